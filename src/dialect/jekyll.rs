//! Jekyll and Hugo: Liquid tags and shortcodes with equivalents in Markdown.

use std::ops::Range;

use super::alert;
use super::lines::{Line, Source};
use super::rewrite::{Container, Edit};
use crate::config::Extensions;
use crate::document::kind::AlertKind;

/// Shortcodes of well-known themes that hold an alert.
const ALERTS: [&str; 5] = ["notice", "alert", "hint", "callout", "admonition"];

/// The longest shortcode that is looked at, in bytes.
const LONGEST_TAG: usize = 2_000;

/// What the settings switch on; shortcodes also where one is closed, which no other tool writes so.
fn extensions(source: &Source<'_>) -> Extensions {
    let mut extensions = source.syntax.extensions;
    let closes = |mark: &str| {
        source.text.match_indices(mark).any(|(at, _)| !source.is_code(at) && !source.is_code_span(at))
    };
    extensions.shortcodes |= ["{{< /", "{{% /", "{{</", "{{%/"].into_iter().any(closes);
    extensions
}

/// Puts shortcodes that span lines on one.
pub(super) fn join_tags(source: &Source<'_>) -> Vec<Edit> {
    let mut edits = Vec::new();
    if !["{{<", "{{%"].iter().any(|mark| source.text.contains(mark)) || !extensions(source).shortcodes {
        return edits;
    }
    for (open, close) in [("{{<", ">}}"), ("{{%", "%}}")] {
        let mut at = 0;
        while let Some(start) = source.text[at..].find(open).map(|found| at + found) {
            at = start + open.len();
            let end = source.text.floor_char_boundary(start + LONGEST_TAG);
            let Some(length) = source.text[at..end].find(close) else { continue };
            let inner = &source.text[at..at + length];
            if inner.contains(open) || !inner.contains('\n') || source.is_code(start) {
                continue;
            }
            let text = inner.lines().map(str::trim).collect::<Vec<_>>().join(" ");
            edits.push(Edit::replace(at..at + length, format!("{text} ").replace("  ", " ")));
        }
    }
    edits
}

/// Removes `{% raw %}`, replaces `{{< ref "page.md" >}}` and the like with addresses, and opens shortcodes that hold alerts.
pub(super) fn replace_tags(source: &Source<'_>) -> Vec<Edit> {
    let mut edits = Vec::new();
    let extensions = extensions(source);
    let Extensions { liquid: is_liquid, shortcodes, .. } = extensions;
    // Elsewhere, text between braces is seldom a tag.
    let marks: &[&str] =
        if is_liquid || shortcodes { &["{%", "{{"] } else { &["{%", "{{<", "{{%", "{{ site.", "{{site."] };
    if !marks.iter().any(|mark| source.text.contains(mark)) {
        return edits;
    }
    let lines = source.lines();
    let alerts = alerts(source, lines);
    for (start, end, rest) in &alerts {
        let (container, title) = alert_of(rest);
        edits.push(lines[*start].open(container, title.as_deref()));
        edits.push(lines[*end].close(&lines[*start]));
    }
    // The line that opens a block of code.
    let mut highlight = None;
    // Whether tags are text.
    let mut is_raw = false;
    for (index, line) in lines.iter().enumerate() {
        let tags = tags(line.text);
        if tags.is_empty() || source.is_code(line.content) || is_edge(&alerts, index) {
            continue;
        }
        if let Some(only) = only_tag(line) {
            let (name, rest) = only.split_once(' ').unwrap_or((only, ""));
            match name {
                // The documentation of Hugo shows settings in several formats.
                "code-toggle" => highlight = Some((index, "toml")),
                "highlight" => highlight = Some((index, rest.split(' ').next().unwrap_or_default())),
                "endhighlight" | "/highlight" | "/code-toggle" => {
                    if let Some((start, language)) = highlight.take() {
                        fence(&lines[start..=index], language, &mut edits);
                    }
                }
                _ => {}
            }
        }
        for (span, tag) in &tags {
            let (before, after) = (&line.text[..span.start], &line.text[span.end..]);
            // Code that is about a tag keeps it.
            let is_code = source.is_code_span(line.start + span.start);
            let is_address = before.ends_with(['(', '<', '"']) && after.starts_with('/');
            match *tag {
                "raw" if !is_code => is_raw = true,
                "endraw" if !is_code => is_raw = false,
                _ if is_raw && !is_code => {
                    let brace = line.start + span.start;
                    edits.push(Edit::replace(brace..brace + 1, "&#123;"));
                    continue;
                }
                _ => {}
            }
            let whole = &line.text[span.clone()];
            // These open and close blocks.
            let is_block = only_tag(line).is_some()
                && matches!(
                    tag.split(' ').next(),
                    Some("highlight" | "endhighlight" | "/highlight" | "code-toggle" | "/code-toggle")
                );
            let stays = is_code || tag.starts_with("site.") && !is_address && !is_liquid;
            let text = replacement(tag).or_else(|| program(whole, tag, extensions).filter(|_| !is_block));
            if let Some(text) = text.filter(|_| !stays) {
                let marks = if text.is_empty() { marks_around(before, after) } else { 0 };
                let range = line.start + span.start - marks..line.start + span.end + marks;
                edits.push(Edit::replace(range, text));
            }
        }
    }
    edits
}

