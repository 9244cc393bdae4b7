//! The cost of `cargo check` for the SDK alone, with the generated code of synthesised documents, and of the curated one.

use std::path::{Path, PathBuf};

use codearts_pipeline_codegen::{GENERATED, model::Model};

use super::{
    counter::{counted, counter, home},
    figure::Figure,
};
use crate::{
    lint,
    program::{cargo, json_of, output_of},
    workspace::{empty_folder, files, read, root, write},
};

pub(super) fn measure() -> Result<Vec<Figure>, String> {
    let (few, _, chapters) = copy(5)?;
    let few = check(&few, &chapters)?;
    let (many, lines, chapters) = copy(100)?;
    let all = check(&many, &chapters)?;
    let two = check(&many, chapters.get(..2).ok_or("the modules of chapters are no features")?)?;
    Ok(vec![
        Figure::printed("check of the SDK with 5 operations", "G instructions", few),
        Figure::bounded("check of the SDK with 100 operations", "G instructions", 19.0, all),
        Figure::bounded("check of one more operation", "G instructions", 0.155, (all - few) / 95.0),
        Figure::bounded("generated lines of code per operation", "", 100.0, lines as f64 / 100.0),
        Figure::bounded("check of the SDK with 2 of 10 chapters", "G instructions", 10.0, two),
    ])
}

/// The curated document, with all chapters, with none and with each of them.
pub(super) fn chapters() -> Result<Vec<Figure>, String> {
    let model = Model::of(&lint::parse()?).map_err(|failure| failure.to_string())?;
    let chapters: Vec<_> = model.chapters.iter().map(|chapter| chapter.module.clone()).collect();
    let operations = model.operations().count() as f64;
    let texts: Vec<_> = files(GENERATED)?.iter().map(read).collect::<Result<_, _>>()?;
    let (none, all) = (check(&root(), &[])?, check(&root(), &chapters)?);
    let mut figures = vec![
        Figure::printed("check of the SDK without chapters", "G instructions", none),
        Figure::printed(format!("check of the SDK with all {operations} operations"), "G instructions", all),
        Figure::bounded("one operation of it", "G instructions", 0.155, (all - none) / operations),
        Figure::bounded("generated lines of code per operation of it", "", 100.0, lines_of_code(&texts.concat()) as f64 / operations),
    ];
    for chapter in chapters {
        let own = check(&root(), std::slice::from_ref(&chapter))? - none;
        figures.push(Figure::printed(format!("the feature `{chapter}`"), "G instructions", own));
    }
    Ok(figures)
}

fn lines_of_code(text: &str) -> usize {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//")).count()
}

/// A workspace of the SDK alone as it is with this many operations, its generated lines of code, and the features of its chapters.
fn copy(operations: u32) -> Result<(PathBuf, usize, Vec<String>), String> {
    let folder = empty_folder(home("sdk"))?;
    for file in files("sdk/src")?.iter().filter(|file| !file.starts_with(GENERATED)) {
        // Helpers of a chapter of the API: there is no such chapter here.
        let helpers = file.strip_prefix("sdk/src/chapters/").map(|helpers| root().join(GENERATED).join(helpers.trim_end_matches(".rs")));
        let text = if helpers.is_some_and(|chapter| chapter.is_dir()) { String::new() } else { read(file)? };
        write(folder.join(file), text)?;
    }
    let (mut lines, mut chapters) = (0, Vec::new());
    let mut synthesise = cargo();
    synthesise.args(["run", "--quiet", "--package", "codearts-pipeline-shapes", "--", "files", &operations.to_string()]);
    let generated = json_of(&mut synthesise, "shapes")?;
    let generated = generated.as_object().into_iter().flatten().filter(|(file, _)| file.starts_with(GENERATED));
    for (file, text) in generated {
        let text = text.as_str().unwrap_or_default();
        lines += lines_of_code(text);
        if *file == format!("{GENERATED}/mod.rs") {
            chapters =
                text.lines().filter_map(|line| line.strip_prefix("#[cfg(feature = \"")?.strip_suffix("\")]")).map(str::to_owned).collect();
            chapters.dedup();
        }
        // The id that helpers of the SDK need; with few operations, one chapter uses it alone.
        let types = chapters.first().map_or_else(String::new, |chapter| format!("pub mod types {{ pub use super::{chapter}::DomainId; }}"));
        write(folder.join(file), text.replace("pub mod types {\n}", &types))?;
    }
    let features: String = chapters.iter().map(|chapter| format!("\n{chapter} = []")).collect();
    // The examples and what they need stay behind.
    let manifest = read("sdk/Cargo.toml")?.split("[dev-dependencies]").next().unwrap_or_default().to_owned();
    write(folder.join("sdk/Cargo.toml"), manifest.replacen("\n[features]", &format!("\n[features]{features}"), 1))?;
    let shared = read("Cargo.toml")?;
    let shared = shared.split_once("[workspace.package]").map_or("", |(_, shared)| shared);
    write(folder.join("Cargo.toml"), format!("[workspace]\nresolver = \"3\"\nmembers = [\"sdk\"]\n\n[workspace.package]{shared}"))?;
    for file in ["Cargo.lock", "rust-toolchain.toml"] {
        write(folder.join(file), read(file)?)?;
    }
    Ok((folder, lines, chapters))
}

/// The instructions of the compiler for the SDK itself, when its dependencies are checked, in G.
fn check(copy: &Path, features: &[String]) -> Result<f64, String> {
    let command = |verb: &str| {
        let mut command = cargo();
        command.current_dir(copy).args([verb, "--quiet", "--package", "codearts-pipeline"]);
        command.env("CARGO_TARGET_DIR", home("check")).env("CARGO_INCREMENTAL", "0");
        command
    };
    output_of(&mut command("clean"), "cargo clean")?;
    let mut check = command("check");
    check.args(["--no-default-features", "--features", &features.join(",")]).env("COUNTER", counter()?.join(" "));
    output_of(check.env("RUSTC_WORKSPACE_WRAPPER", root().join("tests/bench/counted_rustc.sh")), "cargo check")?;
    Ok(counted()? / 1e9)
}
