//! `cargo xtask browser`: the page in a real browser, from disk and on the emulator.

use std::process::Command;

use crate::{
    Outcome, docs,
    program::{find, finish, target},
    tools::{self, NotPassed},
    workspace::{empty_folder, print, root},
};

const QUESTIONS: &str = "tests/browser/page.mjs";
/// Brings no browser along.
const DRIVER: &str = "playwright-core@1.65.1";

pub(crate) fn run() -> Outcome {
    let Some(chromium) = find(&["chromium", "chromium-browser", "google-chrome"]) else {
        print("skipped, there is no Chromium here");
        return Ok(());
    };
    let driver = match tools::npm("playwright", DRIVER) {
        Ok(driver) => driver,
        Err(NotPassed::Skipped(why) | NotPassed::Failed(why)) => {
            print(&format!("skipped, {DRIVER} is not there to drive Chromium: {why}"));
            return Ok(());
        }
    };
    let page = docs::write()?;
    let emulator = docs::serve(&page, 0)?;
    let folder = empty_folder(target().join("browser"))?;
    let mut questions = Command::new("node");
    questions.arg(root().join(QUESTIONS)).arg(chromium).arg(page).arg(&emulator.endpoint).arg(&folder).env("DRIVER", driver);
    finish(&mut questions, QUESTIONS)?;
    print(&format!("the page opens from disk and calls the emulator; screenshots are in {}", folder.display()));
    Ok(())
}
