//! What a user's crate may have: a function that calls the service.

use codearts_pipeline::{Client, Error, types::DomainId};

/// The latest version of an extension, if there is such an extension.
pub async fn latest_version(client: &Client, domain_id: &DomainId, plugin_name: &str) -> Result<Option<String>, Error> {
    match client.extensions(domain_id).show_plugin_version(plugin_name).await {
        Ok(version) => Ok(version.version.clone()),
        Err(error) if error.is_not_found() => Ok(None),
        Err(error) => Err(error),
    }
}
