mod advice;
mod clerk;
mod edges;
mod late;
mod papers;
mod said;

use std::path::PathBuf;

use curfew_core::forms::{self, Form, Language, Sheet};
use curfew_core::time::Date;
use curfew_core::{Direction, Place, Presentation, Region};
use tempfile::tempdir;

use super::*;
use crate::ledger::fact::{Attachment, Consent, Memo, Outcome, Refusal};
use crate::ledger::{
    Answered, BlockedBy, CallEvent, CaseChange, Channel, ClockChange, Confidence, Event, Fact,
    Finding as Found, GapCause, Ledger, Seq, Source as From, Speaker, Stamp, fact,
};
use crate::replay::Happened;
use crate::testing::{self, Seed};

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// A case that was made up: sixteen calls from two numbers in three weeks, a refusal in the fifth.
struct Made {
    ledger: Ledger,
    case: String,
    offset: i32,
    zone: &'static str,
    /// 2026-11-02T00:00, a Monday, on the wall clock of the zone.
    monday: i64,
    home: &'static str,
}

impl Made {
    fn new(
        directory: &std::path::Path,
        offset: i32,
        zone: &'static str,
        home: &'static str,
    ) -> Made {
        let ledger = Ledger::open(directory).expect("an empty directory");
        let monday = 1_793_577_600_000 - i64::from(offset) * 1000;
        let mut made = Made {
            ledger,
            case: String::new(),
            offset,
            zone,
            monday,
            home,
        };
        made.case = made
            .ledger
            .open_case(&made.stamp(0), "Synthetic sample / 合成样例")
            .expect("a ledger that takes entries");
        made
    }

    fn stamp(&self, after: i64) -> Stamp {
        Stamp {
            at_ms: self.monday + after,
            offset_seconds: self.offset,
            zone: self.zone.to_owned(),
        }
    }

    fn note(&self, after: i64, fact: impl Into<Fact>) -> Seq {
        let event = Event::Fact(self.stamp(after), fact.into());
        self.ledger
            .append(&event)
            .expect("a fact that the ledger takes")
    }

    fn call(&self, after: i64, number: &str, happened: Happened, talked_s: u32) -> Seq {
        let stamp = self.stamp(after);
        let call = CallEvent {
            at_ms: stamp.at_ms,
            offset_seconds: stamp.offset_seconds,
            zone: stamp.zone,
            direction: Direction::Incoming,
            presentation: Presentation::Allowed,
            number: Some(number.to_owned()),
            answered: Answered {
                after_us: 1_234,
                delivered: true,
            },
            disposition: curfew_core::Disposition::Allow,
            happened: Happened::Unknown,
            ..testing::call(&mut Seed(7), 0)
        };
        let seq = self.ledger.append(&Event::Call(call)).expect("a call");
        if happened != Happened::Unknown {
            self.note(
                after + HOUR,
                Outcome {
                    call: seq,
                    source: From::CallLog,
                    happened,
                    finding: Found::Agrees,
                    began_ms: self.monday + after,
                    talked_s,
                    blocked_by: BlockedBy::Nobody,
                    number: None,
                    sim: None,
                },
            );
        }
        seq
    }

    fn change(&self, what: CaseChange, value: &str, source: Option<&str>) {
        self.note(
            1,
            fact::Case {
                id: self.case.clone(),
                what,
                value: Some(value.to_owned()),
                source: source.map(str::to_owned),
                confidence: Confidence::Certain,
            },
        );
    }

    fn dossier(&self) -> Dossier {
        let home = Region::new(self.home).ok();
        let found = self.ledger.dossier(&self.case, home);
        found
            .expect("a ledger that reads")
            .expect("the case was opened")
    }

    /// Calls, refusal, notes, consent and a file.
    fn fill(&self, first: &str, second: &str) {
        let at = |day: i64, hour: i64, minute: i64| day * DAY + hour * HOUR + minute * 60_000;
        for (day, hour, minute, number, happened) in [
            (0, 9, 12, first, Happened::Missed),
            (1, 10, 3, first, Happened::Missed),
            (1, 19, 40, second, Happened::Stopped),
            (3, 7, 45, first, Happened::Silenced),
        ] {
            self.call(at(day, hour, minute), number, happened, 0);
        }
        let answered = self.call(at(4, 14, 2), first, Happened::Answered, 48);
        self.note(
            at(4, 14, 4),
            Memo {
                call: answered,
                case: None,
                speaker: Speaker::Human,
                company: Some("Sample Bank card centre / 样例银行信用卡中心".to_owned()),
                product: Some("cash instalment / 现金分期".to_owned()),
                said_who: Some(true),
                said_stop: Some(true),
                way_out: Some(false),
                text: None,
            },
        );
        self.note(
            at(4, 14, 5),
            Refusal {
                call: answered,
                case: Some(self.case.clone()),
                number: None,
                said_ms: self.monday + at(4, 14, 2),
                channel: Channel::Phone,
                to: Some("agent 4711 / 工号4711".to_owned()),
                reference: Some("123".to_owned()),
                text: None,
                said_offset: None,
            },
        );
        self.note(
            at(4, 14, 6),
            Consent {
                case: Some(self.case.clone()),
                given: false,
                said_ms: self.monday + at(4, 14, 2),
                channel: Channel::Phone,
                text: None,
                said_offset: None,
            },
        );
        for (day, hour, minute, number, happened) in [
            (5, 11, 30, first, Happened::Missed),
            (6, 12, 0, second, Happened::Missed),
            (7, 9, 5, first, Happened::Rang),
            (7, 13, 20, first, Happened::Missed),
            (7, 20, 1, first, Happened::Silenced),
            (9, 9, 15, second, Happened::Stopped),
            (9, 22, 30, first, Happened::Silenced),
            (11, 9, 10, first, Happened::Unknown),
            (14, 18, 55, first, Happened::Missed),
            (16, 9, 59, second, Happened::Missed),
        ] {
            self.call(at(day, hour, minute), number, happened, 0);
        }
        let last = self.call(at(18, 0, 30), first, Happened::Answered, 7);
        self.note(
            at(18, 0, 31),
            Memo {
                call: last,
                case: None,
                speaker: Speaker::Recording,
                company: None,
                product: None,
                said_who: Some(false),
                said_stop: None,
                way_out: None,
                text: None,
            },
        );
        self.note(
            at(18, 8, 0),
            Attachment {
                call: last,
                case: Some(self.case.clone()),
                name: "sample-recording.m4a".to_owned(),
                mime: "audio/mp4".to_owned(),
                bytes: 58_112,
                sha256: [0xAB; 32],
                text: Some("the recorded message / 录音内容".to_owned()),
            },
        );
    }
}

