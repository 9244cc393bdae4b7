//! Icons, which are in nobody's way once they are there.

use codearts_pipeline::Upload;
use codearts_pipeline_tests::{TestEnv, calls::draft, fetch};

/// The first bytes of a picture.
const ICON: &[u8] = b"\x89PNG\r\n\x1a\n and more";

#[tokio::test]
async fn an_icon() {
    let env = TestEnv::start();
    let (extensions, publishers) = (env.client.extensions(&env.domain_id), env.client.publishers(&env.domain_id));
    let address = extensions.upload_plugin_icon("apie_test", Upload::from_bytes("icon.png", ICON)).await.expect("uploaded").into_inner();
    let logo = publishers.upload_publisher_icon("example", Upload::from_bytes("logo.png", ICON)).await.expect("uploaded").into_inner();
    assert!(address.starts_with(&env.emulator.endpoint()) && address.contains("icon.png"), "{address}");
    assert_ne!(address, logo);
    for address in [&address, &logo] {
        // No credentials are needed, and none are sent: browsers ask for icons.
        let response = fetch(address).await;
        assert_eq!(response.headers()["content-type"], "image/png");
        assert_eq!(response.bytes().await.expect("bytes"), ICON);
    }
    let nowhere = fetch(&address.replace("object_key=", "object_key=no")).await;
    assert_eq!(nowhere.status(), 404);

    // The address goes into the extension, and comes back from it.
    let mut draft = draft("apie_test");
    draft.icon_url = Some(address.clone());
    extensions.create_plugin_draft(&draft).await.expect("created");
    let found = extensions.find_plugin("apie_test").await.expect("listed").expect("found");
    assert_eq!(found.icon_url, Some(address));
}
