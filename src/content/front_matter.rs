//! What stands between `---` lines (YAML) or `+++` lines (TOML) at the head of an article.

mod block;
mod foreign;

pub use crate::config::QuestionPolicy;
pub use block::{Parts, split};

use std::collections::BTreeMap;
use std::sync::Arc;

use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::data::{Spanned, Tree, toml, typed, yaml};
use crate::diag::{Diagnostic, Outcome, Rule};

/// What an article says of itself. Every key may be left out.
#[derive(
    Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, BorshSerialize, BorshDeserialize,
)]
#[serde(default, deny_unknown_fields)]
#[schemars(title = "Front matter of a Prepbook article")]
pub struct FrontMatter {
    /// The title. The first `#` heading, or else what the navigation or the file is called, if left out.
    pub title: Option<String>,
    /// What the navigation calls it. The title, if left out.
    pub label: Option<String>,
    /// One sentence on what the reader gets, for cards, search and social previews. The first paragraph, if left out.
    pub summary: Option<String>,
    /// More topics the article belongs to, besides the folder it is in.
    pub topics: Vec<Spanned<String>>,
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
    /// Whether its folder is a topic of its own, wherever it is: for a folder's page. If left out, where it has a `priority` or is at the top.
    pub topic: Option<bool>,
    /// Whether it is left out of the navigation, of counts and of what is asked. Links still lead to it.
    pub unlisted: bool,
    /// Whether it is left out of builds without `--drafts`.
    pub draft: bool,
    /// Earlier addresses that should lead here, as paths from the site's root.
    pub aliases: Vec<Spanned<String>>,
    /// Words that readers may search for to find the article, and that it does not use.
    pub keywords: Vec<String>,
    /// The same for headings and FAQs of the article, by their anchors.
    pub section_keywords: BTreeMap<Spanned<String>, Vec<String>>,
    /// The day of the last change in content.
    #[schemars(with = "Option<Date>")]
    pub updated: Option<String>,
    /// The day of publication, which other generators ask for. Used if `updated` is left out.
    #[schemars(with = "Option<Date>")]
    pub date: Option<String>,
    /// Which headings are questions. What `book.toml` says, if left out.
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

/// How likely a topic or article is to be asked about.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
    BorshSerialize,
    BorshDeserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Priority {
    /// Asked in almost every interview.
    VeryHigh,
    /// Asked often.
    High,
    /// Asked now and then.
    Medium,
    /// Good to know.
    Low,
}

/// For whom an article is written.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
    BorshSerialize,
    BorshDeserialize,
)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "Level")]
pub enum Level {
    /// Asked of everyone.
    Junior,
    /// Asked of those with some years.
    Mid,
    /// Asked of those who lead.
    Senior,
}

/// How hard a question is to answer well.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    JsonSchema,
    BorshSerialize,
    BorshDeserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Difficulty {
    /// A definition or a fact.
    Easy,
    /// An explanation.
    Medium,
    /// A comparison of solutions, or a design.
    Hard,
}

/// Priority, level and difficulty of a question; each `None` if it is not known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Grades {
    /// How likely it is to be asked.
    pub priority: Option<Priority>,
    /// Of whom it is asked.
    pub level: Option<Level>,
    /// How hard it is.
    pub difficulty: Option<Difficulty>,
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

/// Stands for a date in the schema.
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
}

/// A whole number that sorts as `order` does, as in `f64::total_cmp`.
pub fn order_key(order: f64) -> i64 {
    // Adding zero makes -0 one.
    let bits = (order + 0.0).to_bits().cast_signed();
    bits ^ ((bits >> 63).cast_unsigned() >> 1).cast_signed()
}

/// Under what is wrong with front matter that cannot be read.
const UNPUBLISHED: &str = "the article is not published until this is fixed";

