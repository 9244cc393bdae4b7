//! Finding an extension by name, and helpers on generated types.

use std::time::{Duration, SystemTime};

use crate::{
    error::Error,
    extensions::{BusinessType, Extensions, PluginFilter, PluginSummary, PluginVersion},
    model::iso8601,
};

impl Extensions {
    /// Finds the extension with exactly this name, with the listed data of its newest version. Returns `None` if there is none.
    ///
    /// It searches with [`list_plugins`](Self::list_plugins) among the extensions of the account and those of the service with a business
    /// type in [`BusinessType::KNOWN`]. What the service lists for other business types is not known; to find those extensions, call
    /// [`show_plugin_version`](Self::show_plugin_version).
    ///
    /// Names are unique. If several extensions are listed with the name, the first is returned and no further pages are requested.
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
    /// Those of [`list_plugins`](Self::list_plugins) and [`Items::next`](crate::Items::next). A missing extension is not an error.
    pub async fn find_plugin(&self, name: &str) -> Result<Option<PluginSummary>, Error> {
        let filter = PluginFilter::builder().plugin_name(name).business_type(BusinessType::KNOWN).build();
        // Whether the service compares whole names is not documented.
        self.list_plugins(0, PAGE, &filter).items().find(|plugin| plugin.plugin_name.as_deref() == Some(name)).await
    }
}

/// Page size: the maximum of the service.
const PAGE: i32 = 100;

impl PluginVersion {
    /// Returns when the version was last changed: `op_time` as a time.
    ///
    /// The vendor documents both milliseconds since 1970-01-01 UTC and an ISO 8601 date and time with an offset; both are accepted.
    /// `None` if `op_time` is missing or has neither form.
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
        // Not every system can represent this time.
        let _ = read("18446744073709551615");
        assert_eq!(PluginVersion::default().changed_at(), None);
    }
}
