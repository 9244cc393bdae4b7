//! `cargo xtask fmt-spec`.

use codearts_pipeline_codegen::{SPEC, format};

use crate::{
    Outcome,
    excerpt::Excerpt,
    lint,
    workspace::{read, say, write},
};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Writes nothing; fails and shows the difference if the document is not in canonical form.
    #[arg(long)]
    check: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let found = read(SPEC)?;
    let canonical = format(&found).map_err(|findings| lint::list(&findings))?;
    if found == canonical {
        say(&format!("{SPEC} is in canonical form"));
        return Ok(());
    }
    if arguments.check {
        let mut excerpt = Excerpt::default();
        excerpt.add(SPEC, &found, &canonical);
        return Err(format!("{excerpt}{SPEC} is not in canonical form: run `cargo xtask fmt-spec`."));
    }
    write(SPEC, &canonical)?;
    say(&format!("changed {SPEC}"));
    Ok(())
}
