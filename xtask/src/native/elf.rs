//! Reads a built library back: would a phone with Android 10 or later load it?
//!
//! The dynamic linker of Android refuses a library that asks for a symbol that no library it names
//! has, that has relocations in its code, or, on a phone with 16 KB pages, whose segments are
//! aligned to less. Each is read here from the ELF file's program headers and dynamic section.
//! Source: System V ABI, chapter 5; Android's guide to 16 KB page sizes.

use std::fmt;
use std::fs;
use std::path::Path;

use object::elf;
use object::read::elf::{Dyn as _, ElfFile32, ElfFile64, FileHeader, ProgramHeader as _};
use object::read::elf::{ElfFile, Sym as _};
use object::{Endianness, FileKind, Object as _, ObjectSymbol as _, SymbolKind};

use super::API_LEVEL;
use super::abi::Abi;
use super::error::NativeError;
use super::symbols::{LIBRARIES, library_of};

/// The alignment in bytes that phones with 16 KB pages need of every LOAD segment.
const PAGE: u64 = 16_384;

/// Libraries besides those with a symbol list that a library in the APK may name.
const OTHER_LIBRARIES: [&str; 1] = ["libandroid.so"];

/// A symbol that the phone must provide.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Undefined {
    /// The name, without a version.
    pub(super) name: String,
    /// Whether the library loads without it.
    pub(super) weak: bool,
}

/// The code units that a file was linked of, by the names in its table of symbols: `crate.hash-cgu.0` for
/// Rust, the source file for C. None of a file that is stripped.
///
/// # Errors
/// [`NativeError::File`]; [`NativeError::NotElf`].
pub(super) fn units(path: &Path) -> Result<Vec<String>, NativeError> {
    let bytes = fs::read(path).map_err(NativeError::file(path))?;
    let file = object::File::parse(&*bytes).map_err(|error| NativeError::NotElf {
        path: path.to_owned(),
        reason: error.to_string(),
    })?;
    Ok(file
        .symbols()
        .filter(|symbol| symbol.kind() == SymbolKind::File)
        .filter_map(|symbol| symbol.name().ok().map(str::to_owned))
        .collect())
}

/// What matters of a shared library, read from its file.
#[derive(Debug)]
pub(super) struct SharedObject {
    abi: Abi,
    alignments: Vec<u64>,
    needed: Vec<String>,
    search_path: Option<String>,
    text_relocations: bool,
    late_relocations: bool,
    undefined: Vec<Undefined>,
}

/// Why a phone would refuse a library, or should not be given it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Fault {
    /// A LOAD segment is aligned to `found` bytes.
    Alignment {
        /// Counted from 0, LOAD segments only.
        segment: usize,
        /// In bytes.
        found: u64,
    },
    /// No list for this ABI has the symbol.
    Symbol {
        /// Its name.
        name: String,
    },
    /// The symbol is there, in a library that the file does not name.
    NotNeeded {
        /// The symbol.
        name: String,
        /// The library that has it.
        library: &'static str,
    },
    /// It needs a library that is not part of Android.
    Library {
        /// The name it asks for.
        name: String,
    },
    /// Its code would have to be changed while it is loaded.
    TextRelocations,
    /// Its relocations are behind a tag that the linker reads since Android 11 alone, and passes over before.
    LateRelocations,
    /// It looks for libraries in a folder of the machine that built it.
    SearchPath {
        /// The folder.
        path: String,
    },
}

impl SharedObject {
    /// Reads a library.
    ///
    /// # Errors
    /// [`NativeError::File`]; [`NativeError::NotElf`] for another kind of file or processor.
    pub(super) fn read(path: &Path) -> Result<SharedObject, NativeError> {
        let bytes = fs::read(path).map_err(NativeError::file(path))?;
        Self::parse(&bytes).map_err(|reason| NativeError::NotElf {
            path: path.to_owned(),
            reason,
        })
    }

    fn parse(bytes: &[u8]) -> Result<SharedObject, String> {
        match FileKind::parse(bytes).map_err(|error| error.to_string())? {
            FileKind::Elf64 => Self::from_elf(
                &ElfFile64::<Endianness>::parse(bytes).map_err(|error| error.to_string())?,
            ),
            FileKind::Elf32 => Self::from_elf(
                &ElfFile32::<Endianness>::parse(bytes).map_err(|error| error.to_string())?,
            ),
            kind => Err(format!("it is {kind:?}")),
        }
    }

