//! Cards from comparisons: the rows and cells that make good questions.

use std::borrow::Cow;

use serde::Serialize;

use crate::cache::ByText;
use crate::config::ComparisonCards;
use crate::content::article::{Row, Table};
use crate::content::digest;
use crate::content::slug::slug;
use crate::document::Phrase;

/// The longest cell that makes a good answer or choice, in characters.
const LONGEST_CELL: usize = 140;
/// Texts of cells that say no more than yes or no.
const YES_OR_NO: [&str; 13] = ["yes", "no", "true", "false", "y", "n", "✓", "✔", "✅", "☑", "✗", "✘", "❌"];

/// A card from a comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableCard {
    /// The part of the card's id after that of the comparison: `schema`, `eviction/redis`.
    pub id: Box<str>,
    /// The index of the row.
    pub row: usize,
    /// The question about the row.
    pub ask: Ask,
    /// Subjects whose cells are the choices, without duplicate texts; for a whole row, the subjects to match.
    pub options: Box<[u32]>,
    /// The hash of the text of question and answer.
    pub hash: u64,
}

/// A question about a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Ask {
    /// One of its cells.
    Cell {
        /// The subjects, of which one is asked about.
        subjects: Box<[u32]>,
        /// Those whose cells are unique in the row.
        which: Box<[u32]>,
    },
    /// The whole row.
    Row,
}

/// The cards of a table, row by row: cells if requested, then the whole row.
pub fn cards(table: &Table, wanted: ComparisonCards) -> Vec<TableCard> {
    if wanted == ComparisonCards::None || table.subjects.len() < 2 {
        return Vec::new();
    }
    let subjects = slugs(table.subjects.iter().map(Phrase::said));
    let aspects = slugs(table.rows.iter().map(|row| row.aspect.said()));
    let rows = table.rows.iter().zip(&aspects).enumerate();
    let cards = rows.filter_map(|(index, (row, aspect))| {
        Some(row_cards(table, index, row, aspect.as_deref()?, &subjects, wanted))
    });
    cards.flatten().collect()
}

/// Slugs of names; `None` for one that is empty or not unique.
fn slugs<'n>(names: impl Iterator<Item = Cow<'n, str>>) -> Vec<Option<String>> {
    let slugs: Vec<String> = names.map(|name| slug(&name)).collect();
    let mut counts: ByText<&str, usize> = ByText::default();
    slugs.iter().for_each(|slug| *counts.entry(slug).or_default() += 1);
    let names: Vec<bool> = slugs.iter().map(|slug| !slug.is_empty() && counts[slug.as_str()] == 1).collect();
    slugs.into_iter().zip(names).map(|(slug, names)| names.then_some(slug)).collect()
}

fn row_cards(
    table: &Table,
    index: usize,
    row: &Row,
    aspect: &str,
    subjects: &[Option<String>],
    wanted: ComparisonCards,
) -> Vec<TableCard> {
    let usable: Vec<u32> = (0..subjects.len())
        .filter(|subject| {
            subjects[*subject].is_some()
                && row.cells.get(*subject).is_some_and(|cell| is_answer(&cell.said()))
        })
        .map(|subject| subject as u32)
        .collect();
    // The texts of usable cells, by subject.
    let mut said: Vec<String> = vec![String::new(); subjects.len()];
    usable
        .iter()
        .for_each(|&subject| said[subject as usize] = normalized(&row.cells[subject as usize].said()));
    let like = |subject: u32, other: u32| said[subject as usize] == said[other as usize];
    let options: Box<[u32]> = (usable.iter().enumerate())
        .filter(|(index, subject)| !usable[..*index].iter().any(|before| like(*before, **subject)))
        .map(|(_, subject)| *subject)
        .collect();
    if options.len() < 2 || options.iter().all(|option| YES_OR_NO.contains(&said[*option as usize].as_str()))
    {
        return Vec::new();
    }
    let unique = |subject: &u32| usable.iter().filter(|other| like(**other, *subject)).count() == 1;
    let hash = |subjects: &[u32]| {
        let cells = subjects.iter().flat_map(|subject| {
            [table.subjects[*subject as usize].said(), row.cells[*subject as usize].said()]
        });
        digest::hash(std::iter::once(row.aspect.said()).chain(cells))
    };
    let cell = |id: String, asked: Box<[u32]>| TableCard {
        id: id.into(),
        row: index,
        hash: hash(&asked),
        ask: Ask::Cell { which: asked.iter().copied().filter(unique).collect(), subjects: asked },
        options: options.clone(),
    };
    // Matching needs three or more different cells: of two, one determines the other.
    let is_whole = subjects.len() > 2 && options.len() == subjects.len();
    let mut cards = Vec::new();
    if wanted == ComparisonCards::Cells && subjects.len() > 2 {
        let name = |subject: u32| subjects[subject as usize].as_deref().unwrap_or_default();
        cards.extend(
            usable.iter().map(|subject| cell(format!("{aspect}/{}", name(*subject)), [*subject].into())),
        );
    }
    if is_whole {
        cards.push(TableCard { id: aspect.into(), row: index, ask: Ask::Row, hash: hash(&options), options });
    } else if cards.is_empty() {
        cards.push(cell(aspect.to_owned(), usable.clone().into()));
    }
    cards
}

