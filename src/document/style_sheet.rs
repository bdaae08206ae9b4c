//! The grammar of style sheets in drawings. E-books must not have what browsers skip: declarations without a value, rules without an end.

/// Combinators of selectors.
const COMBINATORS: [char; 3] = ['>', '+', '~'];

/// Whether a style sheet has complete rules only.
pub fn is_complete(style: &str) -> bool {
    let Some(style) = without_texts(style) else { return false };
    // At-rules with rules in them that are open.
    let mut open = 0_usize;
    let mut rest = style.trim();
    while !rest.is_empty() {
        let after = if open > 0 { rest.strip_prefix('}') } else { None };
        rest = match after {
            Some(after) => {
                open -= 1;
                after
            }
            None => match after_rule(rest, &mut open) {
                Some(after) => after,
                None => return false,
            },
        }
        .trim_start();
    }
    open == 0
}

/// What follows the rule that a text begins with, or the start of the rules in it; `None` if the rule is incomplete.
fn after_rule<'s>(text: &'s str, open: &mut usize) -> Option<&'s str> {
    let is_at_rule = text.starts_with('@');
    let end = text.find(|c: char| c == '{' || c == ';' && is_at_rule)?;
    let (prelude, block) = (&text[..end], &text[end + 1..]);
    let is_valid = match is_at_rule {
        true => name_length(&prelude[1..]) > 0,
        false => prelude.split(',').all(is_selector),
    };
    if !is_valid || text[end..].starts_with(';') {
        return Some(block).filter(|_| is_valid);
    }
    let next = block.find(['{', '}'])?;
    if is_at_rule && block[next..].starts_with('{') {
        *open += 1;
        return Some(block);
    }
    let is_complete = block[next..].starts_with('}') && are_declarations(&block[..next]);
    Some(&block[next + 1..]).filter(|_| is_complete)
}

/// A style sheet without comments, and with a name for each text in quotes; `None` if one of these has no end.
fn without_texts(style: &str) -> Option<String> {
    let mut out = String::with_capacity(style.len());
    let mut rest = style;
    while let Some(at) = rest.find(['"', '\'', '/']) {
        out.push_str(&rest[..at]);
        let found = &rest[at..];
        let (end, name) = match found.as_bytes() {
            [b'/', b'*', ..] => (2 + found[2..].find("*/")? + 2, " "),
            [b'/', ..] => (1, "/"),
            [quote, ..] => (1 + found[1..].find(char::from(*quote))? + 1, "text"),
            [] => return None,
        };
        if found[..end].contains('\n') && name == "text" {
            return None;
        }
        out.push_str(name);
        rest = &found[end..];
    }
    out.push_str(rest);
    Some(out)
}

/// Names of elements, classes and the like, with combinators between them.
fn is_selector(text: &str) -> bool {
    let spaced =
        COMBINATORS.iter().fold(text.to_owned(), |text, sign| text.replace(*sign, &format!(" {sign} ")));
    let mut after_combinator = true;
    for part in spaced.split_whitespace() {
        let is_combinator = part.starts_with(COMBINATORS);
        if is_combinator && after_combinator || !is_combinator && !is_compound(part) {
            return false;
        }
        after_combinator = is_combinator;
    }
    !after_combinator
}

/// A selector without combinators, or a percentage of an animation.
fn is_compound(text: &str) -> bool {
    if text.strip_suffix('%').is_some_and(|number| number.parse::<f64>().is_ok()) {
        return true;
    }
    let mut rest = text.strip_prefix('*').unwrap_or_else(|| &text[name_length(text)..]);
    while let Some(sign) = rest.chars().next() {
        let after = &rest[sign.len_utf8()..];
        let length = match sign {
            '.' | '#' => name_length(after),
            ':' => {
                let colon = usize::from(after.starts_with(':'));
                match name_length(&after[colon..]) {
                    0 => 0,
                    length => colon + length + argument_length(&after[colon + length..]),
                }
            }
            '[' if name_length(after) > 0 => after.find(']').map_or(0, |end| end + 1),
            _ => 0,
        };
        if length == 0 {
            return false;
        }
        rest = &after[length..];
    }
    true
}

/// The length of an argument in parentheses.
fn argument_length(text: &str) -> usize {
    let is_nested = |argument: &str| argument.contains('(') || argument.is_empty();
    match text.strip_prefix('(').and_then(|argument| argument.split_once(')')) {
        Some((argument, _)) if !is_nested(argument) => argument.len() + 2,
        _ => 0,
    }
}

/// The length of the name that a text begins with.
fn name_length(text: &str) -> usize {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_') || !c.is_ascii();
    let name = &text[..text.find(|c: char| !is_part(c)).unwrap_or(text.len())];
    if name.trim_start_matches('-').starts_with(|c: char| !c.is_ascii_digit()) { name.len() } else { 0 }
}

fn are_declarations(text: &str) -> bool {
    let text = text.trim();
    let text = text.strip_suffix(';').unwrap_or(text);
    text.is_empty() || text.split(';').all(is_declaration)
}

fn is_declaration(text: &str) -> bool {
    let Some((name, value)) = text.split_once(':') else { return false };
    let (name, value) = (name.trim(), value.trim());
    let mut depth = 0_i32;
    let is_balanced = value.chars().all(|c| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        depth >= 0
    });
    let is_name = !name.is_empty() && name_length(name) == name.len();
    is_name && !value.is_empty() && !value.contains('@') && is_balanced && depth == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_complete() {
        for style in [
            "",
            ".a{fill:red}",
            "a > .b, *, #c.d:hover::before { fill: rgb(0, 0, 0) !important; } /* } */",
            "a[x=\"}\"]:not(.b) + c ~ d{ content: \"{;\" }",
            "@media (prefers-color-scheme: dark) { .a { --b: 1px } }\n:root{--b:var(--c,#000)}",
            "@keyframes x{from{fill:red}50%{fill:blue}to{fill:red;}}",
            "@font-face{font-family:\"x\"}",
            "@charset \"utf-8\";.a{fill:red}",
            ".é{fill:red}.b{}",
        ] {
            assert!(is_complete(style), "{style}");
        }
    }

    #[test]
    fn other_text_is_none() {
        for style in [
            "fill:red", "{fill:red}", ".a{", ".a{fill:red", ".a{fill}", ".a{fill:}", ".a{fill:rgb(1}",
            ".a{;fill:red}", ".a{*zoom:1}", ".a{.b{fill:red}}", ".a{fill:red}}", ".a{fill:red};",
            ".1{fill:red}", "a>{fill:red}", ">a{fill:red}", "a>>b{fill:red}", "a,{fill:red}",
            "a^b{fill:red}", "/* .a{fill:red}", ".a{x:\"}", "@media x{", "@media x", ".a{x:@y}", "a:{x:y}",
            "@{x:y}", "*em*", "x^2",
        ] {
            assert!(!is_complete(style), "{style}");
        }
    }
}
