//! The language, the title and the first lesson of folders that say nothing of them.

use prepbook::diag::Rule;

use crate::foreign::{build, prose, rules, text};

const RUSSIAN: &str = "Замыкание — это функция вместе со всеми внешними переменными, которые ей доступны. Расскажите подробно, как это работает.\n";
const ENGLISH: &str = "A closure is a function together with the variables of its scope that it can still read. Explain in detail how this works, and what it is good for.\n";
const FRENCH: &str = "Une fermeture est une fonction avec toutes les variables de son contexte, que la fonction peut encore lire. Expliquez en détail comment cela marche, et à quoi cela sert dans les programmes.\n";
const PERSIAN: &str = "پایتون یک زبان برنامه‌نویسی است که یادگیری آن آسان است و برای کارهای گوناگون به کار می‌رود. این زبان چگونه کار می‌کند؟\n";

/// The start tag of a page's root element.
fn root(page: &str) -> &str {
    let start = page.find("<html").expect("a page");
    page[start..].split('>').next().unwrap_or_default()
}

#[test]
fn a_folder_has_the_language_of_its_text() {
    let code = "```js\nfunction the(of, and) { return that; } // This is what the code is about, and it is long.\n```\n";
    let russian = format!("# Вопросы\n\n{RUSSIAN}\n{code}");
    let (_, pages) = build(&[("README.md", russian.as_str()), ("a.md", russian.as_str()), ("b.md", ENGLISH)]);
    assert!(root(&text(&pages, "index.html")).contains("lang=\"ru\""));
    let french = format!("# Les fermetures\n\n{}", FRENCH.repeat(4));
    let (_, pages) = build(&[("README.md", french.as_str()), ("a.md", french.as_str())]);
    assert!(root(&text(&pages, "a.html")).contains("lang=\"fr\""));
    let (_, pages) =
        build(&[("mkdocs.yml", "site_name: A\ntheme:\n  language: de\n"), ("docs/a.md", RUSSIAN)]);
    assert!(root(&text(&pages, "a.html")).contains("lang=\"de\""), "settings count for more");
    let (_, pages) = build(&[("book.toml", "title = \"A\"\n"), ("content/a.md", RUSSIAN)]);
    assert!(root(&text(&pages, "a.html")).contains("lang=\"en\""), "the default of a guide is documented");
}

#[test]
fn folders_named_after_the_language_of_their_text_are_translations() {
    let french = FRENCH.repeat(4);
    let (build, pages) = build(&[
        ("README.md", ENGLISH),
        ("01_Day/01_closures.md", ENGLISH),
        ("French/01_closures_fr.md", french.as_str()),
        ("Persain/README.md", PERSIAN),
        ("Persain/more.md", PERSIAN),
        ("German/grammar.md", ENGLISH),
    ]);
    let french = text(&pages, "French/01_closures_fr.html");
    assert!(root(&french).contains("lang=\"fr\""), "{}", root(&french));
    assert!(french.contains("hreflang=\"en\""), "it leads to what it translates");
    let persian = text(&pages, "Persain/index.html");
    assert!(root(&persian).contains("lang=\"fa\"") && root(&persian).contains("dir=\"rtl\""));
    assert!(persian.contains("فارسی"), "a page without a title is called by its language");
    let topics: Vec<&str> = build.views.guide().topics.iter().map(|topic| topic.title.as_str()).collect();
    assert_eq!(topics, ["Day", "German"]);
}

#[test]
fn links_to_notes_that_do_not_exist_are_shown_as_their_text() {
    let vault = "See [[b]], [[Calmness]], [[other note|another]] and [[1, 2], [3, 4]].\n";
    let (build, pages) = build(&[("README.md", vault), ("b.md", "# B\n")]);
    let shown = prose(&pages, "index.html");
    assert!(shown.contains("<a>Calmness</a>, <a>another</a> and [[1, 2], [3, 4]]."), "{shown}");
    assert_eq!(rules(&build).iter().filter(|(rule, _)| *rule == Rule::UnknownNote).count(), 2);
    let (_, pages) = crate::foreign::build(&[("README.md", "In C++, [[nodiscard]] warns.\n")]);
    assert!(prose(&pages, "index.html").contains("[[nodiscard]]"));
}

#[test]
fn templates_are_no_lessons() {
    let (build, _) = build(&[
        (".obsidian/templates.json", "{\"folder\": \"Meta\"}"),
        ("README.md", ENGLISH),
        ("Meta/Book.md", "# Book\n"),
        ("01 Templates/T - Title.md", "# {{title}}\n"),
        ("notes/__template__.md", "# Name\n"),
        ("notes/Templates.md", "# Templates\n\nWrite `{{title}}`.\n"),
    ]);
    let articles: Vec<&str> = build.views.guide().pages.iter().map(|page| page.id.as_str()).collect();
    assert_eq!(articles, ["index", "notes/Templates"]);
}

#[test]
fn a_home_page_with_the_questions_comes_first() {
    let start = |files: &[(&str, &str)]| {
        let (_, pages) = build(files);
        let home = text(&pages, "index.html");
        home.split("class=\"button\" href=\"").nth(1).unwrap_or_default().split('"').next().map(str::to_owned)
    };
    let bank = "# Interview questions\n\n## What is a closure?\n\nThis.\n\n## What is a scope?\n\nThat.\n\n## Why is it slow?\n\nSo.\n";
    let long = ENGLISH.repeat(9);
    let long = long.as_str();
    assert_eq!(
        start(&[("README.md", bank), ("book/after.md", long)]).as_deref(),
        Some("index.html#what-is-a-closure")
    );
    let list = "# List\n\n- [Next](b.md)\n";
    assert_eq!(start(&[("README.md", list), ("a.md", long), ("b.md", long)]).as_deref(), Some("b.html"));
    let contents = format!("# A\n\n## Sponsor\n\n- [Part](#part)\n\n## Part\n\n{long}");
    assert_eq!(start(&[("README.md", contents.as_str())]).as_deref(), Some("index.html#part"));
}

#[test]
fn a_guide_without_a_title_is_called_by_its_readme_or_its_folder() {
    let title = |files: &[(&str, &str)]| build(files).0.views.guide().title.clone();
    let readme = ("README.md", "# Astro Docs <img src=\"a.png\">\n");
    assert_eq!(title(&[("docs/.vitepress/config.mts", ""), ("docs/a.md", ENGLISH), readme]), "Astro Docs");
    assert_ne!(title(&[("README.md", "# README\n\nText.\n")]), "README");
}

#[test]
fn the_heading_that_is_the_title_is_shown_once_and_numbers_keep_their_order() {
    let page = format!("## Comments\n\n{ENGLISH}\n### More\n\nText.\n");
    let (build, pages) = build(&[
        ("README.md", "# A\n\nAll of this is about the use of comments.\n"),
        ("01-intro/README.md", &page),
        ("02-more/README.md", "# More\n\nText.\n"),
        ("02-more/a.md", "# A\n\nText.\n"),
        ("03-end/README.md", "# End\n\nText.\n"),
        ("after.md", "# After\n\nText.\n"),
    ]);
    assert_eq!(text(&pages, "01-intro/index.html").matches("Comments</h").count(), 1);
    let guide = build.views.guide();
    let order: Vec<&str> = guide.order.iter().map(|page| guide.pages[*page].title()).collect();
    assert_eq!(order, ["A", "Comments", "More", "A", "End", "After"]);
}
