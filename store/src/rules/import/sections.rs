//! The sections of a backup, in the order of the file, which a parsed object does not keep.

use std::fmt;

use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::{Reader, Why};
use crate::json;

/// Those of a backup of SpamBlocker that are read.
pub(super) const SPAMBLOCKER: [&str; 19] = [
    "global",
    "contacts",
    "stir",
    "spamDB",
    "repeatedCall",
    "dialed",
    "answered",
    "offTime",
    "blockType",
    "numberRules",
    "contentRules",
    "pushAlert",
    "smsAlert",
    "emergency",
    "recentApps",
    "meetingMode",
    "apiQuery",
    "bots",
    "spamNumbers",
];

/// What else stands at the top of a list of Saracroche tells what the list is.
pub(super) const SARACROCHE: [&str; 5] = [
    "patterns",
    "version",
    "name",
    "description",
    "blocked_numbers_count",
];

/// Those of PhoneBlock.
pub(super) const PHONEBLOCK: [&str; 2] = ["numbers", "version"];

/// Names each section that is none of those that are read.
pub(super) fn leave_out_others(read: &[&str], reader: &mut Reader) {
    for name in reader.sections.clone() {
        if !read.contains(&name.as_str()) {
            reader.enter(&name);
            reader.leave_out(0, &name, Why::Setting);
        }
    }
}

/// The names at the top of a JSON object, in their order.
pub(super) fn of(bytes: &[u8]) -> Vec<String> {
    struct Names(Vec<String>);

    impl<'de> Deserialize<'de> for Names {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Names, D::Error> {
            struct OfMap;

            impl<'de> Visitor<'de> for OfMap {
                type Value = Names;

                fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str("an object")
                }

                fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Names, A::Error> {
                    let mut names = Vec::new();
                    while let Some((name, IgnoredAny)) = map.next_entry()? {
                        names.push(name);
                    }
                    Ok(Names(names))
                }
            }

            deserializer.deserialize_map(OfMap)
        }
    }

    json::read(bytes).map_or_else(|_| Vec::new(), |Names(names)| names)
}
