//! Numbers that are one subscriber's in all of China, in each of their forms.

use curfew_core::decide::{Facts, Lists, Reason, decide};
use curfew_core::rulebook::Rulebook;
use curfew_core::{Number, Region, Tri, never_block, number};
use serde_json::json;

use crate::conditions::{ask, caller, facts};

/// A list of one number.
struct ListOf(Number);

impl Lists for ListOf {
    fn find(&self, _name: &str, number: &Number) -> Tri {
        (self.0 == *number).into()
    }
}

/// A bank of China calls as `95588`, `+8695588` and `+862195588`: it is one caller.
#[test]
fn one_subscriber_of_china_in_all_forms_of_its_number() {
    for text in ["95588", "+8695588", "021 95588", "+86 755 95588"] {
        let (call, home) = caller(text, "CN");
        for who in [
            json!({"number": "95588"}),
            json!({"number": "+8695588"}),
            json!({"prefix": "955"}),
            json!({"prefix": "+86955"}),
            json!({"pattern": "9558?"}),
            json!({"pattern": "+86955??"}),
            json!({"regex": r"95\d{3}"}),
            json!({"regex": r"\+8695\d{3}"}),
            json!({"range": {"from": "+8695500", "to": "+8695599"}}),
            json!({"digits": {"min": 5, "max": 5}}),
            json!({"class": "short"}),
            json!({"institution": "icbc"}),
        ] {
            assert_eq!(ask(&who, &call, &facts(home)), Tri::Yes, "{who} {text}");
            let others = json!({"none": [who]});
            assert_eq!(
                ask(&others, &call, &facts(home)),
                Tri::No,
                "{others} {text}"
            );
        }
        for form in ["95588", "+8695588"] {
            let number = number::read(form, home);
            let facts = Facts {
                lists: &ListOf(number),
                reply_lines: &[number],
                ..facts(home)
            };
            let verdict = decide(&call, &Rulebook::default(), &facts);
            assert_eq!(verdict.reason, Reason::OpenCase, "{form} {text}");
            let facts = Facts {
                reply_lines: &[],
                ..facts
            };
            let found = ask(&json!({"list": "any"}), &call, &facts);
            assert_eq!(found, Tri::Yes, "{form} {text}");
        }
    }
}

#[test]
fn forms_of_other_subscribers() {
    for (who, text, home) in [
        // Elsewhere a code is another firm's.
        ("95588", "+8695588", "US"),
        ("+8695588", "95588", "US"),
        // What each province or city gives out; 0955 is Zhongwei.
        ("96299", "+862196299", "CN"),
        ("+8696299", "+862196299", "CN"),
        ("12302", "+862112302", "CN"),
        ("95596299", "+8695596299", "CN"),
        // Subscribers' numbers, and what is too long.
        ("95588", "+869557012345", "CN"),
        ("95588", "+862155880123", "CN"),
        ("9501234567", "+869501234567", "CN"),
        ("138001", "+8613800138001", "CN"),
        // A company's number of the whole country.
        ("9512345", "+864009512345", "CN"),
        ("95123", "+8680095123", "CN"),
    ] {
        let (call, home) = caller(text, home);
        let who = json!({"number": who});
        assert_eq!(ask(&who, &call, &facts(home)), Tri::No, "{who} {text}");
    }
    // Abroad the form with the country code is one with that of an area.
    let (call, home) = caller("+862195588", "GB");
    let who = json!({"number": "+8695588"});
    assert_eq!(ask(&who, &call, &facts(home)), Tri::Yes);
}

/// Behind an area code a subscriber's number has seven digits or eight, so three are the line that they are.
#[test]
fn an_emergency_line_of_china_in_the_forms_in_which_calls_show_it() {
    let home = Region::new("CN").ok();
    for (text, line) in [
        ("021110", Some("110")),
        ("0571110", Some("110")),
        ("0571-119", Some("119")),
        ("010120", Some("120")),
        ("010 119", Some("119")),
        ("021122", Some("122")),
        ("0755112", Some("112")),
        ("+8621110", Some("110")),
        ("+8610120", Some("120")),
        ("0086 571 119", Some("119")),
        ("+86110", Some("110")),
        ("+86120", Some("120")),
        ("0086 122", Some("122")),
        // A line of Beijing's, by its own name only, and directory inquiries.
        ("010999", None),
        ("+8610999", None),
        ("021114", None),
        // No area codes.
        ("026110", None),
        ("0400110", None),
        ("0333110", None),
        ("+86333110", None),
        ("0110", None),
        // Subscribers' numbers, without the area code and with it.
        ("8621110", None),
        ("86571110", None),
        ("02162345110", None),
        ("0211101", None),
    ] {
        let number = number::read(text, home);
        let found = never_block::find(&number, home).map(|row| row.number());
        assert_eq!(found, line, "{text}");
        assert_eq!(never_block::is_emergency(&number, home), line.is_some());
        // Elsewhere it is a number abroad.
        let abroad = Region::new("GB").ok();
        assert!(never_block::find(&number, abroad).is_none(), "{text} in GB");
    }
}
