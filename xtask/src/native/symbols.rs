//! What an app may link to on the oldest Android that the app runs on.
//!
//! The lists are in `android/native/symbols/`, one a library; the source and date of each stand in
//! its head, and `android/native/README.md` tells how they were made. They are compiled in, so a
//! check needs no file.

use std::collections::BTreeMap;

use super::abi::Abi;
use super::error::NativeError;

/// A system library and the list of its symbols.
pub(super) struct Library {
    /// The name without `.so`: `libc`.
    pub(super) name: &'static str,
    text: &'static str,
}

/// The libraries that `libcurfew.so` may need.
pub(super) const LIBRARIES: [Library; 4] = [
    Library {
        name: "libc",
        text: include_str!("../../../android/native/symbols/libc.txt"),
    },
    Library {
        name: "libm",
        text: include_str!("../../../android/native/symbols/libm.txt"),
    },
    Library {
        name: "libdl",
        text: include_str!("../../../android/native/symbols/libdl.txt"),
    },
    Library {
        name: "liblog",
        text: include_str!("../../../android/native/symbols/liblog.txt"),
    },
];

/// What a symbol names.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Kind {
    /// Code.
    Function,
    /// Data, such as `environ`.
    Object,
}

impl Library {
    /// The library's symbols on one ABI.
    ///
    /// # Errors
    /// [`NativeError::SymbolList`] at the first line that does not fit.
    pub(super) fn symbols(&self, abi: Abi) -> Result<BTreeMap<&'static str, Kind>, NativeError> {
        let mut symbols = BTreeMap::new();
        for (index, line) in self.text.lines().enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let (name, kind, abis) = read_line(line).ok_or(NativeError::SymbolList {
                list: self.name,
                line: index + 1,
            })?;
            if abis.is_empty() || abis.contains(&abi) {
                symbols.insert(name, kind);
            }
        }
        Ok(symbols)
    }
}

/// The list that has a symbol on this ABI.
pub(super) fn library_of(symbol: &str, abi: Abi) -> Option<&'static str> {
    LIBRARIES
        .iter()
        .find(|library| {
            library
                .symbols(abi)
                .is_ok_and(|symbols| symbols.contains_key(symbol))
        })
        .map(|library| library.name)
}

/// Reads `name func|object [abi,...]`. No ABI means all of them.
fn read_line(line: &str) -> Option<(&str, Kind, Vec<Abi>)> {
    let mut words = line.split_ascii_whitespace();
    let name = words.next()?;
    let kind = match words.next()? {
        "func" => Kind::Function,
        "object" => Kind::Object,
        _ => return None,
    };
    let abis = match words.next() {
        Some(names) => names
            .split(',')
            .map(Abi::named)
            .collect::<Option<Vec<Abi>>>()?,
        None => Vec::new(),
    };
    words.next().is_none().then_some((name, kind, abis))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_name_a_kind_and_perhaps_abis() {
        for (why, line, read) in [
            (
                "everywhere",
                "open func",
                Some(("open", Kind::Function, vec![])),
            ),
            (
                "on some only",
                "x object arm64-v8a,x86_64",
                Some(("x", Kind::Object, vec![Abi::Arm64, Abi::X86_64])),
            ),
            ("no kind", "open", None),
            ("an unknown kind", "open macro", None),
            ("an unknown ABI", "open func mips", None),
            ("a word too many", "open func x86_64 x", None),
        ] {
            assert_eq!(read_line(line), read, "{why}");
        }
    }

    #[test]
    fn the_lists_are_those_of_android_10() {
        for (symbol, abi, library) in [
            ("open", Abi::Arm64, Some("libc")),
            ("getrandom", Abi::Arm64, Some("libc")),
            ("dl_iterate_phdr", Abi::X86_64, Some("libdl")),
            ("log10", Abi::Arm64, Some("libm")),
            ("__android_log_write", Abi::Arm, Some("liblog")),
            ("__aeabi_memcpy", Abi::Arm, Some("libc")),
            ("__aeabi_memcpy", Abi::Arm64, None),
            ("memfd_create", Abi::Arm64, None),
            ("__libc_init_malloc", Abi::Arm64, None),
        ] {
            assert_eq!(library_of(symbol, abi), library, "{symbol}");
        }
    }

    #[test]
    fn every_list_can_be_read_for_every_abi() {
        for library in &LIBRARIES {
            for abi in [Abi::Arm64, Abi::X86_64, Abi::Arm] {
                let symbols = library.symbols(abi).expect("the list is well formed");
                assert!(
                    symbols.len() > 7,
                    "{} has {} symbols",
                    library.name,
                    symbols.len()
                );
            }
        }
    }
}
