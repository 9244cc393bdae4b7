//! Where files are, below the root of the repository.

/// What all chapters of the curated document share: servers, security, shared components.
pub const SPEC: &str = "spec/openapi.yaml";

/// The folder of the chapters, a file each.
pub const CHAPTERS: &str = "spec/chapters";

/// The folder of the errata, a file for each chapter: what the vendor contradicts itself on, decided.
pub const ERRATA: &str = "spec/errata";

/// The accepted diagnostics of lint and diff, each with its reason.
pub const ACCEPTED: &str = "spec/accepted.md";

/// The whole document for other tools, written by `cargo xtask bundle`.
pub const BUNDLE: &str = "target/openapi.yaml";

/// The whole document that the emulator embeds, written by `cargo xtask generate`.
pub const EMULATOR_API: &str = "tests/emulator/api.json";

/// Folder that holds generated files and nothing else, below the root of the repository.
pub const GENERATED: &str = "sdk/src/generated";

/// The list of operations and types, below the root of the repository.
pub const API: &str = "sdk/API.md";
