//! The kinds of pages, and which pages a guide has.

use serde::Serialize;

use super::paging::{self, Page};
use super::views::{self, PrintPlace, QuestionPlace, Views};

/// A page to render. Parts of lists are boxed: most pages of a large guide have none.
#[derive(Debug, Clone, Serialize)]
pub(super) enum Kind {
    Home,
    Topic(usize, Box<Page<usize>>),
    Article(usize),
    Roadmap,
    Questions(Box<Page<QuestionPlace>>),
    Comparisons(Box<Page<usize>>),
    Comparison(usize),
    Faqs(Box<Page<usize>>),
    Study(StudyPage),
    Cards(Box<Page<PrintPlace>>),
    Cram(Box<Page<QuestionPlace>>),
    Search,
    NotFound,
    Redirect(usize),
}

/// A page of the study layer that a script fills.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(super) enum StudyPage {
    Review,
    Plan,
    Mock,
    Progress,
}

impl Kind {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Kind::Home => "home",
            Kind::Topic(..) => "topic",
            Kind::Article(_) => "article",
            Kind::Roadmap => "roadmap",
            Kind::Questions(_) => "questions",
            Kind::Comparisons(_) => "comparisons",
            Kind::Comparison(_) => "comparison",
            Kind::Faqs(_) => "faqs",
            Kind::Study(page) => page.name(),
            Kind::Cards(_) => "cards",
            Kind::Cram(_) => "cram",
            Kind::Search => "search",
            Kind::NotFound => "not-found",
            Kind::Redirect(_) => "redirect",
        }
    }

    pub(super) fn template(&self) -> &'static str {
        match self {
            Kind::Home => "home.html",
            Kind::Topic(..) => "topic.html",
            Kind::Article(_) => "article.html",
            Kind::Roadmap => "roadmap.html",
            Kind::Questions(_) => "questions.html",
            Kind::Comparisons(_) => "comparisons.html",
            Kind::Comparison(_) => "comparison.html",
            Kind::Faqs(_) => "faqs.html",
            Kind::Study(StudyPage::Review) => "review.html",
            Kind::Study(StudyPage::Plan) => "plan.html",
            Kind::Study(StudyPage::Mock) => "mock.html",
            Kind::Study(StudyPage::Progress) => "progress.html",
            Kind::Cards(_) => "cards.html",
            Kind::Cram(_) => "cram.html",
            Kind::Search => "search.html",
            Kind::NotFound => "not-found.html",
            Kind::Redirect(_) => "redirect.html",
        }
    }

    /// Which of the guide's places the page belongs to, and whether it is that place itself.
    pub(super) fn place(&self) -> Option<(&'static str, bool)> {
        match self {
            Kind::Home => Some(("home", true)),
            Kind::Roadmap => Some(("roadmap", true)),
            Kind::Questions(_) => Some(("questions", true)),
            Kind::Comparisons(_) => Some(("compare", true)),
            Kind::Comparison(_) => Some(("compare", false)),
            Kind::Study(page) => Some(("review", *page == StudyPage::Review)),
            Kind::Cards(_) | Kind::Cram(_) => Some(("review", false)),
            Kind::Topic(..)
            | Kind::Article(_)
            | Kind::Faqs(_)
            | Kind::Search
            | Kind::NotFound
            | Kind::Redirect(_) => None,
        }
    }

    /// The page with a Markdown file that it shows, or the first of those that it shows.
    pub(super) fn first_page(&self, views: &Views) -> usize {
        let of_comparison = |comparison: usize| views.guide().comparisons[comparison].page;
        let first = match self {
            Kind::Article(page) | Kind::Redirect(page) => Some(*page),
            Kind::Comparison(comparison) => Some(of_comparison(*comparison)),
            Kind::Topic(_, part) | Kind::Faqs(part) => part.items.first().copied(),
            Kind::Questions(part) | Kind::Cram(part) => part.items.first().map(|(page, _)| *page),
            Kind::Comparisons(part) => part.items.first().map(|comparison| of_comparison(*comparison)),
            Kind::Cards(part) => part.items.first().map(|(_, item)| views.page_of(*item)),
            Kind::Home | Kind::Roadmap | Kind::Study(_) | Kind::Search | Kind::NotFound => None,
        };
        first.unwrap_or_default()
    }

    /// Whether the page shows the guide at a glance.
    pub(super) fn has_overview(&self) -> bool {
        matches!(self, Kind::Home | Kind::Roadmap | Kind::Study(_) | Kind::Search | Kind::NotFound)
    }

    /// Whether search engines are told of it: not of pages that stand for others, or hold nothing of their own.
    pub(super) fn is_listed(&self) -> bool {
        !matches!(self, Kind::Redirect(_) | Kind::NotFound | Kind::Search)
    }
}

