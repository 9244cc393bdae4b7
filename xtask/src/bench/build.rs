//! What building costs those who use the SDK: beside what progenitor makes of the same document, and for each TLS library.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use codearts_pipeline_codegen::GENERATED;

use super::{
    Effort,
    figure::{Figure, Limit},
    measure::median,
    programs::Programs,
};
use crate::{
    program::{output_of, put, target},
    workspace::{cargo, files, read, root},
};

/// How often the check of one crate is repeated.
const ROUNDS: usize = 5;

const SDK: &str = "codearts-pipeline";

const BARE: &str = r#"[package]
name = "bare"
version = "0.0.0"
edition = "2024"

[workspace]

[profile.dev]
debug = "line-tables-only"

[dependencies]
bytes = "1"
futures-core = "0.3"
progenitor-client = "=0.15.1"
regress = "0.11"
reqwest = { version = "0.13.5", default-features = false, features = ["json", "query", "stream"] }
serde = { version = "1", features = ["derive"] }
serde_json = "1"
"#;

/// The choice of a TLS library.
struct Tls {
    name: &'static str,
    feature: Option<&'static str>,
}

/// The choices there are.
const TLS: [Tls; 3] = [
    Tls { name: "none", feature: None },
    Tls { name: "rustls + ring", feature: Some("rustls") },
    Tls { name: "native-tls", feature: Some("native-tls") },
];

pub(super) fn measure(programs: &Programs, _: Effort) -> Result<Vec<Figure>, String> {
    programs.build_generation()?;
    let mut figures = checks(&programs.path("bench-generation"))?;
    for choice in &TLS {
        figures.extend(tls(choice)?);
    }
    Ok(figures)
}

/// The checks of the SDK and of progenitor's bare output, without TLS: the crates that each takes, the CPU of a check that
/// begins with nothing, and that of a check of the crate itself when all that it depends upon is checked, with as many
/// operations as the document has and with a hundred. The SDK has a part written by hand, which does not grow: what one more
/// operation costs is in the difference.
///
/// `generation` is the program `bench-generation`.
fn checks(generation: &Path) -> Result<Vec<Figure>, String> {
    let ours = Check { package: SDK, arguments: &["--package", SDK, "--no-default-features"], home: root(), target: home("sdk-check") };
    let theirs =
        Check { package: "bare", arguments: &["--package", "bare"], home: bare_workspace(generation, 5)?, target: home("bare-check") };
    let crates = [ours.crates()?, theirs.crates()?];
    let cold = [ours.cold()?, theirs.cold()?];
    let few = beside(&ours, &theirs)?;
    let ours = Check { home: sdk_workspace(generation, 100)?, ..ours };
    let theirs = Check { home: bare_workspace(generation, 100)?, ..theirs };
    // All that they depend upon is checked anew, as it belongs to another workspace.
    ours.check()?;
    theirs.check()?;
    let many = beside(&ours, &theirs)?;
    let limit = Limit::AtMost { target: 1.15, gate: 1.30 };
    Ok(vec![
        Figure::new(17, "check of the SDK alone / of progenitor's bare output", few[0] / few[1], "", limit).timed().because(
            "what is written by hand (signing, credentials, regions, retries) is checked as well, and the bare output has none of it; \
             one more operation costs what it costs there",
        ),
        Figure::new(17, "  the same with 100 operations", many[0] / many[1], "", limit).timed(),
        Figure::told(17, "  95 more operations alone", (many[0] - few[0]) / (many[1] - few[1]), ""),
        Figure::new(18, "crates of a check without TLS", crates[0], "", Limit::AtMost { target: 90.0, gate: 100.0 })
            .because("eleven of them are for signatures, four read the YAML of region files"),
        Figure::told(18, "  of progenitor's bare output", crates[1], ""),
        Figure::new(18, "check that begins with nothing / of progenitor's bare output", cold[0] / cold[1], "", limit).timed(),
    ])
}

