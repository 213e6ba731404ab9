//! Mistakes in files that people write, in the reader's language.

use crate::rules::{ExprFault, Form, Kind};
use crate::text::Language;

use super::messages::Messages;
use super::run_error::{RunError, RunErrorKind};
use super::text::{quoted, visible};

/// A mistake of form in words: the headline, the label at the characters, and the next step.
pub(crate) struct FormText {
    pub(crate) headline: String,
    pub(crate) label: String,
    pub(crate) step: Option<String>,
}

impl FormText {
    /// The words for a mistake.
    pub(crate) fn of(form: &Form, language: Language) -> Self {
        let words = Messages::of(language);
        let say = |key: &str, values: &[(&str, &str)]| words.fill(&format!("run.form.{key}"), values);
        let name = |text: &str| quoted(words, &visible(text));
        let all = |known: &[String]| say("known", &[("names", &known.join(", "))]);
        let near = |near: &Option<String>| near.as_deref().map(|near| RunError::did_you_mean(near, language));
        match form {
            Form::Syntax(what) | Form::SyntaxOfExpression(what) => Self {
                headline: say("syntax", &[]),
                label: match syntax(what) {
                    "text" => say("expected", &[("kind", &say("text", &[]))]),
                    kind => say(&format!("syntax-{kind}"), &[]),
                },
                step: Some(match form {
                    Form::SyntaxOfExpression(_) => words.text("run.rule.bad-expression.step").to_owned(),
                    _ => say("syntax-detail", &[("what", &quoted(words, &visible(what)))]),
                }),
            },
            Form::UnknownKey { key, near: similar, known } => Self {
                headline: say("unknown-key", &[("name", &name(key))]),
                label: near(similar).unwrap_or_default(),
                step: Some(all(known)),
            },
            Form::Missing { key, example } => Self {
                headline: say("missing", &[("name", &name(key))]),
                label: say("add-here", &[]),
                step: Some(say("add", &[("example", example)])),
            },
            Form::WrongKind { key, expected, .. } => {
                let kind = say(kind(*expected), &[("key", &visible(key))]);
                let headline = say("wrong-kind", &[("name", &name(key))]);
                Self { headline, label: say("expected", &[("kind", &kind)]), step: None }
            }
            Form::UnknownName { key, name: given, near: similar, known } => Self {
                headline: say("unknown-name", &[("name", &name(given)), ("key", &visible(key))]),
                label: near(similar).unwrap_or_default(),
                step: Some(all(known)),
            },
            Form::BadPattern(pattern) => {
                let error = RunError::new(pattern, RunErrorKind::BadPattern);
                Self { headline: error.headline(language), label: String::new(), step: Some(error.next_step(language)) }
            }
            Form::Surplus(value) => Self {
                headline: say("surplus", &[("name", &name(value))]),
                label: say("no-head", &[]),
                step: Some(say("surplus-step", &[])),
            },
            Form::UnknownConcept { name: given, near: similar } => Self {
                headline: say("unknown-concept", &[("name", &name(&format!("@{given}")))]),
                label: near(&similar.as_ref().map(|similar| format!("@{similar}"))).unwrap_or_default(),
                step: None,
            },
            Form::Twice(_)
            | Form::NoId(_)
            | Form::TooLong { .. }
            | Form::NoWords(_)
            | Form::BadWord(_)
            | Form::BadExpression(_)
            | Form::OnlyContext
            | Form::NoAddress(_)
            | Form::PartsNotThere { .. }
            | Form::CodeOfNothing => Self::about_rules(form, words),
        }
    }

