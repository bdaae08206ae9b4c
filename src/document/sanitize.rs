//! Sanitizes HTML: allows the elements and attributes that GitHub allows, and media.

use super::kind::{Attribute, Kind, Namespace, Value};
use super::node::{Document, NodeId};

/// Allowed elements.
const ELEMENTS: &str = "\
    a abbr acronym audio b bdi bdo big blockquote br caption center cite code col colgroup dd del details \
    dfn div dl dt em figcaption figure font h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p picture pre q rp \
    rt ruby s samp section small source span strike strong sub summary sup table tbody td tfoot th thead \
    time tr track tt u ul var video wbr nobr data";

/// Elements that are removed with their content, which is not text for readers.
const DROPPED: &str = "\
    embed iframe input noembed noframes script select style template textarea title xmp";

/// Attributes that are allowed on every element.
const ATTRIBUTES: &str = "\
    abbr align alt border cellpadding cellspacing char charoff clear color cols colspan compact \
    controls datetime dir face headers height hspace id kind lang label loop media muted open reversed role \
    rowspan scope size span start title valign vspace width";

/// Classes that are allowed: those of components, which the theme arranges.
const CLASSES: &str = "captioned card-grid card-title file-tree grid-card steps tab tab-group tab-label";

/// Attributes that are allowed on specific elements. URLs are checked when links are resolved.
const OWN: [(&str, &[&str]); 9] = [
    ("a", &["href", "name", "hreflang"]),
    ("img", &["src", "srcset", "loading"]),
    ("source", &["src", "srcset", "type", "sizes"]),
    ("video", &["src", "poster", "preload", "playsinline"]),
    ("audio", &["src", "preload"]),
    ("track", &["src", "srclang", "default"]),
    ("ol", &["type"]),
    ("ul", &["type"]),
    ("li", &["type", "value"]),
];

/// Whether an element is replaced by its content.
pub(super) fn is_unwrapped(name: &str) -> bool {
    !is_one_of(ELEMENTS, name) && !is_one_of(DROPPED, name) && !matches!(name, "math" | "svg")
}

/// Removes elements and attributes that are not allowed. Most removed elements are replaced by their content. The tags of authors have been read for it:
/// what is removed here are elements that hold no Markdown.
pub fn sanitize(document: &mut Document) {
    let nodes: Vec<NodeId> = document.descendants(Document::ROOT).collect();
    for node in nodes {
        let Kind::Element { name, namespace } = document.kind(node) else { continue };
        let name = document.str(name).to_owned();
        if namespace != Namespace::Html || is_one_of(DROPPED, &name) {
            document.detach(node);
        } else if is_one_of(ELEMENTS, &name) {
            let allowed: Vec<Attribute> = document
                .attributes(node)
                .iter()
                .filter(|attribute| {
                    is_kept(&name, document.str(attribute.name)) || is_layout(document, attribute)
                })
                .copied()
                .collect();
            document.set_attributes(node, allowed);
        } else {
            document.unwrap(node);
        }
    }
}

fn is_kept(element: &str, attribute: &str) -> bool {
    is_one_of(ATTRIBUTES, attribute)
        || attribute.starts_with("aria-")
        || OWN.iter().any(|(name, own)| *name == element && own.contains(&attribute))
}

/// Whether an attribute is the class of a component.
fn is_layout(document: &Document, attribute: &Attribute) -> bool {
    let Value::Text(value) = attribute.value else { return false };
    document.str(attribute.name) == "class" && is_one_of(CLASSES, document.str(value))
}

fn is_one_of(words: &str, wanted: &str) -> bool {
    words.split(' ').any(|word| word == wanted)
}
