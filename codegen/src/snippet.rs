//! The call of an operation with this SDK in Rust, made from the examples of the document.

use std::collections::{BTreeMap, BTreeSet};

use minijinja::{context, value::Serde};
use serde_json::{Value, json};

use crate::{
    Failure, OutputFile,
    model::{Model, Operation, Parameter, ParameterKind, Presence, ResponseKind, TypeKind, TypeRef},
    output::{HEADER, import},
    sample::{body_example, given},
    templates::environment,
};

/// Where the snippets stand as functions, so that they are compiled and run.
pub const SNIPPETS: &str = "tests/tests/page/snippets.rs";

/// An object with more fields than this is read from JSON.
const FIELDS: usize = 8;

/// Where the JSON Schemas of all types are listed for a test.
pub(crate) const SCHEMAS: &str = "tests/tests/json_schema/schemas.rs";

/// Where the operations are listed for tests that ask something of each.
const OPERATIONS: &str = "tests/src/operations/entries.rs";

/// The files at [`SNIPPETS`], with each snippet of the page in a function, and what tests ask all types and operations by.
///
/// # Errors
///
/// When the template does not fit the model, which is a mistake of codegen.
pub fn snippets(model: &Model) -> Result<[OutputFile; 3], Failure> {
    let calls = model.operations().map(|operation| {
        let has_response = operation.response.kind != ResponseKind::Nothing;
        (&operation.id, json!({ "method": operation.method, "has_response": has_response, "text": snippet(model, operation) }))
    });
    let context = context! { header => HEADER, calls => Serde(BTreeMap::from_iter(calls)), types => Serde(&model.types),
    operations => Serde(model.operations().collect::<Vec<_>>()) };
    let file = |path: &str, template| -> Result<OutputFile, Failure> {
        Ok(OutputFile { path: path.to_owned(), text: environment()?.render_str(template, context.clone())? })
    };
    Ok([
        file(SNIPPETS, include_str!("snippet/snippets.rs.j2"))?,
        file(SCHEMAS, include_str!("snippet/schemas.rs.j2"))?,
        file(OPERATIONS, include_str!("snippet/operations.rs.j2"))?,
    ])
}

/// The call, for a `client` that is there.
pub fn snippet(model: &Model, operation: &Operation) -> String {
    let mut writer = Writer::new(model);
    let (mut ids, mut arguments, mut setters) = (Vec::new(), Vec::new(), String::new());
    for (parameter, value) in given(model, operation).filter(|(parameter, _)| parameter.from_path.is_none()) {
        let value = writer.argument(&parameter.ident, parameter.kind, &parameter.ty, &value);
        match parameter {
            Parameter { held: true, .. } => ids.push(value),
            Parameter { required: true, .. } => arguments.push(value),
            _ => setters += &format!(".{}({value})", parameter.ident),
        }
    }
    if let Some(body) = &operation.body {
        let value = writer.argument("body", ParameterKind::Single, &body.ty, &body_example(model, operation, &body.ty));
        if body.required { arguments.push(value) } else { setters += &format!(".body({value})") }
    }
    let (handle, ids, arguments) = (&operation.chapter, ids.join(", "), arguments.join(", "));
    let call = format!("client.{handle}({ids}).{}({arguments}){setters}.await?;", operation.method);
    let call = if operation.response.kind == ResponseKind::Nothing { call } else { format!("let response = {call}") };
    let mut imports = BTreeMap::from([("codearts_pipeline".to_owned(), writer.own)]);
    for name in writer.types {
        let module = model.types.get(name).and_then(|item| item.chapter.as_deref()).unwrap_or("types");
        imports.entry(format!("codearts_pipeline::{module}")).or_default().insert(name);
    }
    let imports: String = imports.iter().map(|(module, names)| import(module, names)).collect();
    let parts = [formatted(&imports), writer.lets, formatted(&call)];
    parts.iter().filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join("\n")
}

struct Writer<'m> {
    model: &'m Model,
    /// Types of the API to import.
    types: BTreeSet<&'m str>,
    /// The SDK's own types to import.
    own: BTreeSet<&'m str>,
    lets: String,
}

impl<'m> Writer<'m> {
    fn new(model: &'m Model) -> Self {
        Self { model, types: BTreeSet::new(), own: BTreeSet::new(), lets: String::new() }
    }

