//! Small assessments for the tests of the renderers, built from words instead of offsets.

use std::ops::Range;
use std::sync::Arc;

use jiff::civil::{Date, date};

use crate::assess::{
    Assessment, Deviation, DoctypeSource, Earlier, Edit, GoneGap, NearestMiss, Reason, Status, Verdict,
};
use crate::document::{Block, Document, Kind, RowCell};
use crate::find::{
    Confidence, Cue, Deadline, Decision, Fields, Finding, Owner, PassageKind, Question, Recurrence, Sense,
};
use crate::read::{Format, Meta};
use crate::rules::{
    Area, Basis, Code, Demand, Evidence, FieldKind, Level, Localized, Requirement, Severity, SourceRef,
};
use crate::text::{Anchor, Language, Notice, NoticeCode, Place};

/// Builds an assessment block by block.
pub(crate) struct Sample {
    assessment: Assessment,
    page: Option<u32>,
    lead_in: Option<usize>,
}

impl Sample {
    pub(crate) fn new(path: &str, format: Format, language: Language) -> Self {
        let document = Document {
            format,
            title: None,
            meta: Meta::default(),
            pages: None,
            text: String::new(),
            blocks: Vec::new(),
            source: matches!(format, Format::Markdown | Format::Html | Format::Text).then(String::new),
            remarks: Vec::new(),
            notices: Vec::new(),
        };
        let assessment = Assessment {
            path: path.to_owned(),
            sha256: "0f".repeat(32),
            document,
            language,
            country: language.country().unwrap(),
            doctype: "digistrategi".to_owned(),
            doctype_source: DoctypeSource::Title,
            owner: None,
            date: None,
            words: 0,
            verdicts: Vec::new(),
            findings: Vec::new(),
            notices: Vec::new(),
            earlier: None,
        };
        Self { assessment, page: None, lead_in: None }
    }

    pub(crate) fn owner(mut self, name: &str) -> Self {
        self.assessment.owner = Some(name.to_owned());
        self
    }

    pub(crate) fn doctype(mut self, id: &str, source: DoctypeSource) -> Self {
        self.assessment.doctype = id.to_owned();
        self.assessment.doctype_source = source;
        self
    }

    pub(crate) fn page(mut self, page: u32) -> Self {
        self.page = Some(page);
        self.assessment.document.pages = Some(24);
        self
    }

    pub(crate) fn notice(mut self, notice: Notice) -> Self {
        self.assessment.notices.push(notice);
        self
    }

    pub(crate) fn heading(self, level: u8, text: &str) -> Self {
        let marker = format!("{} ", "#".repeat(usize::from(level).max(1)));
        let mut sample = self.block(Kind::Heading { level }, &marker, text);
        if level == 0 {
            sample.assessment.document.title = Some(text.to_owned());
        }
        sample.lead_in = None;
        sample
    }

    pub(crate) fn paragraph(self, text: &str) -> Self {
        self.block(Kind::Paragraph, "", text)
    }

    /// A paragraph that leads into the items after it.
    pub(crate) fn leading(self, text: &str) -> Self {
        let mut sample = self.paragraph(text);
        sample.lead_in = Some(sample.assessment.document.blocks.len() - 1);
        sample
    }

    pub(crate) fn item(self, text: &str) -> Self {
        self.block(Kind::Item { depth: 0 }, "- ", text)
    }

    pub(crate) fn row(self, text: &str) -> Self {
        let start = self.next_start() + 2;
        let cells = text.split(" | ").scan(start, |at, cell| {
            let range = *at..*at + cell.len();
            *at = range.end + 3;
            Some(range)
        });
        let cells = cells.zip(0..).map(|(range, column)| RowCell { range, column }).collect();
        let kind = Kind::Row { table: 0, cells, head: false, heads: Vec::new(), group: None };
        self.block(kind, "| ", text)
    }

    fn next_start(&self) -> usize {
        let text = &self.assessment.document.text;
        if text.is_empty() { 0 } else { text.len() + 2 }
    }

