//! The letter that asks a caller to keep its recordings and records, and to hand them over.

use curfew_core::Region;
use curfew_core::forms::{Form, Language, Word};

use super::Identity;
use super::values::Scope;
use super::{show::say, values::told};
use crate::cases::Dossier;

/// What the ledger calls the form of an exported letter.
pub const LETTER: &str = "letter";

/// The letter in `language`, as plain text. `form` is one of the language, for how days are written; `code` is
/// the code of the ledger's checkpoint, printed at the end: who receives it dates the records.
/// What is not known of the caller or of whoever writes is said to be unknown.
#[must_use]
pub fn letter(
    form: &Form,
    dossier: &Dossier,
    who: &Identity,
    language: Language,
    code: &str,
) -> String {
    let scope = Scope {
        dossier,
        who,
        form,
        language,
        calls: dossier.calls.iter().collect(),
        call: None,
    };
    let word = |word: Word| word.text(language).to_owned();
    let unknown = Word::Unknown.text(language);
    let own = |text: &Option<String>| text.as_deref().map(super::show::clean);
    let caller = scope.caller_name();
    let number = own(&who.own_number);
    let mut parts = vec![
        word(Word::LetterTitle),
        say(
            Word::LetterTo,
            language,
            &[caller.as_deref().unwrap_or(unknown)],
        ),
        say(
            Word::LetterCalls,
            language,
            &[number.as_deref().unwrap_or(unknown)],
        ),
    ];
    let mut calls = dossier.calls.iter().map(|call| {
        let number = call.call.number.as_deref().unwrap_or(unknown);
        let when = scope.when(call.at());
        ["  ", &when, "  ", number].concat()
    });
    parts.push(
        scope
            .list(&mut calls, "\n")
            .unwrap_or_else(|| word(Word::CallsNone)),
    );
    parts.push(word(Word::LetterKeep));
    parts.push(word(Word::LetterGive));
    let law = law(dossier.home).text(language);
    parts.push(say(Word::LetterLaw, language, &[law]));
    parts.extend(scope.registered());
    let told = told(dossier);
    if let Some(said) = scope.list(&mut told.iter().map(|it| scope.told(it)), scope.semicolon()) {
        parts.push(say(Word::Told, language, &[&said]));
    }
    parts.push(word(Word::LetterStop));
    let name = own(&who.name).unwrap_or_else(|| "________________".to_owned());
    let mut end = vec![name];
    end.extend(own(&who.address));
    parts.push(end.join("\n"));
    let sign = [&word(Word::LetterSign), scope.colon(), "________________"];
    parts.push(sign.concat());
    parts.push(say(Word::Code, language, &[code]));
    parts.join("\n\n") + "\n"
}

/// The law on personal data of where the case is; no name of one where that is not known.
fn law(home: Option<Region>) -> Word {
    let Some(home) = home else {
        return Word::LetterLawAny;
    };
    match home.code() {
        "CN" => Word::LetterLawCn,
        "GB" => Word::LetterLawGb,
        // The rest of the European Economic Area has it too.
        "IS" | "LI" | "NO" => Word::LetterLawEu,
        _ if home.is_in_eu() => Word::LetterLawEu,
        _ => Word::LetterLawAny,
    }
}
