//! The extensions of all accounts: which exist, and how they may be changed.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::official;
use super::plugin::{Plugin, Publication};
use super::version::{Number, Version};
use crate::call::string;
use crate::ids::Ids;
use crate::service_error::ServiceError;

/// The extensions of all accounts.
pub(crate) struct Plugins {
    ids: Arc<Ids>,
    official: BTreeMap<String, Plugin>,
    domains: HashMap<String, BTreeMap<String, Plugin>>,
}

impl Plugins {
    pub(crate) fn new(ids: Arc<Ids>) -> Self {
        Self { ids, official: official::all(), domains: HashMap::new() }
    }

    /// The names of the extensions that belong to the service.
    pub(crate) fn official_names(&self) -> impl Iterator<Item = &str> {
        self.official.keys().map(String::as_str)
    }

    /// Creates an extension without a version.
    pub(super) fn create(&mut self, domain: &str, info: &Map<String, Value>, now: Timestamp) -> Result<(), ServiceError> {
        let name = self.writable(info)?;
        let mut plugin = Plugin::new(self.ids.next(), now);
        plugin.describe(info, now);
        plugin.info.entry("plugin_composition_type").or_insert_with(|| "single".into());
        let plugins = self.domains.entry(domain.to_owned()).or_default();
        if plugins.contains_key(&name) {
            return Err(ServiceError::conflict(format!("The extension {name} already exists")));
        }
        plugins.insert(name, plugin);
        Ok(())
    }

    /// Changes what all versions share, whatever their state.
    pub(super) fn describe(&mut self, domain: &str, info: &Map<String, Value>, now: Timestamp) -> Result<(), ServiceError> {
        let plugin = self.own(domain, string(info.get("plugin_name")))?;
        plugin.describe(info, now);
        for version in plugin.versions.values_mut() {
            version.content.extend(info.get("display_name").map(|name| ("display_name".to_owned(), name.clone())));
        }
        Ok(())
    }

    /// Adds a version, and the extension with its first one.
    /// The `unique_id` that may have been sent is not used: the service gives the ids.
    pub(super) fn add(&mut self, domain: &str, content: Map<String, Value>, formal: bool, now: Timestamp) -> Result<(), ServiceError> {
        let (name, number) = self.named_version(&content)?;
        let version = Version {
            plugin_name: name.clone(),
            number: number.text.clone(),
            unique_id: self.ids.next(),
            changed: now,
            formal,
            official: false,
            input_ids: self.input_ids(&content, None),
            content,
        };
        let plugins = self.domains.entry(domain.to_owned()).or_default();
        let plugin = plugins.entry(name).or_insert_with(|| Plugin::new(self.ids.next(), now));
        if plugin.versions.contains_key(&number) {
            let (name, number) = (version.plugin_name, version.number);
            return Err(ServiceError::conflict(format!("The extension {name} already has a version {number}")));
        }
        plugin.describe(&version.content, now);
        plugin.versions.insert(number, version);
        Ok(())
    }

    /// Replaces the content of a draft.
    pub(super) fn update(&mut self, domain: &str, content: Map<String, Value>, now: Timestamp) -> Result<(), ServiceError> {
        let (name, number) = self.named_version(&content)?;
        let draft = self.draft(domain, &name, &number.text)?;
        if let Some(sent) = content.get("unique_id").and_then(Value::as_str)
            && sent != draft.unique_id
        {
            return Err(ServiceError::unfit("/unique_id", "is not the id of this version"));
        }
        let previous = draft.clone();
        let input_ids = self.input_ids(&content, Some(&previous));
        self.own(domain, &name)?.describe(&content, now);
        let draft = self.draft(domain, &name, &number.text)?;
        draft.changed = now;
        draft.input_ids = input_ids;
        draft.content = content;
        Ok(())
    }

    /// Makes a draft formal, which freezes it.
    pub(super) fn publish(&mut self, domain: &str, name: &str, number: &str, now: Timestamp) -> Result<(), ServiceError> {
        let draft = self.draft(domain, name, number)?;
        draft.formal = true;
        draft.changed = now;
        Ok(())
    }

