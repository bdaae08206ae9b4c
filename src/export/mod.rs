//! Exports: the guide in one file, for reading offline, for e-readers, or for other flash card programs.
//!
//! Each format is a file or folder here, and a pure function from the guide and its site to bytes. None reads Markdown: the text comes from the
//! same views and pages as the site's.

mod address;
#[cfg(feature = "anki")]
mod anki;
mod archive;
mod cards;
mod cover;
mod embed;
mod epub;
mod error;
mod ids;
mod links;
mod media;
mod outline;
mod print;
mod single_html;
mod site_zip;
mod size;
mod text_cards;

pub use error::ExportError;
pub use print::PagePrinter;
pub use size::size;

use std::collections::BTreeMap;

use crate::diag::{Diagnostic, internal};
use crate::raster::{FontFinder, NoFonts};
use crate::site::Site;
use crate::site::views::Views;
use crate::study::NoteDigest;

/// A format that a guide can be exported to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ExportFormat {
    /// One page with everything in it.
    Html,
    /// The published folder.
    Zip,
    /// A book for e-readers, EPUB 3.
    Epub,
    /// A deck for Anki.
    Apkg,
    /// Notes for Anki whose cards no longer exist.
    RemovedCards,
    /// The same cards as text with tabs, for Anki.
    Tsv,
    /// The same cards as two columns of plain text.
    Text,
    /// The same cards as a note of Obsidian.
    Obsidian,
    /// A PDF.
    Pdf,
}

/// The input of an export.
pub struct ExportInput<'a> {
    /// The views of the guide.
    pub views: &'a Views,
    /// The site.
    pub site: &'a Site,
    /// Finds fonts for the cover of books.
    pub font_finder: &'a dyn FontFinder,
    /// Prints the pages of a PDF.
    pub printer: Option<&'a dyn PagePrinter>,
    /// Called after each page, from any thread.
    pub progress: &'a (dyn Fn() + Sync),
}

impl<'a> ExportInput<'a> {
    /// With the fonts that Prepbook has, without a printer and without progress.
    pub fn new(views: &'a Views, site: &'a Site) -> Self {
        Self { views, site, font_finder: &NoFonts, printer: None, progress: &|| {} }
    }
}

/// The output of an export.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exported {
    /// The file.
    pub bytes: Vec<u8>,
    /// Notes for the author: an image that was scaled, a file that is left out.
    pub notes: Vec<String>,
    /// Diagnostics of pages that could not be rendered, which are left out.
    pub diagnostics: Vec<Diagnostic>,
}

/// The number of calls of `progress` during an export.
pub fn steps(format: ExportFormat, site: &Site, views: &Views) -> usize {
    match format {
        ExportFormat::Zip => site.len(),
        _ => views.guide().pages.len(),
    }
}

/// Exports a guide to a format.
///
/// # Errors
/// If the guide has nothing that could be in the file, or a library fails.
pub fn export(format: ExportFormat, source: &ExportInput<'_>) -> Result<Exported, ExportError> {
    internal::catch(&format!("{format:?}"), || export_format(format, source)).unwrap_or_else(|found| {
        let help = found.help.unwrap_or_default();
        Err(ExportError::Internal { message: found.message, help })
    })
}

/// What the guide's cards show as notes, by their ids; `book.lock` records it.
pub fn note_digests(source: &ExportInput<'_>) -> BTreeMap<String, NoteDigest> {
    cards::digests(source)
}

fn export_format(format: ExportFormat, source: &ExportInput<'_>) -> Result<Exported, ExportError> {
    match format {
        ExportFormat::Zip => site_zip::export(source),
        ExportFormat::Html => single_html::export(source),
        ExportFormat::Epub => epub::export(source),
        #[cfg(feature = "anki")]
        ExportFormat::Apkg => anki::export(source),
        #[cfg(feature = "anki")]
        ExportFormat::RemovedCards => anki::export_removed(source),
        #[cfg(not(feature = "anki"))]
        ExportFormat::Apkg | ExportFormat::RemovedCards => Err(ExportError::Unsupported),
        ExportFormat::Tsv => text_cards::table(source),
        ExportFormat::Text => text_cards::columns(source),
        ExportFormat::Obsidian => text_cards::obsidian(source),
        ExportFormat::Pdf => print::export(source),
    }
}
