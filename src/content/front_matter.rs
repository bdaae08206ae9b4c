//! What stands between `---` lines (YAML) or `+++` lines (TOML) at the head of an article.

mod block;

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
    /// The title. The first `#` heading, or else the first heading, if left out.
    pub title: Option<String>,
    /// One sentence on what the reader gets, for cards, search and social previews. The first paragraph, if left out.
    pub summary: Option<String>,
    /// More topics the article belongs to, besides the folder it is in.
    pub topics: Vec<Spanned<String>>,
    /// How likely an interviewer is to ask.
    pub priority: Option<Spanned<Priority>>,
    /// For whom the article is written.
    pub level: Option<Level>,
    /// Topics (folders) or articles (paths from `content/`) to read before.
    pub requires: Vec<Spanned<String>>,
    /// Place among its neighbours: smaller comes first; without one, after those that have it, by name.
    pub order: Option<i64>,
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
    /// Which headings are questions.
    pub questions: QuestionPolicy,
    /// Short questions with answers in Markdown, shown at the article's end and on the FAQ page.
    #[borsh(skip)]
    pub faqs: Vec<FaqEntry>,
    /// Comparisons written as data instead of a table.
    #[borsh(skip)]
    pub comparisons: Vec<Spanned<ComparisonEntry>>,
    /// Whether it cannot be read, or does not say clearly whether the article is a draft: it may be one.
    #[serde(skip)]
    pub is_unreadable: bool,
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

/// Which headings are questions.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    JsonSchema,
    BorshSerialize,
    BorshDeserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum QuestionPolicy {
    /// Those that ask: they end in a question mark or begin with “Explain”, “Describe”, …
    #[default]
    Auto,
    /// Every heading.
    All,
    /// None.
    None,
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
}

/// Under what is wrong with front matter that cannot be read.
const UNPUBLISHED: &str = "the article is not published until this is fixed";

/// Reads the front matter of an article's file. `schema` is that of [`FrontMatter`].
pub fn read(path: &Arc<str>, text: &str, parts: &Parts, schema: &serde_json::Value) -> Outcome<FrontMatter> {
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
    let mut value: FrontMatter = typed::read(path, text, &tree, schema).drain_into(&mut diagnostics);
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

    /// As shown to readers.
    pub fn label(self) -> &'static str {
        match self {
            Priority::VeryHigh => "Very high",
            Priority::High => "High",
            Priority::Medium => "Medium",
            Priority::Low => "Low",
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

    /// As shown to readers.
    pub fn label(self) -> &'static str {
        match self {
            Level::Junior => "Junior",
            Level::Mid => "Mid",
            Level::Senior => "Senior",
        }
    }

    /// 1 for the least experienced.
    pub fn rank(self) -> u8 {
        self as u8 + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Outcome<FrontMatter> {
        super::read(&Arc::from("a.md"), text, &split(text), &typed::schema_of::<FrontMatter>())
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
