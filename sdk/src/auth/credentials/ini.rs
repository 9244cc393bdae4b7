//! Parses profile files: sections in brackets, and one key with its value per line.

use crate::auth::credentials::secret::Secret;

/// A section of the file.
#[derive(Default)]
pub(super) struct Section {
    pub(super) name: String,
    pub(super) line: usize,
    entries: Vec<Entry>,
    /// The first mistake in the section. It affects only those who use this section.
    pub(super) mistake: Option<Diagnostic>,
}

/// A key, its value and its line number.
struct Entry {
    key: String,
    value: Secret,
    line: usize,
}

/// What is wrong on which line, without the content of the line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Diagnostic {
    pub(super) line: usize,
    pub(super) what: &'static str,
}

impl Section {
    /// Returns the value of a key and its line number, unless the value is empty.
    pub(super) fn get(&self, key: &str) -> Option<(&str, usize)> {
        self.entries
            .iter()
            .find(|entry| entry.key == key && !entry.value.expose().is_empty())
            .map(|entry| (entry.value.expose(), entry.line))
    }
}

/// Parses all sections. Keys are converted to lower case; lines that start with `#` or `;` are comments. Lines before
/// the first section, or below an invalid heading, are in a section without a name.
pub(super) fn parse(text: &str) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for (index, raw) in text.lines().enumerate() {
        let content = raw.trim();
        if content.is_empty() || content.starts_with(['#', ';']) {
            continue;
        }
        let line = index + 1;
        if let Err(what) = read_line(&mut sections, content, line) {
            if content.starts_with('[') || sections.is_empty() {
                sections.push(Section { line, ..Section::default() });
            }
            if let Some(section) = sections.last_mut() {
                section.mistake.get_or_insert(Diagnostic { line, what });
            }
        }
    }
    sections
}

fn read_line(sections: &mut Vec<Section>, content: &str, line: usize) -> Result<(), &'static str> {
    if let Some(rest) = content.strip_prefix('[') {
        let name = rest.strip_suffix(']').map(str::trim).filter(|name| !name.is_empty());
        let name = name.ok_or("a section is written as [name], on a line of its own")?;
        // The names are listed on one line if a section is not found.
        if name.contains(char::is_control) {
            return Err("the name of the section holds a character that cannot be seen");
        }
        if let Some(first) = sections.iter_mut().find(|section| section.name == name) {
            // Which of the two is meant is unknown. The content of the second belongs to no section.
            first.mistake.get_or_insert(Diagnostic { line, what: "the section is there twice" });
            sections.push(Section { line, ..Section::default() });
        } else {
            sections.push(Section { name: name.to_owned(), line, ..Section::default() });
        }
        return Ok(());
    }
    let (key, value) = content.split_once(['=', ':']).ok_or("this is neither a section nor a key with a value: write key = value")?;
    let (key, value) = (key.trim().to_ascii_lowercase(), value.trim());
    let section = sections.last_mut().ok_or("the key stands before the first section")?;
    if key.is_empty() {
        return Err("there is no key before the value");
    }
    if section.entries.iter().any(|entry| entry.key == key) {
        return Err("the key is there twice in its section");
    }
    if value.len() > 1 && value.starts_with(['"', '\'']) && value.ends_with(['"', '\'']) {
        return Err("the value is in quotation marks, which would become part of it: leave them out");
    }
    section.entries.push(Entry { key, value: Secret::new(value), line });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_keys_and_comments_are_read() {
        let text = "# c\n[basic]\r\nAK = a=b \n\n; c\n  sk: s\nsecurity_token =\n[ other ]\niam_endpoint = https://x:1\n";
        let sections = parse(text);
        assert!(sections.iter().all(|section| section.mistake.is_none()));
        assert_eq!(sections.iter().map(|section| (section.name.as_str(), section.line)).collect::<Vec<_>>(), [("basic", 2), ("other", 8)]);
        let [basic, other] = &sections[..] else { panic!("two sections") };
        assert_eq!((basic.get("ak"), basic.get("sk"), basic.get("security_token")), (Some(("a=b", 3)), Some(("s", 6)), None));
        assert_eq!(other.get("iam_endpoint"), Some(("https://x:1", 9)));
        assert!(parse("").is_empty());
    }

    #[test]
    fn a_mistake_has_a_line() {
        for (text, line) in [
            ("ak = a", 1),
            ("[basic]\nak", 2),
            ("[basic\n", 1),
            ("[]", 1),
            ("[a\rb]", 1),
            ("[\u{1b}[2J]", 1),
            ("[basic]\n= a", 2),
            ("[basic]\n[basic]", 2),
            ("[basic]\nak = a\n\nAK = b", 4),
            ("[basic]\nak = \"a\"", 2),
        ] {
            let mistakes: Vec<_> = parse(text).into_iter().filter_map(|section| section.mistake).map(|mistake| mistake.line).collect();
            assert_eq!(mistakes, [line], "{text:?}");
        }
    }

    #[test]
    fn a_mistake_belongs_to_its_section() {
        let sections = parse("x\n[a]\nak\n[b]\nak = 1\n[c\nak = 2\n[d]\nak = 3\n[d]\nak = 4\n");
        let found: Vec<_> = sections.iter().map(|section| (section.name.as_str(), section.mistake.is_some())).collect();
        assert_eq!(found, [("", true), ("a", true), ("b", false), ("", true), ("d", true), ("", false)]);
    }
}