/// How many marks of emphasis are on either side of what is removed, which would hold nothing.
fn marks_around(before: &str, after: &str) -> usize {
    let marks = before.len() - before.trim_end_matches('*').len();
    let closing = after.len() - after.trim_start_matches('*').len();
    if marks == closing { marks } else { 0 }
}

/// Alerts that shortcodes open and close, each alone on its line, in order: the indexes of these lines, and the text after the name.
fn alerts<'s>(source: &Source<'s>, lines: &[Line<'s>]) -> Vec<(usize, usize, &'s str)> {
    let mut found = Vec::new();
    let mut open = None;
    for (index, line) in lines.iter().enumerate() {
        let Some(only) = only_tag(line).filter(|_| !source.is_code(line.content)) else { continue };
        let (name, rest) = only.split_once(' ').unwrap_or((only, ""));
        if ALERTS.contains(&name) {
            open = Some((index, rest));
        } else if name.strip_prefix('/').is_some_and(|name| ALERTS.contains(&name)) {
            found.extend(open.take().map(|(start, rest)| (start, index, rest)));
        }
    }
    found
}

/// Whether an alert opens or closes on a line.
fn is_edge(alerts: &[(usize, usize, &str)], line: usize) -> bool {
    let next = alerts.partition_point(|(_, end, _)| *end < line);
    alerts.get(next).is_some_and(|(start, end, _)| *start == line || *end == line)
}

/// The content of a tag that is alone on a line.
fn only_tag<'s>(line: &Line<'s>) -> Option<&'s str> {
    match tags(line.text)[..] {
        [(ref span, only)] if span.len() == line.content().len() => Some(only),
        _ => None,
    }
}

/// The tags on a line: their spans and their content.
fn tags(line: &str) -> Vec<(Range<usize>, &str)> {
    const MARKS: [(&str, &str); 4] = [("{{<", ">}}"), ("{{%", "%}}"), ("{%", "%}"), ("{{", "}}")];
    let mut found = Vec::new();
    // Tags that are not closed up to the end of the line need not be looked for again.
    let mut unclosed = [false; MARKS.len()];
    let mut at = 0;
    while let Some(start) = line[at..].find('{').map(|found| at + found) {
        let rest = &line[start..];
        let mark = MARKS.iter().position(|(open, _)| rest.starts_with(open)).filter(|mark| !unclosed[*mark]);
        let tag = mark.and_then(|mark| {
            let (open, close) = MARKS[mark];
            let end = rest[open.len()..].find(close).map(|end| end + open.len());
            unclosed[mark] = end.is_none();
            let end = end?;
            Some((start..start + end + close.len(), rest[open.len()..end].trim_matches([' ', '-'])))
        });
        at = tag.as_ref().map_or(start + 1, |(span, _)| span.end);
        found.extend(tag);
    }
    found
}

/// The replacement of a tag within text; `None` leaves the tag.
fn replacement(tag: &str) -> Option<String> {
    let (name, rest) = tag.split_once(' ').unwrap_or((tag, ""));
    let rest = rest.trim().trim_matches(['"', '\'', '`']);
    match name {
        "raw" | "endraw" | "site.baseurl" | "site.url" => Some(String::new()),
        "ref" | "relref" if !rest.is_empty() && !rest.contains(['"', '<', '>', ' ']) => Some(rest.to_owned()),
        "link" if !rest.is_empty() && !rest.contains(' ') => {
            Some(format!("/{}", rest.trim_start_matches('/')))
        }
        _ => None,
    }
}

/// The edits that remove comments of Liquid, which are for the author alone: `{% comment %}…{% endcomment %}`.
pub(super) fn comments(source: &Source<'_>) -> Vec<Edit> {
    let mut edits = Vec::new();
    if !source.text.contains("endcomment") {
        return edits;
    }
    let mut start = None;
    for line in source.lines() {
        for (span, tag) in tags(line.text) {
            let is_code = source.is_fenced(line.content) || source.is_code_span(line.start + span.start);
            match tag {
                "comment" if !is_code => start = start.or(Some(line.start + span.start)),
                "endcomment" => {
                    edits.extend(start.take().map(|start| Edit::remove(start..line.start + span.end)));
                }
                _ => {}
            }
        }
    }
    edits
}

