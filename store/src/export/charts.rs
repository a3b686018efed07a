//! How calls lie over days and hours, as parts of an HTML page; their style is `data/styles/report.css`.

use std::collections::BTreeMap;
use std::io::{self, Write};

use curfew_core::forms::Word;
use curfew_core::time::Date;

use super::Language;
use crate::forms::weekday;

/// More days than this are drawn as weeks.
const MOST_DAYS: i64 = 120;

/// A bar for each day from the first call to the last, days without a call included: the gaps
/// tell as much as the bars.
pub(crate) fn days(
    out: &mut dyn Write,
    language: Language,
    days: &BTreeMap<Date, u32>,
) -> io::Result<()> {
    let (Some((first, _)), Some((last, _))) = (days.first_key_value(), days.last_key_value())
    else {
        return Ok(());
    };
    let after = |day: &Date| i64::from(day.days()) - i64::from(first.days());
    let (step, title) = match after(last) < MOST_DAYS {
        true => (1, language.text(Word::ListByDay)),
        false => (7, language.text(Word::ListBy7Days)),
    };
    let mut bars: BTreeMap<i64, u32> = BTreeMap::new();
    for (day, calls) in days {
        *bars.entry(after(day) / step).or_default() += calls;
    }
    let count = after(last) / step + 1;
    let most = bars.values().max().copied().unwrap_or(1);
    let width = 10 * count;
    writeln!(
        out,
        "<section>\n<h2>{title}</h2>\n<svg class=\"days\" viewBox=\"0 0 {width} 100\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{title}\">",
    )?;
    for (index, calls) in &bars {
        let height = 96 * calls / most;
        writeln!(
            out,
            "<rect x=\"{}\" y=\"{}\" width=\"8\" height=\"{height}\"><title>{}: {calls}</title></rect>",
            10 * index + 1,
            98 - height,
            Date::from_days(
                first
                    .days()
                    .saturating_add(i32::try_from(index * step).unwrap_or(i32::MAX))
            )
        )?;
    }
    writeln!(
        out,
        "</svg>\n<p class=\"axis\"><span>{}</span><span>≤ {most}</span><span>{}</span></p>\n</section>",
        first, last
    )
}

/// Days of the week, Monday first, by hours, as a table with four shades. The figure stands in each cell,
/// for print and for all eyes.
pub(crate) fn week(
    out: &mut dyn Write,
    language: Language,
    table: &[[u32; 24]; 7],
) -> io::Result<()> {
    let title = language.text(Word::ListByWeek);
    let most = table.iter().flatten().max().copied().unwrap_or(0).max(1);
    writeln!(
        out,
        "<section>\n<h2>{title}</h2>\n<table class=\"heat\">\n<thead><tr><th></th>"
    )?;
    for hour in 0..24 {
        write!(out, "<th>{hour:02}</th>")?;
    }
    writeln!(out, "</tr></thead>\n<tbody>")?;
    for (nth, hours) in table.iter().enumerate() {
        let name = language.text(weekday(nth));
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

/// The line of a day in the table of [`week`].
pub(crate) const fn line(day: Date) -> usize {
    day.weekday() as usize
}
