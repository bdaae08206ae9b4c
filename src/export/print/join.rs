//! Joins PDFs that Chromium printed: their pages, the targets of links, headings as one outline, and the structure for screen readers.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use lopdf::{Dictionary, Document, Error, Object, ObjectId, decode_text_string, dictionary, text_string};

use super::file::PdfFile;
use crate::document::escape::percent_decode;

/// What addresses of links to other parts begin with; the rest is an id. No site can have this name.
pub(super) const OTHER_PART: &str = "https://part.prepbook.invalid/";

/// Objects of the whole file, the first in it.
const CATALOG: ObjectId = (1, 0);
const PAGES: ObjectId = (2, 0);
const OUTLINE: ObjectId = (3, 0);
const STRUCTURE: ObjectId = (4, 0);
const STRUCTURE_ROOT: ObjectId = (5, 0);
const RESERVED: u32 = 5;

/// PDFs that become one.
pub(super) struct Joined {
    file: PdfFile,
    count: usize,
    /// Targets of links, by id.
    targets: BTreeMap<String, Object>,
    /// The ids that links lead to.
    linked: BTreeSet<String>,
    /// Elements of the structure by the number that pages and links know them by.
    elements: Vec<Object>,
    /// Elements of the structure by name.
    names: Vec<Object>,
    next_number: i64,
    /// The program that made the PDFs.
    producer: Option<Object>,
}

/// A PDF whose objects are in the file.
pub(super) struct PrintedPart {
    pub(super) pages: Vec<ObjectId>,
    page_tree: ObjectId,
    headings: Vec<OutlineHeading>,
    structure: Vec<ObjectId>,
}

/// A heading in the outline.
#[derive(Debug)]
struct OutlineHeading {
    title: String,
    target: Object,
    element: Option<Object>,
    below: Vec<OutlineHeading>,
}

/// A chapter in the outline.
pub(super) struct ChapterStart {
    pub(super) id: String,
    /// Whether it belongs to the chapter before it that does not.
    pub(super) is_below: bool,
}

/// What the PDF says about itself.
pub(super) struct Info<'i> {
    pub(super) title: &'i str,
    pub(super) authors: &'i [String],
    pub(super) language: &'i str,
}

/// How the objects of a PDF change in the file.
struct Renumbering {
    /// Added to the numbers of objects.
    objects: u32,
    /// Added to the numbers by which pages and links know their elements.
    elements: i64,
    /// Before names of elements.
    prefix: String,
}

impl Joined {
    pub(super) fn new() -> Self {
        let mut file = PdfFile::new();
        file.reserve(RESERVED);
        Self {
            file,
            count: 0,
            targets: BTreeMap::new(),
            linked: BTreeSet::new(),
            elements: Vec::new(),
            names: Vec::new(),
            next_number: 0,
            producer: None,
        }
    }

    /// Writes the objects of a PDF to the file. `titles` are those of its headings.
    pub(super) fn add(&mut self, mut document: Document, titles: &[&str]) -> Result<PrintedPart, Error> {
        let catalog = document.catalog()?.clone();
        let renumbering = Renumbering {
            objects: self.file.reserve(document.max_id),
            elements: self.next_number,
            prefix: format!("{:05}-", self.count),
        };
        self.count += 1;
        let page_tree = catalog.get(b"Pages").and_then(Object::as_reference)?;
        let pages: Vec<ObjectId> = document.page_iter().map(|id| renumbering.id(id)).collect();

        let mut targets = take(&mut document, &catalog, b"Dests").unwrap_or_default();
        renumbering.apply_to(&mut targets, &mut self.linked);
        self.targets.extend(targets.iter().map(|(name, target)| (decoded(name), target.clone())));

        let outline = take(&mut document, &catalog, b"Outlines").unwrap_or_default();
        let mut headings = take_headings(&mut document, &outline, &renumbering);
        rename(&mut headings, titles);
        let structure = self.take_structure(&mut document, &catalog, &renumbering)?;
        let trailer = std::mem::take(&mut document.trailer);
        take(&mut document, &trailer, b"Root");
        if let Some(info) = take(&mut document, &trailer, b"Info") {
            self.producer = info.get(b"Producer").ok().cloned();
        }
        let page_tree = renumbering.id(page_tree);
        while let Some((id, mut object)) = document.objects.pop_first() {
            renumbering.apply(&mut object, &mut self.linked);
            let id = renumbering.id(id);
            if let Ok(dictionary) = object.as_dict_mut() {
                if id == page_tree {
                    dictionary.set("Parent", PAGES);
                } else if structure.contains(&id) {
                    dictionary.set("P", STRUCTURE_ROOT);
                    dictionary.set("S", "Part");
                }
            }
            self.file.set(id.0, &object)?;
        }
        Ok(PrintedPart { pages, page_tree, headings, structure })
    }

