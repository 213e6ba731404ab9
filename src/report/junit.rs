//! `JUnit` XML, for pipelines that show tests: a suite for each document, a case for each requirement. A gap that fails the
//! run is a failure; a milder one passes with its words, so that a red mark means what the exit code means.

use std::fmt::Write as _;
use std::io::{self, Write};

use crate::assess::Assessment;

use super::sheet::{Row, Sheet, Sheets, whole};
use super::text::visible;
use super::{Options, RunError};

/// The assessments and errors as `JUnit` XML.
pub fn junit(assessments: &[Assessment], errors: &[RunError], options: &Options) -> String {
    whole(render, assessments, errors, options)
}

/// The sheets as `JUnit` XML.
pub(super) fn render(
    sheets: &dyn Sheets,
    errors: &[RunError],
    options: &Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    let unread_ones = Tally { tests: errors.len(), errors: errors.len(), ..Tally::default() };
    // Readers want the totals first, so the sheets are made twice.
    let total = sheets
        .iter()
        .try_fold(unread_ones, |total, sheet| Ok::<_, io::Error>(total.plus(Tally::of(&sheet?, options))))?;
    head(total, out)?;
    for sheet in sheets.iter() {
        out.write_all(suite(&sheet?, options).as_bytes())?;
    }
    for error in errors {
        out.write_all(unread(error, options).as_bytes())?;
    }
    out.write_all(b"</testsuites>\n")
}

fn head(total: Tally, out: &mut dyn Write) -> io::Result<()> {
    let Tally { tests, failures, errors, .. } = total;
    let name = env!("CARGO_PKG_NAME");
    writeln!(
        out,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"{name}\" tests=\"{tests}\" \
         failures=\"{failures}\" errors=\"{errors}\" time=\"0\">"
    )
}

/// How many cases ended how.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    tests: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
}

impl Tally {
    /// The cases of a sheet.
    fn of(sheet: &Sheet, options: &Options) -> Self {
        Self {
            tests: sheet.rows.len(),
            failures: sheet.rows.iter().filter(|row| fails(row, options)).count(),
            errors: 0,
            skipped: sheet.rows.iter().filter(|row| is_skipped(row)).count(),
        }
    }

    fn plus(self, other: Self) -> Self {
        Self {
            tests: self.tests + other.tests,
            failures: self.failures + other.failures,
            errors: self.errors + other.errors,
            skipped: self.skipped + other.skipped,
        }
    }
}

/// Whether a gap fails the run.
fn fails(row: &Row, options: &Options) -> bool {
    row.is_open() && options.fail_on.is_some_and(|severity| row.severity >= severity)
}

fn suite(sheet: &Sheet, options: &Options) -> String {
    let name = attribute(&sheet.path);
    let Tally { tests, failures, errors, skipped } = Tally::of(sheet, options);
    let mut out = format!(
        "  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" \
         skipped=\"{skipped}\" time=\"0\">\n"
    );
    for row in &sheet.rows {
        out.push_str(&case(sheet, row, fails(row, options)));
    }
    let lines: Vec<&str> = [sheet.line.as_str(), sheet.verdict.as_str()]
        .into_iter()
        .chain(sheet.notices.iter().map(String::as_str))
        .collect();
    let _ = writeln!(out, "    <system-out>{}</system-out>\n  </testsuite>", text(&lines.join("\n")));
    out
}

/// What is not asked, what is accepted and what is known before is neither passed nor failed.
fn is_skipped(row: &Row) -> bool {
    !row.is_asked() || row.exception.is_some() || row.known
}

