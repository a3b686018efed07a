//! Backups as the screens make and bring them back.

use curfew_store::ledger::{CaseChange, Confidence, fact};

use super::evidence::{Does, store};
use super::*;
use crate::views::{LedgerBack, LedgerFate, SaidAt};

const PASSPHRASE: &str = "correct horse battery";

impl App {
    fn back_up(&self) -> String {
        let path = self.root.path().join("curfew.age");
        let path = path.to_str().unwrap().to_owned();
        let made = self.backup(PASSPHRASE.to_owned(), path.clone()).unwrap();
        assert_eq!(made.bytes, std::fs::metadata(&path).unwrap().len());
        assert_eq!(made.left_out, 0);
        path
    }

    fn bring_back(&self, path: &str) -> crate::views::RestoredView {
        self.restore(PASSPHRASE.to_owned(), path.to_owned())
            .unwrap()
    }
}

#[test]
fn a_new_phone_has_everything_of_the_old_one_and_signs_with_its_own_key() {
    let (old, case) = App::with_case();
    old.create_list("Banks".to_owned()).unwrap();
    let line = fact::Case {
        id: case.clone(),
        what: CaseChange::ReplyLine,
        value: Some("+12065550102".to_owned()),
        source: None,
        confidence: Confidence::Certain,
    };
    let now = old.engine.stamp();
    old.ledger().change_case(&now, line).unwrap();
    old.checkpoint(store(9, Does::Sign)).unwrap();
    let backup = old.back_up();
    let text = std::fs::read(&backup).unwrap();
    let header = String::from_utf8_lossy(&text[..80]);
    assert!(
        header.starts_with("age-encryption.org/v1\n-> scrypt ") && header.contains(" 17\n"),
        "{header}"
    );
    let entries = old.ledger().head().unwrap().seq;

    let new = App::new();
    new.set_home(Some("us".to_owned())).unwrap();
    let restored = new.bring_back(&backup);
    let taken = LedgerBack {
        fate: LedgerFate::Taken,
        entries,
    };
    assert_eq!(restored.ledgers, [taken]);
    assert!(restored.rules_back && restored.rules_kept.is_none());
    assert_eq!((restored.lists.len(), restored.lists_kept.len()), (1, 0));
    assert_eq!(restored.lists, ["Banks"]);
    // A checkpoint, and the rules that were in force.
    assert_eq!((restored.files, restored.files_kept), (2, 0));
    assert_eq!(
        new.rulebook().unwrap().rules.len(),
        old.rulebook().unwrap().rules.len()
    );
    assert_eq!(new.lists().unwrap()[0].name, "Banks");
    let found = new.cases().unwrap();
    assert_eq!(found[0].id, case);
    assert_eq!(found, old.cases().unwrap());

    // Who answers to an open case rings from now on.
    let snapshot = new.engine.snapshot();
    assert_eq!(snapshot.settings.reply_lines, ["+12065550102"]);
    assert_eq!(snapshot.reply_lines.len(), 1);

    new.call(NIGHT_MS + 180_000, 0, Some("tel:+12065550100"));
    new.checkpoint(store(10, Does::Sign)).unwrap();
    let evidence = new.evidence(0).unwrap();
    assert_eq!(evidence.key.unwrap().epoch, 2);
    assert_eq!(new.check_ledger().unwrap().problems, 0);
    assert!(new.health().ledger_ok);

    // What the old phone noted since comes on its own; the two went on differently, and both are kept.
    old.call(NIGHT_MS + 240_000, 0, Some("tel:+12065550101"));
    let later = new.bring_back(&old.back_up());
    assert_eq!(later.ledgers[0].fate, LedgerFate::Beside);
    let again = new.bring_back(&backup);
    assert_eq!(
        again.ledgers[0],
        LedgerBack {
            fate: LedgerFate::Here,
            entries: 0
        }
    );
    // Of the whole family: the ledger, and the one beside.
    let all = App::new().bring_back(&new.back_up());
    let fates: Vec<LedgerFate> = all.ledgers.iter().map(|it| it.fate).collect();
    assert_eq!(fates[0], LedgerFate::Taken);
    assert!(
        fates.len() >= 2 && fates[1..].iter().all(|it| *it == LedgerFate::Beside),
        "{fates:?}"
    );
}

