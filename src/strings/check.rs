//! Reads files of texts and reports what is wrong with those of the book.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::plural::Plurals;
use super::table::{self, EntryTexts, StringEntry, placeholders};
use super::{FALLBACK, File, FileOrigin, Forms, Input, PluralForm, Text, canonical};
use crate::data::Spanned;
use crate::diag::nearest::{did_you_mean, nearest};
use crate::diag::{Diagnostic, Rule};

/// The texts of a file by key.
type Layer = BTreeMap<String, Forms>;

/// The most keys that a diagnostic names. Of more it names the tables, and how many are missing in each.
const MOST_NAMED: usize = 20;

/// The layers of each language of `chain`, the built-in one first.
pub(super) fn read(
    input: &Input<'_>,
    chain: &[String],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Vec<Layer>> {
    let mut files: Vec<(&File<'_>, String)> = Vec::new();
    for file in &input.files {
        let stem = file.path.rsplit('/').next().and_then(|name| name.strip_suffix(".toml"));
        let Some(stem) = stem else { continue };
        match canonical(stem) {
            Some(tag) => files.push((file, tag)),
            None => diagnostics.push(
                Diagnostic::new(Rule::InvalidValue, &file.path, 0..0, format!("`{stem}` is not a language"))
                    .help("call the file by a language tag, such as `de.toml` or `pt-BR.toml`"),
            ),
        }
    }
    files.sort_by_key(|(file, _)| file.origin);
    let mut known = KnownTexts::default();
    let built_in = files.iter().find(|(file, tag)| file.origin == FileOrigin::Default && tag == FALLBACK);
    if let Some((file, _)) = built_in {
        known.add(&layer(file, None, FALLBACK, input.is_used, &mut Vec::new()));
    }
    let mut of_language = |tag: &String| {
        let own = files.iter().filter(|(_, other)| other == tag);
        own.map(|(file, _)| layer(file, Some(&known), tag, input.is_used, diagnostics)).collect()
    };
    chain.iter().map(&mut of_language).collect()
}

/// Reports the texts that are in another language than the book's.
pub(super) fn missing(
    input: &Input<'_>,
    chain: &[String],
    texts: &BTreeMap<String, Text>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    // English that is a fallback alone is the last; a book in English lacks nothing.
    let language = &chain[0];
    let is_english = language.split('-').next() == Some(FALLBACK);
    let missing: Vec<&str> = texts
        .iter()
        .filter(|(_, text)| !is_english && text.language + 1 == chain.len())
        .map(|(key, _)| key.as_str())
        .collect();
    if missing.is_empty() {
        return;
    }
    let of_book = input.files.iter().rfind(|file| {
        file.origin != FileOrigin::Default
            && file.path.rsplit('/').next() == Some(&format!("{language}.toml"))
    });
    let at = of_book.map(|file| (Arc::clone(&file.path), 0..0)).or_else(|| input.named_at.clone());
    let Some((path, span)) = at else { return };
    let named = match missing.as_slice() {
        keys if keys.len() <= MOST_NAMED => list(keys.iter()),
        keys => {
            let mut groups: BTreeMap<&str, usize> = BTreeMap::new();
            for key in keys {
                *groups.entry(key.rsplit_once('.').map_or(*key, |(group, _)| group)).or_default() += 1;
            }
            groups
                .iter()
                .map(|(group, number)| format!("`{group}` ({number})"))
                .collect::<Vec<_>>()
                .join(", ")
        }
    };
    let number = missing.len();
    let texts = if number == 1 { "text of the interface is" } else { "texts of the interface are" };
    let message = format!("{number} {texts} not translated into `{language}`: {named}");
    let found = Diagnostic::new(Rule::MissingText, &path, span, message).label("they are shown in English");
    diagnostics.push(found.help(format!("translate them in `strings/{language}.toml`")));
}

/// The built-in English texts, which say what there is to translate.
#[derive(Default)]
struct KnownTexts {
    texts: BTreeMap<String, KnownText>,
}

struct KnownText {
    placeholders: Vec<String>,
    has_forms: bool,
}

impl KnownTexts {
    fn add(&mut self, layer: &Layer) {
        self.texts.extend(layer.iter().map(|(key, forms)| {
            let placeholders = forms.placeholders().into_iter().map(str::to_owned).collect();
            (key.clone(), KnownText { placeholders, has_forms: matches!(forms, Forms::Plural(_)) })
        }));
    }

    fn is_group(&self, key: &str) -> bool {
        let prefix = format!("{key}.");
        self.texts.range(prefix.clone()..).next().is_some_and(|(first, _)| first.starts_with(&prefix))
    }
}

/// The texts of a file. What is wrong is reported if the file is the book's; `known` is then what it is compared with.
fn layer(
    file: &File<'_>,
    known: Option<&KnownTexts>,
    tag: &str,
    is_used: &dyn Fn(&str) -> bool,
    diagnostics: &mut Vec<Diagnostic>,
) -> Layer {
    let is_group = |key: &str| known.is_some_and(|known| known.is_group(key));
    let mut found = Vec::new();
    let entries = table::entries(&file.path, file.bytes, &is_group, &mut found);
    let mut layer = Layer::new();
    if let (Some(known), true) = (known, file.origin != FileOrigin::Default) {
        let checker = Checker { path: &file.path, known, tag, plurals: Plurals::of(tag), is_used };
        for entry in entries {
            if checker.check(&entry, &mut found) {
                add(entry, &mut layer);
            }
        }
        diagnostics.append(&mut found);
    } else {
        entries.into_iter().for_each(|entry| add(entry, &mut layer));
    }
    layer
}

fn add(entry: StringEntry, layer: &mut Layer) {
    let forms = match entry.texts {
        EntryTexts::One(text) => Forms::One(text.into_inner()),
        EntryTexts::Plural(forms) => {
            let forms = forms.into_iter();
            let mut forms: Vec<(PluralForm, String)> = forms
                .filter_map(|(name, text)| Some((PluralForm::from_name(&name)?, text.into_inner())))
                .collect();
            forms.sort();
            if forms.is_empty() {
                return;
            }
            Forms::Plural(forms)
        }
    };
    layer.insert(entry.key.into_inner(), forms);
}

struct Checker<'c> {
    path: &'c Arc<str>,
    known: &'c KnownTexts,
    tag: &'c str,
    plurals: Plurals,
    is_used: &'c dyn Fn(&str) -> bool,
}

impl Checker<'_> {
    /// Reports what is wrong with an entry. Returns whether it can be used.
    fn check(&self, entry: &StringEntry, diagnostics: &mut Vec<Diagnostic>) -> bool {
        let Some(known) = self.known.texts.get(&**entry.key) else {
            if !(self.is_used)(&entry.key) {
                diagnostics.push(self.unknown_key(&entry.key));
            }
            return true;
        };
        let allowed: Vec<&str> = known.placeholders.iter().map(String::as_str).collect();
        match &entry.texts {
            EntryTexts::One(text) => {
                let needed = self.plurals.needed();
                if known.has_forms && needed.len() > 1 {
                    diagnostics.push(self.missing_forms(&entry.key, &needed));
                }
                self.check_placeholders(text, &allowed, None, diagnostics);
            }
            EntryTexts::Plural(forms) if !known.has_forms && !allowed.contains(&"count") => {
                let span = forms.first().map_or(entry.key.span(), |(name, _)| name.span());
                let message = format!("`{}` does not depend on a number", *entry.key);
                let found = Diagnostic::new(Rule::InvalidValue, self.path, span, message);
                diagnostics.push(found.label("expected text"));
                return false;
            }
            EntryTexts::Plural(forms) => self.check_forms(&entry.key, forms, &allowed, diagnostics),
        }
        true
    }

    fn check_forms(
        &self,
        key: &Spanned<String>,
        forms: &[(Spanned<String>, Spanned<String>)],
        allowed: &[&str],
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let of_language = self.plurals.forms();
        let named: Vec<PluralForm> =
            forms.iter().filter_map(|(name, _)| PluralForm::from_name(name)).collect();
        for (name, text) in forms {
            let form = PluralForm::from_name(name);
            if form.is_none_or(|form| !of_language.contains(&form)) {
                let message = format!("`{}` is not a plural form of `{}`", **name, self.tag);
                let names = || of_language.iter().map(|form| form.name());
                let help = did_you_mean(name, names()).unwrap_or_else(|| format!("it has {}", list(names())));
                diagnostics
                    .push(Diagnostic::new(Rule::UnknownKey, self.path, name.span(), message).help(help));
            } else {
                self.check_placeholders(text, allowed, form, diagnostics);
            }
        }
        let missing: Vec<PluralForm> =
            self.plurals.needed().into_iter().filter(|form| !named.contains(form)).collect();
        if !missing.is_empty() {
            diagnostics.push(self.missing_forms(key, &missing));
        }
    }

    fn check_placeholders(
        &self,
        text: &Spanned<String>,
        allowed: &[&str],
        form: Option<PluralForm>,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let found: Vec<&str> = placeholders(text).collect();
        let report =
            |message: String| Diagnostic::new(Rule::InvalidPlaceholder, self.path, text.span(), message);
        for name in found.iter().filter(|name| !allowed.contains(name)) {
            let message = format!("this text has no value for `{{{name}}}`");
            let has = || format!("it has {}", list(allowed.iter().map(|name| format!("{{{name}}}"))));
            let help = match nearest(name, allowed.iter().copied()) {
                Some(near) => Some(format!("did you mean `{{{near}}}`?")),
                None => (!allowed.is_empty()).then(has),
            };
            diagnostics.push(report(message).help_if(help));
        }
        for name in allowed.iter().filter(|name| !found.contains(name)) {
            // "one card" needs no number, where the form is for one number alone.
            let is_said = *name == "count" && form.is_some_and(|form| self.plurals.is_of_one_number(form));
            // A misspelt one is reported above.
            let is_misspelt = found.iter().any(|found| !allowed.contains(found));
            if !is_said && !is_misspelt {
                diagnostics.push(report(format!("this text leaves out `{{{name}}}`")));
            }
        }
    }

    fn unknown_key(&self, key: &Spanned<String>) -> Diagnostic {
        let message = format!("the interface has no text `{}`", **key);
        let help = did_you_mean(key, self.known.texts.keys().map(String::as_str))
            .unwrap_or_else(|| "a text of your own is used by a template as `{{ \"key\" | t }}`".into());
        Diagnostic::new(Rule::UnknownKey, self.path, key.span(), message).help(help)
    }

    fn missing_forms(&self, key: &Spanned<String>, missing: &[PluralForm]) -> Diagnostic {
        let forms = list(missing.iter().map(|form| form.name()));
        let noun = if missing.len() == 1 { "form" } else { "forms" };
        let message = format!("`{}` has no plural {noun} {forms}", **key);
        let all = self.plurals.needed();
        let help = format!("`{}` needs {}", self.tag, list(all.iter().map(|form| form.name())));
        Diagnostic::new(Rule::MissingPlural, self.path, key.span(), message).help(help)
    }
}

/// Names in quotes, separated by commas.
fn list<S: AsRef<str>>(names: impl Iterator<Item = S>) -> String {
    names.map(|name| format!("`{}`", name.as_ref())).collect::<Vec<_>>().join(", ")
}
