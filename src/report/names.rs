//! Stable names of the scales: the keys of their words in the message tables, and the values of JSON.

use crate::assess::{DoctypeSource, Reason};
use crate::find::{Confidence, PassageKind, Question, Sense};
use crate::rules::{Area, Basis, Code, Evidence, FieldKind, Level, Severity};

pub(crate) fn level(level: Level) -> &'static str {
    match level {
        Level::Absent => "absent",
        Level::Mentioned => "mentioned",
        Level::Aspired => "aspired",
        Level::Committed => "committed",
        Level::Actionable => "actionable",
    }
}

pub(crate) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}

pub(crate) fn field(field: FieldKind) -> &'static str {
    match field {
        FieldKind::Owner => "owner",
        FieldKind::Deadline => "deadline",
        FieldKind::Indicator => "indicator",
        FieldKind::Budget => "budget",
    }
}

pub(crate) fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Law => "law",
        Basis::Convention => "convention",
        Basis::Agreement => "agreement",
        Basis::Guidance => "guidance",
        Basis::Practice => "practice",
    }
}

pub(crate) fn evidence(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::Promise => "promise",
        Evidence::Status => "status",
        Evidence::Process => "process",
        Evidence::Definition => "definition",
        Evidence::Provision => "provision",
        Evidence::Naming => "naming",
    }
}

pub(crate) fn area(area: Area) -> &'static str {
    match area {
        Area::DigitalCompetence => "digital-competence",
        Area::UniversalDesign => "universal-design",
        Area::Planning => "planning",
    }
}

pub(crate) fn code(code: Code) -> &'static str {
    match code {
        Code::Head => "HEAD",
        Code::Quest => "QUEST",
        Code::Cite => "CITE",
        Code::Law => "LAW",
        Code::Other => "OTHER",
        Code::Neg => "NEG",
        Code::Past => "PAST",
        Code::Meta => "META",
        Code::Cond => "COND",
        Code::Gen => "GEN",
    }
}

pub(crate) fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Low => "low",
        Confidence::Medium => "medium",
        Confidence::High => "high",
    }
}

pub(crate) fn kind(kind: PassageKind) -> &'static str {
    match kind {
        PassageKind::Sentence => "sentence",
        PassageKind::Item => "item",
        PassageKind::Row => "row",
        PassageKind::Heading => "heading",
        PassageKind::Quote => "quote",
        PassageKind::Caption => "caption",
        PassageKind::Footnote => "footnote",
    }
}

pub(crate) fn doctype_source(source: DoctypeSource) -> &'static str {
    match source {
        DoctypeSource::Title => "title",
        DoctypeSource::Flag => "flag",
        DoctypeSource::Config => "config",
        DoctypeSource::Content => "content",
    }
}

/// The label of a cue.
pub(crate) fn sense(sense: Sense) -> &'static str {
    match sense {
        Sense::Topic => "topic",
        Sense::AgentOwn => "agent-own",
        Sense::AgentOther => "agent-other",
        Sense::AgentDocument => "agent-document",
        Sense::AgentPublic => "agent-public",
        Sense::AgentThing => "agent-thing",
        Sense::ModalStrong => "modal-strong",
        Sense::ModalWeak => "modal-weak",
        Sense::ModalNeed => "modal-need",
        Sense::VerbAct => "verb-act",
        Sense::VerbSoft => "verb-soft",
        Sense::VerbResult => "verb-result",
        Sense::Negation => "negation",
        Sense::Condition => "condition",
        Sense::Hedge => "hedge",
        Sense::SourceLaw => "source-law",
        Sense::SourceCite => "source-cite",
        Sense::TensePast => "tense-past",
        Sense::TenseFuture => "tense-future",
        Sense::Question => "question",
        Sense::General => "general",
        Sense::Zone => "zone",
    }
}

pub(crate) fn question(question: Question) -> &'static str {
    match question {
        Question::Topic => "topic",
        Question::Heading => "heading",
        Question::Asked => "asked",
        Question::Cited => "cited",
        Question::Law => "law",
        Question::Agent => "agent",
        Question::Denied => "denied",
        Question::Past => "past",
        Question::Document => "document",
        Question::Condition => "condition",
        Question::General => "general",
        Question::Evidence => "evidence",
        Question::Will => "will",
        Question::Strength => "strength",
        Question::Target => "target",
        Question::Fields => "fields",
    }
}

