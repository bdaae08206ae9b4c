//! What `site` has of a theme.

use std::collections::BTreeMap;

use serde::Serialize;

use super::settings::{Accent, LogoView};

/// What `site` has of the theme.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ThemeParts {
    /// Path of the joined style sheet.
    pub css: String,
    /// Path of the joined script.
    pub js: String,
    /// Paths of style sheets loaded when needed, by the name of their folder in `assets/css/`.
    pub styles: BTreeMap<String, String>,
    /// Paths of scripts loaded when needed, by the name of their folder in `assets/js/`.
    pub scripts: BTreeMap<String, String>,
    /// Path of the script that runs before the page is drawn, when the theme has one.
    pub early: Option<String>,
    /// Path of the script that sends readers on from an alias, when the theme has one.
    pub redirect: Option<String>,
    /// Path of the icon: `favicon.svg`, `favicon.png` or `favicon.ico` of the book, or that of the theme.
    pub icon: String,
    /// Media type of the icon.
    pub icon_type: &'static str,
    /// The image beside the title, when the book has one.
    pub logo: Option<LogoView>,
    /// The colors of `theme.accent`, when the book has one.
    pub accent: Option<Accent>,
}

impl ThemeParts {
    /// The same with its files at the addresses that `at` returns.
    #[must_use]
    pub fn map(&self, at: impl Fn(&str) -> String) -> Self {
        let all = |urls: &BTreeMap<String, String>| {
            urls.iter().map(|(name, url)| (name.clone(), at(url))).collect()
        };
        Self {
            css: at(&self.css),
            js: at(&self.js),
            styles: all(&self.styles),
            scripts: all(&self.scripts),
            early: self.early.as_deref().map(&at),
            redirect: self.redirect.as_deref().map(&at),
            icon: at(&self.icon),
            icon_type: self.icon_type,
            logo: self.logo.clone().map(|logo| LogoView { url: at(&logo.url), ..logo }),
            accent: self.accent.clone(),
        }
    }
}
