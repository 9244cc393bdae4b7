//! A change (change request) from its beginning to its release. There is no operation that deletes one.

use codearts_pipeline::{
    changes::{ChangeRequest, ChangeRequestDraft, ChangeRequestId, ChangeRequestQuery, ChangeRequestRepository, ChangeRequestStatus},
    types::MicroserviceId,
};
use codearts_pipeline_tests::TestEnv;

use crate::{all, assert_not_found, pipeline, project_id};

fn repository(branch: &str) -> ChangeRequestRepository {
    ChangeRequestRepository::builder()
        .repo_id("1")
        .http_url("https://git.example.com/a/b.git")
        .git_url("git@git.example.com:a/b.git")
        .feature_branch(branch)
        .main_branch("master")
        .delete_branch_after_released(false)
        .build()
}

#[tokio::test]
async fn a_change() {
    let env = TestEnv::start();
    let changes = env.client.changes(&project_id());
    let component = MicroserviceId::new("8".repeat(32)).expect("an id");
    let draft = ChangeRequestDraft::builder()
        .component_id(component.clone())
        .title("Faster")
        .workitem_ids(["1".to_owned()])
        .repos([repository("feature-a")])
        .build();
    let created = changes.create_change_request(&draft).await.expect("created").into_inner();
    let id = created.id.clone().expect("an id");
    let show = async || -> ChangeRequest { changes.show_change_request_detail(&id).await.expect("shown").into_inner() };
    assert_eq!(show().await, created);
    assert_eq!((created.title.as_ref(), created.repos.as_ref()), (Some(&draft.title), Some(&draft.repos)));
    assert_eq!((created.status, created.release_time), (Some(ChangeRequestStatus::Developing), None));

    let repositories = [repository("feature-b")];
    changes.update_change_request_repos(&id, &repositories).await.expect("changed");
    assert_eq!(show().await.repos.as_deref(), Some(&repositories[..]));

    let list = async |status: ChangeRequestStatus| {
        let query = ChangeRequestQuery::builder().component_id(component.clone()).offset(0).limit(1).statuses([status]).build();
        all(changes.list_change_requests(&query).items()).await.len()
    };
    let pipeline = pipeline(&env.client, "one").await;
    for status in [ChangeRequestStatus::ToBeReleased, ChangeRequestStatus::Releasing, ChangeRequestStatus::Released] {
        let moved = changes.update_change_request_status(&id, &status).await.expect("moved").into_inner();
        assert_eq!((moved.status.as_ref(), &show().await), (Some(&status), &moved));
        assert_eq!((list(status.clone()).await, list(ChangeRequestStatus::Developing).await), (1, 0));
        let releasing = changes.list_releasing_change_requests(&component, &pipeline).await.expect("listed").len();
        assert_eq!(releasing == 1, status == ChangeRequestStatus::Releasing);
        assert!(moved.release_time.is_some());
    }
    let log = all(changes.show_change_request_op_log(&id).limit(2).items()).await;
    assert_eq!(log.len(), 5);
    assert!(log.last().and_then(|entry| entry.operate.as_deref()).is_some_and(|text| text.starts_with("Create")));
    let creators = changes.show_change_request_creator_info(&component).await.expect("listed").into_inner();
    assert_eq!(creators.into_iter().map(|creator| creator.creator_id).collect::<Vec<_>>(), [created.creator_id]);

    let unknown = ChangeRequestId::new("nothing").expect("an id");
    assert_not_found(changes.show_change_request_detail(&unknown).await, "DEVPIPE.30021001");
    assert_not_found(changes.update_change_request_status(&unknown, &ChangeRequestStatus::Revoked).await, "DEVPIPE.30021001");
}