/// The message of a reason.
pub(crate) fn reason(reason: &Reason) -> &'static str {
    reason.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::messages::Messages;
    use crate::text::{Language, NoticeCode};

    const LEVELS: [Level; 5] = [Level::Absent, Level::Mentioned, Level::Aspired, Level::Committed, Level::Actionable];
    const SENSES: [Sense; 22] = [
        Sense::Topic,
        Sense::AgentOwn,
        Sense::AgentOther,
        Sense::AgentDocument,
        Sense::AgentPublic,
        Sense::AgentThing,
        Sense::ModalStrong,
        Sense::ModalWeak,
        Sense::ModalNeed,
        Sense::VerbAct,
        Sense::VerbSoft,
        Sense::VerbResult,
        Sense::Negation,
        Sense::Condition,
        Sense::Hedge,
        Sense::SourceLaw,
        Sense::SourceCite,
        Sense::TensePast,
        Sense::TenseFuture,
        Sense::Question,
        Sense::General,
        Sense::Zone,
    ];
    const QUESTIONS: [Question; 16] = [
        Question::Topic,
        Question::Heading,
        Question::Asked,
        Question::Cited,
        Question::Law,
        Question::Agent,
        Question::Denied,
        Question::Past,
        Question::Document,
        Question::Condition,
        Question::General,
        Question::Evidence,
        Question::Will,
        Question::Strength,
        Question::Target,
        Question::Fields,
    ];
    const CODES: [Code; 10] = [
        Code::Head,
        Code::Quest,
        Code::Cite,
        Code::Law,
        Code::Other,
        Code::Neg,
        Code::Past,
        Code::Meta,
        Code::Cond,
        Code::Gen,
    ];
    const NOTICES: [NoticeCode; 20] = [
        NoticeCode::UnreadablePage,
        NoticeCode::DamagedFile,
        NoticeCode::GuessedEncoding,
        NoticeCode::UnreadableCharacters,
        NoticeCode::MisleadingExtension,
        NoticeCode::TrackedInsertion,
        NoticeCode::TrackedDeletion,
        NoticeCode::StruckText,
        NoticeCode::LimitReached,
        NoticeCode::GuessedTable,
        NoticeCode::UncertainLanguage,
        NoticeCode::ExpiredFramework,
        NoticeCode::UndatedActionPlan,
        NoticeCode::UnusedDeviation,
        NoticeCode::UnusedRemark,
        NoticeCode::UnknownRequirement,
        NoticeCode::UnreadableRemark,
        NoticeCode::ForeignText,
        NoticeCode::GivenAgain,
        NoticeCode::AnotherVoice,
    ];

    #[test]
    fn every_name_has_its_words() {
        let mut keys: Vec<(&str, String)> = Vec::new();
        let mut add = |table, names: &[&str]| keys.extend(names.iter().map(|name| (table, (*name).to_owned())));
        add("level", &LEVELS.map(level));
        add("lifted", &LEVELS.map(level));
        add("label", &SENSES.map(sense));
        add("code", &CODES.map(code));
        for table in ["question", "answer-open", "answer-settled"] {
            add(table, &QUESTIONS.map(question));
        }
        add("severity", &[Severity::Error, Severity::Warning, Severity::Info].map(severity));
        add("confidence", &[Confidence::High, Confidence::Medium, Confidence::Low].map(confidence));
        add("area", &[Area::DigitalCompetence, Area::UniversalDesign, Area::Planning].map(area));
        let bases = [Basis::Law, Basis::Convention, Basis::Agreement, Basis::Guidance, Basis::Practice];
        add("basis", &bases.map(basis));
        let evidences = [
            Evidence::Promise,
            Evidence::Status,
            Evidence::Process,
            Evidence::Definition,
            Evidence::Provision,
            Evidence::Naming,
        ];
        add("evidence", &evidences.map(evidence));
        let sources = [DoctypeSource::Title, DoctypeSource::Flag, DoctypeSource::Config, DoctypeSource::Content];
        add("type-source", &sources.map(doctype_source));
        let fields = [FieldKind::Owner, FieldKind::Deadline, FieldKind::Indicator, FieldKind::Budget];
        for table in ["field", "field-with", "field-the", "field-help"] {
            add(table, &fields.map(field));
        }
        let notices = NOTICES.map(|code| format!("{}.headline", code.as_str()));
        add("notice", &notices.each_ref().map(String::as_str));
        let words = Messages::of(Language::Nb);
        let without: Vec<_> = keys.iter().filter(|(table, name)| words.find(table, name).is_none()).collect();
        assert_eq!(without, Vec::<&(&str, String)>::new());
    }
}
