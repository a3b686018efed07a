//! Between the flat copies and the types of core and store.

use curfew_core::explain::{Condition, Explanation, Outcome};
use curfew_core::number::NumberPattern;
use curfew_core::rulebook::{self, Rule, Rulebook, Then, When, Who};
use curfew_core::time::{ClockTime, Moment, Weekday, Weekdays, Window};
use curfew_core::{Direction, Disposition, Presentation, Reason, Tri};
use curfew_store::ledger::fact::Outcome as Became;
use curfew_store::ledger::{Fact, Finding};
use curfew_store::replay::Happened;
use curfew_store::{CallEvent, Event, FailureKind, LogRow, Row};

use super::{
    CallOutcome, DispositionView, EntryKind, FailureKindView, FailureView, HappenedView,
    HistoryEntry, LogFinding, LogRowView, OutcomeView, PresentationView, ReasonView, RingDot,
    RuleView, StepView, TriView, VerificationView, WhoView, WindowView,
};
use crate::error::CurfewError;

/// Pairs the variants of a core enum with those of its copy, both ways.
macro_rules! same_variants {
    ($core:ident, $view:ident: $($variant:ident),+) => {
        impl From<$core> for $view {
            fn from(value: $core) -> $view {
                match value {
                    $($core::$variant => $view::$variant,)+
                }
            }
        }
        impl From<$view> for $core {
            fn from(value: $view) -> $core {
                match value {
                    $($view::$variant => $core::$variant,)+
                }
            }
        }
    };
}

pub(super) use same_variants;

same_variants!(Disposition, DispositionView: Allow, Silence, Reject);
same_variants!(Tri, TriView: No, Yes, Unknown);
same_variants!(Presentation, PresentationView: Allowed, Restricted, Unknown, Payphone);
same_variants!(Happened, HappenedView:
    Unknown, Answered, Missed, Declined, Rang, Silenced, Stopped);
same_variants!(Finding, LogFinding:
    Agrees, NotAsked, CallerGone, RoleElsewhere, RangThough, StoppedElsewhere);
same_variants!(FailureKind, FailureKindView:
    LibraryMissing, Panic, BadRequest, RulebookUnreadable, ListDamaged, LedgerUnavailable,
    LateAnswer, ContactsUnavailable, ClockNotSet, Other);

impl ReasonView {
    /// The copy of a reason; a reason that this crate does not know shows as a failure.
    pub(crate) const fn of(reason: Reason) -> ReasonView {
        match reason {
            Reason::NoRuleMatched => ReasonView::NoRuleMatched,
            Reason::RuleMatched => ReasonView::RuleMatched,
            Reason::NeverBlock => ReasonView::NeverBlock,
            Reason::EmergencySuspension => ReasonView::EmergencySuspension,
            Reason::Outgoing => ReasonView::Outgoing,
            Reason::ClockNotSet => ReasonView::ClockNotSet,
            Reason::Paused => ReasonView::Paused,
            Reason::OpenCase => ReasonView::OpenCase,
            _ => ReasonView::Failure,
        }
    }
}

impl OutcomeView {
    const fn of(outcome: Outcome) -> OutcomeView {
        match outcome {
            Outcome::Matched => OutcomeView::Matched,
            Outcome::SwitchedOff => OutcomeView::SwitchedOff,
            Outcome::When => OutcomeView::When,
            Outcome::WhoUnknown => OutcomeView::WhoUnknown,
            Outcome::MatchedInDoubt => OutcomeView::MatchedInDoubt,
            Outcome::Expired => OutcomeView::Expired,
            Outcome::WhenUnknown => OutcomeView::WhenUnknown,
            _ => OutcomeView::Who,
        }
    }
}

impl VerificationView {
    /// The copy of a `Connection.VERIFICATION_STATUS_*` code.
    pub(crate) const fn of(code: u8) -> VerificationView {
        match code {
            1 => VerificationView::Passed,
            2 => VerificationView::Failed,
            _ => VerificationView::NotVerified,
        }
    }
}

impl WhoView {
    fn of(who: &Who) -> Option<WhoView> {
        Some(match who {
            Who::Anyone => WhoView::Anyone,
            Who::Contact => WhoView::Contact,
            Who::Hidden => WhoView::Hidden,
            Who::Number(number) => WhoView::Number {
                number: number.to_string(),
            },
            Who::Prefix(prefix) => WhoView::Prefix {
                prefix: prefix.to_string(),
            },
            Who::List(name) => WhoView::List { name: name.clone() },
            _ => return None,
        })
    }

    fn into_core(self) -> Result<Who, CurfewError> {
        Ok(match self {
            WhoView::Anyone => Who::Anyone,
            WhoView::Contact => Who::Contact,
            WhoView::Hidden => Who::Hidden,
            WhoView::Number { number } => Who::Number(pattern(&number)?),
            WhoView::Prefix { prefix } => Who::Prefix(pattern(&prefix)?),
            WhoView::List { name } => Who::List(name),
        })
    }
}

