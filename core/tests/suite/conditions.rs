//! Every condition of a rule, asked alone.

use curfew_core::decide::{Call, Facts, NoPast, Past};
use curfew_core::explain::{Condition, Outcome};
use curfew_core::rulebook::{Rulebook, Verification};
use curfew_core::time::Moment;
use curfew_core::{E164, Number, Presentation, Region, Tri, explain, number};
use serde_json::{Value, json};

use crate::arbitrary::FixedLists;

/// 2026-11-26T22:31:00+08:00, a Thursday.
pub(crate) const AT: Moment = Moment::new(1_795_703_460_000, 8 * 3600);

/// A caller, as written at `home`.
pub(crate) fn caller(text: &str, home: &str) -> (Call, Option<Region>) {
    let home = Region::new(home).ok();
    (Call::incoming(number::read(text, home), AT), home)
}

fn hidden(presentation: Presentation) -> Call {
    Call::incoming(number::read_handle(None, presentation, None), AT)
}

/// Whether a rule with this `who` meets the call: its answer, told apart by the rule's two
/// consequences.
pub(crate) fn ask(who: &Value, call: &Call, facts: &Facts<'_>) -> Tri {
    let matches = |then: &str| {
        let document = json!({"version": 2, "rules": [
            {"id": "rule", "name": "Rule", "who": who, "then": then}]});
        let rulebook = Rulebook::from_json(&document.to_string()).expect("the rule is well formed");
        let explanation = explain(call, &rulebook, facts);
        assert_eq!(explanation.steps.len(), 1, "{who}: a rule was tried");
        explanation.verdict.rule.is_some()
    };
    match (matches("allow"), matches("reject")) {
        (true, true) => Tri::Yes,
        (false, false) => Tri::No,
        (allows, stops) => {
            assert!(allows && !stops, "{who}: a doubt stops a call");
            Tri::Unknown
        }
    }
}

pub(crate) fn facts(home: Option<Region>) -> Facts<'static> {
    Facts {
        home,
        ..Facts::at_home(Region::new("US").expect("two letters"))
    }
}

#[test]
fn what_a_number_is() {
    use Tri::{No, Unknown, Yes};
    for (who, text, home, expected) in [
        (json!("anyone"), "letters", "US", Yes),
        (json!("unreadable"), "letters", "US", Yes),
        (json!("unreadable"), "+12065550100", "US", No),
        (
            json!({"number": "+12065550100"}),
            "(206) 555-0100",
            "US",
            Yes,
        ),
        (json!({"number": "95588"}), "95588", "CN", Yes),
        (json!({"class": "short"}), "100551234", "CN", Yes),
        (json!({"class": "impossible"}), "100551234", "CN", No),
        (json!({"number": "95588"}), "+12065550100", "US", No),
        (json!({"prefix": "+1206"}), "206 555 0100", "US", Yes),
        (json!({"prefix": "+12065550"}), "+1206555", "US", No),
        (json!({"prefix": "955"}), "95588", "CN", Yes),
        (
            json!({"range": {"from": "+12065550100", "to": "+12065550199"}}),
            "+12065550199",
            "US",
            Yes,
        ),
        (
            json!({"range": {"from": "+12065550100", "to": "+12065550199"}}),
            "+12065550200",
            "US",
            No,
        ),
        (
            json!({"range": {"from": "+12065550100", "to": "+12065550199"}}),
            "+120655501",
            "US",
            No,
        ),
        (
            json!({"pattern": "+1206555????"}),
            "+12065550100",
            "US",
            Yes,
        ),
        (json!({"pattern": "+1206555???"}), "+12065550100", "US", No),
        (json!({"pattern": "95*"}), "95588", "CN", Yes),
        (
            json!({"digits": {"min": 11, "max": 11}}),
            "+12065550100",
            "US",
            Yes,
        ),
        (
            json!({"digits": {"min": 12, "max": 15}}),
            "+12065550100",
            "US",
            No,
        ),
        (json!({"digits": {"min": 5, "max": 5}}), "95588", "CN", Yes),
        (
            json!({"regex": r"\+1206555\d{4}"}),
            "+12065550100",
            "US",
            Yes,
        ),
        (json!({"regex": r"206555\d{4}"}), "+12065550100", "US", No),
        (json!({"institution": "icbc"}), "95588", "CN", Yes),
        (json!({"institution": "icbc"}), "021 95588", "CN", Yes),
        (json!({"institution": "icbc"}), "+8695588", "US", Yes),
        (json!({"institution": "icbc"}), "95533", "CN", No),
        (json!({"institution": "icbc"}), "+12065550100", "US", No),
        (
            json!({"institution": "no-such-bank"}),
            "+12065550100",
            "US",
            Unknown,
        ),
        (json!({"institution_kind": "bank"}), "95533", "CN", Yes),
        (json!({"institution_kind": "courier"}), "95533", "CN", No),
        (json!({"institution_kind": "courier"}), "95338", "CN", Yes),
        (json!({"number_kind": "sales"}), "01 62 00 00 00", "FR", Yes),
        (json!({"number_kind": "sales"}), "09 37 00 00 00", "FR", No),
        (
            json!({"number_kind": "delivery"}),
            "09 37 00 00 00",
            "FR",
            Yes,
        ),
        (json!({"class": "mobile"}), "+447400123456", "GB", Yes),
        (json!({"class": "fixed"}), "+442079460123", "GB", Yes),
        (json!({"class": "mobile"}), "+442079460123", "GB", No),
        (json!({"class": "mobile"}), "+12065550100", "US", Unknown),
        (json!({"class": "toll_free"}), "+12065550100", "US", No),
        (json!({"class": "toll_free"}), "+18002345678", "US", Yes),
        (json!({"class": "premium"}), "+19002345678", "US", Yes),
        (json!({"class": "short"}), "95588", "CN", Yes),
        (json!({"class": "short"}), "+12065550100", "US", No),
        (json!({"class": "foreign"}), "+442079460123", "US", Yes),
        (json!({"class": "foreign"}), "+12065550100", "US", No),
        // The code is shared, the region is another.
        (json!({"class": "foreign"}), "+16042345678", "US", Yes),
        (json!({"class": "foreign"}), "95588", "CN", No),
        (json!({"class": "impossible"}), "+12065550100", "US", No),
        (json!({"class": "impossible"}), "+11115550100", "US", Yes),
        (json!({"class": "impossible"}), "95588", "CN", No),
        // Short numbers behind the country code: a bank's, one that nobody knows, none.
        (json!({"class": "impossible"}), "+8695588", "CN", No),
        (json!({"class": "impossible"}), "+8612302", "CN", Unknown),
        (json!({"class": "impossible"}), "+861234567", "CN", Yes),
        // Free and premium numbers belong to all that share the code.
        (json!({"class": "foreign"}), "+18002345678", "CA", Unknown),
        (json!({"class": "foreign"}), "+12065550100", "CA", Yes),
        (json!({"class": "foreign"}), "+442079460123", "CA", Yes),
    ] {
        let (call, home) = caller(text, home);
        assert_eq!(ask(&who, &call, &facts(home)), expected, "{who} {text}");
    }
}

