//! Prepbook turns a folder of Markdown into a study guide.
//!
//! The crate is a command line program. This library is internal: it is the API between the program, its tests and its benchmarks, and may change in
//! any version.
//!
//! ```text
//! disk ─load→ Sources ─parse→ Articles ─assemble→ Guide ─plan→ Site ─pull→ sink (folder | server)
//! ```
//!
//! Modules, in the order in which they may use each other: [`diag`], [`cache`], [`raster`], [`data`], [`strings`], [`source`], [`config`],
//! [`document`], [`dialect`], [`content`], [`model`], [`search`], [`study`], [`theme`], [`site`], [`export`], [`pipeline`], [`sink`], [`worker`], [`cli`]. See `ARCHITECTURE.md`.

pub mod cache;
pub mod cli;
pub mod config;
pub mod content;
pub mod data;
pub mod diag;
pub mod dialect;
pub mod document;
pub mod export;
pub mod model;
pub mod pipeline;
pub mod raster;
pub mod search;
pub mod sink;
pub mod site;
pub mod source;
pub mod strings;
pub mod study;
pub mod theme;
pub mod worker;
