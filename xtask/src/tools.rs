//! Tools of others, installed below `target/interop` at a pinned version.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    program::{cargo, find, finish, output_of, target},
    workspace::{empty_folder, read, root, write},
};

/// The vendor's SDK for Python.
pub(crate) const VENDOR: &str = "huaweicloudsdkcodeartspipeline";

/// Why a tool did not do its work.
pub(crate) enum NotPassed {
    /// It is not available here.
    Skipped(String),
    /// It found something.
    Failed(String),
}

impl From<String> for NotPassed {
    fn from(text: String) -> Self {
        Self::Failed(text)
    }
}

/// The folder of programs that the Python packages in `tests/interop/<name>.txt` bring, in a virtual environment of their own,
/// and the version that is pinned there for one of them.
pub(crate) fn python(name: &str, package: &str) -> Result<(PathBuf, String), NotPassed> {
    let list = root().join(format!("tests/interop/{name}.txt"));
    let pins = read(&list)?;
    let version = pins.lines().find_map(|line| line.strip_prefix(package)?.strip_prefix("=="));
    let version = version.ok_or_else(|| format!("{} does not pin {package}", list.display()))?;
    // One serves all environments.
    let pip = installed("pip", "", |home| virtual_environment(home, &[]))?.join("bin/pip");
    let home = installed(name, &pins, |home| {
        virtual_environment(home, &["--without-pip"])?;
        let install = ["install", "--quiet", "--disable-pip-version-check", "--requirement"];
        finish(Command::new(&pip).arg("--python").arg(home.join("bin/python")).args(install).arg(&list), "pip install")
    })?;
    Ok((home.join("bin"), version.to_owned()))
}

fn virtual_environment(home: &Path, options: &[&str]) -> Result<(), String> {
    let python = find(&["python3"]).ok_or("there is no Python 3 here")?;
    finish(Command::new(python).args(["-m", "venv", "--clear"]).args(options).arg(home), "python3 -m venv")
}

/// The folder of programs that a package of npm brings, such as `@redocly/cli@2.0.0`.
pub(crate) fn npm(name: &str, package: &str) -> Result<PathBuf, NotPassed> {
    let home = installed(name, package, |home| {
        let npm = find(&["npm"]).ok_or("there is no npm here")?;
        let home = empty_folder(home.to_owned())?;
        let install = ["install", "--silent", "--no-audit", "--no-fund", "--no-save", "--prefix"];
        finish(Command::new(npm).args(install).arg(home).arg(package), "npm install")
    })?;
    Ok(home.join("node_modules/.bin"))
}

/// The program of a package in `tests/interop/go`, which uses the vendor's SDK for Go, and the version of that SDK.
pub(crate) fn go(package: &str) -> Result<(PathBuf, String), NotPassed> {
    let go = find(&["go"]).ok_or_else(|| NotPassed::Skipped("there is no Go here".to_owned()))?;
    let (folder, source) = (root().join("tests/interop/go"), format!("./{package}"));
    let output = |arguments: &[&str]| output_of(Command::new(&go).current_dir(&folder).args(arguments), &format!("go {}", arguments[0]));
    output(&["list", "-deps", &source]).map_err(NotPassed::Skipped)?;
    let version = output(&["list", "-m", "-f", "{{.Version}}", "github.com/huaweicloud/huaweicloud-sdk-go-v3"])?;
    let program = target().join(format!("interop/go-{package}"));
    output(&["build", "-buildvcs=false", "-o", &program.to_string_lossy(), &source])?;
    Ok((program, version.trim().to_owned()))
}

/// The folder of programs that a package of crates.io brings.
pub(crate) fn crates_io(package: &str, version: &str) -> Result<PathBuf, NotPassed> {
    let home = installed(package, version, |home| {
        finish(cargo().args(["install", "--quiet", "--locked", "--version", version, "--root"]).arg(home).arg(package), "cargo install")
    })?;
    Ok(home.join("bin"))
}

/// The folder that something is installed in, which happens unless it was done for the same pins already.
fn installed(name: &str, pins: &str, install: impl FnOnce(&Path) -> Result<(), String>) -> Result<PathBuf, NotPassed> {
    let home = target().join("interop").join(name);
    let marker = home.join("installed");
    if !fs::read_to_string(&marker).is_ok_and(|installed| installed == pins) {
        install(&home).map_err(|why| NotPassed::Skipped(format!("it cannot be installed here: {why}")))?;
        write(&marker, pins)?;
    }
    Ok(home)
}
