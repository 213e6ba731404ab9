//! The report for screen readers: one line per thought, no symbols, arrows, dashes or boxes; the deciding word first.

use crate::assess::{Assessment, Status};
use crate::find::Finding;

use super::edit::cue_words;
use super::entry::{self, Entry};
use super::explain;
use super::messages::Messages;
use super::terminal::document_line;
use super::text::{join, lower_first, quoted, say, spoken_blanks, upper_first, visible};
use super::view::View;
use super::{Options, RunError};

/// The whole report.
pub fn plain(assessments: &[Assessment], errors: &[RunError], options: &Options) -> String {
    let mut out = String::new();
    for assessment in assessments {
        let page = Page { view: View::new(assessment, options.language), options };
        page.render(&mut out);
    }
    for error in errors {
        say(&mut out, &format!("{}: {}", visible(&error.path), error.message(options.run_language)));
    }
    out
}

/// One document read aloud.
struct Page<'a> {
    view: View<'a>,
    options: &'a Options,
}

impl Page<'_> {
    /// The summary comes first: it says whether to listen on.
    fn render(&self, out: &mut String) {
        let entries = entry::entries(&self.view);
        say(out, &self.words().fill("plain.document", &[("path", &visible(&self.view.assessment.path))]));
        say(out, &format!("{}.", document_line(&self.view, ", ")));
        say(out, &entry::verdict_line(&self.view, &entries).replace(" · ", ", "));
        if !self.options.quiet {
            for (short, other) in entry::elsewhere(&self.view) {
                say(out, &format!("{short}: {}", lower_first(&other)));
            }
            for notice in &self.view.assessment.notices {
                say(out, &self.captioned("notice", &entry::notice(&self.view, notice)));
            }
            for (at, entry) in entries.iter().enumerate() {
                if entry::is_shown(entry, self.options.min_severity) {
                    out.push('\n');
                    self.entry(out, entry, (at + 1, entries.len()));
                }
            }
        }
        out.push('\n');
    }

    fn words(&self) -> &'static Messages {
        self.view.words
    }

    fn captioned(&self, name: &str, text: &str) -> String {
        format!("{}: {text}", self.words().pick("caption", name))
    }

    fn entry(&self, out: &mut String, entry: &Entry<'_>, (at, of): (usize, usize)) {
        let id = &entry.verdict.requirement.id;
        let gravity = entry::gravity(&self.view, entry);
        let values = [("i", at.to_string()), ("n", of.to_string()), ("id", id.clone()), ("severity", gravity)];
        let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
        say(out, &self.words().fill("plain.entry", &values));
        say(out, &format!("{}.", undashed(&entry.headline)));
        self.place(out, entry);
        if entry.verdict.known {
            return;
        }
        if let Some(finding) = entry.passage {
            self.passage(out, entry, finding);
        }
        self.judgement(out, entry);
        if entry.verdict.status != Status::Met {
            self.advice(out, entry);
        }
        if let (Some(finding), true) = (entry.passage, self.options.explain) {
            for line in explain::chain(&self.view, finding) {
                say(out, &format!("{}.", undashed(&line)));
            }
        }
    }

    fn place(&self, out: &mut String, entry: &Entry<'_>) {
        let words = self.words();
        let place = self.view.long_place(&entry.location);
        let titles: Vec<_> = entry.location.section.iter().map(|title| visible(title)).collect();
        let place = format!("{}.", self.captioned("place", &place));
        if titles.is_empty() {
            say(out, &place);
        } else {
            say(out, &format!("{place} {} {}.", words.pick("caption", "chapter"), titles.join(", ")));
        }
        let numbered = |key, n: u32| words.fill(key, &[("n", &n.to_string())]);
        let (line, column) = (entry.location.line, entry.location.column);
        let path = visible(&self.view.assessment.path);
        let exact = format!("{path}, {}, {}", numbered("place.line", line), numbered("place.column", column));
        say(out, &format!("{}.", self.captioned("file", &exact)));
    }

    fn passage(&self, out: &mut String, entry: &Entry<'_>, finding: &Finding) {
        let blocks = &self.view.assessment.document.blocks;
        let lead_in = finding.lead_in.and_then(|block| blocks.get(block));
        let lead_in = lead_in.map(|block| visible(self.view.slice(&block.range)).into_owned() + " ");
        let passage = visible(self.view.passage(finding));
        say(out, &self.captioned("text", &format!("{}{passage}", lead_in.unwrap_or_default())));
        let deciding = entry::deciding(entry.verdict, finding);
        if let Some(cue) = deciding {
            let label = entry::cue_label(&self.view, finding, cue);
            say(out, &self.captioned("decisive", &format!("{}, {label}.", cue_words(&self.view, cue))));
        }
        let others = finding.cues.iter().filter(|cue| !deciding.is_some_and(|deciding| std::ptr::eq(deciding, *cue)));
        let mut others: Vec<String> = others
            .map(|cue| format!("{}, {}.", cue_words(&self.view, cue), entry::cue_label(&self.view, finding, cue)))
            .collect();
        let fields = entry::field_labels(&self.view, finding).into_iter();
        others.extend(
            fields.map(|(range, label, _)| {
                format!("{}, {label}.", quoted(self.words(), &visible(self.view.slice(&range))))
            }),
        );
        if !others.is_empty() {
            say(out, &self.captioned("other-words", &others.join(" ")));
        }
    }

    fn judgement(&self, out: &mut String, entry: &Entry<'_>) {
        if let Some(exception) = &entry.exception {
            say(out, &format!("{}.", self.captioned("exception", exception)));
        }
        let found = match &entry.looked_for {
            Some(looked_for) => self.captioned("looked-for", looked_for),
            None => self.captioned("found", &entry.found),
        };
        say(out, &undashed(&format!("{found}. {}.", self.captioned("expected", &entry.expected))));
    }

    fn advice(&self, out: &mut String, entry: &Entry<'_>) {
        if let Some(belongs) = &entry.belongs {
            say(out, &format!("{}.", self.captioned("belongs", &quoted(self.words(), belongs))));
        }
        if let Some(edit) = &entry.edit {
            say(out, &self.captioned("edit", &lower_first(edit)));
        }
        if !entry.remedy.is_empty() {
            say(out, &self.captioned("remedy", &spoken_blanks(self.words(), &visible(&entry.remedy))));
        }
        let sentences: Vec<String> = entry.basis.split(" – ").map(upper_first).collect();
        let basis = lower_first(&sentences.join(". "));
        say(out, &format!("{}.", self.captioned("basis", &basis)));
        if let Some(source) = &entry.source {
            say(out, &format!("{}.", self.captioned("source", source)));
        }
        if !entry.also.is_empty() {
            say(out, &format!("{}.", self.captioned("also", &join(&entry.also, self.words().text("join.and")))));
        }
    }
}

