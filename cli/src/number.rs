//! `curfew number`: what a text is as a number.

use std::io::{BufRead, Read};

use curfew_core::rulebook::Class;
use curfew_core::{Number, Presentation, Region, institutions, never_block, number, number_kinds};
use curfew_store::calls;
use serde::Serialize;

use crate::failure::Failure;
use crate::output::{Form, Output};

/// The longest line of standard input, bytes.
const MAX_LINE: u64 = 4096;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// The numbers; `-` reads lines `CC<TAB>TEXT` from standard input, one answer a line.
    #[arg(required = true, allow_negative_numbers = true)]
    texts: Vec<String>,
    /// The region whose plan applies, ISO 3166-1 alpha-2.
    #[arg(long, value_name = "CC")]
    home: Option<String>,
}

/// The answer; the keys are stable.
#[derive(Serialize)]
struct Answer<'a> {
    input: &'a str,
    home: Option<String>,
    kind: &'static str,
    /// Why there is no number; `null` where there is one.
    presentation: Option<&'static str>,
    e164: Option<String>,
    region: Option<String>,
    class: Option<&'static str>,
    valid: Option<bool>,
    /// The country whose plan was taken, where the text does not name one.
    read_as: Option<ReadAs>,
    never_block: Option<NeverBlockAnswer>,
    institution: Option<InstitutionAnswer>,
    number_kind: Option<NumberKindAnswer>,
}

/// A country that the text does not name, and by whose plan it was read: another would give another
/// number, or another meaning of a short code.
#[derive(Serialize)]
pub(crate) struct ReadAs {
    region: String,
    because: Because,
}

/// Why that country.
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Because {
    /// It is where the phone's number is from.
    Home,
    /// The phone is in its network.
    Network,
}

impl ReadAs {
    /// `None` where the text says of which country the number is, and where it is none.
    pub(crate) fn of(
        text: &str,
        number: &Number,
        from: Option<Region>,
        because: Because,
    ) -> Option<ReadAs> {
        let hangs_on_it = match number {
            Number::E164(_) => caller(text, None) != *number,
            // RFC 3966: the country that a local number is of.
            Number::Short(_) => !text.to_ascii_lowercase().contains("phone-context=+"),
            Number::Hidden(_) | Number::Unreadable => false,
        };
        let region = from.filter(|_| hangs_on_it)?;
        Some(ReadAs {
            region: region.to_string(),
            because,
        })
    }

    /// `as one of CN, the home region`.
    pub(crate) fn words(&self) -> String {
        let because = match self.because {
            Because::Home => "the home region",
            Because::Network => "where the phone is",
        };
        format!("as one of {}, {because}", self.region)
    }
}

/// Why no rule may stop the number. Not trust: the number may be faked.
#[derive(Serialize)]
struct NeverBlockAnswer {
    name: &'static str,
    kind: &'static str,
    source: &'static str,
    verified: bool,
}

/// Who the caller claims to be.
#[derive(Serialize)]
struct InstitutionAnswer {
    id: &'static str,
    name: &'static str,
    kind: &'static str,
    source: &'static str,
    /// Elsewhere in the country it is another firm's.
    local: bool,
    verified: bool,
}

/// What the first digits say.
#[derive(Serialize)]
struct NumberKindAnswer {
    kind: &'static str,
    name: &'static str,
    source: &'static str,
    verified: bool,
}

pub(crate) fn run(options: &Options, form: Form) -> Result<(), Failure> {
    let home = region(options.home.as_deref())?;
    let mut output = Output::open();
    for text in &options.texts {
        if text == "-" {
            let mut input = std::io::stdin().lock();
            for number in 1u64.. {
                let bad_at = |column: usize, what: &str| Failure::Input {
                    path: "standard input".into(),
                    what: format!("line {number}, column {column}: {what}"),
                };
                let bad = |what: &str| bad_at(1, what);
                let mut line = Vec::new();
                let read = (&mut input).take(MAX_LINE).read_until(b'\n', &mut line);
                if read.map_err(|error| bad(&error.to_string()))? == 0 {
                    break;
                }
                if line.len() as u64 == MAX_LINE && !line.ends_with(b"\n") {
                    return Err(bad_at(line.len(), "longer than 4096 bytes"));
                }
                let line = std::str::from_utf8(&line)
                    .map_err(|error| bad_at(error.valid_up_to() + 1, "not UTF-8 text"))?;
                let line = line.trim_end_matches(['\n', '\r']);
                let (home, text) = line
                    .split_once('\t')
                    .ok_or_else(|| bad("not CC<TAB>TEXT"))?;
                let home = match home {
                    "" => None,
                    code => Some(region_with_plan(code).map_err(|what| bad(&what))?),
                };
                answer(text, home, form, &mut output)?;
            }
        } else {
            answer(text, home, form, &mut output)?;
        }
    }
    output.finish()
}

