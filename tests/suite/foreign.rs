//! Folders that were not made for Prepbook: what other tools mean by their files is understood.

use std::fs;
use std::process::Command;

use prepbook::diag::Rule;
use prepbook::pipeline::{Build, Inputs};

use crate::book::{self, Pages};

/// Builds a folder on disk, since settings of other tools tell where its articles are.
fn build(files: &[(&str, &str)]) -> (Build, Pages) {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), files);
    let build = book::build(&book::load(folder.path()), &Inputs::default());
    let pages = book::pull(&build.site);
    (build, pages)
}

fn write(folder: &std::path::Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let file = folder.join(path);
        fs::create_dir_all(file.parent().expect("a parent")).expect("folders");
        fs::write(file, text).expect("a file");
    }
}

fn text(pages: &Pages, url: &str) -> String {
    let bytes = pages.get(url).unwrap_or_else(|| panic!("no {url} in {:?}", pages.keys()));
    String::from_utf8_lossy(bytes.as_ref().expect("a page")).into_owned()
}

/// The part of a page that the article's author wrote.
fn prose(pages: &Pages, url: &str) -> String {
    let page = text(pages, url);
    let start = page.find("<div class=\"prose\"").expect("an article");
    let end = page[start..].find("<footer").map_or(page.len(), |end| start + end);
    page[start..end].to_owned()
}

/// Where the link to the next page leads.
fn next(pages: &Pages, url: &str) -> String {
    let page = text(pages, url);
    let link = page.split("<link rel=\"next\" href=\"").nth(1).unwrap_or_default();
    link.split('"').next().unwrap_or_default().to_owned()
}

fn rules(build: &Build) -> Vec<(Rule, String)> {
    build.diagnostics.iter().map(|found| (found.rule, found.message.clone())).collect()
}

#[test]
fn pages_of_folders_settings_and_short_codes_of_zola() {
    let (build, pages) = build(&[
        ("config.toml", "title = \"My site\"\ndescription = \"About it.\"\ndefault_language = \"de\"\n"),
        ("templates/index.html", ""),
        ("content/_index.md", "+++\n+++\n\nWelcome.\n"),
        (
            "content/docs/_index.md",
            "+++\ntitle = \"Documents\"\n+++\n\nSee [b](@/docs/b.md#part) and [all](@/docs/_index.md).\n",
        ),
        (
            "content/docs/a.md",
            "+++\ntitle = \"A\"\nweight = 2\n+++\n\n{{ youtube(id=\"x\") }}\n\n{% note() %}\nMind this.\n{% end %}\n",
        ),
        ("content/docs/b.md", "+++\ntitle = \"B\"\nweight = 1\n+++\n\n## Part\n\nText, `{{ code() }}`.\n"),
    ]);
    assert!(rules(&build).is_empty(), "{:?}", rules(&build));
    let home = text(&pages, "index.html");
    assert!(home.contains("My site</h1>") && home.contains("lang=\"de\""), "{home}");
    let folder = prose(&pages, "docs/index.html");
    assert!(folder.contains("b.html#part\">b</a>") && folder.contains("index.html\">all</a>"), "{folder}");
    let a = prose(&pages, "docs/a.html");
    assert!(a.contains("Mind this.") && !a.contains("{{") && !a.contains("{%"), "{a}");
    assert!(prose(&pages, "docs/b.html").contains("{{ code() }}"));
    assert!(next(&pages, "docs/b.html").ends_with("a.html"), "weights give the order");
}

#[test]
fn addresses_and_languages_of_hugo() {
    let (build, pages) = build(&[
        ("hugo.toml", "title = \"H\"\n[languages.en]\ncontentDir = \"content/en\"\n"),
        ("layouts/x.html", ""),
        ("content/en/functions/Format.md", "---\ntitle: Format\n---\n\nText.\n"),
        (
            "content/en/b.md",
            "# B\n\n[Format](/functions/format/) {{< figure src=\"/p.png\" alt=\"A pic\" >}}\n\n{{% tabs %}}\nIn tabs.\n{{% /tabs %}}\n",
        ),
        ("static/p.png", ""),
    ]);
    let missing = |rule: Rule| matches!(rule, Rule::BrokenLink | Rule::MissingAsset);
    assert!(!rules(&build).iter().any(|(rule, _)| missing(*rule)), "{:?}", rules(&build));
    assert!(pages.contains_key("p.png"), "a file of `static/` is at the root");
    let b = prose(&pages, "b.html");
    assert!(b.contains("href=\"functions/Format.html\"") && b.contains("In tabs."), "{b}");
    assert!(!b.contains("{{"), "{b}");
}

