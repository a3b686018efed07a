//! The bundles that hold and those that do not, each of these named for what was done to it.

use crate::entries::{call, checkpoint, forgetting, key, total};
use crate::good::{NOTES, RULEBOOK, ed25519, forgotten, keyless, named, p256, unsigned};
use crate::maker::{Files, ME, Maker, Sealed, Signer, base64, line, sha256};
use crate::stamps::time_stamp;
use crate::zip::{Odd, write, write_odd};

/// A name, the items that must fail, and the bytes.
pub(crate) type Vector = (&'static str, &'static [&'static str], Vec<u8>);

/// Every vector.
pub(crate) fn all() -> Vec<Vector> {
    let mut without_total = ed25519();
    without_total.entries.pop();
    without_total.disclosed.pop();
    let mut without_rules = ed25519();
    without_rules
        .more
        .retain(|name, _| !name.starts_with("rulebook/"));
    let early = Maker {
        made_at: "2026-11-25T14:30:59+00:00",
        ..ed25519()
    };
    let mut vectors = vec![
        ("good-ed25519", &[][..], ed25519().bundle()),
        ("good-p256", &[][..], p256().bundle()),
        ("good-forgotten", &[][..], forgotten().bundle()),
        ("good-without-total", &[][..], without_total.bundle()),
        ("good-unsigned", &[][..], unsigned().bundle()),
        ("good-keyless", &[][..], keyless().bundle()),
        ("good-without-rulebooks", &[][..], without_rules.bundle()),
        ("good-made-before-its-newest-entry", &[][..], early.bundle()),
    ];
    vectors.extend(crate::dated::good());
    vectors.extend(crate::unsigned::all());
    vectors.extend(by_the_zip());
    vectors.extend(by_files());
    vectors.extend(by_owners());
    vectors.extend(crate::dated::tampered());
    vectors.extend(by_ledgers());
    vectors.extend(crate::twins::all());
    vectors
}

pub(crate) fn sealed(maker: &Maker) -> Sealed {
    let files = maker.files();
    let manifest = maker.manifest(&files);
    maker.seal(files, &manifest, &maker.signer)
}

/// Who has no key, and changes how the files are packed.
fn by_the_zip() -> Vec<Vector> {
    let good = || sealed(&ed25519());
    let odd = |odd: Odd| write_odd(&good(), odd);
    let mut swapped = good();
    swapped.swap(3, 4);
    let mut twice = good();
    twice.insert(3, twice[2].clone());
    let mut trailing = write(&good());
    trailing.push(0);
    let mut one_disk_more = write(&good());
    let end = one_disk_more.len() - 22;
    one_disk_more[end + 4] = 1;
    let none = Odd::default();
    let zip: &[&str] = &["zip"];
    vec![
        (
            "zip-comment",
            zip,
            odd(Odd {
                comment: b"hello",
                ..none
            }),
        ),
        (
            "zip-comment-of-a-file",
            zip,
            odd(Odd {
                file_comment: b"hello",
                ..none
            }),
        ),
        (
            "zip-extra-field",
            zip,
            odd(Odd {
                extra: b"\x01\x00\x00\x00",
                ..none
            }),
        ),
        (
            "zip-bytes-between",
            zip,
            odd(Odd {
                between: b"hello",
                ..none
            }),
        ),
        ("zip-time", zip, odd(Odd { time: 1, ..none })),
        ("zip-flags", zip, odd(Odd { flags: 8, ..none })),
        (
            "zip-other-name-in-directory",
            zip,
            odd(Odd {
                other_name: true,
                ..none
            }),
        ),
        ("zip-order", &["zip", "manifest"], write(&swapped)),
        ("zip-file-twice", &["zip", "manifest"], write(&twice)),
        ("zip-byte-after-the-end", zip, trailing),
        ("zip-second-disk", zip, one_disk_more),
    ]
}

pub(crate) fn replace(sealed: &mut Sealed, name: &str, from: &str, to: &str) {
    let file = sealed.iter_mut().find(|it| it.0 == name).expect("there");
    let text = String::from_utf8(file.1.clone()).expect("a text");
    assert!(text.contains(from), "{name}: {from}");
    file.1 = text.replacen(from, to, 1).into_bytes();
}

/// Who has no key of the ledger, and changes files.
fn by_files() -> Vec<Vector> {
    let with = |change: &dyn Fn(&mut Sealed)| {
        let mut files = sealed(&ed25519());
        change(&mut files);
        write(&files)
    };
    let maker = ed25519();
    let mallory = Signer::ed25519(66);
    let resealed = |signer: &Signer| {
        let files = maker.files();
        let manifest = maker.manifest(&files);
        write(&maker.seal(files, &manifest, signer))
    };
    let forged = || {
        let mut files = maker.files();
        let checkpoint = maker.signed(maker.entries.len(), &mallory);
        files.insert("checkpoint.txt".to_owned(), checkpoint);
        let manifest = maker.manifest(&files);
        write(&maker.seal(files, &manifest, &mallory))
    };
    vec![
        (
            "file-added",
            &["manifest"],
            with(&|it| it.push(("zz.txt".to_owned(), b"new".to_vec()))),
        ),
        (
            "file-removed",
            &["manifest"],
            with(&|it| it.retain(|file| file.0 != "README.txt")),
        ),
        (
            "file-changed",
            &["manifest"],
            with(&|it| replace(it, "report.html", "<p>3", "<p>9")),
        ),
        (
            "manifest-changed",
            &["signature"],
            with(&|it| replace(it, "manifest.json", "22:32", "22:33")),
        ),
        (
            "manifest-with-a-space",
            &["manifest", "signature", "calls", "code", "report"],
            with(&|it| replace(it, "manifest.json", "\"size\":", "\"size\": ")),
        ),
        (
            "manifest-unsigned",
            &["zip", "signature", "manifest"],
            with(&|it| it.retain(|file| file.0 != "manifest.note")),
        ),
        (
            "manifest-signed-twice",
            &["signature"],
            with(&|it| {
                let line = mallory.line("mallory", "x");
                it[1].1.extend(line.as_bytes());
            }),
        ),
        (
            "manifest-signed-by-another-key",
            &["signature"],
            resealed(&mallory),
        ),
        (
            "all-signed-by-another-key",
            &["signature", "checkpoint"],
            forged(),
        ),
    ]
}

/// The owner of the ledger, whose key signs whatever stands there.
fn by_owners() -> Vec<Vector> {
    let with = |maker: &Maker, change: &dyn Fn(&mut Files)| {
        let mut files = maker.files();
        change(&mut files);
        maker.with(files)
    };
    let lines = |maker: &Maker, change: &dyn Fn(&mut Vec<String>)| {
        with(maker, &|files| {
            let file = files.get_mut("entries.jsonl").expect("there");
            let text = String::from_utf8(file.clone()).expect("a text");
            let mut lines: Vec<String> = text.lines().map(|it| format!("{it}\n")).collect();
            change(&mut lines);
            *file = lines.concat().into_bytes();
        })
    };
    let file = |maker: &Maker, name: &str, change: &dyn Fn(&mut Vec<u8>)| {
        with(maker, &|files| change(files.get_mut(name).expect("there")))
    };
    let (one, two) = (ed25519(), p256());
    let invented = call(45, ME, sha256(RULEBOOK), Some((3, 4)));
    let later = call(30, ME, sha256(RULEBOOK), Some((2, 2)));
    let strange = Signer::ed25519(66);
    let swapped = key(10, 1, 1, &strange.public(), [0; 32]);
    let mut fewer = one.clone();
    fewer.disclosed.retain(|it| *it != 6);
    fewer.numbers = vec![(ME, 2, 4)];
    let mut more = one.clone();
    more.disclosed.insert(2, 3);
    let mut keyless = two.clone();
    keyless.disclosed.retain(|it| *it != 2);
    let mut coded = one.clone();
    coded.code = Some("D0JS0-HXQ3W-B0EJH-A8BCK-2ESXF-FTXXD".to_owned());
    let entries: &[&str] = &["entries"];
    let by_another = || {
        let mut files = one.files();
        let text = String::from_utf8(files["entries.jsonl"].clone()).expect("a text");
        let text = text.replace(&one.line(2, &one.entries[1]), &one.line(2, &swapped));
        files.insert("entries.jsonl".to_owned(), text.into_bytes());
        files.insert("checkpoint.txt".to_owned(), one.signed(7, &strange));
        let manifest = one.manifest(&files);
        write(&one.seal(files, &manifest, &strange))
    };
    vec![
        (
            "entry-removed",
            &["calls"],
            lines(&one, &|it| drop(it.remove(2))),
        ),
        (
            "entry-added",
            &["entries", "calls"],
            lines(&one, &|it| it.insert(3, one.line(5, &invented))),
        ),
        (
            "entries-reordered",
            entries,
            lines(&one, &|it| it.swap(3, 4)),
        ),
        (
            "entry-changed",
            &["entries", "calls"],
            lines(&one, &|it| it[2] = one.line(4, &later)),
        ),
        (
            "entry-twice",
            &["entries", "calls"],
            lines(&one, &|it| it.insert(2, it[2].clone())),
        ),
        (
            "entry-beyond-the-end",
            entries,
            lines(&one, &|it| it[5] = it[5].replace("\"seq\":7", "\"seq\":8")),
        ),
        (
            "entries-with-a-key-more",
            &[
                "entries",
                "signature",
                "checkpoint",
                "keys",
                "calls",
                "rulebooks",
                "attachments",
            ],
            lines(&one, &|it| it[0] = it[0].replace("}\n", ",\"a\":1}\n")),
        ),
        (
            "proof-cut",
            entries,
            lines(&one, &|it| {
                let at = it[2].rfind(",\"").expect("more than one");
                it[2] = format!("{}]}}\n", &it[2][..at]);
            }),
        ),
        (
            "proof-of-another-entry",
            entries,
            lines(&one, &|it| {
                let proof = it[4][it[4].find("\"proof\"").expect("there")..].to_owned();
                let at = it[2].find("\"proof\"").expect("there");
                it[2].replace_range(at.., &proof);
            }),
        ),
        ("key-swapped", entries, by_another()),
        ("key-left-out", &["keys", "earlier"], keyless.bundle()),
        ("last-call-left-out", &["calls"], fewer.bundle()),
        ("number-not-named", &["calls"], more.bundle()),
        (
            "report-with-another-code",
            &["report"],
            file(&one, "report.html", &|it| {
                let at = it
                    .windows(5)
                    .position(|it| *it == one.code().as_bytes()[..5]);
                it[at.expect("it is printed")] ^= 1;
            }),
        ),
        (
            "report-left-out",
            &["report"],
            with(&one, &|files| drop(files.remove("report.html"))),
        ),
        (
            "hash-removed",
            &["tree", "entries"],
            file(&one, "hashes.bin", &|it| it.truncate(6 * 32)),
        ),
        (
            "hash-changed",
            &["tree", "entries"],
            file(&one, "hashes.bin", &|it| it[70] ^= 1),
        ),
        (
            "hash-cut",
            &["tree"],
            file(&one, "hashes.bin", &|it| it.push(0)),
        ),
        ("code-wrong", &["signature", "code"], coded.bundle()),
        (
            "attachment-changed",
            &["attachments"],
            with(&one, &|files| {
                let name = named("attachments", NOTES, ".txt").0;
                files.insert(name, b"They rang at noon, they said.".to_vec());
            }),
        ),
        (
            "attachment-unnamed",
            &["attachments"],
            with(&one, &|files| {
                files.extend([named("attachments", b"new", ".txt")]);
            }),
        ),
        (
            "rulebook-unnamed",
            &["rulebooks"],
            with(&one, &|files| {
                files.extend([named("rulebook", b"{}", ".json")]);
            }),
        ),
        (
            "attestation-changed",
            &["attestation"],
            file(&two, "keys/2", &|it| it[3] ^= 1),
        ),
        (
            "earlier-with-another-signature",
            &["earlier", "anchors"],
            with(&two, &|files| {
                let text = two.checkpoint(7);
                let (id, mut signature) = Signer::ed25519(8).sign(&two.origin, &text);
                signature[40] ^= 1;
                let note = format!("{text}\n{}", line(&two.origin, &id, &signature));
                files.insert("checkpoints/7.txt".to_owned(), note.into_bytes());
            }),
        ),
        (
            "entry-under-the-hash-of-another",
            &["entries", "calls"],
            lines(&one, &|it| {
                let from = it[2].find("\"leaf_hash\"").expect("there");
                let own = one.line(4, &later);
                let hash = &it[2][from..from + 79];
                it[2] = own.replace(&own[from..from + 79], hash);
            }),
        ),
        (
            "earlier-by-a-later-key",
            &["earlier", "anchors"],
            with(&two, &|files| {
                files.insert("checkpoints/7.txt".to_owned(), two.signed(7, &two.signer));
            }),
        ),
        (
            "earlier-of-another-tree",
            &["earlier", "anchors"],
            with(&two, &|files| {
                let text = format!("{}\n7\n{}\n", two.origin, base64(&[7; 32]));
                let signed = Signer::ed25519(8).note(&two.origin, &text);
                files.insert("checkpoints/7.txt".to_owned(), signed.into_bytes());
            }),
        ),
        (
            "earlier-of-another-ledger",
            &["earlier", "anchors"],
            with(&two, &|files| {
                let mut other = two.clone();
                other.origin = format!("app.curfew/ledger/{}", "2e".repeat(16));
                files.insert(
                    "checkpoints/7.txt".to_owned(),
                    other.signed(7, &Signer::ed25519(8)),
                );
            }),
        ),
        (
            "checkpoint-of-another-size",
            &["checkpoint", "tree", "signature", "code"],
            with(&one, &|files| {
                files.insert("checkpoint.txt".to_owned(), one.signed(6, &one.signer));
            }),
        ),
        (
            "checkpoint-root-swapped",
            &["tree", "signature", "code"],
            with(&one, &|files| {
                let text = format!("{}\n7\n{}\n", one.origin, base64(&[7; 32]));
                let signed = one.signer.note(&one.origin, &text);
                files.insert("checkpoint.txt".to_owned(), signed.into_bytes());
            }),
        ),
    ]
}

/// Ledgers whose entries contradict one another, or are none.
fn by_ledgers() -> Vec<Vector> {
    let with = |place: usize, bytes: Vec<u8>| {
        let mut maker = ed25519();
        maker.entries[place - 1] = bytes;
        maker.bundle()
    };
    let rulebook = sha256(RULEBOOK);
    let calls: &[&str] = &["calls"];
    let mut newer = call(20, ME, rulebook, None);
    newer[0] = 2;
    newer.extend([0; 3]);
    let mut untold = forgotten();
    untold.disclosed.retain(|it| *it != 5);
    let mut others = forgotten();
    others.entries[4] = forgetting(40, 1, 1);
    let mut wrong_root = p256();
    wrong_root.entries[7] = checkpoint(70, 5, [7; 32]);
    let last = wrong_root.signed(9, &wrong_root.signer);
    wrong_root
        .more
        .insert("anchors/2.tsr".to_owned(), time_stamp(&sha256(&last)));
    vec![
        (
            "link-broken",
            calls,
            with(6, call(50, ME, rulebook, Some((3, 3)))),
        ),
        (
            "link-past-a-call",
            calls,
            with(6, call(50, ME, rulebook, Some((4, 4)))),
        ),
        ("total-wrong", calls, with(7, total(60, ME, 4, 6))),
        (
            "total-of-another-last-call",
            calls,
            with(7, total(60, ME, 3, 4)),
        ),
        (
            "entry-not-in-its-one-form",
            &["entries", "calls"],
            with(1, newer),
        ),
        ("forgetting-of-others", calls, others.bundle()),
        ("forgetting-untold", calls, untold.bundle()),
        (
            "checkpoint-entry-of-another-tree",
            &["earlier"],
            wrong_root.bundle(),
        ),
    ]
}
