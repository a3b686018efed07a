//! BlackList (kaliturin): its backup is a copy of its SQLite database.
//!
//! ```text
//! contact(_id, name, type 1 black 2 white)
//! number(_id, number, type 0 equals 1 contains 2 starts 3 ends, contact_id)
//! settings(_id, name, value TRUE or FALSE)
//! ```
//! A caller on the white list rings; else one on the black list is stopped.
//!
//! The file is somebody else's: it is opened to be read, its tables must be tables with columns of
//! their own, and at most `MAX_ROWS` rows are read. For a computer; the phone is handed bytes.
//! Source: `DatabaseAccessHelper.java`, `CallBroadcastReceiver.java`, `Settings.java`.

use std::path::Path;

use curfew_core::Region;
use rusqlite::{Connection, OpenFlags};

use super::bans::squeezed;
use super::pattern::{Glob, glob};
use super::{ImportError, Imported, Kind, MAX_BYTES, Reader, Why, two_lists};

/// The most rows of a table that are read.
const MAX_ROWS: usize = 100_000;
/// The setting that is read: whether the black list stops calls.
const IS_ON: &str = "BLOCK_CALLS_FROM_BLACK_LIST";
/// Tables that are read, or that every database of Android has.
const TABLES: [&str; 4] = ["contact", "number", "settings", "android_metadata"];

/// A row of `number`, with its contact.
struct Entry {
    text: String,
    how: i64,
    list: i64,
    name: String,
}

/// Whether a file that begins so is a database.
#[must_use]
pub fn is_database(head: &[u8]) -> bool {
    head.starts_with(b"SQLite format 3\0")
}

/// Reads the backup at `path`. `home` is the region of numbers written without a country code.
///
/// # Errors
/// [`ImportError::TooLarge`]; [`ImportError::Database`] for any other database.
pub fn read(path: &Path, home: Option<Region>) -> Result<Imported, ImportError> {
    let bytes = std::fs::metadata(path).map_or(0, |found| found.len());
    if bytes > MAX_BYTES as u64 {
        return Err(ImportError::TooLarge);
    }
    let (entries, settings, tables) = rows(path).map_err(|_| ImportError::Database)?;
    let mut reader = Reader::new(home);
    for name in tables.iter().filter(|name| !TABLES.contains(&&***name)) {
        reader.leave_out(0, name, Why::Setting);
    }
    for (name, value) in &settings {
        if name != IS_ON && value.as_deref() == Some("TRUE") {
            reader.leave_out(0, name, Why::Setting);
        }
    }
    let of = |list: i64| {
        let all = entries
            .iter()
            .zip(1..)
            .filter(move |(it, _)| it.list == list);
        all.map(|(it, place)| two_lists::Entry {
            place,
            name: &it.name,
            text: &it.text,
            pattern: pattern(it),
        })
        .collect()
    };
    let is_on = settings.iter().find(|(name, _)| name == IS_ON);
    let is_off = is_on.is_some_and(|(_, value)| value.as_deref() != Some("TRUE"));
    two_lists::take(of(2), of(1), is_off, &mut reader);
    Ok(reader.done(Kind::BlackList))
}

fn pattern(entry: &Entry) -> Result<Glob, Why> {
    let number = squeezed(&entry.text);
    if number.contains(['*', '#']) {
        return Err(Why::Value);
    }
    match entry.how {
        0 => glob(&number),
        1 => glob(&format!("*{number}*")),
        2 => glob(&format!("{number}*")),
        3 => glob(&format!("*{number}")),
        _ => Err(Why::Unknown),
    }
}

/// Names with values.
type Settings = Vec<(String, Option<String>)>;

