//! Converting a received pipeline into the body of an update.

use crate::{
    chapters::{
        decode_error::decode_error,
        write_back::{required, unreadable},
    },
    client::Response,
    error::Error,
    pipelines::{Pipeline, PipelineName, PipelineSpec},
};

const OPERATION: &str = "show_pipeline_detail";

/// Wire names of the fields that are copied.
const FIELDS: [&str; 18] = [
    "agency_name",
    "cancel_strategy",
    "concurrency_control",
    "definition",
    "description",
    "disable_release_branch_management",
    "execution_plans",
    "group_id",
    "is_publish",
    "manifest_version",
    "name",
    "project_name",
    "schedules",
    "security_level",
    "sources",
    "triggers",
    "variable_group_ids",
    "variables",
];

/// Builds a body for `update_pipeline_info` that changes nothing. Modify its fields, then send it.
///
/// An update replaces the whole pipeline; lists that are left out are emptied. The conversion copies the fields that `show_pipeline_detail`
/// returns and an update accepts: name, description, definition, sources, parameters, schedules, triggers, concurrency, group, and
/// settings. The definition is copied verbatim; [`JsonText::edit`](crate::JsonText::edit) changes parts of it. Tags, permissions, parameter
/// groups that are bound by a separate call, and whether the pipeline is disabled are not part of an update and stay as they are. The id
/// of a microservice is not in the body: if the pipeline has one, set `component_id` on the request. The service does not return
/// `confidentiality_code`, which editions with security levels require, so it is not copied. Unknown fields within schedules, triggers,
/// sources and parameters are not sent back.
///
/// ```no_run
/// # use codearts_pipeline::{Error, pipelines::{PipelineSpec, Pipelines}, types::PipelineId};
/// # async fn example(pipelines: Pipelines, pipeline_id: PipelineId) -> Result<(), Error> {
/// let pipeline = pipelines.show_pipeline_detail(&pipeline_id).await?;
/// let mut update = PipelineSpec::try_from(&pipeline)?;
/// update.description = Some("runs each night".to_owned());
/// pipelines.update_pipeline_info(&pipeline_id, &update).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// [`ErrorKind::Decode`](crate::ErrorKind::Decode) if part of a copied field could not be read, because an update would remove it, or
/// if `name`, `definition` (YAML pipelines have none) or `is_publish` (whether it is change-triggered) is missing.
impl TryFrom<&Response<Pipeline>> for PipelineSpec {
    type Error = Error;

    fn try_from(response: &Response<Pipeline>) -> Result<Self, Error> {
        unreadable(response, OPERATION, &FIELDS)?;
        let pipeline: &Pipeline = response;
        let name = required(response, OPERATION, "name", pipeline.name.as_deref())?;
        let name = PipelineName::new(name)
            .map_err(|error| decode_error(response, OPERATION, format!("an update cannot send what came: {error}")))?;
        let definition = required(response, OPERATION, "definition", pipeline.definition.clone())?;
        let is_publish = required(response, OPERATION, "is_publish", pipeline.is_publish)?;
        let mut spec = Self::builder().name(name).definition(definition).is_publish(is_publish).build();
        let pipeline = pipeline.clone();
        spec.agency_name = pipeline.agency_name;
        spec.cancel_strategy = pipeline.cancel_strategy;
        spec.concurrency_control = pipeline.concurrency_control;
        spec.description = Some(pipeline.description.unwrap_or_default());
        spec.disable_release_branch_management = pipeline.disable_release_branch_management;
        spec.execution_plans = pipeline.execution_plans;
        spec.group_id = Some(pipeline.group_id.unwrap_or_default());
        spec.manifest_version = pipeline.manifest_version;
        spec.project_name = pipeline.project_name;
        spec.schedules = pipeline.schedules;
        spec.security_level = pipeline.security_level;
        spec.sources = pipeline.sources;
        spec.triggers = pipeline.triggers;
        spec.variable_group_ids = pipeline.variable_group_ids;
        spec.variables = pipeline.variables;
        Ok(spec)
    }
}
