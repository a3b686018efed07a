//! A case as its page shows it.

use curfew_core::forms;
use curfew_core::time::Moment;
use curfew_store::Stamp;
use curfew_store::cases::{Case, CaseCall, Dossier, Institution};
use curfew_store::ledger::Confidence;

use super::laws::known_as;
use crate::views::convert::ring_dot;
use crate::views::{
    CaseCallView, CaseCounts, CaseDetail, CaseNumberView, ClockView, ConfidenceView, ConsentNote,
    FilingView, LanguageView, RefusalNote, SaidAt, WithdrawnNote, case_line, count, form_language,
};

/// The most cases and calls that a screen gets at once.
pub(super) const MOST: usize = 500;
/// The most dots on the ring.
const MAX_DOTS: usize = 2000;

/// Some of the calls, newest first.
pub(super) fn page(calls: Vec<CaseCall>, skip: u32, limit: u32) -> Vec<CaseCallView> {
    let size = |it: u32| usize::try_from(it).unwrap_or(usize::MAX);
    let page = calls.into_iter().rev().skip(size(skip));
    let page = page.take(size(limit).clamp(1, MOST));
    page.map(CaseCallView::from).collect()
}

pub(super) fn detail(
    dossier: Dossier,
    clocks: Vec<ClockView>,
    language: LanguageView,
    newest: u32,
) -> CaseDetail {
    let first_refusal = dossier.first_refusal().map(said_at);
    let counts = CaseCounts {
        calls: count(dossier.calls.len()),
        days: count(dossier.by_day().len()),
        after_refusal: count(dossier.after_refusal()),
        unreadable: dossier.unreadable,
    };
    let older = dossier.calls.len().saturating_sub(MAX_DOTS);
    let ring = dossier.calls.iter().skip(older);
    let ring = ring.map(|it| ring_dot(&it.call)).collect();
    let on_clock = |at_ms, offset, noted| SaidAt {
        at_ms,
        offset_seconds: dossier.said_at(at_ms, offset, noted).offset_seconds(),
    };
    let mut said = Vec::new();
    for (all, not_heard) in [(&dossier.refusals, false), (&dossier.not_heard, true)] {
        for it in all {
            let at = on_clock(it.what.said_ms, it.what.said_offset, &it.at);
            said.push(RefusalNote::of(it.seq, &it.what, at, not_heard));
        }
    }
    let mut agreed = Vec::new();
    for it in &dossier.consents {
        let at = on_clock(it.what.said_ms, it.what.said_offset, &it.at);
        agreed.push(ConsentNote::of(it.seq, &it.what, at));
    }
    let Dossier {
        case,
        calls,
        mut by_number,
        withdrawn,
        assigned,
        ..
    } = dossier;
    let line = case_line(&case);
    let Case {
        institution,
        numbers,
        reply_lines,
        filings,
        ..
    } = case;
    let mut shown: Vec<CaseNumberView> = Vec::new();
    for it in numbers {
        let calls = by_number.remove(&it.number).unwrap_or(0);
        shown.push(CaseNumberView::of(it, calls));
    }
    let besides = by_number
        .into_iter()
        .take(MOST)
        .map(|(number, calls)| CaseNumberView {
            number,
            added: false,
            source: None,
            confidence: ConfidenceView::NotStated,
            calls,
        });
    shown.extend(besides);
    let body = |form: &str| {
        let form = forms::find(form)?;
        Some(form.body.get(form_language(language)).to_owned())
    };
    let about = institution.as_ref();
    CaseDetail {
        line,
        institution_said: about.is_some_and(Institution::is_said),
        institution_confidence: about
            .map_or(Confidence::NotStated, |it| it.confidence)
            .into(),
        institution: about.map(|it| match it.row() {
            Some(row) => known_as(row, language),
            None => it.id.clone(),
        }),
        institution_source: institution.and_then(|it| it.source),
        numbers: shown,
        reply_lines: reply_lines
            .into_iter()
            .map(|it| CaseNumberView::of(it, 0))
            .collect(),
        counts,
        first_refusal,
        refusals: said,
        consents: agreed,
        withdrawn: withdrawn
            .into_iter()
            .map(|it| WithdrawnNote {
                is_refusal: it.is_refusal,
                noted: stamped(&it.at),
                withdrawn: stamped(&it.by.at),
            })
            .collect(),
        assigned_by: assigned
            .iter()
            .rev()
            .take(MOST)
            .map(|it| CaseNumberView {
                number: it.by.seq.to_string(),
                added: true,
                source: it.by.source.clone(),
                confidence: it.by.confidence.into(),
                calls: 0,
            })
            .collect(),
        assigned: page(
            assigned.into_iter().map(|it| it.call).collect(),
            0,
            u32::MAX,
        ),
        institution_region: None,
        filings: filings
            .into_iter()
            .map(|it| FilingView {
                body: body(&it.with).unwrap_or(it.with),
                at: said_at(it.at),
                file_number: it.file_number,
            })
            .collect(),
        clocks,
        files: Vec::new(),
        file_room: 0,
        ring,
        calls: page(calls, 0, newest),
    }
}

pub(super) fn stamped(at: &Stamp) -> SaidAt {
    said_at(Moment::new(at.at_ms, at.offset_seconds))
}

pub(super) fn said_at(at: Moment) -> SaidAt {
    SaidAt {
        at_ms: at.unix_ms(),
        offset_seconds: at.offset_seconds(),
    }
}
