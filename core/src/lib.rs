//! Decides, for one incoming call, whether the phone rings: allow, silence or reject.
//!
//! This crate is pure: it reads no clock, opens no file and starts no thread (`cargo xtask
//! tidy` checks it). Its only global state is constant: the numbering plans, unpacked on
//! first use. What a decision needs is handed in as [`Call`] and [`Facts`]; what comes out is
//! a [`Verdict`], data that a screen or a court can read later.
//!
//! ```
//! use curfew_core::{Call, Disposition, Facts, Region, Rulebook, decide, number};
//! use curfew_core::time::Moment;
//!
//! let rules = Rulebook::from_json(r#"{
//!   "version": 2,
//!   "rules": [
//!     {"id": "known", "name": "People I know", "who": "contact", "then": "allow"},
//!     {"id": "night", "name": "Quiet hours", "who": "anyone",
//!      "when": {"windows": [{"start": "22:00", "end": "07:00"}]}, "then": "silence"}
//!   ]}"#)?;
//! let us = Region::new("US")?;
//! let call = Call::incoming(
//!     number::read("+12065550100", Some(us)),
//!     Moment::new(1_767_330_000_000, -8 * 3600), // 21:00 in Seattle
//! );
//! assert_eq!(decide(&call, &rules, &Facts::at_home(us)).disposition, Disposition::Allow);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod abroad;
pub mod calendar;
pub mod clocks;
pub mod counts;
pub mod decide;
pub mod explain;
pub mod first_run;
pub mod forms;
pub mod inflate;
pub mod institutions;
pub mod laws;
pub mod never_block;
pub mod number;
pub mod number_kinds;
pub mod place;
mod question;
pub mod region;
pub mod rulebook;
#[cfg(feature = "schema")]
pub mod schema;
mod strict;
mod table;
mod text;
pub mod time;
mod tri;

pub use decide::{Call, Direction, Disposition, Facts, Reason, Tri, Verdict, decide};
pub use explain::{Explanation, explain};
pub use number::{E164, Number, Presentation, ShortCode};
pub use place::Place;
pub use region::Region;
pub use rulebook::Rulebook;
pub use text::Text;
