//! Whether words ask.

/// Words that make a line a question though it has no question mark.
const IMPERATIVES: [&str; 13] = [
    "explain ", "describe ", "define ", "compare ", "contrast ", "discuss ", "outline ", "name ",
    "walk me through ", "tell me about ", "talk about ", "give an example ", "differentiate ",
];

/// The same in other languages, at the start of a line.
const IMPERATIVES_ELSEWHERE: [&str; 73] = [
    "объясните ",
    "опишите ",
    "расскажите ",
    "назовите ",
    "перечислите ",
    "приведите ",
    "дайте определение ",
    "сравните ",
    "поясните ",
    "поясніть ",
    "опишіть ",
    "назвіть ",
    "explica ",
    "explique ",
    "expliquez ",
    "décrivez ",
    "définissez ",
    "comparez ",
    "citez ",
    "nenne ",
    "nennen sie ",
    "erkläre ",
    "erklären sie ",
    "beschreibe ",
    "beschreiben sie ",
    "spiega ",
    "descrivi ",
    "definisci ",
    "confronta ",
    "elenca ",
    "describa ",
    "explicar ",
    "explícame ",
    "explíqueme ",
    "menciona ",
    "mencione ",
    "enumera ",
    "enumere ",
    "compara ",
    "nombra ",
    "nombre ",
    "defina ",
    "da un ejemplo ",
    "dé un ejemplo ",
    "descreva ",
    "descrever ",
    "cite ",
    "liste ",
    "dê exemplos ",
    "dê um exemplo ",
    "donnez ",
    "décris ",
    "énumérez ",
    "vergleiche ",
    "vergleichen sie ",
    "definiere ",
    "definieren sie ",
    "geben sie ",
    "begründen sie ",
    "zählen sie ",
    "опиши ",
    "расскажи ",
    "объясни ",
    "açıklayın ",
    "说说",
    "说一说",
    "说一下",
    "谈谈",
    "聊聊",
    "讲讲",
    "讲一下",
    "简述",
    "介绍一下",
];
/// Ends of lines that ask, in languages whose verbs come last.
const ASKING_ENDS: [&str; 21] = [
    "설명하시오",
    "설명해보세요",
    "설명해 보세요",
    "설명해 보시오",
    "समझाइए",
    "समझाएं",
    "बताइए",
    "설명하세요",
    "설명해주세요",
    "설명해 주세요",
    "말해보세요",
    "인가요",
    "나요",
    "까요",
    "습니까",
    "説明してください",
    "説明せよ",
    "ですか",
    "ますか",
    "でしょうか",
    "とは何か",
];

/// Ends of lines that ask whether a statement is true, before what closes brackets.
const JUDGEMENTS: [&str; 6] =
    ["(true/false", "(true or false", "(t/f", "(richtig/falsch", "(verdadero o falso", "(vrai ou faux"];

/// Words that begin a question where questions are expected.
const INTERROGATIVES: [&str; 26] = [
    "what ", "what's ", "whats ", "how ", "why ", "when ", "where ", "which ", "who ", "is ", "are ", "can ",
    "could ", "do ", "does ", "did ", "will ", "would ", "should ", "have ", "has ", "list ", "write ",
    "difference between ", "differences between ", "give ",
];

/// The same in other languages.
const INTERROGATIVES_ELSEWHERE: [&str; 66] = [
    "что ", "как ", "какой ", "какая ", "какое ", "какие ", "почему ", "зачем ", "чем ", "когда ", "где ",
    "кто ", "для чего ", "в чем ", "в чём ", "що ", "як ", "який ", "які ", "чому ", "чим ", "навіщо ",
    "qué ", "cómo ", "cuál ", "cuáles ", "cuándo ", "dónde ", "quién ", "por qué ", "o que ", "como ",
    "qual ", "quais ", "por que ", "quando ", "onde ", "quem ", "qu'est-ce ", "quel ", "quelle ", "quels ",
    "quelles ", "comment ", "pourquoi ", "quand ", "où ", "was ", "wie ", "warum ", "wann ", "wo ",
    "welche ", "welcher ", "welches ", "wozu ", "worin ", "wodurch ", "che cosa ", "cos'è ", "qual è ",
    "quali ", "come ", "perché ", "dove ", "chi ",
];
/// The same anywhere in a line.
const INTERROGATIVES_WITHIN: [&str; 14] = [
    "什么", "什麼", "如何", "怎么", "怎麼", "怎样", "哪些", "哪几", "区别", "區別", "とは", "違い", "무엇",
    "차이",
];

