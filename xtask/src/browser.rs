//! `cargo xtask browser`: the page in a real browser, from disk and on the emulator.

use std::{fs, process::Command};

use crate::{
    Outcome, docs,
    program::{find, finish, target},
    workspace::{root, say},
};

const QUESTIONS: &str = "tests/browser/page.mjs";

pub(crate) fn run() -> Outcome {
    let Some(chromium) = find(&["chromium", "chromium-browser", "google-chrome"]) else {
        say("skipped, there is no Chromium here");
        return Ok(());
    };
    let Some(node) = find(&["node", "nodejs"]) else {
        say("skipped, there is no Node.js here to drive Chromium with");
        return Ok(());
    };
    let page = docs::write()?;
    let emulator = docs::serve(&page, 0)?;
    let folder = target().join("browser");
    fs::create_dir_all(&folder).map_err(|error| format!("{} cannot be made: {error}", folder.display()))?;
    let mut questions = Command::new(node);
    questions.arg(root().join(QUESTIONS)).arg(chromium).arg(page).arg(&emulator.endpoint).arg(&folder);
    finish(questions, QUESTIONS)?;
    say(&format!("the page opens from disk and calls the emulator; screenshots are in {}", folder.display()));
    Ok(())
}
