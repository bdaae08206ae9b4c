//! Finds markup that the site's Content-Security-Policy blocks, so that authors see it before their readers do.

use super::kind::Kind;
use super::node::{Document, NodeId};
use crate::config::SiteConfig;

/// A kind of markup that has no effect on a host that sends the policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Blocked {
    /// `<script>` with code in it.
    Script,
    /// `onclick="…"`
    Handler,
    /// `<style>` and `style="…"`.
    Style,
    /// A page or an object in the page.
    Frame,
    /// A script or style sheet of another site. Images and media are checked where links are resolved.
    Load,
    /// A form that is sent to another site.
    Form,
}

/// Elements that embed a page or an object, which the policy never allows.
const FRAMES: [&str; 5] = ["iframe", "frame", "object", "embed", "applet"];
/// Values of `rel` with which a `<link>` loads something.
const LOADED: [&str; 4] = ["stylesheet", "icon", "preload", "manifest"];

impl Blocked {
    /// All kinds.
    pub const ALL: [Blocked; 6] =
        [Self::Script, Self::Handler, Self::Style, Self::Frame, Self::Load, Self::Form];

    /// Whether the book's additions to the policy allow this kind, in general or for the sites that it names.
    pub fn is_allowed(self, site: &SiteConfig) -> bool {
        match self {
            Blocked::Script => site.allows("script-src", &["'unsafe-inline'"]),
            Blocked::Handler => site.allows("script-src", &["'unsafe-inline'", "'unsafe-hashes'"]),
            Blocked::Style => site.allows("style-src", &["'unsafe-inline'", "'unsafe-hashes'"]),
            Blocked::Frame => site.extends(&["frame-src", "object-src"]),
            Blocked::Load => {
                site.extends(&["script-src", "style-src", "font-src", "img-src", "manifest-src"])
            }
            Blocked::Form => site.extends(&["form-action"]),
        }
    }

    /// The message.
    pub fn message(self) -> String {
        let what = match self {
            Blocked::Script => "an inline script",
            Blocked::Handler => "an event handler in an attribute",
            Blocked::Style => "an inline style",
            Blocked::Frame => "a frame or an object",
            Blocked::Load => "a file from another site",
            Blocked::Form => "a form that is sent to another site",
        };
        format!("the site's security policy blocks {what}")
    }

    /// The suggested fix.
    pub fn help(self) -> &'static str {
        match self {
            Blocked::Script => "move the code to a file: `<script src=\"file.js\"></script>`",
            Blocked::Handler => "handle the event in a script file",
            Blocked::Style => "move the style to a style sheet of the theme",
            Blocked::Frame | Blocked::Form => "link to the page instead",
            Blocked::Load => "copy the file to the content or the theme, and load the copy",
        }
    }
}

/// The first use of each kind of blocked markup, in document order.
pub fn blocked(document: &Document) -> Vec<(Blocked, NodeId)> {
    let mut found: Vec<(Blocked, NodeId)> = Vec::new();
    for node in document.descendants(Document::ROOT) {
        for kind in blocked_in(document, node) {
            if found.iter().all(|(known, _)| *known != kind) {
                found.push((kind, node));
            }
        }
    }
    found
}

/// Where a style sheet loads something from another site.
pub fn load_in_style(style: &str) -> Option<usize> {
    let starts = style.match_indices("url(").map(|(at, word)| at + word.len());
    let imports = style.match_indices("@import").map(|(at, word)| at + word.len());
    starts.chain(imports).find(|at| is_elsewhere(style[*at..].trim_start().trim_start_matches(['"', '\''])))
}

fn blocked_in(document: &Document, node: NodeId) -> impl Iterator<Item = Blocked> + '_ {
    let name = match document.kind(node) {
        Kind::Element { name, .. } => document.str(name),
        _ => "",
    };
    let value = |wanted: &str| document.attribute(node, wanted).unwrap_or_default();
    let has = |wanted: &str| !value(wanted).is_empty();
    let is_code = || {
        let kind = value("type").to_ascii_lowercase();
        ["", "module", "importmap"].contains(&kind.as_str()) || kind.contains("javascript")
    };
    let is_loading = || {
        let rel = value("rel").to_ascii_lowercase();
        name == "script" && is_elsewhere(value("src"))
            || name == "link" && LOADED.iter().any(|one| rel.contains(one)) && is_elsewhere(value("href"))
    };
    let is_handler = || {
        let mut names = document.attributes(node).iter().map(|attribute| document.str(attribute.name));
        names.any(|name| name.starts_with("on") && has(name))
    };
    let checks = [
        (Blocked::Script, name == "script" && !has("src") && is_code()),
        (Blocked::Handler, !name.is_empty() && is_handler()),
        (Blocked::Style, name == "style" || !name.is_empty() && has("style")),
        (Blocked::Frame, FRAMES.contains(&name)),
        (Blocked::Load, is_loading()),
        (Blocked::Form, name == "form" && is_elsewhere(value("action"))),
    ];
    checks.into_iter().filter(|(_, is)| *is).map(|(kind, _)| kind)
}

fn is_elsewhere(address: &str) -> bool {
    ["http://", "https://", "//"].iter().any(|start| address.trim_start().starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::super::markup;
    use super::*;

    #[test]
    fn reports_what_is_blocked() {
        let kinds = |html: &str| -> Vec<Blocked> {
            blocked(&markup::page(html)).into_iter().map(|(kind, _)| kind).collect()
        };
        assert_eq!(
            kinds("<script>x()</script><p onclick=x() style='color: red'>"),
            [Blocked::Script, Blocked::Handler, Blocked::Style]
        );
        assert_eq!(
            kinds("<iframe src=a.html></iframe><script src=//a.test/b></script>"),
            [Blocked::Frame, Blocked::Load]
        );
        assert_eq!(
            kinds("<form action=https://a.test/></form><style>a{}</style>"),
            [Blocked::Form, Blocked::Style]
        );
        let harmless = "<script src=a.js></script><script type=application/ld+json>{}</script><a href=https://a.test/ {{ one }}>a</a>\
            <link rel=canonical href=https://a.test/><form action=search.html></form>";
        assert_eq!(kinds(harmless), []);
    }

    #[test]
    fn finds_what_styles_load() {
        assert_eq!(load_in_style("a { b: url(c.woff2) }"), None);
        assert_eq!(load_in_style("a { b: url( \"https://a.test/c\" ) }"), Some(11));
        assert_eq!(load_in_style("@import '//a.test/c';"), Some(7));
    }
}
