//! What extensions and publishers share: publishers publish extensions, and both have icons.

use std::sync::Arc;

use super::extensions::plugins::Plugins;
use super::icons::Icons;
use super::publishers::publisher::Publishers;
use crate::ids::Ids;

/// The state of extensions and publishers.
pub(crate) struct Marketplace {
    pub(super) plugins: Plugins,
    pub(super) publishers: Publishers,
    pub(super) icons: Icons,
}

impl Marketplace {
    pub(super) fn new(ids: &Arc<Ids>) -> Self {
        let plugins = Plugins::new(Arc::clone(ids));
        let icons = Icons::new(Arc::clone(ids), plugins.official_names());
        Self { plugins, publishers: Publishers::new(Arc::clone(ids)), icons }
    }
}
