//! What the command line says of itself: completion scripts and manual pages, made from the arguments.

use clap::CommandFactory;

use super::args::{Args, CompletionsArgs, ManArgs};
use super::exit::{Exit, Failure};
use super::output::Output;
use crate::report::{RunError, RunErrorKind};
use crate::rules::nearest;
use crate::text::Language;

/// The name that the scripts complete.
const NAME: &str = env!("CARGO_PKG_NAME");

/// Prints the completion script of a shell.
pub(super) fn completions(args: &CompletionsArgs) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), NAME, &mut script);
    print(&script)
}

/// Prints a manual page.
pub(super) fn page(args: &ManArgs) -> Result<Exit, Failure> {
    let mut command = Args::command();
    command.build();
    for name in &args.command {
        let found = command.find_subcommand(name).cloned();
        command = found.ok_or_else(|| unknown(name, &command))?;
    }
    let mut page = Vec::new();
    let rendered = clap_mangen::Man::new(command).render(&mut page);
    rendered.map_err(|error| failure(NAME, RunErrorKind::NotWritten(error.to_string())))?;
    print(&page)
}

fn unknown(name: &str, command: &clap::Command) -> Failure {
    let known = command.get_subcommands().map(clap::Command::get_name);
    failure(name, RunErrorKind::UnknownCommand { suggestion: nearest(name, known).map(str::to_owned) })
}

/// These commands speak English, as the help does.
fn failure(name: &str, kind: RunErrorKind) -> Failure {
    Failure::Run(Box::new(RunError::new(name, kind)), Language::En)
}

fn print(text: &[u8]) -> Result<Exit, Failure> {
    Output::standard().write(&String::from_utf8_lossy(text))?;
    Ok(Exit::Met)
}
