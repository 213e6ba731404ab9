//! `plansjekk extract`.

use super::args::ExtractArgs;
use super::exit::{Exit, Failure};

pub(super) fn run(_args: &ExtractArgs) -> Result<Exit, Failure> {
    Ok(Exit::Met)
}
