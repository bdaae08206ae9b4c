//! Note types. They are frozen: a change of fields or templates would create another note type in every learner's collection.

use serde_json::{Value, json};

use crate::study::NoteKind;

/// Modification time of the note types, in seconds since 1970, by which Anki updates style and templates. Increase it with each change of these.
const CHANGED: i64 = 1_795_478_400;
/// Fields of every note type, including unused ones reserved for later.
const FIELDS: usize = 12;
/// The style sheet of cards.
const STYLE: &str = include_str!("style.css");

/// The note type of a kind.
pub(super) struct NoteType(pub(super) NoteKind);

impl NoteType {
    /// Its note type's id.
    pub(super) fn id(&self) -> i64 {
        match self.0 {
            NoteKind::Question => 1_795_478_400_101,
            NoteKind::Choice => 1_795_478_400_102,
            NoteKind::Comparison => 1_795_478_400_103,
        }
    }

    fn name(&self) -> &'static str {
        match self.0 {
            NoteKind::Question => "Prepbook question",
            NoteKind::Choice => "Prepbook multiple choice",
            NoteKind::Comparison => "Prepbook comparison",
        }
    }

    /// What is asked and what is shown then.
    fn templates(&self) -> (String, String) {
        let front = match self.0 {
            NoteKind::Question => "<div class=\"question\">{{Question}}</div>",
            NoteKind::Choice => "<div class=\"question\">{{Question}}</div>\n{{Choices}}",
            NoteKind::Comparison => {
                "<div class=\"comparison\">{{Comparison}}</div>\n<div class=\"question\">{{Asked}}</div>"
            }
        };
        let more = match self.0 {
            NoteKind::Question => {
                "{{#Key points}}<div class=\"key-points\">{{Key points}}</div>{{/Key points}}\n"
            }
            NoteKind::Choice => "",
            NoteKind::Comparison => "{{#Row}}<div class=\"row\">{{Row}}</div>{{/Row}}\n",
        };
        let follow_ups = match self.0 {
            NoteKind::Comparison => "",
            _ => {
                "{{#Follow-ups}}<div class=\"follow-ups\"><h2>Follow-up</h2>{{Follow-ups}}</div>{{/Follow-ups}}\n"
            }
        };
        let back = format!(
            "{{{{FrontSide}}}}\n<hr id=\"answer\">\n<div class=\"answer\">{{{{Answer}}}}</div>\n{more}{follow_ups}<div class=\"source\">{{{{Source}}}}</div>"
        );
        (front.to_owned(), back)
    }

    /// The note type as schema 11 has it.
    pub(super) fn definition(&self) -> Value {
        let (front, back) = self.templates();
        json!({
            "id": self.id(),
            "name": self.name(),
            "type": 0,
            "mod": CHANGED,
            "usn": 0,
            "sortf": 0,
            "did": null,
            "tmpls": [{
                "id": self.id() * 100,
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
            "flds": (0..FIELDS).map(|index| self.field(index)).collect::<Vec<_>>(),
            "css": STYLE,
            "latexPre": "",
            "latexPost": "",
            "latexsvg": false,
            "req": [[0, "any", [if self.0 == NoteKind::Comparison { 1 } else { 0 }]]],
            "tags": [],
            "vers": [],
        })
    }

    /// The names of its fields, in order.
    fn fields(&self) -> &'static [&'static str] {
        match self.0 {
            NoteKind::Question => &["Question", "Answer", "Key points", "Follow-ups", "Source", "Id"],
            NoteKind::Choice => &["Question", "Choices", "Answer", "Follow-ups", "Source", "Id"],
            NoteKind::Comparison => &["Comparison", "Asked", "Answer", "Row", "Source", "Id"],
        }
    }

    fn field(&self, index: usize) -> Value {
        let name = self
            .fields()
            .get(index)
            .map_or_else(|| format!("Spare {}", index + 1), |name| (*name).to_owned());
        json!({
            "id": self.id() * 100 + 10 + index as i64,
            "name": name,
            "ord": index,
            "sticky": false,
            "rtl": false,
            "font": "Arial",
            "size": 20,
            "media": [],
            "description": "",
            "plainText": false,
            "collapsed": index >= self.fields().len(),
            "excludeFromSearch": false,
        })
    }

    /// A note's fields as the collection keeps them.
    pub(super) fn joined(fields: &[String]) -> String {
        let mut all: Vec<&str> = fields.iter().map(String::as_str).collect();
        all.resize(FIELDS, "");
        all.join("\u{1f}")
    }
}
