//! The pages of the site as parts of one document.

use std::collections::{BTreeMap, BTreeSet};

use super::address::{Addresses, HrefTarget};
use crate::diag::Diagnostic;
use crate::document::escape::percent_decode;
use crate::document::{Document, Kind, Namespace, NodeId, Visit, markup, text};
use crate::export::embed::Embedder;
use crate::export::{ExportInput, ids};
use crate::model::routes::PageKind;
use crate::site::RenderError;
use crate::source::paths::file_name;

/// Elements that load something.
const LOADING: [&str; 6] = ["img", "source", "video", "audio", "track", "input"];
/// Elements that the document's policy would refuse, dropped with what is in them.
const REFUSED: [&str; 7] = ["link", "style", "base", "meta", "object", "embed", "frame"];
/// Attributes of the root in which pages differ.
const ROOT_ATTRIBUTES: [&str; 3] = ["lang", "dir", "data-search-language"];
/// Its style hides it where scripts run.
const UNSCRIPTED: &str = "no-script";

/// Attributes of a page's root by name: its language, and that of what search finds on it.
pub(super) type RootAttributes = BTreeMap<&'static str, String>;

/// A page taken apart.
pub(super) struct PageParts {
    /// Its path in the site, not encoded.
    pub(super) url: String,
    /// What went wrong in templates.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// What its `<title>` says.
    pub(super) title: String,
    /// The classes of its body, which differ by kind of page.
    pub(super) kind: String,
    /// Attributes of its root in which pages differ.
    pub(super) root: RootAttributes,
    /// The whole of it.
    pub(super) document: Document,
    /// What its `<main>` holds.
    pub(super) main: NodeId,
    /// The markup after `<main>`.
    pub(super) beside: NodeId,
    /// The body around it, with an empty `<main>`.
    pub(super) shell: NodeId,
}

/// All pages of the site in the order in which they are read: the first page, the roadmap, articles by topic, then lists and tools.
pub(super) fn urls(source: &ExportInput<'_>) -> Vec<String> {
    let (guide, site) = (source.views.guide(), source.site);
    let [home, roadmap, missing] =
        [PageKind::Home, PageKind::Roadmap, PageKind::NotFound].map(|kind| guide.page_address(kind, 1));
    let mut left: BTreeSet<&str> = site
        .iter()
        .map(|(url, _)| url)
        .filter(|url| url.ends_with(".html") && !(guide.has_page(PageKind::NotFound) && *url == missing))
        .filter(|url| !guide.redirects.contains_key(*url) && !guide.assets.contains_key(*url))
        .collect();
    let loose = guide.articles.iter().filter(|page| guide.pages[**page].topic.is_none());
    let mut order: Vec<String> = vec![home, roadmap];
    order.extend(loose.map(|page| guide.pages[*page].url.clone()));
    for (id, topic) in guide.topics.iter_enumerated() {
        order.push(topic.url.clone());
        // Further pages of the topic's list.
        let further = (2..).map(|number| guide.topic_address(id, number));
        order.extend(further.take_while(|url| left.contains(url.as_str())));
        let own = topic.articles.iter().filter(|page| guide.pages[**page].topic == Some(id));
        order.extend(own.map(|page| guide.pages[*page].url.clone()));
    }
    order.retain(|url| left.remove(url.as_str()));
    order.extend(left.into_iter().map(str::to_owned));
    order
}

/// Renders a page and takes it apart.
pub(super) fn page(
    url: &str,
    source: &ExportInput<'_>,
    addresses: &Addresses,
    embedder: &Embedder<'_>,
) -> Result<PageParts, Vec<Diagnostic>> {
    let (bytes, diagnostics) = match source.site.pull(url) {
        Some(Ok(bytes)) => (bytes, Vec::new()),
        Some(Err(RenderError { diagnostics, without_hooks: Some(bytes) })) => (bytes, diagnostics),
        Some(Err(RenderError { diagnostics, without_hooks: None })) => return Err(diagnostics),
        None => Default::default(),
    };
    let mut document = markup::page(&String::from_utf8_lossy(&bytes));
    let title = find(&document, "title").map(|title| text::line(&document, title)).unwrap_or_default();
    let shell = find(&document, "body").unwrap_or(Document::ROOT);
    let kind = document.attribute(shell, "class").unwrap_or_default().to_owned();
    let html = find(&document, "html").unwrap_or(Document::ROOT);
    let root =
        ROOT_ATTRIBUTES.iter().filter_map(|name| Some((*name, document.attribute(html, name)?.to_owned())));
    let root = root.collect();
    let (main, beside) = take_main(&mut document, shell);
    let mut own = ids::all(&document, main);
    own.extend(ids::all(&document, beside));
    let mut rewriter = PageRewriter { url, addresses, embedder, own };
    rewriter.sanitize(&mut document, main);
    rewriter.sanitize(&mut document, beside);
    rewriter.own = BTreeSet::new();
    rewriter.sanitize(&mut document, shell);
    Ok(PageParts { url: url.to_owned(), diagnostics, title, kind, root, document, main, beside, shell })
}

