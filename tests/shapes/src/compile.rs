//! Compiles generated files: a copy of the SDK holds those of many documents, each in a module of its own.
//!
//! The copy keeps the files of the curated document, which the rest of the SDK uses, and gets the others beside them. Names in
//! generated files that begin at the root of the crate are rewritten to begin at their module. A program can be built on the
//! copy too.

mod rewrite;

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use codearts_pipeline_codegen::{GENERATED, OutputFile};

use self::rewrite::{modules, rewritten};
use crate::cargo::cargo;

/// The client of one module: its handles are its own, all else is the SDK's. Chapters of two documents may have one name.
const CLIENT: &str = "
/// The client of this module.
pub mod own {
    /// The client.
    #[derive(Clone, Debug)]
    pub struct Client(pub crate::Client);

    impl std::ops::Deref for Client {
        type Target = crate::Client;

        fn deref(&self) -> &Self::Target {
            &self.0
        }
    }
}
";

/// Held from the build of a program until it is copied.
static BUILDING: Mutex<()> = Mutex::new(());

/// A copy of the SDK in a workspace of its own, below the folder of build results.
#[derive(Debug)]
pub struct SdkCopy {
    root: PathBuf,
    /// Modules that were added, with the lines that declare them.
    modules: String,
    /// Files that belong to the copy; others are removed.
    files: BTreeSet<PathBuf>,
    has_program: bool,
}

impl SdkCopy {
    /// Copies the SDK into `target/shapes/<name>`. What is there already and unchanged stays, so that it is not compiled again.
    ///
    /// # Errors
    ///
    /// When a file can not be read or written.
    pub fn new(name: &str) -> io::Result<Self> {
        let repository = repository();
        let mut copy =
            Self { root: repository.join("target/shapes").join(name), modules: String::new(), files: BTreeSet::new(), has_program: false };
        copy.copy_folder(&repository.join("sdk/src"), Path::new("sdk/src"))?;
        let manifest = without_examples(&fs::read_to_string(repository.join("sdk/Cargo.toml"))?);
        // All copies share the build results: a version of its own keeps those of one copy from being taken for another's.
        let (head, rest) = manifest.split_once("\nversion = \"").unwrap_or_default();
        let (version, rest) = rest.split_once('"').unwrap_or_default();
        // The chapters of the curated document are none of a copy's business.
        let rest = rest.replacen(", \"chapters\"]", "]", 1);
        copy.write("sdk/Cargo.toml", &format!("{head}\nversion = \"{version}+{name}\"{rest}"))?;
        copy.write("Cargo.lock", &fs::read_to_string(repository.join("Cargo.lock"))?)?;
        Ok(copy)
    }

    /// Adds the files that were generated from a document, as a public module of the crate.
    ///
    /// # Errors
    ///
    /// When a generated file is not Rust, or can not be written.
    pub fn add(&mut self, module: &str, files: &[OutputFile]) -> io::Result<()> {
        let own: Vec<_> = files.iter().filter_map(|file| Some((file.path.strip_prefix(GENERATED)?, &file.text))).collect();
        let invalid = |path: &str, error: syn::Error| io::Error::other(format!("{module}{path} is not Rust: {error}"));
        let mut names = BTreeSet::new();
        if let Some((path, text)) = own.iter().find(|(path, _)| *path == "/mod.rs") {
            names = modules(text).map_err(|error| invalid(path, error))?;
            names.insert("own".to_owned());
        }
        for (path, text) in own {
            // All chapters of a document are there.
            let text = text.lines().filter(|line| !line.starts_with("#[cfg(feature")).map(|line| format!("{line}\n")).collect::<String>();
            let text = text.replace("impl Client {", "impl crate::own::Client {") + if path == "/mod.rs" { CLIENT } else { "" };
            let text = rewritten(&text, module, &names).map_err(|error| invalid(path, error))?;
            self.write(&format!("sdk/src/{module}{path}"), &text)?;
        }
        self.modules += &format!("\n/// Generated for a test.\n#[deny(warnings)]\npub mod {module};\n");
        Ok(())
    }

    /// Sets the program that is built on the copy.
    ///
    /// # Errors
    ///
    /// When a file can not be written.
    pub fn program(&mut self, main: &str) -> io::Result<()> {
        self.has_program = true;
        let name = self.root.file_name().unwrap_or_default().to_string_lossy().into_owned();
        self.write(
            "program/Cargo.toml",
            &format!(
                "[package]\nname = \"program\"\nversion = \"0.0.0+{name}\"\nedition = \"2024\"\n\n[dependencies]\n\
             codearts-pipeline = {{ path = \"../sdk\", default-features = false }}\nserde.workspace = true\nserde_json.workspace = true\n\
             tokio = {{ workspace = true, features = [\"rt\", \"time\"] }}\n"
            ),
        )?;
        self.write("program/src/main.rs", main)
    }

