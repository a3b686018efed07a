//! `manifest.json` and `entries.jsonl`, each in its one form (`docs/formats/bundle.md`).

use crate::stamp;
use crate::text::{Fault, Hash, Json, unbase64};

/// What the bundle says of itself.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Manifest {
    /// What made it.
    pub app: String,
    /// When, RFC 3339 with the offset of the phone's zone.
    pub made_at: String,
    /// The origin of the checkpoint.
    pub ledger: String,
    /// How many entries the checkpoint is over.
    pub size: u64,
    /// The id of the case.
    pub case: Option<String>,
    /// What the case is called.
    pub title: Option<String>,
    /// Whether the calls were made up, for a sample.
    pub synthetic: bool,
    /// The numbers of which every call is disclosed.
    pub numbers: Vec<Number>,
    /// The code of the checkpoint.
    pub code: String,
    pub(crate) files: Vec<Listed>,
}

/// A number of which every call is disclosed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Number {
    /// In canonical form.
    pub number: String,
    /// How many calls.
    pub calls: u64,
    /// The entry of the last; 0 where there is none.
    pub last: u64,
}

/// A file as the manifest has it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Listed {
    pub(crate) name: String,
    pub(crate) bytes: u64,
    pub(crate) sha256: Hash,
}

impl Manifest {
    /// When it was made, in seconds since 1970; `None` for a day or second that there is not.
    pub(crate) fn seconds(&self) -> Option<i64> {
        let (wall, offset) = self.made_at.split_at_checked(19)?;
        let digits: String = wall.chars().filter(char::is_ascii_digit).collect();
        let (hours, minutes) = offset.get(1..)?.split_once(':')?;
        let ahead = hours.parse::<i64>().ok()? * 3600 + minutes.parse::<i64>().ok()? * 60;
        let sign = if offset.starts_with('-') { -1 } else { 1 };
        Some(stamp::seconds(&format!("{digits}Z"))? - sign * ahead)
    }