/// The entries and settings, in the order of the file, and which tables have rows.
fn rows(path: &Path) -> rusqlite::Result<(Vec<Entry>, Settings, Vec<String>)> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let database = Connection::open_with_flags(path, flags)?;
    // Nothing that the file brings along is run: no view, no virtual table, no generated column.
    database.execute_batch("PRAGMA trusted_schema = 0")?;
    for name in ["contact", "number"] {
        is_table(&database, name)?;
    }
    let mut statement = database.prepare(&format!(
        "SELECT n.number, n.type, c.type, c.name FROM number n \
         JOIN contact c ON c._id = n.contact_id ORDER BY n._id LIMIT {MAX_ROWS}"
    ))?;
    let entries = statement.query_map([], |row| {
        Ok(Entry {
            text: row.get(0)?,
            how: row.get(1)?,
            list: row.get(2)?,
            name: row.get(3)?,
        })
    })?;
    let entries = entries.collect::<rusqlite::Result<Vec<_>>>()?;
    let mut settings = Vec::new();
    if is_table(&database, "settings").is_ok() {
        let sql = format!("SELECT name, value FROM settings LIMIT {MAX_ROWS}");
        let mut statement = database.prepare(&sql)?;
        let found = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        settings = found.collect::<rusqlite::Result<Settings>>()?;
    }
    let mut statement = database.prepare(&format!(
        "SELECT name FROM sqlite_schema
         WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid LIMIT {MAX_ROWS}"
    ))?;
    let tables = statement.query_map([], |row| row.get(0))?;
    let mut tables = tables.collect::<rusqlite::Result<Vec<String>>>()?;
    // What is no table of its own is not looked into; it is named.
    tables.retain(|name| is_table(&database, name).is_err() || has_rows(&database, name));
    Ok((entries, settings, tables))
}

/// Whether a table has rows, in doubt that it has.
fn has_rows(database: &Connection, table: &str) -> bool {
    let table = table.replace('"', "\"\"");
    let sql = format!("SELECT EXISTS (SELECT 1 FROM \"{table}\")");
    database
        .query_row(&sql, [], |row| row.get(0))
        .unwrap_or(true)
}

