//! Reads the finished APKs back: what a phone, a store and a careful user would look at.
//!
//! Needs them in `target/apk/` (`cargo xtask apk`) and, as that does, Debian's `aapt` and `apksigner`.
//! A missing APK is a failure, never a skip.

#![allow(
    clippy::panic,
    reason = "what a test's helper finds wrong fails the test"
)]

mod dex;
mod library;
mod manifest;
mod package;

use std::collections::BTreeSet;

use dex::{Dex, NATIVE, STATIC};
use library::Library;
use manifest::{Component, Manifest};
use package::all;

/// What the app may ask for. No INTERNET: nothing leaves the phone but by the user's own share.
const PERMISSIONS: [&str; 4] = [
    "android.permission.POST_NOTIFICATIONS",
    "android.permission.READ_CALL_LOG",
    "android.permission.READ_CONTACTS",
    "android.permission.RECEIVE_BOOT_COMPLETED",
];

/// What other apps can reach, and the permission that they need for it.
const EXPORTED: [(&str, &str, Option<&str>); 4] = [
    ("activity", "app.curfew.MainActivity", None),
    (
        "activity",
        "app.curfew.cases.PostCallActivity",
        Some("android.permission.BIND_SCREENING_SERVICE"),
    ),
    ("activity", "app.curfew.lists.ImportActivity", None),
    (
        "service",
        "app.curfew.screening.CurfewScreeningService",
        Some("android.permission.BIND_SCREENING_SERVICE"),
    ),
];

/// The one library.
const LIBRARY: &str = "libcurfew.so";

/// Page size that a phone may map libraries with, bytes.
const PAGE: u64 = 16_384;

/// The largest APK, bytes.
const LIMIT: u64 = 3_000_000;

/// Functions of [`NATIVE_CLASS`] that a shipped library must not have: they make it fail on purpose.
const NOT_SHIPPED: [&str; 1] = ["injectFault"];
const NATIVE_CLASS: &str = "app.curfew.screening.NativeScreener";
/// The screens' way into the library.
const DOOR: &str = "app.curfew.core.Door";

#[test]
fn it_asks_for_these_permissions_and_no_other() {
    for apk in all() {
        let asked: BTreeSet<String> = Manifest::of(&apk).permissions().into_iter().collect();
        let allowed: BTreeSet<String> = PERMISSIONS.map(str::to_owned).into();
        assert_eq!(asked, allowed, "{apk}");
    }
}

#[test]
fn other_apps_reach_these_components_and_no_other() {
    for apk in all() {
        let exported: BTreeSet<Component> = Manifest::of(&apk)
            .components()
            .into_iter()
            .filter(|it| it.exported)
            .collect();
        let allowed: BTreeSet<Component> = EXPORTED
            .map(|(kind, name, permission)| Component {
                kind: kind.to_owned(),
                name: name.to_owned(),
                exported: true,
                permission: permission.map(str::to_owned),
            })
            .into();
        assert_eq!(exported, allowed, "{apk}");
    }
}

#[test]
fn it_is_a_release_for_android_10_to_15_of_this_version() {
    for apk in all() {
        let manifest = Manifest::of(&apk);
        assert_eq!(
            manifest.attribute("manifest", "package"),
            Some("app.curfew"),
            "{apk}"
        );
        let version = env!("CARGO_PKG_VERSION");
        assert_eq!(
            manifest.attribute("manifest", "versionName"),
            Some(version),
            "{apk}"
        );
        assert_eq!(
            manifest.attribute("uses-sdk", "minSdkVersion"),
            Some("29"),
            "{apk}"
        );
        assert_eq!(
            manifest.attribute("uses-sdk", "targetSdkVersion"),
            Some("35"),
            "{apk}"
        );
        for (attribute, allowed) in [
            ("debuggable", &[None, Some("false")][..]),
            ("testOnly", &[None, Some("false")]),
            ("usesCleartextTraffic", &[None, Some("false")]),
            ("allowBackup", &[Some("false")]),
            ("extractNativeLibs", &[Some("false")]),
        ] {
            let found = manifest.attribute("application", attribute);
            assert!(allowed.contains(&found), "{apk}: {attribute} is {found:?}");
        }
    }
}

