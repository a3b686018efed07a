//! Where entries of a stretch of time, or with a piece of text, lie among a million others.

use rusqlite::params;

use super::columns::{Columns, UNREADABLE};
use super::index::{Index, failed};
use super::query::{digits_or_text, like};
use crate::error::StoreError;

/// How many entries a block has, of which the earliest and the latest time are known.
const BLOCK_BITS: u32 = 10;
/// Stretches beyond this are taken as one: looking at each costs more than what lies between.
const MOST_STRETCHES: usize = 64;
/// What is searched for is gathered where it is in no more entries than this; where it is in more,
/// a page is soon full.
const FEW: u64 = 2_000;

/// The block of an entry.
pub(super) const fn block(seq: u64) -> u64 {
    seq.saturating_sub(1) >> BLOCK_BITS
}

impl Index {
    /// The stretches of entries in which there are any from `since` on and before `until`, the newest
    /// first: the first and the last of each.
    pub(super) fn stretches(
        &self,
        since: Option<i64>,
        until: Option<i64>,
    ) -> Result<Vec<(i64, i64)>, StoreError> {
        let mut found: Vec<(i64, i64)> = Vec::new();
        let mut statement = self
            .connection
            .prepare_cached(
                "SELECT block FROM blocks WHERE latest >= ?1 AND earliest < ?2 ORDER BY block DESC",
            )
            .map_err(failed)?;
        let (since, until) = (since.unwrap_or(i64::MIN), until.unwrap_or(i64::MAX));
        let mut rows = statement.query([since, until]).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            let block: i64 = row.get(0).map_err(failed)?;
            let (first, last) = ((block << BLOCK_BITS) + 1, (block + 1) << BLOCK_BITS);
            match found.last_mut() {
                Some((earlier, _)) if *earlier == last + 1 => *earlier = first,
                _ => found.push((first, last)),
            }
        }
        if found.len() > MOST_STRETCHES {
            let (first, last) = (found[found.len() - 1].0, found[0].1);
            return Ok(vec![(first, last)]);
        }
        Ok(found)
    }

    /// The entries that have `search` in a number, in the name of a rule or in a note; `None` where
    /// they are many.
    pub(super) fn few_with(&self, search: &str) -> Result<Option<Vec<i64>>, StoreError> {
        let mut count = 0u64;
        let mut numbers = Vec::new();
        let mut statement = self
            .connection
            .prepare_cached("SELECT number, entries FROM numbers WHERE instr(number, ?1)")
            .map_err(failed)?;
        let mut rows = statement.query([digits_or_text(search)]).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            let (number, entries): (String, i64) =
                (row.get(0).map_err(failed)?, row.get(1).map_err(failed)?);
            count += entries.unsigned_abs();
            if count > FEW {
                return Ok(None);
            }
            numbers.push(number);
        }
        let mut names = Vec::new();
        let mut statement = self
            .connection
            .prepare_cached(
                "SELECT name, entries FROM rule_names WHERE instr(lower(name), lower(?1))",
            )
            .map_err(failed)?;
        let mut rows = statement.query([search]).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            let (name, entries): (String, i64) =
                (row.get(0).map_err(failed)?, row.get(1).map_err(failed)?);
            count += entries.unsigned_abs();
            if count > FEW {
                return Ok(None);
            }
            names.push(name);
        }
        let mut seqs = self.seqs(
            &format!(
                "SELECT seq FROM texts WHERE text LIKE ?1 ESCAPE '\\' LIMIT {}",
                FEW + 1
            ),
            &like(search),
        )?;
        if count + seqs.len() as u64 > FEW {
            return Ok(None);
        }
        for number in numbers {
            seqs.extend(self.seqs("SELECT seq FROM entries WHERE number = ?1", &number)?);
        }
        for name in names {
            seqs.extend(self.seqs("SELECT seq FROM entries WHERE rule_name = ?1", &name)?);
        }
        seqs.sort_unstable();
        seqs.dedup();
        Ok(Some(seqs))
    }

    /// Whether there are entries that cannot be read.
    pub(super) fn has_unreadable(&self) -> Result<bool, StoreError> {
        self.connection
            .prepare_cached("SELECT 1 FROM entries WHERE kind = ?1")
            .and_then(|mut find| find.exists([UNREADABLE]))
            .map_err(failed)
    }

    fn seqs(&self, sql: &str, value: &str) -> Result<Vec<i64>, StoreError> {
        self.connection
            .prepare_cached(sql)
            .and_then(|mut find| find.query_map([value], |row| row.get(0))?.collect())
            .map_err(failed)
    }

    /// Takes up what [`Index::stretches`] and [`Index::few_with`] ask of an entry.
    pub(super) fn note_for_narrowing(&self, seq: u64, columns: &Columns) -> Result<(), StoreError> {
        let execute = |sql: &str, values: &[&dyn rusqlite::ToSql]| {
            self.connection
                .prepare_cached(sql)
                .and_then(|mut statement| statement.execute(values))
                .map_err(failed)
        };
        let block = i64::try_from(block(seq)).unwrap_or(i64::MAX);
        // What cannot be read may be of any time.
        let (earliest, latest) = match columns.kind {
            UNREADABLE => (i64::MIN, i64::MAX),
            _ => (columns.at_ms, columns.at_ms),
        };
        execute(
            "INSERT INTO blocks VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE
             SET earliest = min(earliest, excluded.earliest), latest = max(latest, excluded.latest)",
            params![block, earliest, latest],
        )?;
        if let Some(name) = &columns.rule_name {
            execute(
                "INSERT INTO rule_names VALUES (?1, 1) ON CONFLICT DO UPDATE SET entries = entries + 1",
                params![name],
            )?;
        }
        if let Some(number) = &columns.number {
            let is_known = execute(
                "UPDATE numbers SET entries = entries + 1 WHERE number = ?1",
                params![number],
            )? > 0;
            if !is_known {
                execute("INSERT INTO numbers VALUES (?1, 1)", params![number])?;
            }
        }
        Ok(())
    }
}
