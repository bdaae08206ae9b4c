//! The PDF, with a printer that makes a page of each chapter as Chromium does.

use std::error::Error;
use std::sync::Mutex;

use lopdf::{Document, Object, dictionary, text_string};
use prepbook::document::escape::percent_decode;
use prepbook::export::{ExportError, ExportFormat, ExportInput, Exported, PagePrinter, export};
use prepbook::pipeline::{Build, Inputs};

use crate::book;

/// Keeps the pages that it prints: each `<section>`, or the whole page without any, becomes a page with its heading, its links and its targets.
#[derive(Default)]
pub(crate) struct Recorder {
    pub(crate) printed: Mutex<Vec<String>>,
    /// Fails to print what has this text.
    refused: Option<&'static str>,
}

impl PagePrinter for Recorder {
    fn print(&self, page: &[u8]) -> Result<Vec<u8>, Box<dyn Error + Send + Sync>> {
        let page = String::from_utf8(page.to_vec())?;
        if self.refused.is_some_and(|text| page.contains(text)) {
            return Err("out of paper".into());
        }
        let pdf = as_pdf(&page)?;
        self.printed.lock().map_err(|_| "a panic")?.push(page);
        Ok(pdf)
    }
}

fn between<'t>(text: &'t str, start: &str, end: &str) -> Vec<&'t str> {
    text.split(start).skip(1).filter_map(|rest| rest.split_once(end)).map(|(found, _)| found).collect()
}

fn as_pdf(page: &str) -> Result<Vec<u8>, lopdf::Error> {
    let mut document = Document::with_version("1.4");
    let (tree, outline) = (document.new_object_id(), document.new_object_id());
    let (structure, root) = (document.new_object_id(), document.new_object_id());
    let mut targets = dictionary! {};
    let mut kids: Vec<Object> = Vec::new();
    let mut headings = Vec::new();
    let linked = between(page, "<a href=\"#", "\"");
    let body = page.split("<body").nth(1).unwrap_or_default();
    let sections: Vec<&str> = match body.split("<section class=\"print-").skip(1).collect::<Vec<_>>() {
        sections if sections.is_empty() => vec![body],
        sections => sections,
    };
    for section in sections {
        let annotations = between(section, "<a href=\"http", "\"").into_iter().map(|url| {
            let action = dictionary! { "S" => "URI", "URI" => Object::string_literal(format!("http{url}")) };
            Object::from(
                dictionary! { "Type" => "Annot", "Subtype" => "Link", "StructParent" => 1, "A" => action },
            )
        });
        let annotations: Vec<Object> = annotations.collect();
        let printed = document.add_object(
            dictionary! { "Type" => "Page", "Parent" => tree, "StructParents" => 0, "Annots" => annotations },
        );
        kids.push(printed.into());
        for id in between(section, "id=\"", "\"") {
            // Chromium names targets as their links are written.
            if let Some(name) = linked.iter().find(|name| percent_decode(name) == id) {
                targets.set(*name, vec![printed.into(), "XYZ".into(), 0.into(), 0.into(), 0.into()]);
            }
        }
        for title in between(section, "<h1>", "</h1>") {
            headings.push((document.new_object_id(), format!(" {title}"), printed));
        }
    }
    for (index, (id, title, printed)) in headings.iter().enumerate() {
        let mut heading = dictionary! { "Title" => text_string(title), "Parent" => outline, "Dest" => vec![(*printed).into(), "XYZ".into()], "SE" => root };
        if let Some((next, ..)) = headings.get(index + 1) {
            heading.set("Next", *next);
        }
        document.objects.insert(*id, heading.into());
    }
    if let (Some((first, ..)), Some((last, ..))) = (headings.first(), headings.last()) {
        document
            .objects
            .insert(outline, dictionary! { "Type" => "Outlines", "First" => *first, "Last" => *last }.into());
    }
    let count = u32::try_from(kids.len()).unwrap_or(u32::MAX);
    document.objects.insert(tree, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count }.into());
    let name = Object::string_literal("node1");
    document.objects.insert(
        root,
        dictionary! { "Type" => "StructElem", "S" => "Document", "P" => structure, "ID" => name.clone() }
            .into(),
    );
    let elements =
        document.add_object(dictionary! { "Nums" => vec![0.into(), root.into(), 1.into(), root.into()] });
    let names = document.add_object(
        dictionary! { "Kids" => vec![dictionary! {}.into()], "Names" => vec![name, root.into()] },
    );
    let numbers =
        dictionary! { "Type" => "StructTreeRoot", "K" => root, "ParentTree" => elements, "IDTree" => names };
    document.objects.insert(structure, numbers.into());
    let targets = document.add_object(targets);
    let catalog = dictionary! { "Type" => "Catalog", "Pages" => tree, "Outlines" => outline, "Dests" => targets, "StructTreeRoot" => structure };
    let catalog = document.add_object(catalog);
    document.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes)?;
    Ok(bytes)
}

