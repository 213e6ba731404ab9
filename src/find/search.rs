//! The search: every passage of a document against every requirement of its pack.

use std::cell::{OnceCell, RefCell};
use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::document::{Block, Document, Kind};
use crate::find::{Finding, PassageKind};
use crate::rules::class::Class;
use crate::rules::{Evidence, Level, Pack};
use crate::sentence::{Hit, Passage, Sentences, Sought, Token, Vocabulary, Words, add_hits, passages};

use super::beside::{Beside, goes_on, sets_deadline, stands_for};
use super::clause::{Clause, clauses};
use super::context::{Candidate, Context, LEAST, Topic};
use super::frame::{Agent, Frame, frame};
use super::judge::judge;
use super::lead::{self, Inherited};
use super::scene::{RowFacts, Scene};
use super::scorer::{Around, Score, Scorer, Shares};
use super::topic::{Ideas, MarkSet, Parts, Subject, Surroundings};
use super::view::{View, set};
use super::zone::{self, Zone};
use super::{finding_id, table};

/// What the search needs to know besides document and rules.
#[derive(Debug, Clone)]
pub struct Setting {
    /// The municipality that adopts the plan.
    pub owner: Option<String>,
    /// For whom the document speaks.
    pub speaker: Speaker,
    /// The document's day: what lies before it is history.
    pub date: Date,
    /// For each block, whether it is in a language that no rule knows, and so does not count; empty where all count.
    pub foreign: Vec<bool>,
}

/// For whom a document speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speaker {
    /// The municipality that adopts it.
    Owner,
    /// Nobody is known to adopt it: what it tells is nobody's, what it promises may be somebody's.
    Nobody,
    /// A party, the state, a newspaper: nothing in it is the owner's promise.
    Another,
}

/// What the search found.
#[derive(Debug, Default)]
pub struct Found {
    /// The findings, in order of place.
    pub findings: Vec<Finding>,
    /// Expired frameworks that passages name: number in the pack, block, byte range.
    pub frameworks: Vec<(usize, usize, Range<usize>)>,
    /// For each requirement, whether what makes it apply is there; true where nothing is asked.
    pub applies: Vec<bool>,
    /// For each requirement, whether what makes it graver is there.
    pub graver: Vec<bool>,
    /// For each requirement, for each of its parts, the best level of a passage that has it and is a finding.
    pub parts: Vec<Vec<Level>>,
    /// Number of words.
    pub words: usize,
    /// Every sentence, item and row with the number of its block and its byte range, in order of place.
    pub passages: Vec<(usize, Range<usize>)>,
    /// How often each id was given.
    ids: FxHashMap<String, usize>,
}

/// Searches a document.
#[expect(clippy::redundant_closure_for_method_calls, reason = "the method alone is not general over lifetimes")]
pub fn search(document: &Document, pack: &Pack, setting: &Setting) -> Found {
    with_search(document, pack, setting, |search| search.run())
}

