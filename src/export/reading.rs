//! Pages for reading only: what is folded lies open, what is answered comes after its question, and nothing waits for a click.

use super::tree::{Element, Node, Space, map};
use crate::model::routes;

/// Elements that do nothing on paper, dropped with what is in them.
const DROPPED: [&str; 20] = [
    "script", "style", "link", "meta", "base", "template", "iframe", "object", "embed", "canvas", "button",
    "input", "select", "textarea", "dialog", "map", "area", "param", "source", "track",
];
/// Elements of which only what is in them stays.
const UNWRAPPED: [&str; 12] = [
    "form", "fieldset", "legend", "label", "noscript", "video", "audio", "picture", "font", "blink",
    "marquee", "nobr",
];
/// Elements of earlier days, and what they are now.
const RENAMED: [(&str, &str); 6] =
    [("tt", "code"), ("strike", "s"), ("center", "div"), ("big", "span"), ("acronym", "abbr"), ("dir", "ul")];

/// Where links and images of a page lead in what is made of it.
pub(super) trait Places {
    /// The address for a link as it stands in the page; `None` where only its text is to stay.
    fn link(&mut self, href: &str) -> Option<String>;
    /// The address for an image as it stands in the page; `None` where only its text is to stay.
    fn image(&mut self, src: &str) -> Option<String>;
}

/// Makes the HTML of an article, of an answer or of a cell fit for reading only.
pub(super) fn reading(nodes: Vec<Node>, places: &mut dyn Places) -> Vec<Node> {
    map(nodes, &mut |element| change(element, places))
}

fn change(mut element: Element, places: &mut dyn Places) -> Vec<Node> {
    if element.space != Space::Html {
        return vec![element.into()];
    }
    element.unset("tabindex");
    if let Some((_, name)) = RENAMED.iter().find(|(old, _)| *old == element.name) {
        element.name = (*name).to_owned();
    }
    match element.name.as_str() {
        "a" => link(element, places),
        "img" => image(element, places),
        "input" if element.get("type") == Some("checkbox") => {
            vec![Node::from(if element.get("checked").is_some() { "☑" } else { "☐" })]
        }
        "ul" if element.is("choices") => choices(element),
        "details" if element.is("choice") => vec![element.into()],
        "details" => open(element),
        // How to get to the table's own page, where it can be sorted.
        "figcaption" if is_way_to_table(&element) => Vec::new(),
        "div" if element.is("table-scroll") => element.children,
        name if DROPPED.contains(&name) => Vec::new(),
        name if UNWRAPPED.contains(&name) => element.children,
        _ => vec![element.into()],
    }
}

fn link(mut element: Element, places: &mut dyn Places) -> Vec<Node> {
    if element.is("anchor") {
        return Vec::new();
    }
    // A way to a table's own page is taken out whole, by the caption it stands in.
    let is_way = element.get("href").is_some_and(is_table_page);
    match element.get("href").and_then(|href| places.link(href)) {
        Some(href) => {
            element.set("href", href);
            vec![element.into()]
        }
        None if is_way => vec![Element::new("a", &[("data-way", "")], element.children).into()],
        None if element.get("id").is_some() => {
            element.name = "span".into();
            element.unset("href");
            vec![element.into()]
        }
        None => element.children,
    }
}

fn is_table_page(href: &str) -> bool {
    let path = href.trim_start_matches("../").trim_start_matches(routes::PREFIX);
    path.starts_with("compare/") && path.ends_with(".html")
}

fn is_way_to_table(caption: &Element) -> bool {
    matches!(&caption.children[..], [Node::Element(only)]
        if only.name == "a" && (only.get("data-way").is_some() || only.get("href").is_some_and(|href| href.contains("compare/"))))
}

fn image(mut element: Element, places: &mut dyn Places) -> Vec<Node> {
    for name in ["loading", "decoding", "srcset", "sizes", "fetchpriority"] {
        element.unset(name);
    }
    match element.get("src").and_then(|src| places.image(src)) {
        Some(src) => {
            element.set("src", src);
            if element.get("alt").is_none() {
                element.set("alt", "");
            }
            vec![element.into()]
        }
        None => element
            .get("alt")
            .filter(|alt| !alt.is_empty())
            .map(|alt| Node::Text(format!("[{alt}]")))
            .into_iter()
            .collect(),
    }
}

