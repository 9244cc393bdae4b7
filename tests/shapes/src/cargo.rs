//! cargo, as a test starts it.

use std::{env, process::Command};

/// cargo with the environment that it has outside of a test.
///
/// Some build scripts of dependencies look at what cargo tells a test about its package. They would run again for each test of another
/// package, and whatever depends on them would be built again.
#[must_use]
#[allow(clippy::disallowed_methods, reason = "a program has an environment")]
pub fn cargo() -> Command {
    let mut cargo = Command::new(env!("CARGO"));
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")) {
            cargo.env_remove(name);
        }
    }
    cargo
}