/// Does something with a search that is ready to run.
pub(super) fn with_search<T>(
    document: &Document,
    pack: &Pack,
    setting: &Setting,
    act: impl FnOnce(&Search<'_>) -> T,
) -> T {
    let memory = Memory::of(pack);
    let mut vocabulary = Vocabulary::with_words(pack, memory.words);
    let sentences = passages(document, &mut vocabulary);
    let scorer = Scorer::new(pack, &vocabulary, memory.shares);
    let search = Search::new(document, pack, setting, &sentences, &vocabulary, scorer);
    let result = act(&search);
    let shares = search.scorer.into_shares();
    Memory { pack: pack.number(), words: vocabulary.into_words(), shares }.keep();
    result
}

/// What a thread knows of the words of a pack from the documents before. It changes no result: a word means the same in
/// every document.
#[derive(Default)]
struct Memory {
    /// The number of the pack, zero for none.
    pack: u64,
    words: Words,
    shares: Shares,
}

thread_local! {
    /// By pack, the one used last at the end: plans of several countries may come in turn.
    static MEMORY: RefCell<Vec<Memory>> = const { RefCell::new(Vec::new()) };
}

/// Word types with which a thread begins the next document; with more it begins anew, so that memory stays flat.
const MOST_KNOWN: usize = 50_000;
/// Packs whose words a thread remembers.
const MOST_PACKS: usize = 3;

impl Memory {
    fn of(pack: &Pack) -> Self {
        let number = pack.number();
        let known = MEMORY.with_borrow_mut(|all| {
            let at = all.iter().position(|known| known.pack == number)?;
            Some(all.remove(at))
        });
        known.unwrap_or_default()
    }

    fn keep(self) {
        if self.words.len() <= MOST_KNOWN {
            MEMORY.with_borrow_mut(|all| {
                if all.len() == MOST_PACKS {
                    all.remove(0);
                }
                all.push(self);
            });
        }
    }
}

/// Most headings above a passage whose words the scorer sees, nearest last.
const HEADINGS_SEEN: usize = 2;

/// Tokens of the headings and the lead-in above a block.
pub(super) fn around_tokens(document: &Document, block: usize, sentences: &Sentences) -> impl Iterator<Item = Token> {
    let block = &document.blocks[block];
    let from = block.section.len().saturating_sub(HEADINGS_SEEN);
    let above = block.section[from..].iter().copied().chain(block.lead_in);
    let first = |at: usize| sentences.passages.partition_point(|passage| passage.block < at);
    above
        .flat_map(move |at| sentences.passages[first(at)..].iter().take_while(move |passage| passage.block == at))
        .flat_map(|passage| sentences.of(passage))
        .copied()
}

/// What a rule denies is taken over from the scorer at this probability: words that speak against a subject are no proof.
const SCORER_OVERRULES: f32 = 0.7;
/// Most words shown as the ones that carried a score.
const MOST_CARRIERS: usize = 4;

/// A document with all that is asked of each of its passages.
pub(super) struct Search<'a> {
    document: &'a Document,
    pack: &'a Pack,
    setting: &'a Setting,
    pub(super) sentences: &'a Sentences,
    vocabulary: &'a Vocabulary<'a>,
    /// Passages of each block.
    by_block: Vec<Range<usize>>,
    /// Concept marks of each block that can surround another: headings, lead-ins, heads.
    marks: Vec<MarkSet>,
    zones: Vec<Option<(Zone, Range<usize>)>>,
    title: Arc<MarkSet>,
    names: Names,
    scorer: Scorer<'a>,
}

/// Names in small letters, made so once for all passages.
#[derive(Debug, Default)]
struct Names {
    owner: Option<String>,
    title: Option<String>,
}

impl Names {
    fn new(document: &Document, setting: &Setting) -> Self {
        let small = |name: &Option<String>| name.as_ref().map(|name| name.to_lowercase());
        Self { owner: small(&setting.owner), title: small(&document.title) }
    }
}

/// What stands around a block; kept for the blocks behind it as long as it stays the same.
#[derive(Default)]
struct Near {
    /// The block that it was read for.
    of: Option<usize>,
    surroundings: Surroundings,
    around: Option<Around>,
    inherited: OnceCell<Option<Inherited>>,
    /// The triggers that passages here do not touch and that were asked for already: what the surroundings by themselves
    /// answer. Blocks of 64 bits.
    asked: Vec<u64>,
}

/// Lists that are used again for every passage.
#[derive(Default)]
struct Desk {
    hits: Vec<Hit>,
    ideas: Ideas,
    triggers: Triggers,
}

/// What may still make requirements apply or graver, in blocks of 64 bits.
#[derive(Default)]
struct Triggers {
    open: Vec<u64>,
    /// Those that the words of a passage touch.
    touched: Vec<u64>,
}

impl Triggers {
    fn of(pack: &Pack) -> Self {
        let count = pack.triggers().len();
        let mut open = vec![0; count.div_ceil(64)];
        (0..count).for_each(|number| open[number / 64] |= 1 << (number % 64));
        Self { touched: open.clone(), open }
    }

