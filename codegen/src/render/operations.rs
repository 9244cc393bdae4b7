//! Operations: what has to be given is an argument of a method, what may be given is a setter of its request.

use std::collections::BTreeSet;

use super::{
    arguments::{body_type, parameter_type, part_type, put, put_part},
    file::{File, import},
};
use crate::{
    docs,
    failure::{Failure, unsupported},
    model::{Body, BodyKind, Chapter, Location, Model, Operation, OutcomePlace, Parameter, Response, ResponseKind, TypeRef},
    output::OutputFile,
};

pub(super) fn file(model: &Model, chapter: &Chapter) -> Result<OutputFile, Failure> {
    let mut file = File::new(&format!("{}/operations.rs", chapter.module), &format!("{}.", chapter.name));
    let mut code = String::new();
    for operation in &chapter.operations {
        code += &items(model, operation)?;
    }
    let parsed: syn::File = syn::parse_str(&code).map_err(|error| Failure::Unsupported(format!("{}: {error}", chapter.module)))?;
    let signatures: Vec<String> = chapter.operations.iter().map(signature).collect();
    let uses = |name: &str| signatures.iter().any(|text| text.contains(name));
    file.push(if uses("BTreeMap<") { "use std::collections::BTreeMap;\n" } else { "" });
    file.push(if uses("Bytes") { "use bytes::Bytes;\nuse http::Method;\n" } else { "use http::Method;\n" });
    let runtime = BTreeSet::from(["Body", "Client", "DecodeError", "Operation", "RequestParts", "Request"]);
    let mut own: BTreeSet<&str> = uses("Upload").then_some("Upload").into_iter().collect();
    let mut types = BTreeSet::new();
    for ty in chapter.operations.iter().flat_map(signature_types) {
        own.extend(ty.runtime_types());
        types.extend(ty.named());
    }
    file.push(&(import("crate", &own) + &import("crate::runtime", &runtime) + &import("crate::types", &types)));
    for item in parsed.items {
        let item = syn::File { items: vec![item], ..empty() };
        file.push(&aired(&prettyplease::unparse(&item)));
    }
    Ok(file.finish())
}

fn empty() -> syn::File {
    syn::parse_quote!()
}

/// The types that the signatures of an operation name.
fn signature_types(operation: &Operation) -> Vec<&TypeRef> {
    let mut types: Vec<&TypeRef> =
        operation.parameters.iter().filter(|parameter| parameter.from_path.is_none()).map(|parameter| &parameter.ty).collect();
    match operation.body.as_ref().map(|body| &body.kind) {
        Some(BodyKind::Json { ty, .. }) => types.push(ty),
        Some(BodyKind::Form(parts)) => types.extend(parts.iter().filter_map(|part| part.ty.as_ref())),
        None => {}
    }
    types.extend(operation.response.kind.ty());
    types
}

/// What a caller gives and gets, as text.
fn signature(operation: &Operation) -> String {
    let (arguments, setters) = inputs(operation);
    let inputs: String = arguments.iter().chain(&setters).map(|input| format!("{}, ", input.ty)).collect();
    inputs + &operation.response.kind.output()
}

/// One thing that a caller gives.
struct Input {
    ident: String,
    ty: String,
    description: String,
    /// What puts it into the request, after the period.
    put: String,
}

/// What has to be given, and what may be given.
fn inputs(operation: &Operation) -> (Vec<Input>, Vec<Input>) {
    let (mut arguments, mut setters) = (Vec::new(), Vec::new());
    for parameter in operation.parameters.iter().filter(|parameter| parameter.from_path.is_none()) {
        let Parameter { ident, description, required, .. } = parameter;
        let input = Input { ident: ident.clone(), ty: parameter_type(parameter), description: description.clone(), put: put(parameter) };
        if *required { &mut arguments } else { &mut setters }.push(input);
    }
    if let Some(Body { required, description, kind, .. }) = &operation.body {
        match kind {
            BodyKind::Json { ty, copied } => {
                let value = if copied.is_empty() { "body" } else { "&body" };
                let put = format!("json({value})");
                let input = Input { ident: "body".to_owned(), ty: body_type(ty), description: description.clone(), put };
                if *required { &mut arguments } else { &mut setters }.push(input);
            }
            BodyKind::Form(parts) => {
                for part in parts {
                    let input = Input {
                        ident: part.ident.clone(),
                        ty: part_type(part),
                        description: part.description.clone(),
                        put: put_part(part),
                    };
                    if part.required { &mut arguments } else { &mut setters }.push(input);
                }
            }
        }
    }
    (arguments, setters)
}

