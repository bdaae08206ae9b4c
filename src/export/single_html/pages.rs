//! The pages of the site as parts of one document.

use std::collections::BTreeSet;

use super::address::{Addresses, Way};
use crate::content::escape::percent_decode;
use crate::diag::Diagnostic;
use crate::export::carrier::Carrier;
use crate::export::tree::{self, Element, Node, Space, map};
use crate::export::{Source, ids};
use crate::model::routes::PageKind;

/// Elements that load something.
const LOADING: [&str; 6] = ["img", "source", "video", "audio", "track", "input"];
/// Elements that the document's policy would refuse, dropped with what is in them.
const REFUSED: [&str; 7] = ["link", "style", "base", "meta", "object", "embed", "frame"];

/// A page taken apart.
pub(super) struct Page {
    /// Its path in the site, not encoded.
    pub(super) url: String,
    /// What its `<title>` says.
    pub(super) title: String,
    /// The classes of its body: what tells kinds of pages apart.
    pub(super) kind: String,
    /// What its `<main>` holds.
    pub(super) main: Vec<Node>,
    /// What stands beside `<main>`, after it.
    pub(super) beside: Vec<Node>,
    /// The body around it, with an empty `<main>`.
    pub(super) shell: Element,
}

/// All pages of the site in the order in which they are read: the first page, the roadmap, articles by topic, then lists and tools.
pub(super) fn urls(source: &Source<'_>) -> Vec<String> {
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
    for (place, topic) in guide.topics.iter().enumerate() {
        order.push(topic.url.clone());
        // Further pages of the topic's list.
        let further = (2..).map(|number| guide.topic_address(place, number));
        order.extend(further.take_while(|url| left.contains(url.as_str())));
        let own = topic.articles.iter().filter(|page| guide.pages[**page].topic == Some(place));
        order.extend(own.map(|page| guide.pages[*page].url.clone()));
    }
    order.retain(|url| left.remove(url.as_str()));
    order.extend(left.into_iter().map(str::to_owned));
    order
}

/// Renders a page and takes it apart.
pub(super) fn page(
    url: &str,
    source: &Source<'_>,
    addresses: &Addresses,
    carrier: &Carrier<'_>,
) -> Result<Page, Vec<Diagnostic>> {
    let bytes = source.site.pull(url).transpose()?.unwrap_or_default();
    let document = tree::document(&String::from_utf8_lossy(&bytes));
    let title = document.find(&|element| element.name == "title").map(Element::text).unwrap_or_default();
    let mut body = document.find(&|element| element.name == "body").cloned().unwrap_or_default();
    let kind = body.get("class").unwrap_or_default().to_owned();
    let (main, beside) = take_main(&mut body);
    let place = Place { url, addresses, carrier, own: ids::all(main.iter().chain(&beside)) };
    let main = place.within(main);
    let beside = place.within(beside);
    let shell = Place { own: BTreeSet::new(), ..place }.within(vec![body.into()]);
    let shell =
        shell.into_iter().find_map(|node| if let Node::Element(body) = node { Some(body) } else { None });
    Ok(Page { url: url.to_owned(), title, kind, main, beside, shell: shell.unwrap_or_default() })
}

/// Empties `<main>`, and takes out what follows it in the same box.
fn take_main(element: &mut Element) -> (Vec<Node>, Vec<Node>) {
    let place =
        element.children.iter().position(|node| matches!(node, Node::Element(one) if one.name == "main"));
    if let Some(place) = place {
        let beside = element.children.split_off(place + 1);
        let main = match &mut element.children[place] {
            Node::Element(main) => std::mem::take(&mut main.children),
            Node::Text(_) => Vec::new(),
        };
        return (main, beside);
    }
    for child in &mut element.children {
        if let Node::Element(child) = child
            && child.find(&|inner| inner.name == "main").is_some()
        {
            return take_main(child);
        }
    }
    (std::mem::take(&mut element.children), Vec::new())
}

/// The page that nodes stand on.
struct Place<'p> {
    url: &'p str,
    addresses: &'p Addresses,
    carrier: &'p Carrier<'p>,
    /// Ids of the page's own part of the document, which get its name before them.
    own: BTreeSet<String>,
}