#[test]
fn why_there_is_no_number() {
    use Presentation::{Payphone, Restricted, Unknown};
    for (who, holds) in [
        ("hidden", [true, true, true]),
        ("withheld", [true, false, false]),
        ("unknown", [false, true, false]),
        ("payphone", [false, false, true]),
        ("unreadable", [false, false, false]),
        ("anyone", [true, true, true]),
    ] {
        for (presentation, holds) in [Restricted, Unknown, Payphone].into_iter().zip(holds) {
            let found = ask(&json!(who), &hidden(presentation), &facts(None));
            assert_eq!(found, Tri::from(holds), "{who} {presentation:?}");
        }
    }
    // Whoever hides has no number, and nothing is unknown about that.
    for who in [
        json!({"number": "+12065550100"}),
        json!({"prefix": "+1"}),
        json!({"pattern": "?*"}),
        json!({"digits": {"min": 1, "max": 15}}),
        json!({"regex": ".*"}),
        json!({"list": "missing"}),
        json!({"institution": "icbc"}),
        json!({"institution_kind": "bank"}),
        json!({"number_kind": "sales"}),
        json!({"class": "impossible"}),
        json!({"repeated": {"calls": 2, "minutes": 5}}),
        json!({"neighbour": 4}),
    ] {
        assert_eq!(
            ask(&who, &hidden(Restricted), &facts(None)),
            Tri::No,
            "{who}"
        );
    }
}

#[test]
fn what_the_phone_knows_of_the_caller() {
    let (call, home) = caller("+12065550100", "US");
    let lists = FixedLists([("good".to_owned(), Tri::Yes), ("bad".to_owned(), Tri::No)].into());
    for (who, expected) in [
        (json!("contact"), Tri::Yes),
        (json!("starred"), Tri::Unknown),
        (json!({"list": "good"}), Tri::Yes),
        (json!({"list": "bad"}), Tri::No),
        (json!({"list": "missing"}), Tri::Unknown),
        (json!({"sim": 2}), Tri::Yes),
        (json!({"sim": 1}), Tri::No),
        (json!({"verification": "passed"}), Tri::Yes),
        (json!({"verification": "failed"}), Tri::No),
        (json!({"verification": "none"}), Tri::No),
    ] {
        let call = Call {
            sim: Some(2),
            verification: Verification::Passed,
            ..call
        };
        let facts = Facts {
            contact: Tri::Yes,
            starred: Tri::Unknown,
            lists: &lists,
            ..facts(home)
        };
        assert_eq!(ask(&who, &call, &facts), expected, "{who}");
    }
    assert_eq!(ask(&json!({"sim": 1}), &call, &facts(home)), Tri::Unknown);
}

