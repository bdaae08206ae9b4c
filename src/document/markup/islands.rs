//! Elements in which there is no Markdown, such as lists of options: they end where a block of Markdown starts, or where the node that they are in ends.

use std::cell::RefCell;

use html5ever::LocalName;
use html5ever::tokenizer::{Tag, TagKind};

use super::AllowedElements;

/// Elements whose content is not a part of the text.
const ISLANDS: [&str; 2] = ["select", "template"];
/// Roots of elements that are not HTML, which sanitizing removes.
const FOREIGN: [&str; 2] = ["math", "svg"];
/// Elements in a list of options. Browsers ignore others, or not, by their age.
const OPTIONS: [&str; 2] = ["optgroup", "option"];

/// The elements of that kind that are open, from the outside to the inside.
pub(super) struct Islands {
    allowed: AllowedElements,
    open: RefCell<Vec<Island>>,
}

struct Island {
    name: LocalName,
    /// The number of open nodes of Markdown around it.
    around: usize,
}

impl Islands {
    pub(super) fn new(allowed: AllowedElements) -> Self {
        Self { allowed, open: RefCell::default() }
    }

    /// Whether what is read now is removed.
    pub(super) fn removes(&self) -> bool {
        self.allowed == AllowedElements::Sanitized && !self.open.borrow().is_empty()
    }

    /// Whether what is read now is in a list of options, which has no markup but these.
    pub(super) fn is_in_options(&self) -> bool {
        self.open.borrow().last().is_some_and(|last| &*last.name == "select")
    }

    /// Takes note of an author's tag, below `around` open nodes of Markdown. Returns whether the tree has it.
    pub(super) fn read(&self, tag: &Tag, around: usize) -> bool {
        let is_removed = self.allowed == AllowedElements::Sanitized;
        let is_foreign = is_removed && FOREIGN.contains(&&*tag.name);
        let is_island = is_foreign || ISLANDS.contains(&&*tag.name);
        let mut open = self.open.borrow_mut();
        if is_island && tag.kind == TagKind::EndTag && open.last().is_some_and(|last| last.name == tag.name) {
            open.pop();
            return !is_removed;
        }
        let (is_first, is_select) =
            (open.is_empty(), open.last().is_some_and(|last| &*last.name == "select"));
        if is_select && !is_removed {
            return OPTIONS.contains(&&*tag.name);
        }
        // In what is removed, only its own name counts.
        let counts = is_first || !is_removed || open.last().is_some_and(|last| last.name == tag.name);
        if is_island && counts && tag.kind == TagKind::StartTag && !(is_foreign && tag.self_closing) {
            open.push(Island { name: tag.name.clone(), around });
        }
        !is_removed || is_first && !is_island
    }

    /// Closes those whose number of open nodes around them is `is_over`. Returns the names of those in the tree, from the inside to the outside.
    pub(super) fn close(&self, is_over: impl Fn(usize) -> bool) -> Vec<LocalName> {
        let mut open = self.open.borrow_mut();
        let kept = open.iter().take_while(|island| !is_over(island.around)).count();
        let closed: Vec<LocalName> = open.drain(kept..).rev().map(|island| island.name).collect();
        if self.allowed == AllowedElements::Sanitized { Vec::new() } else { closed }
    }
}
