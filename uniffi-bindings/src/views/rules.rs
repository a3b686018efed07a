//! The rulebook, a number and an explanation, as the screens see them.

/// What happens to a call.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, uniffi::Enum)]
pub enum DispositionView {
    /// The phone rings.
    Allow,
    /// The call comes in without a sound.
    Silence,
    /// The call is refused.
    Reject,
}

/// Whether something holds, where the answer may not be had.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, uniffi::Enum)]
pub enum TriView {
    /// It does not hold.
    No,
    /// It holds.
    Yes,
    /// It cannot be told now.
    Unknown,
}

/// Which callers a rule is about.
#[derive(Clone, Debug, Eq, Hash, PartialEq, uniffi::Enum)]
pub enum WhoView {
    /// Every caller.
    Anyone,
    /// A caller in the phone's contacts.
    Contact,
    /// A caller without a number.
    Hidden,
    /// One number: `+` and digits, or the digits of a short code.
    Number {
        /// The number.
        number: String,
    },
    /// Numbers that begin so.
    Prefix {
        /// `+` and the first digits, or the first digits of a short code.
        prefix: String,
    },
    /// A number on a list.
    List {
        /// The list's name.
        name: String,
    },
}

/// A weekly window, half-open. An end that is not after the start lies on the next day.
#[derive(Clone, Debug, Eq, Hash, PartialEq, uniffi::Record)]
pub struct WindowView {
    /// The days on which it starts: 1 Monday .. 7 Sunday, at least one.
    pub days: Vec<u8>,
    /// Minutes after local midnight, `0..1440`.
    pub start_minute: u16,
    /// Minutes after local midnight, `0..=1440`; the first minute outside.
    pub end_minute: u16,
}

/// One rule.
#[derive(Clone, Debug, Eq, Hash, PartialEq, uniffi::Record)]
pub struct RuleView {
    /// Names the rule in the ledger. Empty in a new rule: saving gives it an id.
    pub id: String,
    /// What the user calls it.
    pub name: String,
    /// Switched off rules are kept and never match.
    pub enabled: bool,
    /// Which callers.
    pub who: WhoView,
    /// At which times; empty means always.
    pub windows: Vec<WindowView>,
    /// What happens.
    pub then: DispositionView,
    /// Set where the rule says more than the fields above can: a rulebook document with this
    /// rule alone. Then only `id`, `name` and `enabled` count beside it.
    #[uniffi(default = None)]
    pub beyond: Option<String>,
    /// Where `beyond` is set, the names of the lists that the rule is about, in one way or
    /// another; saving reads them from the document.
    #[uniffi(default = [])]
    pub lists: Vec<String>,
    /// Whether it asks what this phone cannot know: whose calls were answered, which SIM card is
    /// called, and without own numbers who is a neighbour. Saving does not look at it.
    #[uniffi(default = false)]
    pub in_doubt: bool,
}

/// The rulebook in force, or offered.
#[derive(Clone, Debug, Eq, PartialEq, uniffi::Record)]
pub struct RulebookView {
    /// The rules in the order in which they are tried.
    pub rules: Vec<RuleView>,
    /// SHA-256 of the document, lower-case hex; it names the rulebook in the ledger.
    pub sha256: String,
    /// Why the rulebook on the storage cannot be read, if so. Then no rule is in force, and
    /// `rules` are those of before.
    pub problem: Option<String>,
}

/// What is known of a number without asking anybody.
#[derive(Clone, Debug, Eq, PartialEq, uniffi::Record)]
pub struct NumberView {
    /// `e164`, `short`, `hidden` or `unreadable`.
    pub kind: String,
    /// `+` and digits, or the digits of a short code; `None` where there is no number.
    pub canonical: Option<String>,
    /// ISO 3166-1 alpha-2 code of the region it belongs to.
    pub region: Option<String>,
    /// `mobile`, `fixed`, `toll_free`, `premium`, ..: the class in the numbering plan.
    pub class: Option<String>,
    /// Whether the numbering plan has such a number; `None` where no plan tells.
    pub valid: Option<bool>,
    /// Set where no rule may ever stop this number.
    pub never_block: Option<NeverBlockView>,
    /// The id of the institution whose number it claims to be; `None` for a number that is local to a
    /// province, which elsewhere is another firm's.
    #[uniffi(default = None)]
    pub institution: Option<String>,
}

/// A number that is never blocked.
#[derive(Clone, Debug, Eq, PartialEq, uniffi::Record)]
pub struct NeverBlockView {
    /// Who it is, in English.
    pub name: String,
    /// Who it is, in Simplified Chinese.
    pub name_zh: String,
}

