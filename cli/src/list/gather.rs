//! The inputs of `curfew list build`, each by what it is, on their way into the list.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use curfew_core::{Number, Region, never_block};
use curfew_store::lists::build::Builder;
use curfew_store::lists::import::{
    Column, EXAMPLES, Import, ImportError, Item, Reading, read_into,
};
use curfew_store::lists::is_hidden;
use curfew_store::rules::import::stream::{self, Banned};
use curfew_store::rules::import::{self, Fate, Imported, Kind, Remark, Why, blacklist, vcard};
use indicatif::ProgressBar;

use super::build::Options;
use super::decode::{Decoded, sniff};
use super::exported;
use super::json::{self, Shape};
use super::report::{Example, NotRead, NotTaken, Taken};
use super::stop::Stop;
use super::{LIST, STANDARD, open_whole, spans, trouble};
use crate::failure::Failure;
use crate::rules::exported_calls;

/// How much of a file is looked at to tell what it is.
const HEAD: usize = 1 << 16;
/// How much of a label is shown.
const MAX_SHOWN: usize = 60;
/// How many codes are named that are never blocked.
const MAX_CODES: usize = 20;
/// How much is read at a time.
const BUFFER: usize = 1 << 18;
/// The largest file of another app that is read at once.
const MAX_WHOLE: u64 = 64 << 20;

/// What was found beside numbers.
#[derive(Default)]
pub(super) struct Gathered {
    pub(super) records: u64,
    pub(super) refused_by: BTreeMap<&'static str, u64>,
    /// Some of each reason.
    pub(super) examples: Vec<Example>,
    pub(super) columns_not_read: Vec<NotRead>,
    /// Records whose label is none that a list can have, and the first of them.
    pub(super) labels_left_out: u64,
    pub(super) first_label: Option<String>,
    /// Codes that are never blocked, and yet on the list.
    pub(super) never_blocked: BTreeSet<String>,
    pub(super) rules_left_out: usize,
    pub(super) remarks: usize,
    /// Some of each reason.
    pub(super) remark_examples: Vec<NotTaken>,
    /// Each input, in their order.
    pub(super) files: Vec<Taken>,
}

impl Gathered {
    /// The label of a record: its own, else the common one. A number is not lost for the sake of its label.
    fn label(&mut self, builder: &mut Builder, text: &str, common: u8) -> u8 {
        match text {
            "" => common,
            text => builder.label(text).unwrap_or_else(|_| {
                self.labels_left_out += 1;
                self.first_label.get_or_insert_with(|| {
                    let first = text.chars().take(MAX_SHOWN).collect::<String>();
                    first.replace(is_hidden, " ")
                });
                common
            }),
        }
    }
}

/// Numbers on their way into the list, with a look at the codes among them.
struct Way<'a> {
    builder: &'a mut Builder,
    found: &'a mut Gathered,
    home: Option<Region>,
}

impl Way<'_> {
    /// The label of a record, as [`Gathered::label`] has it.
    fn label(&mut self, text: &str, common: u8) -> u8 {
        self.found.label(self.builder, text, common)
    }

    fn put(&mut self, item: &Item, label: u8) -> Result<(), Stop> {
        match item {
            Item::Number(number) => self.number(number, label),
            Item::Ranges(ranges) => self.builder.ranges(ranges, label).map_err(Stop::from),
        }
    }

    fn number(&mut self, number: &Number, label: u8) -> Result<(), Stop> {
        if let Number::Short(code) = number
            && self.found.never_blocked.len() < MAX_CODES
            && never_block::find(number, self.home).is_some()
        {
            self.found.never_blocked.insert(code.as_str().to_owned());
        }
        self.builder.number(number, label).map_err(Stop::from)
    }
}

/// The inputs on their way into the list.
pub(super) struct Gathering<'a> {
    builder: Builder,
    home: Option<Region>,
    options: &'a Options,
    found: Gathered,
    /// Whether an input was one that has columns.
    has_columns: bool,
    bar: ProgressBar,
}

/// How an input of any length is read.
#[derive(Clone, Copy)]
enum Form {
    /// Text or a table.
    Plain,
    /// Elements in JSON.
    Json(Shape),
    /// The export of a list, a line each.
    Export,
}

