//! Files that an article includes: `{{#include f:anchor}}` of mdBook, `--8<-- "f"`, `{!f!}` and `{* f *}` of Python-Markdown, `<<< @/f` of VitePress, `![[Note]]` of Obsidian,
//! `<Part />` of MDX where the name is imported from Markdown.
//!
//! [`requests`] lists what a text asks for, and is pure. The pipeline looks the files up ([`resolve`]) and hands them in as [`IncludedFiles`], whose fingerprint
//! is part of an article's key. [`expand`] replaces the requests with their text before parsing; [`Pieces`] lead from a position in
//! the expanded text to the file it comes from.

mod parts;
mod pieces;
mod requests;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

pub use pieces::Pieces;
pub use requests::{Request, requests};

use super::component::Components;
use crate::cache::Fingerprint;
use crate::diag::{Diagnostic, Rule};
use crate::source::join;
use crate::source::paths::folder_of;
use parts::{FilePart, RequestForm};
use pieces::PieceKind;

/// How deep files may include files.
const MAX_DEPTH: usize = 10;
/// How often an article and the files it includes may include a file.
const MAX_REQUESTS: usize = 10_000;
/// The largest text that an article and what it includes may have, in bytes.
const MAX_BYTES: usize = 8 * 1024 * 1024;

/// The files that an article and the files it includes ask for, by who asks and what is asked for.
#[derive(Debug, Clone, Default)]
pub struct IncludedFiles {
    files: BTreeMap<(Arc<str>, String), RequestAnswer>,
    /// The components of the theme, which are not part of the fingerprint.
    pub components: Option<Arc<dyn Components>>,
}

/// What was found for a request.
#[derive(Debug, Clone)]
pub enum RequestAnswer {
    /// A file: its path and its text.
    File(Arc<str>, Arc<str>),
    /// There is none.
    Missing,
    /// There is a folder of this name.
    Folder,
    /// The path leads out of the book.
    Outside,
    /// The file is not text.
    Binary,
}

impl IncludedFiles {
    /// Whether nothing is asked for.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Whether the answer to a request of the file `from` is known.
    pub fn has(&self, from: &Arc<str>, request: &Request) -> bool {
        self.files.contains_key(&(Arc::clone(from), request.target.clone()))
    }

    /// Adds what was found for a request of the file `from`.
    pub fn insert(&mut self, from: &Arc<str>, request: &Request, found: RequestAnswer) {
        self.files.insert((Arc::clone(from), request.target.clone()), found);
    }

    /// Fingerprint of all that was found, for an article's key.
    pub fn fingerprint(&self) -> Fingerprint {
        let parts = self.files.iter().flat_map(|((from, target), found)| {
            let (path, text) = match found {
                RequestAnswer::File(path, text) => (&**path, &**text),
                RequestAnswer::Missing => ("", "missing"),
                RequestAnswer::Folder => ("", "folder"),
                RequestAnswer::Outside => ("", "outside"),
                RequestAnswer::Binary => ("", "binary"),
            };
            [from.as_bytes(), target.as_bytes(), path.as_bytes(), text.as_bytes()]
        });
        Fingerprint::of_parts(parts)
    }
}

/// The paths in which a request of the file `from` may be answered, best first; `None` for one that leads out of the book. Names of notes are looked
/// up by the caller.
pub fn resolve(from: &str, request: &Request) -> Vec<Option<String>> {
    let folder = folder_of(from);
    let target = request.target.as_str();
    let above = std::iter::successors(Some(folder), |folder| (!folder.is_empty()).then(|| folder_of(folder)));
    match request.form {
        RequestForm::Note => Vec::new(),
        RequestForm::MdBook | RequestForm::Playground => vec![join(folder, target)],
        // From the folder of the settings, which is the article's or one above it.
        RequestForm::Mdx | RequestForm::MdxCode => {
            let target = target.trim_start_matches("./").trim_start_matches("../");
            above.map(|folder| join(folder, target)).collect()
        }
        // `@site` and the like are the folder of the site's program, which is above.
        RequestForm::Component => match target.split_once('/') {
            Some(("@site" | "@" | "~", inside)) => above.map(|folder| join(folder, inside)).collect(),
            _ => vec![join(folder, target)],
        },
        // From the root of the sources, which is a folder above.
        RequestForm::Snippet | RequestForm::VitePress => {
            let rooted = target.strip_prefix("@/").or_else(|| target.strip_prefix('/'));
            let is_relative = target.starts_with("./") || target.starts_with("../");
            match rooted {
                Some(target) => above.map(|folder| join(folder, target)).collect(),
                None if is_relative => vec![join(folder, target)],
                None => above.map(|folder| join(folder, target)).collect(),
            }
        }
    }
}

