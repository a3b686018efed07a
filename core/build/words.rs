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
    let (mut names, mut block, mut in_all) = (String::new(), Vec::new(), 0);
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
                if text.contains('\n') {
                    return Err(in_word("has a line break".to_owned()));
                }
                block.push(text.clone());
            }
            let name = rows::variant(&word, &[word.as_str()])?;
            writeln!(names, "    /// `{word}` in the data.\n    {name},")
                .expect("a String takes every write");
            in_all += usize::from(all);
        }
    }
    let (place, length) = texts.add_block(&block.join("\n"));
    Ok(format!(
        "/// A word or a sentence that is put around the facts.\n\
         #[derive(Clone, Copy, Debug, Eq, PartialEq)]\npub enum Word {{\n{names}}}\n\
         /// The first of them are there in all languages, those behind in English and Chinese.\n\
         const WORDS_IN_ALL: usize = {in_all};\n\
         /// Their texts, each on a line, word by word, by language.\n\
         const WORDS: (usize, usize) = ({place}, {length});\n"
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
