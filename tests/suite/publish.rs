//! What hosts, browsers and crawlers find beside the pages.

use std::path::Path;
use std::process::Command;

use prepbook::diag::Rule;
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
    let files: Vec<(String, &str)> =
        names.iter().map(|name| (format!("content/{name}"), "Mine.\n")).collect();
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
fn the_offline_copy_has_all_that_pages_show() {
    let shown = ["favicon.ico", "a.bmp", "b.apng", "c.woff", "d.ttf", "e.html", "f.mjs"];
    let apart = ["g.mp4", "h.mp3", "i.pdf", "j.zip"];
    let files: Vec<(String, &str)> =
        shown.iter().chain(&apart).map(|name| (format!("content/{name}"), "bytes")).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    let worker = text(&build("", &files), "service-worker.js");
    for name in shown {
        assert!(worker.contains(&format!("\"{name}\":")), "{name}");
    }
    for name in apart {
        assert!(!worker.contains(name), "{name}");
    }
}

#[test]
fn a_plain_folder_publishes_what_hosts_look_for() {
    let mut sources = prepbook::source::Sources::folder("notes");
    for name in ["README.md", "CNAME", "humans.txt", "favicon.svg", "unused.txt"] {
        sources.insert(name, prepbook::source::SourceFile::new(*b"# Notes"));
    }
    let build = book::build(&prepbook::diag::Outcome::clean(sources), &Inputs::default());
    for name in ["CNAME", "humans.txt", "favicon.svg"] {
        assert!(build.site.get(name).is_some(), "{name}");
    }
    assert!(build.site.get("unused.txt").is_none());
}

#[test]
fn markdown_copies_are_a_setting() {
    let copies = |build: &Build| build.site.iter().filter(|(url, _)| url.ends_with(".md")).count();
    let with = build("", &[]);
    assert_eq!(copies(&with), 1);
    assert!(
        text(&with, "topic/a.html").contains("text/markdown")
            && text(&with, "llms.txt").contains("](topic/a.md)")
    );
    let without = build("[site]\nmarkdown_copies = false\n", &[]);
    assert_eq!(copies(&without), 0);
    assert!(
        !text(&without, "topic/a.html").contains("a.md")
            && text(&without, "llms.txt").contains("](topic/a.html)")
    );
}

/// The addresses of the style sheets of the page for missing addresses.
fn missing_page_styles(settings: &str) -> Vec<String> {
    let build = build(settings, &[]);
    let page = Page::parse(text(&build, "404.html").as_bytes());
    let links = page
        .elements()
        .into_iter()
        .filter(|element| element.attribute("rel").is_some_and(|rel| rel == "stylesheet"));
    links.filter_map(|element| element.attribute("href")).collect()
}

#[test]
fn the_page_for_missing_addresses_has_its_styles_at_any_depth() {
    for (settings, base_path) in [("", "/"), ("base_url = \"https://example.org/guide\"\n", "/guide/")] {
        let styles = missing_page_styles(settings);
        // By a path from the host's root, for hosts, and by one from the page, for disks.
        for path in [format!("{base_path}assets/site."), "assets/site.".to_owned()] {
            assert!(styles.iter().any(|style| style.starts_with(&path)), "{path}: {styles:?}");
        }
    }
}

#[test]
fn the_policy_has_the_sources_that_the_book_adds() {
    let build = build(
        "[site.csp]\nframe-src = [\"https://video.example.org\"]\nimg-src = [\"blob:\"]\nframe-ancestors = [\"'self'\"]\n",
        &[(
            "content/frame.md",
            "# Frame\n\n<iframe src=\"https://video.example.org/1\" title=\"Talk\"></iframe>\n",
        )],
    );
    let headers = text(&build, "_headers");
    for part in [
        "; frame-src https://video.example.org",
        "; img-src 'self' data: blob:",
        "; frame-ancestors 'self'\n",
    ] {
        assert!(headers.contains(part), "{part}: {headers}");
    }
    assert_eq!(build.diagnostics, [], "the frame is not blocked");
    let policy = build.views.guide().config.policy();
    assert!(
        policy.contains("default-src 'none'; script-src 'self'; ") && !policy.contains("frame-ancestors")
    );
}

#[test]
fn articles_link_to_the_editor_of_their_host() {
    let build = build("repository = \"https://gitlab.com/me/guide\"\n", &[]);
    let page = text(&build, "topic/a.html");
    assert!(page.contains("href=\"https://gitlab.com/me/guide/-/edit/main/content/topic/a.md\""), "{page}");
}

