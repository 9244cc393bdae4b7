//! The errata: what `spec/errata` says, and which part of the page each entry is about.

use super::{
    book::Book,
    html::{escape, inline},
};

/// An entry.
#[derive(Debug)]
pub(super) struct Erratum<'a> {
    /// Such as `C27`.
    pub(super) number: &'a str,
    pub(super) title: &'a str,
    /// The chapter that the entry stands in.
    chapter: &'a str,
    /// What follows the title: a label such as `Clash`, and its text.
    parts: Vec<(&'a str, &'a str)>,
    /// The names in the line `- About:`; none if the entry is about the document as a whole.
    pub(super) about: Vec<String>,
}

impl<'a> Erratum<'a> {
    /// Reads all entries. An entry begins with `### C27. Its title`, its parts with `- Label: `.
    pub(super) fn read(text: &'a str) -> Vec<Self> {
        let mut entries: Vec<Self> = Vec::new();
        let (mut chapter, mut is_inside) = ("", false);
        for line in text.lines() {
            if let Some(title) = line.strip_prefix("## ") {
                (chapter, is_inside) = (title, false);
            } else if let Some((number, title)) = line.strip_prefix("### ").and_then(|line| line.split_once(". ")) {
                entries.push(Self { number, title, chapter, parts: Vec::new(), about: Vec::new() });
                is_inside = true;
            } else if let Some((label, text)) = line.strip_prefix("- ").and_then(|line| line.split_once(": "))
                && let Some(entry) = entries.last_mut().filter(|_| is_inside)
            {
                match label {
                    "About" => entry.about = text.split('`').skip(1).step_by(2).map(str::to_owned).collect(),
                    _ => entry.parts.push((label, text)),
                }
            }
        }
        entries
    }

    pub(super) fn part(&self, label: &str) -> &'a str {
        self.parts.iter().find(|(known, _)| *known == label).map_or("", |(_, text)| text)
    }

    /// The mark that stands beside what the entry is about.
    pub(super) fn badge(&self) -> String {
        let (number, title) = (escape(self.number), escape(&self.title.replace('`', "")));
        format!(" <a class=\"badge\" href=\"#{}\" title=\"{title}\" aria-label=\"Erratum {number}: {title}\">{number}</a>", self.anchor())
    }

    pub(super) fn anchor(&self) -> String {
        format!("erratum-{}", super::html::id(self.number))
    }
}

/// The entries that an operation or type is about, in short.
pub(super) fn list(book: &Book<'_>, entries: &[&Erratum<'_>]) -> String {
    if entries.is_empty() {
        return String::new();
    }
    let items: String = entries
        .iter()
        .map(|entry| {
            let (title, decision) = (book.prose(entry.title), book.prose(entry.part("Decision")));
            format!("<li>{} <strong>{title}.</strong> {decision}</li>\n", entry.badge())
        })
        .collect();
    format!("<aside class=\"differs\"><h4>Where the vendor’s pages contradict themselves</h4>\n<ul>\n{items}</ul></aside>\n")
}

/// The chapter of the page that holds all entries.
pub(super) fn all(book: &Book<'_>) -> String {
    let mut html = String::new();
    let mut chapter = "";
    for entry in &book.errata {
        if entry.chapter != chapter {
            chapter = entry.chapter;
            html += &format!("<h3>{}</h3>\n", escape(chapter));
        }
        html += &one(book, entry);
    }
    html
}

fn one(book: &Book<'_>, entry: &Erratum<'_>) -> String {
    let link = |name: &String| inline(&format!("`{name}`"), |name| book.anchor(name));
    let about = match entry.about.iter().map(link).collect::<Vec<_>>().join(", ") {
        about if about.is_empty() => "the document as a whole".to_owned(),
        about => about,
    };
    let parts: String =
        entry.parts.iter().map(|(label, text)| format!("<dt>{}</dt><dd>{}</dd>\n", escape(label), book.prose(text))).collect();
    format!(
        "<article class=\"erratum\" id=\"{}\" data-find=\"{}\">\n<h4><span class=\"badge\">{}</span> {}</h4>\n<dl>\n<dt>About</dt><dd>{about}</dd>\n{parts}</dl>\n</article>\n",
        entry.anchor(),
        escape(&format!("{} {} {}", entry.number, entry.title, entry.about.join(" ")).to_lowercase()),
        escape(entry.number),
        book.prose(entry.title),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_end_where_the_next_heading_begins() {
        let text = "# Title\n- No: entry.\n## One\n\n### C1. First\n\n- About: `a`, `B.c`\n- Decision: Yes.\n\n## Two\n\n- Not: of C1.\n";
        let entries = Erratum::read(text);
        assert_eq!(entries.len(), 1);
        assert_eq!((entries[0].number, entries[0].title, entries[0].chapter), ("C1", "First", "One"));
        assert_eq!(entries[0].about, ["a", "B.c"]);
        assert_eq!(entries[0].part("Decision"), "Yes.");
        assert_eq!(entries[0].parts.len(), 1);
    }
}
