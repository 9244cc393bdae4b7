//! A rule, and what uses it.

use codearts_pipeline::{
    Client,
    rules::{RuleDraft, RuleGroup, RuleProperty, RuleUpdate},
    types::{DomainId, RuleId, RuleOperator, RulePropertyType, RuleType, RuleValueType},
};
use codearts_pipeline_tests::TestEnv;

use crate::all;

fn group(value: &str) -> RuleGroup {
    let property = RuleProperty::builder()
        .key("critical")
        .name("Critical")
        .type_(RulePropertyType::Judge)
        .value(value)
        .value_type(RuleValueType::Float)
        .operator(RuleOperator::Equal)
        .is_valid(true)
        .build();
    RuleGroup::builder().group_name("defects").properties([property]).can_modify_when_inherit(true).build()
}

fn draft(name: &str) -> RuleDraft {
    RuleDraft::builder()
        .name(name)
        .type_(RuleType::Gate)
        .content([group("0")])
        .layout_content("layout_content")
        .plugin_id("official_devcloud_codeCheck")
        .plugin_name("official_devcloud_codeCheck")
        .plugin_version("0.0.3")
        .build()
}

/// Creates a rule.
pub(crate) async fn rule(client: &Client, domain_id: &DomainId, name: &str) -> RuleId {
    client.rules(domain_id).create_rule(&draft(name)).await.expect("created").into_inner().rule_id.expect("an id")
}

#[tokio::test]
async fn a_rule() {
    let env = TestEnv::start();
    let rules = env.client.rules(&env.domain_id);
    let id = rule(&env.client, &env.domain_id, "no critical defects").await;
    rule(&env.client, &env.domain_id, "other").await;
    let (sent, shown) = (draft("no critical defects"), rules.show_rule(&id).await.expect("shown"));
    assert_eq!((shown.name.as_ref(), shown.type_.as_ref()), (Some(&sent.name), Some(&sent.type_)));
    assert_eq!((shown.content.as_ref(), shown.layout_content.as_ref()), (Some(&sent.content), Some(&sent.layout_content)));
    assert_eq!((&shown.plugin_name, &shown.plugin_version), (&sent.plugin_name, &sent.plugin_version));

    // The whole is replaced.
    let update = RuleUpdate::builder().name("few defects").type_(RuleType::Build).content([group("3")]).build();
    assert_eq!(rules.update_rule(&id, &update).await.expect("changed").rule_id.as_ref(), Some(&id));
    let changed = rules.show_rule(&id).await.expect("shown");
    assert_eq!((changed.content.as_ref(), changed.plugin_name.as_deref()), (Some(&update.content), None));
    let list = async |name: &str| {
        let listed = all(rules.list_rule(1, 0).name(name).items()).await;
        listed.into_iter().map(|rule| (rule.id.expect("an id"), rule.type_.expect("a type"))).collect::<Vec<_>>()
    };
    assert_eq!(list("few").await, [(id.clone(), RuleType::Build)]);
    assert_eq!(list("").await.len(), 2);
    let usage = rules.show_rule_related_info(&id).await.expect("shown");
    assert_eq!((usage.rule_set_count, usage.project_count, usage.pipeline_count), (Some(0), Some(0), Some(0)));

    // How the service says that a rule is gone is not known: that it is an error is enough.
    rules.delete_rule(&id).await.expect("deleted");
    rules.show_rule(&id).await.expect_err("it is gone");
    rules.show_rule_related_info(&id).await.expect_err("it is gone");
    rules.update_rule(&id, &update).await.expect_err("it is gone");
    rules.delete_rule(&id).await.expect_err("it is gone");
    assert_eq!(list("few").await, []);
}
