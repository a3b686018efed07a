//! `curfew list build`: what it says of files that give nothing, or not everything.

use serde_json::{Value, json};

use crate::lists::{Folder, export};
use crate::{curfew, refused};

#[test]
fn a_table_with_quotation_marks_is_a_table() {
    let folder = Folder::new();
    for table in [
        "phone\tname\n\"+12065550100\"\tJoe\n\"+12065550101\"\tAnn\n",
        "\"phone\"\t\"name\"\n\"+12065550100\"\t\"Joe\"\n\"+12065550101\"\t\"Ann\"\n",
        "number;name\n\"+12065550100\" ;Joe\n+12065550101;A #= b\n",
    ] {
        let file = folder.file("t.tsv", table);
        let (list, said) = folder.build("a.list", &["--home", "US", &file]);
        assert_eq!(export(&list), ["+12065550100", "+12065550101"]);
        let taken = json!([{"file": file, "read_as": "numbers", "records": 2, "refused": 0,
            "rules_left_out": 0, "remarks": 0}]);
        assert_eq!((&said["files"], &said["why"]), (&taken, &Value::Null));
    }
}

#[test]
fn what_is_compressed_or_no_text_is_refused_by_name() {
    let folder = Folder::new();
    let out = folder.path("a.list");
    // A file of gzip (RFC 1952) with one stored block (RFC 1951, 3.2.4).
    let gzip = |body: &[u8]| {
        let length = u16::try_from(body.len()).unwrap();
        let mut file = b"\x1f\x8b\x08\0\0\0\0\0\0\x03\x01".to_vec();
        file.extend(length.to_le_bytes());
        file.extend((!length).to_le_bytes());
        file.extend_from_slice(body);
        file.extend(crc32fast::hash(body).to_le_bytes());
        file.extend(u32::from(length).to_le_bytes());
        file
    };
    let numbers = folder.file("good.gz", gzip(b"+12065550100\n"));
    let (list, _) = folder.build("good.list", &[&numbers]);
    assert_eq!(export(&list), ["+12065550100"]);
    let members = [&b"+12065550100\n+12065550101\n"[..], b"+12065550102\n"].map(gzip);
    let several = folder.file("several.gz", members.concat());
    let (list, _) = folder.build("several.list", &[&several]);
    assert_eq!(
        export(&list),
        ["+12065550100", "+12065550101", "+12065550102"]
    );
    let mut wrong = gzip(b"+12065550100\n");
    wrong[26] ^= 1;
    assert!(wrong.windows(12).any(|it| it == b"+12065550101"));
    for (name, bytes, says) in [
        (
            "a.xz",
            b"\xfd7zXZ\0^#=".to_vec(),
            "is compressed with xz; unpack it first",
        ),
        (
            "a.zst",
            b"\x28\xb5\x2f\xfdxyz".to_vec(),
            "is compressed with zstd",
        ),
        ("a.bz2", b"BZh91AY&SY".to_vec(), "is compressed with bzip2"),
        ("a.xlsx", b"PK\x03\x04\x14\0".to_vec(), "is a ZIP archive"),
        ("a.bin", b"+12065550100\n\0\0\x01^1".to_vec(), "is no text"),
        (
            "a.gz",
            gzip(b"\x7fELF\x02\0\0\0"),
            "what it expands to is no text",
        ),
        (
            "cut.gz",
            b"\x1f\x8b\x08\0".to_vec(),
            "the compressed file is damaged or not whole",
        ),
        (
            "wrong.gz",
            wrong,
            "the compressed file is damaged or not whole",
        ),
    ] {
        let file = folder.file(name, bytes);
        let good = &numbers;
        refused(
            &["list", "build", &out, good, &file],
            3,
            &format!("{name}: {says}"),
        );
    }
}

