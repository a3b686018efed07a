//! Which row is of which call.

use super::*;

#[test]
fn a_row_is_of_a_call_by_time_and_number() {
    let at_ms = BEGAN_MS + HOUR_MS;
    let e164 = || call(at_ms, Some(NUMBERS[0]), Disposition::Allow);
    let abroad = CallEvent {
        handle: Some("tel:02079460000".to_owned()),
        number: Some("+442079460000".to_owned()),
        network: Some(Region::new("GB").unwrap()),
        ..e164()
    };
    let letters = CallEvent {
        handle: Some("sip:front-desk".to_owned()),
        number: None,
        ..e164()
    };
    let hidden = || call(at_ms, None, Disposition::Allow);
    let withheld = |presentation, text: &str| LogRow {
        presentation,
        ..row(at_ms, text, 3)
    };
    let own = NUMBERS[0];
    for (why, call, row, is_same) in [
        ("the same", e164(), row(at_ms, own, 1), true),
        (
            "as home writes it",
            e164(),
            row(at_ms, "(206) 555-0100", 1),
            true,
        ),
        ("2 s before", e164(), row(at_ms - SAME_MS, own, 1), true),
        ("2 s after", e164(), row(at_ms + SAME_MS, own, 1), true),
        (
            "more before",
            e164(),
            row(at_ms - SAME_MS - 1, own, 1),
            false,
        ),
        (
            "more after",
            e164(),
            row(at_ms + SAME_MS + 1, own, 1),
            false,
        ),
        ("another number", e164(), row(at_ms, NUMBERS[1], 1), false),
        (
            "as it is written there",
            abroad.clone(),
            row(at_ms, "02079460000", 1),
            true,
        ),
        ("in full", abroad, row(at_ms, "+442079460000", 1), true),
        (
            "no number in it",
            letters.clone(),
            row(at_ms, "front-desk", 1),
            true,
        ),
        ("another text", letters, row(at_ms, "back-desk", 1), false),
        ("withheld", hidden(), withheld(2, ""), true),
        ("withheld, as unknown", hidden(), withheld(3, ""), true),
        ("as older phones say it", hidden(), withheld(1, "-2"), true),
        ("shown in the log only", hidden(), row(at_ms, own, 1), false),
        ("hidden in the log only", e164(), withheld(2, own), false),
    ] {
        let (_folder, ledger) = ledger([Event::Call(call)]);
        let found = reconcile(&ledger, &[row], us(), &stamp(at_ms)).unwrap();
        assert_eq!(found.paired == 1, is_same, "{why}");
        assert_eq!(outcomes(&found)[0].call > 0, is_same, "{why}");
    }
}

/// Pairs as the module says, the slow way: again and again the nearest pair that is left.
fn naive(rows: &[LogRow], calls: &[(Seq, CallEvent)]) -> Vec<(i64, Option<String>, Seq)> {
    let key = |row: &LogRow| row.read(us()).canonical();
    let mut left: Vec<&LogRow> = Vec::new();
    for row in rows.iter().filter(|row| row.happened().is_some()) {
        if !left
            .iter()
            .any(|it| (it.at_ms, key(it)) == (row.at_ms, key(row)))
        {
            left.push(row);
        }
    }
    left.sort_by_key(|row| (row.at_ms, key(row)));
    let mut free: Vec<&(Seq, CallEvent)> = calls.iter().collect();
    free.sort_by_key(|(seq, call)| (call.at_ms, *seq));
    let mut pairs = Vec::new();
    loop {
        let mut best: Option<(i64, usize, usize)> = None;
        for (place, row) in left.iter().enumerate() {
            for (index, (_, call)) in free.iter().enumerate() {
                let apart = (call.at_ms - row.at_ms).abs();
                if call.number == key(row)
                    && apart <= SAME_MS
                    && best.is_none_or(|it| (apart, place, index) < it)
                {
                    best = Some((apart, place, index));
                }
            }
        }
        let Some((_, place, index)) = best else { break };
        let row = left.remove(place);
        pairs.push((row.at_ms, key(row), free.remove(index).0));
    }
    pairs.extend(left.iter().map(|row| (row.at_ms, key(row), 0)));
    pairs.sort();
    pairs
}

