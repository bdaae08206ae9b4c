//! `[versions]`: the published versions of a guide.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::urls::{base_url, nearest_url};
use crate::data::{Spanned, Tree};
use crate::diag::nearest::did_you_mean;
use crate::diag::{Diagnostic, Rule};

/// `[versions]`
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct VersionsConfig {
    /// The name of the version that this book is. Default: the one with the URL in `base_url`.
    pub current: Option<String>,
    /// The published versions, the newest first. Canonical links lead to the newest.
    pub list: Vec<Version>,
}

/// A published version.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Version {
    /// The name, such as `2.0`.
    pub name: String,
    /// The URL of the folder where it is published.
    pub url: String,
}

impl VersionsConfig {
    /// The newest version.
    pub fn newest(&self) -> Option<&Version> {
        self.list.first()
    }

    /// Whether a version is that of this book, which is published at `base_url`.
    pub fn is_current(&self, version: &Version, base_url: Option<&str>) -> bool {
        match &self.current {
            Some(current) => version.name == *current,
            None => base_url == Some(version.url.as_str()),
        }
    }

    /// Removes what is invalid, and reports it.
    pub(super) fn check(&mut self, tree: &Tree, path: &Arc<str>, diagnostics: &mut Vec<Diagnostic>) {
        let versions = tree.get("versions").map(|(_, versions)| versions);
        let list = versions.and_then(|versions| versions.get("list")).map(|(_, list)| list);
        let mut known: Vec<Version> = Vec::new();
        for (index, mut version) in std::mem::take(&mut self.list).into_iter().enumerate() {
            let entry =
                list.and_then(|list| if let Tree::List(items) = &**list { items.get(index) } else { None });
            let span =
                |key: &str| entry.and_then(|entry| entry.get(key)).map_or(0..0, |(_, value)| value.span());
            let mut report = |key: &str, message: String, label: &str, help: Option<String>| {
                let found = Diagnostic::new(Rule::InvalidValue, path, span(key), message);
                diagnostics.push(found.label(label).help_if(help));
            };
            match base_url(&version.url) {
                Ok(url) => version.url = url,
                Err(expected) => {
                    let message = format!("`{}` is not the URL of a site", version.url);
                    report("url", message, &expected.to_string(), nearest_url(&version.url));
                    continue;
                }
            }
            if let Some(other) = known.iter().find(|known| known.url == version.url) {
                let message = format!(
                    "`{}` and `{}` lead to each other: they have the same URL",
                    other.name, version.name
                );
                report("url", message, "expected the URL of another version", None);
            } else if known.iter().any(|known| known.name == version.name) {
                let message = format!("two versions are called `{}`", version.name);
                report("name", message, "expected another name", None);
            } else {
                known.push(version);
            }
        }
        self.list = known;
        let names = || self.list.iter().map(|version| version.name.as_str());
        if let Some(current) = self.current.clone()
            && !names().any(|name| name == current)
        {
            let span =
                versions.and_then(|versions| versions.get("current")).map(|(_, value)| Spanned::span(value));
            let message = format!("there is no version `{current}` in the list");
            let found = Diagnostic::new(Rule::InvalidValue, path, span.unwrap_or(0..0), message);
            diagnostics.push(found.label("not a version").help_if(did_you_mean(&current, names())));
            self.current = None;
        }
    }
}