/// The CPU of either check alone, in the round whose ratio is the median.
fn beside(ours: &Check, theirs: &Check) -> Result<[f64; 2], String> {
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        rounds.push([ours.alone()?, theirs.alone()?]);
    }
    rounds.sort_by(|[a, b], [c, d]| (a / b).total_cmp(&(c / d)));
    Ok(rounds[ROUNDS / 2])
}

/// What a TLS library costs the smallest program that makes a client, in a release with thin LTO: crates, the CPU of a build
/// that begins with nothing, the size without symbols, and the time that making one client takes. Beside the size stands that
/// of a program that makes one call by reqwest alone.
fn tls(choice: &Tls) -> Result<Vec<Figure>, String> {
    let Tls { name, feature } = choice;
    let features: Vec<&str> = feature.iter().flat_map(|feature| ["--features", feature]).collect();
    let folder = home(&format!("tls-{}", feature.unwrap_or("none")));
    emptied(&folder)?;
    let build = |program: &str| {
        let mut build = cargo();
        build.args(["build", "--quiet", "--release", "--package", "codearts-pipeline-bench", "--bin", program]).args(&features);
        build.env("CARGO_TARGET_DIR", &folder).env("CARGO_PROFILE_RELEASE_LTO", "thin").env("CARGO_PROFILE_RELEASE_STRIP", "symbols");
        cpu_of(&build, &format!("cargo build of {program}"))
    };
    let megabytes = |program: &str| {
        let path = folder.join("release").join(program);
        let found = fs::metadata(&path).map_err(|error| format!("{} cannot be looked at: {error}", path.display()))?;
        Ok::<_, String>(found.len() as f64 / 1e6)
    };
    let cpu = build("bench-tls")?;
    let size = megabytes("bench-tls")?;
    build("bench-tls-bare")?;
    let bare = megabytes("bench-tls-bare")?;
    let mut run = Command::new(folder.join("release/bench-tls"));
    run.arg("21");
    let text = output_of(run, "bench-tls")?;
    let times = text.lines().map(str::parse).collect::<Result<Vec<f64>, _>>().map_err(|_| format!("bench-tls said `{text}`"))?;
    let sdk: Vec<&str> = ["--package", SDK, "--no-default-features"].into_iter().chain(features.iter().copied()).collect();
    let program = format!("a small program, stripped; TLS by {name}");
    Ok(vec![
        match feature {
            Some("rustls") => Figure::new(19, program, size, "MB", Limit::AtMost { target: 3.2, gate: 4.0 })
                .because("a program that makes one call by reqwest alone is past that by itself, as the figure below says"),
            _ => Figure::told(None, program, size, "MB"),
        },
        Figure::told(None, "  one that makes a call by reqwest alone", bare, "MB"),
        Figure::told(None, format!("  crates with TLS by {name}"), crates(&root(), &sdk)?, ""),
        Figure::told(None, format!("  building it from nothing, processor time with TLS by {name}"), cpu, "s"),
        Figure::told(None, format!("  making a client with TLS by {name}"), median(times) / 1e6, "ms"),
    ])
}

/// A crate that is checked, in a target folder of its own.
struct Check {
    package: &'static str,
    arguments: &'static [&'static str],
    home: PathBuf,
    target: PathBuf,
}

impl Check {
    fn cargo(&self, verb: &str) -> Command {
        let mut command = cargo();
        command.current_dir(&self.home).env("CARGO_TARGET_DIR", &self.target).args([verb, "--quiet"]);
        command
    }

    fn crates(&self) -> Result<f64, String> {
        crates(&self.home, self.arguments)
    }

    fn cold(&self) -> Result<f64, String> {
        emptied(&self.target)?;
        self.check()
    }

    fn alone(&self) -> Result<f64, String> {
        let mut clean = self.cargo("clean");
        clean.args(["--package", self.package]);
        output_of(clean, "cargo clean")?;
        self.check()
    }

    fn check(&self) -> Result<f64, String> {
        let mut check = self.cargo("check");
        check.args(self.arguments);
        cpu_of(&check, &format!("cargo check of {}", self.package))
    }
}

