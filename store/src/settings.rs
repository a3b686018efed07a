//! The app's state: `state.json` in the device directory, readable before the first unlock.
//!
//! ```json
//! {"version": 1, "home": "CN", "suspended_until_ms": null, "onboarding_done": true,
//!  "paused_until_ms": 1795680000000, "own": ["+12065550100"],
//!  "reply_lines": ["12378"]}
//! ```
//! The fields from the second line on were not in the first release, and may be missing.
//! Reading is strict, as for the rulebook. A missing file is a fresh install.

use std::path::PathBuf;

use curfew_core::{E164, Region};
use serde::{Deserialize, Serialize};

use crate::durable;
use crate::error::StoreError;
use crate::json::{self, Misread};

const FILE: &str = "state.json";
const DAMAGED: &str = "state.damaged.json";
/// The version this code writes, and the only one it reads.
pub const VERSION: u32 = 1;
/// The size limit in bytes.
pub const MAX_BYTES: u64 = 16 * 1024;
/// The most numbers of the phone's own.
pub const MAX_OWN: usize = 4;
/// The most lines of bodies and respondents.
pub const MAX_REPLY_LINES: usize = 64;
/// The longest pause, milliseconds: a week.
pub const MAX_PAUSE_MS: i64 = 7 * 86_400_000;

/// What the app remembers besides rules, lists and ledger.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Settings {
    /// The region whose numbering plan and never-block numbers apply.
    pub home: Option<Region>,
    /// Blocking is suspended before this instant, Unix milliseconds.
    pub suspended_until_ms: Option<i64>,
    /// Whether the first run was completed.
    pub onboarding_done: bool,
    /// The user paused blocking until this instant, Unix milliseconds; see
    /// [`Settings::paused_until`].
    pub paused_until_ms: Option<i64>,
    /// The numbers of this phone, at most [`MAX_OWN`].
    pub own: Vec<E164>,
    /// The lines from which the bodies and respondents of open cases answer, in canonical form, at
    /// most [`MAX_REPLY_LINES`]. A copy of what the ledger says, for before the first unlock.
    pub reply_lines: Vec<String>,
}

