//! How calls lie over days and hours, as parts of an HTML page; their style is `report.css`.

use std::collections::BTreeMap;
use std::io::{self, Write};

use curfew_core::time::Moment;

use super::rfc3339;

/// More days than this are drawn as weeks.
const MOST_DAYS: i64 = 120;

/// A bar for each day from the first call to the last, days without a call included: the gaps
/// tell as much as the bars. `days` counts from 1970-01-01 on the phone's clock.
pub(crate) fn days(out: &mut dyn Write, title: &str, days: &BTreeMap<i64, u32>) -> io::Result<()> {
    let (Some((first, _)), Some((last, _))) = (days.first_key_value(), days.last_key_value())
    else {
        return Ok(());
    };
    let step = if last - first < MOST_DAYS { 1 } else { 7 };
    let mut bars: BTreeMap<i64, u32> = BTreeMap::new();
    for (day, calls) in days {
        *bars.entry((day - first) / step).or_default() += calls;
    }
    let count = (last - first) / step + 1;
    let most = bars.values().max().copied().unwrap_or(1);
    let width = 10 * count;
    writeln!(
        out,
        "<section>\n<h2>{title}{}</h2>\n<svg class=\"days\" viewBox=\"0 0 {width} 100\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{title}\">",
        if step == 7 { " (7)" } else { "" },
    )?;
    for (index, calls) in &bars {
        let height = 96 * calls / most;
        writeln!(
            out,
            "<rect x=\"{}\" y=\"{}\" width=\"8\" height=\"{height}\"><title>{}: {calls}</title></rect>",
            10 * index + 1,
            98 - height,
            date(first + index * step)
        )?;
    }
    writeln!(
        out,
        "</svg>\n<p class=\"axis\"><span>{}</span><span>≤ {most}</span><span>{}</span></p>\n</section>",
        date(*first),
        date(*last)
    )
}

/// Days of the week, Monday first, by hours, as a table with four shades. The figure stands in each cell,
/// for print and for all eyes.
pub(crate) fn week(
    out: &mut dyn Write,
    title: &str,
    weekdays: [&str; 7],
    table: &[[u32; 24]; 7],
) -> io::Result<()> {
    let most = table.iter().flatten().max().copied().unwrap_or(0).max(1);
    writeln!(
        out,
        "<section>\n<h2>{title}</h2>\n<table class=\"heat\">\n<thead><tr><th></th>"
    )?;
    for hour in 0..24 {
        write!(out, "<th>{hour:02}</th>")?;
    }
    writeln!(out, "</tr></thead>\n<tbody>")?;
    for (name, hours) in weekdays.iter().zip(table) {
        write!(out, "<tr><th>{name}</th>")?;
        for count in hours {
            if *count == 0 {
                write!(out, "<td></td>")?;
            } else {
                let shade = (u64::from(*count) * 4).div_ceil(u64::from(most));
                write!(out, "<td class=\"s{shade}\">{count}</td>")?;
            }
        }
        writeln!(out, "</tr>")?;
    }
    writeln!(out, "</tbody>\n</table>\n</section>")
}

/// Days since 1970-01-01 on the wall clock of a moment.
pub(crate) fn day(at: Moment) -> i64 {
    let local = i64::from(at.offset_seconds()) * 1000;
    at.unix_ms()
        .saturating_add(local)
        .div_euclid(24 * 3600 * 1000)
}

/// The line of a day in the table of [`week`].
pub(crate) fn weekday(day: i64) -> usize {
    // 1970-01-01 was a Thursday.
    usize::try_from((day + 3).rem_euclid(7)).unwrap_or(0)
}

/// A day as RFC 3339 writes it.
fn date(day: i64) -> String {
    let text = rfc3339(day.saturating_mul(24 * 3600 * 1000), 0);
    text.get(..10).unwrap_or(&text).to_owned()
}
