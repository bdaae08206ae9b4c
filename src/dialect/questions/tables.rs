//! Tables with a column of questions and one of answers.

use super::{Pattern, ask, make_heading};
use crate::document::{Document, Kind, NodeId, text};

/// The heads of columns of questions.
const QUESTION_HEADS: [&str; 18] = [
    "질문", "문제", "domanda", "soru", "питання", "вопросы", "question", "questions", "q", "问题", "題目",
    "题目", "质問", "質問", "вопрос", "pregunta", "pergunta", "frage",
];
/// The heads of columns of answers.
pub(super) const ANSWER_HEADS: [&str; 18] = [
    "답변", "답", "정답", "risposta", "réponse", "cevap", "відповідь", "ответы", "answer", "answers", "a",
    "答案", "回答", "答え", "ответ", "respuesta", "resposta", "antwort",
];

/// Whether the head of a table's column is one of `heads`.
pub(super) fn is_head(head: &str, heads: &[&str]) -> bool {
    heads.contains(&head.to_lowercase().trim_matches(|c: char| !c.is_alphanumeric()))
}

/// Whether the head of a table's column says that it links to answers.
fn names_reference(head: &str) -> bool {
    let head = head.to_lowercase();
    let head = head.trim_end_matches("(s)").trim_end_matches('s');
    matches!(head, "solution" | "reference" | "resource" | "link" | "article" | "参考" | "链接")
}

/// Whether the cell for an answer asks readers to write one.
fn invites(cell: &str) -> bool {
    matches!(cell.trim().to_lowercase().as_str(), "contribute" | "contribute!" | "add one" | "help wanted")
}

/// The columns of such a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TableColumns {
    question: usize,
    answer: usize,
}

impl TableColumns {
    /// The columns of a table, if its heads name them.
    pub(super) fn of(document: &Document, table: NodeId) -> Option<Self> {
        let row = rows(document, table).next()?;
        let is_formula = |node: NodeId| matches!(document.kind(node), Kind::Formula { .. });
        let name = |cell| match document.descendants(cell).any(is_formula) {
            true => "$".to_owned(),
            false => text::line(document, cell),
        };
        let heads: Vec<String> = document.children(row).map(name).collect();
        let column = |names: &[&str]| heads.iter().position(|head| is_head(head, names));
        let question = column(&QUESTION_HEADS)?;
        // The only other column need not be named: it links to the answer.
        let others = || (0..heads.len()).filter(|index| *index != question);
        let link = || match others().collect::<Vec<_>>()[..] {
            [other] if heads[other].is_empty() || names_reference(&heads[other]) => Some(other),
            _ => None,
        };
        let columns = Self { question, answer: column(&ANSWER_HEADS).or_else(link)? };
        columns.has_words(document, table).then_some(columns)
    }
}

impl TableColumns {
    /// Whether the questions of most rows have words: those of others are counted.
    fn has_words(self, document: &Document, table: NodeId) -> bool {
        let has_words = |row: &NodeId| {
            let cell = document.children(*row).nth(self.question);
            cell.is_some_and(|cell| text::line(document, cell).contains(char::is_alphabetic))
        };
        let (count, worded) = rows(document, table)
            .skip(1)
            .fold((0, 0), |(count, worded), row| (count + 1, worded + usize::from(has_words(&row))));
        2 * worded > count
    }
}

/// The rows of a table, with its head.
pub(super) fn rows(document: &Document, table: NodeId) -> impl Iterator<Item = NodeId> + '_ {
    document.descendants(table).filter(|node| document.kind(*node) == Kind::TableRow)
}

/// Puts each row of a table in a group of its own: the question as a heading, the answer, and other cells with their heads.
pub(super) fn open(document: &mut Document, table: NodeId, columns: TableColumns, level: u8) {
    let rows: Vec<NodeId> = rows(document, table).collect();
    let Some((head, rows)) = rows.split_first() else { return };
    let heads: Vec<String> = document.children(*head).map(|cell| text::line(document, cell)).collect();
    for row in rows {
        let span = document.span(*row);
        let cells: Vec<NodeId> = document.children(*row).collect();
        let Some(question) = cells.get(columns.question).copied() else { continue };
        if text::line(document, question).is_empty() {
            continue;
        }
        let group = document.push(Kind::Group, span);
        document.insert_before(table, group);
        document.detach(question);
        document.append(group, question);
        let asks_for_more =
            cells.get(columns.answer).is_some_and(|cell| invites(&text::line(document, *cell)));
        if asks_for_more {
            document.set_kind(question, Kind::Paragraph);
        } else {
            make_heading(document, question, level);
            ask(document, question, Pattern::Table);
        }
        for (index, cell) in cells.into_iter().enumerate().filter(|(index, _)| *index != columns.question) {
            if document.first(cell).is_none() {
                continue;
            }
            let head = heads.get(index).filter(|head| index != columns.answer && !is_number(head));
            if index != columns.answer && head.is_none() {
                continue;
            }
            document.detach(cell);
            document.set_kind(cell, Kind::Paragraph);
            document.append(group, cell);
            if let (Some(head), Some(first)) = (head, document.first(cell)) {
                let label = document.push_text(&format!("{head}: "));
                document.insert_before(first, label);
            }
        }
    }
    document.detach(table);
}

/// Whether a column numbers the rows.
fn is_number(head: &str) -> bool {
    let head = head.trim().to_lowercase();
    head.is_empty() || matches!(head.trim_end_matches('.'), "#" | "no" | "nr" | "n" | "№" | "id" | "序号")
}