    /// Deletes an extension with all its versions.
    pub(super) fn delete(&mut self, domain: &str, name: &str) -> Result<(), ServiceError> {
        self.own(domain, name)?;
        self.domains.get_mut(domain).and_then(|plugins| plugins.remove(name));
        Ok(())
    }

    /// Deletes a version, and the extension with its last one.
    pub(super) fn delete_version(&mut self, domain: &str, name: &str, number: &str) -> Result<(), ServiceError> {
        let plugin = self.own(domain, name)?;
        let version = Number::parse(number).and_then(|number| plugin.versions.remove(&number));
        version.ok_or_else(|| ServiceError::no_such_version(name, number))?;
        if plugin.versions.is_empty() { self.delete(domain, name) } else { Ok(()) }
    }

    /// Deletes a version that is a draft.
    pub(super) fn delete_draft(&mut self, domain: &str, name: &str, number: &str) -> Result<(), ServiceError> {
        self.draft(domain, name, number)?;
        self.delete_version(domain, name, number)
    }

    /// Gives an extension to a publisher. Without a version of that number there is nothing to give; an empty number means all of them.
    pub(super) fn bind(&mut self, domain: &str, name: &str, number: &str, publication: Publication) -> Result<(), ServiceError> {
        let plugin = self.own(domain, name)?;
        if !number.is_empty() {
            plugin.version(number)?;
        }
        plugin.publisher = Some(publication);
        Ok(())
    }

    /// Takes the package of a basic extension. Whether the service wants the extension to be there already is not known:
    /// the request has all that a new one needs.
    pub(super) fn upload(&mut self, domain: &str, info: &Map<String, Value>, package: String, now: Timestamp) -> Result<(), ServiceError> {
        let name = self.writable(info)?;
        if self.plugin(domain, &name).is_err() {
            self.create(domain, info, now)?;
        }
        let plugin = self.own(domain, &name)?;
        plugin.package = Some(package);
        plugin.changed = now;
        Ok(())
    }

    /// The extensions that an account sees: its own, then those of the service.
    pub(super) fn all(&self, domain: &str) -> impl Iterator<Item = &Plugin> {
        self.domains.get(domain).into_iter().flat_map(BTreeMap::values).chain(self.official.values())
    }

    /// An extension of the account or of the service.
    pub(super) fn plugin(&self, domain: &str, name: &str) -> Result<&Plugin, ServiceError> {
        let own = self.domains.get(domain).and_then(|plugins| plugins.get(name));
        own.or_else(|| self.official.get(name)).ok_or_else(|| ServiceError::no_such_plugin(name))
    }

    /// A version by its number, or the newest when that is empty: the one with the highest number, draft or formal.
    pub(super) fn version(&self, domain: &str, name: &str, number: &str) -> Result<&Version, ServiceError> {
        let plugin = self.plugin(domain, name)?;
        if number.is_empty() { plugin.newest().ok_or_else(|| ServiceError::no_such_plugin(name)) } else { plugin.version(number) }
    }

    /// An extension of the account, to be changed.
    fn own(&mut self, domain: &str, name: &str) -> Result<&mut Plugin, ServiceError> {
        self.check_writable(name)?;
        let plugin = self.domains.get_mut(domain).and_then(|plugins| plugins.get_mut(name));
        plugin.ok_or_else(|| ServiceError::no_such_plugin(name))
    }

    fn check_writable(&self, name: &str) -> Result<(), ServiceError> {
        if self.official.contains_key(name) {
            return Err(ServiceError::conflict(format!("The extension {name} is an official one and cannot be changed")));
        }
        Ok(())
    }

    /// The name of an extension that is sent, which is not one of the service.
    fn writable(&self, sent: &Map<String, Value>) -> Result<String, ServiceError> {
        let name = string(sent.get("plugin_name"));
        self.check_writable(name)?;
        Ok(name.to_owned())
    }

    /// Name and number of a version that is sent, once they are fit to be used.
    fn named_version(&self, content: &Map<String, Value>) -> Result<(String, Number), ServiceError> {
        let number = Number::parse(string(content.get("version")))
            .ok_or_else(|| ServiceError::unfit("/version", "is not three numbers of one or two digits, joined by periods"))?;
        Ok((self.writable(content)?, number))
    }

