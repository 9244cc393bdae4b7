//! A figure with its bound.

use crate::program::markdown_table;

/// Something that was measured.
pub(super) struct Figure {
    pub(super) name: String,
    pub(super) unit: &'static str,
    /// The most that it may be. None if it is only printed.
    pub(super) bound: Option<f64>,
    pub(super) value: f64,
}

impl Figure {
    /// A figure with a bound.
    pub(super) fn bounded(name: impl Into<String>, unit: &'static str, bound: f64, value: f64) -> Self {
        Self { name: name.into(), unit, bound: Some(bound), value }
    }

    /// A figure without a bound.
    pub(super) fn printed(name: impl Into<String>, unit: &'static str, value: f64) -> Self {
        Self { name: name.into(), unit, bound: None, value }
    }

    pub(super) fn is_past_bound(&self) -> bool {
        self.bound.is_some_and(|bound| self.value > bound)
    }

    fn cells(&self) -> [String; 4] {
        let verdict = if self.is_past_bound() { "PAST THE BOUND" } else { "" };
        let bound = self.bound.map_or_else(String::new, |bound| format!("≤ {}", shown(bound)));
        [self.name.clone(), format!("{} {}", shown(self.value), self.unit).trim().to_owned(), bound, verdict.to_owned()]
    }
}

/// Three digits that mean something, and thousands apart.
fn shown(value: f64) -> String {
    if value < 1000.0 {
        let digits = if value.fract() == 0.0 {
            0
        } else if value < 10.0 {
            3
        } else {
            1
        };
        return format!("{value:.digits$}");
    }
    let digits = format!("{value:.0}");
    let thousands: Vec<&str> = digits.as_bytes().rchunks(3).rev().map(|chunk| std::str::from_utf8(chunk).unwrap_or_default()).collect();
    thousands.join(",")
}

/// All figures as a Markdown table.
pub(super) fn table(figures: &[Figure]) -> String {
    let head = ["what", "figure", "bound", "verdict"].map(str::to_owned);
    markdown_table(&std::iter::once(head).chain(figures.iter().map(Figure::cells)).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_held_against_their_bounds() {
        let figures = [1.5, 2.0, 2.5].map(|value| Figure::bounded("one", "", 2.0, value));
        assert_eq!(figures.map(|figure| figure.is_past_bound()), [false, false, true]);
        assert!(!Figure::printed("printed", "", 3.0).is_past_bound());
        assert_eq!([0.0271, 2.5, 12.34, 999.0, 1_234_567.0].map(shown), ["0.027", "2.500", "12.3", "999", "1,234,567"]);
    }
}
