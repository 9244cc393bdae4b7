//! Documents made by chance: the same seed gives the same document.

use std::collections::BTreeMap;

use fastrand::Rng;
use serde_json::Value;

use crate::grow::{self, Choices};

/// Names of fields and parameters. Most are plain; the rest mean something elsewhere, or are written in another manner.
const NAMES: [&str; 68] = [
    "name",
    "description",
    "status",
    "project_id",
    "creator",
    "create_time",
    "version",
    "branch",
    "repo_id",
    "sequence",
    "stages",
    "jobs",
    "group_id",
    "parent_id",
    "label",
    "category",
    "icon_url",
    "region",
    "total_count",
    "owner",
    "message",
    "detail_url",
    "run_number",
    "kind",
    // Keywords of Rust, reserved ones and weak ones too.
    "type",
    "async",
    "self",
    "crate",
    "ref",
    "match",
    "super",
    "move",
    "dyn",
    "fn",
    "impl",
    "as",
    "await",
    "box",
    "gen",
    "try",
    "union",
    "yield",
    "where",
    "static",
    "loop",
    "in",
    "mod",
    "abstract",
    // Names of builders, of methods that types have, and of the prelude.
    "build",
    "builder",
    "default",
    "value",
    "new",
    "clone",
    "extra",
    "option",
    "result",
    "error",
    "string",
    "vec",
    // Other manners of names.
    "templateId",
    "redirectURI",
    "DevCloud.ControlType",
    "display-name",
    "build_manifestVersion",
    "v5Run2Now",
    "XMLHttpRequest",
    "groupId1",
];

const TYPES: [&str; 24] = [
    "Pipeline",
    "Stage",
    "Job",
    "Step",
    "Run",
    "Artifact",
    "Template",
    "Variable",
    "Group",
    "Tag",
    "Member",
    "Role",
    "Plugin",
    "Endpoint",
    "Module",
    "Rule",
    "Policy",
    "Notice",
    "Webhook",
    "Schedule",
    "PluginDto",
    "V5Run2",
    "XmlNode",
    "RuleVo",
];

const ENDINGS: [&str; 8] = ["", "Info", "Query", "Detail", "Summary", "Item", "Option", "Config"];

const VERBS: [&str; 12] =
    ["create", "delete", "show", "list", "update", "search", "start", "stop", "retry", "batch_update", "check", "count"];

const NOUNS: [&str; 12] = ["build", "run", "type", "match", "async", "stage", "default", "group", "v2_rule", "self", "body", "tag"];

/// A document of 5 to 12 operations, out of this seed.
///
/// It keeps the rules of the curated document. Documents of neighbouring seeds have neighbouring shapes in their first operations, so
/// that twenty of them have all shapes. All names of operations and tags hold the seed: documents of several seeds can be generated
/// into one crate.
#[must_use]
pub fn document(seed: u64) -> Value {
    let mut rng = Rng::with_seed(seed);
    let operations = rng.usize(5..=12);
    let mut chance = Chance { rng, seed, asked: BTreeMap::new(), made: 0 };
    grow::document(&mut chance, operations)
}

struct Chance {
    rng: Rng,
    seed: u64,
    /// How often each question was put.
    asked: BTreeMap<&'static str, usize>,
    made: usize,
}

/// How many questions of a kind are answered in turn before chance takes over.
const IN_TURN: usize = 5;

impl Chance {
    fn one(&mut self, of: &[&'static str]) -> &'static str {
        of[self.rng.usize(..of.len())]
    }
}

impl Choices for Chance {
    fn below(&mut self, what: &'static str, bound: usize) -> usize {
        let asked = self.asked.entry(what).or_default();
        *asked += 1;
        if *asked > IN_TURN {
            return self.rng.usize(..bound);
        }
        let start = usize::try_from(self.seed % 1_000_000).unwrap_or_default() * IN_TURN;
        (start + *asked) % bound
    }

    fn name(&mut self) -> String {
        let name = self.one(&NAMES);
        if self.rng.usize(..4) == 0 { format!("{name}_{}", self.one(&NAMES)) } else { name.to_owned() }
    }

    fn type_name(&mut self) -> String {
        format!("{}{}", self.one(&TYPES), self.one(&ENDINGS))
    }

    fn operation_name(&mut self) -> String {
        self.made += 1;
        let (verb, noun) = (self.one(&VERBS), self.one(&NOUNS));
        format!("{verb}_s{}n{}_{noun}", self.seed, self.made)
    }

    fn segment(&mut self) -> String {
        format!("s{}-{}", self.seed, self.made)
    }

    fn has_shared_types(&self) -> bool {
        true
    }

    fn chapters(&self) -> Vec<String> {
        ["Runs", "type", "Change-Requests", "GitCode 2"].iter().map(|name| format!("S{} {name}", self.seed)).collect()
    }

    fn fields(&mut self) -> usize {
        self.rng.usize(1..11)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{ALL, shapes_of};

    #[test]
    fn twenty_documents_have_all_shapes() {
        let found: BTreeSet<_> = (0..20).flat_map(|seed| shapes_of(&document(seed))).collect();
        let missing: Vec<_> = ALL.iter().filter(|shape| !found.contains(*shape)).collect();
        assert!(missing.is_empty(), "missing: {missing:?}");
    }

    #[test]
    fn a_seed_gives_one_document() {
        assert_eq!(document(7), document(7));
        assert_ne!(document(7), document(8));
    }
}
