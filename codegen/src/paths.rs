//! Where files are, below the root of the repository.

/// What all chapters of the curated document share: servers, security, shared components.
pub const SPEC: &str = "spec/openapi.yaml";

/// The folder of the chapters, a file each.
pub const CHAPTERS: &str = "spec/chapters";

/// The whole document for other tools, written by `cargo xtask bundle`.
pub const BUNDLE: &str = "target/openapi.yaml";

/// The whole document that the emulator embeds, written by `cargo xtask generate`.
pub const EMULATOR_API: &str = "tests/emulator/api.json";