impl StudyPage {
    const ALL: [StudyPage; 4] = [StudyPage::Review, StudyPage::Plan, StudyPage::Mock, StudyPage::Progress];

    fn name(self) -> &'static str {
        match self {
            StudyPage::Review => "review",
            StudyPage::Plan => "plan",
            StudyPage::Mock => "mock",
            StudyPage::Progress => "progress",
        }
    }

    pub(super) fn title(self) -> &'static str {
        match self {
            StudyPage::Review => "Review",
            StudyPage::Plan => "Plan",
            StudyPage::Mock => "Mock interview",
            StudyPage::Progress => "Progress",
        }
    }

    /// What the page is for, with the guide's title where it fits.
    pub(super) fn description(self, guide: &str) -> String {
        match self {
            StudyPage::Review => {
                format!("The questions of {guide}, asked again when you are about to forget them.")
            }
            StudyPage::Plan => format!("What to study on which day, from now to the interview: {guide}."),
            StudyPage::Mock => format!("A mock interview with questions of {guide}, against the clock."),
            StudyPage::Progress => format!("What you know of {guide}, and what you will know on the day."),
        }
    }
}

/// All pages with their addresses, but those of [`cards`] and [`cram`].
pub(super) fn kinds(views: &Views) -> Vec<(String, Kind)> {
    let guide = views.guide();
    let mut kinds = vec![("index.html".to_owned(), Kind::Home), ("404.html".to_owned(), Kind::NotFound)];
    kinds.push(("search.html".to_owned(), Kind::Search));
    for page in &guide.articles {
        kinds.push((guide.pages[*page].url.clone(), Kind::Article(*page)));
    }
    for (place, topic) in guide.topics.iter().enumerate() {
        let stem = topic.url.strip_suffix(".html").unwrap_or(&topic.url);
        let parts = paging::pages(stem, topic.articles.clone(), views::TOPIC_ROWS_A_PAGE, |page| {
            views.topic_rows(*page)
        });
        kinds.extend(parts.into_iter().map(|part| (part.url.clone(), Kind::Topic(place, part.into()))));
    }
    let counts = &views.overview().counts;
    if counts.topics > 0 {
        kinds.push(("roadmap.html".to_owned(), Kind::Roadmap));
    }
    if counts.questions > 0 {
        let parts = paging::pages("questions", views.all_questions(), views::QUESTIONS_A_PAGE, |_| 1);
        kinds.extend(parts.into_iter().map(|part| (part.url.clone(), Kind::Questions(part.into()))));
        let filled = StudyPage::ALL.into_iter();
        kinds.extend(filled.map(|page| (format!("{}.html", page.name()), Kind::Study(page))));
    }
    if counts.comparisons > 0 {
        let parts = paging::pages("compare", views.all_comparisons(), views::COMPARISONS_A_PAGE, |_| 1);
        kinds.extend(parts.into_iter().map(|part| (part.url.clone(), Kind::Comparisons(part.into()))));
    }
    for (place, comparison) in guide.comparisons.iter().enumerate() {
        kinds.push((format!("compare/{}.html", comparison.id), Kind::Comparison(place)));
    }
    if counts.faqs > 0 {
        let parts =
            paging::pages("faq", views.all_faqs(), views::FAQ_BYTES_A_PAGE, |page| views.faq_bytes(*page));
        kinds.extend(parts.into_iter().map(|part| (part.url.clone(), Kind::Faqs(part.into()))));
    }
    for (url, page) in &guide.redirects {
        kinds.push((url.clone(), Kind::Redirect(*page)));
    }
    kinds
}

/// The pages of flash cards.
pub(super) fn cards(views: &Views) -> Vec<(String, Kind)> {
    if views.overview().counts.questions == 0 {
        return Vec::new();
    }
    let parts = paging::pages("cards", views.print_cards(), views::CARDS_A_PAGE, |_| 1);
    parts.into_iter().map(|part| (part.url.clone(), Kind::Cards(part.into()))).collect()
}

/// The pages of the cram sheet.
pub(super) fn cram(views: &Views) -> Vec<(String, Kind)> {
    if views.overview().counts.questions == 0 {
        return Vec::new();
    }
    let parts = paging::pages("cram", views.by_priority(), views::CRAM_A_PAGE, |_| 1);
    parts.into_iter().map(|part| (part.url.clone(), Kind::Cram(part.into()))).collect()
}
