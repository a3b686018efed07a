//! `curfew anchor`: requests out, replies and proofs in.

use sha2::{Digest, Sha256};

use crate::{curfew, keys, lines, refused};

#[test]
fn a_checkpoint_goes_out_and_only_what_is_about_it_comes_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).display().to_string();
    let write = |name: &str, bytes: &[u8]| std::fs::write(path(name), bytes).expect("a file");
    write(
        "calls.csv",
        b"number,time\n+12065550100,2026-11-02 09:12:00\n",
    );
    write("rules.json", b"{\"version\": 1, \"rules\": []}");
    let (calls, rules, data, out) = (
        path("calls.csv"),
        path("rules.json"),
        path("l"),
        path("out"),
    );
    let replay = [
        "replay", &calls, "--rules", &rules, "--home", "US", "--zone", "UTC", "--data", &data,
    ];
    assert!(curfew(&replay).status.success());

    let request = [
        "anchor", "request", "--data", &data, "--out", &out, "--json",
    ];
    let asked = &lines(&curfew(&request))[0];
    assert_eq!(
        keys(asked).into_iter().collect::<Vec<_>>(),
        ["checkpoint", "code", "request", "size"]
    );
    let read = |key: &str| std::fs::read(asked[key].as_str().expect("a path")).expect("a file");
    let hash = Sha256::digest(read("checkpoint"));
    assert!(read("request").windows(32).any(|it| it == hash.as_slice()));
    // Asked again, it is the same: nothing was written since but what the first asking did.
    assert_eq!(&lines(&curfew(&request))[0], asked);

    let begin = b"\x00OpenTimestamps\x00\x00Proof\x00\xbf\x89\xe2\xe8\x84\xe8\x92\x94\x01\x08";
    let block = b"\x00\x05\x88\x96\x0d\x73\xd7\x19\x01\x03\xf7\xef\x15";
    let proof = |hash: &[u8]| [begin.as_slice(), hash, block].concat();
    write("proof.ots", &proof(&hash));
    let add = |name: &str| curfew(&["anchor", "add", &path(name), "--data", &data, "--json"]);
    let added = &lines(&add("proof.ots"))[0];
    assert_eq!(added["kind"], "opentimestamps");
    assert_eq!(added["size"], asked["size"]);
    assert_eq!(
        (&added["blocks"][0]["height"], &added["was_here"]),
        (&358_391.into(), &false.into())
    );
    assert_eq!(lines(&add("proof.ots"))[0]["was_here"], true);

    // A bundle carries the checkpoint and what dates it.
    let zip = path("case.zip");
    for arguments in [
        &["case", "open", "A caller"][..],
        &["case", "add-number", "c-1", "+12065550100", "--home", "US"],
        &[
            "export", "--form", "bundle", "--case", "c-1", "--home", "US", "--out", &zip,
        ],
    ] {
        let done = curfew(&[arguments, &["--data", &data]].concat());
        let text = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(done.status.success(), "{arguments:?}: {text}");
    }
    let verified = curfew(&["verify", &zip]);
    let text = String::from_utf8_lossy(&verified.stdout).into_owned();
    assert!(verified.status.success(), "{text}");
    let size = asked["size"].as_u64().expect("a number");
    assert!(
        text.contains(&format!("OpenTimestamps over {size} entries")),
        "{text}"
    );

    write("other.ots", &proof(&[7; 32]));
    let other = path("other.ots");
    let says = "about something else than a checkpoint of this ledger";
    refused(&["anchor", "add", &other, "--data", &data], 3, says);
    refused(
        &["anchor", "add", &calls, "--data", &data],
        3,
        "neither a reply",
    );
    refused(
        &["anchor", "add", "/nowhere", "--data", &data],
        3,
        "/nowhere",
    );
}
