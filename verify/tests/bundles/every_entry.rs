//! The entries of `tests/vectors/ledger.json`, which another program wrote, in bundles: those that are
//! entries are read, and those that are none are refused.

use crate::entries::key;
use crate::good;
use crate::maker::Maker;
use curfew_verify::{State, verify};
use serde_json::Value;

fn unhex(text: &str) -> Vec<u8> {
    let digit = |at| u8::from_str_radix(&text[at..at + 2], 16).expect("hexadecimal");
    (0..text.len()).step_by(2).map(digit).collect()
}

/// The state of the item "entries" in a bundle with this one.
fn state(bytes: Vec<u8>) -> State {
    let mut maker: Maker = good::forgotten();
    maker.entries = vec![key(0, 1, 1, &maker.signer.public(), [0; 32]), bytes];
    maker.disclosed = vec![1, 2];
    maker.numbers = Vec::new();
    let report = verify(&maker.bundle(), &[]).expect("a bundle");
    let item = report.items.iter().find(|it| it.name == "entries");
    item.expect("every item is there").state
}

#[test]
fn every_kind_of_entry_is_read_and_what_is_none_is_refused() {
    let vectors: Value =
        serde_json::from_str(include_str!("../../../tests/vectors/ledger.json")).expect("JSON");
    let mut counts = [0, 0];
    for (place, list, expected) in [(0, "entries", State::Shown), (1, "refused", State::Failed)] {
        for it in vectors[list].as_array().expect("a list") {
            let bytes = unhex(it["bytes"].as_str().expect("a text"));
            assert_eq!(state(bytes), expected, "{}", it["name"]);
            counts[place] += 1;
        }
    }
    assert!(counts[0] >= 32 && counts[1] >= 38, "{counts:?}");
}
