//! Priority, level and difficulty.

use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