#[test]
fn a_list_of_nothing_says_what_became_of_each_file() {
    let folder = Folder::new();
    let out = folder.path("a.list");
    let text = folder.file("names.txt", "Ann\nJoe\nBob\nEve\n206-555-0100\n");
    let empty = folder.file("empty.txt", "");
    let rules = r#"{"version":2,"rules":[
        {"id":"a","name":"Friends","who":"contact","when":"always","then":"allow"}]}"#;
    let rules = folder.file("rules.json", rules);
    let ncid = folder.file("ncid.txt", "^206555\n^1?206\n");
    let build = ["list", "build", &out, &text, &empty, &rules, &ncid];
    refused(
        &build,
        3,
        "a.list: not one number is left, so no list is made",
    );
    refused(&build, 3, "names.txt: line 1, column 1: not a number\n");
    let output = curfew(&build);
    assert!(output.stdout.is_empty());
    let said = String::from_utf8(output.stderr).unwrap();
    for line in [
        "names.txt: read as numbers: 5 records, 5 of them no number\n",
        "empty.txt: read as numbers: 0 records\n",
        "rules.json: read as rulebook: 0 records, 1 rule left out\n",
        "ncid.txt: read as ncid: 0 records, 2 entries not taken over as they were\n",
        "5 of 5 records gave no number:\n",
        "names.txt:2:1\n",
        "names.txt:3:1\n",
        "        1  no country code, and no home region is known\n",
        "names.txt:5:1\n",
    ] {
        assert!(said.contains(line), "{line}: {said}");
    }
    assert!(!said.contains("names.txt:4:1"), "three of each reason");
    let output = curfew(&[&["--json"], &build[..]].concat());
    assert_eq!(output.status.code(), Some(3));
    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(said["refused_by"]["not a number"], 4);
    assert_eq!(said["examples"].as_array().unwrap().len(), 4);
    assert_eq!(said["files"][0]["refused"], 5);
    assert_eq!(said["files"][2]["rules_left_out"], 1);
    assert_eq!(said["files"][3]["remarks"], 2);
    assert!(
        said["why"]
            .as_str()
            .unwrap()
            .starts_with("not one number is left")
    );
    assert!(!std::path::Path::new(&out).exists());
    let two = [
        "list",
        "build",
        &out,
        &folder.file("one.txt", "+12065550100\n"),
        "--least",
        "2",
    ];
    refused(&two, 3, "not one number came 2 times or more");
}

#[test]
fn what_is_not_taken_over_is_named_by_place_and_reason() {
    let folder = Folder::new();
    let blacklist = "# Sales\n^1?20655501 \"ROOF CO\" #= Sales\n2065550142\n^206555\n^206\n^207\n";
    let ncid = folder.file("ncid.txt", blacklist);
    let rules = folder.file(
        "saracroche.json",
        r#"{"patterns": [{"name": "a", "action": "identify", "pattern": "12065550###"},
            {"name": "b", "pattern": "12065550###"}]}"#,
    );
    let inputs = ["--home", "US", &ncid, &rules, &ncid];
    let (list, said) = folder.build("a.list", &inputs);
    assert_eq!(said["remarks"], 9);
    let examples = said["remark_examples"].as_array().unwrap();
    let at = |it: &Value| (it["why"].clone(), it["place"].clone(), it["column"].clone());
    let at: Vec<_> = examples.iter().map(at).collect();
    assert_eq!(
        at,
        [
            (json!("action"), json!(1), json!(null)),
            (json!("partial"), json!(2), json!(13)),
            (json!("partial"), json!(4), json!(1)),
            (json!("partial"), json!(5), json!(1)),
        ]
    );
    assert_eq!(
        examples[1],
        json!({"file": ncid, "place": 2, "column": 13, "name": "Sales", "fate": "left_out",
            "why": "partial", "reason": "it looks for a part of a number or name"})
    );
    let output = curfew(&[&["list", "build", &list], &inputs[..]].concat());
    let said = String::from_utf8(output.stdout).unwrap();
    let folder = list.trim_end_matches("a.list");
    let wanted = format!(
        "9 entries not taken over as they were:
  it does something else than stop a call
             {folder}saracroche.json: record 1: \"a\" (left out)
  it looks for a part of a number or name
             {folder}ncid.txt:2:13: \"Sales\" (left out)
             {folder}ncid.txt:4:1: \"^206555\" (left out)
             {folder}ncid.txt:5:1: \"^206\" (left out)
  and 5 more (curfew rules import names each)
"
    );
    assert!(said.contains(&wanted), "{said}");
    let one = ["list", "build", &list, "--home", "US", &rules];
    let said = String::from_utf8(curfew(&one).stdout).unwrap();
    assert!(
        said.contains("\n1 entry not taken over as it was:\n"),
        "{said}"
    );
    assert!(!said.contains("more (curfew"), "{said}");
}