/// A text with what it includes.
#[derive(Debug)]
pub struct Expanded {
    /// The whole text.
    pub text: String,
    /// Where its parts are from.
    pub pieces: Pieces,
    /// What cannot be included, with positions in the expanded text.
    pub diagnostics: Vec<Diagnostic>,
}

/// The text of the file `path` with what it includes, from byte `start` on.
pub fn expand(path: &Arc<str>, text: &str, start: usize, included: &IncludedFiles) -> Expanded {
    let mut expansion = Expansion {
        included,
        path,
        text: text[..start].to_owned(),
        pieces: Pieces::default(),
        diagnostics: Vec::new(),
        stack: vec![(Arc::clone(path), FilePart::Whole)],
        count: 0,
        notes: 0,
    };
    expansion.pieces.push(0, None, 0..start, PieceKind::File);
    expansion.file(path, text, start..text.len(), "");
    let Expansion { text, pieces, diagnostics, .. } = expansion;
    Expanded { text, pieces, diagnostics }
}

struct Expansion<'i> {
    included: &'i IncludedFiles,
    path: &'i Arc<str>,
    text: String,
    pieces: Pieces,
    diagnostics: Vec<Diagnostic>,
    /// The files that are open and the parts of them, the article first.
    stack: Vec<(Arc<str>, FilePart)>,
    /// How many files were included.
    count: usize,
    /// How many of the open files are embedded notes.
    notes: usize,
}