/// Words before a question, longest first: `Q1: …`, `Question 2. …`.
const QUESTION_MARKS: [&str; 15] = [
    "питання", "soru", "question", "pregunta", "pergunta", "вопрос", "frage", "ques", "que", "问题", "質問",
    "질문", "问", "問", "q",
];
/// The same of one letter, which begins other lines as well: those without a question mark ask nothing.
const QUESTION_LETTERS: [&str; 3] = ["p", "f", "в"];
/// Words before an answer, longest first.
const ANSWER_MARKS: [&str; 15] = [
    "respuesta", "resposta", "antwort", "answer", "ответ", "답변", "答案", "回答", "ans", "답", "答", "a",
    "r", "а", "о",
];

/// Words on what opens an answer, in the languages of the question banks that were looked at.
const LABELS: [&str; 49] = [
    "answer",
    "response",
    "responses",
    "soluzione",
    "solución",
    "solução",
    "відповіді",
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
    "antwoord",
    "odpowiedź",
    "odgovor",
    "răspuns",
    "përgjigja",
    "đáp án",
    "คำตอบ",
    "الإجابة",
    "الاجابة",
    "الأجابة",
];

/// Words in the names of folders, files and titles that are collections of questions.
const BANKS: [&str; 31] = [
    "faq",
    "faqs",
    "q&a",
    "qna",
    "quiz",
    "quizzes",
    "questions",
    "question",
    "interview",
    "interviews",
    "mcq",
    "exam",
    "exams",
    "flashcards",
    "preguntas",
    "entrevista",
    "fragen",
    "вопросы",
    "собеседование",
    "perguntas",
    "questões",
    "questoes",
    "entrevistas",
    "cuestionario",
    "qcm",
    "entretien",
    "entretiens",
    "prüfungsfragen",
    "вопрос",
    "собеседования",
    "sorular",
];

/// The same in languages that put no spaces between words.
const BANKS_WITHIN: [&str; 5] = ["面试", "面試", "面接", "면접", "常见问题"];

/// Placeholders for an answer that is not written yet.
const PLACEHOLDERS: [&str; 18] = [
    "todo", "tbd", "wip", "to do", "to be done", "coming soon", "tba", "待补充", "n/a", "answer here",
    "your answer here", "write your answer here", "add answer", "add your answer", "add answer here",
    "no answer", "no answer yet", "to be answered",
];

/// Whether a name is that of a collection of questions.
pub(super) fn names_questions(name: &str) -> bool {
    let lower = name.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric() && c != '&');
    words.any(|word| BANKS.contains(&word)) || BANKS_WITHIN.iter().any(|word| lower.contains(word))
}

/// Whether a title is that of a list of questions or exercises.
pub(super) fn titles_questions(title: &str) -> bool {
    let lower = title.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric());
    names_questions(title) || words.any(|word| matches!(word, "exercises" | "puzzles"))
}

/// Whether a heading is that of the questions of an interview.
pub fn names_interview(words: &str) -> bool {
    let lower = words.to_lowercase();
    lower.contains("interview question") || lower.trim() == "面试题" || lower.contains("面试题：")
}

/// Whether a heading says that one question of an interview follows, and its answer after that.
pub(super) fn names_interview_section(words: &str) -> bool {
    let words = words.trim_matches(|c: char| !c.is_alphanumeric());
    matches!(words, "面试题" | "面試題" | "面试题目") || words.eq_ignore_ascii_case("interview question")
}

/// Whether a line begins with a number: `12. …`, `4) …`.
pub(super) fn is_numbered(words: &str) -> bool {
    after_number(words).len() < words.trim_start().len()
}

/// The line without the number that it begins with.
pub(super) fn after_number(words: &str) -> &str {
    let rest = words.trim_start();
    let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let text = after.trim_start().strip_prefix(['.', ')', ':', '、', '．']);
    // `8 . What`, but not `8 .net`.
    let is_apart =
        |text: &&str| after.len() < rest.len() && (!after.starts_with(' ') || text.starts_with(' '));
    text.filter(is_apart).map_or(rest, str::trim_start)
}

