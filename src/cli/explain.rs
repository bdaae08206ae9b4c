//! `prepbook explain`

use std::fmt::Write as _;

use clap::Args;

use super::terminal::Terminal;
use super::{Exit, Failure};
use crate::diag::nearest::did_you_mean;
use crate::diag::{Level, Rule};

/// Say what a rule is about and how to mend what it finds.
#[derive(Debug, Args)]
pub(super) struct Explain {
    /// The rule, such as `broken-link`; all rules are listed, if left out.
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
            let help = nearest.unwrap_or_else(|| "`prepbook explain` lists all rules".into());
            return Err(Failure::new(format!("there is no rule `{name}`: {help}")));
        };
        let level = level(rule.default_level());
        terminal.line(&format!("{} (default level: {level})\n\n{}", rule.name(), rule.explanation()));
        Ok(Exit::Clean)
    }
}

/// All rules: name, level, first sentence.
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

/// As it is written in `[lints]`.
fn level(level: Level) -> &'static str {
    match level {
        Level::Allow => "allow",
        Level::Warn => "warn",
        Level::Deny => "deny",
    }
}
