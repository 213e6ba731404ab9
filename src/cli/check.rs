//! `plansjekk check`: documents in, a report out.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use rayon::prelude::*;

use crate::assess::{Accepted, Assessment, check_owned};
use crate::report::{self, Options, RunError, RunErrorKind};
use crate::text::{Language, Notice, NoticeCode};

use super::args::{CheckArgs, Format};
use super::config::{AllSettings, Places, Settings, is_read};
use super::exit::{Exit, Failure};
use super::inputs::{self, Inputs};
use super::locale::Locale;
use super::options::{colour, message_language, report_options};
use super::output::{self, Outputs, WIDTH};
use super::reports;

/// Stack of a worker. Readers limit the depth of what they read; this is room for the deepest they allow.
pub(super) const STACK: usize = 64 << 20;

/// Checks the documents and reports.
pub(super) fn run(args: &CheckArgs) -> Result<Exit, Failure> {
    let locale = Locale::of_system();
    let language = message_language(&args.job.messages, locale);
    let outputs = Outputs::of(&args.format, args.output.as_deref(), Format::Human, language)?;
    let baseline = reports::baseline(args.job.baseline.as_deref(), reports::Kind::Check, language)?;
    let job = Job::new(args, language)?;
    outputs.spare(|path| is_read(path, &job.inputs, &job.settings, &args.job.baseline))?;
    let results = job.check_all(args.job.jobs.map_or(0, std::num::NonZero::get))?;
    let (mut assessments, errors, gone) = job.sorted(results);
    if let Some(baseline) = &baseline {
        for assessment in &mut assessments {
            let place = reports::place(Path::new(&assessment.path));
            baseline.mark(&place, assessment);
        }
    }
    let options = report_options(args, locale);
    outputs.write(|format, output| {
        let options = Options { colour: colour(args.color, locale, output), ..options.clone() };
        rendered(&assessments, &errors, format, &options).into_bytes()
    })?;
    if !outputs.shown().is_some_and(carries_errors) {
        let errors: Vec<&RunError> = errors.iter().collect();
        output::complain(&RunError::human_all(&errors, language, assessments.len(), WIDTH));
    }
    for accepted in gone {
        output::complain(&report::unused_deviation(&accepted.requirement, &accepted.reason, language));
    }
    if baseline.is_some() && !outputs.shown().is_some_and(counts_known) {
        let verdicts = assessments.iter().flat_map(|assessment| &assessment.verdicts);
        output::complain(&report::known_before(verdicts.filter(|verdict| verdict.known).count(), language));
    }
    Ok(Exit::of_check(&assessments, &errors, args.job.fail_on.severity()))
}

/// Formats in which a person reads how many gaps are known before.
fn counts_known(format: Format) -> bool {
    matches!(format, Format::Human | Format::Plain | Format::Markdown)
}

/// Formats that carry errors themselves.
fn carries_errors(format: Format) -> bool {
    !matches!(format, Format::Human | Format::Plain | Format::Concise)
}

fn rendered(assessments: &[Assessment], errors: &[RunError], format: Format, options: &Options) -> String {
    match format {
        Format::Human => report::terminal(assessments, &[], options),
        Format::Plain => report::plain(assessments, &[], options),
        Format::Concise => report::concise(assessments, &[], options),
        Format::Json => report::json(assessments, errors, options),
        Format::Jsonl => report::jsonl(assessments, errors, options),
        Format::Sarif => report::sarif(assessments, errors, options),
        Format::Junit => report::junit(assessments, errors, options),
        Format::Github => report::github(assessments, errors, options),
        Format::Gitlab => report::gitlab(assessments, errors, options),
        Format::Markdown => report::markdown(assessments, errors, options),
        Format::Csv => report::csv(assessments, errors, options),
        Format::Html => report::html(assessments, errors, options),
    }
}

/// Everything that is settled before the first document is read.
struct Job<'a> {
    args: &'a CheckArgs,
    today: Date,
    inputs: Inputs,
    settings: Vec<Settings>,
    /// For each input the number of its settings, and its absolute path.
    places: Places,
}

