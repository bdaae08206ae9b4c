//! The nearest valid name, for "did you mean".

/// The candidate most similar to `name`, if one is similar enough to suggest.
///
/// Similarity is the normalised Damerau–Levenshtein distance of the lower-cased names; below one half, the names are
/// considered different words. The first of equally similar candidates wins.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = name.to_lowercase();
    let mut best: Option<(f64, &str)> = None;
    for candidate in candidates {
        let lower = candidate.to_lowercase();
        // The distance takes quadratic time, and a name that is much longer or shorter is not a typo.
        if lower.len().abs_diff(wanted.len()) > wanted.len().max(4) {
            continue;
        }
        let similarity = strsim::normalized_damerau_levenshtein(&wanted, &lower);
        if similarity >= 0.5 && best.is_none_or(|(most, _)| similarity > most) {
            best = Some((similarity, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// `did you mean `x`?`, if a candidate is similar to `name`.
pub fn did_you_mean<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(name, candidates).map(|candidate| format!("did you mean `{candidate}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_a_typo_and_rejects_a_different_word() {
        assert_eq!(nearest("prioritty", ["title", "priority"]), Some("priority"));
        assert_eq!(nearest("Titel", ["title", "priority"]), Some("title"));
        assert_eq!(nearest("zebra", ["title", "priority"]), None);
        assert_eq!(nearest("", ["title"]), None);
    }
}
