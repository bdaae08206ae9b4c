//! Reads TOML and YAML into typed values, with a diagnostic for each problem.
//!
//! A parser returns a [`Tree`] of spanned values; [`typed::read`] validates it against the JSON Schema of the target type and leaves out what is
//! invalid. The Rust type is the single definition of a format: parsing, validation, suggestions and the published schemas derive from it. A field
//! of type [`Spanned`] keeps its span.

mod spanned;
pub mod toml;
pub mod tree;
pub mod typed;
pub mod yaml;

pub use spanned::Spanned;
pub use tree::Tree;
