//! What an APK's bytes are spent on.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use zip::ZipArchive;

use super::error::ApkError;

/// A part of an APK that the table shows by itself.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Part {
    Dex,
    Resources,
    Curfew,
    /// Padding, the archive's own tables, the signature.
    Other,
}

impl Part {
    const ALL: [Part; 4] = [Part::Dex, Part::Resources, Part::Curfew, Part::Other];

    fn name(self) -> &'static str {
        match self {
            Part::Dex => "dex",
            Part::Resources => "resources",
            Part::Curfew => "libcurfew",
            Part::Other => "other",
        }
    }

    /// The part that an entry belongs to.
    fn of(entry: &str) -> Part {
        if entry.ends_with(".dex") {
            Part::Dex
        } else if entry.ends_with("/libcurfew.so") {
            Part::Curfew
        } else if entry.starts_with("res/")
            || entry.starts_with("assets/")
            || ["resources.arsc", "AndroidManifest.xml"].contains(&entry)
        {
            Part::Resources
        } else {
            Part::Other
        }
    }
}

/// The size of one APK by part, bytes as they lie in the file.
pub(super) struct Sizes {
    /// The ABI.
    pub(super) abi: &'static str,
    bytes: [u64; Part::ALL.len()],
}

impl Sizes {
    /// Measures a finished APK.
    ///
    /// # Errors
    /// [`ApkError::File`] and [`ApkError::Archive`].
    pub(super) fn measure(abi: &'static str, apk: &Path) -> Result<Sizes, ApkError> {
        let file = fs::File::open(apk).map_err(ApkError::file(apk))?;
        let total = file.metadata().map_err(ApkError::file(apk))?.len();
        let mut archive = ZipArchive::new(file).map_err(ApkError::archive(apk))?;
        let mut sizes = Sizes {
            abi,
            bytes: [0; Part::ALL.len()],
        };
        for index in 0..archive.len() {
            let entry = archive
                .by_index_raw(index)
                .map_err(ApkError::archive(apk))?;
            let name = entry.name().map_err(ApkError::archive(apk))?;
            sizes.bytes[Part::of(&name) as usize] += entry.compressed_size();
        }
        sizes.bytes[Part::Other as usize] += total.saturating_sub(sizes.total());
        Ok(sizes)
    }

    /// The size of the whole file, bytes.
    pub(super) fn total(&self) -> u64 {
        self.bytes.iter().sum()
    }

    /// A table with one line per part and one column per ABI.
    pub(super) fn table(rows: &[Sizes]) -> String {
        let mut table = format!("{:16}", "bytes");
        for row in rows {
            let _ = write!(table, "{:>14}", row.abi);
        }
        for part in Part::ALL {
            let _ = write!(table, "\n{:16}", part.name());
            for row in rows {
                let _ = write!(table, "{:>14}", row.bytes[part as usize]);
            }
        }
        let _ = write!(table, "\n{:16}", "total");
        for row in rows {
            let _ = write!(table, "{:>14}", row.total());
        }
        table.push('\n');
        table
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_entry_belongs_to_one_part() {
        for (entry, part) in [
            ("classes.dex", Part::Dex),
            ("classes2.dex", Part::Dex),
            ("res/xml/rules.xml", Part::Resources),
            ("resources.arsc", Part::Resources),
            ("AndroidManifest.xml", Part::Resources),
            ("lib/arm64-v8a/libcurfew.so", Part::Curfew),
            ("kotlin/kotlin.kotlin_builtins", Part::Other),
        ] {
            assert_eq!(Part::of(entry), part, "{entry}");
        }
    }

    #[test]
    fn the_table_has_a_column_per_abi() {
        let rows = [Sizes {
            abi: "arm64-v8a",
            bytes: [1, 2, 3, 4],
        }];
        let table = Sizes::table(&rows);
        assert!(table.contains("arm64-v8a"));
        assert!(table.ends_with(&format!("{:16}{:>14}\n", "total", 10)));
    }
}