fn pattern(text: &str) -> Result<NumberPattern, CurfewError> {
    NumberPattern::parse(text).map_err(CurfewError::input)
}

impl From<&Window> for WindowView {
    fn from(window: &Window) -> WindowView {
        WindowView {
            days: window
                .days()
                .weekdays()
                .iter()
                .map(|day| day as u8 + 1)
                .collect(),
            start_minute: window.start().minutes(),
            end_minute: window.end().minutes(),
        }
    }
}

impl TryFrom<WindowView> for Window {
    type Error = CurfewError;

    fn try_from(view: WindowView) -> Result<Window, CurfewError> {
        let mut days = Vec::with_capacity(view.days.len());
        for day in view.days {
            let index = usize::from(day).wrapping_sub(1);
            let day = Weekday::ALL.get(index);
            days.push(*day.ok_or_else(|| CurfewError::input("a day must be 1 to 7"))?);
        }
        let start = ClockTime::from_minutes(view.start_minute).map_err(CurfewError::input)?;
        let end = ClockTime::from_minutes(view.end_minute).map_err(CurfewError::input)?;
        Window::new(Weekdays::of(days), start, end).map_err(CurfewError::input)
    }
}

/// The rules as the screens show them. A rule that says more than the screens can goes along
/// as a document, so that nothing of it is lost when the rules are saved.
/// `knows_own`: whether this phone's own numbers are known.
pub(crate) fn rule_views(rulebook: &Rulebook, knows_own: bool) -> Vec<RuleView> {
    let rules = rulebook.rules().iter();
    rules.map(|rule| rule_view(rule, knows_own)).collect()
}

fn rule_view(rule: &Rule, knows_own: bool) -> RuleView {
    let windows = match &rule.when {
        When::Always => Some(Vec::new()),
        When::Windows(windows) => {
            let is_weekly = |window: &Window| window.days().kind().is_none();
            let all_are = windows.iter().all(is_weekly);
            all_are.then(|| windows.iter().map(WindowView::from).collect())
        }
        _ => None,
    };
    let is_plain = rule.until.is_none() && rule.notify && rule.then != Then::Evidence;
    let shown = WhoView::of(&rule.who).zip(windows).filter(|_| is_plain);
    let beyond = shown.is_none();
    let beyond = beyond.then(|| rulebook::document_of(std::slice::from_ref(rule)));
    let mut lists = Vec::new();
    if beyond.is_some() {
        add_lists(&rule.who, &mut lists);
    }
    let (who, windows) = shown.unwrap_or((WhoView::Anyone, Vec::new()));
    RuleView {
        id: rule.id.clone(),
        name: rule.name.clone(),
        enabled: rule.enabled,
        who,
        windows,
        then: rule.then.disposition().into(),
        beyond,
        lists,
        in_doubt: is_in_doubt(&rule.who, knows_own),
    }
}

/// Whether a condition asks what this phone cannot know. Android tells a screener neither the SIM
/// card nor, later, whether a call was answered.
fn is_in_doubt(who: &Who, knows_own: bool) -> bool {
    match who {
        Who::Answered(_) | Who::Sim(_) => true,
        Who::Neighbour(_) => !knows_own,
        who => who.parts().iter().any(|part| is_in_doubt(part, knows_own)),
    }
}

/// Adds the lists that callers are looked up on, each once.
fn add_lists(who: &Who, lists: &mut Vec<String>) {
    match who {
        Who::List(name) if !lists.contains(name) => lists.push(name.clone()),
        Who::Any(parts) | Who::All(parts) | Who::None(parts) => {
            parts.iter().for_each(|part| add_lists(part, lists));
        }
        _ => {}
    }
}

/// The rulebook that a screen wants saved. Rules without an id get one that no other has.
///
/// # Errors
/// [`CurfewError::Input`] for what core refuses.
pub(crate) fn rulebook_of(views: Vec<RuleView>) -> Result<Rulebook, CurfewError> {
    let taken: Vec<String> = views.iter().map(|view| view.id.clone()).collect();
    let mut fresh = (1u32..)
        .map(|n| format!("rule-{n}"))
        .filter(|id| !taken.contains(id));
    let mut rules = Vec::with_capacity(views.len());
    for view in views {
        let id = if view.id.is_empty() {
            fresh
                .next()
                .expect("u32 has more values than a rulebook has rules")
        } else {
            view.id.clone()
        };
        rules.push(Rule {
            id,
            name: view.name.clone(),
            enabled: view.enabled,
            ..rule_of(view)?
        });
    }
    Rulebook::new(rules).map_err(CurfewError::input)
}