/// Reads the `--home` argument.
pub(crate) fn region(code: Option<&str>) -> Result<Option<Region>, Failure> {
    region_of("--home", code)
}

/// Reads an argument that names a region.
pub(crate) fn region_of(
    argument: &'static str,
    code: Option<&str>,
) -> Result<Option<Region>, Failure> {
    let region = code.map(region_with_plan).transpose();
    region.map_err(|what| Failure::Argument { argument, what })
}

/// A region that has telephones, or what is wrong.
fn region_with_plan(code: &str) -> Result<Region, String> {
    let region = Region::new(code).map_err(|error| error.to_string())?;
    if !number::has_plan(region) {
        return Err(format!("no region {region} has a numbering plan"));
    }
    Ok(region)
}

/// Who calls, as a person writes it: a number, or the words for a caller without one. Without either
/// why there is none is not known, as of a call that a phone gives no number with.
pub(crate) fn caller(text: &str, home: Option<Region>) -> Number {
    if text.trim().is_empty() {
        return Number::Hidden(Presentation::Unknown);
    }
    calls::hidden(text).map_or_else(|| number::read(text, home), Number::Hidden)
}

/// What is added where no official source was read.
const fn doubt(verified: bool) -> &'static str {
    if verified { "" } else { ", not verified" }
}

fn answer(
    text: &str,
    home: Option<Region>,
    form: Form,
    output: &mut Output,
) -> Result<(), Failure> {
    let read = caller(text, home);
    let description = number::describe(&read, home);
    let answer = Answer {
        input: text,
        home: home.map(|region| region.to_string()),
        kind: read.kind(),
        presentation: match read {
            Number::Hidden(presentation) => Some(presentation.word()),
            _ => None,
        },
        e164: match read {
            Number::E164(number) => Some(number.to_string()),
            _ => None,
        },
        region: description.region.map(|region| region.to_string()),
        class: match read {
            Number::Short(_) => Some(Class::Short.word()),
            _ => description.class,
        },
        valid: description.valid,
        read_as: ReadAs::of(text, &read, home, Because::Home),
        never_block: never_block::find(&read, home).map(|found| NeverBlockAnswer {
            name: found.name.as_str(),
            kind: found.kind.word(),
            source: found.source.as_str(),
            verified: found.verified,
        }),
        institution: institutions::find(&read, home).map(|found| InstitutionAnswer {
            id: found.id(),
            name: found.name.as_str(),
            kind: found.kind.word(),
            source: found.source.as_str(),
            local: found.is_local(),
            verified: found.verified,
        }),
        number_kind: number_kinds::find(&read, home).map(|found| NumberKindAnswer {
            kind: found.class.word(),
            name: found.name.as_str(),
            source: found.source.as_str(),
            verified: found.verified,
        }),
    };
    if form == Form::Json {
        return output.json(&answer);
    }
    let canonical = read.canonical().unwrap_or_else(|| "-".to_owned());
    let known: Vec<String> = [
        answer
            .presentation
            .map(|presentation| format!("presentation {presentation}")),
        answer
            .read_as
            .map(|read_as| format!("read {}", read_as.words())),
        answer.never_block.map(|found| {
            let doubt = doubt(found.verified);
            format!("never blocked: {} (may be faked{doubt})", found.name)
        }),
        answer.institution.map(|found| {
            let doubt = doubt(found.verified);
            let local = match found.local {
                true => "; it is local to a province, elsewhere another firm's",
                false => "",
            };
            format!(
                "claims to be: {} ({}{doubt}{local})",
                found.name, found.kind
            )
        }),
        answer.number_kind.map(|found| {
            let doubt = doubt(found.verified);
            format!("{}: {}{doubt}", found.kind, found.name)
        }),
    ]
    .into_iter()
    .flatten()
    .collect();
    output.line(format_args!(
        "{text}\t{}\t{canonical}\t{}\t{}\t{}\t{}",
        answer.kind,
        answer.region.as_deref().unwrap_or("-"),
        answer.class.unwrap_or("-"),
        match answer.valid {
            Some(true) => "valid",
            Some(false) => "not valid",
            None => "-",
        },
        if known.is_empty() {
            "-".to_owned()
        } else {
            known.join("; ")
        },
    ))
}
