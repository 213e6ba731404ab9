//! Markdown for merge requests, wikis and job summaries: a table of the verdicts, then what to do. What a document says is
//! shown letter by letter: it makes no markup, links, mentions or pictures.

use std::fmt::Write as _;
use std::io::{self, Write};

use crate::assess::{Assessment, Status};

use super::sheet::{Quote, Row, Sheet, Sheets, whole};
use super::terminal::symbol;
use super::text::{lower_first, visible};
use super::{Options, RunError, Symbols};

/// The assessments and errors as Markdown.
pub fn markdown(assessments: &[Assessment], errors: &[RunError], options: &Options) -> String {
    whole(render, assessments, errors, options)
}

/// The sheets as Markdown.
pub(super) fn render(
    sheets: &dyn Sheets,
    errors: &[RunError],
    options: &Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut separator = "";
    for sheet in sheets.iter() {
        write!(out, "{separator}{}", document(&sheet?, options))?;
        separator = "\n";
    }
    let (of_run, unread): (Vec<&RunError>, Vec<&RunError>) = errors.iter().partition(|error| error.is_of_the_run());
    if !unread.is_empty() {
        write!(out, "{separator}{}", self::unread(&unread, options))?;
        separator = "\n";
    }
    for error in of_run {
        writeln!(out, "{separator}**{}**", escaped(&error.message(options.run_language)))?;
    }
    Ok(())
}

/// What could not be read.
fn unread(errors: &[&RunError], options: &Options) -> String {
    let words = super::messages::Messages::of(options.run_language);
    let said =
        |error: &&RunError| format!("- {}: {}\n", escaped(&error.path), escaped(&error.message(options.run_language)));
    let list: String = errors.iter().map(said).collect();
    format!("## {}\n\n{list}", escaped(words.text("page.unread")))
}

fn document(sheet: &Sheet, options: &Options) -> String {
    let mut out = format!("## {}\n\n{}\n\n", escaped(&sheet.path), escaped(&sheet.line));
    add(&mut out, format_args!("**{}**\n\n", escaped(&sheet.verdict)));
    for notice in &sheet.notices {
        add(&mut out, format_args!("- {}\n", escaped(notice)));
    }
    if !sheet.notices.is_empty() {
        out.push('\n');
    }
    let shown = |row: &&Row| row.is_asked() && row.severity >= options.min_severity;
    let rows: Vec<&Row> = sheet.rows.iter().filter(shown).collect();
    if !rows.is_empty() {
        out.push_str(&table(sheet, &rows));
    }
    for row in rows.iter().filter(|row| row.status != Status::Met) {
        out.push_str(&entry(sheet, row));
    }
    out
}

fn table(sheet: &Sheet, rows: &[&Row]) -> String {
    let head = |name| escaped(sheet.words.pick("scorecard", name));
    let heads = ["requirement", "status", "found", "place"].map(head);
    let mut out = format!("| {} |\n|---|---|---|---|\n", heads.join(" | "));
    for row in rows {
        let status = sheet.words.pick("status", row.status.as_str());
        let found = sheet.words.pick("level", super::names::level(row.found));
        let place = if row.quote.is_some() { row.place.short.as_str() } else { "–" };
        let known = if row.known { format!(" ({})", escaped(&lower_first(&row.gravity))) } else { String::new() };
        let cells = [
            escaped(row.requirement.short.get(sheet.words.language)),
            format!("{} {}{known}", escaped(symbol(row.status, Symbols::Unicode)), escaped(status)),
            escaped(found),
            escaped(place),
        ];
        add(&mut out, format_args!("| {} |\n", cells.join(" | ")));
    }
    out.push('\n');
    out
}

fn entry(sheet: &Sheet, row: &Row) -> String {
    let symbol = escaped(symbol(row.status, Symbols::Unicode));
    let mut out = format!("### {symbol} {}\n\n", escaped(&row.headline));
    let section: Vec<String> = row.place.section.iter().map(|title| escaped(title)).collect();
    let section = if section.is_empty() { String::new() } else { format!(" · {}", section.join(" › ")) };
    add(
        &mut out,
        format_args!(
            "{} · `{}` · {}{section}\n\n",
            escaped(&row.gravity),
            row.requirement.id.replace('`', "'"),
            escaped(&row.place.long)
        ),
    );
    if let Some(quote) = &row.quote {
        out.push_str(&passage(quote));
    }
    for fact in &row.facts {
        add(&mut out, format_args!("- **{}:** {}\n", escaped(sheet.caption(fact)), escaped(&fact.text)));
    }
    out.push('\n');
    out
}

/// Writing to a string cannot fail.
fn add(out: &mut String, text: std::fmt::Arguments<'_>) {
    let _ = out.write_fmt(text);
}

