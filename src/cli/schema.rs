//! `prepbook schema`

use clap::{Args, ValueEnum};
use serde_json::{Map, Value};

use super::terminal::Terminal;
use super::{Exit, Failure};
use crate::config::Config;
use crate::content::front_matter::FrontMatter;
use crate::data::typed::schema_of;

/// Print the JSON Schema of a format, for editors.
#[derive(Debug, Args)]
pub(super) struct Schema {
    /// The format; one object with all of them, if left out.
    #[arg(value_enum)]
    format: Option<Format>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// The front matter of an article.
    FrontMatter,
    /// The file book.toml.
    Book,
}

impl Format {
    fn schema(self) -> Value {
        match self {
            Format::FrontMatter => schema_of::<FrontMatter>(),
            Format::Book => schema_of::<Config>(),
        }
    }
}

impl Schema {
    pub(super) fn run(&self, terminal: &Terminal) -> Result<Exit, Failure> {
        let schema = self.format.map_or_else(all, Format::schema);
        terminal.line(&format!("{schema:#}"));
        Ok(Exit::Clean)
    }
}

/// Every schema by its format's name.
fn all() -> Value {
    let named = Format::value_variants().iter().filter_map(|format| {
        let name = format.to_possible_value()?.get_name().to_owned();
        Some((name, format.schema()))
    });
    Value::Object(named.collect::<Map<_, _>>())
}
