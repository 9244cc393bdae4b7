//! Permissions of roles and users on a pipeline, and their switch: they read back as set.

use codearts_pipeline::{
    permissions::{Permissions, PipelinePermissionChange, PipelineRole, PipelineUser, RolePermission, UserPermission},
    types::PipelineId,
};
use codearts_pipeline_tests::TestEnv;

use crate::{NO_PIPELINE, all, assert_not_found, pipeline, project_id};

/// To query, execute, update, delete, authorize.
type May = [bool; 5];

/// The role of project managers.
const MANAGER: i32 = 3;

fn role(role_id: i32, [query, execute, update, delete, authorize]: May) -> RolePermission {
    RolePermission::builder()
        .role_id(role_id)
        .operation_query(query)
        .operation_execute(execute)
        .operation_update(update)
        .operation_delete(delete)
        .operation_authorize(authorize)
        .build()
}

fn user(user_id: &str, [query, execute, update, delete, authorize]: May) -> UserPermission {
    UserPermission::builder()
        .user_id(user_id)
        .operation_query(query)
        .operation_execute(execute)
        .operation_update(update)
        .operation_delete(delete)
        .operation_authorize(authorize)
        .build()
}

async fn of_role(permissions: &Permissions, pipeline: &PipelineId, role_id: i32) -> Option<May> {
    let roles = permissions.show_pipeline_role_permission(pipeline).await.expect("shown").into_inner().roles?;
    let PipelineRole { operation_query, operation_execute, operation_update, operation_delete, operation_authorize, .. } =
        roles.into_iter().find(|role| role.role_id == Some(role_id))?;
    Some([operation_query?, operation_execute?, operation_update?, operation_delete?, operation_authorize?])
}

/// The users with their permissions, by pages of one.
async fn users(permissions: &Permissions, pipeline: &PipelineId) -> Vec<(String, May)> {
    let listed = all(permissions.show_pipeline_user_permission(pipeline, 1, 0).items()).await;
    let may = |user: PipelineUser| {
        let may =
            [user.operation_query?, user.operation_execute?, user.operation_update?, user.operation_delete?, user.operation_authorize?];
        Some((user.user_id?, may))
    };
    listed.into_iter().map(|user| may(user).expect("whole")).collect()
}

#[tokio::test]
async fn permissions_of_roles_and_users() {
    let env = TestEnv::start();
    let permissions = env.client.permissions(&project_id());
    let (one, two) = (pipeline(&env.client, "one").await, pipeline(&env.client, "two").await);
    let start = of_role(&permissions, &one, MANAGER).await.expect("a role");
    let set = start.map(|may| !may);
    let done = permissions.update_pipeline_role_permission(&one, &role(MANAGER, set)).await.expect("set");
    assert_eq!(done.status.as_deref(), Some("success"));
    assert_eq!(of_role(&permissions, &one, MANAGER).await, Some(set));
    assert_eq!(of_role(&permissions, &two, MANAGER).await, Some(start));

    let change = PipelinePermissionChange::builder()
        .pipeline_ids([one.clone(), two.clone()])
        .roles([role(MANAGER, [true, false, true, false, true]), role(4, [false; 5])])
        .is_project_switch(false)
        .build();
    permissions.batch_update_pipeline_permission(&change).await.expect("set");
    for pipeline in [&one, &two] {
        assert_eq!(of_role(&permissions, pipeline, MANAGER).await, Some([true, false, true, false, true]));
        assert_eq!(of_role(&permissions, pipeline, 4).await, Some([false; 5]));
    }

    let members = users(&permissions, &one).await;
    let [(member, _)] = &members[..] else { panic!("{members:?}") };
    let (member, stranger) = (member.clone(), "c5d7272cff4b4495b338934fa34a345e".to_owned());
    permissions.update_pipeline_user_permission(&one, &user(&member, set)).await.expect("set");
    permissions.update_pipeline_user_permission(&one, &user(&stranger, [true; 5])).await.expect("set");
    assert_eq!(users(&permissions, &one).await, [(member, set), (stranger, [true; 5])]);
    assert_eq!(users(&permissions, &two).await.len(), 1);
}

#[tokio::test]
async fn the_switch_of_permissions() {
    let env = TestEnv::start();
    let permissions = env.client.permissions(&project_id());
    let one = pipeline(&env.client, "one").await;
    let is_on = async || permissions.show_pipeline_permission_switch(&one).await.expect("shown").is_use_devuc;
    assert_eq!(is_on().await, Some(false));
    for flag in [true, false, true] {
        let done = permissions.switch_pipeline_permission(&one, flag).await.expect("switched");
        assert_eq!((done.status.as_deref(), is_on().await), (Some("success"), Some(flag)));
    }
    env.client.pipelines(&project_id()).delete_pipeline(&one).await.expect("deleted");
    assert_not_found(permissions.show_pipeline_permission_switch(&one).await, NO_PIPELINE);
    assert_not_found(permissions.switch_pipeline_permission(&one, true).await, NO_PIPELINE);
    assert_not_found(permissions.show_pipeline_role_permission(&one).await, NO_PIPELINE);
    assert_not_found(permissions.update_pipeline_role_permission(&one, &role(MANAGER, [true; 5])).await, NO_PIPELINE);
}
