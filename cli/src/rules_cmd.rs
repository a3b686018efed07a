//! `curfew rules`: rules from other apps, and what is probably not meant in a rulebook.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use chrono::Local;
use curfew_core::rulebook::{Rule, Surroundings, Then, When, Who, lint, place_of};
use curfew_core::{Number, Region, Rulebook};
use curfew_store::calls::{self, Opened, Record};
use curfew_store::durable;
use curfew_store::lists::build::write_ranges;
use curfew_store::lists::import::{Import, ImportError as NumbersError, Refused};
use curfew_store::lists::packed::Span;
use curfew_store::rules::import::{self, ImportError, Imported, blacklist};
use serde::Serialize;

use crate::failure::Failure;
use crate::out::{self, Kind};
use crate::output::{Form, Output};
use crate::words::counted;
use crate::{number, rules, words, zone};

/// The largest file that is read: that of a list of numbers.
const MAX_FILE: u64 = curfew_store::lists::import::MAX_BYTES;

/// How many records of a file are looked at to see whether they are calls.
const FIRST_RECORDS: usize = 100;

#[derive(clap::Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    action: Action,
}

#[derive(clap::Subcommand)]
enum Action {
    /// Read rules and backups of other apps; say what is mapped and what is not.
    Import(ImportOptions),
    /// Say what is probably not meant in a rulebook.
    Lint(LintOptions),
}

#[derive(clap::Args)]
struct ImportOptions {
    /// The files; what they are is told from their content.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Write the rulebook here.
    #[arg(long, value_name = "RULES.json")]
    out: Option<PathBuf>,
    /// Put the rules after those of this rulebook; it is changed unless `--out` is given.
    #[arg(long, value_name = "RULES.json")]
    into: Option<PathBuf>,
    /// Write the numbers here, and add a rule that stops those of block lists.
    #[arg(long, value_name = "NAME=FILE")]
    numbers: Option<String>,
    /// The region of numbers without a country code.
    #[arg(long, value_name = "CC")]
    home: Option<String>,
}

#[derive(clap::Args)]
struct LintOptions {
    /// The rulebook.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// A list that there is. May be given again; without any, lists are not asked about.
    #[arg(long = "list", value_name = "NAME=FILE")]
    lists: Vec<String>,
    /// The region of numbers without a country code.
    #[arg(long, value_name = "CC")]
    home: Option<String>,
}

/// What came of one file; the keys are stable.
#[derive(Serialize)]
struct FileAnswer<'a> {
    file: String,
    kind: &'static str,
    rules: &'a [Rule],
    numbers: usize,
    /// How many records gave a prefix or a range.
    ranges: u64,
    refused: u64,
    remarks: Vec<RemarkAnswer<'a>>,
    remarks_total: usize,
    columns_not_read: Vec<ColumnAnswer<'a>>,
}

/// A column that looks like numbers and was not read.
#[derive(Serialize)]
struct ColumnAnswer<'a> {
    column: u64,
    heading: &'a str,
}

/// Something not taken over as it was.
#[derive(Serialize)]
struct RemarkAnswer<'a> {
    place: usize,
    /// `null` where the place is no line.
    column: Option<usize>,
    name: &'a str,
    fate: &'static str,
    why: &'static str,
    reason: &'static str,
}

/// A finding; the keys are stable.
#[derive(Serialize)]
struct FindingAnswer<'a> {
    rule: &'a str,
    name: &'a str,
    problem: &'static str,
    what: String,
    /// Where the rule stands in the file, from 1; `null` for one that no file has.
    line: Option<usize>,
    column: Option<usize>,
}

pub(crate) fn run(options: &Options, form: Form) -> Result<(), Failure> {
    match &options.action {
        Action::Import(options) => import(options, form),
        Action::Lint(options) => look_through(options, form),
    }
}

