use tempfile::{TempDir, tempdir};

use super::*;
use crate::testing::{self, Seed};

const COUNT: u64 = 400;

fn filled() -> (TempDir, Ledger, Vec<(Seq, Event)>) {
    let directory = tempdir().unwrap();
    let ledger = Ledger::open(&directory).unwrap();
    let mut seed = Seed(21);
    // Times go up and down: what waited in the spool is older than its neighbours.
    let events: Vec<Event> = (0..COUNT)
        .map(|_| {
            let at_ms = i64::try_from(seed.below(100_000)).unwrap();
            testing::event(&mut seed, at_ms)
        })
        .collect();
    ledger.append_all(&events).unwrap();
    (directory, ledger, (1..).zip(events).collect())
}

/// What the documentation of [`Filter`] says, without SQL.
fn means(filter: &Filter, event: &Event) -> bool {
    let call = if let Event::Call(call) = event {
        Some(call)
    } else {
        None
    };
    let incoming = call.filter(|call| call.direction == Direction::Incoming);
    let (number, texts) = match event {
        Event::Call(call) => (call.number.as_deref(), Vec::new()),
        Event::Fact(_, fact) => (fact.number(), fact.texts()),
        _ => (None, Vec::new()),
    };
    let search = |text: &str| {
        let text = text.trim();
        let is_number = text.contains(|c: char| c.is_ascii_digit())
            && text
                .chars()
                .all(|c| c.is_ascii_digit() || " +-().*#\u{a0}".contains(c));
        let digits: String = text
            .chars()
            .filter(|c| !" -().\u{a0}".contains(*c))
            .collect();
        let digits = if is_number { digits } else { text.to_owned() };
        text.is_empty()
            || call.is_some_and(|call| {
                let name = call
                    .rule_name
                    .as_deref()
                    .unwrap_or_default()
                    .to_ascii_lowercase();
                call.rule_name.is_some() && name.contains(&text.to_ascii_lowercase())
            })
            || number.is_some_and(|number| number.contains(&digits))
            || texts
                .iter()
                .any(|it| it.to_ascii_lowercase().contains(&text.to_ascii_lowercase()))
    };
    let about = match event {
        Event::Fact(_, fact) => fact.call(),
        _ => None,
    };
    filter.since_ms.is_none_or(|since| event.at_ms() >= since)
        && filter.about.is_none_or(|call| about.unwrap_or(0) == call)
        && filter.until_ms.is_none_or(|until| event.at_ms() < until)
        && (filter.kinds.is_empty() || filter.kinds.contains(&event.kind()))
        && filter
            .direction
            .is_none_or(|way| call.is_some_and(|call| call.direction == way))
        && (filter.dispositions.is_empty()
            || incoming.is_some_and(|call| filter.dispositions.contains(&call.disposition)))
        && filter
            .number
            .as_ref()
            .is_none_or(|wanted| number == Some(wanted.as_str()))
        && filter
            .rule
            .as_ref()
            .is_none_or(|rule| call.is_some_and(|call| call.rule_id.as_ref() == Some(rule)))
        && filter.search.as_deref().is_none_or(search)
}

fn any_filter(seed: &mut Seed) -> Filter {
    let mut filter = Filter::default();
    let mut maybe = |one_in: u64| seed.below(one_in) == 0;
    let (since, until, number, search, dispositions, kinds, rule) = (
        maybe(3),
        maybe(3),
        maybe(4),
        maybe(3),
        maybe(3),
        maybe(3),
        maybe(6),
    );
    let mut time = || Some(i64::try_from(seed.below(100_000)).unwrap());
    filter.since_ms = time().filter(|_| since);
    filter.until_ms = time().filter(|_| until);
    if number {
        filter.number = Some(seed.pick(&["+12065550100", "95588", "+1", ""]).to_owned());
    }
    if search {
        let texts = [
            "555-01",
            "(206) 555",
            "0100",
            "quiet",
            "QUIET H",
            "陌生",
            "",
            " ",
            "%",
            "_",
            "'",
            "955",
            "+44 20",
            "x' OR 1=1 --",
        ];
        filter.search = Some(seed.pick(&texts).to_owned());
    }
    if dispositions {
        filter.dispositions = vec![seed.pick(&[Disposition::Silence, Disposition::Allow])];
        if seed.below(2) == 0 {
            filter.dispositions.push(Disposition::Reject);
        }
    }
    if kinds {
        filter.kinds = vec![seed.pick(&EventKind::ALL), EventKind::Call];
    }
    filter.rule = rule.then(|| "r1".to_owned());
    if seed.below(4) == 0 {
        filter.direction = Some(seed.pick(&[Direction::Incoming, Direction::Outgoing]));
    }
    if seed.below(6) == 0 {
        filter.about = Some(seed.below(6));
    }
    filter
}

