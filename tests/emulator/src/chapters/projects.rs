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
    /// By the ids of project and pipeline.
    pipelines: BTreeMap<(String, String), PipelineSettings>,
}

/// A project.
#[derive(Default)]
pub(super) struct Project {
    pub(super) groups: Groups,
    /// In the order of their creation, as are the parameter groups.
    pub(super) tags: Vec<Tag>,
    pub(super) parameter_groups: Vec<ParameterGroup>,
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
        Self { ids: Arc::clone(ids), projects, pipelines: BTreeMap::new() }
    }

    /// The ids of all projects.
    pub(super) fn all(&self) -> impl Iterator<Item = &str> {
        self.projects.keys().map(String::as_str)
    }

    /// The project in the path of a call.
    pub(super) fn project(&mut self, call: &Call<'_>) -> &mut Project {
        self.projects.entry(call.path("project_id").to_owned()).or_default()
    }

    /// The settings of the pipeline in the path of a call.
    pub(super) fn pipeline(&mut self, call: &Call<'_>) -> &mut PipelineSettings {
        self.pipeline_by_id(call, call.path("pipeline_id"))
    }

    /// The settings of a pipeline of the project in the path of a call. Every id is that of one.
    pub(super) fn pipeline_by_id(&mut self, call: &Call<'_>, id: &str) -> &mut PipelineSettings {
        let key = (call.path("project_id").to_owned(), id.to_owned());
        self.pipelines.entry(key).or_insert_with(|| PipelineSettings::new(id))
    }

    /// The pipelines of the project in the path of a call on which something was set, with their ids.
    pub(super) fn pipelines(&mut self, call: &Call<'_>) -> impl Iterator<Item = (&str, &mut PipelineSettings)> {
        let wanted = call.path("project_id").to_owned();
        self.pipelines.iter_mut().filter(move |((project, _), _)| *project == wanted).map(|((_, id), settings)| (id.as_str(), settings))
    }

    /// The settings of a pipeline of any project, where something was set.
    pub(super) fn find(&self, pipeline: &str) -> Option<&PipelineSettings> {
        self.pipelines.iter().find(|((_, id), _)| id == pipeline).map(|(_, settings)| settings)
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

#[cfg(test)]
mod tests;
