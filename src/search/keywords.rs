//! Words that readers search for and a section does not use: `search/keywords.yaml`.

use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::cache::Fingerprint;
use crate::content::article::Article;
use crate::data::{Spanned, typed, yaml};
use crate::diag::nearest::NearestIndex;
use crate::diag::{Diagnostic, Outcome, Rule, Span, encoding};

/// The file, from the book's root.
pub const KEYWORDS_FILE: &str = "search/keywords.yaml";

/// The format of the file: keywords by the path of an article from `content/` and the anchor of a heading or FAQ, such as
/// `databases/indexes.md#what-is-an-index`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(title = "Search keywords of a Prepbook guide")]
pub struct KeywordsFile(BTreeMap<Spanned<String>, Vec<String>>);

/// The keywords of a book's sections.
#[derive(Debug, Default)]
pub struct Keywords {
    /// By the article's path from the book's root.
    articles: BTreeMap<String, SectionKeywords>,
    /// What comes before a content path, such as `content/`.
    prefix: String,
}

/// The keywords of an article's sections.
#[derive(Debug, Default)]
pub struct SectionKeywords {
    /// By anchor.
    sections: BTreeMap<String, KeywordSection>,
}

/// The keywords of a section, and where the file names it.
#[derive(Debug)]
struct KeywordSection {
    words: Vec<String>,
    path_span: Span,
    anchor_span: Span,
}

impl Keywords {
    /// Reads the file's bytes. `prefix` comes before a content path, such as `content/`.
    pub fn read(bytes: &[u8], prefix: &str) -> Outcome<Self> {
        let path = Arc::from(KEYWORDS_FILE);
        let mut diagnostics = Vec::new();
        diagnostics.extend(encoding::not_utf8(Rule::UnreadableFile, &path, bytes));
        let text = std::str::from_utf8(bytes).unwrap_or_default();
        let mut keywords = Self { articles: BTreeMap::new(), prefix: prefix.to_owned() };
        let tree = match yaml::parse(text, 0..text.len()) {
            Ok(tree) => tree,
            Err(error) => {
                let found = Diagnostic::new(Rule::InvalidYaml, &path, error.span, error.message);
                diagnostics.push(found.help_if(error.help));
                return Outcome { value: keywords, diagnostics };
            }
        };
        let schema = typed::schema_of::<KeywordsFile>();
        let KeywordsFile(file) = typed::read(&path, text, &tree, &schema).drain_into(&mut diagnostics);
        for (key, words) in file {
            let Some((article, anchor)) = key.split_once('#').filter(|(_, anchor)| !anchor.is_empty()) else {
                let message = format!("`{}` names no heading or FAQ", *key);
                let found = Diagnostic::new(Rule::InvalidValue, &path, key.span(), message);
                diagnostics.push(
                    found
                        .label("expected a path and an anchor, such as `caching.md#what-is-a-cache`")
                        .help("write keywords of a whole article under `keywords:` in its front matter"),
                );
                continue;
            };
            let (path_span, anchor_span) = parts(text, &key, article.len());
            let section = KeywordSection { words, path_span, anchor_span };
            let article = keywords.articles.entry(format!("{prefix}{article}")).or_default();
            article.sections.insert(anchor.to_owned(), section);
        }
        Outcome { value: keywords, diagnostics }
    }

    /// The keywords of the sections of the article at `path` from the book's root.
    pub fn of(&self, path: &str) -> Option<&SectionKeywords> {
        self.articles.get(path)
    }

    /// Reports articles and sections that are not among `articles`, which include drafts.
    pub fn check<'a>(&self, articles: impl Iterator<Item = &'a Article>) -> Vec<Diagnostic> {
        let path = Arc::from(KEYWORDS_FILE);
        let mut diagnostics = Vec::new();
        let articles: BTreeMap<&str, &Article> = articles.map(|article| (&*article.path, article)).collect();
        let paths = articles.keys().filter_map(|path| path.strip_prefix(self.prefix.as_str()));
        let near = LazyCell::new(|| NearestIndex::new(paths));
        for (wanted, keywords) in &self.articles {
            let Some(article) = articles.get(wanted.as_str()) else {
                let wanted = wanted.strip_prefix(&self.prefix).unwrap_or(wanted);
                let help = near.nearest(wanted).map(|near| format!("did you mean `{near}`?"));
                diagnostics.extend(keywords.sections.values().map(|section| {
                    let message = format!("the book has no article `{wanted}`");
                    Diagnostic::new(Rule::BrokenLink, &path, section.path_span.clone(), message)
                        .label("expected the path of an article")
                        .help_if(help.clone())
                }));
                continue;
            };
            // FAQs in front matter that cannot be read are unknown.
            if !article.front.is_unreadable {
                keywords.check(article, &path, &mut diagnostics);
            }
        }
        diagnostics
    }
}

