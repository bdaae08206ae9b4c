//! The nearest valid name, for "did you mean".

/// The candidate most like `name`, if any is like enough to suggest.
///
/// Likeness is the normalised Damerau–Levenshtein distance on lower-cased names; under one half it is a
/// different word. Ties go to the candidate that comes first.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = name.to_lowercase();
    let mut best: Option<(f64, &str)> = None;
    for candidate in candidates {
        let lower = candidate.to_lowercase();
        // A distance costs length × length: a name far longer or shorter is not a typo.
        if lower.len().abs_diff(wanted.len()) > wanted.len().max(4) {
            continue;
        }
        let likeness = strsim::normalized_damerau_levenshtein(&wanted, &lower);
        if likeness >= 0.5 && best.is_none_or(|(most, _)| likeness > most) {
            best = Some((likeness, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// `did you mean `x`?`, if some candidate is like `name`.
pub fn did_you_mean<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(name, candidates).map(|candidate| format!("did you mean `{candidate}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_a_typo_and_refuses_another_word() {
        assert_eq!(nearest("prioritty", ["title", "priority"]), Some("priority"));
        assert_eq!(nearest("Titel", ["title", "priority"]), Some("title"));
        assert_eq!(nearest("zebra", ["title", "priority"]), None);
        assert_eq!(nearest("", ["title"]), None);
    }
}
