//! The table of page kinds, and of the files and folders that Prepbook generates.

use serde::Serialize;

use crate::model::guide::Guide;

/// Folder of the search index.
pub const SEARCH_FOLDER: &str = "assets/search/";
/// Folder of the deck for reviews.
pub const STUDY_FOLDER: &str = "assets/study/";
/// Folder of the social cards.
pub const SOCIAL_CARDS_FOLDER: &str = "cards/";

/// A generated file at a conventional address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "described in `FILES`")]
pub enum SiteFile {
    Llms,
    Sitemap,
    Feed,
    Robots,
    Headers,
    /// The service worker, which controls the folder that it is in.
    Worker,
    /// The web manifest.
    Manifest,
    NoJekyll,
}

impl SiteFile {
    /// Its address from the site's root.
    pub const fn address(self) -> &'static str {
        match self {
            SiteFile::Llms => "llms.txt",
            SiteFile::Sitemap => "sitemap.xml",
            SiteFile::Feed => "feed.xml",
            SiteFile::Robots => "robots.txt",
            SiteFile::Headers => "_headers",
            SiteFile::Worker => "service-worker.js",
            SiteFile::Manifest => "manifest.webmanifest",
            SiteFile::NoJekyll => ".nojekyll",
        }
    }
}

/// A kind of page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[allow(missing_docs, reason = "each has a row in the table, which describes it")]
pub enum PageKind {
    Home,
    Topic,
    Article,
    Roadmap,
    Questions,
    Comparisons,
    Comparison,
    Tags,
    Tag,
    Series,
    Review,
    Plan,
    Mock,
    Progress,
    Cards,
    Cram,
    Faqs,
    Search,
    NotFound,
    Redirect,
}

/// A row of the table of page kinds.
#[derive(Debug)]
pub struct PageRow {
    /// The kind.
    pub kind: PageKind,
    /// Name in templates (`page.kind`, `site.pages`), in the body's class and in the keys of its texts (`page.NAME.title`).
    pub name: &'static str,
    /// Address from the site's root. Words in capitals are placeholders for names from the content.
    pub address: &'static str,
    /// Whether hosts expect the page at its address: an author's file there replaces it instead of moving it.
    pub is_fixed: bool,
    /// Template that renders it.
    pub template: &'static str,
    /// What the guide must have for the page to exist.
    pub needs: Needs,
    /// Whether the sitemap lists it.
    pub is_listed: bool,
    /// Menus that link to it.
    pub menus: &'static [Menu],
    /// Entry of the main menu that is marked as current on it.
    pub section: Option<PageKind>,
    /// Whether its template sees `overview`.
    pub has_overview: bool,
    /// How a list is divided into pages.
    pub paging: Option<Paging>,
    /// Whether scripts link to it, which find its address at the root element.
    pub is_linked_by_scripts: bool,
    /// What it is, for the manual.
    pub about: &'static str,
}

/// What a guide must have for a page to exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Nothing: the page always exists.
    Nothing,
    /// A topic.
    Topics,
    /// A question.
    Questions,
    /// A comparison.
    Comparisons,
    /// A tag or a series.
    Groups,
    /// An FAQ.
    Faqs,
    /// One page for each source: an article, an alias.
    Source,
}

/// A menu of the page layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Menu {
    /// At the top; on phones, at the bottom.
    Main,
    /// In the footer.
    Footer,
    /// On the pages of the study layer.
    Study,
}

/// How a list is divided into pages.
#[derive(Debug)]
pub struct Paging {
    /// The capacity of one page.
    pub most: usize,
    /// The unit of `most`.
    pub unit: Unit,
    /// The largest possible number of items.
    items: fn(&Guide) -> usize,
}

/// The unit of the length of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Items of the list.
    Items,
    /// Bytes of markup.
    Bytes,
    /// Rows that an item takes.
    Rows,
}

/// A generated file or folder. An author's file replaces a file; a folder in which an author has a file moves.
#[derive(Debug)]
pub struct FileRow {
    /// Address from the site's root; a folder's ends with `/`.
    pub address: &'static str,
    /// What it is, for the manual.
    pub about: &'static str,
}

const ROW: PageRow = PageRow {
    kind: PageKind::Home,
    name: "",
    address: "",
    is_fixed: false,
    template: "",
    needs: Needs::Nothing,
    is_listed: true,
    menus: &[],
    section: None,
    has_overview: false,
    paging: None,
    is_linked_by_scripts: false,
    about: "",
};

