//! The catalogue: every word that the program says to its reader, in five languages, as data in `rules/messages`.
//!
//! A key is `table.name`, as `message.met.headline`. The tables hold the same keys with the same `{placeholders}`; the
//! tests below refuse anything else, so a language never has to fall back to another.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde_json::{Map, Value};

use crate::text::Language;

/// The texts of one language.
#[derive(Debug)]
pub(crate) struct Messages {
    /// Whose texts these are.
    pub(crate) language: Language,
    texts: BTreeMap<String, String>,
}

impl Messages {
    /// The texts in `language`.
    pub(crate) fn of(language: Language) -> &'static Self {
        static TABLES: [OnceLock<Messages>; 5] = [const { OnceLock::new() }; 5];
        TABLES[language as usize].get_or_init(|| Self { language, texts: parse(source(language)) })
    }

    /// The text under `key`; empty where there is none, which the tests rule out for every key in use.
    pub(crate) fn text(&self, key: &str) -> &str {
        let found = self.texts.get(key);
        debug_assert!(found.is_some(), "no message {key} in {}", self.language.as_str());
        found.map_or("", String::as_str)
    }

    /// The text of `name` in `table`.
    pub(crate) fn pick(&self, table: &str, name: &str) -> &str {
        self.text(&format!("{table}.{name}"))
    }

    /// The text of `name` in `table`, where there is one.
    pub(crate) fn find(&self, table: &str, name: &str) -> Option<&str> {
        self.texts.get(&format!("{table}.{name}")).map(String::as_str)
    }

    /// The text under `key` with its placeholders filled.
    pub(crate) fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        fill(self.text(key), values)
    }

    /// The text under `key` for a number `{n}`; one of something has a text of its own under `key-one`, where the
    /// languages need one.
    pub(crate) fn count(&self, key: &str, n: u32) -> String {
        let one = self.texts.get(&format!("{key}-one")).filter(|_| n == 1);
        fill(one.map_or_else(|| self.text(key), String::as_str), &[("n", &n.to_string())])
    }
}

/// Replaces each `{name}` by its value, in one pass: a value that holds braces itself is left as it is. `{name:one|many}`
/// is the first word where the value is 1, else the second.
pub(crate) fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let known = after.split_once('}').and_then(|(name, tail)| {
            let (name, forms) =
                name.split_once(':').map_or((name, None), |(name, forms)| (name, forms.split_once('|')));
            let (_, value) = values.iter().find(|(key, _)| *key == name)?;
            let word = forms.map(|(one, many)| if *value == "1" { one } else { many });
            Some((word.unwrap_or(value), tail))
        });
        if let Some((value, tail)) = known {
            filled.push_str(value);
            rest = tail;
        } else {
            filled.push('{');
            rest = after;
        }
    }
    filled.push_str(rest);
    filled
}

fn source(language: Language) -> &'static str {
    match language {
        Language::Nb => include_str!(concat!(env!("OUT_DIR"), "/messages/nb.json")),
        Language::Nn => include_str!(concat!(env!("OUT_DIR"), "/messages/nn.json")),
        Language::Da => include_str!(concat!(env!("OUT_DIR"), "/messages/da.json")),
        Language::Sv => include_str!(concat!(env!("OUT_DIR"), "/messages/sv.json")),
        Language::En => include_str!(concat!(env!("OUT_DIR"), "/messages/en.json")),
    }
}

fn parse(source: &str) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    flatten("", &serde_json::from_str(source).unwrap_or_default(), &mut texts);
    texts
}

