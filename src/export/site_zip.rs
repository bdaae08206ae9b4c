//! `guide.zip`: the published folder, with a start page.

use super::archive::Archive;
use super::{ExportError, ExportInput, Exported};
use crate::diag::Diagnostic;
use crate::model::routes::PageKind;
use crate::site::href::{self, escape};

/// The folder in the archive that holds the site.
const FOLDER: &str = "guide";
/// The start page, whose name comes first in listings.
const START: &str = "START-HERE.html";

/// The archive. Pages that cannot be rendered are left out and reported, as in a build.
pub(super) fn export(source: &ExportInput<'_>) -> Result<Exported, ExportError> {
    let mut archive = Archive::new();
    let mut diagnostics: Vec<Diagnostic> = Vec::new();
    archive.add(START, start_page(source).as_bytes())?;
    for (url, artifact) in source.site.iter() {
        let bytes = artifact.render().map_or_else(
            |error| {
                diagnostics.extend(error.diagnostics);
                error.without_hooks
            },
            Some,
        );
        if let Some(bytes) = bytes {
            archive.add(&format!("{FOLDER}/{url}"), &bytes)?;
        }
        (source.progress)();
    }
    Ok(Exported { bytes: archive.finish()?, notes: Vec::new(), diagnostics })
}

/// A page that redirects to the home page, with a fallback link.
fn start_page(source: &ExportInput<'_>) -> String {
    let site = source.views.site();
    let home = href::encode(&source.views.guide().page_address(PageKind::Home, 1));
    let (title, home) = (escape(&site.title), format!("{FOLDER}/{home}"));
    format!(
        "<!DOCTYPE html>\n<html lang=\"{}\" dir=\"{}\">\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"refresh\" content=\"0; url={home}\">\n<p><a href=\"{home}\">{title}</a></p>\n\
         <p>{}</p>\n</html>\n",
        escape(&site.language),
        site.direction,
        escape(source.views.strings().text("book.unpack_first")),
    )
}
