//! Calls that showed no number.

use std::io::{self, Write};

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
            words.assigned,
            words.colon,
            assigned.len(),
            words.assigned_text
        )?;
        for it in assigned {
            let call = &it.call;
            let sure = (it.by.confidence as usize).checked_sub(1);
            let source = it.by.source.as_deref().unwrap_or(words.unknown);
            let sure = sure.map_or("", |it| words.confidences[it]);
            let about = [
                format!("{} {}", words.entry, call.seq),
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
