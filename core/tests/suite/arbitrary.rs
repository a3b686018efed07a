//! Arbitrary rulebooks, calls and facts.

use std::collections::BTreeMap;

use curfew_core::decide::{Lists, Past};
use curfew_core::number::NumberPattern;
use curfew_core::rulebook::{Class, Days as DaysBack, LawRef, Repeated, Rule, Then, Verification};
use curfew_core::rulebook::{Digits, InstitutionId, Range, When, Who};
use curfew_core::time::{
    ClockTime, Date, Dates, DayKind, Days, Moment, WallTime, Weekday, Weekdays, Window,
};
use curfew_core::{
    Call, Direction, E164, Facts, Number, Place, Presentation, Region, Rulebook, Tri, number,
};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

/// Lists whose answer does not depend on the number; a list that is not there is missing.
#[derive(Clone, Debug, Default)]
pub(crate) struct FixedLists(pub(crate) BTreeMap<String, Tri>);

impl Lists for FixedLists {
    fn find(&self, name: &str, _number: &Number) -> Tri {
        self.0.get(name).copied().unwrap_or(Tri::Unknown)
    }
}

/// A past whose answer does not depend on the number or the time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FixedPast {
    pub(crate) dialled: Tri,
    pub(crate) answered: Tri,
    pub(crate) calls: Option<u32>,
}

impl FixedPast {
    pub(crate) const UNKNOWN: FixedPast = FixedPast {
        dialled: Tri::Unknown,
        answered: Tri::Unknown,
        calls: None,
    };
}

impl Past for FixedPast {
    fn dialled(&self, _number: &Number, _since_ms: i64) -> Tri {
        self.dialled
    }

    fn answered(&self, _number: &Number, _since_ms: i64) -> Tri {
        self.answered
    }

    fn calls(&self, _number: &Number, _since_ms: i64) -> Option<u32> {
        self.calls
    }
}

/// What [`Facts`] holds, owned.
#[derive(Clone, Debug)]
pub(crate) struct OwnedFacts {
    pub(crate) home: Option<Region>,
    pub(crate) contact: Tri,
    pub(crate) starred: Tri,
    pub(crate) lists: FixedLists,
    pub(crate) past: FixedPast,
    pub(crate) own: Vec<E164>,
    pub(crate) suspended_until_ms: Option<i64>,
    pub(crate) paused_until_ms: Option<i64>,
}

impl OwnedFacts {
    pub(crate) fn facts(&self) -> Facts<'_> {
        Facts {
            home: self.home,
            contact: self.contact,
            starred: self.starred,
            lists: &self.lists,
            past: &self.past,
            own: &self.own,
            reply_lines: &[],
            suspended_until_ms: self.suspended_until_ms,
            paused_until_ms: self.paused_until_ms,
        }
    }
}

pub(crate) fn tri() -> impl Strategy<Value = Tri> {
    select(vec![Tri::No, Tri::Yes, Tri::Unknown])
}

pub(crate) fn window() -> impl Strategy<Value = Window> {
    let days = subsequence(Weekday::ALL.to_vec(), 1..=7).prop_map(Weekdays::of);
    (days, 0_u16..1440, 0_u16..=1440).prop_filter_map("an empty window", |(days, start, end)| {
        let time = |minutes| ClockTime::from_minutes(minutes).ok();
        Window::new(days, time(start)?, time(end)?).ok()
    })
}

/// Windows on the days of a calendar too, also of one that does not exist.
fn any_window() -> impl Strategy<Value = Window> {
    let kind = select(vec![
        DayKind::Workday,
        DayKind::DayOff,
        DayKind::Holiday,
        DayKind::NotHoliday,
    ]);
    let place = select(vec!["CN", "DE-BY", "ZZ"]);
    let days = prop::option::weighted(0.4, (kind, place));
    (window(), days).prop_map(|(window, days)| {
        let Some((kind, place)) = days else {
            return window;
        };
        let place = Place::new(place).expect("the codes above are good");
        let days = Days::only(window.days().weekdays(), kind, place);
        Window::new(days, window.start(), window.end()).expect("it was a window before")
    })
}

