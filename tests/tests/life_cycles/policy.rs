//! Policies (rule sets) of an account and of a project, and what inherits from what. How the service says that one is gone is not known:
//! that it is an error is enough.

use codearts_pipeline::{
    policies::{PolicyDraft, PolicyUpdate},
    project_policies::{InheritedPolicyDraft, ProjectPolicyDraft, ProjectPolicyUpdate},
    types::{Policy, PolicyLevel, PolicyName, PolicyRuleReference, PolicySwitch, RuleId},
};
use codearts_pipeline_tests::TestEnv;

use crate::{all, project_id, rule::rule};

fn name(text: &str) -> PolicyName {
    PolicyName::new(text).expect("a name")
}

fn reference(rule: &RuleId, is_valid: bool) -> PolicyRuleReference {
    PolicyRuleReference::builder().id(rule.clone()).is_valid(is_valid).build()
}

/// The rules with whether they count.
fn rules_of(policy: &Policy) -> Vec<(RuleId, bool)> {
    let rules = policy.rule_instances.iter().flatten();
    rules.map(|rule| (rule.id.clone().expect("an id"), rule.is_valid.expect("a state"))).collect()
}

#[tokio::test]
async fn a_policy_of_an_account() {
    let env = TestEnv::start();
    let policies = env.client.policies(&env.domain_id);
    let rule = rule(&env.client, &env.domain_id, "no defects").await;
    let draft = PolicyDraft::builder().name(name("Release - 1")).rules([reference(&rule, true)]).build();
    let id = policies.create_strategy(&draft).await.expect("created").into_inner().rule_set_id.expect("an id");
    let shown = policies.show_strategy(&id).await.expect("shown");
    assert_eq!((shown.name.as_deref(), &shown.level, shown.is_valid), (Some("Release - 1"), &Some(PolicyLevel::Tenant), Some(true)));
    assert_eq!(rules_of(&shown), [(rule.clone(), true)]);
    let usage = env.client.rules(&env.domain_id).show_rule_related_info(&rule).await.expect("shown");
    assert_eq!(usage.rule_set_count, Some(1));

    // Without rules, those that are there stay.
    let mut update = PolicyUpdate::builder().name(name("Release - 2")).build();
    policies.update_strategy(&id, &update).await.expect("changed");
    let changed = policies.show_strategy(&id).await.expect("shown");
    assert_eq!((changed.name.as_deref(), rules_of(&changed)), (Some("Release - 2"), rules_of(&shown)));
    update.rules = Some(vec![]);
    policies.update_strategy(&id, &update).await.expect("changed");
    assert_eq!(rules_of(&policies.show_strategy(&id).await.expect("shown")), []);

    let list = async |is_valid: bool| {
        let listed = all(policies.list_strategy(true, 1, 0).is_valid(is_valid).name("release").items()).await;
        listed.into_iter().filter_map(|policy| policy.id).collect::<Vec<_>>()
    };
    for is_valid in [false, true] {
        policies.switch_strategy(&id, &PolicySwitch::builder().is_valid(is_valid).build()).await.expect("switched");
        assert_eq!(policies.show_strategy(&id).await.expect("shown").is_valid, Some(is_valid));
        assert_eq!((list(is_valid).await, list(!is_valid).await), (vec![id.clone()], vec![]));
    }

    policies.delete_strategy(&id).await.expect("deleted");
    policies.show_strategy(&id).await.expect_err("it is gone");
    policies.update_strategy(&id, &update).await.expect_err("it is gone");
    policies.switch_strategy(&id, &PolicySwitch::builder().is_valid(true).build()).await.expect_err("it is gone");
    policies.show_strategy_related_info(&id).await.expect_err("it is gone");
    policies.delete_strategy(&id).await.expect_err("it is gone");
    assert_eq!(list(true).await, []);
}

