//! Sites of Docusaurus: parts of pages, folders of documents, sidebars and links as it reads them.

use crate::foreign::{build, order, prose, rules, text, topics};

const SETTINGS: (&str, &str) = ("docusaurus.config.js", "module.exports = { title: 'T' };\n");
const A: &str = "# A\n\nWords.\n";
const B: &str = "# B\n\nWords.\n";

#[test]
fn parts_of_pages_are_included_and_are_no_lessons() {
    let page = "---\ntitle: Settings\n---\n\nimport Shell from './_shell.mdx'\nimport Courses from '@site/docs/\\_courses/All.md';\n\nBefore.\n\n<Shell />\n\nAfter, see [it](#shell).\n\n- Item\n\n    <Courses level=\"2\" />\n\n```jsx\n<Shell />\n```\n";
    let part = "---\ntoc: false\n---\nimport Link from './link.js';\n\n## Shell\n\nA shell of its own.\n";
    let (found, pages) = build(&[
        SETTINGS,
        ("docs/settings/other.md", page),
        ("docs/settings/_shell.mdx", part),
        ("docs/_courses/All.md", "A *course*.\n"),
        ("docs/a.md", A),
    ]);
    assert_eq!(order(&found), ["a.html", "settings/other.html"]);
    let page = prose(&pages, "settings/other.html");
    assert!(page.contains("A shell of its own.") && page.contains("id=\"shell\""), "{page}");
    assert!(
        page.contains("A <em>course</em>.") && !page.contains("import") && !page.contains("toc:"),
        "{page}"
    );
    assert_eq!(page.matches("Shell").count(), 2, "code stays as it is: {page}");
    assert!(found.diagnostics.is_empty(), "{:?}", rules(&found));
    let (found, _) = build(&[
        SETTINGS,
        ("docs/a.md", "# A\n\nimport Gone from './_gone.md'\n\nWords.\n\n<Gone />\n"),
        ("docs/b.md", B),
    ]);
    assert_eq!(rules(&found).len(), 1, "{:?}", rules(&found));
}

#[test]
fn the_documents_of_the_preset_are_read() {
    let settings = "const c = {\n  \"title\": \"pnpm\",\n  \"presets\": [[\"classic\", { \"docs\": { \"path\": \"./text\" }, blog: { path: 'blog' } }]],\n  \"plugins\": [['@docusaurus/plugin-content-docs', { id: 'more', path: './more' }]],\n  \"themeConfig\": { \"footer\": { \"links\": [ { title: \"Docs\", items: [] } ] } },\n};\nexport default c;\n";
    let (found, _) = build(&[
        ("docusaurus.config.ts", settings),
        ("sidebars.json", "{\"docs\":[\"b\",\"a\"]}"),
        ("text/a.md", A),
        ("text/b.md", B),
        ("more/c.md", "# C\n\nWords.\n"),
        ("blog/2020-01-01-news.md", "# News\n\nWords.\n"),
    ]);
    assert_eq!(found.views.guide().title, "pnpm");
    assert_eq!(order(&found), ["b.html", "a.html"]);
}

#[test]
fn sidebars_in_json_name_sections() {
    let sidebars =
        "{\"docs\":{\"Introduction\":[\"b\",\"a\"],\"CLI commands\":[\"cli/remove\",\"cli/add\"]}}";
    let (found, _) = build(&[
        SETTINGS,
        ("sidebars.json", sidebars),
        ("docs/a.md", A),
        ("docs/b.md", B),
        ("docs/cli/add.md", "# Add\n\nSave it to [a](a.md), [b](./b.md) and [remove](remove.md).\n"),
        ("docs/cli/remove.md", "# Remove\n\nWords.\n"),
    ]);
    assert_eq!(order(&found), ["b.html", "a.html", "cli/remove.html", "cli/add.html"]);
    assert_eq!(topics(&found), ["Introduction", "CLI commands"]);
    let broken: Vec<String> = rules(&found).into_iter().map(|(_, message)| message).collect();
    assert_eq!(broken.len(), 1, "a path that begins with a dot starts at the file: {broken:?}");
    assert!(broken[0].contains("./b.md"), "{broken:?}");
}

#[test]
fn sections_that_functions_make_and_those_without_a_label() {
    let page = |title: &str| format!("---\ntitle: {title}\n---\n\nWords.\n");
    let sidebar = "import { group } from './config/sidebar';\nexport const sidebar = [\n  group('tutorial', { items: ['tutorial/setup', 'tutorial/islands'] }),\n  group('guides', { items: [group('guides.get-started', { items: ['guides/why', 'guides/courses'] }), 'guides/help'] }),\n  { label: t('nav.more'), items: ['more/x', { autogenerate: { directory: 'more' } }] },\n  { label, items: ['last'] },\n];\n";
    let (found, pages) = build(&[
        (
            "astro.config.ts",
            "export default defineConfig({ integrations: [starlight({ title: 'Docs', sidebar })] });\n",
        ),
        ("astro.sidebar.ts", sidebar),
        ("src/content/docs/en/guides/courses.mdx", &page("Courses")),
        ("src/content/docs/en/guides/help.mdx", &page("Help")),
        ("src/content/docs/en/guides/why.mdx", &page("Why")),
        ("src/content/docs/en/last.mdx", &page("Last")),
        ("src/content/docs/en/more/x.mdx", &page("X")),
        ("src/content/docs/en/more/y.mdx", &page("Y")),
        (
            "src/content/docs/es/more/y.mdx",
            &format!("{}{}", page("Y"), "Es una página de la guía que está en español. ".repeat(9)),
        ),
        ("src/content/docs/en/tutorial/islands/index.mdx", &page("Check in")),
        ("src/content/docs/en/tutorial/setup.mdx", &page("Setup")),
    ]);
    assert_eq!(topics(&found), ["Tutorial", "Guides", "More"]);
    let expected = [
        "en/tutorial/setup.html",
        "en/tutorial/islands/index.html",
        "en/guides/why.html",
        "en/guides/courses.html",
        "en/guides/help.html",
        "en/more/x.html",
        "en/more/y.html",
        "en/last.html",
    ];
    assert_eq!(order(&found), expected);
    assert!(text(&pages, "en/guides/why.html").contains(">Get started<"));
}
