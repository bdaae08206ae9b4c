//! Data that authors write (TOML, YAML) into typed values, with a diagnostic for each thing wrong.
//!
//! A parser makes a [`Tree`] whose values know where they stand; [`typed::read`] checks it against the JSON Schema of the Rust type it is
//! to become and leaves out what does not fit. The type is thus the only description of a format: it drives reading, checking,
//! suggestions and the published schemas. A field of type [`Spanned`] keeps its span.

mod spanned;
pub mod toml;
pub mod tree;
pub mod typed;
pub mod yaml;

pub use spanned::Spanned;
pub use tree::Tree;
