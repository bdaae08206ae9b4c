//! Roles: code after a name, `` {doc}`text <path>` `` of MyST and `` :label:`name` `` of Sphinx.

use super::super::lines::Source;
use super::super::rewrite::Edit;
use super::is_name;
use crate::document::{Document, Kind, NodeId};

/// Roles that Sphinx writes between colons and that are read here.
const BETWEEN_COLONS: [&str; 12] = [
    "label", "eqlabel", "numref", "eqref", "ref", "doc", "cite", "citet", "citep", "bibref", "math", "width",
];

/// A role: where its name starts, the name, and the node of its content.
struct MystRole {
    start: usize,
    name: String,
    code: NodeId,
}

/// Replaces roles with links, anchors, formulas and text.
pub(in crate::dialect) fn read_roles(source: &Source<'_>) -> Vec<Edit> {
    let edits = roles(source).into_iter().filter_map(|role| {
        let Kind::Code(words) = source.document.kind(role.code) else { return None };
        let text = replacement(&role.name, source.document.str(words))?;
        Some(Edit::replace(role.start..source.document.span(role.code).end, text))
    });
    let edits: Vec<Edit> = edits.collect();
    edits.into_iter().chain(label_links(source)).collect()
}

/// How many citations there are.
pub(super) fn citations(source: &Source<'_>) -> usize {
    roles(source).iter().filter(|role| role.name.starts_with("cite")).count()
}

fn roles(source: &Source<'_>) -> Vec<MystRole> {
    if !source.text.contains("}`") && !source.text.contains(":`") {
        return Vec::new();
    }
    let document = source.document;
    let codes =
        document.descendants(Document::ROOT).filter(|node| matches!(document.kind(*node), Kind::Code(_)));
    codes
        .filter_map(|code| {
            let at = document.span(code).start;
            let before = source.text[..at].lines().next_back()?;
            let is_braced = before.ends_with('}');
            let inner = before.strip_suffix(['}', ':'])?;
            let open = inner.rfind(if is_braced { '{' } else { ':' })?;
            let name = &inner[open + 1..];
            let is_known = if is_braced {
                name.starts_with(|c: char| c.is_ascii_alphabetic()) && is_name(name)
            } else {
                BETWEEN_COLONS.contains(&name)
            };
            let start = at - (before.len() - open);
            is_known.then(|| MystRole { start, name: name.to_owned(), code })
        })
        .collect()
}

/// What a role is replaced with; `None` leaves it.
fn replacement(name: &str, content: &str) -> Option<String> {
    let content = content.trim();
    // `text <target>`
    let (text, target) = match content.strip_suffix('>').and_then(|rest| rest.rsplit_once('<')) {
        Some((text, target)) => (Some(text.trim()).filter(|text| !text.is_empty()), target.trim()),
        None => (None, content),
    };
    let target = target.trim_start_matches(['~', '!']);
    let words = |text: &str| text.replace(['[', ']'], "").replace(['_', '-'], " ");
    Some(match name {
        "doc" | "download" => {
            let last = target.rsplit('/').next().unwrap_or(target);
            format!("[{}](<{target}>)", text.map_or_else(|| words(last), str::to_owned))
        }
        "ref" | "numref" | "any" | "prf:ref" | "hyperref" if is_name(target) => {
            let text = text.map(|text| text.replace("%s", "").replace("{number}", "").replace("{name}", ""));
            let text = text.filter(|text| !text.trim().is_empty());
            let last = || words(target.rsplit(':').next().unwrap_or(target));
            format!("[{}](#{target})", text.map_or_else(last, |text| text.trim().to_owned()))
        }
        "eq" | "eqref" if is_name(target) => format!("[({target})](#{target})"),
        "label" | "eqlabel" if is_name(content) => format!("[]{{#{content}}}"),
        "width" => String::new(),
        "math" => format!("${content}$"),
        "sub" | "sup" | "term" | "abbr" | "index" | "dfn" => text.unwrap_or(content).to_owned(),
        "guilabel" | "menuselection" => format!("**{}**", content.replace("-->", "→")),
        "kbd" | "file" | "command" | "program" | "samp" | "envvar" | "option" | "literal" | "code"
        | "class" | "func" | "meth" | "mod" | "attr" | "data" => format!("`{content}`"),
        name if name.starts_with("py:") => format!("`{}`", text.unwrap_or(target)),
        name if name.starts_with("cite") || name == "bibref" => {
            let keys: Vec<&str> = content.split(',').map(str::trim).collect();
            format!("({})", keys.join(", ").replace('_', "\\_"))
        }
        _ => return None,
    })
}

/// Links to labels without a text, `[](label)`: to the anchor, with the label as their text.
fn label_links(source: &Source<'_>) -> Vec<Edit> {
    if !source.text.contains("[](") {
        return Vec::new();
    }
    let document = source.document;
    let links = document.descendants(Document::ROOT).filter_map(|node| {
        let Kind::Link { target, wiki: false, .. } = document.kind(node) else { return None };
        let (target, span) = (document.str(target), document.span(node));
        let is_empty = document.first(node).is_none() && source.text[span.clone()].starts_with("[](");
        let label = target.trim_start_matches('#');
        let is_label = is_name(label) && !label.contains('.');
        (is_empty && is_label).then(|| {
            let text = replacement("ref", label);
            Edit::replace(span, text.unwrap_or_default())
        })
    });
    links.collect()
}