/// A call to be tried. What is left out of it is as this phone has it, or not known.
#[derive(Clone, Debug, Eq, PartialEq, uniffi::Record)]
pub struct CallQuestion {
    /// As the user types it; empty for a caller without a number.
    pub number: String,
    /// Unix milliseconds.
    pub at_ms: i64,
    /// Of the phone's zone then, seconds east of UTC.
    pub offset_seconds: i32,
    /// Whether the caller is in the contacts.
    pub contact: TriView,
    /// Whether the contact has a star; left out, it is not known of a contact.
    #[uniffi(default = None)]
    pub starred: Option<bool>,
    /// Why there is no number. Left out, an empty one was withheld.
    #[uniffi(default = None)]
    pub presentation: Option<super::PresentationView>,
    /// Whether this phone makes the call.
    #[uniffi(default = false)]
    pub outgoing: bool,
    /// What the caller's network vouches for; left out, nothing.
    #[uniffi(default = None)]
    pub verification: Option<super::VerificationView>,
    /// The SIM card that is called, 1 the first.
    #[uniffi(default = None)]
    pub sim: Option<u8>,
    /// ISO 3166-1 alpha-2 code of the country in whose network the phone is; left out, it is at home.
    #[uniffi(default = None)]
    pub network: Option<String>,
    /// How long before, in minutes, this phone called the number: empty is never. Left out, what
    /// is remembered counts, and so in the next ones.
    #[uniffi(default = None)]
    pub dialled: Option<Vec<u32>>,
    /// How long before a call of the number was answered.
    #[uniffi(default = None)]
    pub answered: Option<Vec<u32>>,
    /// How long before each earlier call of the number came.
    #[uniffi(default = None)]
    pub called: Option<Vec<u32>>,
    /// How long before this phone called an emergency number.
    #[uniffi(default = None)]
    pub emergency: Option<Vec<u32>>,
}

/// A verdict with the path to it.
#[derive(Clone, Debug, Eq, PartialEq, uniffi::Record)]
pub struct ExplanationView {
    /// What would happen.
    pub disposition: DispositionView,
    /// Why.
    pub reason: super::ReasonView,
    /// The index of the rule that decided.
    pub rule: Option<u32>,
    /// `e164`, `short`, `hidden` or `unreadable`.
    pub number_kind: String,
    /// The number as it was read.
    pub canonical: Option<String>,
    /// Set where no rule may ever stop this number.
    pub never_block: Option<NeverBlockView>,
    /// The rules tried, in order.
    pub steps: Vec<StepView>,
    /// ISO 3166-1 alpha-2 code of the country that the verdict is from, where another network was
    /// asked about.
    #[uniffi(default = None)]
    pub seen_from: Option<String>,
}

/// One rule tried.
#[derive(Clone, Debug, Eq, PartialEq, uniffi::Record)]
pub struct StepView {
    /// The rule's name.
    pub rule_name: String,
    /// How it went.
    pub outcome: OutcomeView,
    /// The first condition that failed or was in doubt, as the rulebook has it, in JSON.
    #[uniffi(default = None)]
    pub condition: Option<String>,
}

/// How one rule went.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, uniffi::Enum)]
pub enum OutcomeView {
    /// It decided.
    Matched,
    /// It is switched off.
    SwitchedOff,
    /// It has expired.
    Expired,
    /// Whether the time is inside could not be told, and the rule would have stopped the call.
    WhenUnknown,
    /// The time is outside.
    When,
    /// It is about other callers.
    Who,
    /// The caller could not be told; the rule would have stopped the call, so it was passed.
    WhoUnknown,
    /// Caller or time could not be told; the rule allows, so it decided.
    MatchedInDoubt,
}

/// What bringing rules over from a file would do.
#[derive(Clone, Debug, Eq, PartialEq, uniffi::Record)]
pub struct RulesPreview {
    /// The rules that would come after those in force, in their order; their ids are not yet
    /// those of the rulebook.
    pub rules: Vec<RuleView>,
    /// How many numbers the file has for a list.
    pub numbers: u64,
    /// What is not taken over as it was, at most 1000.
    pub remarks: Vec<RemarkView>,
    /// How many remarks there are.
    pub remarks_total: u32,
    /// What is probably not meant in the new rules where they would stand.
    pub findings: Vec<FindingView>,
}

/// Something that is not taken over as it was.
#[derive(Clone, Debug, Eq, Hash, PartialEq, uniffi::Record)]
pub struct RemarkView {
    /// What its owner called it.
    pub name: String,
    /// `left_out`, `switched_off` or `changed`.
    pub fate: String,
    /// Why: a word such as `messages`, `below`, `regex`.
    pub why: String,
}

/// What is probably not meant in a rule.
#[derive(Clone, Debug, Eq, Hash, PartialEq, uniffi::Record)]
pub struct FindingView {
    /// The rule's name.
    pub name: String,
    /// A word such as `shadowed` or `no_list`.
    pub problem: String,
    /// The earlier rules that match first, or what is not known: a list, a law, a place.
    pub about: Vec<String>,
    /// The last year of which the holidays of the place are known, or are certain.
    #[uniffi(default = None)]
    pub year: Option<i32>,
}