/// The first element of a name.
pub(super) fn find(document: &Document, name: &str) -> Option<NodeId> {
    document.descendants(Document::ROOT).find(|node| document.element(*node) == Some(name))
}

/// Empties `<main>`, and takes out what follows it in the same box.
fn take_main(document: &mut Document, shell: NodeId) -> (NodeId, NodeId) {
    let (main, beside) = (document.push(Kind::Root, 0..0), document.push(Kind::Root, 0..0));
    let found = find(document, "main");
    let first = document.first(found.unwrap_or(shell));
    move_from(document, first, main);
    if let Some(next) = found.and_then(|found| document.next(found)) {
        move_from(document, Some(next), beside);
    }
    (main, beside)
}

/// Moves a node and those after it.
fn move_from(document: &mut Document, first: Option<NodeId>, to: NodeId) {
    let nodes: Vec<NodeId> = document.siblings_from(first).collect();
    for node in nodes {
        document.detach(node);
        document.append(to, node);
    }
}

/// Rewrites the nodes of a page for the document.
struct PageRewriter<'p> {
    url: &'p str,
    addresses: &'p Addresses,
    embedder: &'p Embedder<'p>,
    /// Ids in the page's part of the document, which get the page's address as a prefix.
    own: BTreeSet<String>,
}

