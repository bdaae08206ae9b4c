//! What holds for every text an author could write.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use html5ever::tendril::TendrilSink as _;
use html5ever::{QualName, local_name, ns};
use markup5ever_rcdom::RcDom;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::Config;
use pulldown_cmark::{Event, LinkType, Options as Flags, Parser, Tag, TagEnd};

use prepbook::config::RawHtml;
use prepbook::content::article::Article;
use prepbook::content::{Options, ParserResources, parse};
use prepbook::diag::{Outcome, Rule};
use prepbook::dialect;
use prepbook::document::{Address, Document, Kind, LinkId, ResolvedImage, Resolver, build, html};
use prepbook::model::ids::Idx;
use prepbook::pipeline::{Inputs, Pipeline};

use crate::book;

/// Loading syntaxes is dear: once for all cases.
static TOOLS: LazyLock<ParserResources> = LazyLock::new(ParserResources::default);

/// Pieces of everything that means something to Prepbook, whole and broken.
const PIECES: &[&str] = &[
    "# Title\n\n",
    "## What is an index?\n\n",
    "### Why not always?\n\n",
    "## 12. Explain `ACID`\n\n",
    "## fn-1\n\n",
    "## fnref-1\n\n",
    "## Diagram 1\n\n",
    "#### Skips {#pinned .class}\n\n",
    "## Again {#pinned}\n\n",
    "## Longer {#pinned-too}\n\n",
    "## [Linked](https://example.org) *heading* $x$[^1]\n\n",
    "## SQL vs NoSQL\n\n",
    "Setext?\n===\n\n",
    "<!-- question -->\n",
    "<!-- not a question -->\n",
    "<!-- compare: stores -->\n",
    "<!-- compare: stores from data.csv -->\n",
    "<!-- compare: -->\n",
    "| | A | B |\n|---|:-:|--:|\n| x | 1 | |\n| y | 2 |\n\n",
    "| SQL | NoSQL |\n|---|---|\n| a \\| b | **c** | d |\n\n",
    "- [x] right\n\n  because\n- [ ] wrong\n\n",
    "- [ ] one\n- [x] two\n",
    "1. a\n   - b\n     > c\n\n",
    "Text with **bold: phrase**, *em* and `code`.\n\n",
    "Footnote[^1] and [^two] and [^1].\n\n",
    "[^1]: The note with [^two].\n\n",
    "[^two]: Other.\n\n    - list\n\n",
    "Term\n: Definition\n\n: Another\n\n",
    "> [!NOTE]\n> Alert **x**.\n\n",
    "> [!CAUTION]\n>\n> - [ ] x\n\n",
    "```rust title=\"a.rs\" {1,3-2}\nfn main() {}\n```\n\n",
    "```nosuchlanguage\nx\n```\n\n",
    "```mermaid\nflowchart LR\n  A --> B\n```\n\n",
    "```math\n\\frac{a}{b}\n```\n\n",
    "    indented <code>\n\n",
    "$a^2$ and $$\\sum_{i$$ and $\\frac{1}{2}$\n\n",
    "[[Page]] [[page#anchor|words]] [[]]\n\n",
    "![alt](a.png \"t\") ![](b.png)\n\n",
    "[a](b.md#c) [d](<e f.md>) <https://example.org> https://example.org/a_b\n\n",
    "<div id=\"raw\" onclick=\"x\">\n<img src=a.png>\n</div>\n\n",
    "a <b>b</b> <a href='x.md' id=in>y</a> <!-- c --> <script>z</script>\n\n",
    "<script>\nif (a < b) {}\n",
    "<!-- never closed\n",
    "<a href=\"",
    "## What is <li>x?\n\n",
    "## What is <label><label>x <button>y? <hgroup><p>x<h1>y\n\n",
    "## Why ![y](https://example.org/y.png) and <audio controls src=\"https://example.org/a.mp3\">?\n\n",
    "## What is <ul><li>x</ul> <table><tr><td>y</table> <summary>z?\n\n",
    "<a href=x>y[^1]</a> ",
    "<a href=x>",
    "<a href=x>\n\n",
    "</a>\n\n",
    "a <i><object><p>x</i> b",
    "a <button><button>x b\n\n",
    "<button>\n\n",
    "<template>\n\n",
    "a <template><p>x ",
    "a <select><p>x *y* <option>z [^1]\n\n",
    "<select>\n<option>a\n\n",
    "<select><select><template></select>b\n\n",
    "<details><summary><b \"x>A</b></summary>\n\n",
    "<form><form>x</form>\n\n",
    "x[^9]\n\n[^9]: <form><form>x\n\n",
    "<svg><title>x</title><foreignObject><p>y\n\n",
    "<math><mtext><table><mglyph>\n\n",
    "- <template>\n- <svg>\n- <li>\n\n",
    "| <li>a | <select>b |\n|---|---|\n| <p>c | <a>d |\n\n",
    "<table>",
    "<p><div>x</p>",
    "<dl><dd>x<dt>y\n\n",
    "<caption>x <td>y <option>z <nobr><nobr>u</p></table></li>\n\n",
    "it&#146;s &#x80; &#1; &#xFFFE; <b title=\"&#x80;&#1;\">c</b> \u{1}\u{85}\n\n",
    "***\n\n",
    "---\n",
    "مرحبا بالعالم؟ \u{202e}x\u{202c}\n\n",
    "## 什么是索引？\n\n",
    "日本語の文。**太字。**\n\n",
    "e\u{301}\u{1f468}\u{200d}\u{1f469} \u{feff}\u{a0}\n\n",
    "!!! note \"Title\"\n\n    Text\n\n    ??? tip\n        deep\n",
    "=== \"A\"\n    one\n=== \"B\"\n\n    - two\n\n",
    "- x\n\n    !!! warning\n        y\n",
    ":::note[Title]\n",
    "::::tip\n- a\n:::\n",
    ":::\n",
    ":::nosuch\nx\n:::\n\n",
    "<Tabs>\n  <TabItem label=\"A\">\n\n    x\n  </TabItem>\n</Tabs>\n\n",
    "<Aside>x</Aside> <Tabs> </TabItem>\n\n",
    "import A from 'a';\n\n",
    "> [!info]- Title\n> body\n\n",
    "> [!x]+\n\n",
    "==a *b* c== d== %%e%% f\n\n",
    "%%\n\n",
    "![[a.png|20]] ![[b.pdf]] [[#Title]] [[1]](a.md) [[x\\|y]]\n\n",
    "```admonish tip \"T\"\n# x\n```\n\n",
    "```rust\n# hidden\nshown\n```\n\n",
    "{% raw %}{{ x }}{% endraw %} [a]({{< ref \"b.md\" >}})\n\n",
    "{% highlight js %}\n```\n{% endhighlight %}\n",
    "{{< hint info >}}\nx\n{{< /hint >}}\n",
    "x *y*{: .z} ![a](b.png){ width=\"3\" }\n{: .c}\n\n",
    "www.example.org/*a*_b_[c] me@example.org :rocket: ++ctrl+c++ <https://a.b\n\n",
    "## :bulb: Idea\n\n",
    "> :::tip\n> x\n> :::\n\n",
    "1. :::tip\n   x\n   :::\n\n",
    "\0",
    "\0L0\0\0S0\0",
    "&#0; &amp; &bogus;\n\n",
    "\\\n",
    "  \n",
    "|",
    "`",
    "[^",
    "{#",
    "$$",
    "\t",
];

