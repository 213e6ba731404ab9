//! What is taken for a name in the texts of one document.

use std::collections::BTreeSet;

use crate::audit::entry::Entry;
use crate::audit::record::Record;
use crate::audit::register;
use crate::audit::source::Municipality;

use super::lists::Lists;
use super::{numbers, persons, places};

/// What stands where a name stood.
pub(super) const BLANK: &str = "[…]";

/// Names of at least this many letters are looked for inside words too.
const TELLING: usize = 4;

/// Fewer capitals are initials.
const CAPITALS: usize = 3;

/// Letters of the longest parts of abbreviations that are written with points inside: «org.nr.».
const LONG_ABBREVIATION: usize = 4;

/// What most addresses on the web end in.
const DOMAINS: [&str; 12] = ["no", "dk", "se", "com", "org", "net", "eu", "info", "fi", "io", "gov", "nu"];

/// What is taken for a name in the texts of one document: the names of its own municipality in any case, in any spelling and
/// inside any word, the places of the registers in any case and at the head of compounds, common names of persons, every word that begins with one capital in the middle of a sentence
/// (and then at its beginning too), what stands before or behind such a word as a first name, initial or postal code does,
/// what follows a title, addresses, telephone numbers, numbers of cases, and long numbers. Abbreviations in capitals stay.
#[derive(Default)]
pub(super) struct Names {
    /// Words of the names of the municipality, in lower case, in every spelling.
    own: Vec<String>,
    /// Words that some sentence has in its middle with a capital, in lower case.
    heard: BTreeSet<String>,
    /// Words that stand somewhere in small letters: a capital at the beginning of a sentence is no name's then.
    small: BTreeSet<String>,
    /// Two words with a capital that follow each other in the middle of some sentence, in lower case.
    pairs: BTreeSet<(String, String)>,
}

impl Names {
    pub(super) fn of(entry: &Entry, municipality: Option<&Municipality>) -> Self {
        let owner = entry.record().and_then(|record| record.owner.as_deref());
        let owner = owner.map(|owner| register::municipality_of(owner).0);
        let mut names = Self::default();
        for own in municipality.into_iter().chain(&owner) {
            names.know(&own.name);
            names.own.extend(own.number.clone());
        }
        for text in entry.record().into_iter().flat_map(texts) {
            names.hear(text);
        }
        names
    }

    /// Takes up the name of the municipality. What is written small in it is no name: «Nore og Uvdal».
    fn know(&mut self, name: &str) {
        let words = name.split(|letter: char| !letter.is_alphanumeric());
        let words = words.filter(|word| word.chars().count() > 1 && !word.starts_with(char::is_lowercase));
        for word in words.map(str::to_lowercase) {
            self.own.extend(register::spellings(&word));
        }
    }

    fn hear(&mut self, text: &str) {
        let mut begins = true;
        let mut before: Option<String> = None;
        for token in text.split_whitespace() {
            let mut name = None;
            if let Some(part) = Part::of(token) {
                let lower = part.word.to_lowercase();
                if !part.begins(begins) && is_capital(part.word) {
                    self.pairs.extend(before.take().map(|first| (first, lower.clone())));
                    name = part.after.is_empty().then(|| lower.clone());
                    self.heard.extend(lower.strip_suffix('s').map(str::to_owned));
                    self.heard.insert(lower);
                } else if part.word.starts_with(char::is_lowercase) {
                    self.small.insert(lower);
                }
            }
            before = name;
            begins = begins_after(token, begins);
        }
    }

    /// The text with a mark for each name.
    pub(super) fn without(&self, text: &str) -> String {
        let mut words = self.words(text);
        places::mark(&mut words);
        persons::mark(&mut words, &self.small);
        self.mark_pairs(&mut words);
        self.before_names(&mut words);
        numbers::mark(&mut words);
        joined(&words)
    }

