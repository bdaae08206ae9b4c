//! Diagnostics as data: what is wrong, where, what was expected, and the suggested fix.
//!
//! A stage returns an [`Outcome`], a value with diagnostics. Nothing here prints; a front end renders diagnostics
//! through [`report`].

pub mod encoding;
pub mod internal;
pub mod nearest;
pub mod report;
pub mod rules;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use borsh::{BorshDeserialize, BorshSerialize};

pub use rules::{LintLevel, Rule};

/// Bytes of a source file, end exclusive.
pub type Span = Range<usize>;

/// A problem at one location in one file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, BorshSerialize, BorshDeserialize)]
pub struct Diagnostic {
    /// The path relative to the book's root, with `/`. Diagnostics sort by path, then span, then rule.
    pub path: Arc<str>,
    /// The byte offset at which it starts.
    pub start: usize,
    /// The byte offset at which it ends, exclusive; never less than `start`.
    pub end: usize,
    /// The rule that was broken.
    pub rule: Rule,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// The text at the underline: what was expected.
    pub label: Option<String>,
    /// The suggested fix, with the nearest valid name if there is one.
    pub help: Option<String>,
    /// Whether it was caused by a limit on time or memory, which the next run may not reach.
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

    /// Sets the text at the underline.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Sets the suggested fix.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Sets the suggested fix if there is one.
    #[must_use]
    pub fn help_if(mut self, help: Option<String>) -> Self {
        self.help = help.or(self.help);
        self
    }

    /// The bytes it refers to.
    pub fn span(&self) -> Span {
        self.start..self.end
    }
}

/// What is wrong with part of a text, and the suggested fix, before it is known which file and rule it concerns.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "as in a diagnostic")]
pub struct Finding {
    pub span: Span,
    pub message: Cow<'static, str>,
    pub help: String,
}

impl Finding {
    /// A finding with its suggested fix.
    pub fn new(span: Span, message: impl Into<Cow<'static, str>>, help: impl Into<String>) -> Self {
        Self { span, message: message.into(), help: help.into() }
    }

    /// The diagnostic of a finding in the file `path`.
    pub fn diagnostic(self, rule: Rule, path: &Arc<str>) -> Diagnostic {
        Diagnostic::new(rule, path, self.span, self.message).help(self.help)
    }
}

/// A value with diagnostics. A stage always returns a value, even if it is incomplete.
#[derive(Debug, Clone, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Outcome<T> {
    /// The result of the stage.
    pub value: T,
    /// The problems it found, in the order it found them.
    pub diagnostics: Vec<Diagnostic>,
}

impl<T> Outcome<T> {
    /// A value without diagnostics.
    pub fn clean(value: T) -> Self {
        Self { value, diagnostics: Vec::new() }
    }

    /// Moves the diagnostics to `sink` and returns the value.
    pub fn drain_into(self, sink: &mut Vec<Diagnostic>) -> T {
        sink.extend(self.diagnostics);
        self.value
    }
}
