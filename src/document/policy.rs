//! Finds markup that the site's Content-Security-Policy may block, so that authors see it before their readers do.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use borsh::{BorshDeserialize, BorshSerialize};
use url::Url;

use super::kind::Kind;
use super::node::{Document, NodeId};
use crate::config::{Config, InlineCode};
use crate::diag::{Diagnostic, Rule};
use crate::source::address::is_on_other_site;

/// A kind of markup that the policy restricts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, BorshSerialize, BorshDeserialize)]
pub enum Restricted {
    /// `<script>` with code in it.
    Script,
    /// `onclick="…"`
    Handler,
    /// `<style>`
    Style,
    /// `style="…"`
    StyleAttribute,
    /// A page in the page.
    Frame,
    /// An object in the page.
    Object,
    /// A script in a file.
    ScriptFile,
    /// A style sheet.
    StyleSheet,
    /// A picture for the browser's tab.
    Icon,
    /// A description of the site as an app.
    Manifest,
    /// Anything that a page or a style sheet loads.
    AnyFile,
    /// A form that is sent.
    Form,
}

/// A use of such markup.
#[derive(Debug, Clone, PartialEq, Eq, Hash, BorshSerialize, BorshDeserialize)]
pub struct PolicyUse {
    kind: Restricted,
    /// The address that is loaded or sent to, or the code in the page.
    source: String,
}

/// Elements that embed a page or an object.
const FRAMES: [&str; 5] = ["iframe", "frame", "object", "embed", "applet"];
/// Values of `rel` with which a `<link>` loads something.
const LOADED: [(&str, Restricted); 4] = [
    ("stylesheet", Restricted::StyleSheet),
    ("icon", Restricted::Icon),
    ("preload", Restricted::AnyFile),
    ("manifest", Restricted::Manifest),
];

impl Restricted {
    /// The directives of the policy, of which one has to allow it.
    fn directives(self) -> &'static [&'static str] {
        match self {
            Restricted::Script | Restricted::Handler | Restricted::ScriptFile => &["script-src"],
            Restricted::Style | Restricted::StyleAttribute | Restricted::StyleSheet => &["style-src"],
            Restricted::Frame => &["frame-src"],
            Restricted::Object => &["object-src"],
            Restricted::Icon => &["img-src"],
            Restricted::Manifest => &["manifest-src"],
            Restricted::AnyFile => &["font-src", "img-src", "style-src", "script-src"],
            Restricted::Form => &["form-action"],
        }
    }

    fn name(self) -> &'static str {
        match self {
            Restricted::Script => "an inline script",
            Restricted::Handler => "an event handler in an attribute",
            Restricted::Style | Restricted::StyleAttribute => "an inline style",
            Restricted::Frame | Restricted::Object => "a frame or an object",
            Restricted::Form => "a form that is sent to another site",
            _ => "a file from another site",
        }
    }

    fn help(self) -> &'static str {
        match self {
            Restricted::Script => "move the code to a file: `<script src=\"file.js\"></script>`",
            Restricted::Handler => "handle the event in a script file",
            Restricted::Style | Restricted::StyleAttribute => "move the style to a style sheet of the theme",
            Restricted::Frame | Restricted::Object | Restricted::Form => "link to the page instead",
            _ => "copy the file to the content or the theme, and load the copy",
        }
    }
}

impl PolicyUse {
    /// A style sheet's use of the file at `address`.
    pub fn of_style(address: &str) -> Self {
        Self { kind: Restricted::AnyFile, source: address.to_owned() }
    }

    /// The origin of the address, if it is one of another site.
    fn origin(&self) -> Option<String> {
        let address = self.source.trim();
        let absolute =
            if address.starts_with("//") { format!("https:{address}") } else { address.to_owned() };
        let url = Url::parse(&absolute).ok().filter(Url::has_host)?;
        Some(url.origin().ascii_serialization())
    }

    /// The diagnostic, unless the policy of the book allows it.
    pub fn check(&self, config: &Config, path: &Arc<str>, span: Range<usize>) -> Option<Diagnostic> {
        let (kind, directives) = (self.kind, self.kind.directives());
        let is_allowed = match kind {
            Restricted::Script | Restricted::Style => {
                config.allows_code(directives, InlineCode::Element(&self.source))
            }
            Restricted::Handler | Restricted::StyleAttribute => {
                config.allows_code(directives, InlineCode::Attribute(&self.source))
            }
            _ => config.allows_address(directives, &self.source),
        };
        if is_allowed {
            return None;
        }
        let from = self.origin().map(|origin| format!(": `{origin}`")).unwrap_or_default();
        let message = format!("the site's security policy blocks {}{from}", kind.name());
        Some(Diagnostic::new(Rule::BlockedByCsp, path, span, message).help(kind.help()))
    }
}

/// The first use of each address and code, in document order.
pub fn uses(document: &Document) -> Vec<(PolicyUse, NodeId)> {
    let (mut found, mut seen) = (Vec::new(), HashSet::new());
    for node in document.descendants(Document::ROOT) {
        let uses = uses_in(document, node).into_iter();
        found.extend(uses.filter(|one| seen.insert(one.clone())).map(|one| (one, node)));
    }
    found
}

/// The addresses on other sites that a style sheet loads something from, and their offsets.
pub fn uses_in_style(style: &str) -> Vec<(PolicyUse, usize)> {
    let starts = style.match_indices("url(").map(|(at, word)| at + word.len());
    let imports = style.match_indices("@import").map(|(at, word)| at + word.len());
    let mut offsets: Vec<usize> = starts.chain(imports).collect();
    offsets.sort_unstable();
    let (mut found, mut seen) = (Vec::new(), HashSet::new());
    for at in offsets {
        let address = style[at..].trim_start().trim_start_matches(['"', '\'']);
        if !is_elsewhere(address) {
            continue;
        }
        let end = address.find(|c: char| c.is_whitespace() || "\"'();".contains(c)).unwrap_or(address.len());
        let one = PolicyUse::of_style(&address[..end]);
        if seen.insert(one.clone()) {
            found.push((one, at));
        }
    }
    found
}

