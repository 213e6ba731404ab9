//! Being asked to stop: the first time the run ends with what it has, the second time at once.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

/// The exit of a program that is interrupted.
const INTERRUPTED: i32 = 130;

/// Whether somebody has asked the run to stop.
#[derive(Debug, Clone, Default)]
pub(super) struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Listens to the keyboard and to the system.
    pub(super) fn listening() -> io::Result<Self> {
        let stop = Self::default();
        for signal in [SIGINT, SIGTERM] {
            // Asked while already stopping: whoever asks twice does not want to wait.
            flag::register_conditional_shutdown(signal, INTERRUPTED, Arc::clone(&stop.0))?;
            flag::register(signal, Arc::clone(&stop.0))?;
        }
        Ok(stop)
    }

    /// Whether to stop.
    pub(super) fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Stops the run from within.
    pub(super) fn ask(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}
