//! Compares output with expected files, after redacting what varies between runs.

use std::path::Path;

use snapbox::Data;
use snapbox::assert::{Assert, DEFAULT_ACTION_ENV};
use snapbox::data::DataFormat;

/// Compares `actual` with the file `expected`, or writes it there under `SNAPSHOTS=overwrite`.
pub(crate) fn check(actual: &str, expected: &Path) -> Result<(), String> {
    let wanted = Data::read_from(expected, Some(DataFormat::Text)).raw();
    let name = expected.display();
    let assert = Assert::new().action_env(DEFAULT_ACTION_ENV);
    assert.try_eq(Some(&name), Data::text(actual).raw(), wanted).map_err(|error| error.to_string())
}

/// Whether snapshots are written rather than compared.
pub(crate) fn is_overwriting() -> bool {
    std::env::var_os(DEFAULT_ACTION_ENV).is_some_and(|action| action == "overwrite")
}

/// Redacts what varies between runs: durations, and fingerprints in names of assets, which change with the theme.
pub(crate) fn redact(text: &str) -> String {
    let is_duration = |text: &str| {
        let number = text.strip_suffix(" ms").or_else(|| text.strip_suffix(" s"));
        number.is_some_and(|number| number.parse::<f64>().is_ok())
    };
    let text = between(text, " in ", ",", "[TIME]", is_duration);
    let hash = |hash: &str| hash.len() == 10 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    let mut text = text;
    for stem in [
        "site.", "compare.", "early.", "icon.", "plan.", "print.", "questions.", "redirect.", "review.",
        "search.", "shortcuts.", "study.",
    ] {
        for ending in [".css", ".js", ".svg"] {
            text = between(&text, &format!("assets/{stem}"), ending, "[HASH]", hash);
        }
    }
    between(&text, "assets/study/cards.", "\"", "[HASH]", hash)
}

/// `text` with every part between `before` and `after` that `wanted` accepts replaced.
fn between(text: &str, before: &str, after: &str, with: &str, wanted: impl Fn(&str) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(before) {
        let (head, tail) = rest.split_at(at + before.len());
        out.push_str(head);
        rest = tail;
        if let Some(end) = tail.find(after).filter(|end| wanted(&tail[..*end])) {
            out.push_str(with);
            rest = &tail[end..];
        }
    }
    out.push_str(rest);
    out
}
