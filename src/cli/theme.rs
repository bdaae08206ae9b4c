//! `prepbook theme`

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::book::RootArgument;
use super::new_file::write_new;
use super::terminal::Terminal;
use super::{Exit, Failure};
use crate::config;
use crate::model::routes::PAGES;
use crate::source::disk;
use crate::theme::copies::{self, DefaultFile};

/// Templates that are not those of pages, and what they are for.
const SHARED: [(&str, &str); 6] = [
    ("article_end.html", "hook: after the text of every page that has a Markdown file"),
    ("base.html", "what all pages share"),
    ("body_end.html", "hook: at the end of the body of every page"),
    ("components.html", "parts that templates share"),
    ("head.html", "hook: at the end of the head of every page"),
    ("study.html", "what the pages that scripts fill share"),
];

/// Show and copy files of the default theme, to change them in a book.
#[derive(Debug, Args)]
pub(super) struct ThemeCommand {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List the templates; with --all, the styles and scripts too.
    List {
        /// List styles and scripts too.
        #[arg(long)]
        all: bool,
    },
    /// Print the source of a file.
    Show {
        /// Template, such as `article.html`, or path from the theme's folder, such as `assets/css/00-tokens.css`.
        file: String,
    },
    /// Copy a file to the theme of the book.
    ///
    /// The first line of the copy has the version it comes from. `prepbook check` reports a copy of a file that has changed since.
    Copy {
        /// Template, such as `article.html`, or path from the theme's folder, such as `assets/css/00-tokens.css`.
        file: String,
        #[command(flatten)]
        root: RootArgument,
    },
}

impl ThemeCommand {
    pub(super) fn run(&self, terminal: &Terminal) -> Result<Exit, Failure> {
        let files = copies::default_files();
        let find = |name: &str| {
            copies::find(&files, name).map_err(|nearest| {
                let help = nearest.unwrap_or_else(|| "run `prepbook theme list --all` for a list".into());
                Failure::new(format!("the default theme has no file `{name}`; {help}"))
            })
        };
        match &self.action {
            Action::List { all } => {
                terminal.print(&list(files.keys().map(String::as_str), *all));
            }
            Action::Show { file } => terminal.print(find(file)?.text),
            Action::Copy { file, root } => {
                let path = copy(find(file)?, &root.find(terminal)?)?;
                terminal.line(&format!("Wrote {}", path.display()));
            }
        }
        Ok(Exit::Clean)
    }
}

/// Files with what they are for, where that is known.
fn list<'f>(paths: impl Iterator<Item = &'f str>, all: bool) -> String {
    let mut out = String::new();
    for path in paths {
        // Writing to a `String` cannot fail.
        match path.strip_prefix("templates/") {
            Some(name) => _ = writeln!(out, "{name:18} {}", about(name)),
            None if all && !path.ends_with(".d.ts") => _ = writeln!(out, "{path}"),
            None => {}
        }
    }
    out
}

/// What a template is for, without links.
fn about(template: &str) -> String {
    let page = || PAGES.iter().find(|row| row.template == template).map(|row| row.about);
    let shared = SHARED.iter().find(|(name, _)| *name == template).map(|(_, about)| *about);
    let mut about = shared.or_else(page).unwrap_or_default().to_owned();
    while let Some((text, rest)) = about.split_once("](") {
        let after = rest.split_once(')').map_or("", |(_, after)| after);
        about = format!("{}{after}", text.replacen('[', "", 1));
    }
    about
}

/// Copies the file to the theme of the book in `root`, and returns its path.
fn copy(file: DefaultFile<'_>, root: &Path) -> Result<PathBuf, Failure> {
    let sources = disk::load(root, None).map_err(|error| {
        Failure::caused_by(format!("cannot read the book in `{}`", root.display()), error)
    })?;
    let config = config::load(&sources.value).value;
    let target = root.join("themes").join(config.theme.name()).join(file.path);
    write_new(&target, file.copy().as_bytes())?;
    Ok(target)
}
