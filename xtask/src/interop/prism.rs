//! Prism, which makes a mock server of the document: it checks what our SDK sends, and answers with what the document allows.

use std::{
    fs::{self, File},
    process::{self, Command},
    thread,
    time::Duration,
};

use super::{Check, Effort, Passed, Trouble, tools};
use crate::{
    bundle::bundle,
    program::{Server, count_of, target},
    workspace::cargo,
};

pub(super) const CHECKS: &[Check] = &[Check { name: "our SDK against Prism", run }];

const PRISM: &str = "5.16.0";

/// How long Prism may take to read the document on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

fn run(effort: Effort) -> Result<Passed, Trouble> {
    let programs = tools::npm("prism", &format!("@stoplight/prism-cli@{PRISM}"))?;
    // Other answers each time, but not for the gate.
    let seed = effort.cases(process::id().into(), 1);
    let mut prism = Command::new(programs.join("prism"));
    // A request that breaks a rule is refused.
    prism.args(["mock", "--host", "127.0.0.1", "--port", "0", "--errors", "--dynamic", "--seed", &seed.to_string()]);
    let prism = start(prism.arg(bundle()?))?;

    let mut client = cargo();
    client.args(["run", "--quiet", "--package", "codearts-pipeline-tests", "--example", "against_prism", "--"]);
    client.args([&prism.endpoint, &effort.cases(100, 10).to_string()]);
    let cases = count_of(client, &format!("against_prism, with seed {seed},"))?;
    Ok(Passed { tool: format!("Prism {PRISM}"), cases, of: "calls" })
}

fn start(command: &mut Command) -> Result<Server, String> {
    // Into a file: nobody would read a pipe to its end.
    let path = target().join("interop/prism.log");
    let log = File::create(&path).map_err(|error| format!("{} cannot be written: {error}", path.display()))?;
    let mut server = Server::spawn(command.stdout(log), "prism")?;
    let pause = Duration::from_millis(50);
    for _ in 0..PATIENCE.as_millis() / pause.as_millis() {
        let said = fs::read_to_string(&path).unwrap_or_default();
        if let Some((_, endpoint)) = said.split_once("Prism is listening on ")
            && let Some((endpoint, _)) = endpoint.split_once('\n')
        {
            endpoint.trim().clone_into(&mut server.endpoint);
            return Ok(server);
        }
        if !server.is_running() {
            break;
        }
        thread::sleep(pause);
    }
    Err(format!("prism did not start; {} has what it said", path.display()))
}
