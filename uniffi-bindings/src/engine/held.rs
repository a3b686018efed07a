//! The failures that Kotlin held back because this library could not be loaded then.
//!
//! `held/failures.txt` in the device directory: one line for each, `KIND MILLISECONDS`, the
//! code of a `FailureKind` and a Unix time; at most 4096 bytes. The file is emptied once the
//! entries are written; cut between the two, a failure is recorded twice rather than never.

use std::path::{Path, PathBuf};

use curfew_store::{Event, FailureKind, Stamp, durable};

/// A larger file is not Kotlin's; only its size is recorded.
const MAX_BYTES: u64 = 64 * 1024;

fn file(device: &Path) -> PathBuf {
    device.join("held").join("failures.txt")
}

/// The failures that are held, as entries. What cannot be read becomes one more failure.
pub(super) fn read(device: &Path, now: &Stamp) -> Vec<Event> {
    let other = |detail: String| Event::failure(now, FailureKind::Other, detail);
    let bytes = match durable::read(&file(device), MAX_BYTES) {
        Ok(bytes) => bytes.unwrap_or_default(),
        Err(error) => return vec![other(format!("held failures: {}", error.kind()))],
    };
    let mut events = Vec::new();
    let mut unreadable = 0;
    for line in String::from_utf8_lossy(&bytes).lines() {
        match parse(line) {
            Some((kind, at_ms)) => {
                let stamp = Stamp {
                    at_ms,
                    ..Stamp::default()
                };
                events.push(Event::failure(
                    &stamp,
                    kind,
                    "seen while the library was missing",
                ));
            }
            None => unreadable += 1,
        }
    }
    if unreadable > 0 {
        events.push(other(format!(
            "held failures: {unreadable} lines could not be read"
        )));
    }
    events
}

/// Forgets them.
pub(super) fn clear(device: &Path) -> std::io::Result<()> {
    durable::replace(&file(device), b"")
}

fn parse(line: &str) -> Option<(FailureKind, i64)> {
    let (kind, at_ms) = line.split_once(' ')?;
    Some((
        FailureKind::from_code(kind.parse().ok()?)?,
        at_ms.parse().ok()?,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_become_failures_and_bad_ones_are_counted() {
        let directory = tempfile::tempdir().unwrap();
        let now = Stamp {
            at_ms: 9,
            ..Stamp::default()
        };
        assert!(read(directory.path(), &now).is_empty());

        std::fs::create_dir(directory.path().join("held")).unwrap();
        std::fs::write(file(directory.path()), "1 1700000000000\n77 5\n8 6\nx\n").unwrap();
        let failures: Vec<(FailureKind, i64)> = read(directory.path(), &now)
            .iter()
            .map(|event| match event {
                Event::Failure(failure) => (failure.what, failure.at_ms),
                other => panic!("not a failure: {other:?}"),
            })
            .collect();
        assert_eq!(
            failures,
            [
                (FailureKind::LibraryMissing, 1_700_000_000_000),
                (FailureKind::ContactsUnavailable, 6),
                (FailureKind::Other, 9),
            ]
        );

        clear(directory.path()).unwrap();
        assert!(read(directory.path(), &now).is_empty());
    }
}
