//! Diagnostics as data: what is wrong, where, what was expected, how to mend it.
//!
//! A stage returns [`Outcome`]: its value and all it found to say. Nothing here prints; a front end
//! asks [`report`] for text, JSON or SARIF.

pub mod internal;
pub mod nearest;
pub mod report;
pub mod rules;

use std::ops::Range;
use std::sync::Arc;

use borsh::{BorshDeserialize, BorshSerialize};

pub use rules::{Level, Rule};

/// Bytes of a source file, end exclusive.
pub type Span = Range<usize>;

/// One thing that is wrong in one place of one file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, BorshSerialize, BorshDeserialize)]
pub struct Diagnostic {
    /// Path from the book's root, with `/`. Sorting is by path, then place, then rule.
    pub path: Arc<str>,
    /// Where it starts.
    pub start: usize,
    /// Where it ends, exclusive; not before `start`.
    pub end: usize,
    /// Which rule says so.
    pub rule: Rule,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// What stands under the underline: what was expected.
    pub label: Option<String>,
    /// The way out, with the nearest valid name where there is one.
    pub help: Option<String>,
    /// Whether it comes from a limit on time or memory, which the next run may not reach.
    pub is_temporary: bool,
}

impl Diagnostic {
    /// A diagnostic of `rule` at `span` of the file `path`.
    pub fn new(rule: Rule, path: &Arc<str>, span: Span, message: impl Into<String>) -> Self {
        Self {
            path: Arc::clone(path),
            start: span.start,
            end: span.end.max(span.start),
            rule,
            message: message.into(),
            label: None,
            help: None,
            is_temporary: false,
        }
    }

    /// Sets what stands under the underline.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Sets the way out.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Sets the way out when there is one.
    #[must_use]
    pub fn help_if(mut self, help: Option<String>) -> Self {
        self.help = help.or(self.help);
        self
    }

    /// The bytes it points at.
    pub fn span(&self) -> Span {
        self.start..self.end
    }
}

/// A stage's value with all it found to say. A stage always yields a value, however poor.
#[derive(Debug, Clone, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Outcome<T> {
    /// What the stage made.
    pub value: T,
    /// What it found wrong, in the order found.
    pub diagnostics: Vec<Diagnostic>,
}

impl<T> Outcome<T> {
    /// A value with nothing to say.
    pub fn clean(value: T) -> Self {
        Self { value, diagnostics: Vec::new() }
    }

    /// Hands the diagnostics over to `sink` and keeps the value.
    pub fn drain_into(self, sink: &mut Vec<Diagnostic>) -> T {
        sink.extend(self.diagnostics);
        self.value
    }
}
