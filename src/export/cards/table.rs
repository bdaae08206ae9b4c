//! Notes of comparisons.

use super::NoteWriter;
use crate::document::Phrase;
use crate::model::{ComparisonId, PageId};
use crate::site::href::escape;
use crate::study::tables::{Ask, TableCard};

impl NoteWriter<'_> {
    /// The fields of a row or of one of its cells, except the id.
    pub(super) fn table(&self, comparison: ComparisonId, card: &TableCard) -> Vec<String> {
        let guide = self.source.views.guide();
        let found = &guide.comparisons[comparison];
        let (page, table) = (found.page, guide.table(comparison));
        let anchor = &guide.pages[page].article().comparisons[found.index].anchor;
        let row = &table.rows[card.row];
        let title = escape(&guide.comparison_title(comparison));
        let aspect = self.cell(page, &row.aspect);
        let whole = self.row(page, &table.subjects, &row.cells);
        // If one cell determines the others, the whole row is asked.
        let (asked, answer) = match &card.ask {
            Ask::Cell { subjects, .. } if subjects.len() == 1 => {
                let asked = subjects[0] as usize;
                let subject = self.cell(page, &table.subjects[asked]);
                (format!("<b>{aspect}</b>: {subject}"), self.cell(page, &row.cells[asked]))
            }
            _ => {
                let subjects: Vec<String> =
                    table.subjects.iter().map(|subject| self.cell(page, subject)).collect();
                (format!("<b>{aspect}</b>: {}", subjects.join(", ")), whole.clone())
            }
        };
        let shown = if answer == whole { String::new() } else { whole };
        vec![title, asked, answer, shown, self.source(page, anchor)]
    }

    fn cell(&self, page: PageId, cell: &Phrase) -> String {
        self.phrase(page, cell)
    }

    /// The row transposed: a line for each subject.
    fn row(&self, page: PageId, subjects: &[Phrase], cells: &[Phrase]) -> String {
        let lines: String = subjects
            .iter()
            .zip(cells)
            .map(|(subject, cell)| {
                let (subject, cell) = (self.cell(page, subject), self.cell(page, cell));
                format!("<tr><th scope=\"row\">{subject}</th><td>{cell}</td></tr>")
            })
            .collect();
        format!("<table><tbody>{lines}</tbody></table>")
    }
}