    fn from_elf<H: FileHeader<Endian = Endianness>>(
        file: &ElfFile<'_, H>,
    ) -> Result<SharedObject, String> {
        let text = |error: object::Error| error.to_string();
        let endian = file.endian();
        let abi = Abi::of(file.architecture())
            .ok_or_else(|| format!("built for {:?}", file.architecture()))?;
        let alignments = file
            .elf_program_headers()
            .iter()
            .filter(|header| header.p_type(endian) == elf::PT_LOAD)
            .map(|header| header.p_align(endian).into())
            .collect();

        let symbols = file.elf_dynamic_symbol_table();
        let mut undefined = Vec::new();
        for symbol in symbols.symbols().iter().skip(1) {
            if symbol.st_shndx(endian) == elf::SHN_UNDEF {
                let name = symbol.name(endian, symbols.strings()).map_err(text)?;
                undefined.push(Undefined {
                    name: String::from_utf8_lossy(name).into_owned(),
                    weak: symbol.st_bind() == elf::STB_WEAK,
                });
            }
        }

        let mut needed = Vec::new();
        let mut search_path = None;
        let mut text_relocations = false;
        let mut late_relocations = false;
        let strings = symbols.strings();
        let sections = file.elf_section_table();
        let dynamic = sections
            .dynamic(endian, file.data())
            .map_err(text)?
            .ok_or("it has no dynamic section")?;
        for entry in dynamic.0 {
            let string = || {
                entry
                    .string(endian, strings)
                    .map(|name| String::from_utf8_lossy(name).into_owned())
                    .map_err(text)
            };
            match entry.tag(endian) {
                elf::DT_NULL => break,
                elf::DT_NEEDED => needed.push(string()?),
                elf::DT_RPATH | elf::DT_RUNPATH => search_path = Some(string()?),
                elf::DT_TEXTREL => text_relocations = true,
                elf::DT_RELR => late_relocations = true,
                elf::DT_FLAGS => {
                    let flags: u64 = entry.d_val(endian).into();
                    text_relocations |= flags & elf::DF_TEXTREL.0 != 0;
                }
                _ => {}
            }
        }
        Ok(SharedObject {
            abi,
            alignments,
            needed,
            search_path,
            text_relocations,
            late_relocations,
            undefined,
        })
    }

    /// The ABI it was built for.
    pub(super) fn abi(&self) -> Abi {
        self.abi
    }

    /// The least alignment of its LOAD segments, in bytes; 0 if it has none.
    pub(super) fn alignment(&self) -> u64 {
        self.alignments.iter().copied().min().unwrap_or(0)
    }

    /// What it needs of the phone.
    pub(super) fn undefined(&self) -> &[Undefined] {
        &self.undefined
    }