/// Front matter, whole and broken.
const FRONT: &[&str] = &[
    "",
    "---\n---\n",
    "---\ntitle: A\nquestions: all\n---\n",
    "---\ntitle: \"nul \\0 L9\\0\"\nquestions: none\n---\n",
    "---\ntitle: a: b\n---\n",
    "---\n- list\n---\n",
    "---\ntitle: A\ntitle: B\nunknown: 1\npriority: urgent\nupdated: soon\n---\n",
    "---\nfaqs:\n  - question: \"Why \\0L7\\0?\"\n    answer: \"see \\0L8\\0 [x](y.md) $x$ `c`\"\n  - question: 3\n---\n",
    "---\nfaqs: [{question: Why?, answer: \"A[^1]\\n\\n[^1]: n\"}, {question: Why?, answer: \"B[^1]\\n\\n[^1]: m\"}]\n---\n",
    "---\ncomparisons:\n  - title: \"T \\0L5\\0\"\n    subjects: [a, \"b \\0L6\\0\"]\n    aspects: [{name: n, values: [1]}, {name: m, values: ['[x](y.md)', '']}]\n---\n",
    "---\ntopics: [nowhere]\nrequires: [nowhere, 3]\naliases: [../x, /ok.html]\n---\n",
    "---\na: &a [x, x]\nb: &b [*a, *a]\nextra: {c: [*b, *b]}\n---\n",
    "\u{feff}---\r\ntitle: A\r\n---\r\n",
    "---\ntitle: never closed\n",
    "---\ntitle: A\n--\n",
    "\n---\ntitle: late\n---\n",
    "---\n\nA rule.\n\n---\n",
    "---\ndraft: perhaps\nextra: !tag &a {<<: *a}\n---\n",
    "+++\ntitle = \"A\"\nfaqs = [{question = \"Wh\u{e9}?\", answer = \"[x](y.md)\"}]\nrequires = [\"nowhere\"]\n+++\n",
    "+++\ntitle = A\n+++\n",
];

