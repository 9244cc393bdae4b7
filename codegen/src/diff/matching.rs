//! What two collections have in common: the one way in which things that were added, removed or renamed are found.

use std::{collections::BTreeMap, ptr};

/// The items of two collections.
pub(super) struct Matching<'a, T> {
    /// What both have, the old item first.
    pub(super) both: Vec<(&'a T, &'a T)>,
    pub(super) removed: Vec<&'a T>,
    pub(super) added: Vec<&'a T>,
}

/// Evidence that two items are the same: its value for one of them.
pub(super) type Key<T> = fn(&T) -> String;

/// Finds the pairs by the first key, then among what is left by the next. A value that several have is no evidence.
pub(super) fn matching<'a, T: 'a>(
    old: impl IntoIterator<Item = &'a T>,
    new: impl IntoIterator<Item = &'a T>,
    keys: &[Key<T>],
) -> Matching<'a, T> {
    let mut found = Matching { both: Vec::new(), removed: old.into_iter().collect(), added: new.into_iter().collect() };
    for key in keys {
        let removed = by_key(&found.removed, *key);
        for (value, added) in by_key(&found.added, *key) {
            if let (Some([was]), [now]) = (removed.get(&value).map(Vec::as_slice), &added[..]) {
                found.both.push((was, now));
            }
        }
        found.removed.retain(|item| !found.both.iter().any(|(was, _)| ptr::eq(*was, *item)));
        found.added.retain(|item| !found.both.iter().any(|(_, now)| ptr::eq(*now, *item)));
    }
    found
}

fn by_key<'a, T>(items: &[&'a T], key: Key<T>) -> BTreeMap<String, Vec<&'a T>> {
    let mut found: BTreeMap<String, Vec<&T>> = BTreeMap::new();
    for item in items {
        found.entry(key(item)).or_default().push(item);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_that_only_one_has_is_evidence_of_a_rename() {
        type Item = (&'static str, &'static str);
        let keys: [Key<Item>; 2] = [|(name, _)| (*name).to_owned(), |(_, shape)| (*shape).to_owned()];
        let both = |old: &[Item], new: &[Item]| matching(old, new, &keys).both.len();
        assert_eq!(both(&[("a", "string")], &[("b", "string")]), 1);
        assert_eq!(both(&[("a", "string")], &[("b", "integer")]), 0);
        assert_eq!(both(&[("a", "string"), ("c", "string")], &[("b", "string")]), 0, "two could have become it");
        assert_eq!(both(&[("a", "string")], &[("b", "string"), ("d", "string")]), 0, "it could have become two");
        assert_eq!(both(&[("a", "string")], &[("a", "integer"), ("b", "string")]), 1, "names come first");
    }
}
