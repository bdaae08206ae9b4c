use super::*;

fn read(text: &str) -> Outcome<FrontMatter> {
    super::read(&Arc::from("a.md"), text, &split(text), &typed::schema_of::<FrontMatter>(), false)
}

#[test]
fn understands_keys_of_other_generators() {
    let Outcome { value, diagnostics } = read(
        "---\ndescription: S\nlastmod: 2026-11-24T09:30:00Z\ntags: [a, b]\nsidebar_position: 1.5\nsidebar_label: L\n\
         slug: /x\nsidebar_custom: 1\n---\n",
    );
    assert_eq!((value.summary.as_deref(), value.updated.as_deref()), (Some("S"), Some("2026-11-24")));
    assert_eq!((value.order, value.label.as_deref()), (Some(1.5), Some("L")));
    assert_eq!((value.tags, value.slug.as_deref()), (vec!["a".to_owned(), "b".into()], Some("/x")));
    let messages: Vec<_> = diagnostics.iter().map(|found| found.message.as_str()).collect();
    assert_eq!(messages, ["unknown key `sidebar_custom`"]);
    let of = |front: &str| read(&format!("---\n{front}\n---\n")).value;
    assert_eq!(of("summary: A\ndescription: B").summary.as_deref(), Some("A"));
    assert_eq!(of("description: A &mdash; b < c & d").summary.as_deref(), Some("A — b < c & d"));
    assert_eq!(of("sidebar: {order: 2, label: X}").label.as_deref(), Some("X"));
    assert_eq!(of("hide: [navigation]"), FrontMatter::default());
    assert_eq!(of("aliases: One, Two").aliases.len(), 2);
    assert_eq!((of("tags: One, Two").tags.len(), of("series: [One, Two]").series), (2, Some("One".into())));
    assert_eq!(of("order: .nan").order, None);
    let orders =
        ["-2", "-1.5", "0", "1", "1.5", "10"].map(|order| of(&format!("order: {order}")).order_key());
    assert!(orders.is_sorted() && of("title: A").order_key() > orders[5]);
}

#[test]
fn what_does_not_fit_is_no_mistake_in_a_foreign_folder() {
    let text = "---\ntitle: A\nlayout: post\nlevel: 3\ntopics: x\ndraft: maybe\n---\n";
    let outcome =
        super::read(&Arc::from("a.md"), text, &split(text), &typed::schema_of::<FrontMatter>(), true);
    let found: Vec<_> = outcome.diagnostics.iter().map(|found| &text[found.span()]).collect();
    assert_eq!(found, ["maybe"]);
    assert!(!outcome.value.is_published());
}

#[test]
fn points_at_the_value() {
    let text = "---\ntitle: A\npriority: urgent\nfaqs:\n  - question: Q?\n    answr: x\n---\n";
    let outcome = read(text);
    let places: Vec<_> =
        outcome.diagnostics.iter().map(|found| (found.rule.name(), &text[found.span()])).collect();
    assert_eq!(places[0], ("invalid-value", "urgent"));
    assert_eq!(places[1..], [("invalid-value", "answr")]);
    assert_eq!(outcome.diagnostics[1].help.as_deref(), Some("did you mean `answer`?"));
    assert_eq!(outcome.value.title.as_deref(), Some("A"));
}

#[test]
fn keeps_spans() {
    let text = "\u{feff}---\r\nrequires: [é, \"b\" ]\r\nfaqs:\r\n  - question: Why?\r\n    answer: |\r\n      One\r\n      two.\r\n---\r\n";
    let front = read(text).value;
    let spans: Vec<_> = front.requires.iter().map(|name| (name.as_str(), &text[name.span()])).collect();
    assert_eq!(spans, [("é", "é"), ("b", "\"b\"")]);
    assert_eq!(&text[front.faqs[0].answer.span()], "One\r\n      two.");
}

