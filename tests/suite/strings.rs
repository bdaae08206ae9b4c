//! The texts of the interface: every text that a reader sees comes from the table, every text of the table is used, and each shipped language
//! is complete.
#![allow(clippy::disallowed_methods, reason = "the test reads the sources")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use prepbook::export::{ExportFormat, ExportInput, export};
use prepbook::pipeline::Inputs;
use prepbook::strings::{self, File, FileOrigin, Forms, Input, Strings, TextPiece, pieces};

use crate::book;
use crate::pdf::Recorder;

/// Words that are the same in every language, or are not words: names of keys, of formats and of the program.
const NOT_TEXTS: [&str; 5] = ["Ctrl K", "Esc", "Markdown", "prepbook", "topic:"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &str, endings: &[&str]) -> Vec<(String, String)> {
    let walk = walkdir::WalkDir::new(root().join(folder)).sort_by_file_name().into_iter();
    let paths = walk.map(|entry| entry.expect("an entry").into_path());
    paths
        .filter(|path| endings.iter().any(|ending| path.to_string_lossy().ends_with(ending)))
        .map(|path| {
            let name = path.strip_prefix(root()).unwrap_or(&path).to_string_lossy().into_owned();
            (name, fs::read_to_string(path).expect("a text"))
        })
        .collect()
}

/// The texts of a language as the program has them, and what is wrong with its file if it were a book's.
fn load(language: &str) -> (Strings, Vec<String>) {
    let read = |path: &Path| fs::read(path).expect("a file of texts");
    let folder = root().join("themes/default/strings");
    let (english, own) = (read(&folder.join("en.toml")), read(&folder.join(format!("{language}.toml"))));
    let file = |path: String, origin, bytes| File { path: Arc::from(path), origin, bytes };
    let files = vec![
        file("themes/default/strings/en.toml".into(), FileOrigin::Default, english.as_slice()),
        file(format!("strings/{language}.toml"), FileOrigin::Book, own.as_slice()),
    ];
    let found = strings::load(&Input { language, named_at: None, files, is_used: &|_| false });
    let messages = found.diagnostics.iter().map(|one| format!("{}: {}", one.rule.name(), one.message));
    (found.value, messages.collect())
}

fn english() -> BTreeMap<String, Forms> {
    load("en").0.iter().map(|(key, forms)| (key.to_owned(), forms.clone())).collect()
}

