//! What the theme's code loads when it needs it: here it is inside already.

use std::io::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::{Compression, GzBuilder};
use rayon::prelude::*;

use crate::export::ExportInput;
use crate::site::href::escape;

/// Smaller payloads are written as they are.
const SMALL: usize = 2048;

/// Writes every payload of the site as an element: as JSON, or compressed where that makes it smaller.
pub(super) fn write(source: &ExportInput<'_>, out: &mut String) {
    let artifacts: Vec<_> = source.site.iter().map(|(_, artifact)| artifact).collect();
    let elements: Vec<Option<String>> = artifacts
        .par_iter()
        .with_max_len(1)
        .map(|artifact| artifact.handed_over().map(|payload| element(payload.key(), payload.json())))
        .collect();
    out.extend(elements.into_iter().flatten());
}

fn element(key: &str, json: &str) -> String {
    let key = escape(key);
    if json.len() > SMALL
        && let Some(packed) = packed(json).filter(|packed| packed.len() < json.len())
    {
        return format!("<script type=\"text/plain\" data-payload=\"{key}\" data-packed>{packed}</script>\n");
    }
    format!(
        "<script type=\"application/json\" data-payload=\"{key}\">{}</script>\n",
        json.replace('<', "\\u003c")
    )
}

/// Gzip in Base64, which the browser unpacks by itself. The same bytes for the same text: no name and no time is in it.
fn packed(json: &str) -> Option<String> {
    let mut encoder = GzBuilder::new().write(Vec::new(), Compression::best());
    encoder.write_all(json.as_bytes()).ok()?;
    Some(STANDARD.encode(encoder.finish().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_payload_closes_its_element() {
        assert_eq!(
            element("a", "[\"</b>\"]"),
            "<script type=\"application/json\" data-payload=\"a\">[\"\\u003c/b>\"]</script>\n"
        );
    }

    #[test]
    fn large_payloads_are_packed() {
        let json = format!("[{}0]", "1234,".repeat(1_000));
        let element = element("a", &json);
        assert!(element.contains("data-packed") && element.len() < json.len() / 10);
    }
}
