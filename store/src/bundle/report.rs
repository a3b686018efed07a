//! `report.html`: the case for a reader; one page without script or outside parts, to print.

mod assigned;
mod deadlines;
mod laws;

use std::collections::BTreeMap;
use std::io::{self, Write};

use curfew_core::forms::{REPORT_STYLE, Word};
use curfew_core::{institutions, number};

use self::laws::Laws;
pub(super) use self::laws::laws_json;
use super::Request;
use super::words::{Words, words};
use crate::cases::{CaseCall, Dossier};
use crate::export::{Escaped, Language, charts, time};
use crate::forms::{became, late_calls, memo};
use crate::ledger::checkpoint::Signed;
use crate::ledger::fact::Memo;
use crate::ledger::{Channel, Seq, Stamp};
use crate::replay::Happened;

/// What the bundle's report has besides.
const OWN_STYLE: &str = "\
.sample { border: 2px solid var(--silent); border-radius: 8px; padding: 8px 12px; font-weight: 600; }
.code { margin: 16px 0 0; } .code code { font-size: 16px; font-weight: 600; }
.laws li { margin-bottom: 6px; }
";

/// Writes the page.
pub(super) fn write(
    request: &Request<'_>,
    dossier: &Dossier,
    signed: &Signed,
    out: &mut dyn Write,
) -> io::Result<()> {
    let (asked, read) = dossier.origins();
    let page = Page {
        request,
        is_mixed: asked > 0 && read > 0,
        dossier,
        words: words(request.language),
        laws: Laws::of(request.place, dossier),
        late: late_calls(dossier, request.place),
    };
    page.head(out, signed)?;
    page.days(out)?;
    page.hours(out)?;
    page.refusals(out)?;
    page.clocks(out)?;
    page.laws(out)?;
    page.calls(out)?;
    page.assigned(out)?;
    page.numbers(out)?;
    page.foot(out)
}

struct Page<'a> {
    request: &'a Request<'a>,
    dossier: &'a Dossier,
    words: &'static Words,
    laws: Laws,
    /// Calls after the time to comply with the refusal, by their entries, and which of them each is.
    late: BTreeMap<Seq, usize>,
    /// Whether the app was asked about some of the calls and others were read from a file.
    is_mixed: bool,
}

