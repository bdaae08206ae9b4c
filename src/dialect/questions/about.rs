//! Lines that ask, but nothing about the subject: about the page, about the project, for homework, or for effect.

use super::asks::{after_number, has_mark, is_question, may_ask};

/// Lines that ask nothing about the subject.
const NAVIGATION: [&str; 35] = [
    "what's next",
    "what next",
    "what is next",
    "where next",
    "where to go next",
    "where should i go next",
    "where do i go next",
    "where do i go from here",
    "where to go from here",
    "need help",
    "questions",
    "any questions",
    "have questions",
    "have a question",
    "still have questions",
    "found a bug",
    "found a mistake",
    "want to contribute",
    "want to help",
    "what is this",
    "what's this",
    "what's inside",
    "who is this for",
    "why would you read this",
    "why this guide",
    "why this course",
    "why this repo",
    "where are the answers",
    "ready",
    "confused",
    "sound familiar",
    "sounds familiar",
    "sounds good",
    "why learn in public",
    "learning in public",
];
/// How such lines begin.
const NAVIGATION_STARTS: [&str; 10] = [
    "want to ", "want some ", "ready to ", "what's next?", "looking for ", "how is this repo",
    "what will you learn", "what you will learn", "what will i learn", "who should take ",
];
/// Words in titles and headings about the people and the channels of a project.
const CHANNELS: [&str; 8] =
    ["公众号", "公眾號", "交流群", "知识星球", "这份小册", "newsletter", "patreon", "our community"];
/// Words in questions about a project, a course or a book itself.
const PROJECT: [&str; 50] = [
    "i contribute",
    "we contribute",
    "how to contribute",
    "get a certificate",
    "receive a certificate",
    "discord server",
    "a discord",
    "slack channel",
    "on slack",
    "telegram group",
    "telegram channel",
    "mailing list",
    "office hours",
    "enroll",
    "enrol ",
    "sign up for",
    "register for",
    "join late",
    "still join",
    "join the course",
    "this course",
    "this repo",
    "this book",
    "this website",
    "this tutorial",
    "this documentation",
    "this bootcamp",
    "homework",
    "license is it",
    "licence is it",
    "license is this",
    "license does this",
    "license do you",
    "report a bug",
    "report an issue",
    "report bugs",
    "donate",
    "contribuir",
    "este repositorio",
    "este repositório",
    "este curso",
    "mitmachen",
    "beitragen",
    "внести вклад",
    "этот курс",
    "этот репозиторий",
    "如何贡献",
    "本项目",
    "本仓库",
    "このリポジトリ",
];
/// Words in the names of files and titles of homework.
const HOMEWORK: [&str; 14] = [
    "homework", "homeworks", "hw", "assignment", "assignments", "coursework", "tarea", "tareas",
    "hausaufgabe", "hausaufgaben", "devoir", "devoirs", "домашка", "pset",
];
/// The same in languages that put no spaces between words, or more than one.
const HOMEWORK_WITHIN: [&str; 9] = [
    "problem set",
    "домашнее задание",
    "домашние задания",
    "trabajo práctico",
    "作业",
    "作業",
    "宿題",
    "課題",
    "과제",
];
/// Words that tie a heading to what is above it.
const CONNECTIVES: [&str; 34] = [
    "but ", "and ", "so ", "then ", "but, ", "so, ", "however, ", "hmm", "wait", "pero ", "entonces ",
    "mas ", "então ", "aber ", "und ", "also ", "mais ", "alors ", "но ", "а ", "и ", "итак", "하지만",
    "그럼", "그렇다면", "그런데", "但是", "那么", "那", "所以", "では", "しかし", "でも", "じゃあ",
];
/// How lines begin that only count or sum up.
const STEPS: [&str; 22] = [
    "第一，", "第二，", "第三，", "第四，", "第五，", "首先", "其次", "再次", "最后，", "总结", "小结",
    "다시 정리", "정리하", "결론", "in short", "in summary", "to sum up", "en resumen", "em resumo", "fazit",
    "итог", "まとめ",
];
/// Words that ask, in Korean, where they are at the end.
const ASKING_WITHIN: [&str; 14] = [
    "무엇", "무슨", "뭐", "왜", "어떻", "어떤", "언제", "어디", "이유", "차이", "什么", "为什么", "如何",
    "怎么",
];
/// How many words a line has that asks for effect.
const SHORT: usize = 4;

