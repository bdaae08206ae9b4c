//! The deck as the page reads it, and what becomes of ids when authors edit.

use std::collections::{BTreeMap, BTreeSet};

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};

use prepbook::content::digest::Digest;
use prepbook::pipeline::{Build, Inputs};
use prepbook::study::Lock;
use prepbook::study::lock::LockEntry;
use prepbook::study::update::{UpdateRequest, update};

use crate::book;

const SQL: &str = "---
title: SQL
level: mid
---

## What is an *index*? {#index}

A structure that **finds all rows** without reading all. See [REST](../apis/rest.md#what-is-rest), [below](#store), [a site](https://example.org/),
![a tree](tree.svg) and a note[^1].

[^1]: A note.

### What does it cost?

**Space**, and time on every write.

## Which keep order? {#order}

- [x] B-trees

  As [said above](#index).
- [ ] Hash tables

Only **trees keep order**.

## How do stores differ? {#store}

| | SQL | NoSQL |
|---|---|---|
| Schema | fixed | flexible |
| Joins | yes | no |

## Caches compared

| Aspect | Redis | Memcached | Varnish |
|---|---|---|---|
| Keeps | values | values | pages |
| On disk | if asked | never | in a file |
";

fn files() -> Vec<(&'static str, &'static str)> {
    vec![
        ("book.toml", "title = \"Study guide\"\n[study]\nretention = 0.85\nnew_per_day = 7\n"),
        (
            "content/apis/index.md",
            "---\ntitle: APIs\npriority: high\nlevel: senior\nrequires: [databases]\n---\n",
        ),
        (
            "content/apis/rest.md",
            "---\ntitle: REST\n---\n\n## What is REST?\n\nA style of **simple, uniform interfaces**.\n",
        ),
        ("content/databases/index.md", "---\ntitle: Databases\npriority: low\n---\n"),
        ("content/databases/sql.md", SQL),
        (
            "content/databases/tree.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"8\" height=\"6\"/>",
        ),
        ("content/databases/later.md", "---\ndraft: true\n---\n\n## What is hidden?\n\nThis.\n"),
    ]
}

fn build(files: &[(&str, &str)]) -> Build {
    book::build(&book::sources(files.iter().copied()), &Inputs::default())
}

/// The value of a payload.
fn payload(build: &Build, key: &str) -> Value {
    let bytes = build.site.pull(&format!("{key}.js")).expect("a payload").expect("rendered");
    let text = std::str::from_utf8(&bytes).expect("UTF-8");
    let value =
        text.strip_prefix(&format!("prepbook.receive(\"{key}\",")).and_then(|text| text.strip_suffix(");\n"));
    serde_json::from_str(value.expect("a call of prepbook.receive")).expect("JSON")
}

fn deck(build: &Build) -> Value {
    payload(build, "assets/study/deck")
}

/// The contents of all cards, and their tables.
fn contents(build: &Build, deck: &Value) -> (Vec<Value>, Vec<Value>) {
    let chunks = deck["chunks"].as_array().expect("a list");
    let chunks: Vec<Value> =
        chunks.iter().map(|chunk| payload(build, chunk["key"].as_str().expect("a key"))).collect();
    let all = |name: &str| {
        chunks.iter().flat_map(|chunk| chunk[name].as_array().cloned().expect("a list")).collect()
    };
    (all("cards"), all("tables"))
}

#[test]
fn the_index_lists_what_there_is() {
    let build = build(&files());
    assert_eq!(build.diagnostics, []);
    let deck = deck(&build);
    assert_eq!(deck["version"], 3);
    assert_eq!(deck["guide"], json!({"id": "study-guide", "title": "Study guide"}));
    assert_eq!(deck["settings"], json!({"retention": 0.85, "newPerDay": 7, "duePerDay": 200}));
    assert_eq!(deck["priorities"][0], json!({"id": "very-high", "rank": 4}));
    assert_eq!(
        deck["topics"],
        json!([
            {"id": "databases", "title": "Databases", "url": "databases/index.html", "priority": 1, "level": 0, "requires": [], "step": 1, "minutes": 2},
            {"id": "apis", "title": "APIs", "url": "apis/index.html", "priority": 3, "level": 3, "requires": [0], "step": 2, "minutes": 2},
        ])
    );
    assert_eq!(
        deck["articles"],
        json!([
            {"id": "databases/index", "title": "Databases", "url": "databases/index.html", "topic": 0, "priority": 1, "level": 0, "minutes": 0, "cards": 0},
            {"id": "databases/sql", "title": "SQL", "url": "databases/sql.html", "topic": 0, "priority": 1, "level": 2, "minutes": 1, "cards": 6},
            {"id": "apis/index", "title": "APIs", "url": "apis/index.html", "topic": 1, "priority": 3, "level": 3, "minutes": 0,
             "requires": {"topics": [0], "articles": []}, "cards": 0},
            {"id": "apis/rest", "title": "REST", "url": "apis/rest.html", "topic": 1, "priority": 3, "level": 3, "minutes": 1, "cards": 1},
        ]),
        "topics' pages are articles too, drafts are not"
    );
    let cards = &deck["cards"];
    assert_eq!(
        cards["ids"],
        json!([
            "#index",
            "#order",
            "#store",
            "compare/sql-vs-nosql#schema",
            "compare/caches-compared#keeps",
            "compare/caches-compared#on-disk",
            "#what-is-rest"
        ]),
        "a follow-up has no card; a row of yes and no none either"
    );
    assert_eq!(cards["kinds"], "ocoeero");
    assert_eq!(cards["hashes"].as_str().map(str::len), Some(7 * 8));
    assert_eq!(cards["names"], json!({}));
    assert_eq!(deck["groups"], json!(["SQL", "SQL vs NoSQL", "Caches compared", "REST"]));
    assert_eq!(
        cards["groups"],
        json!([0, 0, 1, 1, 2, 2, 3]),
        "a question is a sibling of the table in its answer"
    );
    let firsts: Vec<_> =
        deck["chunks"].as_array().expect("a list").iter().map(|chunk| &chunk["first"]).collect();
    assert_eq!(firsts, [0, 6], "a chunk a topic");
}

#[test]
fn chunks_hold_questions_as_they_are_asked() {
    let build = build(&files());
    let (cards, _) = contents(&build, &deck(&build));
    let index = &cards[0];
    assert_eq!(index["url"], Value::Null, "the end of its id");
    assert_eq!(
        (&index["question"], &index["text"]),
        (&json!("What is an <em>index</em>?"), &json!("What is an index?"))
    );
    let answer = index["answer"].as_str().expect("HTML");
    for part in [
        "<p>A structure that <strong>finds all rows</strong>",
        "<a data-href=\"apis/rest.html#what-is-rest\">REST</a>",
        "<a data-href=\"databases/sql.html#store\">below</a>",
        "<a href=\"https://example.org/\">a site</a>",
        "data-src=\"databases/tree.svg\" width=\"8\" height=\"6\"",
        "data-href=\"databases/sql.html#fn-1\"",
    ] {
        assert!(answer.contains(part), "{part} in {answer}");
    }
    assert!(!answer.contains("What does it cost"), "{answer}");
    assert_eq!(index["points"], json!(["finds all rows"]));
    assert_eq!(index["choices"], Value::Null);
    let follow_up = &index["followUps"][0];
    assert_eq!(follow_up["id"], "databases/sql#what-does-it-cost");
    assert_eq!(
        (&follow_up["question"], &follow_up["text"]),
        (&json!("What does it cost?"), &Value::Null),
        "once"
    );
    assert_eq!(follow_up["answer"], "<p><strong>Space</strong>, and time on every write.</p>");

    let order = &cards[1];
    assert_eq!(
        order["choices"],
        json!([
            {"html": "B-trees", "right": true, "why": "<p>As <a data-href=\"databases/sql.html#index\">said above</a>.</p>"},
            {"html": "Hash tables", "right": false, "why": ""},
        ])
    );
    assert_eq!(order["answer"], "<p>Only <strong>trees keep order</strong>.</p>");
    assert_eq!(order["points"][0], "trees keep order");
    assert_eq!(order["followUps"], Value::Null);
}

#[test]
fn chunks_hold_the_tables_that_cards_are_about() {
    let build = build(&files());
    let (cards, tables) = contents(&build, &deck(&build));
    assert_eq!(cards[3], json!({"table": 0, "row": 0}));
    assert_eq!(cards[4], json!({"table": 1, "row": 0, "which": [2], "options": [0, 2]}));
    assert_eq!(cards[5], json!({"table": 1, "row": 1}));
    assert_eq!(tables.len(), 2);
    assert_eq!(tables[0]["id"], "sql-vs-nosql");
    assert_eq!(tables[0]["url"], "databases/sql.html#store", "too small for a page");
    assert_eq!(tables[0]["source"], "databases/sql.html#store");
    assert_eq!(tables[0]["subjects"], json!(["SQL", "NoSQL"]));
    assert_eq!(tables[0]["rows"][0]["cells"][1], "flexible");
}

#[test]
fn the_book_says_which_cards_comparisons_make() {
    let ids = |study: &str| {
        let mut files = files();
        files[0].1 = study;
        let build = build(&files);
        let ids = deck(&build)["cards"]["ids"].as_array().expect("a list").clone();
        ids.iter()
            .filter_map(|id| Some(id.as_str()?.strip_prefix("compare/")?.to_owned()))
            .collect::<Vec<_>>()
    };
    assert_eq!(ids("[study]\ncomparisons = \"none\"\n"), [""; 0]);
    assert_eq!(
        ids("[study]\ncomparisons = \"cells\"\n"),
        [
            "sql-vs-nosql#schema",
            "caches-compared#keeps/redis",
            "caches-compared#keeps/memcached",
            "caches-compared#keeps/varnish",
            "caches-compared#on-disk/redis",
            "caches-compared#on-disk/memcached",
            "caches-compared#on-disk/varnish",
            "caches-compared#on-disk"
        ]
    );
}

#[test]
fn a_guide_without_questions_has_no_study_pages() {
    let build = build(&[("book.toml", "title = \"T\"\n"), ("content/a.md", "# A\n\nText.\n")]);
    let study = |url: &&str| url.starts_with("assets/study/") || ["review.html", "cards.html"].contains(url);
    assert_eq!(build.site.iter().map(|(url, _)| url).filter(|url| study(url)).count(), 0);
}

#[test]
fn a_chunk_is_bounded_and_never_crosses_topics() {
    let article = |number: usize| {
        format!(
            "---\ntitle: A{number}\n---\n\n{}",
            (0..9)
                .map(|question| {
                    format!("## What is {number}-{question}?\n\nThis is {number} {question}.\n\n")
                })
                .collect::<String>()
        )
    };
    let files: Vec<(String, String)> = (0..30)
        .map(|number| (format!("content/t{}/a{number}.md", number % 2), article(number)))
        .chain([("book.toml".to_owned(), "title = \"T\"\n".to_owned())])
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let build = build(&files);
    let deck = deck(&build);
    let mut first = 0;
    let mut topics = Vec::new();
    for article in deck["articles"].as_array().expect("a list") {
        let cards = usize::try_from(article["cards"].as_u64().expect("a number")).expect("small");
        topics.extend(std::iter::repeat_n(article["topic"].clone(), cards));
    }
    assert_eq!(topics.len(), 30 * 9);
    let keys: BTreeSet<&str> =
        deck["chunks"].as_array().expect("a list").iter().filter_map(|chunk| chunk["key"].as_str()).collect();
    for chunk in deck["chunks"].as_array().expect("a list") {
        assert_eq!(chunk["first"], first);
        let cards =
            payload(&build, chunk["key"].as_str().expect("a key"))["cards"].as_array().expect("a list").len();
        assert!((1..=72).contains(&cards), "{cards} cards");
        assert!(topics[first..first + cards].windows(2).all(|pair| pair[0] == pair[1]), "one topic");
        first += cards;
    }
    assert_eq!((first, keys.len()), (30 * 9, 4), "15 articles of 9 make two chunks a topic");
}

/// The lock of a book as it is.
fn locked(build: &Build, lock: &Lock, today: &str) -> Lock {
    update(lock, build.views.guide(), &UpdateRequest { today, ..UpdateRequest::default() })
        .expect("a sound request")
        .0
}

#[test]
fn ids_survive_a_rewording_and_are_on_the_page() {
    let mut files = files();
    let lock = locked(&build(&files), &Lock::default(), "2026-11-24").to_text();
    let reworded = SQL
        .replace("## What is an *index*? {#index}", "## Why have an index?")
        .replace("(#index)", "(#why-have-an-index)");
    files[4].1 = &reworded;
    files.push(("book.lock", &lock));
    let rules: Vec<_> = build(&files).diagnostics.iter().map(|found| found.rule.name()).collect();
    assert_eq!(rules, ["lost-question-id"]);

    let lock = locked(&build(&files), &Lock::parse(&lock).value, "2026-12-01");
    let lock = lock.to_text();
    files.pop();
    files.push(("book.lock", &lock));
    let build = build(&files);
    assert_eq!(build.diagnostics, []);
    let deck = deck(&build);
    assert_eq!(deck["cards"]["ids"][0], "#index");
    assert_eq!(deck["cards"]["names"], json!({"0": ["databases/sql#why-have-an-index"]}));
    let (cards, _) = contents(&build, &deck);
    assert_eq!(cards[0]["url"], "#why-have-an-index");
    let page = build.site.pull("databases/sql.html").expect("a page").expect("rendered");
    let page = String::from_utf8_lossy(&page);
    assert!(page.contains("data-page=\"databases/sql\""));
    assert!(
        page.contains("data-renamed=\"{&quot;why-have-an-index&quot;:&quot;databases/sql#index&quot;}\""),
        "{page}"
    );
}

#[test]
fn a_guide_keeps_its_id_when_its_title_changes() {
    let mut files = files();
    let lock = locked(&build(&files), &Lock::default(), "2026-11-24").to_text();
    files[0].1 = "title = \"Another\"\n";
    files.push(("book.lock", &lock));
    assert_eq!(deck(&build(&files))["guide"], json!({"id": "study-guide", "title": "Another"}));
}

const DAYS: &[&str] = &["2026-11-24", "2026-11-25", "2027-01-01"];

fn entry() -> impl Strategy<Value = LockEntry> {
    let names = vec(select(&["a#1", "a#2", "b \"c\"#3", "é#4"][..]), 0..3);
    (select(DAYS), select(DAYS), ".{0,6}", names, proptest::option::of(select(DAYS))).prop_map(
        |(seen, changed, text, was, gone)| {
            let mut was: Vec<String> = was.into_iter().map(str::to_owned).collect();
            let mut known = BTreeSet::new();
            was.retain(|name| known.insert(name.clone()));
            LockEntry {
                digest: Digest::of("", &text),
                seen: seen.into(),
                changed: changed.into(),
                was,
                gone: gone.map(str::to_owned),
            }
        },
    )
}

fn lock() -> impl Strategy<Value = Lock> {
    (proptest::option::of("[a-z]{1,3}"), btree_map("[a-b]#[0-2]", entry(), 0..4))
        .prop_map(|(guide, entries)| Lock { guide, entries, ..Lock::default() })
}

fn merged(mut a: Lock, b: &Lock) -> Lock {
    a.merge(b.clone());
    a
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_a_lock_or_is_told(text in "([a-z{}\":,\\[\\]0-9<=>|é ]{0,40}\n?){0,6}") {
        let read = Lock::parse(&text);
        prop_assert!(!read.value.is_partial || !read.diagnostics.is_empty());
        for found in &read.diagnostics {
            prop_assert!(text.get(found.span()).is_some_and(|line| !line.is_empty()), "{found:?}");
        }
    }

    #[test]
    fn a_lock_is_read_as_it_was_written(lock in lock()) {
        let read = Lock::parse(&lock.to_text());
        prop_assert_eq!(read.diagnostics, []);
        prop_assert_eq!(read.value, lock);
    }

    #[test]
    fn a_damaged_lock_keeps_its_other_lines(lock in lock(), line in any::<Index>(), cut in 1_usize..30) {
        let text = lock.to_text();
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let place = line.index(lines.len());
        let end = lines[place].char_indices().nth(cut).map_or(0, |(at, _)| at);
        lines[place].truncate(end);
        let read = Lock::parse(&lines.join("\n"));
        let kept = lock.entries.iter().enumerate().filter(|(entry, _)| *entry + 1 != place);
        let kept: BTreeMap<_, _> = kept.map(|(_, (id, entry))| (id.clone(), entry.clone())).collect();
        prop_assert_eq!(read.value.entries, kept);
    }

    #[test]
    fn locks_merge_in_any_order_and_lose_nothing(a in lock(), b in lock(), c in lock()) {
        prop_assert_eq!(merged(a.clone(), &b), merged(b.clone(), &a));
        prop_assert_eq!(merged(merged(a.clone(), &b), &c), merged(a.clone(), &merged(b.clone(), &c)));
        prop_assert_eq!(merged(a.clone(), &a), a.clone());
        let both = merged(a.clone(), &b);
        for (id, entry) in a.entries.iter().chain(&b.entries) {
            prop_assert!(entry.was.iter().all(|name| both.entries[id].was.contains(name)));
        }
    }
}

/// A guide whose questions are told apart by their answers.
fn guide(headings: &[String]) -> Vec<(String, String)> {
    let question = |(place, heading): (usize, &String)| {
        let words: Vec<String> = (0..12).map(|word| format!("w{place}x{word}")).collect();
        format!("## {heading}\n\n{}.\n\n", words.join(" "))
    };
    let text: String = headings.iter().enumerate().map(question).collect();
    vec![("book.toml".into(), "title = \"T\"\n".into()), ("content/a.md".into(), format!("# A\n\n{text}"))]
}

fn built(files: &[(String, String)]) -> Build {
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    build(&files)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// Questions come, go, are reworded and come back: each id that a lock ever had, it has in one place or another.
    #[test]
    fn a_lock_forgets_nothing(edits in vec(vec((0..5_usize, "[a-c]"), 0..5), 1..5)) {
        let mut lock = Lock::default();
        for questions in edits {
            let questions: BTreeMap<String, usize> =
                questions.into_iter().map(|(answer, word)| (format!("{word} {answer}?"), answer)).collect();
            let text: String = questions.iter().map(|(heading, answer)| {
                let words: Vec<String> = (0..9).map(|word| format!("w{answer}x{word}")).collect();
                format!("## {heading}\n\n{}\n\n", words.join(" "))
            }).collect();
            let files = [("book.toml".to_owned(), "title = \"T\"\n".to_owned()), ("content/a.md".to_owned(), format!("# A\n\n{text}"))];
            let next = locked(&built(&files), &lock, "2026-11-24");
            let known: BTreeSet<&String> =
                next.entries.iter().flat_map(|(id, entry)| std::iter::once(id).chain(&entry.was)).collect();
            for (id, entry) in &lock.entries {
                prop_assert!(std::iter::once(id).chain(&entry.was).all(|name| known.contains(name)), "{id} of {lock:?} in {next:?}");
            }
            lock = next;
        }
    }

    /// Whatever headings become, one after the other, each question keeps the id it began with.
    #[test]
    fn ids_are_stable_under_rewording(rewordings in vec(vec("[a-d]{1,2}", 4), 1..5)) {
        let mut lock = Lock::default();
        let mut first: Option<Vec<String>> = None;
        for words in rewordings {
            let headings: Vec<String> = words.iter().enumerate().map(|(place, word)| format!("{word} {place}?")).collect();
            let files = guide(&headings);
            lock = locked(&built(&files), &lock, "2026-11-24");
            let mut files = files;
            files.push(("book.lock".into(), lock.to_text()));
            let build = built(&files);
            prop_assert_eq!(&build.diagnostics, &[]);
            let ids: Vec<String> = deck(&build)["cards"]["ids"].as_array().expect("a list").iter()
                .filter_map(|id| id.as_str().map(str::to_owned)).collect();
            let first = first.get_or_insert_with(|| ids.clone());
            prop_assert_eq!(&ids, &*first);
        }
    }
}

#[test]
fn questions_have_grades_of_their_own() {
    let article = "---\ntitle: A\nlevel: mid\npriority: low\n---\n\n## What is a? {#a level=junior priority=high}\n\nIt.\n\n## What is b?\n\nIt.\n\n\
                   ## What is c? {difficulty=hard}\n\nIt.\n\n\
                   ## X vs Y {level=senior}\n\n| | X | Y |\n| --- | --- | --- |\n| Size | 1 | 2 |\n| Age | 3 | 4 |\n";
    let sources = book::sources([("book.toml", ""), ("content/x/a.md", article)]);
    let build = book::build(&sources, &Inputs::default());
    assert!(
        build.diagnostics.iter().all(|found| found.path.ends_with("book.toml")),
        "{:?}",
        build.diagnostics
    );
    let deck = deck(&build);
    assert_eq!((&deck["cards"]["priorities"], &deck["cards"]["levels"]), (&json!("31111"), &json!("12233")));
    let pages = book::pull(&build.site);
    let text = |url: &str| String::from_utf8_lossy(pages[url].as_ref().expect("rendered")).into_owned();
    let questions = text("questions.html");
    for row in [
        "data-priority=\"high\" data-level=\"junior\" data-form",
        "data-priority=\"low\" data-level=\"mid\" data-form",
        "data-priority=\"low\" data-level=\"mid\" data-difficulty=\"hard\" data-form",
    ] {
        assert_eq!(questions.matches(row).count(), 1, "{row}: {questions}");
    }
    assert!(!text("x/a.html").contains("level=junior"));
    let facets = text("assets/search/index.js");
    // Digits of the index: `!` is 1, `#` 2, `$` 3.
    assert!(facets.contains("!$!!!!!!\",\"#!##$$$$\""), "{facets}");
}