/// More than any file that is read as a whole: pictures in one line and in many, and numbers.
#[test]
fn contacts_of_any_length_are_read_and_other_kinds_say_their_limit() {
    let folder = Folder::new();
    let folded = format!(" {}\r\n", "TEL:+12065550199".repeat(4)).repeat(2000);
    let card = |at: usize| {
        format!(
            "BEGIN:VCARD\r\nVERSION:3.0\r\nPHOTO;ENCODING=b:{}\r\nLOGO:x\r\n{folded}\
             item1.TEL:+1206\r\n 55501{at:02}\r\nEND:VCARD\r\n",
            "TEL:".repeat(20_000)
        )
    };
    let cards: Vec<String> = (0..100).map(card).collect();
    let cards = cards.concat().repeat(4) + "BEGIN:VCARD\r\nTEL:nobody\r\nEND:VCARD\r\n";
    assert!(cards.len() > 64 << 20);
    let last = cards.lines().count() - 1;
    let file = folder.file("people.vcf", &cards);
    let (list, said) = folder.build("a.list", &[&file, "--label", "known"]);
    let wanted: Vec<_> = (0..100)
        .map(|at| format!("+12065550{:03}\tknown", 100 + at))
        .collect();
    assert_eq!(export(&list), wanted);
    assert_eq!(
        (&said["repeated"], &said["records"]),
        (&json!(300), &json!(401))
    );
    assert_eq!(
        said["examples"],
        json!([{"file": file, "line": last, "column": 1, "reason": "not a number"}])
    );
    assert_eq!(said["files"][0]["read_as"], "vcard");
    let has_none = "text, CSV, arrays in JSON, vCards and block lists with a record a line have none \
        where they are not compressed";
    let json = format!("{{\"numbers\": [{}", " ".repeat(16 << 20));
    let json = folder.file("big.json", json);
    let says = format!(
        "big.json: more than 16 MiB, itself or unpacked, the limit of a file of this kind; {has_none}"
    );
    refused(&["list", "build", &list, &json], 3, &says);
    let fossify = folder.file("big.txt", "+1900*,".repeat((64 << 20) / 7 + 1));
    refused(
        &["list", "build", &list, &fossify],
        3,
        "big.txt: more than 64 MiB",
    );
}

#[test]
fn what_cannot_be_a_list_or_a_place_for_one_is_named() {
    let folder = Folder::new();
    let text = folder.file("a.txt", "+12065550100\n");
    let here = folder.path("");
    for command in ["info", "check", "export"] {
        refused(
            &["list", command, &here],
            3,
            &format!("{here}: is a folder"),
        );
        let says = "/dev/null: is a device or pipe, not a file";
        refused(&["list", command, "/dev/null"], 3, says);
    }
    let out = folder.path("none/a.list");
    let says = format!("{out}: there is no folder {}", folder.path("none"));
    refused(&["list", "build", &out, &text], 3, &says);
    let (list, _) = folder.build("a.list", &[&text]);
    let key = folder.path("key");
    let sign = ["list", "sign", &list, "--key", &key, "--new-key"];
    // Half a pair is not made either.
    let public = folder.file("key.pub", "x");
    refused(&sign, 3, &format!("{public}: there is a key already"));
    assert!(!std::path::Path::new(&key).exists());
    std::fs::remove_file(public).unwrap();
    assert!(curfew(&sign).status.success());
    refused(
        &sign,
        3,
        &format!("{key}: there is a key already, which is not written over"),
    );
}

#[test]
fn odd_places_are_named_before_anything_is_read() {
    let folder = Folder::new();
    let text = folder.file("a.txt", "+12065550100\n");
    let (list, _) = folder.build("a.list", &[&text]);
    let here = folder.path("");
    let missing = folder.path("none");
    let below = format!("{text}/x");
    let out = folder.path("b.list");
    // The second of two inputs cannot be read: what is wrong with OUT is said first.
    let build = |out: &str, code: i32, says: &str| {
        refused(&["list", "build", out, &text, &missing], code, says);
    };
    build("-", 2, "not written to standard output");
    build(&here, 3, "is a folder; OUT is a file");
    build(&format!("{missing}/"), 3, "is a folder; OUT is a file");
    build(&below, 3, &format!("there is no folder {text}"));
    build("/dev/null", 3, "/dev/null: is a device or pipe, not a file");
    build(&text, 3, "not written over (OUT comes before IN)");
    build(&out, 3, &format!("{missing}: no such file\n"));
    let is_below = "no such file: a part of its path is no folder\n";
    for (input, says) in [(&here, "is a folder\n"), (&below, is_below)] {
        refused(
            &["list", "build", &out, input],
            3,
            &format!("{input}: {says}"),
        );
    }
    assert!(!std::path::Path::new(&out).exists());
    let once = "- is standard input, which can be read only once";
    refused(&["list", "build", &out, "-", &text, "-"], 2, once);
    refused(&["list", "find", &list, "-", "-"], 2, once);
    for command in ["info", "check", "export"] {
        refused(
            &["list", command, "-"],
            3,
            "-: a list is read where it lies",
        );
        refused(&["list", command, &below], 3, is_below);
        refused(&["list", command, &missing], 3, "none: no such file\n");
    }
    // Keys.
    let check = |key: &str, code: i32, says: &str| {
        refused(&["list", "check", &list, "--key", key], code, says);
    };
    check("", 2, "--key: a file with a public key, or the key itself");
    check(&here, 3, &format!("{here}: is a folder\n"));
    check(
        &text,
        3,
        &format!("{text}: this is no minisign public key\n"),
    );
    check(&missing, 3, "none: no such file, and no public key");
    let key = format!("{missing}/key");
    let sign = ["list", "sign", &list, "--key", &key, "--new-key"];
    refused(&sign, 3, &format!("{key}: there is no folder {missing}\n"));
    refused(&sign[..5], 3, &format!("{key}: no such file\n"));
}
