//! From rule files as written to a checked [`Pack`]: the only door, and it reports every mistake of every file at once.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use toml::de::{DeTable, DeValue};

use crate::text::{Country, Language};

use super::class::COUNT;
use super::doctypes::doctypes;
use super::entries::{demands, examples, parts, programmes, sources};
use super::expr::{self, Expr};
use super::lexicon::Lexicon;
use super::matcher::{Builder, Mark};
use super::pack::{Example, Framework, Pack, Quote, Topic};
use super::problem::{Form, Kind, Problem, Problems, nearest};
use super::tables::{EXPRESSION_KEYS, File, Table, string_list, unknown_language, wrong_type};
use super::topic::Node;
use super::word::{Phrase, parse_phrase};
use super::{Area, Basis, Code, Evidence, FieldKind, Level, Localized, Part, Requirement, Severity};

/// A rule file: its name for messages, and its text.
#[derive(Debug, Clone)]
pub struct RuleFile {
    /// The path, or the name of a built-in file.
    pub name: String,
    /// The TOML text.
    pub text: String,
}

pub(crate) const AREAS: [(&str, Area); 3] = [
    ("digital-competence", Area::DigitalCompetence),
    ("universal-design", Area::UniversalDesign),
    ("planning", Area::Planning),
];
pub(crate) const EVIDENCE: [(&str, Evidence); 6] = [
    ("promise", Evidence::Promise),
    ("status", Evidence::Status),
    ("process", Evidence::Process),
    ("definition", Evidence::Definition),
    ("provision", Evidence::Provision),
    ("naming", Evidence::Naming),
];
pub(crate) const BASES: [(&str, Basis); 5] = [
    ("law", Basis::Law),
    ("convention", Basis::Convention),
    ("agreement", Basis::Agreement),
    ("guidance", Basis::Guidance),
    ("practice", Basis::Practice),
];
pub(crate) const LEVELS: [(&str, Level); 5] = [
    ("absent", Level::Absent),
    ("mentioned", Level::Mentioned),
    ("aspired", Level::Aspired),
    ("committed", Level::Committed),
    ("actionable", Level::Actionable),
];
pub(crate) const SEVERITIES: [(&str, Severity); 3] =
    [("error", Severity::Error), ("warning", Severity::Warning), ("info", Severity::Info)];
pub(crate) const FIELDS: [(&str, FieldKind); 4] = [
    ("owner", FieldKind::Owner),
    ("deadline", FieldKind::Deadline),
    ("indicator", FieldKind::Indicator),
    ("budget", FieldKind::Budget),
];
pub(crate) const CODES: [(&str, Code); 10] = [
    ("NEG", Code::Neg),
    ("OTHER", Code::Other),
    ("LAW", Code::Law),
    ("PAST", Code::Past),
    ("QUEST", Code::Quest),
    ("COND", Code::Cond),
    ("GEN", Code::Gen),
    ("HEAD", Code::Head),
    ("META", Code::Meta),
    ("CITE", Code::Cite),
];

/// Longest short title, in characters (`ux.md`).
const SHORT_TITLE: usize = 36;

/// A requirement with its topic expressions, before names are resolved.
struct Draft {
    file: usize,
    /// Of the built-in rules.
    builtin: bool,
    requirement: Requirement,
    about: Vec<(Expr, Range<usize>)>,
    not: Vec<(Expr, Range<usize>)>,
    never: Vec<(Expr, Range<usize>)>,
    act: Vec<(Expr, Range<usize>)>,
    otherwise: Vec<(Expr, Range<usize>)>,
    only_if: Option<(Expr, Range<usize>)>,
    error_if: Option<(Expr, Range<usize>)>,
    parts: Vec<Vec<(Expr, Range<usize>)>>,
    examples: Vec<Example>,
}

/// Words of a concept with the file and place of its name.
struct Concept {
    file: usize,
    range: Range<usize>,
    phrases: Vec<Phrase>,
    overridable: bool,
    /// Of the built-in rules, or instead of one of theirs.
    builtin: bool,
}

/// Everything read from the files of a pack so far.
struct Compiler {
    country: Country,
    files: Vec<File>,
    concepts: BTreeMap<String, Concept>,
    drafts: Vec<Draft>,
    frameworks: Vec<Framework>,
    quotes: Vec<(Quote, Phrase)>,
}

