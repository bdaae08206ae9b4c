//! The texts of the interface, by language.
//!
//! A text has a key such as `review.start`, and is read from TOML files called by their language: `strings/de.toml`. [`load`] lays the
//! book's files over those of its theme and those over the built-in ones, and the book's language over its base language (`pt-BR`, `pt`)
//! and English. [`Strings`] is what holds then: one text for each key, with the plural rules of the language that the text is in.

mod check;
pub mod languages;
mod plural;
mod scripts;
mod table;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use icu_decimal::DecimalFormatter;
use icu_locale_core::Locale;

use crate::cache::Fingerprint;
use crate::diag::nearest::did_you_mean;
use crate::diag::{Outcome, Span};

pub use plural::PluralForm;
use plural::Plurals;
pub use table::{Forms, TextPiece, pieces};

/// The language of which every text exists.
pub const FALLBACK: &str = "en";

/// Which files are laid over which: the later over the earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FileOrigin {
    /// Built into the program.
    Default,
    /// From the book's theme.
    Theme,
    /// From the book.
    Book,
}

/// A file of texts.
#[derive(Debug, Clone)]
pub struct File<'f> {
    /// Its path from the book's root.
    pub path: Arc<str>,
    /// Whose it is.
    pub origin: FileOrigin,
    /// Its bytes.
    pub bytes: &'f [u8],
}

/// What [`load`] reads.
pub struct Input<'i> {
    /// The book's language as a BCP 47 tag.
    pub language: &'i str,
    /// Where the book names its language, for diagnostics: a file and a span in it.
    pub named_at: Option<(Arc<str>, Span)>,
    /// All files of texts; those of other languages are left out.
    pub files: Vec<File<'i>>,
    /// Whether a template or a script of the book uses a key of its own.
    pub is_used: &'i dyn Fn(&str) -> bool,
}

/// The texts of one language, complete.
#[derive(Debug)]
pub struct Strings {
    texts: BTreeMap<String, Text>,
    /// The languages that texts are in, the book's first.
    languages: Vec<Language>,
    /// Writes numbers; `None` where there is no data for the language.
    decimal: Option<DecimalFormatter>,
    /// Fingerprint of all texts and of the language.
    pub fingerprint: Fingerprint,
}

/// A text and which of the languages it is in.
#[derive(Debug)]
struct Text {
    forms: Forms,
    language: usize,
}

/// A language with its plural rules.
#[derive(Debug)]
struct Language {
    tag: String,
    plurals: Plurals,
}

/// Reads `files` for a book in a language.
pub fn load(input: &Input<'_>) -> Outcome<Strings> {
    let mut diagnostics = Vec::new();
    let chain = languages(input.language);
    let read = check::read(input, &chain, &mut diagnostics);
    let languages: Vec<Language> =
        chain.iter().map(|tag| Language { tag: tag.clone(), plurals: Plurals::of(tag) }).collect();
    let mut texts = BTreeMap::new();
    // From the last language to the first, and within one from the built-in texts to the book's: what comes later replaces.
    for (language, layers) in read.into_iter().enumerate().rev() {
        for (key, forms) in layers.into_iter().flatten() {
            texts.insert(key, Text { forms, language });
        }
    }
    check::missing(input, &chain, &texts, &mut diagnostics);
    let parts = texts.iter().flat_map(|(key, text)| {
        let forms = text.forms.all().map(|(form, text)| [form.map_or("", PluralForm::name), text].join("\0"));
        [key.clone()].into_iter().chain(forms).collect::<Vec<_>>()
    });
    let fingerprint = Fingerprint::of(input.language.as_bytes())
        .and(parts.map(|part| Fingerprint::of(part.as_bytes())).collect::<Vec<_>>());
    let locale = chain[0].parse::<Locale>().unwrap_or(Locale::UNKNOWN);
    let decimal = DecimalFormatter::try_new((&locale).into(), Default::default()).ok();
    Outcome { value: Strings { texts, languages, decimal, fingerprint }, diagnostics }
}

