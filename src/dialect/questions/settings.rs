//! What is recognized as a question: the book's settings, an article's, and what is known of both.

use std::sync::Arc;

use borsh::{BorshDeserialize, BorshSerialize};

use super::asks::names_questions;
use crate::config::{QuestionPolicy, QuestionsConfig};

/// Minimum number of files by which a book is judged.
const FEW: usize = 10;

/// Minimum number of asking headings that mark a question bank.
const MANY: usize = 100;

/// How a question is marked as one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, BorshSerialize, BorshDeserialize)]
pub enum Pattern {
    /// A heading.
    #[default]
    Heading,
    /// A `<details>` element.
    Details,
    /// A bold line that asks, or one marked with `Q:`.
    Line,
    /// An item of a list, or a heading in one.
    List,
    /// A row of a table.
    Table,
    /// A card of a note.
    Card,
    /// The title.
    Title,
}

/// What a folder of articles is known to be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Collection {
    /// A study guide: every heading that asks is a question.
    #[default]
    Guide,
    /// A collection of questions that was not made for Prepbook.
    QuestionBank,
    /// Anything else, such as a manual: an article has questions only if it is evidently made of them.
    Manual,
}

/// How questions of a book are recognized.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Recognition {
    config: QuestionsConfig,
    collection: Collection,
}

/// How questions of one article are recognized.
pub struct QuestionSettings {
    pub(super) policy: QuestionPolicy,
    pub(super) config: QuestionsConfig,
    pub(super) collection: Collection,
    pub(super) path: Arc<str>,
    /// Whether front matter has the tag of notes with cards.
    pub(super) is_tagged: bool,
}

impl Pattern {
    /// All, in the order of reports.
    pub const ALL: [Pattern; 7] = [
        Pattern::Heading,
        Pattern::Details,
        Pattern::Line,
        Pattern::List,
        Pattern::Table,
        Pattern::Card,
        Pattern::Title,
    ];

    /// As in comments and in JSON.
    pub fn id(self) -> &'static str {
        match self {
            Pattern::Heading => "headings",
            Pattern::Details => "details",
            Pattern::Line => "lines",
            Pattern::List => "lists",
            Pattern::Table => "tables",
            Pattern::Card => "cards",
            Pattern::Title => "titles",
        }
    }

    /// What such questions are in.
    pub fn label(self) -> &'static str {
        match self {
            Pattern::Details => "`<details>`",
            Pattern::Line => "bold and `Q:` lines",
            Pattern::Card => "note cards",
            other => other.id(),
        }
    }
}

impl Collection {
    /// What a folder without a `book.toml` is, by its name and the title of its first page, and by how many of its headings ask and of its files
    /// introduce questions of an interview.
    pub fn of_folder(names: [&str; 2], asking: (usize, usize), interviews: (usize, usize)) -> Self {
        let is_named = names.iter().any(|name| names_questions(name));
        // One heading in each of some pages is a manual's; a book whose articles have several asks, among others that sum up.
        let files = interviews.1;
        let asks = asking.0 > 0 && 4 * asking.0 >= asking.1 && 4 * asking.0 >= 3 * files
            || 5 * asking.0 >= asking.1 && asking.0 >= MANY.max(3 * files);
        let interviews = interviews.0 >= FEW && 5 * interviews.0 >= interviews.1;
        if is_named || asks || interviews { Collection::QuestionBank } else { Collection::Manual }
    }
}

impl Recognition {
    /// What `book.toml` says of a book that is such a `collection`.
    pub fn new(config: QuestionsConfig, collection: Collection) -> Self {
        Self { config, collection }
    }

    /// The same for one article, whose front matter may say which headings are questions.
    pub fn of_article(
        self,
        policy: Option<QuestionPolicy>,
        path: &Arc<str>,
        is_tagged: bool,
    ) -> QuestionSettings {
        QuestionSettings {
            policy: policy.unwrap_or(self.config.recognize),
            config: self.config,
            collection: if policy.is_some() { Collection::Guide } else { self.collection },
            path: Arc::clone(path),
            is_tagged,
        }
    }

    /// All of it as bytes, for the memo's key.
    pub fn key(self) -> [u8; 3] {
        let QuestionsConfig { recognize, details, lines, lists, choices, tables, cards, titles } =
            self.config;
        let patterns = [details, lines, lists, choices, tables, cards, titles];
        let patterns = patterns.into_iter().fold(0, |bits, pattern| bits << 1 | u8::from(pattern));
        [recognize as u8, patterns, self.collection as u8]
    }
}

/// What a comment says of the question after it: `None` in `Some` that it is none.
pub fn directive(comment: &str) -> Option<Option<Pattern>> {
    if comment == "not a question" {
        return Some(None);
    }
    let pattern = match comment.strip_prefix("question")? {
        "" => Pattern::Heading,
        rest => {
            let id = rest.strip_prefix(": ")?;
            Pattern::ALL.into_iter().find(|pattern| pattern.id() == id)?
        }
    };
    Some(Some(pattern))
}
