//! Annotations for GitHub workflows: a command a line, which the runner turns into a mark at the words.

use std::io::{self, Write};

use crate::assess::Assessment;
use crate::rules::Severity;

use super::sheet::{Row, Sheet, Sheets, whole};
use super::text::visible;
use super::uri::plain;
use super::{Options, RunError};

/// The assessments and errors as workflow commands, the gravest first in each document, for the runner shows ten of each
/// kind.
pub fn github(assessments: &[Assessment], errors: &[RunError], options: &Options) -> String {
    whole(render, assessments, errors, options)
}

/// The sheets as workflow commands.
pub(super) fn render(
    sheets: &dyn Sheets,
    errors: &[RunError],
    options: &Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    for error in errors {
        out.write_all(unread(error, options).as_bytes())?;
    }
    for sheet in sheets.iter() {
        let sheet = sheet?;
        for row in sheet.rows.iter().filter(|row| row.is_shown_gap(options)) {
            out.write_all(gap(&sheet, row).as_bytes())?;
        }
        let summary = command("notice", &[("file", &plain(&sheet.path)), ("title", &sheet.line)], &sheet.verdict);
        out.write_all(summary.as_bytes())?;
    }
    Ok(())
}

fn gap(sheet: &Sheet, row: &Row) -> String {
    let kind = match row.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let region = row.place.region;
    let numbers = [region.start_line, region.end_line, region.start_column, region.end_column].map(|n| n.to_string());
    let path = plain(&sheet.path);
    let mut properties = vec![("file", path.as_str())];
    // Lines of the extracted text would mark the wrong place of a file that is not text.
    if sheet.in_source {
        properties.extend(["line", "endLine"].into_iter().zip(numbers.iter().map(String::as_str)));
    }
    if sheet.in_source && region.start_line == region.end_line {
        properties.extend(["col", "endColumn"].into_iter().zip(numbers[2..].iter().map(String::as_str)));
    }
    properties.push(("title", &row.headline));
    command(kind, &properties, &details(sheet, row))
}

fn details(sheet: &Sheet, row: &Row) -> String {
    let caption = |name, text: &str| format!("{}: {text}", sheet.words.pick("caption", name));
    let mut lines: Vec<String> = Vec::new();
    lines.extend(row.quote.as_ref().map(|quote| caption("text", &visible(&quote.text))));
    lines.push(caption("place", &row.place.long));
    lines.extend(row.facts.iter().map(|fact| format!("{}: {}", sheet.caption(fact), fact.text)));
    lines.push(row.requirement.id.clone());
    lines.join("\n")
}

fn unread(error: &RunError, options: &Options) -> String {
    let (path, title) = (plain(&error.path), ("title", error.code()));
    let properties = [("file", path.as_str()), title];
    let properties = if error.is_of_the_run() { &properties[1..] } else { &properties[..] };
    command("error", properties, &error.message(options.run_language))
}

/// A command in one line, whatever the texts hold.
fn command(kind: &str, properties: &[(&str, &str)], message: &str) -> String {
    let said: Vec<String> = properties.iter().map(|(name, value)| format!("{name}={}", property(value))).collect();
    let lines: Vec<String> = message.split('\n').map(|line| data(&visible(line))).collect();
    format!("::{kind} {}::{}\n", said.join(","), lines.join("%0A"))
}

/// A value of a property: the runner ends it at a comma or colon.
fn property(value: &str) -> String {
    data(&visible(value)).replace(':', "%3A").replace(',', "%2C")
}

/// Text after the colons: the runner reads percent signs as the beginning of an escape.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::report::{RunErrorKind, samples};

    #[test]
    fn what_is_known_before_is_marked_and_told_short() {
        expect![[r"
            ::error file=utkast/digitaliseringsstrategi.docx,title=Universell utforming av IKT%3A svakt – «bør» forplikter ikke::Tekst: Kommunen bør gjøre nettsidene universelt utformet innen 1. juni 2027.%0ASted: side 7, avsnitt 6%0AFunnet: intensjon%0AForventet: forpliktelse i en digitaliseringsstrategi%0AMinste endring: Mener kommunen at dette skal gjøres, skriv «skal» i stedet for «bør». Da blir det konkretisert, for fristen står der.%0ATekst å lime inn: «Alle nettsteder, apper, skjema, intranett og digitale dokumenter i Storvik kommune skal oppfylle WCAG 2.1 nivå AA. [Rolle] skal teste løsningene minst én gang i året og rette feil innen [frist].»%0AGrunnlag: lov – plikten gjelder uansett hva planen sier: likestillings- og diskrimineringsloven § 18%0Ano-uu-ikt
            ::notice file=utkast/digitaliseringsstrategi.docx,title=Storvik kommune · digitaliseringsstrategi (lest av tittelen) · bokmål · 24 sider::1 av 3 oppfylt · 1 svakt · 1 ikke funnet · 1 kjent fra før. Se først side 7.
        "]].assert_eq(&github(&[samples::known_before()], &[], &Options::default()));
    }

    #[test]
    fn each_gap_is_a_command() {
        let errors = [RunError::new("a,b:c\n::error::d.pdf", RunErrorKind::NoAccess)];
        expect![[r"
            ::error file=a%2Cb%3Ac %3A%3Aerror%3A%3Ad.pdf,title=no-access::The file cannot be opened, access is denied. Close it if it is open in another program, or ask for read access, and try again.
            ::error file=plan.md,line=3,endLine=3,col=3,endColumn=54,title=Universell utforming av IKT%3A svakt – «arbeide for» sier ikke hva som skal gjøres::Tekst: arbeide for universelt utformede nettsider hvert år%0ASted: linje 3, avsnitt 3%0AFunnet: intensjon%0AForventet: forpliktelse i en digitaliseringsstrategi%0AMinste endring: Nevn handlingen. Skriv hva kommunen skal gjøre, for eksempel teste, rette eller kreve.%0ATekst å lime inn: «Alle nettsteder, apper, skjema, intranett og digitale dokumenter i [kommune] skal oppfylle WCAG 2.1 nivå AA. [Rolle] skal teste løsningene minst én gang i året og rette feil innen [frist].»%0AGrunnlag: lov – plikten gjelder uansett hva planen sier: likestillings- og diskrimineringsloven § 18%0Ano-uu-ikt
            ::notice file=plan.md,title=plan.md · digitaliseringsstrategi (lest av tittelen) · bokmål · 10 ord::0 av 1 oppfylt · 1 svakt · 0 ikke funnet. Se først linje 3.
        "]].assert_eq(&github(&[samples::one_weak_item()], &errors, &Options::default()));
    }

    #[test]
    fn a_text_cannot_give_commands() {
        let said = command("error", &[("file", "a\n::warning::b"), ("title", "x::y,z=1")], "m\r\n::error::n %0A");
        assert_eq!(said, "::error file=a %3A%3Awarning%3A%3Ab,title=x%3A%3Ay%2Cz=1::m %0A::error::n %250A\n");
    }
}
