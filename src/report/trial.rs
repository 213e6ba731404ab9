//! What `rules test` tells about examples, in the reader's language.

use crate::find::Sense;
use crate::rules::{Code, FieldKind, Level};
use crate::text::Language;

use super::messages::Messages;
use super::names;
use super::text::{pad, quoted, say, visible, width};

/// How an example came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// As its author expects.
    Expected,
    /// A passage of the requirement's subject was not found.
    Missing,
    /// A passage was found that is not of its subject.
    Noisy,
    /// Found with another level.
    WrongLevel,
    /// Found with another code.
    WrongCode,
    /// Found with another owner, deadline, indicator or budget.
    WrongField,
}

impl Outcome {
    /// All of them, in the order they are counted.
    pub const ALL: [Self; 6] =
        [Self::Expected, Self::Missing, Self::Noisy, Self::WrongLevel, Self::WrongCode, Self::WrongField];

    /// Stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Expected => "expected",
            Self::Missing => "missing",
            Self::Noisy => "noisy",
            Self::WrongLevel => "wrong-level",
            Self::WrongCode => "wrong-code",
            Self::WrongField => "wrong-field",
        }
    }
}

/// What a passage is worth: as its author expects, or as it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worth {
    /// Its level.
    pub level: Level,
    /// What caps it.
    pub code: Option<Code>,
    /// The words of its fields.
    pub fields: Vec<(FieldKind, String)>,
}

/// An example that did not come out as expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrialStory {
    /// The requirement.
    pub id: String,
    /// Its place among the examples of the requirement, from 1.
    pub number: usize,
    /// Its language.
    pub language: Language,
    /// How it came out.
    pub outcome: Outcome,
    /// The headings it stands under.
    pub under: Vec<String>,
    /// What leads into it.
    pub lead_in: Option<String>,
    /// The passage.
    pub text: String,
    /// What its author expects.
    pub expected: Worth,
    /// What was found, if anything.
    pub found: Option<Worth>,
    /// The words that decided.
    pub words: Vec<(String, Sense)>,
}

/// All that deviates; examples of a requirement that do so in the same way are told by the first one, with the numbers of
/// the others.
pub fn trials(stories: &[&TrialStory], language: Language) -> String {
    let way = |story: &TrialStory| {
        let worth = |worth: &Worth| (worth.level, worth.code);
        (story.id.clone(), story.language, story.outcome, worth(&story.expected), story.found.as_ref().map(worth))
    };
    let mut told: Vec<(&TrialStory, Vec<String>)> = Vec::new();
    for story in stories {
        match told.iter_mut().find(|(first, _)| way(first) == way(story)) {
            Some((_, again)) => again.push(story.number.to_string()),
            None => told.push((story, Vec::new())),
        }
    }
    told.iter().map(|(story, again)| trial(story, again, language)).collect()
}

/// What deviates: the sentence, what was expected and found, and the words that decided; then the numbers of the examples
/// of which the same is true.
fn trial(story: &TrialStory, again: &[String], language: Language) -> String {
    let words = Messages::of(language);
    let headline = words.fill(
        "run.trial.title",
        &[
            ("id", &visible(&story.id)),
            ("n", &story.number.to_string()),
            ("language", words.pick("language", story.language.as_str())),
            ("outcome", words.pick("run.trial.outcome", story.outcome.name())),
        ],
    );
    let mut lines: Vec<(&str, String)> = story.under.iter().map(|heading| ("under", visible(heading).into())).collect();
    lines.extend(story.lead_in.iter().map(|text| ("lead-in", visible(text).into())));
    lines.push(("text", visible(&story.text).into()));
    lines.push(("expected", worth(words, &story.expected)));
    let nothing = || words.pick("level", names::level(Level::Absent)).to_owned();
    lines.push(("found", story.found.as_ref().map_or_else(nothing, |found| worth(words, found))));
    if !story.words.is_empty() {
        lines.push(("words", deciding(words, &story.words)));
    }
    let column = lines.iter().map(|(name, _)| width(words.pick("run.trial", name))).max().unwrap_or(0) + 2;
    let mut out = String::new();
    say(&mut out, &headline);
    for (name, text) in lines {
        say(&mut out, &format!("  {}{text}", pad(words.pick("run.trial", name), column)));
    }
    if !again.is_empty() {
        let places = format!("{} {}", story.id, again.join(", "));
        say(&mut out, &format!("  {}", words.fill("rest.also", &[("places", &visible(&places))])));
    }
    out + "\n"
}

fn worth(words: &Messages, worth: &Worth) -> String {
    let level = words.pick("level", names::level(worth.level));
    let code = worth.code.map(|code| format!(" ({})", words.pick("code", names::code(code)))).unwrap_or_default();
    let field = |(kind, text): &(FieldKind, String)| {
        format!(", {} {}", words.pick("field", names::field(*kind)), quoted(words, &visible(text)))
    };
    format!("{level}{code}{}", worth.fields.iter().map(field).collect::<String>())
}

