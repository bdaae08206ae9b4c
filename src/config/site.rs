//! `[site]`: how the site is published.

use std::collections::BTreeMap;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256, Sha384, Sha512};
use url::Url;

use super::{Config, RemoteImages};
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
/// Stands in for a base URL that is not set.
const ANY_SITE: &str = "https://site.invalid/";
/// Words that browsers understand only in quotes.
const KEYWORDS: [&str; 8] = [
    "self", "none", "unsafe-inline", "unsafe-eval", "unsafe-hashes", "wasm-unsafe-eval", "strict-dynamic",
    "report-sample",
];

/// Code in a page that the policy restricts.
#[derive(Debug, Clone, Copy)]
pub enum InlineCode<'c> {
    /// The content of `<script>` or `<style>`.
    Element(&'c str),
    /// The value of `onclick` or `style`.
    Attribute(&'c str),
}

impl Config {
    /// The Content-Security-Policy that pages are made for: nothing runs inline, and nothing from other sites runs or loads, except what the book allows.
    pub fn policy(&self) -> String {
        let names = DIRECTIVES.iter().map(|(name, _)| *name).filter(|name| *name != FRAME_ANCESTORS);
        names.filter_map(|name| self.directive(name)).collect::<Vec<_>>().join("; ")
    }

    /// The same for hosts: no other site shows pages in a frame, except those that the book allows.
    pub fn host_policy(&self) -> String {
        format!("{}; {}", self.policy(), self.directive(FRAME_ANCESTORS).unwrap_or_default())
    }

    /// Whether the policy allows code in a page.
    pub fn allows_code(&self, directives: &[&str], code: InlineCode<'_>) -> bool {
        let sources = || directives.iter().flat_map(|directive| self.sources(directive));
        let is_listed = |wanted: &str| sources().any(|source| source == wanted);
        // A hash or a nonce disables `'unsafe-inline'`.
        let is_exact = |source: &str| source.starts_with("'sha") || source.starts_with("'nonce-");
        if !sources().any(is_exact) {
            return is_listed("'unsafe-inline'");
        }
        match code {
            InlineCode::Element(code) => sources().any(|source| is_hash_of(source, code)),
            InlineCode::Attribute(code) => {
                is_listed("'unsafe-hashes'") && sources().any(|source| is_hash_of(source, code))
            }
        }
    }

    /// Whether one of these directives of the policy allows an address.
    pub fn allows_address(&self, directives: &[&str], address: &str) -> bool {
        let Ok(page) = Url::parse(self.base_url.as_deref().unwrap_or(ANY_SITE)) else { return true };
        let Ok(url) = page.join(address.trim()) else { return true };
        let mut sources = directives.iter().flat_map(|directive| self.sources(directive));
        sources.any(|source| covers(source, &url, &page))
    }

    /// A directive with its sources; `None` for one that has none.
    fn directive(&self, name: &str) -> Option<String> {
        let sources = self.sources(name).collect::<Vec<_>>().join(" ");
        (!sources.is_empty()).then(|| format!("{name} {sources}"))
    }

    /// The sources of a directive: its own, those for remote images, and those that the book adds.
    fn sources(&self, directive: &str) -> impl Iterator<Item = &str> {
        let added = self.site.csp.get(directive).map(Vec::as_slice).unwrap_or_default();
        let own = DIRECTIVES.iter().filter(move |(name, _)| *name == directive);
        let own = own.flat_map(|(_, sources)| sources.split_whitespace());
        // `'none'` has a meaning only alone.
        let own = own.filter(|source| added.is_empty() || *source != "'none'");
        let is_media = ["img-src", "media-src"].contains(&directive);
        let shows_remote = is_media && self.build.remote_images == RemoteImages::Allow;
        let remote = ["https:", "http:"].into_iter().filter(move |_| shows_remote);
        own.chain(remote).chain(added.iter().map(String::as_str))
    }
}

impl SiteConfig {
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

/// Whether a source of the policy of `page` covers an address.
fn covers(source: &str, url: &Url, page: &Url) -> bool {
    // A scheme covers its secure form.
    let covers_scheme = |scheme: &str| {
        scheme.eq_ignore_ascii_case(url.scheme()) || scheme == "http" && url.scheme() == "https"
    };
    match source {
        "'self'" => return url.origin() == page.origin(),
        "*" => return ["http", "https"].contains(&url.scheme()),
        _ => {}
    }
    if let Some(scheme) = source.strip_suffix(':') {
        return covers_scheme(scheme);
    }
    let (scheme, rest) = source.split_once("://").unwrap_or((page.scheme(), source));
    let (authority, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
    let (host, port) = authority.split_once(':').unwrap_or((authority, ""));
    let name = url.host_str().unwrap_or_default();
    let covers_host = match host.to_ascii_lowercase().strip_prefix('*') {
        Some(domain) => name.ends_with(domain),
        None => name.eq_ignore_ascii_case(host),
    };
    let covers_port = match port {
        "" => url.port().is_none(),
        "*" => true,
        port => url.port_or_known_default().is_some_and(|known| port == known.to_string()),
    };
    let covers_path = if path.ends_with('/') {
        url.path().starts_with(path)
    } else {
        path.is_empty() || url.path() == path
    };
    covers_scheme(scheme) && covers_host && covers_port && covers_path
}

/// Whether a source of the policy is the hash of this code.
fn is_hash_of(source: &str, code: &str) -> bool {
    let hash = source.trim_matches('\'').split_once('-');
    let Some((algorithm, expected)) = hash else { return false };
    let digest = match algorithm {
        "sha256" => Sha256::digest(code).to_vec(),
        "sha384" => Sha384::digest(code).to_vec(),
        "sha512" => Sha512::digest(code).to_vec(),
        _ => return false,
    };
    // Both alphabets are allowed.
    STANDARD.encode(digest) == expected.replace('-', "+").replace('_', "/")
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compares_addresses_with_sources() {
        let page = Url::parse("https://me.test/guide/").expect("a URL");
        let is_covered =
            |source: &str, address: &str| covers(source, &page.join(address).expect("a URL"), &page);
        for (source, address) in [
            ("https://a.test", "https://a.test/b/c"),
            ("https://a.test", "//a.test/b"),
            ("http://a.test", "https://a.test"),
            ("a.test", "https://A.test/b"),
            ("https://*.a.test", "https://b.c.a.test/"),
            ("https://a.test:8080", "https://a.test:8080/"),
            ("https://a.test:*", "https://a.test:1/"),
            ("https://a.test/embed/", "https://a.test/embed/x"),
            ("https://a.test/x.js", "https://a.test/x.js?v=1"),
            ("https:", "https://a.test"),
            ("*", "http://a.test"),
            ("data:", "data:text/plain,a"),
            ("'self'", "x.html"),
            ("'self'", "https://me.test/other"),
        ] {
            assert!(is_covered(source, address), "{source} {address}");
        }
        for (source, address) in [
            ("https://a.test", "https://b.test"),
            ("https://a.test", "https://x.a.test"),
            ("https://a.test", "http://a.test"),
            ("https://*.a.test", "https://a.test/"),
            ("https://*.a.test", "https://ba.test/"),
            ("https://a.test", "https://a.test:8080/"),
            ("https://a.test/embed/", "https://a.test/watch"),
            ("https://a.test/x.js", "https://a.test/y.js"),
            ("https:", "data:text/html,a"),
            ("*", "data:text/html,a"),
            ("'self'", "https://a.test"),
            ("'unsafe-inline'", "https://a.test"),
        ] {
            assert!(!is_covered(source, address), "{source} {address}");
        }
    }

    #[test]
    fn code_in_pages_needs_its_hash_or_a_general_source() {
        let config = |sources: &[&str]| {
            let sources = sources.iter().map(|source| (*source).to_owned()).collect();
            let mut config = Config::default();
            config.site.csp.insert("script-src".to_owned(), sources);
            config
        };
        let code = "alert('Hello, world.');";
        let hash = "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='";
        let longest = "'sha512-Q2bFTOhEALkN8hOms2FKTDLy7eugP2zFZ1T8LCvX42Fp3WoNr3bjZSAHeOsHrbV1Fu9/A0EzCinRE7Af1ofPrw=='";
        for (sources, allows) in [
            (&[][..], [false, false]),
            (&["https://a.test"], [false, false]),
            (&["'unsafe-inline'"], [true, true]),
            (&[hash], [true, false]),
            (&[longest], [true, false]),
            (&["'sha256-b='"], [false, false]),
            (&["'unsafe-inline'", "'sha256-b='"], [false, false]),
            (&["'unsafe-hashes'", "'sha256-b='"], [false, false]),
            (&["'unsafe-hashes'", hash], [true, true]),
        ] {
            let config = config(sources);
            let found = [InlineCode::Element(code), InlineCode::Attribute(code)]
                .map(|code| config.allows_code(&["script-src"], code));
            assert_eq!(found, allows, "{sources:?}");
        }
    }

    #[test]
    fn remote_images_are_allowed_where_the_book_shows_them() {
        let allows = |images| {
            let mut config = Config::default();
            config.build.remote_images = images;
            config.allows_address(&["img-src"], "https://a.test/a.png")
        };
        assert_eq!([RemoteImages::Allow, RemoteImages::Link].map(allows), [true, false]);
    }
}
