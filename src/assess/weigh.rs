//! From findings to the verdict on each requirement.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::document::{Document, Kind};
use crate::find::{Finding, Found, Sense, Weakness};
use crate::rules::{Area, Code, Demand, FieldKind, Level, Pack, Requirement, Severity};

use super::action_plan::ActionPlan;
use super::assessment::{Edit, MissingParts, NearestMiss, Reason, Status, Verdict};

/// What a run asks differently from the packs.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    /// Demanded level and severity by requirement id.
    pub demands: Vec<DemandOverride>,
    /// Requirements that another document covers where the text refers to it: id and that document's title.
    pub elsewhere: Vec<(String, String)>,
    /// What requirements ask only of documents that speak of something is asked of this one whatever it speaks of.
    pub conditions_hold: bool,
}

/// A demand set by the municipality.
#[derive(Debug, Clone)]
pub struct DemandOverride {
    /// The requirement.
    pub requirement: String,
    /// The level instead of the pack's.
    pub level: Option<Level>,
    /// The severity instead of the pack's.
    pub severity: Option<Severity>,
}

/// Most pieces of evidence that a verdict names.
const MOST_EVIDENCE: usize = 12;

/// What verdicts are weighed with.
pub(super) struct Scales<'a> {
    pub(super) document: &'a Document,
    pub(super) pack: &'a Pack,
    pub(super) doctype: &'a str,
    pub(super) found: &'a Found,
    pub(super) overrides: &'a Overrides,
    pub(super) today: Date,
    pub(super) action_plan: ActionPlan,
}

