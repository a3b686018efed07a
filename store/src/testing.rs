//! What the tests of several modules need: events from a seed, children without rights.

use std::path::Path;
use std::process::{Command, Output};

use curfew_core::{Direction, Disposition, Presentation, Reason, Region};

use crate::ledger::fact::{
    Attachment, Boot, Case, Checkpoint, Clocks, Consent, Forgetting, Gap, Key, Lists, Memo, Moved,
    Outcome, Permission, Refusal, Total, Update,
};
use crate::ledger::{
    Algorithm, Anchor, Answered, BlockedBy, CallEvent, CaseChange, Channel, ClockChange,
    Confidence, Event, ExportEvent, Fact, FailureEvent, FailureKind, Finding, GapCause, Hardware,
    ProtectionEvent, RulebookEvent, Source, Speaker, Stamp,
};
use crate::replay::Happened;

/// A moment for tests: 2026-11-25T08:00:00Z in Shanghai.
pub(crate) fn now() -> Stamp {
    Stamp {
        at_ms: 1_795_593_600_000,
        offset_seconds: 28_800,
        zone: "Asia/Shanghai".to_owned(),
    }
}

/// A small generator (SplitMix64), so that a test's events are the same every time.
pub(crate) struct Seed(pub(crate) u64);

impl Seed {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    pub(crate) fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[usize::try_from(self.below(from.len() as u64)).unwrap()].clone()
    }
}

/// A call at `at_ms`.
pub(crate) fn call(seed: &mut Seed, at_ms: i64) -> CallEvent {
    let numbers = [
        "+12065550100",
        "+12065550101",
        "+13125550123",
        "+442079460000",
        "95588",
    ];
    let number = seed.pick(&numbers);
    let hidden = seed.below(8) == 0;
    let rule = seed.below(3) == 0;
    CallEvent {
        at_ms,
        offset_seconds: seed.pick(&[0, 28_800, -28_800, 20_700]),
        zone: seed
            .pick(&["", "Asia/Shanghai", "America/Los_Angeles"])
            .to_owned(),
        direction: if seed.below(6) == 0 {
            Direction::Outgoing
        } else {
            Direction::Incoming
        },
        presentation: if hidden {
            Presentation::Restricted
        } else {
            Presentation::Allowed
        },
        handle: (!hidden).then(|| format!("tel:{number}")),
        number: (!hidden).then(|| number.to_owned()),
        verification: u8::try_from(seed.below(3)).unwrap(),
        disposition: seed.pick(&[
            Disposition::Allow,
            Disposition::Silence,
            Disposition::Reject,
        ]),
        reason: if rule {
            Reason::RuleMatched
        } else {
            Reason::NoRuleMatched
        },
        rule_id: rule.then(|| format!("r{}", seed.below(3))),
        rule_name: rule.then(|| seed.pick(&["Quiet hours", "Banks", "陌生号码"]).to_owned()),
        rulebook_sha256: [7; 32],
        answered: Answered {
            after_us: seed.below(5_000_000),
            delivered: seed.below(9) != 0,
        },
        network: (seed.below(8) == 0).then(|| Region::new("CN").unwrap()),
        happened: if seed.below(4) == 0 {
            seed.pick(&Happened::ALL)
        } else {
            Happened::Unknown
        },
        lists_sha256: (seed.below(5) == 0).then_some([2; 32]),
    }
}

