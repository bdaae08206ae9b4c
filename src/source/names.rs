//! Names of files that are the page of their folder.

/// What Prepbook and other tools call the page of a folder, without an extension.
pub const INDEX: &str = "index";
/// What Hugo and Zola call it.
pub const SECTION: &str = "_index";

/// Whether a name without an extension is that of a README.
pub fn is_readme(stem: &str) -> bool {
    stem.eq_ignore_ascii_case("readme")
}

/// Whether a name is that of a README in any language: `README.md`, `readme_zh.md`, `README.fr.md`.
pub fn is_readme_in_any_language(name: &str) -> bool {
    name.get(.."readme".len()).is_some_and(is_readme)
}

/// Whether a file with this name, without an extension, is the page of its folder.
pub fn names_folder(stem: &str) -> bool {
    is_readme(stem) || matches!(stem, INDEX | SECTION)
}
