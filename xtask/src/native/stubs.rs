//! Stand-ins for Android's libraries, to link against where there is no NDK.
//!
//! A linker reads only names and kinds from a shared library. Those are in the symbol lists; each
//! becomes a label in an assembly file, and clang makes a library of it that no phone ever sees.
//! With `-z defs` a symbol that is on no list is an error of the link, not of the phone.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

use super::API_LEVEL;
use super::abi::Abi;
use super::error::NativeError;
use super::symbols::{Kind, LIBRARIES, Library};
use super::tools::Tool;

/// Archives that the standard library names and that the crate `unwinding` makes unneeded.
const EMPTY_ARCHIVES: [&str; 2] = ["libunwind.a", "libgcc.a"];

/// What eight bytes of an archive without members are.
const EMPTY_ARCHIVE: &[u8] = b"!<arch>\n";

/// Writes the stand-ins for one ABI into `directory`, unless they are there and still fit.
pub(super) fn write(
    abi: Abi,
    directory: &Path,
    clang: &str,
    linker: &Path,
) -> Result<(), NativeError> {
    fs::create_dir_all(directory).map_err(NativeError::file(directory))?;
    for library in &LIBRARIES {
        let source = directory.join(format!("{}.s", library.name));
        let shared = directory.join(format!("{}.so", library.name));
        let assembly = assembly(library, abi)?;
        if shared.is_file() && has_content(&source, assembly.as_bytes()) {
            continue;
        }
        let mut compiler = Tool::new(clang);
        compiler
            .arg(format!("--target={}{API_LEVEL}", abi.clang_target()))
            .args(["-shared", "-nostdlib"])
            .arg(format!("-fuse-ld={}", linker.display()))
            .arg(format!("-Wl,-soname,{}.so", library.name))
            .arg("-o")
            .arg(&shared)
            .arg(&source);
        fs::write(&source, assembly).map_err(NativeError::file(&source))?;
        compiler.run()?;
    }
    for name in EMPTY_ARCHIVES {
        let archive: PathBuf = directory.join(name);
        fs::write(&archive, EMPTY_ARCHIVE).map_err(NativeError::file(&archive))?;
    }
    Ok(())
}

/// One label for each symbol. A function's body is never run, so it is left empty; an object gets
/// eight bytes, because the linker warns of a size of nought.
fn assembly(library: &Library, abi: Abi) -> Result<String, NativeError> {
    let mut text = String::new();
    for (name, kind) in library.symbols(abi)? {
        let (section, word, body) = match kind {
            Kind::Function => (".text", "function", ".byte 0"),
            Kind::Object => (".data", "object", ".zero 8"),
        };
        // `%` is understood on every architecture; `@` begins a comment on ARM.
        writeln!(
            text,
            "{section}\n.globl {name}\n.type {name},%{word}\n{name}:\n{body}\n.size {name},.-{name}"
        )
        .expect("a string takes every text");
    }
    Ok(text)
}

fn has_content(path: &Path, content: &[u8]) -> bool {
    let read: io::Result<Vec<u8>> = fs::read(path);
    read.is_ok_and(|bytes| bytes == content)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_is_code_and_an_object_is_data() {
        let [libc, ..] = &LIBRARIES;
        let text = assembly(libc, Abi::Arm64).expect("the list is well formed");
        assert!(text.contains(".text\n.globl open\n.type open,%function\nopen:\n"));
        assert!(text.contains(".data\n.globl environ\n.type environ,%object\nenviron:\n.zero 8\n"));
        assert!(!text.contains("__aeabi_memcpy"), "only 32-bit ARM has it");
    }
}
