//! Arguments exactly as given; what they mean together is settled in `options`.

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

use crate::rules::Severity;
use crate::text::Language;

use super::target::{Target, TargetParser};

/// Checks whether municipal plans commit to digital competence and universal design. Nothing leaves the machine.
#[derive(Debug, Parser)]
#[command(name = "plansjekk", version, about, arg_required_else_help = true, after_help = EXIT_CODES)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Command,
}

const EXIT_CODES: &str = "\
Exit codes:
  0  every demand at or above --fail-on is met
  1  some are not
  2  the run could not be done as asked
  3  a document could not be read; the others are done";

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Assess one or a few documents
    #[command(after_help = EXIT_CODES)]
    Check(CheckArgs),
    /// Assess many documents: a matrix of municipalities and requirements, and what they say together
    #[command(after_help = EXIT_CODES)]
    Audit(AuditArgs),
    /// Compare two versions: which commitments are gained, lost, strengthened or weakened
    #[command(after_help = COMPARE_EXIT_CODES)]
    Compare(CompareArgs),
    /// Print a document as the program reads it
    Extract(ExtractArgs),
    /// List, explain, test and write rules
    Rules(RulesArgs),
    /// Print the JSON Schema of the JSON report of a check or an audit
    Schema(SchemaArgs),
    /// Print the completion script of a shell
    Completions(CompletionsArgs),
    /// Print the manual page, of the program or of one of its commands
    Man(ManArgs),
}

#[derive(Debug, clap::Args)]
pub(super) struct SchemaArgs {
    /// Whose report
    #[arg(value_enum, default_value_t = SchemaKind::Check)]
    pub(super) kind: SchemaKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum SchemaKind {
    Check,
    Audit,
}

#[derive(Debug, clap::Args)]
pub(super) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub(super) shell: clap_complete::Shell,
}

#[derive(Debug, clap::Args)]
pub(super) struct ManArgs {
    /// A command, such as check or rules list [default: the program]
    #[arg(value_name = "COMMAND")]
    pub(super) command: Vec<String>,
}