fn is_table(database: &Connection, name: &str) -> rusqlite::Result<()> {
    let found: bool = database.query_row(
        "SELECT EXISTS (SELECT 1 FROM sqlite_schema
                        WHERE name = ?1 AND type = 'table' AND rootpage > 0)
            AND NOT EXISTS (SELECT 1 FROM pragma_table_xinfo(?1) WHERE hidden <> 0)",
        [name],
        |row| row.get(0),
    )?;
    found
        .then_some(())
        .ok_or(rusqlite::Error::QueryReturnedNoRows)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use tempfile::TempDir;

    use super::*;

    const TABLES: &str = "
        CREATE TABLE contact (_id INTEGER PRIMARY KEY NOT NULL, name TEXT NOT NULL,
                              type INTEGER NOT NULL DEFAULT 0);
        CREATE TABLE number (_id INTEGER PRIMARY KEY NOT NULL, number TEXT NOT NULL,
                             type INTEGER NOT NULL, contact_id INTEGER NOT NULL);
        CREATE TABLE settings (_id INTEGER PRIMARY KEY NOT NULL, name TEXT NOT NULL, value TEXT);
        INSERT INTO contact VALUES (1, 'Sales', 1), (2, 'School', 2), (3, 'Roofers', 1);";

    fn backup(sql: &str) -> Result<Imported, ImportError> {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("backup.db");
        Connection::open(&path).unwrap().execute_batch(sql).unwrap();
        let us = Region::new("US").ok();
        let read = read(&path, us);
        let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
        assert_eq!(left.len(), 1, "nothing beside the file");
        read
    }

    fn rules(imported: &Imported) -> Vec<(Value, &'static str, bool)> {
        let rule = |it: &curfew_core::rulebook::Rule| {
            let who = serde_json::to_value(&it.who).unwrap();
            (who, it.then.word(), it.enabled)
        };
        imported.rules.iter().map(rule).collect()
    }

    fn remarks(imported: &Imported) -> Vec<(usize, &str, &str)> {
        let all = imported.remarks.iter();
        all.map(|it| (it.place, it.fate.word(), it.why.word()))
            .collect()
    }

    #[test]
    fn both_lists_come_over_and_the_white_one_first() {
        let found = backup(&format!(
            "{TABLES} INSERT INTO number VALUES
                (1, '+120655501', 2, 1), (2, '+1 206 555-0100', 0, 1), (3, '5550', 3, 1),
                (4, '555', 1, 3), (5, '(206) 555-0150', 0, 2), (6, '+1425', 2, 2),
                (7, '206', 2, 3), (8, 'abc', 0, 3), (9, '12*', 0, 3), (10, '+1', 9, 3);
             INSERT INTO settings VALUES (1, 'BLOCK_ALL_CALLS', 'FALSE'),
                (2, 'BLOCK_PRIVATE_CALLS', 'TRUE'), (3, 'BLOCK_CALLS_FROM_BLACK_LIST', 'TRUE'),
                (4, 'A_LATER_ONE', 'TRUE');
             CREATE TABLE journal (_id INTEGER); INSERT INTO journal VALUES (1);
             CREATE TABLE \"a \"\" b\" (_id INTEGER); INSERT INTO \"a \"\" b\" VALUES (1);
             CREATE TABLE none (_id INTEGER); CREATE TABLE android_metadata (locale TEXT);"
        ))
        .unwrap();
        assert_eq!(found.kind, Kind::BlackList);
        assert!(found.kind.is_blocked() && !found.kind.has_lines());
        assert_eq!(
            rules(&found),
            [
                (json!({"number": "+12065550150"}), "allow", true),
                (json!({"prefix": "+1425"}), "allow", true),
                (json!({"prefix": "+120655501"}), "reject", true),
                (json!({"regex": ".*5550"}), "reject", true),
                (json!({"regex": ".*555.*"}), "reject", true),
            ]
        );
        let numbers: Vec<_> = found
            .numbers
            .numbers
            .iter()
            .map(curfew_core::Number::canonical)
            .collect();
        assert_eq!(numbers, [Some("+12065550100".to_owned())]);
        let named = found.remarks[..4].iter().map(|it| it.name.as_str());
        let named: Vec<&str> = named.collect();
        assert_eq!(
            named,
            ["journal", "a \" b", "BLOCK_PRIVATE_CALLS", "A_LATER_ONE"]
        );
        assert_eq!(
            remarks(&found)[3..],
            [
                (0, "left_out", "setting"),
                (7, "left_out", "no_country_code"),
                (8, "left_out", "value"),
                (9, "left_out", "value"),
                (10, "left_out", "unknown"),
            ]
        );
    }

    #[test]
    fn a_white_entry_that_cannot_be_here_switches_the_black_list_off() {
        let black = "(1, '+1206', 2, 1), (2, '+12065550100', 0, 1)";
        for (why, more, settings, reason) in [
            ("a white one", ", (3, '555', 2, 2)", "", "below"),
            (
                "the black list was off",
                "",
                "INSERT INTO settings VALUES (1, 'BLOCK_CALLS_FROM_BLACK_LIST', 'FALSE');",
                "inactive",
            ),
        ] {
            let sql = format!("{TABLES} {settings} INSERT INTO number VALUES {black}{more};");
            let found = backup(&sql).unwrap();
            assert_eq!(
                rules(&found),
                [(json!({"prefix": "+1206"}), "reject", false)],
                "{why}"
            );
            assert!(found.numbers.numbers.is_empty(), "{why}");
            let remarks = remarks(&found);
            let last = &remarks[remarks.len() - 2..];
            assert_eq!(
                last,
                [(1, "switched_off", reason), (2, "left_out", reason)],
                "{why}"
            );
        }
    }

    #[test]
    fn other_databases_are_refused() {
        let view = TABLES.replace("CREATE TABLE number", "CREATE TABLE numbers");
        let generated = TABLES.replace("contact_id INTEGER NOT NULL", "contact_id INT AS (_id)");
        for (why, sql) in [
            ("another", "CREATE TABLE a (b);".to_owned()),
            (
                "a view",
                format!(
                    "{view} CREATE VIEW number AS SELECT 1 AS _id, '1' AS number, 1 AS type, 1 AS contact_id;"
                ),
            ),
            ("a generated column", generated),
            (
                "no text",
                format!("{TABLES} INSERT INTO number VALUES (1, x'ff', 0, 1);"),
            ),
        ] {
            assert_eq!(backup(&sql).err(), Some(ImportError::Database), "{why}");
        }
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("cut.db");
        std::fs::write(&path, b"SQLite format 3\0 and no more").unwrap();
        assert_eq!(read(&path, None).err(), Some(ImportError::Database));
        let file = std::fs::File::create(&path).unwrap();
        file.set_len(MAX_BYTES as u64 + 1).unwrap();
        assert_eq!(read(&path, None).err(), Some(ImportError::TooLarge));
        assert!(is_database(b"SQLite format 3\0x") && !is_database(b"SQLite"));
    }
}