fn date() -> impl Strategy<Value = Date> {
    (18_200_i32..22_000).prop_map(Date::from_days)
}

fn who() -> impl Strategy<Value = Who> {
    let pattern = || {
        select(vec![
            "+1",
            "+12065550100",
            "+86",
            "95",
            "95588",
            "+8695588",
            "+86755",
            "110",
            "9",
            "#7119",
        ])
        .prop_map(|text| NumberPattern::parse(text).expect("the patterns above are good"))
    };
    let leaf = prop_oneof![
        select(vec![
            Who::Anyone,
            Who::Contact,
            Who::Starred,
            Who::Hidden,
            Who::Withheld,
            Who::Unknown,
            Who::Payphone,
            Who::Unreadable,
        ]),
        pattern().prop_map(Who::Number),
        pattern().prop_map(Who::Prefix),
        select(vec!["a", "b", "名单"]).prop_map(|name| Who::List(name.to_owned())),
        (0_u64..10_000, 0_u64..10_000).prop_map(|(from, length)| {
            let end = |last: u64| E164::from_u64(12_065_550_000 + last).expect("it has 11 digits");
            let to = end((from + length).min(9_999));
            Who::Range(Range::new(end(from), to).expect("the ends are in order"))
        }),
        select(vec!["+1206555????", "+86*", "9????", "?*"])
            .prop_map(|text| Who::Pattern(text.parse().expect("the wildcards above are good"))),
        (1_u8..8, 0_u8..8).prop_map(|(min, more)| {
            Who::Digits(Digits::new(min, min + more).expect("1 to 15"))
        }),
        select(vec![r"\+1206\d*", r"95\d{3}", r".*", r"\+(86|1).{5,}"]).prop_map(
            |text| Who::Regex(Box::new(
                text.parse().expect("the expressions above are good")
            ))
        ),
        select(vec!["icbc", "no-such-bank"])
            .prop_map(|id| Who::Institution(InstitutionId::new(id))),
        select(vec!["bank", "courier"]).prop_map(|kind| Who::InstitutionKind(kind.to_owned())),
        select(vec!["sales", "toll_free"]).prop_map(|kind| Who::NumberKind(kind.to_owned())),
        select(vec![
            Class::Mobile,
            Class::Fixed,
            Class::Short,
            Class::Foreign,
            Class::Impossible,
        ])
        .prop_map(Who::Class),
        select(vec![
            Verification::None,
            Verification::Passed,
            Verification::Failed,
        ])
        .prop_map(Who::Verification),
        (1_u8..=4).prop_map(Who::Sim),
        (1_u16..=366).prop_map(|days| Who::Dialled(DaysBack::new(days).expect("1 to 366"))),
        (1_u16..=366).prop_map(|days| Who::Answered(DaysBack::new(days).expect("1 to 366"))),
        (2_u8..=20, 1_u16..=1440).prop_map(|(calls, minutes)| {
            Who::Repeated(Repeated::new(calls, minutes).expect("within bounds"))
        }),
        (1_u8..=8).prop_map(Who::Neighbour),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let parts = || prop::collection::vec(inner.clone(), 1..4);
        prop_oneof![
            parts().prop_map(Who::Any),
            parts().prop_map(Who::All),
            parts().prop_map(Who::None),
        ]
    })
}

fn when() -> impl Strategy<Value = When> {
    let dates = (date(), 0_i32..400).prop_map(|(first, days)| {
        let last = Date::from_days(first.days() + days);
        Dates::new(first, last).expect("the last day is not before the first")
    });
    let leaf = prop_oneof![
        3 => Just(When::Always),
        5 => prop::collection::vec(any_window(), 1..4).prop_map(When::Windows),
        1 => prop::collection::vec(dates, 1..3).prop_map(When::Dates),
        1 => select(vec!["CN", "US-FL", "fr-prospecting", "zz-no-such-law"])
            .prop_map(|name| When::OutsideHoursOf(LawRef::new(name).expect("a name"))),
    ];
    leaf.prop_recursive(2, 6, 3, |inner| {
        let parts = || prop::collection::vec(inner.clone(), 1..3);
        prop_oneof![
            parts().prop_map(When::Any),
            parts().prop_map(When::All),
            parts().prop_map(When::None),
        ]
    })
}

