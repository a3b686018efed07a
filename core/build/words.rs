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
    let (mut names, mut rows) = (String::new(), [const { String::new() }; 2]);
    let mut counts = [0; 2];
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
            if label.len() > needed.len() {
                return Err(in_word("a language that is not asked for".to_owned()));
            }
            let mut row = Vec::new();
            for language in needed {
                let text = label
                    .get(*language)
                    .ok_or_else(|| in_word(format!("no {language}")))?;
                rows::text(text, language).map_err(in_word)?;
                if *language == "fr" {
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
            let table = usize::from(!all);
            writeln!(rows[table], "    [{}],", row.join(", ")).expect("a String takes every write");
            counts[table] += 1;
        }
    }
    Ok(format!(
        "/// A word or a sentence that is put around the facts.\n\
         #[derive(Clone, Copy, Debug, Eq, PartialEq)]\npub enum Word {{\n{names}}}\n\
         static WORDS: [[Text; 4]; {}] = [\n{}];\n\
         /// Those behind them, in English and Chinese.\n\
         static WORDS_OF_TWO: [[Text; 2]; {}] = [\n{}];\n",
        counts[0], rows[0], counts[1], rows[1]
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
