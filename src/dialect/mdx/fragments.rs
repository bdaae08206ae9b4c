//! HTML in the attribute of a fragment: `<Fragment set:html={"<b>…</b>"} />`.

use super::super::lines::Source;
use super::super::rewrite::Edit;
use super::fences::{contains, fences};

/// How such a fragment begins, up to the quote.
const START: &str = "<Fragment set:html={";

/// Replaces fragments with their HTML, on one line, so that nothing in it is Markdown.
pub(in crate::dialect) fn read_fragments(source: &Source<'_>) -> Vec<Edit> {
    if !source.syntax.is_mdx || !source.text.contains(START) {
        return Vec::new();
    }
    let fences = fences(source);
    let fragments = source.text.match_indices(START).filter(|(start, _)| !contains(&fences, *start));
    let edits = fragments.filter_map(|(start, _)| {
        let begin = start + START.len();
        let (html, length) = quoted(&source.text[begin..])?;
        let rest = source.text[begin + length..].trim_start().strip_prefix('}')?.trim_start();
        let rest = rest.strip_prefix("/>").or_else(|| rest.strip_prefix("></Fragment>"))?;
        let html = html.replace('\n', "&#10;");
        Some(Edit::replace(start..source.text.len() - rest.len(), format!("<div>{html}</div>")))
    });
    edits.collect()
}

/// The text that a program begins with in quotes, and its length there. `None` if it is computed.
fn quoted(text: &str) -> Option<(String, usize)> {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
    let mut out = String::new();
    let mut chars = text.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            c if c == quote => return (quote != '`' || !out.contains("${")).then_some((out, at + 1)),
            '\\' => match chars.next()?.1 {
                'n' => out.push('\n'),
                't' => out.push('\t'),
                'r' => {}
                other => out.push(other),
            },
            c => out.push(c),
        }
    }
    None
}
