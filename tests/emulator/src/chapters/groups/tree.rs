//! The groups of a project.

use std::collections::HashMap;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::super::user::USER_ID;
use crate::service_error::ServiceError;

/// The groups of a project, each after the one that it stands in.
#[derive(Default)]
pub(in super::super) struct Groups(Vec<Group>);

/// A group of pipelines.
pub(super) struct Group {
    id: String,
    name: String,
    /// The id of the group that it stands in; empty at the top.
    parent: String,
    /// The ids from the top down to its own, joined by periods.
    path: String,
    ordinal: usize,
    created: Timestamp,
    changed: Option<Timestamp>,
}

impl Groups {
    /// Puts a group at the end of its level. Two may have one name, and stand as deep as one likes: what the service
    /// says of it is not known.
    pub(super) fn create(&mut self, id: String, name: &str, parent: &str, now: Timestamp) -> Result<&Group, ServiceError> {
        let path = match parent {
            "" => id.clone(),
            parent => format!("{}.{id}", self.0[self.index(parent)?].path),
        };
        let ordinal = self.level(parent).last().map_or(0, |group| group.ordinal + 1);
        self.0.push(Group { id, name: name.to_owned(), parent: parent.to_owned(), path, ordinal, created: now, changed: None });
        Ok(&self.0[self.0.len() - 1])
    }

    pub(super) fn rename(&mut self, id: &str, name: &str, now: Timestamp) -> Result<(), ServiceError> {
        let index = self.index(id)?;
        name.clone_into(&mut self.0[index].name);
        self.0[index].changed = Some(now);
        Ok(())
    }

    /// Deletes a group and those in it, and returns their ids.
    pub(super) fn delete(&mut self, id: &str) -> Result<Vec<String>, ServiceError> {
        let path = self.0[self.index(id)?].path.clone();
        let deleted = self.0.extract_if(.., |group| is_within(&group.path, &path));
        Ok(deleted.map(|group| group.id).collect())
    }

    /// Exchanges the positions of two groups. Whether they have to be of one level is not known: they have not.
    pub(super) fn exchange(&mut self, one: &str, other: &str) -> Result<(), ServiceError> {
        let (one, other) = (self.index(one)?, self.index(other)?);
        let ordinal = self.0[one].ordinal;
        self.0[one].ordinal = self.0[other].ordinal;
        self.0[other].ordinal = ordinal;
        Ok(())
    }

    /// The name of a group, where there is one of this id.
    pub(in super::super) fn name(&self, id: &str) -> Option<&str> {
        self.0.iter().find(|group| group.id == id).map(|group| group.name.as_str())
    }

    /// The groups at the top with those in them, and the number of pipelines that are in each itself.
    pub(super) fn tree(&self, project: &str, counts: &HashMap<String, usize>) -> Value {
        self.within("", project, counts)
    }

    fn within(&self, parent: &str, project: &str, counts: &HashMap<String, usize>) -> Value {
        let shown = self.level(parent).into_iter().map(|group| {
            let mut shown = group.shown(project);
            shown["pipeline_count"] = counts.get(&group.id).copied().unwrap_or(0).into();
            let children = self.within(&group.id, project, counts);
            if children != json!([]) {
                shown["children"] = children;
            }
            shown
        });
        shown.collect()
    }

    /// The groups of one level, in their order.
    fn level(&self, parent: &str) -> Vec<&Group> {
        let mut level: Vec<_> = self.0.iter().filter(|group| group.parent == parent).collect();
        level.sort_by_key(|group| group.ordinal);
        level
    }

    fn index(&self, id: &str) -> Result<usize, ServiceError> {
        self.0.iter().position(|group| group.id == id).ok_or_else(|| no_such_group(id))
    }
}

impl Group {
    /// What the service returns about it, without what is in it. The account of a project is not known here.
    pub(super) fn shown(&self, project: &str) -> Value {
        json!({
            "id": self.id,
            "domain_id": null,
            "project_id": project,
            "name": self.name,
            "parent_id": self.parent,
            "path_id": self.path,
            "ordinal": self.ordinal,
            "creator": USER_ID,
            "updater": self.changed.map(|_| USER_ID),
            "create_time": self.created.as_millisecond(),
            "update_time": self.changed.unwrap_or(self.created).as_millisecond(),
            "children": null,
        })
    }
}

fn no_such_group(id: &str) -> ServiceError {
    ServiceError::within_success("DEVPIPE.00014007", format!("The pipeline group {id} does not exist"))
}

/// Whether a path leads to a group or into it.
fn is_within(path: &str, group: &str) -> bool {
    path.strip_prefix(group).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}
