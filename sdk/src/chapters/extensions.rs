//! Finding an extension by its name, and conveniences on generated types.

use std::time::{Duration, SystemTime};

use crate::{
    error::Error,
    extensions::{BusinessType, Extensions, PluginFilter, PluginSummary, PluginVersion},
    model::iso8601,
};

impl Extensions {
    /// The extension of exactly this name, with what is listed of its newest version; `None` if there is none.
    ///
    /// It is looked for with [`list_plugins`](Self::list_plugins), among the account's own extensions and those of the service that belong
    /// to one of the fields of work of [`BusinessType::KNOWN`]: what the service lists for other fields of work is not known.
    /// [`show_plugin_version`](Self::show_plugin_version) finds the others.
    ///
    /// A name belongs to one extension. Should several be listed under it, the first one is returned, and the pages behind it are not
    /// requested.
    ///
    /// ```no_run
    /// # async fn example(extensions: codearts_pipeline::extensions::Extensions) -> Result<(), codearts_pipeline::Error> {
    /// if let Some(plugin) = extensions.find_plugin("apie_test").await? {
    ///     println!("{:?}, icon {:?}", plugin.display_name, plugin.icon_url);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`list_plugins`](Self::list_plugins) and of [`Items::next`](crate::Items::next). A missing extension is not an error.
    pub async fn find_plugin(&self, name: &str) -> Result<Option<PluginSummary>, Error> {
        let filter = PluginFilter::builder().plugin_name(name).business_type(BusinessType::KNOWN).build();
        // Nothing says that the service compares whole names.
        self.list_plugins(0, PAGE, &filter).items().find(|plugin| plugin.plugin_name.as_deref() == Some(name)).await
    }
}

/// How many extensions are requested at once: the most that the service returns.
const PAGE: i32 = 100;

impl PluginVersion {
    /// When the version was last changed: `op_time` as a time.
    ///
    /// The vendor documents milliseconds since 1970-01-01 UTC in one place and an ISO 8601 date and time with an offset
    /// in another; both are read. `None` if there is no `op_time`, or it is neither.
    pub fn changed_at(&self) -> Option<SystemTime> {
        let text = self.op_time.as_deref()?;
        match text.parse::<u64>() {
            Ok(milliseconds) => SystemTime::UNIX_EPOCH.checked_add(Duration::from_millis(milliseconds)),
            Err(_) => iso8601::with_offset(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<u64> {
        let version = PluginVersion { op_time: Some(text.to_owned()), ..PluginVersion::default() };
        version.changed_at().map(|time| time.duration_since(SystemTime::UNIX_EPOCH).expect("later").as_secs())
    }

    #[test]
    fn either_form_is_read() {
        assert_eq!(read("1699358542000"), Some(1_699_358_542));
        assert_eq!(read("2023-11-07T12:02:22.000Z"), Some(1_699_358_542));
        assert_eq!(read("2023-11-07T20:02:22+08:00"), Some(1_699_358_542));
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in ["", "yesterday", "-1", "2023-11-07 20:02:22", "2023-11-07T20:02:22", "2023-11-07T20:02:22+25:00"] {
            assert_eq!(read(text), None, "{text:?}");
        }
        // A time that not each system can tell.
        let _ = read("18446744073709551615");
        assert_eq!(PluginVersion::default().changed_at(), None);
    }
}