/// The items of one operation: its type, what is known about it, the method of the client, and the setters.
fn items(model: &Model, operation: &Operation) -> Result<String, Failure> {
    let (arguments, setters) = inputs(operation);
    let marker = &operation.marker;
    let (id, verb, path) = (&operation.id, &operation.verb, &operation.path);
    let signed = if operation.signed { "" } else { "const IS_SIGNED: bool = false;" };
    let deprecated = if operation.deprecated { "#[deprecated = \"the vendor announces the end of this operation\"]" } else { "" };
    let list: String = arguments.iter().map(|input| format!(", {}: {}", input.ident, input.ty)).collect();
    let sent_empty: String = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.send_empty && !parameter.required)
        .map(|parameter| format!(".query({:?}, \"\")", parameter.wire))
        .collect();
    let copied: String = copied_parameters(operation).map(|parameter| format!(".{}", put(&parameter))).collect();
    let puts: String = arguments.iter().map(|input| format!(".{}", input.put)).collect();
    let copies = copies(model, operation)?;
    Ok(format!(
        "{type_doc}#[derive(Clone, Copy, Debug)]\npub enum {marker} {{}}\n\
         impl Operation for {marker} {{\n\
             type Output = {output};\n\
             const ID: &'static str = {id:?};\n\
             const METHOD: Method = Method::{verb};\n\
             const ROUTE: &'static str = {path:?};\n\
             const IS_IDEMPOTENT: bool = {idempotent};\n{signed}\n\
             fn decode(body: Body<'_>) -> Result<Self::Output, DecodeError> {{ {decode} }}\n\
         }}\n\
         impl Client {{\n{doc}{deprecated}\n\
             pub fn {method}(&self{list}) -> Request<'_, {marker}> {{\n{copies}\
                 Request::new(self, RequestParts::new({marker}::ROUTE){puts}{copied}{sent_empty})\n\
             }}\n\
         }}\n{setters}",
        type_doc = docs::plain_comment(&format!("The operation of [`Client::{}`].", operation.method)),
        output = operation.response.kind.output(),
        idempotent = operation.idempotent,
        decode = decode(id, &operation.response)?,
        doc = docs::plain_comment(&documentation(operation, &arguments)),
        method = operation.method,
        setters = setter_block(marker, &setters),
    ))
}

/// Parameters that are copied from the path. What is secret there is secret in its copy.
fn copied_parameters(operation: &Operation) -> impl Iterator<Item = Parameter> {
    operation.parameters.iter().filter_map(|parameter| {
        let from = parameter.from_path.as_ref()?;
        let source = operation.parameters.iter().find(|source| source.location == Location::Path && source.ident == *from)?;
        Some(Parameter { ty: source.ty.clone(), ..parameter.clone() })
    })
}

/// What copies ids of the path into the body.
fn copies(model: &Model, operation: &Operation) -> Result<String, Failure> {
    let Some(Body { kind: BodyKind::Json { ty: TypeRef::Named(name), copied }, required, .. }) = &operation.body else {
        return Ok(String::new());
    };
    if copied.is_empty() {
        return Ok(String::new());
    }
    if !required {
        return unsupported(format!("{}: a body that may be left out has a field that is copied from the path", operation.id));
    }
    let mut text = "let mut body = body.clone();\n".to_owned();
    for copy in copied {
        let field = model.types.get(name).and_then(|item| item.fields().iter().find(|field| field.ident == copy.field));
        let parameter = operation.parameters.iter().find(|parameter| parameter.ident == copy.parameter);
        let value = match (field.map(|field| &field.ty), parameter.map(|parameter| &parameter.ty)) {
            (Some(TypeRef::String), Some(TypeRef::Secret(_))) => format!("{}.expose().to_string()", copy.parameter),
            (Some(TypeRef::String), Some(_)) => format!("{}.to_string()", copy.parameter),
            (Some(field), Some(parameter)) if field == parameter => format!("{}.clone()", copy.parameter),
            _ => return unsupported(format!("{}: the field {} cannot be copied from {}", operation.id, copy.field, copy.parameter)),
        };
        text += &format!("body.{} = Some({value});\n", copy.field);
    }
    Ok(text)
}

