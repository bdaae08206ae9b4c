//! Faults of Prepbook and of its packages, caught one item at a time.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use super::{Diagnostic, Rule};

/// Does `work`, which concerns the file or page at `path`. A panic becomes the diagnostic `internal-error`, so that everything else goes on.
///
/// # Errors
/// The diagnostic. What `work` had changed is to be thrown away with it.
pub fn catch<T>(path: &str, work: impl FnOnce() -> T) -> Result<T, Diagnostic> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        let message = format!("internal error in `{path}`: {}", message(&*panic));
        Diagnostic::new(Rule::InternalError, &Arc::from(path), 0..0, message)
            .help("please report this as a bug of Prepbook, with the file that causes it")
    })
}

/// What a panic says.
pub fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("unknown cause")
}
