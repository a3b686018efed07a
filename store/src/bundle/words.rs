//! The words of the report and of the texts beside it, in each language: those of
//! `data/complaint-words.json`, and what separates them.

use curfew_core::forms::{self, Word};

use crate::cases::Dossier;
use crate::export::Language;
use crate::forms::say;
use crate::ledger::{Channel, Confidence};

pub(super) struct Words {
    /// The language, as forms have it.
    pub(super) language: forms::Language,
    pub(super) colon: &'static str,
    pub(super) comma: &'static str,
    pub(super) semicolon: &'static str,
    /// What something in brackets stands between.
    brackets: [&'static str; 2],
}

impl Words {
    pub(super) fn text(&self, word: Word) -> &'static str {
        word.text(self.language)
    }

    /// The sentence, with these in its holes.
    pub(super) fn say(&self, word: Word, parts: &[&str]) -> String {
        say(word, self.language, parts)
    }

    /// How something was said to the caller.
    pub(super) fn channel(&self, channel: Channel) -> &'static str {
        self.text(crate::forms::channel(channel))
    }

    /// How sure the user is; nothing where nobody said.
    pub(super) fn confidence(&self, confidence: Confidence) -> &'static str {
        crate::forms::confidence(confidence).map_or("", |word| self.text(word))
    }

    /// How the record was made and what it does not show, by where the calls of the case come from.
    pub(super) fn sections(&self, dossier: &Dossier) -> [(&'static str, Vec<String>); 2] {
        let (asked, read) = dossier.origins();
        let of_asked = (
            Word::RecordOriginAsked,
            &[Word::RecordLimitEntry, Word::RecordLimitAsked][..],
        );
        let of_read = (Word::RecordOriginFile, &[Word::RecordLimitFile][..]);
        let owned = |word: &Word| self.text(*word).to_owned();
        let mut method = Vec::new();
        if asked > 0 && read > 0 {
            let parts = [&asked.to_string()[..], &read.to_string()];
            method.push(self.say(Word::RecordBoth, &parts));
        }
        let mut limits = Vec::new();
        for (is_here, (origin, limits_of)) in
            [(asked > 0 || read == 0, of_asked), (read > 0, of_read)]
        {
            if is_here {
                method.push(owned(&origin));
                limits.extend(limits_of.iter().map(owned));
            }
        }
        method.extend([Word::RecordMethodTree, Word::RecordMethodCheck].map(|it| owned(&it)));
        method.extend(crate::forms::dated(dossier, self.language));
        limits.extend(crate::forms::gaps(Word::RecordGaps, dossier, self.language));
        limits.extend([Word::RecordLimitOwner, Word::RecordLimitNumber].map(|it| owned(&it)));
        [
            (self.text(Word::RecordMethod), method),
            (self.text(Word::RecordLimits), limits),
        ]
    }

    /// In brackets.
    pub(super) fn bracketed(&self, text: &str) -> String {
        [self.brackets[0], text, self.brackets[1]].concat()
    }
}

pub(super) const fn words(language: Language) -> &'static Words {
    match language {
        Language::English => &ENGLISH,
        Language::SimplifiedChinese => &CHINESE,
    }
}

const ENGLISH: Words = Words {
    language: forms::Language::En,
    colon: ": ",
    comma: ", ",
    semicolon: "; ",
    brackets: [" (", ")"],
};

const CHINESE: Words = Words {
    language: forms::Language::Zh,
    colon: "：",
    comma: "，",
    semicolon: "；",
    brackets: ["（", "）"],
};
