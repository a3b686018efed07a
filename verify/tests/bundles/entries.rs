//! Bytes of ledger entries by `docs/formats/ledger.md`.

use crate::maker::Hash;

/// Writes the fields of an entry.
pub(crate) struct Bytes(pub(crate) Vec<u8>);

impl Bytes {
    /// What every entry begins with: at a second of the evening of 2026-11-25, in Shanghai.
    pub(crate) fn head(version: u8, kind: u8, second: i64) -> Bytes {
        let at = 1_795_617_000_000 + 1000 * second;
        let mut bytes = Bytes(vec![version, kind, 0]);
        bytes.raw(&at.to_le_bytes()).raw(&28_800i32.to_le_bytes());
        bytes.text("Asia/Shanghai");
        if version == 3 {
            bytes.code(1).long(86_400_000).raw(&17u32.to_le_bytes());
        }
        bytes
    }

    pub(crate) fn raw(&mut self, bytes: &[u8]) -> &mut Bytes {
        self.0.extend(bytes);
        self
    }

    pub(crate) fn code(&mut self, code: u8) -> &mut Bytes {
        self.raw(&[code])
    }

    pub(crate) fn long(&mut self, value: u64) -> &mut Bytes {
        self.raw(&value.to_le_bytes())
    }

    pub(crate) fn text(&mut self, text: &str) -> &mut Bytes {
        self.bytes(text.as_bytes())
    }

    pub(crate) fn bytes(&mut self, bytes: &[u8]) -> &mut Bytes {
        let length = u16::try_from(bytes.len()).expect("small");
        self.raw(&length.to_le_bytes()).raw(bytes)
    }

    pub(crate) fn absent(&mut self) -> &mut Bytes {
        self.raw(&[0xff, 0xff])
    }
}

/// An incoming call of `number`; of version 3 with a link (place and call before), else of version 1.
pub(crate) fn call(second: i64, number: &str, rulebook: Hash, link: Option<(u64, u64)>) -> Vec<u8> {
    let version = if link.is_some() { 3 } else { 1 };
    let mut bytes = Bytes::head(version, 1, second);
    bytes.raw(&[0, 1, 0, 1, 1]);
    bytes.text(&format!("tel:{number}")).text(number);
    bytes.text("night").text("Quiet hours").raw(&rulebook);
    bytes.long(1234).code(1);
    if let Some((nth, before)) = link {
        bytes
            .raw(&[0; 3])
            .raw(&[0; 32])
            .code(1)
            .long(nth)
            .long(before);
    }
    bytes.0
}

pub(crate) fn key(
    second: i64,
    epoch: u32,
    algorithm: u8,
    public: &[u8],
    attestation: Hash,
) -> Vec<u8> {
    let mut bytes = Bytes::head(3, 20, second);
    bytes.raw(&epoch.to_le_bytes()).code(algorithm);
    bytes.code(2 * u8::from(attestation != [0; 32]));
    bytes.bytes(public).raw(&attestation);
    bytes.0
}

pub(crate) fn total(second: i64, number: &str, calls: u64, last: u64) -> Vec<u8> {
    let mut bytes = Bytes::head(3, 22, second);
    bytes.text(number).long(calls).long(last);
    bytes.0
}

pub(crate) fn attachment(second: i64, call: u64, size: u64, sha256: Hash) -> Vec<u8> {
    let mut bytes = Bytes::head(3, 10, second);
    bytes
        .long(call)
        .text("c-1")
        .text("a.txt")
        .text("text/plain");
    bytes.long(size).raw(&sha256).absent();
    bytes.0
}

pub(crate) fn forgetting(second: i64, first: u64, last: u64) -> Vec<u8> {
    let mut bytes = Bytes::head(3, 18, second);
    bytes.long(first).long(last);
    bytes.0
}

pub(crate) fn checkpoint(second: i64, size: u64, root: Hash) -> Vec<u8> {
    let mut bytes = Bytes::head(3, 16, second);
    bytes.long(size).raw(&root).code(0).long(0).raw(&[0; 32]);
    bytes.absent();
    bytes.0
}

/// A proof of OpenTimestamps over a hash, as far as a verifier reads it.
pub(crate) fn ots(hash: &[u8]) -> Vec<u8> {
    let magic = b"\x00OpenTimestamps\x00\x00Proof\x00\xbf\x89\xe2\xe8\x84\xe8\x92\x94\x01\x08";
    [&magic[..], hash, b"\xf0\x01\x00\x08\x00"].concat()
}
