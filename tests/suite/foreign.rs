//! Folders that were not made for Prepbook: what other tools mean by their files is understood.

use std::fs;
use std::process::Command;

use prepbook::diag::Rule;
use prepbook::pipeline::{Build, Inputs};

use crate::book::{self, Pages};

/// Builds a folder on disk, since settings of other tools tell where its articles are.
pub(crate) fn build(files: &[(&str, &str)]) -> (Build, Pages) {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), files);
    let build = book::build(&book::load(folder.path()), &Inputs::default());
    let pages = book::pull(&build.site);
    (build, pages)
}

pub(crate) fn write(folder: &std::path::Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let file = folder.join(path);
        fs::create_dir_all(file.parent().expect("a parent")).expect("folders");
        fs::write(file, text).expect("a file");
    }
}

pub(crate) fn text(pages: &Pages, url: &str) -> String {
    let bytes = pages.get(url).unwrap_or_else(|| panic!("no {url} in {:?}", pages.keys()));
    String::from_utf8_lossy(bytes.as_ref().expect("a page")).into_owned()
}

/// The part of a page that the article's author wrote.
pub(crate) fn prose(pages: &Pages, url: &str) -> String {
    let page = text(pages, url);
    let start = page.find("<div class=\"prose\"").expect("an article");
    let end = page[start..].find("<footer").map_or(page.len(), |end| start + end);
    page[start..end].to_owned()
}

/// Where the link to the next page leads.
pub(crate) fn next(pages: &Pages, url: &str) -> String {
    let page = text(pages, url);
    let link = page.split("<link rel=\"next\" href=\"").nth(1).unwrap_or_default();
    link.split('"').next().unwrap_or_default().to_owned()
}

/// The addresses of a guide's pages, as they are read.
pub(crate) fn order(build: &Build) -> Vec<&str> {
    let guide = build.views.guide();
    guide.order.iter().map(|page| guide.pages[*page].url.as_str()).collect()
}

pub(crate) fn topics(build: &Build) -> Vec<&str> {
    build.views.guide().topics.iter().map(|topic| topic.title.as_str()).collect()
}

pub(crate) fn rules(build: &Build) -> Vec<(Rule, String)> {
    build.diagnostics.iter().map(|found| (found.rule, found.message.clone())).collect()
}

#[test]
fn pages_of_folders_settings_and_shortcodes_of_zola() {
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
        ("content/docs/c.md", "+++\ntitle = \"C\"\nweight = 3\n+++\n\nA {{ youtube(id=\"x\") }} film.\n"),
        (
            "content/docs/d.md",
            "+++\ntitle = \"D\"\nweight = 4\n+++\n\nA {{ <youtube id=\"x\" wide={true} /> }} film.\n\n{% <note title=\"Hey\"> %}\nMind it, `{{ <x /> }}`.\n{% </note> %}\n",
        ),
    ]);
    assert!(rules(&build).is_empty(), "{:?}", rules(&build));
    let home = text(&pages, "index.html");
    assert!(home.contains("My site</h1>") && home.contains("lang=\"de\""), "{home}");
    let folder = prose(&pages, "docs/index.html");
    assert!(folder.contains("b.html#part\">b</a>") && folder.contains("index.html\">all</a>"), "{folder}");
    let a = prose(&pages, "docs/a.html");
    assert!(a.contains("Mind this.") && !a.contains("{{") && !a.contains("{%"), "{a}");
    assert!(prose(&pages, "docs/b.html").contains("{{ code() }}"));
    let c = prose(&pages, "docs/c.html");
    assert!(c.contains("film.") && !c.contains("{{"), "the only tag of a page is left out too: {c}");
    let d = prose(&pages, "docs/d.html");
    assert!(d.contains("film.") && d.contains("Mind it, <code>{{ &lt;x /&gt; }}</code>."), "{d}");
    assert_eq!(d.matches(['{', '}']).count(), 4, "{d}");
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
fn alerts_of_hugo_are_not_left_out() {
    let text = "# A\n\n{{< hint info >}}\nMind this.\n{{< /hint >}}\n\n{{% notice tip \"Do it\" %}}\nAt once.\n{{% /notice %}}\n\n{{< alert >}}\n";
    let (build, pages) = build(&[("hugo.toml", "title = \"H\"\n"), ("content/a.md", text)]);
    let a = prose(&pages, "a.html");
    assert!(a.contains("<aside class=\"alert alert-note\"") && a.contains("Do it</p>"), "{a}");
    assert!(!a.contains("{{"), "an alert that is not closed is a shortcode: {a}");
    let left_out = build.site.stats().left_out.shortcodes.count;
    assert_eq!(left_out, 1);
}

