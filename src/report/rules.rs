//! The texts of `plansjekk rules list` and `plansjekk rules explain`.

use std::sync::Arc;

use crate::rules::{Basis, Code, Demand, Level, Requirement, SourceRef};
use crate::text::Language;

use super::entry::source_title;
use super::messages::Messages;
use super::names;
use super::phrases;
use super::text::{blanks, long_date, lower_first, pad, quoted, say, short_date, shorten, visible, width, wrap};
use super::view::type_name;

/// Captions take this many columns, more where a language has a longer one.
const CAPTION: usize = 18;
/// The captions of an explanation.
const CAPTIONS: [&str; 13] = [
    "asks",
    "why",
    "basis",
    "applies",
    "expected",
    "satisfied",
    "looked-for",
    "counts",
    "counts-not",
    "remedy",
    "exception",
    "theme",
    "programme",
];

/// At most so many examples of a kind are shown.
const EXAMPLES: usize = 3;

/// An example of a requirement, with what it is worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleExample {
    /// The passage.
    pub text: String,
    /// Its level.
    pub level: Level,
    /// What caps it.
    pub code: Option<Code>,
}

/// All requirements, a line each: id, short title, basis; then the document types, a line each: id and name.
pub fn list(requirements: &[Arc<Requirement>], doctypes: &[&str], language: Language) -> String {
    let words = Messages::of(language);
    let mut out = String::new();
    lines(&mut out, &requirements.iter().collect::<Vec<_>>(), words, "");
    say(&mut out, &words.fill("rules.count", &[("n", &requirements.len().to_string())]));
    say(&mut out, &format!("\n{}", words.text("rules.types")));
    let longest = doctypes.iter().map(|id| width(id)).max().unwrap_or(0);
    for id in doctypes {
        say(&mut out, &format!("{}  {}", pad(id, longest), type_name(words, id)));
    }
    out
}

/// The requirements under the programmes that they carry on, those of no programme last.
///
/// With `only`, nothing but that programme; where it is a name, nothing but the programmes and sources of that name.
pub fn by_programme(requirements: &[Arc<Requirement>], only: Option<&str>, language: Language) -> String {
    let words = Messages::of(language);
    let mut out = String::new();
    let mut group = |title: &str, own: &dyn Fn(&Requirement) -> bool| {
        let own: Vec<_> = requirements.iter().filter(|requirement| own(requirement)).collect();
        if !own.is_empty() {
            say(&mut out, title);
            lines(&mut out, &own, words, "  ");
            say(&mut out, "");
        }
    };
    for programme in sorted(requirements.iter().flat_map(|requirement| &requirement.programmes)) {
        if only.is_none_or(|only| only == programme || programme_is_called(programme, only)) {
            let title = words.find("programme", programme).unwrap_or_default();
            let carries_on = |own: &Requirement| own.programmes.iter().any(|name| name == programme);
            group(format!("{}  {title}", visible(programme)).trim_end(), &carries_on);
        }
    }
    let titles = requirements.iter().flat_map(|requirement| &requirement.sources).map(|source| &source.title);
    for title in sorted(titles.filter(|title| only.is_some_and(|only| is_called(title, only)))) {
        group(&visible(title), &|own| own.sources.iter().any(|source| source.title == *title));
    }
    if only.is_none() {
        group(words.text("programme.none"), &|own| own.programmes.is_empty());
    }
    say(&mut out, &words.fill("rules.count", &[("n", &requirements.len().to_string())]));
    out
}

/// Each text once, in order.
fn sorted<'a>(texts: impl Iterator<Item = &'a String>) -> Vec<&'a str> {
    let mut texts: Vec<&str> = texts.map(String::as_str).collect();
    texts.sort_unstable();
    texts.dedup();
    texts
}

/// Whether a requirement carries on a programme, given by its number or by a name in its title, or has a source of that
/// name.
pub fn carries_on(requirement: &Requirement, name: &str) -> bool {
    let programme = |own: &String| own == name || programme_is_called(own, name);
    requirement.programmes.iter().any(programme)
        || requirement.sources.iter().any(|source| is_called(&source.title, name))
}

