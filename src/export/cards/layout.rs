//! What differs between the kinds of notes.

use crate::study::NoteKind;

/// The layout of notes of a kind. Its id, its name and its fields are frozen: a change would make another note type in every learner's collection.
#[derive(Debug)]
#[cfg_attr(not(feature = "anki"), expect(dead_code, reason = "other formats have no note types"))]
pub(in crate::export) struct NoteLayout {
    pub(in crate::export) kind: NoteKind,
    /// The id of Anki's note type.
    pub(in crate::export) id: i64,
    pub(in crate::export) name: &'static str,
    /// The names of the fields. The last two are the source and the id.
    pub(in crate::export) fields: [&'static str; 6],
    /// The index of the field that says what is asked; those before it are its context.
    pub(in crate::export) asked: usize,
    /// The index of the answer, the first field of the back.
    pub(in crate::export) answer: usize,
    /// Anki's template of the front.
    pub(in crate::export) front: &'static str,
    /// Anki's template of what follows the answer.
    pub(in crate::export) more: &'static str,
}

const LAYOUTS: [NoteLayout; 3] = [
    NoteLayout {
        kind: NoteKind::Question,
        id: 1_795_478_400_101,
        name: "Prepbook question",
        fields: ["Question", "Answer", "Key points", "Follow-ups", "Source", "Id"],
        asked: 0,
        answer: 1,
        front: "<div class=\"question\">{{Question}}</div>",
        more: concat!(
            "{{#Key points}}<div class=\"key-points\">{{Key points}}</div>{{/Key points}}\n",
            "{{#Follow-ups}}<div class=\"follow-ups\">{{Follow-ups}}</div>{{/Follow-ups}}\n"
        ),
    },
    NoteLayout {
        kind: NoteKind::Choice,
        id: 1_795_478_400_102,
        name: "Prepbook multiple choice",
        fields: ["Question", "Choices", "Answer", "Follow-ups", "Source", "Id"],
        asked: 0,
        answer: 2,
        front: "<div class=\"question\">{{Question}}</div>\n{{Choices}}",
        more: "{{#Follow-ups}}<div class=\"follow-ups\">{{Follow-ups}}</div>{{/Follow-ups}}\n",
    },
    NoteLayout {
        kind: NoteKind::Comparison,
        id: 1_795_478_400_103,
        name: "Prepbook comparison",
        fields: ["Comparison", "Asked", "Answer", "Row", "Source", "Id"],
        asked: 1,
        answer: 2,
        front: "<div class=\"comparison\">{{Comparison}}</div>\n<div class=\"question\">{{Asked}}</div>",
        more: "{{#Row}}<div class=\"row\">{{Row}}</div>{{/Row}}\n",
    },
];

/// The layout of a kind.
pub(in crate::export) fn layout(kind: NoteKind) -> &'static NoteLayout {
    let layout = &LAYOUTS[kind as usize];
    debug_assert_eq!(layout.kind, kind, "layouts are in the order of the kinds");
    layout
}
