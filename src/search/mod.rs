//! The search index: the guide's sections, the terms they are found by, and the files that the page reads.
//!
//! The terms of an article are kept from run to run ([`ArticleTerms`]); the index is put together from them when somebody asks for
//! one of its files. `docs/content/reference/search-index.md` describes the files, `themes/default/assets/js/search/` reads them.

mod encode;
mod files;
mod index;
mod names;
mod section;
mod stem;
mod terms;
pub mod tokens;
mod varint;
mod vocabulary;

use files::Told;
pub use files::{Files, Texts};
use index::Index;
use section::places;
pub use section::{Kind, Place, Section, Words};
pub use terms::{ArticleTerms, PageTerms, SectionTerms};
pub use vocabulary::FindTerms;
use vocabulary::{Pages, Vocabulary};

use crate::model::Guide;

/// The files of the guide's index. `find` finds the terms of each page, more than once.
pub fn files(guide: &Guide, find: &FindTerms<'_>) -> Files {
    let places = places(guide);
    let pages = Pages { guide, places: &places, find };
    let mut vocabulary = Vocabulary::of(&pages);
    let numbers = std::mem::take(&mut vocabulary.numbers);
    let language = guide.config.language();
    let (index, told) = rayon::join(
        || Index::of(&pages, &vocabulary, numbers, language),
        || Told::of(guide, &vocabulary.pages),
    );
    told.with_index(&index, language, &files::folder(guide))
}
