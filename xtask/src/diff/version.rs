//! Whether the version of the SDK follows what changed.

use codearts_pipeline_codegen::Bump;
use semver::Version;

/// The version that a manifest states.
pub(super) fn of_manifest(text: &str) -> Result<Version, String> {
    let stated = text.lines().find_map(|line| line.strip_prefix("version = \"")?.strip_suffix('"'));
    Version::parse(stated.unwrap_or_default()).map_err(|error| format!("sdk/Cargo.toml states no version: {error}"))
}

/// What is wrong with a version after another, given what changed.
pub(super) fn problem(before: &Version, after: &Version, bump: Bump) -> Option<String> {
    let needed = raised(before, bump);
    (*after < needed)
        .then(|| format!("the version in sdk/Cargo.toml is {after}: a {bump} change after {before} requires {needed} or higher"))
}

/// Before 1.0.0 what would be major is minor, and what would be minor is patch.
fn raised(version: &Version, bump: Bump) -> Version {
    let (major, minor, patch) = (version.major, version.minor, version.patch);
    match (bump, major) {
        (Bump::Major, 0) => Version::new(0, minor + 1, 0),
        (Bump::Major, _) => Version::new(major + 1, 0, 0),
        (Bump::Minor, 1..) => Version::new(major, minor + 1, 0),
        (Bump::Minor | Bump::Patch, _) => Version::new(major, minor, patch + 1),
        _ => version.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(text: &str) -> Version {
        of_manifest(&format!("[package]\nname = \"x\"\nversion = \"{text}\"\n")).expect(text)
    }

    #[test]
    fn the_version_follows_semver() {
        for (before, bump, needed) in [
            ("0.1.0", Bump::None, "0.1.0"),
            ("0.1.0", Bump::Patch, "0.1.1"),
            ("0.1.0", Bump::Minor, "0.1.1"),
            ("0.1.5", Bump::Major, "0.2.0"),
            ("1.2.3", Bump::Patch, "1.2.4"),
            ("1.2.3", Bump::Minor, "1.3.0"),
            ("1.2.3", Bump::Major, "2.0.0"),
        ] {
            assert_eq!(raised(&version(before), bump), version(needed));
            assert_eq!(problem(&version(before), &version(needed), bump), None);
        }
        assert!(problem(&version("0.1.0"), &version("0.1.9"), Bump::Major).is_some_and(|message| message.contains("0.2.0 or higher")));
    }
}
