//! GitHub: bare addresses, shortcodes of emoji, `[[_TOC_]]`.

use std::collections::BTreeSet;
use std::ops::Range;

use super::lines::{Line, Source};
use super::rewrite::{Edit, Mark};
use super::texts;
use crate::document::{Document, Kind, NodeId, text};

/// What marks the start and the end of the table that the bot of All Contributors writes.
const CONTRIBUTORS: &str = "ALL-CONTRIBUTORS-LIST:";
/// What an address starts with.
const SCHEMES: [&str; 3] = ["http", "https", "ftp"];
/// Longest domain of which underscores are looked at.
const MANY_DOTS: usize = 10;

/// Puts a backslash before shortcodes of emoji that start a line: after a blank line, a colon would begin a definition.
pub(super) fn keep_shortcodes(source: &Source<'_>) -> Vec<Edit> {
    if !source.text.contains("\n:") {
        return Vec::new();
    }
    let lines = source.lines();
    let starts_with_code = |line: &&Line<'_>| {
        let code = line.content().strip_prefix(':').and_then(|rest| rest.split_once(':'));
        code.is_some_and(|(name, _)| emojis::get_by_shortcode(name).is_some())
            && !source.is_opaque(line.content)
    };
    lines.iter().filter(starts_with_code).map(|line| Edit::insert(line.content, "\\")).collect()
}

/// Takes marks of a second heading out of a heading: `## # Title`.
fn strip_second_marks(document: &mut Document) {
    let headings: Vec<NodeId> = { document.descendants(Document::ROOT) }
        .filter(|node| matches!(document.kind(*node), Kind::Heading { .. }))
        .collect();
    for heading in headings {
        let Some(first) = document.first(heading) else { continue };
        let words = texts::words(document, first);
        let rest = words.trim_start_matches('#');
        if rest.len() < words.len() && rest.starts_with(' ') && !rest.trim().is_empty() {
            let rest = rest.trim_start().to_owned();
            texts::set(document, first, &rest);
        }
    }
}

/// Puts angle brackets around bare addresses, as GitHub's extension of CommonMark finds them: the whole address is a link, whatever
/// of it would be emphasis.
pub(super) fn link_addresses(source: &Source<'_>) -> Vec<Edit> {
    let mut edits = Vec::new();
    if !["://", "www.", "@"].iter().any(|mark| source.text.contains(mark)) {
        return edits;
    }
    let mut done = 0;
    for (node, limit) in source.free_texts() {
        let span = source.document.span(node);
        let mut at = span.start.max(done);
        while at < span.end {
            let Some(found) = source.text.get(at..span.end).and_then(|rest| rest.find([':', 'w', '@']))
            else {
                break;
            };
            at += found;
            let address = address_at(&source.text[..limit.min(source.text.len())], at, done);
            at += 1;
            let Some((address, scheme)) = address else { continue };
            // A backslash would make the bracket a character.
            if source.text[..address.start].ends_with(['\\', '<']) {
                continue;
            }
            done = address.end;
            at = at.max(done);
            let start = Edit::insert(address.start, format!("<{scheme}"));
            edits.push(Edit { mark: Some((0, Mark::Address(scheme))), ..start });
            edits.push(Edit::insert(address.end, ">").of(address.start));
        }
    }
    edits
}

/// The address around the `:`, `w` or `@` at `at`, which starts at `from` or later; and the scheme that is missing.
fn address_at(text: &str, at: usize, from: usize) -> Option<(Range<usize>, &'static str)> {
    let rest = &text[at..];
    if rest.starts_with("://") {
        return Some((url(text, at, from)?, ""));
    }
    if rest.starts_with("www.") {
        let before = text[..at].chars().next_back();
        let stands_free = before.is_none_or(|c| c.is_whitespace() || matches!(c, '*' | '_' | '~' | '('));
        if !stands_free {
            return None;
        }
        let domain = domain(rest).filter(|domain| domain.has_dot)?;
        return Some((at..at + trimmed(&rest[..address_length(rest, domain.length)]), "http://"));
    }
    if rest.starts_with('@') { mail(text, at, from) } else { None }
}

