//! The extensions of all accounts: what exists, and what may be done to it.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::official;
use super::version::{Number, Version};
use crate::ids::Ids;
use crate::service_error::ServiceError;

type Versions = BTreeMap<Number, Version>;

/// The extensions of all accounts.
pub(crate) struct Plugins {
    ids: Arc<Ids>,
    official: BTreeMap<String, Versions>,
    domains: HashMap<String, BTreeMap<String, Versions>>,
}

impl Plugins {
    pub(crate) fn new(ids: Arc<Ids>) -> Self {
        let version = official::shell();
        let number = Number::parse(&version.number).expect("the built-in version has a number");
        let official = BTreeMap::from([(version.plugin_name.clone(), BTreeMap::from([(number, version)]))]);
        Self { ids, official, domains: HashMap::new() }
    }

    /// Creates a draft. The `unique_id` that may have been sent is not used: the service gives the ids.
    pub(super) fn create(&mut self, domain: &str, content: Map<String, Value>, now: Timestamp) -> Result<(), ServiceError> {
        let (name, number) = self.named_draft(&content)?;
        let version = Version {
            plugin_name: name.clone(),
            number: number.text.clone(),
            unique_id: self.ids.next(),
            changed: now,
            formal: false,
            official: false,
            input_ids: self.input_ids(&content, None),
            content,
        };
        let versions = self.domains.entry(domain.to_owned()).or_default().entry(name).or_default();
        if versions.contains_key(&number) {
            let (name, number) = (version.plugin_name, version.number);
            return Err(ServiceError::conflict(format!("The extension {name} already has a version {number}")));
        }
        versions.insert(number, version);
        Ok(())
    }

    /// Replaces the content of a draft.
    pub(super) fn update(&mut self, domain: &str, content: Map<String, Value>, now: Timestamp) -> Result<(), ServiceError> {
        let (name, number) = self.named_draft(&content)?;
        let draft = self.draft(domain, &name, &number.text)?;
        if let Some(sent) = content.get("unique_id").and_then(Value::as_str)
            && sent != draft.unique_id
        {
            return Err(ServiceError::invalid("/unique_id", "is not the id of this version"));
        }
        let previous = draft.clone();
        let input_ids = self.input_ids(&content, Some(&previous));
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

    /// A version by its number, or the newest when that is empty: the one with the highest number, draft or formal.
    pub(super) fn version(&self, domain: &str, name: &str, number: &str) -> Result<&Version, ServiceError> {
        if !number.is_empty() {
            return self.exact(domain, name, number);
        }
        self.versions(domain, name).and_then(|versions| versions.values().next_back()).ok_or_else(|| ServiceError::no_such_plugin(name))
    }

    fn exact(&self, domain: &str, name: &str, number: &str) -> Result<&Version, ServiceError> {
        Number::parse(number)
            .and_then(|number| self.versions(domain, name)?.get(&number))
            .ok_or_else(|| ServiceError::no_such_version(name, number))
    }

    fn versions(&self, domain: &str, name: &str) -> Option<&Versions> {
        let own = self.domains.get(domain).and_then(|plugins| plugins.get(name));
        own.or_else(|| self.official.get(name))
    }

    /// Name and number of a draft that is sent, once they are fit to be used.
    fn named_draft(&self, content: &Map<String, Value>) -> Result<(String, Number), ServiceError> {
        let text = |field: &str| content.get(field).and_then(Value::as_str).unwrap_or_default();
        let number = Number::parse(text("version"))
            .ok_or_else(|| ServiceError::invalid("/version", "is not three numbers of one or two digits, joined by periods"))?;
        let name = text("plugin_name");
        if self.official.contains_key(name) {
            return Err(ServiceError::conflict(format!("The extension {name} is an official one and cannot be changed")));
        }
        Ok((name.to_owned(), number))
    }

    fn draft(&mut self, domain: &str, name: &str, number: &str) -> Result<&mut Version, ServiceError> {
        if self.exact(domain, name, number)?.formal {
            let message = format!("Version {number} of the extension {name} is formal and frozen");
            return Err(ServiceError::conflict(message));
        }
        Number::parse(number)
            .and_then(|number| self.domains.get_mut(domain)?.get_mut(name)?.get_mut(&number))
            .ok_or_else(|| ServiceError::no_such_version(name, number))
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
            plugins.create(DOMAIN, draft(number), Timestamp::UNIX_EPOCH).expect("it is new");
        }
        plugins.publish(DOMAIN, "p", "0.0.9", Timestamp::UNIX_EPOCH).expect("it is a draft");
        let newest = plugins.version(DOMAIN, "p", "").expect("there is one");
        assert_eq!((newest.number.as_str(), newest.formal), ("0.0.10", false));
    }

    #[test]
    fn accounts_do_not_see_each_other() {
        let mut plugins = plugins();
        plugins.create(DOMAIN, draft("0.0.1"), Timestamp::UNIX_EPOCH).expect("it is new");
        assert!(plugins.version("another", "p", "0.0.1").is_err());
        assert!(plugins.version("another", "official_shell_plugin", "").is_ok());
    }

    #[test]
    fn ids_survive_a_change() {
        let mut plugins = plugins();
        plugins.create(DOMAIN, draft("0.0.1"), Timestamp::UNIX_EPOCH).expect("it is new");
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
        assert!(plugins.create(DOMAIN, content.clone(), Timestamp::UNIX_EPOCH).is_err());
        assert!(plugins.update(DOMAIN, content, Timestamp::UNIX_EPOCH).is_err());
        assert!(plugins.publish(DOMAIN, "official_shell_plugin", "0.0.2", Timestamp::UNIX_EPOCH).is_err());
    }
}