fn case(sheet: &Sheet, row: &Row, fails: bool) -> String {
    let id = &row.requirement.id;
    let title = row.requirement.short.get(sheet.words.language);
    let name = attribute(&format!("{id}: {title}"));
    let head = format!("    <testcase name=\"{name}\" classname=\"{}\" time=\"0\"", attribute(&sheet.path));
    let message = attribute(&row.headline);
    let body = match () {
        () if is_skipped(row) => {
            format!("<skipped message=\"{}\"/>{}", attribute(&reason(row)), known(sheet, row))
        }
        () if fails => {
            let kind = super::names::severity(row.severity);
            format!("<failure type=\"{kind}\" message=\"{message}\">{}</failure>", text(&details(sheet, row)))
        }
        () => format!("<system-out>{}</system-out>", text(&details(sheet, row))),
    };
    format!("{head}>{body}</testcase>\n")
}

/// Why a case is skipped.
fn reason(row: &Row) -> String {
    match &row.exception {
        Some(exception) => exception.clone(),
        None if row.known => format!("{}: {}", row.gravity, row.headline),
        None => row.help.clone(),
    }
}

/// What there is to say of a gap that is known before.
fn known(sheet: &Sheet, row: &Row) -> String {
    if !row.known || row.exception.is_some() {
        return String::new();
    }
    format!("<system-out>{}</system-out>", text(&details(sheet, row)))
}

/// The whole entry, a line for each thing that is said.
fn details(sheet: &Sheet, row: &Row) -> String {
    let Row { place, .. } = row;
    let caption = |name, text: &str| format!("{}: {text}", sheet.words.pick("caption", name));
    let mut lines = vec![row.headline.clone(), caption("place", &place.long)];
    lines.extend(row.quote.as_ref().map(|quote| caption("text", &visible(&quote.text))));
    lines.extend(row.facts.iter().map(|fact| format!("{}: {}", sheet.caption(fact), fact.text)));
    lines.join("\n")
}

fn unread(error: &RunError, options: &Options) -> String {
    let (path, code) = (attribute(&error.path), error.code());
    let message = error.message(options.run_language);
    format!(
        "  <testsuite name=\"{path}\" tests=\"1\" failures=\"0\" errors=\"1\" skipped=\"0\" time=\"0\">\n    <testcase \
         name=\"{code}\" classname=\"{path}\" time=\"0\"><error type=\"{code}\" \
         message=\"{}\"/></testcase>\n  </testsuite>\n",
        attribute(&message)
    )
}

/// A value between quotation marks.
fn attribute(value: &str) -> String {
    escape(&visible(value))
}

/// Text between tags, its own lines kept.
fn text(value: &str) -> String {
    value.split('\n').map(|line| escape(&visible(line))).collect::<Vec<_>>().join("\n")
}

fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            // The two characters of the basic plane that XML does not allow and that are not control characters.
            '\u{fffe}' | '\u{ffff}' => safe.push('\u{fffd}'),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::report::{RunErrorKind, samples};

    #[test]
    fn every_requirement_is_a_case() {
        let errors = [RunError::new("b.pdf", RunErrorKind::NoAccess)];
        expect![[r#"
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuites name="plansjekk" tests="5" failures="2" errors="1" time="0">
              <testsuite name="utkast/digitaliseringsstrategi.docx" tests="4" failures="2" errors="0" skipped="1" time="0">
                <testcase name="no-uu-ikt: Universell utforming av IKT" classname="utkast/digitaliseringsstrategi.docx" time="0"><failure type="error" message="Universell utforming av IKT: svakt – «bør» forplikter ikke">Universell utforming av IKT: svakt – «bør» forplikter ikke
            Sted: side 7, avsnitt 6
            Tekst: Kommunen bør gjøre nettsidene universelt utformet innen 1. juni 2027.
            Funnet: intensjon
            Forventet: forpliktelse i en digitaliseringsstrategi
            Minste endring: Mener kommunen at dette skal gjøres, skriv «skal» i stedet for «bør». Da blir det konkretisert, for fristen står der.
            Tekst å lime inn: «Alle nettsteder, apper, skjema, intranett og digitale dokumenter i Storvik kommune skal oppfylle WCAG 2.1 nivå AA. [Rolle] skal teste løsningene minst én gang i året og rette feil innen [frist].»
            Grunnlag: lov – plikten gjelder uansett hva planen sier: likestillings- og diskrimineringsloven § 18</failure></testcase>
                <testcase name="no-komp-personvern-sikkerhet: Opplæring i personvern og sikkerhet" classname="utkast/digitaliseringsstrategi.docx" time="0"><failure type="error" message="Opplæring i personvern og sikkerhet: ingen forpliktelse funnet">Opplæring i personvern og sikkerhet: ingen forpliktelse funnet
            Sted: side 9, avsnitt 8
            Tekst: Alle ansatte skal følge rutinene for informasjonssikkerhet.
            Søkte etter: personvern eller informasjonssikkerhet i samme setning som opplæring, kurs eller øvelse, i 9 avsnitt
            Forventet: forpliktelse i en digitaliseringsstrategi
            Minste endring: Legg til en setning etter denne om hva kommunen skal gjøre, for eksempel kurse, øve eller teste.
            Tekst å lime inn: «Alle ansatte skal gjennomføre opplæring i personvern og informasjonssikkerhet ved tiltredelse og deretter årlig.»
            Grunnlag: lov – ikke kontrollert mot lovteksten: personvernforordningen art. 32 nr. 4</failure></testcase>
                <testcase name="no-komp-ansatte: Digital kompetanse hos ansatte" classname="utkast/digitaliseringsstrategi.docx" time="0"><system-out>Digital kompetanse hos ansatte: oppfylt
            Sted: side 5, avsnitt 3
            Tekst: HR-avdelingen skal tilby alle ansatte grunnkurs i digitale verktøy innen 1. mars 2027.
            Funnet: konkretisert
            Forventet: forpliktelse i en digitaliseringsstrategi
            Grunnlag: veiledning – ikke et lovkrav: Digdir</system-out></testcase>
                <testcase name="no-komp-skole: Digitale ferdigheter i skolen" classname="utkast/digitaliseringsstrategi.docx" time="0"><skipped message="Gjelder ikke en digitaliseringsstrategi."/></testcase>
                <system-out>Storvik kommune · digitaliseringsstrategi (lest av tittelen) · bokmål · 24 sider
            1 av 3 oppfylt · 1 svakt · 1 ikke funnet. Se først side 7.
            Side 11: siden ga ingen tekst. Den kan være et bilde eller skadet. Les den selv.</system-out>
              </testsuite>
              <testsuite name="b.pdf" tests="1" failures="0" errors="1" skipped="0" time="0">
                <testcase name="no-access" classname="b.pdf" time="0"><error type="no-access" message="The file cannot be opened, access is denied. Close it if it is open in another program, or ask for read access, and try again."/></testcase>
              </testsuite>
            </testsuites>
        "#]].assert_eq(&junit(&[samples::strategy()], &errors, &Options::default()));
    }

    #[test]
    fn what_is_known_before_is_skipped_with_its_words() {
        let report = junit(&[samples::known_before()], &[], &Options::default());
        assert!(report.starts_with(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"plansjekk\" tests=\"4\" failures=\"1\""
        ));
        assert!(report.contains("failures=\"1\" errors=\"0\" skipped=\"2\""), "{report}");
        let case = report.lines().find(|line| line.contains("no-komp-personvern-sikkerhet:")).unwrap();
        let skipped = "><skipped message=\"Kjent fra før: Opplæring i personvern og sikkerhet: ingen forpliktelse funnet\"/><system-out>Opplæring";
        assert!(case.contains(skipped), "{case}");
    }

    #[test]
    fn what_does_not_fail_the_run_is_no_failure() {
        let options = Options { fail_on: None, ..Options::default() };
        let report = junit(&[samples::strategy()], &[], &options);
        assert!(report.contains(" failures=\"0\"") && !report.contains("<failure"), "{report}");
    }
}
