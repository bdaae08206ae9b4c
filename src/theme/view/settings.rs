//! What `[theme]` of `book.toml` adds to `site`.

#![allow(missing_docs, reason = "fields named for what they hold say it themselves")]

use serde::Serialize;

/// `site.logo`
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LogoView {
    pub url: String,
    /// In pixels, where it is known, as is the height.
    pub width: Option<u32>,
    pub height: Option<u32>,
}

/// `site.accent`: colors as `#rrggbb`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Accent {
    /// On light pages.
    pub light: String,
    /// On dark pages.
    pub dark: String,
    /// A tint for backgrounds on light pages.
    pub wash: String,
    /// The same on dark pages.
    pub dark_wash: String,
}

/// A link of `[theme]`. Its address is complete where `is_elsewhere`, and a path from the site's root otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OutsideLink {
    pub url: String,
    pub title: String,
    pub is_elsewhere: bool,
}
