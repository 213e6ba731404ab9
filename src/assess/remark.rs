//! Accepted deviations in the document itself: a comment beside a passage accepts it for one requirement, as settings do.
//!
//! ```text
//! remark = verb id { "," name ":" value }       value = quoted text or anything without a comma
//! ```

use std::sync::OnceLock;

use jiff::civil::Date;
use nom::branch::alt;
use nom::bytes::complete::{is_not, take_while1};
use nom::character::complete::{char, multispace0, multispace1};
use nom::combinator::{map, opt};
use nom::multi::many0;
use nom::sequence::{delimited, preceded, separated_pair};
use nom::{IResult, Parser};
use serde::Deserialize;

use crate::document::{Block, Document, Kind};
use crate::rules::nearest;
use crate::text::{Notice, NoticeCode, Remark};

use super::{Accepted, Assessment};

/// The words of remarks in the languages of plans.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    /// Verbs that accept a passage.
    accept: Vec<String>,
    /// Names of the reason.
    reason: Vec<String>,
    /// Names of the last day.
    until: Vec<String>,
}

fn words() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    WORDS.get_or_init(|| toml::from_str(include_str!("../../rules/remarks.toml")).unwrap_or_default())
}

/// A remark as written.
#[derive(Debug, PartialEq, Eq)]
struct Written<'a> {
    verb: &'a str,
    id: &'a str,
    fields: Vec<(&'a str, &'a str)>,
}

/// Applies the remarks of a document. What is not understood, or matches nothing, is told as a notice.
pub(super) fn apply(assessment: &mut Assessment, today: Date) {
    let remarks = std::mem::take(&mut assessment.document.remarks);
    for remark in &remarks {
        if let Err(notice) = apply_one(assessment, remark, today) {
            let near = around(&assessment.document, remark.source).into_iter().flatten().next();
            let paragraph = near.map(|at| assessment.document.blocks[at].paragraph);
            assessment.notices.push(Notice { paragraph, ..notice });
        }
    }
    assessment.document.remarks = remarks;
}

fn apply_one(assessment: &mut Assessment, remark: &Remark, today: Date) -> Result<(), Notice> {
    let accepted = read(&remark.text).ok_or_else(|| said(NoticeCode::UnreadableRemark, &remark.text))?;
    let ids = || assessment.verdicts.iter().map(|verdict| verdict.requirement.id.as_str());
    if !ids().any(|id| id == accepted.requirement) {
        let notice = said(NoticeCode::UnknownRequirement, &accepted.requirement);
        return Err(match nearest(&accepted.requirement, ids()) {
            Some(near) => Notice { words: vec![accepted.requirement.clone(), near.to_owned()], ..notice },
            None => notice,
        });
    }
    let texts = texts(assessment, remark, &accepted.requirement);
    let mut meant = texts.into_iter().map(|text| Accepted { text: Some(text), ..accepted.clone() });
    if meant.any(|accepted| accepted.apply(assessment, today)) {
        Ok(())
    } else {
        Err(said(NoticeCode::UnusedRemark, &accepted.requirement))
    }
}

fn said(code: NoticeCode, words: &str) -> Notice {
    Notice::new(code).with_words([words.to_owned()])
}

/// The findings on a requirement in the first block around a remark that has any.
fn texts(assessment: &Assessment, remark: &Remark, requirement: &str) -> Vec<String> {
    let of_block = |block: usize| {
        let own = assessment.findings.iter().filter(|one| one.block == block && one.requirement == requirement);
        own.filter_map(|one| assessment.document.text.get(one.range.clone())).map(str::to_owned).collect::<Vec<_>>()
    };
    let blocks = around(&assessment.document, remark.source);
    blocks.into_iter().flatten().map(of_block).find(|texts| !texts.is_empty()).unwrap_or_default()
}

/// The block that a place in the source is in or at the end of, the one after it, and the one before it.
fn around(document: &Document, source: usize) -> [Option<usize>; 3] {
    let counts = |at: &usize| document.blocks[*at].kind != Kind::Excluded;
    let blocks = || (0..document.blocks.len()).filter(counts);
    let place = |at: usize| extent(&document.blocks[at]).unwrap_or((usize::MAX, 0));
    let same_line = |end: usize| {
        let between = document.source.as_deref().and_then(|text| text.get(end..source));
        source < end || between.is_some_and(|between| !between.contains('\n'))
    };
    let inside = blocks().rfind(|at| place(*at).0 <= source && same_line(place(*at).1));
    let after = blocks().find(|at| place(*at).0 > source && place(*at).1 > 0);
    let before = blocks().rfind(|at| place(*at).1 <= source && place(*at).1 > 0);
    [inside, after, before]
}

/// Where a block begins and ends in the source.
fn extent(block: &Block) -> Option<(usize, usize)> {
    let start = block.place.anchors.first()?.source as usize;
    Some((start, block.place.source_offset(block.range.len())?.max(start)))
}

/// What a remark accepts; `None` where it has another form, or no reason.
fn read(text: &str) -> Option<Accepted> {
    let written = parse(text)?;
    let is = |known: &[String], word: &str| known.iter().any(|known| *known == word.to_lowercase());
    let words = words();
    let value = |known: &[String]| written.fields.iter().find(|(name, _)| is(known, name)).map(|(_, value)| *value);
    let known = written.fields.iter().all(|(name, _)| is(&words.reason, name) || is(&words.until, name));
    let until = value(&words.until).map(|day| day.parse::<Date>().ok());
    let reason = value(&words.reason).filter(|reason| !reason.is_empty())?;
    let fits = is(&words.accept, written.verb) && known && until != Some(None);
    let requirement = written.id.to_owned();
    fits.then(|| Accepted { requirement, text: None, reason: reason.to_owned(), until: until.flatten() })
}

