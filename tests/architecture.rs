//! Tests of the architecture: modules only use those below them, the model reads no sources, files of a module do not use each other in a circle, I/O is restricted to some
//! modules, `ARCHITECTURE.md` names every module, and no file is too long.
#![allow(clippy::disallowed_methods, reason = "the test reads the sources")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The modules of `src/`, in dependency order: each may use those before it.
const ROOMS: [&str; 20] = [
    "diag", "cache", "raster", "data", "strings", "source", "config", "document", "dialect", "content",
    "model", "search", "study", "theme", "site", "export", "pipeline", "sink", "worker", "cli",
];
/// The maximum number of lines in a file.
const LONGEST_FILE: usize = 500;
/// The modules of `std` that do I/O, and the paths that may use them.
const IO_MODULES: [&str; 4] = ["std::fs", "std::env", "std::net", "std::time"];
const IO_PATHS: [&str; 4] = ["source/disk", "sink/", "worker/", "cli/"];
/// Markers of unfinished work, split so that this file contains none.
const UNDONE: [&str; 4] =
    [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("todo", "!"), concat!("dbg", "!")];
/// The markers of a merge conflict.
const CONFLICT: [&str; 2] = ["<<<<<<< ", ">>>>>>> "];

#[test]
fn modules_only_use_those_before_them() {
    let mut wrong = Vec::new();
    for file in sources() {
        let Some(room) = room(&file.path) else { continue };
        for (line, target) in file.references() {
            let allowed = match room {
                "main.rs" => target == "cli",
                "lib.rs" => true,
                room => rank(&target) <= rank(room),
            };
            if !allowed || !ROOMS.contains(&target.as_str()) {
                wrong.push(format!("src/{}:{line}: `{room}` uses `{target}`", file.path));
            }
        }
    }
    assert!(wrong.is_empty(), "against the order of lib.rs:\n{}", wrong.join("\n"));
}

/// What the model needs of files is read before.
#[test]
fn the_model_uses_no_sources() {
    let sources = sources();
    let model = sources.iter().filter(|file| file.path.starts_with("model/"));
    let wrong: Vec<&str> = model
        .filter(|file| file.code().any(|(_, line)| line.contains("Sources")))
        .map(|file| file.path.as_str())
        .collect();
    assert!(wrong.is_empty(), "these files of `model` use `Sources`: {}", wrong.join(", "));
}

/// A parent and its children may use each other.
#[test]
fn no_files_use_each_other_in_a_circle() {
    let sources = sources();
    let modules: BTreeMap<Vec<String>, &Source> =
        sources.iter().map(|source| (source.module(), source)).collect();
    let edges: BTreeMap<&Vec<String>, BTreeSet<&Vec<String>>> = modules
        .iter()
        .map(|(module, source)| {
            let targets = source.uses().into_iter().filter_map(|path| {
                (1..=path.len()).rev().find_map(|length| modules.get_key_value(&path[..length]))
            });
            let others = targets
                .map(|(target, _)| target)
                .filter(|target| !target.starts_with(module) && !module.starts_with(target));
            (module, others.collect())
        })
        .collect();
    let reaches = |from: &Vec<String>, to: &Vec<String>| {
        let (mut seen, mut open) = (BTreeSet::new(), vec![from]);
        while let Some(module) = open.pop() {
            for next in &edges[module] {
                if *next == to {
                    return true;
                }
                if seen.insert(*next) {
                    open.push(next);
                }
            }
        }
        false
    };
    let circles: Vec<String> =
        edges.keys().filter(|module| reaches(module, module)).map(|module| module.join("::")).collect();
    assert!(circles.is_empty(), "these use themselves by way of others:\n{}", circles.join("\n"));
}

