//! What a file from outside holds: numbers, a list file, rules. The file is the app's own copy;
//! nothing else writes to it.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use curfew_core::rulebook::{Problem, Surroundings, lint};
use curfew_core::time::Moment;
use curfew_core::{Number, Rulebook};
use curfew_store::lists::build::{Builder, Plan};
use curfew_store::lists::import::{Column, Item, Reading, read_into};
use curfew_store::lists::keys::Signed;
use curfew_store::lists::packed::{About, key};
use curfew_store::lists::packed::{Mapped, PackedList};
use curfew_store::lists::{Changes, Import, ImportError, open};
use curfew_store::rules::import::{self, Imported, append, is_plain};
use curfew_store::{ListError, StoreError};

use super::Curfew;
use crate::error::CurfewError;
use crate::views::convert::rule_views;
use crate::views::{
    ChangesView, FileView, FindingView, ImportPreview, RefusedLine, RemarkView, RulesPreview,
    SignatureView,
};

/// How much of a file tells what it is.
const HEAD: u64 = 64 << 10;
/// How a list file begins, before its version.
const LIST: &[u8] = b"CURFEWL";
/// How many numbers a preview shows.
const SAMPLE: usize = 5;

/// Headings of a column that says of what kind its numbers are.
const LABELS: [&str; 10] = [
    "label", "category", "type", "subject", "reason", "tag", "标签", "类别", "类型", "分类",
];

/// The most digits of a label.
const MAX_DIGITS: usize = 4;

/// What a look at a table has shown.
enum Seen {
    Number,
    Nothing,
}

impl From<ImportError> for Seen {
    fn from(_: ImportError) -> Seen {
        Seen::Nothing
    }
}

/// What a file is.
enum Content {
    /// A list file.
    List,
    /// A text or table of numbers of any length.
    Plain,
    /// What is read whole.
    Other(Vec<u8>),
}

#[uniffi::export]
impl Curfew {
    /// Reads the rules of the file at `path` without changing anything: a rulebook, or the rules
    /// or backup of another app. They would stand after those in force. Of numbers and lists
    /// nothing is said. The time is that of the phone now.
    ///
    /// # Errors
    /// [`CurfewError::Input`] for what is no such file, or more rules than a rulebook holds;
    /// [`CurfewError::Storage`].
    pub fn preview_rules(
        &self,
        path: String,
        at_ms: i64,
        offset_seconds: i32,
    ) -> Result<RulesPreview, CurfewError> {
        let Content::Other(bytes) = content(Path::new(&path))? else {
            return Ok(RulesPreview {
                rules: Vec::new(),
                numbers: 0,
                remarks: Vec::new(),
                remarks_total: 0,
                findings: Vec::new(),
            });
        };
        let found = self.read_other(&bytes)?;
        let snapshot = self.engine.snapshot();
        let own = &snapshot.rules;
        let first = own.rulebook.rules().len();
        let both = append(&own.rulebook, found.rules).map_err(CurfewError::input)?;
        let mut rules = rule_views(&both, !snapshot.settings.own.is_empty());
        let remarks = found.remarks.into_iter().map(|remark| RemarkView {
            name: remark.name,
            fate: remark.fate.word().to_owned(),
            why: remark.why.word().to_owned(),
        });
        Ok(RulesPreview {
            rules: rules.split_off(first),
            numbers: found.numbers.numbers.len() as u64 + found.numbers.ranged,
            remarks: remarks.collect(),
            remarks_total: u32::try_from(found.remarks_total).unwrap_or(u32::MAX),
            findings: self.findings(&both, first, Moment::new(at_ms, offset_seconds)),
        })
    }

