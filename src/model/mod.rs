//! The guide: articles put together.
