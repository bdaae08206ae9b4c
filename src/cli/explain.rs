//! `prepbook explain`

use std::fmt::Write as _;

use clap::Args;

use super::terminal::Terminal;
use super::{Exit, Failure};
use crate::diag::nearest::did_you_mean;
use crate::diag::{LintLevel, Rule};

/// Explain a rule and how to fix what it reports.
#[derive(Debug, Args)]
pub(super) struct Explain {
    /// Name of the rule, such as `broken-link`; lists all rules if omitted.
    rule: Option<String>,
}

impl Explain {
    pub(super) fn run(&self, terminal: &Terminal) -> Result<Exit, Failure> {
        let Some(name) = &self.rule else {
            terminal.print(&list());
            return Ok(Exit::Clean);
        };
        let Some(rule) = Rule::from_name(name) else {
            let nearest = did_you_mean(name, Rule::ALL.iter().map(|rule| rule.name()));
            let help = nearest.unwrap_or_else(|| "run `prepbook explain` for a list of all rules".into());
            return Err(Failure::new(format!("unknown rule `{name}`; {help}")));
        };
        let level = level(rule.default_level());
        terminal.line(&format!("{} (default level: {level})\n\n{}", rule.name(), rule.explanation()));
        Ok(Exit::Clean)
    }
}

/// All rules, each with its name, level and first sentence.
fn list() -> String {
    let width = Rule::ALL.iter().map(|rule| rule.name().len()).max().unwrap_or_default();
    let mut out = String::new();
    for rule in Rule::ALL {
        let explanation = rule.explanation();
        let first = explanation.lines().next().unwrap_or_default();
        // Writing to a `String` cannot fail.
        let _ = writeln!(out, "{:width$}  {:5}  {first}", rule.name(), level(rule.default_level()));
    }
    out
}

/// The name of a level in `[lints]`.
fn level(level: LintLevel) -> &'static str {
    match level {
        LintLevel::Allow => "allow",
        LintLevel::Warn => "warn",
        LintLevel::Deny => "deny",
    }
}