    /// Reads the numbers of the file at `path` without changing anything: a list file, with its
    /// signature beside it as `<path>.minisig`; text with a number on each line, CSV, contacts,
    /// or the block list or backup of another app. What is no list file becomes one beside it,
    /// `<path>.list`, with the labels of a table if `labels` is true.
    ///
    /// # Errors
    /// [`CurfewError::Input`] for what is no such file; [`CurfewError::Storage`] for a damaged
    /// list file, and where there is no room.
    pub fn preview_import(&self, path: String, labels: bool) -> Result<ImportPreview, CurfewError> {
        let path = Path::new(&path);
        let mut heading = None;
        let (about, tally) = match content(path)? {
            Content::List => (true, Import::default()),
            Content::Plain => {
                heading = self.label_heading(path)?;
                let plain = |label| self.stage(path, Content::Plain, label);
                match plain(heading.filter(|_| labels)) {
                    // Too many different ones: they are remarks.
                    Err(CurfewError::Input { .. }) if heading.is_some() && labels => {
                        heading = None;
                        (false, plain(None)?)
                    }
                    staged => (false, staged?),
                }
            }
            other => (false, self.stage(path, other, None)?),
        };
        let list = open(&if about { path.to_owned() } else { staged(path) })?;
        list.check()?;
        let mut sample = tally.numbers;
        if about {
            let first = list.keys_from(0).take(SAMPLE).filter_map(Result::ok);
            sample = first.filter_map(|(found, _)| key::number(found)).collect();
        }
        let refused = tally.refused.iter().map(|refused| RefusedLine {
            line: u32::try_from(refused.line).unwrap_or(u32::MAX),
            reason: refused.reason.words().to_owned(),
        });
        Ok(ImportPreview {
            numbers: list.numbers(),
            ranges: list.ranges(),
            refused: tally.refused_total,
            first_refused: refused.collect(),
            sample: sample.iter().filter_map(Number::canonical).collect(),
            about: match about {
                true => Some(self.about(path, list.about().clone())?),
                false => None,
            },
            labels: heading.map(str::to_owned),
        })
    }

    /// What the import of the file at `path`, of which there was a preview, would change in the
    /// list called `name`.
    ///
    /// # Errors
    /// [`CurfewError::NotFound`], [`CurfewError::Input`], [`CurfewError::Storage`].
    pub fn import_changes(&self, name: String, path: String) -> Result<ChangesView, CurfewError> {
        let path = Path::new(&path);
        let is_list = is_list(path)?;
        let lists = self.engine.lists()?;
        let new = open(&if is_list {
            path.to_owned()
        } else {
            staged(path)
        })?;
        let old = lists.load(&name)?;
        let changes = Changes::between(&old, &new)?;
        let about = |list: &PackedList<Mapped>| {
            let about = list.about();
            (about.date, about.licence.clone())
        };
        let gone = changes.removed + changes.ranges_removed;
        let signer = match lists.key_of(&name).filter(|_| is_list) {
            Some(key) => !matches!(lists.signer(path)?, Signed::By(by) if by.text == key),
            None => false,
        };
        Ok(ChangesView {
            added: changes.added + changes.ranges_added,
            removed: if is_list { gone } else { 0 },
            same: changes.same + if is_list { 0 } else { changes.removed },
            relabelled: if is_list { changes.relabelled } else { 0 },
            other_about: is_list && about(&old) != about(&new),
            other_signer: signer,
        })
    }

    /// Brings the numbers of the file at `path`, of which there was a preview, onto the list called
    /// `name`: a new one, or one that is there, where a list file takes its place and other
    /// numbers are added. What was there is kept for [`Curfew::undo_import`].
    ///
    /// # Errors
    /// [`CurfewError::Input`] for a new list of a name that is taken or cannot be;
    /// [`CurfewError::NotFound`], [`CurfewError::Storage`]. The lists are unchanged then.
    pub fn import_numbers(
        &self,
        name: String,
        path: String,
        is_new: bool,
    ) -> Result<(), CurfewError> {
        let path = Path::new(&path);
        let is_list = is_list(path)?;
        let file = if is_list {
            path.to_owned()
        } else {
            staged(path)
        };
        self.engine.change_lists(|lists| {
            let missing = matches!(
                lists.load(&name),
                Err(StoreError::List(ListError::NotFound))
            );
            match (is_new, missing) {
                (true, false) => return Err(ListError::Exists.into()),
                (false, true) => return Err(ListError::NotFound.into()),
                _ => {}
            }
            // What is damaged is replaced, whatever comes.
            if !is_new && !is_list && lists.check(&name).is_ok() {
                return Ok(lists.merge(&name, &file)?);
            }
            let key = match lists.signer(&file)? {
                Signed::By(key) => Some(key),
                _ => None,
            };
            Ok(lists.replace(&name, &file, key.as_ref())?)
        })
    }