    fn block(mut self, kind: Kind, marker: &str, text: &str) -> Self {
        let document = &mut self.assessment.document;
        if !document.text.is_empty() {
            document.text.push_str("\n\n");
        }
        document.text.push_str(marker);
        let start = document.text.len();
        document.text.push_str(text);
        let mut place = Place { page: self.page, anchors: Vec::new() };
        if let Some(source) = &mut document.source {
            source.push_str(marker);
            place.anchors.push(Anchor { text: 0, source: u32::try_from(source.len()).unwrap() });
            source.push_str(text);
            source.push('\n');
        }
        let level_of = |block: &Block| match block.kind {
            Kind::Heading { level } => Some(level),
            _ => None,
        };
        let own = if let Kind::Heading { level } = kind { level } else { u8::MAX };
        let mut section: Vec<usize> = Vec::new();
        for (at, block) in document.blocks.iter().enumerate().filter(|(_, block)| level_of(block) > Some(0)) {
            section.retain(|above| level_of(&document.blocks[*above]) < level_of(block));
            section.push(at);
        }
        section.retain(|above| level_of(&document.blocks[*above]).unwrap() < own);
        let lead_in = self.lead_in.filter(|_| matches!(kind, Kind::Item { .. }));
        let paragraph = u32::try_from(document.blocks.len()).unwrap() + 1;
        self.assessment.words += text.split_whitespace().count();
        let range = start..start + text.len();
        let changes = Vec::new();
        document.blocks.push(Block {
            kind,
            range,
            excluded: String::new(),
            section,
            lead_in,
            paragraph,
            place,
            changes,
        });
        self
    }

    /// Where `words` stand at or after `from`; `words` may begin with `^` to look from the start of the document.
    fn find(&self, words: &str, from: usize) -> Range<usize> {
        let text = &self.assessment.document.text;
        let (words, from) = words.strip_prefix('^').map_or((words, from), |words| (words, 0));
        let start = from + text[from..].find(words).unwrap_or_else(|| panic!("no {words:?}"));
        start..start + words.len()
    }

    /// A finding of the passage with those words.
    pub(crate) fn finding(mut self, id: &str, level: Level, passage: &str, cues: &[(&str, Sense)]) -> Self {
        let range = self.find(passage, 0);
        let mut cues: Vec<Cue> =
            cues.iter().map(|(words, sense)| Cue { range: self.find(words, range.start), sense: *sense }).collect();
        cues.sort_by_key(|cue| cue.range.start);
        let blocks = &self.assessment.document.blocks;
        let block = blocks.iter().position(|block| block.range.end >= range.end).unwrap();
        let kind = match blocks[block].kind {
            Kind::Heading { .. } => PassageKind::Heading,
            Kind::Item { .. } => PassageKind::Item,
            Kind::Row { .. } => PassageKind::Row,
            _ => PassageKind::Sentence,
        };
        self.assessment.findings.push(Finding {
            id: format!("f-{:04}", self.assessment.findings.len()),
            requirement: id.to_owned(),
            level,
            code: None,
            confidence: Confidence::High,
            kind,
            range,
            block,
            lead_in: blocks[block].lead_in,
            cues,
            fields: Fields::default(),
            weakness: None,
            decisions: Vec::new(),
        });
        self
    }

    fn last(&mut self) -> &mut Finding {
        self.assessment.findings.last_mut().unwrap()
    }

    pub(crate) fn code(mut self, code: Code) -> Self {
        self.last().code = Some(code);
        self
    }

    pub(crate) fn unsure(mut self) -> Self {
        self.last().confidence = Confidence::Low;
        self
    }

    pub(crate) fn deadline(mut self, words: &str, date: Option<Date>, recurrence: Option<Recurrence>) -> Self {
        let start = self.last().range.start;
        let range = self.find(words, start);
        self.last().fields.deadline = Some(Deadline { range, date, recurrence, unreadable: false });
        self
    }

    pub(crate) fn responsible(mut self, words: &str) -> Self {
        let start = self.last().range.start;
        let range = self.find(words, start);
        self.last().fields.owner = Some(Owner { range });
        self
    }

    /// The decisions: questions in order with the cue that answered; the last one settled.
    pub(crate) fn decided(mut self, questions: &[(Question, Option<usize>)]) -> Self {
        let last = questions.len() - 1;
        let decisions = questions.iter().enumerate();
        self.last().decisions = decisions
            .map(|(at, (question, cue))| Decision { question: *question, settled: at == last, cue: *cue })
            .collect();
        self
    }

