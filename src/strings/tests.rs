use super::*;
use crate::diag::{Diagnostic, Rule};

const EN: &str = "[a]\nplain = \"Hello {name}\"\ncards = { one = \"{count} card\", other = \"{count} cards\" }\nmin = \"{count} min\"\n";

/// Texts in a language, with a book's file for it, and what is wrong.
fn loaded(language: &str, own: &str) -> (Strings, Vec<Diagnostic>) {
    let path = format!("strings/{language}.toml");
    let files = vec![
        File {
            path: "themes/default/strings/en.toml".into(),
            origin: FileOrigin::Default,
            bytes: EN.as_bytes(),
        },
        File { path: path.into(), origin: FileOrigin::Book, bytes: own.as_bytes() },
    ];
    let Outcome { value, diagnostics } =
        load(&Input { language, named_at: None, files, is_used: &|key| key == "mine" });
    (value, diagnostics)
}

/// The rules, texts under the underline, messages and help of what is wrong in a file.
fn wrong(language: &str, own: &str) -> Vec<(Rule, String, String, Option<String>)> {
    let (_, found) = loaded(language, own);
    let shown = |one: Diagnostic| (one.rule, own[one.span()].to_owned(), one.message, one.help);
    found.into_iter().filter(|one| one.rule != Rule::MissingText).map(shown).collect()
}

#[test]
fn a_text_has_the_plural_form_of_its_language() {
    let polish = "[a]\nplain = \"Cześć {name}\"\nmin = \"{count} min\"\ncards = { one = \"{count} karta\", few = \"{count} karty\", many = \"{count} kart\", other = \"{count} karty\" }\n";
    let (strings, found) = loaded("pl", polish);
    assert_eq!(found, []);
    let cards = |count| strings.count("a.cards", count);
    assert_eq!([1, 3, 5, 22].map(cards), ["1 karta", "3 karty", "5 kart", "22 karty"]);
    assert_eq!(strings.count("a.cards", 12345), "12\u{a0}345 kart");
    assert_eq!(strings.with("a.plain", &[("name", "Ala")]), "Cześć Ala");
}

#[test]
fn a_missing_text_is_english_in_english_forms_and_reported_once() {
    let (strings, found) = loaded("ja", "a.plain = \"{name}さん\"");
    assert_eq!(strings.count("a.cards", 1), "1 card");
    assert_eq!(strings.count("a.cards", 2), "2 cards");
    let [one] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(one.message, "2 texts of the interface are not translated into `ja`: `a.cards`, `a.min`");
}

#[test]
fn a_region_falls_back_to_its_language() {
    let own = "a.plain = \"Olá {name}\"\na.cards = { one = \"{count} carta\", many = \"{count} cartas\", other = \"{count} cartas\" }\na.min = \"{count} min\"";
    let files = vec![
        File { path: "x/en.toml".into(), origin: FileOrigin::Default, bytes: EN.as_bytes() },
        File { path: "x/pt.toml".into(), origin: FileOrigin::Default, bytes: own.as_bytes() },
        File {
            path: "strings/pt-br.toml".into(),
            origin: FileOrigin::Book,
            bytes: b"a.plain = \"Oi {name}\"",
        },
    ];
    let Outcome { value, diagnostics } =
        load(&Input { language: "pt-BR", named_at: None, files, is_used: &|_| false });
    assert_eq!(diagnostics, []);
    assert_eq!(value.with("a.plain", &[("name", "Eva")]), "Oi Eva");
    assert_eq!(value.count("a.cards", 2), "2 cartas");
}

