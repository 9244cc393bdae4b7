//! Files of the SDK: templates over the model, and what has to be known beside it.

mod arguments;
mod imports;
mod operations;
mod types;

use std::collections::{BTreeMap, BTreeSet};

use minijinja::{Value, context, value::Serde};

use self::operations::Call;
use crate::{
    failure::Failure,
    model::{Model, TypeDef, TypeKind},
    output::{HEADER, OutputFile},
    paths::{API, GENERATED},
    templates::environment,
};

/// Module of the types that several chapters use.
const SHARED: &str = "shared";

const TEMPLATES: [(&str, &str); 6] = [
    ("api", include_str!("render/api.md.j2")),
    ("chapter", include_str!("render/chapter.rs.j2")),
    ("operations", include_str!("render/operations.rs.j2")),
    ("root", include_str!("render/root.rs.j2")),
    ("sets", include_str!("render/sets.rs.j2")),
    ("types", include_str!("render/types.rs.j2")),
];

/// The generated part of the SDK. `digest` is that of the bundled document.
pub(crate) fn render(model: &Model, digest: &str) -> Result<Vec<OutputFile>, Failure> {
    let mut environment = environment()?;
    for (name, text) in TEMPLATES {
        environment.add_template(name, text)?;
    }
    let render = |template: &str, context: Value| environment.get_template(template)?.render(context);
    let file = |name: &str, text: String| OutputFile { path: format!("{GENERATED}/{name}.rs"), text };

    let mut files = Vec::new();
    let mut modules: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let types = Value::from(Serde(&model.types));
    for ((module, part), items) in homes(model) {
        let chapter = model.chapters.iter().find(|chapter| chapter.module == module).map_or("several chapters", |chapter| &chapter.name);
        let what = if part == "types" { "Objects" } else { "Sets of values and constrained strings" };
        let macros: BTreeMap<&str, &str> = items.iter().map(|item| (&*item.name, types::macro_of(item))).collect();
        let (head, imports) = (head(&format!("{what} of {chapter}.")), types::imports(&items).blocks());
        files.push(file(&format!("{module}/{part}"), render(part, context! { head, imports, types => types.clone(), macros })?));
        modules.entry(module).or_default().insert(part);
    }
    let mut chapters = Vec::new();
    for chapter in &model.chapters {
        let calls: Vec<Call<'_>> = chapter.operations.iter().map(|operation| Call::of(model, operation)).collect::<Result<_, _>>()?;
        let calls = Value::from(Serde(calls));
        chapters.push(context! { name => &*chapter.name, calls => calls.clone() });
        if !chapter.operations.is_empty() {
            let (head, imports) = (head(&format!("{}.", chapter.name)), operations::imports(&chapter.operations).blocks());
            let items = operations::formatted(&chapter.module, &render("operations", context! { calls })?)?;
            files.push(file(&format!("{}/operations", chapter.module), format!("{head}\n{imports}{items}")));
            modules.entry(&chapter.module).or_default().insert("operations");
        }
    }
    for (module, parts) in &modules {
        let text = render("chapter", context! { head => head("One chapter of the API."), parts => Serde(parts) })?;
        files.push(file(&format!("{module}/mod"), text));
    }
    let head = head("The API as the curated document describes it.");
    files.push(file("mod", render("root", context! { head, modules => Serde(&modules), digest })?));
    files.push(OutputFile { path: API.to_owned(), text: render("api", context! { chapters, types })? });
    Ok(files)
}

/// The types of each module: objects, and sets of values with constrained strings.
fn homes(model: &Model) -> BTreeMap<(&str, &'static str), Vec<&TypeDef>> {
    let mut homes: BTreeMap<_, Vec<&TypeDef>> = BTreeMap::new();
    for item in model.types.values() {
        let part = if matches!(item.kind, TypeKind::Struct { .. }) { "types" } else { "sets" };
        homes.entry((item.chapter.as_deref().unwrap_or(SHARED), part)).or_default().push(item);
    }
    homes
}

/// What a file begins with. Names of chapters are the document's.
fn head(doc: &str) -> String {
    format!("//! {}\n//!\n//! {HEADER}\n", doc.split_whitespace().collect::<Vec<_>>().join(" "))
}
