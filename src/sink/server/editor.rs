//! From a position in the preview's messages to the author's editor.

use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::config::{Editor, ServeConfig};

/// Environment variables that name an editor, the first before the others.
const VARIABLES: [&str; 3] = ["PREPBOOK_EDITOR", "VISUAL", "EDITOR"];
/// Editors that need a terminal, which a server cannot give them.
const IN_A_TERMINAL: [&str; 10] = ["vi", "vim", "nvim", "nano", "hx", "helix", "micro", "kak", "joe", "ne"];

/// How a file is opened at a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Opener {
    /// Not at all: nobody said with what.
    Nothing,
    /// By an address that the system gives to the editor: `{path}`, `{line}` and `{column}` are filled in.
    Address(String),
    /// By a command that the server runs.
    Command(Vec<String>),
}

/// A position in a file, line and column from 1.
#[derive(Debug, Clone, Copy)]
pub(super) struct EditorPosition<'p> {
    pub(super) file: &'p Path,
    pub(super) line: usize,
    pub(super) column: usize,
}

impl Opener {
    /// What the book asks for; else, in an editor's own terminal, that editor. `variable` reads the environment.
    pub(super) fn of(config: &ServeConfig, variable: impl Fn(&str) -> Option<String>) -> Self {
        if let Some(address) = &config.editor_url {
            return Opener::Address(address.clone());
        }
        match config.editor {
            Some(Editor::Environment) => {
                let named =
                    VARIABLES.iter().find_map(|name| variable(name).filter(|value| !value.trim().is_empty()));
                named.map_or(Opener::Nothing, |command| Opener::Command(words(&command)))
            }
            Some(editor) => address(editor),
            None => around(&variable).map_or(Opener::Nothing, address),
        }
    }

    /// The address that opens `position`, for editors that have one.
    pub(super) fn link(&self, position: EditorPosition<'_>) -> Option<String> {
        let Opener::Address(template) = self else { return None };
        // Windows' paths have no slash in front and the other kind within.
        let path = position.file.to_string_lossy().replace('\\', "/");
        let path = if path.starts_with('/') { path } else { format!("/{path}") };
        let template = template.replace("{path}", &crate::site::href::encode(&path));
        Some(
            template
                .replace("{line}", &position.line.to_string())
                .replace("{column}", &position.column.to_string()),
        )
    }

    /// Runs the command for `position`.
    ///
    /// # Errors
    /// When there is none, or it needs a terminal, or it cannot be started.
    pub(super) fn open(&self, position: EditorPosition<'_>) -> io::Result<()> {
        let Opener::Command(command) = self else {
            return Err(io::Error::other("no editor is named in PREPBOOK_EDITOR, VISUAL or EDITOR"));
        };
        let Some((program, given)) = command.split_first() else {
            return Err(io::Error::other("the editor's command is empty"));
        };
        let name = program_name(program);
        let filled = command.iter().any(|word| word.contains("{path}"));
        if !filled && IN_A_TERMINAL.contains(&name.as_str()) {
            return Err(io::Error::other(format!(
                "`{name}` needs a terminal of its own; name a command that opens one in PREPBOOK_EDITOR, such as `tmux new-window {name} +{{line}} {{path}}`"
            )));
        }
        let arguments = if filled {
            given.iter().map(|word| fill(word, position)).collect()
        } else {
            [given, &usual(&name, position)].concat()
        };
        let mut child = Command::new(program)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| io::Error::other(format!("cannot run `{program}`: {error}")))?;
        // Waited for elsewhere, so that no dead process stays behind.
        std::thread::spawn(move || drop(child.wait()));
        Ok(())
    }
}

fn address(editor: Editor) -> Opener {
    let template = match editor {
        Editor::Vscode => "vscode://file{path}:{line}:{column}",
        Editor::Vscodium => "vscodium://file{path}:{line}:{column}",
        Editor::Cursor => "cursor://file{path}:{line}:{column}",
        Editor::Zed => "zed://file{path}:{line}:{column}",
        Editor::Idea => "idea://open?file={path}&line={line}&column={column}",
        Editor::Textmate => "txmt://open?url=file://{path}&line={line}&column={column}",
        Editor::Environment => return Opener::Nothing,
    };
    Opener::Address(template.to_owned())
}

/// The editor in whose terminal the server runs.
fn around(variable: &impl Fn(&str) -> Option<String>) -> Option<Editor> {
    let is = |name: &str, value: &str| variable(name).is_some_and(|found| found == value);
    if is("TERM_PROGRAM", "vscode") {
        let cursor = variable("CURSOR_TRACE_ID").is_some();
        return Some(if cursor { Editor::Cursor } else { Editor::Vscode });
    }
    if is("TERM_PROGRAM", "zed") || variable("ZED_TERM").is_some() {
        return Some(Editor::Zed);
    }
    is("TERMINAL_EMULATOR", "JetBrains-JediTerm").then_some(Editor::Idea)
}