#[test]
fn a_call_comes_with_the_newest_word_of_what_became_of_it() {
    let (_directory, ledger, events) = filled();
    let mut seed = Seed(8);
    let mut newest = std::collections::BTreeMap::new();
    for _ in 0..600 {
        let outcome = Outcome {
            call: 1 + seed.below(COUNT),
            source: crate::ledger::Source::CallLog,
            happened: seed.pick(&Happened::ALL),
            finding: crate::ledger::Finding::Agrees,
            began_ms: 0,
            talked_s: u32::try_from(seed.below(100)).unwrap(),
            blocked_by: crate::ledger::BlockedBy::Nobody,
            number: None,
            sim: None,
        };
        ledger
            .append(&Event::Fact(testing::now(), outcome.clone().into()))
            .unwrap();
        newest.insert(outcome.call, outcome);
    }
    let mut seen = 0;
    let is_right = |row: &Row| {
        // Samples have outcomes of their own.
        let sampled = events.iter().rev().find_map(|(_, event)| match event {
            Event::Fact(_, Fact::Outcome(it)) if it.call == row.seq => Some(it),
            _ => None,
        });
        let expected = newest.get(&row.seq).or(sampled);
        assert_eq!(row.outcome.as_ref(), expected, "{}", row.seq);
        if let (Event::Call(call), Some(outcome)) = (&row.event, expected) {
            let by_itself = crate::replay::happened(call);
            let told = Some(outcome.happened).filter(|it| *it != Happened::Unknown);
            assert_eq!(row.happened(), told.unwrap_or(by_itself));
        }
    };
    ledger
        .each(&Filter::default(), |row| {
            is_right(&row.unwrap());
            seen += 1;
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(seen, COUNT + 600);
    for row in ledger.history(&Filter::calls(), None, 900).unwrap().entries {
        is_right(&row);
        is_right(&ledger.entry(row.seq).unwrap().unwrap());
    }
}

#[test]
fn pages_and_counts_agree_with_a_search_by_hand() {
    let (_directory, ledger, events) = filled();
    let mut seed = Seed(5);
    let mut hits = 0;
    for round in 0..400 {
        let filter = any_filter(&mut seed);
        let expected: Vec<Seq> = events
            .iter()
            .filter(|(_, event)| means(&filter, event))
            .map(|(seq, _)| *seq)
            .collect();
        hits += expected.len();

        let limit = u32::try_from(1 + seed.below(60)).unwrap();
        let (mut found, mut before) = (Vec::new(), None);
        loop {
            let page = ledger.history(&filter, before, limit).unwrap();
            assert!(page.entries.len() <= limit as usize && page.unreadable.is_empty());
            assert!(!page.more || page.entries.len() == limit as usize);
            before = page.last();
            for row in page.entries {
                assert_eq!(row.event, events[usize::try_from(row.seq - 1).unwrap()].1);
                found.push(row.seq);
            }
            if !page.more {
                break;
            }
        }
        found.reverse();
        assert_eq!(found, expected, "round {round}: {filter:?}");

        let mut visited = Vec::new();
        ledger
            .each(&filter, |row| {
                visited.push(row.unwrap().seq);
                ControlFlow::Continue(())
            })
            .unwrap();
        assert_eq!(visited, expected, "round {round}: {filter:?}");

        let mut counts = Counts::default();
        for (_, event) in events.iter().filter(|(_, event)| means(&filter, event)) {
            match event {
                Event::Call(call) if call.direction == curfew_core::Direction::Outgoing => {
                    counts.outgoing += 1;
                }
                Event::Call(call) => match call.disposition {
                    Disposition::Allow => counts.allow += 1,
                    Disposition::Silence => counts.silence += 1,
                    Disposition::Reject => counts.reject += 1,
                },
                Event::Failure(_) => counts.failures += 1,
                _ => {}
            }
        }
        assert_eq!(
            ledger.counts(&filter).unwrap(),
            counts,
            "round {round}: {filter:?}"
        );
    }
    assert!(hits > 5000, "the filters mean something: {hits}");
}

#[test]
fn entries_that_arrive_between_two_pages_shift_nothing() {
    let (_directory, ledger, _) = filled();
    let first = ledger.history(&Filter::default(), None, 10).unwrap();
    ledger
        .append(&Event::failure(
            &testing::now(),
            super::super::FailureKind::Other,
            "",
        ))
        .unwrap();
    let second = ledger
        .history(&Filter::default(), first.last(), 10)
        .unwrap();
    let numbers: Vec<Seq> = first
        .entries
        .iter()
        .chain(&second.entries)
        .map(|it| it.seq)
        .collect();
    assert_eq!(numbers, (COUNT - 19..=COUNT).rev().collect::<Vec<_>>());
}

#[test]
fn a_limit_out_of_range_is_brought_into_it() {
    let (_directory, ledger, _) = filled();
    assert_eq!(
        ledger
            .history(&Filter::default(), None, 0)
            .unwrap()
            .entries
            .len(),
        1
    );
    let all = ledger.history(&Filter::default(), None, u32::MAX).unwrap();
    assert_eq!((all.entries.len() as u64, all.more), (COUNT, false));
    assert_eq!(
        ledger.history(&Filter::default(), Some(0), 9).unwrap(),
        Page::default()
    );
    assert_eq!(
        ledger.history(&Filter::default(), Some(1), 9).unwrap(),
        Page::default()
    );
}

#[test]
fn a_visit_can_stop_early() {
    let (_directory, ledger, _) = filled();
    let mut visited = 0;
    ledger
        .each(&Filter::default(), |_| {
            visited += 1;
            if visited == 3 {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        })
        .unwrap();
    assert_eq!(visited, 3);
}

#[test]
fn a_page_is_found_by_an_index_and_never_sorted() {
    let (_directory, ledger, _) = filled();
    let number = Filter {
        number: Some("+12065550100".to_owned()),
        ..Filter::default()
    };
    let stopped = Filter {
        dispositions: vec![Disposition::Reject],
        ..Filter::default()
    };
    let failures = Filter {
        kinds: vec![EventKind::Failure],
        ..Filter::default()
    };
    for (filter, index) in [
        (&number, "entries_by_number"),
        (&stopped, "entries_by_disposition"),
        (&failures, "entries_by_kind"),
        (&Filter::default(), "INTEGER PRIMARY KEY"),
    ] {
        let mut query = Query::of(filter);
        query.and("seq < ?", [Value::Integer(300)]);
        let sql = format!(
            "EXPLAIN QUERY PLAN SELECT seq, place FROM entries{} ORDER BY seq DESC LIMIT 9",
            query.clause()
        );
        let state = ledger.state.borrow();
        let plan: Vec<String> = state
            .index
            .as_ref()
            .unwrap()
            .connection
            .prepare(&sql)
            .and_then(|mut plan| {
                plan.query_map(params_from_iter(query.values), |row| row.get(3))?
                    .collect()
            })
            .unwrap();
        let plan = plan.join("; ");
        assert!(
            plan.contains(index) && !plan.contains("TEMP B-TREE"),
            "{plan}"
        );
    }
}

/// What laws ask of every call: the calls of one number, or of all in some weeks.
#[test]
fn the_calls_of_a_caller_are_found_without_reading_all() {
    let directory = tempdir().unwrap();
    let ledger = Ledger::open(&directory).unwrap();
    let weeks = Filter {
        since_ms: Some(1),
        until_ms: Some(9),
        direction: Some(Direction::Incoming),
        ..Filter::calls()
    };
    let number = Filter {
        number: Some("+12065550100".to_owned()),
        ..weeks.clone()
    };
    let rule = Filter {
        rule: Some("night".to_owned()),
        ..Filter::calls()
    };
    let about = Filter {
        about: Some(7),
        kinds: vec![EventKind::Outcome],
        ..Filter::default()
    };
    for (query, index) in [
        (Query::all(&weeks), "entries_by_time"),
        (Query::all(&number), "(number=?)"),
        (Query::of(&number), "(number=?)"),
        (Query::of(&rule), "(rule=?)"),
        (Query::all(&Filter::calls()), "(kind=?)"),
        (Query::all(&about), "(call=?)"),
        // What became of each is found by its number.
        (Query::of(&Filter::default()), "entries_by_call (call=?)"),
    ] {
        let sql = format!("EXPLAIN QUERY PLAN {FIND}{} ORDER BY seq", query.clause());
        let state = ledger.state.borrow();
        let mut statement = state
            .index
            .as_ref()
            .unwrap()
            .connection
            .prepare(&sql)
            .unwrap();
        let plan: String = statement
            .query_map(params_from_iter(query.values), |row| row.get(3))
            .unwrap()
            .map(Result::unwrap)
            .collect::<Vec<String>>()
            .join("; ");
        assert!(plan.contains(index), "{index}: {plan}");
    }
}

#[test]
fn counting_a_span_of_time_reads_an_index_only() {
    let (_directory, ledger, _) = filled();
    let state = ledger.state.borrow();
    let plan: String = state
        .index
        .as_ref()
        .unwrap()
        .connection
        .query_row(
            "EXPLAIN QUERY PLAN SELECT count(CASE WHEN kind = 1 AND disposition = 0 THEN 1 END)
             FROM entries WHERE at_ms >= ? AND at_ms < ?",
            [1, 2],
            |row| row.get(3),
        )
        .unwrap();
    assert!(plan.contains("COVERING INDEX entries_by_time"), "{plan}");
}

#[test]
fn a_changed_row_is_reported_and_not_shown_as_an_entry() {
    let (directory, ledger, _) = filled();
    let path = directory.path().join(crate::ledger::FILE);
    let mut bytes = std::fs::read(&path).unwrap();
    ledger.counts(&Filter::default()).unwrap();
    for seq in [3, 399] {
        let place = ledger
            .state
            .borrow()
            .index
            .as_ref()
            .unwrap()
            .place(seq)
            .unwrap()
            .unwrap();
        bytes[usize::try_from(place).unwrap() + 12] ^= 1;
    }
    // In place: another file at the path would be another ledger.
    std::fs::OpenOptions::new()
        .write(true)
        .open(&path)
        .and_then(|mut file| std::io::Write::write_all(&mut file, &bytes))
        .unwrap();
    let page = ledger.history(&Filter::default(), None, 3).unwrap();
    assert_eq!(
        page.entries.iter().map(|it| it.seq).collect::<Vec<_>>(),
        [400, 398]
    );
    assert_eq!(
        page.unreadable,
        [Unreadable {
            seq: 399,
            why: EntryError::Hash
        }]
    );
    let last = ledger.history(&Filter::default(), Some(4), 1).unwrap();
    assert_eq!(
        (last.last(), last.more),
        (Some(3), true),
        "the next page is found all the same"
    );
    let mut unreadable = 0;
    ledger
        .each(&Filter::default(), |row| {
            unreadable += u32::from(row.is_err());
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(unreadable, 2);
}
