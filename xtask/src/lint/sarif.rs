//! Diagnostics in SARIF 2.1.0, the form in which code hosts take them.

use codearts_pipeline_codegen::{Diagnostic, RULES};
use serde_json::{Value, json};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

const HELP: &str = "spec/CURATION.md explains why, and how to make an edit that keeps the rules.";

/// A log with one run.
pub(super) fn write(diagnostics: &[Diagnostic]) -> String {
    let rules: Vec<Value> =
        RULES.iter().map(|rule| json!({ "id": rule.id, "shortDescription": { "text": rule.summary }, "help": { "text": HELP } })).collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "cargo xtask lint", "rules": rules } },
            // There are no positions within lines, but the standard wants the unit that they would have.
            "columnKind": "unicodeCodePoints",
            "results": diagnostics.iter().map(result).collect::<Vec<_>>(),
        }],
    });
    format!("{log:#}")
}

fn result(diagnostic: &Diagnostic) -> Value {
    let mut result = json!({
        "ruleId": diagnostic.rule,
        "level": "error",
        "message": { "text": format!("{}; {}", diagnostic.message, diagnostic.help) },
        "locations": [{
            "physicalLocation": {
                "artifactLocation": { "uri": diagnostic.file },
                "region": { "startLine": diagnostic.line },
            },
            "logicalLocations": [{ "fullyQualifiedName": diagnostic.pointer }],
        }],
        // Lines move with every edit above them; the place does not.
        "partialFingerprints": { "place/v1": format!("{} {} {}", diagnostic.file, diagnostic.rule, diagnostic.pointer) },
    });
    if let Some(index) = RULES.iter().position(|rule| rule.id == diagnostic.rule) {
        result["ruleIndex"] = json!(index);
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use codearts_pipeline_codegen::Spec;

    fn log(text: &str) -> Value {
        let diagnostics = match Spec::parse(text) {
            Ok(spec) => codearts_pipeline_codegen::lint(&spec),
            Err(diagnostics) => diagnostics,
        };
        serde_json::from_str(&write(&diagnostics)).expect("JSON")
    }

    #[test]
    fn a_log_has_the_members_that_the_standard_requires() {
        let log = log("openapi: 3.1.0\ninfo: {title: a, version: 1.0.0}\npaths: {}\n");
        assert_eq!((&log["version"], log["runs"].as_array().map(Vec::len)), (&json!("2.1.0"), Some(1)));
        let driver = &log["runs"][0]["tool"]["driver"];
        assert_eq!(driver["name"], "cargo xtask lint");
        let rules = driver["rules"].as_array().expect("rules");
        assert_eq!(rules.len(), RULES.len());
        assert!(rules.iter().all(|rule| rule["id"].is_string() && rule["shortDescription"]["text"].is_string()));
        let results = log["runs"][0]["results"].as_array().expect("results");
        assert!(results.len() > 1, "{results:?}");
        for result in results {
            assert_eq!(result["level"], "error");
            let index = result["ruleIndex"].as_u64().expect("an index");
            assert_eq!(rules[usize::try_from(index).expect("small")]["id"], result["ruleId"]);
            assert!(result["message"]["text"].as_str().is_some_and(|text| text.contains("; ")));
            let place = &result["locations"][0]["physicalLocation"];
            assert_eq!(place["artifactLocation"]["uri"], "spec/openapi.yaml");
            assert!(place["region"]["startLine"].as_u64().is_some_and(|line| line > 0));
        }
        let version = results.iter().find(|result| result["ruleId"] == "openapi-version").expect("the wrong version");
        assert_eq!(version["locations"][0]["physicalLocation"]["region"]["startLine"], 1);
        assert_eq!(version["message"]["text"], "`3.1.0` is not a version of OpenAPI 3.0; write `openapi: 3.0.3`");
    }

    #[test]
    fn a_text_that_cannot_be_read_has_results_too() {
        assert_eq!(log("a: [")["runs"][0]["results"][0]["ruleId"], "yaml-syntax");
    }

    #[test]
    fn without_diagnostics_the_results_are_empty_and_not_missing() {
        let log: Value = serde_json::from_str(&write(&[])).expect("JSON");
        assert_eq!(log["runs"][0]["results"], json!([]));
    }
}
