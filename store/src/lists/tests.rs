use curfew_core::number::read;
use curfew_core::{E164, Presentation, Region};
use tempfile::tempdir;

use curfew_core::Tri;
use curfew_core::decide::Lists as _;

use super::*;
use crate::testing::{self, CHILD, SEEN};

fn full(last: u64) -> Number {
    Number::E164(E164::from_u64(12_065_550_100 + last).unwrap())
}

#[test]
fn numbers_are_added_found_paged_and_removed() {
    let device = tempdir().unwrap();
    let store = ListStore::open(&device).unwrap();
    store.create("Banks").unwrap();
    for last in [3, 1, 2] {
        assert!(store.add("Banks", &full(last)).unwrap());
        assert!(!store.add("Banks", &full(last)).unwrap());
    }
    let store = ListStore::open(&device).unwrap();
    assert_eq!(store.numbers("Banks", None, 2).unwrap(), [full(1), full(2)]);
    assert_eq!(
        store.numbers("Banks", Some(&full(2)), 2).unwrap(),
        [full(3)]
    );
    assert!(store.remove("Banks", &full(2)).unwrap());
    assert!(!store.remove("Banks", &full(2)).unwrap());
    assert_eq!(
        store
            .add_all("Banks", [full(2), full(3), full(4), full(4)])
            .unwrap(),
        2
    );
    let [info] = store.list().unwrap().try_into().unwrap();
    let bytes = std::fs::metadata(device.path().join("lists/Banks.list"))
        .unwrap()
        .len();
    assert_eq!(
        (info.name.as_str(), info.numbers, info.bytes),
        ("Banks", 4, bytes)
    );
    assert_eq!(info.digest, store.load("Banks").unwrap().digest());
    assert_eq!(info.damaged, None);
    assert_eq!(store.build("Banks", [full(9)]).unwrap(), 1);
    store.delete("Banks").unwrap();
    assert!(store.list().unwrap().is_empty());
}

#[test]
fn a_missing_or_repeated_list_is_an_error() {
    let device = tempdir().unwrap();
    let store = ListStore::open(&device).unwrap();
    let is = |expected: ListError, result: Result<(), StoreError>| {
        assert!(
            matches!(result, Err(StoreError::List(it)) if it == expected),
            "{result:?}"
        );
    };
    is(ListError::NotFound, store.add("x", &full(1)).map(drop));
    is(ListError::NotFound, store.remove("x", &full(1)).map(drop));
    is(ListError::NotFound, store.numbers("x", None, 1).map(drop));
    is(ListError::NotFound, store.delete("x"));
    store.create("x").unwrap();
    is(ListError::Exists, store.create("x"));
    is(
        ListError::NotANumber,
        store.add("x", &Number::Unreadable).map(drop),
    );
    is(
        ListError::NotANumber,
        store
            .add("x", &Number::Hidden(Presentation::Unknown))
            .map(drop),
    );
}

#[test]
fn no_name_leads_out_of_the_directory_or_to_another_list() {
    let device = tempdir().unwrap();
    let store = ListStore::open(&device).unwrap();
    let longest = "\u{1F980}".repeat(MAX_NAME);
    let most_encoded = "/".repeat(MAX_NAME);
    let names = [
        "a",
        "A",
        "..",
        ".",
        "/etc/passwd",
        "a/b",
        "a\\b",
        "%2F",
        "a%",
        "lists.lock",
        "x.list",
        "银行 电话",
        "x.list.tmp",
        "it's; \"quoted\"",
        longest.as_str(),
        most_encoded.as_str(),
    ];
    for (last, name) in (0..).zip(names) {
        store.build(name, [full(last)]).unwrap();
    }
    let mut expected = names.to_vec();
    expected.sort_unstable();
    let listed = store.list().unwrap();
    assert_eq!(
        listed.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(),
        expected
    );
    for (last, name) in (0..).zip(names) {
        assert_eq!(
            store.numbers(name, None, 9).unwrap(),
            [full(last)],
            "{name}"
        );
    }
    let mut at_top = std::fs::read_dir(&device)
        .unwrap()
        .map(|it| it.unwrap().file_name());
    assert_eq!(at_top.next().unwrap(), "lists");
    assert_eq!(at_top.next(), None);
    for name in [
        "",
        " ",
        " a",
        "a ",
        "a\0",
        "a\nb",
        "\u{7f}",
        &"a".repeat(MAX_NAME + 1),
    ] {
        let refused = store.create(name);
        assert!(
            matches!(refused, Err(StoreError::List(ListError::Name))),
            "{name:?}"
        );
    }
    for file in [
        "%2f.list", "%.list", "%zz.list", "%80.list", "a b.list", ".list", "%00.list", "a",
    ] {
        assert_eq!(name_of_file(file), None, "{file}");
    }
}

