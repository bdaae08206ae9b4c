//! The search index: the guide's sections, the terms they are found by, and the files that the page reads.
//!
//! The terms of an article are cached between runs ([`ArticleTerms`]); the index is built from them when one of its files is requested. `docs/content/reference/search-index.md` describes the files, `themes/default/assets/js/search/` reads them.

mod acronyms;
mod chunks;
mod encode;
mod files;
mod index;
pub mod keywords;
mod names;
mod script;
mod section;
mod stem;
mod terms;
pub mod tokens;
mod varint;
mod vocabulary;

pub use chunks::ChunkFile;
pub use files::IndexFiles;
use files::IndexMetadata;
use index::Index;
pub use keywords::Keywords;
pub use section::{PageRef, SearchSection, SectionKind, Words};
use section::{indexed_pages, translated_pages};
use stem::Stems;
pub use terms::{ArticleTerms, PageTerms, SectionTerms};
pub use vocabulary::FindTerms;
use vocabulary::{IndexedPages, Vocabulary};

use crate::model::Guide;

/// The files of the guide's index, and of one for each language of its translations. `find` returns the terms of a page, and is called more than
/// once for each.
pub fn files(guide: &Guide, find: &FindTerms<'_>) -> IndexFiles {
    let folder = files::folder(guide);
    let mut files = of_pages(guide, &indexed_pages(guide), find, guide.config.language(), &folder);
    for (language, pages) in translated_pages(guide) {
        let folder = format!("{folder}{language}/");
        let IndexFiles { mut ready, mut chunks } = of_pages(guide, &pages, find, language, &folder);
        files.ready.append(&mut ready);
        files.chunks.append(&mut chunks);
    }
    files
}

/// The files in `folder` of an index of pages in one language.
fn of_pages(
    guide: &Guide,
    pages: &[PageRef],
    find: &FindTerms<'_>,
    language: &str,
    folder: &str,
) -> IndexFiles {
    let pages = IndexedPages { guide, pages, find };
    let mut vocabulary = Vocabulary::of(&pages);
    let numbers = std::mem::take(&mut vocabulary.numbers);
    let stems = Stems::of(language);
    stems.add_forms(&mut vocabulary.names);
    let (index, metadata) = rayon::join(
        || Index::of(&pages, &vocabulary, numbers, &stems),
        || IndexMetadata::of(guide, &vocabulary, folder),
    );
    metadata.with_index(&index, language, folder)
}
