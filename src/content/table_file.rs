//! Comparisons in files of their own: CSV, and YAML with the keys of `comparisons:` in front matter.

use std::ops::Range;

use crate::content::article::{Row, Table};
use crate::content::front_matter::ComparisonEntry;
use crate::data::{typed, yaml};
use crate::diag::Outcome;
use crate::document::kind::{CellAlign, Scope};
use crate::document::{Document, Kind, NodeId, Phrase};

/// What a file holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TableFile {
    /// What the comparison is called, if the file says.
    pub title: Option<String>,
    /// The comparison.
    pub table: Table,
}

/// Why a file has no comparison.
#[derive(Debug, thiserror::Error)]
pub enum TableFileError {
    /// Its bytes are not text.
    #[error("it is not UTF-8")]
    Encoding {
        /// The suggested fix.
        help: String,
    },
    /// A part of it is not CSV or YAML, or has other keys.
    #[error("{message}")]
    Invalid {
        /// What is wrong.
        message: String,
        /// The bytes of the file that it is about.
        span: Range<usize>,
        /// The suggested fix.
        help: Option<String>,
    },
    /// Its table is too small.
    #[error("a comparison needs at least two subjects and one row")]
    TooSmall,
}

/// Reads a comparison from a file's text. Cells are plain text.
///
/// # Errors
/// If the text is not a table of at least two subjects.
pub fn parse(path: &str, text: &str) -> Result<TableFile, TableFileError> {
    let start = text.len() - text.trim_start_matches('\u{feff}').len();
    let yaml = path.ends_with(".yaml") || path.ends_with(".yml");
    let file = if yaml {
        from_yaml(path, text, start)?
    } else {
        TableFile { title: None, table: from_csv(text, start)? }
    };
    let table = &file.table;
    if table.subjects.len() < 2 || table.rows.is_empty() {
        return Err(TableFileError::TooSmall);
    }
    Ok(file)
}

/// A table from the CSV that begins at the byte `start`.
fn from_csv(whole: &str, start: usize) -> Result<Table, TableFileError> {
    let (start, delimiter) = match separator_line(&whole[start..]) {
        Some((separator, length)) => (start + length, separator),
        None => (start, delimiter(&whole[start..])),
    };
    let text = &whole[start..];
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .trim(csv::Trim::All)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut table = Table::default();
    for record in reader.records() {
        let record = record.map_err(|error| invalid_row(&error, whole, start))?;
        let mut cells = record.iter().map(plain_cell);
        let first = cells.next().unwrap_or_default();
        if table.subjects.is_empty() {
            table.aspect_label = first.text().to_owned();
            table.subjects = cells.collect();
        } else {
            table.rows.push(Row { aspect: first, cells: cells.collect() });
        }
    }
    let first = first_line(text);
    if table.rows.is_empty() && text[first.clone()].matches('"').count() % 2 == 1 {
        // The cell goes on to the end.
        return Err(unclosed_quote(start + first.start..start + first.end));
    }
    Ok(table)
}

/// The line `sep=;`, by which spreadsheets know the separator: that, and the bytes up to the next line.
fn separator_line(text: &str) -> Option<(u8, usize)> {
    let line = text.split_inclusive('\n').next()?;
    match line.trim_end().strip_prefix("sep=")?.as_bytes() {
        [separator] => Some((*separator, line.len())),
        _ => None,
    }
}

/// The first line that is not blank.
fn first_line(text: &str) -> Range<usize> {
    let start = text.len() - text.trim_start_matches(['\r', '\n']).len();
    start..start + text[start..].lines().next().unwrap_or_default().len()
}

fn unclosed_quote(span: Range<usize>) -> TableFileError {
    let help = "write `\"` at the end of the cell, and `\"\"` for a quote in it".to_owned();
    TableFileError::Invalid { message: "a quote is not closed".to_owned(), span, help: Some(help) }
}

