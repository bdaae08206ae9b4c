//! What hosts, browsers and crawlers find beside the pages.

use prepbook::pipeline::{Build, Inputs};

use crate::book;
use crate::page::Page;

/// A book with an article and these files.
fn build(settings: &str, files: &[(&str, &str)]) -> Build {
    let book = [("book.toml", settings), ("content/topic/a.md", "# A\n\n## What is A?\n\nThis.\n")];
    book::build(&book::sources(book.iter().chain(files).copied()), &Inputs::default())
}

/// A file of the site as text.
fn text(build: &Build, url: &str) -> String {
    let bytes = build.site.pull(url).unwrap_or_else(|| panic!("there is no `{url}`")).expect("it renders");
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

#[test]
fn the_authors_files_replace_generated_ones() {
    let names = ["robots.txt", "_headers", "sitemap.xml", "feed.xml", "llms.txt", "CNAME", "humans.txt"];
    let files: Vec<(String, &str)> = names.iter().map(|name| (format!("content/{name}"), "Mine.\n")).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    let build = build("base_url = \"https://example.org/\"\n", &files);
    for name in names {
        assert_eq!(text(&build, name), "Mine.\n", "{name}");
    }
    assert_eq!(text(&build, ".nojekyll"), "");
}

#[test]
fn the_authors_icon_replaces_that_of_the_theme() {
    let of_theme = build("", &[]);
    assert!(text(&of_theme, "index.html").contains("<link rel=\"icon\" href=\"assets/icon."));
    let build = build("", &[("content/favicon.ico", "icon"), ("content/favicon.png", "icon")]);
    let home = text(&build, "index.html");
    assert!(home.contains("<link rel=\"icon\" href=\"favicon.png\" type=\"image/png\">"), "{home}");
    assert!(!build.site.iter().any(|(url, _)| url.starts_with("assets/icon.")));
    assert!(!text(&build, "_headers").contains("favicon"), "its name has no hash");
}

#[test]
fn a_plain_folder_publishes_what_hosts_look_for() {
    let mut sources = prepbook::source::Sources::new("notes", false);
    for name in ["README.md", "CNAME", "humans.txt", "favicon.svg", "unused.txt"] {
        sources.insert(name, prepbook::source::SourceFile::new(*b"# Notes"));
    }
    let build = book::build(&prepbook::diag::Outcome::clean(sources), &Inputs::default());
    for name in ["CNAME", "humans.txt", "favicon.svg"] {
        assert!(build.site.get(name).is_some(), "{name}");
    }
    assert!(build.site.get("unused.txt").is_none());
}

/// The addresses of the style sheets of the page for missing addresses.
fn missing_page_styles(settings: &str) -> Vec<String> {
    let build = build(settings, &[]);
    let page = Page::parse(text(&build, "404.html").as_bytes());
    let links = page.elements().into_iter().filter(|element| element.attribute("rel").is_some_and(|rel| rel == "stylesheet"));
    links.filter_map(|element| element.attribute("href")).collect()
}

#[test]
fn the_page_for_missing_addresses_has_its_styles_at_any_depth() {
    for (settings, base_path) in [("", "/"), ("base_url = \"https://example.org/guide\"\n", "/guide/")] {
        let styles = missing_page_styles(settings);
        // By a path from the host's root, for hosts, and by one from the page, for disks.
        for name in ["assets/site.", "assets/search."] {
            for path in [format!("{base_path}{name}"), name.to_owned()] {
                assert!(styles.iter().any(|style| style.starts_with(&path)), "{path}: {styles:?}");
            }
        }
    }
}