/// Calls of one number, minutes before [`AT`]: dialled, answered, and those that came in.
struct Remembered {
    dialled: &'static [i64],
    answered: &'static [i64],
    calls: &'static [i64],
}

impl Remembered {
    fn since(minutes: &[i64], since_ms: i64) -> usize {
        let at = |minutes: &i64| AT.unix_ms() - minutes * 60_000;
        minutes.iter().filter(|ago| at(ago) >= since_ms).count()
    }
}

impl Past for Remembered {
    fn dialled(&self, _number: &Number, since_ms: i64) -> Tri {
        (Remembered::since(self.dialled, since_ms) > 0).into()
    }

    fn answered(&self, _number: &Number, since_ms: i64) -> Tri {
        (Remembered::since(self.answered, since_ms) > 0).into()
    }

    fn calls(&self, _number: &Number, since_ms: i64) -> Option<u32> {
        u32::try_from(Remembered::since(self.calls, since_ms)).ok()
    }
}

#[test]
fn what_happened_before() {
    const DAY: i64 = 24 * 60;
    let (call, home) = caller("+12065550100", "US");
    let past = Remembered {
        dialled: &[3 * DAY],
        answered: &[7 * DAY, 40 * DAY],
        calls: &[1, 5, 6, 90],
    };
    for (who, expected) in [
        (json!({"dialled": {"days": 3}}), Tri::Yes),
        (json!({"dialled": {"days": 2}}), Tri::No),
        (json!({"answered": {"days": 7}}), Tri::Yes),
        (json!({"answered": {"days": 6}}), Tri::No),
        // With this one: the second in a minute, the third in five, the fourth in six.
        (json!({"repeated": {"calls": 2, "minutes": 1}}), Tri::Yes),
        (json!({"repeated": {"calls": 3, "minutes": 4}}), Tri::No),
        (json!({"repeated": {"calls": 3, "minutes": 5}}), Tri::Yes),
        (json!({"repeated": {"calls": 5, "minutes": 89}}), Tri::No),
        (json!({"repeated": {"calls": 5, "minutes": 90}}), Tri::Yes),
    ] {
        let known = Facts {
            past: &past,
            ..facts(home)
        };
        assert_eq!(ask(&who, &call, &known), expected, "{who}");
        let unknown = Facts {
            past: &NoPast,
            ..facts(home)
        };
        assert_eq!(ask(&who, &call, &unknown), Tri::Unknown, "{who}");
    }
}

#[test]
fn neighbours_of_my_own_number() {
    let own = [E164::parse("+12065550100").unwrap()];
    for (text, last, expected) in [
        ("+12065550199", 2, Tri::Yes),
        ("+12065550199", 1, Tri::No),
        ("+12065551199", 4, Tri::Yes),
        ("+12065551199", 3, Tri::No),
        // A call that shows my own number is faked.
        ("+12065550100", 1, Tri::Yes),
        ("+442079460123", 8, Tri::No),
        ("+1206555010", 2, Tri::No),
    ] {
        let (call, home) = caller(text, "US");
        let facts = Facts {
            own: &own,
            ..facts(home)
        };
        assert_eq!(
            ask(&json!({"neighbour": last}), &call, &facts),
            expected,
            "{text}"
        );
    }
    let (call, home) = caller("+12065550199", "US");
    assert_eq!(
        ask(&json!({"neighbour": 4}), &call, &facts(home)),
        Tri::Unknown
    );
}

#[test]
fn conditions_in_one_another() {
    let (call, home) = caller("+12065550100", "US");
    let contact_unknown = Facts {
        contact: Tri::Unknown,
        ..facts(home)
    };
    for (who, expected) in [
        (
            json!({"all": [{"prefix": "+1"}, {"prefix": "+1206"}]}),
            Tri::Yes,
        ),
        (
            json!({"all": [{"prefix": "+1"}, {"prefix": "+44"}]}),
            Tri::No,
        ),
        (
            json!({"any": [{"prefix": "+44"}, {"prefix": "+1"}]}),
            Tri::Yes,
        ),
        (json!({"none": [{"prefix": "+44"}, "hidden"]}), Tri::Yes),
        (
            json!({"none": [{"prefix": "+44"}, {"prefix": "+1"}]}),
            Tri::No,
        ),
        (json!({"none": ["contact"]}), Tri::Unknown),
        (json!({"all": ["contact", {"prefix": "+44"}]}), Tri::No),
        (json!({"any": ["contact", {"prefix": "+1"}]}), Tri::Yes),
        (
            json!({"all": [{"any": ["contact", "hidden"]}, {"prefix": "+1"}]}),
            Tri::Unknown,
        ),
    ] {
        assert_eq!(ask(&who, &call, &contact_unknown), expected, "{who}");
    }
}

