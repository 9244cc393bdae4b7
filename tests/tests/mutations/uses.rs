//! What users write: each operation called and each type used, member by member, one snippet each.

#![allow(dead_code, reason = "compiling is all that is asked of it")]

mod create_plugin_draft {
    use codearts_pipeline::{Client, Error, Response, operations::CreatePluginDraft, types::*};

    async fn call(client: &Client, domain_id: &DomainId, body: &PluginDraft) -> Result<Response<bool>, Error> {
        let request: codearts_pipeline::Request<'_, CreatePluginDraft> = client.create_plugin_draft(domain_id, body);
        request.await
    }
}

mod update_plugin_draft {
    use codearts_pipeline::{Client, Error, Response, operations::UpdatePluginDraft, types::*};

    async fn call(client: &Client, domain_id: &DomainId, body: &PluginDraft) -> Result<Response<bool>, Error> {
        let request: codearts_pipeline::Request<'_, UpdatePluginDraft> = client.update_plugin_draft(domain_id, body);
        request.await
    }
}

mod publish_plugin_draft {
    use codearts_pipeline::{Client, Error, Response, operations::PublishPluginDraft, types::*};

    async fn call(client: &Client, domain_id: &DomainId, body: &PluginReference) -> Result<Response<bool>, Error> {
        let request: codearts_pipeline::Request<'_, PublishPluginDraft> = client.publish_plugin_draft(domain_id, body);
        request.await
    }
}

mod show_plugin_version {
    use codearts_pipeline::{Client, Error, Response, operations::ShowPluginVersion, types::*};

    async fn call(client: &Client, domain_id: &DomainId, name: &str, version: &str) -> Result<Response<PluginVersion>, Error> {
        let request: codearts_pipeline::Request<'_, ShowPluginVersion> = client.show_plugin_version(domain_id, name);
        request.version(version).await
    }
}

mod show_plugin_inputs {
    use codearts_pipeline::{Client, Error, Response, operations::ShowPluginInputs, types::*};

    async fn call(client: &Client, domain_id: &DomainId, body: &[PluginReference]) -> Result<Response<Vec<PluginInputs>>, Error> {
        let request: codearts_pipeline::Request<'_, ShowPluginInputs> = client.show_plugin_inputs(domain_id, body);
        request.await
    }
}

mod domain_id {
    use codearts_pipeline::{InvalidValue, types::DomainId};

    fn make(text: &str) -> Result<DomainId, InvalidValue> {
        DomainId::new(text)
    }
}

mod plugin_id {
    use codearts_pipeline::{InvalidValue, types::PluginId};

    fn make(text: &str) -> Result<PluginId, InvalidValue> {
        PluginId::new(text)
    }
}

mod plugin_name {
    use codearts_pipeline::{InvalidValue, types::PluginName};

    fn make(text: &str) -> Result<PluginName, InvalidValue> {
        text.parse()
    }
}

mod plugin_display_name {
    use codearts_pipeline::{InvalidValue, types::PluginDisplayName};

    fn make(text: &str) -> Result<PluginDisplayName, InvalidValue> {
        text.try_into()
    }
}

mod business_type {
    use codearts_pipeline::{InvalidValue, types::BusinessType};

    fn make(text: &str) -> Result<BusinessType, InvalidValue> {
        text.parse()
    }

    fn known() -> [BusinessType; 5] {
        [BusinessType::Build, BusinessType::Gate, BusinessType::Deploy, BusinessType::Test, BusinessType::Normal]
    }
}

mod execution_type {
    use codearts_pipeline::types::ExecutionType;

    fn read(value: ExecutionType) -> Option<Box<str>> {
        match value {
            ExecutionType::Container | ExecutionType::Zip | ExecutionType::Shell | ExecutionType::Composite => None,
            ExecutionType::Other { text, .. } => Some(text),
            _ => None,
        }
    }
}

mod plugin_attribution {
    use codearts_pipeline::types::PluginAttribution;

    fn known(text: &str) -> [PluginAttribution; 4] {
        [PluginAttribution::Custom, PluginAttribution::Official, PluginAttribution::Published, text.into()]
    }
}

mod plugin_composition_type {
    use codearts_pipeline::types::PluginCompositionType;

    fn known(text: &str) -> [PluginCompositionType; 3] {
        [PluginCompositionType::Single, PluginCompositionType::Multi, text.into()]
    }
}

mod plugin_visibility {
    use codearts_pipeline::types::PluginVisibility;

    fn known() -> [i32; 2] {
        [PluginVisibility::Public.into(), PluginVisibility::Private.into()]
    }
}

mod runtime_attribution {
    use codearts_pipeline::types::RuntimeAttribution;

