//! What several tests of numbers need.

use super::{Characters, E164, Number, ShortCode};

/// The characters of a canonical number.
pub(super) fn characters(text: &str) -> Characters {
    let number = match E164::parse(text) {
        Ok(number) => Number::E164(number),
        Err(_) => Number::Short(ShortCode::parse(text).expect("a canonical number")),
    };
    Characters::of(&number).expect("there is a number")
}
