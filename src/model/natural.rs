//! Names in the order in which people count: `2` before `10`.

/// A stretch of a name: digits compare as a number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum NameKey {
    Number(u64),
    Text(String),
}

/// By what a name is sorted.
pub(super) fn name_key(name: &str) -> Vec<NameKey> {
    let mut key = Vec::new();
    let mut rest = name;
    while !rest.is_empty() {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        if digits > 0 {
            key.push(NameKey::Number(rest[..digits].parse().unwrap_or(u64::MAX)));
            rest = &rest[digits..];
        } else {
            let end = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
            key.push(NameKey::Text(rest[..end].to_lowercase()));
            rest = &rest[end..];
        }
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_sort_as_people_count() {
        let mut names = ["10-last", "9-first", "Alpha", "alpha-2", "alpha-10"];
        names.sort_by_key(|name| name_key(name));
        assert_eq!(names, ["9-first", "10-last", "Alpha", "alpha-2", "alpha-10"]);
    }
}