/// Compiles the rules of one country. `library` files may only be overridden by concepts of `files`; requirements are
/// taken from `files`, and from `library` only where `with_library` says so.
pub(crate) fn compile(
    country: Country,
    library: &[RuleFile],
    files: &[RuleFile],
    with_library: bool,
) -> Result<Pack, Problems> {
    let mut compiler = Compiler {
        country,
        files: Vec::new(),
        concepts: BTreeMap::new(),
        drafts: Vec::new(),
        frameworks: Vec::new(),
        quotes: Vec::new(),
    };
    for file in library {
        compiler.read(file, with_library, true);
    }
    for file in files {
        compiler.read(file, true, false);
    }
    compiler.finish()
}

impl Compiler {
    fn read(&mut self, rule_file: &RuleFile, with_requirements: bool, overridable: bool) {
        let (mut file, text) = File::repaired(&rule_file.name, &rule_file.text);
        let (table, _) = DeTable::parse_recoverable(&text);
        let number = self.files.len();
        let mut table = Table::new(table.get_ref(), 0..rule_file.text.len().min(1));
        if table.has("id") || !file.unreadable(&["id"]).is_empty() {
            let builtin = overridable;
            self.requirement(&mut table, &mut file, number, with_requirements.then_some(builtin));
            if let Some(concepts) = table.table("concept", &mut file) {
                self.concept_table(&concepts, &mut file, number, overridable);
            }
            table.finish(&mut file);
        } else if table.has("framework") {
            self.framework_file(table, &mut file);
        } else if table.has("quote") {
            self.quote_file(table, &mut file);
        } else if file.is_whole() {
            self.concept_table(&table, &mut file, number, overridable);
        }
        self.files.push(file);
    }

    fn concept_table(&mut self, table: &Table<'_, '_>, file: &mut File, number: usize, overridable: bool) {
        for (name, range, value) in table.entries() {
            let DeValue::Table(by_language) = value.get_ref() else {
                wrong_type(file, value, name, Kind::Table);
                continue;
            };
            let mut phrases = Vec::new();
            for (language, words) in by_language {
                if Language::parse(language.get_ref()).is_none() {
                    let _ = unknown_language(language, by_language, file);
                }
                for (text, place) in string_list(words, language.get_ref(), file) {
                    phrases.extend(phrase(&text, place, file));
                }
            }
            if phrases.is_empty() {
                file.form(range.clone(), Form::NoWords(name.to_owned()));
            }
            if self.concepts.get(name).is_some_and(|known| !known.overridable || overridable) {
                file.form(range.clone(), Form::Twice(name.to_owned()));
                continue;
            }
            let builtin = overridable || self.concepts.contains_key(name);
            self.concepts.insert(name.to_owned(), Concept { file: number, range, phrases, overridable, builtin });
        }
    }

    /// Reads a requirement, which is kept where it is said whether it is a built-in one.
    fn requirement(&mut self, table: &mut Table<'_, '_>, file: &mut File, number: usize, builtin: Option<bool>) {
        let id = table.required("id", file);
        let area = table.choice("area", &AREAS, file);
        let theme = table.required("theme", file);
        // Read by `rules lint` alone.
        let _ = table.flag("own_theme", file);
        let evidence = table.choice("evidence", &EVIDENCE, file);
        let basis = table.choice("basis", &BASES, file);
        if let Some((id, place)) = &id {
            self.check_id(id, place, file);
        }
        let mut requirement = Requirement {
            id: id.map(|(id, _)| id).unwrap_or_default(),
            area: area.unwrap_or(Area::Planning),
            theme: theme.map(|(theme, _)| theme).unwrap_or_default(),
            evidence: evidence.unwrap_or(Evidence::Promise),
            basis: basis.unwrap_or(Basis::Practice),
            programmes: programmes(table, file),
            valid_from: table.date("valid_from", file),
            valid_to: table.date("valid_to", file),
            only_if: None,
            error_if: None,
            only_if_text: if table.has("only_if_text") {
                table.localized("only_if_text", file)
            } else {
                Localized::default()
            },
            goal_if_action_plan: table.flag("goal_if_action_plan", file),
            title: table.localized("title", file),
            short: table.localized("short", file),
            asks: table.localized("asks", file),
            why: table.localized("why", file),
            looked_for: table.localized("looked_for", file),
            verbs: table.localized("verbs", file),
            remedy: table.localized("remedy", file),
            sources: Vec::new(),
            parts: Vec::new(),
            demands: Vec::new(),
        };
        self.check_texts(&requirement, table, file);
        table.known("only_if_text");
        requirement.sources = sources(table, file);
        let (named, parts): (Vec<Part>, Vec<_>) = parts(table, file, self.country).into_iter().unzip();
        requirement.demands = demands(table, file, &self.types(&requirement.id), &named, self.country);
        requirement.parts = named;
        let only_if = table.string("only_if", file).and_then(|(text, place)| {
            let expr = expression(&text, &place, file)?;
            requirement.only_if = Some(text);
            Some((expr, place))
        });
        let error_if = table.string("error_if", file).and_then(|(text, place)| {
            let expr = expression(&text, &place, file)?;
            requirement.error_if = Some(text);
            Some((expr, place))
        });
        let [mut about, mut not, mut never, mut act, mut otherwise] = [const { Vec::new() }; 5];
        let mut says_what = false;
        if let Some(mut topic) = table.table("topic", file) {
            says_what = topic.says("about");
            about = expressions(&mut topic, "about", file);
            not = expressions(&mut topic, "not", file);
            never = expressions(&mut topic, "never", file);
            act = expressions(&mut topic, "act", file);
            otherwise = expressions(&mut topic, "otherwise", file);
            topic.finish(file);
        }
        if !says_what {
            let key = if table.has("topic") { "about" } else { "topic" };
            missing(table.place("topic"), key, "[topic] about = ['@a & @b']", file);
        }
        let examples = examples(table, file);
        if let Some(builtin) = builtin {
            let draft = Draft {
                file: number,
                builtin,
                requirement,
                about,
                not,
                never,
                act,
                otherwise,
                only_if,
                error_if,
                parts,
                examples,
            };
            self.drafts.push(draft);
        }
    }

