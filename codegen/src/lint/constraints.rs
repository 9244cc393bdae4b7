//! The rules that strings keep.

use serde_json::Value;

use super::{nodes::Nodes, report::Report};
use crate::{char_class::CharClass, document::texts};

pub(super) fn check(nodes: &Nodes<'_>, report: &mut Report<'_>) {
    for node in nodes.schemas() {
        let pattern = node.value.get("pattern").and_then(Value::as_str);
        let class = pattern.map(CharClass::parse);
        if let Some(Err(problem)) = &class {
            let message = format!("the pattern `{}` is not one anchored character class: {problem}", node.text("pattern"));
            let help = "write it as `^[A-Za-z0-9_-]+$`, or state in the description what the string looks like";
            report.add("string-pattern", &node.at("pattern"), message, help);
        }
        let class = class.and_then(Result::ok);
        let bound = |key: &str| node.value.get(key).and_then(Value::as_u64).and_then(|bound| usize::try_from(bound).ok());
        let least = bound("minLength").unwrap_or_default().max(class.as_ref().map_or(0, |class| class.min));
        let greatest = bound("maxLength").into_iter().chain(class.and_then(|class| class.max)).min();
        if let Some(greatest) = greatest.filter(|greatest| least > *greatest) {
            let message = format!("no string has at least {least} and at most {greatest} characters");
            let key = if node.has("minLength") { "minLength" } else { "maxLength" };
            report.add("string-length", &node.at(key), message, "correct the lengths by the vendor's page");
        }
        for (index, name) in texts(node.value, "required").into_iter().enumerate() {
            if node.has("properties") && node.value["properties"].get(name).is_none() {
                let message = format!("`{name}` is required, and there is no such property");
                report.add(
                    "required-property",
                    &format!("{}/required/{index}", node.pointer),
                    message,
                    "correct the name, or describe the property",
                );
            }
        }
    }
}