    /// An argument as the call takes it: strings and types by reference, numbers and Booleans as they are.
    fn argument(&mut self, ident: &str, kind: ParameterKind, ty: &'m TypeRef, value: &Value) -> String {
        if kind != ParameterKind::Single {
            let items = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
            let items: Vec<String> = items.iter().map(|item| self.word(ty, item).unwrap_or_else(|| self.read(ty, item))).collect();
            return format!("&[{}]", items.join(", "));
        }
        match self.word(ty, value) {
            Some(word) if !matches!(ty, TypeRef::Named(_) | TypeRef::Secret(_)) => word,
            word => {
                let written = word.or_else(|| self.built(ty, value)).unwrap_or_else(|| self.read(ty, value));
                self.keep(ident, &written)
            }
        }
    }

    /// A small object of plain fields by its builder.
    fn built(&mut self, ty: &'m TypeRef, value: &Value) -> Option<String> {
        let (TypeRef::Named(name), Some(given)) = (ty, value.as_object()) else { return None };
        let fields = self.model.types.get(name)?.fields();
        let is_complete = fields.iter().all(|field| field.presence != Presence::Required || given.contains_key(&field.wire));
        if given.len() > FIELDS || !is_complete {
            return None;
        }
        // Of an object that turns out to be read from JSON, nothing is imported.
        let (mut written, mut writer) = (format!("{name}::builder()"), Writer::new(self.model));
        for (wire, value) in given {
            let field = fields.iter().find(|field| field.wire == *wire)?;
            written += &format!(".{}({})", field.ident, writer.word(&field.ty, value)?);
        }
        self.types.extend(writer.types.into_iter().chain([&**name]));
        self.own.extend(writer.own);
        Some(written + ".build()")
    }

    /// A value that is written as one word.
    fn word(&mut self, ty: &'m TypeRef, value: &Value) -> Option<String> {
        let (name, item) = match ty {
            TypeRef::String => return Some(format!("{:?}", value.as_str()?)),
            TypeRef::Bool => return Some(value.as_bool()?.to_string()),
            TypeRef::I32 => return Some(value.as_i64()?.to_string()),
            TypeRef::I64 => return Some(format!("{}_i64", value.as_i64()?)),
            TypeRef::F32 => return Some(format!("{:?}_f32", value.as_f64()?)),
            TypeRef::F64 => return Some(format!("{:?}", value.as_f64()?)),
            TypeRef::File => {
                self.own.insert("Upload");
                return Some(format!("Upload::from_path({:?})", value.as_str()?));
            }
            TypeRef::Secret(inner) => {
                self.own.insert("Secret");
                return Some(format!("Secret::from({})", self.word(inner, value)?));
            }
            TypeRef::Named(name) => (name, &self.model.types.get(name)?.kind),
            _ => return None,
        };
        let rest = match item {
            TypeKind::StringSet { values, .. } => values
                .iter()
                .find(|known| *value == *known.value)
                .map_or(format!("from({:?})", value.as_str()?), |known| known.ident.clone()),
            TypeKind::IntegerSet { values, .. } => {
                let number = value.to_string();
                values.iter().find(|known| known.value == number)?.ident.clone()
            }
            TypeKind::ConstrainedString(_) => format!("new({:?})?", value.as_str()?),
            TypeKind::Struct { .. } => return None,
        };
        self.types.insert(name);
        Some(format!("{name}::{rest}"))
    }

    /// A value that is read from JSON.
    fn read(&mut self, ty: &'m TypeRef, value: &Value) -> String {
        self.types.extend(ty.named());
        self.own.extend(ty.runtime_types());
        let json = serde_json::to_string_pretty(value).unwrap_or_default();
        let fence = "#".repeat((1..).find(|count| !json.contains(&format!("\"{}", "#".repeat(*count)))).unwrap_or(1));
        let ty = ty.to_string().replace("BTreeMap<", "std::collections::BTreeMap<");
        format!("serde_json::from_str::<{ty}>(r{fence}\"{json}\"{fence})?")
    }

    /// Gives a value a name, by which it is lent.
    fn keep(&mut self, name: &str, value: &str) -> String {
        let statement = format!("let {name} = {value};\n");
        // JSON keeps its own lines.
        self.lets += &if value.contains('\n') { statement } else { formatted(&statement) };
        format!("&{name}")
    }
}

/// Statements, formatted. What is not Rust, because the document breaks rules, is left as it is.
fn formatted(statements: &str) -> String {
    let Ok(file) = syn::parse_file(&format!("fn f() {{\n{statements}}}")) else { return statements.to_owned() };
    let text = prettyplease::unparse(&file);
    let lines = text.lines().skip(1).take_while(|line| *line != "}");
    lines.map(|line| format!("{}\n", line.strip_prefix("    ").unwrap_or(line))).collect()
}
