//! `plansjekk schema`: the JSON Schemas of the JSON reports.

use crate::report;

use super::args::{SchemaArgs, SchemaKind};
use super::exit::{Exit, Failure};
use super::output::Output;

/// Prints the schema.
pub(super) fn run(args: &SchemaArgs, output: &Output) -> Result<Exit, Failure> {
    output.write(&match args.kind {
        SchemaKind::Check => report::schema(),
        SchemaKind::Audit => report::audit_schema(),
    })?;
    Ok(Exit::Met)
}