#[test]
fn a_damaged_list_is_unknown_reported_and_kept() {
    let device = tempdir().unwrap();
    let store = ListStore::open(&device).unwrap();
    store.build("good", [full(1)]).unwrap();
    store.build("bad", [full(1)]).unwrap();
    let path = device.path().join("lists/bad.list");
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[30] ^= 1;
    std::fs::write(&path, &bytes).unwrap();
    // A sound file under another list's name.
    std::fs::copy(
        device.path().join("lists/good.list"),
        device.path().join("lists/other.list"),
    )
    .unwrap();

    let snapshot = store.snapshot(&ListSnapshot::default()).unwrap();
    let hidden = Number::Hidden(Presentation::Restricted);
    assert_eq!(snapshot.find("good", &full(1)), Tri::Yes);
    assert_eq!(snapshot.find("good", &full(2)), Tri::No);
    assert_eq!(snapshot.find("good", &hidden), Tri::No);
    assert_eq!(snapshot.find("bad", &full(1)), Tri::Unknown);
    assert_eq!(snapshot.find("bad", &full(2)), Tri::Unknown);
    assert_eq!(snapshot.find("other", &full(1)), Tri::Unknown);
    assert_eq!(snapshot.find("missing", &full(1)), Tri::Unknown);
    assert_eq!(
        snapshot.damaged().map(|(name, _)| name).collect::<Vec<_>>(),
        ["bad", "other"]
    );
    let damaged: Vec<bool> = store
        .list()
        .unwrap()
        .iter()
        .map(|it| it.damaged.is_some())
        .collect();
    assert_eq!(damaged, [true, false, true]);

    assert!(matches!(
        store.add("bad", &full(2)),
        Err(StoreError::List(ListError::Damaged { .. }))
    ));
    assert_eq!(std::fs::read(&path).unwrap(), bytes);
    store.build("bad", [full(2)]).unwrap();
    assert_eq!(
        std::fs::read(path.with_extension("list.damaged")).unwrap(),
        bytes
    );
    assert_eq!(
        store
            .snapshot(&ListSnapshot::default())
            .unwrap()
            .find("bad", &full(2)),
        Tri::Yes
    );
}

#[test]
fn a_snapshot_stays_as_it_was() {
    let device = tempdir().unwrap();
    let store = ListStore::open(&device).unwrap();
    store.build("x", [full(1)]).unwrap();
    let before = store.snapshot(&ListSnapshot::default()).unwrap();
    store.remove("x", &full(1)).unwrap();
    assert_eq!(before.find("x", &full(1)), Tri::Yes);
    assert_eq!(
        store
            .snapshot(&ListSnapshot::default())
            .unwrap()
            .find("x", &full(1)),
        Tri::No
    );
}

#[test]
fn a_snapshot_keeps_what_it_has_open_until_the_file_changes() {
    let device = tempdir().unwrap();
    let store = ListStore::open(&device).unwrap();
    store.build("x", (0..9).map(full)).unwrap();
    let before = store.snapshot(&ListSnapshot::default()).unwrap();
    assert_eq!(before.find("x", &full(1)), Tri::Yes);
    // Damaged behind a page that was checked: seen by whoever opens it anew.
    let path = device.path().join("lists/x.list");
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[packed::PAGE + 40] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    let after = store.snapshot(&before).unwrap();
    assert_eq!(after.find("x", &full(1)), Tri::Unknown);
    assert_eq!(after.damaged().count(), 1);
    // And stays known while the file stays as it is.
    let again = store.snapshot(&after).unwrap();
    assert_eq!(again.damaged().count(), 1);
}

#[test]
fn writers_take_turns() {
    let device = tempdir().unwrap();
    let store = ListStore::open(&device).unwrap();
    store.create("x").unwrap();
    let held = durable::lock(&device.path().join("lists/lists.lock")).unwrap();
    let begin = std::time::Instant::now();
    assert!(matches!(
        store.add("x", &full(1)),
        Err(StoreError::Locked { .. })
    ));
    assert!(begin.elapsed() < std::time::Duration::from_secs(5));
    drop(held);
    std::thread::scope(|scope| {
        for writer in 0..3 {
            let store = &store;
            scope.spawn(move || {
                for last in 0..20 {
                    while store.add("x", &full(writer * 20 + last)).is_err() {}
                }
            });
        }
    });
    assert_eq!(store.list().unwrap()[0].numbers, 60);
}

#[test]
fn a_short_code_is_on_a_list_as_it_is_dialled() {
    let device = tempdir().unwrap();
    let store = ListStore::open(&device).unwrap();
    let china = Region::new("CN").ok();
    let code = read("95588", china);
    store.build("银行", [code]).unwrap();
    let snapshot = store.snapshot(&ListSnapshot::default()).unwrap();
    assert_eq!(snapshot.find("银行", &read("tel:95588", china)), Tri::Yes);
    assert_eq!(snapshot.find("银行", &read("95533", china)), Tri::No);
}

#[test]
fn a_full_storage_leaves_the_old_list() {
    let test = "lists::tests::a_full_storage_leaves_the_old_list";
    if let Some(device) = std::env::var_os(CHILD) {
        let store = ListStore::open(&device).unwrap();
        let added = store.add_all("x", (10..90).map(full));
        assert!(matches!(added, Err(StoreError::Full { .. })), "{added:?}");
        println!("{SEEN}");
        return;
    }
    let device = tempdir().unwrap();
    let store = ListStore::open(&device).unwrap();
    store.build("x", [full(1)]).unwrap();
    let child = testing::without_room(test, device.path(), 1);
    let out = String::from_utf8_lossy(&child.stdout);
    assert!(child.status.success() && out.contains(SEEN), "{child:?}");
    assert_eq!(store.numbers("x", None, 9).unwrap(), [full(1)]);
    let mut files: Vec<_> = std::fs::read_dir(device.path().join("lists"))
        .unwrap()
        .map(|it| it.unwrap().file_name())
        .collect();
    files.sort();
    assert_eq!(files, ["lists.lock", "x.list"]);
}
