//! The definition of a pipeline or a template: building and searching it.

use crate::{
    model::JsonText,
    types::{DefinitionJob, DefinitionStage, DefinitionStep, PipelineDefinition},
};

/// The task of a step that starts a stage automatically.
const AUTOMATIC: &str = "official_devcloud_autoTrigger";

/// The task of a step that makes a stage wait for a person.
const MANUAL: &str = "official_devcloud_manualTrigger";

impl PipelineDefinition {
    /// Returns the stage with this name or identifier.
    pub fn stage(&self, name_or_identifier: &str) -> Option<&DefinitionStage> {
        let is_wanted =
            |stage: &&DefinitionStage| [&stage.name, &stage.identifier].into_iter().any(|text| text.as_deref() == Some(name_or_identifier));
        self.stages.iter().flatten().find(is_wanted)
    }

    /// Returns all jobs, stage by stage. To run only some jobs, pass their identifiers as `choose_jobs` of a run.
    pub fn jobs(&self) -> impl Iterator<Item = &DefinitionJob> {
        self.stages.iter().flatten().flat_map(|stage| stage.jobs.iter().flatten())
    }

    /// Returns all steps. For each stage: the steps before its jobs, those of the jobs, then those after the jobs.
    pub fn steps(&self) -> impl Iterator<Item = &DefinitionStep> {
        self.stages.iter().flatten().flat_map(|stage| {
            let jobs = stage.jobs.iter().flatten();
            stage.pre.iter().flatten().chain(jobs.flat_map(|job| job.steps.iter().flatten())).chain(stage.post.iter().flatten())
        })
    }
}

impl DefinitionStep {
    /// Returns a step for `pre` of a stage that starts automatically once the stages before it have ended.
    pub fn automatic_start() -> Self {
        Self::builder().task(AUTOMATIC.to_owned()).build()
    }

    /// Returns a step for `pre` of a stage that waits until a person starts it.
    pub fn manual_start() -> Self {
        Self::builder().task(MANUAL.to_owned()).build()
    }

    /// Returns the name of the extension that the step runs, and its version if the task has one after an `@`.
    pub fn extension(&self) -> Option<(&str, Option<&str>)> {
        let task = self.task.as_deref()?;
        Some(task.split_once('@').map_or((task, None), |(name, version)| (name, Some(version))))
    }
}

/// Writes the text that `definition` of a pipeline or template takes: without spaces, fields in alphabetical order, unknown fields
/// last. To change text that you received, call [`edit`](JsonText::edit), which keeps everything else as it is.
impl TryFrom<&PipelineDefinition> for JsonText<PipelineDefinition> {
    type Error = serde_json::Error;

    fn try_from(definition: &PipelineDefinition) -> serde_json::Result<Self> {
        Self::from_value(definition)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// In the form observed with public clients.
    const TEXT: &str = r#"{"stages":[{"name":"Stage_1","sequence":"0","jobs":[{"stage_id":1234567890123,"identifier":"JOB_abcde","name":"New Task","steps":[{"name":"Shell","task":"official_shell_plugin@0.0.2","sequence":1,"inputs":[{"key":"OFFICIAL_SHELL_SCRIPT_INPUT","value":"env"},{"key":"n","value":7,"encrypt":false}],"future":{"b":1,"a":2}}],"resource":"{\"type\":\"system\",\"arch\":\"x86\"}","condition":"${{ default() }}","exec_type":"OCTOPUS_JOB","sequence":0,"async":null,"reusable_job_id":null}],"identifier":"0","pre":[{"runtime_attribution":null,"multi_step_editable":0,"official_task_version":null,"icon_url":null,"name":null,"task":"official_devcloud_autoTrigger","business_type":null,"inputs":null,"env":null,"sequence":0,"identifier":null,"endpoint_ids":null}],"post":[],"depends_on":[],"run_always":false,"parallel":null,"pipeline_id":null}]}"#;

    #[test]
    fn a_definition_is_changed_in_part() {
        let text: JsonText<PipelineDefinition> = TEXT.into();
        assert_eq!(text.edit(|_| {}).expect("a definition"), text);
        let changed = text.edit(|definition| {
            let stage = &mut definition.stages.as_mut().expect("stages")[0];
            let step = &mut stage.jobs.as_mut().expect("jobs")[0].steps.as_mut().expect("steps")[0];
            step.task = "official_shell_plugin@0.0.3".to_owned().into();
            stage.run_always = true.into();
        });
        let expected = TEXT.replace("plugin@0.0.2", "plugin@0.0.3").replace("\"run_always\":false", "\"run_always\":true");
        assert_eq!(changed.expect("a definition").as_str(), expected);
    }

    #[test]
    fn a_definition_is_made_and_searched() {
        let definition = JsonText::<PipelineDefinition>::from(TEXT).parse().expect("a definition");
        assert_eq!(definition.jobs().map(|job| job.identifier.as_deref()).collect::<Vec<_>>(), [Some("JOB_abcde")]);
        let extensions: Vec<_> = definition.steps().map(DefinitionStep::extension).collect();
        assert_eq!(extensions, [Some((AUTOMATIC, None)), Some(("official_shell_plugin", Some("0.0.2")))]);
        assert!(definition.stage("0").is_some() && definition.stage("Stage_1").is_some() && definition.stage("x").is_none());
        let stage = DefinitionStage::builder().name("Build".to_owned()).pre(vec![DefinitionStep::automatic_start()]).build();
        let text = JsonText::try_from(&PipelineDefinition::builder().stages(vec![stage]).build()).expect("JSON");
        assert_eq!(text.as_str(), format!(r#"{{"stages":[{{"name":"Build","pre":[{{"task":"{AUTOMATIC}"}}]}}]}}"#));
        let wrong = JsonText::<PipelineDefinition>::from(r#"{"stages":[{"run_always":"perhaps"}]}"#);
        assert!(wrong.parse().expect_err("a wrong kind").to_string().contains("column"));
    }
}
