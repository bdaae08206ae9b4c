//! `[theme]` of `book.toml`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::data::Spanned;

/// `[theme]`
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ThemeConfig {
    /// The name of a folder in `themes/`. Its files override those of the default theme.
    pub name: Option<Spanned<String>>,
    /// The image beside the title at the top of each page. As with all files here, the path starts at the folder of `book.toml`, and the file is in
    /// the content or in `themes/`: `content/logo.svg`.
    pub logo: Option<Spanned<String>>,
    /// The icon of the site in browsers: an SVG, PNG or ICO file.
    pub favicon: Option<Spanned<String>>,
    /// The color of links, buttons and diagrams, as in CSS: `#7a1f5c`, `teal`, `oklch(45% .16 310)`.
    pub accent: Option<Spanned<String>>,
    /// The same for dark pages. Default: a lighter shade of `accent`.
    pub accent_dark: Option<Spanned<String>>,
    /// Font families.
    pub fonts: FontsConfig,
    /// Style sheets, added after those of the theme.
    pub css: Vec<Spanned<String>>,
    /// Scripts, added after those of the theme.
    pub js: Vec<Spanned<String>>,
    /// A line of Markdown at the end of each page, such as `© 2026 [Ada](https://example.org)`.
    pub footer: String,
    /// Links at the top of each page, after the guide's own; on narrow screens, at its end.
    pub navigation: Vec<LinkConfig>,
    /// Links to profiles and communities, at the end of each page.
    pub social: Vec<LinkConfig>,
}

/// Font families, as in CSS: `"Inter", system-ui, sans-serif`. Fonts that are not on the reader's machine need an `@font-face` rule in a style sheet.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct FontsConfig {
    /// For titles and headings.
    pub headings: Option<Spanned<String>>,
    /// For everything else.
    pub text: Option<Spanned<String>>,
    /// For code.
    pub code: Option<Spanned<String>>,
}

/// A link.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkConfig {
    /// The text of the link.
    pub title: String,
    /// A URL, the path of an article in the content, such as `start/install.md`, or the address of a page, such as `roadmap.html`.
    pub url: Spanned<String>,
}

impl ThemeConfig {
    /// The name of the theme's folder.
    pub fn name(&self) -> &str {
        self.name.as_ref().map_or("default", |name| name.as_str())
    }
}
