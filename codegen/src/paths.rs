//! Where files are, below the root of the repository.

/// What all chapters of the curated document share: servers, security, shared components.
pub const SPEC: &str = "spec/openapi.yaml";

/// The folder of the chapters, a file each.
pub const CHAPTERS: &str = "spec/chapters";

/// The whole document for other tools, written by `cargo xtask bundle`.
pub const BUNDLE: &str = "target/openapi.yaml";

/// The whole document that the emulator embeds, written by `cargo xtask generate`.
pub const EMULATOR_API: &str = "tests/emulator/api.json";

/// Where the document was read, below the root of the repository.
pub const SOURCES: &str = "spec/SOURCES.md";

/// What the vendor contradicts itself on, below the root of the repository.
pub const ERRATA: &str = "spec/ERRATA.md";

/// The exceptions from the rules, below the root of the repository.
pub const EXCEPTIONS: &str = "spec/EXCEPTIONS.md";

/// Folder that holds generated files and nothing else, below the root of the repository.
pub const GENERATED: &str = "sdk/src/generated";

/// The list of operations and types, below the root of the repository.
pub const API: &str = "sdk/API.md";
