//! Microdata of a page, as the standard reads it, in the form of JSON-LD.

use serde_json::{Map, Value};

use crate::page::{Element, Page};

const VOCABULARY: &str = "https://schema.org/";

/// The items of a page that are not values of others, and properties that belong to no item.
pub(crate) struct Microdata {
    pub(crate) items: Vec<Value>,
    pub(crate) strays: Vec<String>,
}

impl Microdata {
    pub(crate) fn of(page: &Page) -> Self {
        let mut found = Self { items: Vec::new(), strays: Vec::new() };
        found.read(&page.root(), &mut None);
        found
    }

    /// Reads an element's children, of which `item` is the innermost item.
    fn read(&mut self, element: &Element, item: &mut Option<Map<String, Value>>) {
        for child in element.children() {
            let property = child.attribute("itemprop");
            if child.attribute("itemscope").is_some() {
                let kind = child.attribute("itemtype").unwrap_or_default();
                let kind = kind.strip_prefix(VOCABULARY).unwrap_or(&kind).to_owned();
                let mut inner = Some(Map::from_iter([("@type".to_owned(), Value::String(kind))]));
                self.read(&child, &mut inner);
                let inner = Value::Object(inner.unwrap_or_default());
                match property {
                    Some(property) => self.put(item, &property, inner),
                    None => self.items.push(inner),
                }
                continue;
            }
            if let Some(property) = property {
                let value = match child.name() {
                    "meta" => child.attribute("content"),
                    "time" => child.attribute("datetime"),
                    "a" | "link" => child.attribute("href"),
                    _ => Some(child.text()),
                };
                self.put(item, &property, Value::String(value.unwrap_or_default()));
            }
            self.read(&child, item);
        }
    }

    fn put(&mut self, item: &mut Option<Map<String, Value>>, property: &str, value: Value) {
        let Some(item) = item else {
            self.strays.push(property.to_owned());
            return;
        };
        match item.get_mut(property) {
            None => drop(item.insert(property.to_owned(), value)),
            Some(Value::Array(values)) => values.push(value),
            Some(first) => *first = Value::Array(vec![first.take(), value]),
        }
    }
}
