//! What users write, generated from a model: each operation called with all that can be given, and each type made and read,
//! field by field and variant by variant, a module each.

use std::collections::BTreeSet;

use codearts_pipeline_codegen::model::{
    Field, Model, Operation, ParameterKind, Presence, ResponseKind, SetValue, TypeDef, TypeKind, TypeRef,
};

/// Users' source, with the operation or type that each part of it is about.
pub(crate) struct Uses {
    /// What can be compiled. `SDK` stands for the path of the SDK.
    pub(crate) text: String,
    /// First line of each part, counted from 1, and its subject.
    parts: Vec<(usize, String)>,
}

const IMPORTS: &str = "use SDK::own::Client;\n\
    use codearts_pipeline::{\n\
    Error, InvalidValue, Items, JsonText, Local, Nullable, Request, Response, Seconds, Secret, StringOrBool, StringOrNumber, Timestamp, Upload,\n\
    };\n\
    use std::collections::BTreeMap;\n";

impl Uses {
    /// Uses all that a model describes.
    pub(crate) fn of(model: &Model) -> Self {
        let mut uses = Self { text: String::new(), parts: Vec::new() };
        for operation in model.operations() {
            let marker = format!("use SDK::{}::operations::{};\n", operation.chapter, operation.marker);
            let given = operation.parameters.iter().filter(|parameter| parameter.from_path.is_none()).map(|parameter| &parameter.ty);
            let types = given.chain(operation.body.as_ref().map(|body| &body.ty)).chain(operation.response.kind.ty());
            let imports = imports(model, types.flat_map(TypeRef::named));
            uses.part(&operation.id, &[marker, imports, call(operation)].concat());
        }
        for item in model.types.values() {
            let body = match &item.kind {
                TypeKind::Struct { fields, extra } => object(item, fields, *extra),
                TypeKind::StringSet { values, constraint, .. } => {
                    let made = if constraint.is_some() { "Result<T, InvalidValue> { text.parse() }" } else { "T { text.into() }" };
                    let made = made.replace('T', &item.name);
                    format!("fn make(text: &str) -> {made}\n{}", variants(item, values))
                }
                TypeKind::IntegerSet { integer, values, open } => {
                    let name = &item.name;
                    let made = if *open {
                        format!("{name} {{ number.into() }}")
                    } else {
                        format!("Result<{name}, InvalidValue> {{ number.try_into() }}")
                    };
                    format!(
                        "fn make(number: {integer}) -> {made}\nfn number(value: {name}) -> {integer} {{ value.into() }}\n{}",
                        variants(item, values)
                    )
                }
                TypeKind::ConstrainedString(_) => {
                    format!("fn make(text: &str) -> Result<{0}, InvalidValue> {{ {0}::new(text) }}\n", item.name)
                }
            };
            let types = item.uses().into_iter().chain([&*item.name]);
            uses.part(&item.name, &(imports(model, types) + &body));
        }
        uses
    }

    fn part(&mut self, subject: &str, body: &str) {
        self.parts.push((self.text.lines().count() + 1, subject.to_owned()));
        self.text += &format!("mod part_{} {{\n{IMPORTS}{body}}}\n", self.parts.len());
    }

    /// The operation or type that a line is about.
    pub(crate) fn subject(&self, line: usize) -> &str {
        let index = self.parts.partition_point(|(first, _)| *first <= line);
        index.checked_sub(1).map_or("", |index| &self.parts[index].1)
    }
}

/// The imports of these types, each from its module.
fn imports<'m>(model: &'m Model, names: impl Iterator<Item = &'m str>) -> String {
    let names: BTreeSet<&str> = names.collect();
    let import = |name| {
        let module = model.types[name].chapter.as_deref().unwrap_or("types");
        format!("use SDK::{module}::{name};\n")
    };
    names.into_iter().map(import).collect()
}

/// `a: A, b: B` and `a, b` of names and types.
fn listed(named: &[(String, String)]) -> (String, String) {
    let declared: Vec<_> = named.iter().map(|(name, ty)| format!("{name}: {ty}")).collect();
    let given: Vec<_> = named.iter().map(|(name, _)| name.as_str()).collect();
    (declared.join(", "), given.join(", "))
}

