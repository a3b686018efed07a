//! The APKs as files: where they lie, their entries, tools that read them.

use std::fmt;
use std::fs;
use std::io::{Cursor, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use zip::{CompressionMethod, ZipArchive};

/// The time that every entry carries: year, month, day, hour, minute, second.
pub(crate) const FIXED_TIME: (u16, u8, u8, u8, u8, u8) = (1980, 1, 1, 0, 0, 0);

/// A finished APK.
pub(crate) struct Package {
    path: PathBuf,
    bytes: Vec<u8>,
    /// The ABI that its name says it is for.
    pub(crate) abi: String,
}

/// One file in it.
pub(crate) struct Entry {
    pub(crate) name: String,
    /// Not compressed.
    pub(crate) stored: bool,
    /// Where its bytes begin in the APK.
    pub(crate) data_start: u64,
    pub(crate) time: (u16, u8, u8, u8, u8, u8),
}

/// The APKs of this version.
///
/// # Panics
/// When there is none: the test that asks has failed.
pub(crate) fn all() -> Vec<Package> {
    let folder = root().join("target").join("apk");
    let prefix = concat!("curfew-", env!("CARGO_PKG_VERSION"), "-");
    let mut packages = Vec::new();
    for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let abi = name
            .strip_prefix(prefix)
            .and_then(|rest| rest.strip_suffix(".apk"));
        if let Some(abi) = abi {
            let bytes = fs::read(entry.path()).expect("the APK can be read");
            packages.push(Package {
                path: entry.path(),
                bytes,
                abi: abi.to_owned(),
            });
        }
    }
    assert!(
        !packages.is_empty(),
        "no {prefix}ABI.apk in {}; build it: cargo xtask apk (./dev test does)",
        folder.display()
    );
    packages.sort_by(|a, b| a.path.cmp(&b.path));
    packages
}

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("a folder above")
        .to_owned()
}

/// Runs a program and returns what it printed.
///
/// # Panics
/// When it is not installed or fails.
pub(crate) fn tool(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .unwrap_or_else(|error| {
            panic!("{program}: {error}; on Debian: apt-get install aapt apksigner")
        });
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{program} {arguments:?}:\n{text}{errors}"
    );
    text
}

impl Package {
    /// Its path, as an argument for a tool.
    pub(crate) fn path(&self) -> String {
        self.path.to_str().expect("a path in UTF-8").to_owned()
    }

    /// The file of a resource, `@0x7f090000`: what it was called is not in the APK.
    pub(crate) fn file_of(&self, resource: &str) -> String {
        let table = tool("aapt2", &["dump", "resources", &self.path()]);
        let named = format!("resource {} ", resource.trim_start_matches('@'));
        let (_, behind) = table.split_once(&named).expect("it is in the table");
        let (_, file) = behind.split_once("(file) ").expect("it is a file");
        let end = file.find(' ').expect("its type follows");
        file[..end].to_owned()
    }

    /// The size of the file, bytes.
    pub(crate) fn size(&self) -> u64 {
        self.bytes.len() as u64
    }

    /// Its files, in the order in which they lie.
    pub(crate) fn entries(&self) -> Vec<Entry> {
        let mut archive = self.archive();
        (0..archive.len())
            .map(|index| {
                let file = archive.by_index_raw(index).expect("an entry");
                let time = file.last_modified().expect("a time");
                Entry {
                    name: file.name().expect("a name").into_owned(),
                    stored: file.compression() == CompressionMethod::Stored,
                    data_start: file.data_start().expect("an offset"),
                    time: (
                        time.year(),
                        time.month(),
                        time.day(),
                        time.hour(),
                        time.minute(),
                        time.second(),
                    ),
                }
            })
            .collect()
    }

    /// The bytes of one file.
    ///
    /// # Panics
    /// When there is none of this name.
    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        let mut archive = self.archive();
        let mut file = archive
            .by_name(name)
            .unwrap_or_else(|error| panic!("{self}: {name}: {error}"));
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).expect("it unpacks");
        bytes
    }

    fn archive(&self) -> ZipArchive<Cursor<&[u8]>> {
        ZipArchive::new(Cursor::new(self.bytes.as_slice())).expect("a ZIP archive")
    }
}

/// The file's name, for messages.
impl fmt::Display for Package {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path.file_name().unwrap_or_default().display())
    }
}