    /// A verdict whose evidence is every finding of the requirement.
    pub(crate) fn verdict(mut self, requirement: &Requirement, status: Status, reason: Reason) -> Self {
        let findings = self.assessment.findings.iter().enumerate();
        let own: Vec<usize> =
            findings.filter(|(_, finding)| finding.requirement == requirement.id).map(|(at, _)| at).collect();
        let level = own.iter().map(|at| self.assessment.findings[*at].level).max().unwrap_or(Level::Absent);
        let demand = requirement.demand(&self.assessment.doctype).or(requirement.demands.first());
        self.assessment.verdicts.push(Verdict {
            requirement: Arc::new(requirement.clone()),
            status,
            demand: demand.unwrap().clone(),
            found: level,
            evidence: own.into_iter().filter(|at| self.assessment.findings[*at].level > Level::Absent).collect(),
            nearest: None,
            reason,
            belongs: None,
            deviation: None,
            known: false,
        });
        self
    }

    /// What came nearest for the last verdict.
    pub(crate) fn nearest(mut self, finding: usize, edit: Edit, lifted: Level) -> Self {
        self.last_verdict().nearest = Some(NearestMiss { finding, edit, lifted });
        self
    }

    /// The heading under which the last verdict's text belongs.
    pub(crate) fn belongs(mut self, heading: &str) -> Self {
        let range = self.find(heading, 0);
        let block = self.assessment.document.blocks.iter().position(|block| block.range == range);
        self.last_verdict().belongs = block;
        self
    }

    pub(crate) fn accepted(mut self, reason: &str, until: Option<Date>) -> Self {
        self.last_verdict().deviation = Some(Deviation { reason: reason.to_owned(), until });
        self
    }

    fn last_verdict(&mut self) -> &mut Verdict {
        self.assessment.verdicts.last_mut().unwrap()
    }

    pub(crate) fn done(self) -> Assessment {
        self.assessment
    }
}

/// A text in one language.
fn one(language: Language, text: &str) -> Localized {
    Localized([(language, text.to_owned())].into())
}

/// A requirement of a digital strategy, with its words in `language`: short title, what was looked for, acts, remedy.
pub(crate) fn requirement(id: &str, language: Language, texts: [&str; 4]) -> Requirement {
    let [short, looked_for, verbs, remedy] = texts;
    let demand = |doctype: &str, level| Demand {
        doctype: doctype.to_owned(),
        level,
        fields: Vec::new(),
        parts: None,
        severity: Severity::Error,
        basis: None,
    };
    Requirement {
        id: id.to_owned(),
        area: Area::UniversalDesign,
        theme: "digital-accessibility".to_owned(),
        evidence: Evidence::Promise,
        basis: Basis::Law,
        programmes: Vec::new(),
        valid_from: None,
        valid_to: None,
        only_if: None,
        only_if_text: Localized::default(),
        error_if: None,
        goal_if_action_plan: false,
        title: one(language, short),
        short: one(language, short),
        asks: one(language, short),
        why: one(language, short),
        looked_for: one(language, looked_for),
        verbs: one(language, verbs),
        remedy: one(language, remedy),
        sources: Vec::new(),
        parts: Vec::new(),
        demands: vec![demand("digistrategi", Level::Committed), demand("handicappolitik", Level::Committed)],
    }
}

/// The requirement with a source; its kind is the basis.
pub(crate) fn resting_on(
    requirement: Requirement,
    basis: Basis,
    title: &str,
    section: &str,
    verified: bool,
) -> Requirement {
    let section = (!section.is_empty()).then(|| section.to_owned());
    let url = Some("https://lovdata.no/lov/2017-06-16-51".to_owned());
    let checked = date(2026, 11, 21);
    let source = SourceRef {
        title: title.to_owned(),
        section,
        url,
        checked,
        verified,
        in_force: true,
        valid_to: None,
        kind: basis,
    };
    Requirement { basis, sources: vec![source], ..requirement }
}

/// The requirement with a graver or milder demand, and fields.
pub(crate) fn demanding(
    requirement: Requirement,
    level: Level,
    fields: &[FieldKind],
    severity: Severity,
) -> Requirement {
    let demand = |doctype: &str| Demand {
        doctype: doctype.to_owned(),
        level,
        fields: fields.to_vec(),
        parts: None,
        severity,
        basis: None,
    };
    Requirement { demands: vec![demand("digistrategi"), demand("handicappolitik")], ..requirement }
}

pub(crate) fn ikt() -> Requirement {
    let texts = [
        "Universell utforming av IKT",
        "nettsteder, apper eller skjema sammen med universell utforming",
        "teste, rette eller kreve",
        "Alle nettsteder, apper, skjema, intranett og digitale dokumenter i {kommune} skal oppfylle WCAG 2.1 nivå AA. \
         {rolle} skal teste løsningene minst én gang i året og rette feil innen {frist}.",
    ];
    let rule = requirement("no-uu-ikt", Language::Nb, texts);
    resting_on(rule, Basis::Law, "likestillings- og diskrimineringsloven", "§ 18", true)
}

