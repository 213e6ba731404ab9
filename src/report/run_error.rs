//! What could not be done: a file that was not read, or a run that was not possible, in four parts: what happened,
//! where, what became of the rest, the next step.

pub use crate::audit::Elsewhere;
use crate::read::ReadError;
use crate::text::Language;

use super::messages::Messages;
use super::text::{quoted, visible, wrap};

/// Something that could not be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunError {
    /// The path, pattern or name as given.
    pub path: String,
    /// What went wrong.
    pub kind: RunErrorKind,
}

/// What went wrong with a file or the run.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RunErrorKind {
    /// The file was opened, but is not a document that can be read.
    Read(ReadError),
    /// There is no such file; perhaps one of a similar name.
    NotFound {
        /// A path that does exist.
        suggestion: Option<String>,
    },
    /// A folder where a document was asked for.
    IsFolder,
    /// A folder without any document.
    EmptyFolder,
    /// A device, socket or the like.
    NotAFile,
    /// The file may not be opened.
    NoAccess,
    /// The file could not be read; the words are the operating system's.
    Unreadable(String),
    /// A link that leads back to itself.
    SymlinkLoop,
    /// A pattern that no file matches.
    NoMatch {
        /// What the folder does hold.
        elsewhere: Option<Elsewhere>,
        /// A pattern that would match.
        suggestion: Option<String>,
    },
    /// A pattern that is not well-formed.
    BadPattern,
    /// The program itself failed on the file.
    Internal,
    /// No requirement has that id.
    UnknownRequirement {
        /// An id at a small distance.
        suggestion: Option<String>,
    },
    /// No requirement asks anything of that document type.
    UnknownType {
        /// A type at a small distance.
        suggestion: Option<String>,
    },
    /// No requirement has that theme.
    UnknownTheme {
        /// A theme at a small distance.
        suggestion: Option<String>,
    },
    /// No requirement carries that programme on.
    UnknownProgramme {
        /// A programme at a small distance.
        suggestion: Option<String>,
    },
    /// The program has no such command.
    UnknownCommand {
        /// A command at a small distance.
        suggestion: Option<String>,
    },
    /// There is no such rule pack.
    UnknownPack {
        /// A pack at a small distance.
        suggestion: Option<String>,
    },
    /// What cannot be the name of a requirement.
    BadRuleId,
    /// A requirement has that id already.
    RuleExists,
    /// There is a file of that name already.
    FileExists,
    /// The rules cannot be used; the words say why.
    BadRules(String),
    /// The settings cannot be used; the words say why.
    BadConfig(String),
    /// The report of an earlier run cannot be used; the words say why.
    BadReport(String),
    /// The file is no report of an earlier run.
    NoReport,
    /// The report has another format than this version reads; the word is its own name for it.
    OtherVersion(String),
    /// The report is of another command.
    OtherReport {
        /// The command it is of.
        found: &'static str,
        /// The command it should be of.
        wanted: &'static str,
    },
    /// Neither a document nor a report.
    NotComparable,
    /// The program was built without that format.
    NotBuiltIn,
    /// Two reports are to go to the same place.
    OutputTwice,
    /// A report is to replace a file that the run reads.
    OutputIsInput,
    /// The output could not be written; the words are the operating system's.
    NotWritten(String),
    /// There is no room for what a run keeps on the disk while it works; the words are the system's.
    NoRoom(String),
    /// The cache cannot be used; the words are the system's.
    NoCache(String),
    /// The cache was damaged and made anew.
    CacheDamaged,
    /// The run was stopped before its end.
    Stopped {
        /// How many documents are in the result.
        done: u32,
        /// How many there are.
        all: u32,
    },
}

impl RunError {
    /// An error about a path.
    pub fn new(path: impl Into<String>, kind: RunErrorKind) -> Self {
        Self { path: path.into(), kind }
    }

