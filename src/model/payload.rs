//! Values that the site hands over to the scripts of a page. Each is a script of its own: pages that are opened as files may load nothing else.

use serde::Serialize;

/// A value for the scripts of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payload {
    key: String,
    json: String,
}

impl Payload {
    /// The value `json` of `key`, its address without `.js`.
    pub fn new(key: impl Into<String>, json: String) -> Self {
        Self { key: key.into(), json }
    }

    /// A value as JSON, which is about `size` bytes.
    pub fn of_value(key: impl Into<String>, value: &impl Serialize, size: usize) -> Self {
        let mut json = Vec::with_capacity(size);
        // Plain data, to memory: writing it cannot fail.
        let _written = serde_json::to_writer(&mut json, value);
        Self::new(key, String::from_utf8(json).unwrap_or_default())
    }

    /// The key by which scripts ask for it.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The value as JSON.
    pub fn json(&self) -> &str {
        &self.json
    }

    /// The address of its script.
    pub fn address(&self) -> String {
        format!("{}.js", self.key)
    }

    /// The script that hands it over, as a file: text that is inlined has to escape `<`.
    pub fn script(&self) -> Vec<u8> {
        ["prepbook.receive(\"", &self.key, "\",", &self.json, ");\n"].concat().into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_hands_a_value_over() {
        let payload = Payload::of_value("assets/a", &[1.to_string(), "</b>".into()], 0);
        assert_eq!((payload.key(), payload.address()), ("assets/a", "assets/a.js".to_owned()));
        assert_eq!(payload.json(), "[\"1\",\"</b>\"]");
        assert_eq!(payload.script(), b"prepbook.receive(\"assets/a\",[\"1\",\"</b>\"]);\n");
    }
}
