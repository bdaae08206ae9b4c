//! What a guide has, in numbers.

use super::guide::{Guide, Page};
use crate::dialect::LeftOut;
use crate::dialect::questions::Pattern;

/// How often something occurs, and in how many files.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "described above")]
pub struct InFiles {
    pub count: usize,
    pub files: usize,
}

/// The questions that are marked by a pattern.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct PatternCount {
    pub pattern: Pattern,
    pub questions: InFiles,
}

/// What articles have of other tools that has no meaning here.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct LeftOutCounts {
    pub components: InFiles,
    pub shortcodes: InFiles,
    pub directives: InFiles,
}

/// Articles that are copies of others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Copies {
    /// The number of these articles.
    pub articles: usize,
    /// The number of their questions, which are asked once.
    pub questions: usize,
}

impl Guide {
    /// How many questions have no answer, follow-ups left out.
    pub fn unanswered(&self) -> usize {
        let pages = self.order.iter().map(|page| &self.pages[*page]);
        pages.map(|page| page.question_count() - page.answered_count()).sum()
    }

    /// How many questions are marked by each pattern, follow-ups left out, and in how many files.
    pub fn recognized(&self) -> [PatternCount; Pattern::ALL.len()] {
        let counts = self.counts(|page| {
            let mut counts = [0; Pattern::ALL.len()];
            page.questions().for_each(|question| counts[question.pattern as usize] += 1);
            counts
        });
        Pattern::ALL.map(|pattern| PatternCount { pattern, questions: counts[pattern as usize] })
    }

    /// How many articles are copies of others, and how many questions, follow-ups left out, are asked once for that.
    pub fn copied(&self) -> Copies {
        let copies = self.order.iter().filter_map(|page| self.pages[*page].copy_of);
        copies.fold(Copies::default(), |sum, original| Copies {
            articles: sum.articles + 1,
            questions: sum.questions + self.pages[original].question_count(),
        })
    }

    /// What articles have of other tools that has no meaning here, and in how many files.
    pub fn left_out(&self) -> LeftOutCounts {
        let [components, shortcodes, directives] = self.counts(|page| {
            let LeftOut { components, shortcodes, directives } = page.article().left_out;
            [components, shortcodes, directives]
        });
        LeftOutCounts { components, shortcodes, directives }
    }

    /// The sums of what `count` finds in each page, and the number of pages with any.
    fn counts<const N: usize>(&self, count: impl Fn(&Page) -> [usize; N]) -> [InFiles; N] {
        let mut all = [InFiles::default(); N];
        for page in &self.order {
            for (sum, found) in all.iter_mut().zip(count(&self.pages[*page])) {
                sum.count += found;
                sum.files += usize::from(found > 0);
            }
        }
        all
    }
}
