//! The days that a record holds for: some verdicts depend on which day it is.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::assess::{Assessment, own_day};
use crate::text::NoticeCode;

/// The first and the last day that a record holds for; open where it is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    first: Option<Date>,
    last: Option<Date>,
}

impl Window {
    /// Every day.
    pub const ALWAYS: Self = Self { first: None, last: None };

    /// The days for which an assessment that was made on `today` holds: until the next deadline passes, and until a
    /// requirement comes into force or leaves it, and while a remark accepts a gap. A document without a day of its own
    /// is judged by the day it is read.
    pub fn of(assessment: &Assessment, given: Option<Date>, today: Date) -> Self {
        let own = || own_day(&assessment.document, assessment.country).filter(|day| *day <= today);
        let dated = given.or(assessment.date).or_else(own);
        let expired = assessment.notices.iter().any(|notice| notice.code == NoticeCode::UnusedRemark);
        if dated.is_none() || expired {
            return Self { first: Some(today), last: Some(today) };
        }
        let after = |day: Date| day.tomorrow().ok();
        let deadlines = assessment.findings.iter().filter_map(|finding| finding.fields.deadline.as_ref()?.date);
        let requirements = || assessment.verdicts.iter().map(|verdict| &verdict.requirement);
        let from = requirements().filter_map(|requirement| requirement.valid_from);
        let to = requirements().filter_map(|requirement| requirement.valid_to);
        let accepted = assessment.verdicts.iter().filter_map(|verdict| verdict.deviation.as_ref()?.until);
        let changes: Vec<Date> = deadlines.chain(to).chain(accepted).filter_map(after).chain(from).collect();
        let first = changes.iter().copied().filter(|day| *day <= today).max();
        let last = changes.iter().copied().filter(|day| *day > today).min().and_then(|day| day.yesterday().ok());
        Self { first, last }
    }

    /// Whether a day is one of them.
    pub fn holds(&self, day: Date) -> bool {
        self.first.is_none_or(|first| first <= day) && self.last.is_none_or(|last| day <= last)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::assess::{CheckOptions, check};
    use crate::rules::RuleSet;

    fn window(text: &str, today: Date) -> (Option<Date>, Option<Date>) {
        let assessment = check("plan.md", text.as_bytes(), &RuleSet::builtin(), &CheckOptions::new(today)).unwrap();
        let window = Window::of(&assessment, None, today);
        assert!(window.holds(today));
        (window.first, window.last)
    }

    #[test]
    fn a_record_holds_until_the_next_deadline_passes() {
        let text = "# Digitaliseringsstrategi 2026\n\nKommunen skal innen 1. juni 2027 gi alle ansatte opplæring i digitale verktøy.\n";
        let deadline = date(2027, 6, 1);
        let (_, last) = window(text, date(2026, 11, 21));
        assert_eq!(last, Some(deadline));
        let (first, _) = window(text, date(2027, 7, 1));
        assert_eq!(first, deadline.tomorrow().ok());
    }

    #[test]
    fn a_document_without_a_day_is_judged_by_the_day_it_is_read() {
        let today = date(2026, 11, 21);
        assert_eq!(window("# Plan\n\nKommunen skal gi alle ansatte opplæring.\n", today), (Some(today), Some(today)));
    }
}
