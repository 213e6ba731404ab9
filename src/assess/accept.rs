//! Accepted deviations: a gap that the municipality has decided to live with is counted and shown with its reason, never
//! silent. It is keyed by requirement and normalised text, never by line.

use jiff::civil::Date;

use super::{Assessment, Deviation};

/// A deviation as settings accept it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// The requirement.
    pub requirement: String,
    /// The passage it is about; any gap in the requirement where none is named.
    pub text: Option<String>,
    /// Why it is accepted.
    pub reason: String,
    /// The last day it is accepted.
    pub until: Option<Date>,
}

impl Accepted {
    /// Marks the gap that it is about, on a day; false where there is none, or its time is up.
    pub fn apply(&self, assessment: &mut Assessment, today: Date) -> bool {
        if !self.holds(today, || own_texts(assessment, &self.requirement)) {
            return false;
        }
        let gap = assessment
            .verdicts
            .iter_mut()
            .find(|verdict| verdict.requirement.id == self.requirement && verdict.is_gap());
        let Some(verdict) = gap else { return false };
        verdict.deviation = Some(Deviation { reason: self.reason.clone(), until: self.until });
        true
    }

    /// Whether it is good on a day for a document with these passages of the requirement.
    pub(crate) fn holds(&self, today: Date, texts: impl FnOnce() -> Vec<String>) -> bool {
        let in_time = self.until.is_none_or(|until| until >= today);
        let is_meant = |text: &String| {
            let wanted = normal(text);
            texts().iter().any(|known| normal(known) == wanted)
        };
        in_time && self.text.as_ref().is_none_or(is_meant)
    }
}

fn own_texts(assessment: &Assessment, requirement: &str) -> Vec<String> {
    let own = assessment.findings.iter().filter(|finding| finding.requirement == requirement);
    own.filter_map(|finding| assessment.document.text.get(finding.range.clone()).map(str::to_owned)).collect()
}

/// Lower case, single spaces, no mark at the end: what stays when a text is set anew.
pub(crate) fn normal(text: &str) -> String {
    let words = text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ");
    words.trim_end_matches(['.', ',', ';', ':']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assess::{CheckOptions, DoctypeSource, check};
    use crate::rules::RuleSet;

    const TODAY: Date = jiff::civil::date(2026, 11, 21);

    fn assessment() -> Assessment {
        let text = "# Digitaliseringsstrategi\n\nAlle nettsider bør være universelt utformet.\n";
        let mut options = CheckOptions::new(TODAY);
        options.language = Some(crate::text::Language::Nb);
        options.doctype = Some(("digistrategi".to_owned(), DoctypeSource::Flag));
        check("plan.md", text.as_bytes(), &RuleSet::builtin(), &options).unwrap()
    }

    fn apply(text: Option<&str>, until: Option<Date>) -> (bool, usize) {
        let mut assessment = assessment();
        let accepted = Accepted {
            requirement: "no-uu-ikt".to_owned(),
            text: text.map(str::to_owned),
            reason: "vedtatt i egen plan".to_owned(),
            until,
        };
        let used = accepted.apply(&mut assessment, TODAY);
        (used, assessment.verdicts.iter().filter(|verdict| verdict.deviation.is_some()).count())
    }

    #[test]
    fn a_deviation_marks_its_gap_until_its_day() {
        assert_eq!(apply(None, None), (true, 1));
        assert_eq!(apply(None, Some(TODAY)), (true, 1));
        assert_eq!(apply(None, TODAY.yesterday().ok()), (false, 0));
    }

    #[test]
    fn a_deviation_with_text_holds_for_that_text_alone() {
        assert_eq!(apply(Some("alle nettsider  bør være universelt utformet"), None), (true, 1));
        assert_eq!(apply(Some("Alle apper bør være universelt utformet."), None), (false, 0));
    }
}
