//! One HTML page: self-contained (no script, no outside file), readable on a phone, printable.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};

use curfew_core::forms::{REPORT_STYLE, Word};
use curfew_core::time::Date;

use super::row::for_people;
use super::{CallRow, Counted, FILE, Language, Written, charts, for_each_call};
use crate::StoreError;
use crate::forms::{became, say};
use crate::ledger::checkpoint::Checkpoint;
use crate::ledger::{Filter, Ledger};
use crate::replay::Happened;
use crate::signing::checkpoint;

/// The table by number shows at most this many.
const MAX_CALLERS: usize = 200;

pub(super) fn write(
    ledger: &Ledger,
    filter: &Filter,
    language: Language,
    out: &mut Counted<'_>,
) -> Result<Written, StoreError> {
    let mut totals = Totals::default();
    totals.unreadable = for_each_call(ledger, filter, &mut |row| {
        totals.add(&row);
        Ok(())
    })?;
    let failed = StoreError::io(FILE);
    head(out, language, &totals).map_err(&failed)?;
    let mut calls = 0;
    if totals.calls > 0 {
        hours(out, language, &totals).map_err(&failed)?;
        charts::week(out, language, &totals.by_week).map_err(&failed)?;
        charts::days(out, language, &totals.by_day).map_err(&failed)?;
        callers(out, language, &totals).map_err(&failed)?;
        calls = every_call(out, language, ledger, filter, totals.calls)?;
    }
    let checkpoint = checkpoint(ledger)?;
    foot(out, language, &totals, &checkpoint).map_err(&failed)?;
    Ok(Written {
        calls,
        unreadable: totals.unreadable,
        checkpoint,
    })
}

#[derive(Default)]
struct Totals {
    calls: u64,
    /// Those that a phone asked about; a ledger of a replay has none.
    asked: u64,
    unreadable: u64,
    by_disposition: Tally,
    by_hour: [Tally; 24],
    by_week: [[u32; 24]; 7],
    by_day: BTreeMap<Date, u32>,
    callers: HashMap<String, Caller>,
    span: Option<Span>,
}

/// The earliest and the latest of some calls, by their instants: the ledger keeps them in the
/// order in which they were written down.
struct Span {
    first: (i64, String),
    last: (i64, String),
}

impl Span {
    fn of(row: &CallRow<'_>) -> Span {
        let at = (row.at_ms, for_people(row.at.clone()));
        Span {
            first: at.clone(),
            last: at,
        }
    }

    fn take_in(&mut self, row: &CallRow<'_>) {
        if row.at_ms < self.first.0 {
            self.first = (row.at_ms, for_people(row.at.clone()));
        }
        if row.at_ms > self.last.0 {
            self.last = (row.at_ms, for_people(row.at.clone()));
        }
    }
}

/// Calls by what happened to them: allow, silence, reject.
#[derive(Clone, Copy, Default)]
struct Tally([u64; 3]);

impl Tally {
    fn add(&mut self, disposition: &str) {
        self.0[match disposition {
            "allow" => 0,
            "silence" => 1,
            _ => 2,
        }] += 1;
    }

    fn sum(self) -> u64 {
        self.0.iter().sum()
    }
}

struct Caller {
    tally: Tally,
    span: Span,
}

impl Totals {
    fn add(&mut self, row: &CallRow<'_>) {
        self.asked += u64::from(row.was_asked);
        self.calls += 1;
        self.by_disposition.add(row.disposition);
        let hour = usize::from(row.hour) % 24;
        self.by_hour[hour].add(row.disposition);
        self.by_week[charts::line(row.day)][hour] += 1;
        *self.by_day.entry(row.day).or_default() += 1;
        self.span.get_or_insert_with(|| Span::of(row)).take_in(row);
        let Some(number) = row.number else { return };
        if !self.callers.contains_key(number) {
            let caller = Caller {
                tally: Tally::default(),
                span: Span::of(row),
            };
            self.callers.insert(number.to_owned(), caller);
        }
        if let Some(caller) = self.callers.get_mut(number) {
            caller.tally.add(row.disposition);
            caller.span.take_in(row);
        }
    }
}

fn head(out: &mut impl Write, language: Language, totals: &Totals) -> io::Result<()> {
    let code = language.of_forms().code();
    let title = language.text(Word::RecordTitle);
    write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{title}</title>\n<style>\n{REPORT_STYLE}</style>\n</head>\n<body>\n<header>\n<h1>{title}</h1>\n"
    )?;
    match &totals.span {
        Some(Span { first, last }) => {
            let period = say(
                Word::ListPeriod,
                language.of_forms(),
                &[&first.1.to_string(), &last.1.to_string()],
            );
            writeln!(out, "<p>{period}</p>")?;
        }
        None => writeln!(out, "<p>{}</p>", language.text(Word::ListNone))?,
    }
    let [rang, silent, stopped] = totals.by_disposition.0;
    writeln!(out, "<dl class=\"totals\">")?;
    for (name, count) in [
        (language.text(Word::ListCalls), totals.calls),
        (language.text(Word::ListStopped), stopped),
        (language.text(Word::ListSilent), silent),
        (language.text(Word::ListRang), rang),
        (
            language.text(Word::ListCallers),
            totals.callers.len() as u64,
        ),
    ] {
        writeln!(out, "<div><dt>{name}</dt><dd>{count}</dd></div>")?;
    }
    writeln!(out, "</dl>\n</header>")?;
    Ok(())
}

