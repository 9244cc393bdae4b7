//! `cargo xtask interop`: clients that no one here wrote, on the emulator.

use std::{fs, path::PathBuf, process::Command};

use crate::{
    Outcome, docs,
    program::{Emulator, finish, target},
    workspace::{read, root, say},
};

const REQUIREMENTS: &str = "tests/interop/requirements.txt";
const LIFECYCLE: &str = "tests/interop/lifecycle.py";
const SNIPPETS: &str = "tests/interop/snippets.py";

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
    let emulator = Emulator::start(["--port", "0", "--ak", ACCESS_KEY, "--sk", SECRET_KEY])?;
    let script = |secret_key: &str, more: &[&str]| {
        let mut command = Command::new(&python);
        command.arg(root().join(LIFECYCLE)).args([&emulator.endpoint, ACCESS_KEY, secret_key, DOMAIN_ID]).args(more);
        finish(command, LIFECYCLE)
    };
    script(SECRET_KEY, &[])?;
    script("a-wrong-secret-key", &["--expect-unauthorized"])?;
    let mut snippets = Command::new(&python);
    snippets.arg(root().join(SNIPPETS)).arg(docs::write()?).args([&emulator.endpoint, ACCESS_KEY, SECRET_KEY]);
    finish(snippets, SNIPPETS)?;
    say("the vendor's Python SDK completes the life cycle, runs the snippets of the page, and is refused with a wrong secret key");
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