impl Scales<'_> {
    /// One verdict per requirement, in pack order.
    pub(super) fn verdicts(&self) -> Vec<Verdict> {
        let mut by_requirement: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (number, finding) in self.found.findings.iter().enumerate() {
            by_requirement.entry(&finding.requirement).or_default().push(number);
        }
        let places = self.places(&by_requirement);
        let none = Vec::new();
        let requirements = self.pack.requirements().iter().enumerate();
        requirements
            .map(|(number, requirement)| {
                let findings = by_requirement.get(requirement.id.as_str()).unwrap_or(&none);
                self.verdict(number, requirement, findings, places[requirement.area as usize])
            })
            .collect()
    }

    /// One verdict, of a requirement whose passage would belong under a heading where there is none.
    fn verdict(
        &self,
        number: usize,
        requirement: &Arc<Requirement>,
        findings: &[usize],
        place: Option<usize>,
    ) -> Verdict {
        let (demand, unasked) = self.demand(number, requirement);
        let evidence = self.ranked(findings);
        let found = evidence.first().map_or(Level::Absent, |at| self.found.findings[*at].level);
        let (status, reason) = match unasked {
            Some(reason) => (Status::NotApplicable, reason),
            None => match self.status(&demand, &evidence) {
                (Status::Met, reason) => self.parts_status(number, &demand, reason),
                unmet => unmet,
            },
        };
        let nearest = status.is_gap().then(|| self.nearest(&demand, &reason, &evidence)).flatten();
        let belongs = place.filter(|_| status == Status::Missing && evidence.is_empty());
        let evidence = evidence.into_iter().take(MOST_EVIDENCE).collect();
        Verdict {
            requirement: Arc::clone(requirement),
            status,
            demand,
            found,
            evidence,
            nearest,
            reason,
            belongs,
            deviation: None,
            known: false,
        }
    }

    /// What the document type is asked, and why it is not asked if it is not.
    fn demand(&self, number: usize, requirement: &Requirement) -> (Demand, Option<Reason>) {
        let (demand, asked) = requirement.asked(self.doctype);
        let mut demand = demand.cloned().unwrap_or(Demand {
            doctype: self.doctype.to_owned(),
            level: Level::Committed,
            fields: Vec::new(),
            parts: None,
            severity: Severity::Info,
            basis: None,
        });
        if self.found.graver[number] {
            demand.severity = Severity::Error;
        }
        let ordered = self.overrides.demands.iter().find(|own| own.requirement == requirement.id);
        if let Some(own) = ordered {
            demand.level = own.level.unwrap_or(demand.level);
            demand.severity = own.severity.unwrap_or(demand.severity);
        }
        let relaxed = requirement.goal_if_action_plan && self.action_plan == ActionPlan::Settled;
        if relaxed && demand.level == Level::Actionable {
            demand = Demand { level: requirement.goal_of(&demand), fields: Vec::new(), ..demand };
        }
        let in_force = requirement.valid_from.is_none_or(|from| from <= self.today)
            && requirement.valid_to.is_none_or(|to| to >= self.today);
        let elsewhere =
            self.overrides.elsewhere.iter().find(|(id, title)| *id == requirement.id && self.refers_to(title));
        let reason = if !asked && ordered.is_none() {
            Some(Reason::NotAskedOfType)
        } else if !in_force {
            Some(Reason::NotInForce)
        } else if !self.found.applies[number] && !self.overrides.conditions_hold {
            Some(Reason::NotTriggered)
        } else {
            elsewhere.map(|(_, title)| Reason::Elsewhere(title.clone()))
        };
        (demand, reason)
    }

    /// Whether the document names another one, which it is not itself.
    fn refers_to(&self, title: &str) -> bool {
        let wanted = normal(title);
        let is_it = |own: &Option<String>| own.as_deref().is_some_and(|own| names(&normal(own), &wanted));
        !is_it(&self.document.title)
            && !is_it(&self.document.meta.title)
            && self.document.blocks.iter().any(|block| names(&normal(self.document.text_of(block)), &wanted))
    }

    /// Findings in order of weight: level, fields, confidence, place; the same text counts once.
    fn ranked(&self, findings: &[usize]) -> Vec<usize> {
        let all = &self.found.findings;
        let fields = |at: usize| {
            [FieldKind::Owner, FieldKind::Deadline, FieldKind::Indicator, FieldKind::Budget]
                .into_iter()
                .filter(|kind| all[at].fields.has(*kind))
                .count()
        };
        let mut ranked = findings.to_vec();
        ranked.sort_by_key(|at| {
            (std::cmp::Reverse((all[*at].level, fields(*at), all[*at].confidence)), all[*at].range.start)
        });
        let mut texts = std::collections::BTreeSet::new();
        ranked.retain(|at| texts.insert(all[*at].text_id()));
        ranked
    }

    fn status(&self, demand: &Demand, evidence: &[usize]) -> (Status, Reason) {
        let all = &self.found.findings;
        let Some(best) = evidence.first().map(|at| &all[*at]) else {
            return (Status::Missing, Reason::Missing);
        };
        let mut denials = evidence.iter().copied().filter(|at| all[*at].code == Some(Code::Neg)).peekable();
        if best.level <= Level::Mentioned && denials.peek().is_some() {
            return (Status::Contradicted, Reason::Negated);
        }
        if best.level >= Level::Committed
            && let Some(denial) = denials.find(|denial| self.takes_back(best, &all[*denial]))
        {
            return (Status::Contradicted, Reason::Contradicted { denial });
        }
        if demand.level <= Level::Mentioned && best.level >= demand.level {
            return (Status::Met, Reason::Met);
        }
        match best.level {
            Level::Absent | Level::Mentioned => (Status::Missing, self.mention_reason(evidence)),
            Level::Aspired if demand.level <= Level::Aspired => (Status::Met, Reason::Met),
            Level::Aspired => (Status::Weak, weakness_reason(best.weakness)),
            Level::Committed | Level::Actionable => self.fields_status(demand, evidence),
        }
    }

    /// A denial about the same thing: the promise has all its subject words, and they are two at least.
    fn takes_back(&self, promise: &Finding, denial: &Finding) -> bool {
        let words = |finding: &Finding| -> Vec<String> {
            let topics = finding.cues.iter().filter(|cue| cue.sense == Sense::Topic);
            let texts = topics.map(|cue| &self.document.text[cue.range.clone()]);
            texts.flat_map(str::split_whitespace).map(str::to_lowercase).collect()
        };
        let (promised, denied) = (words(promise), words(denial));
        let shared = denied.iter().filter(|word| promised.contains(word)).count();
        !denied.is_empty() && shared == denied.len() && shared >= 2
    }

    /// Which kind of mere mention it is, if all are of one kind; headings and general words say the least.
    fn mention_reason(&self, evidence: &[usize]) -> Reason {
        let codes: Vec<Option<Code>> =
            evidence.iter().map(|at| self.found.findings[*at].code).filter(|code| *code != Some(Code::Head)).collect();
        let all = |wanted: &[Code]| {
            !codes.is_empty() && codes.iter().all(|code| code.is_some_and(|code| wanted.contains(&code)))
        };
        if codes.is_empty() {
            Reason::Heading
        } else if all(&[Code::Law]) {
            Reason::Law
        } else if all(&[Code::Other, Code::Law, Code::Cite]) {
            Reason::Other
        } else if all(&[Code::Past]) {
            Reason::Past
        } else {
            Reason::Mentioned
        }
    }

    /// A commitment is there: are the demanded fields too, in one passage?
    fn fields_status(&self, demand: &Demand, evidence: &[usize]) -> (Status, Reason) {
        let all = &self.found.findings;
        let committed = || evidence.iter().map(|at| &all[*at]).filter(|finding| finding.level >= Level::Committed);
        let wanted: &[FieldKind] = if demand.level >= Level::Committed { &demand.fields } else { &[] };
        let complete = committed()
            .find(|finding| finding.level >= demand.level && wanted.iter().all(|kind| finding.fields.has(*kind)));
        if let Some(finding) = complete {
            return self.deadline_status(finding, wanted);
        }
        let Some(best) =
            committed().max_by_key(|finding| wanted.iter().filter(|kind| finding.fields.has(**kind)).count())
        else {
            return (Status::Missing, Reason::Missing);
        };
        let missing: Vec<FieldKind> = if wanted.is_empty() {
            vec![FieldKind::Owner, FieldKind::Deadline]
        } else {
            wanted.iter().copied().filter(|kind| !best.fields.has(*kind)).collect()
        };
        (Status::Weak, Reason::Fields(missing))
    }

    fn deadline_status(&self, finding: &Finding, wanted: &[FieldKind]) -> (Status, Reason) {
        let demanded = wanted.contains(&FieldKind::Deadline);
        match &finding.fields.deadline {
            Some(deadline) if demanded && deadline.unreadable => (Status::Weak, Reason::DeadlineUnreadable),
            Some(deadline) if demanded && deadline.date.is_some_and(|date| date < self.today) => {
                (Status::Weak, deadline.date.map_or(Reason::DeadlineUnreadable, Reason::DeadlinePast))
            }
            _ => (Status::Met, Reason::Met),
        }
    }

    /// What the demand asks for is there: are the parts that it asks for, too?
    fn parts_status(&self, number: usize, demand: &Demand, met: Reason) -> (Status, Reason) {
        let Some(asked) = &demand.parts else { return (Status::Met, met) };
        let parts = self.pack.requirements()[number].parts.iter().zip(&self.found.parts[number]);
        let there: Vec<&str> =
            parts.filter(|(_, level)| **level >= demand.level).map(|(part, _)| part.id.as_str()).collect();
        let of: Vec<String> = asked.of.iter().filter(|id| !there.contains(&id.as_str())).cloned().collect();
        match asked.least.saturating_sub(asked.of.len() - of.len()) {
            0 => (Status::Met, met),
            more => (Status::Weak, Reason::Parts(MissingParts { more, of })),
        }
    }

    fn nearest(&self, demand: &Demand, reason: &Reason, evidence: &[usize]) -> Option<NearestMiss> {
        let finding =
            *evidence.iter().find(|at| self.found.findings[**at].code != Some(Code::Head)).or(evidence.first())?;
        let best = &self.found.findings[finding];
        let edit = self.edit(best, reason);
        let fields = best.fields.any();
        let lifted = if matches!(edit, Edit::AddFields(_)) {
            demand.level.max(Level::Actionable)
        } else if fields {
            Level::Actionable
        } else {
            Level::Committed
        };
        Some(NearestMiss { finding, edit, lifted })
    }

    fn edit(&self, finding: &Finding, reason: &Reason) -> Edit {
        let cue = |senses: &[Sense]| finding.cues.iter().position(|cue| senses.contains(&cue.sense));
        let by_weakness = || match finding.weakness? {
            Weakness::Modal | Weakness::Need | Weakness::Draft => {
                let cue = cue(&[Sense::ModalWeak, Sense::ModalNeed])?;
                Some(Edit::ReplaceModal { cue, with: self.pack.strong_modal().to_owned() })
            }
            Weakness::Verb => Some(Edit::NameAct { cue: cue(&[Sense::VerbSoft])? }),
            Weakness::Hedge => Some(Edit::DropHedge { cue: cue(&[Sense::Hedge])? }),
            Weakness::Condition => Some(Edit::SettleCondition { cue: cue(&[Sense::Condition])? }),
            Weakness::Result | Weakness::Document | Weakness::Purpose => Some(Edit::NameActForResult),
        };
        match reason {
            Reason::Fields(missing) => Edit::AddFields(missing.clone()),
            Reason::DeadlineUnreadable | Reason::DeadlinePast(_) => Edit::AddFields(vec![FieldKind::Deadline]),
            Reason::Contradicted { .. } | Reason::Negated => Edit::Reconcile,
            Reason::Parts(_) => Edit::AddSentence,
            _ => by_weakness().unwrap_or(Edit::AddSentence),
        }
    }

    /// For each field of work the heading with most findings of it; the last chapter's where there are none.
    fn places(&self, by_requirement: &BTreeMap<&str, Vec<usize>>) -> [Option<usize>; Area::COUNT] {
        let mut counts: [BTreeMap<usize, usize>; Area::COUNT] = Default::default();
        for requirement in self.pack.requirements() {
            for finding in by_requirement.get(requirement.id.as_str()).into_iter().flatten() {
                let block = &self.document.blocks[self.found.findings[*finding].block];
                if let Some(heading) = block.section.last() {
                    *counts[requirement.area as usize].entry(*heading).or_default() += 1;
                }
            }
        }
        let last = self.document.blocks.iter().rposition(|block| matches!(block.kind, Kind::Heading { level: 1 }));
        counts.map(|headings| {
            let best = headings.into_iter().max_by_key(|(heading, count)| (*count, std::cmp::Reverse(*heading)));
            best.map(|(heading, _)| heading).or(last)
        })
    }
}

fn weakness_reason(weakness: Option<Weakness>) -> Reason {
    match weakness {
        Some(Weakness::Need) => Reason::WeakNeed,
        Some(Weakness::Verb) => Reason::WeakVerb,
        Some(Weakness::Hedge) => Reason::WeakHedge,
        Some(Weakness::Condition) => Reason::WeakCondition,
        Some(Weakness::Result | Weakness::Document | Weakness::Purpose) => Reason::WeakResult,
        Some(Weakness::Modal | Weakness::Draft) | None => Reason::WeakModal,
    }
}

/// Whether a text has a title in it, as whole words.
fn names(text: &str, title: &str) -> bool {
    let is_part = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
    !title.is_empty()
        && text.match_indices(title).any(|(at, found)| {
            !is_part(text[..at].chars().next_back()) && !is_part(text[at + found.len()..].chars().next())
        })
}

fn normal(text: &str) -> String {
    text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}