    /// The page that an id is on.
    pub(super) fn page(&self, id: &str) -> Option<ObjectId> {
        page_of(self.targets.get(id)?)
    }

    /// The complete file, with the pages of `parts`.
    pub(super) fn finish(
        mut self,
        parts: Vec<PrintedPart>,
        chapters: &[ChapterStart],
        info: &Info<'_>,
    ) -> Result<Vec<u8>, Error> {
        let pages: usize = parts.iter().map(|part| part.pages.len()).sum();
        let trees: Vec<Object> = parts.iter().map(|part| part.page_tree.into()).collect();
        self.file.set(
            PAGES.0,
            &dictionary! { "Type" => "Pages", "Count" => integer(pages), "Kids" => trees }.into(),
        )?;

        let structure: Vec<Object> =
            parts.iter().flat_map(|part| &part.structure).map(|id| (*id).into()).collect();
        let starts =
            chapters.iter().filter_map(|chapter| Some((self.page(&chapter.id)?, chapter.is_below))).collect();
        let mut headings = Vec::new();
        nest(parts.into_iter().flat_map(|part| part.headings), starts, &mut headings);
        let mut outline = self.add_headings(headings, OUTLINE)?.unwrap_or_default();
        outline.set("Type", "Outlines");
        self.file.set(OUTLINE.0, &outline.into())?;

        let targets = dictionary! { "Names" => self.all_targets() };
        let targets = self.file.add(&targets.into())?;
        let mut catalog = dictionary! {
            "Type" => "Catalog",
            "Pages" => PAGES,
            "Outlines" => OUTLINE,
            "Names" => dictionary! { "Dests" => targets },
            "ViewerPreferences" => dictionary! { "DisplayDocTitle" => true },
            "Lang" => text_string(info.language),
        };
        if !structure.is_empty() {
            self.add_structure(structure)?;
            catalog.set("StructTreeRoot", STRUCTURE);
            catalog.set("MarkInfo", dictionary! { "Marked" => true });
        }
        self.file.set(CATALOG.0, &catalog.into())?;
        let mut about =
            dictionary! { "Title" => text_string(info.title), "Creator" => text_string("Prepbook") };
        if !info.authors.is_empty() {
            about.set("Author", text_string(&info.authors.join(", ")));
        }
        if let Some(producer) = self.producer.take() {
            about.set("Producer", producer);
        }
        let about = self.file.add(&about.into())?;
        self.file.finish(CATALOG, about)
    }

    /// The targets of all links, by name. A link to an id that is not in the book leads to its chapter.
    fn all_targets(&mut self) -> Vec<Object> {
        for id in std::mem::take(&mut self.linked) {
            let chapter = id.split_once('#').and_then(|(chapter, _)| self.targets.get(chapter)).cloned();
            if let Some(chapter) = chapter {
                self.targets.entry(id).or_insert(chapter);
            }
        }
        std::mem::take(&mut self.targets).into_iter().flat_map(|(id, target)| [string(&id), target]).collect()
    }

    /// Takes the roots of the structure, and what leads to elements of it.
    fn take_structure(
        &mut self,
        document: &mut Document,
        catalog: &Dictionary,
        renumbering: &Renumbering,
    ) -> Result<Vec<ObjectId>, Error> {
        let Some(structure) = take(document, catalog, b"StructTreeRoot") else { return Ok(Vec::new()) };
        let roots = match structure.get(b"K")? {
            Object::Array(roots) => roots.clone(),
            root => vec![root.clone()],
        };
        let mut elements = Vec::new();
        take_leaves(document, &structure, b"ParentTree", b"Nums", &mut elements);
        let mut names = Vec::new();
        take_leaves(document, &structure, b"IDTree", b"Names", &mut names);
        for object in elements.iter_mut().chain(&mut names) {
            renumbering.apply(object, &mut self.linked);
        }
        for pair in elements.chunks_exact_mut(2) {
            let number = pair[0].as_i64()? + renumbering.elements;
            self.next_number = self.next_number.max(number + 1);
            pair[0] = number.into();
        }
        for name in names.iter_mut().step_by(2) {
            renumbering.rename(name);
        }
        self.elements.extend(elements);
        self.names.extend(names);
        Ok(roots
            .iter()
            .filter_map(|root| root.as_reference().ok())
            .map(|root| renumbering.id(root))
            .collect())
    }