impl Place<'_> {
    /// Nodes as they may stand in the document.
    fn within(&self, nodes: Vec<Node>) -> Vec<Node> {
        map(nodes, &mut |element| self.change(element))
    }

    fn change(&self, mut element: Element) -> Vec<Node> {
        let is_html = element.space == Space::Html;
        let name = element.name.clone();
        if is_html && REFUSED.contains(&name.as_str()) || name == "script" && is_code(&element) {
            return Vec::new();
        }
        ids::name(&mut element, self.url, &self.own);
        match name.as_str() {
            "a" | "area" if element.get("href").is_some() => return self.link(element),
            "iframe" if is_html => return self.frame(&element),
            "form" if is_html => self.form(&mut element),
            "image" | "feImage" if !is_html => self.drawing(&mut element),
            name if is_html && LOADING.contains(&name) => return self.loading(element),
            // A list that has lost its only link has lost its sense.
            "li" | "p"
                if is_html
                    && element.is_blank()
                    && element.attributes.iter().all(|(name, _)| name == "class") =>
            {
                return Vec::new();
            }
            _ => {}
        }
        vec![element.into()]
    }

    fn link(&self, mut element: Element) -> Vec<Node> {
        let href = element.get("href").unwrap_or_default();
        if href.strip_prefix('#').is_some_and(|anchor| !self.own.contains(&percent_decode(anchor))) {
            // To a place in the shell, such as the one that the skip link leads to.
            return vec![element.into()];
        }
        match self.addresses.way(self.url, href) {
            Way::To(address) => element.set("href", address),
            Way::File(path) => match self.carrier.download(&path) {
                Some(uri) => {
                    element.set("href", &*uri);
                    element.set("download", path.rsplit('/').next().unwrap_or_default());
                }
                None => match self.addresses.published(&path, "") {
                    Some(address) => element.set("href", address),
                    // A file that the site makes for machines, such as the feed: here it is of no use.
                    None if self.carrier.is_made(&path) => return Vec::new(),
                    None => return element.children,
                },
            },
            Way::Nowhere => return element.children,
        }
        vec![element.into()]
    }

    fn loading(&self, mut element: Element) -> Vec<Node> {
        element.unset("srcset");
        element.unset("sizes");
        element.unset("poster");
        let Some(src) = element.get("src").map(str::to_owned) else { return vec![element.into()] };
        let Way::File(path) = self.addresses.way(self.url, &src) else {
            // From elsewhere nothing is loaded; what is inside already may stay.
            return if src.starts_with("data:") { vec![element.into()] } else { instead(&element) };
        };
        match self.carrier.data_uri(&path) {
            Some(uri) => {
                element.set("src", &*uri);
                element.set("data-file", path);
                element.unset("loading");
                vec![element.into()]
            }
            None => instead(&element),
        }
    }

    /// An image in a drawing.
    fn drawing(&self, element: &mut Element) {
        for name in ["href", "xlink:href"] {
            let file = element.get(name).map(|href| self.addresses.way(self.url, href));
            if let Some(Way::File(path)) = file {
                match self.carrier.data_uri(&path) {
                    Some(uri) => element.set(name, &*uri),
                    None => drop(element.unset(name)),
                }
            }
        }
    }

    /// A frame shows another page: the way to it stays.
    fn frame(&self, element: &Element) -> Vec<Node> {
        let Some(src) = element.get("src") else { return Vec::new() };
        let title = element.get("title").unwrap_or(src).to_owned();
        self.link(Element::new("a", &[("href", src)], vec![Node::Text(title)]))
    }

    /// A form that leads to a page needs the script to get there.
    fn form(&self, element: &mut Element) {
        if let Some(action) = element.get("action")
            && let Way::To(address) = self.addresses.way(self.url, action)
            && address.starts_with('#')
        {
            element.set("action", address);
            element.mark("scripted");
        }
    }
}

/// What is left of what cannot be loaded: its text.
fn instead(element: &Element) -> Vec<Node> {
    let text = element.get("alt").filter(|alt| !alt.is_empty()).map(|alt| Node::Text(format!("[{alt}]")));
    text.into_iter().chain(element.children.clone()).collect()
}

/// Whether a `<script>` would run: data is left where it is.
fn is_code(element: &Element) -> bool {
    element.get("type").is_none_or(|kind| !["application/json", "text/plain"].contains(&kind))
}