/// The names by which the programmes and sources of requirements may be asked for: the words that begin with a capital.
pub fn source_names(requirements: &[Arc<Requirement>]) -> Vec<String> {
    let sources = requirements.iter().flat_map(|own| own.sources.iter().map(|source| source.title.as_str()));
    let programmes = sorted(requirements.iter().flat_map(|own| &own.programmes));
    let titles = programmes.into_iter().flat_map(|programme| {
        Language::ALL.into_iter().filter_map(move |language| Messages::of(language).find("programme", programme))
    });
    let words = sources.chain(titles).flat_map(name_words);
    let mut names: Vec<String> = words.filter(|word| word.starts_with(char::is_uppercase)).map(str::to_owned).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Whether a programme has that name in its title in some language.
fn programme_is_called(programme: &str, name: &str) -> bool {
    let title = |language| Messages::of(language).find("programme", programme);
    Language::ALL.into_iter().filter_map(title).any(|title| is_called(title, name))
}

/// Whether a title has all words of a name one after the other, whatever their case.
fn is_called(title: &str, name: &str) -> bool {
    let words = |text: &str| name_words(text).map(str::to_lowercase).collect::<Vec<_>>();
    let (title, name) = (words(title), words(name));
    !name.is_empty() && title.windows(name.len()).any(|part| part == name)
}

/// The words of a title; what stands behind an apostrophe is none.
fn name_words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// A line each: id, short title, basis.
fn lines(out: &mut String, requirements: &[&Arc<Requirement>], words: &'static Messages, indent: &str) {
    let longest = requirements.iter().map(|requirement| width(&requirement.id)).max().unwrap_or(0);
    for requirement in requirements {
        let bases: Vec<&str> = requirement.bases().into_iter().map(|basis| basis_word(words, basis)).collect();
        let short = shorten(requirement.short.get(words.language), 36);
        say(out, &format!("{indent}{}  {}  {}", pad(&requirement.id, longest), pad(&short, 36), bases.join(", ")));
    }
}

/// A requirement with all that is told of it.
#[derive(Debug, Clone, Copy)]
pub struct Explained<'a> {
    /// The requirement.
    pub requirement: &'a Requirement,
    /// Its examples in one language.
    pub examples: &'a [RuleExample],
    /// Ids of the other requirements of its theme, in all countries.
    pub related: &'a [String],
}

/// What a requirement asks and why, where it comes from, when and of whom it is asked, what satisfies it, and examples.
pub fn explain(explained: Explained<'_>, language: Language, columns: usize) -> String {
    let Explained { requirement, examples, related } = explained;
    let words = Messages::of(language);
    let page = Page { words, columns };
    let mut out = String::new();
    let headline = format!("{} · {}", requirement.id, requirement.title.get(language));
    for line in wrap(&headline, columns) {
        say(&mut out, &line);
    }
    out.push_str(&page.caption("asks", requirement.asks.get(language)));
    out.push_str(&page.caption("why", requirement.why.get(language)));
    out.push_str(&page.caption("basis", &sources(words, requirement)));
    out.push_str(&page.caption("applies", &conditions(words, requirement)));
    out.push_str(&page.caption("expected", &demands(words, requirement)));
    out.push_str(&page.caption("satisfied", words.pick("evidence", names::evidence(requirement.evidence))));
    out.push_str(&page.caption("looked-for", requirement.looked_for.get(language)));
    out.push_str(&page.examples("counts", examples, |example| example.level >= Level::Committed));
    out.push_str(&page.examples("weak", examples, |example| example.level == Level::Aspired));
    out.push_str(&page.examples("counts-not", examples, |example| example.level < Level::Aspired));
    let remedy = blanks(words, requirement.remedy.get(language), None);
    out.push_str(&page.caption("remedy", &quoted(words, &visible(&remedy))));
    out.push_str(
        &page.caption("exception", &format!("{}\n{}", words.text("rules.exception"), words.text("rules.elsewhere"))),
    );
    out.push_str(&page.caption("theme", &theme(words, requirement, related)));
    out + &page.caption("programme", &programmes(words, requirement))
}

