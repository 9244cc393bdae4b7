//! One extension: the data of the extension itself, and its versions.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::super::user::USER;
use super::version::{Number, Version};
use crate::call::string;
use crate::service_error::ServiceError;

/// An extension.
pub(super) struct Plugin {
    pub(super) unique_id: String,
    /// The fields that every version shares, as they were sent last.
    pub(super) info: Map<String, Value>,
    pub(super) versions: BTreeMap<Number, Version>,
    pub(super) created: Timestamp,
    pub(super) changed: Timestamp,
    /// Made by the service, and the same for every account.
    pub(super) is_official: bool,
    pub(super) publisher: Option<Publication>,
    /// The SHA-256 of the package that was uploaded.
    pub(super) package: Option<String>,
}

/// That an extension belongs to a publisher.
pub(super) struct Publication {
    pub(super) publisher_unique_id: String,
    /// Whether it was published, and not just bound.
    pub(super) is_published: bool,
}

impl Plugin {
    pub(super) fn new(unique_id: String, now: Timestamp) -> Self {
        Self {
            unique_id,
            info: Map::new(),
            versions: BTreeMap::new(),
            created: now,
            changed: now,
            is_official: false,
            publisher: None,
            package: None,
        }
    }

    pub(super) fn name(&self) -> &str {
        self.string("plugin_name")
    }

    /// A string among the fields that the versions share; empty where it was not sent.
    pub(super) fn string(&self, field: &str) -> &str {
        string(self.info.get(field))
    }

    pub(super) fn version(&self, number: &str) -> Result<&Version, ServiceError> {
        let version = Number::parse(number).and_then(|number| self.versions.get(&number));
        version.ok_or_else(|| ServiceError::no_such_version(self.name(), number))
    }

    pub(super) fn version_mut(&mut self, number: &str) -> Result<&mut Version, ServiceError> {
        let missing = ServiceError::no_such_version(self.name(), number);
        Number::parse(number).and_then(|number| self.versions.get_mut(&number)).ok_or(missing)
    }

    /// The version with the highest number, draft or formal.
    pub(super) fn newest(&self) -> Option<&Version> {
        self.versions.values().next_back()
    }

    /// The version that pipelines use.
    pub(super) fn newest_formal(&self) -> Option<&Version> {
        self.versions.values().rev().find(|version| version.formal)
    }

    /// Takes over what was sent for the whole extension. A description or an icon that is left out is emptied,
    /// all else that is left out stays.
    pub(super) fn describe(&mut self, sent: &Map<String, Value>, now: Timestamp) {
        for field in ["description", "icon_url"] {
            self.info.insert(field.to_owned(), "".into());
        }
        for field in SHARED {
            if let Some(value) = sent.get(field) {
                self.info.insert(field.to_owned(), value.clone());
            }
        }
        self.info.entry("maintainers").or_insert_with(|| USER.into());
        self.info.entry("runtime_attribution").or_insert_with(|| "agent".into());
        self.changed = now;
    }
}

/// The fields that every version of an extension shares.
const SHARED: [&str; 11] = [
    "plugin_name",
    "display_name",
    "business_type",
    "business_type_display_name",
    "description",
    "icon_url",
    "is_private",
    "maintainers",
    "plugin_composition_type",
    "region",
    "runtime_attribution",
];
