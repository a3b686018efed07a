//! Laws on calling: of a place, and about one call.

use curfew_core::counts::Caller;
use curfew_core::laws::{self, Words};
use curfew_core::time::Moment;
use curfew_core::{Place, institutions};
use curfew_store::{Event, Row};

use super::Curfew;
use crate::error::CurfewError;

use crate::views::{CallLaws, LanguageView, LawPlace, LawView, law_view, said};

#[uniffi::export]
impl Curfew {
    /// Every place whose laws are in the table, sorted by code.
    pub fn law_places(&self, language: LanguageView) -> Vec<LawPlace> {
        let view = |place: &laws::Jurisdiction| LawPlace {
            code: place.code().to_owned(),
            name: said(place.name, language),
            zone: place.zone.as_str().to_owned(),
        };
        laws::jurisdictions().iter().map(view).collect()
    }

    /// The laws of a place, of a part of a country its own first; with the hours of the day of
    /// `at_ms`. None for a place that the table does not have.
    ///
    /// # Errors
    /// [`CurfewError::Input`] for a code that is no place's.
    pub fn laws(
        &self,
        place: String,
        at_ms: i64,
        offset_seconds: i32,
        language: LanguageView,
    ) -> Result<Vec<LawView>, CurfewError> {
        let place = self::place(&place)?;
        let at = Moment::new(at_ms, offset_seconds);
        Ok(laws::of(place)
            .map(|law| law_view(law, place, at, &[], language))
            .collect())
    }

    /// What the laws of `place` say about the call of entry `seq`, and how many calls of its
    /// caller there had been by then.
    ///
    /// # Errors
    /// [`CurfewError::Input`] for a code that is no place's; [`CurfewError::NotFound`] where
    /// there is no such call; [`CurfewError::Storage`].
    pub fn call_laws(
        &self,
        seq: u64,
        place: String,
        language: LanguageView,
    ) -> Result<CallLaws, CurfewError> {
        let place = self::place(&place)?;
        let found = self.engine.query(|ledger| {
            let row = ledger.entry(seq)?;
            let happened = row.as_ref().map(Row::happened).unwrap_or_default();
            let Some(Event::Call(call)) = row.map(|row| row.event) else {
                return Ok(None);
            };
            let found = ledger.laws_of(&call, happened, place)?;
            Ok(Some((call, found)))
        })?;
        let (call, found) = found.ok_or_else(|| CurfewError::not_found("there is no such call"))?;
        let at = Moment::new(call.at_ms, call.offset_seconds);
        Ok(CallLaws {
            institution: match found.caller {
                Some(Caller::Institution(id)) => name(id, language),
                Some(Caller::Number(_)) | None => None,
            },
            numbers: u32::try_from(found.numbers).unwrap_or(u32::MAX),
            unreadable: found.unreadable,
            laws: found
                .laws
                .iter()
                .map(|said| law_view(said.law, place, at, &said.caps, language))
                .collect(),
        })
    }
}

fn place(code: &str) -> Result<Place, CurfewError> {
    Place::new(code).map_err(|_| CurfewError::input("a place is like CN or US-FL"))
}

/// What an institution is known as.
pub(super) fn name(id: &str, language: LanguageView) -> Option<String> {
    let holder = institutions::all().iter().find(|row| row.id() == id)?;
    Some(known_as(holder, language))
}

/// What the holder of a number is known as.
pub(super) fn known_as(holder: &institutions::Institution, language: LanguageView) -> String {
    let words = Words {
        en: holder.name,
        zh: holder.name_zh,
    };
    said(words, language)
}
