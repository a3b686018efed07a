//! The numbering plans: the only door to libphonenumber's metadata.
//!
//! The plans are constant data, unpacked once on first use (some milliseconds); numbers that
//! arrive as `+` and digits do not come here. Only what reads and classes a number is carried:
//! nothing here formats one for people. Source: `data/number-plans.bin`, made by `cargo xtask plans`.

use std::sync::LazyLock;

use prost::Message as _;
use rlibphonenumber::{
    CountryCodeSource, NumberLengthType, PhoneMetadataCollection, PhoneNumber, PhoneNumberType,
    PhoneNumberUtil, Region as PlanRegion, get_national_significant_number_owned,
};

use super::E164;
use crate::inflate::inflate;
use crate::region::Region;

static PACKED: &[u8] = include_bytes!("../../../data/number-plans.bin");

/// More than the plans are unpacked, bytes.
const LIMIT: usize = 1 << 18;

static PLANS: LazyLock<PhoneNumberUtil> = LazyLock::new(|| {
    let mut bytes = vec![0; LIMIT];
    let (_, length) = inflate(PACKED, &mut bytes, 0).expect("cargo xtask plans packed them");
    let plans = PhoneMetadataCollection::decode(&bytes[..length])
        .expect("cargo xtask plans left out whole fields only");
    PhoneNumberUtil::new_for_metadata(plans).expect("the crate knows the regions of its own plans")
});

/// A number that fits some numbering plan at least in outline.
pub(super) struct Parsed(PhoneNumber);

impl Parsed {
    /// Reads `text` as somebody in `home` would dial or write it. The extension is dropped.
    pub(super) fn read(text: &str, home: Option<Region>) -> Option<Parsed> {
        let home = home.and_then(|home| PlanRegion::from_code(home.code()).ok());
        PLANS.parse_and_keep_raw_input(text, home).ok().map(Parsed)
    }

    /// Whether `region` has a numbering plan.
    pub(super) fn exists(region: Region) -> bool {
        PlanRegion::from_code(region.code())
            .is_ok_and(|region| PLANS.get_country_code_for_region(region).is_some())
    }

    /// Whether `number` begins with the country code of `region`; `None` where the region has
    /// no plan.
    pub(super) fn has_code_of(number: E164, region: Region) -> Option<bool> {
        let region = PlanRegion::from_code(region.code()).ok()?;
        let code = u64::try_from(PLANS.get_country_code_for_region(region)?).ok()?;
        let length = code.ilog10() + 1;
        let first = number.as_u64() / 10_u64.pow(number.digits().saturating_sub(length));
        Some(first == code)
    }

    /// Reads a number that already has its country code.
    pub(super) fn of(number: E164) -> Option<Parsed> {
        Parsed::read(&number.to_string(), None)
    }

    /// The number itself; `None` where it is too long for E.164.
    pub(super) fn e164(&self) -> Option<E164> {
        // Not the library's formatter: of a number that is all zeros it gives the raw input.
        let national = get_national_significant_number_owned(&self.0);
        E164::parse(&format!("+{}{national}", self.0.country_code)).ok()
    }

    /// Whether it was written with an international prefix: `+`, 00, 011 ..
    pub(super) fn is_international(&self) -> bool {
        matches!(
            self.0.country_code_source(),
            CountryCodeSource::FromNumberWithPlusSign | CountryCodeSource::FromNumberWithIdd
        )
    }

    /// Whether a carrier's code was taken away before it.
    pub(super) fn had_carrier(&self) -> bool {
        !self.0.preferred_domestic_carrier_code().is_empty()
    }

    /// Whether the plan has such a number.
    pub(super) fn is_valid(&self) -> bool {
        PLANS.is_valid_number(&self.0)
    }

    /// Whether it has the length of a full number, with its area code.
    pub(super) fn has_full_length(&self) -> bool {
        matches!(
            PLANS.is_possible_number_with_reason(&self.0),
            Ok(NumberLengthType::IsPossible)
        )
    }

    /// The region of the plan; `None` for codes that belong to no region (+800, +882 ..).
    pub(super) fn region(&self) -> Option<Region> {
        let region = PLANS.get_region_for_number(&self.0)?;
        Region::new(region.as_region_str().as_str()).ok()
    }

    /// What the plan uses such numbers for.
    pub(super) fn class(&self) -> Option<&'static str> {
        Some(match PLANS.get_number_type(&self.0) {
            PhoneNumberType::FixedLine => "fixed",
            PhoneNumberType::Mobile => "mobile",
            PhoneNumberType::FixedLineOrMobile => "fixed_or_mobile",
            PhoneNumberType::TollFree => "toll_free",
            PhoneNumberType::PremiumRate => "premium",
            PhoneNumberType::SharedCost => "shared_cost",
            PhoneNumberType::VoIP => "voip",
            PhoneNumberType::PersonalNumber => "personal",
            PhoneNumberType::Pager => "pager",
            PhoneNumberType::UAN => "uan",
            PhoneNumberType::VoiceMail => "voicemail",
            PhoneNumberType::Unknown => return None,
        })
    }
}