    /// The stable name used in JSON.
    pub fn code(&self) -> &'static str {
        match &self.kind {
            RunErrorKind::Read(error) => error.code(),
            RunErrorKind::NotFound { .. } => "not-found",
            RunErrorKind::IsFolder => "is-folder",
            RunErrorKind::EmptyFolder => "empty-folder",
            RunErrorKind::NotAFile => "not-a-file",
            RunErrorKind::NoAccess => "no-access",
            RunErrorKind::Unreadable(_) => "unreadable",
            RunErrorKind::SymlinkLoop => "symlink-loop",
            RunErrorKind::NoMatch { .. } => "no-match",
            RunErrorKind::BadPattern => "bad-pattern",
            RunErrorKind::Internal => "internal-error",
            RunErrorKind::UnknownRequirement { .. } => "unknown-requirement",
            RunErrorKind::UnknownType { .. } => "unknown-type",
            RunErrorKind::UnknownTheme { .. } => "unknown-theme",
            RunErrorKind::UnknownProgramme { .. } => "unknown-programme",
            RunErrorKind::UnknownCommand { .. } => "unknown-command",
            RunErrorKind::UnknownPack { .. } => "unknown-pack",
            RunErrorKind::BadRuleId => "bad-rule-id",
            RunErrorKind::RuleExists => "rule-exists",
            RunErrorKind::FileExists => "file-exists",
            RunErrorKind::BadRules(_) => "bad-rules",
            RunErrorKind::BadConfig(_) => "bad-config",
            RunErrorKind::BadReport(_) => "bad-report",
            RunErrorKind::NoReport => "no-report",
            RunErrorKind::OtherVersion(_) => "other-version",
            RunErrorKind::OtherReport { .. } => "other-report",
            RunErrorKind::NotComparable => "not-comparable",
            RunErrorKind::NotBuiltIn => "not-built-in",
            RunErrorKind::OutputTwice => "output-twice",
            RunErrorKind::OutputIsInput => "output-is-input",
            RunErrorKind::NotWritten(_) => "not-written",
            RunErrorKind::NoRoom(_) => "no-room",
            RunErrorKind::NoCache(_) => "no-cache",
            RunErrorKind::CacheDamaged => "cache-damaged",
            RunErrorKind::Stopped { .. } => "stopped",
        }
    }

    /// What happened, in lower case and without full stop.
    pub(crate) fn headline(&self, language: Language) -> String {
        self.what(Messages::of(language))
    }

    /// The question whether a similar name was meant.
    pub(crate) fn did_you_mean(name: &str, language: Language) -> String {
        let words = Messages::of(language);
        words.fill("rest.did-you-mean", &[("name", &quoted(words, &visible(name)))])
    }

    /// That nothing was assessed.
    pub(crate) fn nothing_done(language: Language) -> &'static str {
        Messages::of(language).text("rest.nothing")
    }

    /// Where else the same is wrong.
    pub(crate) fn also_at(places: &str, language: Language) -> String {
        Messages::of(language).fill("rest.also", &[("places", &visible(places))])
    }

    /// What to do, without suggestions.
    pub(crate) fn next_step(&self, language: Language) -> String {
        Messages::of(language).fill(&format!("run.{}.step", self.key()), &[("path", &visible(&self.path))])
    }

    /// What happened and what to do, as sentences of one line.
    pub fn message(&self, language: Language) -> String {
        let words = Messages::of(language);
        format!("{}. {}", super::text::upper_first(&self.what(words)), self.step(words))
    }

    /// The four parts, wrapped at `width`; `done` is how many documents were assessed.
    pub fn human(&self, language: Language, done: usize, width: usize) -> String {
        self.parts(&self.rest(Messages::of(language), done), language, width)
    }

    /// What happened and where, what became of the rest, and the next step.
    fn parts(&self, rest: &str, language: Language, width: usize) -> String {
        let words = Messages::of(language);
        let mut lines = vec![format!("plansjekk: {}{}", self.place(), self.what(words))];
        let next = if rest.is_empty() { self.step(words) } else { format!("{rest} {}", self.step(words)) };
        lines.extend(wrap(&next, width.saturating_sub(2)).into_iter().map(|line| format!("  {line}")));
        lines.join("\n") + "\n"
    }

    /// All of some errors, each as [`Self::human`]; that nothing was assessed is said once, at last.
    pub fn human_all(errors: &[&Self], language: Language, done: usize, width: usize) -> String {
        let last = errors.len().saturating_sub(1);
        let said = errors.iter().enumerate().map(|(at, error)| {
            let alone = done > 0 || at == last || error.is_about_one_document();
            if alone { error.human(language, done, width) } else { error.parts("", language, width) }
        });
        said.collect()
    }

    /// Errors about a name or pattern have it in their words.
    fn place(&self) -> String {
        if self.is_about_a_file() { format!("{}: ", visible(&self.path)) } else { String::new() }
    }

    /// Whether it is about the run as a whole, and no file or name.
    pub(super) fn is_of_the_run(&self) -> bool {
        matches!(self.kind, RunErrorKind::Stopped { .. })
    }

    fn is_about_a_file(&self) -> bool {
        !matches!(
            self.kind,
            RunErrorKind::Stopped { .. }
                | RunErrorKind::NoMatch { .. }
                | RunErrorKind::BadPattern
                | RunErrorKind::UnknownRequirement { .. }
                | RunErrorKind::UnknownType { .. }
                | RunErrorKind::UnknownTheme { .. }
                | RunErrorKind::UnknownProgramme { .. }
                | RunErrorKind::UnknownCommand { .. }
                | RunErrorKind::UnknownPack { .. }
                | RunErrorKind::BadRuleId
                | RunErrorKind::RuleExists
                | RunErrorKind::NotBuiltIn
                | RunErrorKind::OutputTwice
                | RunErrorKind::OutputIsInput
        )
    }

    fn what(&self, words: &Messages) -> String {
        let name = quoted(words, &visible(&self.path));
        let (pages, detail) = match &self.kind {
            RunErrorKind::Read(ReadError::NoText { pages }) => (pages.to_string(), ""),
            RunErrorKind::Read(
                ReadError::Damaged(detail) | ReadError::Unsupported(detail) | ReadError::Limit(detail),
            )
            | RunErrorKind::Unreadable(detail)
            | RunErrorKind::BadRules(detail)
            | RunErrorKind::BadConfig(detail)
            | RunErrorKind::BadReport(detail)
            | RunErrorKind::OtherVersion(detail)
            | RunErrorKind::NoRoom(detail)
            | RunErrorKind::NoCache(detail)
            | RunErrorKind::NotWritten(detail) => (String::new(), detail.as_str()),
            _ => (String::new(), ""),
        };
        let (n, m) = match &self.kind {
            RunErrorKind::Stopped { done, all } => (done.to_string(), all.to_string()),
            _ => (pages, String::new()),
        };
        let (found, wanted) = self.commands();
        let values = [
            ("n", n.as_str()),
            ("m", &m),
            ("what", &visible(detail)),
            ("pattern", &name),
            ("name", &name),
            ("found", found),
            ("wanted", wanted),
        ];
        words.fill(&format!("run.{}.what", self.key()), &values)
    }

    /// The command that a report is of, and the one it should be of.
    fn commands(&self) -> (&'static str, &'static str) {
        match self.kind {
            RunErrorKind::OtherReport { found, wanted } => (found, wanted),
            _ => ("", ""),
        }
    }

    /// The message's key: the code, or a closer case of it.
    fn key(&self) -> &'static str {
        match &self.kind {
            RunErrorKind::Read(ReadError::NoText { pages: 1.. }) => "no-text-pages",
            RunErrorKind::Read(ReadError::Encrypted) if self.is_pdf() => "encrypted-pdf",
            _ => self.code(),
        }
    }

    fn is_pdf(&self) -> bool {
        self.path.rsplit_once('.').is_some_and(|(_, extension)| extension.eq_ignore_ascii_case("pdf"))
    }

    fn step(&self, words: &Messages) -> String {
        let values = [("path", visible(&self.path)), ("wanted", self.commands().1.into())];
        let values = values.each_ref().map(|(name, value)| (*name, &**value));
        let step = words.fill(&format!("run.{}.step", self.key()), &values);
        let hint = |name: &str| words.fill("rest.did-you-mean", &[("name", &quoted(words, &visible(name)))]);
        match &self.kind {
            RunErrorKind::NoMatch { elsewhere, suggestion } => {
                let there = elsewhere.as_ref().map(|elsewhere| elsewhere.sentence(words));
                let hint = suggestion.as_deref().map(hint);
                let parts: Vec<String> = there.into_iter().chain(hint).collect();
                if parts.is_empty() { step } else { parts.join(" ") }
            }
            RunErrorKind::NotFound { suggestion: Some(name) }
            | RunErrorKind::UnknownRequirement { suggestion: Some(name) }
            | RunErrorKind::UnknownType { suggestion: Some(name) }
            | RunErrorKind::UnknownTheme { suggestion: Some(name) }
            | RunErrorKind::UnknownProgramme { suggestion: Some(name) }
            | RunErrorKind::UnknownCommand { suggestion: Some(name) }
            | RunErrorKind::UnknownPack { suggestion: Some(name) } => format!("{} {step}", hint(name)),
            _ => step,
        }
    }

    /// What became of the rest; nothing where the error is not about assessing.
    fn rest(&self, words: &Messages, done: usize) -> String {
        match (&self.kind, done) {
            (
                RunErrorKind::Stopped { .. }
                | RunErrorKind::NotWritten(_)
                | RunErrorKind::NoRoom(_)
                | RunErrorKind::NoCache(_)
                | RunErrorKind::CacheDamaged
                | RunErrorKind::BadRuleId
                | RunErrorKind::RuleExists
                | RunErrorKind::FileExists,
                _,
            ) => String::new(),
            (_, 0) if self.is_about_one_document() => words.text("rest.alone").to_owned(),
            (_, 0) => words.text("rest.nothing").to_owned(),
            (_, 1) if self.is_about_one_document() => words.text("rest.one-other").to_owned(),
            (_, n) if self.is_about_one_document() => words.fill("rest.others", &[("n", &n.to_string())]),
            _ => String::new(),
        }
    }

    fn is_about_one_document(&self) -> bool {
        matches!(
            self.kind,
            RunErrorKind::Read(_) | RunErrorKind::NoAccess | RunErrorKind::Unreadable(_) | RunErrorKind::Internal
        )
    }
}

