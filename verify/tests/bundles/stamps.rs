//! Replies of a time-stamping authority made by RFC 3161, RFC 5652 and RFC 5280, for tests, part by part.

use p256::ecdsa::signature::Signer as _;

use crate::maker::sha256;

pub(crate) type Bytes = Vec<u8>;

pub(crate) const SEQUENCE: u8 = 0x30;
pub(crate) const SET: u8 = 0x31;
const OWN_0: u8 = 0xa0;

pub(crate) fn der(tag: u8, parts: &[&[u8]]) -> Bytes {
    let contents = parts.concat();
    let length = u16::try_from(contents.len()).expect("small").to_be_bytes();
    let head = match length {
        [0, it @ 0..=127] => vec![tag, it],
        [0, it] => vec![tag, 0x81, it],
        [first, second] => vec![tag, 0x82, first, second],
    };
    [head, contents].concat()
}

fn number(value: u8) -> Bytes {
    der(0x02, &[&[value]])
}

fn text(value: &str) -> Bytes {
    der(0x0c, &[value.as_bytes()])
}

/// An object identifier.
pub(crate) fn oid(numbers: &[u32]) -> Bytes {
    let mut bytes = vec![u8::try_from(numbers[0] * 40 + numbers[1]).expect("small")];
    for number in &numbers[2..] {
        let groups = (0..5).rev().map(|it| number >> (7 * it) & 0x7f);
        let mut groups: Vec<u32> = groups.skip_while(|it| *it == 0).collect();
        groups.extend((*number == 0).then_some(0));
        let last = groups.len() - 1;
        bytes.extend(groups.iter().enumerate().map(|(at, it)| {
            let more = if at == last { 0 } else { 0x80 };
            u8::try_from(*it).expect("seven bits") | more
        }));
    }
    der(0x06, &[&bytes])
}

/// An `AlgorithmIdentifier` with NULL.
fn hash(number: u32) -> Bytes {
    der(
        SEQUENCE,
        &[&oid(&[2, 16, 840, 1, 101, 3, 4, 2, number]), &[5, 0]],
    )
}

const SHA256: u32 = 1;
pub(crate) const SHA512: u32 = 3;

pub(crate) fn pkcs9(rest: &[u32]) -> Bytes {
    oid(&[&[1, 2, 840, 113_549, 1, 9], rest].concat())
}

fn use_of_key(number: u32) -> Bytes {
    oid(&[1, 3, 6, 1, 5, 5, 7, 3, number])
}

pub(crate) const TIME_STAMPING: u32 = 8;
pub(crate) const SERVERS: u32 = 1;

fn ecdsa() -> Bytes {
    der(SEQUENCE, &[&oid(&[1, 2, 840, 10045, 4, 3, 2])])
}

fn name(of: &str) -> Bytes {
    let part = |kind: u32, value: &str| {
        let pair = der(SEQUENCE, &[&oid(&[2, 5, 4, kind]), &text(value)]);
        der(SET, &[&pair])
    };
    der(SEQUENCE, &[&part(10, "Sample"), &part(3, of)])
}

/// The key of the authority in all of them: a scalar of these bytes.
pub(crate) fn authority() -> p256::ecdsa::SigningKey {
    p256::ecdsa::SigningKey::from_slice(&[11; 32]).expect("a scalar")
}

fn signed(key: &p256::ecdsa::SigningKey, bytes: &[u8]) -> Bytes {
    let signature: p256::ecdsa::Signature = key.sign(bytes);
    signature.to_der().as_bytes().to_vec()
}

