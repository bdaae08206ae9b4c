//! Tests of the formats of a report.

use std::sync::Arc;

use proptest::prelude::*;

use super::*;

const PLAIN: ReportStyle = ReportStyle { colored: false, width: 100 };

fn at(path: &str, rule: Rule, span: std::ops::Range<usize>, message: &str) -> Diagnostic {
    Diagnostic::new(rule, &Arc::from(path), span, message)
}

fn default_level(rule: Rule) -> LintLevel {
    rule.default_level()
}

fn human(diagnostics: &[Diagnostic], text: &str) -> String {
    Report::new(diagnostics, default_level, &|_| Some(text.into())).human(PLAIN, usize::MAX)
}

/// The column, in terminal cells, where a line of output has its first `needle`.
fn cell_of(output: &str, needle: &str) -> usize {
    let line = output.lines().find(|line| line.contains(needle)).expect("the line is there");
    let before = &line[..line.find(needle).expect("it holds the needle")];
    before.chars().map(|c| if ('\u{1100}'..='\u{ffdc}').contains(&c) && c != '�' { 2 } else { 1 }).sum()
}

#[test]
fn shows_message_location_underline_label_and_help() {
    let text = "---\npriority: urgent\n---\n";
    let diagnostic = at("content/a.md", Rule::InvalidValue, 14..20, "`urgent` is not a priority")
        .label("expected `very-high`, `high`, `medium` or `low`")
        .help("did you mean `high`?");
    let expected = "\
error[invalid-value]: `urgent` is not a priority
 --> content/a.md:2:11
  |
2 | priority: urgent
  |           ^^^^^^ expected `very-high`, `high`, `medium` or `low`
  |
  = help: did you mean `high`?

";
    assert_eq!(human(&[diagnostic], text), expected);
}

#[test]
fn a_file_without_text_shows_its_path() {
    let diagnostics = [at("content/a.md", Rule::UnreadableFile, 0..0, "not UTF-8")];
    let report = Report::new(&diagnostics, default_level, &|_| None);
    assert_eq!(report.human(PLAIN, usize::MAX), "error[unreadable-file]: not UTF-8\n--> content/a.md\n\n");
    assert!(report.json(None).contains("\"line\":null"));
}

#[test]
fn sorts_and_drops_duplicates_and_allowed_rules() {
    let late = at("b.md", Rule::MissingAlt, 0..1, "late");
    let early = at("a.md", Rule::BrokenLink, 5..6, "early");
    let allowed = at("a.md", Rule::HeadingSkip, 0..1, "allowed");
    let diagnostics = [late.clone(), early.clone(), late, allowed, early];
    let level = |rule: Rule| if rule == Rule::HeadingSkip { LintLevel::Allow } else { rule.default_level() };
    let report = Report::new(&diagnostics, level, &|_| Some("some text".into()));
    assert_eq!(report.counts(), Counts { errors: 1, warnings: 1 });
    let output = report.human(PLAIN, usize::MAX);
    assert!(output.find("early") < output.find("late"), "{output}");
    assert_eq!(output.matches("late").count(), 1);
    assert!(!output.contains("allowed"));
}

#[test]
fn shows_all_errors_first_and_examples_of_each_warning() {
    let text = "one two three four five six";
    let mut diagnostics: Vec<_> =
        (0..6).map(|start| at("a.md", Rule::MissingAlt, start..start + 1, &format!("alt {start}"))).collect();
    diagnostics
        .extend((0..4).map(|start| at("b.md", Rule::BrokenLink, start..start + 1, &format!("link {start}"))));
    diagnostics.push(at("c.md", Rule::HeadingSkip, 0..1, "heading"));
    let report = Report::new(&diagnostics, default_level, &|_| Some(text.into()));
    let output = report.human(PLAIN, 3);
    let titles: Vec<&str> =
        output.lines().filter(|line| line.starts_with(|c: char| c != ' ' && !c.is_ascii_digit())).collect();
    assert_eq!(
        titles,
        [
            "error[broken-link]: link 0",
            "error[broken-link]: link 1",
            "error[broken-link]: link 2",
            "error[broken-link]: link 3",
            "warning[heading-skip]: heading",
            "warning[missing-alt]: alt 0",
            "warning[missing-alt]: alt 1",
            "warning[missing-alt]: alt 2",
            "... and 3 more `missing-alt` warnings (`prepbook check --all` shows them)",
        ]
    );
    assert!(!report.human(PLAIN, usize::MAX).contains("more"));
    let rules: Vec<_> = report.rules().iter().map(|found| (found.rule, found.count)).collect();
    assert_eq!(rules, [(Rule::BrokenLink, 4), (Rule::MissingAlt, 6), (Rule::HeadingSkip, 1)]);
    assert_eq!(report.github("").lines().count(), 11, "other formats are complete");
}

#[test]
fn an_error_of_a_template_is_shown_for_some_of_its_pages() {
    let of_page = |page| at("head.html", Rule::TemplateError, 0..3, &format!("on page {page}"));
    let mut diagnostics: Vec<_> = (0..5).map(of_page).collect();
    diagnostics.push(at("head.html", Rule::TemplateError, 4..7, "elsewhere in the template"));
    let report = Report::new(&diagnostics, default_level, &|_| Some("one two".into()));
    let output = report.human(PLAIN, 3);
    assert_eq!(output.matches("on page").count(), 3, "{output}");
    assert!(output.contains("... and 2 more `template-error` errors (`prepbook check --all` shows them)"));
    assert!(output.contains("elsewhere in the template"));
    assert_eq!(report.human(PLAIN, usize::MAX).matches("on page").count(), 5);
}

