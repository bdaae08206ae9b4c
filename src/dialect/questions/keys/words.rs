//! The words of sections with answers: their titles, numbers and letters.

/// Titles of sections with the answers of all questions above them.
const TITLES: [&str; 46] = [
    "answers",
    "answer key",
    "answer keys",
    "answers key",
    "quiz answers",
    "correct answers",
    "model answers",
    "sample answers",
    "suggested answers",
    "solutions",
    "solution key",
    "answers and explanations",
    "answers and solutions",
    "respuestas",
    "respuestas correctas",
    "clave de respuestas",
    "hoja de respuestas",
    "solucionario",
    "soluciones",
    "gabarito",
    "respostas",
    "lösungen",
    "lösungsschlüssel",
    "antworten",
    "réponses",
    "corrigé",
    "corrigés",
    "risposte",
    "soluzioni",
    "antwoorden",
    "odpowiedzi",
    "cevaplar",
    "cevap anahtarı",
    "kunci jawaban",
    "đáp án",
    "ответы",
    "ключи",
    "відповіді",
    "उत्तर",
    "उत्तर कुंजी",
    "答案",
    "参考答案",
    "答案与解析",
    "解答",
    "정답",
    "해답",
];
/// What may follow such a title: more of it.
const JOINTS: [&str; 29] = [
    "&", "and ", "with ", "to ", "for ", "(", "/", "–", "—", "y ", "e ", "et ", "und ", "и ", "на ", "к ",
    "do ", "da ", "de ", "del ", "des ", "du ", "zu ", "comentad", "sugerid", "oficial", "与", "及", "和",
];
/// Words before the number of a question or an answer.
const LABELS: [&str; 27] = [
    "question", "answer", "exercise", "problem", "task", "solution", "q", "a", "pregunta", "respuesta",
    "ejercicio", "pergunta", "resposta", "questão", "exercício", "frage", "antwort", "aufgabe", "réponse",
    "exercice", "вопрос", "ответ", "задание", "练习", "练习题", "问题", "题目",
];

/// What follows the title of a section with answers: nothing, or the first answers after a colon.
pub(super) fn after_title(words: &str) -> Option<&str> {
    let start = words.trim_start_matches(|c: char| !c.is_alphanumeric());
    let (title, rest) = start.split_once([':', '：']).unwrap_or((start, ""));
    let lower = title.to_lowercase();
    let lower = lower.trim_matches(|c: char| !c.is_alphanumeric() && c != ')');
    let is_title = TITLES.iter().any(|title| {
        let after = lower.strip_prefix(title).map(str::trim_start);
        after.is_some_and(|after| after.is_empty() || JOINTS.iter().any(|joint| after.starts_with(joint)))
    });
    is_title.then(|| rest.trim())
}

/// Whether such a title can only be that of answers to questions.
pub(super) fn is_sure_title(words: &str) -> bool {
    const WORDS: [&str; 16] = [
        " key", "quiz", "clave", "hoja de", "solucionario", "gabarito", "schlüssel", "corrigé", "anahtar",
        "kunci", "đáp án", "ключи", "कुंजी", "答案", "정답", "explanations",
    ];
    let lower = words.to_lowercase();
    WORDS.iter().any(|word| lower.contains(word))
}

/// The number that a line begins with, perhaps after a word such as `Question`, and what follows.
pub(super) fn number_of(words: &str) -> Option<(u32, &str)> {
    let start = words.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '#' | '*' | '第' | '('));
    let label = LABELS.iter().filter_map(|label| {
        let end = start.char_indices().nth(label.chars().count()).map_or(start.len(), |(at, _)| at);
        let rest = start[end..].trim_start_matches([' ', '.', '-', '#', '№']);
        (start[..end].to_lowercase() == *label && rest.starts_with(|c: char| c.is_ascii_digit()))
            .then_some(rest)
    });
    let label = { label }.next();
    let numbered = label.unwrap_or(start);
    let after = numbered.trim_start_matches(|c: char| c.is_ascii_digit());
    let number = numbered[..numbered.len() - after.len()].parse().ok()?;
    let rest = after.trim_start().trim_start_matches('题');
    let is_apart = |rest: &str| !rest.starts_with(|c: char| c.is_ascii_digit());
    let text = rest
        .strip_prefix(['.', ')', ':', '：', '、', '．', '-', '–', '—'])
        .filter(|text| is_apart(text))
        .or_else(|| {
            Some(rest).filter(|rest| label.is_some() && (rest.is_empty() || after.starts_with([' ', '题'])))
        })?;
    Some((number, text.trim_start_matches([' ', ')', '*'])))
}