    fn add_structure(&mut self, parts: Vec<Object>) -> Result<(), Error> {
        let root = dictionary! { "Type" => "StructElem", "S" => "Document", "P" => STRUCTURE, "K" => parts };
        self.file.set(STRUCTURE_ROOT.0, &root.into())?;
        let elements = dictionary! { "Nums" => std::mem::take(&mut self.elements) };
        let elements = self.file.add(&elements.into())?;
        let names = dictionary! { "Names" => std::mem::take(&mut self.names) };
        let names = self.file.add(&names.into())?;
        let structure = dictionary! {
            "Type" => "StructTreeRoot",
            "K" => STRUCTURE_ROOT,
            "ParentTree" => elements,
            "ParentTreeNextKey" => self.next_number,
            "IDTree" => names,
        };
        self.file.set(STRUCTURE.0, &structure.into())
    }

    /// Writes headings, folded. Returns what their parent says about them.
    fn add_headings(
        &mut self,
        headings: Vec<OutlineHeading>,
        parent: ObjectId,
    ) -> Result<Option<Dictionary>, Error> {
        let count = u32::try_from(headings.len()).unwrap_or(u32::MAX);
        if count == 0 {
            return Ok(None);
        }
        let (first, last) = (self.file.reserve(count) + 1, self.file.reserve(0));
        for (id, heading) in (first..).zip(headings) {
            let mut object = dictionary! { "Title" => text_string(&heading.title), "Parent" => parent, "Dest" => heading.target };
            if let Some(element) = heading.element {
                object.set("SE", element);
            }
            if id > first {
                object.set("Prev", (id - 1, 0));
            }
            if id < last {
                object.set("Next", (id + 1, 0));
            }
            if let Some(below) = self.add_headings(heading.below, (id, 0))? {
                object.extend(&below);
                let count = below.get(b"Count").and_then(Object::as_i64)?;
                object.set("Count", -count);
            }
            self.file.set(id, &object.into())?;
        }
        Ok(Some(dictionary! { "First" => (first, 0), "Last" => (last, 0), "Count" => count }))
    }
}

impl Renumbering {
    fn id(&self, id: ObjectId) -> ObjectId {
        (id.0 + self.objects, 0)
    }

    fn apply(&self, object: &mut Object, linked: &mut BTreeSet<String>) {
        match object {
            Object::Reference(id) => *id = self.id(*id),
            Object::Array(objects) => objects.iter_mut().for_each(|object| self.apply(object, linked)),
            Object::Dictionary(dictionary) => self.apply_to(dictionary, linked),
            Object::Stream(stream) => {
                stream.dict.set("Length", integer(stream.content.len()));
                self.apply_to(&mut stream.dict, linked);
            }
            _ => {}
        }
    }

    fn apply_to(&self, dictionary: &mut Dictionary, linked: &mut BTreeSet<String>) {
        for (key, value) in dictionary.iter_mut() {
            match (key.as_slice(), value) {
                (b"StructParent" | b"StructParents", Object::Integer(number)) => *number += self.elements,
                (b"ID", name @ Object::String(..)) => self.rename(name),
                (b"Headers", Object::Array(names)) => names.iter_mut().for_each(|name| self.rename(name)),
                (_, value) => self.apply(value, linked),
            }
        }
        if let Some(id) = link_target(dictionary) {
            dictionary.remove(b"A");
            dictionary.set("Dest", string(&id));
            linked.insert(id);
        }
    }

    /// Gives an element of the structure a name that other parts do not use.
    fn rename(&self, name: &mut Object) {
        if let Object::String(name, _) = name {
            name.splice(0..0, self.prefix.bytes());
        }
    }
}

/// The id in the book that a link leads to.
fn link_target(annotation: &Dictionary) -> Option<String> {
    if annotation.get(b"Subtype").and_then(Object::as_name).ok()? != b"Link" {
        return None;
    }
    if let Ok(name) = annotation.get(b"Dest").and_then(Object::as_name) {
        return Some(decoded(name));
    }
    let action = annotation.get(b"A").and_then(Object::as_dict).ok()?;
    let url = action.get(b"URI").and_then(Object::as_str).ok()?;
    let id = url.strip_prefix(OTHER_PART.as_bytes())?.strip_prefix(b"#")?;
    Some(decoded(id))
}

