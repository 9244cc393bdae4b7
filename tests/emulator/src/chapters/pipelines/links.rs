//! What calls of other chapters mean for pipelines: their group, tags and parameter groups.

use serde_json::Value;

use super::pipeline::Pipeline;
use super::state::Pipelines;
use crate::call::{Call, string, strings};

impl Pipelines {
    /// Takes notice of a call of another chapter that succeeded.
    pub(crate) fn observe(&mut self, call: &Call<'_>) {
        let body = &call.arguments.body;
        let owned = |ids: Vec<&str>| -> Vec<String> { ids.into_iter().map(str::to_owned).collect() };
        match &*call.operation.id {
            "batch_move_pipeline_to_group" => {
                let moved = body.get("pipelines").and_then(Value::as_array).into_iter().flatten();
                let moved: Vec<_> = moved.map(|pipeline| string(pipeline.get("pipeline_id"))).collect();
                self.each(call, &moved, |pipeline| pipeline.group = call.field("group_id").to_owned());
            }
            "batch_set_pipeline_tag" => {
                let tags = owned(strings(body.get("tagList")));
                self.each(call, &strings(body.get("pipelineList")), |pipeline| pipeline.tags.clone_from(&tags));
            }
            "bind_variable_group_to_pipeline" => {
                let groups = owned(strings(body.get("pipeline_group_ids")));
                self.each(call, &[call.field("pipeline_id")], |pipeline| pipeline.parameter_groups.clone_from(&groups));
            }
            "switch_pipeline_permission" | "update_pipeline_role_permission" | "update_pipeline_user_permission" => {
                self.each(call, &[call.path("pipeline_id")], |_| {});
            }
            "delete_pipeline_tag" => {
                self.all(call, |pipeline| pipeline.tags.retain(|id| id != call.query("tagId")));
            }
            "delete_variable_group" => {
                self.all(call, |pipeline| pipeline.parameter_groups.retain(|id| id != call.query("id")));
            }
            // What the service does with the pipelines of a group is not known: here they have none then.
            "delete_pipeline_group" => self.all(call, |pipeline| {
                if pipeline.group == call.query("id") {
                    pipeline.group.clear();
                }
            }),
            _ => {}
        }
    }

    /// Changes some pipelines, which is recorded.
    fn each(&mut self, call: &Call<'_>, ids: &[&str], change: impl Fn(&mut Pipeline)) {
        for pipeline in self.pipelines.iter_mut().filter(|pipeline| ids.contains(&pipeline.id.as_str())) {
            change(pipeline);
            pipeline.edited(call.now);
        }
    }

    /// Changes all pipelines of a project, which is not recorded.
    fn all(&mut self, call: &Call<'_>, change: impl Fn(&mut Pipeline)) {
        self.pipelines.iter_mut().filter(|pipeline| pipeline.project == call.path("project_id")).for_each(change);
    }
}