/// How long the bar of `count` is, in tenths, where that of `most` is 66.
const fn share(count: u64, most: u64) -> u64 {
    (count * 660 + most / 2) / most
}

fn tenths(value: u64) -> String {
    format!("{}.{}", value / 10, value % 10)
}

/// The 24-hour ring, midnight at the top, one bar an hour; then the same as a table.
fn hours(out: &mut impl Write, language: Language, totals: &Totals) -> io::Result<()> {
    let most = totals
        .by_hour
        .iter()
        .map(|tally| tally.sum())
        .max()
        .unwrap_or(1)
        .max(1);
    writeln!(
        out,
        "<section>\n<h2>{}</h2>\n<div class=\"hours\">",
        language.text(Word::ListByHour)
    )?;
    writeln!(
        out,
        "<svg viewBox=\"-150 -150 300 300\" role=\"img\" aria-label=\"{}\">\n\
         <circle r=\"60\" class=\"ring\"/>",
        language.text(Word::ListByHour)
    )?;
    for (hour, tally) in totals.by_hour.iter().enumerate() {
        let degrees = hour * 15 + 7;
        let mut below = 0;
        for (class, count) in ["rang", "silent", "stopped"].iter().zip(tally.0) {
            below += count;
            if count > 0 {
                writeln!(
                    out,
                    "<rect x=\"-5\" y=\"-{}\" width=\"10\" height=\"{}\" class=\"{class}\" \
                     transform=\"rotate({degrees}.5)\"/>",
                    tenths(620 + share(below, most)),
                    tenths(share(count, most)),
                )?;
            }
        }
    }
    for (hour, x, y) in [
        ("00", "0.0", "-42.0"),
        ("06", "46.0", "4.0"),
        ("12", "0.0", "50.0"),
        ("18", "-46.0", "4.0"),
    ] {
        writeln!(out, "<text x=\"{x}\" y=\"{y}\">{hour}</text>")?;
    }
    writeln!(
        out,
        "</svg>\n<table>\n<thead><tr><th>{}</th><th class=\"n\">{}</th><th class=\"n\">{}</th><th class=\"n\">{}</th></tr></thead>\n<tbody>",
        language.text(Word::ListHour),
        language.text(Word::ListStopped),
        language.text(Word::ListSilent),
        language.text(Word::ListRang)
    )?;
    for (hour, tally) in totals
        .by_hour
        .iter()
        .enumerate()
        .filter(|(_, tally)| tally.sum() > 0)
    {
        let [rang, silent, stopped] = tally.0;
        writeln!(
            out,
            "<tr><td>{hour:02}:00</td><td class=\"n\">{stopped}</td><td class=\"n\">{silent}</td>\
             <td class=\"n\">{rang}</td></tr>"
        )?;
    }
    writeln!(out, "</tbody>\n</table>\n</div>\n</section>")?;
    Ok(())
}

fn callers(out: &mut impl Write, language: Language, totals: &Totals) -> io::Result<()> {
    let mut callers: Vec<_> = totals.callers.iter().collect();
    callers.sort_by(|(a, x), (b, y)| y.tally.sum().cmp(&x.tally.sum()).then_with(|| a.cmp(b)));
    writeln!(
        out,
        "<section>\n<h2>{}</h2>\n<table>\n<thead><tr><th>{}</th><th class=\"n\">{}</th><th class=\"n\">{}</th>\
         <th class=\"n\">{}</th><th class=\"n\">{}</th><th>{}</th><th>{}</th></tr></thead>\n<tbody>",
        language.text(Word::ListByCaller),
        language.text(Word::RecordNumber),
        language.text(Word::ListCalls),
        language.text(Word::ListStopped),
        language.text(Word::ListSilent),
        language.text(Word::ListRang),
        language.text(Word::ListFirst),
        language.text(Word::ListLast)
    )?;
    for (number, caller) in callers.iter().take(MAX_CALLERS) {
        let [rang, silent, stopped] = caller.tally.0;
        writeln!(
            out,
            "<tr><td><bdi dir=\"ltr\">{}</bdi></td><td class=\"n\">{}</td><td class=\"n\">{stopped}</td>\
             <td class=\"n\">{silent}</td><td class=\"n\">{rang}</td><td>{}</td><td>{}</td></tr>",
            Escaped(number),
            caller.tally.sum(),
            caller.span.first.1,
            caller.span.last.1
        )?;
    }
    writeln!(out, "</tbody>\n</table>")?;
    if callers.len() > MAX_CALLERS {
        writeln!(out, "<p>{}</p>", language.text(Word::ListMoreCallers))?;
    }
    writeln!(out, "</section>")?;
    Ok(())
}