/// The days between which it holds, what a plan must speak of, and what an action plan changes; a line each.
fn conditions(words: &Messages, requirement: &Requirement) -> String {
    let date = |key, date| words.fill(key, &[("date", &long_date(words, date))]);
    let only_if = requirement.only_if.as_ref().map(|expression| {
        let said = requirement.only_if_text.get(words.language);
        let key = if said.is_empty() { "rules.only-if-matches" } else { "rules.only-if" };
        words.fill(key, &[("what", if said.is_empty() { expression } else { said })])
    });
    let goal = requirement.goal_if_action_plan.then(|| {
        let relaxed = requirement.demands.iter().find(|demand| demand.level == Level::Actionable);
        let goal = relaxed.map_or(Level::Aspired, |demand| requirement.goal_of(demand));
        words.fill("rules.goal", &[("level", words.pick("level", names::level(goal)))])
    });
    let from = requirement.valid_from.map(|day| date("rules.from", day));
    let until = requirement.valid_to.map(|day| date("rules.until", day));
    let error_if =
        requirement.error_if.as_ref().map(|expression| words.fill("rules.error-if", &[("what", expression)]));
    [from, until, only_if, error_if, goal]
        .into_iter()
        .flatten()
        .map(|line| visible(&line).into_owned())
        .collect::<Vec<_>>()
        .join("\n")
}

/// The theme, and what else belongs to it.
fn theme(words: &Messages, requirement: &Requirement, related: &[String]) -> String {
    let theme = visible(&requirement.theme).into_owned();
    if related.is_empty() {
        return theme;
    }
    words.fill("rules.theme", &[("theme", &theme), ("ids", &related.join(", "))])
}

/// The programmes that the requirement carries on, a line each.
fn programmes(words: &Messages, requirement: &Requirement) -> String {
    let named = requirement.programmes.iter().map(|programme| {
        let title = words.find("programme", programme).unwrap_or_default();
        format!("{} {title}", visible(programme)).trim_end().to_owned()
    });
    named.collect::<Vec<_>>().join("\n")
}

struct Page {
    words: &'static Messages,
    columns: usize,
}

impl Page {
    fn caption_width(&self) -> usize {
        let longest = CAPTIONS.iter().map(|name| width(self.words.pick("caption", name))).max();
        CAPTION.max(longest.unwrap_or(0) + 2)
    }

    /// A caption and its text, whose own lines are kept; what is indented or an address is not wrapped. Nothing where there
    /// is no text.
    fn caption(&self, name: &str, text: &str) -> String {
        if text.is_empty() {
            return String::new();
        }
        let column = self.caption_width();
        let room = self.columns.saturating_sub(column).max(20);
        let lines = text.split('\n').flat_map(|line| {
            if line.contains("  ") || line.contains("://") { vec![line.to_owned()] } else { wrap(line, room) }
        });
        let mut out = String::new();
        for (at, line) in lines.enumerate() {
            let caption = if at == 0 { self.words.pick("caption", name) } else { "" };
            say(&mut out, &format!("{}{line}", pad(caption, column)));
        }
        out
    }

    fn examples(&self, name: &str, examples: &[RuleExample], chosen: impl Fn(&RuleExample) -> bool) -> String {
        let chosen: Vec<&RuleExample> = examples.iter().filter(|example| chosen(example)).take(EXAMPLES).collect();
        if chosen.is_empty() {
            return String::new();
        }
        let lines: Vec<String> = chosen.into_iter().map(|example| self.example(example)).collect();
        self.caption(name, &lines.join("\n"))
    }

    fn example(&self, example: &RuleExample) -> String {
        let text = quoted(self.words, &visible(&example.text));
        match example.code {
            Some(code) => format!("{text} ({})", self.words.pick("code", names::code(code))),
            None => text,
        }
    }
}

