//! Turns progenitor's structs into ours: three states per member that is received, and how each is set where it is sent.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use serde_json::Value;
use syn::{
    Attribute, Expr, Field, Fields, GenericArgument, Item, ItemMod, ItemStruct, Lit, Meta, PathArguments, Type,
    visit_mut::{VisitMut, visit_type_mut},
};

use crate::{
    Failure, Spec,
    builders::{Member, Unset},
    docs,
    surface::plain,
    unsupported,
};

/// A struct in its final form.
pub(crate) struct Struct {
    pub(crate) item: ItemStruct,
    pub(crate) members: Vec<Member>,
    pub(crate) is_sent: bool,
    pub(crate) is_received: bool,
    /// The named types that its members use.
    pub(crate) uses: BTreeSet<String>,
}

impl Struct {
    pub(crate) fn name(&self) -> String {
        self.item.ident.to_string()
    }
}

pub(crate) fn polish(raw: &syn::File, spec: &Spec) -> Result<Vec<Struct>, Failure> {
    let sent = spec.sent();
    let received = spec.received();
    let mut structs = Vec::new();
    for item in types(raw)?.content.iter().flat_map(|(_, items)| items) {
        match item {
            Item::Struct(item) => {
                let name = item.ident.to_string();
                // Errors are read by the runtime; their schema is in the document for other readers.
                if !sent.contains(&name) && !received.contains(&name) {
                    continue;
                }
                let direction = Direction { is_sent: sent.contains(&name), is_received: received.contains(&name) };
                structs.push(polish_one(item.clone(), spec, direction)?);
            }
            Item::Mod(module) if module.ident == "error" => {}
            other => return unsupported(format!("progenitor made a type that is no struct: {}", brief(other))),
        }
    }
    structs.sort_by_key(Struct::name);
    Ok(structs)
}

fn types(raw: &syn::File) -> Result<&ItemMod, Failure> {
    let found = raw.items.iter().find_map(|item| match item {
        Item::Mod(module) if module.ident == "types" => Some(module),
        _ => None,
    });
    found.ok_or_else(|| Failure::Unsupported("progenitor's output has no module `types`".to_owned()))
}

#[derive(Clone, Copy)]
struct Direction {
    is_sent: bool,
    is_received: bool,
}

fn polish_one(mut item: ItemStruct, spec: &Spec, direction: Direction) -> Result<Struct, Failure> {
    let name = item.ident.to_string();
    let schema = spec
        .schema(&name)
        .ok_or_else(|| Failure::Unsupported(format!("progenitor made the type {name}, which the document does not name")))?;
    let documentation = doc_attributes(schema["description"].as_str().unwrap_or_default());
    item.attrs = Vec::new();
    let mut shorten = Shorten { uses: BTreeSet::new() };
    let Fields::Named(fields) = &mut item.fields else { return unsupported(format!("{name} has no named members")) };
    let mut members = Vec::new();
    for field in &mut fields.named {
        members.push(polish_field(field, &name, schema, direction, &mut shorten)?);
    }
    let default = item.fields.iter().all(may_be_left_out).then(|| quote!(Default,));
    let attributes = quote! {
        #(#documentation)*
        #[derive(Clone, Debug, #default PartialEq, Deserialize, Serialize)]
        #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
        #[non_exhaustive]
    };
    item.attrs = outer_attributes(attributes)?;
    shorten.uses.remove(&name);
    Ok(Struct { item, members, is_sent: direction.is_sent, is_received: direction.is_received, uses: shorten.uses })
}

