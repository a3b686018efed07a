//! Numbers by how they begin.

use curfew_core::number::read;
use curfew_core::{Number, Region};

use super::packed::{PackedList, Pages, key};
use super::{ListError, ListStore};
use crate::error::StoreError;

/// The most digits of a full number (ITU-T E.164).
const MAX_DIGITS: usize = 15;
/// Stands for the digits that are not typed yet. What reading adds or takes off is in front.
const FILLING: &str = "222222222222222";

/// The beginnings of full numbers that `text` may mean, as digits with country code: as it
/// stands, and as `home` dials it.
fn beginnings(text: &str, home: Option<Region>) -> Vec<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let mut found = Vec::new();
    if digits.is_empty() || digits.len() > MAX_DIGITS || text.contains(['*', '#']) {
        return found;
    }
    if !digits.starts_with('0') {
        found.push(digits.clone());
    }
    if text.trim_start().starts_with('+') {
        return found;
    }
    for more in 0..=MAX_DIGITS - digits.len() {
        let filled = format!("{digits}{}", &FILLING[..more]);
        let Number::E164(number) = read(&filled, home) else {
            continue;
        };
        let number = number.to_string();
        let meant = number
            .trim_start_matches('+')
            .strip_suffix(&FILLING[..more]);
        if let Some(meant) = meant.filter(|it| !it.is_empty())
            && !found.iter().any(|it| it == meant)
        {
            found.push(meant.to_owned());
        }
    }
    found
}

/// The keys of the numbers that `text` may begin, as ranges with both ends, in order, none
/// touching another.
fn ranges(text: &str, home: Option<Region>) -> Vec<(u64, u64)> {
    let mut all = Vec::new();
    for digits in beginnings(text, home) {
        let Ok(mut first) = digits.parse::<u64>() else {
            continue;
        };
        let mut last = first;
        for _ in digits.len()..=MAX_DIGITS {
            all.push((first, last));
            (first, last) = (first * 10, last * 10 + 9);
        }
    }
    let code: String = text
        .chars()
        .filter(|c| c.is_ascii_digit() || matches!(c, '*' | '#'))
        .collect();
    if !text.contains('+') {
        all.extend(key::codes_beginning(&code));
    }
    all.sort_unstable();
    let mut apart: Vec<(u64, u64)> = Vec::new();
    for (first, last) in all {
        match apart.last_mut() {
            Some(before) if before.1 >= first => before.1 = before.1.max(last),
            _ => apart.push((first, last)),
        }
    }
    apart
}

impl ListStore {
    /// Up to `limit` numbers of a list that begin as `text` does, after `after`, in the order
    /// of [`ListStore::numbers`]. `text` is typed in any form, with country code or as `home`
    /// dials.
    ///
    /// # Errors
    /// As [`ListStore::numbers`].
    pub fn search(
        &self,
        name: &str,
        (text, home): (&str, Option<Region>),
        after: Option<&Number>,
        limit: usize,
    ) -> Result<Vec<Number>, StoreError> {
        let list = self.load(name)?;
        let from = match after {
            None => 0,
            Some(number) => key::of(number).ok_or(ListError::NotANumber)? + 1,
        };
        let mut found = Vec::new();
        for (first, last) in ranges(text, home) {
            if last < from {
                continue;
            }
            take(&list, (first.max(from), last), limit, &mut found)?;
        }
        Ok(found)
    }
}

fn take<P: Pages>(
    list: &PackedList<P>,
    (first, last): (u64, u64),
    limit: usize,
    found: &mut Vec<Number>,
) -> Result<(), ListError> {
    for entry in list.keys_from(first) {
        let (key, _) = entry?;
        if key > last || found.len() >= limit {
            break;
        }
        found.extend(key::number(key));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use tempfile::tempdir;

    use super::*;

    #[test]
    fn a_number_is_found_by_its_beginning_in_any_form() {
        let device = tempdir().unwrap();
        let store = ListStore::open(&device).unwrap();
        let (us, gb) = (Region::new("US").ok(), Region::new("GB").ok());
        let texts = [
            "+12065550100",
            "+12065550101",
            "+12075550100",
            "+442079460100",
            "95588",
            "*21#",
        ];
        let numbers = texts.map(|text| read(text, None));
        store.build("x", numbers).unwrap();
        let find = |text: &str, home| {
            let found = store.search("x", (text, home), None, 9).unwrap();
            let place = |number| numbers.iter().position(|it| *it == number).unwrap();
            found.into_iter().map(place).collect::<Vec<_>>()
        };
        for (text, home, expected) in [
            ("+1206", None, &[0, 1][..]),
            ("+1 206 555-0101", None, &[1]),
            ("1 (20", None, &[0, 1, 2]),
            ("206", us, &[0, 1]),
            ("(206) 555-01", us, &[0, 1]),
            ("206", None, &[]),
            ("0207 946", gb, &[3]),
            ("00 1 207", gb, &[2]),
            ("011 44 20", us, &[3]),
            ("+44", us, &[3]),
            ("955", us, &[4]),
            ("+955", us, &[]),
            ("*2", us, &[5]),
            ("", us, &[]),
            ("call", us, &[]),
            ("+1206555010012345", us, &[]),
        ] {
            assert_eq!(find(text, home), expected, "{text} {home:?}");
        }
        // By pages, over the border of two ranges.
        let mut seen = Vec::new();
        loop {
            let page = store.search("x", ("1", us), seen.last(), 2).unwrap();
            seen.extend(&page);
            if page.len() < 2 {
                break;
            }
        }
        assert_eq!(seen, &numbers[..3]);
        let whole = store.search("x", ("+12065550101", None), Some(&numbers[0]), 2);
        assert_eq!(whole.unwrap(), [numbers[1]]);
    }
}
