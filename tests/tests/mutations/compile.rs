//! Users' source, compiled against SDKs that differ in their generated files only: all of them are modules of one crate.

use std::collections::{BTreeMap, BTreeSet};

use codearts_pipeline_codegen::OutputFile;
use codearts_pipeline_shapes::compile::SdkCopy;

use crate::uses::Uses;

/// Compiles users' source against each of these SDKs. For each, the operations and types whose users no longer compile.
pub(crate) fn broken(uses: &Uses, sdks: Vec<Vec<OutputFile>>) -> Vec<BTreeSet<String>> {
    let mut copy = SdkCopy::new("mutations").expect("a copy of the SDK");
    let mut broken = vec![BTreeSet::new(); sdks.len()];
    for (index, files) in sdks.into_iter().enumerate() {
        copy.add(&format!("edit{index}"), &files).expect("generated files");
    }
    // One kind of error may hide others: what breaks is taken out until the rest compiles.
    loop {
        let open: Vec<usize> = (0..broken.len()).filter(|index| broken[*index].is_empty()).collect();
        let mut program = "#![allow(warnings)]\nfn main() {}\n".to_owned();
        let mut first_lines = BTreeMap::new();
        for index in open {
            first_lines.insert(program.lines().count() + 1, index);
            program += &format!("mod edit{index} {{\n{}}}\n", uses.text.replace("SDK", &format!("codearts_pipeline::edit{index}")));
        }
        copy.program(&program).expect("a program");
        let Err(error) = copy.check() else { return broken };
        let messages = error.to_string();
        for message in messages.lines().filter(|line| line.contains(": error")) {
            let line = message.strip_prefix("program/src/main.rs:").and_then(|rest| rest.split(':').next()?.parse::<usize>().ok());
            let line = line.unwrap_or_else(|| panic!("what is generated does not compile:\n{messages}"));
            let (first, index) = first_lines.range(..=line).next_back().expect("a module");
            broken[*index].insert(uses.subject(line - first).to_owned());
        }
        assert!(messages.contains(": error"), "cargo failed for another reason:\n{messages}");
    }
}