/// Takes the object that a dictionary refers to out of the document.
fn take(document: &mut Document, dictionary: &Dictionary, key: &[u8]) -> Option<Dictionary> {
    let id = dictionary.get(key).and_then(Object::as_reference).ok()?;
    match document.objects.remove(&id)? {
        Object::Dictionary(dictionary) => Some(dictionary),
        _ => None,
    }
}

/// Takes a tree of names or numbers, and collects the entries of its leaves.
fn take_leaves(
    document: &mut Document,
    dictionary: &Dictionary,
    key: &[u8],
    entries: &[u8],
    leaves: &mut Vec<Object>,
) {
    let Some(tree) = take(document, dictionary, key) else { return };
    leaves.extend(tree.get(entries).and_then(Object::as_array).ok().into_iter().flatten().cloned());
    for kid in tree.get(b"Kids").and_then(Object::as_array).ok().into_iter().flatten() {
        take_leaves(document, &dictionary! { "Kid" => kid.clone() }, b"Kid", entries, leaves);
    }
}

/// Takes the headings below an entry of the outline.
fn take_headings(
    document: &mut Document,
    above: &Dictionary,
    renumbering: &Renumbering,
) -> Vec<OutlineHeading> {
    let mut headings = Vec::new();
    let mut next = take(document, above, b"First");
    while let Some(mut entry) = next {
        let below = take_headings(document, &entry, renumbering);
        next = take(document, &entry, b"Next");
        let title =
            entry.get(b"Title").ok().and_then(|title| decode_text_string(title).ok()).unwrap_or_default();
        let mut own = |key: &[u8]| {
            let mut object = entry.remove(key)?;
            renumbering.apply(&mut object, &mut BTreeSet::new());
            Some(object)
        };
        let (target, element) = (own(b"Dest").unwrap_or(Object::Null), own(b"SE"));
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        headings.push(OutlineHeading { title, target, element, below });
    }
    headings
}

/// Gives headings the titles that they have in the page: in those of a PDF, words at the ends of lines are joined, and the words of Arabic are in the
/// order in which they are drawn.
fn rename(headings: &mut [OutlineHeading], titles: &[&str]) {
    fn flatten<'h>(headings: &'h mut [OutlineHeading], all: &mut Vec<&'h mut String>) {
        for heading in headings {
            all.push(&mut heading.title);
            flatten(&mut heading.below, all);
        }
    }
    let mut found = Vec::new();
    flatten(headings, &mut found);
    if found.len() == titles.len() {
        found.into_iter().zip(titles).for_each(|(found, title)| (*title).clone_into(found));
        return;
    }
    // A heading is not in one of the two, because it is hidden or has no text.
    let mut titles = titles.iter().map(|title| (title, letters(title))).collect::<VecDeque<_>>();
    for found in found {
        let sought = letters(found);
        if let Some(index) = titles.iter().position(|(_, letters)| *letters == sought) {
            titles.drain(..index);
            titles.pop_front().map(|(title, _)| *title).unwrap_or_default().clone_into(found);
        }
    }
}

/// The letters and digits of a text, in any order of words.
fn letters(text: &str) -> Vec<char> {
    let mut letters: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
    letters.sort_unstable();
    letters
}

/// Puts articles below their topics, and other headings of the first level below the chapter that they are in. `starts` says of the pages on which chapters begin whether they are below another.
fn nest(
    headings: impl Iterator<Item = OutlineHeading>,
    mut starts: BTreeMap<ObjectId, bool>,
    nested: &mut Vec<OutlineHeading>,
) {
    let mut is_in_chapter_below = false;
    for heading in headings {
        let start = page_of(&heading.target).and_then(|page| starts.remove(&page));
        match (start, nested.last_mut()) {
            (Some(true), Some(topic)) => topic.below.push(heading),
            (None, Some(chapter)) if !is_in_chapter_below => chapter.below.push(heading),
            (None, Some(topic)) => match topic.below.last_mut() {
                Some(article) => article.below.push(heading),
                None => topic.below.push(heading),
            },
            _ => nested.push(heading),
        }
        is_in_chapter_below = start.unwrap_or(is_in_chapter_below);
    }
}

/// The page of a target.
fn page_of(target: &Object) -> Option<ObjectId> {
    target.as_array().ok()?.first()?.as_reference().ok()
}

/// Names and addresses are encoded as in URLs.
fn decoded(name: &[u8]) -> String {
    percent_decode(&String::from_utf8_lossy(name))
}

fn string(text: &str) -> Object {
    Object::string_literal(text)
}

fn integer(number: usize) -> Object {
    Object::Integer(i64::try_from(number).unwrap_or(i64::MAX))
}
