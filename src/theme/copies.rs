//! Files of the default theme for books to copy, and copies that are out of date.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::files::{DEFAULT_THEME, ThemeFiles, add_folder};
use crate::cache::Fingerprint;
use crate::diag::nearest::did_you_mean;
use crate::diag::{Diagnostic, Rule};

/// How the note in the first line of a copy begins.
const NOTE: &str = "prepbook theme copy ";
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A file of the default theme.
#[derive(Debug, Clone, Copy)]
pub struct DefaultFile<'p> {
    /// Its path from the theme's folder: `templates/article.html`.
    pub path: &'p str,
    /// Its text.
    pub text: &'static str,
}

/// The files of the default theme that a book can replace, by path. Texts of the interface are left out: a book replaces single texts.
pub fn default_files() -> BTreeMap<String, &'static str> {
    let mut files = BTreeMap::new();
    add_folder(&DEFAULT_THEME, &mut files);
    let texts = files.into_iter().filter_map(|(path, bytes)| Some((path, std::str::from_utf8(bytes).ok()?)));
    texts.filter(|(path, _)| path.starts_with("templates/") || path.starts_with("assets/")).collect()
}

/// The file that a user names: by its path from the theme's folder, or a template by its name.
///
/// # Errors
/// The nearest name, if there is a similar one.
pub fn find<'f>(
    files: &'f BTreeMap<String, &'static str>,
    name: &str,
) -> Result<DefaultFile<'f>, Option<String>> {
    let template = format!("templates/{name}");
    let found = [name, template.as_str()].into_iter().find_map(|path| files.get_key_value(path));
    found.map(|(path, &text)| DefaultFile { path, text }).ok_or_else(|| {
        let names = files.keys().map(|path| path.strip_prefix("templates/").unwrap_or(path));
        did_you_mean(name, names)
    })
}

impl DefaultFile<'_> {
    /// The text for a book, with a note on its origin in the first line.
    pub fn copy(&self) -> String {
        match note(self.path, self.text) {
            Some(note) => format!("{note}\n{}", self.text),
            None => self.text.to_owned(),
        }
    }
}

/// The note for a copy, as a comment; `None` for formats without comments in the first line.
fn note(path: &str, text: &str) -> Option<String> {
    let note = format!("{NOTE}{VERSION} {}", Fingerprint::of(text.as_bytes()).short());
    match path.rsplit_once('.')?.1 {
        "html" => Some(format!("{{#- {note} -#}}")),
        "css" => Some(format!("/* {note} */")),
        "js" => Some(format!("// {note}")),
        _ => None,
    }
}

/// Reports copies of files that have changed since in the default theme.
pub(super) fn check(files: &ThemeFiles<'_>, folder: &str, diagnostics: &mut Vec<Diagnostic>) {
    for (path, bytes) in files.own() {
        let Some(default) = files.default(path).and_then(|bytes| std::str::from_utf8(bytes).ok()) else {
            continue;
        };
        let first = bytes.split(|byte| *byte == b'\n').next().and_then(|line| std::str::from_utf8(line).ok());
        let Some((at, rest)) = first.and_then(|line| Some((line.find(NOTE)?, line.split_once(NOTE)?.1)))
        else {
            continue;
        };
        let mut words = rest.split_whitespace();
        let (Some(version), Some(hash)) = (words.next(), words.next()) else { continue };
        let Some(current) = note(path, default).filter(|current| !current.contains(hash)) else { continue };
        let name = path.strip_prefix("templates/").unwrap_or(path);
        let span = at..at + NOTE.len() + version.len() + 1 + hash.len();
        let message = format!("`{name}` has changed in the default theme since this copy was made");
        let found = Diagnostic::new(Rule::OutdatedCopy, &Arc::from(format!("{folder}{path}")), span, message);
        diagnostics.push(found.label(format!("copied from version {version}")).help(format!(
            "compare it with the output of `prepbook theme show {name}`, then write `{current}` as the first line"
        )));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_found_by_name_and_by_path() {
        let files = default_files();
        let path = |name: &str| find(&files, name).map(|file| file.path);
        assert_eq!(path("article.html"), Ok("templates/article.html"));
        assert_eq!(path("assets/css/00-tokens.css"), Ok("assets/css/00-tokens.css"));
        assert_eq!(path("artcle.html"), Err(Some("did you mean `article.html`?".into())));
        assert_eq!(path("zzzzzzzzzz"), Err(None));
    }

    #[test]
    fn every_copy_begins_with_a_note_in_its_own_syntax() {
        let files = default_files();
        for (name, start) in [
            ("base.html", "{#- prepbook theme copy "),
            ("assets/css/00-tokens.css", "/* prepbook theme copy "),
            ("assets/js/20-shell.js", "// prepbook theme copy "),
            ("assets/icon.svg", "<svg"),
        ] {
            let copy = find(&files, name).expect("a file").copy();
            assert!(copy.starts_with(start), "{copy}");
        }
    }
}
