//! What long answers cost beside bare serde_json.

use super::{
    Effort,
    figure::{Figure, Limit},
    measure::calmest,
    programs::Programs,
};

pub(super) fn measure(programs: &Programs, effort: Effort) -> Result<Vec<Figure>, String> {
    let limit = Limit::AtMost { target: 1.15, gate: 1.30 };
    let mut plugins = f64::INFINITY;
    let mut points = Vec::new();
    let version = calmest(limit, || {
        let told = programs.ask("bench-decoding", &[&effort.rounds().to_string()])?;
        plugins = plugins.min(told["plugins"].as_f64().unwrap_or(f64::INFINITY));
        let inputs = told["version"].as_object().ok_or("no versions")?;
        points = inputs.iter().filter_map(|(inputs, ratio)| Some((inputs.parse().ok()?, ratio.as_f64()?))).collect();
        points.sort_by(|(a, _), (b, _): &(f64, f64)| a.total_cmp(b));
        points.last().map(|(_, ratio)| *ratio).ok_or_else(|| "no ratio".to_owned())
    })?;
    Ok(vec![
        Figure::new(None, "a version with 10,000 inputs / bare serde_json", version, "", limit)
            .timed()
            .with_curve("inputs of a version; ratio to bare serde_json", points),
        Figure::new(None, "inputs of 1,000 extensions / bare serde_json", plugins, "", limit).timed(),
    ])
}