pub(crate) fn security() -> Requirement {
    let texts = [
        "Opplæring i personvern og sikkerhet",
        "personvern eller informasjonssikkerhet i samme setning som opplæring, kurs eller øvelse",
        "kurse, øve eller teste",
        "Alle ansatte skal gjennomføre opplæring i personvern og informasjonssikkerhet ved tiltredelse og deretter årlig.",
    ];
    let rule = requirement("no-komp-personvern-sikkerhet", Language::Nb, texts);
    resting_on(rule, Basis::Law, "personvernforordningen", "art. 32 nr. 4", false)
}

pub(crate) fn staff() -> Requirement {
    let texts = ["Digital kompetanse hos ansatte", "digital kompetanse hos ansatte", "kartlegge eller kurse", "…"];
    resting_on(requirement("no-komp-ansatte", Language::Nb, texts), Basis::Guidance, "Digdir", "", true)
}

pub(crate) fn schools() -> Requirement {
    let texts = ["Digitale ferdigheter i skolen", "skole og digitale ferdigheter", "lære opp", "…"];
    resting_on(requirement("no-komp-skole", Language::Nb, texts), Basis::Practice, "KS", "", true)
}

/// The strategy of the mock-ups: a weak sentence, an absence with a near miss, and a demand that is met.
pub(crate) fn strategy() -> Assessment {
    let second = "Alle ansatte skal følge rutinene for informasjonssikkerhet.";
    Sample::new("utkast/digitaliseringsstrategi.docx", Format::Docx, Language::Nb)
        .owner("Storvik kommune")
        .page(1)
        .heading(0, "Digitaliseringsstrategi for Storvik")
        .page(5)
        .heading(1, "2 Mål")
        .paragraph("HR-avdelingen skal tilby alle ansatte grunnkurs i digitale verktøy innen 1. mars 2027.")
        .finding(
            "no-komp-ansatte",
            Level::Actionable,
            "HR-avdelingen skal tilby alle ansatte grunnkurs i digitale verktøy innen 1. mars 2027.",
            &[("HR-avdelingen", Sense::AgentOwn), ("grunnkurs i digitale verktøy", Sense::Topic)],
        )
        .page(7)
        .heading(1, "3 Tiltak")
        .heading(2, "3.2 Nett og skjema")
        .paragraph("Kommunen bør gjøre nettsidene universelt utformet innen 1. juni 2027.")
        .finding(
            "no-uu-ikt",
            Level::Aspired,
            "Kommunen bør gjøre nettsidene universelt utformet innen 1. juni 2027.",
            &[
                ("Kommunen", Sense::AgentOwn),
                ("bør", Sense::ModalWeak),
                ("nettsidene universelt utformet", Sense::Topic),
            ],
        )
        .deadline("innen 1. juni 2027", Some(date(2027, 6, 1)), None)
        .decided(&[
            (Question::Topic, Some(2)),
            (Question::Agent, Some(0)),
            (Question::Denied, None),
            (Question::Past, None),
            (Question::Condition, None),
            (Question::Will, Some(1)),
            (Question::Strength, Some(1)),
        ])
        .page(9)
        .heading(2, "3.3 Trygg digitalisering")
        .paragraph(second)
        .finding(
            "no-komp-personvern-sikkerhet",
            Level::Absent,
            second,
            &[("skal", Sense::ModalStrong), ("informasjonssikkerhet", Sense::Topic)],
        )
        .page(12)
        .paragraph("Universell utforming av skjema er omtalt i innspillene.")
        .finding(
            "no-uu-ikt",
            Level::Mentioned,
            "Universell utforming av skjema er omtalt i innspillene.",
            &[("Universell utforming av skjema", Sense::Topic)],
        )
        .notice(Notice::new(NoticeCode::UnreadablePage).on_page(11))
        .verdict(&ikt(), Status::Weak, Reason::WeakModal)
        .nearest(1, Edit::ReplaceModal { cue: 1, with: "skal".to_owned() }, Level::Actionable)
        .verdict(&security(), Status::Missing, Reason::Missing)
        .nearest(2, Edit::AddSentence, Level::Committed)
        .verdict(&staff(), Status::Met, Reason::Met)
        .verdict(&schools(), Status::NotApplicable, Reason::NotAskedOfType)
        .done()
}

