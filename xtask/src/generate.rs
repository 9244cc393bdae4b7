//! `cargo xtask generate`.

use std::collections::BTreeSet;

use codearts_pipeline_codegen::{Failure, GENERATED, generate_with};
use similar::TextDiff;

use crate::{
    Outcome,
    excerpt::excerpt,
    lint,
    workspace::{files, print, read_if_there, remove, write},
};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Writes nothing; fails and shows the difference if the generated files are not what the document asks for.
    #[arg(long)]
    check: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let spec = lint::parse()?;
    let wanted = generate_with(&spec, &lint::accepted()?).map_err(|failure| match failure {
        Failure::Diagnostics(diagnostics) => lint::list(&diagnostics),
        other => other.to_string(),
    })?;
    let names: BTreeSet<&str> = wanted.iter().map(|file| file.path.as_str()).collect();
    let stale: Vec<String> = files(GENERATED)?.into_iter().filter(|path| !names.contains(path.as_str())).collect();

    let mut differences = String::new();
    let mut changed = Vec::new();
    for file in &wanted {
        let found = read_if_there(&file.path)?;
        if found.as_deref() == Some(&file.text) {
            continue;
        }
        let diff = TextDiff::from_lines(found.as_deref().unwrap_or_default(), &file.text);
        differences += &diff.unified_diff().context_radius(1).header(&file.path, &file.path).to_string();
        changed.push(format!("{} {}", if found.is_some() { "changed" } else { "new    " }, file.path));
        if !arguments.check {
            write(&file.path, &file.text)?;
        }
    }
    for path in &stale {
        changed.push(format!("removed {path}"));
        if !arguments.check {
            remove(path)?;
        }
    }

    if changed.is_empty() {
        print("the generated files are what the document asks for");
        return Ok(());
    }
    let list = changed.join("\n");
    if arguments.check {
        let shown = excerpt(&differences);
        return Err(format!("{shown}{list}\nThe generated files are not what the document asks for: run `cargo xtask generate`."));
    }
    print(&list);
    Ok(())
}
