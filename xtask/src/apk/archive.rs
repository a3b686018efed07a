//! ZIP archives whose bytes depend on nothing but their entries.
//!
//! Layout: one fixed time (1980-01-01 00:00, the earliest that the format has), no attributes of the
//! machine's files. A stored entry's data begins at a multiple of its alignment; the padding lies in
//! an extra field 0xd935, which tells apksigner to keep it so. Where entries are aligned to pages their
//! order is the one with the least padding ([`order`]), else that of their names.
//! Source: APPNOTE.TXT 4.4.6 and 4.5; 0xd935: apksig, `ApkSigner`.

use std::fs;
use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::error::ApkError;
use super::order::{self, Extent};

/// Where 32-bit words in a mapped resource table begin, bytes.
const WORD: u16 = 4;

/// The deflate level: above 9 the zip crate uses zopfli, which takes seconds for some 4 % less.
const LEVEL: i64 = 24;

/// One file of an archive.
pub(super) struct Entry {
    name: String,
    bytes: Vec<u8>,
    storage: Storage,
}

/// How an entry lies in the archive.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Storage {
    Deflated,
    /// As it is, its first byte at a multiple of this many bytes.
    Stored {
        alignment: u16,
    },
}

impl Entry {
    /// An entry that is compressed.
    pub(super) fn deflated(name: String, bytes: Vec<u8>) -> Entry {
        Entry {
            name,
            bytes,
            storage: Storage::Deflated,
        }
    }

    /// An entry that a program maps into memory: its data begins at a multiple of `alignment` bytes.
    pub(super) fn stored(name: String, bytes: Vec<u8>, alignment: u16) -> Entry {
        Entry {
            name,
            bytes,
            storage: Storage::Stored { alignment },
        }
    }

    fn options(&self) -> SimpleFileOptions {
        let options = SimpleFileOptions::default()
            .last_modified_time(DateTime::DEFAULT)
            .unix_permissions(0o644);
        match self.storage {
            Storage::Deflated => options
                .compression_method(CompressionMethod::Deflated)
                .compression_level(Some(LEVEL)),
            Storage::Stored { alignment } => options
                .compression_method(CompressionMethod::Stored)
                .with_android_alignment(alignment),
        }
    }
}

/// Reads the files of an archive. What was stored in it stays stored, on a word boundary: the
/// resource table, which Android 11 and later map, and pictures, which are compressed already.
///
/// # Errors
/// [`ApkError::File`] and [`ApkError::Archive`].
pub(super) fn read_all(path: &Path) -> Result<Vec<Entry>, ApkError> {
    let file = fs::File::open(path).map_err(ApkError::file(path))?;
    let mut archive = ZipArchive::new(file).map_err(ApkError::archive(path))?;
    let mut entries = Vec::with_capacity(archive.len());
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).map_err(ApkError::archive(path))?;
        if file.is_dir() {
            continue;
        }
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(ApkError::file(path))?;
        let name = file.name().map_err(ApkError::archive(path))?.into_owned();
        entries.push(match file.compression() {
            CompressionMethod::Stored => Entry::stored(name, bytes, WORD),
            _ => Entry::deflated(name, bytes),
        });
    }
    Ok(entries)
}

/// Writes an archive of these entries.
///
/// # Errors
/// [`ApkError::Twice`] where two entries have one name; [`ApkError::File`], [`ApkError::Archive`].
pub(super) fn write(path: &Path, mut entries: Vec<Entry>) -> Result<(), ApkError> {
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    if let Some(pair) = entries.windows(2).find(|pair| pair[0].name == pair[1].name) {
        return Err(ApkError::Twice {
            name: pair[0].name.clone(),
        });
    }
    let alone = entries
        .iter()
        .map(|entry| Alone::write(path, entry))
        .collect::<Result<Vec<_>, _>>()?;
    let extents: Vec<Extent> = alone
        .iter()
        .zip(&entries)
        .map(|(alone, entry)| alone.extent(entry))
        .collect();
    let file = fs::File::create(path).map_err(ApkError::file(path))?;
    let mut archive = ZipWriter::new(std::io::BufWriter::new(file));
    for place in order::least_padding(&extents) {
        let entry = &entries[place];
        if let Alone::Deflated(bytes) = &alone[place] {
            // Packed once: to pack is what takes the time.
            let mut one = ZipArchive::new(Cursor::new(bytes)).map_err(ApkError::archive(path))?;
            let file = one.by_index_raw(0).map_err(ApkError::archive(path))?;
            archive
                .raw_copy_file(file)
                .map_err(ApkError::archive(path))?;
            continue;
        }
        archive
            .start_file(entry.name.as_str(), entry.options())
            .map_err(ApkError::archive(path))?;
        archive
            .write_all(&entry.bytes)
            .map_err(ApkError::file(path))?;
    }
    let mut file = archive.finish().map_err(ApkError::archive(path))?;
    file.flush().map_err(ApkError::file(path))
}

