//! Small inputs of other tools' bug reports, each with what readers and authors expect.

use std::fs;

use prepbook::diag::LintLevel;
use prepbook::pipeline::{Build, Inputs};

use crate::{book, cli};

fn build(files: &[(&str, &str)]) -> Build {
    book::build(&book::sources(files.iter().copied()), &Inputs::default())
}

fn page(build: &Build, url: &str) -> String {
    let bytes = build.site.pull(url).unwrap_or_else(|| panic!("no {url}")).expect("rendered");
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

fn rules(build: &Build) -> Vec<&'static str> {
    let reported = build.diagnostics.iter().filter(|found| build.levels.of(found.rule) != LintLevel::Allow);
    reported.map(|found| found.rule.name()).collect()
}

/// A folder on disk, and what `prepbook` says of it.
fn on_disk(files: &[(&str, &str)], command: &[&str]) -> (tempfile::TempDir, cli::Ended) {
    let folder = tempfile::tempdir().expect("a scratch folder");
    for (path, text) in files {
        let file = folder.path().join(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("made");
        fs::write(file, text).expect("written");
    }
    #[cfg(unix)]
    std::os::unix::fs::symlink("me@desk.4711:1700000000", folder.path().join("content/topic/.#draft.md"))
        .expect("linked");
    let root = folder.path().to_str().expect("UTF-8").to_owned();
    let ended = cli::prepbook(&[command, &["--root", &root]].concat());
    (folder, ended)
}

#[test]
fn the_lock_of_an_unsaved_emacs_buffer_is_no_file() {
    let files = [("book.toml", "title = \"Guide\"\n"), ("content/topic/draft.md", "# Draft\n\nWords.\n")];
    for command in ["check", "build"] {
        let (_, ended) = on_disk(&files, &[command]);
        assert_eq!(ended.code, Some(0), "{}", ended.stderr);
        assert!(!ended.stderr.contains("draft.md"), "{}", ended.stderr);
    }
}

#[test]
fn files_that_end_in_markdown_are_articles() {
    let build = build(&[
        ("content/topic/one.markdown", "# One\n\n[Two](two.md)\n"),
        ("content/topic/two.md", "# Two\n\n[One](one.markdown)\n"),
    ]);
    assert_eq!(rules(&build), Vec::<&str>::new());
    assert!(page(&build, "topic/two.html").contains("href=\"../topic/one.html\""));
}

#[test]
fn a_rule_at_the_start_is_no_front_matter() {
    let build = build(&[("content/a.md", "---\n\nWords above all.\n\n---\n\n# A\n\nWords below.\n")]);
    let html = page(&build, "a.html");
    assert!(html.contains("Words above all.") && html.contains("Words below."), "{html}");
}

#[test]
fn links_to_folders_lead_to_the_pages_that_are_made_for_them() {
    let build = build(&[
        ("content/index.md", "# Guide\n\n[A](topic/) [B](topic/index.html) [C](topic)\n"),
        ("content/topic/a.md", "# A\n\n[Up](../)\n"),
    ]);
    assert_eq!(rules(&build), Vec::<&str>::new());
    assert!(build.site.get("topic/index.html").is_some());
}

#[test]
fn what_may_be_a_draft_is_not_published() {
    for front_matter in ["draft: true: plan\ntitle: A", "draft: maybe", "draft: \"yes\""] {
        let article = format!("---\n{front_matter}\n---\n\n# Secret\n");
        let build = build(&[("content/topic/a.md", &article)]);
        assert!(!rules(&build).is_empty(), "{front_matter}");
        assert!(build.site.iter().all(|(_, artifact)| {
            let bytes = artifact.render().expect("rendered");
            !String::from_utf8_lossy(&bytes).contains("Secret")
        }));
    }
}

#[test]
fn a_picture_in_a_question_is_on_its_card() {
    let asked = "# A\n\n## What does ![the drawing](dot.svg) show?\n\nA **dot**.\n";
    let build = build(&[
        ("content/topic/a.md", asked),
        ("content/topic/dot.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>"),
    ]);
    for url in ["questions.html", "cram.html", "topic/a.html"] {
        assert!(
            page(&build, url).contains("topic/dot.svg\"") || page(&build, url).contains("dot.svg\""),
            "{url}"
        );
    }
}

#[test]
fn the_anchor_of_an_old_address_is_kept() {
    let build = build(&[(
        "content/new.md",
        "---\naliases: [/old.html]\n---\n\n# New\n\n## What is deep?\n\nFar **below**.\n",
    )]);
    let redirect = page(&build, "old.html");
    assert!(redirect.contains("data-target=\"new.html\""), "{redirect}");
    // The script adds the fragment of the address.
    let script = build.site.iter().find(|(url, _)| url.starts_with("assets/redirect")).expect("a script").1;
    let script = String::from_utf8(script.render().expect("rendered").to_vec()).expect("UTF-8");
    assert!(script.contains("location.hash"), "{script}");
}

#[test]
fn the_order_of_a_summary_holds_for_any_form_of_a_link() {
    let build = build(&[
        (
            "content/SUMMARY.md",
            "# Summary\n\n- [D](d%20e.md)\n- [C](<c (1).md>)\n1. [B](b.md \"title\")\n- [A](a/)\n",
        ),
        ("content/a/README.md", "# A\n"),
        ("content/b.md", "# B\n"),
        ("content/c (1).md", "# C\n"),
        ("content/d e.md", "# D\n"),
    ]);
    assert_eq!(rules(&build), Vec::<&str>::new());
    let html = page(&build, "b.html");
    let nav = &html[html.find("class=\"topics\"").expect("navigation")..];
    let at = |title: &str| {
        nav.find(&format!("<span>{title}</span>")).unwrap_or_else(|| panic!("{title} in {nav}"))
    };
    assert!(at("D") < at("C") && at("C") < at("B") && at("B") < at("A"));
}

#[test]
fn attributes_of_other_tools_may_be_indented_and_have_any_letters() {
    // A no-break space is not an indent of Markdown.
    for (line, words, remains) in [
        ("\u{a0}\u{a0}{: .größe}", "größe", false),
        ("\u{a0}{#größe a}é", "größe a", true),
        ("\u{3000}{: é}", "{: é", false),
    ] {
        let build = build(&[("content/a.md", &format!("# A\n\nWords.\n{line}\n"))]);
        assert_eq!(page(&build, "a.html").contains(words), remains, "{line}");
    }
}
