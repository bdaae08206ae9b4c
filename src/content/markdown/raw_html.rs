//! HTML that authors write among Markdown: kept, cleaned or shown, as the book says; its links checked like all others.

use super::Context;
use crate::config::RawHtml;
use crate::content::article::LinkKind;
use crate::content::fragment::hole;
use crate::diag::{Rule, Span};

/// What a stretch of HTML is made of.
enum Piece<'a> {
    Text(&'a str),
    Comment,
    Tag(Tag<'a>),
}

struct Tag<'a> {
    /// From `<` to `>`.
    source: &'a str,
    name: String,
    closing: bool,
}

/// Elements whose content is no text: dropped with their content when HTML is sanitised.
const OPAQUE: [&str; 8] =
    ["script", "style", "iframe", "object", "textarea", "title", "noscript", "template"];

/// Elements that mean something only inside others.
const PARTS: [&str; 14] = [
    "tr",
    "td",
    "th",
    "thead",
    "tbody",
    "tfoot",
    "caption",
    "col",
    "colgroup",
    "li",
    "dt",
    "dd",
    "summary",
    "figcaption",
];

/// The HTML to emit for `html`, which starts at `span` in the file. Comments are dropped.
pub(super) fn rewrite(cx: &mut Context<'_>, html: &str, span: &Span) -> String {
    let policy = cx.options.raw_html;
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while !rest.is_empty() {
        let (piece, length) = next_piece(rest);
        let at = span.start + (html.len() - rest.len());
        rest = &rest[length..];
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Comment => {}
            Piece::Tag(tag) if OPAQUE.contains(&tag.name.as_str()) && !tag.closing => {
                let end = rest.to_ascii_lowercase().find(&format!("</{}", tag.name)).unwrap_or(rest.len());
                if policy == RawHtml::Allow {
                    out.push_str(tag.source);
                    out.push_str(&rest[..end]);
                }
                rest = &rest[end..];
            }
            Piece::Tag(tag) => {
                let kept = if policy == RawHtml::Sanitize { sanitize(&tag) } else { tag.source.to_owned() };
                if kept.is_empty() {
                    continue;
                }
                let length = tag.source.len();
                // An element may span lines; a place past the file's end would be a lie.
                let place = at.min(cx.text.len())..(at + length).min(cx.text.len());
                out.push_str(&with_holes(cx, &kept, &tag, &place));
            }
        }
    }
    out
}

fn next_piece(html: &str) -> (Piece<'_>, usize) {
    if !html.starts_with('<') {
        let end = html.find('<').unwrap_or(html.len());
        return (Piece::Text(&html[..end]), end);
    }
    if html.starts_with("<!--") {
        let end = html.find("-->").map_or(html.len(), |at| at + 3);
        return (Piece::Comment, end);
    }
    let closing = html[1..].starts_with('/');
    let name_start = if closing { 2 } else { 1 };
    let name_end = html[name_start..]
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '-')
        .map_or(html.len(), |at| name_start + at);
    if !html[name_start..].starts_with(|c: char| c.is_ascii_alphabetic()) {
        return (Piece::Text(&html[..1]), 1);
    }
    let Some(end) = tag_end(html) else { return (Piece::Text(html), html.len()) };
    let name = html[name_start..name_end].to_ascii_lowercase();
    (Piece::Tag(Tag { source: &html[..end], name, closing }), end)
}