impl Settings {
    /// Until when blocking is paused, seen at `now_ms`, Unix milliseconds. An end that lies
    /// further ahead than a pause can be is of a clock that was wrong, and does not count.
    #[must_use]
    pub fn paused_until(&self, now_ms: i64) -> Option<i64> {
        let is_ahead = |until: &i64| (1..=MAX_PAUSE_MS).contains(&until.saturating_sub(now_ms));
        self.paused_until_ms.filter(is_ahead)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Document {
    version: u32,
    home: Option<String>,
    suspended_until_ms: Option<i64>,
    onboarding_done: bool,
    paused_until_ms: Option<i64>,
    #[serde(default)]
    own: Vec<E164>,
    #[serde(default)]
    reply_lines: Vec<String>,
}

/// The place of the settings in a directory.
#[derive(Clone, Debug)]
pub struct SettingsFile {
    path: PathBuf,
}

impl SettingsFile {
    /// The settings in `directory`, which is made where it is missing.
    ///
    /// # Errors
    /// [`StoreError::ReadOnly`], [`StoreError::Full`] or [`StoreError::Io`].
    pub fn open(directory: impl Into<PathBuf>) -> Result<SettingsFile, StoreError> {
        let directory: PathBuf = directory.into();
        std::fs::create_dir_all(&directory).map_err(StoreError::io(FILE))?;
        Ok(SettingsFile {
            path: directory.join(FILE),
        })
    }

    /// Reads the settings; the defaults where none were saved yet.
    ///
    /// # Errors
    /// [`StoreError::TooLarge`], [`StoreError::Newer`], [`StoreError::Settings`],
    /// [`StoreError::Io`]. Whoever gets one takes [`Settings::default`] and records it.
    pub fn load(&self) -> Result<Settings, StoreError> {
        let bytes = durable::read(&self.path, MAX_BYTES).map_err(|error| {
            if error.kind() == std::io::ErrorKind::FileTooLarge {
                return StoreError::TooLarge {
                    file: FILE,
                    limit: MAX_BYTES,
                };
            }
            StoreError::io(FILE)(error)
        })?;
        let Some(bytes) = bytes else {
            return Ok(Settings::default());
        };
        parse(&bytes)
    }

    /// Writes the settings, whole or not at all. A file that cannot be read is set aside as
    /// `state.damaged.json` first.
    ///
    /// # Errors
    /// [`StoreError::ReadOnly`], [`StoreError::Full`] or [`StoreError::Io`].
    pub fn save(&self, settings: &Settings) -> Result<(), StoreError> {
        let document = Document {
            version: VERSION,
            home: settings.home.map(|home| home.code().to_owned()),
            suspended_until_ms: settings.suspended_until_ms,
            onboarding_done: settings.onboarding_done,
            paused_until_ms: settings.paused_until_ms,
            own: settings.own.clone(),
            reply_lines: settings.reply_lines.clone(),
        };
        let json = serde_json::to_vec_pretty(&document).expect("a flat document has a JSON form");
        if self.load().is_err() {
            std::fs::rename(&self.path, self.path.with_file_name(DAMAGED))
                .map_err(StoreError::io(FILE))?;
        }
        durable::replace(&self.path, &json).map_err(StoreError::io(FILE))
    }
}

fn parse(bytes: &[u8]) -> Result<Settings, StoreError> {
    #[derive(Deserialize)]
    struct Head {
        version: u32,
    }
    let refused = |at: Misread| StoreError::Settings {
        line: at.line,
        column: at.column,
    };
    let head: Head = json::read(bytes).map_err(refused)?;
    if head.version != VERSION {
        return Err(StoreError::Newer {
            file: FILE,
            found: head.version,
            known: VERSION,
        });
    }
    let document: Document = json::read(bytes).map_err(refused)?;
    let home = match document.home {
        Some(code) => {
            Some(Region::new(&code).map_err(|_| StoreError::Settings { line: 1, column: 1 })?)
        }
        None => None,
    };
    let is_line = |line: &String| (1..=32).contains(&line.len());
    let lines = &document.reply_lines;
    if document.own.len() > MAX_OWN || lines.len() > MAX_REPLY_LINES || !lines.iter().all(is_line) {
        return Err(StoreError::Settings { line: 1, column: 1 });
    }
    Ok(Settings {
        home,
        suspended_until_ms: document.suspended_until_ms,
        onboarding_done: document.onboarding_done,
        paused_until_ms: document.paused_until_ms,
        own: document.own,
        reply_lines: document.reply_lines,
    })
}

#[cfg(test)]
mod tests {
    use tempfile::tempdir;

    use super::*;

    fn full() -> Settings {
        Settings {
            home: Region::new("CN").ok(),
            suspended_until_ms: Some(1_795_593_600_000),
            onboarding_done: true,
            paused_until_ms: Some(1_795_600_000_000),
            own: vec![E164::parse("+12065550100").unwrap(); MAX_OWN],
            reply_lines: vec!["12378".to_owned(); MAX_REPLY_LINES],
        }
    }

    #[test]
    fn a_pause_ends_and_a_clock_that_was_wrong_begins_none() {
        let settings = full();
        let end = 1_795_600_000_000;
        for (why, now_ms, expected) in [
            ("in the last millisecond", end - 1, Some(end)),
            ("at its end", end, None),
            ("as long as it can be", end - MAX_PAUSE_MS, Some(end)),
            ("longer than it can be", end - MAX_PAUSE_MS - 1, None),
            ("no clock at all", i64::MIN, None),
        ] {
            assert_eq!(settings.paused_until(now_ms), expected, "{why}");
        }
        assert_eq!(Settings::default().paused_until(0), None);
    }

    #[test]
    fn the_settings_of_the_first_release_are_read() {
        let text = r#"{"version": 1, "home": "CN", "suspended_until_ms": 1795593600000, "onboarding_done": true}"#;
        let expected = Settings {
            paused_until_ms: None,
            own: Vec::new(),
            reply_lines: Vec::new(),
            ..full()
        };
        assert_eq!(parse(text.as_bytes()).unwrap(), expected);
    }

    #[test]
    fn settings_read_back_as_they_were() {
        let directory = tempdir().unwrap();
        let file = SettingsFile::open(directory.path().join("new")).unwrap();
        assert_eq!(file.load().unwrap(), Settings::default());
        for settings in [
            full(),
            Settings::default(),
            Settings {
                home: None,
                ..full()
            },
        ] {
            file.save(&settings).unwrap();
            assert_eq!(file.load().unwrap(), settings);
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for (why, text) in [
            ("empty", ""),
            ("no version", r#"{"home": null}"#),
            (
                "an unknown field",
                r#"{"version": 1, "onboarding_done": true, "x": 1}"#,
            ),
            ("a field is missing", r#"{"version": 1}"#),
            (
                "no region",
                r#"{"version": 1, "home": "CHN", "onboarding_done": true}"#,
            ),
            (
                "no number",
                r#"{"version": 1, "onboarding_done": true, "own": ["2065550100"]}"#,
            ),
            (
                "five numbers",
                r#"{"version": 1, "onboarding_done": true, "own": ["+1", "+2", "+3", "+4", "+5"]}"#,
            ),
            (
                "a string for a time",
                r#"{"version": 1, "suspended_until_ms": "1", "onboarding_done": true}"#,
            ),
            (
                "text after it",
                r#"{"version": 1, "onboarding_done": true} x"#,
            ),
        ] {
            let read = parse(text.as_bytes());
            assert!(
                matches!(read, Err(StoreError::Settings { .. })),
                "{why}: {read:?}"
            );
        }
        let newer = parse(br#"{"version": 2, "home": {"country": "CN"}}"#);
        assert!(matches!(
            newer,
            Err(StoreError::Newer {
                found: 2,
                known: 1,
                ..
            })
        ));
    }

    #[test]
    fn an_unreadable_file_is_kept_when_it_is_replaced() {
        let directory = tempdir().unwrap();
        let file = SettingsFile::open(directory.path()).unwrap();
        file.save(&full()).unwrap();
        let path = directory.path().join(FILE);
        let whole = std::fs::read(&path).unwrap();
        for length in 0..whole.len() {
            std::fs::write(&path, &whole[..length]).unwrap();
            assert!(file.load().is_err(), "cut at {length}");
        }
        file.save(&Settings::default()).unwrap();
        assert_eq!(file.load().unwrap(), Settings::default());
        let kept = std::fs::read(directory.path().join(DAMAGED)).unwrap();
        assert_eq!(kept, whole[..whole.len() - 1]);
        std::fs::write(&path, vec![b' '; 20_000]).unwrap();
        assert!(matches!(file.load(), Err(StoreError::TooLarge { .. })));
    }
}