/// The replacement of a tag that only a program can replace: an image, or nothing. `None` for other text.
fn program(whole: &str, tag: &str, extensions: Extensions) -> Option<String> {
    let is_liquid = extensions.liquid && !whole.starts_with("{{<") && !whole.starts_with("{{%");
    // Macros of MkDocs are written in Jinja.
    let is_jinja = extensions.whole_code && whole.starts_with("{%");
    if is_liquid || is_jinja {
        return Some(String::new());
    }
    shortcode(whole, tag).filter(|_| extensions.shortcodes)
}

/// How many shortcodes and tags of Liquid have no meaning here.
pub(super) fn unknown_tags(source: &Source<'_>) -> usize {
    if !source.text.contains("{{") && !source.text.contains("{%") {
        return 0;
    }
    let extensions = extensions(source);
    if !(extensions.shortcodes || extensions.liquid || extensions.whole_code) {
        return 0;
    }
    let count = |line: &Line<'_>| {
        let unknown = |(span, tag): &(Range<usize>, &str)| {
            replacement(tag).is_none()
                && !source.is_code_span(line.start + span.start)
                && !matches!(*tag, "comment" | "endcomment")
                && program(&line.text[span.clone()], tag, extensions).is_some_and(|text| text.is_empty())
        };
        tags(line.text).iter().filter(|tag| unknown(tag)).count()
    };
    let lines = source.lines();
    let alerts = alerts(source, lines);
    let is_counted = |index: usize| !source.is_code(lines[index].content) && !is_edge(&alerts, index);
    (0..lines.len()).filter(|index| is_counted(*index)).map(|index| count(&lines[index])).sum()
}

/// The replacement of a shortcode of Hugo or Zola, or of a component of Zola, as in `{{ <image src="a.png" /> }}`: an image, or nothing. `None` for
/// other text.
fn shortcode(whole: &str, tag: &str) -> Option<String> {
    let is_hugo = whole.starts_with("{{<") || whole.starts_with("{{%");
    let component = tag.strip_prefix('<').and_then(|tag| tag.strip_suffix('>')).filter(|_| !is_hugo);
    let inner = component.unwrap_or(tag).trim_start_matches('/');
    let name = inner.split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-'))).next()?;
    let is_call = component.is_some() || inner[name.len()..].starts_with('(');
    let is_zola = !name.is_empty() && is_call || tag == "end";
    if !is_hugo && (!is_zola || tag.starts_with("/*")) {
        return None;
    }
    let attribute = |name| super::attributes::tag_attribute(tag, name);
    Some(match (name, attribute("src"), attribute("alt").or_else(|| attribute("caption"))) {
        ("figure" | "img" | "image", Some(address), text) => {
            format!("![{}](<{address}>)", text.unwrap_or_default())
        }
        _ => String::new(),
    })
}

/// Makes the lines between two tags a block of code between fences.
fn fence(lines: &[super::lines::Line<'_>], language: &str, edits: &mut Vec<Edit>) {
    let ([first, inside @ .., last], false) = (lines, lines.len() < 2) else { return };
    let longest = inside.iter().map(|line| {
        let content = line.text.trim();
        content.len() - content.trim_start_matches('`').len()
    });
    let marks = "`".repeat(longest.max().unwrap_or_default().max(2) + 1);
    edits.push(Edit::replace(first.content..first.end, format!("{marks}{language}")));
    edits.push(Edit::replace(last.content..last.end, marks));
}

/// An alert from the text after its name: `info`, `"info"`, `info "Title"`, `type="info" title="Title"`.
fn alert_of(rest: &str) -> (Container, Option<String>) {
    let values: Vec<&str> = rest.split('"').skip(1).step_by(2).collect();
    let mut words = rest.split(|c: char| !c.is_ascii_alphanumeric()).chain(values.iter().copied());
    let name = words.find(|word| alert::kind(word).is_some()).unwrap_or("note").to_owned();
    let title = values.into_iter().find(|value| *value != name && alert::kind(value).is_none());
    let kind = alert::kind(&name).unwrap_or(AlertKind::Note);
    Container::alert(&name, kind, title.map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_tags() {
        let text = "a {% raw %}{{ x }}{% endraw %} [b]({{< ref \"c.md\" >}}) {{ site.baseurl }}/d {%- link _posts/e.md -%}";
        let found: Vec<(&str, Option<String>)> =
            tags(text).into_iter().map(|(_, tag)| (tag, replacement(tag))).collect();
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            found,
            [
                ("raw", some("")),
                ("x", None),
                ("endraw", some("")),
                ("ref \"c.md\"", some("c.md")),
                ("site.baseurl", some("")),
                ("link _posts/e.md", some("/_posts/e.md")),
            ]
        );
        assert!(tags("{ {% {{ x }").is_empty());
    }

    #[test]
    fn reads_alerts() {
        for (rest, title) in [
            ("info", Some("Info")),
            ("\"warning\"", None),
            ("tip \"Do it\"", Some("Do it")),
            ("title=\"Mind\" color=\"warning\"", Some("Mind")),
            ("", None),
        ] {
            assert_eq!(alert_of(rest).1.as_deref(), title, "{rest}");
        }
    }
}
