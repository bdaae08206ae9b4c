//! Each rule has a book that breaks it, `tests/rules/RULE/book/`, and the report on it, `tests/rules/RULE/cmd`.

use rayon::prelude::*;

use prepbook::diag::Rule;

use crate::{book, golden, snapshot, transcript};

#[test]
fn every_rule_fires_where_it_should() {
    let failures: Vec<String> = Rule::ALL.par_iter().flat_map_iter(|rule| check(*rule)).collect();
    assert!(failures.is_empty(), "{} differ:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn every_fixture_is_of_a_rule() {
    for folder in golden::folders(&book::repository().join("tests/rules")) {
        let name = folder.file_name().expect("a name").to_string_lossy();
        assert!(Rule::from_name(&name).is_some(), "there is no rule `{name}`");
    }
}

/// The problems of a rule's fixture.
fn check(rule: Rule) -> Vec<String> {
    let name = rule.name();
    let case = book::repository().join("tests/rules").join(name);
    if !case.join("book").is_dir() {
        return vec![format!("`{name}` has no fixture")];
    }
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let root = scratch.path().join("book");
    golden::copy(&case.join("book"), &root);
    let replayed = transcript::replay(&case.join("cmd"), &root).err();
    let report = std::fs::read_to_string(case.join("cmd")).unwrap_or_default();
    let mut failures: Vec<String> = replayed.into_iter().collect();
    if !report.starts_with("$ prepbook check") {
        failures.push(format!("the transcript of `{name}` is not that of `prepbook check`"));
    }
    let fired: Vec<&str> = report
        .lines()
        .filter(|line| line.starts_with("error[") || line.starts_with("warning["))
        .filter_map(|line| line.split(['[', ']']).nth(1))
        .collect();
    if !snapshot::is_overwriting() && (fired.is_empty() || fired.iter().any(|fired| *fired != name)) {
        failures.push(format!("the fixture of `{name}` should break that rule and no other: {fired:?}"));
    }
    failures
}
