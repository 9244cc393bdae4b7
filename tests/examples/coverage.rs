//! Prints README.md with the table of `spec/coverage.yaml` as it has to be, for `cargo xtask coverage`.

use std::io::{self, Write as _};

use codearts_pipeline_tests::{
    coverage::{Coverage, README},
    read,
};

fn main() -> io::Result<()> {
    io::stdout().lock().write_all(Coverage::read().in_readme(&read(README)).as_bytes())
}