#[test]
fn settings_in_javascript_give_the_title_and_the_order() {
    let (build, pages) = build(&[
        ("README.md", "# About the repository\n"),
        (
            "website/docusaurus.config.js",
            "module.exports = {\n  title: 'My Docs',\n  presets: [{ docs: {\n    path: '../docs',\n  }}],\n};\n",
        ),
        (
            "website/sidebars.js",
            "module.exports = { docs: ['zero/intro', { type: 'category', items: ['zero/how-to', 'a'] }] };\n",
        ),
        ("docs/a.md", "# A\n\nWords.\n"),
        ("docs/c.md", "# C\n\n[A](/docs/a.md)\n"),
        ("docs/zero/HowTo.md", "# How to\n\nWords.\n"),
        ("docs/zero/Intro.md", "# Intro\n\nWords. ![p](/img/p.png)\n"),
        ("website/static/img/p.png", ""),
    ]);
    let missing = |rule: Rule| matches!(rule, Rule::BrokenLink | Rule::MissingAsset);
    assert!(!rules(&build).iter().any(|(rule, _)| missing(*rule)), "{:?}", rules(&build));
    let home = text(&pages, "index.html");
    assert!(home.contains("My Docs</h1>") && home.contains("Start with Intro"), "{home}");
    assert!(next(&pages, "zero/Intro.html").ends_with("HowTo.html"));
    assert!(home.contains("href=\"c.html\""), "what is not named is listed as well");
}

#[test]
fn a_folder_of_vitepress_is_the_one_its_settings_name() {
    let (build, pages) = build(&[
        ("README.md", "# About\n"),
        (".vitepress/config.ts", "export default {\n  title: \"Vue\",\n  srcDir: 'src',\n}\n"),
        ("public/p.png", ""),
        (
            "src/a.md",
            "# A\n\n![p](/p.png)\n\n[[TOC]]\n\n<div>\n  <Link href=\"https://a.org/x\" title=\"A link\"/>\n</div>\n",
        ),
    ]);
    let page = prose(&pages, "a.html");
    assert!(page.contains("<a href=\"https://a.org/x\"") && page.contains("A link"), "{page}");
    assert!(!page.contains("TOC") && !page.contains("&lt;"), "{page}");
    assert!(rules(&build).is_empty(), "{:?}", rules(&build));
}

#[test]
fn components_of_mdx_hold_markdown() {
    let article = "---\ntitle: A\n---\nimport One from 'a'; import two from './p.png';\n\n\
        <Tabs>\n  <Item kind=\"x\">\n  ```sh\n  # one\n\n  # two <name>\n  import x from 'y'\n  ```\n  </Item>\n  <Item kind=\"y\">\n  ```sh\n  # three\n  ```\n  </Item>\n</Tabs>\n\n\
        ## After\n\n<p>\n**Type:** `string`<br />\n<Since v=\"1\" />\n</p>\n\n\
        <details>\n<summary>**What** is `this`?</summary>\n```js\nlet a;\n\nlet b;\n```\n</details>\n\n\
        :::tip[Mind]\n<details>\n<summary>More</summary>\n\nText.\n</details>\n:::\n\nIs it <Spoiler>yes, *it is*</Spoiler>?\n\n<img src={two} alt=\"two\" />\n";
    let (build, pages) = build(&[("a.mdx", article), ("b.md", "# B\n\nWrite `<Tabs>`.\n"), ("p.png", "")]);
    let found = rules(&build);
    assert!(
        !found
            .iter()
            .any(|(rule, _)| matches!(rule, Rule::UnknownElement | Rule::InternalError | Rule::MissingAsset)),
        "{found:?}"
    );
    let page = prose(&pages, "a.html");
    for wanted in [
        "# two &lt;name&gt;",
        "import",
        "id=\"after\"",
        "<strong>Type:</strong> <code>string</code>",
        "<strong>What</strong> is <code>this</code>?",
        "Is it yes, <em>it is</em>?",
    ] {
        assert!(page.contains(wanted), "{wanted}: {page}");
    }
    for raw in ["```", "**", ":::", "Spoiler", "&lt;Item", "id=\"one\"", "id=\"two\""] {
        assert!(!page.contains(raw), "{raw}: {page}");
    }
    // `Item` twice, `Since` and `Spoiler`; `Tabs` is known.
    assert_eq!(build.site.stats().left_out[0], (4, 1));
}