fn import(options: &ImportOptions, form: Form) -> Result<(), Failure> {
    let home = number::region(options.home.as_deref())?;
    let list = options.numbers.as_deref().map(|argument| {
        let named = argument
            .split_once('=')
            .filter(|(name, _)| !name.is_empty());
        named.ok_or_else(|| Failure::Usage("--numbers takes NAME=FILE".to_owned()))
    });
    let list = list.transpose()?;
    let target = options.out.as_ref().or(options.into.as_ref());
    let place = target.map(|path| out::place(path, Kind::Rulebook, None));
    let place = place.transpose()?;
    let list_place = list.map(|(_, path)| out::place(Path::new(path), Kind::Paper, None));
    let list_place = list_place.transpose()?;
    let own = options
        .into
        .as_deref()
        .map(rules::read_rulebook)
        .transpose()?;
    let mut rulebook = own.unwrap_or_default();
    let first = rulebook.rules().len();
    let mut gathered = Gathered::default();
    // Contacts beside a block list must not be stopped with it.
    let mut is_blocked = true;
    // Nor numbers that stopped no call there, or stood below something that is missing here.
    let mut may_stop = true;
    let mut output = Output::open();
    for path in &options.files {
        let bytes = rules::read_bytes(path, MAX_FILE)?;
        let found = if blacklist::is_database(&bytes) {
            blacklist::read(path, home)
        } else {
            import::read(&bytes, home)
        };
        let found = found.map_err(|error| match error {
            _ if let Some(what) = rules::exported_calls(&bytes) => Failure::input(path, what),
            ImportError::Numbers(error @ NumbersError::Doubt { .. }) => {
                let what = format!("{error} (curfew list build --column makes a list of it)");
                Failure::input(path, what)
            }
            ImportError::Unknown => Failure::input(path, nothing(&bytes, home, None)),
            // What is packed has no text here, and its error names the rule by its place only.
            ImportError::Rulebook(error) => {
                let text = std::str::from_utf8(&bytes).unwrap_or_default();
                Failure::input(path, rules::refused(&error, text))
            }
            error => Failure::input(path, error),
        })?;
        let (singles, ranges) = (&found.numbers.numbers, &found.numbers.ranges);
        let has_numbers = !singles.is_empty() || !ranges.is_empty();
        if found.rules.is_empty() && !has_numbers && found.remarks.is_empty() {
            let refused = found.numbers.refused.first();
            let refused = refused.map(|it| rules::refused_number(found.kind.has_lines(), it));
            let what = nothing(&bytes, home, refused.as_deref());
            return Err(Failure::input(path, what));
        }
        tell(path, &found, form, &mut output)?;
        is_blocked &= found.kind.is_blocked() || !has_numbers;
        may_stop &= found.are_numbers_on || !has_numbers;
        gathered.take(found.numbers);
        rulebook =
            import::append(&rulebook, found.rules).map_err(|error| Failure::input(path, error))?;
    }
    if let Some(((name, _), place)) = list.zip(list_place) {
        gathered.write(&place)?;
        if is_blocked && gathered.records > 0 {
            let rule = list_rule(name, may_stop);
            if !may_stop && form == Form::Text {
                output.line(format_args!(
                    "the rule that stops the numbers on {name:?} comes switched off: they stopped no call there, or stood below something that is missing here"
                ))?;
            }
            rulebook = import::append(&rulebook, vec![rule])
                .map_err(|error| Failure::Usage(format!("--numbers: {error}")))?;
        }
    } else if gathered.records > 0 && form == Form::Text {
        let what = match gathered.ranges.is_empty() {
            true => counted(gathered.records, "number is", "numbers are"),
            false => counted(
                gathered.records,
                "number or range is",
                "numbers and ranges are",
            ),
        };
        output.line(format_args!(
            "{what} on no list: --numbers NAME=FILE writes them"
        ))?;
    }
    findings((&rulebook, ""), first, None, home, form, &mut output)?;
    if let Some((path, place)) = target.zip(place) {
        let json = rulebook.to_json();
        // A rulebook of many large rules is larger than one may be.
        Rulebook::from_json(&json).map_err(|error| Failure::input(path, error))?;
        durable::replace(&place, json.as_bytes()).map_err(|error| Failure::input(path, error))?;
    }
    output.finish()
}

