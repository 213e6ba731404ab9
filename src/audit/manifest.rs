//! The manifest of an audit: which documents, and whose they are, as a person lists them in TOML or CSV.

use std::fmt::Write as _;

use toml::de::DeTable;

use crate::rules::tables::{File, Table};
use crate::rules::{Form, Kind, Problems, nearest};
use crate::text::{harmless, unguarded};

use super::register::{Doubt, confirmed};
use super::source::Source;

/// The columns of a manifest in CSV, and the keys of a document in TOML.
const COLUMNS: [&str; 7] = ["path", "number", "municipality", "county", "network", "type", "year"];

/// Years that a plan can be of.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2200;

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

/// What a manifest says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manifest {
    /// Its documents.
    pub sources: Vec<Source>,
    /// What it says of municipalities and no register does, each with its line, from 1.
    pub doubts: Vec<(usize, Doubt)>,
}

/// Reads a manifest; `name` is its file. All mistakes are reported at once, each at its place.
pub fn read_manifest(name: &str, text: &str, format: ManifestFormat) -> Result<Manifest, Problems> {
    let mut file = File::new(name, text);
    let rows = match format {
        ManifestFormat::Toml => read_toml(text, &mut file),
        ManifestFormat::Csv => read_csv(text, &mut file),
    };
    if !file.problems.is_empty() {
        return Err(Problems(file.problems));
    }
    let mut manifest = Manifest::default();
    for row in rows {
        let (municipality, county, doubt) = confirmed(row.number, row.name);
        let line = || text.get(..row.at).map_or(1, |before| before.matches('\n').count() + 1);
        manifest.doubts.extend(doubt.map(|doubt| (line(), doubt)));
        let county = row.source.county.clone().or(county);
        manifest.sources.push(Source { municipality, county, ..row.source });
    }
    Ok(manifest)
}

/// A document as it is listed.
struct Row {
    /// Where it begins, in bytes.
    at: usize,
    number: Option<String>,
    name: Option<String>,
    source: Source,
}

fn read_toml(text: &str, file: &mut File) -> Vec<Row> {
    let (parsed, errors) = DeTable::parse_recoverable(text);
    file.syntax(&errors);
    let mut table = Table::new(parsed.get_ref(), 0..text.len().min(1));
    let documents = table.tables("document", file);
    let rows = documents.into_iter().filter_map(|document| of_table(document, file)).collect();
    if errors.is_empty() {
        table.finish(file);
    }
    rows
}

fn of_table(mut table: Table<'_, '_>, file: &mut File) -> Option<Row> {
    let at = table.range().start;
    let mut text = |key, file: &mut File| table.string(key, file).map(|(text, _)| text).filter(|text| !text.is_empty());
    let name = text("municipality", file);
    let (county, network, doctype) = (text("county", file), text("network", file), text("type", file));
    let number = table.string_or_number("number", file).filter(|text| !text.is_empty());
    let year = table.year("year", file);
    let path = table.required("path", file);
    table.finish(file);
    let source = Source { path: path?.0, municipality: None, county, network, doctype, year };
    Some(Row { at, number, name, source })
}

/// The text of a table in CSV.
struct Sheet<'a> {
    text: &'a str,
    /// Bytes of the file before it.
    before: usize,
    divider: u8,
}

impl Sheet<'_> {
    /// Where a cell of the row that begins at a byte stands in the file; the row itself where it has no such cell.
    fn place(&self, row: usize, column: usize) -> std::ops::Range<usize> {
        let bytes = self.text.as_bytes();
        let begin = row + bytes[row.min(bytes.len())..].iter().take_while(|byte| b"\r\n".contains(byte)).count();
        let (mut start, mut quoted, mut cell) = (begin, false, 0);
        for at in begin..=bytes.len() {
            let byte = bytes.get(at).copied().unwrap_or(b'\n');
            quoted ^= byte == b'"';
            let ends = !quoted && (byte == self.divider || byte == b'\n' || byte == b'\r');
            if (ends || at == bytes.len()) && cell == column {
                return self.before + start..self.before + at.max(start + 1);
            }
            if ends && byte != self.divider {
                break;
            }
            if ends {
                (start, cell) = (at + 1, cell + 1);
            }
        }
        self.before + begin..self.before + begin + 1
    }
}