    /// The numbers of the triggers worth asking of a passage: those that its words touch, and of all others those that
    /// nothing with the same surroundings was `asked` before.
    fn of_passage(&mut self, pack: &Pack, ideas: &Ideas, asked: &mut Vec<u64>) -> Vec<usize> {
        self.touched.fill(0);
        for (block, bits) in ideas.marks().flat_map(|mark| pack.touched_by(mark)) {
            self.touched[usize::from(*block)] |= bits;
        }
        asked.resize(self.open.len(), 0);
        let mut worth = Vec::new();
        for (block, asked) in asked.iter_mut().enumerate() {
            let mut bits = self.open[block] & (self.touched[block] | !*asked);
            *asked |= bits & !self.touched[block];
            while bits != 0 {
                worth.push(block * 64 + bits.trailing_zeros() as usize);
                bits &= bits - 1;
            }
        }
        worth
    }

    fn close(&mut self, number: usize) {
        self.open[number / 64] &= !(1 << (number % 64));
    }
}

impl Desk {
    fn fill(&mut self, tokens: &[Token], vocabulary: &Vocabulary<'_>, sought: Sought) {
        self.hits.clear();
        add_hits(tokens, vocabulary, sought, &mut self.hits);
        self.ideas.fill(&self.hits);
    }
}

/// What a passage has from others.
#[derive(Clone, Copy)]
struct Handed<'a> {
    /// From its lead-in.
    inherited: Option<&'a Inherited>,
    /// From the sentences before and behind.
    beside: &'a Beside,
}

/// A requirement that a passage is judged for.
struct Asked {
    requirement: usize,
    /// The words of the subject.
    parts: Parts,
    /// How likely the passage is about it.
    probability: f32,
}

impl<'a> Search<'a> {
    fn new(
        document: &'a Document,
        pack: &'a Pack,
        setting: &'a Setting,
        sentences: &'a Sentences,
        vocabulary: &'a Vocabulary<'a>,
        scorer: Scorer<'a>,
    ) -> Self {
        let mut by_block = vec![0..0; document.blocks.len()];
        for (number, passage) in sentences.passages.iter().enumerate() {
            let range = &mut by_block[passage.block];
            *range = if range.start == range.end { number..number + 1 } else { range.start..number + 1 };
        }
        let mut search = Self {
            document,
            pack,
            setting,
            sentences,
            vocabulary,
            by_block,
            marks: Vec::new(),
            zones: Vec::new(),
            title: Arc::default(),
            names: Names::new(document, setting),
            scorer,
        };
        search.read_headings();
        search
    }

