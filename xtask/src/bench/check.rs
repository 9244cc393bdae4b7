//! The cost of `cargo check` for the SDK alone, with all chapters, with none and with each of them.

use codearts_pipeline_codegen::{GENERATED, model::Model};

use super::{
    counter::{counted, counter, home},
    figure::Figure,
};
use crate::{
    lint,
    program::{cargo, output_of},
    workspace::{files, read, root},
};

const UNIT: &str = "G instructions";

pub(super) fn measure() -> Result<Vec<Figure>, String> {
    let model = Model::of(&lint::parse()?).map_err(|failure| failure.to_string())?;
    let operations = model.operations().count() as f64;
    let texts: Vec<_> = files(GENERATED)?.iter().map(read).collect::<Result<_, _>>()?;
    let is_code = |line: &&str| !line.trim().is_empty() && !line.trim().starts_with("//");
    let lines = texts.iter().flat_map(|text| text.lines()).filter(is_code).count() as f64;
    let (none, all) = (check("")?, check("chapters")?);
    Ok(vec![
        Figure::bounded("check of the SDK without chapters", UNIT, 6.5, none),
        Figure::bounded(format!("check of the SDK with all {operations} operations"), UNIT, 24.0, all),
        Figure::bounded("check of one operation", UNIT, 0.155, (all - none) / operations),
        Figure::bounded("generated lines of code per operation", "", 100.0, lines / operations),
    ])
}

/// What the feature of each chapter adds.
pub(super) fn chapters() -> Result<Vec<Figure>, String> {
    let model = Model::of(&lint::parse()?).map_err(|failure| failure.to_string())?;
    let none = check("")?;
    let figure = |chapter: &String| Ok(Figure::printed(format!("check of the chapter `{chapter}`"), UNIT, check(chapter)? - none));
    model.chapters.iter().map(|chapter| figure(&chapter.module)).collect()
}

/// The instructions of the compiler for the SDK itself, when its dependencies are checked, in G.
fn check(features: &str) -> Result<f64, String> {
    let command = |verb: &str| {
        let mut command = cargo();
        command.current_dir(root()).args([verb, "--quiet", "--package", "codearts-pipeline"]);
        command.env("CARGO_TARGET_DIR", home("check")).env("CARGO_INCREMENTAL", "0");
        command
    };
    output_of(&mut command("clean"), "cargo clean")?;
    let mut check = command("check");
    check.args(["--no-default-features", "--features", features]).env("COUNTER", counter()?.join(" "));
    output_of(check.env("RUSTC_WORKSPACE_WRAPPER", root().join("tests/bench/counted_rustc.sh")), "cargo check")?;
    Ok(counted()? / 1e9)
}
