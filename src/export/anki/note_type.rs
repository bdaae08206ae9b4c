//! Note types, in the form of Anki's collections.

use serde_json::{Value, json};

use crate::export::cards::{NoteLayout, layout};
use crate::study::NoteKind;

/// Modification time of the note types, in seconds since 1970, by which Anki updates style and templates. Increase it with each change of these.
const CHANGED: i64 = 1_795_478_400;
/// Fields of every note type, including unused ones reserved for later.
const FIELDS: usize = 12;
/// The style sheet of cards.
const STYLE: &str = include_str!("style.css");

/// The note type of a kind, as schema 11 has it.
pub(super) fn definition(kind: NoteKind) -> Value {
    let NoteLayout { id, name, fields, asked, front, more, .. } = layout(kind);
    let back = format!(
        "{{{{FrontSide}}}}\n<hr id=\"answer\">\n<div class=\"answer\">{{{{Answer}}}}</div>\n{more}<div class=\"source\">{{{{Source}}}}</div>"
    );
    json!({
        "id": id,
        "name": name,
        "type": 0,
        "mod": CHANGED,
        "usn": 0,
        "sortf": 0,
        "did": null,
        "tmpls": [{
            "id": id * 100,
            "name": "Card",
            "ord": 0,
            "qfmt": front,
            "afmt": back,
            "bqfmt": "",
            "bafmt": "",
            "did": null,
            "bfont": "",
            "bsize": 0,
        }],
        "flds": (0..FIELDS).map(|index| field(*id, fields, index)).collect::<Vec<_>>(),
        "css": STYLE,
        "latexPre": "",
        "latexPost": "",
        "latexsvg": false,
        "req": [[0, "any", [asked]]],
        "tags": [],
        "vers": [],
    })
}

fn field(id: i64, names: &[&str], index: usize) -> Value {
    let name = names.get(index).map_or_else(|| format!("Spare {}", index + 1), |name| (*name).to_owned());
    json!({
        "id": id * 100 + 10 + index as i64,
        "name": name,
        "ord": index,
        "sticky": false,
        "rtl": false,
        "font": "Arial",
        "size": 20,
        "media": [],
        "description": "",
        "plainText": false,
        "collapsed": index >= names.len(),
        "excludeFromSearch": false,
    })
}

/// A note's fields as the collection has them.
pub(super) fn joined(fields: &[String]) -> String {
    let mut all: Vec<&str> = fields.iter().map(String::as_str).collect();
    all.resize(FIELDS, "");
    all.join("\u{1f}")
}
