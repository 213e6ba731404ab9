//! The manifest of an audit: which documents, and whose they are, as a person lists them in TOML or CSV.

use std::fmt::Write as _;

use toml::de::DeTable;

use crate::rules::tables::{File, Table};
use crate::rules::{Form, Kind, Problems, nearest};
use crate::text::{harmless, unguarded};

use super::source::{Municipality, Source};

/// The columns of a manifest in CSV, and the keys of a document in TOML.
const COLUMNS: [&str; 7] = ["path", "number", "municipality", "county", "network", "type", "year"];

/// How a manifest is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ManifestFormat {
    /// A `[[document]]` for each document.
    Toml,
    /// A row for each document, under a row of heads.
    Csv,
}

impl ManifestFormat {
    /// The format by the name of the file.
    pub fn of(name: &str) -> Self {
        let is_csv = name.rsplit_once('.').is_some_and(|(_, extension)| extension.eq_ignore_ascii_case("csv"));
        if is_csv { Self::Csv } else { Self::Toml }
    }
}

/// Reads a manifest; `name` is its file. All mistakes are reported at once, each at its place.
pub fn read_manifest(name: &str, text: &str, format: ManifestFormat) -> Result<Vec<Source>, Problems> {
    let mut file = File::new(name, text);
    let sources = match format {
        ManifestFormat::Toml => read_toml(text, &mut file),
        ManifestFormat::Csv => read_csv(text, &mut file),
    };
    if file.problems.is_empty() { Ok(sources) } else { Err(Problems(file.problems)) }
}

fn read_toml(text: &str, file: &mut File) -> Vec<Source> {
    let (parsed, errors) = DeTable::parse_recoverable(text);
    file.syntax(&errors);
    let mut table = Table::new(parsed.get_ref(), 0..text.len().min(1));
    let documents = table.tables("document", file);
    let sources = documents.into_iter().filter_map(|document| of_table(document, file)).collect();
    if errors.is_empty() {
        table.finish(file);
    }
    sources
}

fn of_table(mut table: Table<'_, '_>, file: &mut File) -> Option<Source> {
    let mut text = |key, file: &mut File| table.string(key, file).map(|(text, _)| text).filter(|text| !text.is_empty());
    let (number, name) = (text("number", file), text("municipality", file));
    let (county, network, doctype) = (text("county", file), text("network", file), text("type", file));
    let year = table.year("year", file);
    let path = table.required("path", file);
    table.finish(file);
    let municipality = municipality(number, name);
    Some(Source { path: path?.0, municipality, county, network, doctype, year })
}

/// A municipality may be given by its number alone.
fn municipality(number: Option<String>, name: Option<String>) -> Option<Municipality> {
    let name = name.or_else(|| number.clone())?;
    Some(Municipality { number, name })
}

fn read_csv(text: &str, file: &mut File) -> Vec<Source> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // Spreadsheets of countries that write «1,5» divide columns by semicolons.
    let head = text.lines().next().unwrap_or("");
    let divider = if head.contains(';') && !head.contains(',') { b';' } else { b',' };
    let mut rows = csv::ReaderBuilder::new().delimiter(divider).flexible(true).from_reader(text.as_bytes());
    let columns = match rows.headers() {
        Ok(heads) => columns(&heads.clone(), head.len(), file),
        Err(error) => return damaged(&error, file),
    };
    let mut sources = Vec::new();
    for row in rows.records() {
        match row {
            Ok(row) => sources.extend(of_row(&row, &columns, file)),
            Err(error) => return damaged(&error, file),
        }
    }
    sources
}

fn damaged(error: &csv::Error, file: &mut File) -> Vec<Source> {
    let at = place(error.position());
    file.form(at..at + 1, Form::Syntax(error.to_string()));
    Vec::new()
}

fn place(position: Option<&csv::Position>) -> usize {
    position.and_then(|position| usize::try_from(position.byte()).ok()).unwrap_or(0)
}

/// Which of the known columns each column is.
fn columns(heads: &csv::StringRecord, end: usize, file: &mut File) -> Vec<Option<&'static str>> {
    let of = |head: &str| COLUMNS.into_iter().find(|known| *known == head.trim());
    for head in heads.iter().filter(|head| of(head).is_none()) {
        let near = nearest(head, COLUMNS.into_iter()).map(str::to_owned);
        let known = COLUMNS.map(str::to_owned).to_vec();
        file.form(0..end, Form::UnknownKey { key: head.to_owned(), near, known });
    }
    let found: Vec<_> = heads.iter().map(of).collect();
    if !found.contains(&Some("path")) {
        file.form(0..end, Form::Missing { key: "path".to_owned(), example: COLUMNS.join(",") });
    }
    found
}

