//! The permissions of one pipeline.

use serde_json::{Value, json};

use super::super::user::{USER, USER_ID};
use crate::call::string;

/// What can be permitted, by the names of the fields.
const OPERATIONS: [&str; 5] = ["operation_query", "operation_execute", "operation_update", "operation_delete", "operation_authorize"];

/// Whether each operation is permitted.
type Permitted = [bool; OPERATIONS.len()];

const NONE: Permitted = [false; OPERATIONS.len()];
const QUERY: Permitted = [true, false, false, false, false];
const EXECUTE: Permitted = [true, true, false, false, false];
const ALL_BUT_AUTHORIZE: Permitted = [true, true, true, true, false];

/// The roles of every project, and what they may do with a new pipeline. The numbers are the service's, and the
/// permissions of the first three of its examples; the others are made up.
const ROLES: [(i64, &str, Permitted); 8] = [
    (1, "pipeline creator", ALL_BUT_AUTHORIZE),
    (MANAGER, "project manager", ALL_BUT_AUTHORIZE),
    (4, "developer", EXECUTE),
    (5, "test manager", QUERY),
    (6, "tester", NONE),
    (7, "participant", NONE),
    (8, "viewer", QUERY),
    (9, "operation manager", QUERY),
];

/// The role of the emulator's user.
const MANAGER: i64 = 3;

/// The permissions of one pipeline.
#[derive(Debug)]
pub(in super::super) struct Permissions {
    /// Whether they hold in place of those of the project.
    pub(in super::super) are_own: bool,
    roles: Vec<Role>,
    users: Vec<User>,
}

#[derive(Debug)]
struct Role {
    id: i64,
    /// `None` for a role that only a call has named.
    name: Option<&'static str>,
    may: Permitted,
}

#[derive(Debug)]
struct User {
    id: String,
    /// Name and role; `None` for a user that only a call has named.
    member: Option<(&'static str, i64)>,
    /// As long as it is `None`, the permissions of the role hold.
    may: Option<Permitted>,
}

impl Default for Permissions {
    fn default() -> Self {
        let roles = ROLES.map(|(id, name, may)| Role { id, name: Some(name), may }).into();
        let user = User { id: USER_ID.to_owned(), member: Some((USER, MANAGER)), may: None };
        Self { are_own: false, roles, users: vec![user] }
    }
}

impl Permissions {
    pub(super) fn roles(&self) -> impl Iterator<Item = Value> {
        self.roles.iter().map(|role| {
            let mut shown = json!({ "pipeline_id": null, "role_id": role.id, "role_name": role.name });
            show(&mut shown, role.may);
            shown
        })
    }

    pub(super) fn users(&self, pipeline: &str) -> impl Iterator<Item = Value> {
        self.users.iter().map(move |user| {
            let role = user.member.and_then(|(_, role)| self.role(role));
            let mut shown = json!({
                "pipeline_id": pipeline,
                "user_id": user.id,
                "user_name": user.member.map(|(name, _)| name),
                "role_id": role.map(|role| role.id),
                "role_name": role.and_then(|role| role.name),
            });
            show(&mut shown, self.permitted(user));
            shown
        })
    }

    /// Sets what a role may do. What the service says of a number that is no role's is not known: here it is one then.
    pub(super) fn set_role(&mut self, sent: &Value) {
        let id = sent.get("role_id").and_then(Value::as_i64).unwrap_or_default();
        let may = read(sent);
        match self.roles.iter_mut().find(|role| role.id == id) {
            Some(role) => role.may = may,
            None => self.roles.push(Role { id, name: None, may }),
        }
    }

    /// Sets what a user may do. Every id is that of a user.
    pub(super) fn set_user(&mut self, sent: &Value) {
        let id = string(sent.get("user_id"));
        let may = Some(read(sent));
        match self.users.iter_mut().find(|user| user.id == id) {
            Some(user) => user.may = may,
            None => self.users.push(User { id: id.to_owned(), member: None, may }),
        }
    }

    /// What the emulator's user may do, by the name of the operation: `query`, `execute`, `update`, `delete`, `authorize`.
    pub(in super::super) fn of_caller(&self) -> impl Iterator<Item = (&'static str, bool)> {
        let caller = self.users.iter().find(|user| user.id == USER_ID);
        let permitted = caller.map_or(NONE, |user| self.permitted(user));
        OPERATIONS.iter().map(|field| field.trim_start_matches("operation_")).zip(permitted)
    }

    fn permitted(&self, user: &User) -> Permitted {
        let of_role = || user.member.and_then(|(_, role)| self.role(role)).map_or(NONE, |role| role.may);
        user.may.unwrap_or_else(of_role)
    }

    fn role(&self, id: i64) -> Option<&Role> {
        self.roles.iter().find(|role| role.id == id)
    }
}

fn show(shown: &mut Value, permitted: Permitted) {
    for (field, may) in OPERATIONS.into_iter().zip(permitted) {
        shown[field] = may.into();
    }
}

fn read(sent: &Value) -> Permitted {
    OPERATIONS.map(|field| sent.get(field) == Some(&Value::Bool(true)))
}
