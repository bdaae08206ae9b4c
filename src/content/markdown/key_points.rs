//! Key points: the bold phrases of an answer, and which of them say nothing on their own.

use super::Context;
use crate::content::article::{Unclear, UnclearPoint};
use crate::document::{Document, Kind, NodeId, Phrase, Visit, text};

/// The fewest words of a statement.
const FEWEST_WORDS: usize = 3;
/// Words that end in -ing and are not verbs.
const NOT_VERBS: [&str; 12] = [
    "nothing", "something", "anything", "everything", "during", "morning", "evening", "ceiling", "sibling",
    "notwithstanding", "pending", "excluding",
];
/// Verbs that do not end in -s or -ed. A subject that begins with a verb in -ing is singular, so the verb of its sentence ends in -s, is a past form, or
/// is one of these; a plural noun after an adjective in -ing takes the others.
const VERBS: [&str; 36] = [
    "can", "cannot", "could", "may", "might", "must", "shall", "should", "will", "would", "are", "have",
    "do", "were", "made", "took", "broke", "cost", "cut", "got", "gave", "kept", "led", "left", "lost",
    "meant", "put", "ran", "sent", "set", "went", "won", "let", "hurt", "beat", "shut",
];
/// Words after which a term is introduced.
const INTRODUCTIONS: [&str; 9] = ["a", "an", "the", "called", "named", "termed", "term", "as", "or"];
/// Verbs that define what they follow.
const DEFINITIONS: [&str; 8] = ["is", "are", "was", "were", "means", "refers", "denotes", "describes"];
/// Pronouns. `this`, `that`, `these` and `those` are pronouns only before a verb: `that client` and `these roles` name what they refer to.
const PRONOUNS: [&str; 8] = ["it", "they", "he", "she", "this", "that", "these", "those"];
/// Nouns that end in -s like a verb.
const NOUNS_IN_S: [&str; 4] = ["series", "lens", "news", "species"];

/// Words that begin labels of code.
const CODE_LABELS: [&str; 28] = [
    "example", "examples", "output", "input", "installation", "install", "syntax", "usage", "code",
    "snippet", "result", "results", "consider", "answer", "solution", "ejemplo", "salida", "exemplo",
    "saída", "beispiel", "ausgabe", "exemple", "пример", "вывод", "示例", "例子", "输出", "예시",
];

/// A bold phrase of an answer.
#[derive(Debug)]
pub(super) struct KeyPoint {
    pub(super) phrase: Phrase,
    node: NodeId,
}

/// The bold phrases below `nodes`, each once, without a closing colon or full stop. Links and labels of code are none.
pub(super) fn find(document: &Document, nodes: Vec<NodeId>) -> Vec<KeyPoint> {
    let mut points: Vec<KeyPoint> = Vec::new();
    for node in nodes {
        let mut walk = document.walk(node);
        while let Some(visit) = walk.next() {
            let Visit::Enter(node) = visit else { continue };
            match document.kind(node) {
                Kind::Table { .. } | Kind::Heading { .. } | Kind::Question { .. } => walk.skip_children(),
                Kind::Strong => {
                    walk.skip_children();
                    let phrase = Phrase::of(document, document.children(node)).without_end();
                    let is_new = || points.iter().all(|known| known.phrase.text() != phrase.text());
                    if !phrase.text().is_empty() && !is_aside(document, node) && is_new() {
                        points.push(KeyPoint { phrase, node });
                    }
                }
                _ => {}
            }
        }
    }
    points
}

/// Whether a label announces code, and names nothing of the answer: `Example`, `Output 2`.
fn announces_code(label: &str) -> bool {
    let lower = label.to_lowercase();
    let first = lower.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty()).unwrap_or_default();
    CODE_LABELS.iter().any(|word| first == *word || !word.is_ascii() && first.starts_with(word))
}

/// Whether a bold phrase is a link, or the label of the code that follows it: `**Example:**`.
fn is_aside(document: &Document, strong: NodeId) -> bool {
    let says_nothing = |node: NodeId| match document.kind(node) {
        Kind::Text(text) => !document.str(text).contains(char::is_alphanumeric),
        kind => matches!(kind, Kind::SoftBreak | Kind::HardBreak),
    };
    let is_link = |node: NodeId| matches!(document.kind(node), Kind::Link { .. });
    if document.children(strong).any(is_link)
        && document.children(strong).all(|node| is_link(node) || says_nothing(node))
    {
        return true;
    }
    let after: Vec<NodeId> = document
        .siblings_from(document.next(strong))
        .take_while(|node| document.kind(*node).is_inline())
        .collect();
    let block = document.siblings_from(document.next(after.last().copied().unwrap_or(strong))).next();
    let outside = || document.parent(strong).and_then(|paragraph| document.next(paragraph));
    let ends_as_label = text::line(document, strong).trim_end().ends_with([':', '：'])
        || after.iter().any(|node| text::line(document, *node).starts_with([':', '：']));
    ends_as_label
        && announces_code(&text::line(document, strong))
        && document.previous(strong).is_none_or(says_nothing)
        && after.into_iter().all(says_nothing)
        && block.or_else(outside).is_some_and(|block| matches!(document.kind(block), Kind::CodeBlock { .. }))
}

