//! The texts that scripts use, as a script.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{Forms, PluralForm, Strings};

/// Where scripts find the texts. The first script of a page may be the one that carries them.
const BEGIN: &str = "(()=>{const p=Object.hasOwn(window,\"prepbook\")?prepbook:(window.prepbook={});p.texts=Object.assign(p.texts??{},";
const END: &str = ")})();\n";

/// A script that adds to `prepbook.texts` those that the scripts in `used` name: a text by key, or an object with its plural forms. Such an
/// object has the property `lang` if the text is in another language than the page.
pub(super) fn script(strings: &Strings, used: &[u8]) -> Vec<u8> {
    let mut texts: BTreeMap<&str, Value> = BTreeMap::new();
    for name in names(used) {
        let matching = strings.texts.range(name.text.to_owned()..);
        let matching = matching.take_while(|(key, _)| match name.is_prefix {
            true => key.starts_with(name.text),
            false => *key == name.text,
        });
        for (key, text) in matching {
            let lang = (text.language > 0).then(|| strings.languages[text.language].tag.as_str());
            texts.entry(key).or_insert_with(|| value(&text.forms, lang));
        }
    }
    if texts.is_empty() {
        return Vec::new();
    }
    let object: Map<String, Value> = texts.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    // What is read as JSON is read the same as JavaScript, but for `__proto__`, which no key is.
    format!("{BEGIN}{}{END}", Value::Object(object)).into_bytes()
}

fn value(forms: &Forms, lang: Option<&str>) -> Value {
    match forms {
        Forms::One(text) => text.as_str().into(),
        Forms::Plural(_) => {
            let forms = forms.all().map(|(form, text)| (form.map_or("", PluralForm::name), text));
            let lang = lang.map(|lang| ("lang", lang));
            let entries = forms.chain(lang).map(|(name, text)| (name.to_owned(), text.into()));
            Value::Object(entries.collect())
        }
    }
}

/// A word between quotes that may be a key, or the beginning of keys: `` `priority.${id}` ``.
struct QuotedName<'s> {
    text: &'s str,
    is_prefix: bool,
}

/// The words between quotes in scripts.
fn names(scripts: &[u8]) -> impl Iterator<Item = QuotedName<'_>> {
    let is_of_key = |byte: &u8| byte.is_ascii_alphanumeric() || b"._-".contains(byte);
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + scripts.get(at..)?.iter().position(|byte| b"\"'`".contains(byte))? + 1;
            let length = scripts[start..].iter().take_while(|byte| is_of_key(byte)).count();
            let (quote, rest) = (scripts[start - 1], &scripts[start + length..]);
            at = start;
            let text = std::str::from_utf8(&scripts[start..start + length]).unwrap_or_default();
            let is_prefix = quote == b'`' && rest.starts_with(b"${") && text.ends_with('.');
            if length > 0 && (is_prefix || rest.first() == Some(&quote)) {
                return Some(QuotedName { text, is_prefix });
            }
        }
    })
}
