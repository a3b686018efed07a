//! What is said of rules that can never match, against many calls: brute force over small rules.

use std::collections::BTreeMap;

use curfew_core::decide::decide;
use curfew_core::rulebook::{Rulebook, Surroundings, Verification, Who, lint};
use curfew_core::time::Moment;
use curfew_core::{Call, E164, Facts, Number, Presentation, Region, ShortCode, Tri};

use crate::arbitrary::{FixedLists, FixedPast};

/// 2026-11-25T12:00Z, a Wednesday.
const AT: Moment = Moment::new(1_795_608_000_000, 0);

const LEAVES: [&str; 64] = [
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
];

const NUMBERS: [&str; 65] = [
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
];

const HOMES: [&str; 3] = ["US", "CN", "GB"];

fn leaves() -> Vec<Who> {
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

/// Each call of the sample with what is known of it: of contacts, list, calls before, own numbers.
fn each_call(each: &mut dyn FnMut(&Call, &Facts<'_>)) {
    let own = [
        12_065_550_177,
        447_700_900_999,
        18_005_550_199,
        8_613_800_138_009,
        1206,
    ];
    let own = own.map(|number| E164::from_u64(number).expect("a number"));
    let (yes, no) = (Tri::Yes, Tri::No);
    let known = [
        [no; 4],
        [yes, no, yes, no],
        [yes, yes, no, yes],
        [no, no, yes, yes],
        [yes; 4],
    ];
    for number in numbers() {
        let is_number = matches!(number, Number::E164(_) | Number::Short(_));
        for (sim, verification) in [(1, 0), (2, 1), (1, 2), (2, 2), (1, 1)] {
            let call = Call {
                verification: Verification::from_code(verification),
                sim: Some(sim),
                ..Call::incoming(number, AT)
            };
            for facts in known {
                // Without a number nothing is known of a caller.
                let [contact, starred, list, before] =
                    facts.map(|it| if is_number { it } else { no });
                let lists = ["known", "a", "b", "名单"].map(|name| (name.to_owned(), list));
                let lists = FixedLists(BTreeMap::from(lists));
                let past = FixedPast {
                    dialled: before,
                    answered: before,
                    calls: Some(if before == yes { 20 } else { 0 }),
                };
                for home in HOMES {
                    each(
                        &call,
                        &Facts {
                            contact,
                            starred,
                            lists: &lists,
                            past: &past,
                            own: &own,
                            ..Facts::at_home(Region::new(home).expect("a region"))
                        },
                    );
                }
            }
        }
    }
}

/// What each leaf says of each call of which everything is known that a phone can know.
fn answers(leaves: &[Who]) -> Vec<Vec<Tri>> {
    let mut rows = Vec::new();
    each_call(&mut |call, facts| {
        rows.push(leaves.iter().map(|leaf| leaf.holds(call, facts)).collect());
    });
    rows
}

/// Whether a rule is met: in doubt one that allows is.
fn is_met(answer: Tri, then: &str) -> bool {
    answer == Tri::Yes || answer == Tri::Unknown && then == "allow"
}

fn findings(rules: &[(String, &str)]) -> Vec<(usize, &'static str)> {
    let rules: Vec<String> = rules
        .iter()
        .enumerate()
        .map(|(index, (who, then))| {
            format!(r#"{{"id": "{index}", "name": "", "who": {who}, "then": "{then}"}}"#)
        })
        .collect();
    let document = format!(r#"{{"version": 2, "rules": [{}]}}"#, rules.join(","));
    let rulebook = Rulebook::from_json(&document).expect("a rulebook");
    let found = lint(&rulebook, &Surroundings::default());
    found
        .iter()
        .map(|it| (it.rule, it.problem.word()))
        .collect()
}

const THENS: [&str; 2] = ["reject", "allow"];

#[test]
fn what_contradicts_itself_is_met_by_no_call_and_the_other_way_round() {
    let leaves = leaves();
    let answers = answers(&leaves);
    let mut missed = Vec::new();
    for one in 0..leaves.len() {
        for other in 0..one {
            for then in THENS {
                let who = format!(r#"{{"all": [{}, {}]}}"#, LEAVES[one], LEAVES[other]);
                let found = findings(&[(who.clone(), then)]);
                let both = |row: &Vec<Tri>| is_met(Tri::all([row[one], row[other]]), then);
                let is_met = answers.iter().any(both);
                let is_said = found.contains(&(0, "contradiction"));
                assert!(!is_said || !is_met, "{then} {who}");
                if !is_said && !is_met && found.is_empty() {
                    missed.push(who);
                }
            }
        }
    }
    // What the plans have of a beginning, a kind or an institution is not looked at.
    missed.retain(|who| {
        !["class", "kind", "institution"]
            .iter()
            .any(|word| who.contains(word))
    });
    assert_eq!(missed, [""; 0]);
}

#[test]
fn a_rule_that_another_comes_before_decides_no_call() {
    let leaves = leaves();
    let answers = answers(&leaves);
    let mut shadowed = 0;
    for one in 0..leaves.len() {
        for other in 0..leaves.len() {
            for (first, second) in [
                ("reject", "reject"),
                ("reject", "allow"),
                ("allow", "allow"),
            ] {
                let rules = [
                    (LEAVES[one].to_owned(), first),
                    (LEAVES[other].to_owned(), second),
                ];
                let found = findings(&rules);
                let decides =
                    |row: &Vec<Tri>| !is_met(row[one], first) && is_met(row[other], second);
                if found.contains(&(1, "shadowed")) || found.contains(&(1, "allow_shadowed")) {
                    shadowed += 1;
                    assert!(!answers.iter().any(decides), "{rules:?}");
                }
            }
        }
    }
    assert!(shadowed > 500, "{shadowed}");
}

proptest::proptest! {
    /// Whatever the rules are: on a call of which all is known, one that can never match does not.
    #[test]
    fn no_rule_that_can_never_match_decides(rules in crate::arbitrary::rulebook()) {
        let never = ["contradiction", "no_time", "shadowed", "allow_shadowed"];
        let found = lint(&rules, &Surroundings::default());
        let never: Vec<u16> = found
            .iter()
            .filter(|it| never.contains(&it.problem.word()))
            .filter_map(|it| it.rule.try_into().ok())
            .collect();
        if !never.is_empty() {
            each_call(&mut |call, facts| {
                let verdict = decide(call, &rules, facts);
                assert!(verdict.rule.is_none_or(|rule| !never.contains(&rule)), "{rules:?}");
            });
        }
    }
}
