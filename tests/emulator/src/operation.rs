//! The operations that the emulator serves.

use std::fmt;

/// An operation of the service, under the name that the curated document gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Operation {
    /// `create_plugin_draft`: `POST …/agent-plugin/create-draft`.
    CreatePluginDraft,
    /// `update_plugin_draft`: `POST …/agent-plugin/edit-draft`.
    UpdatePluginDraft,
    /// `publish_plugin_draft`: `POST …/agent-plugin/publish-draft`.
    PublishPluginDraft,
    /// `show_plugin_version`: `GET …/agent-plugin/detail`.
    ShowPluginVersion,
    /// `show_plugin_inputs`: `POST …/agent-plugin/plugin-input`.
    ShowPluginInputs,
}

impl Operation {
    /// Every operation that the emulator serves.
    pub const ALL: &[Self] =
        &[Self::CreatePluginDraft, Self::UpdatePluginDraft, Self::PublishPluginDraft, Self::ShowPluginVersion, Self::ShowPluginInputs];

    /// The `operationId` of the curated document.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::CreatePluginDraft => "create_plugin_draft",
            Self::UpdatePluginDraft => "update_plugin_draft",
            Self::PublishPluginDraft => "publish_plugin_draft",
            Self::ShowPluginVersion => "show_plugin_version",
            Self::ShowPluginInputs => "show_plugin_inputs",
        }
    }

    pub(crate) fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|operation| operation.id() == id)
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}
