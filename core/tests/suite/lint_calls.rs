//! Conditions, and calls with what is known of each, against which the lint is held.

use std::collections::BTreeMap;

use curfew_core::decide::Past;
use curfew_core::rulebook::{Verification, Who};
use curfew_core::time::Moment;
use curfew_core::{Call, E164, Facts, Number, Presentation, Region, ShortCode, Tri, never_block};

use crate::arbitrary::FixedLists;

/// 2026-11-25T12:00Z, a Wednesday.
pub(crate) const AT: Moment = Moment::new(1_795_608_000_000, 0);

pub(crate) const LEAVES: [&str; 92] = [
    r#""anyone""#,
    r#""contact""#,
    r#""starred""#,
    r#""hidden""#,
    r#""withheld""#,
    r#""payphone""#,
    r#""unreadable""#,
    r#"{"number": "+12065550100"}"#,
    r#"{"number": "+18005550100"}"#,
    r#"{"number": "+447700900123"}"#,
    r#"{"number": "95588"}"#,
    r#"{"number": "12368"}"#,
    r##"{"number": "#7119"}"##,
    r#"{"prefix": "+1"}"#,
    r#"{"prefix": "+1206"}"#,
    r#"{"prefix": "+4477"}"#,
    r#"{"prefix": "+86"}"#,
    r#"{"prefix": "955"}"#,
    r##"{"prefix": "#7"}"##,
    r#"{"range": {"from": "+12065550100", "to": "+12065550149"}}"#,
    r#"{"range": {"from": "+12065550150", "to": "+12065550199"}}"#,
    r#"{"range": {"from": "+447700900000", "to": "+447700900999"}}"#,
    r#"{"pattern": "+1206555????"}"#,
    r#"{"pattern": "+1?0?5550*"}"#,
    r#"{"pattern": "+44*"}"#,
    r#"{"pattern": "9????"}"#,
    r#"{"pattern": "+1206555015?"}"#,
    r#"{"pattern": "?*"}"#,
    r#"{"regex": "\\+1(206|360).*"}"#,
    r#"{"regex": "\\+\\d{12}"}"#,
    r#"{"regex": ".*[13579]"}"#,
    r#"{"regex": "[^+].*"}"#,
    r##"{"regex": "#.*"}"##,
    r#"{"regex": ".*5550[2-9].*"}"#,
    r#"{"digits": {"min": 1, "max": 5}}"#,
    r#"{"digits": {"min": 11, "max": 11}}"#,
    r#"{"digits": {"min": 12, "max": 15}}"#,
    r#"{"list": "known"}"#,
    r#"{"institution": "icbc"}"#,
    r#"{"institution": "china-mobile"}"#,
    r#"{"institution": "guilin-bank"}"#,
    r#"{"institution": "no-such-bank"}"#,
    r#"{"institution_kind": "bank"}"#,
    r#"{"institution_kind": "carrier"}"#,
    r#"{"number_kind": "toll_free"}"#,
    r#"{"number_kind": "inbound_service"}"#,
    r#"{"class": "mobile"}"#,
    r#"{"class": "fixed"}"#,
    r#"{"class": "toll_free"}"#,
    r#"{"class": "premium"}"#,
    r#"{"class": "short"}"#,
    r#"{"class": "foreign"}"#,
    r#"{"class": "impossible"}"#,
    r#"{"verification": "passed"}"#,
    r#"{"verification": "failed"}"#,
    r#"{"sim": 1}"#,
    r#"{"sim": 2}"#,
    r#"{"dialled": {"days": 7}}"#,
    r#"{"answered": {"days": 7}}"#,
    r#"{"repeated": {"calls": 2, "minutes": 5}}"#,
    r#"{"neighbour": 4}"#,
    r#"{"any": [{"prefix": "+1206"}, {"prefix": "+44"}]}"#,
    r#"{"any": ["hidden", {"number": "95588"}]}"#,
    r#"{"none": ["hidden", {"prefix": "+1"}]}"#,
    // What the decision knows of one number.
    r#"{"number": "+8695588"}"#,
    r#"{"number": "+862195588"}"#,
    r#"{"number": "+8696299"}"#,
    r#"{"number": "96299"}"#,
    r#"{"number": "+442079460123"}"#,
    r#"{"number": "+19005550100"}"#,
    r#"{"number": "+14165550100"}"#,
    r#"{"number": "+999123456789"}"#,
    r#"{"number": "+86101"}"#,
    r#"{"institution_kind": "courier"}"#,
    r#"{"institution_kind": "fuel"}"#,
    r#"{"regex": "(\\+86\\d*)?95.*"}"#,
    r#"{"none": [{"class": "mobile"}]}"#,
    r#"{"none": [{"institution": "icbc"}]}"#,
    r#"{"none": [{"institution_kind": "courier"}]}"#,
    r#"{"any": [{"class": "foreign"}, {"class": "fixed"}]}"#,
    // More and fewer.
    r#"{"repeated": {"calls": 3, "minutes": 5}}"#,
    r#"{"repeated": {"calls": 2, "minutes": 30}}"#,
    r#"{"neighbour": 3}"#,
    r#"{"dialled": {"days": 1}}"#,
    // Within a range, or nearly.
    r#"{"pattern": "+1206555014?"}"#,
    r#"{"pattern": "+1206555?1??"}"#,
    r#"{"regex": "\\+120655501([0-3]\\d|4[0-9])"}"#,
    r#"{"regex": "\\+120655501[0-5]\\d"}"#,
    r#"{"range": {"from": "+12065550097", "to": "+12065550150"}}"#,
    r#"{"range": {"from": "+10000000000", "to": "+19999999999"}}"#,
    r#"{"prefix": "+120655501"}"#,
    r#"{"all": [{"prefix": "+1206555"}, {"digits": {"min": 11, "max": 11}}]}"#,
];