/// Whether a text only says that there will be an answer.
pub fn is_todo(words: &str) -> bool {
    let lower = words.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let is_ellipsis = !words.is_empty() && words.trim_start_matches(['…', '⋯', '.']).is_empty();
    is_ellipsis || PLACEHOLDERS.contains(&lower.as_str())
}

/// What a line is marked as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    Question,
    Answer,
}

/// The words after `Q:`, `Q1:`, `Q.` or `Question 2:`, or after the same with an answer's mark.
pub(super) fn after_mark(words: &str, mark: Mark) -> Option<&str> {
    let marks = || match mark {
        Mark::Question => QUESTION_MARKS.iter().chain(&QUESTION_LETTERS),
        Mark::Answer => ANSWER_MARKS.iter().chain(&[]),
    };
    let rest = marks().find_map(|mark| after_word(words, mark))?;
    let numbered = rest.trim_start_matches([' ', '.', '-', '#']);
    let after = numbered.trim_start_matches(|c: char| c.is_ascii_digit());
    let has_number = after.len() < numbered.len();
    let after = if has_number { after_letter(after) } else { after };
    let rest = if has_number { after.trim_start() } else { rest };
    // `**Question** : …`, and the words of nodes that were joined by a space.
    let rest = if rest.trim_start().starts_with([':', '：']) { rest.trim_start() } else { rest };
    let mark =
        |c: char| matches!(c, ':' | '.' | '：' | ')' | '、') || has_number && matches!(c, '-' | '–' | '—');
    // Languages without spaces put none after the mark.
    let is_apart = |text: &str| {
        !text.starts_with(|c: char| c.is_ascii() && !c.is_whitespace()) || rest.starts_with(['：', '、'])
    };
    match rest.strip_prefix(mark) {
        Some(text) => is_apart(text).then(|| text.trim_start()),
        // `Q1 What is it?`, but not `Q1 2024`.
        None => Some(rest).filter(|words| has_number && after.starts_with(' ') && is_question(words)),
    }
}

/// The words after the letter of a number such as `17a.`
pub fn after_letter(after: &str) -> &str {
    let rest = after.strip_prefix(|c: char| c.is_ascii_lowercase());
    rest.filter(|rest| rest.trim_start().starts_with(['.', ':', ')'])).unwrap_or(after)
}

/// The words after a word, in whatever case.
fn after_word<'a>(words: &'a str, word: &str) -> Option<&'a str> {
    let end = words.char_indices().nth(word.chars().count()).map_or(words.len(), |(at, _)| at);
    let (start, rest) = words.split_at(end);
    (start.to_lowercase() == word && !rest.starts_with(char::is_alphabetic)).then_some(rest)
}

/// The words after `Q` or `Question`, if a number or a mark follows.
pub fn without_question_mark(words: &str) -> &str {
    let rest = QUESTION_MARKS.iter().find_map(|mark| after_word(words, mark));
    let rest = rest
        .map(str::trim_start)
        .filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()) || rest.starts_with(['.', ':', ')']));
    rest.unwrap_or(words)
}

/// Whether a line is marked as a question: `Q. …`, `Q12: …`.
pub fn has_mark(words: &str) -> bool {
    let is_sure = !QUESTION_LETTERS.iter().any(|letter| after_word(words, letter).is_some());
    let rest = after_mark(words, Mark::Question);
    rest.is_some_and(|rest| !rest.is_empty() && (is_sure || rest.contains(['?', '？'])))
}

/// Whether a heading has nothing but a mark and a number: `Question 3`.
pub(super) fn is_bare_mark(words: &str) -> bool {
    let rest = QUESTION_MARKS.iter().find_map(|mark| after_word(words.trim(), mark));
    rest.is_some_and(|rest| {
        rest.contains(|c: char| c.is_ascii_digit())
            && rest.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '.' | ':' | '-' | '#' | ')'))
    })
}

