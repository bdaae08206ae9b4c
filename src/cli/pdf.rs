//! What Chromium leaves out of a PDF, and what it says about its pages. It writes PDF with a plain table of objects, and one object a line or more.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The pages that names in a PDF lead to, by name. The first page is 1.
pub(super) fn destinations(pdf: &[u8]) -> BTreeMap<String, usize> {
    let text = latin1(pdf);
    let objects = text.match_indices(" 0 obj\n<</Type /Page\n").map(|(at, _)| number_before(&text, at));
    let pages: BTreeMap<&str, usize> = objects.zip(1..).collect();
    let Some(object) = after(&text, "/Dests ").and_then(|rest| rest.split(' ').next()) else {
        return BTreeMap::new();
    };
    let Some(list) = after(&text, &format!("\n{object} 0 obj\n<<")) else { return BTreeMap::new() };
    let list = list.split("endobj").next().unwrap_or_default();
    let entries = list.split('/').filter_map(|entry| entry.split_once(" ["));
    entries
        .filter_map(|(name, target)| {
            let page = target.split(' ').next()?;
            Some((decode_name(name), *pages.get(page)?))
        })
        .collect()
}

/// The PDF with a title, authors and the program that made it, as an update at its end; as it is if it has another form.
pub(super) fn with_info(pdf: Vec<u8>, title: &str, authors: &[String]) -> Vec<u8> {
    let tail = latin1(&pdf[pdf.len().saturating_sub(1024)..]);
    let trailer = after(&tail, "trailer\n");
    let size = trailer.and_then(|trailer| number_after(trailer, "/Size "));
    let root = trailer.and_then(|trailer| number_after(trailer, "/Root "));
    let table = after(&tail, "startxref\n").and_then(|rest| number_after(rest, ""));
    let (Some(size), Some(root), Some(table)) = (size, root, table) else { return pdf };
    let mut out = pdf;
    let start = out.len() + 1;
    let mut update = format!("\n{size} 0 obj\n<</Title {}\n/Creator (Prepbook)", string(title));
    // Writing to a `String` cannot fail.
    if !authors.is_empty() {
        let _ = write!(update, "\n/Author {}", string(&authors.join(", ")));
    }
    update.push_str(">>\nendobj\n");
    let table_start = start - 1 + update.len();
    let _ = write!(
        update,
        "xref\n{size} 1\n{start:010} 00000 n \ntrailer\n<</Size {}\n/Root {root} 0 R\n/Info {size} 0 R\n/Prev {table}>>\nstartxref\n{table_start}\n%%EOF\n",
        size + 1
    );
    out.extend_from_slice(update.as_bytes());
    out
}

/// A text as a string of PDF: UTF-16 with a mark, in hexadecimal digits.
fn string(text: &str) -> String {
    let digits: String = text.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
    format!("<FEFF{digits}>")
}

/// Each byte as a character, so that positions stay.
fn latin1(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| if byte.is_ascii() { char::from(*byte) } else { '?' }).collect()
}

fn after<'t>(text: &'t str, what: &str) -> Option<&'t str> {
    text.find(what).map(|at| &text[at + what.len()..])
}

fn number_before(text: &str, at: usize) -> &str {
    text[..at].rsplit('\n').next().unwrap_or_default()
}

fn number_after(text: &str, what: &str) -> Option<usize> {
    let rest = after(text, what)?;
    rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

/// A name of PDF, in which `#2F` is a byte.
fn decode_name(name: &str) -> String {
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name;
    while let Some(c) = rest.chars().next() {
        let code = rest.strip_prefix('#').and_then(|rest| rest.get(..2));
        match code.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &rest[3..];
            }
            None => {
                bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PDF: &str = "%PDF-1.4\n2 0 obj\n<</Type /Page\n/A 1>>\nendobj\n5 0 obj\n<</Type /Page\n/A 1>>\nendobj\n\
        7 0 obj\n<</t#2F#C3#A4.html [5 0 R /XYZ 0 841 0]\n/a [2 0 R /XYZ 0 0 0]>>\nendobj\n\
        8 0 obj\n<</Type /Catalog\n/Dests 7 0 R>>\nendobj\ntrailer\n<</Size 9\n/Root 8 0 R\n/Info 1 0 R>>\nstartxref\n100\n%%EOF\n";

    #[test]
    fn finds_pages_by_name() {
        let expected = [("a".to_owned(), 1), ("t/ä.html".to_owned(), 2)];
        assert_eq!(destinations(PDF.as_bytes()), expected.into());
        assert_eq!(destinations(b"%PDF"), BTreeMap::new());
    }

    #[test]
    fn names_title_and_authors() {
        let out = with_info(PDF.as_bytes().to_vec(), "A", &["B".into()]);
        let update = String::from_utf8(out[PDF.len()..].to_vec()).expect("is ASCII");
        let object = PDF.len() + 1;
        assert!(
            update.starts_with("\n9 0 obj\n<</Title <FEFF0041>\n/Creator (Prepbook)\n/Author <FEFF0042>>>"),
            "{update}"
        );
        assert!(update.contains(&format!("xref\n9 1\n{object:010} 00000 n \n")), "{update}");
        assert!(update.contains("/Size 10\n/Root 8 0 R\n/Info 9 0 R\n/Prev 100"), "{update}");
        let table = PDF.len() + update.find("xref\n").expect("has a table");
        assert!(update.ends_with(&format!("startxref\n{table}\n%%EOF\n")), "{update}");
        assert_eq!(with_info(b"%PDF".to_vec(), "A", &[]), b"%PDF");
    }
}
