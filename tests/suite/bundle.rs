//! The files of a bundle: the same bytes each time, the site's own in the archive, and no more of the guide than was asked for.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use prepbook::content::front_matter::{Level, Priority};
use prepbook::export::{ExportError, ExportFormat, ExportInput, Exported, export};
use prepbook::model::Selection;
use prepbook::pipeline::{Build, Inputs};

use crate::book;

const FORMATS: [ExportFormat; 5] =
    [ExportFormat::Html, ExportFormat::Zip, ExportFormat::Epub, ExportFormat::Apkg, ExportFormat::Tsv];

fn made(build: &Build, format: ExportFormat) -> Exported {
    let source = ExportInput::new(&build.views, &build.site);
    export(format, &source).unwrap_or_else(|reason| panic!("{format:?}: {reason}"))
}

fn text(build: &Build, format: ExportFormat) -> String {
    String::from_utf8(made(build, format).bytes).expect("UTF-8")
}

/// A guide of two topics, one after the other, and an article for seniors.
fn guide(inputs: &Inputs) -> Build {
    let sources = book::sources([
        ("book.toml", "title = \"Guide\"\n"),
        ("content/a/index.md", "---\ntitle: A\npriority: high\n---\n"),
        (
            "content/a/one.md",
            "# One\n\n## What is one?\n\n**A number**. See [two](../b/two.md#what-is-two), [hard](hard.md).\n",
        ),
        ("content/a/hard.md", "---\ntitle: Hard\nlevel: senior\n---\n\n## What is hard?\n\nThis.\n"),
        ("content/b/index.md", "---\ntitle: B\npriority: low\nrequires: [a]\n---\n"),
        (
            "content/b/two.md",
            "# Two\n\n## What is two?\n\n**Another**. See [one](../a/one.md).\n\n## X vs Y\n\n| | X | Y |\n| --- | --- | --- |\n| Size | small | large |\n",
        ),
        ("content/b/two.csv", "x\n"),
        ("content/c/index.md", "---\ntitle: C\npriority: high\nrequires: [b]\n---\n"),
        ("content/c/three.md", "# Three\n\n## What is three?\n\nA crowd.\n"),
    ]);
    book::build(&sources, inputs)
}

fn part(selection: Selection) -> Build {
    guide(&Inputs { selection, ..Inputs::default() })
}

#[test]
fn the_same_book_gives_the_same_bytes() {
    let sources = book::load(&book::repository().join("tests/browser/fixtures/features"));
    for format in FORMATS {
        let make = || made(&book::build(&sources, &Inputs::default()), format).bytes;
        assert!(make() == make(), "{format:?} differs from one run to the next");
    }
}

#[test]
fn the_archive_holds_the_site() {
    let sources = book::load(&book::repository().join("tests/browser/fixtures/features"));
    let build = book::build(&sources, &Inputs::default());
    let mut archive =
        zip::ZipArchive::new(Cursor::new(made(&build, ExportFormat::Zip).bytes)).expect("an archive");
    let mut files = BTreeMap::new();
    for place in 0..archive.len() {
        let mut file = archive.by_index(place).expect("a file");
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).expect("is whole");
        files.insert(file.name().to_owned(), bytes);
    }
    assert!(files.remove("START-HERE.html").is_some());
    let site = book::pull(&build.site).into_iter();
    let site: BTreeMap<String, Vec<u8>> =
        site.map(|(url, bytes)| (format!("guide/{url}"), bytes.expect("is rendered").to_vec())).collect();
    assert!(site.len() > 20 && files == site);
}

#[test]
fn a_topic_alone() {
    let build = part(Selection { topics: vec!["a".into()], ..Selection::default() });
    let guide = build.views.guide();
    assert_eq!(guide.topics.iter().map(|topic| topic.id.as_str()).collect::<Vec<_>>(), ["a"]);
    assert_eq!(guide.articles.len(), 2);
    assert!(guide.comparisons.is_empty() && !guide.assets.contains_key("b/two.csv"));
    let html = text(&build, ExportFormat::Html);
    assert!(html.contains("See <a>two</a>") || html.contains("See two"), "the text of the link stays");
    assert!(!html.contains("#b/two.html"));
}

