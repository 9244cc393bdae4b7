//! Projects: the groups, tags and parameter groups that a project has.

use std::collections::BTreeMap;

use super::groups::tree::Groups;
use super::parameter_groups::group::ParameterGroup;
use super::tags::tag::Tag;

/// The project that is there from the start.
const FIRST: &str = "0123456789abcdef0123456789abcdef";

/// The projects of all accounts. Every id is that of a project, which is known once a call has named it.
pub(super) struct Projects(BTreeMap<String, Project>);

/// A project.
#[derive(Default)]
pub(super) struct Project {
    pub(super) groups: Groups,
    /// In the order of their creation, as are the parameter groups.
    pub(super) tags: Vec<Tag>,
    pub(super) parameter_groups: Vec<ParameterGroup>,
}

impl Projects {
    pub(super) fn new() -> Self {
        Self(BTreeMap::from([(FIRST.to_owned(), Project::default())]))
    }

    /// A project, which is known from now on.
    pub(super) fn named(&mut self, id: &str) -> &mut Project {
        self.0.entry(id.to_owned()).or_default()
    }

    /// A project, where a call has named it.
    pub(super) fn known(&self, id: &str) -> Option<&Project> {
        self.0.get(id)
    }

    /// The ids of all projects that are known.
    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

impl Project {
    pub(super) fn tag(&self, id: &str) -> Option<&Tag> {
        self.tags.iter().find(|tag| tag.id == id)
    }

    pub(super) fn parameter_group(&self, id: &str) -> Option<&ParameterGroup> {
        self.parameter_groups.iter().find(|group| group.id == id)
    }
}

/// The ids of a list, each of them once.
pub(super) fn distinct(ids: &[&str]) -> Vec<String> {
    let is_first = |index: usize| !ids[..index].contains(&ids[index]);
    (0..ids.len()).filter(|index| is_first(*index)).map(|index| ids[index].to_owned()).collect()
}

/// The name of a project, which no call gives it.
pub(super) fn name(id: &str) -> String {
    format!("project_{}", id.get(..8).unwrap_or(id))
}

#[cfg(test)]
mod tests;
