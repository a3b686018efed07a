//! The rulebook that a new phone starts with: people I know always ring, anyone else is
//! silent in the quiet hours.

use crate::rulebook::{Rule, Rulebook, Then, When, Who};
use crate::time::Window;

/// The quiet hours that the first screen offers.
pub const QUIET_FROM: &str = "22:00";
/// Their end, the first minute that rings again.
pub const QUIET_UNTIL: &str = "07:00";

/// Two rules: contacts ring; in `quiet` anyone else is silenced, not rejected, so that the
/// call can still be answered or left to voicemail. The names are the user's language.
#[must_use]
pub fn rules(known_name: &str, quiet_name: &str, quiet: Window) -> Vec<Rule> {
    vec![
        Rule {
            id: "known".to_owned(),
            name: known_name.to_owned(),
            enabled: true,
            until: None,
            who: Who::Contact,
            when: When::Always,
            then: Then::Allow,
            notify: true,
        },
        Rule {
            id: "quiet-hours".to_owned(),
            name: quiet_name.to_owned(),
            enabled: true,
            until: None,
            who: Who::Anyone,
            when: When::Windows(vec![quiet]),
            then: Then::Silence,
            notify: true,
        },
    ]
}

impl Rulebook {
    /// [`rules`] in English for every night from [`QUIET_FROM`] to [`QUIET_UNTIL`]: what the
    /// command line uses where no rulebook is named.
    #[must_use]
    pub fn first_run() -> Rulebook {
        use crate::time::{ClockTime, Weekdays};
        let time = |text| ClockTime::parse(text).expect("a constant of this module is a time");
        let quiet = Window::new(Weekdays::EVERY_DAY, time(QUIET_FROM), time(QUIET_UNTIL))
            .expect("22:00 to 07:00 is not empty");
        Rulebook::new(rules("People I know", "Quiet hours", quiet))
            .expect("two short rules with different ids are a rulebook")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decide::{Call, Facts, Tri, decide};
    use crate::time::Moment;
    use crate::{Disposition, Region, number};

    #[test]
    fn after_ten_only_people_i_know_ring() {
        let us = Region::new("US").unwrap();
        let rulebook = Rulebook::first_run();
        // 2026-01-02T00:00:00Z is the midnight from Thursday to Friday.
        let at = |minute: i64| Moment::new(1_767_312_000_000 + minute * 60_000, 0);
        for (why, minute, contact, expected) in [
            ("21:59 rings", 21 * 60 + 59, Tri::No, Disposition::Allow),
            ("22:00 is silent", 22 * 60, Tri::No, Disposition::Silence),
            (
                "06:59 is silent",
                6 * 60 + 59,
                Tri::No,
                Disposition::Silence,
            ),
            ("07:00 rings", 7 * 60, Tri::No, Disposition::Allow),
            ("a contact rings", 22 * 60, Tri::Yes, Disposition::Allow),
            (
                "in doubt it rings",
                22 * 60,
                Tri::Unknown,
                Disposition::Allow,
            ),
        ] {
            let call = Call::incoming(number::read("+12065550100", Some(us)), at(minute));
            let facts = Facts {
                contact,
                ..Facts::at_home(us)
            };
            assert_eq!(
                decide(&call, &rulebook, &facts).disposition,
                expected,
                "{why}"
            );
        }
    }
}