fn article_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![8 => select(PIECES).prop_map(str::to_owned), 1 => ".{0,12}", 1 => "[#>|*_`$\\[\\]<&: \n-]{0,12}"];
    (select(FRONT), vec(piece, 0..14), any::<bool>()).prop_map(|(front, pieces, windows)| {
        let text = format!("{front}{}", pieces.concat());
        if windows { text.replace("\r\n", "\n").replace('\n', "\r\n") } else { text }
    })
}

fn options() -> impl Strategy<Value = Options> {
    (select(&[RawHtml::Allow, RawHtml::Sanitize, RawHtml::Escape][..]), any::<bool>()).prop_map(
        |(raw_html, smart_punctuation)| Options {
            raw_html,
            smart_punctuation,
            is_foreign: smart_punctuation,
            ..Options::default()
        },
    )
}

fn read(bytes: &[u8], options: Options) -> Outcome<Article> {
    parse(&Arc::from("content/topic/article.md"), bytes, options, &TOOLS)
}

fn cases(number: u32) -> Config {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    Config { cases: asked.unwrap_or(number), failure_persistence: None, ..Config::default() }
}

/// Shows links with the addresses that the author wrote.
struct AsWritten<'a>(&'a Article);

impl Resolver for AsWritten<'_> {
    fn link(&self, link: LinkId) -> Option<Address<'_>> {
        Some(Address::new(href(&self.0.links[Idx::index(link)].target)))
    }

    fn image(&self, link: LinkId) -> Option<ResolvedImage<'_>> {
        Some(ResolvedImage { address: self.link(link)?, size: None })
    }

    fn anchor(&self, id: &str) -> Option<Address<'_>> {
        Some(Address::new(format!("#{id}")))
    }

    fn table(&self, _link: LinkId) -> Option<&Document> {
        None
    }

    fn label(&self, key: &str, _values: &[(&str, &str)]) -> String {
        key.to_owned()
    }
}

/// A document of an article with addresses as they are written.
fn rendered(article: &Article, document: &Document) -> String {
    html::render(document, Document::ROOT, &AsWritten(article))
}

fn body(article: &Article) -> String {
    rendered(article, &article.text().body)
}

