//! The bytes of an entry: round trips, refusals, the vectors.

use curfew_core::{Direction, Disposition, Presentation, Reason, Region};
use proptest::prelude::*;

use crate::ledger::*;
use crate::replay::Happened;
use crate::testing::{self, Seed};

fn text(limit: usize) -> impl Strategy<Value = String> {
    "\\PC{0,60}".prop_map(move |mut text: String| {
        text.truncate(text.floor_char_boundary(limit));
        text
    })
}

fn optional(limit: usize) -> impl Strategy<Value = Option<String>> {
    proptest::option::of(text(limit))
}

fn call() -> impl Strategy<Value = Event> {
    let codes = (0u8..2, 1u8..5, 0u8..3, 0u8..3, 0u8..7);
    let texts = (
        optional(400),
        optional(32),
        optional(200),
        optional(200),
        text(64),
    );
    let later = (proptest::option::of("[A-Z]{2}"), 0u8..7);
    let rest = (
        any::<i64>(),
        -64_800i32..=64_800,
        any::<[u8; 32]>(),
        any::<u64>(),
        any::<bool>(),
    );
    (codes, texts, rest, later).prop_map(
        |(codes, texts, (at_ms, offset_seconds, hash, after_us, sent), later)| {
            Event::Call(CallEvent {
                at_ms,
                offset_seconds,
                zone: texts.4,
                direction: if codes.0 == 0 {
                    Direction::Incoming
                } else {
                    Direction::Outgoing
                },
                presentation: Presentation::from_code(codes.1),
                handle: texts.0,
                number: texts.1,
                verification: codes.2,
                disposition: Disposition::from_code(codes.3).unwrap(),
                reason: Reason::from_code(codes.4).unwrap(),
                rule_id: texts.2,
                rule_name: texts.3,
                rulebook_sha256: hash,
                answered: Answered {
                    after_us,
                    delivered: sent,
                },
                network: later.0.map(|code| Region::new(&code).unwrap()),
                happened: Happened::from_code(later.1).unwrap(),
            })
        },
    )
}

fn event() -> impl Strategy<Value = Event> {
    let stamp = (any::<i64>(), -64_800i32..=64_800, text(64));
    let other = (stamp, any::<u64>(), any::<[u8; 32]>(), text(32), 0usize..4).prop_map(
        |((at_ms, offset_seconds, zone), number, sha256, text, kind)| match kind {
            0 => Event::Failure(FailureEvent {
                at_ms,
                offset_seconds,
                zone,
                what: FailureKind::ALL[usize::try_from(number % 10).unwrap()],
                detail: text,
            }),
            1 => Event::Protection(ProtectionEvent {
                at_ms,
                offset_seconds,
                zone,
                active: number % 2 == 0,
                cause: text,
            }),
            2 => Event::RulebookChanged(RulebookEvent {
                at_ms,
                offset_seconds,
                zone,
                sha256,
                rules: u32::try_from(number >> 32).unwrap(),
            }),
            _ => Event::Export(ExportEvent {
                at_ms,
                offset_seconds,
                zone,
                form: text,
                entries: number,
                sha256,
            }),
        },
    );
    prop_oneof![call(), other]
}

proptest! {
    #[test]
    fn an_entry_reads_back_as_it_was(
        event in event(),
        spool_id in proptest::option::of(any::<SpoolId>()),
    ) {
        let bytes = encode(&event, spool_id.as_ref()).unwrap();
        prop_assert!(bytes.len() <= MAX_ENTRY);
        prop_assert_eq!(decode(&bytes).unwrap(), Entry { event, spool_id });
    }

    #[test]
    fn an_entry_with_a_byte_too_many_or_too_few_is_refused(event in event()) {
        let mut bytes = encode(&event, None).unwrap();
        for length in 0..bytes.len() {
            prop_assert!(decode(&bytes[..length]).is_err());
        }
        bytes.push(0);
        prop_assert_eq!(decode(&bytes), Err(EntryError::TrailingBytes { extra: 1 }));
    }

    #[test]
    fn bytes_that_are_read_are_the_only_form_of_their_event(
        event in event(),
        place in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let mut bytes = encode(&event, None).unwrap();
        let place = place.index(bytes.len());
        bytes[place] = byte;
        if let Ok(entry) = decode(&bytes) {
            prop_assert_eq!(encode(&entry.event, entry.spool_id.as_ref()).unwrap(), bytes);
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        if let Ok(entry) = decode(&bytes) {
            prop_assert_eq!(encode(&entry.event, entry.spool_id.as_ref()).unwrap(), bytes);
        }
    }

    #[test]
    fn a_clipped_event_is_always_taken(text in "\\PC{300,600}", offset in any::<i32>()) {
        let Event::Call(mut call) = Event::Call(testing::call(&mut Seed(3), 0)) else {
            unreachable!()
        };
        call.handle = Some(text.clone());
        call.number = Some(text.clone());
        call.rule_id = Some(text.clone());
        call.rule_name = Some(text.clone());
        call.zone = text.clone();
        call.offset_seconds = offset;
        call.verification = 9;
        let event = Event::Call(call);
        prop_assert!(encode(&event, None).is_err());
        prop_assert!(encode(&event.clipped(), None).is_ok());
        let failure = Event::failure(&testing::now(), FailureKind::Other, text);
        prop_assert!(encode(&failure.clipped(), None).is_ok());
    }
}

#[test]
fn a_newer_entry_and_unknown_codes_are_refused() {
    let event = Event::Call(testing::call(&mut Seed(3), 0));
    let bytes = encode(&event, None).unwrap();
    let with = |place: usize, byte: u8| {
        let mut bytes = bytes.clone();
        bytes[place] = byte;
        decode(&bytes)
    };
    assert_eq!(with(0, 3), Err(EntryError::Version { found: 3 }));
    assert_eq!(with(0, 0), Err(EntryError::Version { found: 0 }));
    assert_eq!(with(1, 6), Err(EntryError::Value { field: "kind" }));
    assert_eq!(with(2, 2), Err(EntryError::Value { field: "spooled" }));
    let long = vec![VERSION; MAX_ENTRY + 1];
    assert!(matches!(
        decode(&long),
        Err(EntryError::TooLong { field: "entry", .. })
    ));
}

/// `tests/vectors/ledger.json` was computed by another program from `docs/formats/ledger.md`.
#[test]
fn the_vectors_hold() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/vectors/ledger.json");
    let file: serde_json::Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let mut state = STATE_0;
    let mut kinds = std::collections::BTreeSet::new();
    for vector in file["entries"].as_array().unwrap() {
        let name = vector["name"].as_str().unwrap();
        let bytes = unhex(&vector["bytes"]);
        let event = event_of(&vector["event"]);
        let spool_id: Option<SpoolId> = vector["spool_id"]
            .as_str()
            .map(|_| unhex(&vector["spool_id"]).try_into().unwrap());
        assert_eq!(encode(&event, spool_id.as_ref()).unwrap(), bytes, "{name}");
        assert_eq!(
            decode(&bytes).unwrap(),
            Entry {
                event: event.clone(),
                spool_id
            },
            "{name}"
        );
        let leaf = leaf_hash(&bytes);
        assert_eq!(leaf.to_vec(), unhex(&vector["leaf_hash"]), "{name}");
        state = next_state(&state, &leaf);
        assert_eq!(state.to_vec(), unhex(&vector["state"]), "{name}");
        kinds.insert(event.kind());
    }
    assert_eq!(kinds.len(), EventKind::ALL.len(), "a vector for each kind");
    let refused = file["refused"].as_array().unwrap();
    assert!(refused.len() >= 10);
    for vector in refused {
        assert!(
            decode(&unhex(&vector["bytes"])).is_err(),
            "{}",
            vector["name"]
        );
    }
}

