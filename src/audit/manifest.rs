//! The manifest of an audit: which documents, and whose they are, as a person lists them in TOML or CSV.

use std::fmt::Write as _;

use toml::de::DeTable;

use crate::rules::tables::{File, Table};
use crate::rules::{Form, Kind, Problems, nearest};
use crate::text::{harmless, unguarded};

use super::register::{Doubt, Listed, confirmed};
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

/// A manifest that has been read, sound or not.
pub struct Listing {
    /// What it says; what is wrong in it is left out.
    pub manifest: Manifest,
    /// The document types that it names, with their places.
    types: Vec<(String, std::ops::Range<usize>)>,
    file: File,
}

impl Listing {
    /// All mistakes in the order of their places; types that are none of `types` are mistakes too.
    pub fn mistakes(mut self, types: &[&str]) -> Problems {
        for (name, range) in self.types {
            if !types.contains(&name.as_str()) {
                let near = nearest(&name, types.iter().copied()).map(str::to_owned);
                let known = types.iter().map(|name| (*name).to_owned()).collect();
                self.file.form(range, Form::UnknownName { key: "type".to_owned(), name, near, known });
            }
        }
        Problems(self.file.problems_by_place())
    }
}

/// Reads a manifest; `name` is its file. It is read to its end, so that all mistakes are found at once.
pub fn read_manifest(name: &str, text: &str, format: ManifestFormat) -> Listing {
    let mut file = File::new(name, text);
    let rows = match format {
        ManifestFormat::Toml => read_toml(text, &mut file),
        ManifestFormat::Csv => read_csv(text, &mut file),
    };
    let (mut manifest, mut types) = (Manifest::default(), Vec::new());
    let (mut line, mut counted) = (1, 0);
    for row in rows {
        types.extend(row.doctype);
        if row.source.path.is_empty() {
            continue;
        }
        let (municipality, county, doubt) = confirmed(row.listed, &row.source.path);
        line += text.get(counted..row.at).map_or(0, |before| before.matches('\n').count());
        counted = row.at;
        manifest.doubts.extend(doubt.map(|doubt| (line, doubt)));
        let county = row.source.county.clone().or(county);
        manifest.sources.push(Source { municipality, county, ..row.source });
    }
    Listing { manifest, types, file }
}

/// A document as it is listed.
struct Row {
    /// Where it begins, in bytes.
    at: usize,
    listed: Listed,
    /// Its document type, where it stands.
    doctype: Option<(String, std::ops::Range<usize>)>,
    /// What is known of it; without a path where that is missing, which is told.
    source: Source,
}

fn read_toml(text: &str, file: &mut File) -> Vec<Row> {
    let (parsed, errors) = DeTable::parse_recoverable(text);
    file.syntax(&errors);
    let mut table = Table::new(parsed.get_ref(), 0..text.len().min(1));
    let documents = table.tables("document", file);
    let rows = documents.into_iter().map(|document| of_table(document, file)).collect();
    if errors.is_empty() {
        table.finish(file);
    }
    rows
}

fn of_table(mut table: Table<'_, '_>, file: &mut File) -> Row {
    let at = table.range().start;
    let given = |text: &String| !text.is_empty();
    let doctype = table.string("type", file).filter(|(text, _)| given(text));
    let mut text = |key, file: &mut File| table.string(key, file).map(|(text, _)| text).filter(given);
    let name = text("municipality", file);
    let (county, network) = (text("county", file), text("network", file));
    let number = table.string_or_number("number", file).filter(given);
    let year = table.year("year", file);
    let (path, place) = table.required("path", file).unwrap_or_default();
    if path.is_empty() && !place.is_empty() {
        file.form(place, Form::Missing { key: "path".to_owned(), example: "path = \"plan.docx\"".to_owned() });
    }
    table.finish(file);
    let listed = Listed { number, name, county: county.clone() };
    let name = doctype.as_ref().map(|(name, _)| name.clone());
    let source = Source { path, municipality: None, county, network, doctype: name, year };
    Row { at, listed, doctype, source }
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
    for (surplus, value) in row.iter().enumerate().skip(columns.len()).filter(|(_, value)| !value.trim().is_empty()) {
        file.form(sheet.place(start, surplus), Form::Surplus(value.trim().to_owned()));
    }
    let year = text("year").and_then(|year| year_of(&year, at("year"), file));
    if row.iter().all(|cell| cell.trim().is_empty()) {
        return None;
    }
    let path = text("path").unwrap_or_else(|| {
        file.form(at("path"), Form::Missing { key: "path".to_owned(), example: "plan.docx".to_owned() });
        String::new()
    });
    let source = Source {
        path,
        municipality: None,
        county: text("county"),
        network: text("network"),
        doctype: text("type"),
        year,
    };
    let listed = Listed { number: text("number"), name: text("municipality"), county: text("county") };
    Some(Row { at: at("path").start, listed, doctype: text("type").map(|name| (name, at("type"))), source })
}

