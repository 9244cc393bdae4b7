//! `cargo xtask features`: every feature of the SDK alone, and every two together.

use std::collections::BTreeSet;

use crate::{
    Outcome,
    workspace::{cargo, read, say},
};

const MANIFEST: &str = "sdk/Cargo.toml";

pub(crate) fn run() -> Outcome {
    let features = features(&read(MANIFEST)?);
    let combinations = combinations(&features);
    let mut failed = Vec::new();
    for combination in &combinations {
        // Clippy checks what `cargo check` does, shares its work, and denies warnings without a second build of all
        // dependencies, which `RUSTFLAGS` would take.
        let arguments = ["clippy", "--quiet", "--package", "codearts-pipeline", "--no-default-features", "--features", combination];
        let output = cargo().args(arguments).args(["--", "--deny", "warnings"]).output();
        let output = output.map_err(|error| format!("cargo cannot be started: {error}"))?;
        if !output.status.success() {
            failed.push(format!("with the features [{combination}]:\n{}", String::from_utf8_lossy(&output.stderr).trim_end()));
        }
    }
    if !failed.is_empty() {
        return Err(format!("{}\n{} of {} sets of features do not build", failed.join("\n"), failed.len(), combinations.len()));
    }
    say(&format!("{} sets of features build: none, each, and each two of {}", combinations.len(), features.join(", ")));
    Ok(())
}

/// The names below `[features]`, apart from `default`.
fn features(manifest: &str) -> Vec<String> {
    let section = manifest.lines().skip_while(|line| *line != "[features]").skip(1).take_while(|line| !line.starts_with('['));
    let names = section.filter_map(|line| line.split_once(" = ")).map(|(name, _)| name.trim());
    names.filter(|name| *name != "default" && !name.starts_with('#')).map(str::to_owned).collect()
}

/// None, each one, and each two, once each.
fn combinations(features: &[String]) -> BTreeSet<String> {
    let mut combinations = BTreeSet::from([String::new()]);
    for (index, one) in features.iter().enumerate() {
        combinations.insert(one.clone());
        combinations.extend(features[index + 1..].iter().map(|other| format!("{one},{other}")));
    }
    combinations
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_two_features_are_taken_once() {
        let manifest = "[package]\nname = \"x\"\n\n[features]\ndefault = [\"a\"]\n# a note = here\na = []\nb = [\n]\nc = []\n\n[dependencies]\nd = \"1\"\n";
        let features = features(manifest);
        assert_eq!(features, ["a", "b", "c"]);
        assert_eq!(combinations(&features), ["", "a", "b", "c", "a,b", "a,c", "b,c"].map(str::to_owned).into());
    }
}
