//! JSON Lines: one object a call, with the keys of [`super::CallRow`].

use std::io::{self, Write};

use super::{Counted, Written, for_each_call};
use crate::StoreError;
use crate::ledger::{Filter, Ledger};
use crate::signing::checkpoint;

pub(super) fn write(
    ledger: &Ledger,
    filter: &Filter,
    out: &mut Counted<'_>,
) -> Result<Written, StoreError> {
    let mut calls = 0;
    let unreadable = for_each_call(ledger, filter, &mut |row| {
        calls += 1;
        serde_json::to_writer(&mut *out, &row).map_err(io::Error::from)?;
        out.write_all(b"\n")
    })?;
    Ok(Written {
        calls,
        unreadable,
        checkpoint: checkpoint(ledger)?,
    })
}
