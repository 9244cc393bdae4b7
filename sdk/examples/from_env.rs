//! Everything from the environment: `HUAWEICLOUD_SDK_AK`, `HUAWEICLOUD_SDK_SK`, `HUAWEICLOUD_SDK_DOMAIN_ID`, and where
//! the service is from `HUAWEICLOUD_SDK_REGION` or `HUAWEICLOUD_SDK_ENDPOINT`.
//!
//! ```text
//! cargo run -p codearts-pipeline --example from_env [NAME]
//! ```

#![allow(clippy::print_stdout, reason = "an example is there to be read on the screen")]
#![allow(clippy::disallowed_methods, reason = "a program may read its own environment")]

use std::{env, error::Error};

use codearts_pipeline::{Client, types::DomainId};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let name = env::args().nth(1).unwrap_or_else(|| "official_shell_plugin".to_owned());
    let client = Client::from_env()?;
    let domain_id = env::var("HUAWEICLOUD_SDK_DOMAIN_ID").map_err(|_| "set HUAWEICLOUD_SDK_DOMAIN_ID to the id of your account")?;

    let version = client.extensions(&DomainId::new(domain_id)?).show_plugin_version(&name).await?;
    println!("{name} is at {}", version.version.as_deref().unwrap_or("an unknown version"));
    Ok(())
}