/// Choices as a list with letters, and what is right about them after it.
fn choices(mut list: Element) -> Vec<Node> {
    let mut asked = Vec::new();
    let mut verdicts = Vec::new();
    for (place, mut choice) in list.take(&|element| element.is("choice")).into_iter().enumerate() {
        let is_right = choice.get("data-choice") == Some("right");
        let summary = choice.take(&|element| element.name == "summary").pop().unwrap_or_default();
        asked.push(Element::new("li", &[], summary.children).into());
        // The letter's own verdict says it in one word: the one in the text would say it again.
        choice.take(&|element| element.is("verdict"));
        let letter = char::from(b'A' + u8::try_from(place % 26).unwrap_or_default());
        let verdict = format!("{letter} is {}.", if is_right { "right" } else { "wrong" });
        let mut words = vec![
            Element::new("p", &[], vec![Element::new("b", &[], vec![Node::Text(verdict)]).into()]).into(),
        ];
        words.extend(
            choice
                .children
                .into_iter()
                .filter(|node| !matches!(node, Node::Text(text) if text.trim().is_empty())),
        );
        verdicts.push(Element::new("li", &[], words).into());
    }
    let list = Element::new("ol", &[("class", "choices"), ("type", "A")], asked);
    let solution = vec![answer_label(), Element::new("ul", &[("class", "verdicts")], verdicts).into()];
    vec![list.into(), Element::new("div", &[("class", "solution")], solution).into()]
}

fn answer_label() -> Node {
    Element::new("p", &[("class", "eyebrow")], vec!["Answer".into()]).into()
}

/// What is folded in a page, laid open.
fn open(mut details: Element) -> Vec<Node> {
    let summary = details.take(&|element| element.name == "summary").pop().unwrap_or_default();
    let is_solution = details.is("solution");
    let label = if is_solution {
        answer_label()
    } else {
        let bold = Element::new("b", &[], summary.children);
        Element::new("p", &[("class", "summary")], vec![bold.into()]).into()
    };
    let mut block =
        Element::new("div", &[("class", if is_solution { "solution" } else { "folded" })], vec![label]);
    if let Some(id) = details.get("id") {
        block.set("id", id);
    }
    block.children.extend(details.children);
    vec![block.into()]
}

#[cfg(test)]
mod tests {
    use super::super::tree::fragment;
    use super::super::write::html;
    use super::*;

    struct Nowhere;

    impl Places for Nowhere {
        fn link(&mut self, href: &str) -> Option<String> {
            href.starts_with("https:").then(|| href.to_owned())
        }

        fn image(&mut self, src: &str) -> Option<String> {
            (src == "a.png").then(|| "b.png".to_owned())
        }
    }

    fn read(text: &str) -> String {
        html(&reading(fragment(text), &mut Nowhere))
    }

    #[test]
    fn choices_are_answered_after_they_are_asked() {
        let text = "<ul class=\"choices\"><li><details class=\"choice\" data-choice=\"wrong\"><summary>One</summary><p class=\"verdict\">Not this one.</p><p>Too small.</p></details></li>\
                    <li><details class=\"choice\" data-choice=\"right\"><summary>Two</summary><p class=\"verdict\">Right.</p></details></li></ul>";
        assert_eq!(
            read(text),
            "<ol class=\"choices\" type=\"A\"><li>One</li><li>Two</li></ol><div class=\"solution\"><p class=\"eyebrow\">Answer</p>\
             <ul class=\"verdicts\"><li><p><b>A is wrong.</b></p><p>Too small.</p></li><li><p><b>B is right.</b></p></li></ul></div>"
        );
    }

    #[test]
    fn links_and_images_lead_somewhere_or_stay_as_text() {
        assert_eq!(
            read(
                "<a href='x.html'>x</a> <a href='https://e.org'>e</a> <img src='a.png'><img src='c.png' alt='See'><a class='anchor' href='#'>#</a>"
            ),
            "x <a href=\"https://e.org\">e</a> <img src=\"b.png\" alt=\"\">[See]"
        );
    }

    #[test]
    fn nothing_waits_for_a_click() {
        assert_eq!(
            read("<details><summary>More</summary>text</details>"),
            "<div class=\"folded\"><p class=\"summary\"><b>More</b></p>text</div>"
        );
        assert_eq!(read("<input type='checkbox' checked> done<script>x</script><form>in</form>"), "☑ donein");
        assert_eq!(
            read(
                "<figure class='comparison'><figcaption><a href='../compare/a.html'>Sort</a></figcaption></figure>"
            ),
            "<figure class=\"comparison\"></figure>"
        );
    }
}
