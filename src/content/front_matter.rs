//! The YAML between `---` lines at the head of an article.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::data::{Step, Tree, typed, yaml};
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
    pub topics: Vec<String>,
    /// How likely an interviewer is to ask.
    pub priority: Option<Priority>,
    /// For whom the article is written.
    pub level: Option<Reader>,
    /// Topics (folders) or articles (paths from `content/`) to read before.
    pub requires: Vec<String>,
    /// Place among its neighbours: smaller comes first; without one, after those that have it, by name.
    pub order: Option<i64>,
    /// Whether it is left out of builds without `--drafts`.
    pub draft: bool,
    /// Earlier addresses that should lead here, as paths from the site's root.
    pub aliases: Vec<String>,
    /// Words that readers may search for to find the article, and that it does not use.
    pub keywords: Vec<String>,
    /// The same for headings and FAQs of the article, by their anchors.
    pub section_keywords: BTreeMap<String, Vec<String>>,
    /// The day of the last change in content.
    #[schemars(with = "Option<Date>")]
    pub updated: Option<String>,
    /// Which headings are questions.
    pub questions: QuestionPolicy,
    /// Short questions with answers in Markdown, shown at the article's end and on the FAQ page.
    #[borsh(skip)]
    pub faqs: Vec<FaqEntry>,
    /// Comparisons written as data instead of a table.
    #[borsh(skip)]
    pub comparisons: Vec<ComparisonEntry>,
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
pub enum Reader {
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
    pub answer: String,
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
    pub subjects: Vec<String>,
    /// What they are compared in: one row each.
    pub aspects: Vec<AspectEntry>,
}

/// A row of a comparison.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AspectEntry {
    /// The aspect's name, in Markdown.
    pub name: String,
    /// One value a subject, in Markdown.
    pub values: Vec<String>,
}

/// Stands for a date in the schema.
#[derive(JsonSchema)]
#[schemars(inline)]
#[allow(dead_code, reason = "only its schema is used: a string with the format `date`")]
struct Date(#[schemars(extend("format" = "date"))] String);

/// Where the parts of an article's file are, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parts {
    /// The YAML, without its `---` lines. Empty where there is none.
    pub yaml: Range<usize>,
    /// The Markdown.
    pub body: Range<usize>,
}

/// Parts the file's text into front matter and Markdown.
pub fn split(text: &str) -> Parts {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let whole = Parts { yaml: start..start, body: start..text.len() };
    let Some(opening) = text[start..].split_inclusive('\n').next().filter(|line| line.trim_end() == "---")
    else {
        return whole;
    };
    let yaml_start = start + opening.len();
    let mut at = yaml_start;
    for line in text[yaml_start..].split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            return Parts { yaml: yaml_start..at, body: at + line.len()..text.len() };
        }
        at += line.len();
    }
    // A rule line at the head with no second one is Markdown.
    whole
}

/// Reads the front matter in `text[yaml]`. `schema` is that of [`FrontMatter`].
pub fn read(
    path: &Arc<str>,
    text: &str,
    yaml_span: &Range<usize>,
    schema: &serde_json::Value,
) -> Outcome<FrontMatter> {
    let yaml_text = &text[yaml_span.clone()];
    let shift = |span: Range<usize>| yaml_span.start + span.start..yaml_span.start + span.end;
    let tree = match yaml::parse(yaml_text) {
        Ok(tree @ Tree::Map(_)) => tree,
        Ok(other) => {
            let message = format!("front matter is {}, not a mapping of keys to values", other.kind());
            let diagnostic = Diagnostic::new(Rule::InvalidYaml, path, yaml_span.clone(), message);
            return Outcome {
                value: FrontMatter::default(),
                diagnostics: vec![diagnostic.label("expected lines like `title: …`")],
            };
        }
        Err(error) => {
            let help = "text with a colon or a leading special character needs quotes: `title: \"A: B\"`";
            let diagnostic = Diagnostic::new(Rule::InvalidYaml, path, shift(error.span), error.message);
            return Outcome { value: FrontMatter::default(), diagnostics: vec![diagnostic.help(help)] };
        }
    };
    let (value, misfits) = typed::read::<FrontMatter>(&tree, schema);
    let diagnostics = misfits
        .into_iter()
        .map(|misfit| {
            let span = shift(yaml::locate(yaml_text, &misfit.path));
            Diagnostic::new(misfit.rule, path, span, misfit.message).label(misfit.label).help_if(misfit.help)
        })
        .collect();
    Outcome { value, diagnostics }
}

