//! Several files become one document.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Value, json};

use super::{
    value::{METHODS, entries, escaped, text},
    yaml::{self, Lines},
};
use crate::{diagnostic::Diagnostic, paths::SPEC};

const RULE: &str = "document-pieces";

/// What a chapter may hold.
const CHAPTER_KEYS: [&str; 3] = ["components", "paths", "tag"];

/// What the file that all chapters share leaves to them.
const CHAPTERS_ONLY: [&str; 2] = ["paths", "tags"];

/// A document and where its values were written.
#[derive(Debug, Clone, Default)]
pub(super) struct Merged {
    pub(super) document: Value,
    /// Number of the file and line, by pointer.
    pub(super) locations: HashMap<String, (usize, usize)>,
    pub(super) files: Vec<String>,
    /// Stem of the chapter's file, by tag.
    pub(super) chapters: BTreeMap<String, String>,
    /// What is wrong with the pieces.
    diagnostics: Vec<Diagnostic>,
}

/// One file that is a whole document.
pub(super) fn whole(file: &str, text: &str) -> Result<Merged, Vec<Diagnostic>> {
    let (document, lines) = yaml::read(file, text)?;
    let locations = lines.into_iter().map(|(pointer, line)| (pointer, (0, line))).collect();
    Ok(Merged { document, locations, files: vec![file.to_owned()], ..Merged::default() })
}

/// The shared file and the chapters.
pub(super) fn pieces(files: &[(&str, &str)]) -> Result<Merged, Vec<Diagnostic>> {
    let (chapters, shared): (Vec<_>, Vec<_>) = files.iter().partition(|(file, _)| stem(file).is_some());
    let [(file, text)] = shared[..] else {
        let message = format!("there are {} files outside of the folder of chapters", shared.len());
        let help = "write what all chapters share into `spec/openapi.yaml`, everything else into `spec/chapters`";
        return Err(vec![Diagnostic::new(RULE, (SPEC, 1), "", message, help)]);
    };
    // Shared values first, whatever the order of the files.
    let mut merged = whole(file, text)?;
    merged.begin();
    for (file, text) in chapters {
        match yaml::read(file, text) {
            Ok((chapter, lines)) => merged.chapter(file, chapter, lines),
            Err(found) => merged.diagnostics.extend(found),
        }
    }
    merged.diagnostics.sort();
    if merged.diagnostics.is_empty() { Ok(merged) } else { Err(merged.diagnostics) }
}

/// The name of a chapter's file, without folder and extension.
fn stem(file: &str) -> Option<&str> {
    let (folder, name) = file.rsplit_once('/')?;
    let is_chapter = folder == "chapters" || folder.ends_with("/chapters");
    is_chapter.then(|| name.split_once('.').map_or(name, |(stem, _)| stem))
}

impl Merged {
    /// Makes room for the chapters in the shared document.
    fn begin(&mut self) {
        let Some(document) = self.document.as_object_mut() else {
            return self.note(0, 1, "", "the shared file is not an object", "write an OpenAPI document");
        };
        let misplaced = CHAPTERS_ONLY.map(|key| document.contains_key(key).then_some(key));
        for (key, empty) in [("tags", json!([])), ("paths", json!({})), ("components", json!({}))] {
            document.entry(key).or_insert(empty);
        }
        for key in misplaced.into_iter().flatten() {
            let pointer = format!("/{key}");
            let line = self.locations.get(&pointer).map_or(1, |(_, line)| *line);
            let message = format!("the shared file has `{key}`, which belongs to the chapters");
            self.note(0, line, &pointer, message, "move it into the files of the chapters");
        }
    }

    fn chapter(&mut self, file: &str, mut chapter: Value, lines: Lines) {
        let number = self.files.len();
        self.files.push(file.to_owned());
        let line = |pointer: &str| lines.get(pointer).copied().unwrap_or(1);
        if !chapter.is_object() {
            return self.note(number, 1, "", "the chapter is not an object", "write `tag`, `paths` and `components`");
        }
        for (key, _) in entries(Some(&chapter)).into_iter().filter(|(key, _)| !CHAPTER_KEYS.contains(key)) {
            let pointer = format!("/{}", escaped(key));
            let help = "write what all chapters share into `spec/openapi.yaml`";
            self.note(number, line(&pointer), &pointer, format!("a chapter has no `{key}`"), help);
        }
        let tag = chapter.as_object_mut().and_then(|chapter| chapter.remove("tag")).unwrap_or_default();
        let name = text(&tag, "name").to_owned();
        if name.is_empty() {
            let help = "write `tag: {name: ..., description: ...}`";
            self.note(number, line("/tag"), "/tag", "the chapter has no name", help);
        }
        for (path, item) in chapter.get_mut("paths").and_then(Value::as_object_mut).into_iter().flatten() {
            for method in METHODS {
                let Some(operation) = item.get_mut(method).and_then(Value::as_object_mut) else { continue };
                if operation.insert("tags".to_owned(), json!([name])).is_some() {
                    let pointer = format!("/paths/{}/{method}/tags", escaped(path));
                    let help = "remove it: the tag is that of the chapter";
                    self.note(number, line(&pointer), &pointer, "the operation states its tag", help);
                }
            }
        }
        let mut clashes = Vec::new();
        merge(&mut self.document, chapter, String::new(), &mut clashes);
        for pointer in clashes {
            let (first, at) = self.locations.get(&pointer).copied().unwrap_or((0, 1));
            let (message, help) = if is_shared(&pointer) {
                (format!("`{pointer}` is not an object"), "write named values")
            } else {
                let help = "define it in one file; what several chapters share belongs into `spec/openapi.yaml`";
                (format!("it is defined in {} already, on line {at}", self.files[first]), help)
            };
            self.note(number, line(&pointer), &pointer, message, help);
        }
        let tags = self.document["tags"].as_array().map_or(0, Vec::len);
        for (pointer, line) in lines {
            let pointer = match pointer.strip_prefix("/tag") {
                Some(rest) => format!("/tags/{tags}{rest}"),
                None => pointer,
            };
            self.locations.entry(pointer).or_insert((number, line));
        }
        self.chapters.insert(name, stem(file).unwrap_or_default().to_owned());
        if let Some(tags) = self.document.get_mut("tags").and_then(Value::as_array_mut) {
            tags.push(tag);
        }
    }

    fn note(&mut self, file: usize, line: usize, pointer: &str, message: impl Into<String>, help: &str) {
        self.diagnostics.push(Diagnostic::new(RULE, (&self.files[file], line), pointer, message, help));
    }
}

/// Adds what another file says: paths, and named values of each section of the components. What cannot be added is a clash.
fn merge(target: &mut Value, source: Value, pointer: String, clashes: &mut Vec<String>) {
    match (target, source) {
        (Value::Object(target), Value::Object(source)) if is_shared(&pointer) => {
            for (key, value) in source {
                match target.get_mut(&key) {
                    Some(target) => merge(target, value, format!("{pointer}/{}", escaped(&key)), clashes),
                    None => drop(target.insert(key, value)),
                }
            }
        }
        (_, Value::Null) if is_shared(&pointer) => {}
        _ => clashes.push(pointer),
    }
}

/// Whether several files add to the value at this pointer.
fn is_shared(pointer: &str) -> bool {
    matches!(pointer, "" | "/paths") || (pointer.starts_with("/components") && pointer.matches('/').count() < 3)
}
