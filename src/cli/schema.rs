//! `prepbook schema`
#![allow(clippy::disallowed_methods, reason = "schemas are written here")]

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde_json::{Map, Value};

use super::book::RootArgument;
use super::terminal::Terminal;
use super::{Exit, Failure};
use crate::config::Config;
use crate::content::front_matter::FrontMatter;
use crate::data::typed::schema_of;
use crate::search::keywords::KeywordsFile;

/// The folder of a book that contains the schemas. It is hidden, so no source is read from it.
pub(super) const FOLDER: &str = ".prepbook";
/// The schema of front matter in that folder.
pub(super) const FRONT_MATTER_FILE: &str = "front-matter.schema.json";
/// The version of JSON Schema that schemas declare.
const DRAFT: &str = "http://json-schema.org/draft-07/schema#";

/// Print the JSON Schema of a file format, for editors.
///
/// With --write, writes all schemas to the folder .prepbook of the book, where `prepbook init` puts them and editors find them. Run it again after
/// you update Prepbook.
#[derive(Debug, Args)]
pub(super) struct Schema {
    /// File format; prints one object with all schemas if omitted.
    #[arg(value_enum, conflicts_with = "write")]
    format: Option<SchemaFormat>,
    /// Write the schemas of all formats to the book.
    #[arg(long)]
    write: bool,
    #[command(flatten)]
    root: RootArgument,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum SchemaFormat {
    /// The front matter of an article.
    FrontMatter,
    /// The file book.toml.
    Book,
    /// The file search/keywords.yaml.
    Keywords,
}

impl SchemaFormat {
    /// The schema, declared as draft 07: validators in editors often know no later draft, and it uses no later keyword.
    fn schema(self) -> Value {
        let mut schema = match self {
            SchemaFormat::FrontMatter => schema_of::<FrontMatter>(),
            SchemaFormat::Book => schema_of::<Config>(),
            SchemaFormat::Keywords => schema_of::<KeywordsFile>(),
        };
        if let Some(keys) = schema.as_object_mut() {
            keys.insert("$schema".into(), DRAFT.into());
        }
        schema
    }

    fn file(self) -> &'static str {
        match self {
            SchemaFormat::FrontMatter => FRONT_MATTER_FILE,
            SchemaFormat::Book => "book.schema.json",
            SchemaFormat::Keywords => "keywords.schema.json",
        }
    }
}

impl Schema {
    pub(super) fn run(&self, terminal: &Terminal) -> Result<Exit, Failure> {
        if self.write {
            let root = self.root.find(terminal)?;
            let written =
                write(&root).map_err(|error| Failure::caused_by("cannot write the schemas", error))?;
            for file in written {
                terminal.line(&format!("Wrote {}", file.display()));
            }
            return Ok(Exit::Clean);
        }
        let schema = self.format.map_or_else(all, SchemaFormat::schema);
        terminal.line(&format!("{schema:#}"));
        Ok(Exit::Clean)
    }
}

/// Writes all schemas to the book in `root`, replacing older ones, and returns their paths.
///
/// # Errors
/// An I/O error.
pub(super) fn write(root: &Path) -> io::Result<Vec<PathBuf>> {
    let folder = root.join(FOLDER);
    fs::create_dir_all(&folder)?;
    let files = SchemaFormat::value_variants().iter().map(|format| {
        let file = folder.join(format.file());
        fs::write(&file, format!("{:#}\n", format.schema()))?;
        Ok(file)
    });
    files.collect()
}

/// All schemas by format.
fn all() -> Value {
    let named = SchemaFormat::value_variants().iter().filter_map(|format| {
        let name = format.to_possible_value()?.get_name().to_owned();
        Some((name, format.schema()))
    });
    Value::Object(named.collect::<Map<_, _>>())
}
