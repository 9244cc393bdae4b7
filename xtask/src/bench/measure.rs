//! How a figure comes of many.

use super::{Effort, figure::Limit};

/// The lowest of up to three measurements, the first that is within the gate: what else the machine does only ever adds.
pub(super) fn calmest(limit: Limit, mut measure: impl FnMut() -> Result<f64, String>) -> Result<f64, String> {
    let mut lowest = f64::INFINITY;
    for _ in 0..3 {
        lowest = lowest.min(measure()?);
        match limit {
            Limit::AtMost { gate, .. } if lowest > gate => {}
            _ => break,
        }
    }
    Ok(lowest)
}

/// What each round tells.
pub(super) fn rounds(effort: Effort, mut round: impl FnMut() -> Result<f64, String>) -> Result<Vec<f64>, String> {
    (0..effort.rounds()).map(|_| round()).collect()
}

pub(super) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
