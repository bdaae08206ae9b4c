//! Which pages there are, what each is, and its address.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::guide::{Page, Role, Topic};
use crate::content::article::Article;
use crate::content::markdown::humanize;
use crate::diag::{Diagnostic, Outcome, Rule};
use crate::memo::Fingerprint;

/// A parsed article and the fingerprint of all it depends on.
pub(super) type Parsed = (Arc<Outcome<Article>>, Fingerprint);

/// Addresses of pages that Prepbook makes itself.
pub(super) const MADE_PAGES: [&str; 6] =
    ["roadmap.html", "questions.html", "compare.html", "faq.html", "404.html", "feed.xml"];

/// Pages and topics before they are put in order.
pub(super) struct Pages {
    pub(super) pages: Vec<Page>,
    pub(super) home: Option<usize>,
    /// By folder name.
    pub(super) topics: BTreeMap<String, Topic>,
    /// Taken addresses, with the path of what took them.
    pub(super) taken: BTreeMap<String, Arc<str>>,
}

/// Gives each article a page. `prefix` is the content's, cut off paths.
pub(super) fn pages(
    parsed: Vec<Parsed>,
    prefix: &str,
    drafts: bool,
    diagnostics: &mut Vec<Diagnostic>,
) -> Pages {
    let parsed: Vec<Parsed> =
        parsed.into_iter().filter(|(article, _)| drafts || !article.value.front.draft).collect();
    let indexes: std::collections::HashSet<String> = parsed
        .iter()
        .filter_map(|(article, _)| {
            relative(&article.value.path, prefix).strip_suffix("index.md").map(str::to_owned)
        })
        .collect();
    let mut found = Pages { pages: Vec::new(), home: None, topics: BTreeMap::new(), taken: BTreeMap::new() };
    for made in MADE_PAGES {
        found.taken.insert(made.to_owned(), Arc::from(""));
    }
    for (article, fingerprint) in parsed {
        found.add(article, fingerprint, prefix, &indexes, diagnostics);
    }
    found
}

/// The path from the content's root.
pub(super) fn relative<'a>(path: &'a str, prefix: &str) -> &'a str {
    path.strip_prefix(prefix).unwrap_or(path)
}

impl Pages {
    fn add(
        &mut self,
        parsed: Arc<Outcome<Article>>,
        fingerprint: Fingerprint,
        prefix: &str,
        indexes: &std::collections::HashSet<String>,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let path = Arc::clone(&parsed.value.path);
        let relative = relative(&path, prefix);
        let (folder, name) =
            relative.rsplit_once('/').map_or(("", relative), |(folder, name)| (folder, name));
        let folder_prefix = &relative[..relative.len() - name.len()];
        let is_index =
            name == "index.md" || name.eq_ignore_ascii_case("readme.md") && !indexes.contains(folder_prefix);
        let stem = name.strip_suffix(".md").or_else(|| name.strip_suffix(".MD")).unwrap_or(name);
        let url = if is_index {
            format!("{folder_prefix}index.html")
        } else {
            format!("{folder_prefix}{stem}.html")
        };
        if let Some(first) = self.taken.get(&url) {
            diagnostics.push(taken(&path, 0..0, &url, first));
            return;
        }
        self.taken.insert(url.clone(), Arc::clone(&path));
        let role = match (is_index, folder) {
            (true, "") => Role::Home,
            (true, folder) if !folder.contains('/') => Role::TopicIndex,
            _ => Role::Article,
        };
        let place = self.pages.len();
        if role == Role::Home {
            self.home = Some(place);
        } else if let Some(id) = folder.split('/').next().filter(|id| !id.is_empty()) {
            let topic = self.topics.entry(id.to_owned()).or_insert_with(|| Topic {
                id: id.to_owned(),
                title: humanize(id),
                url: format!("{id}/index.html"),
                ..Topic::default()
            });
            if role == Role::TopicIndex {
                topic.index = Some(place);
                topic.title.clone_from(&parsed.value.title);
                topic.priority = parsed.value.front.priority;
            } else {
                topic.articles.push(place);
            }
        }
        self.pages.push(Page {
            id: format!("{folder_prefix}{}", if is_index { "index" } else { stem }),
            parsed,
            fingerprint,
            url,
            role,
            topic: None,
            links: Vec::new(),
            requires: Vec::new(),
            backlinks: Vec::new(),
            comparisons: 0..0,
        });
    }
}

/// Two sources want one address; the one with an empty path is Prepbook itself.
pub(super) fn taken(path: &Arc<str>, span: std::ops::Range<usize>, url: &str, first: &str) -> Diagnostic {
    let by =
        if first.is_empty() { "a page that Prepbook makes itself".to_owned() } else { format!("`{first}`") };
    Diagnostic::new(Rule::DuplicateUrl, path, span, format!("the address `{url}` is taken by {by}"))
        .label("is left out")
        .help("give one of them another name")
}