const NUMBERS: [&str; 80] = [
    "+12065550100",
    "+12065550101",
    "+12065550149",
    "+12065550150",
    "+12065550151",
    "+12065550199",
    "+12065550177",
    "+12065550178",
    "+12065550200",
    "+12065550201",
    "+12125550100",
    "+12125550101",
    "+13605550100",
    "+13605550201",
    "+18005550100",
    "+18005550101",
    "+18005550201",
    "+19005550100",
    "+1",
    "+1206",
    "+1206555",
    "+120655501001",
    "+12065550201001",
    "+4477",
    "+44775550201",
    "+447700900123",
    "+447700900124",
    "+447700900",
    "+442079460123",
    "+44800555013",
    "+4477009001231",
    "+447755502001",
    "+449098790123",
    "+8613800138001",
    "+86101234567",
    "+861380013800",
    "+8675555020123",
    "+8695588",
    "+862195588",
    "+86955881",
    "+8610086",
    "+861012368",
    "+8696299",
    "+86101",
    "95588",
    "12368",
    "10086",
    "96299",
    "#7119",
    "9",
    "+999123456789",
    "955",
    "95550200",
    "95512345678",
    "955123456781",
    "#71234567890",
    "#712345678901",
    "#7555020",
    "#9",
    "#91",
    "+555502",
    "55502",
    "555021",
    "+44775550202",
    "+1206555021",
    "+12065550097",
    "+12065550099",
    "+12065550144",
    "+12065551101",
    "+120655501",
    "+120655501441",
    "+14165550100",
    "+8621962991",
    "+86219551234",
    "+869512345678",
    "+12065550155502",
    "955#1",
    "+12065557199",
    "+8695338",
    "+8695388",
];

pub(crate) const HOMES: [&str; 3] = ["US", "CN", "GB"];

pub(crate) fn leaves() -> Vec<Who> {
    LEAVES
        .iter()
        .map(|text| serde_json::from_str(text).expect("a rule"))
        .collect()
}

fn numbers() -> Vec<Number> {
    let shown = NUMBERS.iter().map(|text| match E164::parse(text) {
        Ok(number) => Number::E164(number),
        Err(_) => Number::Short(ShortCode::parse(text).expect("a code")),
    });
    let hidden = [2, 3, 4].map(|code| Number::Hidden(Presentation::from_code(code)));
    shown.chain(hidden).chain([Number::Unreadable]).collect()
}

/// What happened between this phone and a number: so many minutes ago.
#[derive(Clone, Copy)]
struct Before {
    dialled: Option<i64>,
    answered: Option<i64>,
    calls: &'static [i64],
}

