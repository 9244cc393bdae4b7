//! The templates of all accounts, and those of the service.

use std::collections::HashSet;
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::super::user::USER_ID;
use crate::call::{Call, string};
use crate::ids::Ids;
use crate::service_error::ServiceError;

/// The templates of the service. Name and language of the first one are those of the vendor's example; all contents are made up.
const SYSTEM: &str = include_str!("system.json");

/// What stands in the place of the ids of a template of the service.
pub(super) const SERVICE: &str = "Cloud Pipeline";

/// A template that does not exist. The service says so with a status of success.
const NO_SUCH_TEMPLATE: &str = "DEVPIPE.00011203";

/// The templates of all accounts.
pub(crate) struct Templates {
    pub(super) ids: Arc<Ids>,
    /// In the order of their creation, those of the service first.
    pub(super) templates: Vec<Template>,
    /// Favorites, by account and id.
    pub(super) favorites: HashSet<(String, String)>,
}

pub(super) struct Template {
    pub(super) id: String,
    /// `None` for a template of the service.
    pub(super) account: Option<String>,
    pub(super) sent: Map<String, Value>,
    pub(super) created: Timestamp,
    pub(super) changed: Timestamp,
}

impl Templates {
    pub(in crate::chapters) fn new(ids: Arc<Ids>) -> Self {
        Self { ids, templates: system(), favorites: HashSet::new() }
    }

    /// What was sent of a template, whichever account it belongs to: a call that makes a pipeline of it names no account.
    pub(in crate::chapters) fn any(&self, id: &str) -> Result<&Map<String, Value>, ServiceError> {
        self.templates.iter().find(|template| template.id == id).map(|template| &template.sent).ok_or_else(|| missing(id))
    }

    /// The templates that an account may see.
    pub(super) fn visible(&self, call: &Call<'_>) -> impl Iterator<Item = &Template> {
        let account = call.account().to_owned();
        self.templates.iter().filter(move |template| template.account.as_ref().is_none_or(|known| *known == account))
    }

    /// The template in the path of a call.
    pub(super) fn index(&self, call: &Call<'_>) -> Result<usize, ServiceError> {
        let id = call.path("template_id");
        let is_known = self.visible(call).any(|template| template.id == id);
        self.templates.iter().position(|template| is_known && template.id == id).ok_or_else(|| missing(id))
    }

    /// The template in the path of a call, which must not be one of the service. How the service rejects that is not known.
    pub(super) fn own(&self, call: &Call<'_>) -> Result<usize, ServiceError> {
        let index = self.index(call)?;
        if self.templates[index].account.is_none() {
            return Err(ServiceError::conflict("The template belongs to the service"));
        }
        Ok(index)
    }

    /// What details and lists have both.
    pub(super) fn shown(&self, call: &Call<'_>, template: &Template) -> Value {
        let is_own = template.account.is_some();
        let favorite = (call.account().to_owned(), template.id.clone());
        json!({
            "id": template.id,
            "name": template.string("name"),
            "icon": template.sent.get("icon"),
            "manifest_version": template.sent.get("manifest_version").and_then(Value::as_str).unwrap_or("3.0"),
            "language": template.string("language"),
            "description": template.string("description"),
            "is_system": !is_own,
            "region": if is_own { Value::Null } else { SERVICE.into() },
            "domain_id": template.account.as_deref().unwrap_or(SERVICE),
            "creator_id": if is_own { USER_ID } else { SERVICE },
            "updater_id": if is_own { USER_ID } else { SERVICE },
            "create_time": template.created.as_millisecond(),
            "update_time": template.changed.as_millisecond(),
            "is_collect": self.favorites.contains(&favorite),
            "is_show_source": template.sent.get("is_show_source"),
        })
    }
}

impl Template {
    pub(super) fn string(&self, field: &str) -> &str {
        string(self.sent.get(field))
    }

    /// The stages of the definition, by name and position.
    pub(super) fn stages(&self) -> Value {
        let definition: Value = serde_json::from_str(self.string("definition")).unwrap_or_default();
        let stages = definition.get("stages").and_then(Value::as_array).into_iter().flatten();
        stages.enumerate().map(|(sequence, stage)| json!({ "name": stage.get("name"), "sequence": sequence })).collect()
    }
}

fn missing(id: &str) -> ServiceError {
    ServiceError::within_success(NO_SUCH_TEMPLATE, format!("The template {id} does not exist"))
}

/// The templates of the service. Their definitions are written as objects there, and are strings like all others here.
fn system() -> Vec<Template> {
    let templates: Vec<Map<String, Value>> = serde_json::from_str(SYSTEM).expect("the templates of the service are JSON");
    let created = Timestamp::from_second(1_671_172_288).expect("it is a time");
    let template = |mut sent: Map<String, Value>| {
        let id = string(sent.get("id")).to_owned();
        if let Some(definition) = sent.get_mut("definition") {
            *definition = definition.to_string().into();
        }
        Template { id, account: None, sent, created, changed: created }
    };
    templates.into_iter().map(template).collect()
}