/// The address as `pulldown_cmark` encodes it.
fn href(target: &str) -> String {
    let link =
        Tag::Link { link_type: LinkType::Inline, dest_url: target.into(), title: "".into(), id: "".into() };
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, [Event::Start(link), Event::End(TagEnd::Link)].into_iter());
    let inner = html.strip_prefix("<a href=\"").and_then(|rest| rest.strip_suffix("\"></a>"));
    inner.expect("an empty link").replace("&#x27;", "'").replace("&amp;", "&")
}

/// The values of all `id` attributes.
fn ids(html: &str) -> Vec<String> {
    crate::page::Page::parse(html.as_bytes()).ids()
}

#[test]
fn an_article_in_another_encoding_is_reported_and_the_rest_is_built() {
    let latin = b"---\ntitle: Caf\xe9\nrequires: [nowhere, caf\xe9]\ntopics: [nowhere]\naliases: [../x, caf\xe9?]\npriority: high\n---\n\n# Caf\xe9\n";
    let files: [(&str, &[u8]); 4] = [
        ("book.toml", b""),
        ("content/t/fine.md", b"# Fine\n"),
        ("content/t/latin.md", latin),
        ("search/keywords.yaml", b"t/fine.md#caf\xe9: [x]\n"),
    ];
    let build = book::build(&book::sources(files), &Inputs::default());
    for page in ["t/fine.html", "t/latin.html"] {
        build.site.get(page).expect("a page").render().expect("rendered");
    }
    let of_rule = |rule| build.diagnostics.iter().filter(|found| found.rule == rule).count();
    assert_eq!((of_rule(Rule::UnreadableFile), of_rule(Rule::UnknownTopic)), (2, 3));
    assert_eq!(of_rule(Rule::InvalidValue), 2);
}

