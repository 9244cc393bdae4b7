//! The parts of a YAML file that are read: its name and the names of its jobs.

/// A YAML file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Workflow {
    pub(super) name: String,
    /// At least one.
    pub(super) jobs: Vec<String>,
}

impl Workflow {
    /// Reads a file by its path and its text, of which either may be empty. A file without a name has that of its path,
    /// and one without jobs has a job of its own name.
    pub(super) fn read(path: &str, text: &str) -> Self {
        let file = path.rsplit('/').next().unwrap_or_default();
        let file = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        let name = text.lines().find_map(|line| line.strip_prefix("name:")).map_or(file, unquoted).to_owned();
        let mut jobs = jobs(text);
        if jobs.is_empty() {
            jobs.push(name.clone());
        }
        Self { name, jobs }
    }
}

/// The keys of the mapping `jobs`: those that are indented as the first of them.
fn jobs(text: &str) -> Vec<String> {
    let lines = text.lines().filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'));
    let below = lines.skip_while(|line| line.trim_end() != "jobs:").skip(1);
    let indented = below.map(|line| (line.len() - line.trim_start().len(), line.trim())).take_while(|(indent, _)| *indent > 0);
    let mut depth = None;
    let keys = indented.filter(|(indent, _)| *depth.get_or_insert(*indent) == *indent).filter_map(|(_, line)| line.strip_suffix(':'));
    keys.map(|key| unquoted(key).to_owned()).collect()
}

fn unquoted(text: &str) -> &str {
    text.trim().trim_matches(['"', '\''])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_a_name_and_jobs() {
        let text = "# A file\nname: \"Build it\"\non: push\njobs:\n  # first\n  build:\n    steps:\n      - run: a\n\n  'test':\n    needs: build\nenv:\n  x:\n";
        let names = |workflow: Workflow| (workflow.name, workflow.jobs);
        assert_eq!(names(Workflow::read("a.yml", text)), ("Build it".to_owned(), vec!["build".to_owned(), "test".to_owned()]));
        assert_eq!(names(Workflow::read(".gitcode/workflows/a.yml", "")), ("a".to_owned(), vec!["a".to_owned()]));
        assert_eq!(names(Workflow::read("", "")), (String::new(), vec![String::new()]));
        assert_eq!(names(Workflow::read("a.yml", "jobs: []")), ("a".to_owned(), vec!["a".to_owned()]));
    }
}
