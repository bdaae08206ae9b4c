//! Integration tests in one binary, because linking takes longer than running them.
//!
//! Expected output is stored in files; `SNAPSHOTS=overwrite cargo test --test suite` updates them. Review the changes.
#![allow(
    clippy::disallowed_methods,
    reason = "tests read fixtures, write to scratch folders and open sockets"
)]

mod adopted;
mod book;
mod bundle;
mod cache;
mod cli;
mod comparisons;
mod docs;
mod faults;
mod foreign;
mod foreign_docusaurus;
mod foreign_order;
mod fsrs;
mod fuzz;
mod golden;
mod html;
mod isolation;
mod languages;
mod microdata;
mod navigation;
mod packaging;
mod page;
mod paging;
mod pdf;
mod properties;
mod publish;
mod reading_order;
mod reports;
mod repositories;
mod routes;
mod rules;
mod site_schemas;
mod snapshot;
mod strings;
mod study;
mod tags;
mod transcript;
mod warm_equals_cold;
mod xml;