    fn draft(&mut self, domain: &str, name: &str, number: &str) -> Result<&mut Version, ServiceError> {
        let version = self.own(domain, name)?.version_mut(number)?;
        if version.formal {
            let message = format!("Version {number} of the extension {name} is formal and frozen");
            return Err(ServiceError::conflict(message));
        }
        Ok(version)
    }

    /// An id for each input; one that was there before keeps its own.
    fn input_ids(&self, content: &Map<String, Value>, previous: Option<&Version>) -> Vec<String> {
        let name = |input: &Value| input.get("name").and_then(Value::as_str).map(str::to_owned);
        let mut known: HashMap<_, _> =
            previous.into_iter().flat_map(|version| version.inputs().iter().map(name).zip(&version.input_ids)).collect();
        let inputs = content.get("input_info").and_then(Value::as_array);
        inputs.into_iter().flatten().map(|input| known.remove(&name(input)).cloned().unwrap_or_else(|| self.ids.next())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const DOMAIN: &str = "ce8df55870164338a72d7e828a966a2a";

    fn draft(number: &str) -> Map<String, Value> {
        let draft = json!({ "plugin_name": "p", "version": number, "input_info": [{ "name": "a" }, { "name": "b" }] });
        draft.as_object().cloned().expect("it is an object")
    }

    fn plugins() -> Plugins {
        Plugins::new(Arc::new(Ids::new()))
    }

    #[test]
    fn the_newest_version_has_the_highest_number_whatever_its_state() {
        let mut plugins = plugins();
        for number in ["0.0.9", "0.0.10", "0.0.2"] {
            plugins.add(DOMAIN, draft(number), false, Timestamp::UNIX_EPOCH).expect("it is new");
        }
        plugins.publish(DOMAIN, "p", "0.0.9", Timestamp::UNIX_EPOCH).expect("it is a draft");
        let newest = plugins.version(DOMAIN, "p", "").expect("there is one");
        assert_eq!((newest.number.as_str(), newest.formal), ("0.0.10", false));
    }

    #[test]
    fn accounts_do_not_see_each_other() {
        let mut plugins = plugins();
        plugins.add(DOMAIN, draft("0.0.1"), false, Timestamp::UNIX_EPOCH).expect("it is new");
        assert!(plugins.version("another", "p", "0.0.1").is_err());
        assert!(plugins.version("another", "official_shell_plugin", "").is_ok());
    }

    #[test]
    fn ids_survive_a_change() {
        let mut plugins = plugins();
        plugins.add(DOMAIN, draft("0.0.1"), false, Timestamp::UNIX_EPOCH).expect("it is new");
        let before = plugins.version(DOMAIN, "p", "0.0.1").expect("it exists").clone();
        let mut changed = draft("0.0.1");
        changed.insert("input_info".to_owned(), json!([{ "name": "c" }, { "name": "a" }]));
        plugins.update(DOMAIN, changed, Timestamp::MAX).expect("it is a draft");
        let after = plugins.version(DOMAIN, "p", "0.0.1").expect("it exists");
        assert_eq!(after.unique_id, before.unique_id);
        assert_eq!(after.input_ids[1], before.input_ids[0]);
        assert!(!before.input_ids.contains(&after.input_ids[0]));
        assert_eq!(after.changed, Timestamp::MAX);
    }

    #[test]
    fn official_extensions_cannot_be_written() {
        let mut plugins = plugins();
        let mut content = draft("0.0.3");
        content.insert("plugin_name".to_owned(), json!("official_shell_plugin"));
        assert!(plugins.add(DOMAIN, content.clone(), false, Timestamp::UNIX_EPOCH).is_err());
        assert!(plugins.update(DOMAIN, content, Timestamp::UNIX_EPOCH).is_err());
        assert!(plugins.publish(DOMAIN, "official_shell_plugin", "0.0.2", Timestamp::UNIX_EPOCH).is_err());
    }
}
