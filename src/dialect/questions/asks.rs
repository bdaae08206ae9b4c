//! Whether words ask.

/// Words that make a line a question though it has no question mark.
const IMPERATIVES: [&str; 12] = [
    "explain ",
    "describe ",
    "define ",
    "compare ",
    "contrast ",
    "discuss ",
    "outline ",
    "name ",
    "walk me through ",
    "tell me about ",
    "give an example ",
    "differentiate ",
];

/// Words that begin a question where questions are known to stand.
const INTERROGATIVES: [&str; 26] = [
    "what ",
    "what's ",
    "whats ",
    "how ",
    "why ",
    "when ",
    "where ",
    "which ",
    "who ",
    "is ",
    "are ",
    "can ",
    "could ",
    "do ",
    "does ",
    "did ",
    "will ",
    "would ",
    "should ",
    "have ",
    "has ",
    "list ",
    "write ",
    "difference between ",
    "differences between ",
    "give ",
];

/// Words on what opens an answer, in the languages of the question banks that were looked at.
const LABELS: [&str; 33] = [
    "answer",
    "answers",
    "show",
    "show answer",
    "show answers",
    "solution",
    "show solution",
    "view answer",
    "view solution",
    "see answer",
    "reveal",
    "reveal answer",
    "click to see the answer",
    "correct answer",
    "explanation",
    "答案",
    "查看答案",
    "参考答案",
    "解答",
    "答え",
    "回答",
    "정답",
    "답",
    "ответ",
    "відповідь",
    "respuesta",
    "resposta",
    "risposta",
    "réponse",
    "antwort",
    "lösung",
    "cevap",
    "jawaban",
];

/// Whether a line asks, wherever it stands.
pub fn is_question(words: &str) -> bool {
    let trimmed = words
        .trim_end_matches(|c: char| c.is_whitespace() || is_picture(c) || matches!(c, ')' | '*' | '"' | '”'));
    // The Greek question mark looks like a semicolon, and is another character.
    if trimmed.ends_with(['?', '？', '؟', '՞', '⸮', '፧', '\u{37e}']) {
        return true;
    }
    let lower = trimmed.to_lowercase();
    IMPERATIVES.iter().any(|verb| lower.starts_with(verb))
}

/// Whether a line asks in a place where questions stand.
pub(super) fn may_ask(words: &str) -> bool {
    let lower = words.trim_start().to_lowercase();
    is_question(words) || INTERROGATIVES.iter().any(|word| lower.starts_with(word))
}

/// Whether words are those on what opens an answer.
pub(super) fn is_label(words: &str) -> bool {
    let lower = words.to_lowercase();
    let words = lower.trim_matches(|c: char| !c.is_alphanumeric());
    LABELS.contains(&words)
}

/// A picture at the end of a line, as in `What is regression? 👶`.
fn is_picture(c: char) -> bool {
    matches!(u32::from(c), 0x2190..=0x2BFF | 0xFE0F | 0x200D | 0x1F000..=0x1FAFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_a_question() {
        for asks in [
            "What is REST?",
            "Explain ACID properties",
            "什么是索引？",
            "Walk me through a request",
            "What is regression? 👶",
            "Does it hold (always?)",
        ] {
            assert!(is_question(asks), "{asks}");
        }
        for tells in ["Overview", "What it is", "Explained", "REST vs GraphQL", "int x;"] {
            assert!(!is_question(tells), "{tells}");
        }
        assert!(may_ask("What is a prototype chain") && !may_ask("Table of contents"));
    }

    #[test]
    fn knows_what_opens_an_answer() {
        for label in ["Answer", "show", "Answer:", "**Solution**", "查看答案", "Ответ"] {
            assert!(is_label(label), "{label}");
        }
        assert!(!is_label("What is TCP?") && !is_label("More"));
    }
}
