//! A filled form as a page to read, print and file: plain text, or HTML that needs nothing else.

use std::fmt::Write as _;
use std::path::Path;

use curfew_core::forms::{PAGE_STYLE, Source, Word};
use sha2::{Digest, Sha256};

use super::show::say;
use super::story::weekday;
use super::{Filled, FilledField};
use crate::StoreError;
use crate::durable;
use crate::export::Escaped;

/// How far the lines of a value are set in, so that no note of the user's looks like a field.
const INDENT: &str = "    ";

/// The page as plain text. `code` is the code of the ledger's checkpoint, printed at the end.
#[must_use]
pub fn text_page(filled: &Filled, code: Option<&str>) -> String {
    let mut page = String::new();
    let form = &filled.form;
    for line in [
        form.title.get(filled.language),
        form.body.get(filled.language),
        form.url,
        &filled.say(Word::Case, &[&filled.case]),
        filled.word(Word::Check),
        form.note.get(filled.language),
    ] {
        page += line;
        page.push('\n');
    }
    for (nth, sheet) in (1..).zip(&filled.sheets) {
        page.push('\n');
        if filled.sheets.len() > 1 {
            page += &filled.sheet_title(nth);
            page += "\n\n";
        }
        for field in &sheet.fields {
            page += &filled.label(field);
            page.push('\n');
            let copy = field.copy().unwrap_or(filled.word(Word::Unknown));
            for line in copy.split('\n') {
                page += INDENT;
                page += line;
                page.push('\n');
            }
            for note in filled.notes(field) {
                page += INDENT;
                page += "* ";
                page += &note.replace('\n', "\n        ");
                page.push('\n');
            }
        }
    }
    page.push('\n');
    let mut lines: Vec<String> = filled.annex_title().into_iter().collect();
    lines.extend_from_slice(&filled.annex);
    lines.push(filled.legend());
    lines.append(&mut filled.about_form());
    lines.append(&mut filled.end(code));
    for line in lines {
        page += &line;
        page.push('\n');
    }
    page
}

/// The same as one HTML page: no script, nothing from outside, made for printing on A4.
#[must_use]
pub fn html_page(filled: &Filled, code: Option<&str>) -> String {
    let form = &filled.form;
    let title = Escaped(form.title.get(filled.language));
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{title}</title>\n<style>\n{PAGE_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n",
        filled.language.code()
    );
    put(&mut page, "p", form.body.get(filled.language));
    aside(&mut page, &filled.say(Word::Case, &[&filled.case]));
    aside(&mut page, filled.word(Word::Check));
    aside(&mut page, form.note.get(filled.language));
    for (nth, sheet) in (1..).zip(&filled.sheets) {
        page += "<section>\n";
        if filled.sheets.len() > 1 {
            put(&mut page, "h2", &filled.sheet_title(nth));
        }
        page += "<table>\n";
        for field in &sheet.fields {
            let label = filled.label(field);
            if field.rows.is_empty() {
                page += "<tr>";
                put(&mut page, "th", &label);
                page += "<td>";
                let (class, text) = match field.copy() {
                    Some(text) => ("v", text),
                    None => ("v u", filled.word(Word::Unknown)),
                };
                let _ = write!(page, "<div class=\"{class}\">{}</div>", Escaped(text));
            } else {
                // A table needs the whole width.
                let label = Escaped(&label);
                let _ = write!(
                    page,
                    "<tr><th colspan=\"2\">{label}</th></tr>\n<tr><td colspan=\"2\">"
                );
                filled.evidence(field, &mut page);
            }
            for note in filled.notes(field) {
                put(&mut page, "small", &note);
            }
            page += "</td></tr>\n";
        }
        page += "</table>\n</section>\n";
    }
    filled.spread(&mut page);
    if let Some(title) = filled.annex_title() {
        put(&mut page, "h2", &title);
    }
    for line in &filled.annex {
        put(&mut page, "p", line);
    }
    page += "<footer>\n";
    // Printed, as the stars are.
    put(&mut page, "p", &filled.legend());
    for line in filled.about_form() {
        aside(&mut page, &line);
    }
    for line in filled.end(code) {
        put(&mut page, "p", &line);
    }
    page + "</footer>\n</body>\n</html>\n"
}

/// Writes a page to `path`, in the place of what is there, whole or not at all; its SHA-256.
///
/// # Errors
/// [`StoreError::ReadOnly`], [`StoreError::Full`] or [`StoreError::Io`].
pub fn write_page(page: &str, path: &Path) -> Result<[u8; 32], StoreError> {
    durable::replace(path, page.as_bytes()).map_err(StoreError::io("complaint"))?;
    Ok(Sha256::digest(page).into())
}

