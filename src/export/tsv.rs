//! `guide.tsv`: the cards as text that Anki and others import.

use super::cards::{Media, Note, notes};
use super::{ExportError, ExportInput, Exported};
use crate::study::NoteKind;

/// Anki's import header, with a note type that every collection has.
const HEADER: &str = "#separator:tab\n#html:true\n#notetype:Basic\n#guid column:1\n#deck column:2\n#tags column:5\n#columns:GUID\tDeck\tFront\tBack\tTags\n";

/// Text files contain no images.
struct NoMedia;

impl Media for NoMedia {
    fn image(&mut self, _: &str) -> Option<String> {
        None
    }
}

/// The file.
pub(super) fn export(source: &ExportInput<'_>) -> Result<Exported, ExportError> {
    let notes = notes(source, &mut NoMedia);
    if notes.is_empty() {
        return Err(ExportError::NoCards);
    }
    let mut writer = csv::WriterBuilder::new().delimiter(b'\t').from_writer(HEADER.as_bytes().to_vec());
    for note in &notes {
        let (front, back) = sides(note);
        let record = [&note.guid, &note.deck.join("::"), &front, &back, &note.tags.join(" ")];
        writer.write_record(record)?;
    }
    let bytes = writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
    Ok(Exported { bytes, ..Exported::default() })
}

/// Question and answer.
fn sides(note: &Note) -> (String, String) {
    let field = |index: usize| note.fields[index].as_str();
    let paragraph = |text: &str| if text.is_empty() { String::new() } else { format!("<p>{text}</p>") };
    match note.kind {
        NoteKind::Question => {
            (field(0).to_owned(), format!("{}{}{}{}", field(1), field(2), field(3), paragraph(field(4))))
        }
        NoteKind::Choice => {
            (format!("{}{}", field(0), field(1)), format!("{}{}{}", field(2), field(3), paragraph(field(4))))
        }
        NoteKind::Comparison => (
            format!("{}{}", paragraph(field(0)), field(1)),
            format!("{}{}{}", field(2), field(3), paragraph(field(4))),
        ),
    }
}
