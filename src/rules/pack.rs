//! A checked pack: what a country's documents are asked, and all that is needed to find it.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::text::{Country, Language};

use super::anchors::{Anchors, Exclusions, Trigger};
use super::class::COUNT;
use super::lexicon::Lexicon;
use super::matcher::{Mark, Matcher, PatternId};
use super::table::Lists;
use super::topic::Node;
use super::word::Phrase;
use super::{Code, FieldKind, Level, Localized, Requirement};

/// The compiled topic of a requirement.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Topic {
    /// The passage is about it if any of these matches …
    pub(crate) about: Vec<Node>,
    /// … and none of these.
    pub(crate) not: Vec<Node>,
    /// None of these either, however sure the topic model is.
    pub(crate) never: Vec<Node>,
    /// Words that are the demanded act itself although soft in general.
    pub(crate) act: Vec<Node>,
    /// A passage with any of these is about some requirement of the area: the likeliest, where none is sure by itself.
    pub(crate) otherwise: Vec<Node>,
    /// The requirement applies only if some passage of the document matches.
    pub(crate) only_if: Option<Node>,
    /// Unmet it is an error if some passage of the document matches.
    pub(crate) error_if: Option<Node>,
    /// For each part of the requirement, in their order: a passage has it if any of these matches.
    pub(crate) parts: Vec<Vec<Node>>,
}

/// An example beside a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Example {
    /// Its language.
    pub language: Language,
    /// The passage.
    pub text: String,
    /// The level it must get.
    pub level: Level,
    /// The code it must get.
    pub code: Option<Code>,
    /// Headings it stands under.
    pub under: Vec<String>,
    /// What leads into it.
    pub lead_in: Option<String>,
    /// `row` or `heading` where it is no sentence.
    pub kind: Option<String>,
    /// Column heads of a row.
    pub heads: Vec<String>,
    /// The words of each field it must get.
    pub fields: Vec<(FieldKind, String)>,
    /// Byte range of the text in its file.
    pub place: Range<usize>,
}

/// A framework that ran out.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Framework {
    /// Stable name.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The last day it ran.
    pub until: Date,
    /// What applies instead.
    pub instead: Localized,
    /// Address.
    pub url: Option<String>,
    /// How it is named in plans; not kept in stored packs.
    #[serde(skip)]
    pub(crate) phrases: Vec<Phrase>,
}

/// Words of a statute that plans copy.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Quote {
    /// The law.
    pub source: String,
    /// The section.
    pub section: Option<String>,
    /// No longer in force.
    pub repealed: bool,
    pub(crate) words: Vec<PatternId>,
}

impl Quote {
    /// Whether all its words can be among those of a sieve.
    pub(crate) fn may_stand_in(&self, sieve: u64) -> bool {
        self.words.iter().all(|word| super::matcher::sieve(*word) & sieve != 0)
    }

    /// The tokens from the first to the last of its words, where they stand in order with at most [`QUOTE_GAP`] others
    /// between two of them; `matches` says whether a token (by number) is a word (by pattern).
    pub(crate) fn find(&self, tokens: usize, matches: impl Fn(usize, PatternId) -> bool) -> Option<Range<usize>> {
        let (first, rest) = self.words.split_first()?;
        (0..tokens).filter(|at| matches(*at, *first)).find_map(|start| {
            let mut at = start;
            for word in rest {
                at = (at + 1..(at + 2 + QUOTE_GAP).min(tokens)).find(|next| matches(*next, *word))?;
            }
            Some(start..at + 1)
        })
    }
}

/// How many words may stand between two words of a statute in a passage that repeats it.
const QUOTE_GAP: usize = 6;

/// The number of the next pack.
static NUMBER: AtomicU64 = AtomicU64::new(1);

/// A checked pack of one country.
#[derive(Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Pack {
    #[serde(skip, default = "next_number")]
    number: u64,
    country: Country,
    lexicon: Lexicon,
    matcher: Matcher,
    mark_names: Vec<Option<String>>,
    #[serde(with = "shared")]
    requirements: Vec<Arc<Requirement>>,
    topics: Vec<Topic>,
    examples: Vec<Vec<Example>>,
    frameworks: Vec<(Mark, Framework)>,
    quotes: Vec<Quote>,
    /// Every alternative of every topic: requirement and number, ascending.
    alternatives: Vec<(u16, u16)>,
    anchors: Anchors,
    exclusions: Exclusions,
    triggers: Vec<Trigger>,
    /// For each mark, the triggers that name it: blocks of 64 with their bits.
    touched: Lists<(u16, u64)>,
}

/// Requirements that verdicts share, stored one after the other.
mod shared {
    use std::sync::Arc;

    use serde::{Deserialize, Deserializer, Serializer};

    use super::Requirement;

