//! The files that articles include.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use super::{Inputs, Pipeline};
use crate::content::article::Article;
use crate::content::{self, Options};
use crate::diag::{Diagnostic, Outcome};
use crate::dialect::include::{self, IncludedFiles, Request, RequestAnswer};
use crate::model::ParsedArticle;
use crate::source::paths::file_name;
use crate::source::{SourceFile, Sources, is_article, relative};

impl Pipeline {
    /// The files that an article includes, and those that they include.
    pub(super) fn included(
        &self,
        path: &Arc<str>,
        file: &SourceFile,
        notes: &NoteIndex<'_>,
        options: Options,
        inputs: &Inputs,
    ) -> IncludedFiles {
        let mut included = IncludedFiles::default();
        let mut open = vec![(Arc::clone(path), file.clone())];
        while let Some((from, file)) = open.pop() {
            let requests = self
                .requests
                .get_or(file.fingerprint, || file.text().map(include::requests).unwrap_or_default());
            for request in requests.iter().filter(|request| !request.target.is_empty()) {
                if included.has(&from, request) {
                    continue;
                }
                let found = if request.is_note() {
                    notes.find(&request.target)
                } else {
                    find(notes.sources, &from, request)
                };
                // What is not published as an article is not published in another.
                let is_published = |path: &Arc<str>, file: &SourceFile| {
                    !is_article(path)
                        || inputs.include(&content::front_matter_of(path, file.bytes(), options, &self.tools))
                };
                let found = found.and_then(|(path, file)| {
                    if is_published(&path, file) { Ok((path, file)) } else { Err(RequestAnswer::Missing) }
                });
                let (answer, next) = match found {
                    Ok((path, file)) => match file.text() {
                        Some(text) => (
                            RequestAnswer::File(Arc::clone(&path), Arc::from(text)),
                            Some((path, file.clone())),
                        ),
                        None => (RequestAnswer::Binary, None),
                    },
                    Err(reason) => (reason, None),
                };
                included.insert(&from, request, answer);
                open.extend(next);
            }
        }
        included
    }
}

/// Where the texts of articles come from that include files, by their paths.
pub(super) fn pieces(parsed: &[ParsedArticle]) -> BTreeMap<Arc<str>, Arc<Outcome<Article>>> {
    let includes = parsed.iter().filter(|parsed| !parsed.article().pieces.is_empty());
    includes.map(|parsed| (Arc::clone(&parsed.article().path), Arc::clone(&parsed.outcome))).collect()
}

/// Moves diagnostics of articles that include files to the files that their texts come from.
pub(super) fn relocate(pieces: &BTreeMap<Arc<str>, Arc<Outcome<Article>>>, diagnostics: &mut [Diagnostic]) {
    for found in diagnostics {
        if let Some(article) = pieces.get(&found.path) {
            article.value.pieces.relocate(found);
        }
    }
}

/// Notes by their names, put in order when the first is asked for.
pub(super) struct NoteIndex<'s> {
    sources: &'s Sources,
    articles: &'s [(&'s Arc<str>, &'s SourceFile)],
    by_name: OnceLock<BTreeMap<String, &'s Arc<str>>>,
}

impl<'s> NoteIndex<'s> {
    pub(super) fn new(sources: &'s Sources, articles: &'s [(&'s Arc<str>, &'s SourceFile)]) -> Self {
        Self { sources, articles, by_name: OnceLock::new() }
    }

    /// The note of a name or path.
    fn find(&self, name: &str) -> Result<(Arc<str>, &'s SourceFile), RequestAnswer> {
        let stem = |path: &str| path.strip_suffix(".md").unwrap_or(path).to_lowercase();
        let by_name = self.by_name.get_or_init(|| {
            let mut names = BTreeMap::new();
            let prefix = self.sources.content_prefix();
            for (path, _) in self.articles {
                let path_stem = stem(relative(path, prefix));
                let name = file_name(&path_stem).to_owned();
                names.entry(name).or_insert(*path);
                names.entry(path_stem).or_insert(*path);
            }
            names
        });
        let path = by_name.get(&stem(name.trim_start_matches('/'))).ok_or(RequestAnswer::Missing)?;
        let file = self.sources.get(path).ok_or(RequestAnswer::Missing)?;
        Ok((Arc::clone(path), file))
    }
}

/// The file that a request of the file `from` asks for.
fn find<'s>(
    sources: &'s Sources,
    from: &str,
    request: &Request,
) -> Result<(Arc<str>, &'s SourceFile), RequestAnswer> {
    let mut reason = RequestAnswer::Missing;
    for path in include::resolve(from, request) {
        let Some(path) = path else {
            reason = RequestAnswer::Outside;
            continue;
        };
        if let Some(file) = sources.get(&path) {
            return Ok((Arc::from(path), file));
        }
        if sources.under(&format!("{path}/")).next().is_some() {
            reason = RequestAnswer::Folder;
        }
    }
    Err(reason)
}
