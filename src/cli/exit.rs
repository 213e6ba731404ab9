//! Exit codes, decided in one place, and failures that end a run before it begins.

use std::process::ExitCode;

use crate::assess::{Assessment, Verdict};
use crate::report::{RunError, RunErrorKind};
use crate::rules::Severity;
use crate::text::Language;

use super::mistakes::Mistakes;
use super::output;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exit {
    /// Every demand that matters is met.
    Met = 0,
    /// Some are not.
    Unmet = 1,
    /// The run could not be done as asked.
    Unusable = 2,
    /// A document could not be read.
    Unread = 3,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

impl Exit {
    /// The exit of a check: a bad argument before an unread document before an unmet demand.
    pub(super) fn of_check(assessments: &[Assessment], errors: &[RunError], fail_on: Option<Severity>) -> Self {
        if errors.iter().any(is_about_the_run) {
            return Self::Unusable;
        }
        if !errors.is_empty() {
            return Self::Unread;
        }
        let fails = |verdict: &Verdict| {
            verdict.is_open() && fail_on.is_some_and(|severity| verdict.demand.severity >= severity)
        };
        let unmet = assessments.iter().flat_map(|assessment| &assessment.verdicts).any(fails);
        if unmet { Self::Unmet } else { Self::Met }
    }
}

/// A name, pattern or folder that gives no document at all, or a file that is no report where one is needed, is a mistake of
/// the call, not of a document.
pub(super) fn is_about_the_run(error: &RunError) -> bool {
    matches!(
        error.kind,
        RunErrorKind::NoMatch { .. }
            | RunErrorKind::BadPattern
            | RunErrorKind::EmptyFolder
            | RunErrorKind::NoReport
            | RunErrorKind::OtherVersion(_)
            | RunErrorKind::OtherReport { .. }
            | RunErrorKind::BadReport(_)
            | RunErrorKind::NotComparable
    )
}

/// Why a run could not begin.
#[derive(Debug)]
pub(super) enum Failure {
    /// An argument, or an output that cannot be written.
    Run(Box<RunError>, Language),
    /// Mistakes in files of the user.
    Mistakes(Mistakes, Language),
    /// Nobody reads the output any more.
    BrokenPipe,
}

impl Failure {
    /// Says it, and gives the exit.
    pub(super) fn report(&self) -> Exit {
        match self {
            Self::Run(error, language) => output::complain(&error.human(*language, 0, output::WIDTH)),
            Self::Mistakes(mistakes, language) => output::complain(&mistakes.human(*language)),
            Self::BrokenPipe => return Exit::Met,
        }
        Exit::Unusable
    }
}