#[test]
fn components_keep_their_layout_where_html_is_sanitized() {
    let (_, pages) = build(&[(
        "a.md",
        "# A\n\n:::tabs\n:::tab One\nFirst.\n:::\n:::tab Two\nSecond.\n:::\n:::\n\n:::steps\n1. Do it.\n:::\n\n:::cards\n:::card Title\nText.\n:::\n:::\n\n\
         :::file-tree\n- a.md\n:::\n\n:::figure Caption\n![B](b.svg)\n:::\n\n<div class=\"mine\">Text</div>\n",
    )]);
    let page = prose(&pages, "a.html");
    for class in [
        "tab-group", "tab", "tab-label", "steps", "card-grid", "grid-card", "card-title", "file-tree",
        "captioned",
    ] {
        assert!(page.contains(&format!("class=\"{class}\"")), "{class}: {page}");
    }
    assert!(!page.contains("mine"), "{page}");
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
        ("public/p.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
        (
            "src/a.md",
            "# A\n\n![p](/p.svg)\n\n[[TOC]]\n\n<div>\n  <Link href=\"https://a.org/x\" title=\"A link\"/>\n</div>\n",
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
    let components = build.site.stats().left_out.components;
    assert_eq!((components.count, components.files), (4, 1));
}

#[test]
fn indents_make_no_code_in_mdx() {
    let (build, pages) = build(&[(
        "a.mdx",
        "# A\n\n    <Other>\n\n    Text in *four*.\n\n    ## In four\n\n    </Other>\n\n\
         - item\n\n      <Thing>\n      text\n      </Thing>\n\n\
         <Tabs>\n    <TabItem label=\"b\">\n\n    ```sh\nyarn\n    ```\n\n    </TabItem>\n</Tabs>\n\n\
         <Wide>\n  Text.\n\n        ```js\n  let a = 1\n\n      let b = 2\n        ```\n\n        ### Deep\n</Wide>\n\n## Last\n",
    )]);
    let page = prose(&pages, "a.html");
    for wanted in
        ["<em>four</em>", "id=\"in-four\"", "id=\"deep\"", "id=\"last\"", ">yarn<", "data-language=\"js\""]
    {
        assert!(page.contains(wanted), "{wanted}: {page}");
    }
    for raw in ["```", "&lt;", "##"] {
        assert!(!page.contains(raw), "{raw}: {page}");
    }
    assert_eq!(page.matches("<pre").count(), 2, "{page}");
    assert_eq!(rules(&build), []);
}

#[test]
fn links_to_aliases_and_files_about_the_repository_lead_somewhere() {
    let (build, pages) = build(&[
        (
            "index.md",
            "# Home\n\n[old](/old/place/), [older](old.html), [license](/license/), [low](low.md), [b](x/b.md)\n",
        ),
        ("guide/a.md", "---\naliases: [old/place/, old.html]\n---\n\n# A\n"),
        ("license.md", "# License\n"),
        ("y/b.md", "# B\n"),
        ("z/b.md", "# B\n"),
    ]);
    let page = prose(&pages, "index.html");
    assert_eq!(page.matches("href=\"guide/a.html\"").count(), 2, "{page}");
    assert!(page.contains("href=\"license.md\""), "{page}");
    let found: Vec<_> =
        build.diagnostics.iter().map(|found| (&*found.message, found.help.as_deref())).collect();
    assert_eq!(
        found.iter().map(|(message, _)| *message).collect::<Vec<_>>(),
        ["there is no file `low.md`", "there is no file `x/b.md`"]
    );
    // Of several files of one name, none is the one that was meant; the nearest path is.
    assert!(found[0].1.is_some_and(|help| help.starts_with("it was looked for")), "{found:?}");
    assert_eq!(found[1].1, Some("did you mean `y/b.md`?"));
}

#[test]
fn components_on_one_line_have_a_frame_in_lists_and_quotations_too() {
    let one = |title: &str| format!("<Aside title=\"{title}\">Words *{title}*.</Aside>");
    let article = format!(
        "# A\n\n{}\n\n- {}\n- two\n\n  {} rest\n\n> {}\n\n<CardGrid><Card title=\"five\">x</Card> <Card title=\"six\">y</Card></CardGrid>\n\n<div className=\"row\"><Card>seven</Card><Card>eight</Card></div>\n",
        one("one"),
        one("two"),
        one("three"),
        one("four"),
    );
    let (build, pages) = build(&[("a.mdx", &article)]);
    let page = prose(&pages, "a.html");
    assert_eq!(rules(&build), []);
    for title in ["one", "two", "three", "four"] {
        let frame = format!("<p class=\"alert-title\">{title}</p>\n<p>Words <em>{title}</em>.</p>\n</aside>");
        assert!(page.contains(&frame), "{title}: {page}");
    }
    assert_eq!(page.matches("class=\"grid-card\"").count(), 4, "{page}");
    let list = &page[page.find("<ul>").expect("a list")..page.find("</ul>").expect("its end")];
    assert_eq!(list.matches("</aside>").count(), 2, "{page}");
    assert!(list.contains("<p>rest</p>") && !page.contains("&lt;"), "{page}");
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
        ("Note.md", "Before [[Other]].\n\n![[Other]]\n"),
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
fn ids_of_blocks_are_not_shown_and_links_to_them_lead_to_their_notes() {
    let (build, pages) = build(&[
        ("Note.md", "See [[Other#^376b9d|this]], [[#^own-id]] and `a ^code`.\n\nOwn. ^own-id\n"),
        (
            "Other.md",
            "One. ^376b9d\n<!-- Mind. -->\n\n- item ^item-1\n- next\n\n2 ^n\n\n> at most 2 ^b1024\n> keys\n\n| a |\n| - |\n\n^table\n",
        ),
    ]);
    assert!(prose(&pages, "Note.html").contains("href=\"Other.html\""));
    assert!(prose(&pages, "Note.html").contains("a ^code"));
    let other = prose(&pages, "Other.html");
    assert!(other.contains("2 ^n") && other.contains("2 ^b1024") && !other.contains("376b9d"), "{other}");
    assert!(!other.contains("item-1") && !other.contains("table<"), "{other}");
    assert!(!rules(&build).iter().any(|(rule, _)| *rule == Rule::BrokenAnchor), "{:?}", rules(&build));
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
fn shortcodes_of_emoji_and_double_marks_of_headings() {
    let (_, pages) = build(&[(
        "a.md",
        "# A\n\nFirst.\n\n:bar_chart: There are figures.\n\nTerm\n: Its meaning.\n\n## # 1. Part\n\nText.\n",
    )]);
    let page = prose(&pages, "a.html");
    assert!(page.contains("<p>📊 There are figures.</p>") && page.contains("<dt>Term</dt>"), "{page}");
    assert!(page.contains(">1. Part"), "{page}");
}

#[test]
fn names_of_icons_are_not_shown() {
    let (_, pages) = build(&[
        (
            "mkdocs.yml",
            "site_name: ':material-book: Docs'\nnav:\n  - ':material-home: Home': index.md\n  - ':rocket: Start': start.md\n",
        ),
        (
            "docs/index.md",
            "# Welcome :material-hand:\n\n| a | b |\n|---|---|\n| :material-check: | :octicons-x-16: |\n\n\
             === \":material-linux: Linux\"\n\n    ```\n    code\n    ```\n\n    ```\n\n    After.\n\n=== \"Windows\"\n\n    Text.\n",
        ),
        ("docs/start.md", "---\ntitle: ':octicons-rocket-24: Start here'\n---\n\nText.\n"),
    ]);
    let home = text(&pages, "index.html");
    for name in [":material", ":octicons", ":rocket:"] {
        assert!(!home.contains(name) && !text(&pages, "start.html").contains(name), "{name} in {home}");
    }
    assert!(
        home.contains("\u{1F680} Start") && home.contains("<td>\u{2713}</td><td>\u{2717}</td>"),
        "{home}"
    );
    let prose = prose(&pages, "index.html");
    assert!(prose.contains("<p>After.</p>") && prose.contains("<strong>Windows</strong>"), "{prose}");
}

#[test]
fn badges_are_shown_with_other_images_and_are_no_summary() {
    let badge = "[![Build](https://img.shields.io/a/b)](https://example.org)";
    let readme = format!("# Guide\n\n{badge}\n\n⭐ Star this repo if you like it!\n\nHow caches work.\n");
    let settings = "[content]\nforeign = true\nroot = \".\"\n";
    let allow = format!("{settings}\n[build]\nremote_images = \"allow\"\n");
    for (book, is_shown) in [(settings, false), (&*allow, true)] {
        let (_, pages) = build(&[("book.toml", book), ("README.md", "# G\n"), ("a.md", &readme)]);
        let page = text(&pages, "a.html");
        assert_eq!(page.contains("https://img.shields.io/a/b"), is_shown, "{page}");
        assert!(page.contains("name=\"description\" content=\"How caches work.\""), "{page}");
    }
}

#[test]
fn what_articles_show_or_include_of_folders_with_a_dot_is_read() {
    let svg = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'/>";
    let (found, pages) = build(&[
        ("README.md", "# G\n\n![Banner](.github/banner.svg)\n\n![Key](.git/key.svg)\n"),
        (".github/banner.svg", svg),
        (".github/other.svg", svg),
        (".git/key.svg", svg),
    ]);
    assert!(text(&pages, "index.html").contains("src=\".github/banner.svg\""));
    assert!(pages.contains_key(".github/banner.svg") && !pages.contains_key(".github/other.svg"));
    assert!(!pages.contains_key(".git/key.svg"));
    assert_eq!(rules(&found).len(), 1, "{:?}", rules(&found));
    let (found, pages) = build(&[
        ("book.toml", "[book]\ntitle = \"B\"\n"),
        ("src/SUMMARY.md", "- [A](a.md)\n"),
        ("src/a.md", "# A\n\n```toml\n{{#include ex/.cargo/config.toml}}\n```\n"),
        ("src/ex/.cargo/config.toml", "[build]\n"),
    ]);
    assert!(text(&pages, "a.html").contains("build"), "{}", text(&pages, "a.html"));
    assert!(found.diagnostics.is_empty(), "{:?}", rules(&found));
}

#[test]
fn links_to_files_with_a_dot_lead_to_the_repository() {
    let files = [
        ("README.md", "# G\n\n[c](.github/CONTRIBUTING.md#a) [e](.env.example) [n](none.md) [d](.github/)\n"),
        (".github/CONTRIBUTING.md", "# C\n"),
        (".env.example", "A=1\n"),
    ];
    let settings = "repository = \"https://github.com/me/guide\"\n[content]\nforeign = true\nroot = \".\"\n";
    let (found, pages) = build(&[&files[..], &[("book.toml", settings)]].concat());
    let page = text(&pages, "index.html");
    for url in ["blob/HEAD/.github/CONTRIBUTING.md#a", "blob/HEAD/.env.example"] {
        assert!(page.contains(&format!("href=\"https://github.com/me/guide/{url}\"")), "{url} in {page}");
    }
    assert_eq!(rules(&found), [(Rule::BrokenLink, "there is no file `none.md`".to_owned())]);
    let (found, _) = build(&files);
    let help: Vec<_> = found.diagnostics.iter().filter_map(|found| found.help.clone()).collect();
    assert!(help[0].contains("set `repository` in `book.toml`"), "{help:?}");
}