#[test]
fn links_to_what_is_left_out_lead_to_the_published_site() {
    let selection = Selection { topics: vec!["a".into()], ..Selection::default() };
    let base_url = Some("https://example.org/g/".to_owned());
    let build = guide(&Inputs { selection, base_url, ..Inputs::default() });
    assert!(
        text(&build, ExportFormat::Html).contains("href=\"https://example.org/g/b/two.html#what-is-two\"")
    );
}

#[test]
fn priorities_and_levels() {
    let build =
        part(Selection { priority: Some(Priority::High), level: Some(Level::Mid), ..Selection::default() });
    let guide = build.views.guide();
    let titles: Vec<&str> =
        guide.articles.iter().map(|page| guide.pages[*page].article().title.as_str()).collect();
    assert_eq!(titles, ["One", "Three"]);
    // C required B, which required A.
    let last = guide.topics.last().expect("two topics");
    let required: Vec<&str> = last.requires.iter().map(|topic| guide.topics[*topic].id.as_str()).collect();
    assert_eq!((last.id.as_str(), required, last.step), ("c", vec!["a"], 2));
    let cards = text(&build, ExportFormat::Tsv);
    assert!(
        cards.contains("What is one?") && !cards.contains("What is two?") && !cards.contains("What is hard?")
    );
}

#[test]
fn a_guide_that_asks_nothing_has_no_deck() {
    let sources = book::sources([("book.toml", ""), ("content/a.md", "# A\n\nText.\n")]);
    let build = book::build(&sources, &Inputs::default());
    for format in [ExportFormat::Apkg, ExportFormat::Tsv] {
        let source = ExportInput::new(&build.views, &build.site);
        assert!(matches!(export(format, &source), Err(ExportError::NoCards)));
    }
}

#[test]
fn large_files_are_reported() {
    let article = "# A\n\n![Seen](large.gif) ![Lost](huge.gif)\n";
    let image = |more: usize| [b"GIF89a\x01\0\x01\0\0\0\0".to_vec(), vec![0; more]].concat();
    let (large, huge) = (image(1_100_000), image(50_000_000));
    let sources = book::sources([
        ("book.toml", "title = \"G\"\n".as_bytes()),
        ("content/a.md", article.as_bytes()),
        ("content/large.gif", &large),
        ("content/huge.gif", &huge),
    ]);
    let build = book::build(&sources, &Inputs::default());
    let exported = made(&build, ExportFormat::Html);
    assert_eq!(exported.notes.len(), 2, "{:?}", exported.notes);
    assert!(exported.notes[0].contains("`huge.gif` (50.0 MB) is left out"), "{:?}", exported.notes);
    let html = String::from_utf8(exported.bytes).expect("UTF-8");
    assert!(html.len() < 3_000_000 && html.contains("[Lost]") && html.contains("data:image/gif;base64,"));
}

#[test]
fn notes_are_tagged_with_the_grades_of_their_questions() {
    let article = "---\ntitle: A\nlevel: mid\n---\n\n## What is a? {level=junior difficulty=hard}\n\nIt.\n\n## What is b?\n\nIt.\n";
    let build =
        book::build(&book::sources([("book.toml", ""), ("content/x/a.md", article)]), &Inputs::default());
    let notes = text(&build, ExportFormat::Tsv);
    assert_eq!(notes.matches("topic::x level::junior difficulty::hard").count(), 1, "{notes}");
    assert_eq!(notes.matches("topic::x level::mid").count(), 1, "{notes}");
}

#[test]
fn pages_are_text_to_browsers_with_scripts() {
    let article = "# A\n\n<noscript>Only without.</noscript> `</noscript>`\n";
    let sources = book::sources([("book.toml", ""), ("content/a.md", article), ("content/b.md", "# B\n")]);
    let html = text(&book::build(&sources, &Inputs::default()), ExportFormat::Html);
    assert_eq!(html.matches("<section class=\"view\"").count(), 1, "the first page");
    let (pages, ends) = (html.matches("<noscript class").count(), html.matches("</noscript>").count());
    assert!(html.contains("<noscript class=\"view\" id=\"a.html\"") && pages > 1, "{pages} pages");
    assert!(pages == ends && html.contains("<no-script>Only without.</no-script>"));
}