/// The quoted words of a source that have the form of a key, and the beginnings of keys: `priority.` followed by a name that is computed.
fn quoted(source: &str) -> (BTreeSet<&str>, BTreeSet<&str>) {
    let is_of_key = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    let (mut keys, mut prefixes) = (BTreeSet::new(), BTreeSet::new());
    for (at, quote) in source.match_indices(['"', '\'', '`']) {
        let rest = &source[at + 1..];
        let end = rest.find(|c| !is_of_key(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        if after.starts_with(quote) {
            let is_prefix = word.ends_with('.') && after[1..].trim_start().starts_with('~');
            if is_prefix {
                prefixes.insert(word)
            } else {
                keys.insert(word)
            };
        } else if word.ends_with('.') && (after.starts_with("${") || after.starts_with('{')) {
            prefixes.insert(word);
        }
    }
    (keys, prefixes)
}

#[test]
fn every_text_is_used() {
    let sources = [files("themes/default", &[".html", ".js"]), files("src", &[".rs"])].concat();
    let sources: Vec<_> = sources.iter().filter(|(path, _)| !path.contains("src/strings/")).collect();
    let found: Vec<_> = sources.iter().map(|(_, text)| quoted(text)).collect();
    // Titles and descriptions of pages are found by the names of the kinds; "roadmap.lead" is completed by what the guide has.
    let computed = ["page.", "roadmap.lead", "priority_full.", "date.month_"];
    let of_study_page = |key: &str| {
        let parts = key.split_once('.');
        parts.is_some_and(|(kind, name)| {
            ["mock", "plan", "progress", "review"].contains(&kind) && ["lead", "noscript"].contains(&name)
        })
    };
    let unused: Vec<String> = english()
        .into_keys()
        .filter(|key| !computed.iter().any(|prefix| key.starts_with(prefix)) && !of_study_page(key))
        .filter(|key| {
            !found.iter().any(|(keys, prefixes)| {
                keys.contains(key.as_str()) || prefixes.iter().any(|prefix| key.starts_with(*prefix))
            })
        })
        .collect();
    assert!(unused.is_empty(), "no source uses these texts: {unused:#?}");
}

#[test]
fn every_key_that_sources_name_is_a_text() {
    let english = english();
    let mut unknown = Vec::new();
    let calls =
        [("t(\"", ".js"), ("phrase(\"", ".js"), ("text(\"", ".rs"), ("count(\"", ".rs"), ("label(\"", ".rs")];
    for (path, source) in [files("themes/default", &[".js"]), files("src", &[".rs"])].concat() {
        for (call, _) in calls.iter().filter(|(_, ending)| path.ends_with(ending)) {
            let after = source.match_indices(call).filter(|(at, _)| {
                // The end of another name, such as `priority_text(`.
                !source[..*at].ends_with(|c: char| c.is_alphanumeric() || c == '_')
            });
            for key in after.filter_map(|(at, call)| source[at + call.len()..].split('"').next()) {
                if is_key(key)
                    && !path.starts_with("src/strings/")
                    && !path.ends_with("tests.rs")
                    && !english.contains_key(key)
                {
                    unknown.push(format!("{path}: {key}"));
                }
            }
        }
    }
    for (path, source) in files("themes/default/templates", &[".html"]) {
        for (at, _) in source.match_indices("\" | t") {
            let key = source[..at].rsplit('"').next().unwrap_or_default();
            if !english.contains_key(key) {
                unknown.push(format!("{path}: {key}"));
            }
        }
    }
    assert!(unknown.is_empty(), "the table has no such texts: {unknown:#?}");
}

fn is_key(text: &str) -> bool {
    text.contains('.') && !text.contains(' ') && !text.ends_with(".md")
}

#[test]
fn templates_give_each_text_the_values_it_needs() {
    let english = english();
    let mut missing = Vec::new();
    for (path, source) in files("themes/default/templates", &[".html"]) {
        for (at, _) in source.match_indices("\" | t") {
            let key = source[..at].rsplit('"').next().unwrap_or_default();
            let Some(forms) = english.get(key) else { continue };
            let arguments = source[at + 5..].strip_prefix('(').map_or("", |rest| arguments(rest));
            for name in placeholders(forms) {
                if !arguments.contains(&format!("{name}=")) {
                    missing.push(format!("{path}: {key} needs {name}"));
                }
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

/// What is in parentheses, without the closing one.
fn arguments(text: &str) -> &str {
    let mut depth = 1;
    let end = text.find(|c| {
        depth += match c {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        depth == 0
    });
    &text[..end.unwrap_or(text.len())]
}

fn placeholders(forms: &Forms) -> BTreeSet<String> {
    let texts = forms.all().flat_map(|(_, text)| pieces(text));
    let names =
        texts.filter_map(
            |piece| if let TextPiece::Placeholder(name) = piece { Some(name.to_owned()) } else { None },
        );
    names.collect()
}

#[test]
fn templates_have_no_words_of_their_own() {
    let mut found = Vec::new();
    for (path, source) in files("themes/default/templates", &[".html"]) {
        let text = without(&without(&without(&source, "{#", "#}"), "{{", "}}"), "{%", "%}");
        // Attributes that are read out, then what is between tags.
        for attribute in ["aria-label=\"", "placeholder=\"", "title=\"", "alt=\"", "label=\""] {
            for (at, _) in text.match_indices(attribute) {
                let value = text[at + attribute.len()..].split('"').next().unwrap_or_default();
                report(&path, value, &mut found);
            }
        }
        // The attribute that is set apart, for several elements.
        let text = without(&text, " aria-current=\"", "\"");
        let body = without(&without(&text, "<svg", "</svg>"), "<", ">");
        body.lines().for_each(|line| report(&path, line, &mut found));
    }
    assert!(found.is_empty(), "texts that do not come from the table: {found:#?}");
}

/// A source without what is between two marks.
fn without(source: &str, open: &str, close: &str) -> String {
    let mut out = String::new();
    let mut rest = source;
    while let Some((before, inside)) = rest.split_once(open) {
        out.push_str(before);
        out.push(' ');
        rest = inside.split_once(close).map_or("", |(_, after)| after);
    }
    out + rest
}

fn report(path: &str, text: &str, found: &mut Vec<String>) {
    let text = text.trim();
    let words = NOT_TEXTS.iter().fold(text.to_owned(), |text, name| text.replace(name, ""));
    if words.chars().filter(|c| c.is_alphabetic()).count() > 1 {
        found.push(format!("{path}: {text}"));
    }
}

#[test]
fn scripts_have_no_words_of_their_own() {
    let mut found = Vec::new();
    for (path, source) in files("themes/default/assets/js", &[".js"]) {
        for (number, line) in source.lines().enumerate() {
            let code = line.trim();
            if code.starts_with("//") || code.starts_with('*') || code.starts_with("/*") {
                continue;
            }
            for text in texts_of(code) {
                found.push(format!("{path}:{}: {text}", number + 1));
            }
        }
    }
    assert!(found.is_empty(), "texts that do not come from the table: {found:#?}");
}

/// The rooms whose strings reach the pages.
const RENDERING_ROOMS: [&str; 4] = ["src/document", "src/content/diagram", "src/export", "src/site"];

#[test]
fn rust_has_no_words_of_its_own() {
    let mut found = Vec::new();
    for (path, source) in RENDERING_ROOMS.iter().flat_map(|room| files(room, &[".rs"])) {
        let code = source.split("#[cfg(test)]").next().unwrap_or_default();
        let lines = code.lines().enumerate().filter(|_| !path.ends_with("tests.rs"));
        for (number, line) in lines.filter(|(_, line)| !line.trim_start().starts_with("//")) {
            let line = line.replace("\\\"", "'");
            let literals = line.split('"').skip(1).step_by(2);
            for text in literals.filter(|text| shows_word(text)) {
                found.push(format!("{path}:{}: {text}", number + 1));
            }
        }
    }
    assert!(found.is_empty(), "texts that do not come from the table: {found:#?}");
}

/// Whether HTML in a literal has a word after a tag or in an attribute that is read out; attributes are in single quotes here.
fn shows_word(html: &str) -> bool {
    let after_tag = html.match_indices('>').any(|(at, _)| {
        let tag = html[..at].rsplit('<').next().unwrap_or_default();
        let is_tag = html[..at].contains('<') && tag.starts_with(|c: char| c.is_alphabetic() || c == '/');
        let word: String = html[at + 1..].chars().take_while(|c| c.is_alphabetic()).collect();
        is_tag && word.chars().count() > 1
    });
    let in_attribute = ["aria-label='", "title='", "alt='"].iter().any(|name| {
        let values = html.match_indices(name).map(|(at, _)| &html[at + name.len()..]);
        { values }.any(|value| value.starts_with(char::is_alphabetic))
    });
    after_tag || in_attribute
}

/// The strings in a line of a script that read like a text: several words, or a word with a capital that is shown.
fn texts_of(code: &str) -> Vec<&str> {
    // An error is for the console; names of keys and of lists in selectors are not texts.
    let is_internal = [
        "new Error(", "$(", "$$(", "matches(", "closest(", "matchMedia(", "event.key", "key ===", "===",
        "class:", "d:",
    ];
    let shown = ["textContent = \"", "title: \"", "placeholder: \"", "\"aria-label\": \"", "label: \""];
    let mut found = Vec::new();
    for quote in ['"', '`'] {
        for (index, text) in code.split(quote).enumerate() {
            let before = code.split(quote).take(index).map(|part| part.len() + 1).sum::<usize>();
            if index % 2 == 0 || is_internal.iter().any(|mark| code[..before].contains(mark)) {
                continue;
            }
            let is_shown = shown.iter().any(|mark| code[..before].ends_with(mark));
            let literal = without(text, "${", "}");
            let words: Vec<&str> = literal.split_whitespace().filter(|word| is_word(word)).collect();
            let is_sentence = words.len() > 1 && !literal.contains(['=', '[', '<', '#', ':', ';']);
            let is_label = words.len() == 1 && (is_shown || starts_upper(words[0]) && code.contains("make("));
            let is_name = literal.starts_with(['.', '-'])
                || literal.starts_with("button ")
                || literal.ends_with(".json");
            if (is_sentence || is_label) && !is_name && !NOT_TEXTS.contains(&text) {
                found.push(text);
            }
        }
    }
    found
}

fn is_word(word: &str) -> bool {
    let letters = word.trim_matches(|c: char| !c.is_alphabetic());
    letters.chars().count() > 1 && letters.chars().all(|c| c.is_alphabetic() || "’-".contains(c))
}

fn starts_upper(word: &str) -> bool {
    word.starts_with(char::is_uppercase) && word.chars().skip(1).all(char::is_lowercase)
}

#[test]
fn shipped_languages_are_complete() {
    let languages = files("themes/default/strings", &[".toml"]);
    assert!(languages.len() >= 2);
    for (path, _) in languages {
        let language = Path::new(&path).file_stem().expect("a name").to_string_lossy().into_owned();
        let (_, wrong) = load(&language);
        assert!(wrong.is_empty(), "{language}: {wrong:#?}");
    }
}

/// The book of features, in German.
fn german() -> prepbook::pipeline::Build {
    let mut sources = book::load(&book::repository().join("tests/browser/fixtures/features"));
    let text = sources.value.text("book.toml").expect("a book file").to_owned();
    let text = text.lines().filter(|line| !line.starts_with("language")).collect::<Vec<_>>().join("\n");
    let text = format!("language = \"de\"\n{text}");
    sources.value.insert("book.toml", prepbook::source::SourceFile::new(text.into_bytes()));
    book::build(&sources, &Inputs::default())
}

/// English texts that German pages must not have: those long enough not to be in an article by chance.
fn foreign() -> Vec<String> {
    let (german, english) = (load("de").0, english());
    let german: BTreeMap<&str, &Forms> = german.iter().collect();
    let differs = english.iter().filter(|(key, forms)| german.get(key.as_str()) != Some(forms));
    let texts =
        differs.flat_map(|(_, forms)| forms.all().map(|(_, text)| text.to_owned()).collect::<Vec<_>>());
    let literal = |text: String| {
        let parts = pieces(&text).filter_map(|piece| match piece {
            TextPiece::Literal(text) => Some(text.trim().to_owned()),
            TextPiece::Placeholder(_) => None,
        });
        parts.max_by_key(String::len).unwrap_or_default()
    };
    texts.map(literal).filter(|text| text.len() >= 12).collect()
}

#[test]
fn a_german_book_is_german_on_every_page_and_in_every_export() {
    let build = german();
    assert!(build.diagnostics.iter().all(|one| one.rule != prepbook::diag::Rule::MissingText));
    let foreign = foreign();
    assert!(foreign.len() > 200);
    let mut found = Vec::new();
    let mut look = |name: &str, text: &str| {
        found.extend(
            foreign.iter().filter(|words| text.contains(*words)).map(|words| format!("{name}: {words}")),
        );
    };
    for (url, page) in book::pull(&build.site) {
        let wanted = [".html", ".js", ".txt"].iter().any(|ending| url.ends_with(ending));
        if wanted && !url.starts_with("assets/search/") {
            look(&url, &String::from_utf8_lossy(&page.expect("a page")));
        }
    }
    let printer = Recorder::default();
    for format in [ExportFormat::Html, ExportFormat::Pdf, ExportFormat::Tsv] {
        let source = ExportInput { printer: Some(&printer), ..ExportInput::new(&build.views, &build.site) };
        let exported = export(format, &source).expect("an export");
        look(&format!("{format:?}"), &String::from_utf8_lossy(&exported.bytes));
    }
    printer.printed.into_inner().expect("no panic").iter().for_each(|page| look("a printed page", page));
    assert!(found.is_empty(), "English in a German book: {found:#?}");
}