/// An event of any kind at `at_ms`; most are calls.
pub(crate) fn event(seed: &mut Seed, at_ms: i64) -> Event {
    let Stamp {
        offset_seconds,
        zone,
        ..
    } = now();
    match seed.below(10) {
        0 => Event::Failure(FailureEvent {
            at_ms,
            offset_seconds,
            zone,
            what: seed.pick(&FailureKind::ALL),
            detail: "the list is damaged".to_owned(),
        }),
        1 => Event::Protection(ProtectionEvent {
            at_ms,
            offset_seconds,
            zone,
            active: seed.below(2) == 0,
            cause: "role_lost".to_owned(),
        }),
        2 => Event::RulebookChanged(RulebookEvent {
            at_ms,
            offset_seconds,
            zone,
            sha256: [9; 32],
            rules: 3,
        }),
        4 => Event::Fact(
            Stamp {
                at_ms,
                offset_seconds,
                zone,
            },
            fact(seed),
        ),
        3 => Event::Export(ExportEvent {
            at_ms,
            offset_seconds,
            zone,
            form: "csv".to_owned(),
            entries: seed.below(100),
            sha256: [5; 32],
        }),
        _ => Event::Call(call(seed, at_ms)),
    }
}

/// A fact of any kind.
pub(crate) fn fact(seed: &mut Seed) -> Fact {
    let maybe = |seed: &mut Seed, text: &str| (seed.below(2) == 0).then(|| text.to_owned());
    let yes_no = |seed: &mut Seed| seed.pick(&[None, Some(false), Some(true)]);
    let case = maybe(seed, "c-1");
    let call = seed.below(3);
    match seed.below(17) {
        0 => Fact::Outcome(Outcome {
            call,
            source: seed.pick(Source::ALL),
            happened: seed.pick(&Happened::ALL),
            finding: seed.pick(Finding::ALL),
            began_ms: 1_767_330_000_000,
            talked_s: u32::try_from(seed.below(600)).unwrap(),
            blocked_by: seed.pick(BlockedBy::ALL),
            number: maybe(seed, "+12065550101"),
            sim: maybe(seed, "2"),
        }),
        1 => Fact::Memo(Memo {
            call,
            case,
            speaker: seed.pick(Speaker::ALL),
            company: maybe(seed, "Example Bank"),
            product: maybe(seed, "贷款"),
            said_who: yes_no(seed),
            said_stop: yes_no(seed),
            way_out: yes_no(seed),
            text: maybe(seed, "They called again though I had said no."),
        }),
        2 => Fact::Refusal(Refusal {
            call,
            case,
            number: maybe(seed, "95588"),
            said_ms: 1_767_330_000_000,
            channel: seed.pick(Channel::ALL),
            to: maybe(seed, "agent"),
            reference: maybe(seed, "123"),
            text: maybe(seed, "别再打了"),
            said_offset: Some(28_800).filter(|_| seed.below(2) == 0),
        }),
        3 => Fact::Consent(Consent {
            case,
            given: seed.below(2) == 0,
            said_ms: 5,
            channel: seed.pick(Channel::ALL),
            text: maybe(seed, "by the form"),
            said_offset: Some(-18_000).filter(|_| seed.below(2) == 0),
        }),
        4 => Fact::Attachment(Attachment {
            call,
            case,
            name: "message.txt".to_owned(),
            mime: "text/plain".to_owned(),
            bytes: seed.below(1000),
            sha256: [3; 32],
            text: maybe(seed, "the text message"),
        }),
        5 => Fact::Permission(Permission {
            name: "READ_CALL_LOG".to_owned(),
            granted: seed.below(2) == 0,
        }),
        6 => Fact::Boot(Boot {
            system: "Android 15".to_owned(),
        }),
        7 => Fact::Clocks(Clocks {
            what: seed.pick(ClockChange::ALL),
            by_ms: -3_600_000,
            from_zone: "Asia/Shanghai".to_owned(),
        }),
        8 => Fact::Update(Update {
            from: "0.1.0".to_owned(),
            to: "0.2.0".to_owned(),
        }),
        9 => Fact::Lists(Lists {
            sha256: [4; 32],
            text: "00 name\n".to_owned(),
        }),
        10 => Fact::Checkpoint(Checkpoint {
            size: seed.below(100),
            root: [6; 32],
            anchor: seed.pick(Anchor::ALL),
            stated_ms: 7,
            sha256: [0; 32],
            by: maybe(seed, "an authority"),
        }),
        11 => Fact::Gap(Gap {
            from_ms: 1,
            to_ms: 2,
            cause: seed.pick(GapCause::ALL),
            text: maybe(seed, "another app"),
        }),
        12 => Fact::Moved(Moved {
            entries: seed.below(9),
            state: [8; 32],
        }),
        13 => Fact::Key(Key {
            epoch: 1,
            algorithm: seed.pick(Algorithm::ALL),
            hardware: seed.pick(Hardware::ALL),
            public: vec![1; 32],
            attestation: [0; 32],
        }),
        15 => Fact::Total(Total {
            number: "+12065550100".to_owned(),
            calls: seed.below(9),
            last: seed.below(9),
        }),
        14 => Fact::Forgetting(Forgetting { first: 1, last: 0 }),
        _ => Fact::Case(Case {
            id: "c-1".to_owned(),
            what: seed.pick(CaseChange::ALL),
            value: maybe(seed, "+12065550102"),
            source: maybe(seed, "their letter"),
            confidence: seed.pick(Confidence::ALL),
        }),
    }
}

