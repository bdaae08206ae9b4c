//! Folders of other tools that get a `book.toml`: they are read as before.

use std::fs;
use std::process::Command;

use prepbook::diag::Rule;
use prepbook::pipeline::Inputs;

use crate::book;
use crate::foreign::{build, rules, text, write};

/// A small site: the tool, where it keeps its articles if its settings say so, and its files.
type Site = (&'static str, Option<&'static str>, &'static [(&'static str, &'static str)]);

const SITES: [Site; 6] = [
    (
        "MkDocs",
        Some("docs"),
        &[
            ("mkdocs.yml", "site_name: Notes\nmarkdown_extensions: [abbr]\nnav: [index.md]\n"),
            (
                "docs/index.md",
                "---\nhide: [toc]\n---\n\n# Notes\n\n[a](/guide/a/), [license](LICENSE.md). HTML.\n\n## What is next?\n\nText.\n\n*[HTML]: a language\n",
            ),
            ("docs/guide/a.md", "---\nstatus: new\n---\n\n# A\n\nWords.\n"),
            ("docs/LICENSE.md", "# MIT\n"),
        ],
    ),
    (
        "Hugo",
        Some("content"),
        &[
            ("hugo.toml", "title = \"Site\"\n[markup.goldmark.extensions.extras.subscript]\nenable = true\n"),
            ("content/_index.md", "Water is H~2~O. See [docs](/docs/) and [b]({{< ref \"docs/b\" >}}).\n"),
            ("content/docs/_index.md", "+++\ntitle = \"Documents\"\nlayout = \"x\"\n+++\n\nAll of them.\n"),
            (
                "content/docs/b.md",
                "---\ntitle: B\nweight: 2\naliases: [/old/]\n---\n\n{{< note >}}Words{{< /note >}} ![a](/img/a.png)\n",
            ),
            ("static/img/a.png", ""),
        ],
    ),
    (
        "Zola",
        Some("content"),
        &[
            ("config.toml", "title = \"Site\"\nbase_url = \"https://example.org\"\n"),
            ("content/_index.md", "+++\n+++\n\nWelcome to [b](@/docs/b.md#part).\n"),
            ("content/docs/_index.md", "+++\ntitle = \"Documents\"\nsort_by = \"weight\"\n+++\n"),
            (
                "content/docs/b.md",
                "+++\ntitle = \"B\"\n[taxonomies]\ntags = [\"x\"]\n+++\n\n## Part\n\n{{ youtube(id=\"x\") }} after.\n",
            ),
        ],
    ),
    (
        "Docusaurus",
        Some("docs"),
        &[
            ("docusaurus.config.js", "module.exports = {\n  title: 'Site',\n};\n"),
            ("sidebars.js", "module.exports = { docs: ['intro', 'guide/b', 'guide/a'] };\n"),
            (
                "docs/intro.md",
                "---\nslug: /\nhide_title: true\n---\n\n# Intro\n\n[a](/docs/guide/a), [b](./guide/b)\n",
            ),
            (
                "docs/guide/a.mdx",
                "import X from '@theme/X';\n\n# A\n\n<X />\n\n:::tip[Do]\n\nIt. ![p](/img/p.png)\n\n:::\n",
            ),
            ("docs/guide/b.md", "---\nsidebar_label: Bee\n---\n\n# B\n\nWords.\n"),
            ("static/img/p.png", ""),
        ],
    ),
    (
        "Obsidian",
        None,
        &[
            (".obsidian/app.json", "{}"),
            ("Home.md", "See [[Short]], [[Second note|two]].\n\n%%Not this.%%\n"),
            (
                "notes/Second note.md",
                "---\naliases: [Short, Other name]\ncssclass: wide\n---\n\n==Words== #tag\n",
            ),
        ],
    ),
    (
        "Jekyll",
        Some("."),
        &[
            ("_config.yml", "title: Site\nlang: de\n"),
            (
                "index.md",
                "---\nlayout: home\n---\n\n{% include nav.html %}\n\nSee {{ site.title }} and [a](guide/a.html).\n",
            ),
            (
                "guide/a.md",
                "---\ntitle: A\npermalink: /a/\nnav_order: 2\n---\n\n{% raw %}`{{ x }}`{% endraw %} words\n{: .note }\n",
            ),
            ("LICENSE.md", "# MIT\n"),
        ],
    ),
];

#[test]
fn a_folder_of_another_tool_is_read_as_before_when_it_has_a_book_file() {
    for (tool, content, files) in SITES {
        let folder = tempfile::tempdir().expect("a folder");
        write(folder.path(), files);
        let run = || {
            let build = book::build(&book::load(folder.path()), &Inputs::default());
            let pages = book::pull(&build.site);
            let pages = pages.into_iter().filter(|(url, _)| url.ends_with(".html"));
            let pages: Vec<(String, String)> = pages
                .map(|(url, page)| (url, String::from_utf8_lossy(&page.expect("a page")).into_owned()))
                .collect();
            (rules(&build), pages)
        };
        let (reported, before) = run();
        let compare = |what: &str| {
            let (found, after) = run();
            assert_eq!(found, reported, "{tool}, {what}");
            let urls =
                |pages: &[(String, String)]| pages.iter().map(|(url, _)| url.clone()).collect::<Vec<_>>();
            assert_eq!(urls(&before), urls(&after), "{tool}, {what}");
            for ((url, before), (_, after)) in before.iter().zip(&after) {
                assert_eq!(before, after, "{tool}, {what}: {url}");
            }
        };
        let init = Command::new(env!("CARGO_BIN_EXE_prepbook")).arg("init").arg(folder.path()).output();
        assert!(init.expect("runs").status.success());
        compare("init");
        if let Some(content) = content {
            let settings = format!("[content]\nroot = \"{content}\"\n");
            fs::write(folder.path().join("book.toml"), settings).expect("settings");
            compare("by its own settings");
        }
    }
}

#[test]
fn foreign_settings_do_not_change_a_guide_that_says_it_is_one() {
    let (build, pages) = build(&[
        ("book.toml", "[content]\nforeign = false\n"),
        ("hugo.toml", "title = \"Site\"\n"),
        ("content/index.md", "# Home\n\n[a](a.md)\n"),
        ("content/a.md", "---\nlayout: x\n---\n\n# A\n\nWords.\n"),
    ]);
    assert!(text(&pages, "index.html").contains("<title>Home"));
    assert_eq!(rules(&build).iter().map(|(rule, _)| *rule).collect::<Vec<_>>(), [Rule::UnknownKey]);
}

#[test]
fn settings_for_another_folder_leave_a_guide_alone() {
    let (build, pages) = build(&[
        ("book.toml", "title = \"Guide\"\n"),
        ("content/index.md", "# Home\n\n[a](a.md)\n"),
        ("content/a.md", "# A\n\nWords ~below~. The limit is 10 ^1000\n"),
        ("mkdocs.yml", "site_name: Manual\nnav: [usage.md]\nmarkdown_extensions: [pymdownx.tilde]\n"),
        ("docs/usage.md", "# Usage\n"),
        // A program's.
        ("config.toml", "title = \"Program\"\n"),
        ("static/a.js", ""),
    ]);
    assert_eq!(rules(&build), []);
    assert!(!build.views.guide().config.is_foreign);
    let page = text(&pages, "a.html");
    assert!(!page.contains("<sub>") && page.contains("10 ^1000"), "{page}");
}
