//! Several files become one document.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{
    value::{METHODS, escaped, text},
    yaml::{self, Lines},
};
use crate::{SPEC, diagnostic::Diagnostic};

/// What a chapter may hold.
const CHAPTER_KEYS: [&str; 3] = ["components", "paths", "tag"];

/// What the file that all chapters share leaves to them.
const CHAPTERS_ONLY: [&str; 2] = ["paths", "tags"];

/// A document and where its values were written.
#[derive(Debug, Clone, Default)]
pub(super) struct Merged {
    pub(super) document: Value,
    /// Number of the file and line, by pointer.
    pub(super) locations: BTreeMap<String, (usize, usize)>,
    pub(super) files: Vec<String>,
    /// Stem of the chapter's file, by tag.
    pub(super) chapters: BTreeMap<String, String>,
}

/// One file that is a whole document.
pub(super) fn whole(file: &str, text: &str) -> Result<Merged, Vec<Diagnostic>> {
    let (document, lines) = yaml::read(file, text)?;
    let locations = lines.into_iter().map(|(pointer, line)| (pointer, (0, line))).collect();
    Ok(Merged { document, locations, files: vec![file.to_owned()], chapters: BTreeMap::new() })
}

/// The shared file and the chapters.
pub(super) fn pieces(files: &[(&str, &str)]) -> Result<Merged, Vec<Diagnostic>> {
    let mut diagnostics = Vec::new();
    // Shared values first, whatever the order of the files.
    let (chapters, shared): (Vec<_>, Vec<_>) = files.iter().partition(|(file, _)| stem(file).is_some());
    let mut merger = Merger::default();
    match shared[..] {
        [(file, text)] => match whole(file, text) {
            Ok(merged) => merger.merged = merged,
            Err(found) => diagnostics.extend(found),
        },
        _ => {
            let message = format!("there are {} files outside of the folder of chapters", shared.len());
            let help = "write what all chapters share into `spec/openapi.yaml`, everything else into `spec/chapters`";
            diagnostics.push(Diagnostic::new("document-pieces", (SPEC, 1), "", message, help));
        }
    }
    if diagnostics.is_empty() {
        merger.begin();
    }
    for (file, text) in chapters {
        match yaml::read(file, text) {
            Ok((chapter, lines)) => merger.chapter(file, chapter, &lines),
            Err(found) => diagnostics.extend(found),
        }
    }
    diagnostics.append(&mut merger.diagnostics);
    diagnostics.sort();
    if diagnostics.is_empty() { Ok(merger.merged) } else { Err(diagnostics) }
}

/// The name of a chapter's file, without folder and extension.
fn stem(file: &str) -> Option<&str> {
    let (folder, name) = file.rsplit_once('/')?;
    let is_chapter = folder == "chapters" || folder.ends_with("/chapters");
    is_chapter.then(|| name.split_once('.').map_or(name, |(stem, _)| stem))
}

#[derive(Default)]
struct Merger {
    merged: Merged,
    diagnostics: Vec<Diagnostic>,
}

impl Merger {
    /// Makes room for the chapters in the shared document.
    fn begin(&mut self) {
        for key in CHAPTERS_ONLY {
            if self.merged.document.get(key).is_some() {
                let help = "move it into the files of the chapters";
                self.add(&format!("/{key}"), format!("the shared file has `{key}`, which belongs to the chapters"), help);
            }
        }
        if let Some(document) = self.merged.document.as_object_mut() {
            document.insert("tags".to_owned(), json!([]));
            document.insert("paths".to_owned(), json!({}));
            document.entry("components").or_insert_with(|| json!({}));
        } else {
            self.add("", "the shared file is not an object".to_owned(), "write an OpenAPI document");
        }
    }

    fn add(&mut self, pointer: &str, message: String, help: &str) {
        let (file, line) = self.merged.locations.get(pointer).copied().unwrap_or((0, 1));
        let file = self.merged.files.get(file).map_or(SPEC, String::as_str);
        self.diagnostics.push(Diagnostic::new("document-pieces", (file, line), pointer, message, help));
    }

