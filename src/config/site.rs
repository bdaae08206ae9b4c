//! `[site]`: how the site is published.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::RemoteImages;
use crate::data::{Spanned, Tree};
use crate::diag::nearest::did_you_mean;
use crate::diag::{Diagnostic, Rule};

/// `[site]`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SiteConfig {
    /// Sources that the Content-Security-Policy allows in addition, by directive: `frame-src = ["https://www.youtube-nocookie.com"]`.
    pub csp: BTreeMap<String, Vec<String>>,
    /// Which pages get a social card, a picture with their title for links in social networks and chats: `topics` draws one for the guide and one per
    /// topic, which articles share; `articles` one more per article. Only sites with a `base_url` have cards. Default: `topics`.
    pub social_cards: SocialCards,
    /// Whether an article without `updated:` has the date of the last commit that changed it. Default: `true`.
    pub git_dates: bool,
    /// Whether each page has a copy of its Markdown source beside it, which `llms.txt` lists. Default: `true`.
    pub markdown_copies: bool,
    /// Whether the browsers of learners keep a copy of the site for use without a connection. Only sites published with `https` can be cached. Default: `true`.
    pub offline: bool,
}

/// Which pages get a social card.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum SocialCards {
    /// None.
    None,
    /// The guide and its topics.
    #[default]
    Topics,
    /// The guide, its topics and its articles.
    Articles,
}

impl Default for SiteConfig {
    fn default() -> Self {
        Self {
            csp: BTreeMap::new(),
            social_cards: SocialCards::Topics,
            git_dates: true,
            markdown_copies: true,
            offline: true,
        }
    }
}

/// The directives of the policy with the sources that pages need, in the order in which they are written. `[site] csp` can extend each.
const DIRECTIVES: [(&str, &str); 13] = [
    ("default-src", "'none'"),
    ("script-src", "'self'"),
    ("style-src", "'self'"),
    ("img-src", "'self' data:"),
    ("font-src", "'self'"),
    ("media-src", "'self'"),
    ("connect-src", "'self'"),
    ("manifest-src", "'self'"),
    ("form-action", "'self'"),
    ("base-uri", "'none'"),
    ("frame-src", ""),
    ("object-src", ""),
    (FRAME_ANCESTORS, "'none'"),
];
/// The sites that may show pages in a frame. The preview does not send it, since editors show it in a frame.
const FRAME_ANCESTORS: &str = "frame-ancestors";
/// Words that browsers understand only in quotes.
const KEYWORDS: [&str; 8] = [
    "self", "none", "unsafe-inline", "unsafe-eval", "unsafe-hashes", "wasm-unsafe-eval", "strict-dynamic",
    "report-sample",
];

impl SiteConfig {
    /// See [`super::Config::policy`].
    pub(super) fn policy(&self, remote_images: RemoteImages) -> String {
        let directives = DIRECTIVES.iter().filter(|(name, _)| *name != FRAME_ANCESTORS);
        let directives =
            directives.filter_map(|(name, sources)| self.directive(name, sources, remote_images));
        directives.collect::<Vec<_>>().join("; ")
    }

    /// See [`super::Config::host_policy`].
    pub(super) fn host_policy(&self, remote_images: RemoteImages) -> String {
        let framing = self.directive(FRAME_ANCESTORS, "'none'", remote_images).unwrap_or_default();
        format!("{}; {framing}", self.policy(remote_images))
    }

    /// Whether the book adds sources to one of these directives.
    pub fn extends(&self, directives: &[&str]) -> bool {
        directives.iter().any(|name| self.csp.get(*name).is_some_and(|sources| !sources.is_empty()))
    }

    /// Whether the book adds one of these sources to a directive.
    pub fn allows(&self, directive: &str, sources: &[&str]) -> bool {
        let added = self.csp.get(directive).into_iter().flatten();
        added.into_iter().any(|source| sources.contains(&source.as_str()))
    }

    /// A directive with its sources; `None` for one that has none.
    fn directive(&self, name: &str, sources: &str, remote_images: RemoteImages) -> Option<String> {
        let added = self.csp.get(name).map(Vec::as_slice).unwrap_or_default();
        let is_remote = remote_images == RemoteImages::Allow && ["img-src", "media-src"].contains(&name);
        let remote = if is_remote { " https: http:" } else { "" };
        // `'none'` has a meaning only alone.
        let own = if added.is_empty() { sources } else { sources.trim_start_matches("'none'") };
        let all = format!("{own}{remote} {}", added.join(" "));
        let all = all.trim();
        (!all.is_empty()).then(|| format!("{name} {all}"))
    }

    /// Removes what is invalid, and reports it.
    pub(super) fn check(&mut self, tree: &Tree, path: &Arc<str>, diagnostics: &mut Vec<Diagnostic>) {
        let csp = tree.get("site").and_then(|(_, site)| site.get("csp")).map(|(_, csp)| csp);
        let names = || DIRECTIVES.iter().map(|(name, _)| *name).filter(|name| *name != "default-src");
        self.csp.retain(|name, sources| {
            let entry = csp.and_then(|csp| csp.get(name));
            if !names().any(|known| known == name) {
                let span = entry.map_or(0..0, |(key, _)| key.span());
                let message = format!("`{name}` is not a directive of the policy");
                let found = Diagnostic::new(Rule::UnknownKey, path, span, message);
                let help = did_you_mean(name, names());
                let label = format!("expected one of {}", names().collect::<Vec<_>>().join(", "));
                diagnostics.push(found.label(label).help_if(help));
                return false;
            }
            let mut index = 0;
            sources.retain(|source| {
                let span = entry.and_then(|(_, list)| item(list, index)).map_or(0..0, Spanned::span);
                index += 1;
                let Some(expected) = source_error(source) else { return true };
                let message = format!("`{}` is not a source of the policy", source.escape_debug());
                diagnostics.push(Diagnostic::new(Rule::InvalidValue, path, span, message).label(expected));
                false
            });
            true
        });
    }
}

fn item(list: &Spanned<Tree>, index: usize) -> Option<&Spanned<Tree>> {
    if let Tree::List(items) = &**list { items.get(index) } else { None }
}

/// What was expected instead of a source.
fn source_error(source: &str) -> Option<String> {
    if KEYWORDS.contains(&source) {
        return Some(format!("expected single quotes: `'{source}'`"));
    }
    if source == "'none'" {
        return Some("expected a source to allow".into());
    }
    let is_word = !source.is_empty() && source.chars().all(|c| c.is_ascii_graphic() && !";,\"".contains(c));
    (!is_word)
        .then(|| "expected one source, such as `https://example.org`, without spaces, `;` and `,`".into())
}