    /// Everything that would keep it from being loaded, in the order of the file.
    pub(super) fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.alignments.is_empty() {
            faults.push(Fault::Alignment {
                segment: 0,
                found: 0,
            });
        }
        for (segment, &found) in self.alignments.iter().enumerate() {
            if found < PAGE || !found.is_multiple_of(PAGE) {
                faults.push(Fault::Alignment { segment, found });
            }
        }
        for name in &self.needed {
            let listed = LIBRARIES
                .iter()
                .any(|l| name.strip_suffix(".so") == Some(l.name));
            if !listed && !OTHER_LIBRARIES.contains(&name.as_str()) {
                faults.push(Fault::Library { name: name.clone() });
            }
        }
        for symbol in self.undefined.iter().filter(|symbol| !symbol.weak) {
            let name = symbol.name.clone();
            match library_of(&symbol.name, self.abi) {
                None => faults.push(Fault::Symbol { name }),
                Some(library) if !self.needs(library) => {
                    faults.push(Fault::NotNeeded { name, library });
                }
                Some(_) => {}
            }
        }
        if self.text_relocations {
            faults.push(Fault::TextRelocations);
        }
        if self.late_relocations {
            faults.push(Fault::LateRelocations);
        }
        if let Some(path) = &self.search_path {
            faults.push(Fault::SearchPath { path: path.clone() });
        }
        faults
    }

    fn needs(&self, library: &str) -> bool {
        self.needed
            .iter()
            .any(|name| name.strip_suffix(".so") == Some(library))
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Alignment { segment, found } => {
                write!(
                    f,
                    "LOAD segment {segment} is aligned to {found}, not {PAGE}, bytes"
                )
            }
            Fault::Symbol { name } => {
                write!(
                    f,
                    "{name} is not among the symbols of Android at level {API_LEVEL}"
                )
            }
            Fault::NotNeeded { name, library } => {
                write!(f, "{name} is in {library}.so, which it does not name")
            }
            Fault::Library { name } => write!(f, "it needs {name}, which is not part of Android"),
            Fault::TextRelocations => write!(f, "it has relocations in its code"),
            Fault::LateRelocations => write!(
                f,
                "Android at level {API_LEVEL} does not read its relocations (DT_RELR)"
            ),
            Fault::SearchPath { path } => write!(f, "it looks for libraries in {path}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn library() -> SharedObject {
        SharedObject {
            abi: Abi::Arm64,
            alignments: vec![PAGE, 2 * PAGE],
            needed: vec!["libc.so".to_owned()],
            search_path: None,
            text_relocations: false,
            late_relocations: false,
            undefined: vec![
                Undefined {
                    name: "open".to_owned(),
                    weak: false,
                },
                Undefined {
                    name: "memfd_create".to_owned(),
                    weak: true,
                },
            ],
        }
    }

    #[test]
    fn a_program_names_the_crates_it_was_linked_of() {
        let this = std::env::current_exe().expect("a path");
        let units = units(&this).expect("an ELF file");
        assert!(
            units.iter().any(|unit| unit.starts_with("std.")),
            "{units:?}"
        );
    }

    #[test]
    fn a_library_that_fits_has_no_fault() {
        assert_eq!(library().faults(), []);
    }

    #[test]
    fn each_fault_is_found_alone() {
        type Change = fn(&mut SharedObject);
        let cases: [(Change, Fault); 8] = [
            (
                |l| l.alignments[1] = 4096,
                Fault::Alignment {
                    segment: 1,
                    found: 4096,
                },
            ),
            (
                |l| l.alignments.clear(),
                Fault::Alignment {
                    segment: 0,
                    found: 0,
                },
            ),
            (
                |l| l.undefined[1].weak = false,
                Fault::Symbol {
                    name: "memfd_create".to_owned(),
                },
            ),
            (
                |l| l.undefined[0].name = "log10".to_owned(),
                Fault::NotNeeded {
                    name: "log10".to_owned(),
                    library: "libm",
                },
            ),
            (
                |l| l.needed.push("libc.so.6".to_owned()),
                Fault::Library {
                    name: "libc.so.6".to_owned(),
                },
            ),
            (|l| l.text_relocations = true, Fault::TextRelocations),
            (|l| l.late_relocations = true, Fault::LateRelocations),
            (
                |l| l.search_path = Some("/opt".to_owned()),
                Fault::SearchPath {
                    path: "/opt".to_owned(),
                },
            ),
        ];
        for (change, fault) in cases {
            let mut library = library();
            change(&mut library);
            assert_eq!(library.faults(), [fault]);
        }
    }

    #[test]
    fn what_is_not_a_library_is_refused() {
        for bytes in [&b""[..], b"not a library", b"\x7fELF"] {
            assert!(SharedObject::parse(bytes).is_err());
        }
    }

    /// The test program itself is a real ELF file, built for a system that is not Android.
    #[cfg(target_os = "linux")]
    #[test]
    fn this_program_would_not_load_on_a_phone() {
        let program = std::env::current_exe().expect("the system names this program");
        let faults = SharedObject::read(&program)
            .expect("it is an ELF file")
            .faults();
        assert!(
            faults.contains(&Fault::Library {
                name: "libc.so.6".to_owned()
            }),
            "found {faults:?}"
        );
        assert!(
            faults
                .iter()
                .any(|fault| matches!(fault, Fault::Alignment { .. }))
        );
    }
}