    fn view(&self, passage: &Passage) -> View<'a> {
        View::new(&self.document.text, self.sentences.of(passage), self.vocabulary)
    }

    /// Marks and zones of headings, and the marks of blocks that others hang on.
    fn read_headings(&mut self) {
        let leads: FxHashSet<usize> = self.document.blocks.iter().filter_map(|block| block.lead_in).collect();
        for (number, block) in self.document.blocks.iter().enumerate() {
            let heading = matches!(block.kind, Kind::Heading { .. });
            let surrounds = heading || leads.contains(&number) || matches!(block.kind, Kind::Row { head: true, .. });
            let mut marks = MarkSet::default();
            let mut found = None;
            if surrounds && block.kind != Kind::Excluded {
                for passage in &self.sentences.passages[self.by_block[number].clone()] {
                    let view = self.view(passage);
                    add_ideas(&view.hits, &mut marks);
                    if heading && found.is_none() {
                        found = zone::of_section(&view).map(|(zone, tokens)| (zone, view.bytes(tokens)));
                    }
                }
            }
            if matches!(block.kind, Kind::Heading { level: 0 }) {
                self.title = Arc::new(marks.clone());
            }
            self.marks.push(marks);
            self.zones.push(found);
        }
        if self.title.is_empty() {
            self.title = Arc::new(self.title_marks());
        }
    }

    /// The marks of the title where no block is the title.
    fn title_marks(&self) -> MarkSet {
        let first = self.document.blocks.iter().position(|block| matches!(block.kind, Kind::Heading { .. }));
        first.map(|at| self.marks[at].clone()).unwrap_or_default()
    }

    fn run(&self) -> Found {
        let mut found = self.nothing();
        found.passages = self.passages();
        let mut desk = Desk::default();
        let candidates = self.candidates(&mut desk, &mut found);
        let passed = Context::of(self.document, self.pack, self.sentences, &candidates).passed();
        let mut near = Near::default();
        for (candidate, passed) in candidates.into_iter().zip(passed) {
            if !passed.is_empty() {
                self.approach(self.sentences.passages[candidate.passage].block, &mut near);
                self.judge_candidate(candidate, &passed, &near, &mut desk, &mut found);
            }
        }
        found
    }

    /// The passages of the document with what each may be about, and nothing else.
    pub(super) fn all_candidates(&self) -> Vec<Candidate> {
        self.candidates(&mut Desk::default(), &mut self.nothing())
    }

    fn passages(&self) -> Vec<(usize, Range<usize>)> {
        let range = |tokens: &[Token]| Some(tokens.first()?.start as usize..tokens.last()?.end as usize);
        let passages = self.sentences.passages.iter();
        passages.filter_map(|passage| Some((passage.block, range(self.sentences.of(passage))?))).collect()
    }

    /// Nothing found yet.
    fn nothing(&self) -> Found {
        let all = self.pack.requirements();
        let none = vec![false; all.len()];
        let parts = all.iter().map(|requirement| vec![Level::Absent; requirement.parts.len()]).collect();
        Found { applies: none.clone(), graver: none, parts, words: self.words(), ..Found::default() }
    }

    /// The passages of the document with what each may be about.
    fn candidates(&self, desk: &mut Desk, found: &mut Found) -> Vec<Candidate> {
        for requirement in 0..self.pack.requirements().len() {
            found.applies[requirement] = self.pack.topic(requirement).only_if.is_none();
        }
        desk.triggers = Triggers::of(self.pack);
        let mut near = Near::default();
        let mut candidates = Vec::new();
        for (number, block) in self.document.blocks.iter().enumerate() {
            let foreign = self.setting.foreign.get(number).is_some_and(|foreign| *foreign);
            if foreign || self.by_block[number].is_empty() || matches!(block.kind, Kind::Row { head: true, .. }) {
                continue;
            }
            self.approach(number, &mut near);
            self.look_at(number, &mut near, desk, found, &mut candidates);
        }
        candidates
    }

    /// Reads what stands around a block, unless it is what stood around the one before.
    fn approach(&self, number: usize, near: &mut Near) {
        let block = &self.document.blocks[number];
        if !near.of.is_some_and(|of| stand_alike(&self.document.blocks[of], block)) {
            *near = Near { of: Some(number), surroundings: self.surroundings(block), ..Near::default() };
        }
    }

    fn words(&self) -> usize {
        let is_word = |token: &&crate::sentence::Token| {
            !matches!(self.vocabulary.shape(token.kind), crate::sentence::Shape::Punctuation(_))
        };
        self.sentences.tokens.iter().filter(is_word).count()
    }

    /// Collects what the passages of a block may be about.
    fn look_at(
        &self,
        number: usize,
        near: &mut Near,
        desk: &mut Desk,
        found: &mut Found,
        candidates: &mut Vec<Candidate>,
    ) {
        for passage in self.by_block[number].clone() {
            let tokens = self.sentences.of(&self.sentences.passages[passage]);
            desk.fill(tokens, self.vocabulary, Sought::Subjects);
            self.note_triggers(desk, near, found);
            if desk.ideas.is_empty() {
                continue;
            }
            self.note_frameworks(number, tokens, desk, found);
            desk.ideas.choose(self.pack);
            let around = near
                .around
                .get_or_insert_with(|| self.scorer.around(around_tokens(self.document, number, self.sentences)));
            let subject = Subject { ideas: &desk.ideas, around: &near.surroundings };
            let mut topics = self.topics(subject, tokens, &desk.hits, around);
            let stand_ins = self.stand_ins(subject, &mut topics);
            if !topics.is_empty() {
                candidates.push(Candidate { passage, topics, stand_ins });
            }
        }
    }

    fn judge_candidate(
        &self,
        mut candidate: Candidate,
        passed: &[(usize, f32)],
        near: &Near,
        desk: &mut Desk,
        found: &mut Found,
    ) {
        let passage = &self.sentences.passages[candidate.passage];
        let tokens = self.sentences.of(passage);
        let carriers = |score: Score| self.scorer.carriers(&score, tokens, MOST_CARRIERS);
        let parts = |topic: &mut Topic| topic.by_rule.take().or_else(|| topic.score.map(carriers)).unwrap_or_default();
        let mut requirements: Vec<Asked> = Vec::with_capacity(passed.len());
        for (at, probability) in passed {
            let topic = &mut candidate.topics[*at];
            requirements.push(Asked { requirement: topic.requirement, parts: parts(topic), probability: *probability });
        }
        requirements.sort_by_key(|asked| asked.requirement);
        let block = &self.document.blocks[passage.block];
        desk.fill(tokens, self.vocabulary, Sought::All);
        let inherited = near.inherited.get_or_init(|| self.inherited(block));
        let subject = Subject { ideas: &desk.ideas, around: &near.surroundings };
        let view = View::with_hits(&self.document.text, tokens, self.vocabulary, std::mem::take(&mut desk.hits));
        let beside = self.beside(candidate.passage, &view);
        let handed = Handed { inherited: inherited.as_ref(), beside: &beside };
        self.judge_all(passage.block, block, &view, subject, requirements, handed, found);
        desk.hits = view.hits;
    }

    /// What a passage may be about: what the rules say unless the scorer is sure of the contrary, and what only the
    /// scorer says unless the rule denies it.
    fn topics(&self, subject: Subject<'_>, tokens: &[Token], hits: &[Hit], around: &Around) -> Vec<Topic> {
        let by_rule = subject.requirements(self.pack);
        self.scorer.score(tokens, hits, around);
        let ruled =
            |(requirement, parts)| Topic { requirement, by_rule: Some(parts), score: self.scorer.of(requirement) };
        let never = |requirement: usize| subject.is_ruled_out(self.pack, requirement, true);
        let mut found: Vec<Topic> =
            by_rule.into_iter().filter(|(requirement, _)| !never(*requirement)).map(ruled).collect();
        for score in self.scorer.likely(LEAST) {
            // Only the rules know names.
            let names = self.pack.requirements()[score.requirement].evidence == Evidence::Naming;
            let ruled = found.iter().any(|topic| topic.requirement == score.requirement);
            let denied =
                || score.probability < SCORER_OVERRULES && subject.is_ruled_out(self.pack, score.requirement, false);
            if !names && !ruled && !denied() && !never(score.requirement) {
                found.push(Topic { requirement: score.requirement, by_rule: None, score: Some(score) });
            }
        }
        found
    }

    /// The requirements that stand for an area that the words surely speak of; they become topics.
    fn stand_ins(&self, subject: Subject<'_>, topics: &mut Vec<Topic>) -> Vec<usize> {
        let mut found = Vec::new();
        for (requirement, words) in self.pack.stand_ins() {
            let says = words.iter().any(|words| subject.holds(words));
            if !says || subject.is_ruled_out(self.pack, requirement, true) {
                continue;
            }
            if topics.iter().all(|topic| topic.requirement != requirement) {
                let score = self.scorer.of(requirement);
                let by_rule = score.is_none().then(|| subject.words(words));
                topics.push(Topic { requirement, by_rule, score });
            }
            found.push(requirement);
        }
        found
    }

    /// Notes the requirements that the passage makes apply, and those that it makes graver.
    fn note_triggers(&self, desk: &mut Desk, near: &mut Near, found: &mut Found) {
        let subject = Subject { ideas: &desk.ideas, around: &near.surroundings };
        for number in desk.triggers.of_passage(self.pack, &desk.ideas, &mut near.asked) {
            let trigger = self.pack.triggers()[number];
            if self.pack.trigger_node(trigger).is_some_and(|node| subject.holds(node)) {
                let kind = if trigger.graver { &mut found.graver } else { &mut found.applies };
                kind[usize::from(trigger.requirement)] = true;
                desk.triggers.close(number);
            }
        }
    }

    fn note_frameworks(&self, block: usize, tokens: &[Token], desk: &Desk, found: &mut Found) {
        let named = self.pack.frameworks().iter().enumerate().filter(|(_, (mark, _))| desk.ideas.contains(*mark));
        for (number, (mark, _)) in named {
            if let Some(hit) = desk.hits.iter().find(|hit| hit.mark == *mark) {
                let range =
                    tokens[usize::from(hit.start)].start as usize..tokens[usize::from(hit.end) - 1].end as usize;
                found.frameworks.push((number, block, range));
            }
        }
    }

    /// Marks of headings, lead-ins and table heads above a block.
    fn surroundings(&self, block: &Block) -> Surroundings {
        let mut section = MarkSet::default();
        for heading in &block.section {
            section.extend(&self.marks[*heading]);
        }
        let mut lead = block.lead_in;
        let mut steps = 0;
        while let Some(at) = lead.filter(|_| steps < 8) {
            section.extend(&self.marks[at]);
            lead = self.document.blocks[at].lead_in;
            steps += 1;
        }
        if let Kind::Row { heads, group, .. } = &block.kind {
            for range in heads.iter().flatten().chain(group.iter()) {
                let mut hits = Vec::new();
                add_hits(self.tokens_in(range), self.vocabulary, Sought::Subjects, &mut hits);
                add_ideas(&hits, &mut section);
            }
        }
        Surroundings { section, document: Arc::clone(&self.title) }
    }

    fn tokens_in(&self, range: &Range<usize>) -> &'a [crate::sentence::Token] {
        let tokens = &self.sentences.tokens;
        let start = tokens.partition_point(|token| (token.start as usize) < range.start);
        let end = tokens.partition_point(|token| (token.end as usize) <= range.end);
        &tokens[start..end.max(start)]
    }

    /// The nearest heading that says what its section is for.
    fn zone(&self, block: &Block) -> (Zone, Option<Range<usize>>) {
        let found = block.section.iter().rev().find_map(|heading| self.zones[*heading].clone());
        found.map_or((Zone::Prose, None), |(zone, words)| (zone, Some(words)))
    }

    /// What the lead-in of an item hands down, with what it inherits itself.
    fn inherited(&self, block: &Block) -> Option<Inherited> {
        let mut chain = Vec::new();
        let mut lead = block.lead_in;
        while let Some(at) = lead.filter(|_| chain.len() < 8) {
            chain.push(at);
            lead = self.document.blocks[at].lead_in;
        }
        let mut handed: Option<Inherited> = None;
        for at in chain.into_iter().rev() {
            let passage = self.sentences.passages.get(self.by_block[at].end.checked_sub(1)?)?;
            if passage.block != at {
                continue;
            }
            handed = Some(self.hand_down(&self.view(passage), handed));
        }
        handed
    }

    fn hand_down(&self, view: &View<'_>, above: Option<Inherited>) -> Inherited {
        let above = above.unwrap_or_default();
        let all = clauses(view);
        // «Disse tiltakene utgår, fordi midlene mangler:»: why and when is said beside.
        let stands = |clause: &Clause| !lead::ASIDE.contains(&clause.kind);
        let speaks = |clause: &Clause| clause.finite.is_some() && stands(clause);
        let main = all.iter().rposition(speaks).or_else(|| all.iter().rposition(stands));
        let main = main.or(all.len().checked_sub(1));
        let Some(number) = main else { return above };
        let frames: Vec<Frame> = (0..all.len()).map(|clause| self.frame(view, &all, clause)).collect();
        Inherited::of(view, &all, &frames, number, above, self.setting.date)
    }

    /// What the sentences of the same block lend a passage.
    fn beside(&self, passage: usize, view: &View<'_>) -> Beside {
        let block = self.sentences.passages[passage].block;
        let sentence = |at: usize| self.sentences.passages.get(at).filter(|other| other.block == block);
        let antecedent = || stands_for(&self.view(sentence(passage.checked_sub(1)?)?), view);
        // Most sentences open with something else; the first word tells.
        let may_point = |next: &&Passage| {
            let first = &self.sentences.of(next)[..1];
            View::new(&self.document.text, first, self.vocabulary).is(0, set(&[Class::Anaphor]))
        };
        let next = sentence(passage + 1).filter(may_point);
        Beside {
            agent: goes_on(view).then(antecedent).flatten(),
            deadline: next.and_then(|next| sets_deadline(&self.view(next), self.setting.date)),
        }
    }

    /// The frame of a clause; the owner's own name counts as the owner, also where it would be another body.
    fn frame(&self, view: &View<'_>, clauses: &[Clause], number: usize) -> Frame {
        let mut found = frame(view, clauses, number);
        let subject = |frame: &Frame| frame.subject.clone().map(|tokens| &self.document.text[view.bytes(tokens)]);
        if matches!(found.agent, Agent::Other | Agent::Thing | Agent::Implied)
            && let Some((subject, owner)) = subject(&found).zip(self.names.owner.as_ref())
            && is_owner_name(&subject.to_lowercase(), owner)
        {
            found.agent = Agent::Owner;
        }
        if found.agent == Agent::Document && !subject(&found).is_some_and(|words| self.is_this_document(words)) {
            found.agent = Agent::OwnThing;
        }
        found
    }

    /// Whether a word for a document means this one: it is short and general («planen»), or the title has it.
    fn is_this_document(&self, word: &str) -> bool {
        const GENERAL: usize = 11;
        const ENDING: usize = 2;
        let word = word.to_lowercase();
        let stem: String = word.chars().take(word.chars().count().saturating_sub(ENDING)).collect();
        word.split_whitespace().count() > 1
            || word.len() <= GENERAL
            || self.names.title.as_ref().is_some_and(|title| title.contains(&stem))
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one passage with all that stands around it; a struct would be built and taken apart once"
    )]
    fn judge_all(
        &self,
        number: usize,
        block: &Block,
        view: &View<'_>,
        subject: Subject<'_>,
        requirements: Vec<Asked>,
        Handed { inherited, beside }: Handed<'_>,
        found: &mut Found,
    ) {
        let all = clauses(view);
        let frames: Vec<Frame> = (0..all.len()).map(|number| self.frame(view, &all, number)).collect();
        let label = if matches!(block.kind, Kind::Row { .. }) { None } else { zone::of_label(view) };
        let own = label.clone().map(|(zone, words, _)| (zone, view.bytes(words)));
        let labelled = own.or_else(|| inherited.and_then(|inherited| inherited.zone.clone()));
        let (zone, zone_words) = labelled.map_or_else(|| self.zone(block), |(zone, words)| (zone, Some(words)));
        let behind_label = label.map_or(0, |(.., behind)| behind);
        let row = matches!(block.kind, Kind::Row { .. }).then(|| self.row_facts(block, view));
        let quote = self.quote(view);
        let mut best = Level::Absent;
        for Asked { requirement, parts, probability } in requirements {
            let (own, act) = Scene::locate(view, &all, &frames, &parts);
            let scene = Scene {
                view,
                clauses: &all,
                frames: &frames,
                kind: kind_of(&block.kind),
                zone,
                zone_words: zone_words.clone(),
                behind_label,
                inherited,
                beside,
                row: row.as_ref(),
                today: self.setting.date,
                speaker: self.setting.speaker,
                requirement: &self.pack.requirements()[requirement],
                parts: &parts,
                act_words: subject.words(&self.pack.topic(requirement).act),
                quote: quote.clone(),
                probability,
                own,
                act,
            };
            let judgement = judge(&scene);
            if judgement.level == Level::Absent {
                continue;
            }
            best = best.max(judgement.level);
            let range = view.bytes(0..view.len());
            let text = &self.document.text[range.clone()];
            found.findings.push(Finding {
                id: finding_id(&scene.requirement.id, text, &mut found.ids),
                requirement: scene.requirement.id.clone(),
                level: judgement.level,
                code: judgement.code,
                confidence: judgement.confidence,
                kind: scene.kind,
                range,
                block: number,
                lead_in: block.lead_in,
                cues: judgement.cues,
                fields: judgement.fields,
                weakness: judgement.weakness,
                decisions: judgement.decisions,
            });
        }
        self.note_parts(subject, best, found);
    }

    /// Notes the parts of requirements that a passage has. A promise about a part may be a finding of another requirement
    /// alone, so all that the passage is a finding of counts alike.
    fn note_parts(&self, subject: Subject<'_>, level: Level, found: &mut Found) {
        for (requirement, known) in found.parts.iter_mut().enumerate() {
            for (nodes, known) in self.pack.topic(requirement).parts.iter().zip(known) {
                if *known < level && nodes.iter().any(|node| subject.holds(node)) {
                    *known = level;
                }
            }
        }
    }

    fn row_facts(&self, block: &Block, view: &View<'_>) -> RowFacts {
        let head_view = |range: Range<usize>| {
            let tokens = self.tokens_in(&range);
            (!tokens.is_empty()).then(|| View::new(&self.document.text, tokens, self.vocabulary))
        };
        table::facts(&block.kind, view, head_view, self.setting.date)
    }

    /// Words of a statute, in order, with few words between.
    fn quote(&self, view: &View<'_>) -> Option<Range<usize>> {
        let there = self.vocabulary.sieve_of(view.tokens);
        let matches = |at: usize, pattern| self.vocabulary.fits(view.tokens[at].kind, pattern);
        let mut quotes = self.pack.quotes().iter().filter(|quote| quote.may_stand_in(there));
        quotes.find_map(|quote| quote.find(view.len(), matches))
    }
}