/// The word for a basis, without what it means.
fn basis_word(words: &'static Messages, basis: Basis) -> &'static str {
    words.pick("basis", names::basis(basis)).split(" – ").next().unwrap_or("")
}

/// Each basis with the sources that give it, then the sources of other kinds: title, the day it was looked at, address. No
/// source stands under another kind than its own where that would make more of it than it is.
fn sources(words: &'static Messages, requirement: &Requirement) -> String {
    let mut lines = Vec::new();
    let mut told: Vec<&SourceRef> = Vec::new();
    for ((said, main), basis) in phrases::bases(words, requirement).into_iter().zip(requirement.bases()) {
        lines.push(format!("{said}:"));
        let own = requirement.sources.iter().filter(|source| source.kind == basis || Some(*source) == main);
        let own: Vec<&SourceRef> = own.filter(|source| !told.contains(source)).collect();
        lines.extend(own.iter().flat_map(|source| source_lines(words, source)));
        told.extend(own);
    }
    for kind in [Basis::Law, Basis::Convention, Basis::Agreement, Basis::Guidance, Basis::Practice] {
        let more: Vec<&SourceRef> =
            requirement.sources.iter().filter(|source| source.kind == kind && !told.contains(source)).collect();
        if !more.is_empty() {
            lines.push(words.fill("rules.see-also", &[("basis", basis_word(words, kind))]));
            lines.extend(more.into_iter().flat_map(|source| source_lines(words, source)));
        }
    }
    lines.join("\n")
}

/// Title, and when it was looked at; what nobody has compared with the source itself is said to be so, and what is not
/// known to be in force.
fn source_lines(words: &Messages, source: &SourceRef) -> [String; 2] {
    let checked = match (source.verified, source.kind) {
        (true, _) => words.fill("rules.checked", &[("date", &short_date(words, source.checked))]),
        (false, Basis::Law) => words.text("rules.unchecked").to_owned(),
        (false, _) => words.text("rules.unchecked-source").to_owned(),
    };
    let in_force = if source.in_force { "" } else { words.text("rules.not-in-force") };
    let address = source.url.as_deref().map(visible);
    let until = source.valid_to.map(|day| words.fill("rules.until", &[("date", &long_date(words, day))]));
    let parts =
        [checked.as_str(), in_force, until.as_deref().unwrap_or_default(), address.as_deref().unwrap_or_default()];
    let said: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    [source_title(words, source), said.join(" · ")]
}

/// A line per document type: name, level with fields, severity, and the basis where it differs between them.
fn demands(words: &'static Messages, requirement: &Requirement) -> String {
    if requirement.demands.is_empty() {
        return words.text("rules.not-asked").to_owned();
    }
    let differ = requirement.bases().len() > 1;
    let row = |demand: &Demand| {
        let mut row = row(words, requirement, demand).to_vec();
        row.extend(differ.then(|| basis_word(words, requirement.basis_of(demand)).to_owned()));
        row
    };
    let rows: Vec<Vec<String>> = requirement.demands.iter().map(row).collect();
    let longest =
        |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| width(cell)).max().unwrap_or(0);
    let line = |row: &Vec<String>| {
        let cells: Vec<String> = row.iter().enumerate().map(|(at, cell)| pad(cell, longest(at))).collect();
        cells.join("  ").trim_end().to_owned()
    };
    let ids: Vec<String> = requirement.parts.iter().map(|part| part.id.clone()).collect();
    let names = phrases::parts(words, requirement, ids.len(), &ids);
    let parts = (!ids.is_empty()).then(|| words.fill("parts.names", &[("names", &names)]));
    rows.iter().map(line).chain(parts).collect::<Vec<_>>().join("\n")
}