#[test]
fn toml_has_the_same_keys() {
    let text = "+++\ntitle = \"A\"\nupdated = 2026-11-24T10:00:00Z\nrequires = [\"x\"]\npriority = \"urgent\"\n[extra]\nmood = 1\n+++\n";
    let Outcome { value, diagnostics } = read(text);
    assert_eq!((value.title.as_deref(), value.updated.as_deref()), (Some("A"), Some("2026-11-24")));
    assert_eq!(&text[value.requires[0].span()], "\"x\"");
    assert_eq!(value.extra["mood"], 1);
    assert_eq!(&text[diagnostics[0].span()], "\"urgent\"");
}

#[test]
fn what_may_be_a_draft_is_not_published() {
    for front in [
        "draft: true",
        "draft: yes",
        "draft:",
        "draft: \"false\"",
        "Draft: true",
        "draft: false\ndraft: true",
        "title: Secret: plan",
        "- draft",
        "title: A\n\nText.",
    ] {
        let outcome = read(&format!("---\n{front}\n---\n"));
        assert!(!outcome.value.is_published(), "{front}");
        assert!(outcome.value.draft || !outcome.diagnostics.is_empty(), "{front}: {:?}", outcome.diagnostics);
    }
    for front in ["draft: false", "title: A", "", "mood: draft"] {
        assert!(read(&format!("---\n{front}\n---\n")).value.is_published(), "{front}");
    }
    assert!(!read("---\ntitle: A\ndraft: false\n\n# Text\n").value.is_published());
    assert!(!read("+++\ntitle = A\n+++\n").value.is_published());
}

#[test]
fn checks_dates() {
    assert_eq!(read("---\nupdated: 2026-11-24\n---\n").value.updated.as_deref(), Some("2026-11-24"));
    assert_eq!(read("---\nupdated: yesterday\n---\n").diagnostics.len(), 1);
    let updated = |front: &str| read(&format!("---\n{front}\n---\n")).value.updated;
    assert_eq!(updated("date: 2026-11-24 09:30:00 +0100").as_deref(), Some("2026-11-24"));
    assert_eq!(updated("date: 2026-11-24\nupdated: 2026-11-25").as_deref(), Some("2026-11-25"));
}

#[test]
fn a_value_that_is_no_yaml_leaves_out_its_key_in_foreign_notes_alone() {
    let read = |front: &str, is_foreign: bool| {
        let text = format!("---\n{front}\n---\n");
        super::read(&Arc::from("a.md"), &text, &split(&text), &typed::schema_of::<FrontMatter>(), is_foreign)
    };
    let front = "title: A\naliases:\n- @b\nsummary: C";
    let found = read(front, true);
    assert!(found.value.is_published(), "{:?}", found.diagnostics);
    assert_eq!((found.value.title.as_deref(), found.value.summary.as_deref()), (Some("A"), Some("C")));
    assert_eq!(found.diagnostics.len(), 1);
    assert!(!read(front, false).value.is_published());
    assert!(!read("title: A\npublish: @b", true).value.is_published());
    assert!(!read("aliases: @b\ndraft: true", true).value.is_published());
}

#[test]
fn says_what_is_wrong_with_a_key_that_yaml_reads_as_text() {
    for (front, span, message, help) in [
        ("title:A", ":", "no space follows the colon", "write `title: A`"),
        ("title:\u{a0}A", "\u{a0}", "the space after the colon is not an ordinary one", "write `title: A`"),
        ("title：A", "：", "the colon is a full-width one", "write `title: A`"),
        (
            "order: 010",
            "010",
            "invalid type: expected a number, found text",
            "write `10`: with a zero in front, a number is text",
        ),
        (
            "title: {{ x }}",
            "{{ x }}",
            "invalid type: expected text, found a mapping",
            "quote it: `\"{{ x }}\"`",
        ),
    ] {
        let text = format!("---\n{front}\n---\nx\n");
        let found = read(&text).diagnostics.remove(0);
        let help_found = found.help.clone().unwrap_or_default();
        assert_eq!((&text[found.span()], &*found.message, &*help_found), (span, message, help));
    }
}
