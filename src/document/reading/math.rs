//! Formulas in MathML 3, which EPUB has: there `displaystyle` and `scriptlevel` are attributes of `<mstyle>` alone, and not of all elements as in
//! MathML Core.

use std::borrow::Cow;

use roxmltree::{Document, Node};

use crate::document::escape::escape;

/// Attributes of `<mstyle>`.
const STYLE: [&str; 2] = ["displaystyle", "scriptlevel"];

/// A generated formula as MathML 3.
pub(super) fn mathml3(formula: &str) -> Cow<'_, str> {
    if !STYLE.iter().any(|name| formula.contains(name)) {
        return formula.into();
    }
    let Ok(document) = Document::parse(formula) else { return formula.into() };
    let root = document.root_element();
    let mut out = String::with_capacity(formula.len());
    let mut open = vec![(start(root, &mut out), root.first_child())];
    while let Some((end, next)) = open.last_mut() {
        match next.take() {
            Some(node) => {
                *next = node.next_sibling();
                if node.is_text() {
                    out.push_str(&escape(node.text().unwrap_or_default()));
                } else if node.is_element() {
                    open.push((start(node, &mut out), node.first_child()));
                }
            }
            None => {
                out.push_str(end);
                open.pop();
            }
        }
    }
    out.into()
}

/// Writes the start of an element, in an `<mstyle>` where it has attributes of that. Returns its end.
fn start(node: Node<'_, '_>, out: &mut String) -> String {
    let name = node.tag_name().name();
    let (style, own): (Vec<_>, Vec<_>) = node
        .attributes()
        .map(|attribute| {
            (attribute.name(), format!(" {}=\"{}\"", attribute.name(), escape(attribute.value())))
        })
        .partition(|(name, _)| STYLE.contains(name));
    let [style, own] = [style, own].map(|list| list.into_iter().map(|(_, text)| text).collect::<String>());
    let (before, after) = match name {
        _ if style.is_empty() => (format!("<{name}{own}>"), format!("</{name}>")),
        "mstyle" => (format!("<mstyle{own}{style}>"), "</mstyle>".to_owned()),
        // Only cells are in rows.
        "mtd" => (format!("<mtd{own}><mstyle{style}>"), "</mstyle></mtd>".to_owned()),
        "math" => (format!("<math{own}><mstyle{style}>"), "</mstyle></math>".to_owned()),
        "mtr" | "mlabeledtr" => (format!("<{name}{own}>"), format!("</{name}>")),
        _ => (format!("<mstyle{style}><{name}{own}>"), format!("</{name}></mstyle>")),
    };
    out.push_str(&before);
    after
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_have_an_element_of_their_own() {
        assert_eq!(
            mathml3(
                "<math><mrow displaystyle=\"true\" scriptlevel=\"0\"><mi>a</mi><mo lspace=\"0\">&lt;</mo></mrow></math>"
            ),
            "<math><mstyle displaystyle=\"true\" scriptlevel=\"0\"><mrow><mi>a</mi><mo lspace=\"0\">&lt;</mo></mrow></mstyle></math>"
        );
        assert_eq!(
            mathml3("<math><mtable><mtr><mtd displaystyle=\"true\"><mi>a</mi></mtd></mtr></mtable></math>"),
            "<math><mtable><mtr><mtd><mstyle displaystyle=\"true\"><mi>a</mi></mstyle></mtd></mtr></mtable></math>"
        );
        assert_eq!(mathml3("<math><mi>a</mi></math>"), "<math><mi>a</mi></math>");
    }
}