/// What a view says of callers, times and consequence.
fn rule_of(view: RuleView) -> Result<Rule, CurfewError> {
    if let Some(document) = &view.beyond {
        let alone = Rulebook::from_json(document).map_err(CurfewError::input)?;
        let [rule] = <[Rule; 1]>::try_from(alone.into_rules())
            .map_err(|_| CurfewError::input("a rule's document must hold one rule"))?;
        return Ok(rule);
    }
    let windows: Result<Vec<Window>, CurfewError> =
        view.windows.into_iter().map(Window::try_from).collect();
    Ok(Rule {
        id: view.id,
        name: view.name,
        enabled: view.enabled,
        until: None,
        who: view.who.into_core()?,
        when: match windows? {
            windows if windows.is_empty() => When::Always,
            windows => When::Windows(windows),
        },
        then: match view.then {
            DispositionView::Allow => Then::Allow,
            DispositionView::Silence => Then::Silence,
            DispositionView::Reject => Then::Reject,
        },
        notify: true,
    })
}

/// The rules that were tried, by name.
pub(crate) fn step_views(explanation: &Explanation, rulebook: &Rulebook) -> Vec<StepView> {
    let name = |index: u16| {
        rulebook
            .rules()
            .get(usize::from(index))
            .map(|rule| rule.name.clone())
    };
    let view = |step: &curfew_core::explain::Step| StepView {
        rule_name: name(step.rule).unwrap_or_default(),
        outcome: OutcomeView::of(step.outcome),
        condition: step.condition.as_ref().map(Condition::to_json),
    };
    explanation.steps.iter().map(view).collect()
}

/// A row of the ledger as a list shows it.
pub(crate) fn entry_view(row: &Row) -> HistoryEntry {
    let event = &row.event;
    let empty = HistoryEntry {
        seq: row.seq,
        kind: EntryKind::Other,
        at_ms: event.at_ms(),
        offset_seconds: event.offset_seconds(),
        zone: event.zone().to_owned(),
        number: None,
        presentation: PresentationView::Unknown,
        disposition: DispositionView::Allow,
        reason: ReasonView::NoRuleMatched,
        rule_name: None,
        outgoing: false,
        failure: None,
        protecting: None,
        detail: None,
        outcome: row.outcome.as_ref().map(outcome_view),
    };
    match event {
        Event::Call(call) => HistoryEntry {
            kind: EntryKind::Call,
            number: call.number.clone(),
            presentation: call.presentation.into(),
            disposition: call.disposition.into(),
            reason: ReasonView::of(call.reason),
            rule_name: call.rule_name.clone(),
            outgoing: call.direction == Direction::Outgoing,
            ..empty
        },
        Event::Failure(failure) => HistoryEntry {
            kind: EntryKind::Failure,
            reason: ReasonView::Failure,
            failure: Some(failure.what.into()),
            detail: Some(failure.detail.clone()),
            ..empty
        },
        Event::Protection(protection) => HistoryEntry {
            kind: EntryKind::Protection,
            protecting: Some(protection.active),
            detail: Some(protection.cause.clone()),
            ..empty
        },
        // Of a call without an entry, so it stands for itself.
        Event::Fact(_, Fact::Outcome(outcome)) => HistoryEntry {
            at_ms: outcome.began_ms,
            number: outcome.number.clone(),
            disposition: match outcome.happened {
                Happened::Silenced => DispositionView::Silence,
                Happened::Stopped => DispositionView::Reject,
                _ => DispositionView::Allow,
            },
            detail: Some(event.kind().word().to_owned()),
            outcome: Some(outcome_view(outcome)),
            ..empty
        },
        Event::RulebookChanged(_) | Event::Export(_) | Event::Fact(..) => HistoryEntry {
            detail: Some(event.kind().word().to_owned()),
            ..empty
        },
    }
}

fn outcome_view(outcome: &Became) -> CallOutcome {
    CallOutcome {
        happened: outcome.happened.into(),
        finding: outcome.finding.into(),
        talked_s: outcome.talked_s,
    }
}

impl From<LogRowView> for LogRow {
    fn from(row: LogRowView) -> LogRow {
        // A code that does not fit is one that nobody knows.
        let code = |code| u8::try_from(code).unwrap_or(u8::MAX);
        LogRow {
            at_ms: row.at_ms,
            number: row.number,
            presentation: code(row.presentation),
            kind: code(row.kind),
            talked_s: u32::try_from(row.talked_s.max(0)).unwrap_or(u32::MAX),
            block_reason: code(row.block_reason),
            missed_reason: row.missed_reason,
            by_this: row.by_this,
            account: row.account,
        }
    }
}

/// A call on the ring.
pub(crate) fn ring_dot(call: &CallEvent) -> RingDot {
    RingDot {
        at_ms: call.at_ms,
        minute_of_day: Moment::new(call.at_ms, call.offset_seconds).minute_of_day(),
        disposition: call.disposition.into(),
    }
}

/// A failure, if the event is one.
pub(crate) fn failure_view(event: &Event) -> Option<FailureView> {
    let Event::Failure(failure) = event else {
        return None;
    };
    Some(FailureView {
        at_ms: failure.at_ms,
        kind: failure.what.into(),
        detail: failure.detail.clone(),
    })
}