    fn known(text: &str) -> [RuntimeAttribution; 3] {
        [RuntimeAttribution::Agent, RuntimeAttribution::Agentless, text.into()]
    }
}

mod script_type {
    use codearts_pipeline::types::ScriptType;

    fn known(text: &str) -> [ScriptType; 5] {
        [ScriptType::Shell, ScriptType::Nodejs, ScriptType::Java, ScriptType::Python, text.into()]
    }
}

mod version_attribution {
    use codearts_pipeline::types::VersionAttribution;

    fn known(text: &str) -> [VersionAttribution; 3] {
        [VersionAttribution::Draft, VersionAttribution::Formal, text.into()]
    }
}

mod plugin_draft {
    use codearts_pipeline::{Nullable, types::*};

    #[allow(clippy::too_many_arguments, reason = "one per type of a member")]
    fn make(
        name: PluginName,
        display_name: PluginDisplayName,
        execution: ExecutionInfo,
        inputs: Vec<PluginDraftInput>,
        outputs: Vec<PluginDraftOutput>,
        id: PluginId,
    ) -> (PluginDraft, PluginDraft) {
        let least = PluginDraft::builder()
            .plugin_name(name.clone())
            .display_name(display_name.clone())
            .business_type(BusinessType::Normal)
            .business_type_display_name("General")
            .version("0.0.1")
            .execution_info(execution.clone())
            .runtime_attribution(RuntimeAttribution::Agent)
            .build();
        let most = PluginDraft::builder()
            .business_type(BusinessType::Normal)
            .business_type_display_name("General")
            .description("text")
            .display_name(display_name)
            .execution_info(execution)
            .icon_url("text")
            .input_info(inputs)
            .is_private(PluginVisibility::Private)
            .maintainers("text")
            .manifest_version("text")
            .output_info(outputs)
            .plugin_composition_type(PluginCompositionType::Single)
            .plugin_name(name)
            .region("text")
            .runtime_attribution(RuntimeAttribution::Agent)
            .unique_id(id)
            .version("0.0.1")
            .version_description("text")
            .build();
        (least, most)
    }

    fn change(draft: &mut PluginDraft, one: PluginDraft) {
        let _: (&BusinessType, &String, &String, &PluginDisplayName) =
            (&draft.business_type, &draft.business_type_display_name, &draft.description, &draft.display_name);
        let _: (&ExecutionInfo, &Nullable<String>, &Nullable<Vec<PluginDraftInput>>) =
            (&draft.execution_info, &draft.icon_url, &draft.input_info);
        let _: (&Option<PluginVisibility>, &Option<String>, &Option<String>) =
            (&draft.is_private, &draft.maintainers, &draft.manifest_version);
        let _: (&Nullable<Vec<PluginDraftOutput>>, &Option<PluginCompositionType>, &PluginName) =
            (&draft.output_info, &draft.plugin_composition_type, &draft.plugin_name);
        let _: (&Option<String>, &RuntimeAttribution, &Option<PluginId>) = (&draft.region, &draft.runtime_attribution, &draft.unique_id);
        let _: (&String, &Nullable<String>) = (&draft.version, &draft.version_description);
        *draft = one;
    }
}

mod plugin_draft_input {
    use codearts_pipeline::types::PluginDraftInput;

    fn make() -> PluginDraftInput {
        let made = PluginDraftInput::builder().default_value("a").layout_content("a").name("a").type_("a").validation("a").build();
        let _: [&Option<String>; 5] = [&made.default_value, &made.layout_content, &made.name, &made.type_, &made.validation];
        let _ = PluginDraftInput::builder().build();
        made
    }
}

mod plugin_draft_output {
    use codearts_pipeline::types::PluginDraftOutput;

    fn make() -> PluginDraftOutput {
        let made = PluginDraftOutput::builder().description("a").name("a").source("a").type_("a").version("a").build();
        let _: [&Option<String>; 5] = [&made.description, &made.name, &made.source, &made.type_, &made.version];
        let _ = PluginDraftOutput::builder().build();
        made
    }
}

mod execution_info {
    use codearts_pipeline::types::{ExecutionInfo, InnerExecutionInfo};

    fn make(inner: InnerExecutionInfo) -> InnerExecutionInfo {
        ExecutionInfo::builder().inner_execution_info(inner).build().inner_execution_info
    }
}

mod inner_execution_info {
    use codearts_pipeline::{Nullable, types::*};

    fn make(steps: Vec<PluginStep>, more: serde_json::Map<String, serde_json::Value>) -> InnerExecutionInfo {
        let _ = InnerExecutionInfo::builder().build();
        let made = InnerExecutionInfo::builder().execution_type(ExecutionType::Zip).steps(steps).extra(more).build();
        let _: (&Option<ExecutionType>, &Nullable<Vec<PluginStep>>) = (&made.execution_type, &made.steps);
        made
    }
}

