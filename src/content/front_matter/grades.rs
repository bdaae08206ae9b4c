//! Priority, level and difficulty.

use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A value of a scale.
pub trait Grade: Copy + PartialEq + 'static {
    /// The key of front matter and the attribute of a heading that have its values.
    const KEY: &'static str;
    /// All values, in the order of lists.
    const ALL: &'static [Self];

    /// As written in front matter.
    fn id(self) -> &'static str;

    /// 1 for the lowest: the number of filled bars of a priority.
    fn rank(self) -> u8;
}

/// A scale: its key, and its values in the order of lists, each with its rank and its name in front matter.
macro_rules! scale {
    ($(#[$meta:meta])+ $name:ident $key:literal { $($(#[doc = $doc:literal])+ $value:ident = $rank:literal, $id:literal;)+ }) => {
        $(#[$meta])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(Serialize, Deserialize, JsonSchema, BorshSerialize, BorshDeserialize)]
        pub enum $name {
            $($(#[doc = $doc])+ #[serde(rename = $id)] $value,)+
        }

        impl Grade for $name {
            const KEY: &'static str = $key;
            const ALL: &'static [Self] = &[$($name::$value),+];

            fn id(self) -> &'static str {
                match self { $($name::$value => $id,)+ }
            }

            fn rank(self) -> u8 {
                match self { $($name::$value => $rank,)+ }
            }
        }
    };
}

scale! {
    /// How likely a topic or article is to be asked about.
    Priority "priority" {
        /// Asked in almost every interview.
        VeryHigh = 4, "very-high";
        /// Asked often.
        High = 3, "high";
        /// Asked now and then.
        Medium = 2, "medium";
        /// Good to know.
        Low = 1, "low";
    }
}

scale! {
    /// For whom an article is written.
    Level "level" {
        /// Asked of everyone.
        Junior = 1, "junior";
        /// Asked of those with some years.
        Mid = 2, "mid";
        /// Asked of those who lead.
        Senior = 3, "senior";
    }
}

scale! {
    /// How hard a question is to answer well.
    Difficulty "difficulty" {
        /// A definition or a fact.
        Easy = 1, "easy";
        /// An explanation.
        Medium = 2, "medium";
        /// A comparison of solutions, or a design.
        Hard = 3, "hard";
    }
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