/// A command's words. One that is a file, spaces and all, is one word.
fn words(command: &str) -> Vec<String> {
    if Path::new(command).is_file() {
        return vec![command.to_owned()];
    }
    command.split_whitespace().map(str::to_owned).collect()
}

fn program_name(program: &str) -> String {
    let name = Path::new(program).file_stem().unwrap_or_default();
    name.to_string_lossy().to_ascii_lowercase()
}

fn fill(word: &str, position: EditorPosition<'_>) -> String {
    let word =
        word.replace("{line}", &position.line.to_string()).replace("{column}", &position.column.to_string());
    word.replace("{path}", &position.file.to_string_lossy())
}

/// How a position is passed to the editors of a family.
fn usual(program: &str, position: EditorPosition<'_>) -> Vec<String> {
    let path_line_column = "{path}:{line}:{column}";
    let words: &[&str] = match program {
        "code" | "code-insiders" | "codium" | "cursor" | "windsurf" => &["--goto", path_line_column],
        "subl" | "sublime_text" | "zed" | "zeditor" | "lapce" => &[path_line_column],
        "emacs" | "emacsclient" | "gedit" | "kate" => match program {
            "kate" => &["--line", "{line}", "--column", "{column}", "{path}"],
            _ => &["+{line}:{column}", "{path}"],
        },
        "gvim" | "mvim" | "neovide" => &["+{line}", "{path}"],
        "idea" | "webstorm" | "rustrover" | "pycharm" | "clion" | "goland" => {
            &["--line", "{line}", "--column", "{column}", "{path}"]
        }
        "mate" => &["--line", "{line}:{column}", "{path}"],
        _ => &["{path}"],
    };
    words.iter().map(|word| fill(word, position)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: fn() -> EditorPosition<'static> =
        || EditorPosition { file: Path::new("/home/me/my guide/content/a#1.md"), line: 3, column: 5 };

    fn opener(toml: &str, variables: &[(&str, &str)]) -> Opener {
        let mut sources = crate::source::Sources::book("guide");
        sources.insert("book.toml", crate::source::SourceFile::new(toml.as_bytes()));
        let config = crate::config::load(&sources);
        assert_eq!(config.diagnostics, []);
        Opener::of(&config.value.serve, |name| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn makes_addresses() {
        let vscode = opener("[serve]\neditor = \"vscode\"\n", &[]);
        assert_eq!(
            vscode.link(PLACE()).as_deref(),
            Some("vscode://file/home/me/my%20guide/content/a%231.md:3:5")
        );
        let windows = EditorPosition { file: Path::new("C:\\guide\\a.md"), line: 1, column: 1 };
        assert_eq!(vscode.link(windows).as_deref(), Some("vscode://file/C%3A/guide/a.md:1:1"));
        let own = opener("[serve]\neditor_url = \"mine://{path}?l={line}\"\n", &[]);
        assert_eq!(own.link(PLACE()).as_deref(), Some("mine:///home/me/my%20guide/content/a%231.md?l=3"));
    }

    #[test]
    fn knows_the_editor_around_it() {
        assert_eq!(opener("", &[]), Opener::Nothing);
        assert_eq!(opener("", &[("TERMINAL_EMULATOR", "JetBrains-JediTerm")]), address(Editor::Idea));
        assert_eq!(opener("", &[("TERM_PROGRAM", "vscode")]), address(Editor::Vscode));
        // A command is run only where the book's author asks for it.
        assert_eq!(opener("", &[("EDITOR", "code")]), Opener::Nothing);
    }

    #[test]
    fn passes_the_position_to_commands() {
        let environment = "[serve]\neditor = \"environment\"\n";
        let code = opener(environment, &[("EDITOR", "vi"), ("VISUAL", "code --wait")]);
        assert_eq!(code, Opener::Command(vec!["code".into(), "--wait".into()]));
        assert_eq!(usual("code", PLACE()), ["--goto", "/home/me/my guide/content/a#1.md:3:5"]);
        assert_eq!(usual("unknown", PLACE()), ["/home/me/my guide/content/a#1.md"]);
        let refused = opener(environment, &[("EDITOR", "/usr/bin/vim")]).open(PLACE());
        assert!(refused.is_err_and(|error| error.to_string().contains("needs a terminal")));
        assert!(opener(environment, &[]).open(PLACE()).is_err());
    }
}
