//! In which language articles are written, by their text.

use std::collections::BTreeMap;

use whatlang::{Detector, Lang};

use crate::source::names::is_readme_in_any_language;
use crate::source::paths::{file_name, split};
use crate::source::{SourceFile, article_stem};
use crate::strings::languages::{at_end, code, is_whole_tag, named, primary};

/// Articles of a folder that are looked at.
const SAMPLE: usize = 64;
/// How many times more articles of one language than originals make them the originals.
const MANY_TIMES: usize = 4;
/// Articles that are looked at of a folder that is named after a language.
const FOLDER_SAMPLE: usize = 6;
/// Bytes of an article's prose that are looked at.
const MAX_PROSE_BYTES: usize = 3_000;
/// Bytes of an article in which its prose is looked for.
const MAX_SEARCHED_BYTES: usize = 30_000;
/// Fewer bytes of prose say nothing certain.
const MIN_PROSE_BYTES: usize = 60;
/// More bytes of prose in Latin letters are in the language that is the most likely one.
const CLEAR_PROSE_BYTES: usize = 600;

/// The languages that are recognized. Others are so rare in guides that short texts would be taken for them by mistake.
const LANGUAGES: [(Lang, &str); 53] = [
    (Lang::Ara, "ar"),
    (Lang::Aze, "az"),
    (Lang::Bel, "be"),
    (Lang::Ben, "bn"),
    (Lang::Bul, "bg"),
    (Lang::Cat, "ca"),
    (Lang::Ces, "cs"),
    (Lang::Cmn, "zh"),
    (Lang::Dan, "da"),
    (Lang::Deu, "de"),
    (Lang::Ell, "el"),
    (Lang::Eng, "en"),
    (Lang::Est, "et"),
    (Lang::Fin, "fi"),
    (Lang::Fra, "fr"),
    (Lang::Heb, "he"),
    (Lang::Hin, "hi"),
    (Lang::Hrv, "hr"),
    (Lang::Hun, "hu"),
    (Lang::Hye, "hy"),
    (Lang::Ind, "id"),
    (Lang::Ita, "it"),
    (Lang::Jpn, "ja"),
    (Lang::Kat, "ka"),
    (Lang::Khm, "km"),
    (Lang::Kor, "ko"),
    (Lang::Lav, "lv"),
    (Lang::Lit, "lt"),
    (Lang::Mar, "mr"),
    (Lang::Mkd, "mk"),
    (Lang::Mya, "my"),
    (Lang::Nep, "ne"),
    (Lang::Nld, "nl"),
    (Lang::Nob, "nb"),
    (Lang::Pes, "fa"),
    (Lang::Pol, "pl"),
    (Lang::Por, "pt"),
    (Lang::Ron, "ro"),
    (Lang::Rus, "ru"),
    (Lang::Sin, "si"),
    (Lang::Slk, "sk"),
    (Lang::Slv, "sl"),
    (Lang::Spa, "es"),
    (Lang::Srp, "sr"),
    (Lang::Swe, "sv"),
    (Lang::Tam, "ta"),
    (Lang::Tel, "te"),
    (Lang::Tha, "th"),
    (Lang::Tur, "tr"),
    (Lang::Ukr, "uk"),
    (Lang::Urd, "ur"),
    (Lang::Uzb, "uz"),
    (Lang::Vie, "vi"),
];

/// The language of a file's prose, and how many bytes of it were looked at; `None` where it is not certain.
pub type Vote = Option<(&'static str, usize)>;

/// What a file says of the language of its folder. It takes a fraction of a millisecond, so that callers cache it.
pub fn vote(file: &SourceFile) -> Vote {
    let bytes = file.bytes();
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(MAX_SEARCHED_BYTES)]);
    let prose = prose(&text);
    of_prose(&prose).map(|language| (language, prose.len()))
}

/// The language of most of a folder's prose, from articles all over it; `None` where no language has more than half. Translations do not count, unless there are
/// many times more articles in one language than others. `articles` are paths from the content, and files.
pub fn of_articles(
    articles: &[(&str, &SourceFile)],
    vote: &dyn Fn(&SourceFile) -> Vote,
) -> Option<&'static str> {
    // By the language that their paths name; originals by none.
    let mut groups: BTreeMap<String, Vec<&SourceFile>> = BTreeMap::new();
    let mut last = ("", String::new());
    for (path, file) in articles {
        let (folder, name) = split(path);
        if folder != last.0 {
            last = (folder, folder.split('/').find_map(named).unwrap_or_default());
        }
        let stem = article_stem(name).unwrap_or(name);
        let of_name = || of_file_name(stem).or_else(|| of_text(stem, file, vote)).unwrap_or_default();
        let language = if last.1.is_empty() { of_name() } else { last.1.clone() };
        groups.entry(language).or_default().push(file);
    }
    let originals = groups.get("").map_or(0, Vec::len);
    let rank = |(language, files): &(String, Vec<&SourceFile>)| {
        (files.len() > originals * MANY_TIMES, language.is_empty(), files.len(), primary(language) == "en")
    };
    let (_, articles) = groups.into_iter().max_by_key(rank)?;
    let step = articles.len().div_ceil(SAMPLE).max(1);
    most(articles.into_iter().step_by(step).map(vote))
}

