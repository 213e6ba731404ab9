//! Numbers that tell who or where: of telephones, cases, companies and postal places. Years, dates, shares and the numbers
//! of standards stay.

use super::lists::Lists;
use super::names::Word;

/// Figures of at least this many digits are numbers of cases, telephones or sums.
const LONG_NUMBER: usize = 5;

/// Digits of a number that is written in parts with points and hyphens.
const LONG_PARTS: usize = 7;

/// Digits of a year, and of a postal code or the first part of one.
const YEAR: usize = 4;

/// `14/26`, `98765432`, `99.88.77.66`, `26/00123-4`; no date and no years.
pub(super) fn is_long(word: &str) -> bool {
    let parts: Vec<&str> = word.split(['/', '.', '-', '–', ':']).collect();
    if parts.iter().any(|part| part.is_empty() || !is_digits(part)) {
        return false;
    }
    let digits: usize = parts.iter().map(|part| part.len()).sum();
    match parts.len() {
        1 => digits >= LONG_NUMBER,
        _ if is_date(&parts) => false,
        _ => word.contains('/') || digits >= LONG_PARTS,
    }
}

/// Years with signs between them, or a day, a month and a year in any order.
fn is_date(parts: &[&str]) -> bool {
    let years = parts.iter().filter(|part| is_year(part)).count();
    let small = parts.iter().filter(|part| part.len() <= 2).count();
    years == parts.len() || (parts.len() == 3 && years == 1 && small == 2)
}

fn is_digits(text: &str) -> bool {
    text.chars().all(|letter| letter.is_ascii_digit())
}

fn is_year(text: &str) -> bool {
    text.len() == YEAR && (text.starts_with("19") || text.starts_with("20"))
}

/// Marks numbers of several words: «99 88 77 66», «+47 998 87 766», «08-123 45 67»; and postal codes before places.
pub(super) fn mark(words: &mut [Word<'_>]) {
    let mut at = 0;
    while at < words.len() {
        let run = run(&words[at..]);
        if is_number(words, at, run) {
            for word in &mut words[at..at + run] {
                word.blank = true;
            }
        }
        at += run.max(1);
    }
    for at in 1..words.len() {
        let (before, here) = words.split_at_mut(at);
        let (Some(code), Some(place)) = (before.last_mut(), here.first()) else { continue };
        let is_place =
            place.blank && place.part.as_ref().is_some_and(|part| part.before.is_empty() && part.is_lettered());
        let is_code = |word: &Word<'_>| {
            let part = word.part.as_ref()?;
            Some(is_digits(part.word) && part.word.len() == YEAR && !is_year(part.word) && part.after.trim().is_empty())
        };
        code.blank |= is_place && is_code(code) == Some(true);
    }
    mark_counts(words);
}

/// Marks how many inhabitants there are, which tells the municipality: «5 234 innbyggere».
fn mark_counts(words: &mut [Word<'_>]) {
    let is_counted = |word: &Word<'_>| {
        let part = word.part.as_ref().map(|part| part.word.to_lowercase()).unwrap_or_default();
        Lists::get().counted.iter().any(|counted| part.starts_with(counted.as_str()))
    };
    for at in 1..words.len() {
        if !is_counted(&words[at]) {
            continue;
        }
        let grouped = |word: &&mut Word<'_>| {
            word.part.as_ref().is_some_and(|part| {
                part.after.trim().is_empty()
                    && part.word.split(['.', ',']).all(|part| is_digits(part) && !part.is_empty())
            })
        };
        for word in words[..at].iter_mut().rev().take_while(grouped) {
            word.blank = true;
        }
    }
}

/// How many words from here on are groups of digits with nothing but blanks between them.
fn run(words: &[Word<'_>]) -> usize {
    let mut run = 0;
    for word in words {
        let Some(part) = &word.part else { break };
        let grouped = part.word.split('-').all(|part| is_digits(part) && !part.is_empty());
        if !grouped || !(run == 0 || part.before.is_empty()) {
            break;
        }
        run += 1;
        if !part.after.trim_matches(')').trim().is_empty() {
            break;
        }
    }
    run
}

/// Whether a run of groups is one number: figures with thousands apart, a telephone, a company.
fn is_number(words: &[Word<'_>], at: usize, run: usize) -> bool {
    let groups: Vec<&str> = words[at..at + run].iter().filter_map(|word| Some(word.part.as_ref()?.word)).collect();
    if groups.len() < 2 || groups[1..].iter().any(|group| !(2..=3).contains(&group.len()) && group.len() != YEAR) {
        return false;
    }
    let digits: usize = groups.iter().map(|group| group.chars().filter(char::is_ascii_digit).count()).sum();
    // «EN 301 549» is a standard.
    let abbreviated = |word: &Word<'_>| {
        let word = word.part.as_ref().map_or("", |part| part.word);
        !word.is_empty() && word.chars().all(char::is_uppercase)
    };
    let standard = matches!(groups[..], [one, two] if one.len() == 3 && two.len() == 3)
        && at.checked_sub(1).and_then(|before| words.get(before)).is_some_and(abbreviated);
    let least = if is_year(groups[0]) { LONG_PARTS + 1 } else { LONG_NUMBER };
    digits >= least && !standard && !groups.iter().all(|group| is_year(group))
}

#[cfg(test)]
mod tests {
    use super::super::names::Names;

    #[test]
    fn telephones_and_cases_are_not_told() {
        let cases = [
            ("Ring 99 88 77 66, +47 998 87 766 eller (+45) 12 34 56 78.", "Ring […], +[…] eller (+[…])."),
            ("Tel. 08-123 45 67, 070-123 45 67 och 99.88.77.66.", "Tel. […], […] och […]."),
            ("Org.nr. 972 418 013, sak 26/00123-4 og PS 14/26.", "Org.nr. […], sak […] og PS […]."),
            ("I alt 1 500 000 kroner til 50 000 borgere.", "I alt […] kroner til […] borgere."),
            ("Vi er 5 234 innbyggere, 4.120 invånare.", "Vi er […] innbyggere, […] invånare."),
        ];
        for (text, expected) in cases {
            assert_eq!(Names::default().without(text), expected);
        }
    }

    #[test]
    fn years_dates_and_standards_stay() {
        let text = "Innen 12.03.2026, 2026-03-12 og 2025–2028: 90 % etter EN 301 549 og WCAG 2.1.1, i 2026 20 skoler.";
        assert_eq!(Names::default().without(text), text);
    }
}
