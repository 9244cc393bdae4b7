//! What other chapters need from pipelines, and pipelines from projects.

use serde_json::{Value, json};

use super::pipeline::Pipeline;
use super::state::Pipelines;
use crate::call::Call;
use crate::chapters::projects::Project;
use crate::service_error::ServiceError;

impl Pipelines {
    /// The project in the path of a call.
    pub(in crate::chapters) fn project(&mut self, call: &Call<'_>) -> &mut Project {
        self.projects.named(call.path("project_id"))
    }

    /// The ids of all projects that are known, in their order.
    pub(in crate::chapters) fn project_ids(&self) -> Vec<&str> {
        let mut ids: Vec<_> = self.projects.ids().chain(self.pipelines.iter().map(|pipeline| pipeline.project.as_str())).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// The pipelines of the project in the path of a call.
    pub(in crate::chapters) fn of_project(&mut self, call: &Call<'_>) -> impl Iterator<Item = &mut Pipeline> {
        self.pipelines.iter_mut().filter(|pipeline| pipeline.project == call.path("project_id"))
    }

    /// A pipeline of any project.
    pub(in crate::chapters) fn anywhere(&self, id: &str) -> Option<&Pipeline> {
        self.pipelines.iter().find(|pipeline| pipeline.id == id)
    }

    /// A pipeline of the project in the path of a call.
    pub(in crate::chapters) fn linked(&self, call: &Call<'_>, id: &str) -> Result<&Pipeline, ServiceError> {
        self.find(call.path("project_id"), id).map(|index| &self.pipelines[index])
    }

    /// Changes pipelines of the project in the path of a call, all or none, which is recorded.
    pub(in crate::chapters) fn edit(&mut self, call: &Call<'_>, ids: &[&str], change: impl Fn(&mut Pipeline)) -> Result<(), ServiceError> {
        let found = ids.iter().map(|id| self.find(call.path("project_id"), id)).collect::<Result<Vec<_>, _>>()?;
        for index in found {
            change(&mut self.pipelines[index]);
            self.pipelines[index].edited(call.now);
        }
        Ok(())
    }

    /// The name of the group of a pipeline.
    pub(super) fn group_name(&self, pipeline: &Pipeline) -> Option<&str> {
        self.projects.known(&pipeline.project)?.groups.name(&pipeline.group)
    }

    /// The tags of a pipeline, as lists have them.
    pub(super) fn tags(&self, pipeline: &Pipeline) -> Value {
        let project = self.projects.known(&pipeline.project);
        let tags = pipeline.tags.iter().filter_map(|id| project?.tag(id));
        tags.map(|tag| json!({ "tag_id": tag.id, "name": tag.name, "color": tag.color })).collect()
    }

    /// The parameters of the parameter groups of a pipeline, each with the name of its group.
    pub(super) fn shared_parameters(&self, pipeline: &Pipeline) -> Vec<Value> {
        let project = self.projects.known(&pipeline.project);
        let groups = pipeline.parameter_groups.iter().filter_map(|id| project?.parameter_group(id));
        let of_group = |(name, mut parameter): (String, Value)| {
            parameter["variableGroupName"] = name.into();
            parameter
        };
        groups
            .flat_map(|group| group.variables().iter().map(|parameter| (group.name().to_owned(), parameter.clone())))
            .map(of_group)
            .collect()
    }
}
