//! What rules and policies share: a policy consists of rules.

use std::sync::Arc;

use super::policies::policy::Policies;
use super::rules::rule::Rules;
use crate::ids::Ids;

/// The state of rules and policies.
pub(crate) struct Governance {
    pub(super) rules: Rules,
    pub(super) policies: Policies,
}

impl Governance {
    pub(super) fn new(ids: &Arc<Ids>) -> Self {
        Self { rules: Rules::new(Arc::clone(ids)), policies: Policies::new(Arc::clone(ids)) }
    }
}
