//! The work of an audit: every input becomes an entry, in parallel, and the entries go to the disk as they come.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Zoned;
use jiff::civil::Date;
use rayon::ThreadPool;
use rayon::prelude::*;

use crate::assess::{CheckOptions, check_owned};
use crate::audit::{Baseline, Entry, NoticeRecord, Outcome, Record, Source, Unread, Window};
use crate::report::{RunError, RunErrorKind};
use crate::rules::{Requirement, RuleSet};
use crate::text::{Country, Language};

use crate::cli::args::AuditArgs;
use crate::cli::check::STACK;
use crate::cli::config::{AllSettings, Places, Settings, is_read};
use crate::cli::exit::{Failure, is_about_the_run};
use crate::cli::inputs::{self, Input, Inputs};
use crate::cli::locale;
use crate::cli::mistakes::Mistakes;
use crate::cli::options::known_types;
use crate::cli::reports;

use super::cache::{self, Cache, Kept, locked};
use super::progress::Meter;
use super::sources::Sources;
use super::spool::Spool;
use super::stop::Stop;

/// Documents that a worker takes at once: the last ones are shared by all, however long some of them are.
const TAKEN_AT_ONCE: usize = 4;

/// Everything that is settled before the first document is read.
pub(super) struct Job<'a> {
    args: &'a AuditArgs,
    /// The day "today" means.
    pub(super) today: Date,
    inputs: Inputs,
    sources: Vec<Source>,
    settings: Vec<Settings>,
    /// For each input the number of its settings, and its absolute path.
    places: Places,
    /// For each settings, what became of each of its deviations.
    seen: Vec<Vec<Seen>>,
    baseline: Option<Baseline>,
}