#[test]
fn extensions_that_mkdocs_switches_on() {
    let article = "# A\n\nH~2~O, x^2^, ^^new^^, \\(a+b\\) and `\\(c\\)`. The HTML of it.\n\n\\[\nd\n\\]\n\n*[HTML]: Hypertext\n\nTerm\n\n:   !!! note\n\n        In a definition.\n\n=== \"Empty\"\n\n=== \"Full\"\n\n    x\n";
    let settings = "site_name: S\nmarkdown_extensions:\n  - abbr\n  - pymdownx.tilde\n  - pymdownx.caret\n  - pymdownx.arithmatex:\n      generic: true\n";
    let (_, pages) = build(&[("mkdocs.yml", settings), ("docs/a.md", article)]);
    let page = prose(&pages, "a.html");
    for wanted in [
        "H<sub>2</sub>O",
        "x<sup>2</sup>",
        "<ins>new</ins>",
        "<abbr title=\"Hypertext\">HTML</abbr>",
        "<code>\\(c\\)</code>",
    ] {
        assert!(page.contains(wanted), "{wanted}: {page}");
    }
    assert_eq!(page.matches("<math").count(), 2, "{page}");
    for raw in ["*[", "===", "!!!", "^^"] {
        assert!(!page.contains(raw), "{raw}: {page}");
    }
    let (_, pages) = build(&[("mkdocs.yml", "site_name: S\n"), ("docs/a.md", article)]);
    assert!(prose(&pages, "a.html").contains("*[HTML]: Hypertext"), "it is text where it is not switched on");
    let (_, pages) =
        build(&[("_quarto.yml", "project:\n  type: book\n"), ("a.md", "# A\n\nC~6~H~12~O~6~ and x^2^\n")]);
    let page = prose(&pages, "a.html");
    assert!(page.contains("C<sub>6</sub>H<sub>12</sub>O<sub>6</sub> and x<sup>2</sup>"), "{page}");
}

#[test]
fn settings_that_comments_name_in_the_documentation_of_material() {
    let article = "# A\n\n[x](#config.sep), [y](#+type:note)\n\n#### <!-- md:setting config.sep -->\n\nText.\n\n<!-- md:option type:note -->\n\n:   !!! note\n\n        In it.\n";
    let (build, pages) = build(&[("mkdocs.yml", "site_name: S\n"), ("docs/a.md", article)]);
    assert!(!rules(&build).iter().any(|(rule, _)| *rule == Rule::BrokenAnchor), "{:?}", rules(&build));
    let page = prose(&pages, "a.html");
    assert!(
        page.contains("<code>config.sep</code>")
            && page.contains("<code>note</code>")
            && !page.contains("!!!"),
        "{page}"
    );
}

#[test]
fn formulas_between_backslashes_of_mdbook() {
    let book = |support: &str| format!("[book]\ntitle = \"M\"\n[output.html]\nmathjax-support = {support}\n");
    let chapter = "# A\n\nSo \\\\( a+b \\\\), and\n\n\\\\[ c \\\\]\n";
    let summary = "# Summary\n\n- [A](a.md)\n";
    let count = |support: &str| {
        let (_, pages) =
            build(&[("book.toml", &book(support)), ("src/SUMMARY.md", summary), ("src/a.md", chapter)]);
        prose(&pages, "a.html").matches("<math").count()
    };
    assert_eq!((count("true"), count("false")), (2, 0));
}

