//! The classes of cue words that lexicons fill. Rule authors never use them; the engine does.

macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident = $key:literal,)*) => {
        /// A class of cue words. What each means for the frame of a sentence is decided in `find`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u16)]
        pub(crate) enum Class {
            $($(#[$doc])* $name,)*
        }

        impl Class {
            /// All classes with the key each has in a lexicon file.
            pub(crate) const ALL: &'static [(Self, &'static str)] = &[$((Self::$name, $key),)*];
        }
    };
}

classes! {
    /// Modal of binding will («skal»).
    Strong = "strong",
    /// Modal of will that needs the owner as its subject («vil»).
    Will = "will",
    /// Modal of need («må»).
    Must = "must",
    /// Modal that does not bind («bør», «kan»).
    Weak = "weak",
    /// Wish, ambition or plan («ønsker», «tar sikte på»).
    Want = "want",
    /// Goal words («målet er»).
    Goal = "goal",
    /// Statement of importance with an act («det er viktig at»).
    Important = "important",
    /// A thing is important («er avgjørende»).
    Matters = "matters",
    /// Stated need without modal («har behov for»).
    Need = "need",
    /// Draft language («foreslås»).
    Draft = "draft",
    /// Strong frame without modal («settes av», «forplikter seg»).
    Commit = "commit",
    /// Assigned responsibility («har ansvaret for»).
    Assign = "assign",
    /// Soft act («legge til rette for»).
    Soft = "soft",
    /// Going on («viderefører»).
    Continue = "continue",
    /// Normative standing rule in the present tense («er obligatorisk»).
    Normative = "normative",
    /// Perfect auxiliary («har»).
    Have = "have",
    /// Passive auxiliary in the past («ble»).
    WasPassive = "was-passive",
    /// Passive auxiliary in present or infinitive («blir», «bli»).
    BePassive = "be-passive",
    /// Copula and other verbs of state («er», «være»).
    State = "state",
    /// Past verb forms that stand alone («var», «fikk»).
    Preterite = "preterite",
    /// People's experience or skill («oppleve», «mestre»).
    Result = "result",
    /// Negating adverb («ikke»).
    Not = "not",
    /// Negating determiner («ingen»).
    None = "none",
    /// Without («uten»).
    Without = "without",
    /// Missing («mangler»).
    Lack = "lack",
    /// Dropping («utgår», «avvikles»).
    Drop = "drop",
    /// Looks like a negation and is none («ikke bare»).
    PseudoNot = "pseudo-not",
    /// Undecided condition («dersom»).
    If = "if",
    /// Condition phrase with noun («under forutsetning av»).
    Provided = "provided",
    /// Effort hedge («så langt det er mulig»).
    Hedge = "hedge",
    /// Law nouns.
    LawNoun = "law-noun",
    /// What law does («krever», «pålegger»).
    LawVerb = "law-verb",
    /// Duty («er pålagt», «plikter»).
    Duty = "duty",
    /// According to («ifølge», «i henhold til»).
    According = "according",
    /// Past or present-state adverb («allerede», «i dag»).
    PastAdverb = "past-adverb",
    /// Future adverb («framover»).
    FutureAdverb = "future-adverb",
    /// The plan owner and its bodies.
    Owner = "owner",
    /// Units and roles below the owner.
    Role = "role",
    /// Staff and leaders as groups.
    Staff = "staff",
    /// Residents and other people outside the organisation.
    Public = "public",
    /// The document.
    Document = "document",
    /// Things the owner controls.
    OwnThing = "own-thing",
    /// Bodies other than the owner.
    Other = "other",
    /// Agent preposition of the passive («av»).
    By = "by",
    /// Verbs of saying.
    Says = "says",
    /// Input to hearings («høringsinnspill», «innspill»).
    Voice = "voice",
    /// Verbs of change, which no one can count («heve», «styrke»).
    Change = "change",
    /// Sends the reader elsewhere («se side»).
    Refers = "refers",
    /// What a document does with itself («beskrive», «gi oversikt»).
    Describes = "describes",
    /// Names the source of a statement that is no law («ifølge»).
    Cites = "cites",
    /// Defining verbs («menes», «innebærer»).
    Defines = "defines",
    /// Acts that nobody wants done: denying one is a promise («avvise», «ta i bruk … før»).
    Unwanted = "unwanted",
    /// Question words.
    Asks = "asks",
    /// Whether («om», «hvorvidt»).
    Whether = "whether",
    /// Words that open an indirect question («avklare», «et spørsmål»).
    Unsettled = "unsettled",
    /// Complement subordinator («at»).
    That = "that",
    /// Relative subordinator («som»).
    Which = "which",
    /// Temporal subordinator («når», «før»).
    When = "when",
    /// Causal subordinator («fordi»).
    Because = "because",
    /// Concessive subordinator («selv om»).
    Although = "although",
    /// Purpose («for å», «slik at»).
    SoThat = "so-that",
    /// Coordination («og», «eller»).
    And = "and",
    /// Contrast («men»).
    But = "but",
    /// Prepositions.
    Preposition = "preposition",
    /// Subject pronouns.
    Pronoun = "pronoun",
    /// Anaphoric subjects («dette», «den»).
    Anaphor = "anaphor",
    /// Bodies that are heard or take part: never the ones that act for the owner.
    Representative = "representative",
    /// Prepositions that lead to who receives.
    Toward = "toward",
    /// Empty subjects: «det», «der».
    Expletive = "expletive",
    /// What makes a denial a limit: «før», «uten at».
    Before = "before",
    /// «får»: the owner gives what somebody gets.
    Grant = "grant",
    /// Adverbs of what is usual: the sentence is a general truth.
    Usual = "usual",
    /// Adverbs that open a sentence and push its subject behind the verb («derfor», «videre»).
    Connective = "connective",
    /// Infinitive marker («å»).
    ToInfinitive = "to-infinitive",
    /// Idioms with a modal that says nothing («det skal bemerkes»).
    Idiom = "idiom",
    /// Headings of action.
    ZoneAction = "zone-action",
    /// Headings of goals.
    ZoneGoal = "zone-goal",
    /// Headings of strategies and principles.
    ZoneStrategy = "zone-strategy",
    /// Headings of status and challenges.
    ZoneStatus = "zone-status",
    /// Headings of law and frames.
    ZoneLaw = "zone-law",
    /// Headings about the plan itself and its process.
    ZoneMeta = "zone-meta",
    /// Headings of definitions and abbreviations.
    ZoneDefinition = "zone-definition",
    /// Headings of input from hearings.
    ZoneInput = "zone-input",
    /// Headings of decisions.
    ZoneDecision = "zone-decision",
    /// Headings of binding provisions.
    ZoneProvision = "zone-provision",
    /// Headings of guidelines.
    ZoneGuideline = "zone-guideline",
    /// Headings of reference lists, contacts and appendices.
    ZoneBack = "zone-back",
    /// Column heads of acts.
    HeadAct = "head-act",
    /// Column heads of owners.
    HeadOwner = "head-owner",
    /// Column heads of deadlines.
    HeadDeadline = "head-deadline",
    /// Column heads of indicators.
    HeadIndicator = "head-indicator",
    /// Column heads of budgets.
    HeadBudget = "head-budget",
    /// Column heads of status.
    HeadStatus = "head-status",
    /// Finished, in a status cell.
    Done = "done",
    /// Waiting for money or a decision, in a status cell.
    Waiting = "waiting",
    /// Months.
    Month = "month",
    /// Seasons.
    Season = "season",
    /// Deadline prepositions («innen», «senest»).
    ByDate = "by-date",
    /// From a date on («fra og med»).
    FromDate = "from-date",
    /// End of («utgangen av», «ultimo»).
    EndOf = "end-of",
        /// Units of time («dager», «uker»).
    TimeUnit = "time-unit",
    /// Quarters.
    Quarter = "quarter",
    /// Thirds of a year.
    Third = "third",
    /// Half-years.
    Half = "half",
    /// Recurrence every day.
    Daily = "daily",
    /// Recurrence every week.
    Weekly = "weekly",
    /// Recurrence every month.
    Monthly = "monthly",
    /// Recurrence every quarter.
    Quarterly = "quarterly",
    /// Recurrence every third of a year.
    Tertially = "tertially",
    /// Recurrence every half year.
    HalfYearly = "half-yearly",
    /// Recurrence every year.
    Yearly = "yearly",
    /// Recurrence at longer intervals.
    MultiYear = "multi-year",
    /// Words before a year that make it no deadline («vedtatt», «for perioden»).
    NotDeadline = "not-deadline",
    /// Percent.
    Percent = "percent",
    /// At least.
    AtLeast = "at-least",
    /// All of a group.
    Every = "every",
    /// Number words.
    Number = "number",
    /// Countable closed groups («ledere», «publikumsbygg»).
    Countable = "countable",
    /// Adjectives that leave a group open («nye», «framtidige»).
    Open = "open",
    /// Named standards and levels («WCAG 2.1 AA»).
    Standard = "standard",
    /// Measures («andel», «antall»).
    Measure = "measure",
    /// Currency words.
    Currency = "currency",
    /// Millions.
    Million = "million",
    /// Thousands.
    Thousand = "thousand",
    /// Posts («årsverk»).
    Post = "post",
    /// Words of funding («innenfor rammen», «dekkes av»).
    Funding = "funding",
    /// What somebody has promised («har lovet»).
    Promise = "promise",
    /// Modals of what is possible («kan»), among those that do not bind.
    Possible = "possible",
}

/// Number of classes.
pub(crate) const COUNT: usize = Class::ALL.len();

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_unique_and_classes_are_numbered_in_order() {
        let mut keys: Vec<_> = Class::ALL.iter().map(|(_, key)| key).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), COUNT);
        assert!(Class::ALL.iter().enumerate().all(|(at, (class, _))| *class as usize == at));
    }
}