#[test]
fn what_is_in_the_way_stays_and_is_told() {
    let old = App::quiet();
    old.create_list("Banks".to_owned()).unwrap();
    old.create_list("Shops".to_owned()).unwrap();
    let backup = old.back_up();
    let here = App::quiet();
    let mine = rule("Mine", WhoView::Anyone, DispositionView::Silence);
    here.save_rules(vec![mine]).unwrap();
    here.create_list("Banks".to_owned()).unwrap();
    here.add_number("Banks".to_owned(), "206-555-0100".to_owned())
        .unwrap();
    here.call(NOON_MS, 0, Some("tel:+12065550100"));
    let restored = here.bring_back(&backup);
    assert_eq!(restored.ledgers[0].fate, LedgerFate::Beside);
    assert!(!restored.rules_back);
    assert_eq!(restored.lists, ["Shops"]);
    assert_eq!(restored.lists_kept, ["Banks"]);
    // The settings that stayed are not counted: they always do.
    assert_eq!(restored.files_kept, 0);
    assert_eq!(here.rulebook().unwrap().rules[0].name, "Mine");
    assert_eq!(here.lists().unwrap()[0].numbers, 1);
    // The rules of the backup can be looked at as any other file, and taken.
    let kept = restored.rules_kept.unwrap();
    let preview = here.preview_rules(kept, NOON_MS, OFFSET).unwrap();
    assert_eq!(preview.rules.len(), old.rulebook().unwrap().rules.len());
}

/// The history of another phone is read, counted and exported by itself; nothing is written into either.
#[test]
fn the_history_of_another_phone_is_read_beside_the_own_one() {
    let old = App::quiet();
    old.call(NOON_MS, 0, Some("tel:+12065550100"));
    old.call(NIGHT_MS, 0, Some("tel:+12065550101"));
    let old_code = old.evidence(0).unwrap().code;
    let backup = old.back_up();
    let here = App::quiet();
    here.call(NOON_MS, 0, Some("tel:+12065550102"));
    assert_eq!(here.other_ledgers().unwrap(), []);
    here.bring_back(&backup);

    let others = here.other_ledgers().unwrap();
    let [other] = &others[..] else {
        panic!("{others:?}")
    };
    assert_eq!(other.code.as_ref(), Some(&old_code));
    assert_eq!(other.calls, 2);
    let at = |at_ms| {
        Some(SaidAt {
            at_ms,
            offset_seconds: OFFSET,
        })
    };
    assert_eq!((other.first, other.last), (at(NOON_MS), at(NIGHT_MS)));

    // The page of one of its calls is read there, and says nothing of rules that are this phone's.
    let name = Some(other.name.clone());
    let page = here.history(
        HistoryFilter {
            ledger: name.clone(),
            ..HistoryFilter::default()
        },
        None,
        500,
    );
    let entries = page.unwrap().entries;
    let call = entries.iter().find(|it| it.at_ms == NIGHT_MS).unwrap();
    let detail = here.entry(call.seq, name.clone()).unwrap();
    assert_eq!((&detail.entry, &detail.steps), (call, &None));
    assert!(matches!(
        here.entry(999, name),
        Err(CurfewError::NotFound { .. })
    ));
    assert!(matches!(
        here.entry(call.seq, Some("../here".to_owned())),
        Err(CurfewError::NotFound { .. })
    ));

    let of = HistoryFilter {
        ledger: Some(other.name.clone()),
        ..HistoryFilter::default()
    };
    let calls = |filter: HistoryFilter| -> Vec<String> {
        let page = here.history(filter, None, 100).unwrap();
        page.entries
            .into_iter()
            .filter_map(|it| it.number)
            .collect()
    };
    assert_eq!(calls(of.clone()), ["+12065550101", "+12065550100"]);
    assert_eq!(calls(HistoryFilter::default()), ["+12065550102"]);
    let counts = here.counts(of.clone()).unwrap();
    assert_eq!((counts.allow, counts.silence), (1, 1));

    let size = here.evidence(0).unwrap().size;
    let path = here.root.path().join("calls.csv");
    let export = |filter| {
        let path = path.to_str().unwrap().to_owned();
        here.export(ExportForm::Csv, filter, LanguageView::English, path)
    };
    let made = export(of.clone()).unwrap();
    assert_eq!((made.calls, &made.code), (2, &old_code));
    assert!(
        std::fs::read_to_string(&path)
            .unwrap()
            .contains("+12065550101")
    );
    assert_eq!(here.evidence(0).unwrap().size, size);
    assert_eq!(here.other_ledgers().unwrap(), others);

    for name in ["", ".", "..", "../ledgers", "gone"] {
        let nowhere = HistoryFilter {
            ledger: Some(name.to_owned()),
            ..HistoryFilter::default()
        };
        let refused = here.history(nowhere.clone(), None, 1).unwrap_err();
        assert!(matches!(refused, CurfewError::NotFound { .. }), "{name}");
        let refused = export(nowhere).unwrap_err();
        assert!(matches!(refused, CurfewError::NotFound { .. }), "{name}");
    }

    // One that cannot be read is told, and hides no other.
    let folder = here.root.path().join("private/ledgers");
    std::fs::create_dir(folder.join("aa")).unwrap();
    std::fs::write(folder.join("aa/ledger.log"), b"no ledger").unwrap();
    let both = here.other_ledgers().unwrap();
    assert_eq!(both.len(), 2);
    assert_eq!(both.iter().filter(|it| it.code.is_none()).count(), 1);
}
