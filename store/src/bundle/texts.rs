//! The plain texts of a bundle: how to read it, and a draft for whoever certifies it.

use curfew_core::Place;
use curfew_core::forms::{self, Text, Word};

use super::Request;
use super::words::words;
use crate::cases::Dossier;
use crate::export::{Language, time};
use crate::ledger::checkpoint::Signed;

pub(super) struct Texts<'a> {
    pub(super) request: &'a Request<'a>,
    pub(super) dossier: &'a Dossier,
    pub(super) signed: &'a Signed,
}

impl Texts<'_> {
    fn is_chinese(&self) -> bool {
        self.request.language == Language::SimplifiedChinese
    }

    /// `README.txt`.
    pub(super) fn read_me(&self) -> String {
        let words = words(self.request.language);
        let colon = words.colon;
        let mut text = format!(
            "{}{colon}{}\n",
            words.text(Word::RecordTitle),
            self.dossier.case.name
        );
        if self.request.synthetic {
            text.push_str(words.text(Word::RecordSynthetic));
            text.push('\n');
        }
        if self.signed.signatures.is_empty() {
            text.push_str(words.text(Word::RecordUnsigned));
            text.push('\n');
        }
        text.push_str(match self.is_chinese() {
            true => forms::FILES_ZH.as_str(),
            false => forms::FILES.as_str(),
        });
        for (title, paragraphs) in words.sections(self.dossier) {
            text.push_str(&format!("\n{title}\n\n"));
            for paragraph in paragraphs {
                text.push_str(&format!("- {paragraph}\n"));
            }
        }
        text.push_str(&format!(
            "\n{}{colon}{}\n{}\n",
            words.text(Word::RecordCodeTitle),
            self.signed.checkpoint.code(),
            words.text(Word::RecordCodeText)
        ));
        text
    }

    /// `certificate.txt`: a draft; who signs it states what they know themselves. How the calls came into the
    /// record is told by where each comes from.
    pub(super) fn certificate(&self) -> String {
        let Draft {
            text,
            rules,
            asked,
            read,
            signed,
        } = if self.is_chinese() {
            &STATEMENT_ZH
        } else if self.request.place.is_some_and(is_us) {
            &CERTIFICATE_US
        } else {
            &STATEMENT
        };
        let checkpoint = &self.signed.checkpoint;
        let is_signed = !self.signed.signatures.is_empty();
        let (were_asked, were_read) = self.dossier.origins();
        let (asked, read) = (asked.as_str(), read.as_str());
        let (origins, rule) = match (were_asked, were_read) {
            (_, 0) => (asked.to_owned(), rules[0]),
            (0, _) => (read.to_owned(), rules[1]),
            _ => ([asked, read].concat(), rules[0]),
        };
        [
            ("{origins}", origins),
            ("{rules}", rule.to_owned()),
            ("{app}", self.request.app.to_owned()),
            ("{signed}", if is_signed { signed } else { "" }.to_owned()),
            ("{ledger}", checkpoint.origin()),
            ("{size}", checkpoint.size.to_string()),
            ("{code}", checkpoint.code().to_string()),
            ("{calls}", (were_asked + were_read).to_string()),
            ("{asked}", were_asked.to_string()),
            ("{read}", were_read.to_string()),
            (
                "{made}",
                time(self.request.now.at_ms, self.request.now.offset_seconds),
            ),
        ]
        .into_iter()
        .fold(text.as_str().to_owned(), |text, (key, value)| {
            text.replace(key, &value)
        })
    }
}

/// A certificate to be completed, and what of it hangs on the record.
struct Draft {
    text: Text,
    /// The rules it is made for: where the app was asked about a call, and where all were read from a file.
    rules: [&'static str; 2],
    /// How calls were written that the app was asked about.
    asked: Text,
    /// How calls were read from a file.
    read: Text,
    signed: &'static str,
}

fn is_us(place: Place) -> bool {
    place.country().code() == "US"
}

static CERTIFICATE_US: Draft = Draft {
    text: forms::CERTIFICATE_US,
    rules: [
        "RULES OF EVIDENCE 902(13) AND 902(14)",
        "RULE OF EVIDENCE 902(14)",
    ],
    asked: forms::CERTIFICATE_US_ASKED,
    read: forms::CERTIFICATE_US_READ,
    signed: "; the root was signed by a key of the record",
};

static STATEMENT: Draft = Draft {
    text: forms::STATEMENT,
    rules: ["", ""],
    asked: forms::STATEMENT_ASKED,
    read: forms::STATEMENT_READ,
    signed: ", the root of which is signed by a key of the record",
};

static STATEMENT_ZH: Draft = Draft {
    text: forms::STATEMENT_ZH,
    rules: ["", ""],
    asked: forms::STATEMENT_ZH_ASKED,
    read: forms::STATEMENT_ZH_READ,
    signed: "；树根由本记录的密钥签名",
};