#[test]
fn notes_that_are_not_published_and_notes_that_embed_others() {
    let (build, pages) = build(&[
        (".obsidian/app.json", "{}"),
        ("Note.md", "Before.\n\n![[Other]]\n"),
        ("Other.md", "# Its own title\n\nText with [[Nowhere]].\n"),
        ("Private.md", "---\npublish: false\n---\n\nSecret words.\n"),
        ("Unclear.md", "---\npublish: maybe\ndraft: false\n---\n\nSecret words.\n"),
        ("Public.md", "---\npublish: true\n---\n\nOpen words.\n"),
    ]);
    assert!(text(&pages, "Note.html").contains(">Note</h1>"), "a note keeps its name");
    assert!(text(&pages, "Other.html").contains(">Its own title</h1>"));
    assert!(pages.contains_key("Public.html"));
    for (url, page) in &pages {
        let page = String::from_utf8_lossy(page.as_ref().expect("a page")).into_owned();
        assert!(!page.contains("Secret words"), "{url}");
    }
    let unknown: Vec<&str> = build
        .diagnostics
        .iter()
        .filter(|found| found.rule == Rule::UnknownNote)
        .map(|found| &*found.path)
        .collect();
    assert_eq!(unknown, ["Other.md"], "the file that has the link, once");
}

#[test]
fn a_readme_that_is_the_guide_gets_settings() {
    let init = |readme: &str| {
        let folder = tempfile::tempdir().expect("a folder");
        write(folder.path(), &[("README.md", readme), ("LICENSE", "MIT")]);
        let run = Command::new(env!("CARGO_BIN_EXE_prepbook")).arg("init").arg(folder.path()).output();
        assert!(run.expect("runs").status.success());
        let settings = fs::read_to_string(folder.path().join("book.toml")).expect("settings");
        (settings, folder.path().join("content").exists())
    };
    let (settings, has_example) =
        init("# Go questions\n\n## What is a channel?\n\nA.\n\n## Why?\n\nB.\n\n## How?\n\nC.\n");
    assert!(settings.contains("title = \"Go questions\"") && settings.contains("root = \".\""), "{settings}");
    assert!(!has_example);
    assert!(init("# New project\n\nTo be written.\n").1, "a new repository gets the example");
}

#[test]
fn short_codes_of_emoji_and_double_marks_of_headings() {
    let (_, pages) = build(&[(
        "a.md",
        "# A\n\nFirst.\n\n:bar_chart: There are figures.\n\nTerm\n: Its meaning.\n\n## # 1. Part\n\nText.\n",
    )]);
    let page = prose(&pages, "a.html");
    assert!(page.contains("<p>📊 There are figures.</p>") && page.contains("<dt>Term</dt>"), "{page}");
    assert!(page.contains(">1. Part"), "{page}");
}

#[test]
fn addresses_that_other_generators_make_by_id_permalink_date_and_folder() {
    let (build, pages) = build(&[
        ("README.md", "# About the repository\n\nHow to build it.\n"),
        ("_config.yml", "title: Lectures\n"),
        (
            "index.md",
            "# Home\n\n[c](cli#on) [s](/2020/shell/) [y](/2020/) [p](/p/q/) [b](/blog/2026/07/27/post)\n",
        ),
        ("CommandLine.md", "---\nid: cli\n---\n\n# CLI\n\n## On\n\nWords.\n"),
        ("_2020/index.md", "# Year\n\nWords. [f](/2020/files/x.xml) [h](/contact/)\n"),
        ("_2020/shell.md", "# Shell\n\nWords.\n"),
        ("_2020/files/x.xml", "<x/>"),
        ("contact.html", "<p>Mail</p>"),
        ("permanent.md", "---\npermalink: /p/q/\n---\n\n# P\n\nWords.\n"),
        ("blog/2026-07-27-post.md", "# Post\n\nWords.\n"),
    ]);
    assert!(rules(&build).is_empty(), "{:?}", rules(&build));
    let home = text(&pages, "index.html");
    for link in ["CommandLine.html#on", "_2020/shell.html", "_2020/index.html", "permanent.html"] {
        assert!(home.contains(&format!("href=\"{link}\"")), "{link}: {home}");
    }
    assert!(home.contains("blog/2026-07-27-post.html") && home.contains("Lectures"), "{home}");
    assert!(!pages.contains_key("README.html"));
}

