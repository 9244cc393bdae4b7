//! Objects, as calls of the runtime's `sent!`, `received!` and `exchanged!`.

use std::collections::BTreeSet;

use super::file::{File, import};
use crate::{
    docs,
    model::{Field, Presence, TypeDef, TypeKind},
    output::OutputFile,
};

pub(super) fn file(module: &str, doc: &str, types: &[&TypeDef]) -> OutputFile {
    let mut file = File::new(&format!("{module}/types.rs"), doc);
    let own: BTreeSet<&str> = types.iter().map(|item| item.name.as_str()).collect();
    let fields = || types.iter().flat_map(|item| item.fields());
    let runtime: BTreeSet<&str> = types.iter().map(|item| macro_of(item)).collect();
    let values: BTreeSet<&str> = fields().flat_map(|field| field.ty.runtime_types()).collect();
    let foreign: BTreeSet<&str> = fields().flat_map(|field| field.ty.named()).filter(|name| !own.contains(name)).collect();
    let maps = fields().any(|field| field.ty.to_string().contains("BTreeMap<"));
    file.push(if maps { "use std::collections::BTreeMap;\n" } else { "" });
    file.push(&(import("crate", &values) + &import("crate::runtime", &runtime) + &import("crate::types", &foreign)));
    for item in types {
        file.push(&object(item));
    }
    file.finish()
}

fn macro_of(item: &TypeDef) -> &'static str {
    match (item.sent, item.received) {
        (true, true) => "exchanged",
        (true, false) => "sent",
        (false, _) => "received",
    }
}

/// How a field of what is sent is held and set.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    Required,
    Optional,
    Nullable,
    Empty,
    FromPath,
}

const SECTIONS: [(Section, &str); 5] = [
    (Section::Required, "required"),
    (Section::Optional, "optional"),
    (Section::Nullable, "nullable"),
    (Section::Empty, "empty"),
    (Section::FromPath, "from_path"),
];

fn section(item: &TypeDef, field: &Field) -> Section {
    match field.presence {
        Presence::Required => Section::Required,
        Presence::SentEmpty => Section::Empty,
        Presence::FromPath => Section::FromPath,
        Presence::Optional if field.nullable && item.sent => Section::Nullable,
        Presence::Optional => Section::Optional,
    }
}

fn object(item: &TypeDef) -> String {
    let TypeKind::Struct { fields, extra } = &item.kind else { return String::new() };
    let name = &item.name;
    let mut text = format!("{}! {{\n{}", macro_of(item), docs::comment(&item.description, "    "));
    if item.sent {
        text += &format!("    pub struct {name}, {name}Builder {{\n");
        for (wanted, word) in SECTIONS {
            let lines: String =
                fields.iter().filter(|field| section(item, field) == wanted).map(|field| line(item, field, "            ")).collect();
            text += &if lines.is_empty() { format!("        {word} {{}}\n") } else { format!("        {word} {{\n{lines}        }}\n") };
        }
    } else {
        text += &format!("    pub struct {name} {{\n");
        text.extend(fields.iter().map(|field| line(item, field, "        ")));
    }
    text += "    }\n";
    if *extra {
        text += "    [extra]\n";
    }
    text += "}\n";
    text
}

fn line(item: &TypeDef, field: &Field, indent: &str) -> String {
    let ty = match &field.ty {
        // What the caller has to give may be null.
        ty if field.nullable && section(item, field) == Section::Required && !item.received => format!("Option<{ty}>"),
        ty => ty.to_string(),
    };
    let names: Vec<String> = [&field.wire].into_iter().chain(&field.aliases).map(|name| format!("{name:?}")).collect();
    format!("{}{indent}{}: {ty} = {},\n", docs::comment(&field.description, indent), field.ident, names.join(" | "))
}