#[test]
fn mistakes_name_what_is_near() {
    /// Language, texts, rule, what is underlined, message and help.
    type Case = (&'static str, &'static str, Rule, &'static str, &'static str, Option<&'static str>);
    let cases: [Case; 11] = [
        (
            "de",
            "a.plian = \"{name}\"",
            Rule::UnknownKey,
            "plian",
            "the interface has no text `a.plian`",
            Some("did you mean `a.plain`?"),
        ),
        (
            "de",
            "a.cards = { one = \"eine Karte\", oter = \"{count} Karten\", other = \"{count} Karten\" }",
            Rule::UnknownKey,
            "oter",
            "`oter` is not a plural form of `de`",
            Some("did you mean `other`?"),
        ),
        (
            "de",
            "a.cards = { few = \"{count}\", one = \"{count}\", other = \"{count}\" }",
            Rule::UnknownKey,
            "few",
            "`few` is not a plural form of `de`",
            Some("it has `one`, `other`"),
        ),
        (
            "pl",
            "a.cards = { one = \"karta\", many = \"{count} kart\" }",
            Rule::MissingPlural,
            "cards",
            "`a.cards` has no plural form `few`",
            Some("`pl` needs `one`, `few`, `many`"),
        ),
        (
            "de",
            "a.cards = \"{count} Karten\"",
            Rule::MissingPlural,
            "cards",
            "`a.cards` has no plural forms `one`, `other`",
            Some("`de` needs `one`, `other`"),
        ),
        (
            "de",
            "a.plain = \"Hallo {nmae}\"",
            Rule::InvalidPlaceholder,
            "\"Hallo {nmae}\"",
            "this text has no value for `{nmae}`",
            Some("did you mean `{name}`?"),
        ),
        (
            "de",
            "a.plain = \"Hallo\"",
            Rule::InvalidPlaceholder,
            "\"Hallo\"",
            "this text leaves out `{name}`",
            None,
        ),
        (
            "ru",
            "a.cards = { one = \"карта\", few = \"{count}\", many = \"{count}\" }",
            Rule::InvalidPlaceholder,
            "\"карта\"",
            "this text leaves out `{count}`",
            None,
        ),
        ("de", "a.plain = 3", Rule::InvalidValue, "3", "`a.plain` is a whole number", None),
        ("de", "a = \"Hallo\"", Rule::InvalidValue, "\"Hallo\"", "`a` is text", None),
        (
            "de",
            "a.plain = { one = \"{name}\", other = \"{name}\" }",
            Rule::InvalidValue,
            "one",
            "`a.plain` does not depend on a number",
            None,
        ),
    ];
    for (language, own, rule, span, message, help) in cases {
        let expected = (rule, span.to_owned(), message.to_owned(), help.map(str::to_owned));
        assert_eq!(wrong(language, own), [expected], "{own}");
    }
}

#[test]
fn what_is_right_is_not_reported() {
    for (language, own) in [
        // One form where the language has one, and where English has one.
        ("ja", "a.cards = \"カード{count}枚\"\na.min = \"{count}分\""),
        // A word for the one number that has the form.
        ("de", "a.cards = { one = \"eine Karte\", other = \"{count} Karten\" }"),
        // Forms that English does not need.
        ("pl", "a.min = { one = \"{count} minuta\", few = \"{count} minuty\", many = \"{count} minut\" }"),
        // A text of the book's own, which a template uses.
        ("de", "mine = \"Mein {was}\""),
    ] {
        assert_eq!(wrong(language, own), [], "{own}");
    }
}

#[test]
fn braces_that_are_no_placeholder_are_shown() {
    let all = |text| pieces(text).collect::<Vec<_>>();
    use TextPiece::{Literal, Placeholder};
    assert_eq!(all("a {b} c"), [Literal("a "), Placeholder("b"), Literal(" c")]);
    assert_eq!(all("{a}{b_c}"), [Placeholder("a"), Placeholder("b_c")]);
    assert_eq!(all("{A} { } {"), [Literal("{A} { } {")]);
    assert_eq!(all(""), []);
}

#[test]
fn scripts_get_the_texts_that_they_name() {
    let (strings, _) = loaded("de", "a.plain = \"Hallo {name}\"");
    let of = |script: &str| {
        let made = String::from_utf8(strings.script(script.as_bytes())).expect("it is JSON");
        made.split_once("??{},")
            .map_or(String::new(), |(_, rest)| rest.trim_end_matches(")})();\n").to_owned())
    };
    assert_eq!(of("it's('a.plain', \"b\")"), r#"{"a.plain":"Hallo {name}"}"#);
    assert_eq!(
        of("t(`a.${x}`)"),
        r#"{"a.cards":{"one":"{count} card","other":"{count} cards","lang":"en"},"a.min":"{count} min","a.plain":"Hallo {name}"}"#
    );
    assert_eq!(of("// a.plain, `a.plain${x}`, \"a.\", t(key)"), "");
}