/// Adds the concepts and literals among hits to a set.
fn add_ideas(hits: &[Hit], marks: &mut MarkSet) {
    hits.iter().filter(|hit| hit.mark.is_subject()).for_each(|hit| marks.insert(hit.mark));
}

/// Whether the same stands around two blocks: headings, lead-in, and heads of the columns.
fn stand_alike(left: &Block, right: &Block) -> bool {
    let heads = |block: &Block| match &block.kind {
        Kind::Row { heads, group, .. } => Some((heads.clone(), group.clone())),
        _ => None,
    };
    left.section == right.section && left.lead_in == right.lead_in && heads(left) == heads(right)
}

fn kind_of(kind: &Kind) -> PassageKind {
    match kind {
        Kind::Heading { .. } => PassageKind::Heading,
        Kind::Paragraph | Kind::Excluded => PassageKind::Sentence,
        Kind::Item { .. } => PassageKind::Item,
        Kind::Row { .. } => PassageKind::Row,
        Kind::Footnote => PassageKind::Footnote,
        Kind::Quote => PassageKind::Quote,
        Kind::Caption => PassageKind::Caption,
    }
}

/// Whether a subject names the owner: a word of the owner's name that is long enough to be one, or the word with a short
/// ending («fylkeskommunen» for «… fylkeskommune»); both in small letters.
fn is_owner_name(subject: &str, owner: &str) -> bool {
    const LONG: usize = 9;
    let mut names = owner.split_whitespace();
    let first = names.next().unwrap_or("");
    let first_named = subject.split_whitespace().any(|word| word == first || word.strip_suffix('s') == Some(first));
    first_named
        || names.any(|name| {
            name.len() >= LONG
                && subject.split_whitespace().any(|word| word.starts_with(name) && word.len() <= name.len() + 2)
        })
}
