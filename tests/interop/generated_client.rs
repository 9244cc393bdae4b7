//! Calls of the client that openapi-generator makes of the document, on the emulator.
//!
//! `generated_client ENDPOINT USER_TOKEN DOMAIN_ID`; ends with the line `cases: N`, or with what is wrong.

use std::{env, error::Error};

use client::{
    apis::{configuration::Configuration, extensions_api as api},
    models::{ExecutionInfo, InnerExecutionInfo, PluginDraft, PluginQuery, PluginReference, PluginStep, PluginVisibility},
};

type Outcome = Result<(), Box<dyn Error>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [endpoint, token, domain_id] = arguments.as_slice() else {
        return Err("an endpoint, a user token and an account are wanted".into());
    };
    // A header of every request: the `api_key` of the configuration would go into `Authorization` as well, as if the
    // two ways to be let in were one.
    let headers = [("X-Auth-Token".parse()?, token.parse()?)].into_iter().collect();
    let client = reqwest::Client::builder().no_proxy().default_headers(headers).build()?;
    let configuration = Configuration { base_path: endpoint.clone(), client, ..Configuration::new() };
    let mut expectations = Expectations(0);
    expectations.life_of_a_version(&configuration, domain_id).await?;
    println!("cases: {}", expectations.0);
    Ok(())
}

struct Expectations(u32);

impl Expectations {
    fn expect(&mut self, what: &str, holds: bool) -> Outcome {
        self.0 += 1;
        if holds { Ok(()) } else { Err(format!("{what} is not as it should be").into()) }
    }

    async fn life_of_a_version(&mut self, configuration: &Configuration, domain_id: &str) -> Outcome {
        let created = api::create_plugin_draft(configuration, domain_id, draft("")).await?;
        self.expect("the creation", created)?;
        let changed = api::update_plugin_draft(configuration, domain_id, draft("changed")).await?;
        self.expect("the change", changed)?;

        let shown = api::show_plugin_version(configuration, domain_id, "generated", None).await?;
        self.expect("the state of the draft", shown.version_attribution.as_deref() == Some("draft"))?;
        self.expect("its words", shown.version_description == Some(Some("changed".to_owned())))?;
        let execution = shown.plugin_execution.flatten().ok_or("the execution is missing")?;
        let steps = execution.steps.flatten().ok_or("the steps are missing")?;
        self.expect("the step", steps.len() == 1 && steps[0].task == Some(Some("official_shell_plugin".to_owned())))?;

        let published = api::publish_plugin_draft(configuration, domain_id, reference("generated", "0.0.1")).await?;
        self.expect("the publication", published)?;
        let shown = api::show_plugin_version(configuration, domain_id, "generated", Some("0.0.1")).await?;
        self.expect("the state of the version", shown.version_attribution.as_deref() == Some("formal"))?;

        let asked = vec![PluginQuery::new("official_shell_plugin".to_owned()), PluginQuery::new("generated".to_owned())];
        let inputs = api::show_plugin_inputs(configuration, domain_id, asked).await?;
        let data = inputs.first().and_then(|inputs| inputs.data.clone().flatten()).ok_or("the inputs are missing")?;
        self.expect("the responses", inputs.len() == 2)?;
        self.expect("the input", data[0].name == Some(Some("OFFICIAL_SHELL_SCRIPT_INPUT".to_owned())))?;
        self.expect("what is null", data[0].layout_content.clone().flatten().is_none())?;

        let rejected = api::show_plugin_version(configuration, domain_id, "generated", Some("9.9.9")).await;
        let Err(client::apis::Error::ResponseError(rejected)) = rejected else {
            return Err(format!("{rejected:?} where a rejection was due").into());
        };
        let Some(api::ShowPluginVersionError::Status400(error)) = rejected.entity else {
            return Err(format!("{rejected:?} where an error body was due").into());
        };
        self.expect("the error code", error.error_code == Some(Some("DEVPIPE.30011001".to_owned())))
    }
}

fn draft(version_description: &str) -> PluginDraft {
    let step = PluginStep { task: Some(Some("official_shell_plugin".to_owned())), ..PluginStep::new() };
    let inner = InnerExecutionInfo { execution_type: Some("COMPOSITE".to_owned()), steps: Some(vec![step]) };
    let mut draft = PluginDraft::new(
        "Normal".to_owned(),
        String::new(),
        "Generated".to_owned(),
        ExecutionInfo::new(inner),
        "generated".to_owned(),
        "agent".to_owned(),
        "0.0.1".to_owned(),
    );
    draft.is_private = Some(PluginVisibility::Private);
    draft.version_description = Some(version_description.to_owned());
    draft
}

fn reference(name: &str, version: &str) -> PluginReference {
    PluginReference::new(String::new(), "custom".to_owned(), name.to_owned(), version.to_owned())
}
