//! A figure with its target and its gate.

/// What a figure should be, and what it must not pass.
#[derive(Clone, Copy)]
pub(super) enum Limit {
    AtMost {
        target: f64,
        gate: f64,
    },
    AtLeast {
        target: f64,
        gate: f64,
    },
    /// Told, and not judged.
    None,
}

/// Something that was measured, or could not be.
pub(super) struct Figure {
    /// The row of the project's list of targets, if it has one there.
    pub(super) row: Option<u8>,
    pub(super) name: String,
    pub(super) value: Result<f64, String>,
    pub(super) unit: &'static str,
    pub(super) limit: Limit,
    /// Whether it depends on what else the machine does.
    pub(super) is_timed: bool,
    /// Points of a curve that is drawn.
    pub(super) curve: Option<Curve>,
    /// Why it is not at its target, where it is not.
    why: Option<&'static str>,
}

/// What was measured at several places.
pub(super) struct Curve {
    pub(super) across: &'static str,
    pub(super) points: Vec<(f64, f64)>,
}

impl Figure {
    pub(super) fn new(row: impl Into<Option<u8>>, name: impl Into<String>, value: f64, unit: &'static str, limit: Limit) -> Self {
        Self { row: row.into(), name: name.into(), value: Ok(value), unit, limit, is_timed: false, curve: None, why: None }
    }

    /// A figure that is told, and not judged.
    pub(super) fn told(row: impl Into<Option<u8>>, name: impl Into<String>, value: f64, unit: &'static str) -> Self {
        Self::new(row, name, value, unit, Limit::None)
    }

    /// A figure in which time has a part.
    pub(super) fn timed(mut self) -> Self {
        self.is_timed = true;
        self
    }

    /// A figure that cannot be had here.
    pub(super) fn skipped(row: impl Into<Option<u8>>, name: impl Into<String>, why: impl Into<String>) -> Self {
        Self { value: Err(why.into()), ..Self::new(row, name, f64::NAN, "", Limit::None) }
    }

    /// Says why it may be off its target.
    pub(super) fn because(mut self, why: &'static str) -> Self {
        self.why = Some(why);
        self
    }

    pub(super) fn with_curve(mut self, across: &'static str, points: Vec<(f64, f64)>) -> Self {
        self.curve = Some(Curve { across, points });
        self
    }

    pub(super) fn is_past_gate(&self) -> bool {
        match (&self.value, self.limit) {
            (Ok(value), Limit::AtMost { gate, .. }) => *value > gate,
            (Ok(value), Limit::AtLeast { gate, .. }) => *value < gate,
            _ => false,
        }
    }

    fn is_at_target(&self) -> bool {
        match (&self.value, self.limit) {
            (Ok(value), Limit::AtMost { target, .. }) => *value <= target,
            (Ok(value), Limit::AtLeast { target, .. }) => *value >= target,
            _ => true,
        }
    }

    fn verdict(&self) -> String {
        match (&self.value, self.limit) {
            (Err(why), _) => format!("skipped: {why}"),
            (Ok(_), Limit::None) => String::new(),
            _ if self.is_past_gate() => "PAST THE GATE".to_owned(),
            _ if self.is_at_target() => "at target".to_owned(),
            _ => "within gate".to_owned(),
        }
    }

    fn cells(&self) -> [String; 6] {
        let value = self.value.as_ref().map_or_else(|_| "-".to_owned(), |value| format!("{}{}", shown(*value), unit(self.unit)));
        let (target, gate) = match self.limit {
            Limit::AtMost { target, gate } => (format!("≤ {}", shown(target)), format!("≤ {}", shown(gate))),
            Limit::AtLeast { target, gate } => (format!("≥ {}", shown(target)), format!("≥ {}", shown(gate))),
            Limit::None => Default::default(),
        };
        [self.row.map(|row| row.to_string()).unwrap_or_default(), self.name.clone(), value, target, gate, self.verdict()]
    }
}

fn unit(unit: &str) -> String {
    if unit.is_empty() { String::new() } else { format!(" {unit}") }
}

/// Three digits that mean something, and thousands apart.
pub(super) fn shown(value: f64) -> String {
    if value < 10.0 && value.fract() != 0.0 {
        return format!("{value:.3}");
    }
    if value < 1000.0 {
        return format!("{}", (value * 10.0).round() / 10.0);
    }
    let digits = format!("{value:.0}");
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// All figures as a Markdown table.
pub(super) fn table(figures: &[Figure]) -> String {
    let head = ["#", "what", "figure", "target", "gate", "verdict"].map(str::to_owned);
    let lines: Vec<[String; 6]> = std::iter::once(head).chain(figures.iter().map(Figure::cells)).collect();
    crate::program::markdown_table(&lines)
}

/// What is off its target, and why.
pub(super) fn reasons(figures: &[Figure]) -> String {
    let off = figures.iter().filter(|figure| !figure.is_at_target());
    let line = |figure: &Figure| format!("- {}: {}.\n", figure.name.trim(), figure.why.unwrap_or("why is not known; look at it"));
    let lines: String = off.map(line).collect();
    if lines.is_empty() { String::new() } else { format!("Not at target:\n\n{lines}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_off_its_target_says_why() {
        let limit = Limit::AtMost { target: 1.0, gate: 2.0 };
        let figures = [
            Figure::new(1, "good", 1.0, "", limit).because("of nothing"),
            Figure::new(2, "fair", 1.5, "", limit).because("the moon is full"),
            Figure::new(3, "  bad", 3.0, "", limit),
            Figure::told(4, "told", 9.0, ""),
            Figure::skipped(5, "skipped", "no tool"),
        ];
        assert_eq!(reasons(&figures), "Not at target:\n\n- fair: the moon is full.\n- bad: why is not known; look at it.\n");
        assert_eq!(reasons(&figures[..1]), "");
        assert_eq!(figures.iter().map(Figure::is_past_gate).collect::<Vec<_>>(), [false, false, true, false, false]);
    }
}
