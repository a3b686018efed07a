//! Whose a short number is: banks, couriers, airlines, shops.
//!
//! A number found here is what the caller *claims* to be. In China such numbers are for calling
//! in, and a call that shows one may be faked: nothing here is trust.
//!
//! Source: `data/institutions.csv`, row by row; compiled in by `build/`.

use crate::number::{Number, chinese};
use crate::region::Region;
use crate::table::Name;
use crate::text::Text;

include!(concat!(env!("OUT_DIR"), "/institutions.rs"));

/// The most digits that may follow those of an open row: no source has more, and from ten digits on
/// they are as long as a subscriber's number (`1008612345`). Never-block numbers have no more either.
const MAX_MORE: usize = 4;

/// One number of an institution.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Institution {
    digits: Name,
    /// One to four digits may follow.
    pub is_open: bool,
    region: Name,
    id: Name,
    /// What it is known as, in English.
    pub name: Text,
    /// What it is known as, in Simplified Chinese.
    pub name_zh: Text,
    /// What business the number is of.
    pub kind: Kind,
    /// Where the row comes from, in words.
    pub source: Text,
    /// Whether the source was read and is official.
    pub verified: bool,
}

impl Institution {
    /// The digits as dialled in the region.
    #[must_use]
    pub fn digits(&self) -> &'static str {
        self.digits.as_str()
    }

    /// ISO 3166-1 alpha-2; the number counts only there.
    #[must_use]
    pub fn region(&self) -> &'static str {
        self.region.as_str()
    }

    /// Whether it is local to a province: elsewhere the same digits are another firm's, so whose a call
    /// is cannot be told. So are China's 96 numbers (numbering plan of the MIIT, 2017: 96 is given out by
    /// each province).
    #[must_use]
    pub fn is_local(&self) -> bool {
        self.region() == "CN" && self.digits().starts_with("96")
    }

    /// Who holds it: the same for all numbers of one holder, and never changed.
    #[must_use]
    pub fn id(&self) -> &'static str {
        self.id.as_str()
    }
}

/// A kind of business.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Kind {
    /// Bank.
    Bank,
    /// Payment service.
    Payment,
    /// Insurer.
    Insurer,
    /// Securities broker.
    Broker,
    /// Parcels and food.
    Courier,
    /// Airline.
    Airline,
    /// Travel agency, taxi.
    Travel,
    /// Shop.
    Shop,
    /// Platform on the internet.
    Platform,
    /// Cloud computing.
    Cloud,
    /// Maker of telephones or cars.
    Maker,
    /// Filling stations.
    Fuel,
    /// Telecommunications carrier.
    Carrier,
    /// Power, water, gas, post.
    Utility,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 14] = [
        Kind::Bank,
        Kind::Payment,
        Kind::Insurer,
        Kind::Broker,
        Kind::Courier,
        Kind::Airline,
        Kind::Travel,
        Kind::Shop,
        Kind::Platform,
        Kind::Cloud,
        Kind::Maker,
        Kind::Fuel,
        Kind::Carrier,
        Kind::Utility,
    ];

    /// The word used in the data file, in rules and on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Kind::Bank => "bank",
            Kind::Payment => "payment",
            Kind::Insurer => "insurer",
            Kind::Broker => "broker",
            Kind::Courier => "courier",
            Kind::Airline => "airline",
            Kind::Travel => "travel",
            Kind::Shop => "shop",
            Kind::Platform => "platform",
            Kind::Cloud => "cloud",
            Kind::Maker => "maker",
            Kind::Fuel => "fuel",
            Kind::Carrier => "carrier",
            Kind::Utility => "utility",
        }
    }
}

/// All rows, sorted by region, then digits.
#[must_use]
pub fn all() -> &'static [Institution] {
    &ROWS
}

/// Whether some number belongs to a holder of this id.
#[must_use]
pub fn exists(id: &str) -> bool {
    IDS.binary_search_by(|name| name.as_str().cmp(id)).is_ok()
}

/// Whose `number` is, as seen from `home`. Allocates nothing.
///
/// A Chinese number is found in every form in which it arrives: as dialled (`95588`), with the
/// country code (`+8695588`), and behind an area code (`02195588`, which reads as
/// `+862195588`).
///
/// ```
/// use curfew_core::{Region, institutions, number::read};
///
/// let cn = Some(Region::new("CN")?);
/// for text in ["95588", "+86 95588", "021-95588", "+86 755 95588"] {
///     assert_eq!(institutions::find(&read(text, cn), cn).unwrap().id(), "icbc", "{text}");
/// }
/// assert!(institutions::find(&read("955880", cn), cn).is_none());
/// # Ok::<(), curfew_core::region::RegionError>(())
/// ```
#[must_use]
pub fn find(number: &Number, home: Option<Region>) -> Option<&'static Institution> {
    match number {
        Number::Short(code) => find_text(home?.code(), code.as_str().as_bytes()),
        Number::E164(number) => chinese::find(*number, |digits| find_text("CN", digits)),
        Number::Hidden(_) | Number::Unreadable => None,
    }
}

/// The most holders that [`search`] gives.
pub const MOST_FOUND: usize = 50;

/// One number each of the holders that `text` means, in the order of [`all`], at most [`MOST_FOUND`]: a part of
/// a name in one of the languages, whatever the case of Latin letters, or the beginning of a number. Nothing written
/// means every holder.
#[must_use]
pub fn search(text: &str) -> Vec<&'static Institution> {
    let text = text.trim().as_bytes();
    let has = |name: Text| {
        let name = name.as_str().as_bytes();
        text.is_empty()
            || name
                .windows(text.len())
                .any(|part| part.eq_ignore_ascii_case(text))
    };
    let mut found: Vec<&Institution> = Vec::new();
    for row in &ROWS {
        let is_meant = has(row.name) || has(row.name_zh) || row.digits.as_bytes().starts_with(text);
        if is_meant && found.len() < MOST_FOUND && found.iter().all(|it| it.id != row.id) {
            found.push(row);
        }
    }
    found
}

