//! Documents of any size, in which all shapes take their turns.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::grow::{self, Choices};

/// How many operations a chapter has.
const CHAPTER: usize = 10;

const SUBJECTS: [&str; 28] = [
    "pipeline",
    "stage",
    "job",
    "step",
    "run",
    "artifact",
    "template",
    "variable",
    "group",
    "tag",
    "member",
    "role",
    "plugin",
    "endpoint",
    "module",
    "rule",
    "policy",
    "notice",
    "webhook",
    "schedule",
    "branch",
    "repository",
    "change",
    "review",
    "execution",
    "agent",
    "log",
    "account",
];

const PROPERTIES: [&str; 30] = [
    "id",
    "name",
    "status",
    "description",
    "version",
    "creator",
    "url",
    "sequence",
    "label",
    "kind",
    "time",
    "count",
    "path",
    "owner",
    "state",
    "message",
    "region",
    "category",
    "source",
    "target",
    "order",
    "level",
    "scope",
    "mode",
    "reason",
    "result",
    "limit",
    "token",
    "content",
    "settings",
];

/// Names that are something else elsewhere, as the service has them now and then.
const ODD: [&str; 16] = [
    "type",
    "async",
    "templateId",
    "default",
    "display-name",
    "value",
    "match",
    "redirectURI",
    "DevCloud.ControlType",
    "build",
    "self",
    "groupId1",
    "ref",
    "extra",
    "new",
    "productLine",
];

const VERBS: [&str; 9] = ["list", "create", "show", "update", "delete", "search", "batch_delete", "start", "check"];

const ENDINGS: [&str; 14] = [
    "Draft",
    "Summary",
    "Detail",
    "Query",
    "Reference",
    "Options",
    "Entry",
    "Usage",
    "Definition",
    "Filter",
    "Binding",
    "Properties",
    "Attribution",
    "Record",
];

/// A document of this many operations, always the same. A chapter has ten of them, and shares ids and errors with the others.
#[must_use]
pub fn document(operations: usize) -> Value {
    grow::document(&mut Turns { chapters: operations.div_ceil(CHAPTER), asked: BTreeMap::new() }, operations)
}

struct Turns {
    chapters: usize,
    /// How often each question was put.
    asked: BTreeMap<&'static str, usize>,
}

impl Turns {
    fn next(&mut self, what: &'static str) -> usize {
        let asked = self.asked.entry(what).or_default();
        *asked += 1;
        *asked - 1
    }
}

impl Choices for Turns {
    fn below(&mut self, what: &'static str, bound: usize) -> usize {
        let turn = self.next(what);
        // What is always asked in the same order would always meet the same shapes, but for a shift in each round.
        match what {
            "field" => (turn + turn / bound * 7) % bound,
            _ => (turn + turn / bound) % bound,
        }
    }

    fn name(&mut self) -> String {
        let turn = self.next("name");
        if turn % 9 == 8 {
            return ODD[turn / 9 % ODD.len()].to_owned();
        }
        let (subject, property) = (SUBJECTS[turn * 5 % SUBJECTS.len()], PROPERTIES[turn % PROPERTIES.len()]);
        if turn.is_multiple_of(3) { property.to_owned() } else { format!("{subject}_{property}") }
    }

    fn type_name(&mut self) -> String {
        let turn = self.next("type");
        let (subject, ending) = (SUBJECTS[turn % SUBJECTS.len()], ENDINGS[turn / SUBJECTS.len() % ENDINGS.len()]);
        format!("{}{}{ending}", subject[..1].to_uppercase(), &subject[1..])
    }

    fn operation_name(&mut self) -> String {
        let turn = self.next("operation");
        let (verb, subject) = (VERBS[turn % VERBS.len()], SUBJECTS[turn * 3 % SUBJECTS.len()]);
        format!("{verb}_{subject}_{}", number(turn))
    }

    fn segment(&mut self) -> String {
        let turn = self.next("segment");
        format!("{}s-{}", SUBJECTS[turn % SUBJECTS.len()], number(turn))
    }

    fn chapters(&self) -> Vec<String> {
        (0..self.chapters).map(|number| format!("Chapter {number}")).collect()
    }

    fn has_shared_types(&self) -> bool {
        false
    }

    fn fields(&mut self) -> usize {
        8 + self.next("fields") * 5 % 9
    }
}

/// A number in words, so that names stay names: `0`, `1`, `10` are `a`, `b`, `ba`.
fn number(number: usize) -> String {
    number.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ALL, shapes_of, walk};

    #[test]
    fn a_hundred_operations_have_all_shapes() {
        let found = shapes_of(&document(100));
        let missing: Vec<_> = ALL.iter().filter(|shape| !found.contains(*shape)).collect();
        assert!(missing.is_empty(), "missing: {missing:?}");
    }

    #[test]
    fn a_hundred_operations_have_as_many_schemas_and_fields_as_those_of_the_service() {
        let document = document(100);
        let schemas: Vec<_> = walk::entries(document.pointer("/components/schemas")).collect();
        let fields: usize = schemas.iter().map(|(_, schema)| walk::entries(schema.get("properties")).count()).sum();
        assert!((231..=320).contains(&schemas.len()), "{} schemas", schemas.len());
        assert!((1467..=2000).contains(&fields), "{fields} fields");
        for chapter in 0..10 {
            let name = format!("Chapter {chapter}");
            let own = walk::operations(&document).iter().filter(|operation| operation.value["tags"][0] == name.as_str()).count();
            assert_eq!(own, CHAPTER, "{name}");
        }
    }
}