/// A certificate that signs itself.
#[derive(Clone)]
pub(crate) struct Certificate {
    pub(crate) key: p256::ecdsa::SigningKey,
    pub(crate) serial: u8,
    pub(crate) valid: [&'static str; 2],
    /// Whether its uses are critical, and which they are.
    pub(crate) uses: Option<(bool, Vec<u32>)>,
}

impl Certificate {
    pub(crate) fn bytes(&self) -> Bytes {
        let point = self.key.verifying_key().to_sec1_point(false);
        let curve = [
            oid(&[1, 2, 840, 10045, 2, 1]),
            oid(&[1, 2, 840, 10045, 3, 1, 7]),
        ];
        let curve = der(SEQUENCE, &[&curve.concat()]);
        let public = der(SEQUENCE, &[&curve, &der(0x03, &[&[0], point.as_bytes()])]);
        let dates = self.valid.map(|it| der(0x17, &[it.as_bytes()]));
        let extensions = self
            .uses
            .as_ref()
            .map_or(Vec::new(), |(is_critical, uses)| {
                let uses: Vec<Bytes> = uses.iter().map(|it| use_of_key(*it)).collect();
                let uses = der(0x04, &[&der(SEQUENCE, &[&uses.concat()])]);
                let critical: &[u8] = if *is_critical { &[1, 1, 0xff] } else { &[] };
                let uses = der(SEQUENCE, &[&oid(&[2, 5, 29, 37]), critical, &uses]);
                der(0xa3, &[&der(SEQUENCE, &[&uses])])
            });
        let own = der(
            SEQUENCE,
            &[
                &der(OWN_0, &[&number(2)]),
                &number(self.serial),
                &ecdsa(),
                &name("Sample time stamps"),
                &der(SEQUENCE, &[&dates.concat()]),
                &name("Sample time stamps"),
                &public,
                &extensions,
            ],
        );
        let signature = der(0x03, &[&[0], &signed(&self.key, &own)]);
        der(SEQUENCE, &[&own, &ecdsa(), &signature])
    }
}

/// A reply, part by part.
#[derive(Clone)]
pub(crate) struct Reply {
    pub(crate) over: [u8; 32],
    pub(crate) time: &'static str,
    pub(crate) status: u8,
    pub(crate) serial: u8,
    pub(crate) imprint: u32,
    certificate: Certificate,
    /// What came with it.
    pub(crate) certificates: Vec<Bytes>,
    /// Each of the signed attributes: its type and value.
    pub(crate) attributes: Vec<(Bytes, Bytes)>,
    pub(crate) digest: u32,
    /// The certificate's number, as the signer names it.
    pub(crate) named: u8,
    /// Who signs; where nobody, the signature is another's.
    pub(crate) key: p256::ecdsa::SigningKey,
    pub(crate) unsigned: Bytes,
    pub(crate) signers: usize,
}

pub(crate) fn certificate() -> Certificate {
    Certificate {
        key: authority(),
        serial: 5,
        valid: ["260101000000Z", "360101000000Z"],
        uses: Some((true, vec![TIME_STAMPING])),
    }
}

/// The certificate is `of`, and everything else says so.
pub(crate) fn reply_by(over: [u8; 32], of: Certificate) -> Reply {
    let mut reply = Reply {
        over,
        time: "20261125143200Z",
        status: 0,
        serial: 9,
        imprint: SHA256,
        certificates: vec![of.bytes()],
        attributes: Vec::new(),
        digest: SHA256,
        named: of.serial,
        key: of.key.clone(),
        certificate: of,
        unsigned: Vec::new(),
        signers: 1,
    };
    reply.attributes = reply.attributes();
    reply
}

/// A reply that holds.
pub(crate) fn reply(over: [u8; 32]) -> Reply {
    reply_by(over, certificate())
}

/// A reply that holds, over a hash of 32 bytes.
pub(crate) fn time_stamp(over: &[u8]) -> Bytes {
    reply(over.try_into().expect("32 bytes")).bytes()
}

pub(crate) fn certificate_named(bytes: &[u8]) -> Bytes {
    let id = der(SEQUENCE, &[&der(0x04, &[&sha256(bytes)])]);
    der(SEQUENCE, &[&der(SEQUENCE, &[&id])])
}

pub(crate) fn with_issuer(bytes: &[u8], serial: u8) -> Bytes {
    let issuer = der(SEQUENCE, &[&der(0xa4, &[&name("Sample time stamps")])]);
    let more = der(SEQUENCE, &[&issuer, &number(serial)]);
    let id = der(SEQUENCE, &[&der(0x04, &[&sha256(bytes)]), &more]);
    der(SEQUENCE, &[&der(SEQUENCE, &[&id])])
}

pub(crate) const CONTENT_TYPE: usize = 0;
pub(crate) const MESSAGE_DIGEST: usize = 1;
pub(crate) const SIGNING_CERTIFICATE: usize = 2;

impl Reply {
    pub(crate) fn content(&self) -> Bytes {
        let imprint = der(SEQUENCE, &[&hash(self.imprint), &der(0x04, &[&self.over])]);
        der(
            SEQUENCE,
            &[
                &number(1),
                &oid(&[1, 2, 3, 4]),
                &imprint,
                &number(self.serial),
                &der(0x18, &[self.time.as_bytes()]),
            ],
        )
    }