impl<'a> Gathering<'a> {
    pub(super) fn new(
        builder: Builder,
        home: Option<Region>,
        options: &'a Options,
        bar: ProgressBar,
    ) -> Gathering<'a> {
        Gathering {
            builder,
            home,
            options,
            found: Gathered::default(),
            has_columns: false,
            bar,
        }
    }

    /// What came of all inputs.
    pub(super) fn finish(self) -> Result<(Builder, Gathered), Failure> {
        self.bar.finish_and_clear();
        let asked = !self.options.columns.is_empty() || self.options.label_column.is_some();
        if asked && !self.has_columns {
            let what = "--column and --label-column are about tables and JSON; no input is one";
            return Err(Failure::Usage(what.to_owned()));
        }
        Ok((self.builder, self.found))
    }

    /// Takes an input, whatever it is.
    pub(super) fn input(&mut self, path: &Path) -> Result<(), Failure> {
        let is_pipe = path.as_os_str() == STANDARD;
        let shown = if is_pipe {
            Path::new("standard input")
        } else {
            path
        };
        let bad = |error: &dyn std::fmt::Display| Failure::input(shown, error);
        let mut source: Box<dyn Read> = if is_pipe {
            Box::new(io::stdin().lock())
        } else {
            Box::new(File::open(path).map_err(|error| bad(&trouble(&error)))?)
        };
        let head = head_of(&mut source).map_err(|error| bad(&trouble(&error)))?;
        let is_database = blacklist::is_database(&head);
        if is_pipe && (is_database || head.starts_with(LIST)) {
            let what = if is_database {
                "a database"
            } else {
                "a list file"
            };
            return Err(bad(&format_args!(
                "this is {what}, which is read where it lies: give its path instead of -"
            )));
        }
        if head.starts_with(LIST) {
            let list = open_whole(path)?;
            self.found.records += list.numbers();
            self.found.files.push(Taken {
                file: path.display().to_string(),
                read_as: "list",
                records: list.numbers() + list.ranges(),
                refused: 0,
                rules_left_out: 0,
                remarks: 0,
            });
            return self.builder.list(&list).map_err(|error| bad(&error));
        }
        if is_database {
            let imported = blacklist::read(path, self.home).map_err(|error| bad(&error))?;
            return self.take(shown, imported).map_err(|error| bad(&error));
        }
        let encoding = sniff(&head, self.home);
        let whole = self.bar.wrap_read(io::Cursor::new(head).chain(source));
        match encoding {
            None => self.text(shown, whole),
            Some((encoding, mark)) => {
                let mut whole = whole;
                io::copy(&mut whole.by_ref().take(mark as u64), &mut io::sink())
                    .map_err(|error| bad(&error))?;
                self.text(shown, Decoded::new(whole, encoding))
            }
        }
        .map_err(|error| bad(&error))
    }

    /// Anything in UTF-8 or ASCII, and what is compressed.
    fn text(&mut self, path: &Path, mut input: impl Read) -> Result<(), Stop> {
        let head = head_of(&mut input).map_err(ImportError::from)?;
        if let Some(what) = exported_calls(&head) {
            return Err(Stop::NotRead(what));
        }
        if let Some(what) = not_read(&head) {
            if !import::is_zip(&head) {
                return Err(Stop::NotRead(what));
            }
            // That of an app here; what else is one, a spreadsheet, is told as what it is.
            let whole = io::Cursor::new(head).chain(input);
            return self.other_app(path, whole).map_err(|stop| match stop {
                Stop::OtherApp(_) => Stop::NotRead(what),
                stop => stop,
            });
        }
        let is_plain = import::is_plain(&head);
        let shape = json::shape(&head);
        let is_export = exported::is_export(&head);
        let is_vcard = vcard::is_vcard(&head);
        let bans = stream::kind_of(&head).map(|kind| (kind, stream::is_table(kind, &head)));
        let whole = io::Cursor::new(head).chain(input);
        if is_vcard {
            self.contacts(path, BufReader::with_capacity(BUFFER, whole))
        } else if is_export {
            self.stream(path, BufReader::with_capacity(BUFFER, whole), Form::Export)
        } else if is_plain || shape.is_some() {
            self.has_columns = true;
            let shape = shape.filter(|_| !is_plain);
            let form = shape.map_or(Form::Plain, Form::Json);
            self.stream(path, BufReader::with_capacity(BUFFER, whole), form)
        } else if let Some(bans) = bans {
            self.has_columns |= bans.1;
            self.bans(path, bans, BufReader::with_capacity(BUFFER, whole))
        } else {
            self.other_app(path, whole)
        }
    }

    fn way(&mut self) -> Way<'_> {
        Way {
            builder: &mut self.builder,
            found: &mut self.found,
            home: self.home,
        }
    }

    /// How columns are read.
    fn reading(&self) -> Reading {
        Reading {
            home: self.home,
            columns: self.options.columns.iter().map(|it| column(it)).collect(),
            label: self.options.label_column.as_deref().map(column),
            most_bytes: u64::MAX,
        }
    }

    /// Text, CSV, the export of a list, or elements in JSON, of any length.
    fn stream(&mut self, path: &Path, input: impl io::BufRead, form: Form) -> Result<(), Stop> {
        let reading = self.reading();
        let mut tally = Import::default();
        let common = self.builder.label(&self.options.label)?;
        let mut way = self.way();
        let take = |item: Item, label: &str| {
            let label = way.label(label, common);
            way.put(&item, label)
        };
        let (read, read_as) = match form {
            Form::Plain => (read_into(input, &reading, &mut tally, take), "numbers"),
            Form::Export => (exported::read(input, &mut tally, take), "export"),
            Form::Json(shape) => {
                let read = json::read((shape, input), &reading, &mut tally, take);
                (read, "json")
            }
        };
        self.tell(path, &tally, !matches!(form, Form::Json(_)));
        self.taken(path, read_as, &tally, (0, 0));
        read
    }

    /// Contacts, of any length.
    fn contacts(&mut self, path: &Path, input: impl io::BufRead) -> Result<(), Stop> {
        let mut tally = Import::default();
        let label = self.builder.label(&self.options.label)?;
        let home = self.home;
        let mut way = self.way();
        let read = vcard::read_into(input, home, &mut tally, |number| way.number(&number, label));
        self.tell(path, &tally, Kind::VCard.has_lines());
        self.taken(path, Kind::VCard.word(), &tally, (0, 0));
        read
    }

    /// A block list with a record on each line, of any length.
    fn bans(
        &mut self,
        path: &Path,
        bans: (Kind, bool),
        input: impl io::BufRead,
    ) -> Result<(), Stop> {
        let common = self.builder.label(&self.options.label)?;
        let reading = self.reading();
        let mut way = self.way();
        let mut left_out = 0;
        let read = stream::read_into(bans, input, &reading, |banned, label| {
            let item = match banned {
                Banned::Number(number) => Some(Item::Number(number)),
                Banned::Callers(who) => spans::of(&who),
            };
            let Some(item) = item else {
                left_out += 1;
                return Ok(());
            };
            let label = way.label(label, common);
            way.put(&item, label)
        })?;
        self.tell_of(path, &read, left_out);
        Ok(())
    }

    /// A file of another app, which is read as a whole.
    fn other_app(&mut self, path: &Path, input: impl Read) -> Result<(), Stop> {
        let mut bytes = Vec::new();
        let read = input.take(MAX_WHOLE + 1).read_to_end(&mut bytes);
        read.map_err(ImportError::from)?;
        if bytes.len() as u64 > MAX_WHOLE {
            return Err(Stop::TooLarge(MAX_WHOLE >> 20));
        }
        let imported = import::read(&bytes, self.home).map_err(|error| match error {
            // Only what was compressed gets so far.
            import::ImportError::NotText => Stop::NotRead("what it expands to is no text"),
            import::ImportError::TooLarge => Stop::TooLarge(import::MAX_BYTES as u64 >> 20),
            error => Stop::OtherApp(error),
        })?;
        self.take(path, imported)
    }

    /// What was read of another app's file.
    fn take(&mut self, path: &Path, mut imported: Imported) -> Result<(), Stop> {
        let label = self.builder.label(&self.options.label)?;
        let mut way = self.way();
        for number in &imported.numbers.numbers {
            way.number(number, label)?;
        }
        way.builder.ranges(&imported.numbers.ranges, label)?;
        // The first rule that matches decides: behind one that lets calls ring a range may have
        // holes, which a list cannot have.
        let mut has_holes = false;
        let mut left_out = 0;
        for (rule, place) in imported.rules.iter().zip(1..) {
            has_holes |= rule.enabled && !spans::stops(rule);
            match spans::of_rule(rule).filter(|_| !has_holes) {
                Some(item) => self.way().put(&item, label)?,
                None => left_out += 1,
            }
            // Of another app's rule a remark says why it is off.
            if !rule.enabled && imported.kind == Kind::Rulebook {
                let remark = Remark {
                    place,
                    column: 1,
                    name: rule.name.clone(),
                    fate: Fate::SwitchedOff,
                    why: Why::Off,
                };
                imported.remarks.push(remark);
                imported.remarks_total += 1;
            }
        }
        self.tell_of(path, &imported, left_out);
        Ok(())
    }

    /// Adds to what is said at the end of another app's file.
    fn tell_of(&mut self, path: &Path, imported: &Imported, left_out: usize) {
        let remarks = imported.remarks_total;
        self.found.rules_left_out += left_out;
        self.found.remarks += remarks;
        for remark in &imported.remarks {
            let same = self.found.remark_examples.iter();
            if (same.filter(|it| it.is_for(remark.why)).count() as u64) < EXAMPLES {
                let example = NotTaken::new(path, remark, imported.kind);
                self.found.remark_examples.push(example);
            }
        }
        self.tell(path, &imported.numbers, imported.kind.has_lines());
        let kind = imported.kind.word();
        self.taken(path, kind, &imported.numbers, (left_out, remarks));
    }

    /// Keeps what became of a file: what was counted, rules left out, remarks.
    fn taken(
        &mut self,
        path: &Path,
        read_as: &'static str,
        tally: &Import,
        (rules_left_out, remarks): (usize, usize),
    ) {
        self.found.files.push(Taken {
            file: path.display().to_string(),
            read_as,
            records: tally.records,
            refused: tally.refused_total,
            rules_left_out,
            remarks,
        });
    }

    /// Adds to what is said at the end.
    fn tell(&mut self, path: &Path, tally: &Import, has_lines: bool) {
        let file = || path.display().to_string();
        self.found.records += tally.records;
        for refused in &tally.examples {
            let reason = refused.reason.words();
            let same = self.found.examples.iter().filter(|it| it.reason == reason);
            if (same.count() as u64) < EXAMPLES {
                self.found.examples.push(Example {
                    file: file(),
                    line: refused.line,
                    column: refused.column,
                    reason,
                    has_lines,
                });
            }
        }
        for (reason, count) in &tally.refused_by {
            *self.found.refused_by.entry(reason.words()).or_default() += count;
        }
        let not_read = tally.passed_by.iter().map(|it| NotRead {
            file: file(),
            column: it.column,
            heading: it.name.clone(),
        });
        self.found.columns_not_read.extend(not_read);
    }
}