fn uses_in(document: &Document, node: NodeId) -> Vec<PolicyUse> {
    let Kind::Element { name, .. } = document.kind(node) else { return Vec::new() };
    let name = document.str(name);
    let value = |wanted: &str| document.attribute(node, wanted).unwrap_or_default();
    let has = |wanted: &str| !value(wanted).is_empty();
    let mut found = Vec::new();
    let mut add = |kind: Restricted, source: String| found.push(PolicyUse { kind, source });
    let code = || -> String {
        let texts = document.children(node).map(|child| match document.kind(child) {
            Kind::Text(text) => document.str(text),
            _ => "",
        });
        texts.collect()
    };
    let is_code = || {
        let kind = value("type").to_ascii_lowercase();
        ["", "module", "importmap"].contains(&kind.as_str()) || kind.contains("javascript")
    };
    if name == "script" && !has("src") && is_code() {
        add(Restricted::Script, code());
    }
    let names = document.attributes(node).iter().map(|attribute| document.str(attribute.name));
    for handler in names.filter(|name| name.starts_with("on") && has(name)) {
        add(Restricted::Handler, value(handler).to_owned());
    }
    if name == "style" {
        add(Restricted::Style, code());
    } else if has("style") {
        add(Restricted::StyleAttribute, value("style").to_owned());
    }
    if FRAMES.contains(&name) {
        let kind = if name.ends_with("frame") { Restricted::Frame } else { Restricted::Object };
        let source = ["src", "data"].into_iter().map(value).find(|source| !source.is_empty());
        add(kind, source.unwrap_or_default().to_owned());
    }
    if name == "script" && is_elsewhere(value("src")) {
        add(Restricted::ScriptFile, value("src").to_owned());
    }
    if name == "link" && is_elsewhere(value("href")) {
        let rel = value("rel").to_ascii_lowercase();
        let kind = LOADED.iter().find(|(word, _)| rel.contains(word));
        kind.into_iter().for_each(|(_, kind)| add(*kind, value("href").to_owned()));
    }
    if name == "form" && is_elsewhere(value("action")) {
        add(Restricted::Form, value("action").to_owned());
    }
    found
}

fn is_elsewhere(address: &str) -> bool {
    is_on_other_site(address.trim_start())
}

#[cfg(test)]
mod tests {
    use super::super::markup;
    use super::*;
    use Restricted::*;

    #[test]
    fn finds_what_is_restricted() {
        let kinds = |html: &str| -> Vec<Restricted> {
            uses(&markup::page(html)).into_iter().map(|(one, _)| one.kind).collect()
        };
        assert_eq!(
            kinds("<script>x()</script><p onclick=x() style='color: red'>"),
            [Script, Handler, StyleAttribute]
        );
        assert_eq!(
            kinds("<iframe src=a.html></iframe><script src=//a.test/b></script>"),
            [Frame, ScriptFile]
        );
        assert_eq!(kinds("<form action=https://a.test/></form><style>a{}</style>"), [Form, Style]);
        assert_eq!(
            kinds("<embed src=//a.test/b><embed src=//a.test/b><embed src=//b.test/>"),
            [Object, Object]
        );
        let harmless = "<script src=a.js></script><script type=application/ld+json>{}</script><a href=https://a.test/ {{ one }}>a</a>\
            <link rel=canonical href=https://a.test/><form action=search.html></form>";
        assert_eq!(kinds(harmless), []);
    }

    #[test]
    fn what_is_allowed_hides_nothing_that_is_blocked() {
        let mut config = Config::default();
        let mut allow = |directive: &str, source: &str| {
            config.site.csp.entry(directive.to_owned()).or_default().push(source.to_owned());
        };
        allow("frame-src", "https://a.test/embed/");
        allow("script-src", "'unsafe-hashes'");
        // Of `one()`.
        allow("script-src", "'sha256-HR7iaask9daLMRRskMI++QeJtjWDOjyPA6lGzYGzKW4='");
        let html = "<iframe src=https://a.test/embed/1></iframe><iframe src=https://a.test/2></iframe>\
            <b onclick=one()></b><b onclick=two()></b><b onclick=three()></b><script>one()</script><script>two()</script>";
        let found = uses(&markup::page(html));
        let path = Arc::from("a.md");
        let blocked: Vec<String> = found
            .iter()
            .filter_map(|(one, _)| one.check(&config, &path, 0..0))
            .map(|found| found.message.rsplit("blocks ").next().unwrap_or_default().to_owned())
            .collect();
        assert_eq!(
            blocked,
            [
                "a frame or an object: `https://a.test`",
                "an event handler in an attribute",
                "an event handler in an attribute",
                "an inline script"
            ]
        );
    }

    #[test]
    fn finds_what_styles_load() {
        let found = |style: &str| -> Vec<(String, usize)> {
            uses_in_style(style).into_iter().map(|(one, at)| (one.source, at)).collect()
        };
        assert_eq!(found("a { b: url(c.woff2) }"), []);
        assert_eq!(found("a { b: url( \"https://a.test/c\" ) }"), [("https://a.test/c".into(), 11)]);
        let both = [("//a.test/c".into(), 7), ("//a.test/d".into(), 33)];
        assert_eq!(found("@import '//a.test/c'; a { b: url(//a.test/d) }"), both, "a source may name a path");
    }
}
