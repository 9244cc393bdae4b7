//! Suggestions for misspelled names.

/// Returns the known word that is most similar: equal except for letter case, dashes and underscores, or with a few typos.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let plain = |text: &str| text.to_lowercase().replace(['-', '_', ' '], "");
    let wanted = plain(word);
    let allowed = 1 + wanted.chars().count() / 5;
    known
        .into_iter()
        .map(|candidate| (strsim::osa_distance(&wanted, &plain(candidate)), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_like_it_is_found() {
        let known = ["cn-north-4", "tr-west-1", "display_name", "description"];
        for (word, expected) in [
            ("CN-NORTH-4", Some("cn-north-4")),
            ("cn_north_4", Some("cn-north-4")),
            ("displayName", Some("display_name")),
            ("descripton", Some("description")),
            ("mars-1", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, known), expected, "{word}");
        }
    }
}
