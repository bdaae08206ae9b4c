//! Lists that no page can hold: a book that is large in every way.

use std::fmt::Write as _;
use std::sync::LazyLock;

use prepbook::pipeline::Inputs;

use crate::book::{self, Pages};
use crate::html;
use crate::page::Page;

/// Articles in the one topic. 60 of them stand on a page of it, with the five rows that each takes.
const ARTICLES: usize = 130;

/// Bytes that no page of lists may exceed.
const HEAVY: usize = 300_000;

/// Built once for all tests.
static LARGE_BOOK: LazyLock<Pages> = LazyLock::new(large_book);

/// Every article has two questions, two comparisons and an FAQ, whose answer is long.
fn large_book() -> Pages {
    let answer = "This. ".repeat(400);
    let article = |number: usize| {
        let mut text = format!(
            "---\ntitle: Article {number}\nfaqs: [{{question: Which is {number}?, answer: {answer}}}]\n---\n"
        );
        for part in ["a", "b"] {
            let _ = write!(
                text,
                "## What is {number}{part}?\n\nThis.\n\n## {number}{part} vs none\n\n\
                 | | {number}{part} | None |\n|---|---|---|\n| Size | 1 | 0 |\n\n"
            );
        }
        (format!("content/topic/article-{number}.md"), text)
    };
    let mut files: Vec<_> = (1..=ARTICLES).map(article).collect();
    files.push(("book.toml".into(), "title = \"Large\"\nbase_url = \"https://example.org/guide/\"\n".into()));
    let sources = book::sources(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    let build = book::build(&sources, &Inputs::default());
    assert_eq!(build.diagnostics, []);
    book::pull(&build.site)
}

#[test]
fn long_lists_span_pages_and_every_item_is_on_one() {
    let pages = &*LARGE_BOOK;
    // The list's pages, the elements that are its items, and how many there are of them.
    for (stem, parts, class, items) in [
        ("topic/index", 3, "row-title", ARTICLES + 2 * ARTICLES),
        ("questions", 2, "row-title", 2 * ARTICLES),
        ("compare", 2, "card comparison-card", 2 * ARTICLES),
        ("faq", 6, "faq", ARTICLES),
    ] {
        let mut found = 0;
        for part in 1..=parts {
            let page = part_of(pages, stem, part).unwrap_or_else(|| panic!("no page {part} of {stem}"));
            found += count(&page, class);
            assert_eq!(relation(&page, "prev"), (part > 1).then(|| address(stem, part - 1)), "{stem} {part}");
            assert_eq!(
                relation(&page, "next"),
                (part < parts).then(|| address(stem, part + 1)),
                "{stem} {part}"
            );
        }
        assert!(part_of(pages, stem, parts + 1).is_none(), "{stem} has no page more");
        assert_eq!(found, items, "{stem}");
    }
    assert_eq!(html::failures(pages), Vec::<String>::new());
}

#[test]
fn no_page_is_heavy() {
    let pages = LARGE_BOOK.iter().filter(|(url, _)| url.ends_with(".html"));
    let weights = pages.map(|(url, bytes)| (url, bytes.as_ref().expect("rendered").len()));
    let heavy: Vec<_> = weights.filter(|(_, weight)| *weight > HEAVY).collect();
    assert_eq!(heavy, []);
}

#[test]
fn the_sitemap_names_every_page_of_a_list_and_the_navigation_shows_neighbours_only() {
    let pages = &*LARGE_BOOK;
    let text = |url: &str| {
        let bytes = pages[url].as_ref().expect("rendered");
        String::from_utf8(bytes.to_vec()).expect("UTF-8")
    };
    let sitemap = text("sitemap.xml");
    for url in
        ["questions-2.html", "topic/index-3.html", "compare-2.html", "faq-2.html", "topic/article-77.html"]
    {
        assert!(sitemap.contains(&format!("<loc>https://example.org/guide/{url}</loc>")), "{url}");
    }
    let article = text("topic/article-77.html");
    let (_, navigation) = article.split_once("<nav class=\"topics\"").expect("a navigation");
    let (navigation, _) = navigation.split_once("</nav>").expect("its end");
    let shown = |number: usize| navigation.contains(&format!("article-{number}.html"));
    assert!(shown(77) && shown(69) && shown(85) && !shown(68) && !shown(86), "{navigation}");
    assert!(navigation.contains(">All pages</a>"), "{navigation}");
}

/// The address of a page of a list, as its own pages link to it.
fn address(stem: &str, part: usize) -> String {
    let root = "../".repeat(stem.matches('/').count());
    if part == 1 { format!("{root}{stem}.html") } else { format!("{root}{stem}-{part}.html") }
}

fn part_of(pages: &Pages, stem: &str, part: usize) -> Option<Page> {
    let url = address(stem, part);
    let bytes = pages.get(url.trim_start_matches("../"))?;
    Some(Page::parse(bytes.as_ref().expect("rendered")))
}

/// Where a page's `<link rel>` leads.
fn relation(page: &Page, wanted: &str) -> Option<String> {
    let links = page.elements().into_iter().filter(|element| element.name() == "link");
    let mut links = links.filter(|link| link.attribute("rel").as_deref() == Some(wanted));
    links.next().and_then(|link| link.attribute("href"))
}

fn count(page: &Page, class: &str) -> usize {
    page.elements().iter().filter(|element| element.attribute("class").as_deref() == Some(class)).count()
}
