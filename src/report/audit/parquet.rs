//! The audit as a Parquet file, for column stores: one row for each verdict with its document and passage.

use std::io::{self, Write};
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;

use crate::audit::{Audit, Entries};
use crate::report::Options;

use super::tables::{self, Column, Kind, Value};

/// Rows that are held in memory before they are written.
const GROUP: usize = 20_000;

/// Writes the audit.
pub fn audit_parquet<W: Write + Send>(
    audit: &Audit,
    entries: &dyn Entries,
    _options: &Options,
    out: W,
) -> io::Result<()> {
    let columns = tables::flat_columns();
    let meta = tables::meta(audit).map(|(key, value)| KeyValue::new(format!("plansjekk.{key}"), value));
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_key_value_metadata(Some(meta.into()))
        .build();
    let schema = schema(&columns).map_err(io::Error::other)?;
    let mut writer = SerializedFileWriter::new(out, schema, Arc::new(properties)).map_err(io::Error::other)?;
    let mut rows = Vec::new();
    for (number, entry) in entries.iter().enumerate() {
        rows.extend(tables::flat(number, &entry?));
        if rows.len() >= GROUP {
            write(&mut writer, &columns, &rows).map_err(io::Error::other)?;
            rows.clear();
        }
    }
    if !rows.is_empty() {
        write(&mut writer, &columns, &rows).map_err(io::Error::other)?;
    }
    writer.close().map(|_| ()).map_err(io::Error::other)
}

fn schema(columns: &[Column]) -> Result<Arc<Type>, ParquetError> {
    let field = |(name, kind): &Column| {
        let (physical, logical) = match kind {
            Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
            Kind::Number => (Physical::INT64, None),
        };
        let field = Type::primitive_type_builder(name, physical);
        field.with_repetition(Repetition::OPTIONAL).with_logical_type(logical).build().map(Arc::new)
    };
    let fields = columns.iter().map(field).collect::<Result<Vec<_>, _>>()?;
    Type::group_type_builder("verdicts").with_fields(fields).build().map(Arc::new)
}

/// Writes a group of rows, column by column.
fn write<W: Write + Send>(
    writer: &mut SerializedFileWriter<W>,
    columns: &[Column],
    rows: &[Vec<Value>],
) -> Result<(), ParquetError> {
    let mut group = writer.next_row_group()?;
    for (at, (_, kind)) in columns.iter().enumerate() {
        let cells = || rows.iter().filter_map(move |row| row.get(at));
        let there: Vec<i16> = cells().map(|cell| i16::from(*cell != Value::Nothing)).collect();
        let Some(mut column) = group.next_column()? else { break };
        match kind {
            Kind::Text => {
                let texts = cells().filter_map(|cell| match cell {
                    Value::Text(text) => Some(ByteArray::from(text.as_str())),
                    Value::Number(_) | Value::Nothing => None,
                });
                let texts: Vec<ByteArray> = texts.collect();
                column.typed::<ByteArrayType>().write_batch(&texts, Some(&there), None)?;
            }
            Kind::Number => {
                let numbers = cells().filter_map(|cell| match cell {
                    Value::Number(number) => Some(*number),
                    Value::Text(_) | Value::Nothing => None,
                });
                let numbers: Vec<i64> = numbers.collect();
                column.typed::<Int64Type>().write_batch(&numbers, Some(&there), None)?;
            }
        }
        column.close()?;
    }
    group.close().map(|_| ())
}
