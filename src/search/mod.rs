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

use rayon::prelude::*;

pub use files::{FOLDER, Files, Texts};
use files::{Page, Told};
use index::Index;
use section::places;
pub use section::{Kind, Place, Section};
pub use terms::{ArticleTerms, PageTerms, SectionTerms};

use crate::memo::ByFingerprint;
use crate::model::Guide;

/// The terms of articles, by the fingerprints that pages have.
pub type TermsByPage = ByFingerprint<Arc<ArticleTerms>>;

/// The files of the guide's index.
pub fn files(guide: &Guide, known: &TermsByPage) -> Files {
    let places = places(guide);
    let titles: Vec<Cow<'_, str>> = places.iter().map(|place| place.title(guide)).collect();
    let pages: Vec<Page<'_>> = places
        .par_iter()
        .zip(&titles)
        .map(|(place, title)| Page { place: *place, title, sections: place.sections(guide, title) })
        .collect();
    let terms: Vec<Cow<'_, PageTerms>> = pages.iter().map(|page| terms_of(guide, known, page)).collect();
    let terms: Vec<&PageTerms> = terms.iter().map(AsRef::as_ref).collect();
    let language = guide.config.language();
    let (index, told) = rayon::join(|| Index::of(&terms, language), || Told::of(guide, &pages));
    told.with_index(&index, language)
}

/// The terms of a page: kept ones, or those of a table from another file, which no article knows.
fn terms_of<'t>(guide: &Guide, known: &'t TermsByPage, page: &Page<'_>) -> Cow<'t, PageTerms> {
    let kept = known.get(&guide.pages[page.place.page(guide)].fingerprint);
    let kept = kept.and_then(|terms| match page.place {
        Place::Page(_) => Some(&terms.page),
        Place::Comparison(comparison) => terms.comparisons.get(guide.comparisons[comparison].place)?.as_ref(),
    });
    match kept {
        Some(terms) => Cow::Borrowed(terms),
        None => Cow::Owned(PageTerms::of(page.title, &page.sections)),
    }
}
