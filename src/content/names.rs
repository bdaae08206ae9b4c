//! Names of files and folders as words.

use crate::source::article_stem;
use crate::source::names::names_folder;
use crate::source::paths::file_name;

/// A title made of the file's name, or of its folder's where the file is an index.
pub fn title_from_path(path: &str) -> String {
    let name = file_name(path);
    let stem = article_stem(name).unwrap_or(name);
    let stem = if names_folder(stem) { path.rsplit('/').nth(1).unwrap_or(stem) } else { stem };
    humanize(stem)
}

/// A file's or folder's name as words: `load-balancing` is `Load balancing`, and so is `02-load-balancing`, whose number is there for the order.
pub fn humanize(name: &str) -> String {
    let digits = name.len() - name.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let unnumbered = name[digits..].trim_start_matches(['-', '_', '.', ' ']);
    let is_number = (1..=3).contains(&digits)
        && unnumbered.len() < name[digits..].len()
        && unnumbered.starts_with(|c: char| c.is_alphabetic());
    let words = if is_number { unnumbered } else { name }.replace(['-', '_'], " ");
    let mut chars = words.trim().chars();
    chars.next().map_or_else(|| name.to_owned(), |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn makes_words_of_names() {
        assert_eq!(humanize("load-balancing"), "Load balancing");
        assert_eq!(humanize("02_load-balancing"), "Load balancing");
        assert_eq!(humanize("2024-01-notes"), "2024 01 notes");
        assert_eq!(humanize("101"), "101");
        assert_eq!(humanize("__"), "__");
        assert_eq!(humanize("3d-models"), "3d models");
        assert_eq!(title_from_path("content/databases/README.md"), "Databases");
        assert_eq!(title_from_path("content/databases/_index.md"), "Databases");
    }
}
