//! `docs/recipes.md`, run: each rulebook against the calls of the table under it.

use chrono::DateTime;
use curfew_core::decide::{Call, Facts, NoLists, Past};
use curfew_core::rulebook::{Finding, Surroundings};
use curfew_core::time::{Moment, WallTime};
use curfew_core::{Disposition, Number, Presentation, Region, Rulebook, Tri, decide, number};

const PAGE: &str = include_str!("../../../docs/recipes.md");

struct Recipe<'a> {
    title: &'a str,
    rulebook: Rulebook,
    home: Region,
    rows: Vec<Vec<&'a str>>,
}

fn recipes() -> Vec<Recipe<'static>> {
    let sections = PAGE.split("\n## ").skip(1);
    sections
        .map(|section| {
            let title = section.lines().next().expect("a heading");
            let after = |mark: &str| section.split_once(mark).expect(mark).1;
            let document = after("```json\n").split("```").next().expect("an end");
            let home = after("\nHome: ").lines().next().expect("a region");
            let rows = after("|---|---|---|---|\n").lines();
            Recipe {
                title,
                rulebook: Rulebook::from_json(document).expect(title),
                home: Region::new(home).expect(title),
                rows: rows
                    .take_while(|row| row.starts_with('|'))
                    .map(|row| row.trim_matches('|').split('|').map(str::trim).collect())
                    .collect(),
            }
        })
        .collect()
}

/// What had happened between the phone and the only caller of a row, as times before the call.
#[derive(Default)]
struct Before {
    at_ms: i64,
    called_minutes: Vec<i64>,
    dialled_days: Option<i64>,
}

impl Before {
    /// "called 10, 20 minutes before; dialled 2 days before".
    fn read(text: &str, at_ms: i64) -> Before {
        let mut before = Before {
            at_ms,
            ..Before::default()
        };
        for part in text.split("; ").filter(|part| !part.is_empty()) {
            let number = |text: &str| text.parse().expect("a number");
            if let Some(minutes) = strip(part, "called ", " minutes before") {
                before.called_minutes = minutes.split(", ").map(number).collect();
            } else {
                let days = strip(part, "dialled ", " days before").expect("a known form");
                before.dialled_days = Some(number(days));
            }
        }
        before
    }
}

fn strip<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    text.strip_prefix(start)?.strip_suffix(end)
}

impl Past for Before {
    fn dialled(&self, _number: &Number, since_ms: i64) -> Tri {
        let at = self.dialled_days.map(|days| self.at_ms - days * 86_400_000);
        at.is_some_and(|at| at >= since_ms).into()
    }

    fn answered(&self, _number: &Number, _since_ms: i64) -> Tri {
        Tri::No
    }

    fn calls(&self, _number: &Number, since_ms: i64) -> Option<u32> {
        let times = self
            .called_minutes
            .iter()
            .map(|ago| self.at_ms - ago * 60_000);
        u32::try_from(times.filter(|at| *at >= since_ms).count()).ok()
    }
}

#[test]
fn every_row_goes_as_the_page_says() {
    let recipes = recipes();
    assert_eq!(recipes.len(), 10);
    for recipe in &recipes {
        let mut seen = Vec::new();
        for row in &recipe.rows {
            let [caller, at, before, expected] = row[..] else {
                unreachable!("{}: {row:?}", recipe.title);
            };
            let time = DateTime::parse_from_str(at, "%Y-%m-%dT%H:%M%:z").unwrap();
            let at = Moment::new(time.timestamp_millis(), time.offset().local_minus_utc());
            let (caller, known) = caller.split_once(", ").unwrap_or((caller, ""));
            let number = match caller {
                "hidden" => Number::Hidden(Presentation::Restricted),
                "hidden by the network" => Number::Hidden(Presentation::Unknown),
                text => number::read(text, Some(recipe.home)),
            };
            assert_ne!(number, Number::Unreadable, "{}: {caller}", recipe.title);
            let past = Before::read(before, at.unix_ms());
            let facts = Facts {
                home: Some(recipe.home),
                contact: (!known.is_empty()).into(),
                starred: (known == "a star").into(),
                lists: &NoLists,
                past: &past,
                own: &[],
                reply_lines: &[],
                suspended_until_ms: None,
                paused_until_ms: None,
            };
            let verdict = decide(&Call::incoming(number, at), &recipe.rulebook, &facts);
            let found = match verdict.disposition {
                Disposition::Allow => "rings",
                Disposition::Silence => "silent",
                Disposition::Reject => "stopped",
            };
            assert_eq!(found, expected, "{}: {row:?}", recipe.title);
            seen.push(found);
        }
        // A table in which all calls go alike shows nothing.
        assert!(seen.contains(&"rings") && seen.iter().any(|found| *found != "rings"));
    }
}

#[test]
fn no_recipe_has_a_rule_that_lint_warns_of() {
    for recipe in recipes() {
        // On the day of its first call: a recipe for some days is over now.
        let times = recipe.rows.iter().filter_map(|row| row[1].get(..16));
        let first = times.min().expect("a call");
        let found = warnings(&recipe.rulebook, first, recipe.home);
        assert!(found.is_empty(), "{}: {found:?}", recipe.title);
    }
    let (_, after) = include_str!("../../../docs/user-guide.md")
        .split_once("## A rulebook by hand")
        .expect("the guide has one");
    let (_, document) = after.split_once("```json\n").expect("a document");
    let guide = Rulebook::from_json(document.split("```").next().expect("an end")).unwrap();
    let china = Region::new("CN").unwrap();
    assert_eq!(warnings(&guide, "2026-11-26T12:00", china), []);
    // Its rule on workdays is over at the end of the year, and it is told so.
    assert_eq!(warnings(&guide, "2026-12-31T00:00", china).len(), 1);
}

fn warnings(rulebook: &Rulebook, now: &str, home: Region) -> Vec<Finding> {
    let around = Surroundings {
        now: Some(WallTime::parse(now).expect(now)),
        home: Some(home),
        ..Surroundings::default()
    };
    curfew_core::rulebook::lint(rulebook, &around)
}