/// Runs a command line in a folder; returns its output on both streams.
fn run(folder: &Path, line: &str) -> String {
    let binaries = Path::new(env!("CARGO_BIN_EXE_prepbook")).parent().expect("a folder");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::iter::once(binaries.to_owned()).chain(std::env::split_paths(&path));
    let output = Command::new("sh")
        .args(["-c", &format!("{{ {line}\n}} 2>&1")])
        .current_dir(folder)
        .env("PATH", std::env::join_paths(path).expect("no colon in the path"))
        .env("GIT_AUTHOR_NAME", "Ada")
        .env("GIT_AUTHOR_EMAIL", "ada@example.org")
        .env("GIT_COMMITTER_NAME", "Ada")
        .env("GIT_COMMITTER_EMAIL", "ada@example.org")
        .output()
        .expect("sh runs");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(output.status.success(), "{line}: {text}");
    text
}

fn write(folder: &Path, path: &str, text: &str) {
    let file = folder.join(path);
    std::fs::create_dir_all(file.parent().expect("a parent")).expect("created");
    std::fs::write(file, text).expect("written");
}

#[test]
fn articles_without_a_date_have_that_of_their_last_commit() {
    let scratch = tempfile::tempdir().expect("a folder");
    let book = scratch.path().join("repository/docs");
    write(&book, "book.toml", "base_url = \"https://example.org/\"\n");
    write(&book, "content/topic/old.md", "# Old\n\nText.\n");
    write(&book, "content/topic/für alle.md", "# Changed\n\nText.\n");
    write(&book, "content/topic/own.md", "---\nupdated: 2020-01-01\n---\n# Own\n\nText.\n");
    let commit =
        |day: &str| run(&book, &format!("git add -A && GIT_COMMITTER_DATE={day}T12:00:00Z git commit -qm x"));
    run(&book, "git init -q ..");
    commit("2026-02-03");
    write(&book, "content/topic/für alle.md", "# Changed\n\nOther text.\n");
    commit("2026-03-04");
    write(&book, "content/topic/new.md", "# New\n\nText.\n");

    assert!(!run(&book, "prepbook build").contains("shallow-history"));
    let sitemap = std::fs::read_to_string(book.join("public/sitemap.xml")).expect("a sitemap");
    let entry =
        |name: &str, date: &str| format!("<url><loc>https://example.org/topic/{name}.html</loc>{date}</url>");
    for (name, date) in [
        ("old", "<lastmod>2026-02-03</lastmod>"),
        ("f%C3%BCr%20alle", "<lastmod>2026-03-04</lastmod>"),
        ("own", "<lastmod>2020-01-01</lastmod>"),
        ("new", ""),
    ] {
        assert!(sitemap.contains(&entry(name, date)), "{name}: {sitemap}");
    }
    let feed = std::fs::read_to_string(book.join("public/feed.xml")).expect("a feed");
    assert!(feed.contains("<updated>2026-03-04T00:00:00Z</updated>"), "{feed}");

    // All files seem to be as old as the one commit that a shallow clone has.
    run(scratch.path(), "git clone -q --depth 1 \"file://$PWD/repository\" shallow");
    let clone = scratch.path().join("shallow/docs");
    let printed = run(&clone, "prepbook build");
    assert!(
        printed.contains("warning[shallow-history]: the git history is shallow, so 2 articles have no date"),
        "{printed}"
    );
    let sitemap = std::fs::read_to_string(clone.join("public/sitemap.xml")).expect("a sitemap");
    assert!(
        sitemap.contains(&entry("old", ""))
            && sitemap.contains(&entry("own", "<lastmod>2020-01-01</lastmod>"))
    );

    write(&clone, "book.toml", "base_url = \"https://example.org/\"\n[site]\ngit_dates = false\n");
    assert!(!run(&clone, "prepbook build").contains("shallow-history"));
}

#[test]
fn the_old_address_of_a_moved_article_redirects() {
    let scratch = tempfile::tempdir().expect("a folder");
    let book = scratch.path();
    write(book, "book.toml", "");
    write(
        book,
        "content/topic/old.md",
        "# Indexes\n\n## What is an index?\n\nA **sorted** copy of some columns.\n",
    );
    run(book, "prepbook lock");
    run(book, "mkdir content/storage && mv content/topic/old.md content/storage/indexes.md && prepbook lock");
    run(book, "prepbook build");
    let redirect = std::fs::read_to_string(book.join("public/topic/old.html")).expect("a redirect");
    assert!(redirect.contains("url=../storage/indexes.html"), "{redirect}");

    // An article at the old address is not replaced.
    write(book, "content/topic/old.md", "# Another\n\nText.\n");
    run(book, "prepbook build");
    let page = std::fs::read_to_string(book.join("public/topic/old.html")).expect("a page");
    assert!(page.contains("<h1") && page.contains("Another"), "{page}");
}

