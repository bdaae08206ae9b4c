//! The search index: the guide's sections, the terms they are found by, and the files that the page reads.
//!
//! The terms of an article are cached between runs ([`ArticleTerms`]); the index is built from them when one of its files is requested. `docs/content/reference/search-index.md` describes the files, `themes/default/assets/js/search/` reads them.

mod acronyms;
mod encode;
mod files;
mod index;
pub mod keywords;
mod names;
mod section;
mod stem;
mod terms;
pub mod tokens;
mod varint;
mod vocabulary;

use files::IndexMetadata;
pub use files::{IndexFiles, TextFile};
use index::Index;
pub use keywords::Keywords;
use section::indexed_pages;
pub use section::{PageRef, SearchSection, SectionKind, Words};
pub use terms::{ArticleTerms, PageTerms, SectionTerms};
pub use vocabulary::FindTerms;
use vocabulary::{IndexedPages, Vocabulary};

use crate::model::Guide;

/// The files of the guide's index. `find` returns the terms of a page, and is called more than once for each.
pub fn files(guide: &Guide, find: &FindTerms<'_>) -> IndexFiles {
    let pages = indexed_pages(guide);
    let pages = IndexedPages { guide, pages: &pages, find };
    let mut vocabulary = Vocabulary::of(&pages);
    let numbers = std::mem::take(&mut vocabulary.numbers);
    let language = guide.config.language();
    let (index, metadata) = rayon::join(
        || Index::of(&pages, &vocabulary, numbers, language),
        || IndexMetadata::of(guide, &vocabulary),
    );
    metadata.with_index(&index, language, &files::folder(guide))
}
