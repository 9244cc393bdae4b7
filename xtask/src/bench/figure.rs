//! A figure with its target and its gate.

use crate::program::markdown_table;

/// The target of a figure, and what it must not pass.
#[derive(Clone, Copy)]
pub(super) enum Limit {
    AtMost(f64, f64),
    AtLeast(f64, f64),
    /// Printed, and not judged.
    None,
}

/// Something that was measured, or could not be.
pub(super) struct Figure {
    pub(super) name: String,
    value: Result<f64, String>,
    unit: &'static str,
    limit: Limit,
    /// Whether it depends on what else the machine does.
    pub(super) is_timed: bool,
}

impl Figure {
    pub(super) fn timed(name: impl Into<String>, limit: Limit, value: f64) -> Self {
        Self { name: name.into(), value: Ok(value), unit: "", limit, is_timed: true }
    }

    pub(super) fn counted(name: impl Into<String>, unit: &'static str, limit: Limit, value: f64) -> Self {
        Self { unit, is_timed: false, ..Self::timed(name, limit, value) }
    }

    /// A figure made of instructions, of which there are none where valgrind is not.
    pub(super) fn of_instructions(name: impl Into<String>, unit: &'static str, limit: Limit, value: Option<f64>) -> Self {
        match value {
            Some(value) => Self::counted(name, unit, limit, value),
            None => Self::skipped(name, "there is no valgrind here"),
        }
    }

    /// A figure that is not available here.
    pub(super) fn skipped(name: impl Into<String>, why: impl Into<String>) -> Self {
        Self { value: Err(why.into()), ..Self::counted(name, "", Limit::None, f64::NAN) }
    }

    pub(super) fn is_past_gate(&self) -> bool {
        match (&self.value, self.limit) {
            (Ok(value), Limit::AtMost(_, gate)) => *value > gate,
            (Ok(value), Limit::AtLeast(_, gate)) => *value < gate,
            _ => false,
        }
    }

    fn verdict(&self) -> String {
        match (&self.value, self.limit) {
            (Err(why), _) => format!("skipped: {why}"),
            (Ok(_), Limit::None) => String::new(),
            _ if self.is_past_gate() => "PAST THE GATE".to_owned(),
            (Ok(value), Limit::AtMost(target, _)) if *value > target => "within gate".to_owned(),
            (Ok(value), Limit::AtLeast(target, _)) if *value < target => "within gate".to_owned(),
            _ => "at target".to_owned(),
        }
    }

    fn cells(&self) -> [String; 5] {
        let value = self.value.as_ref().map_or_else(|_| "-".to_owned(), |value| format!("{} {}", shown(*value), self.unit));
        let (target, gate) = match self.limit {
            Limit::AtMost(target, gate) => (format!("≤ {}", shown(target)), format!("≤ {}", shown(gate))),
            Limit::AtLeast(target, gate) => (format!("≥ {}", shown(target)), format!("≥ {}", shown(gate))),
            Limit::None => Default::default(),
        };
        [self.name.clone(), value.trim().to_owned(), target, gate, self.verdict()]
    }
}

/// Three digits that mean something, and thousands apart.
fn shown(value: f64) -> String {
    if value < 10.0 && value.fract() != 0.0 {
        return format!("{value:.3}");
    }
    if value < 1000.0 {
        return format!("{}", (value * 10.0).round() / 10.0);
    }
    let digits = format!("{value:.0}");
    let thousands: Vec<&str> = digits.as_bytes().rchunks(3).rev().map(|chunk| std::str::from_utf8(chunk).unwrap_or_default()).collect();
    thousands.join(",")
}

/// All figures as a Markdown table.
pub(super) fn table(figures: &[Figure]) -> String {
    let head = ["what", "figure", "target", "gate", "verdict"].map(str::to_owned);
    markdown_table(&std::iter::once(head).chain(figures.iter().map(Figure::cells)).collect::<Vec<_>>())
}

pub(super) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// The lowest of up to three measurements, the first that is within the gate: what else the machine does only ever adds.
pub(super) fn calmest(limit: Limit, mut measure: impl FnMut() -> Result<f64, String>) -> Result<f64, String> {
    let mut lowest = f64::INFINITY;
    for _ in 0..3 {
        lowest = lowest.min(measure()?);
        if !Figure::timed("", limit, lowest).is_past_gate() {
            break;
        }
    }
    Ok(lowest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_judged_by_target_and_gate() {
        let limit = Limit::AtMost(1.0, 2.0);
        let figures = [
            Figure::timed("good", limit, 1.0),
            Figure::counted("fair", "", limit, 1.5),
            Figure::counted("bad", "", limit, 3.0),
            Figure::counted("few", "", Limit::AtLeast(30.0, 20.0), 19.0),
            Figure::counted("printed", "instructions", Limit::None, 1_234_567.0),
            Figure::skipped("skipped", "no tool"),
        ];
        let verdicts = ["at target", "within gate", "PAST THE GATE", "PAST THE GATE", "", "skipped: no tool"];
        assert_eq!(figures.iter().map(Figure::verdict).collect::<Vec<_>>(), verdicts);
        assert_eq!(figures[4].cells()[1], "1,234,567 instructions");
        assert_eq!([2.5, 12.34, 999.0, 1000.0].map(shown), ["2.500", "12.3", "999", "1,000"]);
    }
}
