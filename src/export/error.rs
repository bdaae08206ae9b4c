//! Errors of exports.

use std::error::Error;
use std::str::Utf8Error;

use super::size::{TOO_LARGE, size};

/// Maximum depth of elements, which e-readers, too, read with a stack.
pub(super) const MAX_DEPTH: usize = 200;

/// Why a guide cannot be exported to a format.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The format consists of articles.
    #[error("the guide has no article")]
    NoArticles,
    /// The format consists of cards.
    #[error("the guide has no question and no comparison")]
    NoCards,
    /// The format consists of the site's pages.
    #[error("no page of the site can be rendered")]
    NoPages,
    /// The program was compiled without the feature `anki`.
    #[error("this Prepbook was compiled without `anki`")]
    Unsupported,
    /// No program that prints pages was given.
    #[error("there is no program to print with")]
    NoPrinter,
    /// Some chapters could not be printed.
    #[error("cannot print {what}")]
    Print {
        /// Which.
        what: String,
        /// What the program that prints says.
        source: Box<dyn Error + Send + Sync>,
    },
    /// The printed parts cannot be joined.
    #[error("cannot join what was printed")]
    Pdf(#[from] lopdf::Error),
    /// Writing the archive failed.
    #[error("cannot write the archive")]
    Archive(#[from] zip::result::ZipError),
    /// Writing the cards as text failed.
    #[error("cannot write the cards as text")]
    Text(#[from] csv::Error),
    /// Writing the Anki collection failed.
    #[cfg(feature = "anki")]
    #[error("cannot write the Anki collection")]
    Collection(#[from] rusqlite::Error),
    /// A panic in Prepbook or a library.
    #[error("{message} ({help})")]
    Internal {
        /// Its message.
        message: String,
        /// What to do about it.
        help: String,
    },
}

/// Why a file is left out of a bundle.
#[derive(Debug, thiserror::Error)]
pub(super) enum MediaError {
    #[error("`{path}` is not in the site")]
    Missing { path: String },
    #[error("`{path}` is left out: browsers do not show files of this kind")]
    UnknownKind { path: String },
    #[error("`{path}` is left out: it is not an image")]
    NotAnImage { path: String },
    #[error("`{path}` ({}) is left out: it is larger than {} and cannot be scaled; save a smaller one", size(*bytes), size(TOO_LARGE))]
    TooLarge { path: String, bytes: usize },
    #[error("`{path}` ({}) is left out: it is larger than {}", size(*bytes), size(TOO_LARGE))]
    TooLargeToDownload { path: String, bytes: usize },
    #[error("`{path}` is left out: e-readers need not show {media_type}")]
    NotCoreMedia { path: String, media_type: &'static str },
    #[error("`{path}` is left out")]
    Svg {
        path: String,
        #[source]
        error: SvgError,
    },
}

/// Why an SVG file cannot be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum SvgError {
    #[error("invalid UTF-8 at byte {}", .0.valid_up_to())]
    Encoding(#[from] Utf8Error),
    #[error(transparent)]
    Syntax(#[from] roxmltree::Error),
    #[error("its root is not `<svg>`")]
    Root,
    #[error("its elements are nested deeper than {MAX_DEPTH} levels")]
    Depth,
}

impl MediaError {
    /// The message for the author, with that of its cause.
    pub(super) fn note(&self) -> String {
        self.source().map_or_else(|| self.to_string(), |source| format!("{self}: {source}"))
    }
}
