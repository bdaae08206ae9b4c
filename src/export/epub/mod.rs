//! `guide.epub`: EPUB 3.3.

mod chapter;
mod package;
mod static_svg;

use super::archive::Archive;
use super::cover::Cover;
use super::error::MediaError;
use super::media::NamedMedia;
use super::outline::{Chapter, outline};
use super::{ExportError, ExportInput, Exported};
use crate::site::Site;
use crate::theme::view::Accent;
use chapter::BookChapters;

const STYLE: &str = include_str!("style.css");

/// A chapter as a file of the book.
struct BookPage {
    /// Path in the book.
    path: String,
    title: String,
    xhtml: String,
    has_math: bool,
    has_svg: bool,
    /// Questions and other headings of the second level: id and title.
    sections: Vec<(String, String)>,
    /// Its level in the contents: 0 for topics and articles without a topic.
    depth: usize,
}

/// The book.
pub(super) fn export(source: &ExportInput<'_>) -> Result<Exported, ExportError> {
    let chapters: Vec<Chapter<'_>> = outline(source.views);
    if chapters.is_empty() {
        return Err(ExportError::NoArticles);
    }
    let mut images = NamedMedia::default();
    let pages = BookChapters::new(source, &chapters);
    let pages: Vec<BookPage> = chapters
        .iter()
        .map(|chapter| {
            let page = pages.page(chapter, &mut images);
            (source.progress)();
            page
        })
        .collect();
    let views = source.views;
    let cover = Cover::new(views);
    let (png, note) = cover.png(source.font_finder, source.views.guide().config.language());
    let mut archive = Archive::new();
    archive.store("mimetype", b"application/epub+zip")?;
    archive.add("META-INF/container.xml", package::CONTAINER.as_bytes())?;
    archive.add("book/package.opf", package::package(views, &pages, &images).as_bytes())?;
    archive.add("book/nav.xhtml", package::contents(views, &pages).as_bytes())?;
    archive.add("book/cover.svg", cover.svg().as_bytes())?;
    archive.store("book/cover.png", &png)?;
    archive.add("book/cover.xhtml", package::cover(views).as_bytes())?;
    let accent = views.site().theme.accent.as_ref().map(Accent::diagram_style).unwrap_or_default();
    archive.add("book/style.css", [STYLE, accent.as_str()].concat().as_bytes())?;
    for page in &pages {
        archive.add(&format!("book/{}", page.path), page.xhtml.as_bytes())?;
    }
    for (path, image) in images.files() {
        archive.add(&format!("book/{path}"), &image.bytes)?;
    }
    Ok(Exported {
        bytes: archive.finish()?,
        notes: images.notes().into_iter().chain(note).collect(),
        diagnostics: Vec::new(),
    })
}

/// Adds an image of the site to the book; returns its path in the book.
fn add_image(images: &mut NamedMedia, site: &Site, path: &str) -> Option<String> {
    images.add(site, path, |number, mut image| {
        if !CORE.contains(&image.media_type) {
            return Err(MediaError::NotCoreMedia { path: path.to_owned(), media_type: image.media_type });
        }
        if image.media_type == SVG {
            let svg = static_svg::static_svg(&image.bytes);
            image.bytes = svg.map_err(|error| MediaError::Svg { path: path.to_owned(), error })?.into();
        }
        Ok((format!("images/{number}.{}", image.extension), image))
    })
}

/// The media type of SVG.
const SVG: &str = "image/svg+xml";
/// The kinds of image that every e-reader shows (EPUB 3.3, 3.2 “Core media types”).
const CORE: [&str; 5] = ["image/png", "image/jpeg", SVG, "image/gif", "image/webp"];