    /// The document types that a requirement may ask something of: those of its country, or all where its id names none.
    fn types(&self, id: &str) -> Vec<&'static str> {
        let all = Country::ALL;
        let named = all.into_iter().find(|country| id.starts_with(&format!("{}-", country.pack())));
        let countries = named.map_or_else(|| all.to_vec(), |_| vec![self.country]);
        countries.into_iter().flat_map(doctypes).map(String::as_str).collect()
    }

    fn check_id(&self, id: &str, place: &Range<usize>, file: &mut File) {
        let shape = id.split('-').count() >= 2
            && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        if !shape {
            file.form(place.clone(), Form::NoId(id.to_owned()));
        }
        if self.drafts.iter().any(|draft| draft.requirement.id == id) {
            file.form(place.clone(), Form::Twice(id.to_owned()));
        }
    }

    /// Every text must be there in every language of the country, and in English.
    fn check_texts(&self, requirement: &Requirement, table: &Table<'_, '_>, file: &mut File) {
        let texts = [
            ("title", &requirement.title),
            ("short", &requirement.short),
            ("asks", &requirement.asks),
            ("why", &requirement.why),
            ("looked_for", &requirement.looked_for),
            ("verbs", &requirement.verbs),
            ("remedy", &requirement.remedy),
        ];
        for (key, text) in texts {
            if let Some(absent) = absent_languages(text, self.country) {
                missing(table.place(key), key, &format!("[{key}] {absent}"), file);
            }
        }
        for (language, short) in &requirement.short.0 {
            if short.chars().count() > SHORT_TITLE {
                let length = short.chars().count();
                let form = Form::TooLong { language: language.as_str(), length, most: SHORT_TITLE };
                file.form(table.place("short"), form);
            }
        }
    }

    fn framework_file(&mut self, mut table: Table<'_, '_>, file: &mut File) {
        for mut entry in table.tables("framework", file) {
            let id = entry.required("id", file);
            let title = entry.required("title", file);
            let until = entry.date("until", file);
            let instead = entry.localized("instead", file);
            let phrases = entry
                .strings("pattern", file)
                .into_iter()
                .filter_map(|(text, place)| phrase(&text, place, file))
                .collect();
            let url = entry.string("url", file).or_else(|| entry.string("source", file));
            let _ = entry.flag("verified", file);
            let _ = entry.date("checked", file);
            entry.finish(file);
            if let (Some((id, _)), Some((title, _)), Some(until)) = (id, title, until) {
                self.frameworks.push(Framework { id, title, until, instead, url: url.map(|(url, _)| url), phrases });
            }
        }
        table.finish(file);
    }

    fn quote_file(&mut self, mut table: Table<'_, '_>, file: &mut File) {
        for mut entry in table.tables("quote", file) {
            let source = entry.required("source", file);
            let section = entry.string("section", file);
            let words = entry.required("words", file);
            let repealed = entry.flag("repealed", file);
            entry.finish(file);
            if let (Some((source, _)), Some((words, place))) = (source, words)
                && let Some(phrase) = phrase(&words, place, file)
            {
                self.quotes.push((
                    Quote { source, section: section.map(|(text, _)| text), repealed, words: Vec::new() },
                    phrase,
                ));
            }
        }
        table.finish(file);
    }

    fn finish(mut self) -> Result<Pack, Problems> {
        let mut marks = Marks::new(Lexicon::builtin(self.country), &self.concepts);
        let drafts = std::mem::take(&mut self.drafts);
        let mut requirements = Vec::new();
        let mut topics = Vec::new();
        let mut examples = Vec::new();
        for draft in drafts {
            let file = &mut self.files[draft.file];
            marks.builtin = draft.builtin;
            let about = marks.nodes(&draft.about, file, Asked::InThePassage);
            let not = marks.nodes(&draft.not, file, Asked::Anywhere);
            let never = marks.nodes(&draft.never, file, Asked::Anywhere);
            let act = marks.nodes(&draft.act, file, Asked::Anywhere);
            let otherwise = marks.nodes(&draft.otherwise, file, Asked::InThePassage);
            let only_if = draft.only_if.as_ref().and_then(|(expr, place)| marks.node(expr, place, file));
            let error_if = draft.error_if.as_ref().and_then(|(expr, place)| marks.node(expr, place, file));
            let parts = draft.parts.iter().map(|part| marks.nodes(part, file, Asked::InThePassage)).collect();
            requirements.push(Arc::new(draft.requirement));
            topics.push(Topic { about, not, never, act, otherwise, only_if, error_if, parts });
            examples.push(draft.examples);
        }
        for framework in &mut self.frameworks {
            marks.add_phrases(&framework.phrases);
        }
        let quotes = self
            .quotes
            .into_iter()
            .map(|(quote, phrase)| Quote { words: marks.matcher.words(&phrase), ..quote })
            .collect();
        for file in &mut self.files {
            marks.named_in_vain(file);
        }
        let problems: Vec<Problem> = self.files.into_iter().flat_map(File::problems_by_place).collect();
        if !problems.is_empty() {
            return Err(Problems(problems));
        }
        Ok(Pack::new(
            self.country,
            marks.lexicon,
            marks.matcher.finish(),
            marks.names,
            requirements,
            topics,
            examples,
            marks.expired.into_iter().zip(self.frameworks).collect(),
            quotes,
        ))
    }
}

