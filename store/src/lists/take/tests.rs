use std::path::Path;

use curfew_core::number::read;
use curfew_core::{E164, Number};
use tempfile::{TempDir, tempdir};

use super::super::build::{Builder, Plan, parse_range};
use super::super::packed::About;
use super::*;

fn full(last: u64) -> Number {
    Number::E164(E164::from_u64(12_065_550_100 + last).unwrap())
}

/// A list file called `name`, as another computer made it.
fn made(folder: &Path, name: &str, lasts: &[u64], range: Option<&str>) -> PathBuf {
    let about = About {
        name: name.to_owned(),
        source: "reports".to_owned(),
        ..About::default()
    };
    let plan = Plan {
        about,
        ..Plan::default()
    };
    let mut builder = Builder::new(folder, plan).unwrap();
    let label = builder.label("3-9").unwrap();
    for last in lasts {
        builder.number(&full(*last), label).unwrap();
    }
    if let Some(range) = range {
        builder.ranges(&parse_range(range).unwrap(), 0).unwrap();
    }
    let path = folder.join(format!("{name}.made"));
    builder.finish(&path).unwrap();
    path
}

struct Place {
    device: TempDir,
    outside: TempDir,
    store: ListStore,
}

impl Place {
    fn new() -> Place {
        let device = tempdir().unwrap();
        let store = ListStore::open(&device).unwrap();
        Place {
            device,
            outside: tempdir().unwrap(),
            store,
        }
    }

    fn made(&self, name: &str, lasts: &[u64]) -> PathBuf {
        made(self.outside.path(), name, lasts, None)
    }

    fn numbers(&self, name: &str) -> Vec<Number> {
        self.store.numbers(name, None, 99).unwrap()
    }

