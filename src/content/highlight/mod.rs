//! Code in colour: from source text to HTML spans of one-letter classes.
//!
//! | class | token | class | token |
//! | --- | --- | --- | --- |
//! | `k` | keyword, storage | `b` | built-in name, constant of the language |
//! | `s` | string | `a` | attribute, annotation, key |
//! | `c` | comment | `m` | heading, emphasis or link of mark-up |
//! | `n` | number | `e` | escape, interpolation |
//! | `f` | function | `i` | inserted (diff) |
//! | `t` | type, class, tag | `d` | deleted (diff) |
//! | `o` | operator | `v` | parameter, template variable |

mod classes;
mod languages;
mod line_set;
mod lines;
mod walk;

use std::fmt;
use std::sync::OnceLock;

use syntect::parsing::SyntaxSet;

use classes::ScopeClasses;
use languages::Languages;
pub use line_set::LineSet;
use lines::LineMemo;
use walk::BlockWalk;

/// How much the memo of lines may hold, in bytes.
const MEMO_LIMIT: usize = 24 * 1024 * 1024;

/// Highlights code. Shared by all threads and reused between runs: lines seen before are cached.
pub struct Highlighter {
    /// Loaded when first asked: a guide without code does not pay for it.
    grammars: OnceLock<Grammars>,
    lines: LineMemo,
}

struct Grammars {
    syntaxes: SyntaxSet,
    languages: Languages,
    classes: ScopeClasses,
}

impl Highlighter {
    /// A highlighter that remembers nothing yet.
    pub fn new() -> Self {
        Self { grammars: OnceLock::new(), lines: LineMemo::new(MEMO_LIMIT) }
    }

    /// `code` as HTML: escaped text, and spans that never cross the end of a line. Each line of `marked_lines`
    /// is wrapped in `<mark>`. None when the language is unknown.
    pub fn highlight(&self, code: &str, language: &str, marked_lines: &LineSet) -> Option<String> {
        let Grammars { syntaxes, languages, classes } = self.grammars();
        let index = languages.index(language)?;
        let mut walk = BlockWalk::new(syntaxes, classes, &self.lines, index);
        let mut html = String::with_capacity(code.len() * 2);
        for (number, text) in (1..).zip(code.lines()) {
            if number > 1 {
                html.push('\n');
            }
            let marked = marked_lines.contains(number);
            if marked {
                html.push_str("<mark>");
            }
            walk.line(text, &mut html);
            if marked {
                html.push_str("</mark>");
            }
        }
        if code.ends_with('\n') {
            html.push('\n');
        }
        Some(html)
    }

    /// The known language whose name is most like `language`, to suggest.
    pub fn nearest(&self, language: &str) -> Option<&str> {
        self.grammars().languages.nearest(language)
    }

    fn grammars(&self) -> &Grammars {
        self.grammars.get_or_init(|| {
            let syntaxes = two_face::syntax::extra_newlines();
            Grammars { languages: Languages::new(&syntaxes), classes: ScopeClasses::new(), syntaxes }
        })
    }
}

impl Default for Highlighter {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Highlighter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Highlighter").field("loaded", &self.grammars.get().is_some()).finish_non_exhaustive()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests;
