//! Tools of others, installed below `target/interop` at a pinned version.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::Trouble;
use crate::{
    program::{find, finish, target},
    workspace::{cargo as own_cargo, read, root},
};

/// Where the pinned versions stand.
const PINS: &str = "tests/interop";

/// The folder of `program`s that a list of Python packages brings, in a virtual environment of its own.
///
/// The list is `tests/interop/<name>.txt`.
pub(super) fn python(name: &str) -> Result<PathBuf, Trouble> {
    let pins = format!("{PINS}/{name}.txt");
    let home = target().join("interop").join(name);
    installed(&home, &read(&pins)?, |home| {
        let python = find(&["python3"]).ok_or("there is no Python 3 here")?;
        let mut venv = Command::new(python);
        venv.args(["-m", "venv", "--clear"]).arg(home);
        finish(venv, "python3 -m venv")?;
        let mut pip = Command::new(home.join("bin/python"));
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"]).arg(root().join(&pins));
        finish(pip, "pip install")
    })?;
    Ok(home.join("bin"))
}

/// The folder of programs that a package of npm brings, such as `@redocly/cli@2.0.0`.
pub(super) fn npm(name: &str, package: &str) -> Result<PathBuf, Trouble> {
    let home = target().join("interop").join(name);
    installed(&home, package, |home| {
        let npm = find(&["npm"]).ok_or("there is no npm here")?;
        let _ = fs::remove_dir_all(home);
        fs::create_dir_all(home).map_err(|error| format!("{} cannot be made: {error}", home.display()))?;
        let mut install = Command::new(npm);
        install.args(["install", "--silent", "--no-audit", "--no-fund", "--no-save", "--prefix"]).arg(home).arg(package);
        finish(install, "npm install")
    })?;
    Ok(home.join("node_modules/.bin"))
}

/// The folder of programs that a package of crates.io brings.
pub(super) fn cargo(package: &str, version: &str) -> Result<PathBuf, Trouble> {
    let home = target().join("interop").join(package);
    installed(&home, version, |home| {
        let mut install = own_cargo();
        install.args(["install", "--quiet", "--locked", "--version", version, "--root"]).arg(home).arg(package);
        finish(install, "cargo install")
    })?;
    Ok(home.join("bin"))
}

/// Installs unless that was done for the same pins already.
fn installed(home: &Path, wanted: &str, install: impl FnOnce(&Path) -> Result<(), String>) -> Result<(), Trouble> {
    let marker = home.join("installed");
    if fs::read_to_string(&marker).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    install(home).map_err(|why| Trouble::Missing(format!("it cannot be installed here: {why}")))?;
    fs::write(&marker, wanted).map_err(|error| Trouble::Failed(format!("{} cannot be written: {error}", marker.display())))
}

/// The version in a line such as `schemathesis==4.32.5` of the list of that name.
pub(super) fn pinned(name: &str, package: &str) -> Result<String, Trouble> {
    let pins = read(&format!("{PINS}/{name}.txt"))?;
    let version = pins.lines().find_map(|line| line.strip_prefix(package)?.strip_prefix("=="));
    version.map(str::to_owned).ok_or_else(|| Trouble::Failed(format!("{PINS}/{name}.txt does not pin {package}")))
}
