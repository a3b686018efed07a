//! Until when, and from when: what the law of a place counts.

use std::io::{self, Write};

use curfew_core::clocks::Kind;
use curfew_core::forms::Word;
use curfew_core::time::Moment;

use super::Page;
use crate::export::{Escaped, Language};
use crate::forms::clocks;

impl Page<'_> {
    /// The deadlines and waiting times of the place: how many calls each counts, and which end is next.
    pub(super) fn clocks(&self, out: &mut dyn Write) -> io::Result<()> {
        let (Some(place), words, now) = (self.request.place, self.words, self.request.now) else {
            return Ok(());
        };
        let today = Moment::new(now.at_ms, now.offset_seconds).date();
        let mut running = clocks(self.dossier, place, today);
        running.retain(|it| it.start.is_some());
        if running.is_empty() {
            return Ok(());
        }
        writeln!(
            out,
            "<section>\n<h2>{}</h2>\n<ul>",
            words.text(Word::RecordClocks)
        )?;
        for it in running {
            let clock = it.clock;
            let text = match self.request.language {
                Language::SimplifiedChinese => clock.text_zh,
                Language::English => clock.text,
            };
            let mut said = vec![
                it.end
                    .map_or(words.text(Word::Unknown).to_owned(), |end| end.to_string()),
            ];
            said.extend(it.from.map(|entry| {
                let word = match it.refusals {
                    ..=1 => Word::RecordFromRefusal,
                    _ => Word::RecordFromLastRefusal,
                };
                words.say(word, &[&entry.to_string(), &it.refusals.to_string()])
            }));
            let counted = match clock.kind {
                Kind::Filing | Kind::Retention => Some(Word::RecordPastIt),
                Kind::Register | Kind::Grace => Some(Word::RecordAfterIt),
                Kind::Bar if it.refusals > 1 => Some(Word::RecordWithinItOrBefore),
                Kind::Bar => Some(Word::RecordWithinIt),
                Kind::Answer => None,
            };
            // Of an end that the calendar does not tell nothing was counted.
            let counted = counted.filter(|_| it.end.is_some());
            said.extend(
                counted.map(|word| [words.text(word), words.colon, &it.calls.to_string()].concat()),
            );
            said.extend(
                it.next
                    .map(|day| format!("{} {day}", words.text(Word::RecordNextEnd))),
            );
            if !clock.verified {
                said.push(words.text(Word::RecordNotVerified).to_owned());
            }
            writeln!(
                out,
                "<li>{}{}{}{}</li>",
                Escaped(text.as_str()),
                words.bracketed(&Escaped(clock.citation.as_str()).to_string()),
                words.colon,
                said.join(words.semicolon)
            )?;
        }
        writeln!(out, "</ul>\n</section>")
    }
}