/// Where the tag at the start of `html` ends; a `>` in a quoted value does not end it.
fn tag_end(html: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in html.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

/// The tag without what could do harm, or nothing.
fn sanitize(tag: &Tag<'_>) -> String {
    let mut cleaner = ammonia::Builder::default();
    cleaner
        .add_tags([
            "details",
            "summary",
            "kbd",
            "mark",
            "samp",
            "var",
            "figure",
            "figcaption",
            "section",
            "picture",
        ])
        .rm_tags(["article", "main", "nav", "header", "footer", "aside"])
        .add_generic_attributes(["id", "class", "align", "dir", "title", "colspan", "rowspan", "scope"])
        .add_tag_attributes("details", ["open"])
        .link_rel(None)
        .strip_comments(true);
    if tag.closing {
        // Alone, an end tag is nothing to a parser: it stays if its start tag would.
        if PARTS.contains(&tag.name.as_str()) {
            return format!("</{}>", tag.name);
        }
        let open = cleaner.clean(&format!("<{}>", tag.name)).to_string();
        return if open.starts_with(&format!("<{}", tag.name)) {
            format!("</{}>", tag.name)
        } else {
            String::new()
        };
    }
    if PARTS.contains(&tag.name.as_str()) {
        // Out of its table or list a parser drops such a tag: clean its attributes on one that stands alone.
        let stand_in = format!("<span{}", &tag.source[1 + tag.name.len()..]);
        let clean = cleaner.clean(&stand_in).to_string();
        return clean
            .find('>')
            .map(|end| format!("<{}{}", tag.name, &clean["<span".len()..=end]))
            .unwrap_or_default();
    }
    let clean = cleaner.clean(tag.source).to_string();
    clean.find('>').map(|end| clean[..=end].to_owned()).unwrap_or_default()
}

/// The tag with its address taken out and a hole in its place; ids and missing alternatives noted.
fn with_holes(cx: &mut Context<'_>, kept: &str, tag: &Tag<'_>, span: &Span) -> String {
    if tag.closing {
        return kept.to_owned();
    }
    for name in ["id", "name"] {
        if let Some((_, value)) = attribute(kept, name)
            && (name == "id" || tag.name == "a")
        {
            cx.slugger.claim(&value);
            cx.anchors.insert(value);
        }
    }
    let (name, kind) = match tag.name.as_str() {
        "a" => ("href", LinkKind::Page),
        "img" => ("src", LinkKind::Image),
        _ => return kept.to_owned(),
    };
    if tag.name == "img" && attribute(kept, "alt").is_none() {
        cx.report(Rule::MissingAlt, span.clone(), "the image has no `alt` text").help =
            Some("say what it shows, or write `alt=\"\"` if it only decorates".into());
    }
    let Some((place, value)) = attribute(kept, name) else { return kept.to_owned() };
    let sized = attribute(kept, "width").is_some() || attribute(kept, "height").is_some();
    let kind = if kind == LinkKind::Image && sized { LinkKind::SizedImage } else { kind };
    let link = cx.link(value, kind, span.clone());
    format!("{}{}{}", kept[..place.start].trim_end(), hole(link), &kept[place.end..])
}

/// The place and value of an attribute of the tag at the start of `tag`.
fn attribute(tag: &str, wanted: &str) -> Option<(Span, String)> {
    let bytes = tag.as_bytes();
    let mut at = tag.find(|c: char| c.is_whitespace() || c == '>')?;
    while at < bytes.len() {
        while at < bytes.len() && (bytes[at].is_ascii_whitespace() || bytes[at] == b'/') {
            at += 1;
        }
        let start = at;
        while at < bytes.len() && !bytes[at].is_ascii_whitespace() && !matches!(bytes[at], b'=' | b'>') {
            at += 1;
        }
        if start == at {
            return None;
        }
        let name = &tag[start..at];
        let mut value = "";
        let mut after = at;
        while after < bytes.len() && bytes[after].is_ascii_whitespace() {
            after += 1;
        }
        if bytes.get(after) == Some(&b'=') {
            at = after + 1;
            while at < bytes.len() && bytes[at].is_ascii_whitespace() {
                at += 1;
            }
            let (from, to, next) = value_bounds(tag, at);
            value = &tag[from..to];
            at = next;
        }
        if name.eq_ignore_ascii_case(wanted) {
            return Some((start..at, unescape(value)));
        }
    }
    None
}

/// Start and end of the value at `at`, and where what follows it starts.
fn value_bounds(tag: &str, at: usize) -> (usize, usize, usize) {
    match tag.as_bytes().get(at) {
        Some(quote @ (b'"' | b'\'')) => {
            let end = tag[at + 1..].find(char::from(*quote)).map_or(tag.len(), |end| at + 1 + end);
            (at + 1, end, (end + 1).min(tag.len()))
        }
        _ => {
            let end =
                tag[at..].find(|c: char| c.is_whitespace() || c == '>').map_or(tag.len(), |end| at + end);
            (at, end, end)
        }
    }
}

fn unescape(value: &str) -> String {
    value
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}
