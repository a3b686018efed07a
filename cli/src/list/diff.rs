//! `curfew list diff`: what a list has that another has not.

use std::collections::BTreeMap;
use std::path::Path;

use curfew_core::Number;
use curfew_store::lists::build::write_ranges;
use curfew_store::lists::compare::{Change, Stop, compare};
use curfew_store::lists::packed::{Span, key};

use super::{Line, List, open_whole};
use crate::failure::Failure;
use crate::output::{Form, Output};
use crate::words::counted;

/// How many ranges are gathered before they are written: where they lie together a prefix says
/// more than numbers from here to there.
const GATHERED: usize = 1 << 16;

/// The differences on their way out.
struct Differences<'a> {
    old: &'a List,
    new: &'a List,
    only_count: bool,
    form: Form,
    out: Output,
    added: u64,
    removed: u64,
    relabelled: u64,
    ranges: u64,
    gathered: Vec<(Change, Span)>,
}

pub(super) fn run(old: &Path, new: &Path, counts: bool, form: Form) -> Result<(), Failure> {
    let (one, two) = (open_whole(old)?, open_whole(new)?);
    let mut all = Differences {
        old: &one,
        new: &two,
        only_count: counts,
        form,
        out: Output::open(),
        added: 0,
        removed: 0,
        relabelled: 0,
        ranges: 0,
        gathered: Vec::new(),
    };
    compare(&one, &two, |start, end, change, singly| {
        all.take(
            Span {
                start,
                end,
                label: 0,
            },
            change,
            singly,
        )
    })
    .map_err(|stop| match stop {
        Stop::Old(error) => Failure::input(old, error),
        Stop::New(error) => Failure::input(new, error),
        Stop::Each(failure) => failure,
    })?;
    all.flush()?;
    let Differences {
        mut out,
        added,
        removed,
        relabelled,
        ranges,
        ..
    } = all;
    if form == Form::Text {
        out.line(format_args!(
            "{added} added, {removed} removed, {relabelled} with another label, {} changed",
            counted(ranges, "range", "ranges")
        ))?;
    } else if counts {
        out.json(&serde_json::json!({
            "added": added,
            "removed": removed,
            "relabelled": relabelled,
            "ranges_changed": ranges,
        }))?;
    }
    out.finish()?;
    if added + removed + relabelled + ranges == 0 {
        return Ok(());
    }
    Err(Failure::No("the lists differ".to_owned()))
}

impl Differences<'_> {
    fn take(&mut self, span: Span, change: Change, singly: bool) -> Result<(), Failure> {
        if !singly {
            self.gathered.push((change, span));
            return match self.gathered.len() {
                GATHERED => self.flush(),
                _ => Ok(()),
            };
        }
        match change {
            Change::Added { .. } => self.added += 1,
            Change::Removed { .. } => self.removed += 1,
            Change::Relabelled { .. } => self.relabelled += 1,
        }
        let number = key::number(span.start).as_ref().and_then(Number::canonical);
        self.say(change, number, None)
    }

    fn flush(&mut self) -> Result<(), Failure> {
        let mut by_change: BTreeMap<Change, Vec<Span>> = BTreeMap::new();
        for (change, span) in self.gathered.drain(..) {
            by_change.entry(change).or_default().push(span);
        }
        for (change, spans) in by_change {
            for (text, _) in write_ranges(&spans) {
                self.ranges += 1;
                self.say(change, None, Some(text))?;
            }
        }
        Ok(())
    }

    fn say(
        &mut self,
        change: Change,
        number: Option<String>,
        range: Option<String>,
    ) -> Result<(), Failure> {
        if self.only_count {
            return Ok(());
        }
        let (old, new) = (self.old, self.new);
        let (sign, word, label, was) = match change {
            Change::Added { label } => ('+', "added", new.label(label), None),
            Change::Removed { label } => ('-', "removed", old.label(label), None),
            Change::Relabelled { was, is } => {
                ('~', "relabelled", new.label(is), Some(old.label(was)))
            }
        };
        if self.form == Form::Json {
            let change = Some(word);
            return self.out.json(&Line {
                change,
                number,
                range,
                label,
                old_label: was,
            });
        }
        let text = number.or(range).unwrap_or_default();
        let none = "(no label)";
        match (label, was) {
            (label, Some(was)) => self.out.line(format_args!(
                "{sign} {text}\t{} -> {}",
                was.unwrap_or(none),
                label.unwrap_or(none)
            )),
            (Some(label), None) => self.out.line(format_args!("{sign} {text}\t{label}")),
            (None, None) => self.out.line(format_args!("{sign} {text}")),
        }
    }
}
