//! What the theme's code loads when it needs it: here it is inside already.

use std::io::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::{Compression, GzBuilder};
use rayon::prelude::*;

use crate::export::ExportInput;
use crate::model::routes::SiteFile;
use crate::site::href::escape;

/// A script of the site that carries a payload begins so.
const BEGINNING: &str = "prepbook.receive(\"";
/// Smaller payloads are written as they are.
const SMALL: usize = 2048;

/// Writes every payload of the site as an element: as JSON, or compressed where that makes it smaller.
pub(super) fn write(source: &ExportInput<'_>, out: &mut String) {
    let is_script = |url: &str| url.ends_with(".js") && url != SiteFile::Worker.address();
    let scripts: Vec<_> = source.site.iter().filter(|(url, _)| is_script(url)).collect();
    let elements: Vec<Option<String>> = scripts
        .par_iter()
        .with_max_len(1)
        .map(|(_, artifact)| {
            let bytes = artifact.render().ok()?;
            let (key, json) = read(std::str::from_utf8(&bytes).ok()?)?;
            Some(element(key, json))
        })
        .collect();
    out.extend(elements.into_iter().flatten());
}

/// The key and the JSON of a script that does nothing but hand them over.
fn read(script: &str) -> Option<(&str, &str)> {
    let (key, rest) = script.strip_prefix(BEGINNING)?.split_once("\",")?;
    Some((key, rest.trim_end().strip_suffix(");")?.trim_start()))
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
    fn reads_what_scripts_hand_over() {
        assert_eq!(
            read("prepbook.receive(\"assets/a\",[1,\"</b>\"]);\n"),
            Some(("assets/a", "[1,\"</b>\"]"))
        );
        assert_eq!(read("prepbook.receive(\"a\", {});"), Some(("a", "{}")));
        assert_eq!(read("console.log(1)"), None);
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
