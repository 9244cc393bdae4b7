//! A template, and pipelines that are made of it.

use codearts_pipeline::{
    Secret,
    pipelines::{GitType, PipelineFromTemplate, PipelineName, PipelineOrigin, PipelineSource, PipelineSourceParams, SourceType},
    templates::{PipelineTemplateQuery, PipelineTemplateSpec, TemplateLanguage},
    types::{PipelineVariable, VariableType},
};
use codearts_pipeline_tests::TestEnv;

use crate::{all, assert_not_found, assert_rejected, project_id, shown};

/// How the service says that a template is not there.
const NOT_FOUND: &str = "DEVPIPE.00011203";

/// As no writer of JSON would write it.
const DEFINITION: &str = "{ \"stages\" : [{\"name\":\"Stage_1\",\"sequence\":\"0\",\"jobs\":[]}],\n \"a\": 1.0 }";

fn template(name: &str) -> PipelineTemplateSpec {
    let variable = PipelineVariable::builder().name("level").type_(VariableType::String).value(Secret::from("1")).build();
    PipelineTemplateSpec::builder()
        .name(name)
        .language(TemplateLanguage::Java)
        .definition(DEFINITION)
        .is_system(false)
        .is_show_source(true)
        .variables([variable])
        .build()
}

fn order(name: &str) -> PipelineFromTemplate {
    let params = PipelineSourceParams::builder().git_type(GitType::Codehub).git_url("https://repo.example.com/demo.git").build();
    let source = PipelineSource::builder().type_(SourceType::Code).params(params).build();
    let name = PipelineName::new(name).expect("a name");
    PipelineFromTemplate::builder().name(name).is_publish(false).sources([source]).build()
}

#[tokio::test]
async fn a_template() {
    let env = TestEnv::start();
    let templates = env.client.templates(&env.domain_id);
    let sent = template("build");
    let id = templates.create_pipeline_template(&sent).await.expect("created").into_inner().template_id.expect("an id");
    let read = templates.show_pipeline_template_detail(&id).await.expect("shown");
    assert_eq!(read.unreadable(), [""; 0]);
    assert_eq!(read.definition.as_ref().map(|text| text.as_str()), Some(DEFINITION));
    assert_eq!((read.name.as_deref(), &read.language, &read.variables), (Some("build"), &Some(TemplateLanguage::Java), &sent.variables));

    // Nothing is changed by writing back what was read.
    let mut update = PipelineTemplateSpec::try_from(&read).expect("an update");
    templates.update_pipeline_template(&id, &update).await.expect("changed");
    let again = templates.show_pipeline_template_detail(&id).await.expect("shown");
    assert_eq!((&again.definition, &again.variables), (&read.definition, &read.variables));
    update.name = "build and test".to_owned();
    update.variables = None;
    templates.update_pipeline_template(&id, &update).await.expect("changed");
    let changed = templates.show_pipeline_template_detail(&id).await.expect("shown");
    assert_eq!((&changed.definition, changed.variables.as_deref()), (&read.definition, Some(&[][..])));

    assert_eq!(templates.find_template("build").await.expect("listed"), None);
    let found = templates.find_template("build and test").await.expect("listed").expect("found");
    assert_eq!((found.id.as_ref(), found.is_collect), (Some(&id), Some(false)));
    templates.favorite_pipeline_template(&id, true).await.expect("marked");
    let own = PipelineTemplateQuery::builder().is_system(false).limit(1).build();
    let listed = all(templates.list_pipeline_templates(&own).items()).await;
    assert_eq!(listed.iter().map(|one| (one.id.as_ref(), one.is_collect)).collect::<Vec<_>>(), [(Some(&id), Some(true))]);

    templates.delete_pipeline_template(&id).await.expect("deleted");
    assert_not_found(templates.delete_pipeline_template(&id).await, NOT_FOUND);
    assert_not_found(templates.show_pipeline_template_detail(&id).await, NOT_FOUND);
    assert_not_found(templates.update_pipeline_template(&id, &update).await, NOT_FOUND);
    assert_eq!(all(templates.list_pipeline_templates(&own).items()).await, []);
}

#[tokio::test]
async fn a_pipeline_outlives_the_template_that_it_is_made_of() {
    let env = TestEnv::start();
    let (templates, pipelines) = (env.client.templates(&env.domain_id), env.client.pipelines(&project_id()));
    let sent = template("build");
    let template = templates.create_pipeline_template(&sent).await.expect("created").into_inner().template_id.expect("an id");
    let created = pipelines.create_pipeline_by_template_id(&template, &order("made")).await.expect("created");
    let id = created.into_inner().pipeline_id.expect("an id");
    assert_rejected(pipelines.create_pipeline_by_template_id(&template, &order("made")).await);
    templates.delete_pipeline_template(&template).await.expect("deleted");
    assert_not_found(pipelines.create_pipeline_by_template_id(&template, &order("late")).await, NOT_FOUND);

    let made = shown(&env.client, &id).await;
    assert_eq!((made.name.as_deref(), made.from_source), (Some("made"), Some(PipelineOrigin::Template)));
    assert_eq!((made.definition.as_ref(), &made.variables), (Some(&sent.definition), &sent.variables));
    assert_eq!(made.sources, Some(order("made").sources));

    // A template of the service cannot be deleted, and makes pipelines too.
    let system = templates.list_pipeline_templates(&PipelineTemplateQuery::builder().is_system(true).build()).await.expect("listed");
    let system = system.templates.as_ref().and_then(|found| found[0].id.clone()).expect("an id");
    assert_rejected(templates.delete_pipeline_template(&system).await);
    pipelines.create_pipeline_by_template_id(&system, &order("standard")).await.expect("created");
    assert!(pipelines.find_pipeline("standard").await.expect("listed").is_some());
}