/// Whether a line that asks is about the page or the project, and not about its subject.
pub fn is_navigation(words: &str) -> bool {
    let lower = words.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase().replace('’', "'");
    NAVIGATION.contains(&lower.as_str())
        || NAVIGATION_STARTS.iter().any(|start| lower.starts_with(start))
        || is_about_project(&lower)
        || STEPS.iter().any(|start| lower.starts_with(start))
        || is_question(words) && PROJECT.iter().any(|word| lower.contains(word))
}

/// Whether a title or a heading is about a project's people and channels.
pub(super) fn is_about_project(words: &str) -> bool {
    let lower = words.to_lowercase();
    CHANNELS.iter().any(|word| lower.contains(word))
}

/// Whether a title, a heading or the path of an article is that of homework.
pub(super) fn is_homework(words: &str) -> bool {
    let lower = words.to_lowercase();
    let is_homework = |word: &str| HOMEWORK.contains(&word.trim_end_matches(|c: char| c.is_ascii_digit()));
    lower.split(|c: char| !c.is_alphanumeric()).any(is_homework)
        || HOMEWORK_WITHIN.iter().any(|words| lower.contains(words))
}

/// Whether a heading asks for effect: `But why?`, `Then what?`
pub fn is_rhetorical(words: &str) -> bool {
    let lower = words.trim().to_lowercase();
    // In Korean, what to do then is said next: "if … does not work?"
    if lower.starts_with("만약") && lower.trim_end_matches('?').ends_with('면') {
        return true;
    }
    let is_tied = CONNECTIVES.iter().any(|word| lower.starts_with(word));
    let is_short = lower.split_whitespace().count() <= SHORT && lower.chars().count() <= 20;
    is_tied && is_short && !ASKING_WITHIN.iter().any(|word| lower.contains(word))
}

/// Whether a line is a word or two with a question mark, and nothing that asks: `Inversion?`
pub(super) fn is_fragment(words: &str) -> bool {
    let bare = words.trim_end_matches(['?', ' ']);
    let count = words.split_whitespace().count();
    words.is_ascii()
        && words.ends_with('?')
        && count < SHORT
        && !may_ask(&format!("{bare} "))
        && !bare.contains(" vs ")
        && !has_mark(words)
}

/// Whether a heading is called an exercise by a mark, and does not ask: `Q1: Batch normalization`.
pub(super) fn is_titled_task(words: &str) -> bool {
    let rest = after_number(words);
    has_mark(rest) && !may_ask_after_mark(rest)
}

fn may_ask_after_mark(words: &str) -> bool {
    let after = super::asks::after_mark(words, super::asks::Mark::Question);
    after.is_some_and(|rest| may_ask(rest) || rest.contains(['?', '？', '_']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_what_asks_nothing_about_the_subject() {
        for line in [
            "What's next?",
            "How can I contribute?",
            "Can I still join the course?",
            "Is there a Discord?",
            "Which license is it under?",
            "다시 정리해보면?",
            "第二，你知不知道有什么好处？",
        ] {
            assert!(is_navigation(line), "{line}");
        }
        for line in [
            "What is a closure?",
            "How do you install a package?",
            "So, what is the difference between a process and a thread?",
            "그렇다면 const와 let은 무슨 차이일까?",
            "How do you join two tables?",
            "What does the MIT license allow?",
            "Under which license is Linux distributed?",
            "How do you get help on the command line?",
        ] {
            assert!(!is_navigation(line) && !is_rhetorical(line), "{line}");
        }
        for line in ["But why?", "하지만 지금은?", "만약 이해가 안간다면?"] {
            assert!(is_rhetorical(line), "{line}");
        }
        assert!(is_homework("week_1/homework.md") && is_homework("Assignment 2") && is_homework("hw3"));
        assert!(!is_homework("Homebrew") && !is_homework("labels"));
        assert!(is_fragment("Inversion?") && !is_fragment("Why?") && !is_fragment("TCP vs UDP?"));
        assert!(is_titled_task("Q1: Batch normalization") && !is_titled_task("Q1: What is it?"));
        assert!(!is_titled_task("Q2: Difference between let and var"));
    }
}