/// How many crates a build takes: names with versions, but for the crate itself.
fn crates(home: &Path, arguments: &[&str]) -> Result<f64, String> {
    let mut tree = cargo();
    tree.current_dir(home).args(["tree", "--edges", "normal,build", "--prefix", "none", "--format", "{p}"]).args(arguments);
    let text = output_of(tree, "cargo tree")?;
    // Behind the version stand the folder of a path, and what a macro is.
    let names: BTreeSet<_> = text
        .lines()
        .filter_map(|line| line.split_once(" v"))
        .map(|(name, rest)| (name, rest.split(' ').next().unwrap_or_default()))
        .collect();
    Ok(names.len().saturating_sub(1) as f64)
}

/// A workspace of what progenitor makes of the document, with the versions that this workspace has.
fn bare_workspace(generation: &Path, operations: usize) -> Result<PathBuf, String> {
    let folder = home("bare").join(operations.to_string());
    put(&folder.join("src/lib.rs"), &printed(generation, "bare", operations)?)?;
    put(&folder.join("Cargo.toml"), BARE)?;
    put(&folder.join("Cargo.lock"), &read("Cargo.lock")?)?;
    let mut fetch = cargo();
    fetch.current_dir(&folder).args(["fetch", "--quiet"]);
    output_of(fetch, "cargo fetch for progenitor's output")?;
    Ok(folder)
}

/// A workspace of the SDK alone, as it would be with this many operations.
fn sdk_workspace(generation: &Path, operations: usize) -> Result<PathBuf, String> {
    let folder = home("sdk").join(operations.to_string());
    emptied(&folder)?;
    for file in files("sdk/src")?.iter().filter(|file| !file.starts_with(GENERATED)) {
        put(&folder.join(file), &read(file)?)?;
    }
    let generated: BTreeMap<String, String> = serde_json::from_str(&printed(generation, "files", operations)?)
        .map_err(|error| format!("bench-generation did not print files: {error}"))?;
    for (file, text) in generated.iter().filter(|(file, _)| file.starts_with(GENERATED)) {
        put(&folder.join(file), text)?;
    }
    let manifest = read("Cargo.toml")?;
    let members = |line: &str| if line.starts_with("members") { "members = [\"sdk\"]\n".to_owned() } else { format!("{line}\n") };
    put(&folder.join("Cargo.toml"), manifest.lines().map(members).collect::<String>())?;
    put(&folder.join("Cargo.lock"), &read("Cargo.lock")?)?;
    // The examples and what they need stay behind.
    let manifest = read("sdk/Cargo.toml")?;
    put(&folder.join("sdk/Cargo.toml"), manifest.split("[dev-dependencies]").next().unwrap_or_default())?;
    Ok(folder)
}

fn printed(generation: &Path, mode: &str, operations: usize) -> Result<String, String> {
    let mut command = Command::new(generation);
    command.args([mode, &operations.to_string()]);
    output_of(command, "bench-generation")
}

fn home(name: &str) -> PathBuf {
    target().join("bench").join(name)
}

fn emptied(folder: &Path) -> Result<(), String> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(format!("{} cannot be removed: {error}", folder.display())),
        _ => Ok(()),
    }
}

/// The seconds that the processor works for a program and all that it starts, by bash, which is told them.
pub(super) fn cpu_of(command: &Command, what: &str) -> Result<f64, String> {
    let mut timed = Command::new("bash");
    timed.args(["-c", "TIMEFORMAT='%3U %3S'; { time \"$@\" >&3 2>&3; } 3>&2 2>&1", "bash"]);
    timed.arg(command.get_program()).args(command.get_args());
    timed.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    if let Some(folder) = command.get_current_dir() {
        timed.current_dir(folder);
    }
    let text = output_of(timed, what)?;
    let times = text.trim().split(' ').map(str::parse).collect::<Result<Vec<f64>, _>>();
    times.map(|times| times.iter().sum()).map_err(|_| format!("bash said of {what}: {text}"))
}