/// The table of page kinds, in the order of the menus.
pub static PAGES: &[PageRow] = &[
    PageRow {
        kind: PageKind::Home,
        name: "home",
        address: "index.html",
        template: "home.html",
        section: Some(PageKind::Home),
        has_overview: true,
        about: "the home page",
        ..ROW
    },
    PageRow {
        kind: PageKind::Topic,
        name: "topic",
        address: "TOPIC/index.html",
        template: "topic.html",
        needs: Needs::Topics,
        paging: Some(Paging { most: 300, unit: Unit::Rows, items: |guide| guide.articles.len() }),
        about: "a topic with its articles, questions and comparisons",
        ..ROW
    },
    PageRow {
        kind: PageKind::Article,
        name: "article",
        address: "TOPIC/ARTICLE.html",
        template: "article.html",
        needs: Needs::Source,
        about: "an article",
        ..ROW
    },
    PageRow {
        kind: PageKind::Roadmap,
        name: "roadmap",
        address: "roadmap.html",
        template: "roadmap.html",
        needs: Needs::Topics,
        menus: &[Menu::Main, Menu::Footer],
        section: Some(PageKind::Roadmap),
        has_overview: true,
        about: "topics in steps, drawn and as a table",
        ..ROW
    },
    PageRow {
        kind: PageKind::Questions,
        name: "questions",
        address: "questions.html",
        template: "questions.html",
        needs: Needs::Questions,
        menus: &[Menu::Main, Menu::Footer],
        section: Some(PageKind::Questions),
        paging: Some(Paging { most: 250, unit: Unit::Items, items: questions }),
        about: "all questions, to filter by words, topic, priority, level and form",
        ..ROW
    },
    PageRow {
        kind: PageKind::Comparisons,
        name: "comparisons",
        address: "compare.html",
        template: "comparisons.html",
        needs: Needs::Comparisons,
        menus: &[Menu::Main, Menu::Footer],
        section: Some(PageKind::Comparisons),
        paging: Some(Paging { most: 200, unit: Unit::Items, items: |guide| guide.comparisons.len() }),
        about: "all comparisons",
        ..ROW
    },
    PageRow {
        kind: PageKind::Comparison,
        name: "comparison",
        address: "compare/ID.html",
        template: "comparison.html",
        needs: Needs::Comparisons,
        section: Some(PageKind::Comparisons),
        about: "a comparison of three rows or more, to sort, filter and quiz yourself on",
        ..ROW
    },
    PageRow {
        kind: PageKind::Tags,
        name: "tags",
        address: "tags.html",
        template: "tags.html",
        needs: Needs::Groups,
        menus: &[Menu::Footer],
        paging: Some(Paging { most: 500, unit: Unit::Items, items: |guide| guide.groups.len() }),
        about: "all [tags and series](../write/tags-and-series.md)",
        ..ROW
    },
    PageRow {
        kind: PageKind::Tag,
        name: "tag",
        address: "tags/TAG.html",
        template: "group.html",
        needs: Needs::Groups,
        paging: Some(Paging { most: 200, unit: Unit::Items, items: |guide| guide.articles.len() }),
        about: "the articles with a tag",
        ..ROW
    },
    PageRow {
        kind: PageKind::Series,
        name: "series",
        address: "series/SERIES.html",
        template: "group.html",
        needs: Needs::Groups,
        paging: Some(Paging { most: 200, unit: Unit::Items, items: |guide| guide.articles.len() }),
        about: "the parts of a series",
        ..ROW
    },
    PageRow {
        kind: PageKind::Review,
        name: "review",
        address: "review.html",
        template: "review.html",
        menus: &[Menu::Main, Menu::Footer, Menu::Study],
        about: "the [review](../study/review.md)",
        ..STUDY
    },
    PageRow {
        kind: PageKind::Plan,
        name: "plan",
        address: "plan.html",
        template: "plan.html",
        menus: &[Menu::Footer, Menu::Study],
        about: "a [plan](../study/review.md) by day",
        ..STUDY
    },
    PageRow {
        kind: PageKind::Mock,
        name: "mock",
        address: "mock.html",
        template: "mock.html",
        about: "a [mock interview](../study/review.md)",
        ..STUDY
    },
    PageRow {
        kind: PageKind::Progress,
        name: "progress",
        address: "progress.html",
        template: "progress.html",
        about: "[progress](../study/review.md) by topic",
        ..STUDY
    },
    PageRow {
        kind: PageKind::Cards,
        name: "cards",
        address: "cards.html",
        template: "cards.html",
        is_linked_by_scripts: false,
        about: "[flash cards](../study/print.md) to print",
        ..STUDY
    },
    PageRow {
        kind: PageKind::Cram,
        name: "cram",
        address: "cram.html",
        template: "cram.html",
        has_overview: false,
        paging: Some(Paging { most: 200, unit: Unit::Items, items: questions }),
        about: "a [cram sheet](../study/print.md) to print",
        ..STUDY
    },
    PageRow {
        kind: PageKind::Faqs,
        name: "faqs",
        address: "faq.html",
        template: "faqs.html",
        needs: Needs::Faqs,
        menus: &[Menu::Footer],
        paging: Some(Paging { most: 120_000, unit: Unit::Bytes, items: |guide| guide.pages.len() }),
        about: "all FAQs",
        ..ROW
    },
    PageRow {
        kind: PageKind::Search,
        name: "search",
        address: "search.html",
        template: "search.html",
        is_listed: false,
        menus: &[Menu::Footer],
        has_overview: true,
        is_linked_by_scripts: true,
        about: "results of the [search](../reference/search.md)",
        ..ROW
    },
    PageRow {
        kind: PageKind::NotFound,
        name: "not-found",
        address: "404.html",
        is_fixed: true,
        template: "not-found.html",
        is_listed: false,
        has_overview: true,
        about: "for addresses that are not there; searches for their words",
        ..ROW
    },
    PageRow {
        kind: PageKind::Redirect,
        name: "redirect",
        address: "ALIAS.html",
        template: "redirect.html",
        needs: Needs::Source,
        is_listed: false,
        about: "an [alias](addresses.md#aliases), which leads to the article's address",
        ..ROW
    },
];