/// The numbers and letters of a line of nothing else: `1. B 2. C`, `1-B, 2-A, 3-C`.
pub(super) fn pairs(words: &str) -> Vec<(u32, Vec<usize>)> {
    let mut found = Vec::new();
    let mut rest = words.trim();
    while !rest.is_empty() {
        let at = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let glued = || Some((rest[..at].parse().ok()?, &rest[at..]));
        let Some((number, after)) = number_of(rest).or_else(glued) else { return Vec::new() };
        let (letters, after) = letter_run(after.trim_start());
        if letters.is_empty() {
            return Vec::new();
        }
        found.push((number, letters));
        rest = after.trim_start_matches([' ', ',', ';', '.', '|', '·', '、', '，', '；', ')']);
    }
    found
}

/// The letters that an answer begins with, if they are set off, and the rest: `B`, `(B) Paris`, `b, c – because …`.
pub(super) fn letters_before(words: &str) -> (Option<Vec<usize>>, &str) {
    let inner = words.trim_start().trim_start_matches(['(', '[']);
    let (letters, rest) = letter_run(inner);
    let after = rest.trim_start();
    let is_apart = after.is_empty()
        || after
            .starts_with([')', ']', '.', ':', '：', '–', '—', '-', '(', ',', ';', '、', '。', '，', '（']);
    if letters.is_empty()
        || !is_apart
        || after.starts_with('-') && !after.starts_with("- ") && !after.starts_with("--")
    {
        return (None, words);
    }
    (
        Some(letters),
        after.trim_start_matches([' ', ')', ']', '.', ':', '：', '–', '—', '-', ',', ';', '、', '。', '，']),
    )
}

/// The letters at the start of a text, as positions, and what is after them.
fn letter_run(words: &str) -> (Vec<usize>, &str) {
    let index = |letter: u8| usize::from(letter.to_ascii_lowercase() - b'a');
    let word = words.bytes().take_while(u8::is_ascii_alphabetic).count();
    let ends = |rest: &str| !rest.starts_with(char::is_alphanumeric);
    // `ABD`
    if (2..=5).contains(&word)
        && words.as_bytes()[..word].is_sorted_by(|a, b| a < b)
        && words.as_bytes()[..word].iter().all(|c| matches!(c, b'A'..=b'H'))
        && ends(&words[word..])
    {
        return (words.bytes().take(word).map(index).collect(), &words[word..]);
    }
    let (mut letters, mut rest) = (Vec::new(), words);
    let mut next = words;
    while let Some(letter) = next.bytes().next().filter(u8::is_ascii_alphabetic) {
        if !ends(&next[1..]) {
            break;
        }
        letters.push(index(letter));
        rest = &next[1..];
        let separated = rest.trim_start().trim_start_matches([',', '/', '&', '+', '、', '，']).trim_start();
        let joined = ["and ", "or ", "y ", "e ", "и ", "et ", "und "]
            .iter()
            .find_map(|word| separated.strip_prefix(word));
        match joined.unwrap_or(separated) {
            after if after.len() < rest.trim_start().len() => next = after,
            _ => break,
        }
    }
    letters.sort_unstable();
    letters.dedup();
    (letters, rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_numbers_and_letters() {
        let expected = vec![(1, vec![1]), (2, vec![2]), (3, vec![0])];
        for line in ["1. B 2. C 3. A", "1-B 2-C, 3-A", "1) b, 2) c, 3) a", "1B 2C 3A", "1: B; 2: C; 3: A."] {
            assert_eq!(pairs(line), expected, "{line}");
        }
        assert_eq!(pairs("1. A, C 2. BD"), [(1, vec![0, 2]), (2, vec![1, 3])]);
        for other in ["1. Because 2. C", "See 1. B", "1. A list of 2"] {
            assert!(pairs(other).is_empty(), "{other}");
        }
    }

    #[test]
    fn reads_letters_before_an_explanation() {
        for (line, expected) in [
            ("B", (Some(vec![1]), "")),
            ("(b) Paris", (Some(vec![1]), "Paris")),
            ("a, c – both", (Some(vec![0, 2]), "both")),
            ("A and D", (Some(vec![0, 3]), "")),
            ("A list", (None, "A list")),
            ("Because", (None, "Because")),
            ("C-like syntax", (None, "C-like syntax")),
        ] {
            assert_eq!(letters_before(line), expected, "{line}");
        }
    }

    #[test]
    fn knows_titles_and_numbers() {
        for (line, expected) in [
            ("Answer Key", Some("")),
            ("✅ Answers & explanations", Some("")),
            ("Answers: 1. B", Some("1. B")),
            ("答案", Some("")),
            ("Solution architecture", None),
            ("Gabarito do dia 1", Some("")),
        ] {
            assert_eq!(after_title(line), expected, "{line}");
        }
        for (line, expected) in [
            ("1. What?", Some((1, "What?"))),
            ("Question 12: What?", Some((12, "What?"))),
            ("Q9. x", Some((9, "x"))),
            ("练习 1：x", Some((1, "x"))),
            ("Answer 4", Some((4, ""))),
            ("3.14 is", None),
            ("2024 was", None),
        ] {
            assert_eq!(number_of(line), expected, "{line}");
        }
    }
}
