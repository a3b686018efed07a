//! Which numbers are of another country than home.

use curfew_core::decide::Call;
use curfew_core::{Tri, number};
use serde_json::json;

use crate::conditions::{AT, ask, caller, facts};

#[test]
fn a_part_of_the_country_is_not_foreign_in_it() {
    use Tri::{No, Yes};
    let foreign = json!({"class": "foreign"});
    for (text, home, expected) in [
        ("+17875551234", "US", No),
        ("787-555-1234", "US", No),
        ("+12065550100", "PR", No),
        ("+18765551234", "PR", Yes),
        ("+4779123456", "NO", No),
        ("+4741234567", "SJ", No),
        ("+358181234567", "FI", No),
        ("+358401234567", "AX", No),
        ("+61891641234", "AU", No),
        ("0412345678", "CX", No),
        ("+67232 2345", "AU", No),
        ("+262262123456", "FR", No),
        ("+590590201234", "FR", No),
        ("+590590201234", "RE", No),
        ("+33199000123", "GP", No),
        ("0690001234", "MF", No),
        ("+687261234", "FR", Yes),
        ("+393331234567", "VA", No),
        ("0528812345", "EH", No),
        ("+442079460123", "JE", No),
        ("+441534123456", "GB", No),
        ("+35020012345", "GB", Yes),
        ("+77011234567", "RU", Yes),
        ("+85221234567", "CN", Yes),
    ] {
        let (call, home) = caller(text, home);
        let found = ask(&foreign, &call, &facts(home));
        assert_eq!(found, expected, "{text} {home:?}");
    }
}

#[test]
fn without_a_home_region_what_is_foreign_is_unknown() {
    let call = Call::incoming(number::read("+442079460123", None), AT);
    let foreign = json!({"class": "foreign"});
    assert_eq!(ask(&foreign, &call, &facts(None)), Tri::Unknown);
}