    /// Puts the list file at `path`, of which there was a preview, in the place of the list called
    /// `name` if it is an edition of it: of the same name and source, signed with the key
    /// that the list came with, and not of an earlier date. Says whether it did.
    ///
    /// # Errors
    /// [`CurfewError::NotFound`], [`CurfewError::Storage`]; the list is unchanged then.
    pub fn update_list(&self, name: String, path: String) -> Result<bool, CurfewError> {
        let path = Path::new(&path);
        self.engine.change_lists(|lists| {
            let old = lists.load(&name)?;
            let Signed::By(key) = lists.signer(path)? else {
                return Ok(false);
            };
            let new = open(path)?;
            let (old, new) = (old.about(), new.about());
            let is_same = lists.key_of(&name).is_some_and(|had| had == key.text);
            // A publisher has one key for many lists. What the user gave another name is asked about.
            let is_edition = new.name == name && new.source == old.source && new.date >= old.date;
            if !is_same || !is_edition {
                return Ok(false);
            }
            lists.replace(&name, path, Some(&key))?;
            Ok(true)
        })
    }

    /// Takes the last import into a list back.
    ///
    /// # Errors
    /// [`CurfewError::NotFound`] where there is none any more; [`CurfewError::Storage`].
    pub fn undo_import(&self, name: String) -> Result<(), CurfewError> {
        self.engine
            .change_lists(|lists| Ok(lists.take_back(&name)?))
    }

    /// Adds the minisign public key of the file at `path`, to tell by whom lists are signed.
    ///
    /// # Errors
    /// [`CurfewError::Input`] for what is no key or no name; [`CurfewError::Storage`].
    pub fn add_key(&self, name: String, path: String) -> Result<(), CurfewError> {
        let text = String::from_utf8(head(Path::new(&path))?).map_err(CurfewError::input)?;
        let now = crate::engine::clock_ms() / 1000;
        Ok(self.engine.lists()?.add_key(&name, &text, now)?)
    }

    /// Whether the file at `path` is a minisign public key.
    pub fn is_key(&self, path: String) -> bool {
        let text = head(Path::new(&path)).map(String::from_utf8);
        text.is_ok_and(|text| text.is_ok_and(|text| curfew_store::lists::keys::is_key_file(&text)))
    }

    /// What is probably not meant in the rules in force. The time is that of the phone now.
    pub fn lint_rules(&self, at_ms: i64, offset_seconds: i32) -> Vec<FindingView> {
        let snapshot = self.engine.snapshot();
        self.findings(
            &snapshot.rules.rulebook,
            0,
            Moment::new(at_ms, offset_seconds),
        )
    }
}

impl Curfew {
    fn read_other(&self, bytes: &[u8]) -> Result<Imported, CurfewError> {
        import::read(bytes, self.engine.home()).map_err(CurfewError::input)
    }