#[tokio::test]
async fn a_policy_of_a_project() {
    let env = TestEnv::start();
    let policies = env.client.project_policies(&project_id());
    let rule = rule(&env.client, &env.domain_id, "no defects").await;
    let draft = ProjectPolicyDraft::builder().name(name("策略-1")).rules([reference(&rule, true)]).build();
    let id = policies.create_project_strategy(&draft).await.expect("created").into_inner().rule_set_id.expect("an id");
    let shown = policies.show_project_strategy(&id).await.expect("shown");
    assert_eq!((shown.name.as_deref(), &shown.level, rules_of(&shown)), (Some("策略-1"), &Some(PolicyLevel::Project), vec![(rule, true)]));
    env.client.policies(&env.domain_id).show_strategy(&id).await.expect_err("it is none of the account");

    let update = ProjectPolicyUpdate::builder().name(name("Nightly")).rules([]).build();
    policies.update_project_strategy(&id, &update).await.expect("changed");
    let off = PolicySwitch::builder().is_valid(false).build();
    policies.switch_project_strategy(&id, &off).await.expect("switched");
    let brief = policies.show_project_strategy_detail(&id).await.expect("shown");
    assert_eq!((brief.name.as_deref(), brief.is_valid), (Some("Nightly"), Some(false)));
    assert_eq!(rules_of(&policies.show_project_strategy(&id).await.expect("shown")), []);
    let list = async || all(policies.list_project_strategy(false, 1, 0).items()).await;
    assert_eq!(list().await, [brief.into_inner()]);

    policies.delete_project_strategy(&id).await.expect("deleted");
    policies.show_project_strategy(&id).await.expect_err("it is gone");
    policies.show_project_strategy_detail(&id).await.expect_err("it is gone");
    policies.update_project_strategy(&id, &update).await.expect_err("it is gone");
    policies.switch_project_strategy(&id, &off).await.expect_err("it is gone");
    policies.delete_project_strategy(&id).await.expect_err("it is gone");
    assert_eq!(list().await, []);
}

#[tokio::test]
async fn a_policy_of_a_project_inherits_from_one_of_the_account() {
    let env = TestEnv::start();
    let (tenant, project) = (env.client.policies(&env.domain_id), env.client.project_policies(&project_id()));
    let (first, second) = (rule(&env.client, &env.domain_id, "first").await, rule(&env.client, &env.domain_id, "second").await);
    let draft = PolicyDraft::builder().name(name("parent")).rules([reference(&first, true), reference(&second, true)]).build();
    let parent = tenant.create_strategy(&draft).await.expect("created").into_inner().rule_set_id.expect("an id");
    let heir = |text: &str| {
        let draft = InheritedPolicyDraft::builder().name(name(text)).parent_id(parent.clone()).is_valid(true);
        draft.rules([reference(&second, false)]).build()
    };
    let child = project.inherit_project_strategy(&heir("child")).await.expect("created").into_inner().rule_set_id.expect("an id");
    let of_child = async || project.show_project_strategy(&child).await.expect("shown").into_inner();
    let shown = of_child().await;
    assert_eq!(rules_of(&shown), [(first, true), (second.clone(), false)]);
    let parents = shown.rule_instances.iter().flatten().map(|rule| rule.parent.as_ref()?.id.as_ref());
    assert_eq!(parents.collect::<Vec<_>>(), [Some(&parent), Some(&parent)]);
    let children = all(tenant.list_strategy_children(&parent).limit(1).items()).await;
    assert_eq!(children.iter().map(|policy| policy.id.as_ref()).collect::<Vec<_>>(), [Some(&child)]);
    assert_eq!(tenant.show_strategy_related_info(&parent).await.expect("shown").project_count, Some(1));

    // A change of the parent is seen at once, and so is its end.
    let update = PolicyUpdate::builder().name(name("parent")).rules([reference(&second, true)]).build();
    tenant.update_strategy(&parent, &update).await.expect("changed");
    assert_eq!(rules_of(&of_child().await), [(second.clone(), false)]);
    tenant.delete_strategy(&parent).await.expect("deleted");
    tenant.list_strategy_children(&parent).await.expect_err("it is gone");
    project.inherit_project_strategy(&heir("late")).await.expect_err("it is gone");
}
