//! The text between `---` lines (YAML) or `+++` lines (TOML), or in braces (JSON), at the head of an article.

mod block;
mod foreign;
mod grades;
mod lost;

pub use crate::config::QuestionPolicy;
pub use block::{Parts, split};
pub use grades::{Difficulty, Grade, Grades, Level, Priority};

use std::collections::BTreeMap;
use std::sync::Arc;

use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::data::{Spanned, Tree, toml, typed, yaml};
use crate::diag::{Diagnostic, Outcome, Rule, Span};
use crate::dialect::readable_name;

/// What an article says of itself. Every key may be left out.
#[derive(
    Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, BorshSerialize, BorshDeserialize,
)]
#[serde(default, deny_unknown_fields)]
#[schemars(title = "Front matter of a Prepbook article")]
pub struct FrontMatter {
    /// The title. Default: the first `#` heading, or else the name in the navigation, or else the name of the file.
    pub title: Option<String>,
    /// The name in the navigation. Default: the title.
    pub label: Option<String>,
    /// One sentence on what the reader gets, for cards, search and social previews. Default: the first paragraph.
    pub summary: Option<String>,
    /// Additional topics of the article, besides its folder.
    pub topics: Vec<Spanned<String>>,
    /// Tags of the article. Articles with the same tag are listed on a page of their own.
    pub tags: Vec<String>,
    /// The series that the article is a part of.
    pub series: Option<String>,
    /// Position in the series: smaller comes first; parts without one come last, in reading order.
    pub series_order: Option<f64>,
    /// How likely an interviewer is to ask.
    pub priority: Option<Spanned<Priority>>,
    /// For whom the article is written.
    pub level: Option<Level>,
    /// How hard its questions are. A question may have its own.
    pub difficulty: Option<Difficulty>,
    /// Topics (folders) or articles (paths from `content/`) to read before.
    pub requires: Vec<Spanned<String>>,
    /// Position among its neighbours: smaller comes first; without one, after those that have it, by name.
    pub order: Option<f64>,
    /// Whether its folder is a topic of its own, at any depth; for the page of a folder. Default: if the page has a `priority` or the folder is at the top.
    pub topic: Option<bool>,
    /// Whether it is omitted from the navigation, from counts and from reviews. Links still lead to it.
    pub unlisted: bool,
    /// Whether builds without `--drafts` omit it.
    pub draft: bool,
    /// Earlier addresses that should lead here, as paths from the site's root.
    pub aliases: Vec<Spanned<String>>,
    /// Words that readers may search for to find the article, and that it does not use.
    pub keywords: Vec<String>,
    /// The image of social previews, as a path from the article's folder or, with a leading `/`, from the content's root: PNG, JPEG, GIF or WebP. A URL is used as it is. Default: a card with
    /// the title.
    pub image: Option<Spanned<String>>,
    /// The day of the last change in content. Default: the day of the last commit that changed the file.
    #[schemars(with = "Option<Date>")]
    pub updated: Option<String>,
    /// The day of publication, as in other generators. Used if there is no `updated`.
    #[schemars(with = "Option<Date>")]
    pub date: Option<String>,
    /// Which headings are questions. Default: the setting in `book.toml`.
    pub questions: Option<QuestionPolicy>,
    /// Short questions with answers in Markdown, shown at the article's end and on the FAQ page.
    #[borsh(skip)]
    pub faqs: Vec<FaqEntry>,
    /// Comparisons written as data instead of a table.
    #[borsh(skip)]
    pub comparisons: Vec<Spanned<ComparisonEntry>>,
    /// Whether it cannot be read, or does not say clearly whether the article is a draft: it may be one.
    #[serde(skip)]
    pub is_unreadable: bool,
    /// The last part of the address that another generator gives it.
    #[serde(skip)]
    pub slug: Option<String>,
    /// Keys of your own, for templates: `article.extra`.
    #[schemars(with = "BTreeMap<String, serde_json::Value>")]
    #[borsh(serialize_with = "extra::write", deserialize_with = "extra::read")]
    pub extra: serde_json::Map<String, serde_json::Value>,
}

/// Keys of the author's own as bytes: JSON, which takes any value.
mod extra {
    use std::io::{Read, Result, Write};

    use borsh::{BorshDeserialize, BorshSerialize};
    use serde_json::{Map, Value};