fn year_of(text: &str, place: std::ops::Range<usize>, file: &mut File) -> Option<i16> {
    let year = text.parse().ok().filter(|year| YEARS.contains(year));
    if year.is_none() {
        file.form(place, Form::WrongKind { key: "year".to_owned(), found: "a text", expected: Kind::Year });
    }
    year
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
    use crate::rules::Problem;

    fn mistakes(text: &str, format: ManifestFormat) -> Vec<Problem> {
        read_manifest("m", text, format).mistakes(&["digistrategi"]).0
    }

    fn sound(text: &str, format: ManifestFormat) -> Manifest {
        assert!(mistakes(text, format).is_empty(), "{text}");
        read_manifest("m", text, format).manifest
    }

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
            assert_eq!(sound(&text, format), Manifest { sources: sources.clone(), doubts: Vec::new() }, "{text}");
        }
    }

    #[test]
    fn every_mistake_is_told_at_once() {
        let problems = |text: &str, format| {
            mistakes(text, format).iter().map(|problem| problem.message.clone()).collect::<Vec<_>>()
        };
        let toml = "[[document]]\npath = \"a\"\nyear = \"2026\"\ntype = \"digi\"\n\n[[document]]\nnumer = \"1804\"\n";
        assert_eq!(
            problems(toml, ManifestFormat::Toml),
            ["`year` is a text", "unknown type \"digi\"", "`path` is missing", "unknown key `numer`"]
        );
        let csv = "path,munisipality,year,type\na,b,soon,digi\n,c,\nd,e,2026,,f\n";
        assert_eq!(
            problems(csv, ManifestFormat::Csv),
            [
                "unknown key `munisipality`",
                "`year` is a text",
                "unknown type \"digi\"",
                "`path` is missing",
                "the value \"f\" has no column"
            ]
        );
    }

    #[test]
    fn a_spreadsheet_may_use_semicolons() {
        let read = sound("\u{feff}path;number\r\na.md;301\r\n", ManifestFormat::Csv);
        let oslo = Municipality { number: Some("0301".to_owned()), name: "Oslo".to_owned() };
        let source = Source { municipality: Some(oslo), county: Some("Oslo".to_owned()), ..Source::new("a.md") };
        assert_eq!(read, Manifest { sources: vec![source.clone()], doubts: Vec::new() });
        let toml = sound("[[document]]\npath = \"a.md\"\nnumber = 301\n", ManifestFormat::Toml);
        assert_eq!(toml.sources, [source]);
    }

    #[test]
    fn a_mistake_has_its_place() {
        for (text, column) in [
            ("path,municipality,year\na.md,\"Nore, og\",soon\n", "soon"),
            ("\u{feff}path;year\r\n\r\nå.md;20x\r\n", "20x"),
            ("year,path\n1066,a.md\n", "1066"),
            ("path,year\na.md,2026,,\nb.md,2026,\"x, y\"\n", "\"x, y\""),
        ] {
            let problems = mistakes(text, ManifestFormat::Csv);
            assert_eq!(problems.iter().map(|problem| &text[problem.range.clone()]).collect::<Vec<_>>(), [column]);
        }
    }

    #[test]
    fn what_no_register_knows_is_told_with_its_line() {
        let text = "path,number,municipality\na.md,1804,Bodø\nb.md,9999,Storvik\n";
        let doubt = Doubt::UnknownNumber { number: "9999".to_owned(), near: None };
        assert_eq!(sound(text, ManifestFormat::Csv).doubts, [(3, doubt)]);
        let text = "[[document]]\npath = \"a.md\"\nnumber = \"9999\"\n";
        assert_eq!(sound(text, ManifestFormat::Toml).doubts.len(), 1);
    }
}