#[test]
fn used_paths_are_read_from_groups() {
    let file = Source {
        path: "model/deep/order.rs".into(),
        text: "pub use super::{a::{B, c::D}, e};\nuse crate::site;\n#[cfg(test)]\nmod tests {\n    use super::super::x;\n}\n".into(),
    };
    let found: Vec<String> = file.uses().into_iter().map(|path| path.join("::")).collect();
    assert_eq!(found, ["model::deep::a::B", "model::deep::a::c::D", "model::deep::e", "site"]);
}

#[test]
fn the_order_matches_the_crate_doc_and_its_modules() {
    let lib = read(&root().join("src/lib.rs"));
    let doc: String = lib.lines().filter(|line| line.starts_with("//!")).collect();
    let places: Vec<_> = ROOMS.iter().map(|room| doc.find(&format!("[`{room}`]"))).collect();
    assert!(places.iter().all(Option::is_some), "lib.rs names every room: {places:?}");
    assert!(places.is_sorted(), "in order: {places:?}");
    let declared: BTreeSet<&str> =
        lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    assert_eq!(declared, BTreeSet::from(ROOMS), "modules of lib.rs");
}

#[test]
fn paths_are_resolved_as_by_the_compiler() {
    let file = Source {
        path: "model/deep/order.rs".into(),
        text: "use crate::{content, diag::{Rule, report}};\n//! [`crate::cli`]\nlet x = crate::site::Site::new();\n\
               use super::super::super::theme::Theme;\nuse super::sibling;\n"
            .into(),
    };
    let found: Vec<_> = file.references().into_iter().map(|(line, room)| format!("{line} {room}")).collect();
    assert_eq!(found, ["1 content", "1 diag", "3 site", "4 theme", "5 model"]);
}

