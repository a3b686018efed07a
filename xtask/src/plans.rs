//! `cargo xtask plans`: the numbering plans that the app carries, `data/number-plans.bin`.
//!
//! Made of the metadata that comes with the crate `rlibphonenumber` at the version in Cargo.lock. What
//! only formatting needs is left out: formats, example numbers. The rest is packed (DEFLATE, RFC 1951),
//! which makes 35 KB of 229. Nothing is decided here: a message of protobuf is copied without some
//! of its fields. Source: the crate's `resources/phonemetadata.proto`; protobuf's wire format.

use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

use crate::{StepResult, bindings};

/// The crate, and where its metadata lies in it.
const CRATE: &str = "rlibphonenumber";
const METADATA: &str = "src/generated/metadata/metadata.bin";

/// A message of the metadata, by what stands in it.
#[derive(Clone, Copy)]
enum Message {
    /// `PhoneMetadataCollection`
    Plans,
    /// `PhoneMetadata`
    Plan,
    /// `PhoneNumberDesc`
    Kind,
}

impl Message {
    /// Whether reading and classing a number needs a field. What does not: how an extension is written
    /// (13), which prefix is preferred (17), formats (19, 20), what cannot be dialled from abroad (24),
    /// portability (32); of a kind the example (6).
    fn needs(self, field: u64) -> bool {
        match self {
            Message::Plans => true,
            Message::Plan => ![13, 17, 19, 20, 24, 32].contains(&field),
            Message::Kind => field != 6,
        }
    }

    /// The message that a field of bytes is; `None` for a text.
    fn inner(self, field: u64) -> Option<Message> {
        match (self, field) {
            (Message::Plans, 1) => Some(Message::Plan),
            (Message::Plan, 1..=8 | 21 | 25 | 27..=31 | 33) => Some(Message::Kind),
            _ => None,
        }
    }

    /// A message of this kind without what is not needed; `None` where the bytes are none.
    fn needed(self, bytes: &[u8]) -> Option<Vec<u8>> {
        let (mut rest, mut out) = (bytes, Vec::new());
        while !rest.is_empty() {
            let key = varint(&mut rest)?;
            let field = key >> 3;
            let mut copied = Vec::new();
            put(&mut copied, key);
            match key & 7 {
                0 => put(&mut copied, varint(&mut rest)?),
                2 => {
                    let length = usize::try_from(varint(&mut rest)?).ok()?;
                    let (text, after) = rest.split_at_checked(length)?;
                    rest = after;
                    let text = match self.inner(field) {
                        Some(inner) => inner.needed(text)?,
                        None => text.to_vec(),
                    };
                    put(&mut copied, u64::try_from(text.len()).ok()?);
                    copied.extend(text);
                }
                _ => return None,
            }
            if self.needs(field) {
                out.extend(copied);
            }
        }
        Some(out)
    }
}

/// Takes a number of seven bits a byte, the lowest first, off the front.
fn varint(rest: &mut &[u8]) -> Option<u64> {
    let mut value = 0;
    for place in 0..10 {
        let (byte, after) = rest.split_first()?;
        *rest = after;
        value |= u64::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

fn put(out: &mut Vec<u8>, mut value: u64) {
    while value > 0x7f {
        out.push(value.to_le_bytes()[0] | 0x80);
        value >>= 7;
    }
    out.push(value.to_le_bytes()[0]);
}

/// Options of `cargo xtask plans`.
#[derive(clap::Args)]
pub(crate) struct Options {}

/// Writes the file anew.
///
/// # Errors
/// When cargo does not know the crate, or a file cannot be read or written.
pub(crate) fn run(_options: &Options) -> StepResult {
    let (path, packed) = (path()?, packed()?);
    std::fs::write(&path, &packed)?;
    println!("plans: {}, {} bytes", path.display(), packed.len());
    Ok(())
}

fn path() -> Result<PathBuf, Box<dyn std::error::Error>> {
    Ok(bindings::root()?.join("data/number-plans.bin"))
}

fn packed() -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let plans = std::fs::read(metadata()?)?;
    let needed = Message::Plans
        .needed(&plans)
        .ok_or("the metadata is no protobuf message")?;
    let mut packed = Vec::new();
    let (options, form) = (zopfli::Options::default(), zopfli::Format::Deflate);
    zopfli::compress(options, form, &needed[..], &mut packed)?;
    Ok(packed)
}

/// Where cargo has put the crate.
fn metadata() -> Result<PathBuf, Box<dyn std::error::Error>> {
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .current_dir(bindings::root()?)
        .args(["metadata", "--format-version=1", "--locked"])
        // Any one will do: no crate for another system is fetched.
        .arg("--filter-platform=x86_64-unknown-linux-gnu")
        .output()?;
    let known: Value = serde_json::from_slice(&output.stdout)?;
    let packages = known["packages"].as_array().into_iter().flatten();
    let manifest = packages
        .filter(|package| package["name"] == CRATE)
        .find_map(|package| package["manifest_path"].as_str())
        .ok_or_else(|| format!("cargo knows no {CRATE}"))?;
    Ok(PathBuf::from(manifest).with_file_name(METADATA))
}

#[cfg(test)]
mod tests {
    use sha2::{Digest as _, Sha256};

    use super::*;

    #[test]
    fn the_file_is_that_of_the_crate() {
        let committed = std::fs::read(path().unwrap()).unwrap();
        assert!(
            committed == packed().unwrap(),
            "cargo xtask plans writes it"
        );
    }

    /// The script needs a package that is not at hand here, so nobody would see a day that was changed.
    #[test]
    fn the_holidays_are_those_that_were_generated() {
        let data = crate::bindings::root().unwrap().join("data");
        let committed = std::fs::read(data.join("holidays/holidays.csv")).unwrap();
        let sum = Sha256::digest(&committed);
        let sum: String = sum.iter().map(|byte| format!("{byte:02x}")).collect();
        let readme = std::fs::read_to_string(data.join("README.md")).unwrap();
        assert!(
            readme.contains(&format!("`{sum}`")),
            "holidays.csv is now {sum}"
        );
    }

    #[test]
    fn what_formats_is_left_out_and_all_else_stays() {
        for (why, message, before, after) in [
            (
                "a number stays",
                Message::Plan,
                &b"\x50\xac\x02"[..],
                Some(&b"\x50\xac\x02"[..]),
            ),
            (
                "-1 takes ten bytes",
                Message::Kind,
                b"\x48\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
                Some(b"\x48\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"),
            ),
            (
                "a format goes",
                Message::Plan,
                b"\x9a\x01\x02\x0a\x00\x50\x01",
                Some(b"\x50\x01"),
            ),
            (
                "an example goes",
                Message::Kind,
                b"\x12\x01x\x32\x011",
                Some(b"\x12\x01x"),
            ),
            (
                "two levels down",
                Message::Plans,
                b"\x0a\x08\x0a\x06\x12\x01x\x32\x011",
                Some(b"\x0a\x05\x0a\x03\x12\x01x"),
            ),
            ("cut off", Message::Plan, b"\x0a\x02\x12", None),
            ("in a number", Message::Plan, b"\x50\xac", None),
            ("no such wire type", Message::Plan, b"\x53", None),
        ] {
            assert_eq!(message.needed(before).as_deref(), after, "{why}");
        }
    }
}
