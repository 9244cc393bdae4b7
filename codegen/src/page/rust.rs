//! The call of an operation with this SDK, made from the example on the vendor's page.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{book::Book, shape::inner};
use crate::{
    HEADER, Operation, OutputFile, Spec, component_name,
    document::text,
    names::{pascal, snake},
};

/// A list of names that is longer is broken.
const WIDTH: usize = 68;

/// Where the snippets stand as functions, so that they are compiled and run.
pub const SNIPPETS: &str = "tests/tests/page/snippets.rs";

/// The file at [`SNIPPETS`]: each snippet of the page in a function, whatever the order of the document.
pub fn snippets(spec: &Spec) -> OutputFile {
    let book = Book::new(spec, "");
    let mut operations: Vec<_> = book.operations.iter().collect();
    operations.sort_by_key(|operation| operation.id);
    let mut arms = String::new();
    let mut functions = String::new();
    for operation in operations {
        let id = operation.id;
        let body: String = snippet(&book, operation).lines().map(|line| format!("    {line}").trim_end().to_owned() + "\n").collect();
        arms += &format!("        {id:?} => {id}(client).await,\n");
        functions += &format!(
            "\npub(crate) async fn {id}(client: &Client) -> Outcome {{\n{body}    Ok(serde_json::to_value(answer.into_inner())?)\n}}\n"
        );
    }
    let text = format!(
        "//! The Rust snippets of the page, a function each.\n//!\n//! {HEADER}\n\n\
         use std::error::Error;\n\nuse codearts_pipeline::Client;\nuse serde_json::Value;\n\n\
         pub(crate) type Outcome = Result<Value, Box<dyn Error>>;\n\n\
         /// Runs the snippet of an operation.\npub(crate) async fn run(operation: &str, client: &Client) -> Outcome {{\n    \
         match operation {{\n{arms}        other => Err(format!(\"{{other}} has no snippet\").into()),\n    }}\n}}\n{functions}"
    );
    OutputFile { path: SNIPPETS.to_owned(), text }
}

/// The call, for a `client` that is there.
pub(super) fn snippet(book: &Book<'_>, operation: &Operation<'_>) -> String {
    let mut writer =
        Writer { book, uses: BTreeSet::new(), lets: Vec::new(), taken: BTreeSet::from(["client".to_owned(), "answer".to_owned()]) };
    let (mut arguments, mut setters) = (Vec::new(), String::new());
    for parameter in operation.parameters() {
        let schema = parameter.schema().unwrap_or(&Value::Null);
        let Some(example) =
            parameter.value.get("example").or_else(|| schema.get("example")).or_else(|| named(book, schema)?.get("example"))
        else {
            continue;
        };
        let name = snake(parameter.name);
        let value = writer.value(&name, schema, example, "");
        let is_named = component_name(inner(schema)).is_some();
        let value = if is_named { format!("&{}", writer.keep(&name, value)) } else { value };
        if parameter.required {
            arguments.push(value);
        } else {
            setters += &format!(".{}({value})", identifier(parameter.name));
        }
    }
    if let (Some(schema), Some((example, pointer))) = (operation.request_schema(), book.request_example(operation)) {
        let body = writer.value("body", schema, example, &pointer);
        arguments.push(format!("&{}", writer.keep("body", body)));
    }
    writer.finish(&format!("client.{}({}){setters}.await?", operation.id, arguments.join(", ")))
}

struct Writer<'b, 'a> {
    book: &'b Book<'a>,
    uses: BTreeSet<String>,
    lets: Vec<String>,
    taken: BTreeSet<String>,
}

impl Writer<'_, '_> {
    /// Gives a value a name of its own, unless it is one already.
    fn keep(&mut self, hint: &str, value: String) -> String {
        if self.taken.contains(&value) {
            return value;
        }
        let hint = identifier(hint);
        let name =
            (1..).map(|count| if count == 1 { hint.clone() } else { format!("{hint}{count}") }).find(|name| !self.taken.contains(name));
        let name = name.unwrap_or(hint);
        self.lets.push(format!("let {name} = {value};"));
        self.taken.insert(name.clone());
        name
    }