impl SectionKeywords {
    /// The keywords of the section with this anchor.
    pub(super) fn of(&self, anchor: &str) -> &[String] {
        self.sections.get(anchor).map_or(&[], |section| &section.words)
    }

    /// The fingerprint of the keywords and anchors.
    pub fn fingerprint(&self) -> Fingerprint {
        let sections = self.sections.iter().map(|(anchor, section)| {
            let parts = [anchor].into_iter().chain(&section.words);
            Fingerprint::of_parts(parts.map(String::as_bytes))
        });
        Fingerprint::default().and(sections.collect::<Vec<_>>())
    }

    fn check(&self, article: &Article, path: &Arc<str>, diagnostics: &mut Vec<Diagnostic>) {
        let headings = article.headings.iter().map(|heading| heading.id.as_str());
        let anchors: Vec<&str> = headings.chain(article.faqs.iter().map(|faq| faq.id.as_str())).collect();
        let known: BTreeSet<&str> = anchors.iter().copied().collect();
        let near = LazyCell::new(|| NearestIndex::new(anchors.iter().copied()));
        let unknown = self.sections.iter().filter(|(anchor, _)| !known.contains(anchor.as_str()));
        diagnostics.extend(unknown.map(|(anchor, section)| {
            let message = format!("the article has no heading or FAQ `#{anchor}`");
            Diagnostic::new(Rule::BrokenAnchor, path, section.anchor_span.clone(), message)
                .label("expected an anchor of this article")
                .help_if(near.nearest(anchor).map(|near| format!("did you mean `#{near}`?")))
        }));
    }
}

/// The spans of a key's path, of `path_length` bytes, and of its anchor with the `#`. A key that is written with escapes has one span.
fn parts(text: &str, key: &Spanned<String>, path_length: usize) -> (Span, Span) {
    let span = key.span();
    let written = text.get(span.clone()).and_then(|written| written.find(key.as_str()));
    match written {
        Some(quotes) => {
            let start = span.start + quotes;
            let middle = start + path_length;
            (start..middle, middle..start + key.len())
        }
        None => (span.clone(), span),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::{Options, ParserResources, parse};

    /// What is underlined in the file, by message.
    fn underlined(text: &str) -> Vec<(String, &str)> {
        let article = "---\nfaqs: [{question: Why?, answer: So.}]\n---\n# T\n\n## A\n";
        let options = Options::default();
        let article =
            parse(&"content/a.md".into(), article.as_bytes(), options, &ParserResources::default()).value;
        let Outcome { value, mut diagnostics } = Keywords::read(text.as_bytes(), "content/");
        diagnostics.extend(value.check(std::iter::once(&article)));
        diagnostics.into_iter().map(|found| (found.message.clone(), &text[found.span()])).collect()
    }

    #[test]
    fn underlines_the_part_of_a_key_that_is_wrong() {
        let no_anchor = |anchor: &str| format!("the article has no heading or FAQ `#{anchor}`");
        assert_eq!(underlined("a.md#a: [x]\n\"a.md#why\": [y]\n"), []);
        assert_eq!(underlined("\"a.md#why-not\": [y]"), [(no_anchor("why-not"), "#why-not")]);
        assert_eq!(underlined("'b.md#a': [x]"), [("the book has no article `b.md`".to_owned(), "b.md")]);
        assert_eq!(underlined("\"a.md#\\x62\": [x]"), [(no_anchor("b"), "\"a.md#\\x62\"")]);
        assert_eq!(underlined("a.md: [x]"), [("`a.md` names no heading or FAQ".to_owned(), "a.md")]);
    }
}
