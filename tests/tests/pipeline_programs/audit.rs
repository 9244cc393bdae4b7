//! The table of who may run the pipelines.

use codearts_pipeline::permissions::{RolePermission, UserPermission};
use codearts_pipeline_emulator::Fault;
use codearts_pipeline_tests::TestEnv;

use crate::{common::create_pipeline, ended, pipelines, program, project_id};

const USER: &str = "fedcba9876543210fedcba9876543210";

async fn start() -> TestEnv {
    let env = TestEnv::start();
    let (pipelines, permissions) = (pipelines(&env), env.client.permissions(&project_id()));
    create_pipeline(&pipelines, "nightly", &[]).await.expect("created");
    let id = create_pipeline(&pipelines, "release-of-the-week", &[]).await.expect("created");
    permissions.switch_pipeline_permission(&id, true).await.expect("switched");
    // Nobody may run it by role.
    for role in permissions.show_pipeline_role_permission(&id).await.expect("shown").roles.iter().flatten() {
        let none = RolePermission::builder().operation_query(true).operation_execute(false).operation_update(true);
        let none = none.operation_delete(true).operation_authorize(true).role_id(role.role_id.expect("a number")).build();
        permissions.update_pipeline_role_permission(&id, &none).await.expect("changed");
    }
    // More users than a page has.
    for number in 0..60 {
        let one = UserPermission::builder().operation_query(false).operation_execute(number == 59).operation_update(false);
        let one = one.operation_delete(false).operation_authorize(false).user_id(format!("{}{number:02}", &USER[2..])).build();
        permissions.update_pipeline_user_permission(&id, &one).await.expect("changed");
    }
    env
}

#[tokio::test]
async fn each_pipeline_has_a_row_with_those_who_may_run_it() {
    let env = start().await;
    let audited = ended(&mut program(&env, "audit_permissions"));
    assert_eq!(audited.status, Some(0), "{}{}", audited.printed, audited.complained);
    let user = format!("{}59", &USER[2..]);
    let lines: Vec<Vec<_>> =
        audited.printed.lines().map(|line| line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect()).collect();
    assert_eq!(lines[0], ["PIPELINE", "PERMISSIONS", "ROLES", "USERS"]);
    assert_eq!(lines[1], ["release-of-the-week", "own", "nobody", &user]);
    assert_eq!(lines[2][..3], ["nightly", "project", "pipeline creator, project manager, developer"]);
    assert_eq!((lines.len(), lines[2].len()), (3, 4));
    // The columns are as wide as what is in them.
    let column = |line: &str, text: &str| line.find(text).unwrap_or_else(|| panic!("{text} is not in {line}"));
    let rows: Vec<_> = audited.printed.lines().collect();
    assert_eq!([column(rows[0], "ROLES"), column(rows[1], "nobody"), column(rows[2], "pipeline creator")], [column(rows[0], "ROLES"); 3]);
}

#[tokio::test]
async fn what_is_missing_is_named_and_the_program_fails() {
    let env = start().await;
    env.emulator.inject(Fault::status(403).on("show_pipeline_role_permission"));
    let audited = ended(&mut program(&env, "audit_permissions"));
    assert_eq!(audited.status, Some(1), "{}{}", audited.printed, audited.complained);
    assert!(audited.printed.contains("release-of-the-week  ?            ?"), "{}", audited.printed);
    assert!(
        audited.printed.contains("\nMissing: release-of-the-week: show_pipeline_role_permission: 403 Forbidden"),
        "{}",
        audited.printed
    );
    assert!(audited.printed.contains("pipeline creator, project manager, developer"), "{}", audited.printed);

    env.emulator.inject(
        Fault::status(200).body(r#"{"roles":[{"role_name":"developer","operation_execute":{}},7]}"#).on("show_pipeline_role_permission"),
    );
    let audited = ended(&mut program(&env, "audit_permissions"));
    assert_eq!(audited.status, Some(1), "{}{}", audited.printed, audited.complained);
    for part in ["developer (?)", "Missing: release-of-the-week: /roles/0/operation_execute cannot be read", "/roles/1 cannot be read"] {
        assert!(audited.printed.contains(part), "{part}: {}", audited.printed);
    }
}