/// Reads the front matter of an article's file. `schema` is that of [`FrontMatter`]; `is_foreign` says that the folder was not made for Prepbook, so that
/// what does not fit is no mistake.
pub fn read(
    path: &Arc<str>,
    text: &str,
    parts: &Parts,
    schema: &serde_json::Value,
    is_foreign: bool,
) -> Outcome<FrontMatter> {
    let mut diagnostics = Vec::new();
    let wrong = |rule: Rule, span, message: String, help: Option<String>| {
        Diagnostic::new(rule, path, span, message).label(UNPUBLISHED).help_if(help)
    };
    let rule = if parts.is_toml() { Rule::InvalidToml } else { Rule::InvalidYaml };
    if let Some(late) = parts.late() {
        let message = "front matter must start on the first line";
        let found = Diagnostic::new(rule, path, late, message);
        diagnostics.push(found.help("delete what stands above it"));
    }
    let tree = if parts.is_toml() {
        let document = toml::parse(text, parts.front.clone());
        let errors = document.errors.into_iter().map(|(message, span)| wrong(rule, span, message, None));
        let errors: Vec<_> = errors.collect();
        if errors.is_empty() { Ok(document.tree) } else { Err(errors) }
    } else {
        yaml::parse(text, parts.front.clone())
            .map_err(|error| vec![wrong(rule, error.span, error.message, error.help)])
    };
    let tree = match tree {
        Ok(tree) if matches!(*tree, Tree::Map(_)) => Ok(tree),
        Ok(tree) => {
            let message = format!("front matter is {}, not a mapping of keys to values", tree.kind());
            Err(vec![wrong(rule, tree.span(), message, Some("write lines such as `title: …`".into()))])
        }
        Err(errors) => Err(errors),
    };
    if let Some((span, help)) = parts.unclosed(text, tree.is_err()) {
        let message = format!("the front matter is not closed by `{}`", parts.fence());
        diagnostics.push(wrong(rule, span, message, Some(help)));
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
    let (adapted, slug) = foreign::adapt(tree.clone());
    let mut outcome: Outcome<FrontMatter> = typed::read(path, text, &adapted, schema);
    if is_foreign {
        let draft = tree.get("draft").map(|(_, draft)| draft.span());
        outcome.diagnostics.retain(|found| Some(found.span()) == draft);
    }
    let mut value = outcome.drain_into(&mut diagnostics);
    value.slug = slug;
    value.order = value.order.filter(|order| order.is_finite());
    value.is_unreadable = parts.is_in_conflict(text);
    value.updated = value.updated.or_else(|| value.date.clone());
    for (key, draft) in tree.entries().iter().filter(|(key, _)| key.eq_ignore_ascii_case("draft")) {
        value.is_unreadable |= !value.draft && **draft != Tree::Bool(false);
        match &**draft {
            Tree::Bool(_) => {}
            Tree::Null => {
                let help = Some("write `true` or `false`".into());
                diagnostics.push(wrong(Rule::InvalidValue, key.span(), "`draft` has no value".into(), help));
            }
            _ => {
                let found = diagnostics.iter_mut().find(|found| found.span() == draft.span());
                found.into_iter().for_each(|found| found.help = Some(UNPUBLISHED.into()));
            }
        }
    }
    Outcome { value, diagnostics }
}

impl Priority {
    /// From the most to the least asked.
    pub const ALL: [Priority; 4] = [Priority::VeryHigh, Priority::High, Priority::Medium, Priority::Low];

    /// As written in front matter.
    pub fn id(self) -> &'static str {
        match self {
            Priority::VeryHigh => "very-high",
            Priority::High => "high",
            Priority::Medium => "medium",
            Priority::Low => "low",
        }
    }

    /// 4 for the most asked, 1 for the least: the number of filled bars.
    pub fn rank(self) -> u8 {
        4 - self as u8
    }
}

impl Level {
    /// From the least to the most experienced.
    pub const ALL: [Level; 3] = [Level::Junior, Level::Mid, Level::Senior];

    /// As written in front matter.
    pub fn id(self) -> &'static str {
        match self {
            Level::Junior => "junior",
            Level::Mid => "mid",
            Level::Senior => "senior",
        }
    }

    /// 1 for the least experienced.
    pub fn rank(self) -> u8 {
        self as u8 + 1
    }
}

impl Difficulty {
    /// From the easiest to the hardest.
    pub const ALL: [Difficulty; 3] = [Difficulty::Easy, Difficulty::Medium, Difficulty::Hard];

    /// As written in front matter.
    pub fn id(self) -> &'static str {
        match self {
            Difficulty::Easy => "easy",
            Difficulty::Medium => "medium",
            Difficulty::Hard => "hard",
        }
    }

    /// 1 for the easiest.
    pub fn rank(self) -> u8 {
        self as u8 + 1
    }
}

