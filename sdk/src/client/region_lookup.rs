//! Lookup of a region's endpoints: environment, file, table.

use std::path::{Path, PathBuf};

use crate::{
    auth::Context,
    client::region_file::{self as file, Mistake},
    error::{Error, ErrorKind, nearest},
    region::Region,
};

const VARIABLE_PREFIX: &str = "HUAWEICLOUD_SDK_REGION_CODEARTSPIPELINE_";
const FILE_VARIABLE: &str = "HUAWEICLOUD_SDK_REGIONS_FILE";
const FILE_IN_HOME: &str = ".huaweicloud/regions.yaml";

/// The endpoints of a region, not parsed yet, and where they are configured.
#[derive(Debug)]
pub(crate) struct ResolvedEndpoints {
    pub(crate) endpoints: Vec<String>,
    /// The prefix of an error about the endpoints: a variable, or a file with a line. Empty for the table.
    pub(crate) origin: String,
}

/// Resolves the endpoints of a region.
///
/// # Errors
///
/// Returns an error if the region is unknown, the variable contains no endpoint, or the file is not valid (or is named and cannot be read).
pub(crate) fn resolve(region: &Region, context: &Context) -> Result<ResolvedEndpoints, Error> {
    let variable = variable_of(region);
    if let Some(value) = context.variable(&variable)? {
        let endpoints: Vec<_> = value.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect();
        if endpoints.is_empty() {
            return Err(wrong(format!("{variable} is set and holds no endpoint")));
        }
        return Ok(ResolvedEndpoints { endpoints, origin: variable });
    }
    let (path, listed) = listed(context)?.map_or_else(Default::default, |Listed { path, entries }| (path.display().to_string(), entries));
    let (mut known, mut unclear) = (Vec::new(), None);
    for entry in listed {
        match entry {
            Ok(entry) if entry.id == region.id() => {
                return Ok(ResolvedEndpoints { endpoints: entry.endpoints, origin: format!("{path}:{}", entry.line) });
            }
            Ok(entry) => known.push(entry.id),
            Err(Mistake { id: Some(id), diagnostic }) if id == region.id() => return Err(located(&path, diagnostic)),
            Err(Mistake { id: Some(_), .. }) => {}
            Err(Mistake { id: None, diagnostic }) => unclear = unclear.or(Some(diagnostic)),
        }
    }
    match (region.built_in_endpoint(), unclear) {
        (Some(endpoint), _) => Ok(ResolvedEndpoints { endpoints: vec![endpoint.to_owned()], origin: String::new() }),
        // It might be the requested one.
        (None, Some(diagnostic)) => Err(located(&path, diagnostic)),
        (None, None) => Err(unknown(region, &variable, known)),
    }
}

fn variable_of(region: &Region) -> String {
    format!("{VARIABLE_PREFIX}{}", region.id().to_ascii_uppercase().replace('-', "_"))
}

/// The content of the file.
struct Listed {
    path: PathBuf,
    entries: Vec<Result<file::Entry, Mistake>>,
}

fn located(path: &str, diagnostic: file::Diagnostic) -> Error {
    wrong(format!("{path}:{}: {}", diagnostic.line, diagnostic.text))
}

fn listed(context: &Context) -> Result<Option<Listed>, Error> {
    let named = context.variable(FILE_VARIABLE)?.map(PathBuf::from);
    let is_named = named.is_some();
    let path = match named {
        Some(path) => path,
        None => match context.home()? {
            Some(home) => home.join(FILE_IN_HOME),
            None => return Ok(None),
        },
    };
    let unreadable = |path: &Path, why: &dyn std::fmt::Display| wrong(format!("the regions file {} cannot be read: {why}", path.display()));
    match context.read_file(&path) {
        Ok(Some(text)) => match file::read(&text) {
            // A file that is named explicitly must be complete.
            Ok(mut entries) if is_named => match entries.pop_if(|entry| matches!(entry, Err(Mistake { id: None, .. }))) {
                Some(Err(mistake)) => Err(located(&path.display().to_string(), mistake.diagnostic)),
                _ => Ok(Some(Listed { path, entries })),
            },
            Ok(entries) => Ok(Some(Listed { path, entries })),
            Err(problem) => Err(located(&path.display().to_string(), problem)),
        },
        Ok(None) if is_named => Err(unreadable(&path, &format_args!("it is not there, and {FILE_VARIABLE} names it"))),
        Ok(None) => Ok(None),
        // The default file is optional.
        Err(_) if !is_named => Ok(None),
        Err(error) => Err(unreadable(&path, &error)),
    }
}

fn unknown(region: &Region, variable: &str, listed: Vec<String>) -> Error {
    let mut known: Vec<String> = Region::ALL.iter().map(|region| region.id().to_owned()).collect();
    known.extend(listed);
    let nearest = nearest(region.id(), known.iter().map(String::as_str));
    let hint = nearest.map_or_else(String::new, |id| format!(", did you mean {id}?"));
    wrong(format!(
        "unknown region {:?}{hint}; known are {}. To add it, put its endpoint into the environment variable {variable}, or into \
         ~/{FILE_IN_HOME} (or the file that {FILE_VARIABLE} names), or give the client its endpoint in place of the region",
        region.id(),
        known.join(", ")
    ))
}

fn wrong(text: String) -> Error {
    Error::new(ErrorKind::Configuration, text)
}