fn every_call(
    out: &mut impl Write,
    language: Language,
    ledger: &Ledger,
    filter: &Filter,
    expected: u64,
) -> Result<u64, StoreError> {
    let failed = StoreError::io(FILE);
    writeln!(
        out,
        "<section>\n<h2>{}</h2>\n<table>\n<thead><tr><th class=\"n\">{}</th><th>{}</th><th>{}</th><th>{}</th>\
         <th>{}</th><th>{}</th></tr></thead>\n<tbody>",
        language.text(Word::RecordEveryCall),
        language.text(Word::RecordEntry),
        language.text(Word::ListTime),
        language.text(Word::ListOffset),
        language.text(Word::RecordNumber),
        language.text(Word::ListWhat),
        language.text(Word::ListRule)
    )
    .map_err(&failed)?;
    let mut written = 0;
    for_each_call(ledger, filter, &mut |row| {
        // A call that came in since the totals were counted would contradict them.
        if written == expected {
            return Ok(());
        }
        written += 1;
        let offset = row.at.get(19..).unwrap_or("");
        let (class, what) = match row.disposition {
            "allow" => ("rang", rang(language, row.outcome)),
            "silence" => ("silent", language.text(Word::ListSilent)),
            _ => ("stopped", language.text(Word::ListStopped)),
        };
        write!(
            out,
            "<tr><td class=\"n\">{}</td><td><time datetime=\"{}\">{}</time></td><td>{offset}</td><td>",
            row.seq,
            row.at,
            row.local()
        )?;
        match row.number {
            Some(number) => write!(out, "<bdi dir=\"ltr\">{}</bdi>", Escaped(number))?,
            None => write!(out, "<i>{}</i>", no_number(language, row.presentation))?,
        }
        writeln!(
            out,
            "</td><td><span class=\"{class}\"></span>{what}</td><td class=\"t\">{}</td></tr>",
            Escaped(row.rule_name.unwrap_or(""))
        )?;
        Ok(())
    })?;
    writeln!(out, "</tbody>\n</table>\n</section>").map_err(&failed)?;
    Ok(written)
}

/// What became of a call that was let through.
fn rang(language: Language, outcome: Option<&str>) -> &'static str {
    match outcome.and_then(Happened::from_word) {
        Some(told) => language.text(became(told)),
        None => language.text(Word::ListRang),
    }
}

fn no_number(language: Language, presentation: &str) -> &'static str {
    match presentation {
        "restricted" => language.text(Word::ListRestricted),
        "payphone" => language.text(Word::ListPayphone),
        "unknown" => language.text(Word::ListUnknown),
        _ => language.text(Word::ListUnreadable),
    }
}

fn foot(
    out: &mut impl Write,
    language: Language,
    totals: &Totals,
    checkpoint: &Checkpoint,
) -> io::Result<()> {
    if totals.unreadable > 0 {
        writeln!(
            out,
            "<p>{}: {}</p>",
            language.text(Word::ListUnreadableEntries),
            totals.unreadable
        )?;
    }
    writeln!(
        out,
        "<footer>\n<h2>{}</h2>\n<p>{}</p>\n<p>{} {}:<br><code>{}</code></p>\n<p>{}<br><code>{}</code></p>\n</footer>\n</body>\n</html>",
        language.text(Word::ListMethodTitle),
        if totals.calls > 0 && totals.asked == 0 {
            language.text(Word::ListMethodOfReplay)
        } else {
            language.text(Word::ListMethod)
        },
        language.text(Word::ListState),
        checkpoint.size,
        super::row::hex(&checkpoint.root),
        language.text(Word::ListCodeTitle),
        checkpoint.code()
    )?;
    Ok(())
}

/// Text inside an element or a quoted attribute.
pub(crate) struct Escaped<'a>(pub(crate) &'a str);

impl std::fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        use std::fmt::Write;
        for character in self.0.chars() {
            match character {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                other => f.write_char(other)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_bar_is_66_and_the_others_in_proportion() {
        for (count, most, length) in [
            (3, 3, "66.0"),
            (1, 3, "22.0"),
            (1, 7, "9.4"),
            (2, 7, "18.9"),
            (6, 7, "56.6"),
            (0, 1, "0.0"),
        ] {
            assert_eq!(tenths(share(count, most)), length, "{count} of {most}");
        }
    }
}