fn identity() -> Identity {
    let text = |text: &str| Some(text.to_owned());
    Identity {
        name: text("Sample Person / 样例"),
        id_number: text("000000000000000000"),
        own_number: text("+12065550150"),
        phone: text("+12065550151"),
        address: text("1 Example Street"),
        email: text("sample@example.com"),
        provider: None,
        answers: vec![("prior_business".to_owned(), "No".to_owned())],
    }
}

/// The case of a form: the bank's for China, else one from numbers for examples of the country.
fn sample(form: &Form) -> Dossier {
    let directory = tempdir().expect("a directory");
    let (offset, zone, first, second) = match form.place {
        "CN" => (28_800, "Asia/Shanghai", "95588", "+862195588"),
        "GB" => (0, "Europe/London", "+442079460000", "+442079460001"),
        "DE" => (3_600, "Europe/Berlin", "+493023125000", "+493023125001"),
        "FR" => (3_600, "Europe/Paris", "+33199001234", "+33199001235"),
        "AU" => (39_600, "Australia/Sydney", "+61270101234", "+61270101235"),
        "IN" => (19_800, "Asia/Kolkata", "+12065550100", "+12065550101"),
        _ => (-18_000, "America/New_York", "+12065550100", "+12065550101"),
    };
    let country = &form.place[..2];
    let home = ["CN", "GB", "DE", "FR", "AU", "IN", "US", "CA"]
        .into_iter()
        .find(|it| *it == country)
        .expect("a country of the samples");
    let made = Made::new(directory.path(), offset, zone, home);
    if country == "CN" {
        made.change(CaseChange::Institution, "icbc", None);
    } else {
        made.change(CaseChange::NumberAdded, first, Some("shown on the phone"));
        made.change(CaseChange::NumberAdded, second, Some("shown on the phone"));
    }
    made.fill(first, second);
    made.dossier()
}

fn find(id: &str) -> Form {
    forms::find(id).expect("a form of the data")
}

fn one<'a>(filled: &'a Filled, id: &str) -> &'a FilledField {
    let fields = filled.sheets.first().map(|sheet| &sheet.fields);
    let mut fields = fields.expect("a sheet").iter();
    fields.find(|it| it.id == id).expect("a field of the form")
}

fn value(filled: &Filled, id: &str) -> Option<String> {
    one(filled, id).value.clone()
}

#[test]
fn every_form_is_as_it_was_reviewed() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/snapshots/forms");
    let write = std::env::var_os("CURFEW_WRITE_SNAPSHOTS").is_some();
    let mut names = Vec::new();
    for form in forms::all() {
        let dossier = sample(&form);
        let who = identity();
        let found = audit(&form, &dossier, &who, Language::En);
        let found_zh = audit(&form, &dossier, &who, Language::Zh);
        let name = format!("{}.txt", form.id);
        let filled = fill(form, &dossier, &who, None);
        let mut page = text_page(&filled, Some("SAMPLE-CODE"));
        for finding in found.into_iter().chain(found_zh) {
            page += if finding.has { "\n+ " } else { "\n- " };
            page += &finding.text;
        }
        page.push('\n');
        let path = folder.join(&name);
        names.push(name);
        if write {
            std::fs::write(&path, page).unwrap();
            continue;
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            kept == page,
            "{} differs; see tests/snapshots/README.md",
            path.display()
        );
    }
    let there = std::fs::read_dir(&folder).unwrap().count();
    assert_eq!(
        there,
        names.len(),
        "a snapshot for every form, and no other"
    );
}

#[test]
fn every_letter_is_as_it_was_reviewed() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/snapshots/letters");
    for (id, language) in [
        ("ca-lnnte", Language::En),
        ("cn-12378", Language::Zh),
        ("de-bnetza-a", Language::De),
        ("fr-signalconso", Language::Fr),
    ] {
        let form = find(id);
        let text = letter(&form, &sample(&form), &identity(), language, "SAMPLE-CODE");
        let path = folder.join(format!("{}.txt", language.code()));
        if std::env::var_os("CURFEW_WRITE_SNAPSHOTS").is_some() {
            std::fs::write(&path, text).unwrap();
            continue;
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(kept == text, "{} differs", path.display());
    }
}
