//! The errata: what the vendor's material contradicts itself on, as `spec/errata/*.md` has it.

/// An entry.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Erratum<'a> {
    /// Its letter and number, such as `C27`.
    pub number: &'a str,
    /// Its title.
    pub title: &'a str,
    /// What follows the title: a label such as `Clash`, and its text.
    pub parts: Vec<(&'a str, &'a str)>,
    /// The names in the line `- About:`: operations, types, and with a period fields of types and parameters of operations; none
    /// if the entry is about the document as a whole.
    pub about: Vec<&'a str>,
}

impl<'a> Erratum<'a> {
    /// Reads all entries. An entry begins with `### C27. Its title`, its parts with `- Label: `.
    pub fn read(text: &'a str) -> Vec<Self> {
        let mut entries: Vec<Self> = Vec::new();
        let mut is_inside = false;
        for line in text.lines() {
            if let Some((number, title)) = line.strip_prefix("### ").and_then(|line| line.split_once(". ")) {
                entries.push(Self { number, title, parts: Vec::new(), about: Vec::new() });
                is_inside = true;
            } else if line.starts_with('#') {
                is_inside = false;
            } else if let Some((label, text)) = line.strip_prefix("- ").and_then(|line| line.split_once(": "))
                && let Some(entry) = entries.last_mut().filter(|_| is_inside)
            {
                match label {
                    "About" => entry.about = text.split('`').skip(1).step_by(2).collect(),
                    _ => entry.parts.push((label, text)),
                }
            }
        }
        entries
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_end_where_the_next_heading_begins() {
        let text = "# Title\n- No: entry.\n## One\n\n### C1. First\n\n- About: `a`, `B.c`\n- Decision: Yes.\n\n## Two\n\n- Not: of C1.\n";
        let about = vec!["a", "B.c"];
        assert_eq!(Erratum::read(text), [Erratum { number: "C1", title: "First", parts: vec![("Decision", "Yes.")], about }]);
    }
}
