//! One module per subject, so that a change touches the files that its subject names.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::{
    Failure, GENERATED, HEADER, OutputFile, Spec, builders, document::entries, leaf::Leaf, methods::Method, names::module, open_enum,
    operations, structs::Struct, text_type, unsupported,
};

/// Module of the types that several subjects use.
const SHARED: &str = "shared";

pub(crate) fn split(spec: &Spec, leaves: &[Leaf], structs: &[Struct], methods: &[Method<'_>]) -> Result<Vec<OutputFile>, Failure> {
    let subjects = subjects(structs, methods)?;
    let mut files = Vec::new();
    let mut type_modules = BTreeSet::new();
    for (subject, names) in &subjects {
        let structs: Vec<_> = structs.iter().filter(|item| names.contains(&item.name())).collect();
        type_modules.insert(subject.clone());
        files.push(file(&format!("types/{subject}.rs"), &subject_doc(spec, subject, "Types of"), struct_items(&structs)?)?);
    }
    for (name, doc, declared) in [
        ("enums", "Sets of values.", leaves.iter().filter_map(open_enum::declare).collect::<Vec<_>>()),
        ("texts", "Texts under a rule.", leaves.iter().filter_map(text_type::declare).collect()),
    ] {
        if declared.is_empty() {
            continue;
        }
        type_modules.insert(name.to_owned());
        files.push(OutputFile { path: path(&format!("types/{name}.rs")), text: macro_file(doc, &declared) });
    }
    files.push(file("types/mod.rs", "What the operations send and receive.", listing(&type_modules))?);

    let mut operation_modules = BTreeSet::new();
    let mut by_tag: BTreeMap<&str, Vec<&Method<'_>>> = BTreeMap::new();
    for method in methods {
        by_tag.entry(method.operation.tag).or_default().push(method);
    }
    for (tag, methods) in by_tag {
        operation_modules.insert(module(tag));
        files.push(file(&format!("operations/{}.rs", module(tag)), &format!("{tag}."), operation_items(&methods))?);
    }
    files.push(file("operations/mod.rs", "One type per operation, by which requests are told apart.", listing(&operation_modules))?);
    let hash = fingerprint(spec.document());
    let provenance = quote! {
        /// SHA-256 of the curated document as JSON with sorted members: changes with every change of it but order and comments.
        pub const SPEC_SHA256: &str = #hash;
    };
    files.push(file(
        "mod.rs",
        "The API as the curated document describes it.",
        [
            quote!(
                pub mod operations;
            ),
            quote!(
                pub mod types;
            ),
            provenance,
        ],
    )?);
    Ok(files)
}

/// The structs of each subject: those that only the operations of one tag use, and those that several share.
fn subjects(structs: &[Struct], methods: &[Method<'_>]) -> Result<BTreeMap<String, BTreeSet<String>>, Failure> {
    let by_name: BTreeMap<String, &Struct> = structs.iter().map(|item| (item.name(), item)).collect();
    let mut tags: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for method in methods {
        let mut open: Vec<&str> = method.uses.iter().map(String::as_str).collect();
        while let Some(name) = open.pop() {
            let Some((name, item)) = by_name.get_key_value(name) else { continue };
            if tags.entry(name).or_default().insert(method.operation.tag) {
                open.extend(item.uses.iter().map(String::as_str));
            }
        }
    }
    let mut subjects: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for name in by_name.keys() {
        let Some(tags) = tags.get(name.as_str()) else { return unsupported(format!("no operation uses the type {name}")) };
        let subject = match tags.iter().collect::<Vec<_>>()[..] {
            [tag] => module(tag),
            _ => SHARED.to_owned(),
        };
        subjects.entry(subject).or_default().insert(name.clone());
    }
    Ok(subjects)
}

/// Makes the generated files change with parts of the document that show nowhere in them, such as an example.
fn fingerprint(document: &Value) -> String {
    let mut canonical = String::new();
    write_sorted(document, &mut canonical);
    Sha256::digest(canonical.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// `serde_json` sorts members only as long as no crate of the build asks it not to.
fn write_sorted(value: &Value, out: &mut String) {
    match value {
        Value::Object(_) => {
            out.push('{');
            for (key, member) in entries(Some(value)) {
                *out += &format!("{key:?}:");
                write_sorted(member, out);
                out.push(',');
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for item in items {
                write_sorted(item, out);
                out.push(',');
            }
            out.push(']');
        }
        leaf => *out += &leaf.to_string(),
    }
}

fn subject_doc(spec: &Spec, subject: &str, what: &str) -> String {
    let tags = spec.operations();
    let tag = tags.iter().map(|operation| operation.tag).find(|tag| module(tag) == subject);
    tag.map_or_else(|| format!("{what} several subjects."), |tag| format!("{what} {tag}."))
}

fn struct_items(structs: &[&Struct]) -> Result<Vec<Piece>, Failure> {
    let text: String = structs.iter().map(|item| item.item.to_token_stream().to_string()).collect();
    let own: BTreeSet<String> = structs.iter().map(|item| item.name()).collect();
    let uses: BTreeSet<_> =
        structs.iter().flat_map(|item| &item.uses).filter(|name| !own.contains(*name)).map(|name| format_ident!("{name}")).collect();
    let mut pieces = vec![Piece::Code(quote!(
        use serde::{Deserialize, Serialize};
    ))];
    if !uses.is_empty() {
        pieces.push(Piece::Code(quote!(use super::{#(#uses),*};)));
    }
    let received: Vec<_> = structs.iter().filter(|item| item.is_received).map(|item| format_ident!("{}", item.name())).collect();
    let runtime =
        [(text.contains("Nullable"), "Nullable"), (structs.iter().any(|item| item.is_sent), "builder"), (!received.is_empty(), "received")];
    let runtime: Vec<_> = runtime.into_iter().filter(|(is_used, _)| *is_used).map(|(_, name)| format_ident!("{name}")).collect();
    if !runtime.is_empty() {
        pieces.push(Piece::Code(quote!(use crate::runtime::{#(#runtime),*};)));
    }
    for item in structs {
        pieces.push(Piece::Code(item.item.to_token_stream()));
        if item.is_sent {
            pieces.push(Piece::Call(builders::declare(&item.name(), &item.members)?));
        }
    }
    if !received.is_empty() {
        pieces.push(Piece::Code(quote!(received!(#(#received),*);)));
    }
    Ok(pieces)
}

fn operation_items(methods: &[&Method<'_>]) -> Vec<TokenStream> {
    let uses: BTreeSet<_> = methods.iter().flat_map(|method| &method.uses).map(|name| format_ident!("{name}")).collect();
    let mut items = vec![
        quote!(
            use http::Method;
        ),
        quote!(use crate::{runtime::{self, Client, Operation, Parts, Request}, types::{#(#uses),*}};),
    ];
    items.extend(methods.iter().flat_map(|method| operations::write(method)));
    items
}

fn listing(modules: &BTreeSet<String>) -> Vec<TokenStream> {
    let names: Vec<_> = modules.iter().map(|name| format_ident!("{name}")).collect();
    let mut items: Vec<_> = names.iter().map(|name| quote!(mod #name;)).collect();
    items.extend(names.iter().map(|name| quote!(pub use self::#name::*;)));
    items
}

fn path(name: &str) -> String {
    format!("{GENERATED}/{name}")
}

fn preamble(doc: &str) -> String {
    format!("//! {doc}\n//!\n//! {HEADER}\n")
}

/// A part of a file.
enum Piece {
    /// Items that are to be formatted.
    Code(TokenStream),
    /// The call of a macro, which is text already.
    Call(String),
}

impl From<TokenStream> for Piece {
    fn from(code: TokenStream) -> Self {
        Self::Code(code)
    }
}

/// A file of pieces, formatted one by one with a blank line between those that are not of one kind.
fn file(name: &str, doc: &str, pieces: impl IntoIterator<Item = impl Into<Piece>>) -> Result<OutputFile, Failure> {
    let mut text = preamble(doc);
    let mut last = None;
    for piece in pieces {
        let (group, formatted) = match piece.into() {
            Piece::Code(code) => {
                let parsed: syn::File = syn::parse2(code).map_err(|error| Failure::Unsupported(format!("{name} is no Rust: {error}")))?;
                (group(&parsed), aired(&prettyplease::unparse(&parsed)))
            }
            Piece::Call(call) => (None, call),
        };
        if group.is_none() || group != last {
            text.push('\n');
        }
        last = group;
        text += &formatted;
    }
    Ok(OutputFile { path: path(name), text })
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

/// The group of lines that an item stands in without blank lines between; none for an item of several lines.
fn group(parsed: &syn::File) -> Option<&'static str> {
    let [item] = parsed.items.as_slice() else { return None };
    match item {
        syn::Item::Mod(_) => Some("modules"),
        syn::Item::Use(import) => {
            let text = import.tree.to_token_stream().to_string();
            Some(if text.starts_with("crate") || text.starts_with("super") || text.starts_with("self") { "ours" } else { "theirs" })
        }
        syn::Item::Const(_) => Some("constants"),
        _ => None,
    }
}

/// A file of macro calls, which are text already.
fn macro_file(doc: &str, declared: &[String]) -> String {
    let used: BTreeSet<&str> = declared.iter().filter_map(|text| text.split_once('!')).map(|(name, _)| name).collect();
    let used: Vec<_> = used.into_iter().collect();
    let list = match used.as_slice() {
        [one] => (*one).to_owned(),
        several => format!("{{{}}}", several.join(", ")),
    };
    format!("{}\nuse crate::runtime::{list};\n\n{}", preamble(doc), declared.join("\n"))
}
