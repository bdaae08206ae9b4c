//! The search index: the guide's sections, the terms they are found by, and the files that the page reads.
//!
//! The terms of an article are kept from run to run ([`ArticleTerms`]); the index is put together from them when somebody asks for
//! one of its files. `docs/content/reference/search-index.md` describes the files, `themes/default/assets/js/search/` reads them.

mod encode;
mod files;
mod index;
mod section;
mod stem;
mod terms;
pub mod tokens;

use std::borrow::Cow;
use std::sync::Arc;

pub use files::{FOLDER, Files, Texts};
use files::{Page, Told};
use index::Index;
use section::places;
pub use section::{Kind, Place, Section, Words};
pub use terms::{ArticleTerms, PageTerms, SectionTerms};

use crate::memo::ByFingerprint;
use crate::model::Guide;

/// The terms of articles, by the fingerprints that pages have.
pub type TermsByPage = ByFingerprint<Arc<ArticleTerms>>;

/// The files of the guide's index.
pub fn files(guide: &Guide, known: &TermsByPage) -> Files {
    let places = places(guide);
    let terms: Vec<Cow<'_, PageTerms>> = places.iter().map(|place| terms_of(guide, known, *place)).collect();
    let terms: Vec<&PageTerms> = terms.iter().map(AsRef::as_ref).collect();
    let page = |(place, terms): (&Place, &&PageTerms)| Page {
        place: *place,
        sections: place.count(guide),
        text: terms.text,
    };
    let pages: Vec<Page> = places.iter().zip(&terms).map(page).collect();
    let language = guide.config.language();
    let (index, told) = rayon::join(|| Index::of(&terms, language), || Told::of(guide, &pages));
    told.with_index(&index, language)
}

/// The terms of a page: kept ones, or those of a table from another file, which no article knows.
fn terms_of<'t>(guide: &Guide, known: &'t TermsByPage, place: Place) -> Cow<'t, PageTerms> {
    let kept = known.get(&guide.pages[place.page(guide)].fingerprint);
    let kept = kept.and_then(|terms| match place {
        Place::Page(_) => Some(&terms.page),
        Place::Comparison(comparison) => terms.comparisons.get(guide.comparisons[comparison].place)?.as_ref(),
    });
    let made = || match place {
        Place::Page(page) => ArticleTerms::of(guide.pages[page].article()).page,
        Place::Comparison(comparison) => {
            PageTerms::of_comparison(&guide.comparison_title(comparison), guide.table(comparison))
        }
    };
    kept.map_or_else(|| Cow::Owned(made()), Cow::Borrowed)
}
