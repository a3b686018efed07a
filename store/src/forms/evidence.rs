//! The list of evidence, and what dates the records.

use curfew_core::forms::{Language, Word};
use curfew_core::time::Moment;

use super::late::late_notes;
use super::show;
use super::values::{Scope, Told, told};
use crate::cases::Dossier;
use crate::ledger::Anchor;
use crate::ledger::fact;

impl Scope<'_> {
    /// A row for each piece of evidence: name, source, what it shows, pages.
    pub(super) fn evidence(&self) -> Vec<[String; 4]> {
        let pages = || self.word(Word::PagesLater).to_owned();
        let text = |word| self.word(word).to_owned();
        let mut rows = Vec::new();
        // A screening app was asked about each, or they were read in from elsewhere.
        for (was_asked, from) in [(true, Word::RecordsFrom), (false, Word::RecordsRead)] {
            let calls = self.calls.iter();
            let seqs = || {
                let calls = calls.clone().filter(|it| it.call.was_asked() == was_asked);
                calls.map(|it| it.seq)
            };
            let (Some(first), Some(last)) = (seqs().min(), seqs().max()) else {
                continue;
            };
            let entries = [first.to_string(), last.to_string()];
            rows.push([
                self.say(Word::Records, &[&seqs().count().to_string()]),
                self.say(from, &[&entries[0], &entries[1]]),
                text(Word::RecordsFor),
                pages(),
            ]);
        }
        for it in told(self.dossier) {
            let Some(noted) = it.noted else { continue };
            let noted = self.when(Moment::new(noted.at_ms, noted.offset_seconds));
            rows.push([
                self.say(Word::RefusalNote, &[&self.when(it.at)]),
                self.say(Word::NoteFrom, &[&noted, &it.seq.to_string()]),
                text(Word::RefusalFor),
                pages(),
            ]);
        }
        for it in self.dossier.registered() {
            let told = Told::of(self.dossier, it);
            let noted = self.when(Moment::new(it.at.at_ms, it.at.offset_seconds));
            rows.push([
                self.say(Word::RegisterNote, &[&self.when(told.at)]),
                self.say(Word::NoteFrom, &[&noted, &it.seq.to_string()]),
                text(Word::RegisterFor),
                pages(),
            ]);
        }
        let assigned = self.dossier.assigned.iter().map(|it| &it.call);
        let calls = self.calls.iter().copied().chain(assigned);
        let noted = calls.clone().filter(|it| !it.memos.is_empty()).count();
        if noted > 0 {
            let mut from = text(Word::CallNotesFrom);
            if let Some((late, days)) = late_notes(calls) {
                let latest = self.late(days).unwrap_or_default();
                let late = self.say(Word::NotesLate, &[&late.to_string(), &latest]);
                from = [from.as_str(), &late].join(self.semicolon());
            }
            rows.push([
                self.say(Word::CallNotes, &[&noted.to_string()]),
                from,
                text(Word::CallNotesFor),
                pages(),
            ]);
        }
        for file in self.dossier.files() {
            let it = file.what;
            let hash = crate::export::hex(&it.sha256);
            let purpose = file.text.map(show::clean);
            let mut from = self.say(Word::FileFrom, &[&it.bytes.to_string(), &hash]);
            for (is_so, word) in [
                (file.is_older, Word::FileOlder),
                (file.is_lost, Word::FileLost),
            ] {
                if is_so {
                    from = self.say(word, &[&from]);
                }
            }
            rows.push([
                show::clean(&it.name),
                from,
                purpose.unwrap_or_else(|| text(Word::Unknown)),
                pages(),
            ]);
        }
        for it in &self.dossier.stamps {
            let size = it.what.size.to_string();
            let (by, at) = authority(&it.what, self.language);
            let hash = crate::export::hex(&it.what.sha256);
            // A proof that leads to no block yet dates nothing.
            let shows = match at {
                Some(at) => self.say(Word::StampFor, &[&size, &at]),
                None => self.say(Word::StampNone, &[&size]),
            };
            rows.push([
                text(Word::Stamp),
                self.say(Word::StampFrom, &[&by, &hash, &it.seq.to_string()]),
                shows,
                pages(),
            ]);
        }
        rows
    }

    pub(super) fn evidence_text(&self) -> Option<String> {
        let rows = self.evidence();
        let mut lines = Vec::new();
        for (nth, row) in (1..).zip(&rows) {
            lines.push(format!("{nth}. {}", row[0]));
            let rest = [Word::Source, Word::Proves, Word::Pages];
            for (word, cell) in rest.into_iter().zip(&row[1..]) {
                lines.push(["   ", self.word(word), self.colon(), cell].concat());
            }
        }
        self.list(&mut lines.into_iter(), "\n")
    }
}

/// What dates the records from outside, and what that does not show; a sentence each.
pub(crate) fn dated(dossier: &Dossier, language: Language) -> Vec<String> {
    let stamps = dossier.stamps.iter();
    stamps
        .map(|it| {
            let (entry, size) = (it.seq.to_string(), it.what.size);
            let calls = dossier.calls.iter().filter(|call| call.seq <= size).count();
            let (size, calls) = (size.to_string(), calls.to_string());
            let (by, at) = authority(&it.what, language);
            match (it.what.anchor, at) {
                (Anchor::Rfc3161, Some(at)) => {
                    show::say(Word::Stamped, language, &[&by, &size, &calls, &at, &entry])
                }
                _ => match crate::anchors::height(&it.what) {
                    Some(height) => show::say(
                        Word::ProvedHeight,
                        language,
                        &[&size, &calls, &entry, &height.to_string()],
                    ),
                    None => show::say(Word::Proved, language, &[&size, &calls, &entry]),
                },
            }
        })
        .collect()
}

/// Who dates the records, and to when: an authority states a time, in UTC; of a proof the block has it, where one is noted.
fn authority(it: &fact::Checkpoint, language: Language) -> (String, Option<String>) {
    match it.anchor {
        Anchor::Rfc3161 => {
            let by = it.by.as_deref().map(show::clean);
            let by = by.unwrap_or_else(|| Word::NoName.text(language).to_owned());
            (by, Some(crate::export::time(it.stated_ms, 0)))
        }
        _ => {
            let block = crate::anchors::height(it).map(|it| it.to_string());
            let block = block.map(|it| show::say(Word::StampHeight, language, &[&it]));
            ("OpenTimestamps".to_owned(), block)
        }
    }
}
