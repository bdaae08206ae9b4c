//! Addresses of generated pages: clear of every file of the author, and known to links.

use std::collections::{BTreeMap, BTreeSet};

use proptest::collection::btree_set;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::Config;

use prepbook::diag::Rule;
use prepbook::model::routes::{FILES, FOLDERS, PAGES, PREFIX};
use prepbook::pipeline::{Build, Inputs};

use crate::book;

/// An article that makes every kind of page exist.
const ARTICLE: &str = "---\nupdated: 2026-11-01\nfaqs: [{question: Why?, answer: Because.}]\n---\n## What is A?\n\n**A**.\n\n\
                       ## A vs B\n\n| | A | B |\n|---|---|---|\n| Size | 1 | 2 |\n| Cost | 3 | 4 |\n| Age | 5 | 6 |\n";

/// Names of files: those of all generated pages, files and folders, with what can be made of them.
fn name() -> impl Strategy<Value = String> {
    let addresses =
        PAGES.iter().map(|row| row.address).chain(FILES.iter().chain(FOLDERS).map(|row| row.address));
    let words = ["a-vs-b", "topic", "sitemap-1", "prepbook-a-vs-b", "x"];
    let parts = addresses.flat_map(|address| address.split('/')).chain(words).filter(|part| !part.is_empty());
    let stems: BTreeSet<String> = parts
        .map(|part| part.strip_suffix(".html").unwrap_or(part).to_owned())
        .filter(|stem| !stem.chars().all(char::is_uppercase))
        .collect();
    let prefix = select(vec!["", "", PREFIX, "prepbook-prepbook-"]);
    let ending = select(vec!["", "", ".md", ".md", ".html", "-2.md", "-2.html", ".svg", ".js"]);
    (prefix, select(stems.into_iter().collect::<Vec<_>>()), ending, any::<bool>()).prop_map(
        |(prefix, stem, ending, loud)| {
            format!("{prefix}{}{ending}", if loud { stem.to_uppercase() } else { stem })
        },
    )
}

/// A file's path from the content's root, in up to three folders.
fn path() -> impl Strategy<Value = String> {
    proptest::collection::vec(name(), 1..4).prop_map(|parts| parts.join("/"))
}

/// Files that can be together in a folder, whatever the file system.
fn files() -> impl Strategy<Value = BTreeSet<String>> {
    btree_set(path(), 0..12).prop_map(|paths| {
        let mut kept: BTreeMap<String, String> = BTreeMap::new();
        for path in paths.into_iter().chain(["topic/article.md".to_owned()]) {
            let lower = path.to_lowercase();
            let fits = |other: &String| *other != lower && !is_in(&lower, other) && !is_in(other, &lower);
            if kept.keys().all(fits) {
                kept.insert(lower, path);
            }
        }
        kept.into_values().collect()
    })
}

fn is_in(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

fn build(files: &BTreeSet<String>) -> Build {
    let texts = files.iter().map(|path| {
        let text = if path.ends_with(".md") { ARTICLE.to_owned() } else { format!("Mine: {path}") };
        (format!("content/{path}"), text)
    });
    let book =
        ("book.toml".to_owned(), "title = \"Guide\"\nbase_url = \"https://example.org/\"\n".to_owned());
    let texts: Vec<_> = texts.chain([book]).collect();
    book::build(
        &book::sources(texts.iter().map(|(path, text)| (path.as_str(), text.as_str()))),
        &Inputs::default(),
    )
}

proptest! {
    #![proptest_config(Config { cases: 100, failure_persistence: None, ..Config::default() })]

    #[test]
    fn no_generated_address_is_that_of_an_authors_file(files in files()) {
        let build = build(&files);
        let guide = build.views.guide();
        let pages = guide.pages.iter().map(|page| page.url.as_str());
        let authored: BTreeSet<&str> = pages.chain(guide.assets.keys().map(String::as_str)).collect();
        let copies: BTreeSet<String> = guide.pages.iter().filter_map(|page| Some(format!("{}.md", page.url.strip_suffix(".html")?))).collect();
        let urls: Vec<&str> = build.site.iter().map(|(url, _)| url).collect();

        // Two files of the author may want one address: `faq.md` and `faq.html`. Nothing else is left out.
        let duplicates = build.diagnostics.iter().filter(|found| found.rule == Rule::DuplicateUrl).count();
        prop_assert_eq!(authored.len() + duplicates, files.len());
        for (url, path) in &guide.assets {
            let bytes = build.site.pull(url).expect("it is there").expect("it can be read");
            let text = format!("Mine: {}", path.trim_start_matches("content/"));
            prop_assert_eq!(String::from_utf8_lossy(&bytes), text);
        }
        let lower: Vec<String> = authored.iter().map(|url| url.to_lowercase()).collect();
        let generated = urls.iter().filter(|url| !authored.contains(**url) && !copies.contains(**url));
        for url in generated {
            let url = url.to_lowercase();
            let clash = lower.iter().find(|own| **own == url || is_in(own, &url) || is_in(&url, own));
            prop_assert_eq!(clash, None, "`{}` is generated", url);
        }
        let unique: BTreeSet<&str> = urls.iter().copied().collect();
        prop_assert_eq!(unique.len(), urls.len());
        for url in urls {
            prop_assert!(build.site.get(url).is_some(), "`{}` is found again", url);
        }
        let broken = build.site.iter().find_map(|(url, artifact)| artifact.render().err().map(|found| (url.to_owned(), found)));
        prop_assert!(broken.is_none(), "{:?}", broken);
    }
}

/// The links of a book with 260 questions that are reported broken.
fn broken(links: &[&str]) -> Vec<String> {
    let questions: String = (0..260).map(|number| format!("## What is {number}?\n\nThis.\n\n")).collect();
    let mut links = links.to_vec();
    let text: String = links.iter().map(|link| format!("[x]({link})\n\n")).collect();
    let files = [
        ("book.toml", "title = \"Guide\"\n".to_owned()),
        ("content/topic/article.md", format!("{ARTICLE}\n{questions}")),
        ("content/topic/links.md", text.clone()),
        ("content/topic/tagged.md", "---\ntags: [x]\n---\n# Tagged\n\nText.\n".to_owned()),
    ];
    let build = book::build(&book::sources(files), &Inputs::default());
    let found = build.diagnostics.iter().filter(|found| found.rule == Rule::BrokenLink);
    let spans: Vec<&str> = found.map(|found| &text[found.span()]).collect();
    links.retain(|link| spans.iter().any(|span| span.contains(link)));
    links.into_iter().map(str::to_owned).collect()
}

#[test]
fn generated_pages_can_be_linked_to() {
    let links: Vec<String> = PAGES
        .iter()
        .filter(|row| row.is_single())
        .map(|row| format!("../{}", row.address))
        .chain(
            [
                "../compare/a-vs-b.html", "../tags/x.html", "../questions-2.html", "../cram-2.html#x",
                "index.html", "./", "../",
            ]
            .map(str::to_owned),
        )
        .collect();
    let links: Vec<&str> = links.iter().map(String::as_str).collect();
    assert_eq!(broken(&links), [""; 0]);
}

#[test]
fn pages_that_are_not_generated_cannot_be_linked_to() {
    let links = [
        "../questions-3.html", "../questions-1.html", "../roadmap-2.html", "../prepbook-faq.html",
        "../compare/b.html", "../other/",
    ];
    assert_eq!(broken(&links), links);
}