/// The program's own dashes as commas, which are read as pauses.
fn undashed(text: &str) -> String {
    text.replace(" – ", ", ")
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::report::samples;

    #[test]
    fn what_is_known_before_is_marked_and_told_short() {
        expect![[r"
            Dokument: utkast/digitaliseringsstrategi.docx.
            Storvik kommune, digitaliseringsstrategi (lest av tittelen), bokmål, 24 sider.
            1 av 3 oppfylt, 1 svakt, 1 ikke funnet, 1 kjent fra før. Se først side 7.
            Merk: Side 11: siden ga ingen tekst. Den kan være et bilde eller skadet. Les den selv.

            Sjekkpunkt 1 av 3, no-uu-ikt. Mangel.
            Universell utforming av IKT: svakt, «bør» forplikter ikke.
            Sted: side 7, avsnitt 6. Kapittel 3 Tiltak, 3.2 Nett og skjema.
            Fil: utkast/digitaliseringsstrategi.docx, linje 11, kolonne 1.
            Tekst: Kommunen bør gjøre nettsidene universelt utformet innen 1. juni 2027.
            Avgjørende ord: «bør», forplikter ikke.
            Andre ord: «Kommunen», kommunen selv. «nettsidene universelt utformet», temaet. «innen 1. juni 2027», frist: 1. juni 2027.
            Funnet: intensjon. Forventet: forpliktelse i en digitaliseringsstrategi.
            Minste endring: mener kommunen at dette skal gjøres, skriv «skal» i stedet for «bør». Da blir det konkretisert, for fristen står der.
            Tekst å lime inn: Alle nettsteder, apper, skjema, intranett og digitale dokumenter i Storvik kommune skal oppfylle WCAG 2.1 nivå AA. «fyll inn rolle» skal teste løsningene minst én gang i året og rette feil innen «fyll inn frist».
            Grunnlag: lov. Plikten gjelder uansett hva planen sier.
            Kilde: likestillings- og diskrimineringsloven § 18.
            Også: side 12, avsnitt 9 (nevnt).

            Sjekkpunkt 2 av 3, no-komp-personvern-sikkerhet. Kjent fra før.
            Opplæring i personvern og sikkerhet: ingen forpliktelse funnet.
            Sted: side 9, avsnitt 8. Kapittel 3 Tiltak, 3.3 Trygg digitalisering.
            Fil: utkast/digitaliseringsstrategi.docx, linje 15, kolonne 1.

            Sjekkpunkt 3 av 3, no-komp-ansatte. Oppfylt.
            Digital kompetanse hos ansatte: oppfylt.
            Sted: side 5, avsnitt 3. Kapittel 2 Mål.
            Fil: utkast/digitaliseringsstrategi.docx, linje 5, kolonne 1.
            Tekst: HR-avdelingen skal tilby alle ansatte grunnkurs i digitale verktøy innen 1. mars 2027.
            Andre ord: «HR-avdelingen», kommunen selv. «grunnkurs i digitale verktøy», temaet.
            Funnet: konkretisert. Forventet: forpliktelse i en digitaliseringsstrategi.

        "]].assert_eq(&plain(&[samples::known_before()], &[], &Options::default()));
    }

    #[test]
    fn a_strategy_is_read_aloud() {
        expect![[r"
            Dokument: utkast/digitaliseringsstrategi.docx.
            Storvik kommune, digitaliseringsstrategi (lest av tittelen), bokmål, 24 sider.
            1 av 3 oppfylt, 1 svakt, 1 ikke funnet. Se først side 7.
            Merk: Side 11: siden ga ingen tekst. Den kan være et bilde eller skadet. Les den selv.

            Sjekkpunkt 1 av 3, no-uu-ikt. Mangel.
            Universell utforming av IKT: svakt, «bør» forplikter ikke.
            Sted: side 7, avsnitt 6. Kapittel 3 Tiltak, 3.2 Nett og skjema.
            Fil: utkast/digitaliseringsstrategi.docx, linje 11, kolonne 1.
            Tekst: Kommunen bør gjøre nettsidene universelt utformet innen 1. juni 2027.
            Avgjørende ord: «bør», forplikter ikke.
            Andre ord: «Kommunen», kommunen selv. «nettsidene universelt utformet», temaet. «innen 1. juni 2027», frist: 1. juni 2027.
            Funnet: intensjon. Forventet: forpliktelse i en digitaliseringsstrategi.
            Minste endring: mener kommunen at dette skal gjøres, skriv «skal» i stedet for «bør». Da blir det konkretisert, for fristen står der.
            Tekst å lime inn: Alle nettsteder, apper, skjema, intranett og digitale dokumenter i Storvik kommune skal oppfylle WCAG 2.1 nivå AA. «fyll inn rolle» skal teste løsningene minst én gang i året og rette feil innen «fyll inn frist».
            Grunnlag: lov. Plikten gjelder uansett hva planen sier.
            Kilde: likestillings- og diskrimineringsloven § 18.
            Også: side 12, avsnitt 9 (nevnt).

            Sjekkpunkt 2 av 3, no-komp-personvern-sikkerhet. Mangel.
            Opplæring i personvern og sikkerhet: ingen forpliktelse funnet.
            Sted: side 9, avsnitt 8. Kapittel 3 Tiltak, 3.3 Trygg digitalisering.
            Fil: utkast/digitaliseringsstrategi.docx, linje 15, kolonne 1.
            Tekst: Alle ansatte skal følge rutinene for informasjonssikkerhet.
            Andre ord: «skal», forplikter. «informasjonssikkerhet», halve temaet.
            Søkte etter: personvern eller informasjonssikkerhet i samme setning som opplæring, kurs eller øvelse, i 9 avsnitt. Forventet: forpliktelse i en digitaliseringsstrategi.
            Minste endring: legg til en setning etter denne om hva kommunen skal gjøre, for eksempel kurse, øve eller teste.
            Tekst å lime inn: Alle ansatte skal gjennomføre opplæring i personvern og informasjonssikkerhet ved tiltredelse og deretter årlig.
            Grunnlag: lov. Ikke kontrollert mot lovteksten.
            Kilde: personvernforordningen art. 32 nr. 4.

            Sjekkpunkt 3 av 3, no-komp-ansatte. Oppfylt.
            Digital kompetanse hos ansatte: oppfylt.
            Sted: side 5, avsnitt 3. Kapittel 2 Mål.
            Fil: utkast/digitaliseringsstrategi.docx, linje 5, kolonne 1.
            Tekst: HR-avdelingen skal tilby alle ansatte grunnkurs i digitale verktøy innen 1. mars 2027.
            Andre ord: «HR-avdelingen», kommunen selv. «grunnkurs i digitale verktøy», temaet.
            Funnet: konkretisert. Forventet: forpliktelse i en digitaliseringsstrategi.

        "]].assert_eq(&plain(&[samples::strategy()], &[], &Options::default()));
    }

    #[test]
    fn danish_and_swedish_are_read_aloud() {
        expect![[r"
            Dokument: politik/handicap.pdf.
            Søvang Kommune, handicappolitik (aflæst af indholdet), dansk, 24 sider.
            0 af 2 opfyldt, 1 svagt, 1 ikke fundet. Se først side 3.
            Bemærk: Side 3: handleplan er varslet uden dato. Skriv, hvornår den vedtages, og af hvem. Så kan ansvarlig, frist, mål og økonomi stå i handleplanen.

            Tjekpunkt 1 af 2, dk-plan-handleplan. Oplysning.
            Handleplan med opfølgning: forpligtelse uden ansvarlig eller frist.
            Sted: side 3, afsnit 3. Kapitel Værdier.
            Fil: politik/handicap.pdf, linje 5, kolonne 1.
            Tekst: Politikken skal udmøntes i en handleplan.
            Andre ord: »skal«, forpligter. »handleplan«, emnet.
            Fundet: forpligtelse. Forventet: handlingsklar, med ansvarlig og frist, i en handicappolitik.
            Mindste ændring: skriv, hvilken enhed eller rolle der har ansvaret. Skriv en dato, et år, eller hvor ofte det skal ske. Så bliver det handlingsklart.
            Tekst til indsættelse: »udfyld udvalg« vedtager en handleplan senest »udfyld dato«.
            Grundlag: vejledning. Ikke et lovkrav.
            Kilde: DH's anbefalinger.

            Tjekpunkt 2 af 2, dk-uu-princip. Bemærkning.
            Universelt design som princip: kun nævnt, ingen forpligtelse fundet.
            Sted: side 3, afsnit 2. Kapitel Værdier.
            Fil: politik/handicap.pdf, linje 3, kolonne 1.
            Tekst: Universelt design har betydning for mange borgere.
            Andre ord: »Universelt design«, emnet. »har betydning for«, generel konstatering.
            Fundet: nævnt (usikkert, læs selv). Forventet: forpligtelse i en handicappolitik.
            Mindste ændring: planen nævner emnet (side 3), men siger ikke, hvad kommunen vil gøre. Tilføj en sætning om det.
            Tekst til indsættelse: Søvang Kommune følger princippet om universelt design i alle nye løsninger fra »udfyld dato«.
            Grundlag: konvention. International ramme.
            Kilde: FN's handicapkonvention, art. 2.

            Dokument: planer/strategi.pdf.
            Region Väst, digitaliseringsstrategi (läst ur titeln), svenska, 24 sidor.
            0 av 1 uppfyllt, 0 svagt, 0 inte funnet, 1 motsagt. Se först sidan 9.

            Kontrollpunkt 1 av 1, se-uu-webb. Väsentlig iakttagelse.
            Tillgängliga webbplatser: planen säger både ja och nej.
            Plats: sidan 9, stycke 3. Kapitel Webb.
            Fil: planer/strategi.pdf, rad 5, kolumn 1.
            Text: Webbplatserna ska inte tillgänglighetsanpassas under perioden.
            Avgörande ord: ”inte”, säger nej.
            Andra ord: ”Webbplatserna”, ämnet.
            Hittat: konkretiserat. Förväntat: åtagande i en digitaliseringsstrategi.
            Minsta ändring: jämför sidan 4 och sidan 9 och låt en av texterna gälla.
            Text att klistra in: ”fyll i roll” ska testa webbplatserna senast ”fyll i datum”.
            Grund: lag. Skyldigheten gäller oavsett vad planen säger.
            Källa: lag (2018:1937), 10 §.
            Även: sidan 4, stycke 2 (konkretiserat).

        "]].assert_eq(&plain(&[samples::danish(), samples::swedish()], &[], &Options::default()));
    }

    #[test]
    fn the_program_says_no_symbols() {
        let options = Options { explain: true, ..Options::default() };
        let report = plain(&samples::all(), &[], &options);
        let symbols: String = report.chars().filter(|c| "✓~○!–›·│╭╰─┬→…".contains(*c)).collect();
        assert_eq!(symbols, "");
    }
}
