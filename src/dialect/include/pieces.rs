//! Where the parts of an expanded text come from.

use std::ops::Range;
use std::sync::Arc;

use borsh::{BorshDeserialize, BorshSerialize};

use crate::diag::Diagnostic;

/// The parts of a text, in order. Empty for a text that is one file.
#[derive(Debug, Clone, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Pieces(Vec<IncludePiece>);

/// A part of a text, which reaches to the next.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
struct IncludePiece {
    start: usize,
    /// The file it comes from, if that is not the article's own.
    path: Option<Arc<str>>,
    /// Its bytes there.
    origin: Range<usize>,
    kind: PieceKind,
}

/// What a part of a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(super) enum PieceKind {
    /// A copy of bytes of a file.
    File,
    /// A copy of bytes of a note that is embedded.
    Note,
    /// Text that replaces bytes of a file.
    Generated,
}

impl Pieces {
    /// Adds a part. Of a copy of no bytes there is none.
    pub(super) fn push(
        &mut self,
        start: usize,
        path: Option<Arc<str>>,
        origin: Range<usize>,
        kind: PieceKind,
    ) {
        if !origin.is_empty() || kind == PieceKind::Generated {
            self.0.push(IncludePiece { start, path, origin, kind });
        }
    }

    /// The file that a part of the text comes from, if that is not the article's own, and its bytes there.
    pub fn locate(&self, span: Range<usize>) -> (Option<Arc<str>>, Range<usize>) {
        let index = self.0.partition_point(|piece| piece.start <= span.start).saturating_sub(1);
        let Some(piece) = self.0.get(index) else { return (None, span) };
        if piece.kind == PieceKind::Generated {
            return (piece.path.clone(), piece.origin.clone());
        }
        let at = |position: usize| {
            (piece.origin.start + position.saturating_sub(piece.start)).min(piece.origin.end)
        };
        (piece.path.clone(), at(span.start)..at(span.end))
    }

    /// Whether a byte of the text is of a note that is embedded: it says nothing of the article itself.
    pub fn is_embedded(&self, at: usize) -> bool {
        let index = self.0.partition_point(|piece| piece.start <= at).saturating_sub(1);
        self.0.get(index).is_some_and(|piece| piece.kind == PieceKind::Note)
    }

    /// Moves a diagnostic of the article to the file that its text comes from.
    pub fn relocate(&self, found: &mut Diagnostic) {
        let (path, span) = self.locate(found.span());
        if let Some(path) = path {
            found.path = path;
        }
        (found.start, found.end) = (span.start, span.end);
    }

    /// Whether the text is one file.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
