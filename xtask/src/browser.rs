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
    let (Some(node), Some(npm)) = (find(&["node", "nodejs"]), find(&["npm"])) else {
        say("skipped, there is no Node.js with npm here to drive Chromium with");
        return Ok(());
    };
    let folder = target().join("browser");
    fs::create_dir_all(&folder).map_err(|error| format!("{} cannot be created: {error}", folder.display()))?;
    if !folder.join("node_modules/playwright-core").is_dir() {
        for file in ["package.json", "package-lock.json"] {
            let copied = fs::copy(root().join("tests/browser").join(file), folder.join(file));
            copied.map_err(|error| format!("{file} cannot be copied: {error}"))?;
        }
        let mut install = Command::new(npm);
        install.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(&folder);
        if let Err(error) = finish(&mut install, "npm") {
            say(&format!("skipped, playwright-core cannot be installed: {error}"));
            return Ok(());
        }
    }
    let page = docs::write()?;
    let emulator = docs::serve(&page, 0)?;
    let mut questions = Command::new(node);
    questions.arg(root().join(QUESTIONS)).arg(chromium).arg(page).arg(&emulator.endpoint).arg(&folder);
    finish(&mut questions, QUESTIONS)?;
    say(&format!("the page opens from disk and calls the emulator; screenshots are in {}", folder.display()));
    Ok(())
}