/// What the documents of the run have shown of a deviation.
#[derive(Default)]
struct Seen {
    /// It could hold for one that was assessed.
    held: AtomicBool,
    /// One uses it.
    used: AtomicBool,
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

/// What is known of an input.
enum Found {
    /// What became of it, and whether that is known from an earlier run.
    Outcome(Outcome, bool),
    /// Its record of an earlier run, or of a copy.
    Kept(Kept),
}

impl<'a> Job<'a> {
    /// Finds the documents, their settings and rules.
    pub(super) fn new(args: &'a AuditArgs, language: Language) -> Result<Self, Failure> {
        let Sources { inputs, known: sources, listing } = super::sources::of(args, language)?;
        let (settings, places) = AllSettings::of_run((&args.job).into(), inputs.list(), language)?;
        if let Some(listing) = listing {
            let requirements: Vec<_> = settings.iter().flat_map(|settings| settings.rules.requirements()).collect();
            let problems = listing.mistakes(&known_types(&requirements));
            if !problems.0.is_empty() {
                return Err(Failure::Mistakes(Mistakes::localized(&problems, language), language));
            }
        }
        let today = args.job.today();
        let seen = |settings: &Settings| settings.deviations.iter().map(|_| Seen::default()).collect();
        let seen = settings.iter().map(seen).collect();
        let baseline = reports::baseline(args.job.baseline.as_deref(), reports::Kind::Audit, language)?;
        Ok(Self { args, today, inputs, sources, settings, places, seen, baseline })
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

    /// Requirement and reason of each accepted deviation that is unused.
    pub(super) fn unused_deviations(&self) -> impl Iterator<Item = (&str, &str)> {
        self.settings.iter().zip(&self.seen).flat_map(|(settings, seen)| {
            let unused = settings.deviations.iter().zip(seen).filter(|(deviation, seen)| {
                settings.is_unused(deviation, seen.held.load(Ordering::Relaxed), seen.used.load(Ordering::Relaxed))
            });
            unused.map(|(deviation, _)| (deviation.accepted.requirement.as_str(), deviation.accepted.reason.as_str()))
        })
    }

    /// Whether only the last line is wanted.
    pub(super) fn is_quiet(&self) -> bool {
        self.args.quiet
    }

    /// Whether a report at a path would replace a file that the audit reads.
    pub(super) fn reads(&self, path: &Path) -> bool {
        is_read(path, &self.inputs, &self.settings, self.args.manifest.iter().chain(&self.args.job.baseline))
    }

    /// What arguments and manifest name that could not be used.
    pub(super) fn bad_arguments(&self) -> impl Iterator<Item = &RunError> {
        self.inputs.list().iter().filter_map(|input| match input {
            Input::Problem(error) => Some(error),
            Input::File(_) | Input::Standard => None,
        })
    }

    /// The names of the documents that were given more than once, with their other names.
    pub(super) fn given_again(&self) -> Vec<(String, &[String])> {
        self.inputs.again().map(|(_, first, others)| (first, others)).collect()
    }

    /// Whether whose the plans are is to be left out.
    pub(super) fn is_anonymous(&self) -> bool {
        self.args.anonymous
    }

    /// Whether a name, pattern or folder gave no document at all.
    pub(super) fn has_bad_argument(&self) -> bool {
        let bad = |input: &Input| matches!(input, Input::Problem(error) if is_about_the_run(error));
        self.inputs.list().is_empty() || self.inputs.list().iter().any(bad)
    }

    /// Does the work.
    pub(super) fn run(&self, language: Language) -> Result<Results, Failure> {
        let failed = |error: io::Error| {
            Failure::Run(Box::new(RunError::new("audit", RunErrorKind::NotWritten(error.to_string()))), language)
        };
        let stop = Stop::listening().map_err(failed)?;
        let (cache, mut problems) = self.cache();
        let temporary = std::env::temp_dir();
        // The folder of the cache is on a disk; the one for temporary files may be in memory.
        let folder = cache.as_ref().map_or(temporary.as_path(), Cache::folder);
        let full = |error: io::Error| {
            let kind = RunErrorKind::NoRoom(error.to_string());
            Failure::Run(Box::new(RunError::new(folder.display().to_string(), kind)), language)
        };
        let spool = Spool::new(folder, self.inputs.list().len()).map_err(full)?;
        let pool = self.pool().map_err(failed)?;
        let meter = Meter::new(self.args.progress, self.inputs.list().len(), language);
        let store = Mutex::new(Store { spool, meter, reused: 0, failed: None });
        pool.install(|| self.work(&stop, cache.as_ref(), &store));
        let (spool, reused, not_reached) =
            store.into_inner().unwrap_or_else(PoisonError::into_inner).close().map_err(full)?;
        let resumable = cache.is_some();
        problems.extend(cache.and_then(|cache| cache.finish(self.args.cache.cache_size.saturating_mul(1_000_000))));
        let not_reached = u32::try_from(not_reached).unwrap_or(u32::MAX);
        Ok(Results { spool, not_reached, reused, resumable, problems })
    }

    /// As many workers as are asked for, though never more than there are inputs.
    pub(super) fn pool(&self) -> io::Result<ThreadPool> {
        let jobs = self.args.job.jobs.map_or(0, std::num::NonZero::get).min(self.inputs.list().len().max(1));
        rayon::ThreadPoolBuilder::new().num_threads(jobs).stack_size(STACK).build().map_err(io::Error::other)
    }

    /// The cache; what stands in its way costs time, never the run.
    fn cache(&self) -> (Option<Cache>, Vec<RunError>) {
        let folder = self.args.cache.cache.clone().or_else(locale::cache_folder).filter(|_| !self.args.cache.no_cache);
        match folder.map(|folder| Cache::open(&folder, Zoned::now().date())) {
            None => (None, Vec::new()),
            Some(Ok(cache)) => (Some(cache), Vec::new()),
            Some(Err(problem)) => (None, vec![problem]),
        }
    }

    /// Hands every input to a worker, until the run is stopped.
    fn work(&self, stop: &Stop, cache: Option<&Cache>, store: &Mutex<Store>) {
        (0..self.inputs.list().len()).into_par_iter().with_max_len(TAKEN_AT_ONCE).for_each(|at| {
            if !stop.is_asked() {
                let done = self.one(at, cache);
                locked(store).put(done, stop);
            }
        });
    }

    fn one(&self, at: usize, cache: Option<&Cache>) -> Done {
        // Nothing that is shared with other documents is left half changed by a panic.
        match catch_unwind(AssertUnwindSafe(|| self.found(at, cache))) {
            Ok(Found::Kept(kept)) => self.kept(at, kept),
            Ok(Found::Outcome(outcome, reused)) => self.made(at, outcome, reused),
            Err(_) => self.made(at, Outcome::Unread(unread(&RunErrorKind::Internal)), false),
        }
    }

    /// The entry of a document that is known and has nothing to be marked: its outcome stays packed.
    fn kept(&self, at: usize, kept: Kept) -> Done {
        let mut source = self.sources[at].clone();
        if let Some(owner) = kept.owner() {
            source.settle(owner);
        }
        let (was_read, reused) = (kept.was_read(), kept.earlier);
        Done { input: at, packed: Spool::joined(&source, kept.packed), was_read, reused }
    }

    fn made(&self, at: usize, mut outcome: Outcome, reused: bool) -> Done {
        if let Outcome::Assessed(record) = &mut outcome {
            self.accept(at, record);
            record.notices.extend(self.inputs.again_notice(at).map(|notice| NoticeRecord::of(&notice)));
            if let Some(baseline) = &self.baseline {
                baseline.mark_record(&reports::place(Path::new(&self.sources[at].path)), record);
            }
        }
        let was_read = matches!(outcome, Outcome::Assessed(_));
        let mut entry = Entry { source: self.sources[at].clone(), outcome };
        entry.settle();
        Done { input: at, packed: Spool::packed(&entry), was_read, reused }
    }

    /// Whether a record of the input may have to be marked.
    fn marks(&self, at: usize) -> bool {
        let settings = &self.settings[self.places[at].0];
        !settings.deviations.is_empty() || self.baseline.is_some() || self.inputs.again_notice(at).is_some()
    }

    /// What became of an input.
    fn found(&self, at: usize, cache: Option<&Cache>) -> Found {
        let bytes = match inputs::load(&self.inputs.list()[at]) {
            Ok(bytes) => bytes,
            Err(kind) => return Found::Outcome(Outcome::Unread(unread(&kind)), false),
        };
        let name = &self.sources[at].path;
        let (rules, options) = (&self.settings[self.places[at].0].rules, self.options(at));
        let Some(cache) = cache else { return Found::Outcome(assessed(name, bytes, rules, &options).0, false) };
        let key = cache::key(name, &bytes, &options);
        if let Some(kept) = cache.get(&key, rules, &options) {
            if !self.marks(at) {
                return Found::Kept(kept);
            }
            if let Some(outcome) = kept.outcome() {
                return Found::Outcome(outcome, kept.earlier);
            }
        }
        let (outcome, window) = assessed(name, bytes, rules, &options);
        cache.put(&key, rules, &options, window, &outcome);
        Found::Outcome(outcome, false)
    }

    fn options(&self, at: usize) -> CheckOptions {
        let ((settings, path), listed) = (&self.places[at], self.sources[at].doctype.clone());
        self.settings[*settings].check_options((&self.args.job).into(), path, listed, self.today)
    }

    /// Marks accepted deviations.
    fn accept(&self, at: usize, record: &mut Record) {
        let (number, path) = &self.places[at];
        let settings = &self.settings[*number];
        for (deviation, seen) in settings.deviations.iter().zip(&self.seen[*number]) {
            if settings.holds(deviation, path) {
                seen.held.store(true, Ordering::Relaxed);
                seen.used.fetch_or(record.accept(&deviation.accepted, self.today), Ordering::Relaxed);
            }
        }
    }
}

/// Where the workers store entries as they come.
struct Store {
    spool: Spool,
    meter: Meter,
    /// How many are from an earlier run.
    reused: u32,
    /// What went wrong first.
    failed: Option<io::Error>,
}

impl Store {
    /// A full disk stops the run.
    fn put(&mut self, done: Done, stop: &Stop) {
        match done.packed.and_then(|packed| self.spool.put(done.input, &packed)) {
            Ok(()) => {
                self.reused += u32::from(done.reused);
                self.meter.step(done.was_read);
            }
            Err(error) => {
                stop.ask();
                self.failed.get_or_insert(error);
            }
        }
    }

