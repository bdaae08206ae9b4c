//! Templates and assets, and the values templates see.

pub mod view;