#[test]
fn an_image_in_front_matter_is_that_of_social_previews() {
    let build = build(
        "base_url = \"https://example.org/guide/\"\n",
        &[
            ("content/index.md", "---\ntitle: Home\nimage: images/hom.png\n---\n\nText.\n"),
            ("content/images/home.png", "image"),
            ("content/topic/b.md", "---\ntitle: B\nimage: ../images/home.png\n---\n\nText.\n"),
            ("content/topic/c.md", "---\ntitle: C\nimage: https://images.example.org/c.png\n---\n\nText.\n"),
            ("content/topic/d.md", "---\ntitle: D\nimage: /images/home.svg\n---\n\nText.\n"),
        ],
    );
    let image = |url: &str| {
        let page = Page::parse(text(&build, url).as_bytes());
        let metas = page.elements();
        let image =
            metas.iter().find(|meta| meta.attribute("property").is_some_and(|name| name == "og:image"));
        image.and_then(|meta| meta.attribute("content")).unwrap_or_default()
    };
    assert_eq!(image("topic/b.html"), "https://example.org/guide/images/home.png");
    assert_eq!(image("topic/c.html"), "https://images.example.org/c.png");
    // An article shares the card of its topic, other pages that of the guide, whose page names an image that does not exist.
    assert_eq!(image("topic/a.html"), "https://example.org/guide/cards/topic/index.png");
    assert_eq!(image("search.html"), "https://example.org/guide/cards/index.png");
    let problems: Vec<(Rule, &str)> =
        build.diagnostics.iter().map(|found| (found.rule, found.message.as_str())).collect();
    assert_eq!(
        problems,
        [
            (Rule::MissingAsset, "there is no image `images/hom.png`"),
            (Rule::InvalidValue, "`/images/home.svg` is not an image that social networks show"),
        ]
    );
    assert_eq!(build.diagnostics[0].help.as_deref(), Some("did you mean `images/home.png`?"));
}

#[test]
fn social_cards_are_drawn_as_png_for_guide_topics_and_on_request_articles() {
    let cards = |settings: &str| {
        let files = [(
            "content/topic/b.md",
            "---\ntitle: B\nimage: https://images.example.org/b.png\n---\n\nText.\n",
        )];
        let build = build(settings, &files);
        let cards = build.site.iter().filter(|(url, _)| url.starts_with("cards/"));
        let cards = cards.map(|(url, card)| (url.to_owned(), card.render().expect("a card")));
        cards.collect::<Vec<_>>()
    };
    let addresses = |settings: &str| cards(settings).into_iter().map(|(url, _)| url).collect::<Vec<_>>();
    let base = "base_url = \"https://example.org/guide/\"\n";
    let drawn = cards(base);
    assert!(drawn.iter().all(|(_, card)| card.starts_with(b"\x89PNG") && card.len() < 60_000));
    assert_eq!(addresses(base), ["cards/index.png", "cards/topic/index.png"]);
    assert_eq!(cards(base), drawn);
    let all = format!("{base}[site]\nsocial_cards = \"articles\"\n");
    assert_eq!(addresses(&all), ["cards/index.png", "cards/topic/a.png", "cards/topic/index.png"]);
    assert_eq!(addresses(&format!("{base}[site]\nsocial_cards = \"none\"\n")), [""; 0]);
    // Without a base URL, no network could find them.
    assert_eq!(addresses(""), [""; 0]);
}

#[test]
fn pages_link_to_other_versions_and_are_canonical_in_the_newest() {
    let build = build(
        "base_url = \"https://example.org/1.0/\"\n[versions]\nlist = [\n\
         { name = \"2.0\", url = \"https://example.org\" },\n{ name = \"1.0\", url = \"https://example.org/1.0\" }]\n",
        &[],
    );
    let page = text(&build, "topic/a.html");
    for part in [
        "<link rel=\"canonical\" href=\"https://example.org/topic/a.html\">",
        "<li><a href=\"https://example.org/topic/a.html\">2.0</a></li>",
        "<li><a href=\"https://example.org/1.0/topic/a.html\" aria-current=\"true\">1.0</a></li>",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(text(&build, "404.html").contains("<a href=\"https://example.org/\">2.0</a>"));
}