fn row(words: &'static Messages, requirement: &Requirement, demand: &Demand) -> [String; 3] {
    let level = words.pick("level", names::level(demand.level));
    let fields = demand.fields.iter().map(|field| words.pick("field", names::field(*field)).to_owned());
    let parts = demand.parts.as_ref().map(|asked| {
        let [n, of] = [asked.least, asked.of.len()].map(|count| count.to_string());
        let names = || phrases::parts(words, requirement, asked.least, &asked.of);
        if n == of { names() } else { words.fill("parts.count", &[("n", &n), ("of", &of)]) }
    });
    let more: Vec<String> = fields.chain(parts).collect();
    let asked = if more.is_empty() { level.to_owned() } else { format!("{level}: {}", more.join(", ")) };
    let severity = lower_first(words.pick("severity", names::severity(demand.severity)));
    [type_name(words, &demand.doctype), asked, severity]
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::report::samples;

    #[test]
    fn a_requirement_explains_itself() {
        let example = |text: &str, level, code| RuleExample { text: text.to_owned(), level, code };
        let examples = [
            example("Kommunens nettsider skal være universelt utformet.", Level::Committed, None),
            example("Alle nettsider bør være universelt utformet.", Level::Aspired, None),
            example("Digdir fører tilsyn med nettstedene.", Level::Mentioned, Some(Code::Other)),
            example("Planen er tilgjengelig på nett.", Level::Absent, None),
        ];
        expect![[r"
            no-uu-ikt · Universell utforming av IKT
            Spør etter        Universell utforming av IKT
            Hvorfor           Universell utforming av IKT
            Grunnlag          lov – plikten gjelder uansett hva planen sier:
                              likestillings- og diskrimineringsloven § 18
                              kontrollert 21.11.2026 · https://lovdata.no/lov/2017-06-16-51
            Forventet         digitaliseringsstrategi  forpliktelse  mangel
                              handikappolitikk         forpliktelse  mangel
            Oppfylles av      en forpliktelse: det planen sier skal gjøres
            Søkte etter       nettsteder, apper eller skjema sammen med universell utforming
            Teller            «Kommunens nettsider skal være universelt utformet.»
            Svakt             «Alle nettsider bør være universelt utformet.»
            Teller ikke       «Digdir fører tilsyn med nettstedene.» (andres ansvar)
                              «Planen er tilgjengelig på nett.»
            Tekst å lime inn  «Alle nettsteder, apper, skjema, intranett og digitale
                              dokumenter i [kommune] skal oppfylle WCAG 2.1 nivå AA. [Rolle]
                              skal teste løsningene minst én gang i året og rette feil innen
                              [frist].»
            Unntak            Før opp i plansjekk.toml med grunn og sluttdato.
                              Står det i et annet dokument som planen omtaler, oppgi
                              dokumentet som elsewhere i plansjekk.toml.
            Tema              digital-accessibility – også dk-uu-web
        "]]
        .assert_eq(&explain(
            Explained { requirement: &samples::ikt(), examples: &examples, related: &["dk-uu-web".to_owned()] },
            Language::Nb,
            80,
        ));
    }

    #[test]
    fn a_law_that_nobody_looked_up_is_not_called_checked() {
        let words = Messages::of(Language::Nb);
        let mut source = samples::ikt().sources[0].clone();
        assert!(source_lines(words, &source)[1].starts_with("kontrollert 21.11.2026"));
        source.verified = false;
        assert!(source_lines(words, &source)[1].starts_with("ikke kontrollert mot lovteksten"));
    }

    #[test]
    fn the_list_has_a_line_for_each() {
        let all = [Arc::new(samples::ikt()), Arc::new(samples::security()), Arc::new(samples::staff())];
        expect![[r"
            no-uu-ikt                     Universell utforming av IKT           lov
            no-komp-personvern-sikkerhet  Opplæring i personvern og sikkerhet   lov
            no-komp-ansatte               Digital kompetanse hos ansatte        veiledning
            3 sjekkpunkter

            Dokumenttyper
            digistrategi  digitaliseringsstrategi
            uuplan        plan for universell utforming
        "]]
        .assert_eq(&list(&all, &["digistrategi", "uuplan"], Language::Nb));
    }

    #[test]
    fn programmes_and_sources_have_names() {
        assert!(
            programme_is_called("004", "kl")
                && programme_is_called("002", "Digdirs")
                && !programme_is_called("004", "K")
        );
        assert!(is_called("KL's Kompetencehjul", "KL") && is_called("KS og KiNS: kompetansepakke", "ks OG kins"));
        assert!(!is_called("KLP", "KL") && !is_called("KL", ""));
        assert!(carries_on(&samples::ikt(), "likestillings"));
        let names = source_names(&[Arc::new(Requirement { programmes: vec!["003".to_owned()], ..samples::ikt() })]);
        assert!(names.contains(&"Fremfærd".to_owned()), "{names:?}");
    }

    #[test]
    fn programmes_name_what_carries_them_on() {
        let of = |requirement: Requirement, programmes: &[&str]| {
            let programmes = programmes.iter().map(|name| (*name).to_owned()).collect();
            Arc::new(Requirement { programmes, ..requirement })
        };
        let all = [of(samples::ikt(), &["001"]), of(samples::security(), &["001", "000"]), of(samples::staff(), &[])];
        expect![[r"
            000  KS og partssamarbeidet om digital kompetanse
              no-komp-personvern-sikkerhet  Opplæring i personvern og sikkerhet   lov

            001  De regionale digitaliseringsnettverkene og det digitale kompetanseløftet
              no-uu-ikt                     Universell utforming av IKT           lov
              no-komp-personvern-sikkerhet  Opplæring i personvern og sikkerhet   lov

            Uten program
              no-komp-ansatte  Digital kompetanse hos ansatte        veiledning

            3 sjekkpunkter
        "]]
        .assert_eq(&by_programme(&all, None, Language::Nb));
    }
}