#[test]
fn the_underline_aligns_with_tabs_and_wide_characters() {
    for text in ["\t\tx\tWORD", "日本語 WORD", "\u{feff}WORD\r\n", "a\u{7}\u{1b}[31m WORD"] {
        let start = text.find("WORD").expect("it is there");
        let output = human(&[at("a.md", Rule::MissingAlt, start..start + 4, "m")], text);
        assert_eq!(cell_of(&output, "WORD"), cell_of(&output, "^^^^"), "{output}");
        assert!(!output.contains(['\t', '\r', '\u{feff}', '\u{1b}', '\u{7}']), "{output:?}");
    }
}

#[test]
fn a_very_long_line_is_cut_around_the_location() {
    let text = format!("{}WORD{}", "word ".repeat(20_000), " more".repeat(20_000));
    let output = human(&[at("a.md", Rule::MissingAlt, 100_000..100_004, "m")], &text);
    let shown = output.lines().find(|line| line.contains("WORD")).expect("the location is shown");
    assert!(shown.len() <= 110, "{shown}");
    assert_eq!(cell_of(&output, "WORD"), cell_of(&output, "^^^^"), "{output}");
    assert!(output.contains("a.md:1:100001"), "{output}");
}

#[test]
fn a_span_of_many_lines_is_underlined_on_the_first() {
    let output =
        human(&[at("a.md", Rule::LongAnswer, 2..40, "m")], "# Why?\n\nBecause of this.\nAnd that.\n");
    assert!(output.contains("1 | # Why?\n  |   ^^^^"), "{output}");
    assert!(!output.contains("Because"), "{output}");
}

#[test]
fn json_counts_lines_and_columns_from_one_in_characters() {
    let diagnostics = [at("a.md", Rule::MissingAlt, 7..8, "m").help("h")];
    let report = Report::new(&diagnostics, default_level, &|_| Some("one\né x\n".into()));
    let value: serde_json::Value = serde_json::from_str(&report.json(None)).expect("JSON");
    let expected = serde_json::json!({"version": 1, "diagnostics": [{
        "rule": "missing-alt", "level": "warn", "path": "a.md", "line": 2, "column": 3,
        "end_line": 2, "end_column": 4, "message": "m", "label": null, "help": "h",
    }]});
    assert_eq!(value, expected);
}

#[test]
fn github_escapes_characters_that_end_a_command() {
    let diagnostics = [at("a,b:c.md", Rule::BrokenLink, 0..1, "100% ::error::\nno").help("try again")];
    let report = Report::new(&diagnostics, default_level, &|_| Some("text".into()));
    assert_eq!(
        report.github("my guide/"),
        "::error file=my guide/a%2Cb%3Ac.md,line=1,endLine=1,col=1,endColumn=2,title=broken-link::100%25 ::error::%0Ano%0Atry again\n"
    );
}

#[test]
fn sarif_describes_the_rules_that_occur() {
    let diagnostics =
        [at("content/a b.md", Rule::MissingAlt, 0..1, "m"), at("c.md", Rule::BrokenLink, 0..2, "n")];
    let report = Report::new(&diagnostics, default_level, &|path| (path != "c.md").then_some("text".into()));
    let log: serde_json::Value = serde_json::from_str(&report.sarif("docs/")).expect("JSON");
    let run = &log["runs"][0];
    assert_eq!(run["tool"]["driver"]["rules"].as_array().map(Vec::len), Some(2));
    let result = &run["results"][1];
    assert_eq!(result["ruleId"], "missing-alt");
    let index = usize::try_from(result["ruleIndex"].as_u64().expect("an index")).expect("small");
    assert_eq!(run["tool"]["driver"]["rules"][index]["id"], "missing-alt");
    let location = &result["locations"][0]["physicalLocation"];
    assert_eq!(location["artifactLocation"]["uri"], "docs/content/a%20b.md");
    assert_eq!(location["region"]["endColumn"], 2);
    assert!(run["results"][0]["locations"][0]["physicalLocation"].get("region").is_none());
}

proptest! {
    #[test]
    fn no_span_and_no_text_panics(
        text in "(\\PC|\t|\r|\n|\u{feff}|\u{7}){0,60}",
        start in 0usize..300,
        length in 0usize..300,
        width in 0usize..200,
        label in ".{0,20}",
    ) {
        let diagnostics = [at("a.md", Rule::MissingAlt, start..start + length, &label).label(label.clone()).help(label.clone())];
        let report = Report::new(&diagnostics, default_level, &|_| Some(text.as_str().into()));
        for colored in [false, true] {
            let output = report.human(ReportStyle { colored, width }, 3);
            prop_assert!(!output.is_empty());
        }
        prop_assert!(serde_json::from_str::<serde_json::Value>(&report.json(None)).is_ok());
        prop_assert!(serde_json::from_str::<serde_json::Value>(&report.sarif("")).is_ok());
        prop_assert_eq!(report.github("").lines().count(), 1);
    }
}
