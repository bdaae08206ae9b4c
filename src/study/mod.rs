//! The study layer: which questions are the same as before, and what a learner is asked.

pub mod lock;

pub use lock::{Identity, Lock};