/// Runs one test of this binary again as a child that may write nothing in `directory`, nor
/// go around that as root does; `directory` is made read-only.
pub(crate) fn without_rights(test: &str, directory: &Path) -> Output {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    use std::os::unix::process::CommandExt;
    const NOBODY: u32 = 65_534;
    let allow = |path: &Path, mode| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    let is_root = std::fs::metadata(directory).unwrap().uid() == 0;
    allow(directory, 0o555);
    let own = std::env::current_exe().unwrap();
    // Where nobody can read it: this one may lie in root's home.
    let open = tempfile::tempdir().unwrap();
    let mut child = if is_root {
        allow(open.path(), 0o755);
        let copy = open.path().join("test");
        // By another process: a file that this one has open for writing at the moment when
        // another test forks cannot be executed.
        let copied = Command::new("cp").args([&own, &copy]).status().unwrap();
        assert!(copied.success());
        let mut child = Command::new(copy);
        child.uid(NOBODY).gid(NOBODY).current_dir(open.path());
        child
    } else {
        Command::new(own)
    };
    child
        .args(["--exact", test, "--nocapture"])
        .env(CHILD, directory);
    let output = child.output().unwrap();
    allow(directory, 0o755);
    output
}

/// Runs one test of this binary again as a child that may write no file beyond `blocks`
/// of 512 bytes: to a process that is what a full storage looks like.
pub(crate) fn without_room(test: &str, directory: &Path, blocks: u32) -> Output {
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
    Command::new("sh")
        .args(["-c", &script])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env(CHILD, directory)
        .output()
        .unwrap()
}

/// Runs one test of this binary again as a child that a write beyond its limit ends, as a kill does; else
/// such a write fails.
pub(crate) fn in_child(test: &str, directory: &Path, is_killed: bool) -> Output {
    let ignored = if is_killed { "" } else { "trap '' XFSZ; " };
    Command::new("sh")
        .args(["-c", &format!("{ignored}ulimit -c 0; exec \"$0\" \"$@\"")])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env(CHILD, directory)
        .output()
        .unwrap()
}

/// The directory that a child works in; absent in the parent.
pub(crate) const CHILD: &str = "CURFEW_STORE_TEST_CHILD";

/// What a child prints when it saw what it should; a child that ran no test prints nothing.
pub(crate) const SEEN: &str = "the child saw what it should";

/// The bytes of the first example in a format text: hexadecimal, explained after `|`.
pub(crate) fn first_example(document: &str) -> Vec<u8> {
    let hex: String = document
        .lines()
        .skip_while(|line| !line.starts_with("```"))
        .skip(1)
        .take_while(|line| !line.starts_with("```"))
        .filter_map(|line| line.split('|').next())
        .flat_map(str::split_whitespace)
        .collect();
    unhex(&hex)
}

/// The bytes of a hexadecimal text.
pub(crate) fn unhex(hex: &str) -> Vec<u8> {
    (0..hex.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap())
        .collect()
}