    /// Checks the copy, and the program if there is one.
    ///
    /// # Errors
    ///
    /// What the compiler reports. A warning within generated code counts.
    pub fn check(&self) -> io::Result<()> {
        self.cargo("check")
    }

    /// Builds the program and says where it is.
    ///
    /// # Errors
    ///
    /// What the compiler reports.
    pub fn build(&self) -> io::Result<PathBuf> {
        let _guard = BUILDING.lock().unwrap_or_else(PoisonError::into_inner);
        self.cargo("build")?;
        let built = target().join("debug").join(format!("program{}", std::env::consts::EXE_SUFFIX));
        // All copies share the build results: what the next one builds has the same name.
        let kept = self.root.join(format!("program/built{}", std::env::consts::EXE_SUFFIX));
        fs::copy(built, &kept)?;
        Ok(kept)
    }

    fn cargo(&self, command: &str) -> io::Result<()> {
        self.finish()?;
        let output = cargo()
            .args([command, "--quiet", "--offline", "--workspace", "--message-format", "short"])
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", target())
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .env_remove("RUSTFLAGS")
            .output()?;
        let errors = String::from_utf8_lossy(&output.stderr);
        if output.status.success() { Ok(()) } else { Err(io::Error::other(errors.into_owned())) }
    }

    /// Writes what depends on all modules, and removes what is left of an earlier copy.
    fn finish(&self) -> io::Result<()> {
        let mut own = self.files.clone();
        let mut put = |path: &str, text: &str| {
            own.insert(PathBuf::from(path));
            write(&self.root.join(path), text)
        };
        let repository = repository();
        put("sdk/src/lib.rs", &(fs::read_to_string(repository.join("sdk/src/lib.rs"))? + &self.modules))?;
        let members = if self.has_program { "\"sdk\", \"program\"" } else { "\"sdk\"" };
        let manifest = fs::read_to_string(repository.join("Cargo.toml"))?;
        let (_, shared) = manifest.split_once("[workspace.package]").unwrap_or_default();
        put("Cargo.toml", &format!("[workspace]\nresolver = \"3\"\nmembers = [{members}]\n\n[workspace.package]{shared}"))?;
        for folder in ["sdk", "program"] {
            remove_others(&self.root, Path::new(folder), &own)?;
        }
        Ok(())
    }

    fn write(&mut self, path: &str, text: &str) -> io::Result<()> {
        self.files.insert(PathBuf::from(path));
        write(&self.root.join(path), text)
    }

    fn copy_folder(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        for entry in fs::read_dir(from)? {
            let entry = entry?;
            let path = to.join(entry.file_name());
            if entry.path().is_dir() {
                self.copy_folder(&entry.path(), &path)?;
            } else if path != Path::new("sdk/src/lib.rs") {
                write(&self.root.join(&path), &fs::read_to_string(entry.path())?)?;
                self.files.insert(path);
            }
        }
        Ok(())
    }
}

/// The modules that the compiler reports something about, out of its messages.
#[must_use]
pub fn modules_with_errors(messages: &str) -> BTreeSet<String> {
    let places = messages.lines().filter_map(|line| line.strip_prefix("sdk/src/")?.split(['/', '.']).next());
    places.map(str::to_owned).collect()
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The build results of the workspace, which the copies share: most of what they depend on is there.
fn target() -> PathBuf {
    // A test runs in `<target>/debug/deps`.
    let program = std::env::current_exe().unwrap_or_default();
    program.ancestors().nth(3).map_or_else(|| repository().join("target"), Path::to_owned)
}

/// The manifest without what only the repository has.
fn without_examples(manifest: &str) -> String {
    let mut kept = String::new();
    let mut is_kept = true;
    for line in manifest.lines() {
        if line.starts_with('[') {
            is_kept = !line.starts_with("[dev-dependencies") && !line.starts_with("[[example");
        }
        if is_kept && !line.starts_with("readme") {
            kept += line;
            kept.push('\n');
        }
    }
    kept
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    // An unchanged file keeps its time, so that it is not compiled again.
    if fs::read_to_string(path).is_ok_and(|known| known == text) {
        return Ok(());
    }
    fs::create_dir_all(path.parent().unwrap_or(Path::new("")))?;
    fs::write(path, text)
}

fn remove_others(root: &Path, folder: &Path, own: &BTreeSet<PathBuf>) -> io::Result<()> {
    let Ok(entries) = fs::read_dir(root.join(folder)) else { return Ok(()) };
    for entry in entries {
        let entry = entry?;
        let path = folder.join(entry.file_name());
        if entry.path().is_dir() {
            remove_others(root, &path, own)?;
        } else if !own.contains(&path) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}