    pub(super) fn write(extra: &Map<String, Value>, writer: &mut impl Write) -> Result<()> {
        serde_json::to_string(extra)?.serialize(writer)
    }

    pub(super) fn read(reader: &mut impl Read) -> Result<Map<String, Value>> {
        Ok(serde_json::from_str(&String::deserialize_reader(reader)?)?)
    }
}

/// A question that is often asked, with its answer.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FaqEntry {
    /// The question, as text.
    pub question: String,
    /// The answer, in Markdown.
    pub answer: Spanned<String>,
}

/// A comparison written as data.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ComparisonEntry {
    /// Its name in addresses: `compare/ID.html`. Made from the title, if left out.
    #[serde(default)]
    pub id: Option<String>,
    /// What it is called.
    pub title: String,
    /// What is compared: one column each, in Markdown.
    pub subjects: Vec<Spanned<String>>,
    /// What they are compared in: one row each.
    pub aspects: Vec<AspectEntry>,
}

/// A row of a comparison.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AspectEntry {
    /// The aspect's name, in Markdown.
    pub name: Spanned<String>,
    /// One value a subject, in Markdown.
    pub values: Spanned<Vec<Spanned<String>>>,
}

/// A date, in the schema.
#[derive(JsonSchema)]
#[schemars(inline)]
#[allow(dead_code, reason = "only its schema is used: a string with the format `date`")]
struct Date(#[schemars(extend("format" = "date"))] String);

impl FrontMatter {
    /// Whether the article is for learners. What may be a draft counts as one.
    pub fn is_published(&self) -> bool {
        !self.draft && !self.is_unreadable
    }

    /// A number that sorts as `order` does; one without comes last.
    pub fn order_key(&self) -> i64 {
        self.order.map_or(i64::MAX, order_key)
    }

    /// A number that sorts as `series_order` does; one without comes last.
    pub fn series_order_key(&self) -> i64 {
        self.series_order.map_or(i64::MAX, order_key)
    }
}

/// A whole number that sorts as `order` does, as in `f64::total_cmp`.
pub fn order_key(order: f64) -> i64 {
    // Adding zero makes -0 one.
    let bits = (order + 0.0).to_bits().cast_signed();
    bits ^ ((bits >> 63).cast_unsigned() >> 1).cast_signed()
}

/// The key that says whether an article is a draft.
const DRAFT: &str = "draft";
/// Under what is wrong with front matter that cannot be read.
const UNPUBLISHED: &str = "the article is not published until this is fixed";

/// Reads the front matter of an article's file. `schema` is that of [`FrontMatter`]; `is_foreign` says that the articles are not written for Prepbook, so that
/// what does not fit is not a mistake.
pub fn read(
    path: &Arc<str>,
    text: &str,
    parts: &Parts,
    schema: &serde_json::Value,
    is_foreign: bool,
) -> Outcome<FrontMatter> {
    let mut diagnostics = Vec::new();
    let rule = if parts.is_toml() { Rule::InvalidToml } else { Rule::InvalidYaml };
    diagnostics.extend(parts.opening_problem(text).map(|found| found.diagnostic(rule, path)));
    let mut tree = mapping(text, parts, |span, message, help| unpublished(rule, path, span, message, help));
    if let Err(errors) = &mut tree
        && is_foreign
        && parts.badly_closed(text).is_none()
        && let Some(rest) = foreign::readable_rest(text, parts)
    {
        diagnostics.extend(errors.drain(..).map(|found| found.label("this key is not read")));
        tree = Ok(rest);
    }
    let unclosed = if tree.is_ok() { parts.unclosed(text) } else { parts.badly_closed(text) };
    if let Some(found) = unclosed {
        diagnostics.push(found.diagnostic(rule, path).label(UNPUBLISHED));
        let value = tree.map(|tree| typed::read::<FrontMatter>(path, text, &tree, schema).value);
        return Outcome {
            value: FrontMatter { is_unreadable: true, ..value.unwrap_or_default() },
            diagnostics,
        };
    }
    let tree = match tree {
        Ok(tree) => tree,
        Err(errors) => {
            diagnostics.extend(errors);
            return Outcome {
                value: FrontMatter { is_unreadable: true, ..FrontMatter::default() },
                diagnostics,
            };
        }
    };
    let (adapted, slug) = foreign::adapt(&tree);
    let mut outcome: Outcome<FrontMatter> = typed::read(path, text, &adapted, schema);
    if is_foreign {
        let draft = tree.get(DRAFT).map(|(_, draft)| draft.span());
        outcome.diagnostics.retain(|found| Some(found.span()) == draft);
    }
    let mut value = outcome.drain_into(&mut diagnostics);
    if !is_foreign && !parts.is_toml() {
        diagnostics.extend(lost::find(path, text, &tree));
    }
    tidy_texts(&mut value, is_foreign);
    value.slug = slug;
    value.order = value.order.filter(|order| order.is_finite());
    value.series_order = value.series_order.filter(|order| order.is_finite());
    value.is_unreadable = parts.is_in_conflict(text);
    value.updated = value.updated.or_else(|| value.date.clone());
    read_draft(path, &tree, &mut value, &mut diagnostics);
    Outcome { value, diagnostics }
}

/// Something for which an article is not published.
fn unpublished(
    rule: Rule,
    path: &Arc<str>,
    span: Span,
    message: impl Into<String>,
    help: Option<String>,
) -> Diagnostic {
    Diagnostic::new(rule, path, span, message).label(UNPUBLISHED).help_if(help)
}

/// Trims the texts for readers, of which other generators read Markdown.
fn tidy_texts(front: &mut FrontMatter, is_foreign: bool) {
    for text in [&mut front.title, &mut front.label, &mut front.summary, &mut front.series] {
        *text = text.take().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        if let Some(words) = text.as_mut().filter(|words| is_foreign && words.matches('`').count() % 2 == 0) {
            // Other generators read Markdown here.
            words.retain(|c| c != '`');
        }
        if let Some(words) = text.as_mut().filter(|_| is_foreign) {
            *words = readable_name(words);
        }
    }
}

/// Whether the article may be a draft, and what is wrong with the key that says so.
fn read_draft(path: &Arc<str>, tree: &Tree, front: &mut FrontMatter, diagnostics: &mut Vec<Diagnostic>) {
    for (key, draft) in tree.entries().iter().filter(|(key, _)| key.eq_ignore_ascii_case(DRAFT)) {
        front.is_unreadable |= !front.draft && **draft != Tree::Bool(false);
        match &**draft {
            Tree::Bool(_) => {}
            Tree::Null => {
                let help = Some("write `true` or `false`".into());
                diagnostics.push(unpublished(
                    Rule::InvalidValue,
                    path,
                    key.span(),
                    "`draft` has no value",
                    help,
                ));
            }
            _ => {
                let found = diagnostics.iter_mut().find(|found| found.span() == draft.span());
                if let Some(found) = found {
                    let help = found.help.take().map_or_else(String::new, |help| format!("{help}; "));
                    found.help = Some(format!("{help}{UNPUBLISHED}"));
                }
            }
        }
    }
}

/// The keys and values of the front matter, or what is wrong with it.
fn mapping(
    text: &str,
    parts: &Parts,
    wrong: impl Fn(Span, String, Option<String>) -> Diagnostic,
) -> Result<Spanned<Tree>, Vec<Diagnostic>> {
    let tree = if parts.is_toml() {
        let document = toml::parse(text, parts.front.clone());
        let errors = document.errors.into_iter().map(|error| wrong(error.span, error.message, error.help));
        let errors: Vec<_> = errors.collect();
        if errors.is_empty() { document.tree } else { return Err(errors) }
    } else {
        yaml::parse(text, parts.front.clone())
            .map_err(|error| vec![wrong(error.span, error.message, error.help)])?
    };
    if matches!(*tree, Tree::Map(_)) {
        return Ok(tree);
    }
    let first = text[tree.span()].lines().next().unwrap_or_default();
    if let Some(error) = yaml::unspaced_key(first).filter(|_| matches!(*tree, Tree::Text(_))) {
        let start = tree.span().start;
        let span = start + error.span.start..start + error.span.end;
        return Err(vec![wrong(span, error.message, error.help)]);
    }
    let message = format!("front matter is {}, not a mapping of keys to values", tree.kind());
    Err(vec![wrong(tree.span(), message, Some("write lines such as `title: …`".into()))])
}

#[cfg(test)]
mod tests;
