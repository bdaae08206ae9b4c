//! `guide.html`: the whole guide in one file, which loads nothing.
//!
//! Without a script it is one long document: the pages of the site one after another, with links that lead from one to the other. To a browser with
//! scripts, all pages but the first are text in `<noscript>`: `app.js` makes elements of the one that is shown, as the site does, and runs the theme's own code for each. A page is named by its path in
//! the site: `#databases/indexes.html` shows it, `#databases/indexes.html#what-is-an-index` an anchor on it, and that is also what the ids in the
//! document are.

mod address;
mod pages;
mod payloads;
mod shell;

use rayon::prelude::*;

use super::embed::{Embedder, hash, raw};
use super::{ExportError, ExportInput, Exported};
use crate::config::RemoteImages;
use crate::diag::Diagnostic;
use crate::site::href::escape;
use address::Addresses;
use pages::PageParts;

/// Runs before the first paint: only the page that is asked for is to be seen while the rest is still being read.
const EARLY: &str = include_str!("early.js");
/// Shows one page at a time.
const APP: &str = include_str!("app.js");
/// What the document needs beside the theme's style sheet.
const STYLE: &str = include_str!("style.css");
/// Where the theme's code goes in the script.
const THEME_CODE: &str = "/* the theme */";

/// The file.
pub(super) fn export(source: &ExportInput<'_>) -> Result<Exported, ExportError> {
    let urls = pages::urls(source);
    let addresses = Addresses::new(source, &urls);
    let embedder = Embedder::new(source);
    let rendered: Vec<Result<PageParts, Vec<Diagnostic>>> = urls
        .par_iter()
        .with_max_len(1)
        .map(|url| {
            let page = pages::page(url, source, &addresses, &embedder);
            (source.progress)();
            page
        })
        .collect();
    let (mut pages, mut diagnostics) = (Vec::new(), Vec::new());
    for page in rendered {
        match page {
            Ok(mut page) => {
                diagnostics.append(&mut page.diagnostics);
                pages.push(page);
            }
            Err(found) => diagnostics.extend(found),
        }
    }
    if pages.is_empty() {
        return Err(ExportError::NoPages);
    }
    let bytes = document(source, pages, &embedder).into_bytes();
    Ok(Exported { bytes, notes: embedder.notes(), diagnostics })
}

fn document(source: &ExportInput<'_>, pages: Vec<PageParts>, embedder: &Embedder<'_>) -> String {
    let site = source.views.site();
    let style = raw(&format!("{}{STYLE}", embedder.styles()), "style");
    let early = raw(&format!("{}{EARLY}", embedder.text(site.theme.early.as_deref())), "script");
    let app = raw(&APP.replacen(THEME_CODE, &embedder.code(), 1), "script");
    let remote = match source.views.guide().config.build.remote_images {
        RemoteImages::Link => "",
        RemoteImages::Allow => " https: http:",
    };
    let policy = format!(
        "default-src 'none'; script-src {} {}; style-src {}; img-src data: blob:{remote}; media-src data:{remote}; font-src data:; \
         base-uri 'none'; form-action 'none'",
        hash(&early),
        hash(&app),
        hash(&style),
    );
    let shells = shell::shells(&pages);
    let body = shell::document_body(source, pages);
    let (root, colours) = shell::head(source);
    let mut out = format!(
        "<!DOCTYPE html>\n{root}\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{}</title>\n<meta name=\"description\" content=\"{}\">\n<meta name=\"generator\" content=\"Prepbook\">\n<meta name=\"color-scheme\" content=\"light dark\">\n{colours}",
        escape(&policy),
        escape(&site.title),
        escape(&site.description),
    );
    if let Some(icon) = embedder.data_uri(&site.theme.icon) {
        out.push_str(&format!("<link rel=\"icon\" href=\"{icon}\" type=\"{}\">\n", site.theme.icon_type));
    }
    out.push_str(&format!("<style>{style}</style>\n<script>{early}</script>\n</head>\n{body}\n"));
    // After the body's end tag is still in the body; the script takes all of this out of it.
    out.push_str(&shells);
    payloads::write(source, &mut out);
    out.push_str(&format!("<script>{app}</script>\n</body>\n</html>\n"));
    out
}