impl Page<'_> {
    fn head(&self, out: &mut dyn Write, signed: &Signed) -> io::Result<()> {
        let words = self.words;
        let (code, title) = (words.language.code(), words.text(Word::RecordTitle));
        let (code_title, code_text) = (
            words.text(Word::RecordCodeTitle),
            words.text(Word::RecordCodeText),
        );
        let colon = words.colon;
        let name = Escaped(&self.dossier.case.name);
        write!(
            out,
            "<!DOCTYPE html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
             <title>{title}{colon}{name}</title>\n<style>\n{REPORT_STYLE}{OWN_STYLE}</style>\n</head>\n<body>\n<header>\n<h1>{title}{colon}{name}</h1>\n"
        )?;
        if self.request.synthetic {
            writeln!(
                out,
                "<p class=\"sample\">{}</p>",
                self.words.text(Word::RecordSynthetic)
            )?;
        }
        if signed.signatures.is_empty() {
            writeln!(
                out,
                "<p class=\"sample\">{}</p>",
                self.words.text(Word::RecordUnsigned)
            )?;
        }
        let calls = &self.dossier.calls;
        if let (Some(first), Some(last)) = (calls.first(), calls.last()) {
            writeln!(
                out,
                "<p>{}{colon}{} – {}</p>",
                self.words.text(Word::RecordPeriod),
                at(first),
                at(last)
            )?;
        }
        let answered = calls
            .iter()
            .filter(|it| it.happened() == Happened::Answered)
            .count();
        writeln!(out, "<dl class=\"totals\">")?;
        for (name, count) in [
            (self.words.text(Word::RecordCalls), calls.len()),
            (
                self.words.text(Word::RecordDays),
                self.dossier.by_day().len(),
            ),
            (
                self.words.text(Word::RecordNumbers),
                self.dossier.by_number.len(),
            ),
            (self.words.text(Word::RecordAnswered), answered),
            (
                self.words.text(Word::RecordAfter),
                self.dossier.after_refusal(),
            ),
        ] {
            writeln!(out, "<div><dt>{name}</dt><dd>{count}</dd></div>")?;
        }
        writeln!(
            out,
            "</dl>\n<p class=\"code\"><b>{code_title}</b> <code>{}</code><br>{code_text}</p>\n</header>",
            signed.checkpoint.code()
        )
    }

    fn days(&self, out: &mut dyn Write) -> io::Result<()> {
        charts::days(out, self.request.language, &self.dossier.by_day())
    }

    fn hours(&self, out: &mut dyn Write) -> io::Result<()> {
        charts::week(out, self.request.language, &self.dossier.by_hour())
    }

    fn refusals(&self, out: &mut dyn Write) -> io::Result<()> {
        let words = self.words;
        let written = |noted: &Stamp| {
            let written = time(noted.at_ms, noted.offset_seconds);
            words.bracketed(&format!("{} {written}", words.text(Word::RecordWritten)))
        };
        // What was said, and when that was written down: the later, the less it is worth.
        let said = |said_ms, offset, noted: &Stamp| {
            let at = self.dossier.said_at(said_ms, offset, noted);
            let written = written(noted);
            format!(
                "{}{written}",
                crate::export::said(said_ms, at.offset_seconds())
            )
        };
        writeln!(
            out,
            "<section>\n<h2>{}</h2>",
            words.text(Word::RecordRefusals)
        )?;
        let noted: Vec<_> = self.dossier.stops().collect();
        let told: Vec<_> = self.dossier.said_to_caller().collect();
        if told.is_empty() && noted.is_empty() {
            writeln!(out, "<p>{}</p>", words.text(Word::RecordNoRefusal))?;
        } else {
            writeln!(
                out,
                "<table>\n<thead><tr><th class=\"n\">{}</th><th>{}</th><th>{}</th><th>{}</th><th>{}</th><th>{}</th></tr></thead>\n<tbody>",
                words.text(Word::RecordEntry),
                words.text(Word::RecordSaidAt),
                words.text(Word::RecordChannel),
                words.text(Word::RecordTo),
                words.text(Word::RecordReference),
                words.text(Word::RecordNote)
            )?;
            for it in told {
                let text = |text: &Option<String>| text.clone().unwrap_or_default();
                writeln!(
                    out,
                    "<tr><td class=\"n\">{}</td><td class=\"t\">{}</td><td>{}</td><td class=\"t\">{}</td><td class=\"t\">{}</td><td class=\"t\">{}</td></tr>",
                    it.seq,
                    said(it.what.said_ms, it.what.said_offset, &it.at),
                    words.channel(it.what.channel),
                    Escaped(&text(&it.what.to)),
                    Escaped(&text(&it.what.reference)),
                    Escaped(&text(&it.what.text))
                )?;
            }
            for (call, noted) in noted {
                writeln!(
                    out,
                    "<tr><td class=\"n\">{}</td><td class=\"t\">{}{}</td><td>{}</td><td></td><td></td><td class=\"t\">{}</td></tr>",
                    call.seq,
                    at(call),
                    written(&noted.at),
                    words.channel(Channel::Phone),
                    words.text(Word::RecordSaidStop)
                )?;
            }
            writeln!(out, "</tbody>\n</table>")?;
        }
        // Each tells every caller, and this one nothing.
        for it in self.dossier.registered() {
            let at = said(it.what.said_ms, it.what.said_offset, &it.at);
            let parts = [&it.what.to, &it.what.reference, &it.what.text];
            let parts = parts.into_iter().flatten();
            let parts = parts.map(|it| Escaped(it).to_string());
            let parts: Vec<String> = std::iter::once(at).chain(parts).collect();
            let text = words.say(Word::Registered, &[&parts.join(words.comma)]);
            writeln!(out, "<p>{text}</p>")?;
        }
        let unheard = self.dossier.unheard.len();
        if unheard > 0 {
            let text = words.say(Word::NotHeard, &[&unheard.to_string()]);
            writeln!(out, "<p>{text}</p>")?;
        }
        for it in &self.dossier.consents {
            writeln!(
                out,
                "<p>{} {}{}{}{} {}</p>",
                words.text(Word::RecordConsents),
                if it.what.given {
                    words.text(Word::RecordGiven)
                } else {
                    words.text(Word::RecordWithdrawn)
                },
                words.colon,
                said(it.what.said_ms, it.what.said_offset, &it.at),
                words.bracketed(words.channel(it.what.channel)),
                Escaped(it.what.text.as_deref().unwrap_or(""))
            )?;
        }
        if let Some((since, calls)) = self.dossier.agreed {
            let since = crate::export::said(since.unix_ms(), since.offset_seconds());
            let text = words.say(Word::Consented, &[&since, &calls.to_string()]);
            writeln!(out, "<p>{text}</p>")?;
        }
        for it in &self.dossier.withdrawn {
            let at = |at: &Stamp| time(at.at_ms, at.offset_seconds);
            let word = match it.is_refusal {
                true => Word::RefusalWithdrawn,
                false => Word::ConsentWithdrawn,
            };
            let (entry, by) = (it.seq.to_string(), it.by.seq.to_string());
            let text = words.say(word, &[&at(&it.at), &entry, &at(&it.by.at), &by]);
            let why = Escaped(it.by.what.as_deref().unwrap_or(""));
            writeln!(out, "<p>{text} {why}</p>")?;
        }
        writeln!(out, "</section>")
    }

    fn calls(&self, out: &mut dyn Write) -> io::Result<()> {
        let words = self.words;
        writeln!(
            out,
            "<section>\n<h2>{}</h2>\n<table class=\"calls\">\n<thead><tr><th class=\"n\">{}</th><th>{}</th><th>{}</th><th>{}</th><th>{}</th><th>{}</th><th>{}</th></tr></thead>\n<tbody>",
            words.text(Word::RecordEveryCall),
            words.text(Word::RecordEntry),
            words.text(Word::RecordTime),
            words.text(Word::RecordNumber),
            words.text(Word::RecordWhat),
            words.text(Word::RecordOutside),
            words.text(Word::RecordDayNth),
            words.text(Word::RecordNote)
        )?;
        for (call, outside) in self.dossier.calls.iter().zip(&self.laws.outside) {
            let outside: Vec<String> = outside.iter().map(|it| format!("[{}]", it + 1)).collect();
            let late = self.late.get(&call.seq);
            let late = late.map(|nth| {
                words.bracketed(&[words.text(Word::RecordLate), &nth.to_string()].join(" "))
            });
            let after = call.after.map_or_else(String::new, |after| {
                let late = late.unwrap_or_default();
                format!("{}{}{}{late}", after.day, words.comma, after.nth)
            });
            writeln!(
                out,
                "<tr><td class=\"n\">{}</td><td>{}</td><td><bdi dir=\"ltr\">{}</bdi></td><td class=\"t\">{}</td><td>{}</td><td>{after}</td><td class=\"t\">{}</td></tr>",
                call.seq,
                at(call),
                Escaped(call.call.number.as_deref().unwrap_or("")),
                self.what(call),
                outside.join(" "),
                self.memos(call)
            )?;
        }
        writeln!(out, "</tbody>\n</table>\n</section>")
    }

    fn what(&self, call: &CaseCall) -> String {
        let mut said = vec![self.words.text(became(call.happened())).to_owned()];
        if let Some(outcome) = &call.outcome
            && outcome.talked_s > 0
        {
            let seconds = outcome.talked_s.to_string();
            said.push(self.words.say(Word::Seconds, &[&seconds]));
        }
        if self.is_mixed && !call.call.was_asked() {
            said.push(self.words.text(Word::RecordFromFile).to_owned());
        }
        said.join(self.words.comma)
    }

    fn memos(&self, call: &CaseCall) -> String {
        let mut parts = Vec::new();
        for noted in &call.memos {
            parts.extend(self.memo(&noted.what));
            // Nothing is hidden: what a later note says otherwise stands with that note's entry.
            for it in call.corrected.iter().filter(|it| it.seq == noted.seq) {
                let said = self.memo(&it.was);
                if !said.is_empty() {
                    let by = it.by.to_string();
                    let by = self.words.say(Word::RecordCorrected, &[&by]);
                    parts.push([&by, self.words.colon, &said.join(self.words.comma)].concat());
                }
            }
            match call.days_until(noted) {
                0 => {}
                1 => parts.push(self.words.text(Word::NotedNext).to_owned()),
                days => parts.push(self.words.say(Word::NotedLate, &[&days.to_string()])),
            }
        }
        // What goes on after a comma has not come to its full stop.
        parts.join(self.words.semicolon).replace("。；", "；")
    }

    fn memo(&self, it: &Memo) -> Vec<String> {
        let parts = memo(it, self.words.language).into_iter();
        parts.map(|it| Escaped(&it).to_string()).collect()
    }

    fn numbers(&self, out: &mut dyn Write) -> io::Result<()> {
        let case = &self.dossier.case;
        let files = self.dossier.files();
        writeln!(
            out,
            "<section>\n<h2>{}</h2>\n<ul>",
            self.words.text(Word::RecordNumbersFrom)
        )?;
        let own = case.numbers.iter().map(|it| {
            let sure = match self.words.confidence(it.confidence) {
                "" => String::new(),
                sure => self.words.bracketed(sure),
            };
            (&it.number, it.source.as_deref(), sure)
        });
        let shown = self.dossier.by_number.keys();
        let shown = shown.filter(|number| case.numbers.iter().all(|it| it.number != **number));
        for (number, source, sure) in own.chain(shown.map(|it| (it, None, String::new()))) {
            let data = || self.of_data(number);
            let source = source.map(str::to_owned).or_else(data);
            writeln!(
                out,
                "<li><bdi dir=\"ltr\">{}</bdi>{}{}{sure}</li>",
                Escaped(number),
                self.words.colon,
                Escaped(source.as_deref().unwrap_or(self.words.text(Word::Unknown))),
            )?;
        }
        writeln!(out, "</ul>")?;
        if !files.is_empty() {
            writeln!(
                out,
                "<h2>{}</h2>\n<ul>",
                self.words.text(Word::RecordAttachments)
            )?;
            for it in files {
                let older = match it.is_older {
                    true => [self.words.semicolon, self.words.text(Word::RecordOlder)].concat(),
                    false => String::new(),
                };
                writeln!(
                    out,
                    "<li>{}{}SHA-256 <code>{}</code>{older}</li>",
                    Escaped(&it.what.name),
                    self.words.comma,
                    super::hex(&it.what.sha256)
                )?;
            }
            writeln!(out, "</ul>")?;
        }
        writeln!(out, "</section>")
    }

    /// Whose a number is by `data/institutions.csv`, and where that has it from.
    fn of_data(&self, text: &str) -> Option<String> {
        let home = self.dossier.case.institution.as_ref()?.region();
        let row = institutions::find(&number::read(text, home), home)?;
        let name = match self.request.language {
            Language::SimplifiedChinese => row.name_zh,
            Language::English => row.name,
        };
        let about = [
            "data/institutions.csv",
            self.words.comma,
            row.source.as_str(),
        ]
        .concat();
        Some([name.as_str(), &self.words.bracketed(&about)].concat())
    }

    fn foot(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "<footer>")?;
        for (title, texts) in self.words.sections(self.dossier) {
            writeln!(out, "<h2>{title}</h2>")?;
            for text in texts {
                writeln!(out, "<p>{}</p>", Escaped(&text))?;
            }
        }
        writeln!(
            out,
            "<p>{}{}{}</p>\n</footer>\n</body>\n</html>",
            Escaped(self.request.app),
            self.words.comma,
            time(self.request.now.at_ms, self.request.now.offset_seconds)
        )
    }
}

fn at(call: &CaseCall) -> String {
    time(call.call.at_ms, call.call.offset_seconds)
}
