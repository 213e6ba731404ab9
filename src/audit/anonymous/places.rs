//! The names of places in texts: the municipalities and counties of the registers and other regions, in capitals, in small
//! letters and at the head of compounds, of whichever municipality the plan is.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use crate::audit::register;

use super::lists::Lists;
use super::names::Word;

/// Shorter names are told from other words by their capital alone.
const TELLING: usize = 4;

/// Most words of a name.
const LONGEST: usize = 4;

/// The names of places in small letters, as they are spelt and in letters of English.
struct Places {
    names: BTreeSet<String>,
    /// Names that are places in small letters too.
    clear: BTreeSet<String>,
}

impl Places {
    fn get() -> &'static Self {
        static PLACES: OnceLock<Places> = OnceLock::new();
        PLACES.get_or_init(|| {
            let lists = Lists::get();
            let mut names: BTreeSet<String> = register::place_names().collect();
            names.extend(lists.regions.iter().flat_map(|name| register::spellings(name)));
            let is_clear = |name: &&String| name.chars().count() >= TELLING && !lists.ordinary.contains(*name);
            let clear = names.iter().filter(is_clear).cloned().collect();
            Self { names, clear }
        })
    }

    /// Whether a word in small letters is a place by itself or begins with one.
    fn is_clear(&self, word: &str) -> bool {
        self.begins(word)
            || Lists::get()
                .quarters
                .iter()
                .any(|quarter| word.strip_prefix(quarter.as_str()).is_some_and(|rest| self.begins(rest)))
    }

    /// Whether a word in small letters is or begins with a name that is a place in small letters too.
    fn begins(&self, word: &str) -> bool {
        let lists = Lists::get();
        heads(word).any(|(head, rest)| {
            let compound = || !lists.beginnings.contains(head) || lists.is_tail(rest);
            self.clear.contains(head) && (rest.is_empty() || rest == "s" || compound())
        })
    }

    /// Whether a word that is written with a capital is or begins with a name of any kind.
    fn begins_capital(&self, word: &str) -> bool {
        let lists = Lists::get();
        heads(word)
            .any(|(head, rest)| self.names.contains(head) && (rest.is_empty() || rest == "s" || lists.is_tail(rest)))
    }
}

impl Lists {
    fn is_tail(&self, rest: &str) -> bool {
        self.tails.iter().any(|tail| rest.starts_with(tail.as_str()))
    }
}

/// Every way to divide a word in two; the second part may be empty.
fn heads(word: &str) -> impl Iterator<Item = (&str, &str)> {
    word.char_indices().map(|(at, letter)| word.split_at(at + letter.len_utf8()))
}

/// Whether a word names a place or begins with the name of one.
pub(super) fn is_named(word: &str) -> bool {
    let places = Places::get();
    word.split(|letter: char| !letter.is_alphanumeric()).filter(|part| !part.is_empty()).any(|part| {
        let lower = part.to_lowercase();
        let capital = part.starts_with(char::is_uppercase);
        places.is_clear(&lower) || (capital && places.begins_capital(&lower))
    })
}

/// Marks names of several words, and names that are ordinary words before the word for a municipality: «øvre eiker», «strand
/// kommune».
pub(super) fn mark(words: &mut [Word<'_>]) {
    for at in 0..words.len() {
        let length = (1..=LONGEST.min(words.len() - at))
            .rev()
            .find(|length| is_name(&words[at..at + length], words.get(at + length)));
        for word in &mut words[at..at + length.unwrap_or(0)] {
            word.blank |= word.part.as_ref().is_some_and(|part| {
                part.word.chars().count() > 1 && !Lists::get().openers.contains(&part.word.to_lowercase())
            });
        }
    }
}

/// Whether words that follow each other without a sign between are a name; `next` is the word behind them.
fn is_name(words: &[Word<'_>], next: Option<&Word<'_>>) -> bool {
    let parts: Option<Vec<_>> = words.iter().map(|word| word.part.as_ref()).collect();
    let Some(parts) = parts else { return false };
    let adjacent = parts.windows(2).all(|pair| pair[0].after.trim().is_empty() && pair[1].before.is_empty());
    if !adjacent {
        return false;
    }
    let name = parts.iter().map(|part| register::key(part.word)).collect::<Vec<_>>().join(" ");
    let is_body =
        |word: &Word<'_>| word.part.as_ref().is_some_and(|part| part.before.is_empty() && register::is_body(part.word));
    let names = &Places::get().names;
    let bare = || name.strip_suffix('s').is_some_and(|bare| names.contains(bare));
    (names.contains(&name) || bare())
        && (name.contains(' ') || (parts[0].after.trim().is_empty() && next.is_some_and(is_body)))
}

#[cfg(test)]
mod tests {
    use super::super::names::Names;

    #[test]
    fn places_are_not_told_in_any_case() {
        let cases = [
            ("Tromsøfolk skal lære. tromsøskolen og Tromsø-skolen.", "[…] skal lære. […] og […]."),
            ("Vi lærer i tromsø, i TROMSØ, i tromsoe og nordtromsø.", "Vi lærer i […], i […], i […] og […]."),
            (
                "kurs i øvre eiker, nore og uvdal, midt-telemark og strand kommune.",
                "kurs i […], […] og […], […] og […] kommune.",
            ),
            ("Osloskolen og bergensere i viken og nordland.", "[…] og […] i viken og […]."),
            ("Aarhusborgere og københavnere i vejle, ikke vejledning.", "[…] og […] i […], ikke vejledning."),
            (
                "Malmöbor, umebor och stockholmare i skåne, inte orsaken att vara.",
                "[…], […] och […] i […], inte orsaken att vara.",
            ),
            ("Gáivuotna og karasjohka. Vejleborgere.", "[…] og […]."),
            ("DigiNord skal holde kurs på stranda i tide og time.", "[…] skal holde kurs på stranda i tide og time."),
            (
                "Klyngen for elevene, familierne og råskap: rådet for timer, markedet, heimen, varan, grannar, staden.",
                "Klyngen for elevene, familierne og råskap: rådet for timer, markedet, heimen, varan, grannar, staden.",
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(Names::default().without(text), expected);
        }
    }
}
