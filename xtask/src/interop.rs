//! `cargo xtask interop`: clients that no one here wrote, on the emulator.
#![allow(clippy::disallowed_methods, reason = "a task reads its own environment")]

use std::{
    env, fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use crate::{
    Outcome,
    workspace::{cargo, read, root, say},
};

const REQUIREMENTS: &str = "tests/interop/requirements.txt";
const LIFECYCLE: &str = "tests/interop/lifecycle.py";

const ACCESS_KEY: &str = "INTEROP_ACCESS_KEY";
const SECRET_KEY: &str = "interop-secret-key";
const DOMAIN_ID: &str = "ce8df55870164338a72d7e828a966a2a";

pub(crate) fn run() -> Outcome {
    let python = match python() {
        Ok(python) => python,
        Err(why) => {
            say(&format!("skipped, the vendor's Python SDK cannot be installed here: {why}"));
            return Ok(());
        }
    };
    let emulator = Emulator::start()?;
    let script = |secret_key: &str, more: &[&str]| {
        let mut command = Command::new(&python);
        command.arg(root().join(LIFECYCLE)).args([&emulator.endpoint, ACCESS_KEY, secret_key, DOMAIN_ID]).args(more);
        finish(command, LIFECYCLE)
    };
    script(SECRET_KEY, &[])?;
    script("a-wrong-secret-key", &["--expect-unauthorized"])?;
    say("the vendor's Python SDK completes the life cycle, and is refused with a wrong secret key");
    Ok(())
}

/// A Python with the vendor's SDK, in a virtual environment below `target/`.
fn python() -> Result<PathBuf, String> {
    let home = target().join("interop");
    let python = home.join("bin/python");
    let wanted = read(REQUIREMENTS)?;
    let marker = home.join("installed");
    if fs::read_to_string(&marker).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    let mut venv = Command::new("python3");
    venv.args(["-m", "venv", "--clear"]).arg(&home);
    finish(venv, "python3 -m venv")?;
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"]).arg(root().join(REQUIREMENTS));
    finish(pip, "pip install")?;
    fs::write(&marker, wanted).map_err(|error| format!("{} cannot be written: {error}", marker.display()))?;
    Ok(python)
}

/// The emulator's program, stopped when dropped.
struct Emulator {
    process: Child,
    endpoint: String,
}

impl Emulator {
    fn start() -> Result<Self, String> {
        let mut build = cargo();
        build.args(["build", "--quiet", "--package", "codearts-pipeline-emulator"]);
        finish(build, "cargo build")?;
        let program = target().join("debug/codearts-pipeline-emulator");
        let mut process = Command::new(&program)
            .args(["--port", "0", "--ak", ACCESS_KEY, "--sk", SECRET_KEY])
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{} cannot be started: {error}", program.display()))?;
        let mut line = String::new();
        let output = process.stdout.take().ok_or("the emulator has no output")?;
        let read = BufReader::new(output).read_line(&mut line);
        let endpoint = line.trim().strip_prefix("listening on ").unwrap_or_default().to_owned();
        let emulator = Self { process, endpoint };
        match read {
            Ok(_) if !emulator.endpoint.is_empty() => Ok(emulator),
            _ => Err("the emulator did not say where it listens".to_owned()),
        }
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to stop.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |path| Path::new(&path).to_owned())
}

fn finish(mut command: Command, what: &str) -> Outcome {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{what} failed: {status}")),
        Err(error) => Err(format!("{what} cannot be started: {error}")),
    }
}
