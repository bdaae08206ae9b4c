//! Texts in settings that are a program, which is not run.

/// The words in quotes of a program, from where it first speaks of a sidebar.
pub(super) fn quoted_in(text: &str) -> Vec<String> {
    let start = text.find("idebar").unwrap_or_default();
    let mut found = Vec::new();
    for line in text[start..].lines().filter(|line| !line.trim_start().starts_with("//")) {
        let mut rest = line;
        while let Some(at) = rest.find(['"', '\'', '`']) {
            let quote = rest.as_bytes()[at] as char;
            let Some(length) = rest[at + 1..].find(quote) else { break };
            let words = &rest[at + 1..at + 1 + length];
            if !words.is_empty() && !words.contains([' ', '$', ':']) {
                found.push(words.to_owned());
            }
            rest = &rest[at + length + 2..];
        }
    }
    found
}

/// The text in quotes that a program gives `key`: `title: 'A'`. Of several values, the one in the fewest brackets counts, and of those the first.
pub(super) fn quoted_after(text: &str, key: &str) -> Option<String> {
    if !text.contains(key) {
        return None;
    }
    let tokens = tokens(text);
    let mut depth = 0_usize;
    let mut found: Option<(usize, Option<&str>)> = None;
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Sign('(' | '[' | '{') => depth += 1,
            Token::Sign(')' | ']' | '}') => depth = depth.saturating_sub(1),
            Token::Name(name) | Token::Text(name) if *name == key => {
                let is_set = tokens.get(at + 1) == Some(&Token::Sign(':'));
                if is_set && found.is_none_or(|(outer, _)| depth < outer) {
                    found = Some((depth, plain_value(&tokens[at + 1..])));
                }
            }
            _ => {}
        }
    }
    found?.1.map(str::to_owned)
}

/// The text in quotes that tokens of a program begin with after a colon. `None` if it is a part of what is computed.
fn plain_value<'t>(tokens: &[Token<'t>]) -> Option<&'t str> {
    let [Token::Sign(':'), Token::Text(value), rest @ ..] = tokens else { return None };
    let is_whole = !matches!(rest.first(), Some(Token::Sign('+' | '.' | '?' | ':' | '[')));
    (is_whole && !value.is_empty() && !value.contains('\\')).then_some(value)
}

/// What a bracket in the settings of Docusaurus holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bracket {
    /// The settings of `docs`.
    Docs,
    /// The settings of a plugin for documents.
    Plugin,
    /// The name of such a plugin, and its settings.
    PluginList,
    List,
    Other,
}

/// The folder with the documents in the settings of Docusaurus: the `path` of `docs`; without such settings, that of the first plugin for documents.
pub(super) fn docs_path(text: &str) -> Option<String> {
    let tokens = tokens(text);
    let mut open: Vec<Bracket> = Vec::new();
    let mut has_docs = false;
    let mut of_plugin = None;
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Sign('{') => {
                let bracket = match (&tokens[..at], open.last()) {
                    ([.., Token::Name("docs") | Token::Text("docs"), Token::Sign(':' | '=')], _) => {
                        Bracket::Docs
                    }
                    (_, Some(Bracket::PluginList)) => Bracket::Plugin,
                    _ => Bracket::Other,
                };
                has_docs |= bracket == Bracket::Docs;
                open.push(bracket);
            }
            Token::Sign('[') => open.push(Bracket::List),
            Token::Sign('(') => open.push(Bracket::Other),
            Token::Sign('}' | ']' | ')') => drop(open.pop()),
            Token::Text(name) if name.ends_with("plugin-content-docs") => {
                let list = open.iter_mut().rev().find(|bracket| **bracket == Bracket::List);
                list.into_iter().for_each(|list| *list = Bracket::PluginList);
            }
            Token::Name("path") | Token::Text("path") => {
                match (open.last(), plain_value(&tokens[at + 1..])) {
                    (Some(Bracket::Docs), Some(path)) => return Some(path.to_owned()),
                    (Some(Bracket::Plugin), path) => of_plugin = of_plugin.or(path),
                    _ => {}
                }
            }
            _ => {}
        }
    }
    of_plugin.filter(|_| !has_docs).map(str::to_owned)
}

/// A token of a program.
#[derive(Debug, PartialEq)]
pub enum Token<'t> {
    /// What quotes hold; nothing of a text that is computed.
    Text(&'t str),
    /// A name or a number.
    Name(&'t str),
    /// Any other character but white space.
    Sign(char),
}

/// The tokens of a program, without comments.
pub fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if matches!(first, '"' | '\'' | '`') {
            let end = end_of_text(&rest[1..], first).unwrap_or(rest.len() - 1);
            let inner = &rest[1..=end];
            tokens.push(Token::Text(if inner.contains("${") { "" } else { inner }));
            (end + 2).min(rest.len())
        } else if is_word(first) {
            let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
            tokens.push(Token::Name(&rest[..end]));
            end
        } else {
            if !first.is_whitespace() {
                tokens.push(Token::Sign(first));
            }
            first.len_utf8()
        };
        rest = &rest[length..];
    }
    tokens
}

/// Where a text in quotes ends.
fn end_of_text(text: &str, quote: char) -> Option<usize> {
    let mut is_escaped = false;
    let mut ends = text.char_indices().filter(|(_, c)| {
        let is_end = *c == quote && !is_escaped;
        is_escaped = *c == '\\' && !is_escaped;
        is_end
    });
    ends.next().map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_a_key_is_set_to() {
        let title = |text: &str| quoted_after(text, "title");
        for text in [
            "export default {\n  title: 'X',\n}",
            "export default { title: 'X' }",
            "defineConfig({ head: [['meta', { title: 'no' }]], lang: 'en', title: \"X\", a: 1 })",
            "starlight({ navbar: { title: 'no' }, /* title: 'old' */ title: `X` })",
            "module.exports = { 'title': 'X' }",
        ] {
            assert_eq!(title(text).as_deref(), Some("X"), "{text}");
        }
        for text in [
            "{ title: name, navbar: { title: 'no' } }",
            "{ title: 'X' + y }",
            "{ title: `${x}` }",
            "{ subtitle: 'X' }",
        ] {
            assert_eq!(title(text), None, "{text}");
        }
    }

    #[test]
    fn finds_the_documents_of_docusaurus() {
        let plugin = "plugins: [['@docusaurus/plugin-content-docs', { id: 'b', path: './more' }]]";
        let presets =
            "presets: [['classic', { \"docs\": { \"path\": \"./text\" }, blog: { path: 'blog' } }]]";
        let path = |text: &str| docs_path(text);
        assert_eq!(path(&format!("{{ {presets}, {plugin} }}")).as_deref(), Some("./text"));
        assert_eq!(path(&format!("{{ {plugin}, {presets} }}")).as_deref(), Some("./text"));
        assert_eq!(path(&format!("{{ {plugin} }}")).as_deref(), Some("./more"));
        assert_eq!(path(&format!("{{ presets: [['classic', {{ docs: {{}} }}]], {plugin} }}")), None);
        assert_eq!(path("{ presets: [['classic', { blog: { path: 'blog' } }]] }"), None);
        assert_eq!(path("const docs = { path: '../docs' };").as_deref(), Some("../docs"));
    }
}