/// Where the words of an expression may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    /// Some of them in the passage itself, so that it is tried at all.
    InThePassage,
    /// In its context too.
    Anywhere,
}

/// Numbers for concepts and literals.
struct Marks {
    lexicon: Lexicon,
    matcher: Builder,
    concepts: BTreeMap<String, Mark>,
    literals: FxHashMap<String, Mark>,
    expired: Vec<Mark>,
    /// What the topic model knows each mark by; it knows none of those that only rules of one's own have.
    names: Vec<Option<String>>,
    /// Whether built-in rules are being read.
    builtin: bool,
    next: u16,
}

impl Marks {
    fn new(lexicon: Lexicon, concepts: &BTreeMap<String, Concept>) -> Self {
        let mut marks = Self {
            matcher: lexicon.matcher(),
            lexicon,
            concepts: BTreeMap::new(),
            literals: FxHashMap::default(),
            expired: Vec::new(),
            names: Vec::new(),
            builtin: true,
            next: u16::try_from(COUNT).unwrap_or(u16::MAX),
        };
        for (name, concept) in concepts {
            let _ = (concept.file, &concept.range);
            let mark = marks.fresh(concept.builtin.then_some(name));
            for phrase in &concept.phrases {
                marks.matcher.add(phrase, mark);
            }
            marks.concepts.insert(name.clone(), mark);
        }
        marks
    }

    /// A new mark, with the name by which the topic model knows it, if it does.
    fn fresh(&mut self, name: Option<&String>) -> Mark {
        let mark = Mark(self.next);
        self.names.push(name.cloned());
        self.next = self.next.saturating_add(1);
        mark
    }

    fn add_phrases(&mut self, phrases: &[Phrase]) {
        let mark = self.fresh(Some(&String::new()));
        for phrase in phrases {
            self.matcher.add(phrase, mark);
        }
        self.expired.push(mark);
    }

