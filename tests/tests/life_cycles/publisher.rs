//! A publisher, and an extension of its own.

use codearts_pipeline::{extensions::PluginPublication, publishers::NewPublisher};
use codearts_pipeline_tests::{TestEnv, calls::draft};

use crate::{assert_not_found, extension::NOT_FOUND};

#[tokio::test]
async fn a_publisher() {
    let env = TestEnv::start();
    let publishers = env.client.publishers(&env.domain_id);
    for name in ["Example Inc", "Example Inc (old)"] {
        let publisher = NewPublisher::builder().name(name).en_name("example").support_url("help@example.com").website("").build();
        publishers.create_publisher(&publisher).await.expect("created");
    }

    let page = publishers.list_publisher(0, 10).await.expect("listed");
    assert_eq!((page.total, page.data.as_ref().map(Vec::len)), (Some(2), Some(2)));
    // The list has both, whose names hold what is looked for.
    let found = publishers.find_publisher("Example Inc").await.expect("listed").expect("found");
    assert_eq!(found.name.as_deref(), Some("Example Inc"));
    assert_eq!(publishers.find_publisher("Example").await.expect("listed"), None);
    let id = found.publisher_unique_id.clone().expect("an id");

    let shown = publishers.show_publisher(std::slice::from_ref(&id)).await.expect("shown");
    assert_eq!(shown.get(&id), Some(&found));
    assert_eq!(found.support_url.as_deref(), Some("help@example.com"));

    // An extension can belong to it.
    let extensions = env.client.extensions(&env.domain_id);
    extensions.create_plugin_version(&draft("published")).await.expect("created");
    let publication = PluginPublication::builder().plugin_name("published").version("0.0.1").publisher_unique_id(&id).build();
    extensions.publish_plugin(&publication).await.expect("published");
    let plugin = extensions.find_plugin("published").await.expect("listed").expect("found");
    assert_eq!(plugin.publisher_unique_id, found.publisher_unique_id);

    publishers.delete_publisher(&id).await.expect("deleted");
    assert_not_found(publishers.delete_publisher(&id).await, NOT_FOUND);
    assert_not_found(publishers.show_publisher(std::slice::from_ref(&id)).await, NOT_FOUND);
    assert_not_found(extensions.publish_plugin(&publication).await, NOT_FOUND);
    assert_eq!(publishers.find_publisher("Example Inc").await.expect("listed"), None);
    assert_eq!(publishers.list_available_publisher().await.expect("listed").len(), 1);
}
