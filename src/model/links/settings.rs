//! Links in `[theme]` of `book.toml`.

use std::sync::Arc;

use super::super::guide::SettingLink;
use super::super::href;
use super::super::target::split_anchor;
use super::{LinkResolver, SAFE};
use crate::config::{BOOK_FILE, LinkConfig};
use crate::diag::{Diagnostic, Rule};
use crate::source::address::scheme;

impl LinkResolver<'_> {
    /// Where links of the settings lead. Those that lead nowhere are reported and left out.
    pub(in super::super) fn settings(
        &self,
        links: &[LinkConfig],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Vec<SettingLink> {
        let resolved = links.iter().map(|link| self.setting(link));
        resolved.filter_map(|link| link.map_err(|found| diagnostics.push(found)).ok()).collect()
    }

    fn setting(&self, link: &LinkConfig) -> Result<SettingLink, Diagnostic> {
        let title = link.title.clone();
        let written = link.url.trim();
        if written.starts_with("//") || scheme(written).is_some_and(|scheme| SAFE.contains(&scheme)) {
            return Ok(SettingLink { title, url: written.to_owned(), is_elsewhere: true });
        }
        let (path, anchor) = split_anchor(written);
        let path = path.trim_start_matches('/');
        let page = self.lookup.page(path).map(|page| self.guide.pages[page].url.clone());
        let url = page.or_else(|| self.find_generated(path));
        let Some(url) = url else {
            let message = format!("there is no page `{written}`");
            let near = self.lookup.nearest_page(path);
            let help = near.map(|near| format!("did you mean `{near}`?"));
            return Err(Diagnostic::new(Rule::BrokenLink, &Arc::from(BOOK_FILE), link.url.span(), message)
                .label("expected a URL, or the path of an article in the content")
                .help_if(help));
        };
        let url = href::with_anchor(&url, &anchor.unwrap_or_default());
        Ok(SettingLink { title, url, is_elsewhere: false })
    }
}