fn unhex(value: &serde_json::Value) -> Vec<u8> {
    testing::unhex(value.as_str().unwrap())
}

#[test]
fn the_example_of_the_format_text_is_the_first_vector() {
    let document = include_str!("../../../../docs/formats/ledger.md");
    let vectors = include_str!("../../../../tests/vectors/ledger.json");
    let vectors: serde_json::Value = serde_json::from_str(vectors).unwrap();
    let first = &vectors["entries"][0];
    assert_eq!(testing::first_example(document), unhex(&first["bytes"]));
    for hash in ["leaf_hash", "state"] {
        assert!(document.contains(first[hash].as_str().unwrap()), "{hash}");
    }
}

fn event_of(from: &serde_json::Value) -> Event {
    let text = |key: &str| from[key].as_str().unwrap().to_owned();
    let maybe = |key: &str| from[key].as_str().map(str::to_owned);
    let number = |key: &str| from[key].as_u64().unwrap();
    let small = |key: &str| u8::try_from(number(key)).unwrap();
    let hash = |key: &str| -> [u8; 32] { unhex(&from[key]).try_into().unwrap() };
    let at_ms = from["at_ms"].as_i64().unwrap();
    let offset_seconds = i32::try_from(from["offset_seconds"].as_i64().unwrap()).unwrap();
    let zone = text("zone");
    match from["kind"].as_str().unwrap() {
        "call" => Event::Call(CallEvent {
            at_ms,
            offset_seconds,
            zone,
            direction: [Direction::Incoming, Direction::Outgoing][usize::from(small("direction"))],
            presentation: Presentation::from_code(small("presentation")),
            handle: maybe("handle"),
            number: maybe("number"),
            verification: small("verification"),
            disposition: Disposition::from_code(small("disposition")).unwrap(),
            reason: Reason::from_code(small("reason")).unwrap(),
            rule_id: maybe("rule_id"),
            rule_name: maybe("rule_name"),
            rulebook_sha256: hash("rulebook_sha256"),
            answered: Answered {
                after_us: number("answered_after_us"),
                delivered: from["delivered"].as_bool().unwrap(),
            },
            network: maybe("network").map(|code| Region::new(&code).unwrap()),
            happened: Happened::from_code(
                from["outcome"]
                    .as_u64()
                    .map_or(0, |code| u8::try_from(code).unwrap()),
            )
            .unwrap(),
        }),
        "failure" => Event::Failure(FailureEvent {
            at_ms,
            offset_seconds,
            zone,
            what: FailureKind::from_code(small("what")).unwrap(),
            detail: text("detail"),
        }),
        "protection" => Event::Protection(ProtectionEvent {
            at_ms,
            offset_seconds,
            zone,
            active: from["active"].as_bool().unwrap(),
            cause: text("cause"),
        }),
        "rulebook_changed" => Event::RulebookChanged(RulebookEvent {
            at_ms,
            offset_seconds,
            zone,
            sha256: hash("sha256"),
            rules: u32::try_from(number("rules")).unwrap(),
        }),
        "export" => Event::Export(ExportEvent {
            at_ms,
            offset_seconds,
            zone,
            form: text("form"),
            entries: number("entries"),
            sha256: hash("sha256"),
        }),
        other => panic!("unknown kind {other}"),
    }
}
