//! The emulator as a command-line program.

#![forbid(unsafe_code)]

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use codearts_pipeline_emulator::{DEFAULT_ACCESS_KEY, DEFAULT_SECRET_KEY, DEFAULT_TOKEN, Emulator, EmulatorBuilder};

/// A stateful stand-in for the CodeArts Pipeline service, on loopback.
///
/// Prints the line `listening on http://127.0.0.1:PORT` when it is ready, and runs until Ctrl-C or SIGTERM.
/// Its state is in memory and gone when it stops, unless it is written with `--dump`.
#[derive(Parser)]
#[command(name = "codearts-pipeline-emulator", version)]
struct Arguments {
    /// Port of 127.0.0.1 to listen on; 0 for any that is free
    #[arg(long, default_value_t = 0)]
    port: u16,

    /// Access key that requests are signed with
    #[arg(long, value_name = "AK", default_value = DEFAULT_ACCESS_KEY, requires = "sk", value_parser = not_empty)]
    ak: String,

    /// Secret key that belongs to it
    #[arg(long, value_name = "SK", default_value = DEFAULT_SECRET_KEY, requires = "ak", value_parser = not_empty)]
    sk: String,

    /// Security token that has to come with the access key, as with temporary keys
    #[arg(long, value_name = "TOKEN", value_parser = not_empty)]
    security_token: Option<String>,

    /// User token that is accepted without a signature, in the header X-Auth-Token
    #[arg(long, value_name = "TOKEN", default_value = DEFAULT_TOKEN, value_parser = not_empty)]
    token: String,

    /// Page of the API to serve at /docs, as `cargo xtask docs` writes it; its forms call this emulator
    #[arg(long, value_name = "PATH")]
    docs: Option<PathBuf>,

    /// Document to serve in place of the bundled one: OpenAPI 3.0 as JSON
    #[arg(long, value_name = "PATH")]
    document: Option<PathBuf>,

    /// Calls to start with, as JSON: written by hand, or by --dump
    #[arg(long, value_name = "PATH")]
    seed: Option<PathBuf>,

    /// File to write the state to at the end, as JSON without secrets, for --seed
    #[arg(long, value_name = "PATH")]
    dump: Option<PathBuf>,

    /// Prints the ids of the operations that have state, one a line, and exits
    #[arg(long)]
    handlers: bool,

    /// Exits as soon as it listens, to check a document or to measure the start
    #[arg(long)]
    start_only: bool,
}

fn not_empty(text: &str) -> Result<String, String> {
    if text.is_empty() {
        return Err("it must not be empty".to_owned());
    }
    Ok(text.to_owned())
}

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            let _ = writeln!(io::stderr().lock(), "error: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> Result<(), String> {
    if arguments.handlers {
        return print(&Emulator::handlers().collect::<Vec<_>>());
    }
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| format!("cannot wait for signals: {error}"))?;
    runtime.block_on(async {
        // Before the line is printed: who reads it may send a signal at once.
        let stop = stop_signal().map_err(|error| format!("cannot wait for signals: {error}"))?;
        let port = arguments.port;
        let start_only = arguments.start_only;
        let dump = arguments.dump.clone();
        let emulator = start(builder(&arguments)?, arguments).map_err(|error| match error.kind() {
            io::ErrorKind::InvalidInput => error.to_string(),
            io::ErrorKind::InvalidData => format!("cannot serve the document: {error}"),
            _ => format!("cannot listen on 127.0.0.1:{port}: {error}"),
        })?;
        print(&[&format!("listening on {}", emulator.endpoint())])?;
        if !start_only {
            stop.await;
        }
        match dump {
            Some(path) => {
                let written = emulator.dump().and_then(|json| fs::write(&path, json));
                written.map_err(|error| format!("cannot write {}: {error}", path.display()))
            }
            None => Ok(()),
        }
    })
}

fn read(path: &PathBuf) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))
}

/// An emulator with what the files hold.
fn builder(arguments: &Arguments) -> Result<EmulatorBuilder, String> {
    let mut builder = Emulator::builder();
    if let Some(path) = &arguments.docs {
        builder = builder.docs(read(path)?);
    }
    if let Some(path) = &arguments.document {
        builder = builder.document(read(path)?);
    }
    if let Some(path) = &arguments.seed {
        builder = builder.seed(read(path)?);
    }
    Ok(builder)
}

fn start(builder: EmulatorBuilder, arguments: Arguments) -> io::Result<Emulator> {
    let builder = builder.port(arguments.port).token(arguments.token);
    match arguments.security_token {
        Some(token) => builder.temporary_key(arguments.ak, arguments.sk, token),
        None => builder.key(arguments.ak, arguments.sk),
    }
    .start()
}

fn print(lines: &[&str]) -> Result<(), String> {
    let mut output = io::stdout().lock();
    let mut write = || {
        for line in lines {
            writeln!(output, "{line}")?;
        }
        output.flush()
    };
    write().map_err(|error| format!("cannot write to standard output: {error}"))
}

/// Completes at the first Ctrl-C or SIGTERM that comes after this returns.
#[cfg(unix)]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Completes at the first Ctrl-C that comes after this returns.
#[cfg(windows)]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        interrupt.recv().await;
    })
}
