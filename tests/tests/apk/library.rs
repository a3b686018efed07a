//! A shared library of an APK, read from its ELF headers and dynamic section.

use std::collections::BTreeSet;
use std::fs;

use object::elf::{self, FileHeader32, FileHeader64};
use object::read::elf::{Dyn as _, ElfFile, FileHeader, ProgramHeader as _};
use object::{Architecture, Endianness, FileKind, Object as _, ObjectSymbol as _};

use crate::package::{Package, root};

/// The libraries of the system that ours may ask for.
pub(crate) const SYSTEM: [&str; 4] = ["libc.so", "libm.so", "libdl.so", "liblog.so"];

/// What the tests ask of a library.
pub(crate) struct Library {
    abi: &'static str,
    load_alignments: Vec<u64>,
    needed: Vec<String>,
    exports: BTreeSet<String>,
    undefined: Vec<String>,
    symbols: usize,
}

/// All symbols that Android 10 has in [`SYSTEM`] for an ABI (`android/native/symbols/`).
pub(crate) fn android_symbols(abi: &str) -> BTreeSet<String> {
    let mut symbols = BTreeSet::new();
    for library in SYSTEM {
        let name = library.replace(".so", ".txt");
        let path = root()
            .join("android")
            .join("native")
            .join("symbols")
            .join(name);
        let text = fs::read_to_string(&path).expect("a list of symbols");
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let mut words = line.split_whitespace();
            let (symbol, _kind, abis) = (words.next(), words.next(), words.next());
            if let Some(symbol) = symbol
                && abis.is_none_or(|abis| abis.split(',').any(|it| it == abi))
            {
                symbols.insert(symbol.to_owned());
            }
        }
    }
    assert!(
        symbols.len() > 1000,
        "{abi}: only {} symbols are known",
        symbols.len()
    );
    symbols
}

impl Library {
    /// A library of an APK, by its file name.
    pub(crate) fn of(apk: &Package, name: &str) -> Library {
        let path = format!("lib/{}/{name}", apk.abi);
        Library::read(&apk.read(&path), &path)
    }

    /// Reads a library; `name` is for messages.
    pub(crate) fn read(bytes: &[u8], name: &str) -> Library {
        match FileKind::parse(bytes) {
            Ok(FileKind::Elf64) => Library::read_as::<FileHeader64<Endianness>>(bytes, name),
            Ok(FileKind::Elf32) => Library::read_as::<FileHeader32<Endianness>>(bytes, name),
            other => panic!("{name} is not an ELF file: {other:?}"),
        }
    }

    fn read_as<Header: FileHeader<Endian = Endianness>>(bytes: &[u8], name: &str) -> Library {
        let file =
            ElfFile::<Header>::parse(bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        let endian = file.endian();
        let load_alignments = file
            .elf_program_headers()
            .iter()
            .filter(|segment| segment.p_type(endian) == elf::PT_LOAD)
            .map(|segment| segment.p_align(endian).into())
            .collect();
        let (mut exports, mut undefined) = (BTreeSet::new(), Vec::new());
        for symbol in file.dynamic_symbols() {
            let name = symbol.name().expect("a name in UTF-8").to_owned();
            if name.is_empty() {
                continue;
            } else if symbol.is_undefined() {
                undefined.push(name);
            } else if symbol.is_global() {
                exports.insert(name);
            }
        }
        Library {
            abi: abi(file.architecture()),
            load_alignments,
            needed: needed(&file, name),
            exports,
            undefined,
            symbols: file.symbols().count(),
        }
    }

    /// The ABI that the machine code is for.
    pub(crate) fn abi(&self) -> &'static str {
        self.abi
    }

    /// The alignment of each LOAD segment, bytes.
    pub(crate) fn load_alignments(&self) -> &[u64] {
        &self.load_alignments
    }

    /// The libraries that it is linked to.
    pub(crate) fn needed(&self) -> Vec<String> {
        self.needed.clone()
    }

    /// The names that others can call.
    pub(crate) fn exports(&self) -> BTreeSet<String> {
        self.exports.clone()
    }

    /// How many symbols only a debugger reads.
    pub(crate) fn symbols(&self) -> usize {
        self.symbols
    }

    /// The names that it asks others for, weak ones too.
    pub(crate) fn undefined(&self) -> Vec<String> {
        self.undefined.clone()
    }
}

/// DT_NEEDED of the dynamic section.
fn needed<Header: FileHeader<Endian = Endianness>>(
    file: &ElfFile<'_, Header>,
    name: &str,
) -> Vec<String> {
    let endian = file.endian();
    let table = file.elf_section_table();
    let (entries, link) = table
        .dynamic(endian, file.data())
        .unwrap_or_else(|error| panic!("{name}: {error}"))
        .unwrap_or_else(|| panic!("{name} has no dynamic section"));
    let strings = table
        .strings(endian, file.data(), link)
        .expect("a table of strings");
    entries
        .iter()
        .filter(|entry| entry.tag(endian) == elf::DT_NEEDED)
        .map(|entry| {
            let text = entry.string(endian, strings).expect("a name");
            String::from_utf8_lossy(text).into_owned()
        })
        .collect()
}

/// Android's name of a machine.
fn abi(machine: Architecture) -> &'static str {
    match machine {
        Architecture::Aarch64 => "arm64-v8a",
        Architecture::Arm => "armeabi-v7a",
        Architecture::X86_64 => "x86_64",
        other => panic!("a library for {other:?}"),
    }
}
