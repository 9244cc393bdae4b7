//! A pipeline: by itself, as a copy, of a template, and with others.

use codearts_pipeline::{
    Secret,
    pipelines::{
        BatchDeleteStatus, GitType, PipelineQuery, PipelineSelection, PipelineSource, PipelineSourceParams, PipelineSpec, RunRequest,
        SourceType,
    },
    types::{PipelineId, PipelineVariable, VariableType},
};
use codearts_pipeline_tests::TestEnv;

use crate::{NO_PIPELINE, all, assert_not_found, assert_rejected, pipeline, project_id, shown, spec};

/// As nobody would write it, with a member that no version knows.
const DEFINITION: &str = "{ \"stages\" : [{\"name\":\"Build\",\"identifier\":\"0\",\"jobs\":[ ]}],\n \"future\": 1.0 }";

/// A pipeline with a bit of everything.
fn rich(name: &str) -> PipelineSpec {
    let repository = PipelineSourceParams::builder()
        .git_type(GitType::Codehub)
        .codehub_id("2111000000")
        .git_url("https://repo.example.com/space/demo.git")
        .default_branch("master")
        .build();
    let variable = PipelineVariable::builder().name("level").type_(VariableType::Enum).value(Secret::from("test")).is_runtime(true);
    let mut spec = spec(name);
    spec.definition = DEFINITION.into();
    spec.description = Some("test <&>".to_owned());
    spec.sources = Some(vec![PipelineSource::builder().type_(SourceType::Code).params(repository).build()]);
    spec.variables = Some(vec![variable.limits(["test".to_owned(), "demo".to_owned()]).build()]);
    spec
}

#[tokio::test]
async fn a_pipeline() {
    let env = TestEnv::start();
    let pipelines = env.client.pipelines(&project_id());
    assert_eq!(pipelines.find_pipeline("nightly").await.expect("listed"), None);
    let sent = rich("nightly");
    let id = pipelines.create_pipeline_new(&sent).await.expect("created").into_inner().pipeline_id.expect("an id");
    assert_rejected(pipelines.create_pipeline_new(&sent).await);

    let read = pipelines.show_pipeline_detail(&id).await.expect("shown");
    assert_eq!(read.unreadable(), [""; 0]);
    assert_eq!((read.id.as_ref(), read.name.as_deref(), read.banned), (Some(&id), Some("nightly"), Some(false)));
    assert_eq!((read.definition.as_ref(), &read.description), (Some(&sent.definition), &sent.description));
    assert_eq!((&read.sources, &read.variables), (&sent.sources, &sent.variables));

    // What was read is changed in part, and written back: all else stays.
    let mut update = PipelineSpec::try_from(&read).expect("an update");
    update.name = "hourly".parse().expect("a name");
    update.definition = update
        .definition
        .edit(|definition| {
            for stage in definition.stages.iter_mut().flatten() {
                stage.name = "Compile".into();
            }
        })
        .expect("a definition");
    pipelines.update_pipeline_info(&id, &update).await.expect("changed");
    let changed = shown(&env.client, &id).await;
    assert_eq!(changed.definition.as_ref().map(|text| text.as_str()), Some(&*DEFINITION.replace("Build", "Compile")));
    assert_eq!((changed.name.as_deref(), &changed.description), (Some("hourly"), &sent.description));
    assert_eq!((&changed.sources, &changed.variables), (&sent.sources, &sent.variables));
    assert_eq!(pipelines.find_pipeline("nightly").await.expect("listed"), None);
    let found = pipelines.find_pipeline("hourly").await.expect("listed").expect("found");
    assert_eq!(found.pipeline_id.as_ref(), Some(&id));

    pipelines.disable_pipeline(&id).await.expect("disabled");
    assert_eq!(shown(&env.client, &id).await.banned, Some(true));
    assert_rejected(pipelines.start_run(&id, &RunRequest::default()).await);
    pipelines.enable_pipeline(&id).await.expect("enabled");
    pipelines.start_run(&id, &RunRequest::default()).await.expect("started");

    pipelines.delete_pipeline(&id).await.expect("deleted");
    assert_not_found(pipelines.delete_pipeline(&id).await, NO_PIPELINE);
    assert_not_found(pipelines.show_pipeline_detail(&id).await, NO_PIPELINE);
    assert_not_found(pipelines.update_pipeline_info(&id, &update).await, NO_PIPELINE);
    assert_not_found(pipelines.start_run(&id, &RunRequest::default()).await, NO_PIPELINE);
    assert_eq!(pipelines.find_pipeline("hourly").await.expect("listed"), None);
}

#[tokio::test]
async fn a_copy_outlives_its_original() {
    let env = TestEnv::start();
    let pipelines = env.client.pipelines(&project_id());
    let original = rich("original");
    let id = pipelines.create_pipeline_new(&original).await.expect("created").into_inner().pipeline_id.expect("an id");
    let mut copy = spec("copy");
    copy.id = Some(id.clone());
    let created = pipelines.create_pipeline_new(&copy).await.expect("copied").into_inner().pipeline_id.expect("an id");
    assert_ne!(created, id);
    pipelines.delete_pipeline(&id).await.expect("deleted");
    let copied = shown(&env.client, &created).await;
    assert_eq!((copied.name.as_deref(), copied.origin_id.as_deref()), (Some("copy"), Some(id.as_str())));
    assert_eq!((&copied.sources, &copied.variables), (&original.sources, &original.variables));
    copy.name = "late".parse().expect("a name");
    assert_not_found(pipelines.create_pipeline_new(&copy).await, NO_PIPELINE);
}

#[tokio::test]
async fn pipelines_are_listed_and_deleted_together() {
    let env = TestEnv::start();
    let pipelines = env.client.pipelines(&project_id());
    let mut ids = Vec::new();
    for name in ["app_build", "app_deploy", "other"] {
        ids.push(pipeline(&env.client, name).await);
    }
    pipelines.disable_pipeline(&ids[1]).await.expect("disabled");
    let list = async |query: PipelineQuery| {
        let mut names: Vec<_> = all(pipelines.list_pipelines(&query).items()).await.into_iter().filter_map(|found| found.name).collect();
        names.sort();
        names
    };
    // By pages of one.
    let query = || PipelineQuery::builder().limit(1);
    assert_eq!(list(query().build()).await, ["app_build", "app_deploy", "other"]);
    assert_eq!(list(query().name("APP").build()).await, ["app_build", "app_deploy"]);
    assert_eq!(list(query().name("app").is_banned(true).build()).await, ["app_deploy"]);
    assert_eq!(list(query().name("nobody").build()).await, [""; 0]);

    let unknown = PipelineId::new("9".repeat(32)).expect("an id");
    let selection = PipelineSelection::builder().pipeline_ids([ids[0].clone(), unknown, ids[1].clone()]).build();
    let deleted = pipelines.batch_delete_pipeline(&selection).await.expect("deleted").into_inner().result.expect("results");
    let statuses: Vec<_> = deleted.iter().map(|one| one.status.clone().expect("a status")).collect();
    assert_eq!(statuses, [BatchDeleteStatus::DeleteSuccess, BatchDeleteStatus::DeleteFailed, BatchDeleteStatus::DeleteSuccess]);
    assert_eq!((deleted[0].pipeline_name.as_deref(), deleted[0].reason.as_deref()), (Some("app_build"), None));
    assert!(deleted[1].reason.as_deref().is_some_and(|reason| !reason.is_empty()));
    for id in &ids[..2] {
        assert_not_found(pipelines.show_pipeline_detail(id).await, NO_PIPELINE);
    }
    assert_eq!(list(query().build()).await, ["other"]);
}
