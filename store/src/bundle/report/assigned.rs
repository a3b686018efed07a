//! Calls that showed no number.

use std::io::{self, Write};

use curfew_core::forms::Word;

use super::{Page, at};
use crate::export::Escaped;

impl Page<'_> {
    /// Calls without a number: whose they were, only the user says.
    pub(super) fn assigned(&self, out: &mut dyn Write) -> io::Result<()> {
        let words = self.words;
        let assigned = &self.dossier.assigned;
        if assigned.is_empty() {
            return Ok(());
        }
        writeln!(
            out,
            "<section>\n<h2>{}{}{}</h2>\n<p>{}</p>\n<ul>",
            words.text(Word::RecordAssigned),
            words.colon,
            assigned.len(),
            words.text(Word::RecordAssignedText)
        )?;
        for it in assigned {
            let call = &it.call;
            let source = it.by.source.as_deref().unwrap_or(words.text(Word::Unknown));
            let sure = words.confidence(it.by.confidence);
            let about = [
                format!("{} {}", words.text(Word::RecordEntry), call.seq),
                at(call),
                self.what(call),
                Escaped(source).to_string(),
                sure.to_owned(),
                self.memos(call),
            ];
            let about = about.into_iter().filter(|it| !it.is_empty());
            let about: Vec<String> = about.collect();
            writeln!(out, "<li>{}</li>", about.join(words.semicolon))?;
        }
        writeln!(out, "</ul>\n</section>")
    }
}
