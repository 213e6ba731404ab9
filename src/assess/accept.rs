//! Accepted deviations: a gap that the municipality has decided to live with is counted and shown with its reason, never
//! silent. It is keyed by requirement and normalised text, never by line.

use jiff::civil::Date;

use super::{Assessment, Deviation, Status};

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
        if self.until.is_some_and(|until| until < today) {
            return false;
        }
        let texts: Vec<String> = match &self.text {
            Some(_) => own_texts(assessment, &self.requirement),
            None => Vec::new(),
        };
        let is_meant = self.text.as_deref().is_none_or(|text| texts.contains(&normal(text)));
        let gap = assessment.verdicts.iter_mut().find(|verdict| {
            verdict.requirement.id == self.requirement
                && matches!(verdict.status, Status::Weak | Status::Missing | Status::Contradicted)
        });
        match gap.filter(|_| is_meant) {
            Some(verdict) => {
                verdict.deviation = Some(Deviation { reason: self.reason.clone(), until: self.until });
                true
            }
            None => false,
        }
    }
}

fn own_texts(assessment: &Assessment, requirement: &str) -> Vec<String> {
    let own = assessment.findings.iter().filter(|finding| finding.requirement == requirement);
    own.filter_map(|finding| assessment.document.text.get(finding.range.clone()).map(normal)).collect()
}

/// Lower case, single spaces, no mark at the end: what stays when a text is set anew.
fn normal(text: &str) -> String {
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