/// The language as it is written canonically, the languages it falls back to, and English.
fn languages(tag: &str) -> Vec<String> {
    let mut chain = Vec::new();
    if let Some(mut tag) = canonical(tag) {
        loop {
            chain.push(tag.clone());
            let Some((base, _)) = tag.rsplit_once('-') else { break };
            tag = base.to_owned();
        }
    }
    if chain.last().is_none_or(|last| last != FALLBACK) {
        chain.push(FALLBACK.to_owned());
    }
    chain
}

/// A language tag as it is written canonically; `None` if it is none.
pub fn canonical(tag: &str) -> Option<String> {
    tag.parse::<Locale>().ok().map(|locale| locale.to_string()).filter(|tag| tag != "und")
}

impl Strings {
    /// A text without placeholders. A key that does not exist is shown itself; a test finds those of the program.
    pub fn text<'s>(&'s self, key: &'s str) -> &'s str {
        self.texts.get(key).map_or(key, |text| text.forms.any())
    }

    /// A text with the values of its placeholders.
    pub fn with(&self, key: &str, values: &[(&str, &str)]) -> String {
        let value = |name: &str| {
            let found = values.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| Cow::Borrowed(*value))
        };
        self.fill(key, None, str::to_owned, value).unwrap_or_else(|| key.to_owned())
    }

    /// A text that depends on `count`.
    pub fn count(&self, key: &str, count: usize) -> String {
        let value = |name: &str| (name == "count").then(|| Cow::Owned(self.number(count)));
        self.fill(key, Some(count), str::to_owned, value).unwrap_or_else(|| key.to_owned())
    }

    /// A text in the plural form for `count`, its own parts as `literal` writes them, with values for its placeholders.
    /// A placeholder without a value is shown as it is written. `None` if there is no such text.
    pub fn fill<'v>(
        &self,
        key: &str,
        count: Option<usize>,
        literal: impl Fn(&str) -> String,
        value: impl Fn(&str) -> Option<Cow<'v, str>>,
    ) -> Option<String> {
        let text = self.texts.get(key)?;
        let form = count.map(|count| self.languages[text.language].plurals.form(count));
        let mut out = String::new();
        for piece in pieces(text.forms.get(form)) {
            match piece {
                TextPiece::Literal(part) => out.push_str(&literal(part)),
                TextPiece::Placeholder(name) => match value(name) {
                    Some(value) => out.push_str(&value),
                    None => out.push_str(&literal(&format!("{{{name}}}"))),
                },
            }
        }
        Some(out)
    }

    /// A number as the language writes it.
    pub fn number(&self, number: usize) -> String {
        match &self.decimal {
            Some(decimal) => decimal.format(&(number as u64).into()).to_string(),
            None => number.to_string(),
        }
    }

    /// A number of minutes as hours and minutes.
    pub fn duration(&self, minutes: usize) -> String {
        let rest = || self.count("duration.minutes", minutes % 60);
        match minutes / 60 {
            0 => rest(),
            hours if minutes.is_multiple_of(60) => self.count("duration.hours", hours),
            hours => {
                let hours = self.count("duration.hours", hours);
                self.with("duration.hours_minutes", &[("hours", &hours), ("minutes", &rest())])
            }
        }
    }

    /// All texts by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Forms)> {
        self.texts.iter().map(|(key, text)| (key.as_str(), &text.forms))
    }

    /// What suggests the nearest key.
    pub fn nearest(&self, key: &str) -> Option<String> {
        did_you_mean(key, self.texts.keys().map(String::as_str))
    }

    /// The script that gives the scripts in `used` their texts; empty if they use none.
    pub fn script(&self, used: &[u8]) -> Vec<u8> {
        scripts::script(self, used)
    }
}

#[cfg(test)]
mod tests;
