//! A parameter group, and the pipelines that are bound to it.

use std::slice::from_ref;

use codearts_pipeline::{
    parameter_groups::{
        GroupVariable, NewVariableGroup, VariableGroup, VariableGroupBinding, VariableGroupChange, VariableGroupId, VariableGroupQuery,
    },
    types::PipelineId,
};
use codearts_pipeline_tests::TestEnv;

use crate::{NO_PIPELINE, all, assert_not_found, pipeline, project_id, shown, write_back};

/// How the service says that a parameter group is not there.
const NOT_FOUND: &str = "DEVPIPE.00014033";

#[tokio::test]
async fn a_parameter_group_of_pipelines() {
    let env = TestEnv::start();
    let (groups, pipelines) = (env.client.parameter_groups(&project_id()), env.client.pipelines(&project_id()));
    let secret = GroupVariable::builder().name("token").type_("string").value("s3cret").is_secret(true).sequence(1).build();
    let plain = GroupVariable::builder().name("level").type_("string").value("1").is_secret(false).sequence(2).build();
    let mut draft = NewVariableGroup::builder().name("common").description("a <b> & c").variables([secret, plain.clone()]).build();
    let id = groups.create_variable_group(&draft).await.expect("created").into_inner().pipeline_variable_group_id.expect("an id");
    let read = async || -> VariableGroup { groups.show_variable_group_detail(&id).await.expect("shown").into_inner() };
    let created = read().await;
    assert_eq!((created.name.as_deref(), &created.description), (Some("common"), &draft.description));
    assert_eq!((&created.variables, created.related_pipelines), (&draft.variables, None));

    // The whole is replaced.
    let change = VariableGroupChange::builder().id(id.clone()).name("shared").variables([plain.clone()]).build();
    groups.update_variable_group(&change).await.expect("changed");
    let changed = read().await;
    assert_eq!((changed.name.as_deref(), changed.description.as_deref()), (Some("shared"), Some("")));
    assert_eq!(changed.variables.as_deref(), Some(&[plain][..]));

    draft.name = "shared too".to_owned();
    let other = groups.create_variable_group(&draft).await.expect("created").into_inner().pipeline_variable_group_id.expect("an id");
    let list = async |name: &str| {
        let query = VariableGroupQuery::builder().name(name).limit(1).build();
        let listed = all(groups.list_variable_groups(&query).items()).await;
        listed.into_iter().filter_map(|group| group.id).collect::<Vec<_>>()
    };
    assert_eq!(list("shared").await, [id.clone(), other.clone()]);
    assert_eq!(list("too").await, from_ref(&other));

    let one = pipeline(&env.client, "one").await;
    let bind = async |pipeline: &PipelineId, ids: &[&VariableGroupId]| {
        let ids: Vec<_> = ids.iter().map(|&id| id.clone()).collect();
        groups
            .bind_variable_group_to_pipeline(&VariableGroupBinding::builder().pipeline_id(pipeline.clone()).pipeline_group_ids(ids).build())
            .await
    };
    bind(&one, &[&other, &id]).await.expect("bound");
    let bound = async || {
        let bound = groups.list_pipeline_variable_group(&one).await.expect("listed").into_inner();
        bound.into_iter().filter_map(|group| group.id).collect::<Vec<_>>()
    };
    assert_eq!(bound().await, [other.clone(), id.clone()]);
    let related = read().await.related_pipelines.expect("pipelines");
    assert_eq!(related.iter().map(|pipeline| pipeline.id.as_ref()).collect::<Vec<_>>(), [Some(&one)]);
    let ids = shown(&env.client, &one).await.variable_group_ids;
    assert_eq!(ids, Some(vec![other.to_string(), id.to_string()]));

    write_back(&env.client, &one).await;
    assert_eq!(bound().await, [other.clone(), id.clone()]);

    groups.delete_variable_group(&id).await.expect("deleted");
    assert_eq!(bound().await, from_ref(&other));
    assert_not_found(groups.delete_variable_group(&id).await, NOT_FOUND);
    assert_not_found(groups.show_variable_group_detail(&id).await, NOT_FOUND);
    assert_not_found(groups.update_variable_group(&change).await, NOT_FOUND);
    assert_not_found(bind(&one, &[&id]).await, NOT_FOUND);
    assert_eq!(list("shared").await, from_ref(&other));
    pipelines.delete_pipeline(&one).await.expect("deleted");
    assert_not_found(bind(&one, &[&other]).await, NO_PIPELINE);
    assert_not_found(groups.list_pipeline_variable_group(&one).await, NO_PIPELINE);
}