#[test]
fn tags_of_liquid_are_left_out_and_its_comments_not_published() {
    let (build, pages) = build(&[
        ("_config.yml", "theme: x\n"),
        (
            "a.md",
            "# A\n\n{% for x in y %}\n- [{{ x.title }}]({{ x.url }})\n{% endfor %}\n\n{% comment %}\nA secret.\n\n## Hidden\n{% endcomment %}\n\n\
             {% raw %}{{ shown }}{% endraw %} and `${{ code }} in code`.\n",
        ),
    ]);
    assert!(rules(&build).is_empty(), "{:?}", rules(&build));
    let a = prose(&pages, "a.html");
    assert!(a.contains("{{ shown }}") && a.contains("${{ code }} in code") && !a.contains("x.title"), "{a}");
    assert!(!a.contains("{%") && !a.contains("secret"), "{a}");
    assert!(!text(&pages, "a.md").contains("secret"));
}

#[test]
fn references_that_mkdocstrings_writes_are_named() {
    let (build, pages) = build(&[
        ("mkdocs.yml", "site_name: A\n"),
        (
            "docs/index.md",
            "# A\n\n::: pkg.Client\n    :docstring:\n    :members: get\n\n::: pkg.other\n\n::: tip\nMind.\n:::\n",
        ),
    ]);
    assert!(rules(&build).is_empty(), "{:?}", rules(&build));
    let home = text(&pages, "index.html");
    assert!(home.contains("<code>pkg.Client</code>") && home.contains("<code>pkg.other</code>"), "{home}");
    assert!(!home.contains(":::") && !home.contains("members") && home.contains("Mind."), "{home}");
}

#[test]
fn a_wiki_link_leads_to_the_nearest_note_of_its_name() {
    let (build, pages) = build(&[
        ("one/Start.md", "# One\n\n[[Note#Part]] [[Area/Note]]\n"),
        ("one/Note.md", "# N\n\n## Part\n\nWords.\n"),
        ("two/Start.md", "# Two\n\n[[Note#Other]]\n"),
        ("two/Note.md", "# N\n\n## Other\n\nWords.\n"),
        ("two/Area/Note.md", "# N\n\nWords.\n"),
    ]);
    assert!(rules(&build).is_empty(), "{:?}", rules(&build));
    let one = prose(&pages, "one/Start.html");
    assert!(one.contains("href=\"Note.html#part\"") && one.contains("two/Area/Note.html"), "{one}");
    assert!(prose(&pages, "two/Start.html").contains("href=\"Note.html#other\""));
}

#[test]
fn lines_that_lead_to_the_top_are_no_part_of_an_answer() {
    let questions: String = (1..4)
        .map(|n| {
            format!(
                "{n}. ### What is number {n}?\n\n    It has **one cause**.\n\n    **[⬆ Back to Top](#contents)**\n\n"
            )
        })
        .collect();
    let (build, pages) = build(&[
        ("README.md", &format!("# Interview questions\n\n## Contents\n\n{questions}")),
        (
            "b.md",
            "# B\n\n## What is B?\n\nA letter.\n\n<div align=\"right\"><b><a href=\"#\">↥ back to top</a></b></div>\n",
        ),
    ]);
    assert!(rules(&build).is_empty(), "{:?}", rules(&build));
    let points: usize = build
        .views
        .guide()
        .pages
        .iter()
        .flat_map(|page| &page.article().questions)
        .map(|q| q.key_point_count)
        .sum();
    assert_eq!(points, 3);
    assert!(
        !text(&pages, "index.html").contains("Back to Top")
            && !prose(&pages, "b.html").contains("back to top")
    );
}