#[test]
fn any_rows_and_calls_are_paired_as_the_slow_way_does_and_written_once() {
    for seed in 0..60 {
        let mut seed = Seed(seed);
        let spread = seed.pick(&[4_000, 40_000, 4_000_000]);
        let at = |seed: &mut Seed| BEGAN_MS + i64::try_from(seed.below(spread)).unwrap();
        let number = |seed: &mut Seed| match seed.below(4) {
            3 => None,
            place => Some(NUMBERS[usize::try_from(place).unwrap()]),
        };
        let mut calls = Vec::new();
        for _ in 0..seed.below(40) {
            let (at_ms, number) = (at(&mut seed), number(&mut seed));
            let disposition = seed.pick(&[Disposition::Allow, Disposition::Reject]);
            calls.push(call(at_ms, number, disposition));
        }
        let mut rows = Vec::new();
        for _ in 0..seed.below(40) {
            let at_ms = match calls.get(usize::try_from(seed.below(40)).unwrap()) {
                Some(call) => call.at_ms + i64::try_from(seed.below(5_000)).unwrap() - 2_500,
                None => at(&mut seed),
            };
            let at_ms = at_ms.max(BEGAN_MS);
            let mut one = row(
                at_ms,
                number(&mut seed).unwrap_or(""),
                seed.pick(&[1, 2, 3, 5, 6]),
            );
            one.talked_s = u32::try_from(seed.below(3)).unwrap();
            rows.push(one);
        }
        let (_folder, ledger) = ledger(calls.iter().cloned().map(Event::Call));
        let numbered: Vec<_> = (2..).zip(calls).collect();
        let now = stamp(BEGAN_MS + HOUR_MS);
        let found = reconcile(&ledger, &rows, us(), &now).unwrap();
        let told = outcomes(&found);
        assert!(told.is_sorted_by_key(|it| it.began_ms));
        let number_of = |it: &Outcome| match numbered.iter().find(|(seq, _)| *seq == it.call) {
            Some((_, call)) => call.number.clone(),
            None => it.number.clone(),
        };
        let mut pairs: Vec<_> = told
            .iter()
            .map(|it| (it.began_ms, number_of(it), it.call))
            .collect();
        pairs.sort();
        assert_eq!(pairs, naive(&rows, &numbered));
        assert_eq!(found.paired + found.not_asked, told.len());
        if !found.events.is_empty() {
            ledger.append_all(&found.events).unwrap();
        }
        let turned: Vec<LogRow> = rows.iter().rev().cloned().collect();
        let again = reconcile(&ledger, &turned, us(), &now).unwrap();
        assert_eq!(again.events, [], "in whatever order");
        for (seq, _) in &numbered {
            let row = ledger.entry(*seq).unwrap().unwrap();
            let newest = told.iter().rfind(|it| it.call == *seq);
            assert_eq!(row.outcome.as_ref(), newest, "{seq}");
        }
    }
}

#[test]
fn of_too_many_rows_the_newest_are_taken() {
    let at = |place: usize| BEGAN_MS + i64::try_from(place).unwrap() * 10_000;
    let rows: Vec<LogRow> = (0..MAX_ROWS + 5)
        .map(|place| row(at(place), NUMBERS[0], 3))
        .collect();
    let early = call(at(2) + 5_000, Some(NUMBERS[1]), Disposition::Allow);
    let (_folder, ledger) = ledger([Event::Call(early)]);
    let told = told(&ledger, &rows);
    assert_eq!((told.len(), told[0].began_ms), (MAX_ROWS, at(5)));
}