fn url(text: &str, colon: usize, from: usize) -> Option<Range<usize>> {
    let before = text[from..colon].bytes().rev().take_while(u8::is_ascii_alphabetic).count();
    let start = colon - before;
    if !SCHEMES.iter().any(|scheme| text[start..colon].eq_ignore_ascii_case(scheme)) {
        return None;
    }
    let rest = &text[colon + 3..];
    let end = colon + 3 + address_length(rest, domain(rest)?.length);
    let length = trimmed(&text[start..end]);
    // Something is left of the domain.
    (start + length > colon + 3).then_some(start..start + length)
}

/// The domain at the start of an address.
struct Domain {
    length: usize,
    has_dot: bool,
}

/// The domain that `text` starts with.
fn domain(text: &str) -> Option<Domain> {
    let (mut dots, mut before_last, mut last) = (0, 0, 0);
    let mut length = text.len();
    for (at, c) in text.char_indices() {
        match c {
            '_' => last += 1,
            '.' => {
                (before_last, last) = (last, 0);
                dots += 1;
            }
            '-' => {}
            c if c.is_ascii_alphanumeric() || !c.is_ascii() && c.is_alphanumeric() => {}
            _ => {
                length = at;
                break;
            }
        }
    }
    let is_sound = (before_last == 0 && last == 0) || dots > MANY_DOTS;
    let is_domain = length > 0 && is_sound && !text.starts_with(['.', '-']);
    is_domain.then_some(Domain { length, has_dot: dots > 0 })
}

