//! Work on a document that may fail in any way: on a thread with a stack deep enough, its panics caught.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

use crate::report::RunErrorKind;

use super::check::STACK;

/// Does the work; a panic is an error of the program, not its end.
pub(super) fn guarded<T: Send>(work: impl FnOnce() -> Result<T, RunErrorKind> + Send) -> Result<T, RunErrorKind> {
    let caught = || catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(RunErrorKind::Internal));
    thread::scope(|scope| {
        let worker = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, caught);
        worker
            .map_err(|error| RunErrorKind::Unreadable(error.to_string()))?
            .join()
            .unwrap_or(Err(RunErrorKind::Internal))
    })
}