fn tell(path: &Path, found: &Imported, form: Form, output: &mut Output) -> Result<(), Failure> {
    let passed_by = found.numbers.passed_by.iter().map(|it| ColumnAnswer {
        column: it.column,
        heading: &it.name,
    });
    if form == Form::Json {
        let remarks = found.remarks.iter().map(|remark| RemarkAnswer {
            place: remark.place,
            column: found.kind.has_lines().then_some(remark.column),
            name: &remark.name,
            fate: remark.fate.word(),
            why: remark.why.word(),
            reason: remark.why.words(),
        });
        return output.json(&FileAnswer {
            file: path.display().to_string(),
            kind: found.kind.word(),
            rules: &found.rules,
            numbers: found.numbers.numbers.len(),
            ranges: found.numbers.ranged,
            refused: found.numbers.refused_total,
            remarks: remarks.collect(),
            remarks_total: found.remarks_total,
            columns_not_read: passed_by.collect(),
        });
    }
    let ranges = match found.numbers.ranged {
        0 => String::new(),
        count => format!(", {}", counted(count, "range", "ranges")),
    };
    output.line(format_args!(
        "{}: {}: {}, {}{ranges}, {} not or not fully taken over",
        path.display(),
        found.kind.word(),
        counted(found.rules.len() as u64, "rule", "rules"),
        counted(found.numbers.numbers.len() as u64, "number", "numbers"),
        found.remarks_total as u64 + found.numbers.refused_total,
    ))?;
    for (place, rule) in (1..).zip(&found.rules) {
        output.line(format_args!("  {place}. {}", words::rule(rule)))?;
    }
    let mut refused = found.numbers.refused.iter().peekable();
    for remark in &found.remarks {
        let here = (remark.place as u64, remark.column as u64);
        let is_before = |it: &&Refused| found.kind.has_lines() && (it.line, it.column) < here;
        while let Some(before) = refused.next_if(is_before) {
            tell_refused(found, before, output)?;
        }
        let place = match remark.place {
            0 => "a setting".to_owned(),
            place => rules::place(found.kind.has_lines(), place as u64, remark.column as u64),
        };
        output.line(format_args!(
            "  {}: {:?} ({place}): {}",
            remark.fate.word().replace('_', " "),
            remark.name,
            remark.why.words(),
        ))?;
    }
    if found.remarks.len() < found.remarks_total {
        output.line(format_args!(
            "  and {} more",
            found.remarks_total - found.remarks.len()
        ))?;
    }
    for refused in refused {
        tell_refused(found, refused, output)?;
    }
    let named = found.numbers.refused.len() as u64;
    if named < found.numbers.refused_total {
        let more = found.numbers.refused_total - named;
        let more = counted(more, "more number", "more numbers");
        output.line(format_args!("  and {more}"))?;
    }
    for ColumnAnswer { column, heading } in passed_by {
        let name = match heading {
            "" => String::new(),
            name => format!(" ({name})"),
        };
        output.line(format_args!(
            "  column {column}{name} looks like numbers, too, and was not read (curfew list build --column)"
        ))?;
    }
    Ok(())
}

fn tell_refused(found: &Imported, refused: &Refused, output: &mut Output) -> Result<(), Failure> {
    let refused = rules::refused_number(found.kind.has_lines(), refused);
    output.line(format_args!("  left out: number at {refused}"))
}

