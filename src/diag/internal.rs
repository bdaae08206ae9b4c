//! Catches panics in Prepbook and its dependencies, per file or page.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use super::{Diagnostic, Rule};

/// Runs `work` on the file or page at `path`. A panic becomes an `internal-error` diagnostic, so that the rest of the build continues.
///
/// # Errors
/// The diagnostic, if `work` panicked. State that `work` changed must be discarded.
pub fn catch<T>(path: &str, work: impl FnOnce() -> T) -> Result<T, Diagnostic> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        let message = format!("internal error in `{path}`: {}", message(&*panic));
        Diagnostic::new(Rule::InternalError, &Arc::from(path), 0..0, message)
            .help("this is a bug in Prepbook: please report it, with the file that causes it")
    })
}

/// The first line of a panic's message; the others may quote an article.
pub fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    text.and_then(|text| text.lines().next()).unwrap_or("unknown cause")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_message_is_one_line() {
        let found = catch("a.md", || panic!("no boundary in `# A\n\nText`")).expect_err("a panic");
        assert_eq!(found.message, "internal error in `a.md`: no boundary in `# A");
        assert_eq!(message(&7), "unknown cause");
    }
}