/// The language of a translation by its name: `README-zh`, `a.fr`, `pt-BR`.
fn of_file_name(name: &str) -> Option<String> {
    if is_whole_tag(name) {
        return code(name).map(|(tag, _)| tag);
    }
    let is_readme = is_readme_in_any_language(name);
    at_end(name).filter(|(_, _, is_clear)| *is_clear || is_readme).map(|(_, tag, _)| tag)
}

/// The articles whose names may say their language, and whose text is in it: `x-ua.md`, `x_ptbr.md`, `fr.md`. `articles` are paths from the content.
pub fn of_names<'a>(
    articles: impl Iterator<Item = (&'a str, &'a SourceFile)>,
    vote: &dyn Fn(&SourceFile) -> Vote,
) -> BTreeMap<String, String> {
    let found = articles.filter_map(|(path, file)| {
        let stem = article_stem(path)?;
        Some((path.to_owned(), of_text(file_name(stem), file, vote)?))
    });
    found.collect()
}

/// The language that a file's name may say, where its text is in it.
fn of_text(name: &str, file: &SourceFile, vote: &dyn Fn(&SourceFile) -> Vote) -> Option<String> {
    let at_end = || at_end(name).filter(|(_, _, is_clear)| !is_clear).map(|(_, tag, _)| tag);
    let tag = code(name).map(|(tag, _)| tag).or_else(at_end)?;
    vote(file).is_some_and(|(found, _)| found == primary(&tag)).then_some(tag)
}

/// The folders that are named after the language of their articles, with it. `articles` are in order of their paths from the content.
pub fn of_folders<'a>(
    articles: impl Iterator<Item = (&'a str, &'a SourceFile)>,
    vote: &dyn Fn(&SourceFile) -> Vote,
) -> BTreeMap<String, String> {
    let mut folders: BTreeMap<&str, Option<(String, Vec<&SourceFile>)>> = BTreeMap::new();
    for (path, file) in articles {
        let mut start = 0;
        for (end, _) in path.match_indices('/') {
            let name = &path[start..end];
            let found = folders.entry(&path[..=end]).or_insert_with(|| Some((named(name)?, Vec::new())));
            if let Some((_, files)) = found
                && files.len() < FOLDER_SAMPLE
            {
                files.push(file);
            }
            start = end + 1;
        }
    }
    let found = folders.into_iter().filter_map(|(folder, found)| Some((folder, found?)));
    let is_written_in = |tag: &str, files: &[&SourceFile]| {
        most(files.iter().copied().map(vote)).is_some_and(|found| found == primary(tag))
    };
    let found = found.filter(|(_, (tag, files))| is_written_in(tag, files));
    found.map(|(folder, (tag, _))| (folder.to_owned(), tag)).collect()
}

/// The language of most of the prose that files have.
fn most(files: impl Iterator<Item = Vote>) -> Option<&'static str> {
    let mut votes: BTreeMap<&str, usize> = BTreeMap::new();
    let mut all = 0;
    for (language, length) in files.flatten() {
        *votes.entry(language).or_default() += length;
        all += length;
    }
    let (language, count) = votes.into_iter().max_by_key(|(_, count)| *count)?;
    (count * 2 > all).then_some(language)
}

/// The language of a text without code.
fn of_prose(prose: &str) -> Option<&'static str> {
    let letters = || prose.chars().filter(|c| c.is_alphabetic());
    let latin = letters().filter(|c| is_latin(*c)).count();
    let other = letters().count() - latin;
    // A character of Chinese says as much as several letters; and names of programs are Latin everywhere.
    let is_latin_text = other * 3 <= latin;
    let others: String;
    let text = if is_latin_text {
        prose
    } else {
        others = prose.chars().filter(|c| !is_latin(*c)).collect();
        &others
    };
    if text.trim().len() < MIN_PROSE_BYTES {
        return None;
    }
    let detector = Detector::with_allowlist(LANGUAGES.map(|(language, _)| language).to_vec());
    let is_certain = !is_latin_text || text.len() > CLEAR_PROSE_BYTES;
    let found = detector.detect(text).filter(|found| found.is_reliable() || is_certain)?;
    LANGUAGES.iter().find(|(language, _)| *language == found.lang()).map(|(_, tag)| *tag)
}

fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

