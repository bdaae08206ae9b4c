//! Texts and blocks that are not closed: the renderer draws what follows as a part of them, or leaves it out.

/// What is not closed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unclosed {
    /// The line of the source, counted from 1.
    pub(super) line: usize,
    /// The bracket, quote or bar that opens the text.
    pub(super) opening: char,
    /// What would close it.
    pub(super) closing: char,
}

/// How lines begin that have no texts of boxes and arrows.
const KEYWORDS: [&str; 8] =
    ["click", "style", "classDef", "class", "linkStyle", "accTitle:", "accDescr:", "direction"];
/// Arrows, which a text without quotes has only if it is not closed.
const ARROWS: [&str; 3] = ["--", "==", "-."];

/// The first text or block of a diagram of this kind that is not closed.
pub(super) fn unclosed(source: &str, kind: &str) -> Option<Unclosed> {
    const QUOTED: [&str; 5] = ["pie", "block", "quadrantChart", "xychart", "C4"];
    const BLOCKS: [&str; 4] = ["classDiagram", "erDiagram", "stateDiagram", "requirementDiagram"];
    let is_one_of = |kinds: &[&str]| kinds.iter().any(|known| kind.starts_with(known));
    if ["flowchart", "graph"].contains(&kind) {
        in_flowchart(source)
    } else if is_one_of(&BLOCKS) {
        in_lines(source).or_else(|| block(source))
    } else if is_one_of(&QUOTED) {
        in_lines(source)
    } else {
        None
    }
}

/// The first quote that is not closed in its line. Text behind a colon may have one.
fn in_lines(source: &str) -> Option<Unclosed> {
    let count = |text: &str| text.matches('"').count();
    let is_open = |line: &&str| {
        let (head, text) = line.split_once(':').unwrap_or((line, ""));
        let is_odd = count(line) % 2 == 1 && !line.trim_start().starts_with("%%");
        is_odd && (count(head) % 2 == 1 || text.trim_start().starts_with('"'))
    };
    let line = source.lines().position(|line| is_open(&line))?;
    Some(Unclosed { line: line + 1, opening: '"', closing: '"' })
}

/// The last block that is opened at the end of a line, and not closed.
fn block(source: &str) -> Option<Unclosed> {
    let mut open = Vec::new();
    for (index, line) in source.lines().map(str::trim).enumerate() {
        if line.starts_with('}') {
            open.pop();
        } else if line.ends_with('{') && !line.starts_with("%%") {
            open.push(index + 1);
        }
    }
    open.pop().map(|line| Unclosed { line, opening: '{', closing: '}' })
}