/// The length of an address whose domain is `domain` long: up to a space or an angle bracket.
fn address_length(text: &str, domain: usize) -> usize {
    let end = text[domain..].find(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>'));
    end.map_or(text.len(), |end| domain + end)
}

/// The length without what ends a sentence rather than an address.
fn trimmed(address: &str) -> usize {
    let count = |mark: char| address.matches(mark).count();
    // How many more brackets are closed than opened.
    let mut round = count(')') as isize - count('(') as isize;
    let mut square = count(']') as isize - count('[') as isize;
    let mut end = address.len();
    while let Some(last) = address[..end].chars().next_back() {
        match last {
            ')' if round > 0 => round -= 1,
            ']' if square > 0 => square -= 1,
            '?' | '!' | '.' | ',' | ':' | '*' | '_' | '~' | '\'' | '"' => {}
            ';' => {
                let name = address[..end - 1].bytes().rev().take_while(u8::is_ascii_alphanumeric).count();
                if name > 0 && address[..end - 1 - name].ends_with('&') {
                    end -= name + 1;
                }
            }
            _ => break,
        }
        end -= last.len_utf8();
    }
    end
}

/// A mail address around the `@` at `at`.
fn mail(text: &str, at: usize, from: usize) -> Option<(Range<usize>, &'static str)> {
    let is_local = |byte: &u8| byte.is_ascii_alphanumeric() || b".+-_".contains(byte);
    let local = text[from..at].bytes().rev().take_while(is_local).count();
    let start = at - local;
    let (mut dots, mut end) = (0, at + 1);
    for (offset, byte) in text[at + 1..].bytes().enumerate() {
        let after = text.as_bytes().get(at + 2 + offset);
        match byte {
            b'.' if after.is_some_and(u8::is_ascii_alphanumeric) => dots += 1,
            b'-' | b'_' => {}
            byte if byte.is_ascii_alphanumeric() => {}
            _ => break,
        }
        end = at + 2 + offset;
    }
    let is_sound = local > 0 && dots > 0 && text[..end].ends_with(|c: char| c.is_ascii_alphabetic());
    if !is_sound || text[end..].starts_with('@') {
        return None;
    }
    for scheme in ["mailto:", "xmpp:"] {
        let Some(first) = text[from..start].strip_suffix(scheme).map(|before| from + before.len()) else {
            continue;
        };
        if text[..first].ends_with(|c: char| c.is_alphanumeric()) {
            return None;
        }
        let is_resource = |byte: &u8| byte.is_ascii_alphanumeric() || b"@.".contains(byte);
        let resource = text[end..].strip_prefix('/').filter(|_| scheme == "xmpp:");
        let length = resource.map_or(0, |rest| rest.bytes().take_while(is_resource).count());
        let whole = &text[first..end + if length > 0 { length + 1 } else { 0 }];
        return Some((first..first + whole.trim_end_matches('.').len(), ""));
    }
    Some((start..end, "mailto:"))
}

/// Reads shortcodes of emoji, and takes out `[[_TOC_]]`, since every page has its contents.
pub(super) fn read_inline(document: &mut Document, source: &str, slug: impl Fn(&str) -> String) {
    if ["[[_TOC_]]", "[[TOC]]", "[[toc]]"].iter().any(|mark| source.contains(mark)) {
        let nodes = document.descendants(Document::ROOT);
        let is_toc = |node: &NodeId| matches!(document.kind(*node), Kind::Link { target, wiki: true, .. } if matches!(document.str(target), "_TOC_" | "TOC" | "toc"));
        let found: Vec<NodeId> = nodes.filter(is_toc).collect();
        for link in found {
            let alone = document.parent(link).filter(|outer| {
                document.kind(*outer) == Kind::Paragraph && document.first(*outer) == document.last(*outer)
            });
            document.detach(alone.unwrap_or(link));
        }
    }
    if source.contains(CONTRIBUTORS) {
        unlink_contributions(document);
    }
    if source.contains("# #") {
        strip_second_marks(document);
    }
    // A shortcode is a colon, some letters and another colon.
    if source.bytes().filter(|byte| *byte == b':').nth(1).is_none() {
        return;
    }
    let codes = texts::holding(document, ":").into_iter().filter_map(|node| {
        let found = emoji(texts::words(document, node));
        (!found.is_empty()).then_some((node, found))
    });
    let codes: Vec<_> = codes.collect();
    if codes.is_empty() {
        return;
    }
    let own_ids = document.descendants(Document::ROOT).filter_map(|node| match document.kind(node) {
        Kind::Heading { id, .. } => Some(document.str(id).to_owned()),
        _ => document.attribute(node, "id").map(str::to_owned),
    });
    let mut ids: BTreeSet<String> = own_ids.collect();
    for (node, found) in codes {
        let heading =
            document.parent(node).filter(|outer| matches!(document.kind(*outer), Kind::Heading { .. }));
        if let Some(heading) = heading {
            keep_anchor(document, heading, &mut ids, &slug);
        }
        let ranges: Vec<Range<usize>> = found.iter().map(|(range, _)| range.clone()).collect();
        texts::split(document, node, &ranges, |document, index, _| document.push_text(found[index].1));
    }
}

/// Makes text of the links in the table of All Contributors with a missing target, such as `#translation-name`: they are there for their titles.
fn unlink_contributions(document: &mut Document) {
    let mut is_inside = false;
    let mut links = Vec::new();
    for node in document.descendants(Document::ROOT) {
        match document.kind(node) {
            Kind::Comment(text) if document.str(text).contains(CONTRIBUTORS) => {
                is_inside = document.str(text).contains("START");
            }
            Kind::Link { target, .. } if is_inside && document.str(target).starts_with('#') => {
                links.push(node);
            }
            Kind::Element { .. } if is_inside && document.element(node) == Some("a") => {
                links.extend(
                    document.attribute(node, "href").filter(|href| href.starts_with('#')).map(|_| node),
                );
            }
            _ => {}
        }
    }
    links.into_iter().for_each(|link| document.unwrap(link));
}

/// GitHub makes anchors of headings before it draws emoji: the anchor contains the name of the emoji.
fn keep_anchor(
    document: &mut Document,
    heading: NodeId,
    ids: &mut BTreeSet<String>,
    slug: impl Fn(&str) -> String,
) {
    let id = slug(&text::anchor_source(document, heading));
    let is_anchor = |node: NodeId| document.element(node) == Some("a") && document.first(node).is_none();
    let is_kept = document.previous(heading).is_some_and(is_anchor);
    if is_kept || !ids.insert(id.clone()) {
        return;
    }
    let anchor = document.push_element("a");
    document.set_attribute(anchor, "id", &id);
    document.set_span(anchor, document.span(heading));
    document.insert_before(heading, anchor);
}

/// The shortcodes in a text, with their emoji.
pub(super) fn emoji(words: &str) -> Vec<(Range<usize>, &'static str)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = words[at..].find(':').map(|found| at + found) {
        at = start + 1;
        let rest = &words[at..];
        let length =
            rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"_+-".contains(byte)).count();
        let is_code = length > 0 && rest[length..].starts_with(':');
        let follows = found.last().is_some_and(|(before, _): &(Range<usize>, _)| before.end == start);
        let stands_free =
            follows || !words[..start].ends_with(|c: char| c.is_ascii_alphanumeric() || c == ':');
        if let Some(emoji) = emojis::get_by_shortcode(&rest[..length]).filter(|_| is_code && stands_free) {
            at += length + 1;
            found.push((start..at, emoji.as_str()));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The addresses in a paragraph, each between brackets.
    fn linked(paragraph: &str) -> String {
        let mut out = String::new();
        let mut done = 0;
        for (at, _) in paragraph.match_indices([':', 'w', '@']) {
            if at < done {
                continue;
            }
            if let Some((address, scheme)) = address_at(paragraph, at, done) {
                out.push_str(&format!(
                    "{}⟨{scheme}{}⟩",
                    &paragraph[done..address.start],
                    &paragraph[address.clone()]
                ));
                done = address.end;
            }
        }
        out + &paragraph[done..]
    }

    #[test]
    fn finds_the_addresses_that_github_finds() {
        for (text, expected) in [
            ("www.commonmark.org", "⟨http://www.commonmark.org⟩"),
            ("Visit www.commonmark.org/help for", "Visit ⟨http://www.commonmark.org/help⟩ for"),
            ("Visit www.commonmark.org.", "Visit ⟨http://www.commonmark.org⟩."),
            ("www.a.b/q?x=m+(b)", "⟨http://www.a.b/q?x=m+(b)⟩"),
            ("www.a.b/q?x=m+(b)))", "⟨http://www.a.b/q?x=m+(b)⟩))"),
            ("(www.a.b/q?x=m+(b))", "(⟨http://www.a.b/q?x=m+(b)⟩)"),
            ("www.a.b/q?x=(b))+ok", "⟨http://www.a.b/q?x=(b))+ok⟩"),
            ("www.a.b/q?x=c&hl=en", "⟨http://www.a.b/q?x=c&hl=en⟩"),
            ("www.a.b/q?x=c&hl;", "⟨http://www.a.b/q?x=c⟩&hl;"),
            ("www.a.b/he<lp", "⟨http://www.a.b/he⟩<lp"),
            ("*https://a.b/c*", "*⟨https://a.b/c⟩*"),
            ("ftp://foo.bar.baz.", "⟨ftp://foo.bar.baz⟩."),
            ("HTTP://localhost:80/x~y", "⟨HTTP://localhost:80/x~y⟩"),
            ("https://a.b/__init__.py", "⟨https://a.b/__init__.py⟩"),
            ("https://a.b/A*_search", "⟨https://a.b/A*_search⟩"),
            ("[https://a.b/?a[0]=1]", "[⟨https://a.b/?a[0]=1⟩]"),
            ("http://a_b.c d", "http://a_b.c d"),
            ("http://a_b.c.d", "⟨http://a_b.c.d⟩"),
            ("xhttp://a.b and awww.b.c and http:// x", "xhttp://a.b and awww.b.c and http:// x"),
            ("foo@bar.baz", "⟨mailto:foo@bar.baz⟩"),
            ("hello@mail+x.y but hello+x@mail.y", "hello@mail+x.y but ⟨mailto:hello+x@mail.y⟩"),
            ("a.b-c_d@a.b.", "⟨mailto:a.b-c_d@a.b⟩."),
            ("a.b-c_d@a.b- a.b-c_d@a.b_", "a.b-c_d@a.b- a.b-c_d@a.b_"),
            ("mailto:a.b@c.d/", "⟨mailto:a.b@c.d⟩/"),
            ("xmpp:foo@bar.baz/txt@bin.com.", "⟨xmpp:foo@bar.baz/txt@bin.com⟩."),
            ("xmpp:foo@bar.baz/txt/bin", "⟨xmpp:foo@bar.baz/txt⟩/bin"),
            ("user@host and a@@b.c and @x.y", "user@host and a@@b.c and @x.y"),
        ] {
            assert_eq!(linked(text), expected);
        }
    }

    #[test]
    fn finds_emoji_but_no_times() {
        let found =
            |words: &'static str| emoji(words).into_iter().map(|(part, _)| &words[part]).collect::<Vec<_>>();
        assert_eq!(found(":rocket: Start :+1::tada:"), [":rocket:", ":+1:", ":tada:"]);
        for plain in ["10:30:20", "a::b::c", ":no such:", "x:rocket:", ":nosuchname:"] {
            assert!(found(plain).is_empty(), "{plain}");
        }
    }
}
