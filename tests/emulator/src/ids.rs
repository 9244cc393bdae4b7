//! Ids of 32 hexadecimal digits, unlike each other and no secret.

use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::canonical::sha256_hex;

/// The id of something that has no state of its own: the same for the same text.
pub(crate) fn derived(text: &str) -> String {
    let mut id = sha256_hex(text.as_bytes());
    id.truncate(32);
    id
}

/// Makes ids for one emulator.
pub(crate) struct Ids {
    seed: RandomState,
    made: AtomicU64,
}

impl Ids {
    pub(crate) fn new() -> Self {
        Self { seed: RandomState::new(), made: AtomicU64::new(0) }
    }

    pub(crate) fn next(&self) -> String {
        let count = self.made.fetch_add(1, Ordering::Relaxed);
        format!("{:016x}{:016x}", self.seed.hash_one((count, 'a')), self.seed.hash_one((count, 'b')))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_differ_and_are_hexadecimal() {
        let ids = Ids::new();
        let mut made: Vec<_> = (0..1000).map(|_| ids.next()).collect();
        assert!(made.iter().all(|id| id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit())));
        made.sort_unstable();
        made.dedup();
        assert_eq!(made.len(), 1000);
    }
}