#[test]
fn files_of_the_author_in_public_are_read_and_never_written_to() {
    let folder = tempfile::tempdir().expect("a folder");
    write(
        folder.path(),
        &[
            ("astro.config.mjs", "export default {\n  title: 'A',\n}\n"),
            ("src/content/docs/a.md", "# A\n\n![p](/deep/p.png)\n"),
            ("public/deep/p.png", "p"),
        ],
    );
    let run = |command: &str| {
        let mut prepbook = Command::new(env!("CARGO_BIN_EXE_prepbook"));
        let output = prepbook.arg(command).arg("--root").arg(folder.path()).output().expect("run");
        (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (is_fine, messages) = run("check");
    assert!(is_fine && !messages.contains("missing-asset"), "{messages}");
    let (is_fine, messages) = run("build");
    assert!(is_fine && messages.contains("dist/site"), "{messages}");
    assert!(folder.path().join("dist/site/deep/p.png").exists());
    let left = fs::read_dir(folder.path().join("public")).expect("there").count();
    assert_eq!(left, 1, "nothing was written to `public`");
    assert!(run("build").0 && run("clean").0);
    assert!(
        folder.path().join("public/deep/p.png").exists() && !folder.path().join("dist/site/a.html").exists()
    );
}

#[test]
fn numbered_exercises_are_questions_where_the_article_is_called_so() {
    let exercises: String = (1..25).map(|n| format!("#### {n}. Create array {n} (★☆☆)\n\n`x`\n\n")).collect();
    let (build, _) = build(&[
        ("README.md", "# Arrays\n\nWords.\n"),
        ("all.md", &format!("# 24 exercises\n\n{exercises}")),
    ]);
    let count: usize = build.views.guide().pages.iter().map(|page| page.question_count()).sum();
    assert_eq!(count, 24);
}

#[test]
fn init_keeps_the_order_of_sidebars() {
    let init = |sidebars: &str| {
        let folder = tempfile::tempdir().expect("a folder");
        write(
            folder.path(),
            &[
                ("docusaurus.config.js", "module.exports = {\n  title: 'Docs',\n};\n"),
                ("sidebars.js", sidebars),
                ("docs/a.md", "# A\n\nWords.\n"),
                ("docs/b.md", "# B\n\nWords. ![p](/p.png)\n"),
                ("docs/c.md", "# C\n\nWords.\n"),
                ("static/p.png", ""),
            ],
        );
        let run = Command::new(env!("CARGO_BIN_EXE_prepbook")).arg("init").arg(folder.path()).output();
        let said = String::from_utf8_lossy(&run.expect("runs").stdout).into_owned();
        let settings = fs::read_to_string(folder.path().join("book.toml")).expect("settings");
        let build = book::build(&book::load(folder.path()), &Inputs::default());
        let pages = book::pull(&build.site);
        assert!(!rules(&build).iter().any(|(rule, _)| *rule == Rule::MissingAsset), "{:?}", rules(&build));
        (said, settings, next(&pages, "c.html"))
    };
    let (said, settings, after_c) = init("module.exports = { docs: ['c', 'a', 'b'] };\n");
    assert!(settings.contains("navigation = \"sidebars\"") && after_c.ends_with("a.html"), "{settings}");
    assert!(said.contains("the sidebars' settings name them"), "{said}");
    let (said, settings, _) = init("module.exports = { docs: read_from_disk() };\n");
    assert!(settings.contains("navigation = \"folders\"") && said.contains("name no articles"), "{said}");
}

#[test]
fn links_to_files_of_the_repository_on_its_host_lead_to_their_pages() {
    let (build, pages) = build(&[
        (".git/config", "[remote \"origin\"]\n\turl = https://github.com/me/notes.git\n"),
        (
            "README.md",
            "# Notes\n\nSee [z](https://github.com/me/notes/blob/master/notes/z%20y.md#part), [folder](https://github.com/me/notes/tree/main/notes).\n",
        ),
        ("notes/a.md", "# A\n\nWords.\n"),
        ("notes/z y.md", "# Z\n\n## Part\n\nWords.\n"),
        ("scripts/README.md", "# Scripts\n\nHow to run them.\n"),
    ]);
    assert!(rules(&build).is_empty(), "{:?}", rules(&build));
    let home = text(&pages, "index.html");
    assert!(home.contains("notes/z%20y.html#part\"") && home.contains("Start with Z"), "{home}");
    assert!(!pages.contains_key("scripts/index.html"), "it is about the repository");
}