impl Grades {
    /// The same with those of `defaults` where it has none.
    #[must_use]
    pub fn or(self, defaults: Grades) -> Self {
        Self {
            priority: self.priority.or(defaults.priority),
            level: self.level.or(defaults.level),
            difficulty: self.difficulty.or(defaults.difficulty),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Outcome<FrontMatter> {
        super::read(&Arc::from("a.md"), text, &split(text), &typed::schema_of::<FrontMatter>(), false)
    }

    #[test]
    fn understands_keys_of_other_generators() {
        let Outcome { value, diagnostics } = read(
            "---\ndescription: S\nlastmod: 2026-11-24T09:30:00Z\ntags: [a, b]\nsidebar_position: 1.5\nsidebar_label: L\n\
             slug: /x\nsidebar_custom: 1\n---\n",
        );
        assert_eq!((value.summary.as_deref(), value.updated.as_deref()), (Some("S"), Some("2026-11-24")));
        assert_eq!((value.order, value.label.as_deref()), (Some(1.5), Some("L")));
        assert_eq!((value.keywords, value.slug.as_deref()), (vec!["a".to_owned(), "b".into()], Some("/x")));
        let messages: Vec<_> = diagnostics.iter().map(|found| found.message.as_str()).collect();
        assert_eq!(messages, ["unknown key `sidebar_custom`"]);
        let of = |front: &str| read(&format!("---\n{front}\n---\n")).value;
        assert_eq!(of("summary: A\ndescription: B").summary.as_deref(), Some("A"));
        assert_eq!(of("sidebar: {order: 2, label: X}").label.as_deref(), Some("X"));
        assert_eq!(of("hide: [navigation]"), FrontMatter::default());
        assert_eq!(of("aliases: One, Two").aliases.len(), 2);
        assert_eq!(of("order: .nan").order, None);
        let orders =
            ["-2", "-1.5", "0", "1", "1.5", "10"].map(|order| of(&format!("order: {order}")).order_key());
        assert!(orders.is_sorted() && of("title: A").order_key() > orders[5]);
    }

    #[test]
    fn what_does_not_fit_is_no_mistake_in_a_foreign_folder() {
        let text = "---\ntitle: A\nlayout: post\nlevel: 3\ntopics: x\ndraft: maybe\n---\n";
        let outcome =
            super::read(&Arc::from("a.md"), text, &split(text), &typed::schema_of::<FrontMatter>(), true);
        let found: Vec<_> = outcome.diagnostics.iter().map(|found| &text[found.span()]).collect();
        assert_eq!(found, ["maybe"]);
        assert!(!outcome.value.is_published());
    }

    #[test]
    fn points_at_the_value() {
        let text = "---\ntitle: A\npriority: urgent\nfaqs:\n  - question: Q?\n    answr: x\n---\n";
        let outcome = read(text);
        let places: Vec<_> =
            outcome.diagnostics.iter().map(|found| (found.rule.name(), &text[found.span()])).collect();
        assert_eq!(places[0], ("invalid-value", "urgent"));
        assert_eq!(places[1], ("unknown-key", "answr"));
        assert_eq!(outcome.diagnostics[1].help.as_deref(), Some("did you mean `answer`?"));
        assert_eq!(outcome.value.title.as_deref(), Some("A"));
    }

    #[test]
    fn keeps_spans() {
        let text = "\u{feff}---\r\nrequires: [é, \"b\" ]\r\nsection_keywords:\r\n  'ü': [x]\r\nfaqs:\r\n  - question: Why?\r\n    answer: |\r\n      One\r\n      two.\r\n---\r\n";
        let front = read(text).value;
        let spans: Vec<_> = front.requires.iter().map(|name| (name.as_str(), &text[name.span()])).collect();
        assert_eq!(spans, [("é", "é"), ("b", "\"b\"")]);
        let key = front.section_keywords.keys().next().expect("a key");
        assert_eq!((key.as_str(), &text[key.span()]), ("ü", "'ü'"));
        assert_eq!(&text[front.faqs[0].answer.span()], "One\r\n      two.");
    }

    #[test]
    fn toml_has_the_same_keys() {
        let text = "+++\ntitle = \"A\"\nupdated = 2026-11-24T10:00:00Z\nrequires = [\"x\"]\npriority = \"urgent\"\n[extra]\nmood = 1\n+++\n";
        let Outcome { value, diagnostics } = read(text);
        assert_eq!((value.title.as_deref(), value.updated.as_deref()), (Some("A"), Some("2026-11-24")));
        assert_eq!(&text[value.requires[0].span()], "\"x\"");
        assert_eq!(value.extra["mood"], 1);
        assert_eq!(&text[diagnostics[0].span()], "\"urgent\"");
    }

    #[test]
    fn what_may_be_a_draft_is_not_published() {
        for front in [
            "draft: true",
            "draft: yes",
            "draft:",
            "draft: \"false\"",
            "Draft: true",
            "draft: false\ndraft: true",
            "title: Secret: plan",
            "- draft",
            "title: A\n\nText.",
        ] {
            let outcome = read(&format!("---\n{front}\n---\n"));
            assert!(!outcome.value.is_published(), "{front}");
            assert!(
                outcome.value.draft || !outcome.diagnostics.is_empty(),
                "{front}: {:?}",
                outcome.diagnostics
            );
        }
        for front in ["draft: false", "title: A", "", "mood: draft"] {
            assert!(read(&format!("---\n{front}\n---\n")).value.is_published(), "{front}");
        }
        assert!(!read("---\ntitle: A\ndraft: false\n\n# Text\n").value.is_published());
        assert!(!read("+++\ntitle = A\n+++\n").value.is_published());
    }

    #[test]
    fn checks_dates() {
        assert_eq!(read("---\nupdated: 2026-11-24\n---\n").value.updated.as_deref(), Some("2026-11-24"));
        assert_eq!(read("---\nupdated: yesterday\n---\n").diagnostics.len(), 1);
        let updated = |front: &str| read(&format!("---\n{front}\n---\n")).value.updated;
        assert_eq!(updated("date: 2026-11-24 09:30:00 +0100").as_deref(), Some("2026-11-24"));
        assert_eq!(updated("date: 2026-11-24\nupdated: 2026-11-25").as_deref(), Some("2026-11-25"));
    }
}