/// What is wrong with a row of a file whose CSV begins at the byte `start`.
fn invalid_row(error: &csv::Error, text: &str, start: usize) -> TableFileError {
    let at = error.position().map_or(0, |position| usize::try_from(position.byte()).unwrap_or_default());
    let at = text.floor_char_boundary(start + at);
    let line = first_line(&text[at..]);
    let (span, line) = (at + line.start..at + line.end, &text[at..][line]);
    let is_open = line.matches('"').count() % 2 == 1;
    let (message, help) = match error.kind() {
        csv::ErrorKind::UnequalLengths { len, expected_len, .. } if !is_open => (
            format!("the row has {len} cells, the first row {expected_len}"),
            if len < expected_len {
                "write a cell for each column, which may be empty"
            } else {
                "add a column to the first row, or quote a cell that has the separator in it"
            },
        ),
        _ => return unclosed_quote(span),
    };
    TableFileError::Invalid { message, span, help: Some(help.into()) }
}

/// What separates cells: commas, or the semicolons and tabs that spreadsheets write where a comma is part of numbers. The first line decides.
fn delimiter(text: &str) -> u8 {
    let mut is_quoted = false;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    for byte in text.lines().next().unwrap_or_default().bytes() {
        is_quoted ^= byte == b'"';
        if let Some((_, count)) = counts.iter_mut().find(|(found, _)| *found == byte && !is_quoted) {
            *count += 1;
        }
    }
    // Of equally many, the first.
    let (delimiter, _) = counts.into_iter().rev().max_by_key(|(_, count)| *count).unwrap_or((b',', 0));
    delimiter
}

fn from_yaml(path: &str, text: &str, start: usize) -> Result<TableFile, TableFileError> {
    let tree = yaml::parse(text, start..text.len()).map_err(|error| TableFileError::Invalid {
        message: error.message,
        span: error.span,
        help: error.help,
    })?;
    let Outcome { value: entry, diagnostics } =
        typed::read::<ComparisonEntry>(&path.into(), text, &tree, &typed::schema_of::<ComparisonEntry>());
    if let Some(found) = diagnostics.into_iter().next() {
        let span = found.span();
        return Err(TableFileError::Invalid {
            message: found.message,
            span,
            help: found.help.or(found.label),
        });
    }
    let subjects: Vec<Phrase> = entry.subjects.iter().map(|subject| plain_cell(subject)).collect();
    let rows = entry.aspects.iter().map(|aspect| {
        let mut cells: Vec<Phrase> = aspect.values.iter().map(|value| plain_cell(value)).collect();
        cells.resize(subjects.len(), Phrase::default());
        Row { aspect: plain_cell(&aspect.name), cells }
    });
    let title = Some(entry.title).filter(|title| !title.is_empty());
    Ok(TableFile { title, table: Table { aspect_label: String::new(), rows: rows.collect(), subjects } })
}

fn plain_cell(text: &str) -> Phrase {
    Phrase::plain(text)
}

/// The table as a document.
pub fn document(table: &Table, label: &str) -> Document {
    let mut document = Document::default();
    append_to(&mut document, Document::ROOT, table, label);
    document
}

/// Puts the table behind all in `parent`.
pub fn append_to(document: &mut Document, parent: NodeId, table: &Table, label: &str) {
    let label = document.intern(label);
    let whole = push(document, parent, Kind::Table { label });
    let head = push(document, whole, Kind::TableHead);
    let row = push(document, head, Kind::TableRow);
    let column = Kind::TableCell { align: CellAlign::None, scope: Scope::Column };
    // A head without text is not a head.
    let scope = if table.aspect_label.is_empty() { Scope::None } else { Scope::Column };
    let first = push(document, row, Kind::TableCell { align: CellAlign::None, scope });
    Phrase::plain(&*table.aspect_label).append_to(document, first);
    for subject in &table.subjects {
        let cell = push(document, row, column);
        subject.append_to(document, cell);
    }
    let body = push(document, whole, Kind::TableBody);
    for entry in &table.rows {
        let row = push(document, body, Kind::TableRow);
        let first = push(document, row, Kind::TableCell { align: CellAlign::None, scope: Scope::Row });
        entry.aspect.append_to(document, first);
        for value in &entry.cells {
            let cell = push(document, row, Kind::TableCell { align: CellAlign::None, scope: Scope::None });
            value.append_to(document, cell);
        }
    }
}

