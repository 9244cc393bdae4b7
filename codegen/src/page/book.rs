//! What all parts of the page ask: the document, the errata, the vendor's names, and where on the page things are.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    errata::Erratum,
    html::{id, inline},
    vendor::Vendor,
};
use crate::{
    Operation, Spec, component_name,
    document::{entries, escaped, text},
};

pub(super) struct Book<'a> {
    pub(super) spec: &'a Spec,
    pub(super) errata: Vec<Erratum<'a>>,
    pub(super) vendor: Vendor<'a>,
    /// In the order of the document.
    pub(super) operations: Vec<Operation<'a>>,
}

impl<'a> Book<'a> {
    pub(super) fn new(spec: &'a Spec, errata: &'a str) -> Self {
        let mut operations = spec.operations();
        operations.sort_by_key(|operation| spec.line(&operation.pointer));
        Self { spec, errata: Erratum::read(errata), vendor: Vendor::read(spec), operations }
    }

    pub(super) fn title(&self) -> &'a str {
        self.text("/info/title")
    }

    pub(super) fn version(&self) -> &'a str {
        self.text("/info/version")
    }

    /// A text of the document.
    pub(super) fn text(&self, pointer: &str) -> &'a str {
        self.spec.document().pointer(pointer).and_then(Value::as_str).unwrap_or_default()
    }

    /// Operations by tag, tags in the order in which the document declares them, and those without one last.
    pub(super) fn by_tag(&self) -> Vec<(&'a str, Vec<&Operation<'a>>)> {
        let declared = self.spec.document().get("tags").and_then(Value::as_array).into_iter().flatten();
        let mut tags: Vec<&str> = declared.map(|tag| text(tag, "name")).collect();
        for operation in &self.operations {
            if !tags.contains(&operation.tag) {
                tags.push(operation.tag);
            }
        }
        let of = |tag: &str| self.operations.iter().filter(|operation| operation.tag == tag).collect::<Vec<_>>();
        tags.into_iter().map(|tag| (tag, of(tag))).filter(|(_, operations)| !operations.is_empty()).collect()
    }

    /// Where on the page a name leads: an operation, a type, or a member or parameter of these.
    pub(super) fn anchor(&self, name: &str) -> Option<String> {
        let (holder, member) = name.split_once('.').map_or((name, None), |(holder, member)| (holder, Some(member)));
        if self.operations.iter().any(|operation| operation.id == holder) {
            return Some(format!("op-{}", id(holder)));
        }
        let schema = self.spec.schema(holder)?;
        match member.filter(|member| schema.get("properties").is_some_and(|members| members.get(member).is_some())) {
            Some(member) => Some(format!("type-{}.{}", id(holder), id(member))),
            None => member.is_none().then(|| format!("type-{}", id(holder))),
        }
    }

    /// Prose in one line, with links to what it names.
    pub(super) fn prose(&self, text: &str) -> String {
        inline(text, |name| self.anchor(name))
    }

    /// Prose as paragraphs.
    pub(super) fn paragraphs(&self, text: &str) -> String {
        text.split("\n\n").filter(|part| !part.trim().is_empty()).map(|part| format!("<p>{}</p>\n", self.prose(part))).collect()
    }

    /// The errata about exactly this name.
    pub(super) fn errata_about(&self, name: &str) -> Vec<&Erratum<'a>> {
        self.errata.iter().filter(|erratum| erratum.about.iter().any(|about| about == name)).collect()
    }

    /// The errata about this name or a part of it.
    pub(super) fn errata_within(&self, name: &str) -> Vec<&Erratum<'a>> {
        let is_within = |about: &String| about.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        self.errata.iter().filter(|erratum| erratum.about.iter().any(is_within)).collect()
    }

    pub(super) fn badges(&self, name: &str) -> String {
        self.errata_about(name).iter().map(|erratum| erratum.badge()).collect()
    }

    /// The example that the vendor's page shows, in a request body or a response, and where it stands.
    pub(super) fn page_example<'v>(&self, holder: Option<&'v Value>, pointer: &str) -> Option<(&'v Value, String)>
    where
        'a: 'v,
    {
        let inner = "/content/application~1json/examples/page/value";
        Some((self.spec.resolve(holder?)?.pointer(inner)?, format!("{pointer}{inner}")))
    }

    /// The example of the request of an operation.
    pub(super) fn request_example(&self, operation: &Operation<'a>) -> Option<(&'a Value, String)> {
        self.page_example(operation.value.get("requestBody"), &format!("{}/requestBody", operation.pointer))
    }

    /// The members of an object at a place of the document, in the order of the document.
    pub(super) fn members<'v>(&self, value: &'v Value, pointer: &str) -> Vec<(&'v str, &'v Value, String)> {
        let mut members: Vec<_> =
            entries(Some(value)).into_iter().map(|(key, value)| (key, value, format!("{pointer}/{}", escaped(key)))).collect();
        members.sort_by_key(|(_, _, pointer)| self.spec.line(pointer));
        members
    }

    /// A value of the document as JSON with an indentation of two blanks, members in the order of the document.
    pub(super) fn json(&self, value: &Value, pointer: &str) -> String {
        self.json_at(value, pointer, "\n")
    }

    fn json_at(&self, value: &Value, pointer: &str, margin: &str) -> String {
        let inner = format!("{margin}  ");
        let (open, items, close) = match value {
            Value::Array(items) => {
                let items = items.iter().enumerate().map(|(index, item)| self.json_at(item, &format!("{pointer}/{index}"), &inner));
                ('[', items.collect::<Vec<_>>(), ']')
            }
            Value::Object(_) => {
                let member = |(key, value, pointer): (&str, &Value, String)| {
                    format!("{}: {}", Value::from(key), self.json_at(value, &pointer, &inner))
                };
                ('{', self.members(value, pointer).into_iter().map(member).collect(), '}')
            }
            leaf => return leaf.to_string(),
        };
        if items.is_empty() {
            format!("{open}{close}")
        } else {
            format!("{open}{inner}{}{margin}{close}", items.join(&format!(",{inner}")))
        }
    }

    /// The names of the schemas that a value of the document refers to, directly.
    pub(super) fn references(&self, value: &Value) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let mut open = vec![value];
        while let Some(value) = open.pop() {
            found.extend(component_name(value).map(str::to_owned));
            match value {
                Value::Array(items) => open.extend(items),
                Value::Object(members) => open.extend(members.values()),
                _ => {}
            }
        }
        found
    }
}