    /// The expressions that could be resolved.
    fn nodes(&mut self, list: &[(Expr, Range<usize>)], file: &mut File, asked: Asked) -> Vec<Node> {
        let mut nodes = Vec::new();
        for (expr, place) in list {
            let Some(node) = self.node(expr, place, file) else { continue };
            if asked == Asked::InThePassage && node.anchors().is_empty() {
                file.form(place.clone(), Form::OnlyContext);
            }
            nodes.push(node);
        }
        nodes
    }

    /// The mark of a concept, if anybody defines it.
    fn concept(&self, name: &str, place: Range<usize>, file: &mut File) -> Option<Mark> {
        let mark = self.concepts.get(name).copied();
        if mark.is_none() {
            file.form(place, self.unknown(name));
        }
        mark
    }

    fn unknown(&self, name: &str) -> Form {
        let near = nearest(name, self.concepts.keys().map(String::as_str)).map(str::to_owned);
        Form::UnknownConcept { name: name.to_owned(), near }
    }

    /// Notes the concepts that nobody defines in expressions that could not be read.
    fn named_in_vain(&self, file: &mut File) {
        for (name, place) in std::mem::take(&mut file.names) {
            let _ = self.concept(&name, place, file);
        }
        for (start, line) in file.unreadable(&EXPRESSION_KEYS) {
            for (name, part) in expr::named_concepts(&line) {
                if !self.concepts.contains_key(name) {
                    file.form_as_written(start + part.start..start + part.end, self.unknown(name));
                }
            }
        }
    }

    fn node(&mut self, expr: &Expr, place: &Range<usize>, file: &mut File) -> Option<Node> {
        Node::compile(expr, &mut |part| self.resolve(part, place, file))
    }

    fn resolve(&mut self, part: &Expr, place: &Range<usize>, file: &mut File) -> Option<Mark> {
        match part {
            Expr::Concept(name, range) => self.concept(name, inside(place, range), file),
            Expr::Words(words, range) => {
                if let Some(mark) = self.literals.get(words) {
                    return Some(*mark);
                }
                let phrase = phrase(words, inside(place, range), file)?;
                let mark = self.fresh(self.builtin.then_some(words));
                self.matcher.add(&phrase, mark);
                self.literals.insert(words.clone(), mark);
                Some(mark)
            }
            Expr::Or(_) | Expr::And(_) | Expr::Near(..) | Expr::Seq(..) | Expr::Not(_) | Expr::Context(..) => None,
        }
    }
}

/// What is to be added to a text so that it is there in every language of the country, and in English; `None` where it is.
pub(super) fn absent_languages(text: &Localized, country: Country) -> Option<String> {
    let own = Language::PLANS.into_iter().filter(|language| language.country() == Some(country));
    let absent = own.chain([Language::En]).filter(|language| text.exact(*language).is_none());
    let absent: Vec<String> = absent.map(|language| format!("{} = \"…\"", language.as_str())).collect();
    (!absent.is_empty()).then(|| absent.join(" "))
}

pub(super) fn missing(place: Range<usize>, key: &str, example: &str, file: &mut File) {
    file.form(place, Form::Missing { key: key.to_owned(), example: example.to_owned() });
}

fn phrase(text: &str, place: Range<usize>, file: &mut File) -> Option<Phrase> {
    parse_phrase(text).map_err(|_| file.form(place, Form::BadWord(text.to_owned()))).ok()
}

fn expression(text: &str, place: &Range<usize>, file: &mut File) -> Option<Expr> {
    expr::parse(text)
        .map_err(|at| {
            let (fault, part) = expr::fault(text, at);
            file.form(inside(place, &part), Form::BadExpression(fault));
            file.names.extend(
                expr::named_concepts(text).into_iter().map(|(name, part)| (name.to_owned(), inside(place, &part))),
            );
        })
        .ok()
}

/// Where a part of a string stands in the file: the string stands in quotes, so its bytes begin one after its place.
fn inside(place: &Range<usize>, part: &Range<usize>) -> Range<usize> {
    let at = |offset: usize| (place.start + 1 + offset).min(place.end);
    at(part.start)..at(part.end)
}

/// The expressions under a key that could be read, with their places.
pub(super) fn expressions(topic: &mut Table<'_, '_>, key: &'static str, file: &mut File) -> Vec<(Expr, Range<usize>)> {
    let texts = topic.strings(key, file);
    texts.into_iter().filter_map(|(text, place)| expression(&text, &place, file).map(|expr| (expr, place))).collect()
}