impl KeyPoint {
    /// Why it is unclear without the text around it, if it is, by the grammar of English.
    pub(super) fn unclear(&self, cx: &Context<'_>, document: &Document) -> Option<UnclearPoint> {
        let block = document.ancestors(self.node).find(|node| is_block(document.kind(*node)))?;
        let (span, block) = (cx.span(document, self.node), cx.span(document, block));
        // The span of markup of other tools may not be the span of the phrase.
        if !cx.text.get(span.clone())?.contains(self.phrase.text().split(' ').next()?) {
            return None;
        }
        let around = PhraseContext {
            before: cx.text.get(block.start..span.start)?,
            after: cx.text.get(span.end..block.end)?,
            ends_as_heading: text_ends_as_heading(document, self.node),
        };
        let starts_with_text =
            document.first(self.node).is_some_and(|first| matches!(document.kind(first), Kind::Text(_)));
        let is_literal = document
            .children(self.node)
            .all(|node| matches!(document.kind(node), Kind::Code(_) | Kind::Formula { .. }));
        let reason = match reason(self.phrase.text(), &around)? {
            Unclear::Short if is_literal => return None,
            Unclear::Participle | Unclear::Pronoun if !starts_with_text => return None,
            reason => reason,
        };
        Some(UnclearPoint { span, reason })
    }
}

/// The text around a phrase in its block.
#[derive(Debug, Clone, Copy, Default)]
struct PhraseContext<'t> {
    before: &'t str,
    after: &'t str,
    /// Whether the phrase itself ends with a colon or full stop.
    ends_as_heading: bool,
}

impl PhraseContext<'_> {
    /// Whether the phrase is the first of its block.
    fn is_first(&self) -> bool {
        !self.before.contains(char::is_alphabetic)
    }

    /// Whether the phrase is a heading in its paragraph, such as `**Atomicity**: all or nothing`.
    fn is_heading(&self) -> bool {
        let after = self.after.trim_start();
        self.ends_as_heading || after.starts_with([':', '–', '—', '(', '=']) || after.starts_with("- ")
    }

    /// Whether the phrase is a term that the sentence introduces.
    fn is_term(&self) -> bool {
        let before = self.before.trim_end_matches(|c: char| !c.is_alphanumeric());
        let before = last_word(before);
        let after = first_word(self.after);
        INTRODUCTIONS.iter().any(|word| before.eq_ignore_ascii_case(word)) || DEFINITIONS.contains(&after)
    }
}

fn is_block(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Paragraph | Kind::Item | Kind::DefinitionTitle | Kind::DefinitionDetails | Kind::ChoiceText
    )
}

/// Whether the text of a bold phrase ends with a colon or full stop.
fn text_ends_as_heading(document: &Document, node: NodeId) -> bool {
    let last = document.last(node).map(|last| document.kind(last));
    matches!(last, Some(Kind::Text(text)) if document.str(text).trim_end().ends_with([':', '.', '?', '!']))
}

/// Why `phrase` is unclear without the text around it, if it is.
fn reason(phrase: &str, around: &PhraseContext<'_>) -> Option<Unclear> {
    // A guide that does not set its language is English by default, whatever it is written in.
    if phrase.contains(text::is_unspaced) {
        return None;
    }
    let words: Vec<String> = phrase
        .split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase())
        .filter(|word| !word.is_empty())
        .collect();
    let (first, rest) = words.split_first()?;
    let rest: Vec<&str> = rest.iter().map(String::as_str).collect();
    if words.len() < FEWEST_WORDS {
        let is_named = around.is_first() || around.is_heading() || around.is_term();
        return Some(Unclear::Short).filter(|_| !is_named);
    }
    if is_participle(first) {
        let is_statement = rest.iter().any(|word| may_be_verb(word));
        return Some(Unclear::Participle).filter(|_| !is_statement && !around.is_heading());
    }
    is_pronoun(first, &rest).then_some(Unclear::Pronoun)
}

/// Whether a word is a verb in -ing.
fn is_participle(word: &str) -> bool {
    let is_word = word.chars().all(|c| c.is_ascii_alphabetic());
    let stem = word.strip_suffix("ing").filter(|_| is_word && !NOT_VERBS.contains(&word));
    // `bring`, `string` and `king` have no other vowel.
    stem.is_some_and(|stem| stem.contains(['a', 'e', 'i', 'o', 'u', 'y']))
}

