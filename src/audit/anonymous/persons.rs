//! The names of persons in texts: behind titles, by common first names and surnames in any case, and in capitals.

use std::collections::BTreeSet;

use super::lists::Lists;
use super::names::{Part, Word, is_capital, is_capitals, is_initial};

/// Most words of a person's name.
const LONGEST_NAME: usize = 4;

/// Marks the names of persons; `small` are words that stand somewhere in small letters.
pub(super) fn mark(words: &mut [Word<'_>], small: &BTreeSet<String>) {
    after_titles(words);
    after_first_names(words);
    in_capitals(words, small);
}

/// Whether a word, or a part of it, is a common name of persons, in any case and in the genitive.
pub(super) fn is_common(word: &str) -> bool {
    is_first_name(word) || any_part(word, |part| Lists::get().surnames.contains(part))
}

fn is_first_name(word: &str) -> bool {
    any_part(word, |part| Lists::get().first_names.contains(part))
}

fn any_part(word: &str, is_name: impl Fn(&str) -> bool) -> bool {
    let lower = word.to_lowercase();
    let parts = lower.split(|letter: char| !letter.is_alphanumeric());
    parts.filter(|part| !part.is_empty()).any(|part| is_name(part) || part.strip_suffix('s').is_some_and(&is_name))
}

/// Marks the names behind titles, also in capitals or with initials.
fn after_titles(words: &mut [Word<'_>]) {
    for at in 0..words.len() {
        let is_before_name =
            |part: &Part<'_>| Lists::get().is_title(part.word) && matches!(part.after.trim(), "" | ":" | ",");
        if !words[at].part.as_ref().is_some_and(is_before_name) {
            continue;
        }
        let name = words[at + 1..].iter().take(LONGEST_NAME).take_while(|word| may_be_named(word)).count();
        let capitals = |word: &Word<'_>| word.part.as_ref().is_some_and(|part| is_capitals(part.word));
        // One word in capitals is an abbreviation: «leder HR».
        if name == 1 && capitals(&words[at + 1]) {
            continue;
        }
        for word in &mut words[at + 1..=at + name] {
            word.blank = true;
        }
    }
}

/// Whether a word may be part of a name behind a title.
fn may_be_named(word: &Word<'_>) -> bool {
    let named = |part: &Part<'_>| is_capital(part.word) || is_capitals(part.word) || is_initial(part);
    word.part.as_ref().is_some_and(|part| part.before.is_empty() && named(part))
}

/// Marks what follows a common first name as a surname does: a word in the same kind of letters, «kari nordmann», that is no
/// word that sentences go on with.
fn after_first_names(words: &mut [Word<'_>]) {
    for at in 1..words.len() {
        let (before, here) = words.split_at_mut(at);
        let (Some(first), Some(word)) = (before.last(), here.first_mut()) else { continue };
        let (Some(name), Some(part)) = (&first.part, &word.part) else { continue };
        let adjacent = name.after.trim().is_empty() && part.before.is_empty() && part.is_lettered();
        let shouted = |word: &str| !word.contains(char::is_lowercase);
        let alike = shouted(name.word) == shouted(part.word) && is_capital(name.word) == is_capital(part.word);
        let goes_on = Lists::get().openers.contains(&part.word.to_lowercase());
        word.blank |= is_first_name(name.word) && adjacent && alike && !goes_on;
    }
}

/// Marks two words or more in capitals, one behind the other, that stand nowhere in small letters.
fn in_capitals(words: &mut [Word<'_>], small: &BTreeSet<String>) {
    let strange = |part: &Part<'_>| {
        let lower = part.word.to_lowercase();
        let known = small.contains(&lower) || Lists::get().openers.contains(&lower);
        (is_capitals(part.word) && !known) || (is_initial(part) && part.after.starts_with('.'))
    };
    let mut at = 0;
    while at < words.len() {
        let mut run = 0;
        while let Some(part) = words.get(at + run).and_then(|word| word.part.as_ref()) {
            if !strange(part) || (run > 0 && !part.before.is_empty()) {
                break;
            }
            run += 1;
            if !part.after.trim_start_matches('.').trim().is_empty() {
                break;
            }
        }
        let whole =
            words[at..at + run].iter().filter_map(|word| word.part.as_ref()).filter(|part| is_capitals(part.word));
        if run > 1 && whole.count() > 0 {
            for word in &mut words[at..at + run] {
                word.blank = true;
            }
        }
        at += run.max(1);
    }
}

#[cfg(test)]
mod tests {
    use super::super::names::Names;

    #[test]
    fn persons_are_not_told_in_any_case() {
        let cases = [
            ("KARI NORDMANN skal følge opp planen.", "[…] skal følge opp planen."),
            ("TURID A. BRÅTHEN skal. Ansvarlig er GUDLEIK ØVREBUST.", "[…] skal. Ansvarlig er […]."),
            ("Spør kari bråthen eller ola.bråthen om kurs.", "Spør […] eller […] om kurs."),
            ("Kari skal, og Hansens kurs. Hansen skal.", "[…] skal, og […] kurs. […] skal."),
            ("Mette skal sikre kurser. JENS HØJ skal.", "[…] skal sikre kurser. […] skal."),
            ("Åsa ansvarar. LENNART EK ansvarar.", "[…] ansvarar. […] ansvarar."),
            ("WCAG skal følges, og IKT i NAV.", "WCAG skal følges, og IKT i NAV."),
        ];
        for (text, expected) in cases {
            assert_eq!(Names::default().without(text), expected);
        }
    }
}
