//! `curfew anchor`: requests out, replies and proofs in.

use p256::ecdsa::signature::Signer as _;
use sha2::{Digest, Sha256};

use crate::{curfew, keys, lines, refused};

const REPLY: &[u8] = include_bytes!("../../../tests/vectors/replies/good.tsr");
const CHECKPOINT: &[u8] = include_bytes!("../../../tests/vectors/replies/checkpoint.txt");

fn place(whole: &[u8], part: &[u8]) -> usize {
    let mut places = whole.windows(part.len());
    places.position(|it| it == part).expect("it is there")
}

/// The reply of the sample authority, whose key is known, over another hash.
fn reply(hash: &[u8]) -> Vec<u8> {
    let key = p256::ecdsa::SigningKey::from_slice(&[11; 32]).expect("a scalar");
    let imprint = place(REPLY, &Sha256::digest(CHECKPOINT));
    // A sequence, and in it one of version 1; behind the hash, the number of the reply.
    let content = place(REPLY, &[2, 1, 1, 6, 3]) - 2;
    let content = content..content + 2 + usize::from(REPLY[content + 1]);
    let digest = place(REPLY, &Sha256::digest(&REPLY[content.clone()]));
    // The attributes begin with that of the content's type; their own head has three bytes.
    let attributes = place(REPLY, &[0x30, 0x1a, 6, 9]) - 3;
    let attributes = attributes..attributes + 3 + usize::from(REPLY[attributes + 2]);
    let signature = attributes.end + 12;
    assert_eq!(REPLY[signature], 4);
    let made = (1..=127).find_map(|number| {
        let mut reply = REPLY.to_vec();
        reply[imprint..imprint + 32].copy_from_slice(hash);
        reply[imprint + 34] = number;
        let sum = Sha256::digest(&reply[content.clone()]);
        reply[digest..digest + 32].copy_from_slice(&sum);
        let text = [&[0x31], &reply[attributes.start + 1..attributes.end]].concat();
        let made: p256::ecdsa::Signature = key.sign(&text);
        let made = made.to_der();
        // Of as many bytes as the one that it takes the place of.
        let is_fit = signature + 2 + made.as_bytes().len() == REPLY.len();
        is_fit.then(|| [&reply[..signature + 2], made.as_bytes()].concat())
    });
    made.expect("one in a few is as long")
}

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

    write("reply.tsr", &reply(&hash));
    let stamped = &lines(&add("reply.tsr"))[0];
    assert_eq!(stamped["kind"], "rfc3161");
    assert_eq!(stamped["time"], "2026-11-25T14:32:00Z");
    assert_eq!(stamped["by"], "CN=Sample time stamps");
    assert_eq!(stamped["signer"], "O=Sample, CN=Sample time stamps");
    let told = curfew(&["anchor", "add", &path("reply.tsr"), "--data", &data]);
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    let how = "openssl ts -verify -in ";
    assert!(
        told.contains(how) && told.contains("was here already"),
        "{told}"
    );

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
    for says in [
        format!("OpenTimestamps over {size} entries (whether it leads to a block,"),
        format!("20261125143200Z over {size} entries"),
        "signed by O=Sample, CN=Sample time stamps; ".to_owned(),
        "; not looked at here: whether its certificate leads to a root".to_owned(),
    ] {
        assert!(text.contains(&says), "{text}");
    }

    // What was changed since it was signed is refused, and nothing is kept of it.
    let kept = || {
        std::fs::read_dir(format!("{data}/anchors"))
            .expect("there")
            .count()
    };
    let before = kept();
    let mut changed = reply(&hash);
    let at = place(&changed, b"20261125143200Z");
    for (at, says) in [
        (at + 3, "its content was changed after it was signed"),
        (changed.len() - 1, "its signature does not hold"),
    ] {
        changed.clone_from(&reply(&hash));
        changed[at] ^= 1;
        write("changed.tsr", &changed);
        let path = path("changed.tsr");
        refused(&["anchor", "add", &path, "--data", &data], 3, says);
        assert_eq!(kept(), before);
    }

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
