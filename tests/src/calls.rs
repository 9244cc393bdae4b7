//! The operations as a list, for questions that are put to each of them.

use codearts_pipeline::{
    Client, Error,
    extensions::{
        BusinessType, ExecutionInfo, ExecutionType, InnerExecutionInfo, PluginAttribution, PluginDraft, PluginQuery, PluginReference,
        PluginStep, RuntimeAttribution,
    },
};

use crate::domain_id;

/// A call of one operation, with arguments that do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    /// `show_plugin_version`
    Detail,
    /// `show_plugin_inputs`
    Inputs,
    /// `create_plugin_draft`
    Create,
    /// `update_plugin_draft`
    Update,
    /// `publish_plugin_draft`
    Publish,
}

/// What is known of a call that succeeded, whatever it answered.
#[derive(Debug)]
pub struct Answered {
    /// How many attempts it took.
    pub attempts: u32,
    /// The id of the request that was answered.
    pub request_id: Option<String>,
    /// The response as it is printed.
    pub shown: String,
}

impl Call {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Detail, Self::Inputs, Self::Create, Self::Update, Self::Publish];

    /// Whether it does no harm to make the call twice: the two that read.
    pub fn is_idempotent(self) -> bool {
        matches!(self, Self::Detail | Self::Inputs)
    }

    /// The name of the operation.
    pub fn operation(self) -> &'static str {
        match self {
            Self::Detail => "show_plugin_version",
            Self::Inputs => "show_plugin_inputs",
            Self::Create => "create_plugin_draft",
            Self::Update => "update_plugin_draft",
            Self::Publish => "publish_plugin_draft",
        }
    }

    /// The body of a response that can be read.
    pub fn answer(self) -> &'static str {
        match self {
            Self::Detail => r#"{"plugin_name":"apie_test"}"#,
            Self::Inputs => "[]",
            Self::Create | Self::Update | Self::Publish => "true",
        }
    }

    /// Makes the call for the extension `apie_test`.
    ///
    /// # Errors
    ///
    /// What the call ends with.
    pub async fn make(self, client: &Client) -> Result<Answered, Error> {
        macro_rules! known {
            ($request:expr) => {{
                let answer = $request.await?;
                let request_id = answer.request_id().map(str::to_owned);
                Ok(Answered { attempts: answer.attempts(), request_id, shown: format!("{answer:?} {answer:#?}") })
            }};
        }
        let domain_id = domain_id();
        match self {
            Self::Detail => known!(client.extensions(&domain_id).show_plugin_version("apie_test")),
            Self::Inputs => known!(client.extensions(&domain_id).show_plugin_inputs(&[query("apie_test")])),
            Self::Create => known!(client.extensions(&domain_id).create_plugin_draft(&draft("apie_test"))),
            Self::Update => known!(client.extensions(&domain_id).update_plugin_draft(&draft("apie_test"))),
            Self::Publish => known!(client.extensions(&domain_id).publish_plugin_draft(&reference("apie_test"))),
        }
    }
}

/// A draft of version 0.0.1 of an extension.
pub fn draft(name: &str) -> PluginDraft {
    let step = PluginStep::builder().task("official_shell_plugin").name("Executing the Shell").build();
    let execution = InnerExecutionInfo::builder().execution_type(ExecutionType::Composite).steps([step]).build();
    PluginDraft::builder()
        .plugin_name(name.parse().expect("a name"))
        .display_name(name.parse().expect("a name"))
        .business_type(BusinessType::Normal)
        .business_type_display_name("General")
        .maintainers("")
        .version("0.0.1")
        .execution_info(ExecutionInfo::builder().inner_execution_info(execution).build())
        .runtime_attribution(RuntimeAttribution::Agent)
        .build()
}

/// The newest version of an extension, asked for by its name.
pub fn query(name: &str) -> PluginQuery {
    PluginQuery::builder().plugin_name(name).build()
}

/// Version 0.0.1 of an extension of the account's own.
pub fn reference(name: &str) -> PluginReference {
    PluginReference::builder().plugin_name(name).display_name(name).version("0.0.1").plugin_attribution(PluginAttribution::Custom).build()
}
