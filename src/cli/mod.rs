//! Stage 8: the command line. Files, threads, the clock, the environment and the terminal are met here and nowhere else;
//! what a document is worth is decided before, and how it looks is decided in `report`.

mod args;
mod audit;
mod check;
mod compare;
mod config;
mod draft;
mod exit;
mod extract;
mod guard;
mod inputs;
mod locale;
mod manual;
mod mistakes;
mod options;
mod output;
mod reports;
mod rules;
mod schema;
mod target;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

use args::{Args, Command};
use exit::Exit;
use output::Output;

/// Runs the program with its arguments, the program's name first.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    // A panic in one document becomes an entry of the report; its text is for developers, who have a debugger.
    std::panic::set_hook(Box::new(|_| {}));
    let args = match Args::try_parse_from(args) {
        Ok(args) => args,
        Err(error) => return usage(&error).into(),
    };
    dispatch(args.command).unwrap_or_else(|failure| failure.report()).into()
}

fn dispatch(command: Command) -> Result<Exit, exit::Failure> {
    match command {
        Command::Check(args) => check::run(&args),
        Command::Audit(args) => audit::run(&args),
        Command::Compare(args) => compare::run(&args),
        Command::Extract(args) => extract::run(&args),
        Command::Rules(args) => rules::run(&args.command),
        Command::Schema(args) => schema::run(&args, &Output::standard()),
        Command::Completions(args) => manual::completions(&args),
        Command::Man(args) => manual::page(&args),
    }
}

/// Help and version are asked for; everything else that cannot be parsed is a mistake.
fn usage(error: &clap::Error) -> Exit {
    // Nothing is left to be said where not even this can be written.
    let _ = error.print();
    if error.use_stderr() { Exit::Unusable } else { Exit::Met }
}
