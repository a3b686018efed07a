//! What a [`Filter`] means in SQL.

use curfew_core::Direction;
use rusqlite::types::Value;

use super::event::EventKind;
use super::history::Filter;
use super::index::to_sql;

/// Conditions with their values; the texts are constants of this file, so nothing that a
/// person typed becomes SQL.
pub(super) struct Query {
    conditions: Vec<String>,
    pub(super) values: Vec<Value>,
}

impl Query {
    /// For a page: entries in their order, of which the first are read.
    pub(super) fn of(filter: &Filter) -> Query {
        // Nearly all entries are calls. Without the sign SQLite takes the index of kinds for as
        // good as that of numbers, and reads them all.
        let kind = if is_narrow(filter) { "+kind" } else { "kind" };
        Query::with(filter, kind, "at_ms")
    }

    /// For a page of a stretch of time: the stretches of entries in which such are lie in their
    /// order, so that none has to be put in order.
    pub(super) fn within(filter: &Filter) -> Query {
        let kind = if is_narrow(filter) { "+kind" } else { "kind" };
        Query::with(filter, kind, "+at_ms")
    }

    /// For all entries: those of a stretch of time are found by it, and put in order after.
    pub(super) fn all(filter: &Filter) -> Query {
        match (filter.since_ms, filter.until_ms) {
            (Some(_), Some(_)) => Query::with(filter, "+kind", "at_ms"),
            _ => Query::of(filter),
        }
    }

    fn with(filter: &Filter, kind: &str, time: &str) -> Query {
        let mut query = Query {
            conditions: Vec::new(),
            values: Vec::new(),
        };
        if let Some(since) = filter.since_ms {
            query.and(&format!("{time} >= ?"), [Value::Integer(since)]);
        }
        if let Some(until) = filter.until_ms {
            query.and(&format!("{time} < ?"), [Value::Integer(until)]);
        }
        if let Some(number) = &filter.number {
            query.and("number = ?", [Value::Text(number.clone())]);
        }
        if let Some(rule) = &filter.rule {
            query.and("rule = ?", [Value::Text(rule.clone())]);
        }
        match filter.about {
            Some(0) => query.and("call IS NULL", []),
            Some(call) => query.and("call = ?", [Value::Integer(to_sql(call))]),
            None => {}
        }
        if let Some(direction) = filter.direction {
            // Of outgoing calls no disposition is kept: none was decided.
            let incoming = match direction {
                Direction::Incoming => "NOT",
                Direction::Outgoing => "",
            };
            let call = EventKind::Call as u8;
            query.and(
                &format!("{kind} = {call} AND disposition IS {incoming} NULL"),
                [],
            );
        }
        if !filter.dispositions.is_empty() {
            let codes = filter
                .dispositions
                .iter()
                .map(|it| Value::Integer(*it as i64));
            query.and(&format!("disposition IN ({})", marks(codes.len())), codes);
        }
        if !filter.kinds.is_empty() {
            let codes = filter.kinds.iter().map(|it| Value::Integer(*it as i64));
            query.and(&format!("{kind} IN ({})", marks(codes.len())), codes);
        }
        query
    }

    pub(super) fn and(&mut self, condition: &str, values: impl IntoIterator<Item = Value>) {
        self.conditions.push(condition.to_owned());
        self.values.extend(values);
    }

    /// Adds what `search` means: these entries where they are few and known, else a look at each.
    pub(super) fn search(&mut self, search: &str, known: Option<&[i64]>) {
        if let Some(seqs) = known {
            // Numbers of entries, which nobody typed.
            let seqs: Vec<String> = seqs.iter().map(i64::to_string).collect();
            self.and(&format!("seq IN ({})", seqs.join(", ")), []);
            return;
        }
        self.and(
            "(instr(number, ?) OR instr(lower(rule_name), lower(?))
              OR seq IN (SELECT seq FROM texts WHERE text LIKE ? ESCAPE '\\'))",
            [
                Value::Text(digits_or_text(search)),
                Value::Text(search.to_owned()),
                Value::Text(like(search)),
            ],
        );
    }

    pub(super) fn clause(&self) -> String {
        if self.conditions.is_empty() {
            return String::new();
        }
        format!(" WHERE {}", self.conditions.join(" AND "))
    }
}

/// Whether few entries are left by the number, the rule or the call.
fn is_narrow(filter: &Filter) -> bool {
    filter.number.is_some() || filter.rule.is_some() || filter.about.is_some_and(|call| call > 0)
}

/// A pattern of `LIKE` for texts that contain `search`.
pub(super) fn like(search: &str) -> String {
    let mut pattern = String::from("%");
    for character in search.chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}

fn marks(count: usize) -> String {
    vec!["?"; count].join(", ")
}

/// What is looked for in numbers: digits alone, where the text is a number or a piece of one.
pub(super) fn digits_or_text(search: &str) -> String {
    digits_of(search).unwrap_or_else(|| search.to_owned())
}

/// The digits, and a leading `+`, of a text that is a number or a piece of one.
fn digits_of(search: &str) -> Option<String> {
    let is_number = search.contains(|c: char| c.is_ascii_digit())
        && search
            .chars()
            .all(|c| c.is_ascii_digit() || " +-().*#\u{a0}".contains(c));
    is_number.then(|| {
        search
            .chars()
            .filter(|c| !" -().\u{a0}".contains(*c))
            .collect()
    })
}