fn deciding(words: &Messages, cues: &[(String, Sense)]) -> String {
    let body = words.pick("body", "municipality");
    let cue = |(text, sense): &(String, Sense)| {
        let label = words.fill(&format!("label.{}", names::sense(*sense)), &[("body", body)]);
        format!("{} {label}", quoted(words, &visible(text)))
    };
    cues.iter().map(cue).collect::<Vec<_>>().join(", ")
}

/// The last line: how many examples came out how.
pub fn trial_count(outcomes: &[Outcome], language: Language) -> String {
    let words = Messages::of(language);
    let count = |outcome: &Outcome| {
        let n = outcomes.iter().filter(|found| *found == outcome).count();
        format!("{n} {}", words.pick("run.trial.outcome", outcome.name()))
    };
    let counts: Vec<String> = Outcome::ALL.iter().map(count).collect();
    words.fill("run.trial.count", &[("n", &outcomes.len().to_string()), ("counts", &counts.join(", "))])
}

/// A requirement with too few examples in a language to be trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FewExamples {
    /// The requirement.
    pub id: String,
    /// The language.
    pub language: Language,
    /// How many count.
    pub counting: usize,
    /// How many come near and must not count.
    pub near: usize,
    /// How many of each there must be.
    pub least: usize,
}

/// A line about a requirement with too few examples.
pub fn few_examples(few: &FewExamples, language: Language) -> String {
    let words = Messages::of(language);
    let text = words.fill(
        "run.trial.few",
        &[
            ("id", &visible(&few.id)),
            ("language", words.pick("language", few.language.as_str())),
            ("counting", &few.counting.to_string()),
            ("near", &few.near.to_string()),
            ("least", &few.least.to_string()),
        ],
    );
    text + "\n"
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn an_example_that_deviates_is_told_with_what_decided() {
        let story = TrialStory {
            id: "no-uu-ikt".to_owned(),
            number: 3,
            language: Language::Nn,
            outcome: Outcome::WrongLevel,
            under: vec!["Tiltak".to_owned()],
            lead_in: None,
            text: "Nettsidene bør vere universelt utforma innan 2027.".to_owned(),
            expected: Worth {
                level: Level::Actionable,
                code: None,
                fields: vec![(FieldKind::Deadline, "innan 2027".to_owned())],
            },
            found: Some(Worth { level: Level::Mentioned, code: Some(Code::Gen), fields: Vec::new() }),
            words: vec![("bør".to_owned(), Sense::ModalWeak), ("Nettsidene".to_owned(), Sense::Topic)],
        };
        expect![[r"
            no-uu-ikt, example 3 (Nynorsk): wrong level
              under     Tiltak
              text      Nettsidene bør vere universelt utforma innan 2027.
              expected  actionable, deadline “innan 2027”
              found     mentioned (general truth)
              words     “bør” does not commit, “Nettsidene” the subject

        "]]
        .assert_eq(&trials(&[&story], Language::En));
        expect![[r"
            no-uu-ikt, eksempel 3 (nynorsk): annen grad
              under   Tiltak
              tekst   Nettsidene bør vere universelt utforma innan 2027.
              ventet  konkretisert, frist «innan 2027»
              funnet  nevnt (allmenn påstand)
              ord     «bør» forplikter ikke, «Nettsidene» temaet

        "]]
        .assert_eq(&trials(&[&story], Language::Nb));
    }

    #[test]
    fn examples_that_deviate_alike_are_told_once() {
        let worth = |level| Worth { level, code: None, fields: Vec::new() };
        let story = |number, found| TrialStory {
            id: "no-uu-ikt".to_owned(),
            number,
            language: Language::Nb,
            outcome: Outcome::WrongLevel,
            under: Vec::new(),
            lead_in: None,
            text: format!("Setning {number}."),
            expected: worth(Level::Committed),
            found: Some(worth(found)),
            words: Vec::new(),
        };
        let stories =
            [story(1, Level::Aspired), story(2, Level::Mentioned), story(4, Level::Aspired), story(7, Level::Aspired)];
        expect![[r"
            no-uu-ikt, eksempel 1 (bokmål): annen grad
              tekst   Setning 1.
              ventet  forpliktelse
              funnet  intensjon
              Også her: no-uu-ikt 4, 7.

            no-uu-ikt, eksempel 2 (bokmål): annen grad
              tekst   Setning 2.
              ventet  forpliktelse
              funnet  nevnt

        "]]
        .assert_eq(&trials(&stories.iter().collect::<Vec<_>>(), Language::Nb));
    }

    #[test]
    fn outcomes_and_shortages_are_counted_in_every_language() {
        let few = FewExamples { id: "no-x".to_owned(), language: Language::Nb, counting: 4, near: 5, least: 5 };
        for language in Language::ALL {
            let line = few_examples(&few, language);
            assert!(!line.contains('{') && line.contains('4'), "{line}");
        }
        assert_eq!(
            trial_count(&[Outcome::Expected, Outcome::Noisy], Language::Sv),
            "2 exempel: 1 som väntat, 0 inte funnet, 1 falsk träff, 0 annan nivå, 0 annan kod, 0 annat fält"
        );
    }
}