#[test]
fn version_codes_differ_between_the_abis() {
    let packages = all();
    let codes: BTreeSet<String> = packages
        .iter()
        .map(|apk| {
            let manifest = Manifest::of(apk);
            manifest
                .attribute("manifest", "versionCode")
                .expect("a version code")
                .to_owned()
        })
        .collect();
    assert_eq!(codes.len(), packages.len(), "{codes:?}");
}

/// `allowBackup` alone does not stop a transfer to a new phone (Android 12 and later).
#[test]
fn no_data_is_copied_off_the_phone() {
    for apk in all() {
        let manifest = Manifest::of(&apk);
        for attribute in ["dataExtractionRules", "fullBackupContent"] {
            assert!(
                manifest.attribute("application", attribute).is_some(),
                "{apk}: {attribute}"
            );
        }
        let rules = manifest.attribute("application", "dataExtractionRules");
        let rules = Manifest::read(&apk, &apk.file_of(rules.expect("it was there")));
        for way in ["cloud-backup", "device-transfer"] {
            let left_out: BTreeSet<String> = rules.children_of(way, "exclude", "domain");
            for storage in ["root", "file", "database", "sharedpref", "external"] {
                assert!(left_out.contains(storage), "{apk}: {way} takes {storage}");
            }
            for storage in [
                "device_root",
                "device_file",
                "device_database",
                "device_sharedpref",
            ] {
                assert!(left_out.contains(storage), "{apk}: {way} takes {storage}");
            }
            assert!(
                rules.children_of(way, "include", "domain").is_empty(),
                "{apk}: {way}"
            );
        }
    }
}

#[test]
fn each_component_of_the_manifest_is_in_the_code() {
    for apk in all() {
        let dex = Dex::of(&apk);
        let classes = dex.classes();
        let manifest = Manifest::of(&apk);
        let components = manifest.components();
        assert!(components.len() >= EXPORTED.len(), "{apk}: {components:?}");
        for name in components
            .iter()
            .map(|it| &it.name)
            .chain(&manifest.application_class())
        {
            assert!(classes.contains(name), "{apk}: R8 has taken {name} away");
        }
    }
}

#[test]
fn each_native_function_of_the_code_is_in_the_library() {
    for apk in all() {
        let exports = Library::of(&apk, LIBRARY).exports();
        let natives = Dex::of(&apk).methods(NATIVE);
        let (mut screening, mut screens) = (0, 0);
        for (class, method) in &natives {
            if class.starts_with("app.curfew.") && !NOT_SHIPPED.contains(&method.as_str()) {
                let symbol = format!("Java_{}_{method}", class.replace('.', "_"));
                assert!(
                    exports.contains(&symbol),
                    "{apk}: the library has no {symbol}"
                );
                screening += u32::from(class == NATIVE_CLASS);
                screens += u32::from(class == DOOR);
            }
        }
        assert!(
            screening >= 5,
            "{apk}: {screening} functions of {NATIVE_CLASS} are left"
        );
        assert_eq!(screens, 2, "{apk}: functions of {DOOR}");
    }
}

/// The library asks the phone's key by this name (`uniffi-bindings/src/door.rs`).
#[test]
fn what_the_library_calls_has_kept_its_name() {
    for apk in all() {
        let answer = (DOOR.to_owned(), "answer".to_owned());
        assert!(
            Dex::of(&apk).methods(STATIC).contains(&answer),
            "{apk}: R8 has taken {answer:?} away"
        );
    }
}

/// So that the linker leaves out what UniFFI makes for other ways than the door.
#[test]
fn the_library_has_no_function_that_is_not_for_the_code() {
    for apk in all() {
        let natives: BTreeSet<String> = Dex::of(&apk)
            .methods(NATIVE)
            .into_iter()
            .map(|(class, method)| format!("Java_{}_{method}", class.replace('.', "_")))
            .collect();
        let exports = Library::of(&apk, LIBRARY).exports();
        let unused: Vec<&String> = exports.difference(&natives).collect();
        assert!(unused.is_empty(), "{apk}: {unused:?}");
    }
}

#[test]
fn the_library_has_no_entry_that_makes_it_fail() {
    for apk in all() {
        for symbol in Library::of(&apk, LIBRARY).exports() {
            let fault = NOT_SHIPPED
                .iter()
                .any(|name| symbol.ends_with(&format!("_{name}")));
            assert!(
                !fault && !symbol.to_lowercase().contains("fault_inj"),
                "{apk}: {symbol}"
            );
        }
    }
}

