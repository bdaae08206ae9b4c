//! Pages of tags and series.

use prepbook::diag::Rule;
use prepbook::pipeline::{Build, Inputs};

use crate::book;

fn build(files: &[(&str, &str)]) -> Build {
    let book = [("book.toml", "title = \"Guide\"\nbase_url = \"https://example.org/\"\n")];
    book::build(&book::sources(book.iter().chain(files).copied()), &Inputs::default())
}

fn text(build: &Build, url: &str) -> String {
    let bytes = build.site.pull(url).unwrap_or_else(|| panic!("there is no `{url}`")).expect("it renders");
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

/// The titles of the articles in a list.
fn rows(page: &str) -> Vec<&str> {
    let links = page.split("<a class=\"row-title\" href=\"").skip(1);
    links.filter_map(|rest| rest.split_once('>')?.1.split('<').next()).collect()
}

const ARTICLES: [(&str, &str); 4] = [
    (
        "content/a/one.md",
        "---\ntags: [Speed, C++]\nseries: A queue\nseries_order: 2\n---\n# One\n\n## What is one?\n\nThis.\n",
    ),
    ("content/a/two.md", "---\ntags: speed, C\nseries: A queue\n---\n# Two\n\nText.\n"),
    (
        "content/b/three.md",
        "---\ntags: ['#speed']\nseries: A queue\nseries_order: 1\n---\n# Three\n\n## What is three?\n\nThis.\n",
    ),
    ("content/b/four.md", "# Four\n\nText.\n"),
];

#[test]
fn articles_with_a_tag_are_on_its_page() {
    let build = build(&ARTICLES);
    assert_eq!(build.diagnostics, []);
    assert_eq!(rows(&text(&build, "tags/speed.html")), ["One", "Two", "Three"]);
    let tags = text(&build, "tags.html");
    assert_eq!(rows(&tags), ["C", "C++", "Speed", "A queue"]);
    assert!(tags.contains("href=\"tags/c.html\"") && tags.contains("href=\"tags/c-1.html\""), "{tags}");
    assert_eq!(rows(&text(&build, "tags/c-1.html")), ["One"]);
    assert!(text(&build, "a/one.html").contains("href=\"../tags/speed.html\">Speed</a>"));
    assert!(text(&build, "index.html").contains("href=\"tags.html\""));
    assert!(text(&build, "sitemap.xml").contains("https://example.org/tags/speed.html"));
    let questions = text(&build, "questions.html");
    assert!(
        questions.contains("data-tag=\"c-1 speed\"")
            && questions.contains("<option value=\"speed\">Speed</option>")
    );
}

#[test]
fn the_parts_of_a_series_are_in_order_and_lead_to_each_other() {
    let build = build(&ARTICLES);
    assert_eq!(rows(&text(&build, "series/a-queue.html")), ["Three", "One", "Two"]);
    let middle = text(&build, "a/one.html");
    for part in [
        "<b>Part 2 of 3</b> <a href=\"../series/a-queue.html\">A queue</a>",
        "<a href=\"../b/three.html\">Previous part: Three</a>",
        "<a href=\"../a/two.html\">Next part: Two</a>",
    ] {
        assert!(middle.contains(part), "{part}: {middle}");
    }
    assert!(!text(&build, "b/three.html").contains("Previous part"));
    assert!(!text(&build, "b/four.html").contains("series/"));
}

#[test]
fn groups_need_an_article_and_give_way_to_the_authors_files() {
    let without = build(&ARTICLES[3..]);
    assert!(without.site.get("tags.html").is_none());
    assert!(!text(&without, "index.html").contains("tags.html"));
    let own = [("content/tags.md", "# Mine\n\nText.\n"), ("content/tags/speed.md", "# Mine too\n\nText.\n")];
    let build = build(&[&ARTICLES[..], &own].concat());
    assert!(text(&build, "tags.html").contains("Mine"));
    assert_eq!(rows(&text(&build, "prepbook-tags.html")), ["C", "C++", "Speed", "A queue"]);
    assert!(text(&build, "a/one.html").contains("href=\"../tags/prepbook-speed.html\">Speed</a>"));
}

#[test]
fn a_tag_of_many_articles_has_several_pages() {
    let articles: Vec<(String, String)> = (100..350)
        .map(|number| {
            (format!("content/a/{number}.md"), format!("---\ntags: [x]\n---\n# Article {number}\n\nText.\n"))
        })
        .collect();
    let articles: Vec<(&str, &str)> =
        articles.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let build = build(&articles);
    assert_eq!(rows(&text(&build, "tags/x.html")).len(), 200);
    assert_eq!(rows(&text(&build, "tags/x-2.html")).len(), 50);
}

#[test]
fn tags_that_are_not_texts_are_reported() {
    let build = build(&[("content/a.md", "---\ntags: 5\nseries: {a: b}\n---\n# A\n\nText.\n")]);
    let rules: Vec<Rule> = build.diagnostics.iter().map(|found| found.rule).collect();
    assert_eq!(rules, [Rule::InvalidValue, Rule::InvalidValue]);
}
