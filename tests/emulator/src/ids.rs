//! Ids of 32 hexadecimal digits: unique, but not secret.

use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};

use sha2::{Digest, Sha256};

use crate::canonical::sha256_hex;

/// The id of something that has no state of its own: the same for the same text.
pub(crate) fn derived(text: &str) -> String {
    let mut id = sha256_hex(text.as_bytes());
    id.truncate(32);
    id
}

/// Makes ids: a sequence that follows from its seed.
pub(crate) struct Ids {
    seed: String,
    made: AtomicU64,
}

impl Ids {
    /// Ids that no other sequence has.
    pub(crate) fn new() -> Self {
        let random = RandomState::new();
        Self::seeded(format!("{:016x}{:016x}", random.hash_one('a'), random.hash_one('b')))
    }

    /// The same ids for the same seed.
    pub(crate) fn seeded(seed: String) -> Self {
        Self { seed, made: AtomicU64::new(0) }
    }

    pub(crate) fn next(&self) -> String {
        let count = self.made.fetch_add(1, Ordering::Relaxed);
        let digest = Sha256::digest(format!("{} {count}", self.seed));
        let half = |from: usize| digest[from..from + 8].iter().fold(0_u64, |half, byte| half << 8 | u64::from(*byte));
        format!("{:016x}{:016x}", half(0), half(8))
    }

    pub(crate) fn seed(&self) -> &str {
        &self.seed
    }

    /// How many ids have been made.
    pub(crate) fn made(&self) -> u64 {
        self.made.load(Ordering::Relaxed)
    }

    /// Leaves out ids, so that as many have been made. It is false where more have been made already.
    pub(crate) fn skip_to(&self, made: u64) -> bool {
        self.made.fetch_max(made, Ordering::Relaxed) <= made
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_differ_and_are_hexadecimal() {
        let ids = [Ids::new(), Ids::new()];
        let mut made: Vec<_> = ids.iter().flat_map(|ids| (0..1000).map(|_| ids.next())).collect();
        assert!(made.iter().all(|id| id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit())));
        made.sort_unstable();
        made.dedup();
        assert_eq!(made.len(), 2000);
    }

    #[test]
    fn ids_follow_from_their_seed() {
        let (one, other) = (Ids::seeded("a".to_owned()), Ids::seeded("a".to_owned()));
        let made: Vec<_> = (0..3).map(|_| one.next()).collect();
        assert!(other.skip_to(2));
        assert_eq!((other.next(), other.made()), (made[2].clone(), 3));
        assert!(!other.skip_to(2));
        assert_eq!(other.made(), 3);
    }
}