fn call(operation: &Operation) -> String {
    let (mut ids, mut arguments, mut setters) = (Vec::new(), Vec::new(), Vec::new());
    let mut put = |held: bool, required: bool, ident: &str, ty: String| {
        match (held, required) {
            (true, _) => &mut ids,
            (false, true) => &mut arguments,
            (false, false) => &mut setters,
        }
        .push((ident.to_owned(), ty));
    };
    for parameter in operation.parameters.iter().filter(|parameter| parameter.from_path.is_none()) {
        let ty = match parameter.kind {
            ParameterKind::Single => borrowed(&parameter.ty),
            _ => format!("&[{}]", parameter.ty),
        };
        put(parameter.held, parameter.required, &parameter.ident, ty);
    }
    if let Some(body) = &operation.body {
        let ty = if let TypeRef::List(item) = &body.ty { format!("&[{item}]") } else { borrowed(&body.ty) };
        put(false, body.required, "body", ty);
    }
    let [(_, held), (_, given)] = [&ids, &arguments].map(|named| listed(named));
    let set: String = setters.iter().map(|(name, _)| format!(".{name}({name})")).collect();
    let (declared, _) = listed(&[ids, arguments, setters].concat());
    let list = match operation.pagination {
        Some(_) => format!("fn list(request: Request<{0}>) -> Items<{0}> {{ request.items() }}\n", operation.marker),
        None => String::new(),
    };
    // A program does not have to depend on the crate `bytes`.
    let output =
        if operation.response.kind == ResponseKind::Bytes { "impl Into<Vec<u8>>".to_owned() } else { operation.response.kind.output() };
    format!(
        "{list}async fn call(client: &Client, {declared}) -> Result<Response<{output}>, Error> {{\n\
         let request: Request<{}> = client.{}({held}).{}({given});\nrequest{set}.await\n}}\n",
        operation.marker, operation.chapter, operation.method
    )
}

fn borrowed(ty: &TypeRef) -> String {
    match ty {
        TypeRef::String => "&str".to_owned(),
        TypeRef::Bool | TypeRef::I32 | TypeRef::I64 | TypeRef::F32 | TypeRef::F64 => ty.to_string(),
        TypeRef::File => ty.to_string(),
        other => format!("&{other}"),
    }
}

/// Fields are read; what is sent is built with as little as possible and with everything.
fn object(item: &TypeDef, fields: &[Field], extra: bool) -> String {
    let name = &item.name;
    let is_hidden = |field: &Field| item.sent && field.presence == Presence::FromPath;
    let fields: Vec<&Field> = fields.iter().filter(|field| !is_hidden(field)).collect();
    let mut text = format!("fn read(value: &{name}) {{\n");
    for field in &fields {
        text += &format!("let _: &{} = &value.{};\n", held(item, field), field.ident);
    }
    if extra {
        text += "let _: &serde_json::Map<String, serde_json::Value> = &value.extra;\n";
    }
    text += "}\n";
    let (required, optional): (Vec<&Field>, Vec<&Field>) = fields.into_iter().partition(|field| field.presence == Presence::Required);
    if !item.sent || required.is_empty() {
        text += &format!("fn default() -> {name} {{ Default::default() }}\n");
    }
    if item.sent {
        for given in [required.clone(), [required, optional].concat()] {
            let named: Vec<_> = given.iter().map(|field| (field.ident.clone(), set(item, field))).collect();
            let setters: String = named.iter().map(|(name, _)| format!(".{name}({name})")).collect();
            text += &format!("fn make_{}({}) -> {name} {{ {name}::builder(){setters}.build() }}\n", given.len(), listed(&named).0);
            if named.iter().all(|(_, ty)| ty.is_empty()) {
                break;
            }
        }
    }
    text
}

/// The type of a field.
fn held(item: &TypeDef, field: &Field) -> String {
    match field.presence {
        Presence::Required if item.sent && !item.received => set(item, field),
        Presence::Optional if item.sent && field.nullable => format!("Nullable<{}>", field.ty),
        _ => format!("Option<{}>", field.ty),
    }
}

/// The type that a setter is given.
fn set(item: &TypeDef, field: &Field) -> String {
    let is_null_sent = field.presence == Presence::Required && field.nullable && !item.received;
    if is_null_sent { format!("Option<{}>", field.ty) } else { field.ty.to_string() }
}

fn variants(item: &TypeDef, values: &[SetValue]) -> String {
    let known: Vec<_> = values.iter().map(|value| format!("{}::{}", item.name, value.ident)).collect();
    format!("fn known() -> [{}; {}] {{ [{}] }}\n", item.name, known.len(), known.join(", "))
}