/// Whether emphasis may be read beside Chinese, Japanese and Korean where CommonMark reads none.
fn has_marks_beside_cjk(text: &str) -> bool {
    text.contains("*日") || text.contains("語*")
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn any_bytes_are_an_article(bytes in vec(any::<u8>(), 0..200), options in options()) {
        let outcome = read(&bytes, options);
        prop_assert!(!outcome.value.title.is_empty());
        body(&outcome.value);
    }

    #[test]
    fn any_mix_of_syntax_is_an_article_and_places_lie_in_its_text(text in article_text(), options in options()) {
        let outcome = read(text.as_bytes(), options);
        let article = &outcome.value;
        for found in &outcome.diagnostics {
            let span = found.span();
            prop_assert!(text.get(span).is_some(), "{found:?} in {} bytes", text.len());
        }
        let spans = article.links.iter().map(|link| &link.span);
        for span in spans.chain(article.headings.iter().map(|heading| &heading.span)) {
            prop_assert!(text.get(span.clone()).is_some(), "{span:?}");
        }
        for question in &article.questions {
            prop_assert!(Idx::index(question.heading) < article.headings.len());
            prop_assert_eq!(article.text().body.kind(question.answer), Kind::Answer);
        }
        // Every link is counted: rendering finds it.
        prop_assert!(!body(article).contains('\0'));
    }

    #[test]
    fn ids_of_a_page_are_unique_and_known_to_links(text in article_text(), smart_punctuation: bool) {
        // Raw HTML brings ids that are the author's own doing.
        let options = Options { raw_html: RawHtml::Escape, smart_punctuation, ..Options::default() };
        let article = read(text.as_bytes(), options).value;
        let text = article.text();
        let answers = article.faqs.iter().zip(&text.faqs).map(|(faq, answer)| {
            format!("<div id=\"{}\">{}</div>", faq.id, rendered(&article, &answer.document))
        });
        // The theme writes the title.
        let title = Some(&article.title_id).filter(|id| !id.is_empty());
        let title = title.map(|id| format!("<h1 id=\"{id}\"></h1>")).unwrap_or_default();
        let html = format!("{title}{}{}", body(&article), answers.collect::<String>());
        let ids = ids(&html);
        let unique: BTreeSet<_> = ids.iter().collect();
        prop_assert_eq!(unique.len(), ids.len(), "{:?} in {}", ids, html);
        for anchor in article.anchors() {
            prop_assert!(unique.contains(&anchor.to_owned()), "`#{}` leads nowhere; ids are {:?}", anchor, ids);
        }
    }

    #[test]
    fn plain_markdown_renders_as_the_parser_renders_it(text in plain_markdown(), smart: bool) {
        prop_assume!(!has_marks_beside_cjk(&text));
        let options = Options { raw_html: RawHtml::Allow, smart_punctuation: smart, ..Options::default() };
        let article = read(text.as_bytes(), options).value;
        let mut expected = String::new();
        pulldown_cmark::html::push_html(&mut expected, Parser::new_ext(&text, flags(smart)));
        prop_assert_eq!(body(&article), expected.replace("&#x27;", "'"));
    }

    #[test]
    fn what_uses_no_dialect_is_read_once_and_not_changed(text in plain_markdown(), smart: bool) {
        prop_assume!(!has_marks_beside_cjk(&text));
        let mut plain = Document::default();
        build::build(&mut plain, Parser::new_ext(&text, flags(smart)).into_offset_iter());
        let syntax = dialect::SourceSyntax::default();
        let read = dialect::read(&text, flags(smart), syntax, None, |span| span);
        let (mut document, hidden) = (read.document, read.hidden);
        dialect::refine(&mut document, &text, str::to_owned);
        prop_assert!(hidden.is_empty());
        prop_assert_eq!(document, plain);
    }

    #[test]
    fn a_page_is_sound_html(text in article_text(), options in options()) {
        let article = read(text.as_bytes(), options).value;
        let html = body(&article);
        let context = QualName::new(None, ns!(html), local_name!("div"));
        let options = Default::default();
        let page = html5ever::parse_fragment(RcDom::default(), options, context, Vec::new(), false).one(&*html);
        prop_assert_eq!(page.errors.into_inner(), Vec::<std::borrow::Cow<'_, str>>::new(), "{}", html);
    }
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn any_book_becomes_a_site(texts in vec(article_text(), 1..4), table in "[a,b\n\"\0]{0,20}", options in options()) {
        static PIPELINE: LazyLock<Pipeline> = LazyLock::new(Pipeline::new);
        let raw_html = format!("{:?}", options.raw_html).to_lowercase();
        let toml = format!(
            "title = \"Guide\"\n[build]\nraw_html = \"{raw_html}\"\nsmart_punctuation = {}\n",
            options.smart_punctuation
        );
        let paths = ["content/topic/index.md", "content/topic/article.md", "content/index.md"];
        let articles = paths.into_iter().zip(&texts).map(|(path, text)| (path, text.as_str()));
        let files = articles.chain([("book.toml", toml.as_str()), ("content/topic/data.csv", table.as_str())]);
        let sources = book::sources(files);
        let build = PIPELINE.run(&sources, &Inputs::default());
        for (url, bytes) in book::pull(&build.site) {
            prop_assert!(bytes.is_ok(), "{url}: {bytes:?}");
            if let Some(page) = bytes.ok().filter(|_| url.ends_with(".html")) {
                let html = String::from_utf8_lossy(&page).into_owned();
                let read = html5ever::parse_document(RcDom::default(), Default::default()).one(&*html);
                prop_assert_eq!(read.errors.into_inner(), Vec::<std::borrow::Cow<'_, str>>::new(), "{}: {}", url, html);
            }
        }
        for found in &build.diagnostics {
            let text = sources.value.text(&found.path).expect("a diagnostic is about a file of the book");
            prop_assert!(text.get(found.span()).is_some(), "{found:?}");
        }
    }
}

/// What is promised to render as `pulldown_cmark` alone would: same extensions, and no block that Prepbook draws itself.
fn flags(smart: bool) -> Flags {
    let mut flags = Flags::ENABLE_TABLES
        | Flags::ENABLE_FOOTNOTES
        | Flags::ENABLE_STRIKETHROUGH
        | Flags::ENABLE_TASKLISTS
        | Flags::ENABLE_HEADING_ATTRIBUTES
        | Flags::ENABLE_MATH
        | Flags::ENABLE_GFM
        | Flags::ENABLE_DEFINITION_LIST
        | Flags::ENABLE_WIKILINKS;
    flags.set(Flags::ENABLE_SMART_PUNCTUATION, smart);
    flags
}

fn plain_inline() -> impl Strategy<Value = String> {
    let words = select(
        &[
            "plain", "two words", "\"quoted\"", "it's", "a -- b", "dots...", "AT&T", "1 < 2 > 0", "&copy;",
            "\\*", "snake_case", "日本語", "مرحبا", "é", "~~gone~~", "line\nbreak", "hard  \nbreak",
            "back\\\nslash",
        ][..],
    )
    .prop_map(str::to_owned);
    let leaf = prop_oneof![
        4 => words.clone(),
        1 => "[a-z<&]{1,6}".prop_map(|code| format!("`{code}`")),
        1 => "[a-z]{1,8}".prop_map(|word| format!("<https://example.org/{word}>")),
    ];
    leaf.prop_recursive(3, 12, 3, move |inner| {
        let several = vec(inner, 1..3).prop_map(|parts| parts.join(" "));
        // Links do not nest: a link's text would be text again, with an address in it that Prepbook makes a link.
        let text = vec(words.clone(), 1..3).prop_map(|parts| parts.join(" "));
        prop_oneof![
            several.clone().prop_map(|text| format!("*{text}*")),
            several.clone().prop_map(|text| format!("**{text}**")),
            several.prop_map(|text| format!("_{text}_")),
            (text.clone(), "[a-z/?&=é]{0,10}")
                .prop_map(|(text, path)| { format!("[{text}](https://example.org/{path})") }),
            text.prop_map(|text| format!("[{text}](https://example.org 'a \"title\"')")),
        ]
    })
}

fn plain_markdown() -> impl Strategy<Value = String> {
    let paragraph = vec(plain_inline(), 1..5).prop_map(|parts| parts.join(" "));
    let block = prop_oneof![6 => paragraph, 1 => Just("* * *".to_owned())];
    let block = block.prop_recursive(3, 16, 4, |inner| {
        let blocks = vec(inner, 1..4);
        let indented = |blocks: &[String], indent: &str| {
            let text = blocks.join("\n\n");
            text.lines().map(|line| format!("{indent}{line}")).collect::<Vec<_>>().join("\n")
        };
        let item = move |mark: &str, blocks: &[String]| {
            let width = " ".repeat(mark.len());
            format!("{mark}{}", indented(blocks, &width).trim_start())
        };
        prop_oneof![
            blocks.clone().prop_map(move |blocks| indented(&blocks, "> ")),
            (vec(blocks.clone(), 1..4), any::<bool>()).prop_map(move |(items, loose)| {
                let items: Vec<_> = items.iter().map(|blocks| item("- ", blocks)).collect();
                items.join(if loose { "\n\n" } else { "\n" })
            }),
            (vec(blocks, 1..4), 0_u32..30).prop_map(move |(items, first)| {
                let mark = |place: usize| format!("{}. ", first as usize + place);
                let items: Vec<_> =
                    items.iter().enumerate().map(|(place, blocks)| item(&mark(place), blocks)).collect();
                items.join("\n")
            }),
        ]
    });
    // Text first: what stands between two rules at the top is front matter.
    vec(block, 0..6).prop_map(|blocks| format!("Plain text.\n\n{}\n", blocks.join("\n\n")))
}
