//! The work of an audit: every input becomes an entry, in parallel, and the entries go to the disk as they come.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::{io, thread};

use jiff::Zoned;
use jiff::civil::Date;
use rayon::prelude::*;

use crate::assess::{CheckOptions, DoctypeSource, check_owned};
use crate::audit::{Entry, Outcome, Record, Source, Unread};
use crate::read::ReadError;
use crate::report::{RunError, RunErrorKind};
use crate::rules::Requirement;
use crate::text::{Country, Language};

use crate::cli::args::AuditArgs;
use crate::cli::check::{STACK, absolute};
use crate::cli::config::{AllSettings, Settings};
use crate::cli::exit::{Failure, is_about_the_run};
use crate::cli::inputs::{self, Input};
use crate::cli::options::{check_type, rule_set};

use super::progress::Meter;
use super::spool::Spool;
use super::stop::Stop;

/// How many finished entries may wait to be stored.
const WAITING: usize = 64;

/// Everything that is settled before the first document is read.
pub(super) struct Job<'a> {
    args: &'a AuditArgs,
    /// The day "today" means.
    pub(super) today: Date,
    inputs: Vec<Input>,
    sources: Vec<Source>,
    settings: Vec<Settings>,
    /// For each input the number of its settings, and its absolute path.
    places: Vec<(usize, PathBuf)>,
    /// For each settings, which of its deviations some document uses.
    used: Vec<Vec<AtomicBool>>,
}

/// What became of the run.
pub(super) struct Results {
    /// The entries of the documents that were reached.
    pub(super) spool: Spool,
    /// How many inputs were not reached because the run was stopped.
    pub(super) not_reached: u32,
    /// How many records are from an earlier run.
    pub(super) reused: u32,
    /// The next run goes on from here.
    pub(super) resumable: bool,
    /// What the run wants to say besides.
    problems: Vec<RunError>,
}

impl Results {
    /// What stood in the way of the run without ending it.
    pub(super) fn problems(&self) -> &[RunError] {
        &self.problems
    }
}

/// A finished input on its way to the disk.
struct Done {
    input: usize,
    packed: io::Result<Vec<u8>>,
    was_read: bool,
    reused: bool,
}

impl<'a> Job<'a> {
    /// Finds the documents, their settings and rules.
    pub(super) fn new(args: &'a AuditArgs, language: Language) -> Result<Self, Failure> {
        let own = &args.rules.rules;
        let rules = if own.is_empty() { None } else { Some(rule_set(own, language)?) };
        let inputs = inputs::expand(&args.paths);
        let sources = inputs.iter().map(|input| Source::new(inputs::name(input))).collect();
        let mut all = AllSettings::new(rules, language);
        let mut places = Vec::new();
        for input in &inputs {
            let path = absolute(input);
            places.push((all.find(path.parent().unwrap_or(&path))?, path));
        }
        let settings = all.finish()?;
        if let Some(doctype) = &args.doctype {
            check_type(doctype, settings.iter().map(|settings| settings.rules.as_ref()), language)?;
        }
        let today = args.date.unwrap_or_else(|| Zoned::now().date());
        let flags = |settings: &Settings| settings.deviations.iter().map(|_| AtomicBool::new(false)).collect();
        let used = settings.iter().map(flags).collect();
        Ok(Self { args, today, inputs, sources, settings, places, used })
    }

    /// The requirements of the packs in use, in pack order, each once.
    pub(super) fn columns(&self, countries: &[Country]) -> Vec<Arc<Requirement>> {
        let mut columns: Vec<Arc<Requirement>> = Vec::new();
        for country in countries {
            for settings in &self.settings {
                for requirement in settings.rules.pack(*country).requirements() {
                    if !columns.iter().any(|known| known.id == requirement.id) {
                        columns.push(Arc::clone(requirement));
                    }
                }
            }
        }
        columns
    }

    /// What stands for names in an anonymous audit.
    pub(super) fn blank(&self) -> Option<String> {
        self.args.anonymous.then(|| "[…]".to_owned())
    }

    /// Whether a name, pattern or folder gave no document at all.
    pub(super) fn has_bad_argument(&self) -> bool {
        let bad = |input: &Input| matches!(input, Input::Problem(error) if is_about_the_run(error));
        self.inputs.is_empty() || self.inputs.iter().any(bad)
    }