/// Common values of the pages of the study layer.
const STUDY: PageRow = PageRow {
    needs: Needs::Questions,
    menus: &[Menu::Study],
    section: Some(PageKind::Review),
    has_overview: true,
    is_linked_by_scripts: true,
    ..ROW
};

/// Generated files at conventional addresses.
pub const FILES: &[FileRow] = &[
    FileRow { address: SiteFile::Llms.address(), about: "what is in the guide, with links to the Markdown" },
    FileRow {
        address: SiteFile::Sitemap.address(),
        about: "all pages, with the dates of articles; needs a base URL",
    },
    FileRow {
        address: SiteFile::Feed.address(),
        about: "an Atom feed of the 30 articles with the latest dates; needs a base URL and at least one date",
    },
    FileRow { address: SiteFile::Robots.address(), about: "lets everyone in, and names the sitemap" },
    FileRow { address: SiteFile::Headers.address(), about: "response headers for hosts that read them" },
    FileRow {
        address: SiteFile::Worker.address(),
        about: "keeps a copy of the published site [for use offline](offline.md#the-site-itself)",
    },
    FileRow {
        address: SiteFile::Manifest.address(),
        about: "with which browsers install the site as an app",
    },
    FileRow {
        address: SiteFile::NoJekyll.address(),
        about: "empty; makes GitHub Pages publish files whose names start with `_`, such as `_headers`",
    },
];

/// Icons of the author, the preferred one first. The first that exists replaces the theme's.
pub const ICONS: [&str; 3] = ["favicon.svg", "favicon.png", "favicon.ico"];

/// Files for hosts and browsers that are published from a plain folder although no article links to them.
pub const HOST_FILES: [&str; 2] = ["CNAME", "humans.txt"];

/// Generated folders. Each moves as a whole.
pub const FOLDERS: &[FileRow] = &[
    FileRow { address: SEARCH_FOLDER, about: "the [search index](../reference/search-index.md)" },
    FileRow {
        address: STUDY_FOLDER,
        about: "[the deck](../reference/study-data.md): what is asked when you review",
    },
    FileRow { address: SOCIAL_CARDS_FOLDER, about: "pictures for social previews, if there is a base URL" },
];

fn questions(guide: &Guide) -> usize {
    guide.pages.iter().map(|page| page.article().questions.len()).sum()
}

impl PageKind {
    /// Its row in the table.
    pub fn row(self) -> &'static PageRow {
        // In the table's order, which a test checks.
        &PAGES[self as usize]
    }
}

impl Needs {
    pub(in crate::model) fn are_met(self, guide: &Guide) -> bool {
        let listed = || guide.order.iter().map(|page| &guide.pages[*page]);
        match self {
            Needs::Nothing | Needs::Source => true,
            Needs::Topics => !guide.topics.is_empty(),
            Needs::Questions => listed().any(|page| !page.article().questions.is_empty()),
            Needs::Comparisons => listed().any(|page| !page.comparisons.is_empty()),
            Needs::Groups => !guide.groups.is_empty(),
            Needs::Faqs => listed().any(|page| !page.article().faqs.is_empty()),
        }
    }
}

impl Paging {
    /// The largest possible number of pages: each page has at least one item.
    pub(in crate::model) fn most_pages(&self, guide: &Guide) -> usize {
        let items = (self.items)(guide);
        if self.unit == Unit::Items { items.div_ceil(self.most) } else { items }
    }
}

impl PageRow {
    /// Whether the guide has at most one page or list of this kind, at an address without a placeholder.
    pub fn is_single(&self) -> bool {
        !self.address.contains(|c: char| c.is_ascii_uppercase())
    }
}