/// Whom `text` names: by the id, or by the whole name in one of the languages, whatever the case of Latin letters.
#[must_use]
pub fn named(text: &str) -> Option<&'static Institution> {
    let text = text.trim();
    let is = |name: &str| name.eq_ignore_ascii_case(text);
    ROWS.iter()
        .find(|row| row.id() == text || is(row.name.as_str()) || is(row.name_zh.as_str()))
}

/// The row of exactly these digits, else the longest that these may follow.
fn find_text(region: &str, digits: &[u8]) -> Option<&'static Institution> {
    let region = region.as_bytes();
    let first = ROWS.partition_point(|row| row.region.as_bytes() < region);
    let rows = ROWS.get(first..)?;
    let rows = &rows[..rows.partition_point(|row| row.region.as_bytes() == region)];
    // Of the same digits a row of its own comes before one that more may follow.
    let row = |digits: &[u8], is_open: bool| {
        let key = (digits, is_open);
        let place = rows.binary_search_by(|row| (row.digits.as_bytes(), row.is_open).cmp(&key));
        place.ok().map(|place| &rows[place])
    };
    row(digits, false).or_else(|| {
        let shorter = (digits.len().saturating_sub(MAX_MORE).max(3)..digits.len()).rev();
        shorter
            .into_iter()
            .find_map(|length| row(&digits[..length], true))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::read;

    fn id(text: &str, home: &str) -> Option<&'static str> {
        let home = Region::new(home).ok();
        find(&read(text, home), home).map(Institution::id)
    }

    #[test]
    fn every_row_is_found_in_every_form() {
        for row in all() {
            let digits = if row.is_open {
                format!("{}1", row.digits())
            } else {
                row.digits().to_owned()
            };
            let forms = [
                digits.clone(),
                format!("+86{digits}"),
                format!("+8621{digits}"),
                format!("+86755{digits}"),
            ];
            for form in forms {
                assert_eq!(id(&form, "CN"), Some(row.id()), "{form}");
            }
        }
    }

    #[test]
    fn only_whole_numbers_and_only_at_home() {
        for (text, home, expected) in [
            ("95588", "US", None),
            ("+8695588", "US", Some("icbc")),
            ("+195588", "CN", None),
            ("9558", "CN", None),
            ("955880", "CN", None),
            ("+862155880", "CN", None),
            ("95163", "CN", None),
            ("95163123", "CN", Some("netease")),
            ("+8613800138000", "CN", None),
            ("10086", "CN", Some("china-mobile")),
            ("100861", "CN", Some("china-mobile")),
            ("100861234", "CN", Some("china-mobile")),
            ("+86100861234", "CN", Some("china-mobile")),
            ("+8621100861234", "CN", Some("china-mobile")),
            ("1008612345", "CN", None),
            ("+861008612345", "CN", None),
            ("+86211008612345", "CN", None),
        ] {
            assert_eq!(id(text, home), expected, "{text} {home}");
        }
        assert_eq!(find(&Number::Unreadable, None), None);
    }

    /// A carrier's number with digits behind it is never blocked where it is the carrier's, and nowhere else.
    #[test]
    fn what_is_never_blocked_of_a_carrier_is_its_number() {
        let cn = Region::new("CN").ok();
        for more in ["", "1", "12", "123", "1234", "12345", "123456"] {
            for before in ["", "+86"] {
                let number = read(&format!("{before}10086{more}"), cn);
                let rings = crate::never_block::find(&number, cn).is_some();
                assert_eq!(rings, find(&number, cn).is_some(), "{before}10086{more}");
                assert_eq!(rings, more.len() <= MAX_MORE, "{before}10086{more}");
            }
        }
    }

    #[test]
    fn a_search_finds_names_of_both_languages_and_beginnings_of_numbers() {
        let ids = |text: &str| search(text).iter().map(|it| it.id()).collect::<Vec<_>>();
        assert_eq!(ids(" bank of comm"), ["bocom"]);
        assert_eq!(ids("工商银行"), ["icbc"]);
        assert_eq!(ids("95588"), ["icbc"]);
        // Each holder once, with however many numbers.
        assert_eq!(ids("china telecom"), ["china-telecom"]);
        let banks = ids("银行");
        assert!(banks.len() > 20 && banks.contains(&"icbc") && !banks.contains(&"china-mobile"));
        // Of a number only the beginning, and none of what is nowhere.
        assert!(!ids("5588").contains(&"icbc"));
        assert!(ids("no such bank").is_empty());
        let long = "银行".repeat(10_000);
        assert!(ids(&long).is_empty());
        assert_eq!((ids("").len(), ids(" ").len()), (MOST_FOUND, MOST_FOUND));
    }

    #[test]
    fn a_whole_name_or_an_id_names_one_holder() {
        let id = |text: &str| named(text).map(Institution::id);
        assert_eq!(id("icbc"), Some("icbc"));
        assert_eq!(id(" dhl "), Some("dhl"));
        assert_eq!(id("中国银行"), Some("boc"));
        assert_eq!((id("银行"), id("China"), id("")), (None, None, None));
        for row in all() {
            for name in [row.id(), row.name.as_str(), row.name_zh.as_str()] {
                assert_eq!(id(name), Some(row.id()), "two holders are called {name}");
            }
        }
    }

    #[test]
    fn identifiers() {
        assert!(exists("icbc") && !exists("") && !exists("icb"));
        assert!(IDS.is_sorted_by_key(|id| id.as_str()));
    }
}
