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
    let codes = (0u8..2, 1u8..5, 0u8..3, 0u8..3, 0u8..9);
    let texts = (
        optional(400),
        optional(32),
        optional(200),
        optional(200),
        text(64),
    );
    let later = (
        proptest::option::of("[A-Z]{2}"),
        0u8..7,
        proptest::option::of(proptest::array::uniform32(1u8..9)),
    );
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
                lists_sha256: later.2,
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
    let fact = any::<u64>().prop_map(|seed| {
        let mut seed = Seed(seed);
        Event::Fact(testing::now(), testing::fact(&mut seed))
    });
    prop_oneof![call(), other, fact]
}

proptest! {
    #[test]
    fn an_entry_reads_back_as_it_was(
        event in event(),
        spool_id in proptest::option::of(any::<SpoolId>()),
        clock in proptest::option::of((any::<u64>(), any::<u32>())),
    ) {
        let clock = clock.map(|(elapsed_ms, boot)| Clock { elapsed_ms, boot });
        let link = match &event {
            Event::Call(call) if call.at_ms % 2 == 0 => Some(Link { nth: 3, before: 7 }),
            _ => None,
        };
        let entry = Entry { event, clock, link, spool_id };
        let bytes = encode(&entry).unwrap();
        prop_assert!(bytes.len() <= MAX_ENTRY);
        prop_assert_eq!(decode(&bytes).unwrap(), entry);
    }

    #[test]
    fn an_entry_with_a_byte_too_many_or_too_few_is_refused(event in event()) {
        let mut bytes = encode(&Entry::from(&event)).unwrap();
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
        let mut bytes = encode(&Entry::from(&event)).unwrap();
        let place = place.index(bytes.len());
        bytes[place] = byte;
        if let Ok(entry) = decode(&bytes) {
            prop_assert_eq!(encode(&entry).unwrap(), bytes);
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        if let Ok(entry) = decode(&bytes) {
            prop_assert_eq!(encode(&entry).unwrap(), bytes);
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
        prop_assert!(encode(&Entry::from(&event)).is_err());
        prop_assert!(encode(&event.clipped().into()).is_ok());
        let failure = Event::failure(&testing::now(), FailureKind::Other, text);
        prop_assert!(encode(&failure.clipped().into()).is_ok());
    }
}

#[test]
fn a_newer_entry_and_unknown_codes_are_refused() {
    let event = Event::Call(testing::call(&mut Seed(3), 0));
    let bytes = encode(&Entry::from(&event)).unwrap();
    let with = |place: usize, byte: u8| {
        let mut bytes = bytes.clone();
        bytes[place] = byte;
        decode(&bytes)
    };
    assert_eq!(with(0, 5), Err(EntryError::Version { found: 5 }));
    assert_eq!(with(0, 0), Err(EntryError::Version { found: 0 }));
    assert_eq!(with(1, 23), Err(EntryError::Value { field: "kind" }));
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
    let mut edge = tree::Edge::default();
    let mut kinds = std::collections::BTreeSet::new();
    for vector in file["entries"].as_array().unwrap() {
        let name = vector["name"].as_str().unwrap();
        let bytes = unhex(&vector["bytes"]);
        let event = event_of(&vector["event"]);
        let spool_id: Option<SpoolId> = vector["spool_id"]
            .as_str()
            .map(|_| unhex(&vector["spool_id"]).try_into().unwrap());
        let clock = vector["clock"].as_object().map(|clock| Clock {
            elapsed_ms: clock["elapsed_ms"].as_u64().unwrap(),
            boot: u32::try_from(clock["boot"].as_u64().unwrap()).unwrap(),
        });
        let entry = Entry {
            event,
            clock,
            link: vector["link"].as_object().map(|link| Link {
                nth: link["nth"].as_u64().unwrap(),
                before: link["before"].as_u64().unwrap(),
            }),
            spool_id,
        };
        assert_eq!(encode(&entry).unwrap(), bytes, "{name}");
        assert_eq!(decode(&bytes).unwrap(), entry, "{name}");
        let leaf = leaf_hash(&bytes);
        assert_eq!(leaf.to_vec(), unhex(&vector["leaf_hash"]), "{name}");
        edge.push(leaf, |_| ());
        assert_eq!(edge.root().to_vec(), unhex(&vector["root"]), "{name}");
        kinds.insert(entry.event.kind());
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
    for hash in ["leaf_hash", "root"] {
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
            lists_sha256: from["lists_sha256"].as_str().map(|_| hash("lists_sha256")),
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
        kind => {
            let stamp = Stamp {
                at_ms,
                offset_seconds,
                zone,
            };
            Event::Fact(stamp, fact_of(kind, from))
        }
    }
}

/// Facts in the vectors name their fields as `fact.rs` does.
fn fact_of(kind: &str, from: &serde_json::Value) -> Fact {
    use crate::ledger::fact::*;
    let maybe = |key: &str| from[key].as_str().map(str::to_owned);
    let text = |key: &str| maybe(key).unwrap();
    let number = |key: &str| from[key].as_u64().unwrap();
    let signed = |key: &str| from[key].as_i64().unwrap();
    let offset = |key: &str| from[key].as_i64().map(|it| i32::try_from(it).unwrap());
    let small = |key: &str| u32::try_from(number(key)).unwrap();
    let is = |key: &str| from[key].as_bool();
    let hash = |key: &str| -> [u8; 32] { unhex(&from[key]).try_into().unwrap() };
    match kind {
        "outcome" => Fact::Outcome(Outcome {
            call: number("call"),
            source: Source::from_word(&text("source")).unwrap(),
            happened: Happened::from_word(&text("happened")).unwrap(),
            finding: Finding::from_word(&text("finding")).unwrap(),
            began_ms: signed("began_ms"),
            talked_s: small("talked_s"),
            blocked_by: BlockedBy::from_word(&text("blocked_by")).unwrap(),
            number: maybe("number"),
            sim: maybe("sim"),
        }),
        "memo" => Fact::Memo(Memo {
            call: number("call"),
            case: maybe("case"),
            speaker: Speaker::from_word(&text("speaker")).unwrap(),
            company: maybe("company"),
            product: maybe("product"),
            said_who: is("said_who"),
            said_stop: is("said_stop"),
            way_out: is("way_out"),
            text: maybe("text"),
        }),
        "refusal" => Fact::Refusal(Refusal {
            call: number("call"),
            case: maybe("case"),
            number: maybe("number"),
            said_ms: signed("said_ms"),
            channel: Channel::from_word(&text("channel")).unwrap(),
            to: maybe("to"),
            reference: maybe("reference"),
            text: maybe("text"),
            said_offset: offset("said_offset"),
        }),
        "consent" => Fact::Consent(Consent {
            case: maybe("case"),
            given: is("given").unwrap(),
            said_ms: signed("said_ms"),
            channel: Channel::from_word(&text("channel")).unwrap(),
            text: maybe("text"),
            said_offset: offset("said_offset"),
        }),
        "attachment" => Fact::Attachment(Attachment {
            call: number("call"),
            case: maybe("case"),
            name: text("name"),
            mime: text("mime"),
            bytes: number("bytes"),
            sha256: hash("sha256"),
            text: maybe("text"),
        }),
        "permission" => Fact::Permission(Permission {
            name: text("name"),
            granted: is("granted").unwrap(),
        }),
        "boot" => Fact::Boot(Boot {
            system: text("system"),
        }),
        "clocks" => Fact::Clocks(Clocks {
            what: ClockChange::from_word(&text("what")).unwrap(),
            by_ms: signed("by_ms"),
            from_zone: text("from_zone"),
        }),
        "update" => Fact::Update(Update {
            from: text("from"),
            to: text("to"),
        }),
        "lists" => Fact::Lists(Lists {
            sha256: hash("sha256"),
            text: text("text"),
        }),
        "checkpoint" => Fact::Checkpoint(Checkpoint {
            size: number("size"),
            root: hash("root"),
            anchor: Anchor::from_word(&text("anchor")).unwrap(),
            stated_ms: signed("stated_ms"),
            sha256: hash("sha256"),
            by: maybe("by"),
        }),
        "gap" => Fact::Gap(Gap {
            from_ms: signed("from_ms"),
            to_ms: signed("to_ms"),
            cause: GapCause::from_word(&text("cause")).unwrap(),
            text: maybe("text"),
        }),
        "forgetting" => Fact::Forgetting(Forgetting {
            first: number("first"),
            last: number("last"),
        }),
        "moved" => Fact::Moved(Moved {
            entries: number("entries"),
            state: hash("state"),
        }),
        "key" => Fact::Key(Key {
            epoch: small("epoch"),
            algorithm: Algorithm::from_word(&text("algorithm")).unwrap(),
            hardware: Hardware::from_word(&text("hardware")).unwrap(),
            public: unhex(&from["public"]),
            attestation: hash("attestation"),
        }),
        "total" => Fact::Total(Total {
            number: text("number"),
            calls: number("calls"),
            last: number("last"),
        }),
        "case" => Fact::Case(Case {
            id: text("id"),
            what: CaseChange::from_word(&text("what")).unwrap(),
            value: maybe("value"),
            source: maybe("source"),
            confidence: Confidence::from_word(&text("confidence")).unwrap(),
        }),
        other => panic!("unknown kind {other}"),
    }
}