    /// The words of a text, those that are names by themselves marked.
    fn words<'t>(&self, text: &'t str) -> Vec<Word<'t>> {
        let mut begins = true;
        let word = |token: &'t str| {
            let begun = begins;
            begins = begins_after(token, begun);
            let part = Part::of(token);
            let begins = part.as_ref().is_some_and(|part| part.begins(begun));
            let blank = part.as_ref().is_some_and(|part| self.is_name(part, begins));
            Word { token, part, begins, blank }
        };
        text.split_inclusive(char::is_whitespace).map(word).collect()
    }

    /// Marks names of two words in small letters that stand elsewhere with capitals.
    fn mark_pairs(&self, words: &mut [Word<'_>]) {
        for at in 1..words.len() {
            let lower = |at: usize| words[at].part.as_ref().map(|part: &Part<'_>| part.word.to_lowercase());
            let (Some(first), Some(last)) = (lower(at - 1), lower(at)) else { continue };
            if self.pairs.contains(&(first, last)) {
                words[at - 1].blank = true;
                words[at].blank = true;
            }
        }
    }

    /// Marks what a name begins with: a first name that begins the sentence, an initial, and what stands before a place.
    fn before_names(&self, words: &mut [Word<'_>]) {
        for at in (0..words.len().saturating_sub(1)).rev() {
            let (before, next) = words.split_at_mut(at + 1);
            let (Some(word), Some(next)) = (before.last_mut(), next.first()) else { continue };
            let (Some(part), Some(follower)) = (&word.part, &next.part) else { continue };
            let adjacent = next.blank
                && follower.before.is_empty()
                && follower.is_lettered()
                && follower.word.starts_with(char::is_uppercase);
            if !word.blank && adjacent && (is_initial(part) || (word.begins && self.is_first_name(part))) {
                word.blank = true;
            }
        }
    }

    /// Whether a word that begins a sentence is no other word, so that with a name behind it, it is one.
    fn is_first_name(&self, part: &Part<'_>) -> bool {
        let lower = part.word.to_lowercase();
        let lists = Lists::get();
        let ordinary = self.small.contains(&lower) || lists.openers.contains(&lower) || lists.is_title(&lower);
        is_capital(part.word) && part.after.trim().is_empty() && !ordinary
    }

    fn is_name(&self, part: &Part<'_>, begins: bool) -> bool {
        let word = part.word;
        let is_heard = || {
            let lower = word.to_lowercase();
            self.heard.contains(&lower) || lower.strip_suffix('s').is_some_and(|stem| self.heard.contains(stem))
        };
        let by_letters = if word.starts_with(char::is_uppercase) {
            let strange = || is_capitals(word) && is_heard() && !self.small.contains(&word.to_lowercase());
            strange() || has_inner_capital(word) || if begins { is_heard() } else { is_capital(word) }
        } else {
            // «v/Kari»
            word.split('/').skip(1).any(is_capital)
        };
        let is_handle = part.before.contains('@');
        let is_listed = || places::is_named(word) || persons::is_common(word);
        by_letters || is_handle || self.is_own(word) || is_listed() || is_address(word) || numbers::is_long(word)
    }

    fn is_own(&self, word: &str) -> bool {
        let lower = word.to_lowercase();
        let parts = || lower.split(|letter: char| !letter.is_alphanumeric());
        self.own.iter().any(|name| match name.chars().count() {
            TELLING.. => lower.contains(name.as_str()),
            _ => parts().any(|part| part == name || part.strip_suffix('s') == Some(name)),
        })
    }
}

fn joined(words: &[Word<'_>]) -> String {
    let mut out = String::new();
    let mut blank_before = false;
    for word in words {
        let Some(part) = &word.part else {
            out.push_str(word.token);
            blank_before = false;
            continue;
        };
        if word.blank && blank_before && part.before.is_empty() {
            // «Elvestrand Kommune» is one name.
            out.truncate(out.trim_end_matches(|sign: char| sign.is_whitespace() || sign == '.').len());
        } else {
            out.push_str(part.before);
            out.push_str(if word.blank { BLANK } else { part.word });
        }
        out.push_str(part.after);
        blank_before = word.blank && part.after.trim_matches([')', '.']).trim().is_empty();
    }
    out
}

/// A word of a text.
pub(super) struct Word<'t> {
    /// All of it, with the blank behind it.
    token: &'t str,
    /// Its letters and figures, where it has any.
    pub(super) part: Option<Part<'t>>,
    /// A sentence begins with it.
    begins: bool,
    /// It is not to be told.
    pub(super) blank: bool,
}

/// A word with the signs around it.
pub(super) struct Part<'a> {
    pub(super) before: &'a str,
    pub(super) word: &'a str,
    pub(super) after: &'a str,
}

impl<'a> Part<'a> {
    fn of(token: &'a str) -> Option<Self> {
        let word = token.trim_matches(|letter: char| !letter.is_alphanumeric());
        let start = token.find(word).filter(|_| !word.is_empty())?;
        Some(Self { before: &token[..start], word, after: &token[start + word.len()..] })
    }

    /// Whether a sentence begins with it, which gives every word a capital; `begins` is whether the one before has ended.
    fn begins(&self, begins: bool) -> bool {
        begins || self.before.ends_with(['«', '»', '”', '“', '"'])
    }

    /// Whether it is a word rather than a number or an address.
    pub(super) fn is_lettered(&self) -> bool {
        self.word.starts_with(char::is_alphabetic) && !is_address(self.word)
    }
}

/// Whether a sentence, a cell of a row or a heading after its number begins behind a token.
fn begins_after(token: &str, begins: bool) -> bool {
    match Part::of(token) {
        None => begins || token.trim() == "|",
        Some(part) => {
            let shortened = || Lists::get().abbreviations.contains(&part.word.to_lowercase());
            let abbreviated = part.after.trim_end() == "." && (is_initial(&part) || shortened());
            let ends = part.after.trim_end().ends_with(['.', '!', '?', ':']) && !abbreviated;
            ends || (begins && !part.word.contains(char::is_alphabetic))
        }
    }
}

/// The texts of a record in which names stand.
fn texts(record: &Record) -> impl Iterator<Item = &str> {
    let findings = record.findings.iter().flat_map(|passage| {
        let text = std::iter::once(&passage.text).chain(&passage.lead_in);
        text.chain(&passage.location.section)
    });
    record.title.iter().chain(findings).map(String::as_str)
}

/// One capital, then small letters, in the word or in a part of it.
pub(super) fn is_capital(word: &str) -> bool {
    word.split(['-', '/', '.', '’', '\'']).any(|part| {
        let mut letters = part.chars();
        letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(char::is_lowercase)
    })
}

/// Three letters or more, all of them capitals.
pub(super) fn is_capitals(word: &str) -> bool {
    word.chars().count() >= CAPITALS && word.chars().all(|letter| letter.is_uppercase() || letter == '-')
}

/// «DigiNord»: a small letter, and a capital right behind it.
fn has_inner_capital(word: &str) -> bool {
    let mut letters = word.chars().zip(word.chars().skip(1));
    is_capital(word) && letters.any(|(one, next)| one.is_lowercase() && next.is_uppercase())
}

/// «K.», «K.N.», «K»: a name where one stands beside it.
pub(super) fn is_initial(part: &Part<'_>) -> bool {
    let mut parts = part.word.split('.');
    let is_letter = |part: &str| part.chars().count() == 1 && part.chars().all(char::is_uppercase);
    parts.all(is_letter) && (part.after.starts_with('.') || part.after.trim().is_empty())
}

/// `elvestrand.kommune.no`, `post@x.no`, `plan.pdf`: letters, a point, and the ending of an address or of a file. Abbreviations
/// have fewer letters before or behind their point.
fn is_address(word: &str) -> bool {
    let lower = word.to_lowercase();
    let host = lower.split_once("://").map_or(lower.as_str(), |(_, rest)| rest);
    let host = host.split(['/', '?', '#', ':']).next().unwrap_or("");
    let letters = |part: &str| part.chars().filter(|letter| letter.is_alphabetic()).count();
    let domain = host.rsplit_once('.').is_some_and(|(name, last)| {
        let least = if DOMAINS.contains(&last) { 1 } else { LONG_ABBREVIATION };
        let ending = letters(last) > 1 && last.chars().all(char::is_alphabetic);
        ending && name.split('.').any(|label| letters(label) > least)
    });
    domain || lower.contains('@') || lower.contains("://") || lower.starts_with("www.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn without(own: &str, text: &str) -> String {
        let mut names = Names::default();
        names.know(own);
        names.hear("Vi har Havlandet. Det er digitale kurs.");
        names.without(text)
    }

    #[test]
    fn names_leave_no_trace() {
        let cases = [
            (
                "Storvik kommune skal, i STORVIKS skoler og Storvik-skolen, holde kurs i Nord-Storvik.",
                "[…] kommune skal, i […] skoler og […], holde kurs i […].",
            ),
            (
                "Bodø og Nore og Uvdal skal. Vi skal sammen med Helgeland Kommune.",
                "[…] og […] og […] skal. Vi skal sammen med […].",
            ),
            (
                "IT-sjefen i HR-avdelingen skal følge WCAG innen 1. juni 2027.",
                "IT-sjefen i HR-avdelingen skal følge WCAG innen 1. juni 2027.",
            ),
            ("Se www.plan.no/a, post@x.no, sak 14/26 og 98765432.", "Se […], […], sak […] og […]."),
            ("Havlandet er vårt, og å vara på vejen. Havlandets vei.", "[…] er vårt, og å vara på vejen. […] vei."),
            ("2.1 Hvor står vi | Faste dager | Storvik | Bodø", "2.1 Hvor står vi | Faste dager | […] | […]"),
            ("«Kommunen skal», sa Ola Nordmann: Alle skal lære.", "«Kommunen skal», sa […]: Alle skal lære."),
        ];
        for (text, expected) in cases {
            assert_eq!(without("Storvik", text), expected);
        }
        assert_eq!(without("Os", "Os skal losse OS-skolen og Oss."), "[…] skal losse […] og […].");
    }

    #[test]
    fn persons_are_not_told() {
        let cases = [
            ("Kari Nordmann skal følge opp planen.", "[…] skal følge opp planen."),
            ("Enhetsleder Kari A. Nordmann skal.", "Enhetsleder […] skal."),
            ("Ansvarlig: Kari Nordmann (K. Nordmann, v/Ola).", "Ansvarlig: […] ([…], […])."),
            ("Planen er laget av rådmann KARI NORDMANN og leder HR.", "Planen er laget av rådmann […] og leder HR."),
            ("Rådmannen K.N. Nordmann skal.", "Rådmannen […] skal."),
            ("Kommunen Kari er. Digitale Skole skal.", "Kommunen […] er. Digitale […] skal."),
            ("Borgmester Jens Ø. Hansen sikrer kurser.", "Borgmester […] sikrer kurser."),
            (
                "Kommunalrådet Åsa Öberg ansvarar, liksom Förvaltningschef B Ek.",
                "Kommunalrådet […] ansvarar, liksom […].",
            ),
            ("Leiar Siv-Åse Vik skal.", "Leiar […] skal."),
        ];
        for (text, expected) in cases {
            assert_eq!(without("Storvik", text), expected);
        }
    }

    #[test]
    fn a_municipality_is_not_told_by_its_addresses() {
        let cases = [
            ("Skriv til Post@Bodo.Kommune.NO eller post(a)bodo.kommune.no.", "Skriv til […] eller […]."),
            ("Se WWW.BODO.KOMMUNE.NO/plan?a=1, bodo.kommune.no:8080 og nordland.info.", "Se […], […] og […]."),
            ("Følg @plan, #bodø2030, bodokommune og boedo-plan.", "Følg @[…], #[…], […] og boedo-plan."),
            (
                "Se digiplan.pdf, jf. bl.a. f.eks. m.m. og t.o.m. WCAG 2.1.",
                "Se […], jf. bl.a. f.eks. m.m. og t.o.m. WCAG 2.1.",
            ),
            ("Kom til Storgata 12, 8001 Bodø, nr. 7.", "Kom til […] 12, […], nr. 7."),
            ("Bodø skal. BODØ skal. Bodøværinger skal.", "[…] skal. […] skal. […] skal."),
        ];
        for (text, expected) in cases {
            assert_eq!(without("Bodø", text), expected);
        }
        assert_eq!(without("Nore og Uvdal", "Nore og Uvdal har kurs og råd."), "[…] og […] har kurs og råd.");
    }
}
