//! Says who may run the pipelines of a project, as a table: which roles, and which users.
//!
//! ```text
//! cargo run -p codearts-pipeline --example audit_permissions [PROJECT_ID]
//! ```
//!
//! A pipeline has permissions of its own, or those of the project hold. What the service shows for a pipeline is in the table in
//! both cases; whether it is what the project permits is not documented. A question mark stands for what cannot be read. Where
//! something is missing in the table the program says so below it, and fails.
//!
//! Credentials and region come from the environment, as in the example `from_env`. Without a project it looks at some pipelines
//! on an emulator that it starts itself.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example is there to be read on the screen")]
#![allow(clippy::disallowed_methods, reason = "a program may read its own environment")]

mod common;

use std::{env, error::Error, process::ExitCode};

use codearts_pipeline::{
    Client,
    permissions::{Permissions, RolePermission, UserPermission},
    pipelines::{PipelineQuery, Pipelines},
    types::{PipelineId, ProjectId},
};

use self::common::{Sandbox, create_pipeline};

/// How many pipelines, or users, to ask for at a time.
const PAGE: i64 = 50;

const TITLES: [&str; 4] = ["PIPELINE", "PERMISSIONS", "ROLES", "USERS"];

/// A pipeline, whose permissions hold, and who may run it.
type Row = [String; TITLES.len()];

#[tokio::main]
async fn main() -> ExitCode {
    let audited = match env::args().nth(1) {
        Some(project_id) => on_the_service(project_id).await,
        None => demonstrate().await,
    };
    match audited {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn on_the_service(project_id: String) -> Result<bool, Box<dyn Error>> {
    let (client, project_id) = (Client::from_env()?, ProjectId::new(project_id)?);
    audit(&client.pipelines(&project_id), &client.permissions(&project_id)).await
}

/// Prints the table, and what is missing in it. Whether nothing is.
async fn audit(pipelines: &Pipelines, permissions: &Permissions) -> Result<bool, Box<dyn Error>> {
    let (mut rows, mut missing) = (Vec::new(), Vec::new());
    let mut pages = pipelines.list_pipelines(&PipelineQuery::builder().limit(PAGE).build()).pages();
    while let Some(page) = pages.next().await.transpose()? {
        // A pipeline that cannot be read is not among the others. What is wrong within one, such as its latest run, does not matter.
        let is_pipeline = |pointer: &&String| pointer.starts_with("/pipelines") && pointer.matches('/').count() <= 2;
        missing.extend(page.unreadable().iter().filter(is_pipeline).map(|pointer| format!("{pointer} of a page cannot be read")));
        for pipeline in page.pipelines.iter().flatten() {
            let name = pipeline.name.clone().unwrap_or_else(|| "?".to_owned());
            let Some(id) = &pipeline.pipeline_id else {
                missing.push(format!("{name}: the id is missing"));
                continue;
            };
            match who_may_run(permissions, id, &mut missing, &name).await {
                Ok([whose, roles, users]) => rows.push([name, whose, roles, users]),
                Err(error) => {
                    missing.push(format!("{name}: {error}"));
                    rows.push([name, "?".to_owned(), "?".to_owned(), "?".to_owned()]);
                }
            }
        }
    }
    print(&rows);
    missing.iter().for_each(|text| println!("Missing: {text}"));
    Ok(missing.is_empty())
}

/// Whose permissions hold, and which roles and users may run a pipeline by them.
async fn who_may_run(
    permissions: &Permissions,
    id: &PipelineId,
    missing: &mut Vec<String>,
    name: &str,
) -> Result<[String; 3], codearts_pipeline::Error> {
    let mut note = |pointers: &[String]| missing.extend(pointers.iter().map(|pointer| format!("{name}: {pointer} cannot be read")));
    let switch = permissions.show_pipeline_permission_switch(id).await?;
    note(switch.unreadable());
    let whose = match switch.is_use_devuc {
        Some(true) => "own",
        Some(false) => "project",
        None => "?",
    };
    let roles = permissions.show_pipeline_role_permission(id).await?;
    note(roles.unreadable());
    if roles.roles.is_none() {
        note(&["/roles".to_owned()]);
    }
    let of_roles = roles.roles.iter().flatten().filter_map(|role| shown(role.role_name.clone(), role.role_id, role.operation_execute));
    let mut of_users = Vec::new();
    let mut pages = permissions.show_pipeline_user_permission(id, PAGE, 0).pages();
    while let Some(page) = pages.next().await.transpose()? {
        note(page.unreadable());
        let users = page.users.iter().flatten();
        of_users.extend(users.filter_map(|user| shown(user.user_name.clone(), user.user_id.as_ref(), user.operation_execute)));
    }
    Ok([whose.to_owned(), listed(of_roles.collect()), listed(of_users)])
}

/// Name or id of one who may run a pipeline, with a question mark where that cannot be read. `None` for one who may not.
fn shown(name: Option<String>, id: Option<impl ToString>, may_run: Option<bool>) -> Option<String> {
    let name = name.or_else(|| id.map(|id| id.to_string())).unwrap_or_else(|| "?".to_owned());
    match may_run {
        Some(true) => Some(name),
        Some(false) => None,
        None => Some(format!("{name} (?)")),
    }
}

fn listed(names: Vec<String>) -> String {
    if names.is_empty() { "nobody".to_owned() } else { names.join(", ") }
}

/// Prints rows in columns that are as wide as what is in them.
fn print(rows: &[Row]) {
    let titles = TITLES.map(str::to_owned);
    let width = |column: usize| rows.iter().chain([&titles]).map(|row| row[column].chars().count()).max().unwrap_or_default();
    let [first, second, third] = [0, 1, 2].map(width);
    for [name, whose, roles, users] in [&titles].into_iter().chain(rows) {
        println!("{name:<first$}  {whose:<second$}  {roles:<third$}  {users}");
    }
}

/// Pipelines on an emulator, with different permissions.
async fn demonstrate() -> Result<bool, Box<dyn Error>> {
    let sandbox = Sandbox::start()?;
    let (pipelines, permissions) = (sandbox.pipelines(), sandbox.client.permissions(&sandbox.project_id));
    create_pipeline(&pipelines, "nightly", &[]).await?;
    let id = create_pipeline(&pipelines, "release", &[]).await?;
    permissions.switch_pipeline_permission(&id, true).await?;
    // Developers may see it, and no longer run it.
    let developers = permissions
        .show_pipeline_role_permission(&id)
        .await?
        .roles
        .iter()
        .flatten()
        .find_map(|role| role.role_id.filter(|_| role.role_name.as_deref() == Some("developer")));
    let see = RolePermission::builder().operation_query(true).operation_execute(false).operation_update(false);
    let see = see.operation_delete(false).operation_authorize(false).role_id(developers.ok_or("there is no such role")?).build();
    permissions.update_pipeline_role_permission(&id, &see).await?;
    let run = UserPermission::builder().operation_query(true).operation_execute(true).operation_update(false);
    let run = run.operation_delete(false).operation_authorize(false).user_id("fedcba9876543210fedcba9876543210").build();
    permissions.update_pipeline_user_permission(&id, &run).await?;
    audit(&pipelines, &permissions).await
}
