//! Does each thing live as the service lets it: created, found, changed, and not found once it is deleted?

mod change;
mod endpoint;
mod extension;
mod group;
mod icon;
mod microservice;
mod notice;
mod parameter_group;
mod permission;
mod pipeline;
mod policy;
mod publisher;
mod rule;
mod run;
mod tag;
mod template;

use codearts_pipeline::{
    Client, Error, Items, PagedOperation,
    pipelines::{Pipeline, PipelineName, PipelineSpec},
    types::{PipelineId, ProjectId},
};

/// How the service says that a pipeline is not there.
const NO_PIPELINE: &str = "DEVPIPE.00011401";

#[track_caller]
fn assert_not_found<T: std::fmt::Debug>(outcome: Result<T, Error>, code: &str) {
    let error = outcome.expect_err("it is gone");
    assert!(error.is_not_found() && error.code() == Some(code), "{error}");
}

/// Checks that the service rejects a call for another reason than that something is not there.
#[track_caller]
fn assert_rejected<T: std::fmt::Debug>(outcome: Result<T, Error>) {
    let error = outcome.expect_err("it is rejected");
    assert!(error.status().is_some() && error.code().is_some() && !error.is_not_found(), "{error}");
}

/// The items of all pages.
async fn all<O: PagedOperation>(mut items: Items<O>) -> Vec<O::Item> {
    let mut found = Vec::new();
    while let Some(item) = items.next().await {
        found.push(item.expect("listed"));
    }
    found
}

/// The project of the vendor's examples.
fn project_id() -> ProjectId {
    ProjectId::new("0123456789abcdef0123456789abcdef").expect("32 letters and digits")
}

/// A pipeline without stages, as it is created.
fn spec(name: &str) -> PipelineSpec {
    let name = PipelineName::new(name).expect("a name");
    PipelineSpec::builder().name(name).definition(r#"{"stages":[]}"#).is_publish(false).build()
}

/// Creates a pipeline without stages.
async fn pipeline(client: &Client, name: &str) -> PipelineId {
    let created = client.pipelines(&project_id()).create_pipeline_new(&spec(name)).await.expect("created");
    created.into_inner().pipeline_id.expect("an id")
}

/// Writes a pipeline back as it was read.
async fn write_back(client: &Client, pipeline: &PipelineId) {
    let pipelines = client.pipelines(&project_id());
    let read = pipelines.show_pipeline_detail(pipeline).await.expect("shown");
    pipelines.update_pipeline_info(pipeline, &PipelineSpec::try_from(&read).expect("an update")).await.expect("changed");
}

async fn shown(client: &Client, pipeline: &PipelineId) -> Pipeline {
    client.pipelines(&project_id()).show_pipeline_detail(pipeline).await.expect("shown").into_inner()
}