    /// The heading of the column of labels, if the file is a table with one.
    fn label_heading(&self, path: &Path) -> Result<Option<&'static str>, CurfewError> {
        for heading in LABELS {
            let reading = self.reading(Some(heading));
            let input = BufReader::new(File::open(path).map_err(CurfewError::storage)?);
            // The first number, or that there is none, tells that there is the column.
            let seen = read_into(input, &reading, &mut Import::default(), |_, label| {
                // The numbers themselves say nothing of them.
                let digits = label.bytes().filter(u8::is_ascii_digit).count();
                Err(if digits > MAX_DIGITS {
                    Seen::Nothing
                } else {
                    Seen::Number
                })
            });
            if !matches!(seen, Err(Seen::Nothing)) {
                return Ok(Some(heading));
            }
        }
        Ok(None)
    }

    fn reading(&self, label: Option<&str>) -> Reading {
        Reading {
            home: self.engine.home(),
            label: label.map(|name| Column::Name(name.to_owned())),
            ..Reading::default()
        }
    }

    /// Makes a list file of numbers of another form, with the labels of a column of a table.
    /// Gives the first numbers, and what was not taken.
    fn stage(
        &self,
        path: &Path,
        content: Content,
        label: Option<&str>,
    ) -> Result<Import, CurfewError> {
        let about = About {
            // It is in force under another name only.
            name: "import".to_owned(),
            ..About::default()
        };
        let plan = Plan {
            about,
            ..Plan::default()
        };
        let folder = path.parent().unwrap_or(path);
        let mut builder = Builder::new(folder, plan)?;
        let mut tally = Import::default();
        let mut sample = Vec::new();
        let mut take = |item: Item, label: &str| -> Result<(), CurfewError> {
            let label = builder.label(label)?;
            match item {
                Item::Number(number) => {
                    if sample.len() < SAMPLE && !sample.contains(&number) {
                        sample.push(number);
                    }
                    builder.number(&number, label)?;
                }
                Item::Ranges(spans) => builder.ranges(&spans, label)?,
            }
            Ok(())
        };
        if let Content::Other(bytes) = content {
            tally = self.read_other(&bytes)?.numbers;
            for number in std::mem::take(&mut tally.numbers) {
                take(Item::Number(number), "")?;
            }
            take(Item::Ranges(std::mem::take(&mut tally.ranges)), "")?;
        } else {
            let input = BufReader::new(File::open(path).map_err(CurfewError::storage)?);
            read_into(input, &self.reading(label), &mut tally, &mut take)?;
        }
        tally.numbers = sample;
        builder.finish(&staged(path))?;
        Ok(tally)
    }

    fn about(&self, path: &Path, about: About) -> Result<FileView, CurfewError> {
        let (signature, signer) = match self.engine.lists()?.signer(path)? {
            Signed::No => (SignatureView::None, None),
            Signed::By(key) => (SignatureView::Right, Some(key.name)),
            Signed::Unknown => (SignatureView::Unknown, None),
            Signed::Wrong => (SignatureView::Wrong, None),
        };
        Ok(FileView {
            name: about.name,
            source: about.source,
            licence: about.licence,
            date: about.date,
            signature,
            signer,
        })
    }

    /// Of the rules from `first` on.
    fn findings(&self, rulebook: &Rulebook, first: usize, at: Moment) -> Vec<FindingView> {
        // Lists that cannot be read are not known, and nothing is said of them.
        let lists = self.engine.lists().ok().and_then(|lists| lists.list().ok());
        let (mut on, mut off) = (BTreeSet::new(), BTreeSet::new());
        for list in lists.iter().flatten() {
            let which = if list.on { &mut on } else { &mut off };
            which.insert(list.name.clone());
        }
        let lists = lists.map(|_| on);
        let around = Surroundings {
            lists: lists.as_ref(),
            now: Some(at.local().wall_time()),
            home: self.engine.home(),
        };
        let rules = rulebook.rules();
        let mut views = Vec::new();
        for finding in lint(rulebook, &around) {
            if finding.rule < first {
                continue;
            }
            let mut view = FindingView {
                name: rules[finding.rule].name.clone(),
                problem: finding.problem.word().to_owned(),
                about: Vec::new(),
                year: None,
            };
            let mut by = Vec::new();
            match finding.problem {
                Problem::Shadowed { by: rules } | Problem::AllowShadowed { by: rules } => {
                    by = rules;
                }
                Problem::AllowPartlyShadowed { by: rule } => by.push(rule),
                Problem::NoList { name } => {
                    if off.contains(&name) {
                        view.problem = "list_off".to_owned();
                    }
                    view.about.push(name);
                }
                Problem::NoInstitution { id: it }
                | Problem::OnlyLocal { id: it }
                | Problem::NoHours { law: it }
                | Problem::NotInForce { law: it }
                | Problem::NoCalendar { place: it } => view.about.push(it),
                Problem::CalendarEnds { place, year }
                | Problem::CalendarUncertain { place, year } => {
                    view.about.push(place);
                    view.year = Some(year);
                }
                _ => {}
            }
            for rule in by {
                view.about.push(rules[rule].name.clone());
            }
            views.push(view);
        }
        views
    }
}

/// The list file that is made of the numbers of a file.
fn staged(path: &Path) -> PathBuf {
    let mut staged = path.as_os_str().to_owned();
    staged.push(".list");
    staged.into()
}

fn head(path: &Path) -> Result<Vec<u8>, CurfewError> {
    let mut head = Vec::new();
    let file = File::open(path).map_err(CurfewError::storage)?;
    file.take(HEAD)
        .read_to_end(&mut head)
        .map_err(CurfewError::storage)?;
    Ok(head)
}

fn is_list(path: &Path) -> Result<bool, CurfewError> {
    Ok(head(path)?.starts_with(LIST))
}

fn content(path: &Path) -> Result<Content, CurfewError> {
    let head = head(path)?;
    if head.starts_with(LIST) {
        return Ok(Content::List);
    }
    if is_plain(&head) {
        return Ok(Content::Plain);
    }
    let most = import::MAX_BYTES as u64;
    let file = File::open(path).map_err(CurfewError::storage)?;
    let mut bytes = Vec::new();
    file.take(most + 1)
        .read_to_end(&mut bytes)
        .map_err(CurfewError::storage)?;
    if bytes.len() as u64 > most {
        return Err(CurfewError::input(import::ImportError::TooLarge));
    }
    Ok(Content::Other(bytes))
}
