//! Lexicons: the cue words of a language, from `rules/lexicon/*.toml`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::text::{Country, Language};

use super::class::Class;
use super::matcher::{Builder, Mark};
use super::table::{Hash, WordTable};
use super::word::{parse_phrase, stem};

/// A lexicon file exactly as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawLexicon {
    abbreviations: Vec<String>,
    conjugation: Conjugation,
    verbs: RawVerbs,
    words: BTreeMap<String, Vec<String>>,
}

/// How regular verbs and nouns of the language end.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Conjugation {
    endings: Vec<String>,
    infinitive: Vec<String>,
    present: Vec<String>,
    past: Vec<String>,
    participle: Vec<String>,
    passive: Vec<String>,
    /// How inflected adjectives end that an infinitive hardly does («digitale»).
    adjective: Vec<String>,
    /// How a supine ends that is the verb of a subordinate clause by itself, in languages that have one («som vi tagit
    /// fram»).
    #[serde(default)]
    bare_supine: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawVerbs {
    act: Vec<String>,
    deliver: Vec<String>,
    state: Vec<String>,
}

/// What kind of verb a form belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum VerbKind {
    /// A definite act.
    Act,
    /// Delivers a paper: to map, to examine.
    Deliver,
    /// A state.
    State,
}

/// A form of a verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Form {
    /// Infinitive.
    Infinitive,
    /// Present.
    Present,
    /// Past.
    Past,
    /// Participle or supine.
    Participle,
    /// s-passive.
    Passive,
}

/// The forms a word may be, as bits by [`Form`], and the kind of its verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct VerbForms {
    bits: u8,
    /// The kind; an act wins over a state where a form is both.
    pub(crate) kind: VerbKind,
}

impl VerbForms {
    /// As a number: the forms, then the kind.
    fn stored(self) -> u32 {
        u32::from(self.bits) | (self.kind as u32) << 8
    }

    fn of_stored(stored: u32) -> Self {
        let [bits, kind, ..] = stored.to_le_bytes();
        let kinds = [VerbKind::Act, VerbKind::Deliver, VerbKind::State];
        let kind = kinds.into_iter().find(|known| *known as u8 == kind).unwrap_or(VerbKind::State);
        Self { bits, kind }
    }

    /// Whether the word may be this form.
    pub(crate) fn is(self, form: Form) -> bool {
        self.bits & (1 << form as u8) != 0
    }
}

/// The lexicons of the languages that are judged together (bokmål with nynorsk), checked.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(crate) struct Lexicon {
    abbreviations: Vec<String>,
    verbs: WordTable<1>,
    /// The cue words, for the index of a pack; not kept in stored packs.
    #[serde(skip)]
    entries: Vec<(Class, super::word::Phrase)>,
    #[serde(skip)]
    endings: Vec<String>,
    strong_modal: String,
    conjugations: Vec<Conjugation>,
}

impl Conjugation {
    /// The endings of a form.
    fn endings_of(&self, form: Form) -> &[String] {
        match form {
            Form::Infinitive => &self.infinitive,
            Form::Present => &self.present,
            Form::Past => &self.past,
            Form::Participle => &self.participle,
            Form::Passive => &self.passive,
        }
    }
}

/// The forms of verbs, while lexicons are read.
type Verbs = BTreeMap<String, VerbForms>;

/// The lexicon files by language.
const FILES: [(Language, &str); 4] = [
    (Language::Nb, include_str!("../../rules/lexicon/nb.toml")),
    (Language::Nn, include_str!("../../rules/lexicon/nn.toml")),
    (Language::Da, include_str!("../../rules/lexicon/da.toml")),
    (Language::Sv, include_str!("../../rules/lexicon/sv.toml")),
];

impl Lexicon {
    /// The lexicon of a country's languages. The files are embedded and tested, so a mistake in them is a bug of this
    /// crate; what cannot be read is left out.
    pub(crate) fn builtin(country: Country) -> Self {
        let mut lexicon = Self::default();
        let mut verbs = Verbs::new();
        for (_, text) in FILES.iter().filter(|(language, _)| language.country() == Some(country)) {
            if let Ok(raw) = toml::from_str::<RawLexicon>(text) {
                lexicon.extend(raw, &mut verbs);
            }
        }
        let stored = verbs.into_iter().map(|(word, forms)| (word, [forms.stored()])).collect();
        lexicon.verbs = WordTable::new(&stored, |word| Hash::of(word.bytes()));
        lexicon
    }

    fn extend(&mut self, raw: RawLexicon, verbs: &mut Verbs) {
        self.abbreviations.extend(raw.abbreviations);
        for (kind, list) in
            [(VerbKind::State, raw.verbs.state), (VerbKind::Deliver, raw.verbs.deliver), (VerbKind::Act, raw.verbs.act)]
        {
            for verb in list {
                add_verb(verbs, &verb, kind, &raw.conjugation);
            }
        }
        if self.strong_modal.is_empty() {
            self.strong_modal = raw.words.get("strong").and_then(|words| words.first()).cloned().unwrap_or_default();
        }
        for (class, key) in Class::ALL {
            for text in raw.words.get(*key).into_iter().flatten() {
                if let Ok(phrase) = parse_phrase(text) {
                    self.entries.push((*class, phrase));
                }
            }
        }
        self.endings.extend(raw.conjugation.endings.iter().cloned());
        self.conjugations.push(raw.conjugation);
    }

