//! Where things are, and the only place that reads, writes and prints.

use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

/// What a task ends with: nothing, or a text for standard error.
pub(crate) type Outcome = Result<(), String>;

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// Reads a file, by its path below the root or from the root of the file system.
pub(crate) fn read(path: impl AsRef<Path>) -> Result<String, String> {
    fs::read_to_string(root().join(&path)).map_err(|error| format!("{} cannot be read: {error}", path.as_ref().display()))
}

/// Reads a file below the root that may not be there.
pub(crate) fn read_if_there(path: &str) -> Result<Option<String>, String> {
    match fs::read_to_string(root().join(path)) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        // A generated file that somebody made unreadable as text differs from what belongs there.
        Err(error) if error.kind() == io::ErrorKind::InvalidData => Ok(Some(String::new())),
        Err(error) => Err(format!("{path} cannot be read: {error}")),
    }
}

/// Writes a file, by its path below the root or from the root of the file system, and the folders on the way to it.
pub(crate) fn write(path: impl AsRef<Path>, text: impl AsRef<[u8]>) -> Outcome {
    let full = root().join(&path);
    let made = full.parent().map_or(Ok(()), fs::create_dir_all);
    made.and_then(|()| fs::write(&full, text)).map_err(|error| format!("{} cannot be written: {error}", path.as_ref().display()))
}

/// Removes a file below the root, and its folder if that is empty then.
pub(crate) fn remove(path: &str) -> Outcome {
    let full = root().join(path);
    fs::remove_file(&full).map_err(|error| format!("{path} cannot be removed: {error}"))?;
    if let Some(folder) = full.parent() {
        // Fails if something is left in it, which is as it should be.
        let _ = fs::remove_dir(folder);
    }
    Ok(())
}

/// A folder that is empty.
pub(crate) fn empty_folder(folder: PathBuf) -> Result<PathBuf, String> {
    match fs::remove_dir_all(&folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(format!("{} cannot be emptied: {error}", folder.display())),
        _ => {}
    }
    fs::create_dir_all(&folder).map_err(|error| format!("{} cannot be made: {error}", folder.display()))?;
    Ok(folder)
}

/// All files of a folder below the root, as paths below the root with slashes, sorted.
pub(crate) fn files(folder: &str) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        let entries = match fs::read_dir(root().join(&folder)) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(format!("{folder} cannot be listed: {error}")),
        };
        for entry in entries {
            let entry = entry.map_err(|error| format!("{folder} cannot be listed: {error}"))?;
            let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() { open.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    Ok(found)
}

/// The names of what stands in a folder.
pub(crate) fn names(folder: &str) -> Result<Vec<String>, String> {
    let entries = fs::read_dir(root().join(folder)).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let entries = entries.map_err(|error| format!("{folder} cannot be listed: {error}"))?;
    Ok(entries.iter().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect())
}

/// Prints a line. A reader that has gone away is no concern of a task.
pub(crate) fn print(text: &str) {
    let _ = writeln!(io::stdout().lock(), "{text}");
}

/// Prints a line to standard error.
pub(crate) fn eprint(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", text.trim_end());
}