mod plugin_step {
    use codearts_pipeline::{Nullable, types::PluginStep};

    fn make(variables: serde_json::Map<String, serde_json::Value>) -> PluginStep {
        let _ = PluginStep::default();
        let made = PluginStep::builder().identifier("a").name("a").task("a").variables(variables).build();
        let _: [&Nullable<String>; 3] = [&made.identifier, &made.name, &made.task];
        let _: &Nullable<serde_json::Map<String, serde_json::Value>> = &made.variables;
        made
    }
}

mod plugin_reference {
    use codearts_pipeline::types::*;

    fn make() -> PluginReference {
        let least = PluginReference::builder()
            .plugin_name("a")
            .display_name("a")
            .version("a")
            .plugin_attribution(PluginAttribution::Custom)
            .build();
        let _: (&String, &PluginAttribution, &String) = (&least.display_name, &least.plugin_attribution, &least.plugin_name);
        let _: (&String, &Option<VersionAttribution>) = (&least.version, &least.version_attribution);
        PluginReference::builder()
            .plugin_name("a")
            .display_name("a")
            .version("a")
            .plugin_attribution(PluginAttribution::Custom)
            .version_attribution(VersionAttribution::Draft)
            .build()
    }
}

mod plugin_version {
    use codearts_pipeline::{Nullable, types::*};

    fn read(value: &PluginVersion) {
        let _ = PluginVersion::default();
        let _: [&Nullable<String>; 4] = [&value.display_name, &value.op_time, &value.op_user, &value.plugin_name];
        let _: [&Nullable<String>; 3] = [&value.unique_id, &value.version, &value.version_description];
        let _: (&Nullable<Vec<PluginInput>>, &Nullable<PluginAttribution>) = (&value.input_info, &value.plugin_attribution);
        let _: (&Nullable<PluginCompositionType>, &Nullable<PluginExecution>) = (&value.plugin_composition_type, &value.plugin_execution);
        let _: (&Nullable<RuntimeAttribution>, &Nullable<VersionAttribution>) = (&value.runtime_attribution, &value.version_attribution);
    }
}

mod plugin_execution {
    use codearts_pipeline::{Nullable, types::*};

    fn read(value: &PluginExecution) {
        let _: [&Nullable<String>; 4] = [&value.basic_instance_id, &value.file_path, &value.logic_id, &value.plugin_name];
        let _: [&Nullable<String>; 3] = [&value.target, &value.version, &value.workspace_id];
        let _: (&Nullable<ExecutionType>, &Nullable<Vec<PluginStep>>, &Nullable<ScriptType>) =
            (&value.execution_type, &value.steps, &value.type_);
        let _: &serde_json::Map<String, serde_json::Value> = &value.extra;
    }
}

mod plugin_inputs {
    use codearts_pipeline::{Nullable, types::*};

    fn read(value: &PluginInputs) {
        let _ = PluginInputs::default();
        let _: (&Nullable<Vec<PluginInput>>, &Nullable<String>, &Nullable<String>) = (&value.data, &value.display_name, &value.plugin_name);
    }
}

mod plugin_input {
    use codearts_pipeline::{Nullable, types::*};

    fn read(value: &PluginInput) {
        let _ = PluginInput::default();
        let _: [&Nullable<String>; 6] =
            [&value.default_value, &value.description, &value.front_data_prop, &value.label, &value.layout_content, &value.name];
        let _: [&Nullable<String>; 6] =
            [&value.plugin_name, &value.required, &value.type_, &value.unique_id, &value.version, &value.workspace_id];
        let _: (&Nullable<PluginInputProperties>, &Nullable<PluginInputValidation>) = (&value.extend_prop, &value.validation);
    }
}

mod plugin_input_properties {
    use codearts_pipeline::{Nullable, types::PluginInputProperties};

    fn read(value: &PluginInputProperties) {
        let _ = PluginInputProperties::default();
        let _: [&Nullable<String>; 3] = [&value.api_options, &value.api_type, &value.disabled_conditions];
        let _: [&Nullable<String>; 3] = [&value.options, &value.show_placeholder, &value.visible_conditions];
    }
}

mod plugin_input_validation {
    use codearts_pipeline::{Nullable, types::PluginInputValidation};

    fn read(value: &PluginInputValidation) {
        let _ = PluginInputValidation::default();
        let _: [&Nullable<i32>; 2] = [&value.max_length, &value.min_length];
        let _: [&Nullable<String>; 3] = [&value.regex, &value.regex_message, &value.required_message];
    }
}