    /// A value as an expression. Objects and lists of objects get names, so that no builder stands inside another.
    fn value(&mut self, hint: &str, schema: &Value, value: &Value, pointer: &str) -> String {
        let schema = inner(schema);
        let Some(name) = component_name(schema) else { return self.plain(hint, schema, value, pointer) };
        let Some(schema) = self.book.spec.schema(name) else { return self.any(value) };
        let is_text = value.is_string() && schema.get("type") == Some(&Value::from("string"));
        let made = if let Some(values) = schema.get("x-extensible-enum").and_then(Value::as_array) {
            match value.as_str() {
                Some(known) if values.contains(value) => format!("{name}::{}", pascal(known)),
                _ => format!("{value}.parse::<{name}>()?"),
            }
        } else if let Some(values) = schema.get("enum").and_then(Value::as_array) {
            let index = values.iter().position(|known| known == value);
            let variant = index.and_then(|index| schema.get("x-enum-varnames")?.get(index)?.as_str());
            match variant {
                Some(variant) => format!("{name}::{variant}"),
                None => format!("{name}::try_from({value})?"),
            }
        } else if is_text && schema.get("pattern").is_some() {
            format!("{name}::new({})?", literal(value))
        } else if schema.get("properties").is_some() && value.is_object() {
            self.object(name, schema, value, pointer)
        } else {
            return self.plain(hint, schema, value, pointer);
        };
        self.uses.insert(name.to_owned());
        if schema.get("properties").is_some() && hint != "body" && hint != "item" { self.keep(hint, made) } else { made }
    }

    fn object(&mut self, name: &str, schema: &Value, value: &Value, pointer: &str) -> String {
        let mut chain = format!("{name}::builder()");
        let mut extra = Vec::new();
        let members: Vec<_> =
            self.book.members(value, pointer).into_iter().map(|(key, value, at)| (key.to_owned(), value.clone(), at)).collect();
        for (key, value, at) in members {
            let Some(member) = schema.get("properties").and_then(|members| members.get(&key)) else {
                extra.push((key, value));
                continue;
            };
            let is_empty = value.as_str() == Some("") || value.as_array().is_some_and(Vec::is_empty);
            // The builder sends these empty by itself.
            if (is_empty && member.get("x-send-empty") == Some(&Value::Bool(true))) || value.is_null() {
                continue;
            }
            let is_required =
                schema.get("required").and_then(Value::as_array).is_some_and(|names| names.contains(&Value::from(key.as_str())));
            let made = self.value(&snake(&key), member, &value, &at);
            let made = if is_required && value.is_array() { format!("Vec::from({made})") } else { made };
            chain += &format!(".{}({made})", identifier(&key));
        }
        if !extra.is_empty() {
            chain += &format!(".extra({})", map(&extra));
        }
        chain + ".build()"
    }

    /// A value of a schema without a name.
    fn plain(&mut self, hint: &str, schema: &Value, value: &Value, pointer: &str) -> String {
        match (text(schema, "type"), value) {
            ("array", Value::Array(items)) => {
                let schema = schema.get("items").unwrap_or(&Value::Null);
                let items: Vec<_> = items
                    .iter()
                    .enumerate()
                    .map(|(index, item)| {
                        let made = self.value("item", schema, item, &format!("{pointer}/{index}"));
                        if made.starts_with('"') { format!("{made}.to_owned()") } else { made }
                    })
                    .collect();
                let list = format!("[{}]", items.join(", "));
                if component_name(inner(schema)).is_some() && hint != "body" && hint != "item" { self.keep(hint, list) } else { list }
            }
            ("object", Value::Object(_)) => {
                let members: Vec<_> =
                    self.book.members(value, pointer).into_iter().map(|(key, value, _)| (key.to_owned(), value.clone())).collect();
                let made = map(&members);
                if hint == "body" || hint == "item" { made } else { self.keep(hint, made) }
            }
            ("string", Value::String(_)) => literal(value),
            ("integer" | "number" | "boolean", Value::Number(_) | Value::Bool(_)) => value.to_string(),
            _ => self.any(value),
        }
    }

    /// What has no better form.
    fn any(&self, value: &Value) -> String {
        format!("serde_json::from_value(serde_json::json!({value}))?")
    }

    /// The snippet: names of types, values, the call.
    fn finish(self, call: &str) -> String {
        let names: Vec<_> = self.uses.into_iter().collect();
        let (lets, call) = (self.lets.join("\n"), format!("let answer = {call};"));
        let parts = [import(&names), formatted(&lets), formatted(&call)];
        parts.iter().filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join("\n")
    }
}

