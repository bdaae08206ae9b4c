//! A guide in one file: what a learner carries along, reads on a reader of books, or drills elsewhere.
//!
//! Each format is a file or folder here, and a pure function from the guide and its site to bytes. None reads Markdown: the words come from the
//! same views and pages as the site's.

mod address;
#[cfg(feature = "anki")]
mod anki;
mod archive;
mod cards;
mod carrier;
mod cover;
mod epub;
mod ids;
mod links;
mod outline;
mod pictures;
mod print;
mod single_html;
mod site_zip;
mod tsv;

pub use pictures::size;

use crate::diag::{Diagnostic, internal};
use crate::site::Site;
use crate::site::views::Views;

/// What a guide can be made into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// One page with everything in it.
    Html,
    /// The published folder.
    Zip,
    /// A book for e-readers, EPUB 3.
    Epub,
    /// A deck for Anki.
    Apkg,
    /// The same cards as text with tabs.
    Tsv,
    /// The page that is printed to make a PDF.
    Print,
}

/// What is made into something else.
pub struct Source<'a> {
    /// The guide, as the site's pages show it.
    pub views: &'a Views,
    /// The site.
    pub site: &'a Site,
    /// Is told of each page that is done, from any thread.
    pub progress: &'a (dyn Fn() + Sync),
}

/// What came of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exported {
    /// The file.
    pub bytes: Vec<u8>,
    /// What is to be told: an image that was scaled, a file that is left out.
    pub notes: Vec<String>,
    /// What pages that could not be rendered had to say. They are left out.
    pub diagnostics: Vec<Diagnostic>,
}

/// How many times `progress` is told of something while a format is made.
pub fn steps(format: Format, site: &Site, views: &Views) -> usize {
    match format {
        Format::Zip => site.len(),
        _ => views.guide().pages.len(),
    }
}

/// Makes the file of a format.
///
/// # Errors
/// Why there is none: the guide has nothing that could be in it, or a library refuses.
pub fn export(format: Format, source: &Source<'_>) -> Result<Exported, String> {
    internal::catch(&format!("{format:?}"), || export_format(format, source))
        .unwrap_or_else(|found| Err(format!("{} ({})", found.message, found.help.unwrap_or_default())))
}

fn export_format(format: Format, source: &Source<'_>) -> Result<Exported, String> {
    match format {
        Format::Zip => site_zip::export(source),
        Format::Html => single_html::export(source),
        Format::Epub => epub::export(source),
        #[cfg(feature = "anki")]
        Format::Apkg => anki::export(source),
        #[cfg(not(feature = "anki"))]
        Format::Apkg => Err("this Prepbook was compiled without `anki`".into()),
        Format::Tsv => tsv::export(source),
        Format::Print => print::export(source),
    }
}