fn push(document: &mut Document, parent: NodeId, kind: Kind) -> NodeId {
    let node = document.push(kind, 0..0);
    document.append(parent, node);
    node
}

/// The table as plain text, one row a line.
pub fn text(table: &Table) -> String {
    let rows = table.rows.iter().map(|row| {
        let cells = std::iter::once(&row.aspect).chain(&row.cells).map(Phrase::text);
        cells.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ")
    });
    rows.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Unlinked, html};

    #[test]
    fn reads_csv_and_yaml_alike() {
        let csv =
            parse("a.csv", "\u{feff},SQL,NoSQL\nSchema,\"on write, always\",<none>\n").expect("a table");
        let yaml = parse(
            "a.yaml",
            "title: T\nsubjects: [SQL, NoSQL]\naspects: [{name: Schema, values: ['on write, always', <none>]}]\n",
        );
        let yaml = yaml.expect("a table");
        assert_eq!((csv.title.as_deref(), yaml.title.as_deref()), (None, Some("T")));
        assert_eq!(csv.table, yaml.table);
        let html = html::render(&document(&csv.table, "T"), Document::ROOT, &Unlinked);
        assert!(html.contains("<td>&lt;none&gt;</td>"));
        for other in ["x;SQL;NoSQL\nPrice, net;1,5;2\n", "x\tSQL\tNoSQL\nPrice, net\t1,5\t2\n"] {
            let table = parse("a.csv", other).expect("a table").table;
            assert_eq!((table.subjects.len(), table.rows[0].cells[0].text()), (2, "1,5"));
        }
        assert_eq!(delimiter("\"a;b;c;d\",e,f"), b',');
        let excel =
            parse("a.csv", "\u{feff}sep=|\r\nx|SQL|NoSQL\r\nPrice, net|1,5|2\r\n").expect("a table").table;
        assert_eq!((excel.aspect_label.as_str(), excel.rows[0].cells[0].text()), ("x", "1,5"));
        assert!(parse("a.csv", "just,one\n").is_err());
    }

    #[test]
    fn an_invalid_part_is_named() {
        let found = |path: &str, text: &str| match parse(path, text) {
            Err(TableFileError::Invalid { message, span, help }) => {
                (message, text[span].to_owned(), help.unwrap_or_default())
            }
            other => panic!("{other:?}"),
        };
        let (message, row, _) = found("a.csv", "\u{feff},A,B\n\nx,1,2\ny,1\nz,3,4\n");
        assert_eq!((message.as_str(), row.as_str()), ("the row has 2 cells, the first row 3", "y,1"));
        let (message, row, _) = found("a.csv", ",A,B\n\"x,1,2\ny,1,2\n");
        assert_eq!((message.as_str(), row.as_str()), ("a quote is not closed", "\"x,1,2"));
        let (message, row, _) = found("a.csv", "\n\"name,price,q\na,1,2\n");
        assert_eq!((message.as_str(), row.as_str()), ("a quote is not closed", "\"name,price,q"));
        let (message, key, help) = found("a.yaml", "\u{feff}subjects: [A, B]\naspect: []\n");
        assert_eq!((message.as_str(), key.as_str()), ("unknown key `aspect`", "aspect"));
        assert_eq!(help, "did you mean `aspects`?");
        assert!(!found("a.yaml", "subjects: [A, B\n").0.is_empty());
    }
}