/// The schema behind a reference.
fn named<'a>(book: &Book<'a>, schema: &Value) -> Option<&'a Value> {
    book.spec.schema(component_name(inner(schema))?)
}

/// A map of any values.
fn map(members: &[(String, Value)]) -> String {
    let value = |value: &Value| match value {
        Value::String(_) => format!("{}.into()", literal(value)),
        Value::Bool(_) | Value::Number(_) => format!("{value}.into()"),
        other => format!("serde_json::json!({other})"),
    };
    let members: Vec<_> =
        members.iter().map(|(key, member)| format!("({}.to_owned(), {})", literal(&Value::from(key.as_str())), value(member))).collect();
    format!("serde_json::Map::from_iter([{}])", members.join(", "))
}

fn literal(value: &Value) -> String {
    format!("{:?}", value.as_str().unwrap_or_default())
}

/// The name of a member or parameter as the generated code has it.
fn identifier(name: &str) -> String {
    let name = snake(name);
    if syn::parse_str::<syn::Ident>(&name).is_ok() { name } else { format!("{name}_") }
}

/// Where the names of types come from, in lines that fit beside the text.
fn import(names: &[String]) -> String {
    let line = match names {
        [] => return String::new(),
        [one] => format!("use codearts_pipeline::types::{one};\n"),
        all => format!("use codearts_pipeline::types::{{{}}};\n", all.join(", ")),
    };
    if line.len() <= WIDTH {
        return line;
    }
    let mut lines = vec![String::from("   ")];
    for name in names {
        if lines.last().is_some_and(|line| line.len() + name.len() + 2 > WIDTH) {
            lines.push(String::from("   "));
        }
        if let Some(line) = lines.last_mut() {
            *line += &format!(" {name},");
        }
    }
    format!("use codearts_pipeline::types::{{\n{}\n}};\n", lines.join("\n"))
}

/// Statements, formatted. What is no Rust, because the document is none of ours, is left as it is.
fn formatted(statements: &str) -> String {
    let Ok(file) = syn::parse_file(&format!("fn f() {{\n{statements}\n}}")) else { return format!("{statements}\n") };
    let text = prettyplease::unparse(&file);
    let lines = text.lines().filter(|line| line.starts_with("    "));
    lines.map(|line| format!("{}\n", &line[4..])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_generated_code() {
        assert_eq!(identifier("type"), "type_");
        assert_eq!(identifier("plugin_name"), "plugin_name");
    }

    #[test]
    fn what_is_no_rust_is_left_alone() {
        assert_eq!(formatted("let a=1;"), "let a = 1;\n");
        assert_eq!(formatted("let <b> = ;"), "let <b> = ;\n");
    }

    #[test]
    fn every_kind_of_member_finds_its_form() {
        let mut operation = String::from(
            "paths: {/a: {post: {operationId: make_a, requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/A'}, ",
        );
        operation +=
            "examples: {page: {value: {type: x, kind: new, level: 1, many: [{type: y}], tags: [t], free: {k: null}, other: 2}}}}}}}}}\n";
        operation += "components: {schemas: {A: {type: object, required: [tags], properties: {type: {type: string}, kind: {$ref: '#/components/schemas/Kind'}, ";
        operation += "level: {$ref: '#/components/schemas/Level'}, many: {type: array, items: {$ref: '#/components/schemas/A'}}, tags: {type: array, items: {type: string}}, ";
        operation += "free: {type: object, additionalProperties: true}}}, Kind: {type: string, x-extensible-enum: [old]}, Level: {type: integer, enum: [0, 1], x-enum-varnames: [Low, High]}}}\n";
        let spec = Spec::parse(&operation).expect("a document");
        let book = Book::new(&spec, "");
        let text = snippet(&book, &book.operations[0]);
        for part in [
            "use codearts_pipeline::types::{A, Kind, Level};\n\nlet free = serde_json::Map::from_iter([",
            "let many = [A::builder().type_(\"y\").build()];\n",
            ".kind(\"new\".parse::<Kind>()?)",
            ".level(Level::High)",
            ".many(many)",
            ".tags(Vec::from([\"t\".to_owned()]))",
            "(\"k\".to_owned(), serde_json::json!(null))",
            ".extra(serde_json::Map::from_iter([(\"other\".to_owned(), 2.into())]))",
            "\n\nlet answer = client.make_a(&body).await?;\n",
        ] {
            assert!(text.contains(part), "{part:?} is not in\n{text}");
        }
    }
}