/// The passage, its deciding words in bold.
fn passage(quote: &Quote) -> String {
    let mut said = String::new();
    let mut at = 0;
    for mark in quote.marks.iter().filter(|mark| mark.decides) {
        let before = quote.text.get(at..mark.range.start).unwrap_or("");
        let words = quote.text.get(mark.range.clone()).unwrap_or("");
        add(&mut said, format_args!("{}**{}**", escaped(before), escaped(words)));
        at = mark.range.end;
    }
    said.push_str(&escaped(quote.text.get(at..).unwrap_or("")));
    let lead_in = quote.lead_in.as_deref().map(|lead_in| escaped(lead_in) + " ").unwrap_or_default();
    format!("> {lead_in}{said}\n\n")
}

/// Text that Markdown shows letter by letter.
pub(super) fn escaped(text: &str) -> String {
    let text = visible(text);
    let mut safe = String::with_capacity(text.len() + 8);
    for (at, c) in text.char_indices() {
        match c {
            // A comment parts the sign from the name or number, so that nobody is called and nothing is linked.
            '@' | '#' => {
                safe.push('\\');
                safe.push(c);
                safe.push_str("<!-- -->");
            }
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '$' | '!' => {
                safe.push('\\');
                safe.push(c);
            }
            ':' | '.' | '-' | '+' | '=' | ')' if means_something(&text[..at], c, &text[at + 1..]) => {
                safe.push('\\');
                safe.push(c);
            }
            c => safe.push(c),
        }
    }
    safe
}

