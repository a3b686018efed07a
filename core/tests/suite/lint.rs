//! What is said of rules that can never match, against many calls: brute force over small rules.

use curfew_core::decide::decide;
use curfew_core::rulebook::{Rulebook, Surroundings, Who, lint};
use curfew_core::time::Moment;
use curfew_core::{Call, Facts, Region, Tri, number};

use crate::lint_calls::{AT, Answers, HOMES, LEAVES, answers, each_call, leaves};

/// Whether a rule is met: in doubt one that allows is.
fn is_met(answer: Tri, then: &str) -> bool {
    answer == Tri::Yes || answer == Tri::Unknown && then == "allow"
}

fn findings(rules: &[(String, &str)], home: Option<Region>) -> Vec<(usize, &'static str)> {
    let rules: Vec<String> = rules
        .iter()
        .enumerate()
        .map(|(index, (who, then))| {
            format!(r#"{{"id": "{index}", "name": "", "who": {who}, "then": "{then}"}}"#)
        })
        .collect();
    let document = format!(r#"{{"version": 2, "rules": [{}]}}"#, rules.join(","));
    let rulebook = Rulebook::from_json(&document).expect("a rulebook");
    let around = Surroundings {
        home,
        ..Surroundings::default()
    };
    let found = lint(&rulebook, &around);
    found
        .iter()
        .map(|it| (it.rule, it.problem.word()))
        .collect()
}

/// 2027-01-09T23:00Z, a Saturday: whether it is worked in China is not certain.
const IN_DOUBT: Moment = Moment::new(1_799_535_600_000, 0);

const THENS: [&str; 2] = ["reject", "allow"];

#[test]
fn what_contradicts_itself_is_met_by_no_call_and_the_other_way_round() {
    let answers = answers(&leaves());
    let mut missed = Vec::new();
    for one in 0..LEAVES.len() {
        for other in 0..one {
            for then in THENS {
                let who = [one, other].map(|at| LEAVES[at]).join(", ");
                let who = format!(r#"{{"all": [{who}]}}"#);
                let found = findings(&[(who.clone(), then)], None);
                let both =
                    |row: &Answers| is_met(Tri::all([row.leaves[one], row.leaves[other]]), then);
                let is_met = answers.iter().any(both);
                let is_said = found.contains(&(0, "contradiction"));
                assert!(!is_said || !is_met, "{then} {who}");
                if !is_said && !is_met && found.is_empty() {
                    missed.push((who, one, other));
                }
            }
        }
    }
    // What the plans have of a beginning, a kind or an institution is not looked at, nor whether two conditions hold
    // of one number of China in two of its forms.
    let leaves = leaves();
    let has_forms = |at: usize| SEVERAL_FORMS.iter().any(|text| meets(&leaves[at], text));
    missed.retain(|(who, one, other)| {
        let is_plan = |word: &&str| who.contains(*word);
        let is_plan = ["class", "kind", "institution"].iter().any(is_plan);
        !(is_plan || has_forms(*one) && has_forms(*other))
    });
    assert_eq!(missed, []);
}

/// Numbers of China that are one subscriber's in several forms, in one of them each.
const SEVERAL_FORMS: [&str; 9] = [
    "95588",
    "95533",
    "+8695588",
    "+862195588",
    "+8675595588",
    "+86219551234",
    "+867559551231",
    "9555021",
    "+8695550299",
];

fn meets(who: &Who, text: &str) -> bool {
    let home = Region::new("CN").expect("a region");
    let call = Call::incoming(number::read(text, None), AT);
    who.holds(&call, &Facts::at_home(home)) == Tri::Yes
        || who.parts().iter().any(|part| meets(part, text))
}

/// Two rules, each of one leaf, by their places.
struct Pair {
    leaves: [usize; 2],
    thens: [&'static str; 2],
}

impl Pair {
    fn rules(&self) -> [(String, &'static str); 2] {
        [0, 1].map(|at| (LEAVES[self.leaves[at]].to_owned(), self.thens[at]))
    }

    fn are_met(&self, row: &Answers) -> [bool; 2] {
        [0, 1].map(|at| is_met(row.leaves[self.leaves[at]], self.thens[at]))
    }

    /// What is said of the second, from home or without one.
    fn said(&self, home: Option<Region>) -> Vec<&'static str> {
        let found = findings(&self.rules(), home).into_iter();
        found.filter(|it| it.0 == 1).map(|it| it.1).collect()
    }
}

fn each_pair(each: &mut dyn FnMut(&Pair)) {
    for one in 0..LEAVES.len() {
        for other in 0..LEAVES.len() {
            for thens in [
                ["reject", "reject"],
                ["reject", "allow"],
                ["allow", "reject"],
                ["allow", "allow"],
            ] {
                let leaves = [one, other];
                each(&Pair { leaves, thens });
            }
        }
    }
}

const NEVER: [&str; 2] = ["shadowed", "allow_shadowed"];

#[test]
fn a_rule_that_another_comes_before_decides_no_call_and_the_other_way_round() {
    let answers = answers(&leaves());
    let (mut shadowed, mut missed) = (0, Vec::new());
    each_pair(&mut |pair| {
        let said = pair.said(None);
        let mut met = answers.iter().map(|row| pair.are_met(row));
        let decides = met.clone().any(|met| met == [false, true]);
        if said.iter().any(|word| NEVER.contains(word)) {
            shadowed += 1;
            assert!(!decides, "{:?}", pair.rules());
        } else if said.is_empty() && !decides && met.any(|met| met[1]) {
            missed.push(pair.rules());
        }
    });
    assert!(shadowed > 1500, "{shadowed}");
    // What the plans and tables have of more than one number is not looked at.
    let is_table = |who: &str| {
        ["class", "kind", "institution"]
            .iter()
            .any(|it| who.contains(it))
    };
    missed.retain(|[(one, _), (other, _)]| !is_table(one) && !is_table(other));
    // Nor what two conditions mean together.
    missed.retain(|[_, (other, _)]| !other.starts_with(r#"{"all":"#));
    assert!(missed.is_empty(), "{missed:#?}");
}

/// At home the first rule stops some calls of the second, or all; and of one number or institution it is told, also
/// where the first allows what the second stops.
#[test]
fn a_rule_that_another_comes_before_at_home_loses_calls_there() {
    let answers = answers(&leaves());
    let (mut partly, mut missed) = (0, Vec::new());
    each_pair(&mut |pair| {
        if pair.thens[0] == pair.thens[1] {
            return;
        }
        for home in HOMES.map(|home| Region::new(home).ok()) {
            let said = pair.said(home);
            let here = answers.iter().filter(|row| row.home == home);
            let mut met = here.map(|row| pair.are_met(row));
            // An institution that is not known here stops nobody, of which another finding tells.
            let is_known = |leaf: &usize| !LEAVES[*leaf].contains("no-such-bank");
            if said.contains(&"allow_partly_shadowed") && pair.leaves.iter().all(is_known) {
                partly += 1;
                let rules = pair.rules();
                assert!(
                    met.clone().any(|met| met == [true, true]),
                    "{rules:?} {home:?}"
                );
            }
            let decides = met.clone().any(|met| met == [false, true]);
            // What is in doubt of a caller is not looked at.
            let is_certain = answers.iter().filter(|row| row.home == home).all(|row| {
                !pair.are_met(row)[1] || pair.leaves.iter().all(|it| row.leaves[*it] == Tri::Yes)
            });
            if said.iter().any(|word| NEVER.contains(word)) {
                assert!(!decides, "{:?} {home:?}", pair.rules());
            } else if said.is_empty() && !decides && met.any(|met| met[1]) && is_certain {
                missed.push((pair.rules(), home));
            }
        }
    });
    assert!(partly > 50, "{partly}");
    // Who is none of somebody's hangs on home, where the number is short; what a class or a kind
    // of institution has is then not looked at, nor what the plans have of an institution's numbers is not looked at.
    missed.retain(|([(one, _), (other, then)], _)| {
        let is_number = other.starts_with(r#"{"number":"#);
        let is_whose = other.starts_with(r#"{"institution":"#) && !one.contains(r#"{"class": "f"#);
        let is_sure = !one.contains("class") && !one.contains("institution_kind");
        (is_number || is_whose) && (*then == "allow" || is_sure) && !one.starts_with(r#"{"none":"#)
    });
    assert!(missed.is_empty(), "{missed:#?}");
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
                for at in [call.at, IN_DOUBT] {
                    let verdict = decide(&Call { at, ..*call }, &rules, facts);
                    assert!(verdict.rule.is_none_or(|rule| !never.contains(&rule)), "{rules:?}");
                }
            });
        }
    }
}
