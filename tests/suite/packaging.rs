//! What is said outside of `Cargo.toml` of where the project is, which version it has, and which parts a release consists of.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Every file that names the repository or a release.
fn files() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<PathBuf> = ["README.md", "CONTRIBUTING.md", "action.yml", "Dockerfile", "Cargo.toml"]
        .map(|name| root.join(name))
        .into();
    for folder in ["docs/content", ".github", "packaging", "src/cli/init"] {
        let entries =
            walkdir::WalkDir::new(root.join(folder)).into_iter().map(|entry| entry.expect("readable"));
        files.extend(entries.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path));
    }
    files
}

#[test]
fn all_addresses_of_the_project_are_the_one_of_the_package() {
    let repository = env!("CARGO_PKG_REPOSITORY");
    let mut seen = 0;
    for file in files() {
        let text = fs::read_to_string(&file).expect("UTF-8");
        for (at, _) in text.match_indices("/prepbook") {
            let start =
                text[..at].rfind(|c: char| c.is_whitespace() || "\"'(<`=".contains(c)).map_or(0, |at| at + 1);
            let address = &text[start..];
            if address.starts_with("https://") {
                assert!(
                    address.starts_with(repository),
                    "{}: {}",
                    file.display(),
                    address.lines().next().unwrap_or_default()
                );
                seen += 1;
            }
        }
        assert!(!text.contains("cargo install prepbook"), "{}: a name that is not published", file.display());
        assert!(!text.contains("OWNER/"), "{}: a name that others can register", file.display());
    }
    assert!(seen >= 4, "only {seen} addresses found");
}

#[test]
fn all_releases_named_are_of_this_version() {
    let version = env!("CARGO_PKG_VERSION");
    let action = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("action.yml")).expect("UTF-8");
    assert!(action.contains(&format!("default: {version}\n")));
    for file in files() {
        let text = fs::read_to_string(&file).expect("UTF-8");
        for (at, found) in text.match_indices("/releases/download/v") {
            let rest = &text[at + found.len()..];
            let named = rest.starts_with(version) || rest.starts_with('@') || rest.starts_with('{');
            assert!(named, "{}: {}", file.display(), rest.lines().next().unwrap_or_default());
        }
    }
}

#[test]
fn a_workflow_stops_where_the_project_has_no_home() {
    let folder = tempfile::tempdir().expect("a folder");
    assert!(
        Command::new(env!("CARGO_BIN_EXE_prepbook"))
            .arg("init")
            .arg(folder.path())
            .output()
            .expect("runs")
            .status
            .success()
    );
    let text = fs::read_to_string(folder.path().join(".github/workflows/pages.yml")).expect("a workflow");
    let workflow: serde_json::Value = serde_yaml::from_str(&text).expect("YAML");
    let job = &workflow["jobs"]["publish"];
    let script = job["steps"][0]["run"].as_str().expect("a script");
    let run = |repository: &str| {
        Command::new("bash")
            .args(["-c", script])
            .env("PREPBOOK_REPOSITORY", repository)
            .output()
            .expect("runs")
    };
    let repository = job["env"]["PREPBOOK_REPOSITORY"].as_str().expect("an address");
    assert_eq!(repository, env!("CARGO_PKG_REPOSITORY"));
    let refused = run("https://github.invalid/a/b");
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        String::from_utf8_lossy(&refused.stdout).starts_with("::error::Prepbook has no public releases yet")
    );
    assert!(run("https://github.com/a/b").status.success());
}

#[test]
fn the_action_restores_the_cache_that_it_writes() {
    let action = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("action.yml")).expect("UTF-8");
    let action: serde_json::Value = serde_yaml::from_str(&action).expect("YAML");
    let steps = action["runs"]["steps"].as_array().expect("steps");
    let cached = steps.iter().find_map(|step| step["with"]["path"].as_str()).expect("a folder");
    let runs = steps.iter().filter(|step| {
        step["run"]
            .as_str()
            .is_some_and(|run| run.contains("prepbook check") || run.contains("prepbook build"))
    });
    let folders: Vec<_> = runs.map(|step| step["env"]["PREPBOOK_CACHE_DIR"].as_str()).collect();
    assert_eq!(folders, [Some(cached); 2]);
}

#[test]
fn a_formula_names_each_archive_with_its_checksum() {
    let folder = tempfile::tempdir().expect("a folder");
    let version = env!("CARGO_PKG_VERSION");
    let targets = [
        "aarch64-apple-darwin",
        "x86_64-apple-darwin",
        "aarch64-unknown-linux-musl",
        "x86_64-unknown-linux-musl",
    ];
    for (index, target) in targets.iter().enumerate() {
        let name = format!("prepbook-{version}-{target}.tar.gz");
        let sum = index.to_string().repeat(64);
        fs::write(folder.path().join(format!("{name}.sha256")), format!("{sum}  {name}\n")).expect("written");
    }
    let output = release(&["formula", version, &folder.path().to_string_lossy()]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let formula = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(!formula.contains('@'), "{formula}");
    for (index, target) in targets.iter().enumerate() {
        let lines = format!(
            "url \"{}/releases/download/v{version}/prepbook-{version}-{target}.tar.gz\"\n      sha256 \"{}\"",
            env!("CARGO_PKG_REPOSITORY"),
            index.to_string().repeat(64)
        );
        assert!(formula.contains(&lines), "{formula}");
    }
}

#[test]
fn a_release_without_home_or_with_another_version_is_refused() {
    let wrong = release(&["check", "v9.9.9"]);
    assert!(!wrong.status.success());
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("is not the version of Cargo.toml"));
    let notes = release(&["notes", "Unreleased"]);
    assert!(String::from_utf8_lossy(&notes.stdout).contains("### Added"));
    assert!(release(&["notes", "0.0.0"]).stdout.is_empty());
}

fn release(arguments: &[&str]) -> std::process::Output {
    Command::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/release"))
        .args(arguments)
        .output()
        .expect("runs")
}