fn in_flowchart(source: &str) -> Option<Unclosed> {
    let mut start = 0;
    // Where the last text ended, which may be in a later line.
    let mut end = 0;
    for (index, line) in source.split_inclusive('\n').enumerate() {
        let first = line.split_whitespace().next().unwrap_or_default();
        let line_end = start + line.len();
        let is_read = !first.starts_with("%%") && !KEYWORDS.contains(&first);
        let mut at = if is_read { end.max(start) } else { line_end };
        while at < line_end {
            let before = source[..at].chars().next_back().unwrap_or('\n');
            let Some(opening) = source[at..].chars().next() else { break };
            let rest = &source[at + opening.len_utf8()..];
            let text = match opening {
                '"' => quoted(rest).ok_or('"'),
                '|' => label(rest),
                '{' if before == '@' => properties(rest).ok_or('{'),
                // Not the curly brackets of a `%%{init}%%`.
                '[' | '(' | '{' if is_name(before) || opening == '[' && before == ' ' => {
                    bracketed(rest, opening)
                }
                _ => {
                    at += opening.len_utf8();
                    continue;
                }
            };
            let length = match text {
                Ok(length) => length,
                Err(opening) => {
                    return Some(Unclosed { line: index + 1, opening, closing: closing(opening) });
                }
            };
            at += 1 + length + 1;
        }
        end = end.max(at);
        start = line_end;
    }
    None
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn closing(opening: char) -> char {
    match opening {
        '[' => ']',
        '(' => ')',
        '{' => '}',
        same => same,
    }
}

/// The length of the text of a box, which `rest` begins with, or what opens the text that is not closed.
fn bracketed(rest: &str, opening: char) -> Result<usize, char> {
    let closing = closing(opening);
    let shape = rest.len() - rest.trim_start_matches(['[', '(', '{', '/', '\\', ' ']).len();
    if let Some(text) = rest[shape..].strip_prefix('"') {
        let after = shape + 1 + quoted(text).ok_or('"')? + 1;
        let shape = rest[after..].trim_start_matches([']', ')', '}', '/', '\\', ' ']);
        let end = rest[after..rest.len() - shape.len()].find(closing).ok_or(opening)?;
        return Ok(after + end);
    }
    let end = rest.find(closing).ok_or(opening)?;
    let text = &rest[..end];
    let has_arrow = ARROWS.iter().any(|arrow| text.contains(arrow));
    // The bracket is that of another text.
    let is_of_other =
        has_arrow && text.contains(opening) || text.contains('\n') && (has_arrow || text.contains(opening));
    if is_of_other { Err(opening) } else { Ok(end) }
}

/// The length of the label of an arrow, or what opens the text that is not closed.
fn label(rest: &str) -> Result<usize, char> {
    let start = match rest.strip_prefix('"') {
        Some(text) => quoted(text).ok_or('"')? + 2,
        None => 0,
    };
    let line = rest[start..].split('\n').next().unwrap_or_default();
    line.find('|').map(|end| start + end).ok_or('|')
}

/// The length of the properties of a box, whose texts may have a bracket.
fn properties(rest: &str) -> Option<usize> {
    let mut is_text = false;
    rest.find(|c| {
        is_text ^= c == '"';
        c == '}' && !is_text
    })
}

/// The length of a text in quotes, which may have more lines than one.
fn quoted(rest: &str) -> Option<usize> {
    let end = rest.find('"')?;
    let after = rest[end + 1..].chars().next().unwrap_or('\n');
    // Behind the quote that opens another text is its first letter.
    (!is_name(after)).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_texts_that_are_not_closed() {
        for (source, line, opening) in [
            ("A[One --> B", 1, '['),
            ("A[One --> B[Two]", 1, '['),
            ("A[One]\nB[Two\nC[Three]", 2, '['),
            ("A(One --> B(Two)", 1, '('),
            ("A{One\nA --> B", 1, '{'),
            ("A[\"One] --> B", 1, '"'),
            ("A[\"One]\nB[\"Two\"]", 1, '"'),
            ("A[\"One\" --> B[\"Two\"]", 1, '['),
            ("A -->|yes B", 1, '|'),
            ("A -- \"yes --> B", 1, '"'),
            ("subgraph S [One\nA\nend", 1, '['),
            ("A@{ shape: rect, label: \"One }\nB", 1, '{'),
        ] {
            let source = format!("flowchart LR\n{source}\n");
            let found = unclosed(&source, "flowchart").map(|found| (found.line - 1, found.opening));
            assert_eq!(found, Some((line, opening)), "{source}");
        }
    }

    #[test]
    fn knows_every_shape() {
        let source = r#"%%{init: {"theme": "dark"}}%%
flowchart LR
  A[One] --> B(Two) --> C([Three]) -->|yes| D[[Four]] & E[(Five)]
  F((Six)) -- "a text" --> G>Seven] -- text --> H{Eight} --> I{{Nine}}
  J[/Ten/] -.-> K[\Eleven\] ==> L[/Twelve\] --> M(((13)))
  N["One [two] (three) {four} -- five"] --> O["two
    lines"]
  P[two
    lines] --> Q@{ shape: rect, label: "a } b" }
  R["`**bold** text`"]:::name --> S["a #quot;b#quot;"]
  subgraph T [Title]
    U
  end
  subgraph "V W"
    X -->|"a | b"| Y
  end
  click A "https://example.org" "tip ("
  style A fill:#fff,stroke:#000
  %% A comment [
  Z1["a b" ] --> Z2[a's (b) c]; Z3 --> Z4
"#;
        assert_eq!(unclosed(source, "flowchart"), None);
    }

    #[test]
    fn finds_quotes_and_blocks_that_are_not_closed() {
        for (source, found) in [
            ("pie\n  \"A: 3\n", Some((2, '"'))),
            ("pie\n  \"A: b\" : 3\n", None),
            ("erDiagram\n  A ||--o{ B : \"has\n", Some((2, '"'))),
            ("stateDiagram-v2\n  A --> B : 5\" wide\n", None),
            ("stateDiagram-v2\n  state \"A as b\n", Some((2, '"'))),
            ("stateDiagram-v2\n  state A {\n    state B {\n    }\n", Some((2, '{'))),
            ("classDiagram\n  class A {\n    +b\n  }\n  A \"1\" --> \"*\" B\n", None),
            ("classDiagram\n  class A {\n    +b\n", Some((2, '{'))),
        ] {
            let kind = source.lines().next().unwrap_or_default();
            assert_eq!(unclosed(source, kind).map(|found| (found.line, found.opening)), found, "{source}");
        }
    }
}