impl Expansion<'_> {
    /// Appends a part of a file with what it includes. Lines after the first get `indent`.
    fn file(&mut self, path: &Arc<str>, text: &str, part: Range<usize>, indent: &str) {
        let mut at = part.start;
        for request in requests(text) {
            if request.range.start < at || request.range.end > part.end {
                continue;
            }
            self.copy(path, text, at..request.range.start, indent);
            at = request.range.end;
            self.answer(path, text, &request, indent);
        }
        self.copy(path, text, at..part.end, indent);
    }

    /// Appends what a request asks for, or the request itself.
    fn answer(&mut self, from: &Arc<str>, text: &str, request: &Request, indent: &str) {
        if request.target.is_empty() {
            // What is escaped or hidden leaves this.
            return self.generate(from, &request.range, &request.replacement);
        }
        let key = (Arc::clone(from), request.target.clone());
        let found = self.included.files.get(&key);
        let (file, content) = match found {
            Some(RequestAnswer::File(file, content)) => (Arc::clone(file), Arc::clone(content)),
            // A note that is not there is a link, which has its own rule.
            _ if request.form == RequestForm::Note => {
                return self.copy(from, text, request.range.clone(), indent);
            }
            _ => {
                let target = &request.target;
                let (message, help) = match found {
                    Some(RequestAnswer::Folder) => (
                        format!("`{target}` is a folder, not a file"),
                        Some("include one of its files".into()),
                    ),
                    Some(RequestAnswer::Outside) => (
                        format!("`{target}` is outside of the book"),
                        Some("copy the file into the folder of the book".into()),
                    ),
                    Some(RequestAnswer::Binary) => (
                        format!("`{target}` is not a text file"),
                        Some(format!("show an image with `![…]({target})`")),
                    ),
                    _ => (format!("there is no file `{target}`"), self.missing(from, request)),
                };
                return self.fail(from, text, request, indent, message, help);
            }
        };
        self.count += 1;
        let is_large = self.text.len() + content.len() > MAX_BYTES || self.count > MAX_REQUESTS;
        if self.stack.len() > MAX_DEPTH || is_large {
            let message = format!("including `{file}` makes the article too large or too deep");
            return self.fail(from, text, request, indent, message, None);
        }
        let ranges = request.part.of(&content, request.form);
        // A file may include another part of itself.
        let is_within = |range: &Range<usize>| file == *from && range.contains(&request.range.start);
        let is_in_part = ranges.iter().flatten().any(is_within);
        let is_same = |open: &(Arc<str>, FilePart)| open.0 == file && (is_in_part || open.1 == request.part);
        if let Some(at) = self.stack.iter().position(is_same) {
            let paths = self.stack[at..].iter().map(|(path, _)| path).chain([&file]);
            let chain: Vec<String> = paths.map(|path| format!("`{path}`")).collect();
            let help = Some(format!("remove one of these: {}", chain.join(" includes ")));
            let message = format!("`{file}` includes itself");
            return self.fail(from, text, request, indent, message, help);
        }
        let Some(ranges) = ranges else {
            let message = format!("`{file}` has no {}", request.part);
            let help = "leave the part out to include the whole file".to_owned();
            return self.fail(from, text, request, indent, message, Some(help));
        };
        let (before, after) = request.frame(&file, &content);
        self.generate(from, &request.range, &before);
        self.stack.push((Arc::clone(&file), request.part.clone()));
        self.notes += usize::from(request.is_note());
        let inner = format!("{indent}{}", request.indent);
        for range in ranges {
            self.file(&file, &content, range, &inner);
        }
        self.stack.pop();
        self.notes -= usize::from(request.is_note());
        // Text goes on where the request stood: the last line's end is the request's own.
        if self.text.ends_with('\n') && !request.is_open {
            self.text.pop();
        }
        self.generate(from, &request.range, &after);
    }

    /// What a copied part is: in a note that is embedded, a part of that.
    fn piece_kind(&self) -> PieceKind {
        if self.notes > 0 { PieceKind::Note } else { PieceKind::File }
    }

    /// Where a file that is missing was looked for.
    fn missing(&self, from: &str, request: &Request) -> Option<String> {
        let path = resolve(from, request).into_iter().flatten().next()?;
        Some(format!("it was looked for at `{path}`: write the path from the folder of this file"))
    }

    fn fail(
        &mut self,
        from: &Arc<str>,
        text: &str,
        request: &Request,
        indent: &str,
        message: String,
        help: Option<String>,
    ) {
        let start = self.text.len();
        self.copy(from, text, request.range.clone(), indent);
        let found = Diagnostic::new(Rule::BrokenInclude, self.path, start..self.text.len(), message);
        self.diagnostics.push(found.label("not included").help_if(help));
    }

    /// Appends a part of a file.
    fn copy(&mut self, path: &Arc<str>, text: &str, part: Range<usize>, indent: &str) {
        let path = (path != self.path).then(|| Arc::clone(path));
        if indent.is_empty() {
            self.pieces.push(self.text.len(), path, part.clone(), self.piece_kind());
            self.text.push_str(&text[part]);
            return;
        }
        let mut at = part.start;
        for line in text[part].split_inclusive('\n') {
            if self.text.ends_with('\n') && !line.trim().is_empty() {
                self.text.push_str(indent);
            }
            self.pieces.push(self.text.len(), path.clone(), at..at + line.len(), self.piece_kind());
            self.text.push_str(line);
            at += line.len();
        }
    }

    /// Appends text that replaces a part of a file.
    fn generate(&mut self, path: &Arc<str>, part: &Range<usize>, text: &str) {
        if !text.is_empty() {
            let path = (path != self.path).then(|| Arc::clone(path));
            self.pieces.push(self.text.len(), path, part.clone(), PieceKind::Generated);
            self.text.push_str(text);
        }
    }
}

#[cfg(test)]
mod tests;
