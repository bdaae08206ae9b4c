//! Settings for the recognition of questions.

use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `[questions]`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct QuestionsConfig {
    /// Which headings are questions, in articles whose front matter does not say. Default: `auto`.
    pub recognize: QuestionPolicy,
    /// Whether `<details>` elements whose summary asks are questions, and headings that are answered by one. Default: `true`.
    pub details: bool,
    /// Whether bold lines that ask and lines marked with `Q:` are questions. Default: `true`.
    pub lines: bool,
    /// Whether items of lists of questions are questions, and headings in lists. Default: `true`.
    pub lists: bool,
    /// Whether lists with letters and a line with the answer are multiple choice. Default: `true`.
    pub choices: bool,
    /// Whether rows of tables with the columns *Question* and *Answer* are questions. Default: `true`.
    pub tables: bool,
    /// Whether cards of notes with the tag `#flashcards` are questions: `front::back`, `?` between lines, `==cloze==`. Default: `true`.
    pub cards: bool,
    /// Whether a title that asks is a question, if its article has no other. Default: `true`.
    pub titles: bool,
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

impl Default for QuestionsConfig {
    fn default() -> Self {
        Self {
            recognize: QuestionPolicy::default(),
            details: true,
            lines: true,
            lists: true,
            choices: true,
            tables: true,
            cards: true,
            titles: true,
        }
    }
}
