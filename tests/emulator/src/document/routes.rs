//! Routes: the operation that a method and a path resolve to.

use std::collections::HashMap;

use http::Method;

/// The routes of a document, as a tree of path segments.
#[derive(Debug, Default)]
pub(crate) struct Routes {
    root: Node,
}

#[derive(Debug, Default)]
struct Node {
    literals: HashMap<Box<[u8]>, Node>,
    parameter: Option<Box<Node>>,
    /// The operations whose path ends here, by their method.
    operations: Vec<(Method, usize)>,
}

impl Routes {
    /// Adds a route, and returns the names of its parameters from the left.
    pub(crate) fn insert(&mut self, method: Method, template: &str, operation: usize) -> Result<Vec<String>, String> {
        let mut node = &mut self.root;
        let mut names: Vec<String> = Vec::new();
        for segment in template.split('/') {
            let name = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
            match name {
                Some(name) if !name.is_empty() && !name.contains(['{', '}']) => {
                    if names.iter().any(|known| known == name) {
                        return Err(format!("the path has two parameters {name}"));
                    }
                    names.push(name.to_owned());
                    node = node.parameter.get_or_insert_default();
                }
                None if !segment.contains(['{', '}']) => node = node.literals.entry(segment.as_bytes().into()).or_default(),
                _ => return Err(format!("{segment} is neither a literal nor one parameter")),
            }
        }
        if node.operations.iter().any(|(known, _)| *known == method) {
            return Err("another operation has this method and path".to_owned());
        }
        node.operations.push((method, operation));
        Ok(names)
    }

    /// The operation of a method and of the decoded segments of a path, with the segments that its parameters stand for.
    ///
    /// A literal wins over a parameter, and the first segment from the left that differs decides.
    pub(crate) fn find<'s>(&self, method: &Method, segments: &'s [Vec<u8>]) -> Option<(usize, Vec<&'s [u8]>)> {
        let mut captures = Vec::new();
        let operation = self.root.find(method, segments, &mut captures)?;
        Some((operation, captures))
    }
}

impl Node {
    fn find<'s>(&self, method: &Method, segments: &'s [Vec<u8>], captures: &mut Vec<&'s [u8]>) -> Option<usize> {
        let Some((segment, rest)) = segments.split_first() else {
            return self.operations.iter().find(|(known, _)| known == method).map(|(_, operation)| *operation);
        };
        let literal = self.literals.get(segment.as_slice());
        if let Some(operation) = literal.and_then(|node| node.find(method, rest, captures)) {
            return Some(operation);
        }
        let node = self.parameter.as_ref()?;
        captures.push(segment);
        let found = node.find(method, rest, captures);
        if found.is_none() {
            captures.pop();
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn routes(templates: &[(&str, &str)]) -> Routes {
        let mut routes = Routes::default();
        for (index, (method, template)) in templates.iter().enumerate() {
            routes.insert(method.parse().expect("it is a method"), template, index).expect(template);
        }
        routes
    }

    fn find(routes: &Routes, method: &str, path: &str) -> Option<(usize, Vec<String>)> {
        let segments: Vec<_> = path.split('/').map(|segment| segment.as_bytes().to_vec()).collect();
        let (operation, captures) = routes.find(&method.parse().expect("it is a method"), &segments)?;
        Some((operation, captures.into_iter().map(|capture| String::from_utf8_lossy(capture).into_owned()).collect()))
    }

    #[test]
    fn literals_win_over_parameters_from_the_left() {
        let routes = routes(&[
            ("GET", "/v3/pipelines/{pipelineId}/detail"),
            ("GET", "/v3/{domain_id}/extension/detail"),
            ("GET", "/v3/{a.b}/{c}/{d}"),
            ("GET", "/v3/pipelines/list"),
            ("GET", "/v3/pipelines/{id}"),
            ("POST", "/v3/pipelines/{id}/detail"),
        ]);
        for (path, expected) in [
            ("/v3/pipelines/extension/detail", (0, vec!["extension"])),
            ("/v3/x/extension/detail", (1, vec!["x"])),
            ("/v3/pipelines/extension/other", (2, vec!["pipelines", "extension", "other"])),
            ("/v3/x/y/z", (2, vec!["x", "y", "z"])),
            ("/v3/pipelines/list", (3, vec![])),
            ("/v3/pipelines/lists", (4, vec!["lists"])),
            ("/v3//extension/detail", (1, vec![""])),
        ] {
            let expected = (expected.0, expected.1.into_iter().map(str::to_owned).collect());
            assert_eq!(find(&routes, "GET", path), Some(expected), "{path}");
        }
        assert_eq!(find(&routes, "POST", "/v3/pipelines/x/detail").map(|(operation, _)| operation), Some(5));
        for (method, path) in [("POST", "/v3/pipelines/list"), ("GET", "/v3"), ("GET", "/v3/x"), ("GET", "/v3/a/b/c/d"), ("GET", "")] {
            assert_eq!(find(&routes, method, path), None, "{method} {path}");
        }
    }

    #[test]
    fn what_cannot_be_told_apart_is_an_error() {
        let mut routes = routes(&[("GET", "/a/{b}")]);
        assert!(routes.insert(Method::GET, "/a/{c}", 1).is_err_and(|error| error.contains("another operation")));
        assert_eq!(routes.insert(Method::PUT, "/a/{c}", 1), Ok(vec!["c".to_owned()]));
        for template in ["/a/{b}/{b}", "/a/{}", "/a/x{b}", "/a/{b}{c}", "/a/{b", "/a/b}"] {
            assert!(routes.insert(Method::GET, template, 2).is_err(), "{template}");
        }
    }
}