    /// Does the work.
    pub(super) fn run(&self, language: Language) -> Result<Results, Failure> {
        let failed = |error: io::Error| {
            Failure::Run(Box::new(RunError::new("audit", RunErrorKind::NotWritten(error.to_string()))), language)
        };
        let stop = Stop::listening().map_err(failed)?;
        let spool = Spool::new(&std::env::temp_dir(), self.inputs.len()).map_err(failed)?;
        let jobs = self.args.jobs.map_or(0, std::num::NonZero::get).min(self.inputs.len().max(1));
        let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).stack_size(STACK).build();
        let pool = pool.map_err(|error| failed(io::Error::other(error)))?;
        let meter = Meter::new(self.args.progress, self.inputs.len(), language);
        let (sender, receiver) = sync_channel(WAITING);
        let stored = thread::scope(|scope| {
            scope.spawn(|| pool.install(|| self.work(&stop, sender)));
            store(spool, receiver, meter, &stop)
        });
        let (mut spool, reused) = stored.map_err(failed)?;
        let not_reached = u32::try_from(spool.close()).unwrap_or(u32::MAX);
        Ok(Results { spool, not_reached, reused, resumable: false, problems: Vec::new() })
    }

    /// Hands every input to a worker, until the run is stopped.
    fn work(&self, stop: &Stop, sender: SyncSender<Done>) {
        (0..self.inputs.len()).into_par_iter().for_each_with(sender, |sender, at| {
            if !stop.is_asked() {
                // Nobody listens any more where storing has failed; then the run is stopped too.
                let _ = sender.send(self.one(at));
            }
        });
    }

    fn one(&self, at: usize) -> Done {
        // Nothing that is shared with other documents is left half changed by a panic.
        let outcome = catch_unwind(AssertUnwindSafe(|| self.assess(at)));
        let outcome = outcome.unwrap_or_else(|_| Outcome::Unread(unread(&RunErrorKind::Internal)));
        let was_read = matches!(outcome, Outcome::Assessed(_));
        let entry = Entry { source: self.sources[at].clone(), outcome };
        Done { input: at, packed: Spool::packed(&entry), was_read, reused: false }
    }

    fn assess(&self, at: usize) -> Outcome {
        let bytes = match inputs::load(&self.inputs[at]) {
            Ok(bytes) => bytes,
            Err(kind) => return Outcome::Unread(unread(&kind)),
        };
        let settings = &self.settings[self.places[at].0];
        let name = &self.sources[at].path;
        match check_owned(name, bytes, &settings.rules, &self.options(at)) {
            Ok(assessment) => {
                let mut record = Record::of(&assessment);
                self.accept(at, &mut record);
                Outcome::Assessed(Box::new(record))
            }
            Err(error) => Outcome::Unread(unread(&RunErrorKind::Read(error))),
        }
    }

    /// Flags win over the manifest, that over settings, settings over what is read from the document.
    fn options(&self, at: usize) -> CheckOptions {
        let (settings, path) = &self.places[at];
        let settings = &self.settings[*settings];
        let flag = self.args.doctype.clone().map(|doctype| (doctype, DoctypeSource::Flag));
        let listed = || Some((self.sources[at].doctype.clone()?, DoctypeSource::Config));
        let mut options = CheckOptions::new(self.today);
        options.owner = self.args.owner.clone().or_else(|| settings.owner(path));
        options.doctype = flag.or_else(listed).or_else(|| Some((settings.doctype(path)?, DoctypeSource::Config)));
        options.overrides = settings.overrides.clone();
        options
    }

    /// Marks accepted deviations.
    fn accept(&self, at: usize, record: &mut Record) {
        let (number, path) = &self.places[at];
        let settings = &self.settings[*number];
        for ((pattern, accepted), used) in settings.deviations.iter().zip(&self.used[*number]) {
            let holds = pattern.as_ref().is_none_or(|pattern| settings.matches(pattern, path));
            if holds && record.accept(accepted, self.today) {
                used.store(true, Ordering::Relaxed);
            }
        }
    }
}

/// Stores entries as they come; gives how many are from an earlier run. A full disk stops the run.
fn store(mut spool: Spool, receiver: Receiver<Done>, mut meter: Meter, stop: &Stop) -> io::Result<(Spool, u32)> {
    let mut reused = 0;
    for done in receiver {
        let stored = done.packed.and_then(|packed| spool.put(done.input, &packed));
        if let Err(error) = stored {
            stop.ask();
            meter.finish();
            return Err(error);
        }
        reused += u32::from(done.reused);
        meter.step(done.was_read);
    }
    meter.finish();
    Ok((spool, reused))
}

/// What is kept of an error.
fn unread(kind: &RunErrorKind) -> Unread {
    let code = RunError::new("", kind.clone()).code().to_owned();
    let (pages, detail) = match kind {
        RunErrorKind::Read(ReadError::NoText { pages }) => (*pages, ""),
        RunErrorKind::Read(ReadError::Damaged(detail) | ReadError::Unsupported(detail) | ReadError::Limit(detail))
        | RunErrorKind::Unreadable(detail) => (0, detail.as_str()),
        _ => (0, ""),
    };
    Unread { code, pages, detail: detail.to_owned() }
}
