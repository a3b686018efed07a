//! `data/complaint-words.json`: the words that are put around the facts.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde::Deserialize;

use super::forms::{LANGUAGES, Label};
use super::rows;
use super::texts::Texts;

/// The Rust of `data/complaint-words.json`: an enum of the words, and their texts. A word of the
/// pages is there in all languages, one of the advice and of a bundle's record in English and Chinese.
///
/// # Errors
/// The word, and what is wrong with it.
pub(super) fn table(text: &str, texts: &mut Texts) -> Result<String, String> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Words {
        page: BTreeMap<String, Label>,
        advice: BTreeMap<String, Label>,
        record: BTreeMap<String, Label>,
    }
    let words: Words = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let (mut names, mut rows) = (String::new(), String::new());
    let mut count = 0;
    for (all, group) in [
        (true, words.page),
        (false, words.advice),
        (false, words.record),
    ] {
        for (word, label) in group {
            let in_word = |why: String| format!("{word}: {why}");
            let needed = if all { &LANGUAGES[..] } else { &LANGUAGES[..2] };
            let english = label
                .get("en")
                .ok_or_else(|| in_word("no English".to_owned()))?;
            let mut row = Vec::new();
            for language in LANGUAGES {
                let text = match label.get(language) {
                    Some(text) => text,
                    None if needed.contains(&language) => {
                        return Err(in_word(format!("no {language}")));
                    }
                    None => english,
                };
                rows::text(text, language).map_err(in_word)?;
                if language == "fr" {
                    french(text).map_err(in_word)?;
                }
                if holes(text) != holes(english) {
                    return Err(in_word(format!("{language} has other holes than English")));
                }
                row.push(texts.add(text));
            }
            let name = rows::variant(&word, &[word.as_str()])?;
            writeln!(names, "    /// `{word}` in the data.\n    {name},")
                .expect("a String takes every write");
            writeln!(rows, "    [{}],", row.join(", ")).expect("a String takes every write");
            count += 1;
        }
    }
    Ok(format!(
        "/// A word or a sentence that is put around the facts.\n\
         #[derive(Clone, Copy, Debug, Eq, PartialEq)]\npub enum Word {{\n{names}}}\n\
         static WORDS: [[Text; 4]; {count}] = [\n{rows}];\n"
    ))
}

/// Refuses a space before a mark that French holds to the word before it by a narrow space which does not break (U+202F).
pub(super) fn french(text: &str) -> Result<(), String> {
    match [" :", " ;", " ?", " !"]
        .iter()
        .find(|it| text.contains(*it))
    {
        Some(mark) => Err(format!("fr: {mark:?} is to have the space U+202F")),
        None => Ok(()),
    }
}

/// The places of a sentence where facts go.
fn holes(text: &str) -> BTreeSet<&str> {
    let hole = |at: usize| text.get(at..at + 3).filter(|it| it.ends_with('}'));
    text.match_indices('{')
        .filter_map(|(at, _)| hole(at))
        .collect()
}
