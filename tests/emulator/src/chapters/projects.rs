//! Projects: what belongs to one, and what is set on its pipelines.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::groups::tree::Groups;
use super::notices::settings::Notices;
use super::parameter_groups::group::ParameterGroup;
use super::permissions::settings::Permissions;
use super::tags::Tag;
use crate::call::Call;
use crate::ids::Ids;

/// The project that is there from the start.
const FIRST: &str = "0123456789abcdef0123456789abcdef";

/// The projects of all accounts. Every id is that of a project, which is known once a call has named it.
pub(crate) struct Projects {
    pub(super) ids: Arc<Ids>,
    projects: BTreeMap<String, Project>,
}

/// A project.
#[derive(Default)]
pub(super) struct Project {
    pub(super) groups: Groups,
    /// In the order of their creation, as are the parameter groups.
    pub(super) tags: Vec<Tag>,
    pub(super) parameter_groups: Vec<ParameterGroup>,
    pipelines: BTreeMap<String, PipelineSettings>,
}

/// What is set on a pipeline by other calls than its own.
pub(super) struct PipelineSettings {
    /// The id of its group; empty without one.
    pub(super) group: String,
    /// The ids of its tags.
    pub(super) tags: Vec<String>,
    /// The ids of its parameter groups.
    pub(super) parameter_groups: Vec<String>,
    pub(super) permissions: Permissions,
    pub(super) notices: Notices,
}

impl Projects {
    pub(super) fn new(ids: &Arc<Ids>) -> Self {
        let projects = BTreeMap::from([(FIRST.to_owned(), Project::default())]);
        Self { ids: Arc::clone(ids), projects }
    }

    /// The project in the path of a call.
    pub(super) fn project(&mut self, call: &Call<'_>) -> &mut Project {
        self.projects.entry(call.path("project_id").to_owned()).or_default()
    }

    /// The settings of the pipeline in the path of a call.
    pub(super) fn pipeline(&mut self, call: &Call<'_>) -> &mut PipelineSettings {
        self.project(call).pipeline(call.path("pipeline_id"))
    }

    /// The ids of all projects.
    pub(super) fn all(&self) -> impl Iterator<Item = &str> {
        self.projects.keys().map(String::as_str)
    }

    /// The settings of a pipeline of any project, where something was set.
    pub(super) fn find(&self, pipeline: &str) -> Option<&PipelineSettings> {
        self.projects.values().find_map(|project| project.pipelines.get(pipeline))
    }
}

impl Project {
    /// The settings of a pipeline. Every id is that of one.
    pub(super) fn pipeline(&mut self, id: &str) -> &mut PipelineSettings {
        self.pipelines.entry(id.to_owned()).or_insert_with(|| PipelineSettings::new(id))
    }

    /// All pipelines on which something was set.
    pub(super) fn pipelines(&self) -> impl Iterator<Item = (&str, &PipelineSettings)> {
        self.pipelines.iter().map(|(id, settings)| (id.as_str(), settings))
    }

    pub(super) fn pipelines_mut(&mut self) -> impl Iterator<Item = &mut PipelineSettings> {
        self.pipelines.values_mut()
    }
}

impl PipelineSettings {
    fn new(id: &str) -> Self {
        Self {
            group: String::new(),
            tags: Vec::new(),
            parameter_groups: Vec::new(),
            permissions: Permissions::default(),
            notices: Notices::new(id),
        }
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