    /// An index with the cue words in it, to which a pack adds its concepts.
    pub(crate) fn matcher(&self) -> Builder {
        let mut matcher = Builder::new(self.endings.clone());
        for (class, phrase) in &self.entries {
            matcher.add(phrase, Mark(*class as u16));
        }
        matcher
    }

    /// Whether a lower-case word ends like this form of a regular verb; short endings say too little about a past or passive,
    /// and adjectives end like infinitives.
    pub(crate) fn looks_like(&self, word: &str, form: Form) -> bool {
        let shortest = match form {
            Form::Past => 3,
            Form::Passive => 2,
            Form::Infinitive | Form::Present | Form::Participle => 1,
        };
        let fits = |ending: &String| ending.len() >= shortest && word.ends_with(ending.as_str());
        let adjective = |conjugation: &Conjugation| form == Form::Infinitive && conjugation.adjective.iter().any(fits);
        let looks = |conjugation: &Conjugation| conjugation.endings_of(form).iter().any(fits);
        self.conjugations.iter().any(looks) && !self.conjugations.iter().any(adjective)
    }

    /// Whether a lower-case participle may be the verb of a subordinate clause by itself.
    pub(crate) fn may_be_bare(&self, participle: &str) -> bool {
        let endings = self.conjugations.iter().flat_map(|conjugation| &conjugation.bare_supine);
        endings.into_iter().any(|ending| participle.ends_with(ending.as_str()))
    }

    /// The first strong modal of the language.
    pub(crate) fn strong_modal(&self) -> &str {
        &self.strong_modal
    }

    /// The forms a lower-case word may be, where it is a known verb.
    pub(crate) fn verb(&self, word: &str) -> Option<VerbForms> {
        let [stored] = self.verbs.get(Hash::of(word.bytes()), word)?;
        Some(VerbForms::of_stored(stored))
    }

    /// Whether a lower-case word with its full stop is an abbreviation.
    pub(crate) fn is_abbreviation(&self, word: &str) -> bool {
        self.abbreviations.iter().any(|known| known == word)
    }
}

/// Adds the forms of a verb: `infinitive/present/past/participle/passive`, or an infinitive with regular forms.
fn add_verb(verbs: &mut Verbs, verb: &str, kind: VerbKind, conjugation: &Conjugation) {
    const FORMS: [Form; 5] = [Form::Infinitive, Form::Present, Form::Past, Form::Participle, Form::Passive];
    let mut given = verb.split('/');
    let Some(infinitive) = given.next().filter(|word| !word.contains(' ')) else { return };
    add_form(verbs, infinitive, Form::Infinitive, kind);
    let irregular: Vec<&str> = given.collect();
    if !irregular.is_empty() {
        for (form, word) in FORMS.into_iter().skip(1).zip(irregular) {
            add_form(verbs, word, form, kind);
        }
        return;
    }
    let stem = stem(infinitive);
    for form in FORMS {
        for ending in conjugation.endings_of(form) {
            add_form(verbs, &format!("{stem}{ending}"), form, kind);
        }
    }
}

fn add_form(verbs: &mut Verbs, word: &str, form: Form, kind: VerbKind) {
    let entry = verbs.entry(word.to_owned()).or_insert(VerbForms { bits: 0, kind });
    entry.bits |= 1 << form as u8;
    if kind == VerbKind::Act || entry.kind == VerbKind::State {
        entry.kind = kind;
    }
}

/// Every mistake in the embedded lexicons, for the tests.
#[cfg(test)]
fn mistakes() -> Vec<String> {
    let mut wrong = Vec::new();
    for (language, text) in FILES {
        match toml::from_str::<RawLexicon>(text) {
            Err(error) => wrong.push(format!("{}: {error}", language.as_str())),
            Ok(raw) => {
                let known: Vec<&str> = Class::ALL.iter().map(|(_, key)| *key).collect();
                wrong.extend(
                    raw.words
                        .keys()
                        .filter(|key| !known.contains(&key.as_str()))
                        .map(|key| format!("unknown class {key}")),
                );
                wrong.extend(
                    known
                        .iter()
                        .filter(|key| !raw.words.contains_key(**key))
                        .map(|key| format!("{} lacks {key}", language.as_str())),
                );
                wrong.extend(
                    raw.words
                        .values()
                        .flatten()
                        .filter_map(|word| Some(format!("{word}: {}", parse_phrase(word).err()?))),
                );
                let verbs = [&raw.verbs.act, &raw.verbs.deliver, &raw.verbs.state];
                for list in raw.words.values().chain(verbs) {
                    let again = list.iter().enumerate().filter(|(at, word)| list[..*at].contains(word));
                    wrong.extend(again.map(|(_, word)| format!("{} has {word} twice", language.as_str())));
                }
            }
        }
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_lexicons_are_without_mistakes() {
        assert_eq!(mistakes(), Vec::<String>::new());
    }

    #[test]
    fn regular_and_irregular_verbs_have_their_forms() {
        let lexicon = Lexicon::builtin(Country::No);
        let is = |word: &str, form| lexicon.verb(word).is_some_and(|forms| forms.is(form));
        assert!(is("kartlegges", Form::Passive) && is("etablert", Form::Participle) && is("tilbyr", Form::Present));
        assert!(!is("tilbyr", Form::Infinitive));
    }
}