fn print(build: &Build, printer: &Recorder) -> Result<Exported, ExportError> {
    let source = ExportInput { printer: Some(printer), ..ExportInput::new(&build.views, &build.site) };
    export(ExportFormat::Pdf, &source)
}

/// A guide whose second topic is too large for one part.
fn guide() -> Build {
    let long = "Words. ".repeat(110_000);
    let more = format!("# More\n\n{long}\n");
    let far = format!("# Far\n\n## What is far?\n\n{long}\n\nSee [near](../a/near.md#what-is-near).\n");
    let sources = book::sources([
        ("book.toml", "title = \"Guide “G”\"\nauthors = [\"A. Uthor\", \"B\"]\nlanguage = \"en-GB\"\n"),
        ("content/a/index.md", "---\ntitle: A\npriority: high\n---\n"),
        (
            "content/a/near.md",
            "# Near\n\n## What is near?\n\nNot [far](../b/fär%20away.md#what-is-far). See [it](#what-is-near), [paper](https://example.org/).\n",
        ),
        ("content/b/index.md", "---\ntitle: B\npriority: low\n---\n"),
        ("content/b/fär away.md", far.as_str()),
        ("content/b/more.md", more.as_str()),
    ]);
    book::build(&sources, &Inputs::default())
}

fn outline(pdf: &Document, above: &lopdf::Dictionary, level: usize, lines: &mut Vec<String>) {
    let mut next = above.get_deref(b"First", pdf).ok();
    while let Some(Ok(entry)) = next.map(Object::as_dict) {
        let title = entry.get(b"Title").and_then(lopdf::decode_text_string).expect("a title");
        lines.push(format!("{}{title}", "  ".repeat(level)));
        outline(pdf, entry, level + 1, lines);
        next = entry.get_deref(b"Next", pdf).ok();
    }
}

#[test]
fn parts_become_one_pdf() {
    let printer = Recorder::default();
    let exported = print(&guide(), &printer).expect("a PDF");
    let printed = printer.printed.into_inner().expect("no panic");
    let offsets: Vec<&str> =
        printed.iter().flat_map(|page| between(page, "counter-reset: page ", " }")).collect();
    // The contents, A and Near, B and Far, More, and the contents with numbers.
    assert_eq!(offsets, ["0", "1", "4", "5", "0"]);
    let numbers: Vec<Vec<&str>> =
        [0, 4].map(|part: usize| between(&printed[part], "<span class=\"print-number\">", "</span>")).into();
    assert_eq!(numbers, [["", "", "", "", ""], ["2", "3", "4", "5", "6"]]);

    let pdf = Document::load_mem(&exported.bytes).expect("a PDF");
    assert_eq!(pdf.page_iter().count(), 6);
    let catalog = pdf.catalog().expect("a catalog");
    assert_eq!(catalog.get(b"Lang").and_then(lopdf::decode_text_string).ok().as_deref(), Some("en-GB"));
    let mut lines = Vec::new();
    outline(
        &pdf,
        catalog.get_deref(b"Outlines", &pdf).and_then(Object::as_dict).expect("an outline"),
        0,
        &mut lines,
    );
    assert_eq!(lines, ["Contents", "A", "  Near", "B", "  Far", "  More"]);

    let info = pdf.trailer.get_deref(b"Info", &pdf).and_then(Object::as_dict).expect("info");
    let about = [b"Title".as_slice(), b"Author", b"Creator"]
        .map(|key| info.get(key).and_then(lopdf::decode_text_string).ok());
    assert_eq!(about.map(Option::unwrap_or_default), ["Guide “G”", "A. Uthor, B", "Prepbook"]);
}