/// Whether a word can be the verb of a sentence whose subject begins with a verb in -ing.
fn may_be_verb(word: &str) -> bool {
    word.ends_with('s') && !word.ends_with("ss")
        || word.ends_with("ed")
        || VERBS.contains(&word)
        || word.ends_with("n’t")
        || word.ends_with("n't")
}

/// Whether a sentence begins with a pronoun that refers to something outside of it.
fn is_pronoun(first: &str, rest: &[&str]) -> bool {
    let (word, is_contracted) = match first.split_once(['\'', '’']) {
        Some((word, _)) => (word, true),
        None => (first, false),
    };
    if !PRONOUNS.contains(&word) {
        return false;
    }
    let next = rest.first().copied().unwrap_or_default();
    match word {
        // `It is cheaper to retry` and `it depends on the load` refer to nothing outside of them.
        "it" => {
            let is_open = ["is", "was", "takes", "costs", "pays", "helps", "matters"].contains(&next);
            let names_it =
                || rest.iter().any(|word| ["to", "that", "whether", "if", "when", "how"].contains(word));
            next != "depends" && !(is_open && names_it())
        }
        "this" | "that" => {
            let is_verb = next.ends_with('s')
                && !["ss", "us", "sis", "as"].iter().any(|end| next.ends_with(end))
                && !NOUNS_IN_S.contains(&next);
            is_contracted || is_verb || ["was", "has"].contains(&next) || is_auxiliary(next)
        }
        "these" | "those" => is_auxiliary(next) || next == "need",
        _ => true,
    }
}

fn is_auxiliary(word: &str) -> bool {
    const AUXILIARIES: [&str; 14] = [
        "are", "were", "have", "do", "can", "cannot", "could", "may", "might", "must", "shall", "should",
        "will", "would",
    ];
    AUXILIARIES.contains(&word) || word.ends_with("n’t") || word.ends_with("n't")
}

fn first_word(text: &str) -> &str {
    text.split_whitespace().next().unwrap_or_default()
}

fn last_word(text: &str) -> &str {
    text.split_whitespace().next_back().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The reason for the bold phrase of a paragraph.
    fn of(paragraph: &str) -> Option<Unclear> {
        let mut parts = paragraph.split("**");
        let mut next = || parts.next().unwrap_or_default();
        let (before, phrase, after) = (next(), next(), next());
        let ends_as_heading = phrase.ends_with([':', '.', '?', '!']);
        reason(phrase, &PhraseContext { before, after, ends_as_heading })
    }

    #[test]
    fn a_statement_is_clear() {
        for paragraph in [
            "**TCP delivers bytes in order** to the application.",
            "**Caching twice wastes memory**.",
            "**Closing all sockets at once makes all clients reconnect**.",
            "Then **hopping windows have a fixed size**.",
            "**Adding an index made the query fast**.",
            "**Bring the two stakeholders together**.",
            "**Nothing slow belongs in a transaction**.",
            "**It is cheaper to retry than to fail**.",
            "**It depends on the load**.",
            "So **that client reaches a server** with an old file.",
            "**These roles are often combined**.",
            "**This class has one reason to change**.",
            "**This process waits for a signal**.",
            "**Those who write must also read**.",
            "为了**幂等性**，请求带有一个键。",
        ] {
            assert_eq!(of(paragraph), None, "{paragraph}");
        }
    }

    #[test]
    fn a_term_or_a_heading_is_clear() {
        for paragraph in [
            "- **Atomicity**: all or nothing.",
            "- **Atomicity:** all or nothing.",
            "1. **No.** The planner decides.",
            "A **dirty read** sees what is not committed.",
            "The pattern is called **cache aside**.",
            "Then **backpressure** means that the consumer sets the pace.",
            "Then **backpressure** (the consumer sets the pace).",
            "- **Sharding by user** – one user, one shard.",
            "**Using a queue:** the request returns at once.",
        ] {
            assert_eq!(of(paragraph), None, "{paragraph}");
        }
    }

    #[test]
    fn a_fragment_is_unclear() {
        assert_eq!(of("TCP delivers bytes **in order**."), Some(Unclear::Short));
        assert_eq!(of("An index helps by **avoiding a full scan**."), Some(Unclear::Participle));
        assert_eq!(of("**it shields servers from slow clients**"), Some(Unclear::Pronoun));
        assert_eq!(of("**It’s slow for writes**"), Some(Unclear::Pronoun));
        assert_eq!(of("**They share one connection**"), Some(Unclear::Pronoun));
        assert_eq!(of("**This means that the reader waits**"), Some(Unclear::Pronoun));
        assert_eq!(of("**These are roles that products combine**"), Some(Unclear::Pronoun));
    }
}