/// Whether a sign begins a list, a rule or a heading here, or an address.
fn means_something(before: &str, c: char, after: &str) -> bool {
    let first = before.chars().all(|c| c.is_ascii_digit() || c == ' ');
    match c {
        ':' => after.starts_with('/'),
        '.' if before.to_ascii_lowercase().ends_with("www") => true,
        '.' | ')' => first && !after.starts_with(char::is_alphanumeric),
        _ => first,
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use pulldown_cmark::{Event, Options as Flavour, Parser};

    use super::*;
    use crate::report::{RunErrorKind, samples};

    #[test]
    fn what_is_known_before_is_marked_and_told_short() {
        expect![[r"
            ## utkast/digitaliseringsstrategi.docx

            Storvik kommune · digitaliseringsstrategi (lest av tittelen) · bokmål · 24 sider

            **1 av 3 oppfylt · 1 svakt · 1 ikke funnet · 1 kjent fra før. Se først side 7.**

            - Side 11: siden ga ingen tekst. Den kan være et bilde eller skadet. Les den selv.

            | Sjekkpunkt | Status | Funnet | Sted |
            |---|---|---|---|
            | Universell utforming av IKT | \~ Svakt | intensjon | side 7 |
            | Opplæring i personvern og sikkerhet | ○ Ikke funnet (kjent fra før) | ikke funnet | side 9 |
            | Digital kompetanse hos ansatte | ✓ Oppfylt | konkretisert | side 5 |

            ### \~ Universell utforming av IKT: svakt – «bør» forplikter ikke

            Mangel · `no-uu-ikt` · side 7, avsnitt 6 · 3 Tiltak › 3.2 Nett og skjema

            > Kommunen **bør** gjøre nettsidene universelt utformet innen 1. juni 2027.

            - **Funnet:** intensjon
            - **Forventet:** forpliktelse i en digitaliseringsstrategi
            - **Minste endring:** Mener kommunen at dette skal gjøres, skriv «skal» i stedet for «bør». Da blir det konkretisert, for fristen står der.
            - **Tekst å lime inn:** «Alle nettsteder, apper, skjema, intranett og digitale dokumenter i Storvik kommune skal oppfylle WCAG 2.1 nivå AA. \[Rolle\] skal teste løsningene minst én gang i året og rette feil innen \[frist\].»
            - **Grunnlag:** lov – plikten gjelder uansett hva planen sier: likestillings- og diskrimineringsloven § 18

            ### ○ Opplæring i personvern og sikkerhet: ingen forpliktelse funnet

            Kjent fra før · `no-komp-personvern-sikkerhet` · side 9, avsnitt 8 · 3 Tiltak › 3.3 Trygg digitalisering

            > Alle ansatte skal følge rutinene for informasjonssikkerhet.

            - **Søkte etter:** personvern eller informasjonssikkerhet i samme setning som opplæring, kurs eller øvelse, i 9 avsnitt
            - **Forventet:** forpliktelse i en digitaliseringsstrategi
            - **Minste endring:** Legg til en setning etter denne om hva kommunen skal gjøre, for eksempel kurse, øve eller teste.
            - **Tekst å lime inn:** «Alle ansatte skal gjennomføre opplæring i personvern og informasjonssikkerhet ved tiltredelse og deretter årlig.»
            - **Grunnlag:** lov – ikke kontrollert mot lovteksten: personvernforordningen art. 32 nr. 4

        "]].assert_eq(&markdown(&[samples::known_before()], &[], &Options::default()));
    }

    #[test]
    fn a_plan_is_a_table_and_what_to_do() {
        let errors = [RunError::new("a_b_.pdf", RunErrorKind::NoAccess)];
        expect![[r"
            ## utkast/digitaliseringsstrategi.docx

            Storvik kommune · digitaliseringsstrategi (lest av tittelen) · bokmål · 24 sider

            **1 av 3 oppfylt · 1 svakt · 1 ikke funnet. Se først side 7.**

            - Side 11: siden ga ingen tekst. Den kan være et bilde eller skadet. Les den selv.

            | Sjekkpunkt | Status | Funnet | Sted |
            |---|---|---|---|
            | Universell utforming av IKT | \~ Svakt | intensjon | side 7 |
            | Opplæring i personvern og sikkerhet | ○ Ikke funnet | ikke funnet | side 9 |
            | Digital kompetanse hos ansatte | ✓ Oppfylt | konkretisert | side 5 |

            ### \~ Universell utforming av IKT: svakt – «bør» forplikter ikke

            Mangel · `no-uu-ikt` · side 7, avsnitt 6 · 3 Tiltak › 3.2 Nett og skjema

            > Kommunen **bør** gjøre nettsidene universelt utformet innen 1. juni 2027.

            - **Funnet:** intensjon
            - **Forventet:** forpliktelse i en digitaliseringsstrategi
            - **Minste endring:** Mener kommunen at dette skal gjøres, skriv «skal» i stedet for «bør». Da blir det konkretisert, for fristen står der.
            - **Tekst å lime inn:** «Alle nettsteder, apper, skjema, intranett og digitale dokumenter i Storvik kommune skal oppfylle WCAG 2.1 nivå AA. \[Rolle\] skal teste løsningene minst én gang i året og rette feil innen \[frist\].»
            - **Grunnlag:** lov – plikten gjelder uansett hva planen sier: likestillings- og diskrimineringsloven § 18

            ### ○ Opplæring i personvern og sikkerhet: ingen forpliktelse funnet

            Mangel · `no-komp-personvern-sikkerhet` · side 9, avsnitt 8 · 3 Tiltak › 3.3 Trygg digitalisering

            > Alle ansatte skal følge rutinene for informasjonssikkerhet.

            - **Søkte etter:** personvern eller informasjonssikkerhet i samme setning som opplæring, kurs eller øvelse, i 9 avsnitt
            - **Forventet:** forpliktelse i en digitaliseringsstrategi
            - **Minste endring:** Legg til en setning etter denne om hva kommunen skal gjøre, for eksempel kurse, øve eller teste.
            - **Tekst å lime inn:** «Alle ansatte skal gjennomføre opplæring i personvern og informasjonssikkerhet ved tiltredelse og deretter årlig.»
            - **Grunnlag:** lov – ikke kontrollert mot lovteksten: personvernforordningen art. 32 nr. 4


            ## Not read

            - a\_b\_.pdf: The file cannot be opened, access is denied. Close it if it is open in another program, or ask for read access, and try again.
        "]].assert_eq(&markdown(&[samples::strategy()], &errors, &Options::default()));
    }

    /// What a reader sees of `text` between other words, and whether it is nothing but words.
    fn seen(text: &str) -> (String, bool) {
        let page = format!("> {}\n", escaped(text));
        let mut words = String::new();
        let mut plain = true;
        for event in Parser::new_ext(&page, Flavour::all() - Flavour::ENABLE_SMART_PUNCTUATION) {
            match event {
                Event::Text(text) => words.push_str(&text),
                Event::InlineHtml(html) => plain &= &*html == "<!-- -->",
                Event::Start(tag) => {
                    plain &= matches!(tag, pulldown_cmark::Tag::BlockQuote(_) | pulldown_cmark::Tag::Paragraph);
                }
                Event::End(_) => {}
                _ => plain = false,
            }
        }
        (words, plain)
    }

    #[test]
    fn what_a_document_says_is_shown_letter_by_letter() {
        let texts = [
            "<script>alert(1)</script>",
            "<!-- x --> &lt; &#60;",
            "[a](javascript:alert(1)) ![b](https://c.no/d.png) https://e.no www.f.no",
            "# overskrift",
            "- punkt",
            "1. punkt",
            "1) punkt",
            "+ punkt",
            "=== | a | --- ~~b~~ **c** _d_ `e` $f$",
            "@navn #12 \\* a@b.no",
            "[^1] :smile: {#id .class}",
            "::error::x ]]>",
        ];
        for text in texts {
            assert_eq!(seen(text), (text.to_owned(), true), "{}", escaped(text));
        }
    }
}
