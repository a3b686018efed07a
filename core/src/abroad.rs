//! A call as seen from two countries: the one that the phone's number is of, and the one in whose
//! network the phone is.
//!
//! Abroad a network may deliver a number in its own country's national form, or as the network
//! at home passed it on, and nothing in the call tells which; a short code is one of the country
//! that the phone is in, or of home. So abroad a call is decided twice, as seen from each country, and
//! stopped only where both stop it: in doubt, the phone rings. Each time the numbers count that
//! the country never blocks. Where one reading alone is a number that exists, nothing is in doubt, and
//! it is the number as seen from both.
//!
//! Source: 3GPP TS 24.008 clause 10.5.4.9: a calling number's type may be "unknown" or "national".

use crate::decide::Verdict;
use crate::number::{Number, describe};
use crate::region::Region;
use crate::{institutions, never_block};

/// The most digits of a code that means something without more being known of it: from 7 digits on it
/// may be a subscriber's number without the area code, which networks do not deliver.
const LONGEST_CODE: usize = 6;

/// The other party of a call, as seen from one country.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Seen {
    /// The number, read as the country writes it.
    pub number: Number,
    /// The country; `None` where none is known.
    pub from: Option<Region>,
}

impl Seen {
    /// Whether it may be what called: a number of some plan, or a code.
    fn may_be(&self) -> bool {
        let is_known = || {
            never_block::find(&self.number, self.from).is_some()
                || institutions::find(&self.number, self.from).is_some()
        };
        match &self.number {
            Number::Hidden(_) => true,
            Number::Unreadable => false,
            Number::E164(_) => describe(&self.number, None).valid == Some(true) || is_known(),
            Number::Short(code) => {
                let code = code.as_str();
                code.len() <= LONGEST_CODE || code.contains(['*', '#']) || is_known()
            }
        }
    }
}

/// A call as seen from home, and from the country where the phone is, if that is another.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Sightings {
    /// As seen from home.
    pub home: Seen,
    /// As seen from the network's country; `None` at home, and where the network is not known.
    pub network: Option<Seen>,
}

impl Sightings {
    /// Reads a number with `read`, for each country. Where home is not known, the phone is at home.
    pub fn new(
        home: Option<Region>,
        network: Option<Region>,
        read: impl Fn(Option<Region>) -> Number,
    ) -> Sightings {
        let seen = |from| Seen {
            number: read(from),
            from,
        };
        let mut here = seen(home.or(network));
        let mut there = network
            .filter(|network| home.is_some_and(|home| home != *network))
            .map(|network| seen(Some(network)));
        if let Some(there) = &mut there
            && there.number != here.number
        {
            match (here.may_be(), there.may_be()) {
                (true, false) => there.number = here.number,
                (false, true) => here.number = there.number,
                _ => {}
            }
        }
        Sightings {
            home: here,
            network: there,
        }
    }

    /// Whether one of them is so.
    pub fn any(&self, is: impl Fn(&Seen) -> bool) -> bool {
        is(&self.home) || self.network.as_ref().is_some_and(is)
    }

    /// The other reading of the number, where it is another number.
    #[must_use]
    pub fn other_number(&self, than: &Number) -> Option<Number> {
        [Some(self.home), self.network]
            .into_iter()
            .flatten()
            .map(|seen| seen.number)
            .find(|number| number != than)
    }

    /// The milder of the verdicts of both, with what it was given on; where they are alike, that of home.
    ///
    /// ```
    /// use curfew_core::abroad::Sightings;
    /// use curfew_core::{Call, Disposition, Facts, Reason, Region, Rulebook, decide, number};
    /// use curfew_core::time::Moment;
    ///
    /// let nobody = Rulebook::from_json(r#"{"version": 2, "rules": [
    ///   {"id": "all", "name": "Nobody", "who": "anyone", "then": "reject"}]}"#)?;
    /// let verdict = |number: &str, home, network| {
    ///     let seen = Sightings::new(Some(home), Some(network), |from| number::read(number, from));
    ///     let at = Moment::new(1_767_330_000_000, 0);
    ///     seen.mildest(|seen| {
    ///         let facts = Facts { home: seen.from, ..Facts::at_home(home) };
    ///         decide(&Call::incoming(seen.number, at), &nobody, &facts)
    ///     }).1
    /// };
    /// let (cn, us) = (Region::new("CN")?, Region::new("US")?);
    /// // The courts of China, also while the phone is in the United States, and their 988.
    /// assert_eq!(verdict("12368", cn, us).reason, Reason::NeverBlock);
    /// assert_eq!(verdict("988", cn, us).reason, Reason::NeverBlock);
    /// assert_eq!(verdict("988", cn, cn).disposition, Disposition::Reject);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn mildest(&self, mut decide: impl FnMut(&Seen) -> Verdict) -> (Seen, Verdict) {
        let at_home = (self.home, decide(&self.home));
        match &self.network {
            // The mildest of all needs no second one.
            Some(network) if at_home.1.disposition.stops() => {
                let there = (*network, decide(network));
                if there.1.disposition < at_home.1.disposition {
                    there
                } else {
                    at_home
                }
            }
            _ => at_home,
        }
    }
}