fn read_csv(whole: &str, file: &mut File) -> Vec<Row> {
    let text = whole.strip_prefix('\u{feff}').unwrap_or(whole);
    // Spreadsheets of countries that write «1,5» divide columns by semicolons.
    let head = text.lines().next().unwrap_or("");
    let divider = if head.contains(';') && !head.contains(',') { b';' } else { b',' };
    let mut rows = csv::ReaderBuilder::new().delimiter(divider).flexible(true).from_reader(text.as_bytes());
    let columns = match rows.headers() {
        Ok(heads) => columns(&heads.clone(), head.len(), file),
        Err(error) => return damaged(&error, file),
    };
    let sheet = Sheet { text, before: whole.len() - text.len(), divider };
    let mut found = Vec::new();
    for row in rows.records() {
        match row {
            Ok(row) => found.extend(of_row(&row, &columns, &sheet, file)),
            Err(error) => return damaged(&error, file),
        }
    }
    found
}

fn damaged(error: &csv::Error, file: &mut File) -> Vec<Row> {
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

fn of_row(
    row: &csv::StringRecord,
    columns: &[Option<&'static str>],
    sheet: &Sheet<'_>,
    file: &mut File,
) -> Option<Row> {
    let start = place(row.position());
    let column = |wanted: &str| columns.iter().position(|column| *column == Some(wanted));
    let text = |wanted: &str| row.get(column(wanted)?).map(str::trim).filter(|text| !text.is_empty()).map(unguarded);
    let at = |wanted: &str| sheet.place(start, column(wanted).unwrap_or(0));
    let year = text("year").and_then(|year| {
        let parsed = year.parse().ok().filter(|year| YEARS.contains(year));
        if parsed.is_none() {
            let form = Form::WrongKind { key: "year".to_owned(), found: "a text", expected: Kind::Year };
            file.form(at("year"), form);
        }
        parsed
    });
    let Some(path) = text("path") else {
        if row.iter().any(|cell| !cell.trim().is_empty()) {
            file.form(at("path"), Form::Missing { key: "path".to_owned(), example: "plan.docx".to_owned() });
        }
        return None;
    };
    let source = Source {
        path,
        municipality: None,
        county: text("county"),
        network: text("network"),
        doctype: text("type"),
        year,
    };
    Some(Row { at: at("path").start, number: text("number"), name: text("municipality"), source })
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
    use crate::audit::Municipality;

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
            assert_eq!(
                read_manifest("m", &text, format).unwrap(),
                Manifest { sources: sources.clone(), doubts: Vec::new() },
                "{text}"
            );
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
        let read = read_manifest("m", "\u{feff}path;number\r\na.md;301\r\n", ManifestFormat::Csv).unwrap();
        let oslo = Municipality { number: Some("0301".to_owned()), name: "Oslo".to_owned() };
        let source = Source { municipality: Some(oslo), county: Some("Oslo".to_owned()), ..Source::new("a.md") };
        assert_eq!(read, Manifest { sources: vec![source.clone()], doubts: Vec::new() });
        let toml = read_manifest("m", "[[document]]\npath = \"a.md\"\nnumber = 301\n", ManifestFormat::Toml).unwrap();
        assert_eq!(toml.sources, [source]);
    }

    #[test]
    fn a_mistake_has_its_place() {
        for (text, column) in [
            ("path,municipality,year\na.md,\"Nore, og\",soon\n", "soon"),
            ("\u{feff}path;year\r\n\r\nå.md;20x\r\n", "20x"),
            ("year,path\n1066,a.md\n", "1066"),
        ] {
            let problems = read_manifest("m", text, ManifestFormat::Csv).unwrap_err();
            assert_eq!(problems.0.iter().map(|problem| &text[problem.range.clone()]).collect::<Vec<_>>(), [column]);
        }
    }

    #[test]
    fn what_no_register_knows_is_told_with_its_line() {
        let text = "path,number,municipality\na.md,1804,Bodø\nb.md,9999,Storvik\n";
        let doubt = Doubt::UnknownNumber { number: "9999".to_owned(), near: None };
        assert_eq!(read_manifest("m", text, ManifestFormat::Csv).unwrap().doubts, [(3, doubt)]);
        let text = "[[document]]\npath = \"a.md\"\nnumber = \"9999\"\n";
        assert_eq!(read_manifest("m", text, ManifestFormat::Toml).unwrap().doubts.len(), 1);
    }
}