fn put(page: &mut String, element: &str, text: &str) {
    let _ = writeln!(page, "<{element}>{}</{element}>", Escaped(text));
}

/// For whoever files the page; not printed.
fn aside(page: &mut String, text: &str) {
    let _ = writeln!(page, "<p class=\"n\">{}</p>", Escaped(text));
}

impl Filled {
    fn word(&self, word: Word) -> &'static str {
        word.text(self.language)
    }

    fn say(&self, word: Word, parts: &[&str]) -> String {
        say(word, self.language, parts)
    }

    fn sheet_title(&self, nth: usize) -> String {
        self.say(
            Word::Sheet,
            &[&nth.to_string(), &self.sheets.len().to_string()],
        )
    }

    fn label(&self, field: &FilledField) -> String {
        let mut label = String::new();
        if let Some(call) = field.call {
            label += &self.say(Word::OfCall, &[&call.to_string()]);
            label += super::show::colon(self.language);
        }
        label += field.label;
        if field.required {
            label += " *";
        }
        label
    }

    /// What is to be known about a value: how much of a known limit it takes, and that it is cut, with
    /// the whole of it; that a number has not the form; what there is to choose from.
    fn notes(&self, field: &FilledField) -> Vec<String> {
        let mut notes = Vec::new();
        if field.most > 0 {
            let length = field.value.as_ref().map_or(0, |it| it.chars().count());
            let word = field.cut.as_ref().map_or(Word::Used, |_| Word::Over);
            notes.push(self.say(word, &[&length.to_string(), &field.most.to_string()]));
        }
        if let (Some(_), Some(whole)) = (&field.cut, &field.value) {
            notes.push(self.say(Word::Whole, &[whole]));
        }
        if let Some(form) = field.misfit {
            notes.push(self.say(Word::Misfit, &[form]));
        }
        let is_chosen = field
            .copy()
            .is_some_and(|value| field.choices.contains(&value));
        if !field.choices.is_empty() && !is_chosen {
            notes.push(self.say(Word::Choose, &[&field.choices.join(" / ")]));
        }
        notes
    }

    fn evidence(&self, field: &FilledField, page: &mut String) {
        debug_assert_eq!(field.from, Source::Evidence);
        *page += "<table class=\"e\">\n<tr>";
        for word in [
            Word::Number,
            Word::Evidence,
            Word::Source,
            Word::Proves,
            Word::Pages,
        ] {
            put(page, "th", self.word(word));
        }
        *page += "</tr>\n";
        for (nth, row) in (1..).zip(&field.rows) {
            *page += "<tr>";
            put(page, "td", &format!("{nth}"));
            for cell in row {
                put(page, "td", cell);
            }
            *page += "</tr>\n";
        }
        *page += "</table>";
    }

    /// Calls by day of the week and hour, where there are several.
    fn spread(&self, page: &mut String) {
        if self.spread.iter().flatten().sum::<u32>() < 2 {
            return;
        }
        *page += "<section>\n";
        put(page, "h2", self.word(Word::Spread));
        *page += "<table class=\"s\">\n<tr><th></th>";
        for hour in 0..24 {
            let _ = write!(page, "<th>{hour:02}</th>");
        }
        *page += "</tr>\n";
        for (day, hours) in self.spread.iter().enumerate() {
            *page += "<tr>";
            put(page, "th", self.word(weekday(day)));
            for calls in hours {
                let calls = match calls {
                    0 => String::new(),
                    calls => calls.to_string(),
                };
                let _ = write!(page, "<td>{calls}</td>");
            }
            *page += "</tr>\n";
        }
        *page += "</table>\n</section>\n";
    }

    fn legend(&self) -> String {
        ["*", self.word(Word::Required)].join(" ")
    }

    fn annex_title(&self) -> Option<String> {
        (!self.annex.is_empty()).then(|| self.word(Word::Annex).to_owned())
    }

    /// From where the form is known.
    fn about_form(&self) -> Vec<String> {
        let mut lines = vec![self.say(Word::FormSource, &[self.form.source, self.form.checked])];
        if !self.form.verified {
            lines.push(self.word(Word::NotVerified).to_owned());
        }
        lines
    }

    /// What was left out, and what the records prove.
    fn end(&self, code: Option<&str>) -> Vec<String> {
        let mut lines = Vec::new();
        if self.left_out > 0 {
            lines.push(self.say(Word::LeftOut, &[&self.left_out.to_string()]));
        }
        lines.extend_from_slice(&self.stamps);
        lines.push(self.word(Word::Limit).to_owned());
        lines.extend(code.map(|code| self.say(Word::Code, &[code])));
        lines
    }
}
