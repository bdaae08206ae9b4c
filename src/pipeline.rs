//! The only list of stages, in order.

use std::sync::Arc;

use crate::config;
use crate::diag::{Diagnostic, Level, Outcome, Rule};
use crate::site::Site;
use crate::source::Sources;

/// What a run takes besides the sources: the command line's say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inputs {
    /// Overrides `base_url`.
    pub base_url: Option<String>,
    /// Whether drafts are part of the guide.
    pub drafts: bool,
    /// Whether every warning counts as an error.
    pub strict: bool,
}

/// What stages keep from run to run.
#[derive(Debug, Default)]
pub struct Pipeline {}

/// What a run made.
#[derive(Debug)]
pub struct Build {
    /// The site, to be pulled from.
    pub site: Arc<Site>,
    /// All that was found wrong before rendering, in order of place. Rendering may find more.
    pub diagnostics: Vec<Diagnostic>,
    /// How loud each rule is in this book.
    pub levels: Levels,
}

/// How loud each rule is: its default, what `[lints]` says, and `--strict`.
#[derive(Debug, Clone)]
pub struct Levels(Vec<Level>);

impl Levels {
    /// The level of a rule.
    pub fn of(&self, rule: Rule) -> Level {
        self.0[rule as usize]
    }
}

impl Pipeline {
    /// A pipeline that remembers nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Runs every stage over `sources`. The memos make it cheap where little changed; the result is the same as without.
    pub fn run(&self, sources: &Outcome<Sources>, _inputs: &Inputs) -> Build {
        let mut diagnostics = sources.diagnostics.clone();
        let _config = config::load(&sources.value).drain_into(&mut diagnostics);
        Build {
            site: Arc::default(),
            diagnostics,
            levels: Levels(Rule::ALL.iter().map(|rule| rule.default_level()).collect()),
        }
    }
}