    /// The attributes that fit its content and certificate.
    pub(crate) fn attributes(&self) -> Vec<(Bytes, Bytes)> {
        vec![
            (pkcs9(&[3]), pkcs9(&[16, 1, 4])),
            (pkcs9(&[4]), der(0x04, &[&sha256(&self.content())])),
            (
                pkcs9(&[16, 2, 47]),
                certificate_named(&self.certificate.bytes()),
            ),
        ]
    }

    /// Says another time, and is signed with it.
    pub(crate) fn at(mut self, time: &'static str) -> Reply {
        self.time = time;
        self.attributes = self.attributes();
        self
    }

    pub(crate) fn bytes(&self) -> Bytes {
        let attributes = self.attributes.iter();
        let attributes =
            attributes.map(|(kind, value)| der(SEQUENCE, &[kind, &der(SET, &[value])]));
        let attributes: Bytes = attributes.collect::<Vec<_>>().concat();
        let (text, attributes) = match attributes.is_empty() {
            true => (self.content(), Vec::new()),
            false => (der(SET, &[&attributes]), der(OWN_0, &[&attributes])),
        };
        let issuer = name("Sample time stamps");
        let signer = der(
            SEQUENCE,
            &[
                &number(1),
                &der(SEQUENCE, &[&issuer, &number(self.named)]),
                &hash(self.digest),
                &attributes,
                &ecdsa(),
                &der(0x04, &[&signed(&self.key, &text)]),
                &self.unsigned,
            ],
        );
        let content = der(OWN_0, &[&der(0x04, &[&self.content()])]);
        let content = der(SEQUENCE, &[&pkcs9(&[16, 1, 4]), &content]);
        let certificates = match self.certificates.concat() {
            none if none.is_empty() => none,
            some => der(OWN_0, &[&some]),
        };
        let signed = der(
            SEQUENCE,
            &[
                &number(3),
                &der(SET, &[&hash(self.digest)]),
                &content,
                &certificates,
                &der(SET, &[&signer.repeat(self.signers)]),
            ],
        );
        let kind = oid(&[1, 2, 840, 113_549, 1, 7, 2]);
        let token = der(SEQUENCE, &[&kind, &der(OWN_0, &[&signed])]);
        der(SEQUENCE, &[&der(SEQUENCE, &[&number(self.status)]), &token])
    }
}

/// Attributes that nobody signs.
pub(crate) fn unsigned() -> Bytes {
    let one = der(SEQUENCE, &[&pkcs9(&[5]), &der(SET, &[])]);
    der(0xa1, &[&one])
}

/// A certificate that is in a reply besides the signer's.
pub(crate) fn other() -> Bytes {
    let other = Certificate {
        serial: 6,
        ..certificate()
    };
    other.bytes()
}
