//! Which column has the callers, and where that is in doubt.

use super::*;

fn home(code: &str) -> Option<Region> {
    Region::new(code).ok()
}

fn found(text: &str, code: &str) -> Vec<String> {
    let read = read_numbers(text.as_bytes(), home(code));
    numbers(&read.unwrap_or_else(|error| panic!("{error}: {text}")))
}

#[test]
fn a_column_of_times_is_none_of_numbers() {
    let caller = "+12065550100";
    for (time, code) in [
        ("2026-01-01 22:31:00", "US"),
        ("2026-01-02", "DE"),
        ("2026/01/02 22:31", "DE"),
        ("02.01.2026", "DE"),
        ("20260102", "DE"),
        ("20260102", "DK"),
        ("2026010222", "DE"),
        ("2026010222", "US"),
        ("20260102223100", "DE"),
        ("1767312000", "DE"),
        ("1767312000123", "DE"),
        ("1767312000.5", "DE"),
        ("2026年1月2日 22:31", "CN"),
    ] {
        for separator in [',', ';', '\t', '|'] {
            for number in [caller, "2065550100"] {
                if number != caller && code != "US" {
                    continue;
                }
                let rows = format!("{time}{separator}{number}\n").repeat(2);
                assert_eq!(found(&rows, code), [caller], "{rows}");
                let turned = format!("{number}{separator}{time}\n").repeat(2);
                assert_eq!(found(&turned, code), [caller], "{turned}");
                for header in ["time,number", "Zeit,Wer"] {
                    let header = header.replace(',', &separator.to_string());
                    assert_eq!(found(&format!("{header}\n{rows}"), code), [caller]);
                }
            }
        }
    }
    // Numbers that are not all such digits stay numbers.
    let text = "2026010222,Ann\n2025550101,Bob\n2025550102,Eve\n";
    assert_eq!(found(text, "US").len(), 3);
    // In a text there is nothing else that could be meant.
    assert_eq!(found("2026010222\n", "US"), ["+12026010222"]);
    assert_eq!(found("1767312000\n1767312001\n", "DE").len(), 2);
}

#[test]
fn a_date_is_no_number_however_it_is_asked_for() {
    let reading = Reading {
        home: home("DE"),
        columns: vec![Column::Place(1)],
        ..Reading::default()
    };
    let mut tally = Import::default();
    let text = "2026-01-02,x\n02.01.2026,x\n2026-01-02T22:31:00Z,x\n+492026010299,x\n";
    let mut count = 0;
    read_into(text.as_bytes(), &reading, &mut tally, |_, _| {
        count += 1;
        Ok::<(), ImportError>(())
    })
    .unwrap();
    assert_eq!(count, 1);
    assert_eq!(tally.refused_by, BTreeMap::from([(Refusal::Time, 3)]));
}

#[test]
fn a_certain_number_is_before_digits_of_home() {
    // Numbers of orders in front of those of callers.
    let text = "2065550111,+12125550100\n2065550112,+12125550101\n";
    assert_eq!(found(text, "US"), ["+12125550100", "+12125550101"]);
}

#[test]
fn the_callers_column_is_read_wherever_it_stands() {
    for (header, caller) in [
        ("Called phone,Calling phone", 2),
        ("Consumer phone number,Company phone number", 2),
        ("My Phone,Caller", 2),
        ("own number,caller id", 2),
        ("ownNumber,callerNumber", 2),
        ("Destination number,Number", 2),
        ("Dialled number,Number", 2),
        ("User phone,Caller phone", 2),
        ("本机号码,对方号码", 2),
        ("用户号码,对端号码", 2),
        ("主叫号码,对方号码", 2),
        ("被叫号码,来电号码", 2),
        ("Called,From", 2),
        ("Unknown number,Order", 1),
    ] {
        let turned = header.split(',').rev().collect::<Vec<_>>().join(",");
        let own = 3 - caller;
        for (header, own, caller) in [(header, own, caller), (&turned, caller, own)] {
            let row = "2065550100,2065550101";
            let import = import(format!("{header}\n{row}\n"));
            let wanted = TWO[caller - 1];
            assert_eq!(numbers(&import), [wanted], "{header}");
            assert_eq!(import.passed_by[0].column, own as u64, "{header}");
        }
    }
}

#[test]
fn bills_are_read_below_their_titles() {
    let row = "2026-01-02 22:31:00,2065550100,被叫,2065550101,41秒\n";
    for (header, caller) in [
        ("起始时间,本机号码,通信方式,对方号码,通信时长\n", "对方号码"),
        ("起始时间,用户号码,通信方式,对端号码,通信时长\n", "对端号码"),
    ] {
        for title in [
            "",
            "通话详单\n",
            "通话详单\n客户姓名,X,,,\n手机号码,2065550100,,,\n",
        ] {
            let text = format!("{title}{header}{row}{row}");
            let import = import(&text);
            assert_eq!(numbers(&import), ["+12065550101"], "{text}");
            assert_eq!((import.records, import.refused_total), (2, 0), "{text}");
            let name = Column::Name(caller.to_owned());
            let reading = Reading {
                home: us(),
                columns: vec![name],
                ..Reading::default()
            };
            assert_eq!(read_all(&text, &reading).unwrap().len(), 2, "{text}");
        }
    }
}

#[test]
fn in_doubt_a_table_is_refused_and_its_column_named() {
    for (text, code, named) in [
        (
            "Called phone,Name\n2065550100,Ann\n",
            "US",
            "1 (Called phone)",
        ),
        ("名称,本机号码\n甲,2065550100\n", "US", "2 (本机号码)"),
        (
            "主叫号码,被叫号码\n2065550100,2065550101\n",
            "US",
            "1 (主叫号码), 2 (被叫号码)",
        ),
        ("My phone,Minutes\n2065550100,415\n", "US", "1 (My phone)"),
        ("My phone\n2065550100\n", "US", "1 (My phone)"),
        ("1767312000,Ann\n1767312001,Bob\n", "DE", "1"),
        (
            "time,count\n1767312000,415\n1767312001,416\n",
            "DE",
            "1 (time)",
        ),
        ("20260102,415\n20260103,416\n", "DK", "1"),
    ] {
        let error = read_numbers(text.as_bytes(), home(code)).unwrap_err();
        let ImportError::Doubt { columns, .. } = &error else {
            panic!("{error}: {text}");
        };
        assert_eq!(columns, named, "{text}");
        // Whoever says which column is meant is heard.
        let column = if named.starts_with('2') { 2 } else { 1 };
        let reading = Reading {
            home: home(code),
            columns: vec![Column::Place(column)],
            ..Reading::default()
        };
        assert!(!read_all(text, &reading).unwrap().is_empty(), "{text}");
    }
}