/// What became of an input.
type Outcome = Result<Assessment, RunError>;

impl<'a> Job<'a> {
    fn new(args: &'a CheckArgs, language: Language) -> Result<Self, Failure> {
        let inputs = Inputs::of(&args.paths);
        let (settings, places) = AllSettings::of_run((&args.job).into(), inputs.list(), language)?;
        Ok(Self { args, today: args.job.today(), inputs, settings, places })
    }

    /// The outcomes in the order of the inputs, whatever the number of workers.
    fn check_all(&self, jobs: usize) -> Result<Vec<Outcome>, Failure> {
        // More workers than documents would only take memory.
        let documents = self.inputs.list().len();
        let jobs = jobs.min(documents.max(1));
        let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).stack_size(STACK).build();
        let pool = pool.map_err(|error| {
            let kind = RunErrorKind::Unreadable(error.to_string());
            Failure::Run(Box::new(RunError::new("--jobs", kind)), Language::En)
        })?;
        Ok(pool.install(|| {
            // One at a time, since documents differ in size and the last big one should not wait behind small ones.
            (0..documents).into_par_iter().with_max_len(1).map(|at| self.check_one(at)).collect()
        }))
    }

    fn check_one(&self, at: usize) -> Outcome {
        // Nothing that is shared with other documents is left half changed by a panic.
        catch_unwind(AssertUnwindSafe(|| self.check_input(at)))
            .unwrap_or(Err(RunErrorKind::Internal))
            .map_err(|kind| RunError::new(inputs::name(&self.inputs.list()[at]), kind))
    }

    fn check_input(&self, at: usize) -> Result<Assessment, RunErrorKind> {
        let input = &self.inputs.list()[at];
        let bytes = inputs::load(input)?;
        let (settings, path) = &self.places[at];
        let settings = &self.settings[*settings];
        let options = settings.check_options((&self.args.job).into(), path, None, self.today);
        let checked = check_owned(&inputs::name(input), bytes, &settings.rules, &options);
        let mut assessment = checked.map_err(RunErrorKind::Read)?;
        assessment.notices.extend(self.inputs.again_notice(at));
        Ok(assessment)
    }

    /// Assessments with their deviations, and errors, both in the order of the inputs; and the unused deviations of which
    /// no document of the run can tell.
    fn sorted(&self, outcomes: Vec<Outcome>) -> (Vec<Assessment>, Vec<RunError>, Vec<&Accepted>) {
        let (mut assessments, mut errors) = (Vec::new(), Vec::new());
        for (outcome, place) in outcomes.into_iter().zip(&self.places) {
            match outcome {
                Ok(assessment) => assessments.push((assessment, place)),
                Err(error) => errors.push(error),
            }
        }
        let settings = self.settings.iter().enumerate();
        let gone = settings.flat_map(|(number, settings)| self.accept(number, settings, &mut assessments)).collect();
        (assessments.into_iter().map(|(assessment, _)| assessment).collect(), errors, gone)
    }

    /// Applies the deviations of one file of settings. One that is unused is told at the first document that it could
    /// hold for; gives those that could hold for none.
    fn accept<'s>(
        &self,
        number: usize,
        settings: &'s Settings,
        assessments: &mut [(Assessment, &(usize, PathBuf))],
    ) -> Vec<&'s Accepted> {
        let mut gone = Vec::new();
        for deviation in &settings.deviations {
            let accepted = &deviation.accepted;
            let holds = |(_, (of, path)): &&mut (Assessment, &(usize, PathBuf))| {
                *of == number && settings.holds(deviation, path)
            };
            let mut used = false;
            for (assessment, _) in assessments.iter_mut().filter(holds) {
                used |= accepted.apply(assessment, self.today);
            }
            let first = assessments.iter_mut().find(holds);
            if settings.is_unused(deviation, first.is_some(), used) {
                match first {
                    Some((first, _)) => {
                        let words = [accepted.requirement.clone(), accepted.reason.clone()];
                        first.notices.push(Notice::new(NoticeCode::UnusedDeviation).with_words(words));
                    }
                    None => gone.push(accepted),
                }
            }
        }
        gone
    }
}