#[test]
fn the_innermost_condition_is_named() {
    let (call, home) = caller("+12065550100", "US");
    let document = json!({"version": 2, "rules": [
        {"id": "a", "name": "A", "then": "reject",
         "who": {"all": [{"prefix": "+1"}, {"all": ["contact", {"list": "x"}]}]}},
        {"id": "b", "name": "B", "then": "reject", "who": {"any": ["hidden", "contact"]}},
        {"id": "c", "name": "C", "then": "reject", "who": "anyone",
         "when": {"all": [{"windows": [{"start": "22:00", "end": "23:00"}]},
                          {"dates": [{"first": "2026-11-27", "last": "2026-11-27"}]}]}},
        {"id": "d", "name": "D", "then": "reject", "who": {"list": "x"}},
        {"id": "e", "name": "E", "then": "reject", "who": "anyone", "until": "2026-11-26T22:31"},
        {"id": "f", "name": "F", "then": "reject", "who": "anyone",
         "when": {"windows": [{"days": {"holidays_of": "ZZ"}, "start": "22:00", "end": "23:00"}]}},
        {"id": "g", "name": "G", "then": "evidence", "who": "anyone", "until": "2026-11-26T22:32"}]});
    let rulebook = Rulebook::from_json(&document.to_string()).unwrap();
    let explanation = explain(&call, &rulebook, &facts(home));
    let steps: Vec<_> = explanation
        .steps
        .iter()
        .map(|step| (step.outcome, step.condition.as_ref().map(Condition::word)))
        .collect();
    assert_eq!(
        steps,
        [
            (Outcome::Who, Some("contact")),
            (Outcome::Who, Some("any")),
            (Outcome::When, Some("dates")),
            (Outcome::WhoUnknown, Some("list")),
            (Outcome::Expired, None),
            (Outcome::WhenUnknown, Some("windows")),
            (Outcome::Matched, None),
        ]
    );
    assert_eq!(explanation.verdict.disposition.word(), "silence");
}

/// At one instant a rule has expired in Shanghai, and in Seattle it has not: the wall there shows an
/// earlier day. A clock that is set back has it in force again as well.
#[test]
fn a_rule_expires_by_the_clock_on_the_wall() {
    let (call, home) = caller("+12065550100", "US");
    let rulebook = Rulebook::from_json(
        r#"{"version": 2, "rules": [{"id": "a", "name": "A", "who": "anyone", "then": "reject",
            "until": "2026-11-26T22:31"}]}"#,
    )
    .unwrap();
    let instant = call.at.unix_ms();
    let minute = 60_000;
    for (why, ms, offset, rejects) in [
        ("that minute in Shanghai", instant, 8 * 3600, false),
        ("the minute before", instant - minute, 8 * 3600, true),
        ("the same instant in Seattle", instant, -8 * 3600, true),
        (
            "Seattle in its turn",
            instant + 16 * 60 * minute,
            -8 * 3600,
            false,
        ),
        (
            "half an hour further east",
            instant - 30 * minute,
            8 * 3600 + 1800,
            false,
        ),
    ] {
        let call = Call {
            at: Moment::new(ms, offset),
            ..call
        };
        let verdict = curfew_core::decide(&call, &rulebook, &facts(home));
        assert_eq!(verdict.rule.is_some(), rejects, "{why}");
    }
}

#[test]
fn a_pause_allows_everything_until_its_end() {
    let (call, home) = caller("+12065550100", "US");
    let rulebook = Rulebook::from_json(
        r#"{"version": 2, "rules": [{"id": "a", "name": "A", "who": "anyone", "then": "reject"}]}"#,
    )
    .unwrap();
    for (until, reason) in [
        (None, "rule_matched"),
        (Some(AT.unix_ms()), "rule_matched"),
        (Some(AT.unix_ms() + 1), "paused"),
    ] {
        let facts = Facts {
            paused_until_ms: until,
            ..facts(home)
        };
        let explanation = explain(&call, &rulebook, &facts);
        assert_eq!(explanation.verdict.reason.word(), reason);
    }
}
