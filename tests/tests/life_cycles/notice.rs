//! Notices of a pipeline: they read back as set.

use codearts_pipeline::notices::{
    NoticeChannel, NoticeConfiguration, NoticeEvent, NoticeEventSetting, NoticeInheritance, NoticeRole, NoticeRuleChange, NoticeStatus,
    NoticeSwitch, NoticeTarget, NoticeTargetChange, NoticeType, Notices, ThirdPartyNotice, ThirdPartyNoticeChange,
};
use codearts_pipeline_tests::TestEnv;

use crate::{NO_PIPELINE, assert_not_found, pipeline, project_id};

async fn target(notices: &Notices, event: &NoticeEvent) -> Option<NoticeTarget> {
    let rules = notices.show_pipeline_official_notice().await.expect("shown").into_inner();
    rules.into_iter().find(|rule| rule.event_type.as_ref() == Some(event))?.notice_data
}

async fn status(notices: &Notices, kind: NoticeType) -> NoticeStatus {
    let all = notices.query_pipeline_message_notice_status().await.expect("shown").into_inner();
    all.into_iter().find(|status| status.type_ == Some(kind)).expect("a status")
}

#[tokio::test]
async fn notices_of_the_service_itself() {
    let env = TestEnv::start();
    let id = pipeline(&env.client, "one").await;
    let notices = env.client.notices(&project_id(), &id);
    let untouched = target(&notices, &NoticeEvent::PipelineUpdated).await;
    for (channels, roles) in [(vec![NoticeChannel::Email], vec![NoticeRole::Creator]), (vec![], vec![])] {
        let data = NoticeTargetChange::builder().notice_types(channels.clone()).notice_roles(roles.clone()).build();
        let change = NoticeRuleChange::builder().event_type(NoticeEvent::PipelineDeleted).notice_data(data).build();
        let done = notices.update_pipeline_official_notice(&change).await.expect("set");
        assert_eq!(done.status.as_deref(), Some("success"));
        let read = target(&notices, &NoticeEvent::PipelineDeleted).await.expect("a target");
        assert_eq!((read.notice_types, read.notice_roles), (Some(channels), Some(roles)));
    }
    assert_eq!(target(&notices, &NoticeEvent::PipelineUpdated).await, untouched);

    for is_selected in [true, false] {
        let event = NoticeEventSetting::builder().id(NoticeEvent::PipelineRunFailed).selected(is_selected).build();
        let setting = NoticeConfiguration::builder().type_(NoticeType::Email).event(event).build();
        notices.update_pipeline_notice_conf(&setting).await.expect("set");
        let channels = target(&notices, &NoticeEvent::PipelineRunFailed).await.and_then(|target| target.notice_types);
        assert_eq!(channels.is_some_and(|all| all.contains(&NoticeChannel::Email)), is_selected);
        assert_eq!(status(&notices, NoticeType::Email).await.enabled, Some(is_selected));
    }

    for is_on in [false, true] {
        let switch = NoticeSwitch::builder().notice_type("officialNotice").notice_switch(is_on).build();
        notices.switch_pipeline_notice(&switch).await.expect("switched");
        assert_eq!(status(&notices, NoticeType::SystemMessage).await.enabled, Some(is_on));
    }
    for is_inherited in [true, false] {
        let switch = NoticeInheritance::builder().type_(NoticeType::Email).enable(is_inherited).build();
        assert_eq!(notices.update_project_notice_event_switch(&switch).await.expect("switched").into_inner(), is_inherited);
        assert_eq!(status(&notices, NoticeType::Email).await.project_switch, Some(is_inherited));
    }

    env.client.pipelines(&project_id()).delete_pipeline(&id).await.expect("deleted");
    assert_not_found(notices.show_pipeline_official_notice().await, NO_PIPELINE);
    assert_not_found(notices.query_pipeline_message_notice_status().await, NO_PIPELINE);
    assert_not_found(notices.show_pipeline_third_party_notice().await, NO_PIPELINE);
}

#[tokio::test]
async fn notices_of_another_service() {
    let env = TestEnv::start();
    let id = pipeline(&env.client, "one").await;
    let notices = env.client.notices(&project_id(), &id);
    let read = async || -> ThirdPartyNotice {
        let all = notices.show_pipeline_third_party_notice().await.expect("shown").into_inner();
        all.into_iter().find(|entry| entry.notice_type.as_deref() == Some("feishu")).expect("an entry")
    };
    assert_eq!(status(&notices, NoticeType::Feishu).await.enabled, Some(false));
    let change = ThirdPartyNoticeChange::builder()
        .notice_id(read().await.notice_id.expect("an id"))
        .notice_type("feishu")
        .notice_status(true)
        .send_url("https://hook.example.com?t=1")
        .secret_info("hidden")
        .notice_events([NoticeEvent::PipelineRunPause])
        .notice_contents(["projectName".to_owned()])
        .notice_users(["12".to_owned()])
        .sort_index(7)
        .build();
    notices.update_pipeline_third_party_notice(&change).await.expect("set");
    let shown = read().await;
    assert_eq!((shown.pipeline_id.as_ref(), shown.notice_id.as_ref()), (Some(&id), Some(&change.notice_id)));
    assert_eq!((shown.send_url.as_ref(), shown.secret_info.as_ref()), (Some(&change.send_url), Some(&change.secret_info)));
    assert_eq!(
        (shown.notice_events.as_ref(), shown.notice_contents.as_ref()),
        (Some(&change.notice_events), Some(&change.notice_contents))
    );
    assert_eq!((shown.notice_users.as_ref(), shown.sort_index), (Some(&change.notice_users), Some(7)));
    assert_eq!((shown.notice_status, status(&notices, NoticeType::Feishu).await.enabled), (Some(true), Some(true)));
}
