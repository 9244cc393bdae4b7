//! Files of the SDK: templates over the model, and what has to be known beside it.

mod arguments;
mod imports;
mod operations;
mod paging;
mod types;

use std::collections::{BTreeMap, BTreeSet};

use minijinja::{Value, context, value::Serde};

use self::{arguments::of_parameter, operations::Call};
use crate::{
    failure::Failure,
    model::{Model, TypeDef, TypeKind},
    output::{HEADER, OutputFile},
    paths::{API, GENERATED},
    templates::environment,
};

/// Module of the types that several chapters use.
pub(crate) const SHARED: &str = "shared";

const TEMPLATES: [(&str, &str); 7] = [
    ("api", include_str!("render/api.md.j2")),
    ("chapter", include_str!("render/chapter.rs.j2")),
    ("operations", include_str!("render/operations.rs.j2")),
    ("root", include_str!("render/root.rs.j2")),
    ("shared", include_str!("render/shared.rs.j2")),
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
        let (head, imports) = (head(&format!("{what} of {chapter}.")), types::imports(model, &items).blocks());
        files.push(file(&format!("{module}/{part}"), render(part, context! { head, imports, types => types.clone(), macros })?));
        modules.entry(module).or_default().insert(part);
    }
    let mut chapters = Vec::new();
    for chapter in &model.chapters {
        let calls: Vec<Call<'_>> = chapter.operations.iter().map(|operation| Call::of(model, operation)).collect::<Result<_, _>>()?;
        let imports = operations::imports(model, chapter, &calls).blocks();
        let calls = Value::from(Serde(calls));
        let ids = Value::from(Serde(chapter.ids.iter().map(of_parameter).collect::<Vec<_>>()));
        let context = context! { chapter => Serde(chapter), calls, ids };
        chapters.push(context.clone());
        let head = head(&format!("Operations of {}.", chapter.name));
        let items = operations::formatted(&chapter.module, &render("operations", context.clone())?)?;
        files.push(file(&format!("{}/operations", chapter.module), format!("{head}\n{imports}{items}")));
        let parts = modules.entry(&chapter.module).or_default();
        parts.insert("operations");
        let imports = operations::handle_imports(model, chapter).blocks();
        let context = context! { generated => HEADER, imports, parts => Serde(&*parts), ..context };
        files.push(file(&format!("{}/mod", chapter.module), render("chapter", context)?));
    }
    if let Some(parts) = modules.get(SHARED) {
        let context = context! { head => head("Types that several chapters share."), parts => Serde(parts) };
        files.push(file(&format!("{SHARED}/mod"), render("shared", context)?));
    }
    let head = head("The API as the curated document describes it.");
    files.push(file("mod", render("root", context! { head, modules => Serde(&modules), shared => SHARED, digest })?));
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