#[derive(Debug, clap::Args)]
pub(super) struct CheckArgs {
    /// Documents (docx, odt, pdf, html, md, txt), folders of them, patterns such as "plans/**/*.docx", or - for standard
    /// input
    #[arg(required = true, value_name = "PATH|GLOB|-")]
    pub(super) paths: Vec<OsString>,
    /// How the report is written [default: human]; plain is for screen readers, concise has one line per finding. May be
    /// given several times with a file for each, as in --format sarif=o.sarif --format html=o.html
    #[arg(long, value_parser = TargetParser::<Format>::new(), value_name = "FORMAT[=FILE]")]
    pub(super) format: Vec<Target<Format>>,
    /// Write the format without a file to this file; a file is replaced only when the new one is complete
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    #[command(flatten)]
    pub(super) job: JobArgs,
    /// Show only what is at least this grave; the rest is counted
    #[arg(long, value_enum, default_value_t = MinSeverity::Info)]
    pub(super) min_severity: MinSeverity,
    /// When colours are used
    #[arg(long, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    pub(super) color: Colour,
    /// Print the last line of each document only
    #[arg(short, long)]
    pub(super) quiet: bool,
    /// Show how each passage was judged, question by question
    #[arg(long)]
    pub(super) explain: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct AuditArgs {
    /// Documents (docx, odt, pdf, html, md, txt), folders of them, or patterns such as "plans/**/*.docx"
    #[arg(value_name = "PATH|GLOB", required_unless_present = "manifest")]
    pub(super) paths: Vec<OsString>,
    /// A list of documents (TOML or CSV) that says whose they are; paths are relative to it
    #[arg(long, value_name = "FILE", conflicts_with = "init")]
    pub(super) manifest: Option<PathBuf>,
    /// Write such a list of the documents, with what their paths say of municipality, county and year; the file of -o says
    /// by its ending whether it is TOML or CSV
    #[arg(long, conflicts_with = "format")]
    pub(super) init: bool,
    /// How the report is written [default: human]; csv is the matrix, findings-csv has one row for each verdict; may be
    /// given several times with a file for each, as in --format csv=o.csv --format json=o.json
    #[arg(long, value_parser = TargetParser::<AuditFormat>::new(), value_name = "FORMAT[=FILE]")]
    pub(super) format: Vec<Target<AuditFormat>>,
    /// Write the format without a file to this file; a file is replaced only when the new one is complete
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    #[command(flatten)]
    pub(super) job: JobArgs,
    #[command(flatten)]
    pub(super) cache: CacheArgs,
    /// Leave out whose the plans are: names, paths, dates and places, also in the passages
    #[arg(long)]
    pub(super) anonymous: bool,
    /// When colours are used; the reports of an audit have none so far
    #[arg(long, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    pub(super) color: Colour,
    /// How the run shows how far it has come
    #[arg(long, value_enum, default_value_t = ProgressMode::Auto, value_name = "HOW")]
    pub(super) progress: ProgressMode,
    /// Say less: the counts only
    #[arg(short, long)]
    pub(super) quiet: bool,
}

/// What a check and an audit are told alike.
#[derive(Debug, clap::Args)]
pub(super) struct JobArgs {
    #[command(flatten)]
    pub(super) rules: RuleArgs,
    /// The document type [default: read from each document]
    #[arg(long = "type", value_name = "DOCTYPE")]
    pub(super) doctype: Option<String>,
    /// The municipality that adopts the plan [default: read from each document]
    #[arg(long, value_name = "NAME")]
    pub(super) owner: Option<String>,
    #[command(flatten)]
    pub(super) messages: MessageArgs,
    /// The day that "today" means [default: the clock]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(super) date: Option<Date>,
    /// Exit with 1 when a demand of this severity or a graver one is not met
    #[arg(long, value_enum, default_value_t = FailOn::Error)]
    pub(super) fail_on: FailOn,
    /// Fail only on what is new since an earlier run: its report as json or jsonl
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,
    /// How many documents are assessed at a time [default: one per processor]
    #[arg(long, value_name = "N")]
    pub(super) jobs: Option<NonZeroUsize>,
}

impl JobArgs {
    /// The day that "today" means.
    pub(super) fn today(&self) -> Date {
        self.date.unwrap_or_else(|| jiff::Zoned::now().date())
    }
}

#[derive(Debug, clap::Args)]
pub(super) struct CacheArgs {
    /// The folder of the cache, which lets a stopped run go on and an unchanged document be skipped [default: the system's
    /// folder for caches]
    #[arg(long, value_name = "FOLDER", conflicts_with = "no_cache")]
    pub(super) cache: Option<PathBuf>,
    /// Assess everything anew, and keep nothing
    #[arg(long)]
    pub(super) no_cache: bool,
    /// How large the cache may grow, in megabytes; what was not used for longest goes first
    #[arg(long, value_name = "MB", default_value_t = 2000)]
    pub(super) cache_size: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum AuditFormat {
    Human,
    Plain,
    Json,
    Jsonl,
    Csv,
    FindingsCsv,
    Html,
    Xlsx,
    Sqlite,
    Parquet,
    Sarif,
    Junit,
    Github,
    Gitlab,
    Markdown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ProgressMode {
    /// A bar on a terminal, nothing in a pipe
    Auto,
    /// A line at each tenth
    Plain,
    Never,
}

const COMPARE_EXIT_CODES: &str = "\
Exit codes:
  0  nothing is lost or weakened
  1  something is
  2  the run could not be done as asked
  3  a document could not be read";

#[derive(Debug, clap::Args)]
pub(super) struct CompareArgs {
    /// The old version: a document, or the json or jsonl report of a check or an audit
    #[arg(value_name = "OLD")]
    pub(super) old: PathBuf,
    /// The new version
    #[arg(value_name = "NEW")]
    pub(super) new: PathBuf,
    /// How the report is written
    #[arg(long, value_enum, default_value_t = CompareFormat::Human)]
    pub(super) format: CompareFormat,
    /// Write the report to this file, which is replaced only when the new one is complete
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    #[command(flatten)]
    pub(super) rules: RuleArgs,
    /// The municipality that adopts the plans [default: read from each]
    #[arg(long, value_name = "NAME")]
    pub(super) owner: Option<String>,
    #[command(flatten)]
    pub(super) messages: MessageArgs,
    /// The day that "today" means [default: the clock]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(super) date: Option<Date>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum CompareFormat {
    Human,
    Plain,
    Json,
    Markdown,
}

#[derive(Debug, clap::Args)]
pub(super) struct RuleArgs {
    /// Rules to use: built-in packs (no, dk, se), files or folders of rules, several with commas or by repeating the flag
    /// [default: the built-in packs]
    #[arg(long, value_name = "PACK|PATH", num_args = 1)]
    pub(super) rules: Vec<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(super) struct MessageArgs {
    /// The language of messages [default: the document's, and for messages about the run the system's]
    #[arg(long, value_enum)]
    pub(super) lang: Option<MessageLanguage>,
}

#[derive(Debug, clap::Args)]
pub(super) struct ExtractArgs {
    /// A document, or - for standard input
    #[arg(value_name = "FILE|-")]
    pub(super) path: OsString,
    /// Text as offsets count it, or the blocks as JSON
    #[arg(long, value_enum, default_value_t = ExtractFormat::Text)]
    pub(super) format: ExtractFormat,
    #[command(flatten)]
    pub(super) messages: MessageArgs,
}

#[derive(Debug, clap::Args)]
pub(super) struct RulesArgs {
    #[command(subcommand)]
    pub(super) command: RulesCommand,
}

#[derive(Debug, Subcommand)]
pub(super) enum RulesCommand {
    /// List all requirements, a line each
    List(ListArgs),
    /// Explain a requirement: what it asks, of whom, why, and what counts
    Explain(ExplainArgs),
    /// Run the examples beside the rules; in them, today is always 21 November 2026
    Test(TestArgs),
    /// Look for what misleads: laws nobody looked up, old sources, weak remedies, broad and impossible patterns
    Lint(LintArgs),
    /// Print the JSON Schema of rule files, for completion in editors
    Schema(RuleSchemaArgs),
    /// Write a commented rule file to begin with
    New(NewArgs),
    /// Train the topic model on labelled passages
    Train(TrainArgs),
    /// Fit how much what stands around a passage counts, on labelled documents
    Weigh(WeighArgs),
}

/// A country by the name of its pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum PackCountry {
    No,
    Dk,
    Se,
}

impl PackCountry {
    pub(super) fn country(self) -> crate::text::Country {
        match self {
            Self::No => crate::text::Country::No,
            Self::Dk => crate::text::Country::Dk,
            Self::Se => crate::text::Country::Se,
        }
    }
}

#[derive(Debug, clap::Args)]
pub(super) struct TrainArgs {
    /// Folders of labelled passages (JSON Lines named by their language: nb.jsonl, nb2.jsonl, da.jsonl …) and labelled documents
    #[arg(value_name = "FOLDER", required = true)]
    pub(super) folders: Vec<std::path::PathBuf>,
    /// The model to write
    #[arg(short, long, value_name = "MODEL")]
    pub(super) output: std::path::PathBuf,
}

#[derive(Debug, clap::Args)]
pub(super) struct WeighArgs {
    /// Folders of labelled documents: NAME.md, NAME.meta.json and NAME.labels.jsonl
    #[arg(value_name = "FOLDER", required = true)]
    pub(super) folders: Vec<std::path::PathBuf>,
    /// The file of weights to write
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: std::path::PathBuf,
}

/// What `--source` without a name means.
pub(super) const ALL_PROGRAMMES: &str = "all";

#[derive(Debug, clap::Args)]
pub(super) struct ListArgs {
    #[command(flatten)]
    pub(super) rules: RuleArgs,
    /// Only requirements of this country
    #[arg(long, value_enum)]
    pub(super) country: Option<PackCountry>,
    /// Only requirements of this theme, such as security-training
    #[arg(long)]
    pub(super) theme: Option<String>,
    /// Only requirements of this basis
    #[arg(long, value_parser = ["law", "convention", "agreement", "guidance", "practice"])]
    pub(super) basis: Option<String>,
    /// Only requirements asked of this document type
    #[arg(long = "type", value_name = "DOCTYPE")]
    pub(super) doctype: Option<String>,
    /// Under the programmes they carry on; with a number or a name such as KL, only what carries that on or has a source
    /// of that name
    #[arg(long, value_name = "PROGRAMME", num_args = 0..=1, default_missing_value = ALL_PROGRAMMES)]
    pub(super) source: Option<String>,
    /// A line each, or everything a rule says as JSON
    #[arg(long, value_enum, default_value_t = ListFormat::Human)]
    pub(super) format: ListFormat,
    #[command(flatten)]
    pub(super) messages: MessageArgs,
}

#[derive(Debug, clap::Args)]
pub(super) struct ExplainArgs {
    /// The requirement's id, such as no-uu-ikt
    #[arg(value_name = "ID")]
    pub(super) id: String,
    #[command(flatten)]
    pub(super) rules: RuleArgs,
    #[command(flatten)]
    pub(super) messages: MessageArgs,
}

#[derive(Debug, clap::Args)]
pub(super) struct TestArgs {
    /// Only requirements whose id begins like this
    #[arg(value_name = "ID")]
    pub(super) ids: Vec<String>,
    #[command(flatten)]
    pub(super) rules: RuleArgs,
    #[command(flatten)]
    pub(super) messages: MessageArgs,
}

#[derive(Debug, clap::Args)]
pub(super) struct LintArgs {
    #[command(flatten)]
    pub(super) rules: RuleArgs,
    /// The day that "today" means [default: the clock]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(super) date: Option<Date>,
    #[command(flatten)]
    pub(super) messages: MessageArgs,
}

#[derive(Debug, clap::Args)]
pub(super) struct RuleSchemaArgs {
    /// What kind of rule file
    #[arg(value_enum, default_value_t = RuleSchema::Requirement)]
    pub(super) kind: RuleSchema,
}

/// The kinds of rule file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum RuleSchema {
    Requirement,
    Concepts,
    Frameworks,
    LawQuotes,
}

#[derive(Debug, clap::Args)]
pub(super) struct NewArgs {
    /// The id of the requirement, such as no-uu-test: the country (no, dk, se), then words joined by hyphens
    #[arg(value_name = "ID")]
    pub(super) id: String,
    /// The file [default: the id, ending in .toml, in the current folder]
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    #[command(flatten)]
    pub(super) messages: MessageArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Human,
    Plain,
    Concise,
    Json,
    Jsonl,
    Sarif,
    Junit,
    Github,
    Gitlab,
    Markdown,
    Csv,
    Html,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ListFormat {
    Human,
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ExtractFormat {
    Text,
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    Error,
    Warning,
    Info,
    Never,
}

impl FailOn {
    /// The mildest severity that fails a run.
    pub(super) fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Info => Some(Severity::Info),
            Self::Never => None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum MinSeverity {
    Error,
    Warning,
    Info,
}

impl MinSeverity {
    pub(super) fn severity(self) -> Severity {
        match self {
            Self::Error => Severity::Error,
            Self::Warning => Severity::Warning,
            Self::Info => Severity::Info,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Colour {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum MessageLanguage {
    Nb,
    Nn,
    Da,
    Sv,
    En,
}

impl MessageLanguage {
    pub(super) fn language(self) -> Language {
        match self {
            Self::Nb => Language::Nb,
            Self::Nn => Language::Nn,
            Self::Da => Language::Da,
            Self::Sv => Language::Sv,
            Self::En => Language::En,
        }
    }
}