    pub(super) fn serialize<S: Serializer>(list: &[Arc<Requirement>], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(list.iter().map(|requirement| &**requirement))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Arc<Requirement>>, D::Error> {
        Ok(Vec::<Requirement>::deserialize(deserializer)?.into_iter().map(Arc::new).collect())
    }
}

fn next_number() -> u64 {
    NUMBER.fetch_add(1, Ordering::Relaxed)
}

impl Pack {
    #[expect(
        clippy::too_many_arguments,
        reason = "the compiler is the only caller, and each part is made by one of its steps"
    )]
    pub(crate) fn new(
        country: Country,
        lexicon: Lexicon,
        matcher: Matcher,
        mark_names: Vec<Option<String>>,
        requirements: Vec<Arc<Requirement>>,
        topics: Vec<Topic>,
        examples: Vec<Vec<Example>>,
        frameworks: Vec<(Mark, Framework)>,
        quotes: Vec<Quote>,
    ) -> Self {
        let short = |number| u16::try_from(number).unwrap_or(u16::MAX);
        let mut alternatives = Vec::new();
        for (number, topic) in topics.iter().enumerate() {
            alternatives.extend((0..topic.about.len()).map(|alternative| (short(number), short(alternative))));
        }
        let marks = COUNT + mark_names.len();
        let anchors = Anchors::new(topics.iter().flat_map(|topic| &topic.about), marks, false);
        let exclusions = Exclusions::new(&topics, marks);
        let triggers = Trigger::all(&topics);
        let touched = Trigger::touched(&triggers, &topics, marks);
        Self {
            number: next_number(),
            country,
            lexicon,
            matcher,
            mark_names,
            requirements,
            topics,
            examples,
            frameworks,
            quotes,
            alternatives,
            anchors,
            exclusions,
            triggers,
            touched,
        }
    }

    /// A number that no other pack of the program has.
    pub(crate) fn number(&self) -> u64 {
        self.number
    }

    /// Everything by which the pack finds and judges passages, as bytes: two packs of the same substance find the same in
    /// every document. Left out are the words that only explain, and what document types are asked.
    pub(crate) fn substance(&self) -> Vec<u8> {
        let requirement = |own: &Arc<Requirement>| {
            (
                own.id.clone(),
                own.area,
                own.theme.clone(),
                own.evidence,
                own.valid_from,
                own.valid_to,
                own.goal_if_action_plan,
            )
        };
        let requirements: Vec<_> = self.requirements.iter().map(requirement).collect();
        let finding = (&self.lexicon, &self.matcher, &self.topics, &self.frameworks, &self.quotes);
        // Plain data can always be written.
        postcard::to_stdvec(&(self.country, requirements, finding, &self.alternatives)).unwrap_or_default()
    }

    /// The country whose documents it applies to.
    pub fn country(&self) -> Country {
        self.country
    }

    /// The requirements, in the order of their files.
    pub fn requirements(&self) -> &[Arc<Requirement>] {
        &self.requirements
    }

    /// The examples beside each requirement, in the same order.
    pub fn examples(&self) -> &[Vec<Example>] {
        &self.examples
    }

    /// Frameworks that ran out, with the mark of their names.
    pub(crate) fn frameworks(&self) -> &[(Mark, Framework)] {
        &self.frameworks
    }

    /// Words of statutes.
    pub fn quotes(&self) -> &[Quote] {
        &self.quotes
    }

    /// The modal to write where a text is to bind («skal», «ska»).
    pub(crate) fn strong_modal(&self) -> &str {
        self.lexicon.strong_modal()
    }

    pub(crate) fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    pub(crate) fn matcher(&self) -> &Matcher {
        &self.matcher
    }

    /// The name by which the topic model knows a concept or literal; none for cue classes, and for what only rules of
    /// one's own have, which must not weigh on what the model was trained on.
    pub(crate) fn mark_name(&self, mark: Mark) -> Option<&str> {
        usize::from(mark.0).checked_sub(COUNT).and_then(|at| self.mark_names.get(at)?.as_deref())
    }

    pub(crate) fn topic(&self, requirement: usize) -> &Topic {
        &self.topics[requirement]
    }

    /// The requirements that stand for their area, with the words by which they do.
    pub(crate) fn stand_ins(&self) -> impl Iterator<Item = (usize, &[Node])> {
        let topics = self.topics.iter().enumerate();
        topics.filter(|(_, topic)| !topic.otherwise.is_empty()).map(|(number, topic)| (number, &*topic.otherwise))
    }

    /// Every alternative of every topic: requirement and number, ascending.
    pub(crate) fn alternatives(&self) -> &[(u16, u16)] {
        &self.alternatives
    }

    /// What makes requirements apply or graver.
    pub(crate) fn triggers(&self) -> &[Trigger] {
        &self.triggers
    }

    /// The expression of a trigger.
    pub(crate) fn trigger_node(&self, trigger: Trigger) -> Option<&Node> {
        trigger.node(&self.topics)
    }

    /// The triggers that name a mark: blocks of 64 with their bits.
    pub(crate) fn touched_by(&self, mark: Mark) -> &[(u16, u64)] {
        self.touched.get(usize::from(mark.0))
    }

    /// Sets a bit for each alternative that is worth trying where these marks stand in a passage, by its place among
    /// all; the blocks of `tried` are made anew.
    pub(crate) fn choose(&self, marks: &(impl Iterator<Item = Mark> + Clone), tried: &mut Vec<u64>) {
        self.anchors.choose(marks, tried);
    }

    /// The same for the expressions by which a passage is about something else.
    pub(crate) fn chosen_exclusions(&self, marks: &(impl Iterator<Item = Mark> + Clone)) -> Vec<u64> {
        self.exclusions.chosen(marks)
    }

    /// The expressions by which a passage is not about a requirement, with the place of the first among all: those that
    /// hold however sure the topic model is, or the others.
    pub(crate) fn exclusions(&self, requirement: usize, always: bool) -> (usize, &[Node]) {
        let topic = &self.topics[requirement];
        let list = if always { &topic.never } else { &topic.not };
        (self.exclusions.first(requirement, always), list)
    }
}

impl Pack {
    /// A pack that asks nothing.
    pub(crate) fn empty(country: Country) -> Self {
        let lexicon = Lexicon::builtin(country);
        let matcher = lexicon.matcher().finish();
        Self::new(country, lexicon, matcher, Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new())
    }
}
