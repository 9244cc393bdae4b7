//! Which file of a crate uses which other, and the cycles among them.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// The segments of a path, of a module or of an item.
type Path = Vec<String>;

/// The files of a crate by module path.
#[derive(Default)]
pub(super) struct Modules(BTreeMap<Path, File>);

struct File {
    path: String,
    /// What the file imports at its top, by the name that it has there.
    imports: BTreeMap<String, Path>,
    mentions: Vec<Mention>,
}

/// A path in the code, or one of those that a `use` declares.
struct Mention {
    /// The module that names it: that of the file, or one inside the file.
    module: Path,
    path: Path,
    line: usize,
    /// Declared by `pub use`, of whatever visibility.
    is_export: bool,
}

/// One file uses another.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Arrow<'a> {
    pub(super) from: &'a str,
    pub(super) to: &'a str,
    pub(super) line: usize,
}

impl Modules {
    /// Adds a file by its path below the folder of the sources. `lib.rs` is added before `main.rs`.
    pub(super) fn add(&mut self, path: &str, inner: &str, tokens: &TokenStream) {
        let mut module: Path = inner.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
        module.pop_if(|last| last == "mod");
        // A program beside a library is a crate of its own.
        if module == ["lib"] || module == ["main"] && !self.0.contains_key(&[][..]) {
            module.clear();
        }
        let mut file = File { path: path.to_owned(), imports: BTreeMap::new(), mentions: Vec::new() };
        let mut words = Words(Vec::new());
        words.add(tokens.clone());
        file.read(&words, module.clone());
        self.0.insert(module, file);
    }

    /// All arrows between two files, in order. What a file makes of its own children by `pub use` is none.
    pub(super) fn arrows(&self) -> BTreeSet<Arrow<'_>> {
        let mut arrows = BTreeSet::new();
        for (own, file) in &self.0 {
            for mention in &file.mentions {
                let Some((module, target)) = self.target(&mention.module, &mention.path, 0) else { continue };
                if module != own && !(mention.is_export && module.starts_with(own)) {
                    arrows.insert(Arrow { from: &file.path, to: &target.path, line: mention.line });
                }
            }
        }
        arrows
    }

    /// The file that a path leads to from a module, through imports on the way. None if it leads out of the crate.
    fn target(&self, module: &[String], path: &[String], depth: u8) -> Option<(&Path, &File)> {
        let (first, mut rest) = path.split_first()?;
        let mut at = module.to_vec();
        match first.as_str() {
            "crate" => at.clear(),
            "self" => {}
            "super" => drop(at.pop()),
            child if self.0.contains_key(&[module, &[child.to_owned()]].concat()) => at.push(child.to_owned()),
            _ => return None,
        }
        while let [name, tail @ ..] = rest {
            if name == "super" {
                at.pop();
            } else if self.0.contains_key(&[&at[..], std::slice::from_ref(name)].concat()) {
                at.push(name.clone());
            } else {
                break;
            }
            rest = tail;
        }
        let import = rest.first().and_then(|name| self.0.get(&at)?.imports.get(name)).filter(|_| depth < 8);
        import.and_then(|import| self.target(&at, &[import, &rest[1..]].concat(), depth + 1)).or_else(|| {
            // A module inside a file belongs to the file.
            (0..=at.len()).rev().find_map(|length| self.0.get_key_value(&at[..length]))
        })
    }
}

impl File {
    fn read(&mut self, words: &Words, mut module: Path) {
        // How deep modules inside the file began, and whether a `use` is being read, and one that is public.
        let (mut inner, mut depth) = (Vec::new(), 0);
        let (mut is_use, mut is_export) = (false, false);
        let mut at = 0;
        while at < words.0.len() {
            match [words.text(at), words.text(at + 1), words.text(at + 2)] {
                ["mod", name, "{"] => {
                    module.push(name.to_owned());
                    inner.push(depth);
                    at += 1;
                }
                ["{", ..] => depth += 1,
                ["}", ..] => {
                    depth -= 1;
                    module.truncate(module.len() - usize::from(inner.pop_if(|began| *began == depth).is_some()));
                }
                // Where something is visible is no use of it.
                ["pub", "(", _] => at += words.0[at..].iter().position(|(word, _)| word == ")").unwrap_or_default(),
                ["use", ..] => (is_use, is_export) = (true, at > 0 && matches!(words.text(at - 1), "pub" | ")")),
                [";", ..] => (is_use, is_export) = (false, false),
                [_, "::", _] => {
                    let line = words.0[at].1;
                    let mut found = Vec::new();
                    at = words.paths(at, &[], &mut found);
                    for (name, path) in found {
                        if is_use && depth == 0 {
                            self.imports.insert(name, path.clone());
                        }
                        self.mentions.push(Mention { module: module.clone(), path, line, is_export });
                    }
                    continue;
                }
                _ => {}
            }
            at += 1;
        }
    }
}

/// The words and symbols of a file, each with its line.
struct Words(Vec<(String, usize)>);

