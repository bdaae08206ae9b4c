//! Diagnostics as text for people and machines.