/// The strategy after an earlier run that knew one of its gaps, and one that is met now.
pub(crate) fn known_before() -> Assessment {
    let mut assessment = strategy();
    assessment.verdicts[1].known = true;
    let finding = Some("f-9999".to_owned());
    let gone = GoneGap { requirement: "no-komp-ansatte".to_owned(), text: Some("Før.".to_owned()), finding };
    assessment.earlier = Some(Earlier { gone: vec![gone] });
    assessment
}

/// A weak item under a lead-in, in a Markdown file.
pub(crate) fn one_weak_item() -> Assessment {
    Sample::new("plan.md", Format::Markdown, Language::Nb)
        .heading(1, "Tiltak")
        .leading("Kommunen skal:")
        .item("arbeide for universelt utformede nettsider hvert år")
        .finding(
            "no-uu-ikt",
            Level::Aspired,
            "arbeide for universelt utformede nettsider hvert år",
            &[
                ("^skal", Sense::ModalStrong),
                ("arbeide for", Sense::VerbSoft),
                ("universelt utformede nettsider", Sense::Topic),
            ],
        )
        .deadline("hvert år", None, Some(Recurrence::Yearly))
        .decided(&[(Question::Topic, Some(2)), (Question::Strength, Some(1))])
        .verdict(&ikt(), Status::Weak, Reason::WeakVerb)
        .nearest(0, Edit::NameAct { cue: 1 }, Level::Actionable)
        .done()
}

/// A Danish policy: mentioned only, and a commitment without its demanded fields.
pub(crate) fn danish() -> Assessment {
    let principle = requirement(
        "dk-uu-princip",
        Language::Da,
        [
            "Universelt design som princip",
            "universelt design eller tilgængelighed for alle",
            "fastlægge, følge eller efterprøve",
            "{Kommune} følger princippet om universelt design i alle nye løsninger fra {dato}.",
        ],
    );
    let principle = resting_on(principle, Basis::Convention, "FN's handicapkonvention", "art. 2", true);
    let principle = demanding(principle, Level::Committed, &[], Severity::Warning);
    let plan = requirement(
        "dk-plan-handleplan",
        Language::Da,
        [
            "Handleplan med opfølgning",
            "handleplan",
            "vedtage og følge op",
            "{Udvalg} vedtager en handleplan senest {dato}.",
        ],
    );
    let plan = resting_on(plan, Basis::Guidance, "DH's anbefalinger", "", true);
    let plan = demanding(plan, Level::Actionable, &[FieldKind::Owner, FieldKind::Deadline], Severity::Info);
    Sample::new("politik/handicap.pdf", Format::Pdf, Language::Da)
        .doctype("handicappolitik", DoctypeSource::Content)
        .owner("Søvang Kommune")
        .page(3)
        .heading(1, "Værdier")
        .paragraph("Universelt design har betydning for mange borgere.")
        .finding(
            "dk-uu-princip",
            Level::Mentioned,
            "Universelt design har betydning for mange borgere.",
            &[("Universelt design", Sense::Topic), ("har betydning for", Sense::General)],
        )
        .code(Code::Gen)
        .unsure()
        .paragraph("Politikken skal udmøntes i en handleplan.")
        .finding(
            "dk-plan-handleplan",
            Level::Committed,
            "Politikken skal udmøntes i en handleplan.",
            &[("skal", Sense::ModalStrong), ("handleplan", Sense::Topic)],
        )
        .notice(Notice::new(NoticeCode::UndatedActionPlan).on_page(3))
        .verdict(&principle, Status::Missing, Reason::Mentioned)
        .nearest(0, Edit::AddSentence, Level::Committed)
        .verdict(&plan, Status::Weak, Reason::Fields(vec![FieldKind::Owner, FieldKind::Deadline]))
        .nearest(1, Edit::AddFields(vec![FieldKind::Owner, FieldKind::Deadline]), Level::Actionable)
        .done()
}

