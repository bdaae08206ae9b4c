//! Formulas as a line of text: `(a + b)/2`, `x²`, `√2`.

use roxmltree::{Document, Node};

/// The maximum depth of the elements of a formula that is written as text.
const MAX_DEPTH: usize = 60;
/// Operators with a space on each side.
const SPACED: &str = "=<>≤≥≠≈≡∼≃≪≫+−±×·⋅∪∩∈∉⊂⊆→⇒⇔←↔∧∨∣";
const SUPERSCRIPTS: (&str, &str) = ("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ");
const SUBSCRIPTS: (&str, &str) = ("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎");

/// MathML as text; `None` if it cannot be read or is nested too deeply.
pub fn text(mathml: &str) -> Option<String> {
    let document = Document::parse(mathml).ok()?;
    let mut out = String::new();
    write(document.root_element(), 0, &mut out)?;
    Some(out.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn write(node: Node<'_, '_>, depth: usize, out: &mut String) -> Option<()> {
    if depth > MAX_DEPTH {
        return None;
    }
    let parts: Vec<_> = node.children().filter(Node::is_element).collect();
    let part = |index: usize| -> Option<String> {
        let mut text = String::new();
        if let Some(part) = parts.get(index) {
            write(*part, depth + 1, &mut text)?;
        }
        Some(text.trim().to_owned())
    };
    match node.tag_name().name() {
        "mo" => operator(node.text().unwrap_or_default(), out),
        "mi" | "mn" | "mtext" | "ms" => out.push_str(node.text().unwrap_or_default()),
        "mspace" => out.push(' '),
        "mfrac" if node.attribute("linethickness").is_some() => {
            out.push_str(&format!("{} {}", part(0)?, part(1)?));
        }
        "mfrac" => out.push_str(&format!("{}/{}", grouped(&part(0)?), grouped(&part(1)?))),
        "msqrt" => {
            let mut inner = String::new();
            write_all(&parts, depth, &mut inner)?;
            out.push_str(&format!("√{}", grouped(inner.trim())));
        }
        "mroot" => out.push_str(&format!("{}√{}", raised(&part(1)?), grouped(&part(0)?))),
        "msup" => out.push_str(&(part(0)? + &raised(&part(1)?))),
        "msub" | "munder" => out.push_str(&(part(0)? + &lowered(&part(1)?))),
        "msubsup" | "munderover" => out.push_str(&(part(0)? + &lowered(&part(1)?) + &raised(&part(2)?))),
        "mover" => match part(1)? {
            accent if accent.chars().count() == 1 => out.push_str(&(part(0)? + &accent)),
            above => out.push_str(&(part(0)? + &raised(&above))),
        },
        "mtr" | "mlabeledtr" => separated(&parts, ", ", depth, out)?,
        "mtable" => separated(&parts, "; ", depth, out)?,
        "annotation" | "annotation-xml" | "mphantom" => {}
        _ => write_all(&parts, depth, out)?,
    }
    Some(())
}

fn write_all(nodes: &[Node<'_, '_>], depth: usize, out: &mut String) -> Option<()> {
    nodes.iter().try_for_each(|node| write(*node, depth + 1, out))
}

fn separated(nodes: &[Node<'_, '_>], separator: &str, depth: usize, out: &mut String) -> Option<()> {
    for (index, node) in nodes.iter().enumerate() {
        if index > 0 {
            out.push_str(separator);
        }
        write(*node, depth + 1, out)?;
    }
    Some(())
}

fn operator(text: &str, out: &mut String) {
    match text {
        // Function application and invisible operators.
        "\u{2061}" | "\u{2062}" | "\u{2063}" | "\u{2064}" => {}
        "," | ";" => out.push_str(&format!("{text} ")),
        // A sign, and not an operator between two terms.
        "+" | "−" if out.trim_end().is_empty() || out.ends_with(['(', '[', '{']) => out.push_str(text),
        text if text.chars().all(|c| SPACED.contains(c)) && !text.is_empty() => {
            out.push_str(&format!(" {text} "));
        }
        text => out.push_str(text),
    }
}

/// The text in parentheses, unless it is a single term.
fn grouped(text: &str) -> String {
    let is_term = text.chars().all(|c| c.is_alphanumeric() || ".⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ₀₁₂₃₄₅₆₇₈₉".contains(c));
    if is_term { text.to_owned() } else { format!("({text})") }
}

fn raised(text: &str) -> String {
    translated(text, SUPERSCRIPTS).unwrap_or_else(|| match text {
        "′" | "″" | "∗" => text.to_owned(),
        _ => format!("^{}", grouped(text)),
    })
}

fn lowered(text: &str) -> String {
    translated(text, SUBSCRIPTS).unwrap_or_else(|| format!("_{}", grouped(text)))
}

/// The text in other characters, if each of it has one.
fn translated(text: &str, (from, to): (&str, &str)) -> Option<String> {
    let letters = text.chars().filter(|c| *c != ' ');
    letters.map(|c| to.chars().nth(from.chars().position(|known| known == c)?)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_mathml_or_nested_too_deeply_has_no_text() {
        let deep = format!("{}<mi>x</mi>{}", "<mrow>".repeat(80), "</mrow>".repeat(80));
        assert_eq!(text(&deep), None);
        assert_eq!(text("<math>"), None);
        assert_eq!(text("<math><mi>x</mi></math>").as_deref(), Some("x"));
    }
}
