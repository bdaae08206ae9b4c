//! `prepbook check --external`: links to other sites. [I/O]
//!
//! Hosts are checked in parallel, the links of one host one after the other. Only answers that prove a link broken are reported: many sites
//! refuse programs with 403 or 429.
#![allow(clippy::disallowed_methods, reason = "the network, the clock and the cache are used here")]

mod cache;
mod request;

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use clap::Args;
use indicatif::ProgressBar;
use rayon::prelude::*;
use url::{Host, Url};

use super::Failure;
use super::book::plural;
use super::terminal::Terminal;
use crate::content::article::LinkKind;
use crate::diag::{Diagnostic, Rule, Span};
use crate::model::Guide;
use cache::LinkCache;
use request::{HttpClient, LinkStatus};

/// `--external` and its options
#[derive(Debug, Clone, Args)]
pub(super) struct ExternalArguments {
    /// Also check links to other sites.
    #[arg(long)]
    external: bool,
    /// Accept these hosts or URL prefixes without checking; repeat the option or separate them with commas.
    #[arg(
        long,
        value_name = "PREFIX",
        value_delimiter = ',',
        requires = "external",
        env = "PREPBOOK_EXTERNAL_ALLOW",
        hide_env_values = true
    )]
    external_allow: Vec<String>,
    /// Days for which a working link is not checked again; 0 checks all links.
    #[arg(long, value_name = "DAYS", default_value_t = 7, requires = "external")]
    external_max_age: u64,
    /// Number of hosts to check in parallel.
    #[arg(long, value_name = "N", default_value_t = 8, requires = "external", value_parser = clap::value_parser!(u64).range(1..=64))]
    external_jobs: u64,
    /// Milliseconds between two requests to the same host.
    #[arg(long, value_name = "MS", default_value_t = 500, requires = "external")]
    external_delay: u64,
    /// Also check links to this machine and to private networks.
    #[arg(long, requires = "external")]
    external_local: bool,
}

/// The locations of a link in the book.
type Locations = Vec<(Arc<str>, Span)>;

/// The result of a check.
#[derive(Debug, Default)]
pub(super) struct LinkCheck {
    /// One diagnostic per location of a broken link.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Links that were requested.
    requested: usize,
    /// Links whose cached answer is still valid.
    cached: usize,
    /// Links whose sites did not answer the question.
    unclear: usize,
}

impl ExternalArguments {
    /// Checks the external links of `guide`; working ones are cached in `cache_folder`. `None` without `--external`.
    ///
    /// # Errors
    /// The threads could not be started.
    pub(super) fn check(
        &self,
        guide: &Guide,
        cache_folder: Option<PathBuf>,
        terminal: &Terminal,
    ) -> Result<Option<LinkCheck>, Failure> {
        if !self.external {
            return Ok(None);
        }
        let mut cache =
            LinkCache::read(cache_folder, Duration::from_secs(self.external_max_age * 24 * 60 * 60));
        let links = self.links(guide);
        let mut checked = LinkCheck::default();
        let mut hosts: BTreeMap<String, Vec<&String>> = BTreeMap::new();
        for link in links.keys() {
            if cache.has(link) {
                checked.cached += 1;
            } else {
                hosts.entry(host(link)).or_default().push(link);
            }
        }
        checked.requested = hosts.values().map(Vec::len).sum();
        let bar = terminal.progress(checked.requested);
        let answers = self.request_all(hosts.into_values().collect(), &bar)?;
        bar.finish_and_clear();
        for (link, answer) in answers {
            match answer {
                LinkStatus::Works => cache.add(link),
                LinkStatus::Unclear => checked.unclear += 1,
                LinkStatus::Broken(reason) => {
                    let locations = links.get(link).into_iter().flatten();
                    checked
                        .diagnostics
                        .extend(locations.map(|(path, span)| broken(link, &reason, path, span)));
                }
            }
        }
        cache.write();
        Ok(Some(checked))
    }

    /// The links to check, without fragments.
    fn links(&self, guide: &Guide) -> BTreeMap<String, Locations> {
        let mut links: BTreeMap<String, Locations> = BTreeMap::new();
        for page in &guide.pages {
            let article = page.article();
            for link in article.links.iter().filter(|link| link.kind == LinkKind::Page) {
                if let Some(url) = self.wanted(&link.target) {
                    links.entry(url).or_default().push((Arc::clone(&article.path), link.span.clone()));
                }
            }
        }
        links
    }

