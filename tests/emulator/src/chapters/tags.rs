//! Tags of projects, and the pipelines that have them.

pub(super) mod tag;

use serde_json::{Value, json};

use self::tag::Tag;
use super::handlers::Handlers;
use super::outcome::success;
use super::pipelines::Pipelines;
use super::projects::{Project, distinct, name};
use crate::call::Call;
use crate::service_error::ServiceError;

pub(super) const HANDLERS: Handlers<Pipelines> = &[
    ("create_pipeline_tag", create_pipeline_tag),
    ("update_pipeline_tag", update_pipeline_tag),
    ("delete_pipeline_tag", delete_pipeline_tag),
    ("list_pipeline_tags", list_pipeline_tags),
    ("batch_set_pipeline_tag", batch_set_pipeline_tag),
];

type Response = Result<Value, ServiceError>;

/// Whether two tags may have one name is not known: they may.
fn create_pipeline_tag(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let tag = Tag { id: state.ids.next(), name: call.field("name").to_owned(), color: call.field("color").to_owned() };
    state.project(call).tags.push(tag);
    Ok(success())
}

fn update_pipeline_tag(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let project = state.project(call);
    let index = index(project, call.field("tagId"))?;
    call.field("name").clone_into(&mut project.tags[index].name);
    call.field("color").clone_into(&mut project.tags[index].color);
    Ok(success())
}

/// Pipelines that have the tag lose it. What the service does with them is not known.
fn delete_pipeline_tag(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let project = state.project(call);
    let index = index(project, call.query("tagId"))?;
    project.tags.remove(index);
    for pipeline in state.of_project(call) {
        pipeline.tags.retain(|tag| tag != call.query("tagId"));
    }
    Ok(success())
}

fn list_pipeline_tags(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let id = call.path("project_id");
    let shown = |tag: &Tag| json!({ "tag_id": tag.id, "name": tag.name, "color": tag.color, "project_id": id, "project_name": name(id) });
    Ok(state.project(call).tags.iter().map(shown).collect())
}

/// Replaces the tags of pipelines, all or none.
fn batch_set_pipeline_tag(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let tags = distinct(&call.strings("tagList"));
    for tag in &tags {
        index(state.project(call), tag)?;
    }
    state.edit(call, &call.strings("pipelineList"), |pipeline| pipeline.tags.clone_from(&tags))?;
    Ok(success())
}

fn index(project: &Project, id: &str) -> Result<usize, ServiceError> {
    project.tags.iter().position(|tag| tag.id == id).ok_or_else(|| no_such_tag(id))
}

fn no_such_tag(id: &str) -> ServiceError {
    ServiceError::within_success("DEVPIPE.00014024", format!("The tag {id} does not exist"))
}
