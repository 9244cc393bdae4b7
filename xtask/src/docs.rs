//! `cargo xtask docs`: the API as one HTML page.

use std::path::{Path, PathBuf};

use codearts_pipeline_codegen::{model::Model, page};

use crate::{
    Outcome, lint,
    program::{Server, target},
    workspace::{self, print},
};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Starts an emulator that serves the page, so that its forms can be tried, and runs until Ctrl-C.
    #[arg(long)]
    serve: bool,
    /// Port for it; any that is free when this is not given.
    #[arg(long, default_value_t = 0, requires = "serve")]
    port: u16,
}

pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let path = write()?;
    print(&format!("wrote {}: open it in a browser, it needs nothing else", path.display()));
    if arguments.serve {
        let emulator = serve(&path, arguments.port)?;
        print(&format!("serving {}/docs, with forms that call the emulator; Ctrl-C ends it", emulator.endpoint));
        return emulator.wait();
    }
    Ok(())
}

/// Writes the page and says where.
pub(crate) fn write() -> Result<PathBuf, String> {
    let model = Model::of(&lint::parse()?).map_err(|failure| failure.to_string())?;
    let errata = lint::errata()?;
    let errata: Vec<(&str, &str)> = errata.iter().map(|(file, text)| (&**file, &**text)).collect();
    let text = page(&model, &errata).map_err(|failure| failure.to_string())?;
    let path = target().join("docs/api.html");
    workspace::write(&path, text)?;
    Ok(path)
}

/// An emulator that serves the page.
pub(crate) fn serve(path: &Path, port: u16) -> Result<Server, String> {
    Server::emulator(["--port".as_ref(), port.to_string().as_ref(), "--docs".as_ref(), path.as_os_str()])
}
