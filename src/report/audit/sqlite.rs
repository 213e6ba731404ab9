//! The audit as an `SQLite` database of four tables and one about the run, for questions in SQL.

use std::io;

use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, Statement, params_from_iter};

use crate::audit::{Audit, Entries};
use crate::report::Options;

use super::tables::{self, Column, DOCUMENTS, Kind, META, PASSAGES, REQUIREMENTS, VERDICTS, Value};

/// Fills an empty database.
pub fn audit_sqlite(
    audit: &Audit,
    entries: &dyn Entries,
    options: &Options,
    database: &mut Connection,
) -> io::Result<()> {
    fill(audit, entries, options, database).map_err(|error| match error {
        Failure::Entries(error) => error,
        Failure::Database(error) => io::Error::other(error),
    })
}

/// Why a database could not be filled.
enum Failure {
    Entries(io::Error),
    Database(rusqlite::Error),
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error)
    }
}

fn fill(audit: &Audit, entries: &dyn Entries, options: &Options, database: &mut Connection) -> Result<(), Failure> {
    // What goes wrong here leaves no database at all, so nothing has to be safe on the way.
    database.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")?;
    let transaction = database.transaction()?;
    transaction.execute_batch(&schema())?;
    {
        let insert = |table, columns: &[Column]| transaction.prepare(&insertion(table, columns));
        let mut meta = insert("meta", META)?;
        for (key, value) in tables::meta(audit) {
            put(&mut meta, &[Value::Text(key.to_owned()), Value::Text(value)])?;
        }
        let mut requirements = insert("requirements", REQUIREMENTS)?;
        for requirement in &audit.requirements {
            put(&mut requirements, &tables::requirement(requirement, tables::language(options)))?;
        }
        let mut documents = insert("documents", DOCUMENTS)?;
        let mut verdicts = insert("verdicts", VERDICTS)?;
        let mut passages = insert("passages", PASSAGES)?;
        for (number, entry) in entries.iter().enumerate() {
            let entry = entry.map_err(Failure::Entries)?;
            put(&mut documents, &tables::document(number, &entry))?;
            let Some(record) = entry.record() else { continue };
            for passage in &record.findings {
                put(&mut passages, &tables::passage(number, passage))?;
            }
            for cell in &record.requirements {
                put(&mut verdicts, &tables::verdict(number, record, cell))?;
            }
        }
    }
    transaction.commit()?;
    Ok(())
}

/// The tables and a view of all of them, each verdict in one row.
fn schema() -> String {
    let tables = [
        ("meta", META, "PRIMARY KEY (key)"),
        ("requirements", REQUIREMENTS, "PRIMARY KEY (requirement)"),
        ("documents", DOCUMENTS, "PRIMARY KEY (document)"),
        (
            "verdicts",
            VERDICTS,
            "PRIMARY KEY (document, requirement), FOREIGN KEY (document) REFERENCES documents (document), FOREIGN KEY \
             (requirement) REFERENCES requirements (requirement)",
        ),
        ("passages", PASSAGES, "FOREIGN KEY (document) REFERENCES documents (document)"),
    ];
    let tables: String = tables.iter().map(|(name, columns, keys)| table(name, columns, keys)).collect();
    tables
        + "CREATE INDEX passages_by_document ON passages (document, passage, requirement);\n\
           CREATE VIEW evidence AS SELECT d.municipality, d.county, d.path, d.type, d.year, v.requirement, r.short, \
           v.status, v.level, v.severity, p.text, p.page, p.section, p.responsible, p.deadline, p.confidence \
           FROM verdicts v JOIN documents d USING (document) JOIN requirements r USING (requirement) LEFT JOIN passages p \
           ON p.document = v.document AND p.passage = v.passage AND p.requirement = v.requirement;\n"
}

fn table(name: &str, columns: &[Column], keys: &str) -> String {
    let columns: Vec<String> = columns
        .iter()
        .map(|(name, kind)| match kind {
            Kind::Text => format!("{name} TEXT"),
            Kind::Number => format!("{name} INTEGER"),
        })
        .collect();
    format!("CREATE TABLE {name} ({}, {keys}) STRICT;\n", columns.join(", "))
}

fn insertion(table: &str, columns: &[Column]) -> String {
    let marks = vec!["?"; columns.len()].join(", ");
    format!("INSERT INTO {table} VALUES ({marks})")
}

fn put(statement: &mut Statement<'_>, row: &[Value]) -> rusqlite::Result<()> {
    statement.execute(params_from_iter(row)).map(|_| ())
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Number(number) => ValueRef::Integer(*number),
            Self::Nothing => ValueRef::Null,
        }))
    }
}