#[test]
fn io_is_restricted() {
    let mut wrong = Vec::new();
    for file in sources() {
        if IO_PATHS.iter().any(|path| file.path.starts_with(path)) || file.path == "main.rs" {
            continue;
        }
        for (number, code) in file.code() {
            let flat = code.replace(' ', "");
            let grouped = flat
                .strip_prefix("usestd::{")
                .is_some_and(|names| names.split([',', '{', '}', ';']).any(outer));
            if grouped || IO_MODULES.iter().any(|module| names(&code, module)) {
                wrong.push(format!("src/{}:{number}: {}", file.path, code.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "outside source/disk, sink/, worker/ and cli/:\n{}", wrong.join("\n"));
}

#[test]
fn main_only_starts_the_command_line() {
    let main = read(&root().join("src/main.rs"));
    let paths: Vec<&str> = main.lines().filter(|line| line.contains("prepbook::")).collect();
    assert!(!paths.is_empty() && paths.iter().all(|line| line.contains("prepbook::cli::")), "{paths:?}");
}

#[test]
fn the_architecture_document_names_every_module_in_order() {
    let map = read(&root().join("ARCHITECTURE.md"));
    let (_, rooms) = map.split_once("## Rooms").expect("a section on the rooms");
    let rooms = rooms.split("\n## ").next().unwrap_or_default();
    let named: Vec<&str> =
        rooms.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
    assert_eq!(named, ROOMS, "the table of rooms");
    let mut gone = Vec::new();
    for name in map.split('`').skip(1).step_by(2).filter(|name| is_path(name)) {
        let places = ["", "src"].map(|folder| root().join(folder).join(name));
        let in_room = ROOMS.iter().any(|room| root().join("src").join(room).join(name).exists());
        if !in_room && !places.iter().any(|place| place.exists()) {
            gone.push(name);
        }
    }
    assert!(gone.is_empty(), "ARCHITECTURE.md names what is not there: {gone:?}");
}

#[test]
fn every_source_file_belongs_to_a_module() {
    let found: BTreeSet<String> = fs::read_dir(root().join("src"))
        .expect("src can be listed")
        .map(|entry| {
            entry.expect("an entry").file_name().to_string_lossy().trim_end_matches(".rs").to_owned()
        })
        .collect();
    let rooms = ROOMS.into_iter().chain(["lib", "main"]).map(str::to_owned).collect();
    assert_eq!(found, rooms);
}

#[test]
fn no_file_is_too_long() {
    let long: Vec<_> = sources()
        .into_iter()
        .map(|file| (file.text.lines().count(), file.path))
        .filter(|(lines, _)| *lines > LONGEST_FILE)
        .collect();
    assert!(long.is_empty(), "more than {LONGEST_FILE} lines: {long:?}");
}

#[test]
fn there_is_no_unfinished_work() {
    let mut found = Vec::new();
    for folder in ["src", "themes", "scripts"] {
        for path in files(&root().join(folder)) {
            let Ok(text) = fs::read_to_string(&path) else { continue };
            for (number, line) in text.lines().enumerate() {
                if UNDONE.iter().any(|mark| names(line, mark))
                    || CONFLICT.iter().any(|mark| line.starts_with(mark))
                {
                    found.push(format!("{}:{}: {}", path.display(), number + 1, line.trim()));
                }
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// A Rust file in `src/`, with its path relative to it.
struct Source {
    path: String,
    text: String,
}

impl Source {
    /// Lines of code, numbered from 1, without comments.
    fn code(&self) -> impl Iterator<Item = (usize, String)> + '_ {
        let lines = self.text.lines().enumerate().map(|(index, line)| (index + 1, line));
        lines.filter(|(_, line)| !line.trim_start().starts_with("//")).map(|(number, line)| {
            let end = line.find(" // ").unwrap_or(line.len());
            (number, line[..end].to_owned())
        })
    }

    /// The path of its module from the crate's root.
    fn module(&self) -> Vec<String> {
        let path = self.path.trim_end_matches(".rs").trim_end_matches("/mod");
        path.split('/').map(str::to_owned).collect()
    }

    /// The paths of its `use` declarations from the crate's root, without those of its tests.
    fn uses(&self) -> Vec<Vec<String>> {
        let code = self.text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        let mut found = Vec::new();
        let mut declaration = String::new();
        for line in code.lines().map(str::trim_start) {
            let start = line.strip_prefix("use ").or_else(|| {
                let (visibility, path) = line.split_once(" use ")?;
                visibility.starts_with("pub").then_some(path)
            });
            match start {
                Some(path) => declaration = path.to_owned(),
                None if declaration.is_empty() => continue,
                None => declaration.push_str(line),
            }
            if let Some(tree) = declaration.trim_end().strip_suffix(';') {
                expand(tree, &[], &mut found);
                declaration.clear();
            }
        }
        found.iter().filter_map(|path| self.path_from_root(path)).collect()
    }

    /// A path from the crate's root; `None` if it leads out of the crate.
    fn path_from_root(&self, path: &[String]) -> Option<Vec<String>> {
        let ups = path.iter().take_while(|segment| *segment == "super").count();
        let module = self.module();
        match path.first()?.as_str() {
            "crate" => Some(path[1..].to_vec()),
            "self" => Some([&module, &path[1..]].concat()),
            "super" => Some([&module[..module.len().checked_sub(ups)?], &path[ups..]].concat()),
            _ => None,
        }
    }

    /// The modules to which paths in the file lead, with their lines.
    fn references(&self) -> Vec<(usize, String)> {
        let mut found = Vec::new();
        // `use crate::{…}` may span lines: joined, with the line of each character.
        let joined: Vec<(usize, String)> = self.code().collect();
        let text: String = joined.iter().map(|(_, line)| format!("{line}\n")).collect();
        let line_at = |at: usize| joined[text[..at].matches('\n').count()].0;
        for (at, _) in text.match_indices("crate::") {
            if !starts_word(&text, at) {
                continue;
            }
            let rest = &text[at + "crate::".len()..];
            let names =
                if let Some(group) = rest.strip_prefix('{') { heads(group) } else { vec![word(rest)] };
            found.extend(names.into_iter().filter(|name| is_module(name)).map(|name| (line_at(at), name)));
        }
        for (at, _) in text.match_indices("super::") {
            if !starts_word(&text, at) || text[..at].ends_with("super::") {
                continue;
            }
            let path = text[at..].trim_start_matches("super::");
            // In `mod tests` the file itself is one level up.
            let inside = usize::from(text[..at].contains("\nmod tests {"));
            let ups = (text.len() - at - path.len()) / "super::".len() - inside;
            found.extend(self.above(ups, path).map(|room| (line_at(at), room)));
        }
        found.sort();
        found
    }

    /// Where `super::` said `ups` times leads: the file's own room, or another one from the crate's root.
    fn above(&self, ups: usize, path: &str) -> Option<String> {
        let module = self.path.trim_end_matches(".rs").trim_end_matches("/mod");
        let parts: Vec<&str> = module.split('/').collect();
        if ups < parts.len() {
            return Some(parts[0].to_owned());
        }
        Some(word(path)).filter(|name| is_module(name))
    }
}

/// All Rust files of `src/`, sorted.
fn sources() -> Vec<Source> {
    let src = root().join("src");
    let rust = files(&src).into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "rs"));
    let all: Vec<Source> = rust
        .map(|path| {
            let relative = path.strip_prefix(&src).expect("in src").to_string_lossy().replace('\\', "/");
            Source { path: relative, text: read(&path) }
        })
        .collect();
    assert!(all.len() > ROOMS.len(), "the sources were found");
    all
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The module of a file.
fn room(path: &str) -> Option<&str> {
    let first = path.split('/').next()?;
    Some(if matches!(first, "main.rs" | "lib.rs") { first } else { first.trim_end_matches(".rs") })
}

fn rank(room: &str) -> usize {
    ROOMS
        .iter()
        .position(|known| *known == room)
        .unwrap_or_else(|| panic!("`{room}` is not a room of lib.rs"))
}

fn outer(name: &str) -> bool {
    IO_MODULES.iter().any(|module| name == &module[5..] || name.starts_with(&format!("{}::", &module[5..])))
}

/// Whether `code` has `name` as a whole path or word.
fn names(code: &str, name: &str) -> bool {
    code.match_indices(name).any(|(at, _)| {
        let after = code[at + name.len()..].chars().next();
        starts_word(code, at) && !after.is_some_and(|c| c.is_alphanumeric() || c == '_')
    })
}

fn starts_word(text: &str, at: usize) -> bool {
    !text[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '$'))
}

fn word(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

/// Adds the paths of a `use` tree that continues `path`.
fn expand(tree: &str, path: &[String], found: &mut Vec<Vec<String>>) {
    let tree = tree.trim();
    if let Some(group) = tree.strip_prefix('{').and_then(|group| group.strip_suffix('}')) {
        let mut depth = 0;
        let entries = group.split(|c| {
            depth += i32::from(c == '{') - i32::from(c == '}');
            c == ',' && depth == 0
        });
        for entry in entries.filter(|entry| !entry.trim().is_empty()) {
            expand(entry, path, found);
        }
    } else if let Some((head, rest)) = tree.split_once("::") {
        expand(rest, &[path, &[head.trim().to_owned()]].concat(), found);
    } else {
        found.push([path, &[word(tree)]].concat());
    }
}

/// First words of the entries of a `{…}` group whose opening brace is before `group`.
fn heads(group: &str) -> Vec<String> {
    let (mut depth, mut fresh, mut names) = (0_usize, true, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => fresh = true,
            c if fresh && !c.is_whitespace() => {
                names.push(word(&group[at..]));
                fresh = false;
            }
            _ => {}
        }
    }
    names
}

/// Whether a code span of the map is the path of a file or folder.
fn is_path(name: &str) -> bool {
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || "_-./".contains(c));
    plain && (name.contains('/') || [".rs", ".md", ".toml"].iter().any(|ending| name.ends_with(ending)))
}

/// Whether a name is that of a module rather than of a type or constant.
fn is_module(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase()) && !matches!(name, "super" | "self")
}