/// Whether a line asks, anywhere.
pub fn is_question(words: &str) -> bool {
    let trimmed = words.trim_end_matches(|c: char| {
        c.is_whitespace() || is_picture(c) || matches!(c, ')' | '*' | '"' | '”' | '）' | '（' | '(')
    });
    if !trimmed.contains(char::is_alphanumeric) {
        return false;
    }
    // The Greek question mark looks like a semicolon, and is another character.
    if trimmed.ends_with(['?', '？', '؟', '՞', '⸮', '፧', '\u{37e}']) {
        return true;
    }
    let lower = after_topic(trimmed).to_lowercase();
    IMPERATIVES.iter().chain(&IMPERATIVES_ELSEWHERE).any(|verb| lower.starts_with(verb))
        || ASKING_ENDS.iter().any(|end| trimmed.trim_end_matches(['.', '。']).ends_with(end))
        || JUDGEMENTS.iter().any(|end| lower.ends_with(end))
}

/// A line without a picture, and without the topic or the level in brackets that it begins with: `(Redux) Describe …`.
fn after_topic(words: &str) -> &str {
    let words = words.trim_start_matches(|c: char| is_picture(c) || c.is_whitespace());
    let rest = match words.as_bytes().first() {
        Some(b'(') => words.split_once(')'),
        Some(b'[') => words.split_once(']'),
        _ => None,
    };
    rest.map_or(words, |(_, rest)| rest.trim_start())
}

/// Whether a line says what to do: `True or False? …`, `Write a function …`.
pub(super) fn is_exercise(words: &str) -> bool {
    const VERBS: [&str; 12] = [
        "write ", "create ", "implement ", "run ", "find ", "list ", "print ", "deploy ", "delete ", "show ",
        "check ", "fix ",
    ];
    let lower = words.trim_start().to_lowercase();
    VERBS.iter().any(|verb| lower.starts_with(verb))
}

/// Whether a heading says how many points an exercise gives: `Q1: Classifier (20 points)`.
pub(super) fn is_exercise_with_points(words: &str) -> bool {
    let Some((_, last)) = words.trim_end_matches(')').rsplit_once('(') else { return false };
    let mut parts = last.split_whitespace();
    parts.next().is_some_and(|count| count.bytes().all(|c| c.is_ascii_digit()))
        && matches!(parts.next(), Some("point" | "points" | "pts" | "marks" | "credits"))
}

/// Whether a heading is that of what comes with questions.
pub(super) fn is_adjunct(words: &str) -> bool {
    const NAMES: [&str; 14] = [
        "contents", "table of contents", "references", "reference", "resources", "links", "source",
        "sources", "summary", "conclusion", "license", "further reading", "referências", "referencias",
    ];
    const STARTS: [&str; 10] = [
        "table of contents", "sumário", "índice", "indice", "оглавление", "содержание", "sommaire", "inhalt",
        "目录", "目次",
    ];
    let lower = words.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    NAMES.contains(&lower.as_str()) || STARTS.iter().any(|start| lower.starts_with(start))
}

/// Whether a line asks where questions are expected.
pub(super) fn may_ask(words: &str) -> bool {
    let lower = after_topic(words.trim_start()).to_lowercase();
    let lower = lower.trim_start_matches('¿');
    is_question(words)
        || INTERROGATIVES.iter().chain(&INTERROGATIVES_ELSEWHERE).any(|word| lower.starts_with(word))
        || INTERROGATIVES_WITHIN.iter().any(|word| lower.contains(word))
}

/// Whether words are those on what opens an answer.
pub(super) fn is_label(words: &str) -> bool {
    let lower = words.to_lowercase();
    let words = lower.trim_matches(|c: char| !c.is_alphanumeric());
    LABELS.contains(&words)
}

/// Whether a line asks what the code below it does: `What does the following code print?`
pub(super) fn asks_about_code(words: &str) -> bool {
    const STARTS: [&str; 7] = ["what ", "what's ", "which ", "will ", "does ", "consider ", "in what "];
    const WORDS: [&str; 12] = [
        "below", "following", "output", "outcome", "value", "returned", "print", "log ", "logged", "snippet",
        "this code", "the code",
    ];
    let lower = words.to_lowercase();
    STARTS.iter().any(|start| lower.starts_with(start)) && WORDS.iter().any(|word| lower.contains(word))
}

/// The letters and digits of a text, by which equal texts are found.
pub(super) fn letters(words: &str) -> String {
    words.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
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
            "Приведите примеры шаблонов.",
            "谈谈你对索引的理解",
            "TCP에 대해 설명하세요.",
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
