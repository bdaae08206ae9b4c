//! The navigation of guides that are large in every way, and in the languages of their pages.

use prepbook::pipeline::Inputs;

use crate::book::{self, Pages};

/// Bytes that no page may exceed, however large the guide is.
const HEAVY: usize = 60_000;

fn pages(files: &[(String, String)]) -> Pages {
    let sources = book::sources(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    book::pull(&book::build(&sources, &Inputs::default()).site)
}

fn text(pages: &Pages, url: &str) -> String {
    let bytes = pages[url].as_ref().unwrap_or_else(|found| panic!("{url}: {found:?}"));
    String::from_utf8_lossy(bytes).into_owned()
}

/// The part of a page that is its navigation.
fn navigation(page: &str) -> &str {
    let start = page.find("<nav class=\"topics\"").expect("a navigation");
    &page[start..start + page[start..].find("</nav>").expect("its end")]
}

#[test]
fn no_page_grows_with_the_width_of_a_level() {
    let topics = 1_000;
    let folder = |number: usize| {
        ["one", "two"].map(|name| {
            (format!("content/{number:04}/{name}.md"), format!("# {name} of {number}\n\nWords.\n"))
        })
    };
    let mut files: Vec<_> = (0..topics).flat_map(folder).collect();
    files.extend(
        (0..topics).map(|number| (format!("content/0500/x{number}.md"), "# X\n\nWords.\n".to_owned())),
    );
    files.push(("book.toml".into(), String::new()));
    let pages = pages(&files);
    for url in ["0500/one.html", "0999/two.html", "0500/x777.html"] {
        let page = text(&pages, url);
        assert!(page.len() < HEAVY, "{url} has {} bytes", page.len());
        let rows = navigation(&page).matches("<li>").count();
        assert!((4..60).contains(&rows), "{url} has {rows} rows");
        assert!(navigation(&page).contains("aria-current=\"page\""), "{url}");
    }
    let page = text(&pages, "0500/x777.html");
    let navigation = navigation(&page);
    assert!(navigation.contains("x776.html") && navigation.contains("x778.html"));
    assert!(navigation.contains("../0499/index.html") && navigation.contains("../0501/index.html"));
}

#[test]
fn a_page_below_a_hundred_folders_stays_light() {
    // Relative links have one `../` a level, so that sites open from disk: below 1,500 folders one link alone has 4.5 kB. The navigation does not
    // grow with the depth, which a hundred folders show as well.
    let depth = 100;
    let mut files: Vec<_> = (1..=depth)
        .map(|level| {
            (format!("content/{}page.md", "a/".repeat(level)), format!("# Level {level}\n\nWords.\n"))
        })
        .collect();
    files.push(("book.toml".into(), String::new()));
    let pages = pages(&files);
    let page = text(&pages, &format!("{}page.html", "a/".repeat(3)));
    assert_eq!(page.matches("<details open>").count(), 3, "the three folders on the way");
    let deepest = text(&pages, &format!("{}page.html", "a/".repeat(depth)));
    // Links out of so deep a folder are long.
    let plain = deepest.replace("../", "");
    assert!(plain.len() < HEAVY, "{} bytes", plain.len());
    assert!(navigation(&deepest).contains("aria-current=\"page\""));
}

#[test]
fn pages_are_read_in_the_order_of_the_tree() {
    let files = [
        ("book.toml", ""),
        ("content/index.md", "# Home\n\nWords.\n"),
        ("content/t/index.md", "# Topic\n\nWords.\n"),
        ("content/t/10-last.md", "# Last\n\nWords.\n"),
        ("content/t/9-part/index.md", "# Part\n\nWords.\n"),
        ("content/t/9-part/a.md", "# A\n\nWords.\n"),
        ("content/t/2-own.md", "# Own\n\nThe page of the folder beside it.\n"),
        ("content/t/2-own/b.md", "# B\n\nWords.\n"),
        ("content/u/index.md", "---\npriority: low\n---\n\n# Empty\n"),
    ];
    let files = files.map(|(path, text)| (path.to_owned(), text.to_owned()));
    let pages = pages(&files);
    let mut url = "t/index.html".to_owned();
    let mut read = Vec::new();
    loop {
        let page = text(&pages, &url);
        read.push(url.clone());
        let Some(next) =
            page.split("<link rel=\"next\" href=\"").nth(1).and_then(|rest| rest.split('"').next())
        else {
            break;
        };
        url = next.trim_start_matches("../").to_owned();
    }
    assert_eq!(
        read,
        [
            "t/index.html", "t/2-own.html", "t/2-own/b.html", "t/9-part/index.html", "t/9-part/a.html",
            "t/10-last.html"
        ]
    );
    let crumbs = text(&pages, "t/9-part/a.html");
    let crumbs = &crumbs[crumbs.find("class=\"crumbs\"").expect("crumbs")..];
    let at = |text: &str| crumbs.find(text).unwrap_or_else(|| panic!("{text}"));
    assert!(at(">Topic<") < at(">Part<") && at(">Part<") < at("<h1"));
    // A topic without words and articles is none.
    let roadmap = text(&pages, "roadmap.html");
    assert!(!roadmap.split("<main").nth(1).unwrap_or_default().contains("Empty"));
}
