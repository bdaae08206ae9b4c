//! Lines for finding the way in a page, as READMEs have them: `⬆ Back to top`.

use crate::document::{Document, Kind, NodeId, Visit, text};

/// The words of links to the top of a page, and to the page before.
const TOP: [&str; 40] = [
    "top",
    "to top",
    "to the top",
    "go to top",
    "go to the top",
    "back to top",
    "back to the top",
    "back to top of page",
    "go back to top",
    "return to top",
    "return to the top",
    "scroll to top",
    "back to contents",
    "back to table of contents",
    "back to the table of contents",
    "back to toc",
    "back to menu",
    "up",
    "back",
    "home",
    "回到顶部",
    "返回顶部",
    "返回目录",
    "回到目录",
    "回到頂部",
    "返回頂部",
    "к оглавлению",
    "к содержанию",
    "наверх",
    "вверх",
    "нагору",
    "위로",
    "맨 위로",
    "뒤로",
    "トップへ戻る",
    "目次へ戻る",
    "volver arriba",
    "voltar ao topo",
    "nach oben",
    "retour en haut",
];
/// Elements that such links may be in.
const TOP_ELEMENTS: [&str; 14] =
    ["p", "div", "b", "strong", "i", "em", "br", "sub", "sup", "small", "span", "center", "u", "kbd"];

/// Takes out lines that only lead to the top of the page, which every page does itself: `[⬆ Back to top](#contents)`.
pub(super) fn drop(document: &mut Document, source: &str) {
    if !source.contains("(#") && !source.contains("href=\"#") && !source.contains("href='#") {
        return;
    }
    let nodes: Vec<NodeId> = document.descendants(Document::ROOT).collect();
    for node in nodes {
        if !link_target(document, node).is_some_and(|target| target.starts_with('#')) {
            continue;
        }
        let outer = document.ancestors(node).take_while(|outer| is_wrapper(document.kind(*outer)));
        let alone = outer.take_while(|outer| only_navigates(document, *outer)).last();
        let is_block = |outer: &NodeId| !document.kind(*outer).is_inline();
        if let Some(block) = alone.filter(is_block) {
            document.detach(block);
        }
    }
}

/// Where a link leads.
fn link_target(document: &Document, node: NodeId) -> Option<&str> {
    match document.kind(node) {
        Kind::Link { target, wiki: false, .. } => Some(document.str(target)),
        Kind::Element { .. } if document.element(node) == Some("a") => document.attribute(node, "href"),
        _ => None,
    }
}

/// Whether a node only says how what is in it looks.
fn is_wrapper(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Paragraph
            | Kind::BlockQuote
            | Kind::Strong
            | Kind::Emphasis
            | Kind::Group
            | Kind::Element { .. }
            | Kind::HardBreak
            | Kind::SoftBreak
    )
}

/// Whether a node has nothing but links for finding the way in the page and between pages.
fn only_navigates(document: &Document, outer: NodeId) -> bool {
    // More nodes are not a line.
    const MAX_NODES: usize = 24;
    let mut walk = document.walk(outer);
    let mut count = 0;
    while let Some(visit) = walk.next() {
        let Visit::Enter(node) = visit else { continue };
        count += 1;
        let target = link_target(document, node);
        let is_fine = match document.kind(node) {
            Kind::Text(text) => !document.str(text).contains(char::is_alphanumeric),
            _ if target.is_some() => {
                walk.skip_children();
                leads_to_top(&text::line(document, node), target.unwrap_or_default())
            }
            kind => {
                is_wrapper(kind) && document.element(node).is_none_or(|name| TOP_ELEMENTS.contains(&name))
            }
        };
        if !is_fine || count > MAX_NODES {
            return false;
        }
    }
    true
}

/// Whether a link says that it leads to the top, or to the page before.
fn leads_to_top(words: &str, target: &str) -> bool {
    const ARROWS: [char; 10] = ['⬆', '↑', '▲', '🔝', '⤴', '↥', '⇧', '⏫', '🔼', '⇪'];
    let is_arrow = target.starts_with('#') && words.contains(ARROWS);
    let words = words.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    is_arrow || TOP.contains(&words.as_str())
}

#[cfg(test)]
mod tests {
    use super::leads_to_top;

    #[test]
    fn knows_links_to_the_top() {
        for (words, target) in [
            ("⬆ Back to Top", "#table-of-contents"),
            ("↥ volver", "#a"),
            ("[к оглавлению]", "#Базы-данных"),
            ("Home", "../README.md"),
        ] {
            assert!(leads_to_top(words, target), "{words}");
        }
        for (words, target) in [("Indexes", "#indexes"), ("↑ upstream", "https://example.org")] {
            assert!(!leads_to_top(words, target), "{words}");
        }
    }
}