    fn chapter(&mut self, file: &str, chapter: Value, lines: &Lines) {
        let number = self.merged.files.len();
        self.merged.files.push(file.to_owned());
        let mut note = |pointer: &str, message: String, help: &str| {
            let line = lines.get(pointer).copied().unwrap_or(1);
            self.diagnostics.push(Diagnostic::new("document-pieces", (file, line), pointer, message, help));
        };
        let Value::Object(mut chapter) = chapter else {
            note("", "the chapter is not an object".to_owned(), "write `tag`, `paths` and `components`");
            return;
        };
        for key in chapter.keys().filter(|key| !CHAPTER_KEYS.contains(&key.as_str())) {
            let help = "write what all chapters share into `spec/openapi.yaml`";
            note(&format!("/{}", escaped(key)), format!("a chapter has no `{key}`"), help);
        }
        let tag = chapter.remove("tag").unwrap_or_default();
        let name = text(&tag, "name").to_owned();
        if name.is_empty() {
            note("/tag", "the chapter has no name".to_owned(), "write `tag: {name: ..., description: ...}`");
        }
        let mut paths = object(chapter.remove("paths"));
        for (path, item) in &mut paths {
            for method in METHODS {
                let Some(operation) = item.get_mut(method).and_then(Value::as_object_mut) else { continue };
                if operation.insert("tags".to_owned(), json!([name])).is_some() {
                    let pointer = format!("/paths/{}/{method}/tags", escaped(path));
                    note(&pointer, "the operation states its tag".to_owned(), "remove it: the tag is that of the chapter");
                }
            }
        }
        self.chapter_tag(file, name, tag);
        self.insert(&["paths"], paths, (file, number), lines);
        for (section, values) in object(chapter.remove("components")) {
            self.insert(&["components", &section], object(Some(values)), (file, number), lines);
        }
        let tags = self.merged.document["tags"].as_array().map_or(0, |tags| tags.len().saturating_sub(1));
        for (pointer, line) in lines {
            let pointer = match pointer.strip_prefix("/tag") {
                Some(rest) => format!("/tags/{tags}{rest}"),
                None => pointer.clone(),
            };
            self.merged.locations.entry(pointer).or_insert((number, *line));
        }
    }

    fn chapter_tag(&mut self, file: &str, name: String, tag: Value) {
        self.merged.chapters.insert(name, stem(file).unwrap_or_default().to_owned());
        if let Some(tags) = self.merged.document.get_mut("tags").and_then(Value::as_array_mut) {
            tags.push(tag);
        }
    }

    /// Puts named values where the document keeps them, unless another file has defined them.
    fn insert(&mut self, place: &[&str], values: Map<String, Value>, (file, number): (&str, usize), lines: &Lines) {
        let mut target = &mut self.merged.document;
        for key in place {
            let Some(holder) = target.as_object_mut() else { return };
            target = holder.entry(*key).or_insert_with(|| json!({}));
        }
        let Some(target) = target.as_object_mut() else { return };
        let pointer: String = place.iter().map(|key| format!("/{}", escaped(key))).collect();
        for (name, value) in values {
            let pointer = format!("{pointer}/{}", escaped(&name));
            let Some(first) = self.merged.locations.get(&pointer).filter(|(first, _)| *first != number) else {
                target.insert(name, value);
                continue;
            };
            let message = format!("`{name}` is defined in {} already, on line {}", self.merged.files[first.0], first.1);
            let line = lines.get(&pointer).copied().unwrap_or(1);
            let help = "define it in one file; what several chapters share belongs into `spec/openapi.yaml`";
            self.diagnostics.push(Diagnostic::new("document-pieces", (file, line), pointer, message, help));
        }
    }
}

fn object(value: Option<Value>) -> Map<String, Value> {
    match value {
        Some(Value::Object(object)) => object,
        _ => Map::new(),
    }
}