impl Elsewhere {
    fn sentence(&self, words: &Messages) -> String {
        let folder = quoted(words, &visible(&self.folder));
        let values =
            [("folder", folder.as_str()), ("n", &self.files.to_string()), ("extension", &visible(&self.extension))];
        words.fill("rest.elsewhere", &values)
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(path: &str, kind: RunErrorKind, language: Language, done: usize, expected: &Expect) {
        expected.assert_eq(&RunError::new(path, kind).human(language, done, 80));
    }

    #[test]
    fn a_scan_says_what_to_do() {
        let kind = RunErrorKind::Read(ReadError::NoText { pages: 38 });
        check(
            "2024-plan.pdf",
            kind,
            Language::Nb,
            11,
            &expect![[r"
            plansjekk: 2024-plan.pdf: fant ingen tekst på 38 av 38 sider (skannet PDF)
              Filen er ikke vurdert; de 11 andre er ferdige. Kjør tekstgjenkjenning (OCR) på
              filen, eller bruk Word-utgaven, og prøv igjen.
        "]],
        );
    }

    #[test]
    fn a_locked_file_names_the_menu() {
        check(
            "udkast.docx",
            RunErrorKind::Read(ReadError::Encrypted),
            Language::Da,
            11,
            &expect![[r"
            plansjekk: udkast.docx: filen er beskyttet med adgangskode
              Filen er ikke vurderet; de 11 andre er færdige. Åbn den i Word, fjern
              adgangskoden under Filer > Oplysninger > Beskyt dokument, og prøv igen.
        "]],
        );
        check(
            "udkast.pdf",
            RunErrorKind::Read(ReadError::Encrypted),
            Language::Da,
            0,
            &expect![[r"
            plansjekk: udkast.pdf: filen er beskyttet med adgangskode
              Filen er ikke vurderet. Gem en udgave uden adgangskode fra det program, som
              PDF-filen blev lavet i, og prøv igen.
        "]],
        );
    }

    #[test]
    fn a_pattern_without_files_says_what_is_there() {
        let elsewhere = Elsewhere { folder: "planar".to_owned(), files: 14, extension: "docx".to_owned() };
        let suggestion = Some("planar/*.docx".to_owned());
        let kind = RunErrorKind::NoMatch { elsewhere: Some(elsewhere), suggestion };
        check(
            "planar/*.doxc",
            kind,
            Language::Nn,
            0,
            &expect![[r"
            plansjekk: ingen filer passar til «planar/*.doxc»
              Ingenting er vurdert. Mappa «planar» har 14 filer som sluttar på .docx. Meinte
              du «planar/*.docx»?
        "]],
        );
    }

    #[test]
    fn an_unknown_name_is_compared_with_the_known() {
        let kind = RunErrorKind::UnknownRequirement { suggestion: Some("no-uu-ikt".to_owned()) };
        check(
            "no-uu-itk",
            kind,
            Language::Sv,
            0,
            &expect![[r"
            plansjekk: okänd kontrollpunkt ”no-uu-itk”
              Inget har kontrollerats. Menade du ”no-uu-ikt”? Alla namn visas med: plansjekk
              rules list
        "]],
        );
    }

    #[test]
    fn what_the_system_says_is_shown_safely() {
        check(
            "a\u{1b}[2J.md",
            RunErrorKind::Unreadable("I/O error".to_owned()),
            Language::En,
            1,
            &expect![[r"
            plansjekk: a␛[2J.md: the file could not be read (I/O error)
              The file has not been assessed; the other one is done. Copy it to a local
              folder and try again.
        "]],
        );
    }

    #[test]
    fn every_kind_has_its_words() {
        let read = [
            ReadError::Empty,
            ReadError::NoText { pages: 0 },
            ReadError::NoText { pages: 3 },
            ReadError::Encrypted,
            ReadError::Damaged("x".to_owned()),
            ReadError::Unsupported("x".to_owned()),
            ReadError::Limit("x".to_owned()),
            ReadError::ForeignLanguage,
        ];
        let others = [
            RunErrorKind::NotFound { suggestion: None },
            RunErrorKind::IsFolder,
            RunErrorKind::EmptyFolder,
            RunErrorKind::NotAFile,
            RunErrorKind::NoAccess,
            RunErrorKind::Unreadable("x".to_owned()),
            RunErrorKind::SymlinkLoop,
            RunErrorKind::NoMatch { elsewhere: None, suggestion: None },
            RunErrorKind::BadPattern,
            RunErrorKind::Internal,
            RunErrorKind::UnknownRequirement { suggestion: None },
            RunErrorKind::UnknownType { suggestion: None },
            RunErrorKind::UnknownTheme { suggestion: None },
            RunErrorKind::UnknownProgramme { suggestion: None },
            RunErrorKind::UnknownCommand { suggestion: None },
            RunErrorKind::UnknownPack { suggestion: None },
            RunErrorKind::BadRules("x".to_owned()),
            RunErrorKind::BadConfig("x".to_owned()),
            RunErrorKind::BadReport("x".to_owned()),
            RunErrorKind::NotBuiltIn,
            RunErrorKind::OutputTwice,
            RunErrorKind::OutputIsInput,
            RunErrorKind::NotWritten("x".to_owned()),
            RunErrorKind::NoRoom("x".to_owned()),
            RunErrorKind::NoCache("x".to_owned()),
            RunErrorKind::CacheDamaged,
        ];
        for kind in read.map(RunErrorKind::Read).into_iter().chain(others) {
            for path in ["plan.pdf", "plan.docx"] {
                for language in Language::ALL {
                    let text = RunError::new(path, kind.clone()).human(language, 2, 80);
                    assert!(!text.contains(['{', '}']), "{text}");
                }
            }
        }
    }
}