/// A nynorsk plan with an absence, and an accepted deviation.
pub(crate) fn nynorsk() -> Assessment {
    let training = requirement(
        "no-uu-kompetanse",
        Language::Nn,
        [
            "Kompetanse om universell utforming",
            "universell utforming saman med kurs eller opplæring",
            "kurse, rettleie eller øve",
            "{Rolle} skal halde kurs i universell utforming kvart år, første gong innan {frist}.",
        ],
    );
    let training = resting_on(training, Basis::Guidance, "rettleiar til planlegging", "", true);
    let pages = requirement(
        "no-uu-nettstader",
        Language::Nn,
        [
            "Tilgjengelege nettstader",
            "nettstader",
            "teste eller rette",
            "{Rolle} skal teste nettstadene innan {frist}.",
        ],
    );
    let pages = resting_on(pages, Basis::Agreement, "partsavtalen", "punkt 4", true);
    Sample::new("planar/strategi.md", Format::Markdown, Language::Nn)
        .heading(0, "Digitaliseringsstrategi for Vestland fylkeskommune")
        .owner("Vestland fylkeskommune")
        .heading(1, "Kompetanse")
        .paragraph("Fylkeskommunen skal så langt det er mogleg teste nettstadene.")
        .finding(
            "no-uu-nettstader",
            Level::Aspired,
            "Fylkeskommunen skal så langt det er mogleg teste nettstadene.",
            &[
                ("Fylkeskommunen", Sense::AgentOwn),
                ("skal", Sense::ModalStrong),
                ("så langt det er mogleg", Sense::Hedge),
                ("teste", Sense::VerbAct),
                ("nettstadene", Sense::Topic),
            ],
        )
        .verdict(&training, Status::Missing, Reason::Missing)
        .belongs("Kompetanse")
        .verdict(&pages, Status::Weak, Reason::WeakHedge)
        .nearest(0, Edit::DropHedge { cue: 2 }, Level::Committed)
        .accepted("Ny løysing er tinga", Some(date(2027, 6, 30)))
        .done()
}

/// A Swedish plan that says yes and no.
pub(crate) fn swedish() -> Assessment {
    let web = requirement(
        "se-uu-webb",
        Language::Sv,
        [
            "Tillgängliga webbplatser",
            "webbplatser och tillgänglighet",
            "testa, åtgärda eller följa upp",
            "{Roll} ska testa webbplatserna senast {datum}.",
        ],
    );
    let web = resting_on(web, Basis::Law, "lag (2018:1937)", "10 §", true);
    Sample::new("planer/strategi.pdf", Format::Pdf, Language::Sv)
        .owner("Region Väst")
        .page(4)
        .heading(1, "Webb")
        .paragraph("Regionen ska tillgänglighetsanpassa webbplatserna senast 2027.")
        .finding(
            "se-uu-webb",
            Level::Actionable,
            "Regionen ska tillgänglighetsanpassa webbplatserna senast 2027.",
            &[
                ("Regionen", Sense::AgentOwn),
                ("ska", Sense::ModalStrong),
                ("tillgänglighetsanpassa webbplatserna", Sense::Topic),
            ],
        )
        .deadline("senast 2027", Some(date(2027, 12, 31)), None)
        .page(9)
        .paragraph("Webbplatserna ska inte tillgänglighetsanpassas under perioden.")
        .finding(
            "se-uu-webb",
            Level::Mentioned,
            "Webbplatserna ska inte tillgänglighetsanpassas under perioden.",
            &[("Webbplatserna", Sense::Topic), ("inte", Sense::Negation)],
        )
        .code(Code::Neg)
        .verdict(&web, Status::Contradicted, Reason::Contradicted { denial: 1 })
        .nearest(1, Edit::Reconcile, Level::Actionable)
        .done()
}

/// A table row without the demanded owner.
pub(crate) fn row() -> Assessment {
    let rule = demanding(ikt(), Level::Actionable, &[FieldKind::Owner, FieldKind::Deadline], Severity::Warning);
    Sample::new("handlingsplan.odt", Format::Odt, Language::Nb)
        .heading(1, "Tiltak")
        .row("Teste nettsidene for universell utforming | 2027 | IKT-sjefen")
        .finding(
            "no-uu-ikt",
            Level::Actionable,
            "Teste nettsidene for universell utforming | 2027 | IKT-sjefen",
            &[("Teste", Sense::VerbAct), ("nettsidene for universell utforming", Sense::Topic)],
        )
        .deadline("2027", Some(date(2027, 12, 31)), None)
        .responsible("IKT-sjefen")
        .verdict(&rule, Status::Weak, Reason::DeadlinePast(date(2027, 12, 31)))
        .done()
}

/// Every sample.
pub(crate) fn all() -> Vec<Assessment> {
    vec![strategy(), one_weak_item(), danish(), nynorsk(), swedish(), row()]
}
