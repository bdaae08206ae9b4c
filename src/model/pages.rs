//! Which pages there are, what each is, and its address.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::guide::{Page, Role, Topic};
use super::ids::{IndexVec, PageId};
use super::routes::topic_page;
use crate::content::article::Article;
use crate::content::markdown::humanize;
use crate::diag::{Diagnostic, Outcome, Rule};
use crate::memo::{ByText, Fingerprint};

/// A parsed article and the fingerprint of all it depends on.
pub(super) type Parsed = (Arc<Outcome<Article>>, Fingerprint);

/// Addresses of the author's files, with the path of each file.
#[derive(Debug, Clone, Default)]
pub(super) struct Taken(ByText<String, Arc<str>>);

/// CollectedPages and topics before they are put in order.
pub(super) struct CollectedPages {
    pub(super) pages: IndexVec<PageId, Page>,
    pub(super) home: Option<PageId>,
    /// By folder name.
    pub(super) topics: BTreeMap<String, Topic>,
    pub(super) taken: Taken,
}

/// Gives each article a page. `prefix` is the content's, cut off paths.
pub(super) fn pages(parsed: Vec<Parsed>, prefix: &str, diagnostics: &mut Vec<Diagnostic>) -> CollectedPages {
    let indexes: std::collections::HashSet<String> = parsed
        .iter()
        .filter_map(|(article, _)| {
            relative(&article.value.path, prefix).strip_suffix("index.md").map(str::to_owned)
        })
        .collect();
    let mut found = CollectedPages {
        pages: IndexVec::new(),
        home: None,
        topics: BTreeMap::new(),
        taken: Taken::default(),
    };
    for (article, fingerprint) in parsed {
        found.add(article, fingerprint, prefix, &indexes, diagnostics);
    }
    found
}

/// The path from the content's root.
pub(super) fn relative<'a>(path: &'a str, prefix: &str) -> &'a str {
    path.strip_prefix(prefix).unwrap_or(path)
}

impl Taken {
    /// Takes an address for the source at `path`, or tells what has it.
    pub(super) fn claim(&mut self, url: &str, path: &Arc<str>) -> Result<(), Arc<str>> {
        if let Some(first) = self.0.get(url) {
            return Err(Arc::clone(first));
        }
        self.0.insert(url.to_owned(), Arc::clone(path));
        Ok(())
    }
}

impl CollectedPages {
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
        if let Err(first) = self.taken.claim(&url, &path) {
            diagnostics.push(taken(&path, 0..0, &url, &first));
            return;
        }
        let role = match (is_index, folder) {
            (true, "") => Role::Home,
            (true, folder) if !folder.contains('/') => Role::TopicIndex,
            _ => Role::Article,
        };
        let index = self.pages.next_idx();
        if role == Role::Home {
            self.home = Some(index);
        } else if let Some(id) = folder.split('/').next().filter(|id| !id.is_empty()) {
            let topic = self.topics.entry(id.to_owned()).or_insert_with(|| Topic {
                id: id.to_owned(),
                title: humanize(id),
                url: topic_page(id),
                ..Topic::default()
            });
            if role == Role::TopicIndex {
                topic.index = Some(index);
                topic.title.clone_from(&parsed.value.title);
                topic.priority = parsed.value.front.priority.as_deref().copied();
            } else {
                topic.articles.push(index);
            }
        }
        self.pages.push(Page {
            index,
            id: format!("{folder_prefix}{}", if is_index { "index" } else { stem }),
            parsed,
            fingerprint,
            url,
            role,
            topic: None,
            links: IndexVec::new(),
            requires: Vec::new(),
            backlinks: Vec::new(),
            comparisons: Vec::new(),
        });
    }
}

/// Two sources want one address.
pub(super) fn taken(path: &Arc<str>, span: std::ops::Range<usize>, url: &str, first: &str) -> Diagnostic {
    let message = format!("the address `{url}` is taken by `{first}`");
    Diagnostic::new(Rule::DuplicateUrl, path, span, message)
        .label("is left out")
        .help("give one of them another name")
}
