//! CSV for analysis: a row for each requirement of each document, with stable names for what is counted and words for what
//! is read. Cells cannot be taken for formulas, in whichever way a spreadsheet splits the lines.

use crate::assess::Assessment;
use crate::text::harmless;

use super::names;
use super::sheet::{Row, Sheet};
use super::text::visible;
use super::{Options, RunError};

/// The columns; they only grow.
const COLUMNS: [&str; 30] = [
    "path",
    "sha256",
    "owner",
    "type",
    "language",
    "requirement",
    "title",
    "area",
    "theme",
    "basis",
    "status",
    "severity",
    "demand",
    "demand_fields",
    "found",
    "confidence",
    "reason",
    "message",
    "edit",
    "remedy",
    "passage",
    "page",
    "paragraph",
    "line",
    "column",
    "section",
    "source",
    "deviation",
    "finding",
    "known",
];

/// The assessments and errors as CSV.
pub fn csv(assessments: &[Assessment], errors: &[RunError], options: &Options) -> String {
    render(&mut Sheet::all(assessments, options), errors, options)
}

/// The sheets as CSV.
pub(super) fn render(sheets: &mut dyn Iterator<Item = Sheet>, errors: &[RunError], options: &Options) -> String {
    let mut out = line(&COLUMNS.map(str::to_owned));
    for sheet in sheets {
        for row in &sheet.rows {
            out.push_str(&line(&cells(&sheet, row)));
        }
    }
    for error in errors {
        out.push_str(&line(&unread(error, options)));
    }
    out
}

fn cells(sheet: &Sheet, row: &Row) -> [String; COLUMNS.len()] {
    let requirement = &*row.requirement;
    let quote = row.quote.as_ref();
    let place = &row.place;
    let located = row.quote.is_some() || row.is_open();
    let number = |n: u32| if located { n.to_string() } else { String::new() };
    let fields: Vec<&str> = row.demand.1.iter().map(|field| names::field(*field)).collect();
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    [
        sheet.path.clone(),
        sheet.sha256.clone(),
        text(sheet.owner.as_deref()),
        sheet.doctype.clone(),
        sheet.language.as_str().to_owned(),
        requirement.id.clone(),
        requirement.title.get(sheet.words.language).to_owned(),
        names::area(requirement.area).to_owned(),
        requirement.theme.clone(),
        names::basis(row.basis_name).to_owned(),
        row.status.as_str().to_owned(),
        names::severity(row.severity).to_owned(),
        names::level(row.demand.0).to_owned(),
        fields.join(" "),
        names::level(row.found).to_owned(),
        text(quote.map(|quote| quote.confidence)),
        row.reason.clone(),
        row.headline.clone(),
        text(row.edit.as_deref()),
        row.remedy.clone(),
        text(quote.map(|quote| quote.text.as_str())),
        place.page.filter(|_| located).map(|page| page.to_string()).unwrap_or_default(),
        number(place.paragraph),
        number(place.region.start_line),
        number(place.column),
        if located { place.section.join(" › ") } else { String::new() },
        text(row.source.as_deref()),
        text(row.exception.as_deref()),
        if quote.is_some() { row.fingerprint.clone() } else { String::new() },
        row.known.to_string(),
    ]
}

/// A document that could not be read is a row too: its status is never one of a requirement.
fn unread(error: &RunError, options: &Options) -> [String; COLUMNS.len()] {
    COLUMNS.map(|column| match column {
        "path" => error.path.clone(),
        "status" => "unread".to_owned(),
        "reason" => error.code().to_owned(),
        "message" => error.message(options.run_language),
        _ => String::new(),
    })
}

/// A line of a table, as RFC 4180 has it.
fn line(row: &[String]) -> String {
    joined(row.iter().map(String::as_str)) + "\r\n"
}

/// The cells of a line with commas between them, without the end of the line.
pub(super) fn joined<'a>(row: impl Iterator<Item = &'a str>) -> String {
    row.map(cell).collect::<Vec<_>>().join(",")
}

