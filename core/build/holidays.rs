//! `data/holidays/holidays.csv`: public holidays and make-up workdays.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::texts::Texts;
use super::{Fault, rows};

const HEADER: &str = "region,year,weekend,holidays,workdays,doubt";
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
/// The year from whose first day the table counts.
const EPOCH: u16 = 2020;

struct Calendar {
    weekend: u8,
    first_year: u16,
    last_year: u16,
    certain_until: u16,
    holidays: Vec<u16>,
    workdays: Vec<u16>,
    /// Where spans of days in doubt begin and end, by turns; half-open.
    doubt: Vec<u16>,
}

/// In the place of a gap: that many days, and no day of the list.
const LONG: u8 = 255;

/// The Rust of the table: calendars by region, and lists of days.
pub(super) fn table(text: &str, texts: &mut Texts) -> Result<String, Fault> {
    let mut table: BTreeMap<&str, Calendar> = BTreeMap::new();
    for (line, fields) in rows::read(text, HEADER)? {
        add(&mut table, fields).map_err(|why| (line, why))?;
    }
    // Parts of a country mostly have its days: what differs is kept.
    let mut days: Vec<u8> = Vec::new();
    let mut places: BTreeMap<Vec<u16>, usize> = BTreeMap::new();
    let mut keep = |list: &[u16]| {
        let place = *places.entry(list.to_owned()).or_insert_with(|| {
            let place = days.len();
            let bytes = packed(list);
            let length = u16::try_from(bytes.len()).expect("a list has some hundred days");
            days.extend(length.to_le_bytes());
            days.extend(bytes);
            place
        });
        format!("Days({place})")
    };
    // The list of no day is the first.
    keep(&[]);
    let mut out = format!("static CALENDARS: [Calendar; {}] = [\n", table.len());
    for (code, calendar) in &table {
        let country = code
            .split_once('-')
            .and_then(|(country, _)| table.get(country));
        let base = country.map_or(&*calendar.holidays, |country| &*country.holidays);
        let but = |list: &[u16], other: &[u16]| -> Vec<u16> {
            list.iter()
                .filter(|day| !other.contains(day))
                .copied()
                .collect()
        };
        writeln!(
            out,
            "    Calendar {{ code: {}, weekend: Weekdays::from_bits({}), first_year: {}, \
             last_year: {}, certain_until: {}, base: {}, more: {}, less: {}, workdays: {}, \
             doubt: {} }},",
            texts.name(code),
            calendar.weekend,
            calendar.first_year - EPOCH,
            calendar.last_year - EPOCH,
            i32::from(calendar.certain_until) - i32::from(EPOCH),
            keep(base),
            keep(&but(&calendar.holidays, base)),
            keep(&but(base, &calendar.holidays)),
            keep(&calendar.workdays),
            keep(&calendar.doubt),
        )
        .expect("a String takes every write");
    }
    out.push_str("];\n");
    writeln!(out, "static DAYS: [u8; {}] = {days:?};", days.len())
        .expect("a String takes every write");
    Ok(out)
}

/// Ascending days: the first as it is, of the others how far they are from the one before; `core/src/calendar/days.rs`.
pub(super) fn packed(days: &[u16]) -> Vec<u8> {
    let Some(first) = days.first() else {
        return Vec::new();
    };
    let mut bytes = first.to_le_bytes().to_vec();
    for pair in days.windows(2) {
        let gap = pair[1] - pair[0];
        bytes.extend(std::iter::repeat_n(
            LONG,
            usize::from(gap / u16::from(LONG)),
        ));
        bytes.push((gap % u16::from(LONG)) as u8);
    }
    bytes
}

fn add<'a>(table: &mut BTreeMap<&'a str, Calendar>, fields: [&'a str; 6]) -> Result<(), String> {
    let [region, year, weekend, holidays, workdays, doubt] = fields;
    let (country, part) = region.split_once('-').unwrap_or((region, "A"));
    rows::region(country)?;
    let is_part = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    if !(1..=3).contains(&part.len()) || !part.bytes().all(is_part) {
        return Err("the region must be an ISO 3166-1 or 3166-2 code".to_owned());
    }
    let year: u16 = year.parse().map_err(|_| "the year must be a number")?;
    if !(EPOCH..2100).contains(&year) {
        return Err(format!("the years are {EPOCH} to 2099"));
    }
    let mut bits = 0;
    for name in weekend.split(' ') {
        let place = DAYS.iter().position(|day| *day == name);
        bits |= 1 << place.ok_or("the weekend must be days such as sat sun")?;
    }
    let calendar = table.entry(region).or_insert_with(|| Calendar {
        weekend: bits,
        first_year: year,
        last_year: year - 1,
        certain_until: year - 1,
        holidays: Vec::new(),
        workdays: Vec::new(),
        doubt: Vec::new(),
    });
    if calendar.last_year + 1 != year || calendar.weekend != bits {
        return Err("the years of a region must follow each other, with one weekend".to_owned());
    }
    if doubt.is_empty() && calendar.certain_until == calendar.last_year {
        calendar.certain_until = year;
    }
    calendar.last_year = year;
    for (text, days) in [
        (holidays, &mut calendar.holidays),
        (workdays, &mut calendar.workdays),
    ] {
        for day in text.split(' ').filter(|day| !day.is_empty()) {
            let day = day_number(year, day).ok_or_else(|| format!("{day} is no day of {year}"))?;
            if days.last().is_some_and(|last| *last >= day) {
                return Err("the days must be sorted, each once".to_owned());
            }
            days.push(day);
        }
    }
    for span in doubt.split(' ').filter(|span| !span.is_empty()) {
        let (first, last) = span.split_once('-').unwrap_or((span, span));
        let day = |day| day_number(year, day).ok_or_else(|| format!("{day} is no day of {year}"));
        let (first, end) = (day(first)?, day(last)? + 1);
        if first >= end {
            return Err("a span in doubt must not end before it begins".to_owned());
        }
        match calendar.doubt.last_mut() {
            Some(before) if *before > first => {
                return Err("the spans in doubt must be sorted".to_owned());
            }
            // One that goes on over New Year.
            Some(before) if *before == first => *before = end,
            _ => calendar.doubt.extend([first, end]),
        }
    }
    Ok(())
}

/// Days from 1 January of [`EPOCH`] to the day `MMDD` of `year`.
fn day_number(year: u16, text: &str) -> Option<u16> {
    if text.len() != 4 || !text.is_ascii() {
        return None;
    }
    let (month, day): (usize, u16) = (text[..2].parse().ok()?, text[2..].parse().ok()?);
    let lengths = month_lengths(year);
    let length = *lengths.get(month.checked_sub(1)?)?;
    if !(1..=length).contains(&day) {
        return None;
    }
    let years = year - EPOCH;
    let before: u16 = lengths[..month - 1].iter().sum();
    Some(years * 365 + years.div_ceil(4) + before + day - 1)
}

/// How many days each month of a year has, by the Gregorian calendar.
pub(super) const fn month_lengths(year: u16) -> [u16; 12] {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let february = if is_leap { 29 } else { 28 };
    [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
}