    pub(crate) fn read(bytes: &[u8]) -> Result<Manifest, Fault> {
        let mut from = Json::new(bytes);
        from.literal(r#"{"format":"curfew-bundle","version":1,"app":"#)?;
        let app = from.text()?;
        from.literal(r#","made_at":"#)?;
        let (offset, made_at) = (from.at(), from.text()?);
        if !is_time(&made_at) {
            let what = "not a time with its offset";
            return Err(Fault { offset, what });
        }
        from.literal(r#","ledger":"#)?;
        let ledger = from.text()?;
        from.literal(r#","size":"#)?;
        let size = from.number()?;
        from.literal(r#","case":"#)?;
        let case = optional(&mut from)?;
        from.literal(r#","title":"#)?;
        let title = optional(&mut from)?;
        from.literal(r#","synthetic":"#)?;
        let synthetic = from.yes_or_no()?;
        from.literal(r#","numbers":"#)?;
        let numbers = from.list(|from| {
            from.literal(r#"{"number":"#)?;
            let number = from.text()?;
            from.literal(r#","calls":"#)?;
            let calls = from.number()?;
            from.literal(r#","last":"#)?;
            let last = from.number()?;
            from.literal("}")?;
            let number = Number {
                number,
                calls,
                last,
            };
            Ok(number)
        })?;
        from.literal(r#","code":"#)?;
        let code = from.text()?;
        from.literal(r#","files":"#)?;
        let files = from.list(|from| {
            from.literal(r#"{"name":"#)?;
            let name = from.plain()?.to_owned();
            from.literal(r#","bytes":"#)?;
            let bytes = from.number()?;
            from.literal(r#","sha256":"#)?;
            let sha256 = from.hash()?;
            from.literal("}")?;
            let listed = Listed {
                name,
                bytes,
                sha256,
            };
            Ok(listed)
        })?;
        from.literal("}\n")?;
        from.end()?;
        Ok(Manifest {
            app,
            made_at,
            ledger,
            size,
            case,
            title,
            synthetic,
            numbers,
            code,
            files,
        })
    }
}

fn optional(from: &mut Json<'_>) -> Result<Option<String>, Fault> {
    if from.take("null") {
        return Ok(None);
    }
    from.text().map(Some)
}

/// `2026-11-25T22:30:00+08:00`: whole seconds, and always an offset.
fn is_time(text: &str) -> bool {
    const FORM: &[u8] = b"0000-00-00T00:00:00+00:00";
    let fits = |(found, form): (u8, &u8)| match form {
        b'0' => found.is_ascii_digit(),
        b'+' => matches!(found, b'+' | b'-'),
        _ => found == *form,
    };
    let two = |at: usize| text.get(at..at + 2).and_then(|it| it.parse::<u8>().ok());
    let within = |at, most| two(at).is_some_and(|it| it <= most);
    text.len() == FORM.len()
        && text.bytes().zip(FORM).all(fits)
        && (within(5, 12) && two(5) != Some(0))
        && (within(8, 31) && two(8) != Some(0))
        && (within(11, 23) && within(14, 59) && within(17, 60))
        && (within(20, 23) && within(23, 59))
}

/// A line of `entries.jsonl`.
pub(crate) struct Line {
    pub(crate) seq: u64,
    pub(crate) leaf_hash: Hash,
    pub(crate) bytes: Vec<u8>,
    pub(crate) proof: Vec<Hash>,
}

/// Reads every line, up to the first that is none.
pub(crate) fn lines(bytes: &[u8]) -> (Vec<Line>, Option<Fault>) {
    let mut from = Json::new(bytes);
    let mut lines = Vec::new();
    while !from.is_at_end() {
        match line(&mut from) {
            Ok(line) => lines.push(line),
            Err(fault) => return (lines, Some(fault)),
        }
    }
    (lines, None)
}

fn line(from: &mut Json<'_>) -> Result<Line, Fault> {
    from.literal(r#"{"seq":"#)?;
    let seq = from.number()?;
    from.literal(r#","leaf_hash":"#)?;
    let leaf_hash = from.hash()?;
    from.literal(r#","bytes":"#)?;
    let bytes = base64(from)?;
    from.literal(r#","proof":"#)?;
    let proof = from.list(|from| {
        let offset = from.at();
        let what = "not 32 bytes";
        let hash = base64(from)?.try_into();
        hash.map_err(|_| Fault { offset, what })
    })?;
    from.literal("}\n")?;
    Ok(Line {
        seq,
        leaf_hash,
        bytes,
        proof,
    })
}

fn base64(from: &mut Json<'_>) -> Result<Vec<u8>, Fault> {
    let offset = from.at();
    let what = "not base64 in its one form";
    unbase64(from.plain()?).ok_or(Fault { offset, what })
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANIFEST: &str = "{\"format\":\"curfew-bundle\",\"version\":1,\"app\":\"a\",\
        \"made_at\":\"2026-11-25T22:30:00+08:00\",\"ledger\":\"l\",\"size\":2,\"case\":null,\
        \"title\":\"Bank \\\"B\\\"\",\"synthetic\":true,\
        \"numbers\":[{\"number\":\"95588\",\"calls\":1,\"last\":2}],\"code\":\"c\",\"files\":[]}\n";

    #[test]
    fn a_manifest_is_read() {
        let manifest = Manifest::read(MANIFEST.as_bytes()).expect("a manifest");
        assert_eq!(manifest.title.as_deref(), Some("Bank \"B\""));
        assert_eq!((manifest.size, &manifest.case), (2, &None));
        assert!(manifest.synthetic);
        assert_eq!(manifest.numbers[0].last, 2);
        assert_eq!(manifest.seconds(), Some(1_795_617_000));
        let west = MANIFEST.replace("25T22:30:00+08:00", "25T11:00:01-03:30");
        let west = Manifest::read(west.as_bytes()).expect("a manifest");
        assert_eq!(west.seconds(), Some(1_795_617_001));
        let none = MANIFEST.replace("11-25", "11-31");
        let none = Manifest::read(none.as_bytes()).expect("a manifest");
        assert_eq!(none.seconds(), None);
    }

    #[test]
    fn another_form_is_refused() {
        for (from, to) in [
            ("\"version\":1", "\"version\":2"),
            ("\"version\":1", "\"version\": 1"),
            (",\"size\":2", ""),
            (",\"size\":2", ",\"size\":2,\"size\":2"),
            ("\"size\":2", "\"size\":02"),
            ("\"size\":2", "\"size\":2.0"),
            ("+08:00", "Z"),
            ("11-25", "13-25"),
            ("22:30", "24:30"),
            ("true", "1"),
            ("[]}", "[]} "),
            ("}\n", "}"),
            ("[]", "[,]"),
            ("null", "nul"),
        ] {
            let other = MANIFEST.replacen(from, to, 1);
            assert_ne!(other, MANIFEST);
            assert!(Manifest::read(other.as_bytes()).is_err(), "{from} {to}");
        }
    }
}