    fn files(&self) -> Vec<String> {
        let lists = std::fs::read_dir(self.device.path().join("lists")).unwrap();
        let name = |file: io::Result<std::fs::DirEntry>| file.unwrap().file_name();
        let mut names: Vec<String> = lists
            .map(|file| name(file).into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

#[test]
fn a_list_from_outside_takes_the_place_of_one_and_is_taken_back() {
    let place = Place::new();
    let store = &place.store;
    let old = place.made("Sellers", &[1, 2, 3]);
    store.replace("Sellers", &old, None).unwrap();
    assert!(!store.has_before("Sellers"), "there was none");
    let path = place.device.path().join("lists/Sellers.list");
    assert_eq!(
        std::fs::read(&path).unwrap(),
        std::fs::read(&old).unwrap(),
        "byte by byte, so that a signature holds"
    );
    store
        .replace("Sellers", &place.made("Sellers", &[3, 4]), None)
        .unwrap();
    assert_eq!(place.numbers("Sellers"), [full(3), full(4)]);
    assert!(store.has_before("Sellers"));
    assert!(store.list().unwrap().len() == 1, "the kept one is no list");
    // After a restart too.
    let store = ListStore::open(&place.device).unwrap();
    store.take_back("Sellers").unwrap();
    assert_eq!(place.numbers("Sellers"), [full(1), full(2), full(3)]);
    let again = store.take_back("Sellers");
    assert!(matches!(again, Err(StoreError::List(ListError::NotFound))));
    assert_eq!(place.numbers("Sellers").len(), 3);
}

#[test]
fn what_is_taken_back_has_the_key_of_before() {
    let place = Place::new();
    let store = &place.store;
    let key = |text: &str| Key {
        name: text.to_owned(),
        text: text.to_owned(),
        since: 0,
    };
    let (first, next) = (place.made("first", &[1]), place.made("next", &[2]));
    for (was, is, then) in [
        (Some("ann"), Some("bob"), Some("ann")),
        (None, Some("bob"), None),
        (Some("ann"), None, Some("ann")),
    ] {
        store.replace("x", &first, was.map(key).as_ref()).unwrap();
        store.replace("x", &next, is.map(key).as_ref()).unwrap();
        store.take_back("x").unwrap();
        assert_eq!(place.numbers("x"), [full(1)]);
        assert_eq!(store.key_of("x").as_deref(), then, "{was:?} {is:?}");
        store.delete("x").unwrap();
        assert!(place.files().iter().all(|file| !file.starts_with("x.")));
    }
}

#[test]
fn what_its_next_edition_would_drop_is_not_put_on_a_signed_list() {
    let place = Place::new();
    let store = &place.store;
    let (first, next) = (place.made("first", &[1, 2]), place.made("next", &[3]));
    let key = Key {
        name: "ann".to_owned(),
        text: "ann".to_owned(),
        since: 0,
    };
    store.replace("x", &first, Some(&key)).unwrap();
    let tries = [
        store.add("x", &full(9)).map(drop),
        store.remove("x", &full(1)).map(drop),
        store.merge("x", &next),
    ];
    for tried in tries {
        assert!(matches!(tried, Err(StoreError::List(ListError::Signed))));
    }
    assert_eq!(place.numbers("x"), [full(1), full(2)]);
    // The same from a file that nobody signed is the user's.
    store.replace("y", &first, None).unwrap();
    assert!(store.add("y", &full(9)).unwrap());
    assert!(store.remove("y", &full(1)).unwrap());
    store.merge("y", &next).unwrap();
    assert_eq!(place.numbers("y"), [full(2), full(3), full(9)]);
}

#[test]
fn under_another_name_everything_but_the_name_stays() {
    let place = Place::new();
    let range = made(place.outside.path(), "A", &[1, 9], Some("+120655502*"));
    place.store.replace("B", &range, None).unwrap();
    let (a, b) = (open(&range).unwrap(), place.store.load("B").unwrap());
    b.check().unwrap();
    assert_eq!(b.about().source, "reports");
    assert_eq!(b.about().labels, a.about().labels);
    assert_eq!(Changes::between(&a, &b).unwrap().same, 2);
    assert_eq!(b.spans().unwrap(), a.spans().unwrap());
    let refused = place.store.replace(" ", &range, None);
    assert!(matches!(refused, Err(StoreError::List(ListError::Name))));
}

#[test]
fn numbers_are_added_to_a_list_and_taken_back() {
    let place = Place::new();
    let store = &place.store;
    store.build("Mine", [full(1), full(2)]).unwrap();
    let more = made(place.outside.path(), "x", &[2, 3], Some("+120655502*"));
    store.merge("Mine", &more).unwrap();
    assert_eq!(place.numbers("Mine"), [full(1), full(2), full(3)]);
    let inside = read("+12065550212", None);
    assert!(store.load("Mine").unwrap().contains(&inside).unwrap());
    store.take_back("Mine").unwrap();
    assert_eq!(place.numbers("Mine"), [full(1), full(2)]);
    let missing = store.merge("None", &more);
    assert!(matches!(
        missing,
        Err(StoreError::List(ListError::NotFound))
    ));
}

#[test]
fn any_other_change_ends_the_way_back() {
    let place = Place::new();
    let store = &place.store;
    let file = place.made("x", &[1, 2, 3]);
    let changes: [&dyn Fn(); 4] = [
        &|| assert!(store.add("x", &full(9)).unwrap()),
        &|| assert!(store.remove("x", &full(1)).unwrap()),
        &|| assert_eq!(store.build("x", [full(5)]).unwrap(), 1),
        &|| store.delete("x").unwrap(),
    ];
    for (at, change) in changes.iter().enumerate() {
        store.build("x", [full(1), full(8)]).unwrap();
        store.replace("x", &file, None).unwrap();
        assert!(store.has_before("x"), "{at}");
        change();
        assert!(!store.has_before("x"), "{at}");
    }
    assert_eq!(place.files(), ["lists.lock"]);
}

#[test]
fn a_file_that_is_not_whole_changes_nothing() {
    let place = Place::new();
    let store = &place.store;
    store.build("x", [full(1)]).unwrap();
    store.replace("x", &place.made("x", &[1, 2]), None).unwrap();
    let file = place.made("x", &[7, 8, 9]);
    let mut bytes = std::fs::read(&file).unwrap();
    // In a page that opening does not read.
    bytes[4096 + 40] ^= 1;
    std::fs::write(&file, &bytes).unwrap();
    for taken in [store.replace("x", &file, None), store.merge("x", &file)] {
        assert!(
            matches!(taken, Err(StoreError::List(ListError::Damaged { .. }))),
            "{taken:?}"
        );
    }
    assert_eq!(place.numbers("x"), [full(1), full(2)]);
    assert!(store.has_before("x"), "the way back stays");
}

#[test]
fn changes_are_counted_from_one_list_to_another() {
    let place = Place::new();
    let make = |name: &str, lasts: &[u64], range| made(place.outside.path(), name, lasts, range);
    let old = open(&make("old", &[1, 2, 3, 9], Some("+120655502*"))).unwrap();
    let new = open(&make("new", &[2, 4, 9, 10, 11], Some("+120655503*"))).unwrap();
    let found = Changes::between(&old, &new).unwrap();
    assert_eq!((found.added, found.removed, found.same), (3, 2, 2));
    assert_eq!(found.relabelled, 0);
    assert!(found.ranges_added > 0 && found.ranges_added == found.ranges_removed);
    let none = Changes::between(&old, &old).unwrap();
    assert_eq!((none.added, none.removed, none.same), (0, 0, 4));
    assert_eq!((none.ranges_added, none.ranges_removed), (0, 0));
    // Other labels of the same numbers, and numbers of a range one by one.
    let all: Vec<u64> = (100..110).collect();
    let ten = open(&make("ten", &all, None)).unwrap();
    let range = open(&make("range", &[], Some("+12065550200-+12065550209"))).unwrap();
    let found = Changes::between(&ten, &range).unwrap();
    assert_eq!((found.added, found.removed), (0, 0));
    assert_eq!((found.ranges_added, found.ranges_removed), (0, 0));
    assert_eq!(found.relabelled, 10);
}

#[test]
fn a_list_that_is_off_is_missing_for_decisions_until_it_is_on() {
    use curfew_core::Tri;
    use curfew_core::decide::Lists as _;

    use super::super::ListSnapshot;

    let place = Place::new();
    let store = &place.store;
    store.build("x", [full(1)]).unwrap();
    let find = |store: &ListStore, last| {
        let snapshot = store.snapshot(&ListSnapshot::default()).unwrap();
        snapshot.find("x", &full(last))
    };
    store.switch("x", false).unwrap();
    store.switch("x", false).unwrap();
    // In doubt the phone rings: "not on it" would have a rule about everyone else stop more.
    let again = ListStore::open(&place.device).unwrap();
    assert_eq!(
        (find(&again, 1), find(&again, 2)),
        (Tri::Unknown, Tri::Unknown)
    );
    let [info] = store.list().unwrap().try_into().unwrap();
    assert!(!info.on && info.numbers == 1);
    // A change leaves it off.
    store.replace("x", &place.made("x", &[2]), None).unwrap();
    assert_eq!(find(store, 2), Tri::Unknown);
    for _ in 0..2 {
        store.switch("x", true).unwrap();
        assert_eq!((find(store, 1), find(store, 2)), (Tri::No, Tri::Yes));
    }
    // A new list of an old name is on.
    store.switch("x", false).unwrap();
    store.delete("x").unwrap();
    store.create("x").unwrap();
    assert!(store.is_on("x"));
    let missing = store.switch("y", false);
    assert!(matches!(
        missing,
        Err(StoreError::List(ListError::NotFound))
    ));
}