fn of_row(row: &csv::StringRecord, columns: &[Option<&'static str>], file: &mut File) -> Option<Source> {
    let at = place(row.position());
    let text = |wanted: &str| {
        let column = columns.iter().position(|column| *column == Some(wanted))?;
        row.get(column).map(str::trim).filter(|text| !text.is_empty()).map(unguarded)
    };
    let year = text("year").and_then(|year| {
        let parsed = year.parse().ok();
        if parsed.is_none() {
            file.form(at..at + 1, Form::WrongKind { key: "year".to_owned(), found: "a text", expected: Kind::Year });
        }
        parsed
    });
    let municipality = municipality(text("number"), text("municipality"));
    let Some(path) = text("path") else {
        if row.iter().any(|cell| !cell.trim().is_empty()) {
            file.form(at..at + 1, Form::Missing { key: "path".to_owned(), example: "plan.docx".to_owned() });
        }
        return None;
    };
    Some(Source { path, municipality, county: text("county"), network: text("network"), doctype: text("type"), year })
}

/// Writes a manifest. What is not known of a document is left open for a person to fill in.
pub fn write_manifest(sources: &[Source], format: ManifestFormat) -> String {
    match format {
        ManifestFormat::Toml => sources.iter().map(toml_table).collect::<Vec<_>>().join("\n"),
        ManifestFormat::Csv => {
            let mut table = csv::Writer::from_writer(Vec::new());
            // Writing to memory does not fail.
            let _ = table.write_record(COLUMNS);
            for source in sources {
                let _ = table.write_record(cells(source).map(|cell| harmless(&cell)));
            }
            String::from_utf8(table.into_inner().unwrap_or_default()).unwrap_or_default()
        }
    }
}

fn cells(source: &Source) -> [String; 7] {
    let text = |text: Option<&String>| text.cloned().unwrap_or_default();
    let municipality = source.municipality.as_ref();
    [
        source.path.clone(),
        text(municipality.and_then(|own| own.number.as_ref())),
        text(municipality.map(|own| &own.name)),
        text(source.county.as_ref()),
        text(source.network.as_ref()),
        text(source.doctype.as_ref()),
        source.year.map(|year| year.to_string()).unwrap_or_default(),
    ]
}

fn toml_table(source: &Source) -> String {
    let mut out = String::from("[[document]]\n");
    for (key, value) in COLUMNS.into_iter().zip(cells(source)) {
        let value = if key == "year" { value } else { toml::Value::String(value).to_string() };
        let open = matches!(key, "year") && value.is_empty() || value == "\"\"";
        // A line to fill in is a comment, so that the file is valid as it is.
        let mark = if open { "# " } else { "" };
        let _ = writeln!(out, "{mark}{key} = {value}");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full() -> Source {
        Source {
            path: "=a/=x, \"y\"\nz;+1.docx".to_owned(),
            municipality: Some(Municipality { number: Some("1804".to_owned()), name: "Bodø".to_owned() }),
            county: Some("Nordland".to_owned()),
            network: Some("DigiNord".to_owned()),
            doctype: Some("digistrategi".to_owned()),
            year: Some(2026),
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        let sources = vec![full(), Source::new("b.md")];
        for format in [ManifestFormat::Toml, ManifestFormat::Csv] {
            let text = write_manifest(&sources, format);
            assert_eq!(read_manifest("m", &text, format).unwrap(), sources, "{text}");
        }
    }

    #[test]
    fn every_mistake_is_told_at_once() {
        let problems = |text: &str, format| {
            let found = read_manifest("m", text, format).unwrap_err();
            found.0.iter().map(|problem| problem.message.clone()).collect::<Vec<_>>()
        };
        let toml = "[[document]]\npath = \"a\"\nyear = \"2026\"\n\n[[document]]\nnumer = \"1804\"\n";
        assert_eq!(
            problems(toml, ManifestFormat::Toml),
            ["`year` is a text", "`path` is missing", "unknown key `numer`"]
        );
        let csv = "path,munisipality,year\na,b,soon\n,c,\n";
        assert_eq!(
            problems(csv, ManifestFormat::Csv),
            ["unknown key `munisipality`", "`year` is a text", "`path` is missing"]
        );
    }

    #[test]
    fn a_spreadsheet_may_use_semicolons() {
        let sources = read_manifest("m", "\u{feff}path;number\r\na.md;0301\r\n", ManifestFormat::Csv).unwrap();
        let oslo = Municipality { number: Some("0301".to_owned()), name: "0301".to_owned() };
        assert_eq!(sources, [Source { municipality: Some(oslo), ..Source::new("a.md") }]);
    }
}
