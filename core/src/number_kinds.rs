//! What the first digits of a number say: sales, deliveries, an operator without a network.
//!
//! Countries give out prefixes for telemarketing (France 0162, Brazil 0303), and others that
//! must not be taken for it (France 0937, India 160). A shown number can be faked: a prefix is
//! what the caller claims.
//!
//! Source: `data/number-kinds.csv`, row by row; compiled in by `build/`.

use crate::number::{Characters, Number, chinese};
use crate::region::Region;
use crate::table::Name;
use crate::text::Text;

include!(concat!(env!("OUT_DIR"), "/number_kinds.rs"));

/// The digits of a row where they are not known.
const ANY_LENGTH: (u8, u8) = (1, 15);

/// One prefix.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct NumberKind {
    prefix: Name,
    region: Name,
    /// How many digits the whole number has, without `+`: the fewest and the most; 1 and 15 where
    /// that is not known.
    pub digits: (u8, u8),
    /// What such numbers are for.
    pub class: Class,
    /// What they are, in English.
    pub name: Text,
    /// What they are, in Simplified Chinese.
    pub name_zh: Text,
    /// Where the row comes from, in words.
    pub source: Text,
    /// Whether the source was read and is official.
    pub verified: bool,
}

impl NumberKind {
    /// `+`, country code and first digits; or the first digits of short codes.
    #[must_use]
    pub fn prefix(&self) -> &'static str {
        self.prefix.as_str()
    }

    /// ISO 3166-1 alpha-2. Short codes count only there.
    #[must_use]
    pub fn region(&self) -> &'static str {
        self.region.as_str()
    }
}

/// What numbers are for.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Class {
    /// Telemarketing.
    Sales,
    /// Surveys.
    Survey,
    /// Parcels, meals, rides.
    Delivery,
    /// Authorities.
    Government,
    /// Banks and insurers about a contract.
    Finance,
    /// Companies about a contract.
    Service,
    /// Many uses, good and bad.
    Mixed,
    /// For calling in; odd as a caller's number.
    InboundService,
    /// An operator without a network of its own.
    VirtualOperator,
    /// Free to call.
    TollFree,
    /// Costs money to call back.
    Costly,
}

impl Class {
    /// Every class.
    pub const ALL: [Class; 11] = [
        Class::Sales,
        Class::Survey,
        Class::Delivery,
        Class::Government,
        Class::Finance,
        Class::Service,
        Class::Mixed,
        Class::InboundService,
        Class::VirtualOperator,
        Class::TollFree,
        Class::Costly,
    ];

    /// The word used in the data file, in rules and on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Class::Sales => "sales",
            Class::Survey => "survey",
            Class::Delivery => "delivery",
            Class::Government => "government",
            Class::Finance => "finance",
            Class::Service => "service",
            Class::Mixed => "mixed",
            Class::InboundService => "inbound_service",
            Class::VirtualOperator => "virtual_operator",
            Class::TollFree => "toll_free",
            Class::Costly => "costly",
        }
    }
}

/// All rows, sorted by prefix.
#[must_use]
pub fn all() -> &'static [NumberKind] {
    &ROWS
}

/// The row with the longest prefix that fits, as seen from `home`. Allocates nothing.
///
/// A Chinese number for calling in is found in every form in which it arrives (`95588`, `+8695588`,
/// `02195588`, which reads as `+862195588`), as institutions are.
///
/// ```
/// use curfew_core::number::read;
/// use curfew_core::{Region, number_kinds};
///
/// let fr = Some(Region::new("FR")?);
/// let found = number_kinds::find(&read("01 62 00 00 00", fr), fr).unwrap();
/// assert_eq!(found.class.word(), "sales");
/// # Ok::<(), curfew_core::region::RegionError>(())
/// ```
#[must_use]
pub fn find(number: &Number, home: Option<Region>) -> Option<&'static NumberKind> {
    let mut buffer = [0; 16];
    let characters = Characters::of(number)?;
    let text = characters.write(&mut buffer);
    find_text(text, home, true).or_else(|| match number {
        // Of a code without a length the same digits may be a subscriber's.
        Number::E164(number) => chinese::find(*number, |digits| {
            find_text(digits, Region::new("CN").ok(), false)
        }),
        _ => None,
    })
}

/// The longest prefix that `text` begins with; of short codes those of `home`, and `of_any_length` those of which no
/// length is known.
fn find_text(
    text: &[u8],
    home: Option<Region>,
    of_any_length: bool,
) -> Option<&'static NumberKind> {
    let digits = text.iter().filter(|byte| byte.is_ascii_digit()).count();
    let fits = |row: &&NumberKind| {
        let (fewest, most) = row.digits;
        let is_here = row.prefix.as_bytes().starts_with(b"+")
            || home.is_some_and(|home| row.region.is(home.code()));
        (usize::from(fewest)..=usize::from(most)).contains(&digits)
            && (of_any_length || row.digits != ANY_LENGTH)
            && is_here
    };
    (2..=text.len()).rev().find_map(|length| {
        let prefix = &text[..length];
        let first = ROWS.partition_point(|row| row.prefix.as_bytes() < prefix);
        let mut same = ROWS[first..]
            .iter()
            .take_while(|row| row.prefix.as_bytes() == prefix);
        same.find(fits)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::read;

    #[test]
    fn the_longest_prefix_that_fits() {
        for (text, home, class) in [
            ("0162000000", "FR", Some("sales")),
            ("+33937000000", "US", Some("delivery")),
            ("+339470000000", "US", None),
            ("+33950000000", "US", None),
            ("+8617040000000", "US", Some("virtual_operator")),
            ("+8617040000", "US", None),
            ("95588", "CN", Some("inbound_service")),
            ("95588", "US", None),
            ("+8695588", "US", Some("inbound_service")),
            ("+8695099123", "CN", Some("inbound_service")),
            ("+8675595099123", "CN", Some("inbound_service")),
            ("0755 95099123", "CN", Some("inbound_service")),
            ("021-95588", "CN", Some("inbound_service")),
            ("01096110", "CN", Some("inbound_service")),
            ("+864009512345", "CN", Some("inbound_service")),
            // Yinchuan and Beijing; 800 is no area code, and 89955 a local number.
            ("+869515551234", "CN", None),
            ("+861065529588", "CN", None),
            ("+868009512345", "CN", None),
            ("+862189558812", "CN", None),
            ("+195588", "CN", None),
            ("+911400000000", "IN", Some("sales")),
            ("+911600000000", "IN", Some("service")),
            ("+18005550100", "US", Some("toll_free")),
            ("+12065550100", "US", None),
            ("10621234", "CN", Some("mixed")),
            ("106912345", "CN", Some("mixed")),
            ("10691234", "US", None),
            ("+8610691234", "US", Some("mixed")),
            ("10691234567", "CN", Some("mixed")),
            ("106912345678", "CN", Some("mixed")),
            ("+861064123456789", "CN", Some("mixed")),
            ("1064123456789", "CN", Some("mixed")),
            ("10691234567890", "CN", Some("mixed")),
            ("1064123456789", "US", None),
            // The same digits are a landline in Beijing.
            ("1069123456", "CN", None),
            ("01069123456", "CN", None),
            ("+861069123456", "CN", None),
            ("10631234", "CN", None),
            ("10671234", "CN", None),
        ] {
            let home = Region::new(home).ok();
            let found = find(&read(text, home), home).map(|row| row.class.word());
            assert_eq!(found, class, "{text}");
        }
    }
}
