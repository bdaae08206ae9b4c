//! HTML that is made already, with attributes changed: fragments of an article that are shown away from its page.

use std::collections::BTreeSet;

/// Copies `html` with each attribute that has a value as `change` gives it: `None` keeps it, an empty text drops it. `change` gets the tag's
/// name, the attribute's name (both lower-cased) and its value as written, without quotes.
pub(super) fn map_attributes(
    html: &str,
    change: &mut dyn FnMut(&str, &str, &str) -> Option<String>,
) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (text, tag) = rest.split_at(at);
        out.push_str(text);
        if let Some(end) = tag.strip_prefix("<!--").and_then(|inner| inner.find("-->")) {
            let end = end + "<!---->".len();
            out.push_str(&tag[..end]);
            rest = &tag[end..];
        } else if tag[1..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            rest = copy_tag(tag, change, &mut out);
        } else {
            out.push('<');
            rest = &tag[1..];
        }
    }
    out.push_str(rest);
    out
}

/// Copies the tag that `html` begins with, and gives what follows it.
fn copy_tag<'h>(
    html: &'h str,
    change: &mut dyn FnMut(&str, &str, &str) -> Option<String>,
    out: &mut String,
) -> &'h str {
    let name_end =
        html[1..].find(|c: char| c.is_whitespace() || matches!(c, '/' | '>')).map_or(html.len(), |at| at + 1);
    let name = html[1..name_end].to_ascii_lowercase();
    out.push_str(&html[..name_end]);
    let mut rest = &html[name_end..];
    loop {
        let start = rest.find(|c: char| !(c.is_whitespace() || c == '/')).unwrap_or(rest.len());
        let (space, attribute) = rest.split_at(start);
        if attribute.is_empty() || attribute.starts_with('>') {
            out.push_str(space);
            let end = attribute.len().min(1);
            out.push_str(&attribute[..end]);
            return &attribute[end..];
        }
        let (whole, attribute_name, value) = read_attribute(attribute);
        match value.and_then(|value| change(&name, &attribute_name.to_ascii_lowercase(), value)) {
            Some(changed) if changed.is_empty() => {}
            Some(changed) => {
                out.push_str(space);
                out.push_str(&changed);
            }
            None => {
                out.push_str(space);
                out.push_str(whole);
            }
        }
        rest = &attribute[whole.len()..];
    }
}

/// The attribute that `text` begins with: all of it, its name, and its value.
fn read_attribute(text: &str) -> (&str, &str, Option<&str>) {
    let first = text.chars().next().map_or(0, char::len_utf8);
    let name_end = text[first..]
        .find(|c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/'))
        .map_or(text.len(), |at| at + first);
    let (name, after) = text.split_at(name_end);
    let Some(value) = after.trim_start().strip_prefix('=').map(str::trim_start) else {
        return (name, name, None);
    };
    let start = text.len() - value.len();
    if let Some(quote @ ('"' | '\'')) = value.chars().next() {
        let inner = &value[1..];
        let end = inner.find(quote).unwrap_or(inner.len());
        let whole = start + (end + 2).min(value.len());
        return (&text[..whole], name, Some(&inner[..end]));
    }
    let end = value.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(value.len());
    (&text[..start + end], name, Some(&value[..end]))
}

/// `html` with all its ids, and what refers to them, made different by `prefix`. A link to an id that is not in it leads to the page at `url`.
pub(super) fn with_prefix(html: &str, prefix: &str, url: &str) -> String {
    let mut ids: BTreeSet<String> = BTreeSet::new();
    map_attributes(html, &mut |_, name, value| {
        if name == "id" {
            ids.insert(value.to_owned());
        }
        None
    });
    if ids.is_empty() && !html.contains("href=\"#") {
        return html.to_owned();
    }
    map_attributes(html, &mut |_, name, value| match name {
        "id" | "for" => Some(format!("{name}=\"{prefix}{value}\"")),
        "href" | "xlink:href" => {
            let id = value.strip_prefix('#')?;
            Some(if ids.contains(id) {
                format!("{name}=\"#{prefix}{id}\"")
            } else {
                format!("{name}=\"{url}#{id}\"")
            })
        }
        _ if name.starts_with("aria-") && name != "aria-label" => {
            let names: Vec<String> = value.split_whitespace().map(|id| format!("{prefix}{id}")).collect();
            let refers = value.split_whitespace().any(|id| ids.contains(id));
            refers.then(|| format!("{name}=\"{}\"", names.join(" ")))
        }
        _ => value
            .contains("url(#")
            .then(|| format!("{name}=\"{}\"", value.replace("url(#", &format!("url(#{prefix}")))),
    })
}

/// `html` whose links to places of its own page, at `url` from the site's root, are told by `data-href`.
pub(super) fn without_page(html: &str, url: &str) -> String {
    let may_be_link =
        |at: usize| html[..at].ends_with(|c: char| matches!(c, '"' | '\'' | '=') || c.is_whitespace());
    if !html.match_indices('#').any(|(at, _)| may_be_link(at)) {
        return html.to_owned();
    }
    map_attributes(html, &mut |tag, name, value| {
        let id = value.strip_prefix('#').filter(|_| tag == "a" && name == "href")?;
        Some(format!("data-href=\"{url}#{id}\""))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn upper(html: &str) -> String {
        map_attributes(html, &mut |tag, name, value| match name {
            "drop" => Some(String::new()),
            "a" => Some(format!("a=\"{tag}:{}\"", value.to_uppercase())),
            _ => None,
        })
    }

    #[test]
    fn changes_attributes_and_nothing_else() {
        for (html, wanted) in [
            (r#"<p a="x">a="x" < a</p>"#, r#"<p a="p:X">a="x" < a</p>"#),
            ("<P A='x' b drop=1 c=d/>", r#"<P a="p:X" b c=d/>"#),
            (r#"<p title="a > b" a = "c">"#, r#"<p title="a > b" a="p:C">"#),
            ("<!-- <p a=1> --><p a=1>", r#"<!-- <p a=1> --><p a="p:1">"#),
            ("<p a=\"x", "<p a=\"p:X\""),
            ("a < b <", "a < b <"),
            ("<é a=1> </p a=1>", "<é a=1> </p a=1>"),
            ("<p =>", "<p =>"),
        ] {
            assert_eq!(upper(html), wanted, "{html}");
        }
    }

    #[test]
    fn ids_get_a_prefix_and_links_find_them() {
        let html = r##"<h3 id="x">X <a href="#x">#</a></h3><a href="#fn-1">1</a><svg aria-labelledby="x"><path marker-end="url(#x)"/></svg>"##;
        assert_eq!(
            with_prefix(html, "c1.", "a/b.html"),
            r##"<h3 id="c1.x">X <a href="#c1.x">#</a></h3><a href="a/b.html#fn-1">1</a><svg aria-labelledby="c1.x"><path marker-end="url(#c1.x)"/></svg>"##
        );
    }
}
