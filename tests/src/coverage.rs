//! How much of the service's API there is: in the SDK, in the vendor's SDKs, and with state in the emulator.

use std::collections::BTreeMap;

use codearts_pipeline_codegen::{Spec, model::Operation};
use codearts_pipeline_emulator::Emulator;
use serde::Deserialize;

use crate::{operations::MODEL, read};

/// What is known of the operations, beside the document.
pub const RECORD: &str = "spec/coverage.yaml";

/// Where the table stands.
pub const README: &str = "README.md";

const BEGIN: &str = "<!-- coverage: written by `cargo xtask coverage` -->\n";
const END: &str = "<!-- end of coverage -->\n";

/// The operations that are publicly known.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Coverage {
    /// Year and month in which they were collected.
    pub as_of: String,
    /// The vendor's SDKs with the versions that were counted.
    pub sdks: Sdks,
    /// The chapters, sorted by name.
    pub chapters: Vec<Chapter>,
    /// Why operations are left out, by the names that `left_out` uses.
    pub reasons: BTreeMap<String, String>,
    /// The known operations that the document leaves out.
    pub left_out: Vec<LeftOut>,
}

/// The vendor's SDKs, each with its version.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sdks {
    /// The one for Python.
    pub python: String,
    /// The one for Go.
    pub go: String,
}

/// How many operations of a chapter there are.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chapter {
    /// The module of the chapter.
    pub chapter: String,
    /// Publicly known.
    pub known: usize,
    /// In the vendor's SDK for Python.
    pub python: usize,
    /// In the vendor's SDK for Go.
    pub go: usize,
}

/// An operation that the document leaves out.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeftOut {
    /// The chapter it would belong to.
    pub chapter: String,
    /// Its method, if its route is known.
    pub method: Option<String>,
    /// Its path, if its route is known.
    pub path: Option<String>,
    /// What the vendor calls it.
    pub name: Option<String>,
    /// One of the reasons.
    pub reason: String,
}

impl Coverage {
    /// Reads the record.
    ///
    /// # Panics
    ///
    /// When it has another form.
    pub fn read() -> Self {
        // The reader of the document reads any YAML that has one meaning.
        let record = Spec::parse(&read(RECORD)).unwrap_or_else(|diagnostics| panic!("{RECORD}: {diagnostics:?}"));
        serde_json::from_value(record.document().clone()).unwrap_or_else(|error| panic!("{RECORD}: {error}"))
    }

    /// The text of the README with the table as it has to be.
    ///
    /// # Panics
    ///
    /// When the README has no place for it.
    pub fn in_readme(&self, readme: &str) -> String {
        let (before, rest) = readme.split_once(BEGIN).unwrap_or_else(|| panic!("{README} lacks the line {BEGIN}"));
        let (_, after) = rest.split_once(END).unwrap_or_else(|| panic!("{README} lacks the line {END}"));
        [before, BEGIN, &self.table(), END, after].concat()
    }

    fn table(&self) -> String {
        let rows: Vec<Row> = self.chapters.iter().map(Row::of).collect();
        let total = rows.iter().fold(Row { name: "all".to_owned(), counts: [0; 5] }, |total, row| Row {
            counts: std::array::from_fn(|column| total.counts[column] + row.counts[column]),
            ..total
        });
        let [known, described, ..] = total.counts;
        let lines: String = rows.iter().chain([&total]).map(Row::line).collect();
        let reason = |(name, why): (&String, &String)| {
            let count = self.left_out.iter().filter(|operation| operation.reason == *name).count();
            format!("- {count}: {why}\n")
        };
        let reasons: String = self.reasons.iter().map(reason).collect();
        format!(
            "The SDK covers {described} of the {known} operations known publicly as of {}. Each chapter is a module and a cargo feature.\n\
             In the emulator, operations with state reflect earlier calls; the others return their documented example.\n\n\
             | chapter | known | in this SDK | in the vendor's Python SDK | in the vendor's Go SDK | with state in the emulator |\n\
             | --- | --: | --: | --: | --: | --: |\n{lines}\n\
             The vendor's SDKs are `{}` and `{}`. The other\n\
             {} operations ([{RECORD}]({RECORD}) lists them) are left out for these reasons:\n\n\
             {reasons}",
            self.as_of,
            self.sdks.python,
            self.sdks.go,
            self.left_out.len(),
        )
    }
}

struct Row {
    name: String,
    /// Known, in the SDK, in those of the vendor for Python and Go, in the emulator.
    counts: [usize; 5],
}

impl Row {
    fn of(chapter: &Chapter) -> Self {
        let operations = described(&chapter.chapter);
        let is_stateful = |operation: &&Operation| Emulator::handlers().any(|id| id == operation.id);
        let stateful = operations.iter().filter(is_stateful).count();
        Self { name: format!("`{}`", chapter.chapter), counts: [chapter.known, operations.len(), chapter.python, chapter.go, stateful] }
    }

    fn line(&self) -> String {
        let counts: Vec<String> = self.counts.iter().map(usize::to_string).collect();
        format!("| {} | {} |\n", self.name, counts.join(" | "))
    }
}

/// The operations of a chapter of the document.
pub fn described(chapter: &str) -> &'static [Operation] {
    MODEL.chapters.iter().find(|known| known.module == chapter).map_or(&[], |known| &known.operations)
}
