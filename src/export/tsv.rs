//! `guide.tsv`: the cards as text that Anki and others import.

use super::cards::{TextOnly, notes};
use super::{ExportError, ExportInput, Exported};

/// Anki's import header, with a note type that every collection has.
const HEADER: &str = "#separator:tab\n#html:true\n#notetype:Basic\n#guid column:1\n#deck column:2\n#tags column:5\n#columns:GUID\tDeck\tFront\tBack\tTags\n";

/// The file.
pub(super) fn export(source: &ExportInput<'_>) -> Result<Exported, ExportError> {
    let notes = notes(source, &mut TextOnly);
    if notes.is_empty() {
        return Err(ExportError::NoCards);
    }
    let mut writer = csv::WriterBuilder::new().delimiter(b'\t').from_writer(HEADER.as_bytes().to_vec());
    for note in &notes {
        let (front, back) = note.sides();
        let back = format!("{back}{}", note.source());
        let record = [&note.guid, &note.deck.join("::"), &front, &back, &note.tags.join(" ")];
        writer.write_record(record)?;
    }
    let bytes = writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
    Ok(Exported { bytes, ..Exported::default() })
}