fn polish_field(field: &mut Field, owner: &str, schema: &Value, direction: Direction, shorten: &mut Shorten) -> Result<Member, Failure> {
    shorten.visit_type_mut(&mut field.ty);
    let ident = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
    let serde = serde_options(&field.attrs)?;
    if serde.iter().any(|option| option == "flatten") {
        field.attrs = outer_attributes(flattened())?;
        return Ok(Member { ident, ty: plain(&field.ty), unset: Unset::Or("Default::default()") });
    }
    let wire = serde
        .iter()
        .find_map(|option| option.strip_prefix("rename = "))
        .map(|name| name.trim_matches('"').to_owned())
        .unwrap_or_else(|| ident.clone());
    let member = &schema["properties"][&wire];
    if member.is_null() {
        return unsupported(format!("progenitor made the member {owner}.{wire}, which the document does not name"));
    }
    let rename = (field.ident.as_ref().is_some_and(|ident| *ident != wire)).then(|| quote!(rename = #wire,));
    let send_empty = member.get("x-send-empty") == Some(&Value::Bool(true));
    let inner = option_argument(&field.ty).cloned();
    let is_listlike = member["type"] == "array" || member["type"] == "object";
    let is_required = schema["required"].as_array().is_some_and(|names| names.iter().any(|name| *name == *wire));
    let (serde, unset) = match &inner {
        Some(inner) if direction.is_received || ((is_listlike || send_empty) && !is_required) => {
            field.ty = syn::parse_quote!(Nullable<#inner>);
            let value = if send_empty { "Nullable::value(Default::default())" } else { "Nullable::absent()" };
            (quote!(default, skip_serializing_if = "Nullable::is_absent"), Unset::Or(value))
        }
        // Null is a value here: it has to be given, and it is sent.
        Some(_) if is_required => (TokenStream::new(), Unset::Refused),
        Some(_) => (quote!(default, skip_serializing_if = "Option::is_none"), Unset::None),
        None if send_empty => (TokenStream::new(), Unset::Or("Default::default()")),
        None => (TokenStream::new(), Unset::Refused),
    };
    let ty = match (&unset, &inner) {
        (Unset::None, Some(inner)) => plain(inner),
        _ => plain(&field.ty),
    };
    let documentation = doc_attributes(member["description"].as_str().unwrap_or_default());
    let serde = (rename.is_some() || !serde.is_empty()).then(|| quote!(#[serde(#rename #serde)]));
    field.attrs = outer_attributes(quote!(#(#documentation)* #serde))?;
    Ok(Member { ident, ty, unset })
}

/// Members that the document does not name.
fn flattened() -> TokenStream {
    quote! {
        #[doc = " Members that the document does not name, as they come and go."]
        #[serde(flatten)]
    }
}

/// Brings `:: std :: string :: String` and its like into the form that people write, and notes which named types are used.
struct Shorten {
    uses: BTreeSet<String>,
}

impl VisitMut for Shorten {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        visit_type_mut(self, ty);
        let Type::Path(path) = ty else { return };
        let names: Vec<_> = path.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        let names: Vec<_> = names.iter().map(String::as_str).collect();
        let last = path.path.segments.last().cloned();
        match (names.as_slice(), last) {
            (["std", "option" | "string" | "vec", _], Some(last)) => path.path = last.into(),
            (["serde_json", ..], _) => path.path.leading_colon = None,
            ([name] | ["super" | "types", name], Some(last)) => {
                if !matches!(*name, "bool" | "i32" | "i64" | "f64" | "f32" | "u32" | "u64" | "str") {
                    self.uses.insert((*name).to_owned());
                }
                path.path = last.into();
            }
            _ => {}
        }
    }
}

/// The type in the form that people write, and the named types it uses.
pub(crate) fn shortened(ty: &Type) -> (Type, BTreeSet<String>) {
    let mut shorten = Shorten { uses: BTreeSet::new() };
    let mut ty = ty.clone();
    shorten.visit_type_mut(&mut ty);
    (ty, shorten.uses)
}

/// What an `Option` may hold.
pub(crate) fn option_argument(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ty else { return None };
    let segment = path.path.segments.last().filter(|segment| segment.ident == "Option")?;
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else { return None };
    match arguments.args.first() {
        Some(GenericArgument::Type(inner)) => Some(inner),
        _ => None,
    }
}

/// A description as attributes that print as `///` lines.
pub(crate) fn doc_attributes(description: &str) -> Vec<TokenStream> {
    docs::lines(description)
        .into_iter()
        .map(|line| if line.is_empty() { line } else { format!(" {line}") })
        .map(|line| quote!(#[doc = #line]))
        .collect()
}

/// Whether a member has a value when none is given.
fn may_be_left_out(field: &Field) -> bool {
    serde_options(&field.attrs).is_ok_and(|options| options.iter().any(|option| option == "default" || option == "flatten"))
}

/// The options of `#[serde(…)]`, such as `flatten` or `rename = "type"`.
fn serde_options(attributes: &[Attribute]) -> Result<Vec<String>, Failure> {
    let mut options = Vec::new();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        let parsed = attribute.parse_args_with(syn::punctuated::Punctuated::<Meta, syn::Token![,]>::parse_terminated);
        for meta in parsed.map_err(|error| Failure::Unsupported(format!("progenitor's serde attribute cannot be read: {error}")))? {
            options.push(match &meta {
                Meta::NameValue(pair) => match &pair.value {
                    Expr::Lit(literal) => match &literal.lit {
                        Lit::Str(text) => format!("{} = \"{}\"", pair.path.to_token_stream(), text.value()),
                        _ => meta.to_token_stream().to_string(),
                    },
                    _ => meta.to_token_stream().to_string(),
                },
                _ => meta.to_token_stream().to_string(),
            });
        }
    }
    Ok(options)
}

fn outer_attributes(tokens: TokenStream) -> Result<Vec<Attribute>, Failure> {
    let holder = format_ident!("Holder");
    syn::parse2::<ItemStruct>(quote!(#tokens struct #holder;))
        .map(|item| item.attrs)
        .map_err(|error| Failure::Unsupported(format!("an attribute of ours is no Rust: {error}")))
}

/// An item in a few words, for a message.
pub(crate) fn brief(item: &impl ToTokens) -> String {
    item.to_token_stream().to_string().chars().take(120).collect()
}
