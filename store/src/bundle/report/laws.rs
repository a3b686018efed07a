//! What the laws of a place say of the calls: their hours, and the most that came in the time of each cap.

use std::io::{self, Write};

use curfew_core::forms::Word;
use curfew_core::laws::{Counts, Law, Per};
use curfew_core::{Place, Tri};
use serde::Serialize;

use super::Page;
use crate::cases::{Dossier, Reached, reach};
use crate::export::{Escaped, Language};

/// The texts of a place that held on the day of a call, and which calls came outside their hours.
pub(super) struct Laws {
    pub(super) laws: Vec<&'static Law>,
    /// By call, the indices of the laws outside whose hours it came.
    pub(super) outside: Vec<Vec<usize>>,
    /// The most that came in the time of each cap.
    caps: Vec<Reached>,
}

impl Laws {
    pub(super) fn of(place: Option<Place>, dossier: &Dossier) -> Laws {
        let mut found = Laws {
            laws: Vec::new(),
            outside: vec![Vec::new(); dossier.calls.len()],
            caps: Vec::new(),
        };
        let Some(place) = place else { return found };
        for (nth, said) in dossier.applied(place).enumerate() {
            for it in said {
                let (law, inside) = (it.law, it.inside);
                reach(&mut found.caps, &it, dossier.calls[nth].at());
                let index = match found.laws.iter().position(|it| it.id() == law.id()) {
                    Some(index) => index,
                    None => {
                        found.laws.push(law);
                        found.laws.len() - 1
                    }
                };
                if inside == Some(Tri::No) {
                    found.outside[nth].push(index);
                }
            }
        }
        found
    }
}

/// The keys of `laws.json`.
#[derive(Serialize)]
struct Cited {
    id: &'static str,
    jurisdiction: &'static str,
    citation: &'static str,
    binds: &'static str,
    in_force: Option<&'static str>,
    until: Option<&'static str>,
    source: &'static str,
    checked: &'static str,
    verified: bool,
}

/// `laws.json`: the texts that the report cites.
pub(in crate::bundle) fn laws_json(place: Place, dossier: &Dossier) -> Vec<u8> {
    let cited: Vec<Cited> = Laws::of(Some(place), dossier)
        .laws
        .iter()
        .map(|law| Cited {
            id: law.id(),
            jurisdiction: law.jurisdiction(),
            citation: law.citation_zh.unwrap_or(law.citation).as_str(),
            binds: law.binds.en.as_str(),
            in_force: law.in_force(),
            until: law.until(),
            source: law.source.as_str(),
            checked: law.checked(),
            verified: law.verified,
        })
        .collect();
    let mut bytes = serde_json::to_vec_pretty(&cited).expect("laws are plain data");
    bytes.push(b'\n');
    bytes
}

impl Page<'_> {
    pub(super) fn laws(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.laws.laws.is_empty() {
            return Ok(());
        }
        let words = self.words;
        writeln!(
            out,
            "<section>\n<h2>{}</h2>\n<p>{}</p>\n<ol class=\"laws\">",
            words.text(Word::RecordLaws),
            words.text(Word::RecordLawsText)
        )?;
        for (index, law) in self.laws.laws.iter().enumerate() {
            let is_chinese = self.request.language == Language::SimplifiedChinese;
            let citation = law
                .citation_zh
                .filter(|_| is_chinese)
                .unwrap_or(law.citation);
            let binds = if is_chinese {
                law.binds.zh
            } else {
                law.binds.en
            };
            let outside = self.laws.outside.iter().filter(|it| it.contains(&index));
            let count = match law.hours {
                Some(_) => format!(
                    "{}{}{}",
                    words.text(Word::RecordOutside),
                    words.colon,
                    outside.count()
                ),
                None => words.text(Word::RecordNoHours).to_owned(),
            };
            writeln!(
                out,
                "<li>{}{}{}{count}{}{}</li>",
                Escaped(citation.as_str()),
                words.bracketed(&Escaped(binds.as_str()).to_string()),
                words.colon,
                if law.verified {
                    String::new()
                } else {
                    [words.semicolon, words.text(Word::RecordNotVerified)].concat()
                },
                self.caps(law)
            )?;
        }
        writeln!(out, "</ol>\n</section>")
    }

    /// The most calls that came in the time of each cap of a law, beside the cap.
    fn caps(&self, law: &Law) -> String {
        let words = self.words;
        let span = |least: u32, most: u32| match least == most {
            true => least.to_string(),
            false => format!("{least}–{most}"),
        };
        let caps = self.laws.caps.iter().filter(|it| it.law.id() == law.id());
        let caps = caps.map(|it| {
            let (cap, tally) = (it.cap, it.tally);
            let of = match self.request.language {
                Language::SimplifiedChinese => cap.of.zh,
                Language::English => cap.of.en,
            };
            let counts = words.text(match cap.counts {
                None => Word::RecordCountsCalls,
                Some(Counts::Attempts) => Word::RecordCountsAttempts,
                Some(Counts::Rings) => Word::RecordCountsRings,
                Some(Counts::Contacts) => Word::RecordCountsTalks,
            });
            let per = words.text(match cap.per {
                Per::Day => Word::RecordPerDay,
                Per::Hours24 => Word::RecordPer24Hours,
                Per::Week => Word::RecordPerWeek,
                Per::Days7 => Word::RecordPer7Days,
                Per::Month => Word::RecordPerMonth,
                Per::Days30 => Word::RecordPer30Days,
            });
            let parts = [
                &cap.count.to_string(),
                counts,
                per,
                &Escaped(of.as_str()).to_string(),
                &it.at.date().to_string(),
                &tally.attempts.to_string(),
                &span(tally.rings, tally.rings_at_most),
                &span(tally.contacts, tally.contacts_at_most),
            ];
            let said = words.say(Word::CapReached, &parts);
            ["<br>", &said].concat()
        });
        caps.collect()
    }
}
