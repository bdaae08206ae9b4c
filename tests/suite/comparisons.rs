//! Comparisons that have a page of their own, and small ones, which are only in their article.

use prepbook::pipeline::{Build, Inputs};
use prepbook::study::lock::Lock;
use prepbook::study::update::{UpdateRequest, update};

use crate::book;

const ARTICLE: &str = "# Stores\n\nSee [the small table](compare/sql-vs-nosql.html) and [the other](compare/a-vs-b.html).\n\n\
    ## SQL vs NoSQL\n\n| | SQL | NoSQL |\n|---|---|---|\n| Schema | fixed | flexible |\n| Joins | yes | no |\n\n\
    ## A vs B\n\n| | A | B |\n|---|---|---|\n| Size | 1 | 2 |\n| Cost | 3 | 4 |\n| Age | 5 | 6 |\n";

/// The same with a third row in the small table.
fn grown() -> String {
    ARTICLE.replace("| Joins | yes | no |\n", "| Joins | yes | no |\n| Scale | up | out |\n")
}

fn build(article: &str, lock: Option<&Lock>) -> Build {
    let mut files = vec![
        (
            "book.toml",
            "title = \"Guide\"\nbase_url = \"https://example.org/\"\n[[theme.navigation]]\ntitle = \"Small\"\nurl = \"compare/sql-vs-nosql.html\"\n"
                .to_owned(),
        ),
        ("content/index.md", "# Home\n".to_owned()),
        ("content/stores.md", article.to_owned()),
    ];
    files.extend(lock.map(|lock| ("book.lock", lock.to_text())));
    let build = book::build(&book::sources(files), &Inputs::default());
    assert_eq!(build.diagnostics, []);
    build
}

fn page(build: &Build, url: &str) -> String {
    let bytes = build.site.pull(url).unwrap_or_else(|| panic!("no {url}")).expect("rendered");
    String::from_utf8_lossy(&bytes).into_owned()
}

/// What the search index says of sections.
fn search_chunks(build: &Build) -> String {
    let chunks = book::pull(&build.site).into_iter().filter(|(url, _)| url.starts_with("assets/search/d"));
    chunks.map(|(_, file)| String::from_utf8_lossy(&file.expect("rendered")).into_owned()).collect()
}

#[test]
fn a_small_comparison_is_only_in_its_article() {
    let build = build(ARTICLE, None);
    let urls: Vec<&str> =
        build.site.iter().map(|(url, _)| url).filter(|url| url.starts_with("compare/")).collect();
    assert_eq!(urls, ["compare/a-vs-b.html"]);
    for (url, text) in book::pull(&build.site) {
        let text = String::from_utf8_lossy(&text.expect("rendered")).into_owned();
        assert!(!text.contains("compare/sql-vs-nosql") || url.ends_with(".md"), "{url}: {text}");
    }
    let article = page(&build, "stores.html");
    assert!(article.contains("<a href=\"stores.html#sql-vs-nosql\">the small table</a>"), "{article}");
    assert_eq!(article.matches("<figcaption>").count(), 1, "{article}");
    assert!(article.contains("class=\"outside\" href=\"stores.html#sql-vs-nosql\""), "the setting's link");
    assert!(page(&build, "compare.html").contains("<a href=\"stores.html#sql-vs-nosql\">SQL vs NoSQL</a>"));
    let index = search_chunks(&build);
    assert!(index.contains("[\"stores.html\",\"SQL vs NoSQL\""), "{index}");
    assert!(index.contains("5,\"sql-vs-nosql\",\"Schema\""), "a row leads to the table: {index}");
    assert!(index.contains("5,\"row.1\",\"Size\""), "{index}");
}

#[test]
fn the_lock_keeps_the_address_of_a_page_that_a_comparison_had() {
    let request = UpdateRequest { today: "2026-11-24", ..UpdateRequest::default() };
    let before = build(&grown(), None);
    assert!(page(&before, "compare/sql-vs-nosql.html").contains("data-comparison"));
    let lock = update(&Lock::default(), before.views.guide(), &request).expect("a sound request").0;
    let shrunk =
        build(ARTICLE, Some(&update(&lock, build(ARTICLE, None).views.guide(), &request).expect("sound").0));
    let redirect = page(&shrunk, "compare/sql-vs-nosql.html");
    assert!(redirect.contains("url=../stores.html#sql-vs-nosql"), "{redirect}");
    assert!(redirect.contains("rel=\"canonical\" href=\"https://example.org/stores.html\""), "{redirect}");
    assert!(!page(&shrunk, "sitemap.xml").contains("sql-vs-nosql"));
    assert!(page(&shrunk, "compare/a-vs-b.html").contains("data-comparison"));
}
