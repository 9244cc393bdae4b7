//! A tag, and the pipelines that have it.

use std::slice::from_ref;

use codearts_pipeline::{
    pipelines::PipelineQuery,
    tags::{NewTag, TagAssignment, TagChange, TagId, Tags},
    types::PipelineId,
};
use codearts_pipeline_emulator::Fault;
use codearts_pipeline_tests::TestEnv;
use serde_json::json;

use crate::{NO_PIPELINE, assert_not_found, pipeline, project_id, shown, write_back};

/// How the service says that a tag is not there.
const NOT_FOUND: &str = "DEVPIPE.00014024";

/// Creates a tag, which returns nothing, and finds it.
async fn create(tags: &Tags, name: &str) -> TagId {
    tags.create_pipeline_tag(&NewTag::builder().name(name).color("#0b81f6").build()).await.expect("created");
    tags.find_tag(name).await.expect("listed").expect("found").tag_id.expect("an id")
}

fn assignment(pipelines: &[&PipelineId], tags: &[&TagId]) -> TagAssignment {
    let pipelines: Vec<_> = pipelines.iter().map(|&id| id.clone()).collect();
    TagAssignment::builder().pipeline_list(pipelines).tag_list(tags.iter().map(|&id| id.clone()).collect::<Vec<_>>()).build()
}

#[tokio::test]
async fn a_tag_of_pipelines() {
    let env = TestEnv::start();
    let (tags, pipelines) = (env.client.tags(&project_id()), env.client.pipelines(&project_id()));
    assert_eq!(tags.find_tag("team").await.expect("listed"), None);
    // The one with the longer name is listed first.
    let (other, tag) = (create(&tags, "team b").await, create(&tags, "team").await);
    assert_ne!(tag, other);

    let change = TagChange::builder().tag_id(tag.clone()).name("squad").color("#ffffff").build();
    tags.update_pipeline_tag(&change).await.expect("changed");
    assert_eq!(tags.find_tag("team").await.expect("listed"), None);
    let found = tags.find_tag("squad").await.expect("listed").expect("found");
    assert_eq!((found.tag_id.as_ref(), found.color.as_deref()), (Some(&tag), Some("#ffffff")));

    let (one, two) = (pipeline(&env.client, "one").await, pipeline(&env.client, "two").await);
    tags.batch_set_pipeline_tag(&assignment(&[&one, &two], &[&tag, &other])).await.expect("set");
    tags.batch_set_pipeline_tag(&assignment(&[&two], &[&other])).await.expect("set");
    let of = async |pipeline: &PipelineId| -> Vec<String> {
        shown(&env.client, pipeline).await.tags.into_iter().flatten().filter_map(|link| link.tag_id).collect()
    };
    let with = async |tag: &TagId| {
        let query = PipelineQuery::builder().tag_list([tag.to_string()]).build();
        let listed = pipelines.list_pipelines(&query).await.expect("listed").into_inner().pipelines.expect("pipelines");
        listed.into_iter().filter_map(|pipeline| pipeline.pipeline_id).collect::<Vec<_>>()
    };
    assert_eq!((of(&one).await, of(&two).await), (vec![tag.to_string(), other.to_string()], vec![other.to_string()]));
    assert_eq!(with(&tag).await, from_ref(&one));

    // Tags are no part of an update: they stay.
    write_back(&env.client, &one).await;
    assert_eq!(of(&one).await.len(), 2);

    tags.delete_pipeline_tag(&tag).await.expect("deleted");
    assert_eq!((of(&one).await, with(&tag).await), (vec![other.to_string()], vec![]));
    assert_not_found(tags.delete_pipeline_tag(&tag).await, NOT_FOUND);
    assert_not_found(tags.update_pipeline_tag(&change).await, NOT_FOUND);
    assert_not_found(tags.batch_set_pipeline_tag(&assignment(&[&one], &[&tag])).await, NOT_FOUND);
    assert_eq!(tags.find_tag("squad").await.expect("listed"), None);
    pipelines.delete_pipeline(&one).await.expect("deleted");
    assert_not_found(tags.batch_set_pipeline_tag(&assignment(&[&one], &[&other])).await, NO_PIPELINE);
}

#[tokio::test]
async fn the_first_tag_of_a_name_is_found() {
    let env = TestEnv::start();
    let tags = env.client.tags(&project_id());
    let first = create(&tags, "team").await;
    assert_eq!(create(&tags, "team").await, first);
    assert_eq!(tags.find_tag("Team").await.expect("listed"), None);
    env.emulator.inject(Fault::status(403).body(json!({}).to_string()));
    assert!(tags.find_tag("team").await.expect_err("forbidden").is_forbidden());
}

#[test]
fn without_async_the_same_is_found() {
    let env = TestEnv::start();
    let tags = env.client.tags(&project_id());
    assert_eq!(tags.find_tag_blocking("team").expect("listed"), None);
    tags.create_pipeline_tag(&NewTag::builder().name("team").color("#0b81f6").build()).send_blocking().expect("created");
    assert!(tags.find_tag_blocking("team").expect("listed").is_some());
}