fn parse(text: &str) -> Option<Written<'_>> {
    let mut remark = (separated_pair(word, multispace1, word), many0(field), multispace0, opt(char('.')), multispace0);
    let (rest, ((verb, id), fields, ..)) = remark.parse(text.trim()).ok()?;
    rest.is_empty().then_some(Written { verb, id, fields })
}

fn word(text: &str) -> IResult<&str, &str> {
    take_while1(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_')).parse(text)
}

fn field(text: &str) -> IResult<&str, (&str, &str)> {
    let name = map(is_not(":,\"«»“”"), str::trim);
    preceded((multispace0, char(',')), separated_pair(name, (char(':'), multispace0), value)).parse(text)
}

/// A value in quotation marks of any kind, or up to the next comma.
fn value(text: &str) -> IResult<&str, &str> {
    let quoted = alt((
        delimited(char('"'), is_not("\""), char('"')),
        delimited(char('«'), is_not("»"), char('»')),
        delimited(char('»'), is_not("«"), char('«')),
        delimited(char('“'), is_not("”"), char('”')),
        delimited(char('”'), is_not("”"), char('”')),
        delimited(char('\''), is_not("'"), char('\'')),
    ));
    map(alt((quoted, is_not(",\"«»“”"))), str::trim).parse(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assess::{CheckOptions, DoctypeSource, check};
    use crate::rules::RuleSet;
    use crate::text::Language;

    const TODAY: Date = jiff::civil::date(2026, 11, 21);

    fn accepted(text: &str) -> Option<(String, String, Option<String>)> {
        read(text).map(|found| (found.requirement, found.reason, found.until.map(|until| until.to_string())))
    }

    #[test]
    fn reads_remarks_in_each_language() {
        let expected = |reason: &str, until: Option<&str>| {
            Some(("no-uu-ikt".to_owned(), reason.to_owned(), until.map(str::to_owned)))
        };
        assert_eq!(accepted("godta no-uu-ikt, grunn: \"Egen plan, sak 1.\""), expected("Egen plan, sak 1.", None));
        assert_eq!(
            accepted("Godkend no-uu-ikt , begrundelse: «egen plan», til: 2027-06-30"),
            expected("egen plan", Some("2027-06-30"))
        );
        assert_eq!(accepted("godkänn no-uu-ikt, skäl: egen plan."), expected("egen plan.", None));
        assert_eq!(accepted("accept no-uu-ikt, until: 2027-06-30, reason: 'x'"), expected("x", Some("2027-06-30")));
        let wrong = [
            "godta no-uu-ikt",
            "godta",
            "gi no-uu-ikt, grunn: x",
            "godta no-uu-ikt, grunn: x, til: i fjor",
            "",
            "a, b",
        ];
        for text in wrong {
            assert_eq!(accepted(text), None, "{text}");
        }
    }

    /// The reasons of the deviations, and the notices.
    fn outcome(name: &str, text: &str) -> (Vec<String>, Vec<(NoticeCode, Vec<String>)>) {
        let mut options = CheckOptions::new(TODAY);
        options.language = Some(Language::Nb);
        options.doctype = Some(("digistrategi".to_owned(), DoctypeSource::Flag));
        let assessment = check(name, text.as_bytes(), &RuleSet::builtin(), &options).unwrap();
        let deviations = assessment.verdicts.iter().filter_map(|verdict| verdict.deviation.as_ref());
        let notices = assessment.notices.into_iter().map(|notice| (notice.code, notice.words));
        (deviations.map(|deviation| deviation.reason.clone()).collect(), notices.collect())
    }

    const WEAK: &str = "Alle nettsider bør være universelt utformet.";

    #[test]
    fn a_remark_accepts_the_passage_beside_it() {
        let remark = "<!-- plansjekk: godta no-uu-ikt, grunn: \"egen plan\" -->";
        for text in [
            format!("# Plan\n\n{remark}\n{WEAK}\n"),
            format!("# Plan\n\n{remark}\n\n{WEAK}\n"),
            format!("# Plan\n\n{WEAK} {remark}\n"),
            format!("# Plan\n\n- {WEAK} {remark}\n- Alle apper bør være universelt utformet.\n"),
            format!("# Plan\n\n{WEAK}\n\n{remark}\n"),
        ] {
            assert_eq!(outcome("plan.md", &text), (vec!["egen plan".to_owned()], Vec::new()), "{text}");
        }
        let page = format!("<h1>Plan</h1>{remark}<p>{WEAK}</p>");
        assert_eq!(outcome("plan.html", &page), (vec!["egen plan".to_owned()], Vec::new()));
    }

    #[test]
    fn what_a_remark_does_not_do_is_told() {
        let told = |remark: &str, code: NoticeCode, words: &[&str]| {
            let text = format!("# Plan\n\n{WEAK} <!-- plansjekk: {remark} -->\n");
            let words = words.iter().map(|word| (*word).to_owned()).collect();
            assert_eq!(outcome("plan.md", &text), (Vec::new(), vec![(code, words)]), "{remark}");
        };
        told("godta no-uu-itk, grunn: x", NoticeCode::UnknownRequirement, &["no-uu-itk", "no-uu-ikt"]);
        told("godta noe-helt-annet, grunn: x", NoticeCode::UnknownRequirement, &["noe-helt-annet"]);
        told("godta no-uu-rad, grunn: x", NoticeCode::UnusedRemark, &["no-uu-rad"]);
        told("godta no-uu-ikt, grunn: x, til: 2026-01-01", NoticeCode::UnusedRemark, &["no-uu-ikt"]);
        told("godta no-uu-ikt", NoticeCode::UnreadableRemark, &["godta no-uu-ikt"]);
    }
}