impl Before {
    const NOTHING: Before = Before {
        dialled: None,
        answered: None,
        calls: &[],
    };
}

fn is_since(minutes: i64, since_ms: i64) -> bool {
    AT.unix_ms() - minutes * 60_000 >= since_ms
}

impl Past for Before {
    fn dialled(&self, _number: &Number, since_ms: i64) -> Tri {
        self.dialled.is_some_and(|it| is_since(it, since_ms)).into()
    }

    fn answered(&self, _number: &Number, since_ms: i64) -> Tri {
        self.answered
            .is_some_and(|it| is_since(it, since_ms))
            .into()
    }

    fn calls(&self, _number: &Number, since_ms: i64) -> Option<u32> {
        let calls = self.calls.iter().filter(|it| is_since(**it, since_ms));
        calls.count().try_into().ok()
    }
}

/// Each call of the sample with what is known of it: of contacts, list, calls before, own numbers.
pub(crate) fn each_call(each: &mut dyn FnMut(&Call, &Facts<'_>)) {
    let own = [
        // One without neighbours among the callers, and the others.
        33_639_980_100,
        12_065_550_177,
        447_700_900_999,
        18_005_550_199,
        8_613_800_138_009,
        1206,
        8_695_580,
        862_195_580,
        8_696_290,
        442_079_460_120,
        19_005_550_109,
        14_165_550_109,
        999_123_456_780,
        86_109,
    ];
    let own = own.map(|number| E164::from_u64(number).expect("a number"));
    let (yes, no) = (Tri::Yes, Tri::No);
    let before = |dialled, answered, calls| Before {
        dialled,
        answered,
        calls,
    };
    let week = Some(3 * 24 * 60);
    let known = [
        ([no; 3], Before::NOTHING, &own[..1]),
        ([yes, no, yes], Before::NOTHING, &own),
        ([yes, yes, no], Before::NOTHING, &own),
        ([no, no, yes], before(Some(1), None, &[1]), &own),
        ([yes; 3], before(None, Some(1), &[1, 2]), &own[..1]),
        ([no; 3], before(None, None, &[10, 20]), &own),
        ([yes, yes, no], before(week, week, &[1; 20]), &own),
        ([no; 3], before(None, None, &[1, 2]), &own),
        ([yes, no, no], before(week, None, &[]), &own),
        ([no; 3], before(None, week, &[]), &own),
        ([yes, yes, no], before(Some(1), None, &[]), &own),
        ([no, no, yes], before(Some(1), Some(1), &[1, 2, 3]), &own),
    ];
    for number in numbers() {
        let is_number = matches!(number, Number::E164(_) | Number::Short(_));
        for (sim, verification) in [(1, 0), (2, 1), (1, 2), (2, 2), (1, 1)] {
            let call = Call {
                verification: Verification::from_code(verification),
                sim: Some(sim),
                ..Call::incoming(number, AT)
            };
            for (facts, before, own) in known {
                // Without a number nothing is known of a caller.
                let [contact, starred, list] = facts.map(|it| if is_number { it } else { no });
                let lists = ["known", "a", "b", "名单"].map(|name| (name.to_owned(), list));
                let lists = FixedLists(BTreeMap::from(lists));
                let past = if is_number { before } else { Before::NOTHING };
                for home in HOMES {
                    each(
                        &call,
                        &Facts {
                            contact,
                            starred,
                            lists: &lists,
                            past: &past,
                            own,
                            ..Facts::at_home(Region::new(home).expect("a region"))
                        },
                    );
                }
            }
        }
    }
}

/// Where a call is decided, and what each leaf says of it; of calls of which everything is known that a
/// phone can know, and which are not allowed before any rule.
pub(crate) struct Answers {
    pub(crate) home: Option<Region>,
    pub(crate) leaves: Vec<Tri>,
}

pub(crate) fn answers(leaves: &[Who]) -> Vec<Answers> {
    let mut rows = Vec::new();
    each_call(&mut |call, facts| {
        if never_block::find(&call.number, facts.home).is_none() {
            rows.push(Answers {
                home: facts.home,
                leaves: leaves.iter().map(|leaf| leaf.holds(call, facts)).collect(),
            });
        }
    });
    rows
}
