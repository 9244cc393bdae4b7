//! What building costs those who use the SDK: beside what progenitor makes of the same document, and for each TLS library.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::{
    Effort,
    figure::{Figure, Limit},
    programs::Programs,
};
use crate::{
    program::{output_of, target},
    workspace::{cargo, read, root},
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
    let mut print = programs.command("bench-generation");
    print.args(["bare", "5"]);
    let mut figures = checks(&output_of(print, "bench-generation")?)?;
    for choice in &TLS {
        figures.extend(tls(choice)?);
    }
    Ok(figures)
}

/// The checks of the SDK and of progenitor's bare output, without TLS: the crates that each takes, the CPU of a check that
/// begins with nothing, and that of a check of the crate itself when all that it depends upon is checked.
///
/// `bare` is what progenitor makes of the curated document, as `bench-generation bare 5` prints it.
fn checks(bare: &str) -> Result<Vec<Figure>, String> {
    let ours = Check { package: SDK, arguments: &["--package", SDK, "--no-default-features"], home: root(), target: home("sdk-check") };
    let theirs = Check { package: "bare", arguments: &["--package", "bare"], home: bare_workspace(bare)?, target: home("bare-check") };
    let crates = [ours.crates()?, theirs.crates()?];
    let cold = [ours.cold()?, theirs.cold()?];
    let mut alone = Vec::new();
    for _ in 0..ROUNDS {
        alone.push([ours.alone()?, theirs.alone()?]);
    }
    alone.sort_by(|[a, b], [c, d]| (a / b).total_cmp(&(c / d)));
    let [mine, its] = alone[ROUNDS / 2];
    Ok(vec![
        Figure::new(17, "check of the SDK alone / of progenitor's bare output", mine / its, "", Limit::AtMost { target: 1.15, gate: 1.30 })
            .timed(),
        Figure::new(18, "crates of a check without TLS", crates[0], "", Limit::AtMost { target: 90.0, gate: 100.0 }),
        Figure::told(None, "  of progenitor's bare output", crates[1], ""),
        Figure::new(
            18,
            "check that begins with nothing / of progenitor's bare output",
            cold[0] / cold[1],
            "",
            Limit::AtMost { target: 1.15, gate: 1.30 },
        )
        .timed(),
    ])
}

/// What a TLS library costs the smallest program that makes a client, in a release with thin LTO: crates, the CPU of a build
/// that begins with nothing, the size without symbols, and the time that making one client takes.
fn tls(choice: &Tls) -> Result<Vec<Figure>, String> {
    let Tls { name, feature } = choice;
    let features: Vec<&str> = feature.iter().flat_map(|feature| ["--features", feature]).collect();
    let folder = home(&format!("tls-{}", feature.unwrap_or("none")));
    emptied(&folder)?;
    let mut build = cargo();
    build.args(["build", "--quiet", "--release", "--package", "codearts-pipeline-bench", "--bin", "bench-tls"]).args(&features);
    build.env("CARGO_TARGET_DIR", &folder).env("CARGO_PROFILE_RELEASE_LTO", "thin").env("CARGO_PROFILE_RELEASE_STRIP", "symbols");
    let cpu = cpu_of(&build, "cargo build of bench-tls")?;
    let program = folder.join("release/bench-tls");
    let size = fs::metadata(&program).map_err(|error| format!("{} cannot be looked at: {error}", program.display()))?.len();
    let mut run = Command::new(&program);
    run.arg("21");
    let nanoseconds = output_of(run, "bench-tls")?;
    let nanoseconds: f64 = nanoseconds.trim().parse().map_err(|_| format!("bench-tls said `{nanoseconds}`"))?;
    let sdk: Vec<&str> = ["--package", SDK, "--no-default-features"].into_iter().chain(features.iter().copied()).collect();
    let megabytes = size as f64 / 1e6;
    let program = format!("a small program, stripped; TLS by {name}");
    Ok(vec![
        match feature {
            Some("rustls") => Figure::new(19, program, megabytes, "MB", Limit::AtMost { target: 3.2, gate: 4.0 }),
            _ => Figure::told(None, program, megabytes, "MB"),
        },
        Figure::told(None, format!("  crates with TLS by {name}"), crates(&root(), &sdk)?, ""),
        Figure::told(None, format!("  building it from nothing, processor time with TLS by {name}"), cpu, "s"),
        Figure::told(None, format!("  making a client with TLS by {name}"), nanoseconds / 1e6, "ms"),
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

/// How many crates a build takes: names with versions, the crate itself among them.
fn crates(home: &Path, arguments: &[&str]) -> Result<f64, String> {
    let mut tree = cargo();
    tree.current_dir(home).args(["tree", "--edges", "normal,build", "--prefix", "none", "--format", "{p}"]).args(arguments);
    let text = output_of(tree, "cargo tree")?;
    // Behind the version stand the folder of a path, and what a macro is.
    let names: std::collections::BTreeSet<_> = text
        .lines()
        .filter_map(|line| line.split_once(" v"))
        .map(|(name, rest)| (name, rest.split(' ').next().unwrap_or_default()))
        .collect();
    Ok(names.len() as f64)
}

/// A workspace of what progenitor makes of the document, with the versions that this workspace has.
fn bare_workspace(bare: &str) -> Result<PathBuf, String> {
    let folder = home("bare");
    let lock = read("Cargo.lock")?;
    let mut made = fs::create_dir_all(folder.join("src"));
    for (name, text) in [("src/lib.rs", bare), ("Cargo.toml", BARE), ("Cargo.lock", &lock)] {
        made = made.and_then(|()| fs::write(folder.join(name), text));
    }
    made.map_err(|error| format!("{} cannot be written: {error}", folder.display()))?;
    let mut fetch = cargo();
    fetch.current_dir(&folder).args(["fetch", "--quiet"]);
    output_of(fetch, "cargo fetch for progenitor's output")?;
    Ok(folder)
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
