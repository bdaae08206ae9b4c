//! Every page as a browser and a crawler see it: sound markup, no inline code, and no link that leads nowhere.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use rayon::prelude::*;

use prepbook::pipeline::{Inputs, Pipeline};

use crate::book::{self, Pages};
use crate::page::{Element, Page};
use crate::{golden, xml};

/// Where sites are published in these tests.
const BASE_URL: &str = "https://example.org/guide/";

#[test]
fn pages_of_golden_sites_are_sound() {
    // Where HTML is allowed, what an author writes is the author's.
    let cases = golden::cases().into_iter().filter(|case| !case.ends_with("raw-html-allow"));
    check_all(cases.map(|case| case.join("input")));
}

#[test]
fn pages_of_broken_books_are_sound() {
    let rules = golden::folders(&book::repository().join("tests/rules")).into_iter();
    // What the policy blocks is what no page of Prepbook's own has.
    let rules = rules.filter(|case| !case.ends_with("blocked-by-csp"));
    check_all(rules.map(|case| case.join("book")));
}

#[test]
fn pages_of_the_guide_the_manual_and_a_new_book_are_sound() {
    check_all(["", "docs", "src/cli/init"].map(|folder| book::repository().join(folder)));
}

/// Checks the sites of books: as read from disk, and with drafts at an address.
fn check_all(books: impl IntoIterator<Item = PathBuf>) {
    let pipeline = Pipeline::new();
    let mut found = Vec::new();
    for root in books {
        let sources = book::load(&root);
        for (base_url, drafts) in [(None, false), (Some(BASE_URL.to_owned()), true)] {
            let build = pipeline.run(&sources, &Inputs { base_url, drafts, ..Inputs::default() });
            let failures = failures(&book::pull(&build.site));
            found.extend(failures.into_iter().map(|failure| format!("{}: {failure}", root.display())));
        }
    }
    found.sort();
    found.dedup();
    let shown: Vec<_> = found.iter().take(60).map(String::as_str).collect();
    assert!(found.is_empty(), "{} failures:\n{}", found.len(), shown.join("\n"));
}

/// What a page says of itself, and of others.
struct Seen {
    /// What links to it can lead to.
    anchors: BTreeSet<String>,
    /// Elements that lead somewhere, and where.
    links: Vec<(String, String)>,
    failures: Vec<String>,
}

impl Seen {
    fn of(bytes: &[u8]) -> Self {
        let page = Page::parse(bytes);
        let elements = page.elements();
        let errors = page.errors.iter().map(|error| format!("parse error: {error}"));
        let mut failures: Vec<String> = errors.collect();
        let mut ids = BTreeSet::new();
        for id in page.ids() {
            if id.is_empty() || id.contains(char::is_whitespace) || !ids.insert(id.clone()) {
                failures.push(format!("the id `{id}` is empty, has a space or is there twice"));
            }
        }
        failures.extend(counts(&elements));
        let mut links = Vec::new();
        for element in &elements {
            failures.extend(inline_code(element));
            failures.extend(references(element, &ids));
            let addresses = addresses(element).into_iter();
            links.extend(addresses.map(|(name, address)| (format!("<{} {name}>", element.name()), address)));
        }
        Self { anchors: page.anchors().into_iter().collect(), links, failures }
    }
}

/// What is wrong with a site.
pub(crate) fn failures(pages: &Pages) -> Vec<String> {
    let files: Vec<_> =
        pages.iter().filter_map(|(url, bytes)| Some((url.as_str(), bytes.as_ref().ok()?))).collect();
    let html = files.par_iter().filter(|(url, _)| url.ends_with(".html"));
    let seen: BTreeMap<&str, Seen> = html.map(|(url, bytes)| (*url, Seen::of(bytes))).collect();
    assert!(seen.len() > 1, "there are pages");
    let mut failures = Vec::new();
    for (url, page) in &seen {
        failures.extend(page.failures.iter().map(|failure| format!("{url}: {failure}")));
        for (element, address) in &page.links {
            if let Err(reason) = resolve(pages, &seen, url, address) {
                failures.push(format!("{url}: {element} to `{address}`: {reason}"));
            }
        }
    }
    for (url, bytes) in files.iter().filter(|(url, _)| url.ends_with(".svg") || url.ends_with(".xml")) {
        let checked = xml::check(&String::from_utf8_lossy(bytes));
        failures.extend(checked.err().map(|failure| format!("{url}: {failure}")));
    }
    failures
}