fn then() -> impl Strategy<Value = Then> {
    select(vec![
        Then::Allow,
        Then::Silence,
        Then::Reject,
        Then::Evidence,
    ])
}

fn rules() -> impl Strategy<Value = Vec<Rule>> {
    let rule = (
        ".{0,12}",
        prop::bool::weighted(0.9),
        who(),
        when(),
        then(),
        prop::option::weighted(0.1, (date(), 0_u16..1440)),
        any::<bool>(),
    );
    prop::collection::vec(rule, 0..8).prop_map(|rules| {
        let numbered = rules.into_iter().enumerate();
        numbered
            .map(
                |(index, (name, enabled, who, when, then, until, notify))| Rule {
                    id: format!("rule-{index}"),
                    name,
                    enabled,
                    until: until.map(|(date, minute)| WallTime::new(date, minute)),
                    who,
                    when,
                    then,
                    notify,
                },
            )
            .collect()
    })
}

pub(crate) fn rulebook() -> impl Strategy<Value = Rulebook> {
    rules().prop_map(|rules| Rulebook::new(rules).expect("ids differ and names are short"))
}

pub(crate) fn call() -> impl Strategy<Value = Call> {
    let text = prop_oneof![
        select(vec![
            "+12065550100",
            "+8613800138000",
            "95588",
            "+8695588",
            "+862195588",
            "110",
            "911",
            "#7119"
        ])
        .prop_map(ToOwned::to_owned),
        ".{0,20}",
    ];
    let shown = select(vec![1_u8, 1, 1, 1, 2, 3, 4]).prop_map(Presentation::from_code);
    let direction = select(vec![
        Direction::Incoming,
        Direction::Incoming,
        Direction::Outgoing,
    ]);
    let unix_ms = prop_oneof![1_577_836_800_000_i64..2_000_000_000_000, any::<i64>()];
    let verification = (0_u8..3).prop_map(Verification::from_code);
    let sim = prop::option::of(1_u8..=2);
    (
        text,
        shown,
        direction,
        unix_ms,
        any::<i32>(),
        verification,
        sim,
    )
        .prop_map(
            |(text, shown, direction, unix_ms, offset, verification, sim)| Call {
                direction,
                number: number::read_handle(Some(&text), shown, None),
                at: Moment::new(unix_ms, offset % 60_000),
                verification,
                sim,
            },
        )
}

pub(crate) fn facts() -> impl Strategy<Value = OwnedFacts> {
    let home = select(vec![None, Some("US"), Some("CN"), Some("JP")])
        .prop_map(|code| code.map(|code| Region::new(code).expect("two letters")));
    let lists = prop::collection::btree_map("[ab]", tri(), 0..3).prop_map(FixedLists);
    let until = || prop::option::weighted(0.1, any::<i64>());
    let past = (tri(), tri(), prop::option::of(0_u32..4)).prop_map(|(dialled, answered, calls)| {
        FixedPast {
            dialled,
            answered,
            calls,
        }
    });
    let own = select(vec![vec![], vec![12_065_550_199]])
        .prop_map(|numbers: Vec<u64>| numbers.into_iter().filter_map(E164::from_u64).collect());
    (home, tri(), tri(), lists, past, own, until(), until()).prop_map(
        |(home, contact, starred, lists, past, own, suspended_until_ms, paused_until_ms)| {
            OwnedFacts {
                home,
                contact,
                starred,
                lists,
                past,
                own,
                suspended_until_ms,
                paused_until_ms,
            }
        },
    )
}
