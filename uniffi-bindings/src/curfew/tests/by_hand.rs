//! What the user puts right in a case by hand: notes made by mistake, calls without a number, and a home that is not the
//! institution's.

use super::cases::{ENGLISH, NUMBER, refusal};
use super::*;
use crate::views::{
    CaseChangeView, CaseDetail, ChannelView, ConfidenceView, ConsentNote, LogRowView, RefusalNote,
};

impl App {
    fn shown(&self, id: &str) -> CaseDetail {
        self.case_detail(id.to_owned(), ENGLISH, 20).unwrap()
    }
}

fn gone(result: Result<(), CurfewError>) {
    assert!(
        matches!(result, Err(CurfewError::NotFound { .. })),
        "{result:?}"
    );
}

#[test]
fn a_note_that_was_made_by_mistake_is_withdrawn() {
    let app = App::quiet();
    app.call(NOON_MS, 0, Some("tel:+12065550100"));
    let id = app.open();
    let noted = refusal(NOON_MS - 1000);
    app.note_refusal(id.clone(), None, noted.clone()).unwrap();
    let consent = ConsentNote {
        given: true,
        said: noted.said,
        channel: ChannelView::Web,
        text: None,
        entry: 0,
    };
    app.note_consent(id.clone(), consent).unwrap();
    let before = app.shown(&id);
    assert_eq!(before.counts.after_refusal, 1);
    assert!(before.withdrawn.is_empty());
    let (refused, consented) = (before.refusals[0].entry, before.consents[0].entry);
    app.withdraw_note(id.clone(), refused).unwrap();
    let after = app.shown(&id);
    assert_eq!((after.counts.after_refusal, after.first_refusal), (0, None));
    assert_eq!((after.refusals.len(), after.consents.len()), (0, 1));
    assert!(after.withdrawn[0].is_refusal);
    app.withdraw_note(id.clone(), consented).unwrap();
    let after = app.shown(&id);
    let kinds: Vec<bool> = after.withdrawn.iter().map(|it| it.is_refusal).collect();
    assert_eq!((after.consents.len(), kinds), (0, vec![true, false]));
    gone(app.withdraw_note(id.clone(), app.seq(NOON_MS)));
    gone(app.withdraw_note(id, 999));
    gone(app.withdraw_note("c-9".to_owned(), refused));
}

#[test]
fn a_refusal_in_a_call_that_nobody_answered_is_shown_counts_in_nothing_and_can_be_withdrawn() {
    let app = App::quiet();
    app.call(NOON_MS, 0, Some("tel:+12065550100"));
    app.call(NOON_MS + 3_600_000, 0, Some("tel:+12065550100"));
    let missed = 3;
    let rows = vec![LogRowView {
        talked_s: 0,
        ..super::calllog::row(NOON_MS + 3, "+12065550100", missed)
    }];
    app.reconcile(rows).unwrap();
    let id = app.open();
    let said = RefusalNote {
        channel: ChannelView::Phone,
        ..refusal(NOON_MS)
    };
    let call = app.seq(NOON_MS);
    app.note_refusal(id.clone(), Some(call), said).unwrap();
    app.note_refusal(id.clone(), None, refusal(NOON_MS + 1_800_000))
        .unwrap();
    let before = app.shown(&id);
    assert_eq!(before.counts.after_refusal, 1, "after the letter alone");
    let heard: Vec<bool> = before.refusals.iter().map(|it| !it.not_heard).collect();
    assert_eq!(heard, [true, false]);
    app.withdraw_note(id.clone(), before.refusals[1].entry)
        .unwrap();
    let after = app.shown(&id);
    assert_eq!((after.refusals.len(), after.withdrawn.len()), (1, 1));
}

#[test]
fn a_call_without_a_number_is_put_into_a_case_and_taken_out() {
    use CaseChangeView::{CallAdded, CallRemoved};
    let app = App::quiet();
    app.call(NIGHT_MS, 0, Some("tel:+12065550100"));
    app.call(NIGHT_MS + 60_000, 0, None);
    let id = app.open();
    let change = |what, seq: Option<u64>| {
        let value = seq.map(|it| it.to_string());
        let source = Some("the voice".to_owned());
        app.change_case(id.clone(), what, value, source, ConfidenceView::Likely)
    };
    let hidden = app.seq(NIGHT_MS + 60_000);
    change(CallAdded, Some(hidden)).unwrap();
    let shown = app.shown(&id);
    assert_eq!((shown.counts.calls, shown.numbers.len()), (1, 1));
    assert_eq!(shown.line.numbers, [NUMBER], "it is no number");
    let call = &shown.assigned[0];
    assert_eq!((call.seq, call.number.as_ref()), (hidden, None));
    let by = &shown.assigned_by[0];
    assert_eq!(by.number, hidden.to_string());
    assert_eq!(
        (by.source.as_deref(), by.confidence),
        (Some("the voice"), ConfidenceView::Likely)
    );
    for seq in [Some(app.seq(NIGHT_MS)), Some(1), None] {
        let refused = change(CallAdded, seq);
        assert!(
            matches!(refused, Err(CurfewError::Input { .. })),
            "{seq:?}: {refused:?}"
        );
    }
    change(CallRemoved, Some(hidden)).unwrap();
    assert!(app.shown(&id).assigned.is_empty());
}

#[test]
fn a_home_where_the_institutions_short_numbers_are_nobodys_is_told_of() {
    let app = App::new();
    app.call(NIGHT_MS, 0, Some("tel:95588"));
    let open = |institution: Option<&str>| {
        let institution = institution.map(str::to_owned);
        app.open_case("The bank".to_owned(), Vec::new(), institution)
            .unwrap()
    };
    let (bank, other) = (open(Some("icbc")), open(None));
    for (home, region, calls) in [
        (Some("hk"), Some("CN"), 0),
        (Some("cn"), None, 1),
        (None, None, 1),
    ] {
        app.set_home(home.map(str::to_owned)).unwrap();
        let shown = app.shown(&bank);
        let expected = (region, calls);
        let found = (shown.institution_region.as_deref(), shown.counts.calls);
        assert_eq!(found, expected, "{home:?}");
        assert_eq!(app.shown(&other).institution_region, None);
    }
}