    /// The words for a mistake that only a rule file can hold.
    fn about_rules(form: &Form, words: &'static Messages) -> Self {
        let name = |text: &str| quoted(words, &visible(text));
        let (key, values) = match form {
            Form::Twice(text) => ("twice", vec![("name", name(text))]),
            Form::NoId(text) => ("no-id", vec![("name", name(text))]),
            Form::TooLong { language, length, most } => {
                let language = words.pick("language", language).to_owned();
                ("too-long", vec![("language", language), ("n", length.to_string()), ("most", most.to_string())])
            }
            Form::NoWords(text) => ("no-words", vec![("name", name(text))]),
            Form::BadWord(text) => ("bad-word", vec![("name", name(text))]),
            Form::OnlyContext => ("only-context", Vec::new()),
            Form::NoAddress(text) => ("no-address", vec![("name", name(text))]),
            Form::PartsNotThere { asked, known } => {
                ("parts-not-there", vec![("n", asked.to_string()), ("most", known.to_string())])
            }
            Form::CodeOfNothing => ("code-of-nothing", Vec::new()),
            _ => ("bad-expression", Vec::new()),
        };
        let values: Vec<(&str, &str)> = values.iter().map(|(key, value)| (*key, value.as_str())).collect();
        let say = |part: &str| words.fill(&format!("run.rule.{key}.{part}"), &values);
        let label = match form {
            Form::BadExpression(fault) => say(self::fault(*fault)),
            _ => say("label"),
        };
        Self { headline: say("what"), label, step: Some(say("step")) }
    }
}

/// The key of the words for what is wrong with an expression.
fn fault(fault: ExprFault) -> &'static str {
    match fault {
        ExprFault::OpenQuote => "open-quote",
        ExprFault::LooseParenthesis => "loose-parenthesis",
        ExprFault::BareWord => "bare-word",
        ExprFault::NoOperator => "no-operator",
        ExprFault::NothingThere => "nothing-there",
        ExprFault::Other => "label",
    }
}

/// What the TOML parser wanted, by its own words, which are English.
fn syntax(what: &str) -> &'static str {
    let known = [
        ("quote", "text"),
        ("duplicate", "duplicate"),
        ("comma", "comma"),
        ("unclosed", "closing"),
        ("expected `]`", "closing"),
        ("expected `\"", "closing"),
        ("basic string", "closing"),
        ("literal string", "closing"),
        ("assignment", "equals"),
        ("key with no value", "equals"),
        ("extra `=`", "equals"),
        ("expected `=`", "equals"),
        ("value", "value"),
        ("newline", "newline"),
        ("unexpected content", "newline"),
    ];
    known.iter().find(|(words, _)| what.contains(words)).map_or("other", |(_, kind)| kind)
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "text",
        Kind::Flag => "flag",
        Kind::Day => "day",
        Kind::Year => "year",
        Kind::Texts => "texts",
        Kind::CountOrTexts => "count-or-texts",
        Kind::Table => "table",
        Kind::Tables => "tables",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mistake_has_its_words_in_every_language() {
        let text = |word: &str| word.to_owned();
        let kinds =
            [Kind::Text, Kind::Flag, Kind::Day, Kind::Year, Kind::Texts, Kind::CountOrTexts, Kind::Table, Kind::Tables];
        let wrong = kinds.map(|expected| Form::WrongKind { key: text("k"), found: "a list", expected });
        let forms = [
            Form::Syntax(text("x")),
            Form::SyntaxOfExpression(text("x")),
            Form::UnknownKey { key: text("k"), near: None, known: vec![text("a")] },
            Form::Missing { key: text("k"), example: text("k = 1") },
            Form::UnknownName { key: text("k"), name: text("n"), near: None, known: vec![text("a")] },
            Form::BadPattern(text("***")),
            Form::Surplus(text("x")),
            Form::UnknownConcept { name: text("n"), near: Some(text("m")) },
            Form::Twice(text("n")),
            Form::NoId(text("n")),
            Form::TooLong { language: "nb", length: 40, most: 36 },
            Form::NoWords(text("n")),
            Form::BadWord(text("n")),
            Form::BadExpression(ExprFault::OpenQuote),
            Form::BadExpression(ExprFault::LooseParenthesis),
            Form::BadExpression(ExprFault::BareWord),
            Form::BadExpression(ExprFault::NoOperator),
            Form::BadExpression(ExprFault::NothingThere),
            Form::BadExpression(ExprFault::Other),
            Form::OnlyContext,
            Form::NoAddress(text("n")),
            Form::PartsNotThere { asked: 3, known: 2 },
            Form::CodeOfNothing,
        ];
        for language in Language::ALL {
            for form in forms.iter().chain(&wrong) {
                let words = FormText::of(form, language);
                let parts = [Some(words.headline), Some(words.label), words.step];
                assert!(parts.iter().flatten().all(|part| !part.contains('{')), "{language:?} {form:?} {parts:?}");
                assert!(parts[0].as_ref().is_some_and(|part| !part.is_empty()), "{language:?} {form:?}");
            }
        }
    }
}
