//! The test of a user's crate, against an emulator of its own.

use codearts_pipeline::{Client, Credentials, types::DomainId};
use codearts_pipeline_emulator::Emulator;
use tested::latest_version;

#[tokio::test]
async fn versions_are_those_of_the_service() -> Result<(), Box<dyn std::error::Error>> {
    let emulator = Emulator::start()?;
    let credentials = Credentials::new(emulator.access_key(), emulator.secret_key())?;
    let client = Client::builder().endpoint(emulator.endpoint()).credentials(credentials).build()?;
    let domain_id = DomainId::new("ce8df55870164338a72d7e828a966a2a")?;

    assert!(latest_version(&client, &domain_id, "official_shell_plugin").await?.is_some());
    assert_eq!(latest_version(&client, &domain_id, "no_such_plugin").await?, None);
    assert!(emulator.requests().iter().all(|request| request.signature_verified()));
    assert_eq!(emulator.requests().len(), 2);
    Ok(())
}
