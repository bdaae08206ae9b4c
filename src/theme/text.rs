//! The texts of the interface in templates: `{{ "review.start" | t }}`, `{{ "count.cards" | t(count=number) }}`.

use std::borrow::Cow;
use std::sync::Arc;

use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use crate::document::escape::escape;
use crate::strings::Strings;

/// Writes a number in the language.
type NumberWriter = fn(&Strings, usize) -> String;

/// The name of the filter.
pub(super) const FILTER: &str = "t";
/// The filters that write a number.
pub(super) const NUMBERS: [(&str, NumberWriter); 2] =
    [("number", Strings::number), ("duration", Strings::duration)];
/// How the message about a key that does not exist begins.
pub(super) const UNKNOWN_TEXT: &str = "there is no text";

/// Adds the filters that need the language: `t`; `number`, which writes a number; `duration`, which writes a number of minutes.
pub(super) fn register(tera: &mut Tera, strings: &Arc<Strings>) {
    let texts = Arc::clone(strings);
    tera.register_filter(FILTER, move |key: &str, values: Kwargs, _: &State| text(&texts, key, &values));
    for (name, write) in NUMBERS {
        let strings = Arc::clone(strings);
        tera.register_filter(name, move |number: u64, _: Kwargs, _: &State| {
            write(&strings, usize::try_from(number).unwrap_or(usize::MAX))
        });
    }
}

/// A text as HTML. Values that are HTML, such as those of `{% set link %}…{% endset %}`, are inserted as they are; others are escaped.
fn text(strings: &Strings, key: &str, values: &Kwargs) -> TeraResult<Value> {
    let count = values.get::<u64>("count")?.map(|count| usize::try_from(count).unwrap_or(usize::MAX));
    let value = |name: &str| {
        let (_, value) = values.iter().find(|(known, _)| known.as_str() == Some(name))?;
        Some(match value.as_u64() {
            Some(number) => Cow::Owned(strings.number(usize::try_from(number).unwrap_or(usize::MAX))),
            None if value.is_safe() => Cow::Owned(value.to_string()),
            None => Cow::Owned(escape(&value.to_string())),
        })
    };
    let text = strings.fill(key, count, escape, value);
    let text = text.ok_or_else(|| Error::message(format!("{UNKNOWN_TEXT} `{key}`")))?;
    Ok(Value::safe_string(&text))
}
