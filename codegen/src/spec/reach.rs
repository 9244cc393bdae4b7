//! Which named schemas a set of places in the document leads to.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Operation, Spec, component_name};

impl Spec {
    /// Follows references, members, items, values and compositions from the schemas that `roots` picks
    /// out of each operation. Each named schema is entered once, so that recursive ones end.
    pub(super) fn reach<'a>(&'a self, roots: impl Fn(&Operation<'a>, &mut Vec<&'a Value>)) -> BTreeSet<String> {
        let mut open = Vec::new();
        for operation in self.operations() {
            roots(&operation, &mut open);
        }
        let mut found = BTreeSet::new();
        while let Some(schema) = open.pop() {
            if let Some(name) = component_name(schema) {
                if found.insert(name.to_owned()) {
                    open.extend(self.schema(name));
                }
                continue;
            }
            for key in ["items", "additionalProperties", "not"] {
                open.extend(schema.get(key));
            }
            for key in ["allOf", "anyOf", "oneOf"] {
                open.extend(schema.get(key).and_then(Value::as_array).into_iter().flatten());
            }
            let properties = schema.get("properties").and_then(Value::as_object);
            open.extend(properties.into_iter().flat_map(|members| members.values()));
        }
        found
    }
}
