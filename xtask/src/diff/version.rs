//! Whether the version of the SDK follows what changed.

use codearts_pipeline_codegen::Bump;

/// Major, minor and patch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Version([u64; 3]);

impl Version {
    /// The version that a manifest states.
    pub(super) fn of_manifest(text: &str) -> Result<Self, String> {
        let line = text.lines().find_map(|line| line.strip_prefix("version = \"")).and_then(|rest| rest.split('"').next());
        let parts: Option<Vec<u64>> = line.and_then(|version| version.split('.').map(|part| part.parse().ok()).collect());
        match parts.as_deref() {
            Some(&[major, minor, patch]) => Ok(Self([major, minor, patch])),
            _ => Err("sdk/Cargo.toml states no version of three numbers".to_owned()),
        }
    }

    /// What is wrong with this version after that one, given what changed.
    pub(super) fn problem(self, before: Self, bump: Bump) -> Option<String> {
        let needed = before.raised(bump);
        (self < needed)
            .then(|| format!("the version in sdk/Cargo.toml is {self}: a {bump} change after {before} requires {needed} or higher"))
    }

    /// Before 1.0.0 what would be major is minor, and what would be minor is patch.
    fn raised(self, bump: Bump) -> Self {
        let Self([major, minor, patch]) = self;
        match (bump, major) {
            (Bump::Major, 0) => Self([0, minor + 1, 0]),
            (Bump::Major, _) => Self([major + 1, 0, 0]),
            (Bump::Minor, 1..) => Self([major, minor + 1, 0]),
            (Bump::Minor | Bump::Patch, _) => Self([major, minor, patch + 1]),
            _ => self,
        }
    }
}

impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [major, minor, patch] = self.0;
        write!(f, "{major}.{minor}.{patch}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(text: &str) -> Version {
        Version::of_manifest(&format!("[package]\nname = \"x\"\nversion = \"{text}\"\n")).expect(text)
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
            assert_eq!(version(before).raised(bump), version(needed));
            assert_eq!(version(needed).problem(version(before), bump), None);
        }
        assert!(version("0.1.9").problem(version("0.1.0"), Bump::Major).is_some_and(|message| message.contains("0.2.0 or higher")));
    }
}