/// Whether a cell makes a good answer.
fn is_answer(text: &str) -> bool {
    let dash =
        text.chars().all(|c| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '−' | '.' | '·' | '…'));
    !dash && text.chars().count() <= LONGEST_CELL
}

/// A cell's text, normalized for comparison.
fn normalized(text: &str) -> String {
    text.trim().trim_end_matches(['.', '!']).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[&str]) -> Table {
        let cell = |text: &str| Phrase::plain(text.trim());
        let mut rows = rows.iter().map(|row| row.split('|').map(cell).collect::<Vec<_>>());
        let head = rows.next().unwrap_or_default();
        let rows = rows.map(|cells| Row { aspect: cells[0].clone(), cells: cells[1..].to_vec() }).collect();
        Table { aspect_label: "Aspect".into(), subjects: head[1..].to_vec(), rows }
    }

    /// Cards as `id: asked (which) of options`.
    fn shown(table: &Table, wanted: ComparisonCards) -> Vec<String> {
        let show = |card: &TableCard| match &card.ask {
            Ask::Cell { subjects, which } => {
                format!("{}: {subjects:?} {which:?} of {:?}", card.id, card.options)
            }
            Ask::Row => format!("{}: row of {:?}", card.id, card.options),
        };
        cards(table, wanted).iter().map(show).collect()
    }

    #[test]
    fn a_row_is_one_card() {
        let two =
            table(&["|SQL|NoSQL", "Schema|fixed|flexible", "Joins|Yes|No", "Scaling|up|up", "Age|–|new"]);
        for wanted in [ComparisonCards::Rows, ComparisonCards::Cells] {
            assert_eq!(shown(&two, wanted), ["schema: [0, 1] [0, 1] of [0, 1]"]);
        }
        assert_eq!(shown(&two, ComparisonCards::None), [""; 0]);
        let three = table(&[
            "|Redis|Memcached|Varnish",
            "Keeps|values|values|pages",
            "Persists|to disk|never|in a file",
        ]);
        assert_eq!(
            shown(&three, ComparisonCards::Rows),
            ["keeps: [0, 1, 2] [2] of [0, 2]", "persists: row of [0, 1, 2]"],
            "a row is put in order where its cells differ; else one of them is asked"
        );
    }

    #[test]
    fn cells_are_cards_where_they_are_wanted() {
        let table = table(&[
            "|Redis|Memcached|Varnish",
            "Keeps|values|values|pages",
            "Persists|to disk|never|in a file",
        ]);
        assert_eq!(
            shown(&table, ComparisonCards::Cells),
            [
                "keeps/redis: [0] [] of [0, 2]",
                "keeps/memcached: [1] [] of [0, 2]",
                "keeps/varnish: [2] [2] of [0, 2]",
                "persists/redis: [0] [0] of [0, 1, 2]",
                "persists/memcached: [1] [1] of [0, 1, 2]",
                "persists/varnish: [2] [2] of [0, 1, 2]",
                "persists: row of [0, 1, 2]",
            ]
        );
    }

    #[test]
    fn what_cannot_be_asked_is_left_out() {
        let long = "x".repeat(LONGEST_CELL + 1);
        let table = table(&[
            "|A|B|C",
            &format!("Length|{long}|short|long"),
            "|no|name|here",
            "Twice|1|2|3",
            "twice|4|5|6",
            "Is it?|Yes|no.|✓",
        ]);
        assert_eq!(shown(&table, ComparisonCards::Rows), ["length: [1, 2] [1, 2] of [1, 2]"]);
    }

    #[test]
    fn a_card_changes_with_its_own_cells_only() {
        let (before, after) =
            (table(&["|A|B|C", "Size|1|2|3", "Age|1|2|3"]), table(&["|A|B|C", "Size|1|2|4", "Age|1|2|3"]));
        let [before, after] = [before, after].map(|table| cards(&table, ComparisonCards::Cells));
        let changed: Vec<&str> =
            before.iter().zip(&after).filter(|(a, b)| a.hash != b.hash).map(|(a, _)| &*a.id).collect();
        assert_eq!(changed, ["size/c", "size"]);
    }
}