fn head_of(source: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    source.take(HEAD as u64).read_to_end(&mut head)?;
    Ok(head)
}

/// What a file is that is not read, by how it begins.
fn not_read(head: &[u8]) -> Option<&'static str> {
    const PACKED: [(&[u8], &str); 8] = [
        (b"\xfd7zXZ\0", "is compressed with xz; unpack it first"),
        (
            b"\x28\xb5\x2f\xfd",
            "is compressed with zstd; unpack it first",
        ),
        (b"BZh", "is compressed with bzip2; unpack it first"),
        (
            b"\x04\x22\x4d\x18",
            "is compressed with lz4; unpack it first",
        ),
        (
            b"7z\xbc\xaf\x27\x1c",
            "is an archive of 7-Zip; unpack it first",
        ),
        (b"Rar!\x1a\x07", "is an archive of RAR; unpack it first"),
        (
            b"PK\x03\x04",
            "is a ZIP archive, as .xlsx and .ods are; unpack it, or save the table as CSV, first",
        ),
        (b"%PDF-", "is a PDF; save its table as CSV first"),
    ];
    let packed = PACKED.iter().find(|(begin, _)| head.starts_with(begin));
    let is_text = import::is_text(head) || head.starts_with(b"\x1f\x8b");
    let what = packed.map(|(_, what)| *what);
    what.or((!is_text).then_some("is no text"))
}

fn column(text: &str) -> Column {
    match text.parse() {
        Ok(place) => Column::Place(place),
        Err(_) => Column::Name(text.to_owned()),
    }
}
