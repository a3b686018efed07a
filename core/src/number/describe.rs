//! What the numbering plans say about a number. For screens and the command line.

use super::plan::Parsed;
use super::{E164, Number, ShortCode};
use crate::never_block;
use crate::region::Region;

/// What is known about a number from its plan.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Description {
    /// The region of its plan; `None` where it has none (+800, +882) or cannot be told.
    pub region: Option<Region>,
    /// What the plan uses such numbers for: `fixed`, `mobile`, `fixed_or_mobile`, `toll_free`,
    /// `premium`, `shared_cost`, `voip`, `personal`, `pager`, `uan`, `voicemail`; for a short
    /// code known to [`never_block`] its kind. `None` where the plan has no such number.
    pub class: Option<&'static str>,
    /// Whether the plan has such a number; `None` where no plan tells: of a short code that
    /// [`never_block`] does not know, and without a number. Nothing is said about who uses
    /// it: a caller's number can be faked.
    pub valid: Option<bool>,
}

/// Describes `number` as seen from `home`. Loads the numbering plans (some milliseconds the
/// first time): not for the decision path.
///
/// ```
/// use curfew_core::number::{describe, read};
///
/// let description = describe(&read("+442079460123", None), None);
/// assert_eq!(description.region.unwrap().code(), "GB");
/// assert_eq!(description.class, Some("fixed"));
/// assert_eq!(description.valid, Some(true));
/// ```
#[must_use]
pub fn describe(number: &Number, home: Option<Region>) -> Description {
    match number {
        Number::E164(number) => {
            let Some(parsed) = Parsed::of(*number) else {
                return Description {
                    valid: Some(false),
                    ..Description::default()
                };
            };
            // The library may have taken away a trunk digit; then the number as it stands,
            // with that digit, is not in the plan.
            let same = parsed.e164() == Some(*number);
            Description {
                region: parsed.region(),
                class: parsed.class().filter(|_| same),
                valid: Some(same && parsed.is_valid()),
            }
        }
        Number::Short(code) => describe_short(code, home),
        Number::Hidden(_) | Number::Unreadable => Description::default(),
    }
}

/// Whether `region` has a numbering plan: the others are no region, or one without telephones.
/// Loads the numbering plans, as [`describe`] does.
///
/// ```
/// use curfew_core::{Region, number::has_plan};
///
/// assert!(has_plan(Region::new("CN")?));
/// assert!(!has_plan(Region::new("ZZ")?));
/// # Ok::<(), curfew_core::region::RegionError>(())
/// ```
#[must_use]
pub fn has_plan(region: Region) -> bool {
    Parsed::exists(region)
}

/// Whether `number` begins with the country code of `region` or of another part of its country, which
/// other countries may share; `None` where the region has no plan. Loads the numbering plans, as
/// [`describe`] does.
#[must_use]
pub(crate) fn has_code_of(number: E164, region: Region) -> Option<bool> {
    Parsed::has_code_of(number, region)?;
    let mut of_country = region.of_country();
    Some(of_country.any(|it| Parsed::has_code_of(number, it) == Some(true)))
}

fn describe_short(code: &ShortCode, home: Option<Region>) -> Description {
    let known = never_block::find(&Number::Short(*code), home);
    Description {
        region: home.filter(|_| known.is_some()),
        class: known.map(|entry| entry.kind.word()),
        valid: known.map(|_| true),
    }
}