fn flatten(prefix: &str, table: &Map<String, Value>, texts: &mut BTreeMap<String, String>) {
    for (name, value) in table {
        let key = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
        match value {
            Value::Object(inner) => flatten(&key, inner, texts),
            Value::String(text) => {
                texts.insert(key, text.clone());
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Words that no text of the language may hold, as whole words in lower case.
    const FOREIGN: [(Language, &str); 5] = [
        (
            Language::Nb,
            "ikkje kva kven korleis kvifor eg frå noko nokon tjekpunkt forpligtelse hensigt handlingsklar fundet \
             forventes nej indsats undtagelse grundlag vejledning hvad noget nogen adgangskode opfyldt svagt modsagt \
             læses kontrollpunkt åtagande mappa fila vere berre nemnt forplikting atterhald ansvarleg midlar òg",
        ),
        (
            Language::Nn,
            "ikke jeg fra hva noen noe hvordan hvilken hvilke hvem hvor hvorfor gjøre gjøres være bare mye kun en et \
             fremover selv allerede sier hun dere deres forpliktelse forpliktelser nevnt funnet handlingen ansvarlig \
             midler forbehold forventet brukes hjemme nærmest filen siden mappen gir ble vært leses åpne åpnes \
             sjekkpunkter dokumenter dokumenttyper lest avgjørende sted kilde teller anbefaling også sammen egen",
        ),
        (
            Language::Da,
            "sjekkpunkt ikkje kva hva forpliktelse intensjon mangel mangler merknad anbefaling universell utforming \
             etter noe noen annen gjøre fant nettsider veiledning avtale kjør passord oppfylt svakt motsagt nevnt lest \
             unntak midler språk lovtekst tiltak bare hjemmeside funnet setning videre",
        ),
        (
            Language::Sv,
            "ikke ikkje hva kva hvad tiltak sjekkpunkt tjekpunkt skal og bør fra et brist avvikelse lagbrott underkänt \
             noe",
        ),
        (Language::En, "ikke ikkje inte kommunen og och"),
    ];

    /// Words that are never said about a plan; «feil» and its like are kept for the run itself.
    const ACCUSING: [(Language, &str); 5] = [
        (Language::Nb, "avvik lovbrudd brudd feil poeng godkjent"),
        (Language::Nn, "avvik lovbrot brot feil poeng godkjent"),
        (Language::Da, "mangler fejl ulovligt overtrædelse løfte karakter point diagnostik"),
        (Language::Sv, "brist avvikelse lagbrott fel underkänt poäng"),
        (Language::En, "violation breach error failed score must"),
    ];

    /// Plurals that a one must not stand before, by language.
    const PLURALS: [(Language, &str); 5] = [
        (Language::Nb, "sjekkpunkter sider filer dokumenter eksempler planer kommuner forpliktelser rader"),
        (Language::Nn, "sider filer planar kommunar forpliktingar rader vurderte lesne"),
        (Language::Da, "tjekpunkter sider filer dokumenter eksempler planer kommuner forpligtelser undtagelser rækker"),
        (Language::Sv, "kontrollpunkter sidor filer stycken planer kommuner åtaganden rader bedömda lästa"),
        (
            Language::En,
            "requirements pages files documents examples paragraphs words plans municipalities commitments exceptions rows years",
        ),
    ];

    /// Messages of which the singular is another message.
    const ONLY_MANY: [&str; 3] = ["audit.plans", "audit.municipalities", "audit.again"];

    fn placeholders(text: &str) -> BTreeSet<&str> {
        let inside = text.split('{').skip(1).filter_map(|part| part.split_once('}'));
        inside.map(|(name, _)| name.split(':').next().unwrap_or(name)).collect()
    }

    #[test]
    fn every_key_stands_in_every_language_with_the_same_placeholders() {
        // The parts of a date are a matter of the language, and whether «kommunen» is named is one of style.
        let shape = |language: Language| -> BTreeSet<(&str, BTreeSet<&str>)> {
            let texts = Messages::of(language).texts.iter().filter(|(key, _)| *key != "date.short");
            texts.map(|(key, text)| (key.as_str(), &placeholders(text) - &["body"].into())).collect()
        };
        let model = shape(Language::Nb);
        for language in Language::ALL {
            let odd: Vec<_> = shape(language).symmetric_difference(&model).cloned().collect();
            assert_eq!(odd, [], "{language:?}");
        }
    }

    #[test]
    fn no_text_is_empty() {
        for language in Language::ALL {
            let empty: Vec<_> = Messages::of(language).texts.iter().filter(|(_, text)| text.is_empty()).collect();
            assert_eq!(empty, Vec::<(&String, &String)>::new());
        }
    }

    #[test]
    fn no_language_borrows_the_words_of_another() {
        for (language, words) in FOREIGN {
            let foreign: BTreeSet<&str> = words.split_whitespace().collect();
            for (key, text) in &Messages::of(language).texts {
                // Names of languages and of other countries' document types are said as they are said.
                let lower = text.to_lowercase();
                let borrowed: Vec<_> =
                    lower.split(|c: char| !c.is_alphanumeric()).filter(|word| foreign.contains(word)).collect();
                assert_eq!(borrowed, Vec::<&str>::new(), "{} {key}: {text}", language.as_str());
            }
        }
    }

    #[test]
    fn no_text_accuses() {
        for (language, words) in ACCUSING {
            let about_plans = |key: &str| !key.starts_with("run.") && !key.starts_with("notice.");
            for (key, text) in Messages::of(language).texts.iter().filter(|(key, _)| about_plans(key)) {
                let lower = text.to_lowercase();
                let mut said = lower.split(|c: char| !c.is_alphanumeric());
                let accusing = said.find(|word| words.split(' ').any(|other| other == *word));
                assert_eq!(accusing, None, "{} {key}: {text}", language.as_str());
            }
        }
    }

    #[test]
    fn quotation_marks_are_local() {
        let marks = |text: &str| text.chars().filter(|c| "«»“”„\"".contains(*c)).collect::<String>();
        for (language, pair) in [
            (Language::Nb, "«»"),
            (Language::Nn, "«»"),
            (Language::Da, "»«"),
            (Language::Sv, "””"),
            (Language::En, "“”"),
        ] {
            for (key, text) in &Messages::of(language).texts {
                if key.starts_with("quote.") {
                    continue;
                }
                let used = marks(text);
                assert_eq!(used, pair.repeat(used.chars().count() / 2), "{} {key}: {text}", language.as_str());
            }
        }
    }

    #[test]
    fn headlines_can_stand_alone_and_help_is_sentences() {
        for language in Language::ALL {
            for (key, text) in &Messages::of(language).texts {
                if ["headline", "what"].iter().any(|name| key.ends_with(name)) {
                    assert!(!text.ends_with('.') && !text.contains('!'), "{key}: {text}");
                }
                if key.ends_with("help") {
                    assert!(text.ends_with('.') && !text.contains('!'), "{key}: {text}");
                }
            }
        }
    }

    #[test]
    fn labels_are_short() {
        for language in Language::ALL {
            for (key, text) in &Messages::of(language).texts {
                if let Some(name) = key.strip_prefix("label.") {
                    let text = fill(text, &[("body", Messages::of(language).text("body.municipality"))]);
                    assert!(text.chars().count() <= 24, "{name}: {text}");
                }
            }
        }
    }

    #[test]
    fn one_is_told_from_many() {
        let template = "{n} {n:sjekkpunkt|sjekkpunkter}";
        assert_eq!(
            ["1", "2", "0"].map(|n| fill(template, &[("n", n)])),
            ["1 sjekkpunkt", "2 sjekkpunkter", "0 sjekkpunkter"]
        );
        // What a number counts must not be in the plural alone: a one never stands before these.
        for (language, plurals) in PLURALS {
            for (key, text) in &Messages::of(language).texts {
                let one = fill(text, &["n", "files", "counting", "years"].map(|name| (name, "1")));
                let words: Vec<&str> =
                    one.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
                let has = |pair: &&[&str]| pair[0] == "1" && plurals.split(' ').any(|plural| plural == pair[1]);
                let alone = Messages::of(language).texts.contains_key(&format!("{key}-one"))
                    || key == "page.title-many"
                    || ONLY_MANY.contains(&key.as_str());
                assert!(alone || words.windows(2).find(has).is_none(), "{} {key}: {one}", language.as_str());
            }
        }
    }

    #[test]
    fn values_with_braces_are_not_filled_again() {
        assert_eq!(fill("{a} og {b} {c} {", &[("a", "{b}"), ("b", "}{a")]), "{b} og }{a {c} {");
    }
}