    /// The entries, how many are from an earlier run, and how many inputs were not reached.
    fn close(mut self) -> io::Result<(Spool, u32, usize)> {
        self.meter.finish();
        self.failed.map_or(Ok(()), Err)?;
        let not_reached = self.spool.close()?;
        Ok((self.spool, self.reused, not_reached))
    }
}

/// What becomes of a document, and the days that this holds for.
fn assessed(name: &str, bytes: Vec<u8>, rules: &RuleSet, options: &CheckOptions) -> (Outcome, Window) {
    match check_owned(name, bytes, rules, options) {
        Ok(assessment) => {
            let window = Window::of(&assessment, options.date, options.today);
            (Outcome::from(&assessment), window)
        }
        Err(error) => (Outcome::from(&error), Window::ALWAYS),
    }
}

/// What is kept of an error.
fn unread(kind: &RunErrorKind) -> Unread {
    let bare = || Unread { code: code(kind), ..Unread::default() };
    match kind {
        RunErrorKind::Read(error) => Unread::from(error),
        RunErrorKind::Unreadable(detail) => Unread { detail: detail.clone(), ..bare() },
        RunErrorKind::NotFound { suggestion } => Unread { suggestion: suggestion.clone(), ..bare() },
        RunErrorKind::NoMatch { elsewhere, suggestion } => {
            Unread { suggestion: suggestion.clone(), elsewhere: elsewhere.clone(), ..bare() }
        }
        _ => bare(),
    }
}

fn code(kind: &RunErrorKind) -> String {
    RunError::new("", kind.clone()).code().to_owned()
}
