//! An endpoint.

use codearts_pipeline::endpoints::EndpointSettings;
use codearts_pipeline_tests::TestEnv;

use crate::{all, assert_not_found};

/// How the service says that an endpoint is not there.
const NOT_FOUND: &str = "DEVPIPE.30011011";

#[tokio::test]
async fn an_endpoint() {
    let env = TestEnv::start();
    let endpoints = env.client.endpoints();
    let (project, region) = ("0123456789abcdef0123456789abcdef", "cn-north-4");
    let mut settings = EndpointSettings::builder()
        .project_uuid(project)
        .region_name(region)
        .module_id("devcloud2018.codesource-codehub.oauth")
        .name("code")
        .url("https://code.example.com")
        .build();
    let created = endpoints.create_endpoint(&settings).await.expect("created");
    let uuid = created.uuid.clone().expect("an id");
    assert_eq!(endpoints.show_endpoint(&uuid).await.expect("shown").name.as_deref(), Some("code"));

    let list = async |module: &str| {
        all(endpoints.list_endpoints_details(project, region).module_id(module).page_index(1).page_size(1).items()).await
    };
    let listed = list("devcloud2018.codesource-codehub.oauth").await;
    assert_eq!(listed.iter().map(|endpoint| endpoint.uuid.clone()).collect::<Vec<_>>(), [Some(uuid.clone())]);
    let creator = listed[0].created_by.as_ref().expect("a creator");
    assert!(creator.username.as_deref().is_some_and(|name| !name.is_empty()));
    assert_eq!(list("devcloud2018.other").await, []);

    // Project and module stay, all else is replaced.
    (settings.name, settings.url) = (Some("source".to_owned()), None);
    endpoints.update_endpoint(&uuid, &settings).await.expect("changed");
    let shown = endpoints.show_endpoint(&uuid).await.expect("shown");
    assert_eq!((shown.name.as_deref(), shown.url.as_deref(), shown.project_uuid.as_deref()), (Some("source"), None, Some(project)));

    endpoints.delete_endpoint(&uuid).await.expect("deleted");
    assert_not_found(endpoints.delete_endpoint(&uuid).await, NOT_FOUND);
    assert_not_found(endpoints.show_endpoint(&uuid).await, NOT_FOUND);
    assert_not_found(endpoints.update_endpoint(&uuid, &settings).await, NOT_FOUND);
    assert_eq!(list("").await, []);
}
