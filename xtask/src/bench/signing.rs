//! What a signature costs beside its hash work.

use super::{
    Effort,
    figure::{Figure, Limit},
    measure::calmest,
    programs::Programs,
};

const PROGRAM: &str = "bench-signing";

pub(super) fn measure(programs: &Programs, effort: Effort) -> Result<Vec<Figure>, String> {
    let limit = Limit::AtMost { target: 1.20, gate: 1.35 };
    let ratio = calmest(limit, || {
        programs.ask(PROGRAM, &["ratio", &(3 * effort.rounds()).to_string()])?["ratio"].as_f64().ok_or_else(|| "no ratio".to_owned())
    })?;
    let mut figures = vec![
        Figure::new(6, "a signature / its hash work", ratio, "", limit)
            .timed()
            .because("runs differ by three in a hundred; the instructions below do not"),
    ];
    let count = |mode: &str| programs.instructions(PROGRAM, |repetitions| vec![mode.to_owned(), repetitions.to_string()]);
    let name = "work on texts of a signature";
    figures.push(match (count("whole")?, count("hash")?) {
        (Some(whole), Some(hash)) => Figure::new(7, name, whole - hash, "instructions", Limit::AtMost { target: 3500.0, gate: 5000.0 }),
        _ => Figure::skipped(7, name, "there is no valgrind here"),
    });
    Ok(figures)
}
