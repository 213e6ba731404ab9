//! Formats that are made in a file of their own before they go where they belong, and formats that this build may lack.

use std::fs::File;
use std::io::{self, Write};

use crate::audit::{Audit, Entries};
use crate::cli::args::AuditFormat;
use crate::cli::exit::Failure;
use crate::cli::output::Outputs;
use crate::report::{self, Options, RunError, RunErrorKind};
use crate::text::Language;

/// Refuses formats that the program was built without, before any work is done.
pub(super) fn check_built_in(outputs: &Outputs<AuditFormat>, language: Language) -> Result<(), Failure> {
    let lacking = |format: AuditFormat| match format {
        AuditFormat::Xlsx if !cfg!(feature = "xlsx") => Some("xlsx"),
        AuditFormat::Parquet if !cfg!(feature = "parquet") => Some("parquet"),
        _ => None,
    };
    match outputs.formats().find_map(lacking) {
        Some(name) => Err(Failure::Run(Box::new(RunError::new(name, RunErrorKind::NotBuiltIn)), language)),
        None => Ok(()),
    }
}

/// The audit as an `SQLite` database.
pub(super) fn sqlite(audit: &Audit, entries: &dyn Entries, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    // The database keeps its own file open by name, so it gets one in a folder that goes with it.
    let folder = tempfile::Builder::new().prefix("plansjekk-").tempdir()?;
    let path = folder.path().join("audit.sqlite");
    let mut database = rusqlite::Connection::open(&path).map_err(io::Error::other)?;
    report::audit_sqlite(audit, entries, options, &mut database)?;
    database.close().map_err(|(_, error)| io::Error::other(error))?;
    io::copy(&mut File::open(&path)?, out).map(|_| ())
}

/// The audit as a Parquet file.
#[cfg(feature = "parquet")]
pub(super) fn parquet(audit: &Audit, entries: &dyn Entries, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    use std::io::Seek as _;

    let mut file = tempfile::tempfile()?;
    report::audit_parquet(audit, entries, options, &mut file)?;
    file.rewind()?;
    io::copy(&mut file, out).map(|_| ())
}

/// The audit as a workbook.
#[cfg(feature = "xlsx")]
pub(super) fn xlsx(audit: &Audit, entries: &dyn Entries, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    report::audit_xlsx(audit, entries, options, out)
}

/// Never reached: the format was refused before.
#[cfg(not(feature = "parquet"))]
pub(super) fn parquet(_: &Audit, _: &dyn Entries, _: &Options, _: &mut dyn Write) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Never reached: the format was refused before.
#[cfg(not(feature = "xlsx"))]
pub(super) fn xlsx(_: &Audit, _: &dyn Entries, _: &Options, _: &mut dyn Write) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