    /// The URL to request for a link target. `None` for links into the book, reserved names, allowed and local addresses.
    fn wanted(&self, target: &str) -> Option<String> {
        let mut url = Url::parse(target).ok().filter(|url| ["http", "https"].contains(&url.scheme()))?;
        let is_local = match url.host()? {
            Host::Domain(name) if is_reserved(name) => return None,
            Host::Domain(name) => name == "localhost" || name.ends_with(".localhost"),
            Host::Ipv4(address) => is_private(IpAddr::V4(address)),
            Host::Ipv6(address) => is_private(IpAddr::V6(address)),
        };
        url.set_fragment(None);
        let is_allowed = self.external_allow.iter().any(|prefix| {
            !prefix.is_empty()
                && (url.as_str().starts_with(prefix.as_str()) || url.host_str() == Some(prefix.as_str()))
        });
        (!is_allowed && (self.external_local || !is_local)).then(|| url.into())
    }

    fn request_all<'l>(
        &self,
        hosts: Vec<Vec<&'l String>>,
        bar: &ProgressBar,
    ) -> Result<Vec<(&'l String, LinkStatus)>, Failure> {
        let client = HttpClient::new();
        let delay = Duration::from_millis(self.external_delay);
        let jobs = usize::try_from(self.external_jobs).unwrap_or(1);
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(jobs)
            .build()
            .map_err(|error| Failure::caused_by("cannot start threads to check links", error))?;
        let check_host = |links: Vec<&'l String>| {
            let mut answers = Vec::with_capacity(links.len());
            for link in links {
                if !answers.is_empty() {
                    thread::sleep(delay);
                }
                answers.push((link, client.check(link)));
                bar.inc(1);
            }
            answers
        };
        Ok(pool.install(|| hosts.into_par_iter().with_max_len(1).flat_map_iter(check_host).collect()))
    }
}

impl LinkCheck {
    /// `12 external links checked, 3 cached, 1 unclear`
    pub(super) fn summary(&self) -> String {
        let mut summary = format!("Checked {}", plural(self.requested, "external link"));
        if self.cached > 0 {
            summary += &format!(", {} in the cache", self.cached);
        }
        if self.unclear > 0 {
            summary += &format!(", {} unclear (the site refuses programs)", self.unclear);
        }
        summary
    }
}

fn broken(link: &str, reason: &str, path: &Arc<str>, span: &Span) -> Diagnostic {
    Diagnostic::new(Rule::BrokenExternalLink, path, span.clone(), format!("`{link}` {reason}"))
        .label("broken external link")
        .help("update or remove the link, or accept it with `--external-allow`")
}

fn host(link: &str) -> String {
    Url::parse(link).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
}

/// Whether a name is reserved for documentation and tests (RFC 2606).
fn is_reserved(name: &str) -> bool {
    let is_in =
        |domain: &str| name.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    ["example", "example.com", "example.net", "example.org", "invalid", "test"].into_iter().any(is_in)
}

fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => v4.is_loopback() || v4.is_private() || v4.is_link_local() || v4.is_unspecified(),
        IpAddr::V6(v6) => {
            v6.is_loopback() || v6.is_unspecified() || v6.is_unique_local() || v6.is_unicast_link_local()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selects_links_to_other_sites() {
        let arguments = ExternalArguments {
            external: true,
            external_allow: vec!["docs.rs".into(), "https://github.com/me/".into()],
            external_max_age: 7,
            external_jobs: 8,
            external_delay: 0,
            external_local: false,
        };
        assert_eq!(arguments.wanted("https://rust-lang.org/a#b").as_deref(), Some("https://rust-lang.org/a"));
        assert_eq!(arguments.wanted("https://github.com/you/").as_deref(), Some("https://github.com/you/"));
        for skipped in [
            "other.md",
            "mailto:me@rust-lang.org",
            "https://docs.rs/x",
            "https://github.com/me/x",
            "https://www.example.org/",
            "http://a.test/",
            "http://localhost:4000/",
            "http://127.0.0.1/",
            "http://192.168.0.7/",
            "http://[::1]/",
        ] {
            assert_eq!(arguments.wanted(skipped), None, "{skipped}");
        }
        let local = ExternalArguments { external_local: true, ..arguments };
        assert_eq!(local.wanted("http://127.0.0.1:1/").as_deref(), Some("http://127.0.0.1:1/"));
    }
}
