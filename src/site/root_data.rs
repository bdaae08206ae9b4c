//! What scripts link to and load, as data attributes of the root element: said once, before the theme's script, rather than on every page.

use std::collections::BTreeMap;

use crate::model::routes::PAGES;
use crate::theme::scripts;
use crate::theme::view::SiteView;

/// The folders that scripts load data from.
const FOLDERS: [&str; 2] = ["search", "study"];

/// Where the parts of the theme are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartFiles {
    /// In files of the site, which scripts load.
    Separate,
    /// In the single file itself.
    Embedded,
}

/// A statement that sets the attributes.
pub fn statement(site: &SiteView, part_files: PartFiles) -> String {
    let named =
        |kind: &'static str, urls: &BTreeMap<String, String>, names: &[&str]| -> Vec<(String, String)> {
            let known =
                names.iter().filter_map(|name| Some((format!("{kind}-{name}"), urls.get(*name)?.clone())));
            known.collect()
        };
    let parts = |kind: &'static str, urls: &BTreeMap<String, String>| -> Vec<(String, String)> {
        let loaded = urls.iter().filter(|(name, _)| !scripts::is_linked_by_pages(name));
        loaded.map(|(name, url)| (format!("{kind}-{name}"), url.clone())).collect()
    };
    let mut attributes = BTreeMap::new();
    let pages = PAGES.iter().filter(|row| row.is_linked_by_scripts).map(|row| row.name);
    attributes.extend(named("page", &site.pages, &pages.collect::<Vec<_>>()));
    attributes.extend(named("folder", &site.folders, &FOLDERS));
    if part_files == PartFiles::Separate {
        attributes.extend(parts("style", &site.theme.styles));
        attributes.extend(parts("script", &site.theme.scripts));
        let files = [("worker", &site.worker), ("manifest", &site.manifest)];
        attributes.extend(files.into_iter().filter_map(|(name, url)| Some((name.to_owned(), url.clone()?))));
    }
    // Plain data is always JSON.
    let json = serde_json::to_string(&attributes).unwrap_or_default();
    format!(
        "for(const[name,url]of Object.entries({json}))document.documentElement.setAttribute(`data-${{name}}`,url);\n"
    )
}