impl Words {
    fn add(&mut self, tokens: TokenStream) {
        for token in tokens {
            let line = token.span().start().line;
            match token {
                TokenTree::Group(group) => {
                    let is_brace = group.delimiter() == Delimiter::Brace;
                    self.0.push((if is_brace { "{" } else { "(" }.to_owned(), line));
                    self.add(group.stream());
                    self.0.push((if is_brace { "}" } else { ")" }.to_owned(), line));
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' && self.text(self.0.len().wrapping_sub(1)) == ":" => {
                    self.0.pop();
                    self.0.push(("::".to_owned(), line));
                }
                token => self.0.push((token.to_string(), line)),
            }
        }
    }

    fn text(&self, at: usize) -> &str {
        self.0.get(at).map_or("", |(text, _)| text)
    }

    /// The paths that begin here, several if there are braces, each with the name that a `use` gives it. Returns what is behind.
    fn paths(&self, mut at: usize, prefix: &[String], found: &mut Vec<(String, Path)>) -> usize {
        let mut path = [prefix, &[self.text(at).to_owned()]].concat();
        at += 1;
        while self.text(at) == "::" {
            at += 2;
            if self.text(at - 1) == "{" {
                while self.text(at) != "}" {
                    at = self.paths(at, &path, found);
                    at += usize::from(self.text(at) == ",");
                }
                return at + 1;
            }
            path.push(self.text(at - 1).to_owned());
        }
        if path.len() > 1 {
            path.pop_if(|last| last == "self");
        }
        let is_renamed = self.text(at) == "as";
        let name = if is_renamed { self.text(at + 1).to_owned() } else { path.last().cloned().unwrap_or_default() };
        found.push((name, path));
        if is_renamed { at + 2 } else { at }
    }
}

/// A line for each set of files that all lead to each other, with the arrows that make it one.
pub(super) fn cycles(arrows: &BTreeSet<Arrow>) -> Vec<String> {
    let mut reached: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for arrow in arrows {
        reached.entry(arrow.from).or_default().insert(arrow.to);
    }
    loop {
        let longer: BTreeMap<&str, BTreeSet<&str>> = reached
            .iter()
            .map(|(from, to)| (*from, to.iter().filter_map(|file| reached.get(file)).flatten().chain(to).copied().collect()))
            .collect();
        if longer == reached {
            break;
        }
        reached = longer;
    }
    let leads = |from: &str, to: &str| reached.get(from).is_some_and(|all| all.contains(to));
    let sets: BTreeSet<Vec<&str>> = reached
        .keys()
        .filter(|file| leads(file, file))
        .map(|file| reached.keys().copied().filter(|other| leads(file, other) && leads(other, file)).collect())
        .collect();
    let line = |set: &Vec<&str>| {
        let mut inner: Vec<_> = arrows.iter().filter(|arrow| set.contains(&arrow.from) && set.contains(&arrow.to)).collect();
        inner.dedup_by_key(|arrow| (arrow.from, arrow.to));
        let arrows: String = inner.iter().map(|arrow| format!("\n    {}:{} uses {}", arrow.from, arrow.line, arrow.to)).collect();
        format!("an import cycle of {} files:{arrows}", set.len())
    };
    sets.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cycles_of(files: &[(&str, &str)]) -> Vec<String> {
        let mut modules = Modules::default();
        for (path, text) in files {
            modules.add(path, path, &text.parse().expect("Rust"));
        }
        cycles(&modules.arrows())
    }

    #[test]
    fn cycles_are_found_by_every_kind_of_path() {
        for child in ["use crate::a::A;", "use super::A;", "fn f() { super::A::new() }", "mod m { use super::super::A; }", "use super::*;"]
        {
            for parent in ["mod b; use self::b::B;", "mod b; use b::{B, C as D};", "fn f() { println!(\"{}\", crate::a::b::f()) }"] {
                let files = [("lib.rs", "pub use a::A;"), ("a.rs", parent), ("a/b.rs", child)];
                assert_eq!(cycles_of(&files).len(), 1, "{parent} {child}");
            }
        }
        let files =
            [("a.rs", "use crate::b::B;"), ("b.rs", "\nuse crate::{c::C, x};"), ("c.rs", "use crate::a::A;"), ("d.rs", "use crate::c;")];
        assert_eq!(cycles_of(&files), ["an import cycle of 3 files:\n    a.rs:1 uses b.rs\n    b.rs:2 uses c.rs\n    c.rs:1 uses a.rs"]);
    }

    #[test]
    fn what_leads_one_way_is_no_cycle() {
        for (parent, child) in [
            ("mod b; mod c; pub(crate) use b::B;", "use super::c::C;"),
            ("pub use self::c::C; use b::B;", "use super::C;"),
            ("use b::B;", "pub(in crate::a) fn f() -> impl Copy + use<> {}"),
            ("use b::B;", "use std::a::A; use a::A;"),
        ] {
            assert_eq!(cycles_of(&[("a.rs", parent), ("a/b.rs", child), ("a/c.rs", "")]), [""; 0], "{parent} {child}");
        }
    }
}