/// How the body of a response is read.
fn decode(id: &str, response: &Response) -> Result<String, Failure> {
    if let Some(field) = &response.envelope {
        return match (&response.kind, &response.outcome) {
            (ResponseKind::Nothing, None | Some(OutcomePlace::Whole)) => Ok("body.envelope_outcome()".to_owned()),
            (ResponseKind::Json { .. }, None) => Ok(format!("body.envelope({field:?})")),
            _ => unsupported(format!("{id}: what an envelope holds has no other form and no outcome beside it")),
        };
    }
    let read = match &response.kind {
        ResponseKind::Nothing => "nothing()".to_owned(),
        ResponseKind::Bytes => "bytes()".to_owned(),
        ResponseKind::Text => "text()".to_owned(),
        ResponseKind::Json { nullable: false, .. } => "read()".to_owned(),
        ResponseKind::Json { nullable: true, .. } => "read_nullable()".to_owned(),
        ResponseKind::ObjectOrList { field, .. } => format!("read_or_list({field:?})"),
        ResponseKind::ListOrItem { .. } => "read_list_or_item()".to_owned(),
    };
    Ok(match (&response.outcome, &response.kind) {
        (None, _) => format!("body.{read}"),
        (Some(OutcomePlace::Whole), _) => "body.outcome()".to_owned(),
        (Some(OutcomePlace::Field(field)), ResponseKind::Nothing) => format!("body.outcome_field({field:?}).map(drop)"),
        (Some(OutcomePlace::Field(field)), _) => format!("body.outcome_field({field:?})?.{read}"),
    })
}

fn setter_block(marker: &str, setters: &[Input]) -> String {
    if setters.is_empty() {
        return String::new();
    }
    let setter = |Input { ident, ty, description, put }: &Input| {
        format!("{}pub fn {ident}(mut self, {ident}: {ty}) -> Self {{ self.parts.set_{put}; self }}\n", docs::comment(description, ""))
    };
    format!("impl Request<'_, {marker}> {{\n{}}}\n", setters.iter().map(setter).collect::<String>())
}

fn documentation(operation: &Operation, arguments: &[Input]) -> String {
    let one_line = |text: &str| docs::lines(text).join(" ");
    let arguments: Vec<String> = arguments.iter().map(|input| format!("- `{}`: {}", input.ident, one_line(&input.description))).collect();
    let failures = match operation.failures.as_slice() {
        [] => "`ErrorKind` tells what can happen.".to_owned(),
        listed => format!("The service reports errors with the statuses {}; `ErrorKind` tells what else can happen.", listed.join(", ")),
    };
    let unsigned = if operation.signed { "" } else { "The request carries no credentials." };
    let page = if operation.page.is_empty() { String::new() } else { format!("The vendor's page: <{}>", operation.page) };
    let paragraphs = [
        docs::lines(&operation.summary).join("\n"),
        docs::lines(&operation.description).join("\n"),
        unsigned.to_owned(),
        format!("`{} {}`", operation.verb, operation.path),
        arguments.join("\n"),
        format!("Response: {}", one_line(&operation.response.description)),
        "# Errors".to_owned(),
        failures,
        page,
    ];
    paragraphs.into_iter().filter(|paragraph| !paragraph.is_empty()).collect::<Vec<_>>().join("\n\n")
}

/// A blank line between the functions of a block, which the formatter leaves out.
fn aired(text: &str) -> String {
    let mut aired = String::with_capacity(text.len());
    let mut last = "";
    for line in text.lines() {
        let begins = line.starts_with("    ///") || line.starts_with("    fn ");
        if begins && (last == "    }" || (last.starts_with("    const ") && line.starts_with("    fn "))) {
            aired.push('\n');
        }
        aired.push_str(line);
        aired.push('\n');
        last = line;
    }
    aired
}

/// The method, its arguments and setters, and what it returns, on one line.
pub(super) fn listed(operation: &Operation) -> String {
    let (arguments, setters) = inputs(operation);
    let mut inputs: Vec<String> = arguments.iter().map(|input| format!("{}: {}", input.ident, input.ty)).collect();
    inputs.extend(setters.iter().map(|input| format!("{}?: {}", input.ident, input.ty)));
    let header = |parameter: &&Parameter| parameter.location == Location::Header;
    let headers: Vec<_> = operation.parameters.iter().filter(header).map(|parameter| format!("`{}`", parameter.wire)).collect();
    let mut line = format!(
        "- `{}({}) -> {}` · `{} {}`",
        operation.method,
        inputs.join(", "),
        operation.response.kind.output(),
        operation.verb,
        operation.path
    );
    if !headers.is_empty() {
        line += &format!(" · headers {}", headers.join(", "));
    }
    line
}