impl PageRewriter<'_> {
    /// Rewrites the nodes below `root` for the document, children before parents.
    fn sanitize(&self, document: &mut Document, root: NodeId) {
        let visits: Vec<Visit> = document.walk(root).collect();
        for visit in visits {
            if let Visit::Leave(node) = visit
                && let Kind::Element { name, namespace } = document.kind(node)
            {
                let name = document.str(name).to_owned();
                self.change(document, node, &name, namespace);
            }
        }
    }

    fn change(&self, document: &mut Document, node: NodeId, name: &str, namespace: Namespace) {
        let is_html = namespace == Namespace::Html;
        if is_html && REFUSED.contains(&name) || name == "script" && is_code(document, node) {
            document.detach(node);
            return;
        }
        ids::name(document, node, self.url, &self.own);
        match name {
            "a" | "area" if document.attribute(node, "href").is_some() => self.link(document, node),
            "iframe" if is_html => self.frame(document, node),
            // Pages are inside of `<noscript>`, which cannot be nested.
            "noscript" if is_html => {
                let name = document.intern(UNSCRIPTED);
                document.set_kind(node, Kind::Element { name, namespace });
            }
            "form" if is_html => self.form(document, node),
            "image" | "feImage" if !is_html => self.drawing(document, node),
            name if is_html && LOADING.contains(&name) => self.loading(document, node),
            // A list that has lost its only link has lost its sense.
            "li" | "p" if is_html && is_empty(document, node) && has_only_class(document, node) => {
                document.detach(node);
            }
            _ => {}
        }
    }

    fn link(&self, document: &mut Document, node: NodeId) {
        let href = document.attribute(node, "href").unwrap_or_default().to_owned();
        if href.strip_prefix('#').is_some_and(|anchor| !self.own.contains(&percent_decode(anchor))) {
            // An anchor in the shell, such as the target of the skip link.
            return;
        }
        match self.addresses.resolve(self.url, &href) {
            HrefTarget::Address(address) => document.set_attribute(node, "href", &address),
            // The script of figures shows the image that is here already, so it need not be embedded again.
            HrefTarget::File(path) if is_link_of_figure(document, node, &path) => {
                document.set_attribute(node, "href", &ids::link(self.url, "", ""));
            }
            HrefTarget::File(path) => match self.embedder.download(&path) {
                Some(uri) => {
                    document.set_attribute(node, "href", &uri);
                    document.set_attribute(node, "download", file_name(&path));
                }
                None => match self.addresses.published(&path, "") {
                    Some(address) => document.set_attribute(node, "href", &address),
                    // A file that the site makes for machines, such as the feed: here it is of no use.
                    None if self.embedder.is_generated(&path) => document.detach(node),
                    None => document.unwrap(node),
                },
            },
            HrefTarget::Unresolved => document.unwrap(node),
        }
    }

    fn loading(&self, document: &mut Document, node: NodeId) {
        for name in ["srcset", "sizes", "poster"] {
            document.remove_attribute(node, name);
        }
        let Some(src) = document.attribute(node, "src").map(str::to_owned) else { return };
        let HrefTarget::File(path) = self.addresses.resolve(self.url, &src) else {
            // Nothing is loaded from other sites; embedded data may stay.
            if !src.starts_with("data:") {
                replace(document, node);
            }
            return;
        };
        match self.embedder.data_uri(&path) {
            Some(uri) => {
                document.set_attribute(node, "src", &uri);
                document.set_attribute(node, "data-file", &path);
                document.remove_attribute(node, "loading");
            }
            None => replace(document, node),
        }
    }

    /// An image in a drawing.
    fn drawing(&self, document: &mut Document, node: NodeId) {
        for name in ["href", "xlink:href"] {
            let file = document.attribute(node, name).map(|href| self.addresses.resolve(self.url, href));
            if let Some(HrefTarget::File(path)) = file {
                match self.embedder.data_uri(&path) {
                    Some(uri) => document.set_attribute(node, name, &uri),
                    None => document.remove_attribute(node, name),
                }
            }
        }
    }

    /// A frame shows another page: the way to it stays.
    fn frame(&self, document: &mut Document, node: NodeId) {
        let src = document.attribute(node, "src").map(str::to_owned);
        if let Some(src) = src {
            let title = document.attribute(node, "title").unwrap_or(&src).to_owned();
            let link = document.push_element("a");
            document.set_attribute(link, "href", &src);
            let title = document.push_text(&title);
            document.append(link, title);
            document.insert_before(node, link);
            self.link(document, link);
        }
        document.detach(node);
    }

    /// A form that leads to a page needs the script to get there.
    fn form(&self, document: &mut Document, node: NodeId) {
        if let Some(action) = document.attribute(node, "action")
            && let HrefTarget::Address(address) = self.addresses.resolve(self.url, action)
            && address.starts_with('#')
        {
            document.set_attribute(node, "action", &address);
            let classes = document.attribute(node, "class").map(|classes| format!("{classes} scripted"));
            document.set_attribute(node, "class", classes.as_deref().unwrap_or("scripted"));
        }
    }
}

/// Whether nothing is to be seen in an element.
fn is_empty(document: &Document, node: NodeId) -> bool {
    document.children(node).all(|child| document.is_blank(child))
}

fn has_only_class(document: &Document, node: NodeId) -> bool {
    document.attributes(node).iter().all(|attribute| document.str(attribute.name) == "class")
}

/// Replaces an element that cannot be loaded with its text.
fn replace(document: &mut Document, node: NodeId) {
    let alt = document.attribute(node, "alt").filter(|alt| !alt.is_empty()).map(|alt| format!("[{alt}]"));
    if let Some(alt) = alt {
        let alt = document.push_text(&alt);
        document.insert_before(node, alt);
    }
    document.unwrap(node);
}

/// Whether a link around an image of a figure leads to the file of the image.
fn is_link_of_figure(document: &Document, link: NodeId, path: &str) -> bool {
    document.children(link).any(|child| document.attribute(child, "data-file") == Some(path))
        && document.ancestors(link).any(|node| document.attribute(node, "class") == Some("captioned"))
}

/// Whether a `<script>` would run: data is left where it is.
fn is_code(document: &Document, node: NodeId) -> bool {
    document.attribute(node, "type").is_none_or(|kind| !["application/json", "text/plain"].contains(&kind))
}
