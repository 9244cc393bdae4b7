//! The report: the table, and what is drawn.

use std::path::PathBuf;

use super::{
    figure::{Figure, shown},
    plot,
    programs::Programs,
};
use crate::program;

const HEAD: &str =
    "# What the SDK costs\n\nRatios of one run on one machine, and counts. Smaller is better, but where a target says otherwise.\n\n";

/// Writes the report, and says where it is.
pub(super) fn write(figures: &[Figure], table: &str, calls: &[(String, f64)]) -> Result<PathBuf, String> {
    let mut text = format!("{HEAD}{table}\n");
    if !calls.is_empty() {
        put(
            "calls.svg",
            &plot::bars("Microseconds of processor time per call, on this machine; bars that would be far longer are cut", calls)?,
        )?;
        text += "![Processor time per call, beside the floor and the peers](calls.svg)\n\n";
    }
    for (number, figure) in figures.iter().enumerate() {
        let Some(curve) = &figure.curve else { continue };
        let file = format!("curve-{number}.svg");
        put(&file, &plot::line(curve.across, &curve.points)?)?;
        text += &format!("## {}\n\n![{}]({file})\n\n", figure.name, curve.across);
        for (x, y) in &curve.points {
            text += &format!("- {}: {}\n", shown(*x), shown(*y));
        }
        text.push('\n');
    }
    put("report.md", &text)
}

fn put(name: &str, text: &str) -> Result<PathBuf, String> {
    let file = Programs::file(name)?;
    program::put(&file, text)?;
    Ok(file)
}
