//! No bytes make the program panic, or make it print what a terminal would obey.

use jiff::civil::date;
use plansjekk::assess::{CheckOptions, check};
use plansjekk::report::{self, Options};
use plansjekk::rules::RuleSet;
use proptest::prelude::*;

use crate::common::{documents, entries, root};

const NAMES: [&str; 7] = ["a.docx", "a.odt", "a.pdf", "a.html", "a.md", "a.txt", "a"];

/// Reads, judges and prints bytes in every format; says what is wrong.
fn judge(name: &str, bytes: &[u8], rules: &RuleSet) -> Result<(), String> {
    let Ok(assessment) = check(name, bytes, rules, &CheckOptions::new(date(2026, 11, 21))) else { return Ok(()) };
    let options = Options { explain: true, ..Options::default() };
    let all = [assessment];
    let printed = [
        report::terminal(&all, &[], &options),
        report::plain(&all, &[], &options),
        report::concise(&all, &[], &options),
        report::json(&all, &[], &options),
        report::jsonl(&all, &[], &options),
        report::extracted_text(&all[0].document),
        report::extracted_json(&all[0].document),
    ];
    let obeyed = |letter: char| letter.is_control() && letter != '\n';
    let wrong = printed.iter().position(|text| text.contains(obeyed));
    wrong.map_or(Ok(()), |at| Err(format!("output {at} of {name} has a control character")))
}

/// Text with everything that has a meaning somewhere: markup, escapes, words of plans.
fn hostile_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("Kommunen skal gi alle ansatte opplæring i universell utforming innen 2027. ".to_owned()),
        Just("\u{1b}[2J".to_owned()),
        Just("\u{202e}".to_owned()),
        Just("\r\n\r\n".to_owned()),
        Just("\n\n# ".to_owned()),
        Just("\n- ".to_owned()),
        Just("| a | b |\n|---|---|\n".to_owned()),
        Just("<p><b>".to_owned()),
        Just("</table>".to_owned()),
        Just("&#27;&#0;&lt;".to_owned()),
        Just("```\n".to_owned()),
        ".{0,12}",
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes(bytes in prop::collection::vec(any::<u8>(), 0..2000), name in prop::sample::select(&NAMES[..])) {
        prop_assert_eq!(judge(name, &bytes, &RuleSet::builtin()), Ok(()));
    }

    #[test]
    fn arbitrary_text(text in hostile_text(), name in prop::sample::select(&NAMES[3..])) {
        prop_assert_eq!(judge(name, text.as_bytes(), &RuleSet::builtin()), Ok(()));
    }
}

/// A generator of numbers that is the same everywhere.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % limit.max(1)
    }
}

#[test]
fn damaged_documents() {
    let rules = RuleSet::builtin();
    let mut numbers = Numbers(7);
    for path in documents(&["docx", "odt", "pdf", "html"]).iter().take(9) {
        let name = path.to_str().expect("fixtures have plain names");
        let whole = std::fs::read(path).expect("a fixture is readable");
        for round in 0..3 {
            let mut bytes = whole.clone();
            for _ in 0..=round * 8 {
                let at = numbers.below(bytes.len());
                bytes[at] = u8::try_from(numbers.below(256)).unwrap_or(0);
            }
            bytes.truncate(whole.len() - numbers.below(whole.len() / 4));
            assert_eq!(judge(name, &bytes, &rules), Ok(()));
        }
    }
}

#[test]
fn odd_documents() {
    let rules = RuleSet::builtin();
    for path in entries(&root("fixtures/odd")) {
        let bytes = std::fs::read(&path).expect("a fixture is readable");
        assert_eq!(judge(path.to_str().expect("fixtures have plain names"), &bytes, &rules), Ok(()));
    }
}
