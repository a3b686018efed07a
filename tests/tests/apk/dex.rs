//! The classes that an APK defines, read from `classes.dex`.
//!
//! Source: the Dalvik executable format: header_item, string_id_item, type_id_item, method_id_item,
//! class_def_item, class_data_item. Little-endian; numbers of variable length are ULEB128.

use std::collections::BTreeSet;

use crate::package::Package;

/// ACC_NATIVE: the function's code lies in a library.
pub(crate) const NATIVE: u32 = 0x100;
/// ACC_STATIC: the function belongs to the class.
pub(crate) const STATIC: u32 = 0x8;

/// A dex file.
pub(crate) struct Dex {
    bytes: Vec<u8>,
}

/// A table of the header: the offset of its length, which the table's own offset follows.
const STRINGS: usize = 0x38;
const TYPES: usize = 0x40;
const METHODS: usize = 0x58;
const CLASSES: usize = 0x60;

impl Dex {
    /// The code of an APK.
    ///
    /// # Panics
    /// When it is no dex file.
    pub(crate) fn of(apk: &Package) -> Dex {
        let bytes = apk.read("classes.dex");
        assert!(
            bytes.starts_with(b"dex\n"),
            "{apk}: classes.dex is not a dex file"
        );
        Dex { bytes }
    }

    /// The names of all classes that are defined, as Java writes them.
    pub(crate) fn classes(&self) -> BTreeSet<String> {
        self.definitions()
            .map(|at| self.type_name(self.word(at)))
            .collect()
    }

    /// All functions that are defined and have one of these flags: class and name.
    pub(crate) fn methods(&self, with: u32) -> Vec<(String, String)> {
        let mut found = Vec::new();
        for definition in self.definitions() {
            let mut at = self.word(definition + 24);
            if at == 0 {
                continue;
            }
            let [statics, fields, direct, virtuals] = [(); 4].map(|()| self.uleb(&mut at));
            for _ in 0..2 * (statics + fields) {
                self.uleb(&mut at);
            }
            for count in [direct, virtuals] {
                // Each number is the difference to the one before it.
                let mut method = 0;
                for _ in 0..count {
                    method += self.uleb(&mut at);
                    let flags = self.uleb(&mut at);
                    self.uleb(&mut at);
                    if flags & with != 0 {
                        let id = self.table(METHODS) + 8 * method as usize;
                        let class = self.type_name(self.word(definition));
                        found.push((class, self.string(self.word(id + 4))));
                    }
                }
            }
        }
        found
    }

    /// Where each class_def_item begins.
    fn definitions(&self) -> impl Iterator<Item = usize> {
        let first = self.table(CLASSES);
        (0..self.word(CLASSES)).map(move |index| first + 32 * index)
    }

    /// Where a table begins.
    fn table(&self, header: usize) -> usize {
        self.word(header + 4)
    }

    /// `Lapp/curfew/MainActivity;` as `app.curfew.MainActivity`.
    fn type_name(&self, index: usize) -> String {
        let descriptor = self.string(self.word(self.table(TYPES) + 4 * index));
        descriptor
            .trim_start_matches('L')
            .trim_end_matches(';')
            .replace('/', ".")
    }

    fn string(&self, index: usize) -> String {
        let mut at = self.word(self.table(STRINGS) + 4 * index);
        self.uleb(&mut at);
        let end = self.bytes[at..]
            .iter()
            .position(|byte| *byte == 0)
            .expect("a string ends");
        String::from_utf8_lossy(&self.bytes[at..at + end]).into_owned()
    }

    fn word(&self, at: usize) -> usize {
        let bytes = self.bytes[at..at + 4].try_into().expect("four bytes");
        u32::from_le_bytes(bytes) as usize
    }

    fn uleb(&self, at: &mut usize) -> u32 {
        let mut value = 0;
        for shift in (0..35).step_by(7) {
            let byte = self.bytes[*at];
            *at += 1;
            value |= u32::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return value;
            }
        }
        panic!("a number of more than 5 bytes at {at}");
    }
}
