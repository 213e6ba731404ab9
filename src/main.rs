//! The `plansjekk` program; everything it does is in [`plansjekk::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    plansjekk::cli::run(std::env::args_os())
}