#[test]
fn links_lead_to_other_parts() {
    let exported = print(&guide(), &Recorder::default()).expect("a PDF");
    let pdf = Document::load_mem(&exported.bytes).expect("a PDF");
    let pages: Vec<_> = pdf.page_iter().collect();
    let names =
        pdf.catalog().and_then(|catalog| catalog.get(b"Names")).and_then(Object::as_dict).expect("names");
    let targets = names
        .get_deref(b"Dests", &pdf)
        .and_then(Object::as_dict)
        .and_then(|tree| tree.get(b"Names"))
        .and_then(Object::as_array);
    let targets = targets.expect("targets");
    let page = |name: &[u8]| {
        let target = targets.chunks(2).find(|pair| pair[0].as_str().ok() == Some(name)).expect("a target");
        let page = target[1].as_array().expect("a target")[0].as_reference().expect("a page");
        pages.iter().position(|id| *id == page).expect("a page of the PDF")
    };
    let links = |index: usize| {
        let annotations = pdf.get_page_annotations(pages[index]).expect("links");
        let links = annotations.into_iter().map(|link| match link.get(b"Dest").and_then(Object::as_str) {
            Ok(name) => page(name),
            Err(_) => usize::MAX,
        });
        links.collect::<Vec<_>>()
    };
    assert_eq!(links(0), [1, 2, 3, 4, 5], "the contents");
    assert_eq!(links(2), [4, 2, usize::MAX], "Near leads to Far, to itself, and out");
    assert_eq!(links(4), [2]);
}

#[test]
fn a_structure_is_that_of_all_parts() {
    let exported = print(&guide(), &Recorder::default()).expect("a PDF");
    let pdf = Document::load_mem(&exported.bytes).expect("a PDF");
    let structure = pdf
        .catalog()
        .and_then(|catalog| catalog.get_deref(b"StructTreeRoot", &pdf))
        .and_then(Object::as_dict);
    let structure = structure.expect("a structure");
    let root = structure.get_deref(b"K", &pdf).and_then(Object::as_dict).expect("a root");
    let parts = root.get(b"K").and_then(Object::as_array).expect("parts");
    assert_eq!(parts.len(), 4);
    let elements = structure
        .get_deref(b"ParentTree", &pdf)
        .and_then(Object::as_dict)
        .and_then(|tree| tree.get(b"Nums"))
        .and_then(Object::as_array);
    let keys: Vec<i64> =
        elements.expect("numbers").iter().step_by(2).filter_map(|key| key.as_i64().ok()).collect();
    assert_eq!(keys, [0, 1, 2, 3, 4, 5, 6, 7]);
    // The contents were printed last.
    let page = pdf.page_iter().next().and_then(|page| pdf.get_dictionary(page).ok()).expect("a page");
    assert_eq!(page.get(b"StructParents").and_then(Object::as_i64).ok(), Some(6));
    let names: Vec<&[u8]> = parts
        .iter()
        .filter_map(|part| pdf.dereference(part).ok()?.1.as_dict().ok()?.get(b"ID").ok()?.as_str().ok())
        .collect();
    assert_eq!(names, [b"00003-node1", b"00000-node1", b"00001-node1", b"00002-node1"]);
}

#[test]
fn a_failure_names_what_is_not_printed() {
    let printer = Recorder { refused: Some("What is near?"), ..Recorder::default() };
    let error = print(&guide(), &printer).expect_err("fails");
    assert_eq!(
        error.to_string(),
        "cannot print 3 chapters, from `content/a/index.md` to `content/b/index.md`"
    );
    assert_eq!(error.source().map(ToString::to_string).as_deref(), Some("out of paper"));
}