/// A deflated entry in an archive of its own; a stored one needs none.
enum Alone {
    Deflated(Vec<u8>),
    Stored { alignment: u16 },
}

impl Alone {
    fn write(path: &Path, entry: &Entry) -> Result<Alone, ApkError> {
        if let Storage::Stored { alignment } = entry.storage {
            return Ok(Alone::Stored { alignment });
        }
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        archive
            .start_file(entry.name.as_str(), entry.options())
            .map_err(ApkError::archive(path))?;
        archive
            .write_all(&entry.bytes)
            .map_err(ApkError::file(path))?;
        let bytes = archive.finish().map_err(ApkError::archive(path))?;
        Ok(Alone::Deflated(bytes.into_inner()))
    }

    /// What the entry takes.
    fn extent(&self, entry: &Entry) -> Extent {
        let name = entry.name.len();
        match self {
            Alone::Stored { alignment } => Extent {
                head: order::HEADER + name + order::EXTRA,
                data: entry.bytes.len(),
                alignment: (*alignment).into(),
            },
            Alone::Deflated(archive) => Extent {
                head: order::HEADER + name,
                // What else is in the archive are the header, the directory of one, and its end.
                data: archive.len() - order::HEADER - order::DIRECTORY - 2 * name,
                alignment: 1,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Vec<Entry> {
        vec![
            Entry::stored("lib/a.so".to_owned(), vec![7; 100], 16_384),
            Entry::deflated("classes.dex".to_owned(), vec![1; 5000]),
            Entry::stored("lib/b.so".to_owned(), vec![8; 33], 16_384),
            Entry::stored("resources.arsc".to_owned(), vec![9; 3], 4),
        ]
    }

    #[test]
    fn stored_entries_begin_at_multiples_of_their_alignment() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.zip");
        write(&path, sample()).expect("written");
        let mut archive = ZipArchive::new(fs::File::open(&path).expect("opened")).expect("read");
        let names: Vec<String> = archive
            .file_names()
            .map(|name| name.expect("a name").into_owned())
            .collect();
        assert_eq!(
            names,
            ["classes.dex", "resources.arsc", "lib/a.so", "lib/b.so"]
        );
        for (name, alignment) in [
            ("lib/a.so", 16_384),
            ("lib/b.so", 16_384),
            ("resources.arsc", 4),
        ] {
            let entry = archive.by_name(name).expect("an entry");
            assert_eq!(entry.compression(), CompressionMethod::Stored, "{name}");
            assert_eq!(
                entry.data_start().expect("an offset") % alignment,
                0,
                "{name}"
            );
        }
    }

    /// What is laid out by extents lies so in the file.
    #[test]
    fn extents_are_those_of_the_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.zip");
        write(&path, sample()).expect("written");
        let mut archive = ZipArchive::new(fs::File::open(&path).expect("opened")).expect("read");
        let entries = sample();
        let mut end = 0;
        for index in 0..archive.len() {
            let file = archive.by_index(index).expect("an entry");
            let name = file.name().expect("a name").into_owned();
            let entry = entries.iter().find(|entry| entry.name == name);
            let entry = entry.expect("an entry of the sample");
            let extent = Alone::write(&path, entry).expect("packed").extent(entry);
            assert_eq!(file.header_start(), end, "{name}");
            end = u64::try_from(extent.end(usize::try_from(end).expect("small"))).expect("small");
        }
        assert_eq!(archive.central_directory_start(), end);
    }

    #[test]
    fn the_order_of_the_parts_does_not_matter() {
        let folder = tempfile::tempdir().expect("a folder");
        let (one, other) = (folder.path().join("1.zip"), folder.path().join("2.zip"));
        write(&one, sample()).expect("written");
        write(&other, sample().into_iter().rev().collect()).expect("written");
        assert!(fs::read(one).expect("read") == fs::read(other).expect("read"));
    }

    #[test]
    fn two_parts_of_one_name_are_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let twice = sample().into_iter().chain(sample()).collect();
        let error = write(&folder.path().join("a.zip"), twice).expect_err("refused");
        assert!(matches!(error, ApkError::Twice { name } if name == "classes.dex"));
    }

    #[test]
    fn what_was_stored_stays_stored() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.zip");
        write(&path, sample()).expect("written");
        let storages: Vec<Storage> = read_all(&path)
            .expect("read")
            .into_iter()
            .map(|entry| entry.storage)
            .collect();
        let word = Storage::Stored { alignment: WORD };
        assert_eq!(storages, [Storage::Deflated, word, word, word]);
    }
}
