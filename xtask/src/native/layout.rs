//! Compares the C headers that SQLite is compiled with to what Android has.
//!
//! A wrong size of one type would overwrite memory on the phone, silently. So `facts.c` of
//! `android/native/layout/` is compiled with SQLite's flags, its constants are read out of the
//! object file, and the crate beside it asserts at compile time that the `libc` crate, which was
//! made from Android's own headers, says the same.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use object::{Object as _, ObjectSection as _, ObjectSymbol as _};

use super::error::NativeError;
use super::tools::Tool;

/// What the name of every constant in `facts.c` begins with.
const PREFIX: &str = "curfew_fact_";

/// The constants of `facts.c`, compiled by `clang` to an object file.
///
/// # Errors
/// [`NativeError::NotElf`] if the object file is not as expected.
pub(super) fn read_facts(object: &Path) -> Result<Vec<(String, i64)>, NativeError> {
    let bytes = fs::read(object).map_err(NativeError::file(object))?;
    parse_facts(&bytes).map_err(|reason| NativeError::NotElf {
        path: object.to_owned(),
        reason,
    })
}

fn parse_facts(bytes: &[u8]) -> Result<Vec<(String, i64)>, String> {
    let text = |error: object::Error| error.to_string();
    let file = object::File::parse(bytes).map_err(text)?;
    let mut facts = Vec::new();
    for symbol in file.symbols() {
        let Some(name) = symbol.name().map_err(text)?.strip_prefix(PREFIX) else {
            continue;
        };
        let index = symbol
            .section_index()
            .ok_or_else(|| format!("{name} lies nowhere"))?;
        let section = file.section_by_index(index).map_err(text)?;
        // A constant of nought may lie in a section without bytes in the file.
        let value = match section.data_range(symbol.address(), 8).map_err(text)? {
            Some(bytes) => i64::from_le_bytes(
                bytes
                    .try_into()
                    .map_err(|_| format!("{name} is not eight bytes long"))?,
            ),
            None => 0,
        };
        facts.push((name.to_owned(), value));
    }
    facts.sort();
    if facts.is_empty() {
        Err("it has no facts".to_owned())
    } else {
        Ok(facts)
    }
}

/// Writes the facts as Rust constants and returns the file.
///
/// A file that would not change is left alone, so that cargo has nothing to do.
fn write_facts(facts: &[(String, i64)], folder: &Path) -> Result<PathBuf, NativeError> {
    let mut text = String::new();
    for (name, value) in facts {
        writeln!(
            text,
            "#[allow(non_upper_case_globals)]\npub(crate) const {name}: i64 = {value};"
        )
        .expect("a string takes every text");
    }
    let file = folder.join("facts.rs");
    if fs::read(&file).ok().as_deref() != Some(text.as_bytes()) {
        fs::write(&file, text).map_err(NativeError::file(&file))?;
    }
    Ok(file)
}

/// Compiles the facts with `clang` and holds them against the `libc` crate with `cargo`, both given
/// with their flags for one target; what is made lies in `folder`.
pub(super) fn check(
    sources: &Path,
    folder: &Path,
    mut clang: Tool,
    mut cargo: Tool,
    rust_target: &str,
) -> Result<(), NativeError> {
    fs::create_dir_all(folder).map_err(NativeError::file(folder))?;
    let object = folder.join("facts.o");
    clang
        .arg("-c")
        .arg(sources.join("facts.c"))
        .arg("-o")
        .arg(&object);
    clang.run()?;
    let facts = write_facts(&read_facts(&object)?, folder)?;
    cargo
        .args(["check", "--quiet", "--locked", "--target", rust_target])
        .arg("--manifest-path")
        .arg(sources.join("Cargo.toml"))
        .arg("--target-dir")
        .arg(folder.join("target"))
        .env("CURFEW_C_FACTS", facts);
    cargo.run()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_facts_is_refused() {
        for bytes in [&b""[..], b"not an object"] {
            assert!(parse_facts(bytes).is_err());
        }
        // A real object file, of another kind: this program itself.
        let program = std::env::current_exe().expect("the system names this program");
        let bytes = fs::read(program).expect("it can be read");
        assert_eq!(parse_facts(&bytes), Err("it has no facts".to_owned()));
    }

    #[test]
    fn facts_become_constants() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let facts = [("SIZE_x".to_owned(), 8), ("MAP_FAILED".to_owned(), -1)];
        let file = write_facts(&facts, folder.path()).expect("the file can be written");
        let text = fs::read_to_string(file).expect("the file can be read");
        assert!(text.contains("pub(crate) const SIZE_x: i64 = 8;"), "{text}");
        assert!(
            text.contains("pub(crate) const MAP_FAILED: i64 = -1;"),
            "{text}"
        );
    }
}
