//! Groups of pipelines: a tree, the order in it, and the pipelines in it.

use codearts_pipeline::groups::{
    Groups, NamedPipeline, NewPipelineGroup, PipelineGroup, PipelineGroupId, PipelineGroupMove, PipelineGroupName, PipelineGroupRename,
    PipelineMoveCode,
};
use codearts_pipeline::{pipelines::PipelineQuery, types::PipelineId};
use codearts_pipeline_tests::TestEnv;

use crate::{assert_not_found, pipeline, project_id, shown, write_back};

/// How the service says that a group is not there.
const NOT_FOUND: &str = "DEVPIPE.00014007";

fn draft(name: &str, parent: Option<&PipelineGroupId>) -> NewPipelineGroup {
    let mut draft = NewPipelineGroup::builder().name(PipelineGroupName::new(name).expect("a name")).build();
    draft.parent_id = parent.map(ToString::to_string);
    draft
}

async fn create(groups: &Groups, name: &str, parent: Option<&PipelineGroupId>) -> PipelineGroupId {
    groups.create_pipeline_group(&draft(name, parent)).await.expect("created").into_inner().id.expect("an id")
}

async fn tree(groups: &Groups) -> Vec<PipelineGroup> {
    groups.show_pipeline_group_tree().await.expect("shown").into_inner()
}

/// The names of groups with those of the groups in them: `a(b c)`.
fn names(groups: &[PipelineGroup]) -> String {
    let name = |group: &PipelineGroup| {
        let inner = names(group.children.as_deref().unwrap_or_default());
        let name = group.name.clone().expect("a name");
        if inner.is_empty() { name } else { format!("{name}({inner})") }
    };
    groups.iter().map(name).collect::<Vec<_>>().join(" ")
}

async fn moved(groups: &Groups, to: &str, pipelines: &[&PipelineId]) -> Vec<PipelineMoveCode> {
    let named = pipelines.iter().map(|id| NamedPipeline::builder().pipeline_id((*id).clone()).pipeline_name("any").build());
    let request = PipelineGroupMove::builder().group_id(to).pipelines(named.collect::<Vec<_>>()).build();
    let results = groups.batch_move_pipeline_to_group(&request).await.expect("moved").into_inner();
    results.into_iter().map(|result| result.code.expect("a code")).collect()
}

#[tokio::test]
async fn a_tree_of_groups() {
    let env = TestEnv::start();
    let groups = env.client.groups(&project_id());
    assert_eq!(tree(&groups).await, []);
    let (services, tools) = (create(&groups, "services", None).await, create(&groups, "tools", None).await);
    let inner = create(&groups, "inner", Some(&services)).await;
    let innermost = create(&groups, "innermost", Some(&inner)).await;
    assert_eq!(names(&tree(&groups).await), "services(inner(innermost)) tools");

    let rename =
        |id: &PipelineGroupId| PipelineGroupRename::builder().id(id.clone()).name(PipelineGroupName::new("apps").expect("a name")).build();
    groups.update_pipeline_group(&rename(&services)).await.expect("renamed");
    groups.exchange_pipeline_group(&services, &tools).await.expect("swapped");
    let shown_tree = tree(&groups).await;
    assert_eq!(names(&shown_tree), "tools apps(inner(innermost))");
    assert_eq!(shown_tree.iter().map(|group| group.ordinal).collect::<Vec<_>>(), [Some(0), Some(1)]);

    // Pipelines move in and between groups; one that is not there fails alone.
    let (one, two) = (pipeline(&env.client, "one").await, pipeline(&env.client, "two").await);
    let unknown = PipelineId::new("9".repeat(32)).expect("an id");
    let codes = moved(&groups, innermost.as_str(), &[&one, &unknown, &two]).await;
    assert_eq!(codes, [PipelineMoveCode::Success, PipelineMoveCode::Failed, PipelineMoveCode::Success]);
    assert_eq!(moved(&groups, tools.as_str(), &[&two]).await, [PipelineMoveCode::Success]);
    let shown_tree = tree(&groups).await;
    let path = [&services, &inner, &innermost].map(|id| id.as_str()).join(".");
    let deepest = |groups: &[PipelineGroup]| groups[1].children.as_ref()?[0].children.as_ref()?.first().cloned();
    let deepest = deepest(&shown_tree).expect("a group");
    assert_eq!((deepest.path_id.as_deref(), deepest.pipeline_count, shown_tree[0].pipeline_count), (Some(&*path), Some(1), Some(1)));
    let query = PipelineQuery::builder().group_path_id(path).build();
    let listed = env.client.pipelines(&project_id()).list_pipelines(&query).await.expect("listed");
    let listed: Vec<_> = listed.pipelines.iter().flatten().map(|pipeline| pipeline.pipeline_id.as_ref()).collect();
    assert_eq!(listed, [Some(&one)]);
    assert_eq!(shown(&env.client, &one).await.group_id.as_deref(), Some(innermost.as_str()));

    write_back(&env.client, &one).await;
    assert_eq!(shown(&env.client, &one).await.group_id.as_deref(), Some(innermost.as_str()));

    // A group goes with the groups in it; the pipelines stay, in no group.
    groups.delete_pipeline_group(&services).await.expect("deleted");
    assert_eq!(names(&tree(&groups).await), "tools");
    assert_eq!(shown(&env.client, &one).await.group_id, None);
    assert_eq!(shown(&env.client, &two).await.group_name.as_deref(), Some("tools"));
    for gone in [&services, &inner, &innermost] {
        assert_not_found(groups.delete_pipeline_group(gone).await, NOT_FOUND);
        assert_not_found(groups.update_pipeline_group(&rename(gone)).await, NOT_FOUND);
        assert_not_found(groups.exchange_pipeline_group(gone, &tools).await, NOT_FOUND);
        assert_not_found(groups.create_pipeline_group(&draft("orphan", Some(gone))).await, NOT_FOUND);
        assert_eq!(moved(&groups, gone.as_str(), &[&one]).await, [PipelineMoveCode::Failed]);
    }
}
