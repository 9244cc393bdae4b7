//! A microservice: followed, given repositories, and deleted.

use codearts_pipeline::{
    Error,
    microservices::{Microservice, MicroserviceDraft, MicroserviceQuery, MicroserviceRepository, MicroserviceUpdate},
};
use codearts_pipeline_tests::TestEnv;
use http::StatusCode;

use crate::{all, assert_not_found, project_id};

#[track_caller]
fn assert_gone<T: std::fmt::Debug>(outcome: Result<T, Error>) {
    assert_eq!(outcome.as_ref().err().and_then(Error::status), Some(StatusCode::BAD_REQUEST));
    assert_not_found(outcome, "DEVPIPE.30021001");
}

#[tokio::test]
async fn a_microservice() {
    let env = TestEnv::start();
    let microservices = env.client.microservices(&project_id());
    let draft = |name: &str| MicroserviceDraft::builder().name(name).type_("microservice").desc("demo").build();
    let created = microservices.create_microservice(&draft("shop")).await.expect("created").into_inner();
    microservices.create_microservice(&draft("other")).await.expect("created");
    let id = created.id.clone().expect("an id");
    let show = async || -> Microservice { microservices.show_microservice_detail(&id).await.expect("shown").into_inner() };
    assert_eq!(show().await, created);
    assert_eq!((created.name.as_deref(), created.description.as_deref()), (Some("shop"), Some("demo")));
    assert_eq!((created.repos.as_deref(), created.cloud_project_id), (Some(&[][..]), Some(project_id())));

    let update = MicroserviceUpdate::builder().desc("").build();
    assert_eq!(*microservices.update_microservice(&id, &update).await.expect("changed"), id.as_str());
    let repository = MicroserviceRepository::builder()
        .type_("codehub")
        .repo_id("1")
        .http_url("https://git.example.com/a/b.git")
        .git_url("git@git.example.com:a/b.git")
        .branch("master")
        .language("java")
        .build();
    let repositories = [repository];
    assert_eq!(*microservices.update_microservice_repo(&id, &repositories).await.expect("changed"), id.as_str());
    let changed = show().await;
    assert_eq!((changed.description.as_deref(), changed.repos.as_deref()), (Some(""), Some(&repositories[..])));

    let is_followed = async || {
        let shown = show().await.is_followed;
        assert_eq!(Some(microservices.show_microservice_follow_info(&id).await.expect("shown").into_inner()), shown);
        shown
    };
    assert_eq!(*microservices.follow_microservice(&id).await.expect("followed"), id.as_str());
    assert_eq!(is_followed().await, Some(true));
    assert_eq!(*microservices.unfollow_microservice(&id).await.expect("left"), id.as_str());
    assert_eq!(is_followed().await, Some(false));

    let list = async |name: &str| {
        let query = MicroserviceQuery::builder().offset(0).limit(1).name(name).build();
        let listed = all(microservices.list_microservice(&query).items()).await;
        listed.into_iter().filter_map(|found| found.name).collect::<Vec<_>>()
    };
    assert_eq!((list("").await.len(), list("sho").await), (2, vec!["shop".to_owned()]));

    assert_eq!(*microservices.delete_microservice(&id).await.expect("deleted"), id.as_str());
    assert_gone(microservices.delete_microservice(&id).await);
    assert_gone(microservices.show_microservice_detail(&id).await);
    assert_gone(microservices.update_microservice(&id, &update).await);
    assert_gone(microservices.update_microservice_repo(&id, &repositories).await);
    assert_gone(microservices.follow_microservice(&id).await);
    assert_gone(microservices.unfollow_microservice(&id).await);
    assert_gone(microservices.show_microservice_follow_info(&id).await);
    assert_eq!(list("").await, ["other"]);
}