/// One part of the way to a value in front matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part<'k> {
    /// The value under a key.
    Key(&'k str),
    /// A key itself.
    Name(&'k str),
    /// The n-th item of a list.
    Item(usize),
}

/// Where the value at the end of `parts` stands in the file; if it is not there, the nearest that holds it.
pub fn locate(text: &str, yaml_span: &Range<usize>, parts: &[Part<'_>]) -> Range<usize> {
    let yaml_text = &text[yaml_span.clone()];
    let Ok(tree) = yaml::parse(yaml_text) else { return yaml_span.clone() };
    let mut path = Vec::with_capacity(parts.len());
    let mut at = &tree;
    for part in parts {
        let (step, value) = match (part, at) {
            (Part::Key(wanted) | Part::Name(wanted), Tree::Map(entries)) => {
                let Some(place) = entries.iter().position(|(key, _)| key == wanted) else { break };
                let is_name = matches!(part, Part::Name(_));
                (if is_name { Step::Key(place) } else { Step::Entry(place) }, &entries[place].1)
            }
            (Part::Item(place), Tree::List(items)) if *place < items.len() => {
                (Step::Item(*place), &items[*place])
            }
            _ => break,
        };
        path.push(step);
        at = value;
    }
    if path.is_empty() {
        return yaml_span.clone();
    }
    let span = yaml::locate(yaml_text, &path);
    yaml_span.start + span.start..yaml_span.start + span.end
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

impl Reader {
    /// From the least to the most experienced.
    pub const ALL: [Reader; 3] = [Reader::Junior, Reader::Mid, Reader::Senior];

    /// As written in front matter.
    pub fn id(self) -> &'static str {
        match self {
            Reader::Junior => "junior",
            Reader::Mid => "mid",
            Reader::Senior => "senior",
        }
    }

    /// As shown to readers.
    pub fn label(self) -> &'static str {
        match self {
            Reader::Junior => "Junior",
            Reader::Mid => "Mid",
            Reader::Senior => "Senior",
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

    fn parts(text: &str) -> (&str, &str) {
        let parts = split(text);
        (&text[parts.yaml], &text[parts.body])
    }

    #[test]
    fn splits_whatever_line_ends_and_marks() {
        assert_eq!(parts("---\ntitle: A\n---\n# B\n"), ("title: A\n", "# B\n"));
        assert_eq!(parts("\u{feff}---\r\ntitle: A\r\n---\r\nB"), ("title: A\r\n", "B"));
        assert_eq!(parts("---\n---\n"), ("", ""));
        assert_eq!(parts("---\nno end"), ("", "---\nno end"));
        assert_eq!(parts("text\n---\n"), ("", "text\n---\n"));
        assert_eq!(parts(""), ("", ""));
    }

    #[test]
    fn points_at_the_value() {
        let text = "---\ntitle: A\npriority: urgent\nfaqs:\n  - question: Q?\n    answr: x\n---\n";
        let path = Arc::from("a.md");
        let outcome = read(&path, text, &split(text).yaml, &typed::schema_of::<FrontMatter>());
        let places: Vec<_> =
            outcome.diagnostics.iter().map(|found| (found.rule.name(), &text[found.span()])).collect();
        assert_eq!(places[0], ("invalid-value", "urgent"));
        assert_eq!(places[1], ("unknown-key", "answr"));
        assert_eq!(outcome.diagnostics[1].help.as_deref(), Some("did you mean `answer`?"));
        assert_eq!(outcome.value.title.as_deref(), Some("A"));
    }

    #[test]
    fn locates_values_by_name_or_what_holds_them() {
        let text = "---\nfaqs:\n  - answer: Speed.\n    question: Why?\n---\n";
        let yaml = split(text).yaml;
        let at = |parts: &[Part<'_>]| &text[locate(text, &yaml, parts)];
        assert_eq!(at(&[Part::Key("faqs"), Part::Item(0), Part::Key("question")]), "Why?");
        assert_eq!(at(&[Part::Key("faqs"), Part::Item(0), Part::Name("question")]), "question");
        assert_eq!(at(&[Part::Key("faqs"), Part::Item(0), Part::Key("level")]), "answer");
        assert_eq!(at(&[Part::Key("title")]), &text[yaml.clone()]);
    }

    #[test]
    fn checks_dates() {
        let schema = typed::schema_of::<FrontMatter>();
        let read = |text: &str| read(&Arc::from("a.md"), text, &(0..text.len()), &schema);
        assert_eq!(read("updated: 2026-11-24\n").value.updated.as_deref(), Some("2026-11-24"));
        assert_eq!(read("updated: yesterday\n").diagnostics.len(), 1);
    }
}
