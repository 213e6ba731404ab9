//! `plansjekk schema`: the JSON Schema of the JSON report.

use super::exit::{Exit, Failure};
use super::output::Output;

/// Prints the schema.
pub(super) fn run(output: &Output) -> Result<Exit, Failure> {
    output.write(&crate::report::schema())?;
    Ok(Exit::Met)
}