/// The words of a Markdown text, without code, addresses, names of files and HTML; at most [`MAX_PROSE_BYTES`] bytes.
fn prose(markdown: &str) -> String {
    const OF_CODE: [char; 11] = ['/', '\\', '_', '@', '=', '<', '>', '{', '}', '$', '#'];
    let mut prose = String::new();
    let (mut is_code, mut is_front) = (false, false);
    for (number, line) in markdown.lines().enumerate() {
        let content = line.trim();
        if content == "---" || content == "+++" {
            is_front = number == 0;
            continue;
        }
        if content.starts_with("```") || content.starts_with("~~~") {
            is_code = !is_code;
            continue;
        }
        if is_code || is_front {
            continue;
        }
        for word in content.split('`').step_by(2).flat_map(str::split_whitespace) {
            let inner = word.trim_matches(['#', '*', '_']);
            let is_of_code = inner.contains(OF_CODE);
            prose.extend(inner.chars().filter(|c| !is_of_code || c.is_alphabetic() && !is_latin(*c)));
            prose.push(' ');
        }
        if prose.len() > MAX_PROSE_BYTES {
            break;
        }
    }
    prose
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(markdown: &str) -> Option<&'static str> {
        of_prose(&prose(markdown))
    }

    #[test]
    fn tells_languages_by_script_and_by_words() {
        for (expected, text) in [
            (
                "zh",
                "## 如何保证 Kafka 高可用？\n\n消息队列在 distributed systems 里的作用是解耦、异步、削峰。",
            ),
            ("ja", "設計パターン入門。このページでは、オブジェクト指向の設計についてくわしく説明します。"),
            ("ko", "프로세스와 스레드의 차이를 설명해 주세요. 운영체제는 메모리를 어떻게 관리하나요?"),
            ("ru", "Что такое замыкание и как работает цикл событий? Расскажите подробно на примере."),
            ("uk", "Що таке замикання і як працює цикл подій? Розкажіть докладно, будь ласка, її та його."),
            ("bg", "Какво е това и как работи? Обяснете подробно с пример, защото това е важно за всички."),
            ("fa", "پایتون یک زبان برنامه‌نویسی است که برای یادگیری آسان است و چگونه گچ پژ می‌شود."),
            ("ar", "ما هي لغة البرمجة وكيف تعمل؟ اشرح ذلك بالتفصيل مع مثال من فضلك في هذه الصفحة."),
            (
                "de",
                "Was ist ein Prozess, und wie unterscheidet er sich von einem Thread? Die Antwort ist nicht schwer, aber auch nicht ganz einfach.",
            ),
            (
                "es",
                "¿Qué es React? React es una biblioteca para construir interfaces de usuario que se puede usar con otras herramientas. ¿Cuáles son las ventajas de usarla y qué diferencias hay con los demás?",
            ),
            (
                "pt",
                "O que é um processo? Um processo é um programa em execução que não compartilha a memória com outros processos.",
            ),
            (
                "fr",
                "Qu'est-ce qu'un processus ? Un processus est un programme en cours d'exécution avec sa propre mémoire, et les autres.",
            ),
            (
                "pl",
                "Czym jest proces i czym różni się od wątku? Odpowiedź nie jest trudna, ale wymaga chwili zastanowienia.",
            ),
            (
                "tr",
                "İşlem nedir ve iş parçacığından nasıl ayrılır? Bu sorunun cevabı zor değildir, ama biraz düşünmek gerekir.",
            ),
            (
                "en",
                "What is a process, and how does it differ from a thread? The answer is not hard, but it needs some thought.",
            ),
        ] {
            assert_eq!(of(&text.repeat(6)), Some(expected), "{text}");
        }
    }

    #[test]
    fn translations_do_not_decide_the_language_of_a_folder() {
        let file = |text: &str| SourceFile::new(text.as_bytes());
        let chinese = file("如何保证消息队列的高可用？消息队列在分布式系统里的作用是解耦、异步、削峰。");
        let english =
            "What is a process, and how does it differ from a thread? The answer is not hard to give.\n";
        let english = file(&english.repeat(8));
        let mut articles = vec![("README.md", &english), ("README-zh.md", &chinese), ("zh/a.md", &chinese)];
        assert_eq!(of_articles(&articles, &vote), Some("en"));
        articles.extend(["zh/b.md", "zh/c.md", "zh/d.md"].map(|path| (path, &chinese)));
        assert_eq!(of_articles(&articles, &vote), Some("zh"), "an introduction in English");
        let folders = of_folders(articles.into_iter().chain([("fr/a.md", &english)]), &vote);
        assert_eq!(folders, BTreeMap::from([("zh/".to_owned(), "zh".to_owned())]));
    }

    #[test]
    fn code_addresses_and_front_matter_are_not_prose() {
        let text = "---\ntitle: A b\n---\n# Was ist das?\n\n```py\nprint(the, and, of)\n```\n<img src=\"the and of\"> `the` [und](https://the.and/of.html)\n";
        assert_eq!(prose(text).split_whitespace().collect::<Vec<_>>(), ["Was", "ist", "das?", "and"]);
        assert_eq!(of("# API\n\n`GET /x`\n"), None);
    }
}