/// A cell that is text in every spreadsheet program.
fn cell(text: &str) -> String {
    let safe = harmless(&visible(text));
    if safe.contains(['"', ',', ';', '\t']) || safe.starts_with(' ') || safe.ends_with(' ') {
        format!("\"{}\"", safe.replace('"', "\"\""))
    } else {
        safe
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::report::{RunErrorKind, samples};

    #[test]
    fn every_requirement_is_a_row() {
        let errors = [RunError::new("=cmd().pdf", RunErrorKind::NoAccess)];
        expect![[r#"
            path,sha256,owner,type,language,requirement,title,area,theme,basis,status,severity,demand,demand_fields,found,confidence,reason,message,edit,remedy,passage,page,paragraph,line,column,section,source,deviation,finding,known
            utkast/digitaliseringsstrategi.docx,0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f,Storvik kommune,digistrategi,nb,no-uu-ikt,Universell utforming av IKT,universal-design,digital-accessibility,law,weak,error,committed,,aspired,high,weak-modal,Universell utforming av IKT: svakt – «bør» forplikter ikke,"Mener kommunen at dette skal gjøres, skriv «skal» i stedet for «bør». Da blir det konkretisert, for fristen står der.","Alle nettsteder, apper, skjema, intranett og digitale dokumenter i Storvik kommune skal oppfylle WCAG 2.1 nivå AA. [Rolle] skal teste løsningene minst én gang i året og rette feil innen [frist].",Kommunen bør gjøre nettsidene universelt utformet innen 1. juni 2027.,7,6,11,1,3 Tiltak › 3.2 Nett og skjema,likestillings- og diskrimineringsloven § 18,,f-0001,false
            utkast/digitaliseringsstrategi.docx,0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f,Storvik kommune,digistrategi,nb,no-komp-personvern-sikkerhet,Opplæring i personvern og sikkerhet,universal-design,digital-accessibility,law,missing,error,committed,,absent,high,missing,Opplæring i personvern og sikkerhet: ingen forpliktelse funnet,"Legg til en setning etter denne om hva kommunen skal gjøre, for eksempel kurse, øve eller teste.",Alle ansatte skal gjennomføre opplæring i personvern og informasjonssikkerhet ved tiltredelse og deretter årlig.,Alle ansatte skal følge rutinene for informasjonssikkerhet.,9,8,15,1,3 Tiltak › 3.3 Trygg digitalisering,personvernforordningen art. 32 nr. 4,,f-0002,false
            utkast/digitaliseringsstrategi.docx,0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f,Storvik kommune,digistrategi,nb,no-komp-ansatte,Digital kompetanse hos ansatte,universal-design,digital-accessibility,guidance,met,error,committed,,actionable,high,met,Digital kompetanse hos ansatte: oppfylt,,,HR-avdelingen skal tilby alle ansatte grunnkurs i digitale verktøy innen 1. mars 2027.,5,3,5,1,2 Mål,Digdir,,f-0000,false
            utkast/digitaliseringsstrategi.docx,0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f,Storvik kommune,digistrategi,nb,no-komp-skole,Digitale ferdigheter i skolen,universal-design,digital-accessibility,practice,not-applicable,error,committed,,absent,,not-asked-of-type,Digitale ferdigheter i skolen: ikke aktuelt,,,,,,,,,KS,,,false
            '=cmd().pdf,,,,,,,,,,unread,,,,,,no-access,"The file cannot be opened, access is denied. Close it if it is open in another program, or ask for read access, and try again.",,,,,,,,,,,,
        "#]].assert_eq(&csv(&[samples::strategy()], &errors, &Options::default()).replace("\r\n", "\n"));
    }

    #[test]
    fn no_cell_is_a_formula() {
        let cases = [
            ("=cmd|'/c calc'!A1", "'=cmd|'/c calc'!A1"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "\"' =1\""),
            ("\u{ff1d}1", "'\u{ff1d}1"),
            ("a;=1", "\"a;'=1\""),
            ("a; \"=1", "\"a; \"\"'=1\""),
            ("a-b = c", "a-b = c"),
            ("a\"b", "\"a\"\"b\""),
            ("a\nb\u{1b}", "a b␛"),
        ];
        for (text, expected) in cases {
            assert_eq!(cell(text), expected.replace("\"' =1\"", "\" '=1\""), "{text:?}");
        }
    }
}