/// That nothing was found in the file, and what else it is, if that can be told.
fn nothing(bytes: &[u8], home: Option<Region>, first: Option<&str>) -> String {
    let is_call = |record: Record| matches!(record, Ok(Ok(_)));
    let calls = match calls::open(bytes, home) {
        Ok(Opened::Calls(calls)) => {
            let kind = calls.kind().words();
            calls.take(FIRST_RECORDS).any(is_call).then_some(kind)
        }
        _ => None,
    };
    let what = match calls {
        Some(kind) => format!("these are calls ({kind}), which curfew replay reads"),
        None => "it is not a rulebook, nor a backup or list that is known".to_owned(),
    };
    let first = first.unwrap_or("line 1, column 1: nothing in it is a rule or a number");
    format!("{first}; {what}")
}

/// Numbers and ranges of all files.
#[derive(Default)]
struct Gathered {
    numbers: Vec<Number>,
    ranges: Vec<Span>,
    /// How many numbers, prefixes and ranges the files have.
    records: u64,
}

impl Gathered {
    fn take(&mut self, found: Import) {
        self.records += found.numbers.len() as u64 + found.ranged;
        self.numbers.extend(found.numbers);
        self.ranges.extend(found.ranges);
    }

    /// One number, prefix or range a line, as a list is made of.
    fn write(&self, path: &Path) -> Result<(), Failure> {
        let numbers = self.numbers.iter().filter_map(Number::canonical);
        let ranges = write_ranges(&self.ranges).into_iter().map(|(text, _)| text);
        let lines: String = numbers.chain(ranges).map(|it| it + "\n").collect();
        durable::replace(path, lines.as_bytes()).map_err(|error| Failure::input(path, error))
    }
}

fn list_rule(name: &str, enabled: bool) -> Rule {
    Rule {
        id: "import-list".to_owned(),
        name: name.to_owned(),
        enabled,
        until: None,
        who: Who::List(name.to_owned()),
        when: When::Always,
        then: Then::Reject,
        notify: true,
    }
}

fn look_through(options: &LintOptions, form: Form) -> Result<(), Failure> {
    let home = number::region(options.home.as_deref())?;
    let (rulebook, text) = rules::read_with_text(&options.file)?;
    let mut lists = BTreeSet::new();
    for argument in &options.lists {
        lists.insert(rules::read_list(argument, home)?.0);
    }
    let lists = (!lists.is_empty()).then_some(lists);
    let mut output = Output::open();
    let read = (&rulebook, text.as_str());
    let found = findings(read, 0, lists.as_ref(), home, form, &mut output)?;
    output.finish()?;
    if found == 0 {
        return Ok(());
    }
    Err(Failure::No(format!(
        "{}: {}",
        options.file.display(),
        counted(found as u64, "finding", "findings")
    )))
}

/// Says what is probably not meant in the rules from `first` on, of a rulebook and its text; how much
/// that is.
fn findings(
    (rulebook, text): (&Rulebook, &str),
    first: usize,
    lists: Option<&BTreeSet<String>>,
    home: Option<Region>,
    form: Form,
    output: &mut Output,
) -> Result<usize, Failure> {
    let now = zone::moment(Local::now().fixed_offset(), None)
        .local()
        .wall_time();
    let around = Surroundings {
        lists,
        now: Some(now),
        home,
    };
    let mut found = lint(rulebook, &around);
    found.retain(|finding| finding.rule >= first);
    for finding in &found {
        let rule = &rulebook.rules()[finding.rule];
        let what = rules::words(&finding.problem, rulebook);
        if form == Form::Json {
            let place = place_of(text, finding.rule + 1);
            output.json(&FindingAnswer {
                rule: &rule.id,
                name: &rule.name,
                problem: finding.problem.word(),
                what,
                line: place.map(|place| place.line),
                column: place.map(|place| place.column),
            })?;
        } else {
            let place = rules::in_words(text, finding.rule);
            output.line(format_args!("{place}rule {:?}: {what}", rule.name))?;
        }
    }
    Ok(found.len())
}
