//! Conveniences on generated types.

use std::time::{Duration, SystemTime};

use crate::{extensions::PluginVersion, model::iso8601};

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