#[test]
fn the_image_of_a_figure_is_embedded_once() {
    let sources = book::sources([
        ("book.toml", "".as_bytes()),
        ("content/a.md", b"# A\n\n:::figure Caption\n![Dot](dot.svg)\n:::\n"),
        (
            "content/dot.svg",
            b"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"><path d=\"M0 0h1\"/></svg>",
        ),
    ]);
    let html = text(&book::build(&sources, &Inputs::default()), ExportFormat::Html);
    let figure = html
        .split("<figure class=\"captioned\"")
        .nth(1)
        .and_then(|rest| rest.split("figcaption").next())
        .expect("a figure");
    assert!(figure.contains("href=\"#a.html\""), "{figure}");
    assert_eq!(figure.matches("base64,").count(), 1, "{figure}");
}

#[test]
fn search_shows_formulas_in_headings_as_text() {
    let article = "# A\n\n## What is $\\dfrac{a}{b}$?\n\nA fraction.\n";
    let site =
        book::build(&book::sources([("book.toml", ""), ("content/a.md", article)]), &Inputs::default()).site;
    let files: String = book::pull(&site)
        .into_iter()
        .filter(|(url, _)| url.starts_with("assets/search/"))
        .map(|(_, file)| String::from_utf8_lossy(&file.expect("a file")).into_owned())
        .collect();
    assert!(files.contains("What is a/b?") && !files.contains("dfrac{a}"), "{files}");
}

#[test]
fn translations_have_an_index_of_their_language() {
    let files = [
        ("book.toml", ""),
        ("content/a.md", "# A\n\nQueues.\n"),
        ("content/a.ar.md", "# B\n\nWarteschlangen.\n"),
    ];
    let build = book::build(&book::sources(files), &Inputs::default());
    let site: BTreeMap<_, _> = build.site.iter().map(|(url, file)| (url.to_owned(), file)).collect();
    let text = |url: &str| String::from_utf8_lossy(&site[url].render().expect("a file")).into_owned();
    assert!(text("assets/search/ar/index.js").contains("warteschlangen"));
    assert!(!text("assets/search/index.js").contains("warteschlangen"));
    assert!(text("a.ar.html").contains("data-search-language=\"ar\""));
    assert!(!text("a.html").contains("data-search-language"));
    assert!(text("service-worker.js").contains("assets/search/ar/index.js"));
    let html = self::text(&build, ExportFormat::Html);
    let view = html.split("id=\"a.ar.html\"").nth(1).and_then(|rest| rest.split('>').next()).expect("a page");
    assert!(view.contains(" data-search-language=\"ar\" dir=\"rtl\" lang=\"ar\""), "{view}");
    assert!(html.contains("data-payload=\"assets/search/ar/index\""));
}

#[test]
fn what_scripts_load_is_said_in_the_script_of_a_site_and_not_in_a_single_file() {
    let build = guide(&Inputs::default());
    let site = build.views.site();
    let pull = |url: &str| {
        let bytes = build.site.pull(url).expect("a file").expect("rendered");
        String::from_utf8_lossy(&bytes).into_owned()
    };
    let page = pull("a/one.html");
    assert!(page.contains(&site.theme.js) && !page.contains("data-page-") && !page.contains("data-script-"));
    let script = pull(&site.theme.js);
    let statement = script.lines().next().expect("a line");
    for said in [
        "\"page-review\":\"review.html\"",
        "\"folder-study\":\"assets/study/\"",
        "\"worker\"",
        "\"style-study\"",
    ] {
        assert!(statement.contains(said), "{said}: {statement}");
    }
    assert!(
        statement.contains(&format!("\"script-study\":\"{}\"", site.theme.scripts["study"])),
        "{statement}"
    );
    let single = text(&build, ExportFormat::Html);
    assert!(single.contains("\"page-review\":\"review.html\"") && !single.contains("\"script-study\""));
    assert!(!single.contains("\"worker\":"));
}