#[test]
fn libraries_are_mapped_from_the_apk_on_phones_with_16_kb_pages() {
    for apk in all() {
        let mut names = BTreeSet::new();
        for entry in apk.entries() {
            if !entry.name.ends_with(".so") {
                continue;
            }
            assert!(entry.stored, "{apk}: {} is compressed", entry.name);
            assert_eq!(
                entry.data_start % PAGE,
                0,
                "{apk}: {} is not aligned",
                entry.name
            );
            let library = Library::read(&apk.read(&entry.name), &entry.name);
            let alignments = library.load_alignments();
            assert!(
                !alignments.is_empty(),
                "{apk}: {} loads nothing",
                entry.name
            );
            assert!(
                alignments.iter().all(|it| it % PAGE == 0),
                "{apk}: {} {alignments:?}",
                entry.name
            );
            assert_eq!(library.abi(), apk.abi, "{apk}: {}", entry.name);
            names.insert(entry.name);
        }
        assert_eq!(
            names,
            [format!("lib/{}/{LIBRARY}", apk.abi)].into(),
            "{apk}"
        );
    }
}

/// Android 11 refuses an app for it or a later one whose resource table is compressed.
#[test]
fn the_resource_table_can_be_mapped() {
    for apk in all() {
        let table = apk
            .entries()
            .into_iter()
            .find(|it| it.name == "resources.arsc");
        let table = table.expect("a resource table");
        assert!(table.stored, "{apk}");
        assert_eq!(table.data_start % 4, 0, "{apk}");
    }
}

#[test]
fn nothing_is_shipped_that_only_a_debugger_reads() {
    for apk in all() {
        assert_eq!(Library::of(&apk, LIBRARY).symbols(), 0, "{apk}");
        let name = b"app_name";
        let table = apk.read("resources.arsc");
        assert!(
            !table.windows(name.len()).any(|bytes| bytes == name),
            "{apk}: names of resources"
        );
    }
}

#[test]
fn android_10_has_what_the_libraries_ask_of_it() {
    for apk in all() {
        let library = Library::of(&apk, LIBRARY);
        let known = library::android_symbols(&apk.abi);
        for needed in library.needed() {
            assert!(
                library::SYSTEM.contains(&needed.as_str()),
                "{apk}: needs {needed}"
            );
        }
        let unknown: Vec<String> = library
            .undefined()
            .into_iter()
            .filter(|it| !known.contains(it))
            .collect();
        assert!(unknown.is_empty(), "{apk}: asks for {unknown:?}");
    }
}

/// apksigner looks at a scheme only where a version of Android would: up to 8.1 at the second, from 9 on at the
/// third.
#[test]
fn it_is_signed_by_scheme_2_and_3() {
    for apk in all() {
        for (scheme, first, last) in [("v2", "24", "27"), ("v3", "29", "35")] {
            let range = ["--min-sdk-version", first, "--max-sdk-version", last];
            let verify = ["verify", "--verbose", "--print-certs"];
            let report =
                package::tool("apksigner", &[&verify[..], &range, &[&apk.path()]].concat());
            let line = report
                .lines()
                .find(|line| line.starts_with(&format!("Verified using {scheme} scheme")))
                .unwrap_or_else(|| panic!("{apk}: apksigner says nothing of {scheme}:\n{report}"));
            assert!(line.ends_with(": true"), "{apk}: {line}");
            assert!(
                report.contains("Number of signers: 1\n"),
                "{apk}:\n{report}"
            );
        }
    }
}

#[test]
fn it_is_small_and_holds_nothing_unexpected() {
    for apk in all() {
        assert!(
            apk.size() <= LIMIT,
            "{apk}: {} bytes, more than {LIMIT}",
            apk.size()
        );
        for entry in apk.entries() {
            let name = entry.name.as_str();
            let expected = ["AndroidManifest.xml", "resources.arsc", "classes.dex"].contains(&name)
                || name.starts_with("res/")
                || name.starts_with("assets/")
                || name.starts_with("lib/");
            assert!(expected, "{apk}: {name}");
            assert_eq!(
                entry.time,
                package::FIXED_TIME,
                "{apk}: {name} tells when it was built"
            );
        }
    }
}