/// Whether an address on the page `url` leads to a file, and to an id in it.
fn resolve(pages: &Pages, seen: &BTreeMap<&str, Seen>, url: &str, address: &str) -> Result<(), String> {
    if has_scheme(address) {
        return Ok(());
    }
    if address.starts_with("//") {
        return Err("leads to another host".into());
    }
    let (path, anchor) =
        address.split_once('#').map_or((address, None), |(path, anchor)| (path, Some(anchor)));
    let path = path.split('?').next().unwrap_or_default();
    if path.ends_with('/') || address.is_empty() {
        return Err("opens a folder, which has no page when read from disk".into());
    }
    let target = if path.is_empty() { url.to_owned() } else { join(url, &decode(path))? };
    if !pages.contains_key(&target) {
        return Err(format!("there is no `{target}`"));
    }
    let Some(anchor) = anchor.map(decode).filter(|anchor| !anchor.is_empty()) else { return Ok(()) };
    match seen.get(target.as_str()) {
        Some(page) if !page.anchors.contains(&anchor) => Err(format!("`{target}` has no `#{anchor}`")),
        _ => Ok(()),
    }
}

/// What a page has exactly one of.
fn counts(elements: &[Element]) -> Vec<String> {
    let mut found = Vec::new();
    let of = |name: &str| elements.iter().filter(|element| element.name() == name).count();
    for name in ["html", "head", "body", "main", "h1"] {
        if of(name) != 1 {
            found.push(format!("{} <{name}>", of(name)));
        }
    }
    let html = elements.iter().find(|element| element.name() == "html");
    if html.and_then(|html| html.attribute("lang")).is_none_or(|language| language.is_empty()) {
        found.push("no language".into());
    }
    let title = elements.iter().find(|element| element.name() == "title");
    if title.is_none_or(|title| title.text().trim().is_empty()) {
        found.push("no title".into());
    }
    found
}

/// Style and script that a strict policy for content forbids.
fn inline_code(element: &Element) -> Vec<String> {
    let mut found = Vec::new();
    let data = element.attribute("type").is_some_and(|kind| kind == "application/ld+json");
    match element.name() {
        "script" if element.attribute("src").is_none() && !data => found.push("an inline <script>".into()),
        "script" if data && serde_json::from_str::<serde_json::Value>(&element.text()).is_err() => {
            found.push("structured data is not JSON".into());
        }
        "style" => found.push("an inline <style>".into()),
        _ => {}
    }
    for (name, _) in element.attributes() {
        if name == "style" || name.starts_with("on") {
            found.push(format!("<{} {name}=…>", element.name()));
        }
    }
    found
}

/// Attributes that name ids of the page.
fn references(element: &Element, ids: &BTreeSet<String>) -> Vec<String> {
    let mut found = Vec::new();
    for name in ["for", "aria-labelledby", "aria-describedby", "aria-controls", "popovertarget"] {
        let Some(value) = element.attribute(name) else { continue };
        for id in value.split_whitespace().filter(|id| !ids.contains(*id)) {
            found.push(format!("<{} {name}=\"{id}\"> names no id of the page", element.name()));
        }
    }
    found
}

/// The addresses an element leads to or loads.
fn addresses(element: &Element) -> Vec<(&'static str, String)> {
    let names: &[&str] = match element.name() {
        "a" | "link" | "area" | "use" => &["href", "xlink:href"],
        "img" | "script" | "source" | "iframe" | "video" | "audio" => &["src"],
        "form" => &["action"],
        "meta" => {
            let refresh = element.attribute("http-equiv").is_some_and(|kind| kind == "refresh");
            let content = element.attribute("content").filter(|_| refresh).unwrap_or_default();
            return content
                .split_once("url=")
                .map(|(_, url)| ("content", url.to_owned()))
                .into_iter()
                .collect();
        }
        _ => &[],
    };
    names.iter().filter_map(|name| Some((*name, element.attribute(name)?))).collect()
}

fn has_scheme(address: &str) -> bool {
    let scheme = address.split([':', '/', '?', '#']).next().unwrap_or_default();
    address[scheme.len()..].starts_with(':') && !scheme.is_empty()
}

/// Where a path on the page `url` leads, from the site's root. A path from the host's root is one under
/// [`BASE_URL`], or on the page for missing addresses, which hosts show at any depth.
fn join(url: &str, path: &str) -> Result<String, String> {
    let (base, path) = match path.strip_prefix("/guide/") {
        Some(path) => ("", path),
        None if path.starts_with('/') && url == "404.html" => ("", path.trim_start_matches('/')),
        None if path.starts_with('/') => return Err("starts at the host's root".into()),
        None => (url.rsplit_once('/').map_or("", |(folder, _)| folder), path),
    };
    let mut parts: Vec<&str> = base.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop().ok_or("leads out of the site")?),
            part => parts.push(part),
        }
    }
    Ok(parts.join("/"))
}

/// Undoes percent-encoding.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let digits = tail.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()).filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).expect("addresses are UTF-8")
}
