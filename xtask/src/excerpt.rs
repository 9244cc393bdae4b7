//! Differences between two texts, as people read them.

use similar::TextDiff;

/// At most this many lines of a difference are shown.
const LIMIT: usize = 40;

/// The lines in which files differ, at most [`LIMIT`] in all.
#[derive(Default)]
pub(crate) struct Excerpt {
    lines: Vec<String>,
    left_out: usize,
}

impl Excerpt {
    /// Adds the difference between what is there and what belongs there.
    pub(crate) fn add(&mut self, path: &str, found: &str, expected: &str) {
        let diff = TextDiff::from_lines(found, expected);
        let unified = diff.unified_diff().context_radius(1).header(path, path).to_string();
        for line in unified.lines() {
            if self.lines.len() < LIMIT {
                self.lines.push(line.to_owned());
            } else {
                self.left_out += 1;
            }
        }
    }
}

impl std::fmt::Display for Excerpt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.lines.iter().try_for_each(|line| writeln!(f, "{line}"))?;
        if self.left_out > 0 {
            writeln!(f, "… {} more lines", self.left_out)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_most_forty_lines_are_shown() {
        let long: String = (0..100).map(|line| format!("{line}\n")).collect();
        let mut excerpt = Excerpt::default();
        excerpt.add("a", &long, "");
        let shown = excerpt.to_string();
        assert_eq!(shown.lines().count(), LIMIT + 1);
        assert!(shown.ends_with("… 63 more lines\n"), "{shown}");
    }
}
