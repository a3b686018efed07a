//! The files of a bundle, and what the manifest says of each.

use std::io::{self, Write};
use std::path::PathBuf;

use sha2::{Digest, Sha256};

use super::zip::Member;
use super::{BundleError, FILE, Request, entries, hex, report, texts};
use crate::cases::Dossier;
use crate::crc::Crc;
use crate::ledger::checkpoint::Signed;
use crate::ledger::{Hash, Ledger, Seq};
use crate::signing::{CHECKPOINTS, Signer, earlier, newest_key};
use crate::{StoreError, anchors};

/// A file of the bundle.
pub(super) struct Part<'a> {
    pub(super) name: String,
    pub(super) content: Content<'a>,
}

/// Writes a part of a bundle.
pub(super) type Make<'a> = dyn Fn(&mut dyn Write) -> Result<(), StoreError> + 'a;

pub(super) enum Content<'a> {
    Bytes(Vec<u8>),
    /// Made anew each time that it is written.
    Made(Box<Make<'a>>),
    File(PathBuf),
}

impl Content<'_> {
    pub(super) fn write(&self, out: &mut dyn Write) -> Result<(), StoreError> {
        let io = StoreError::io(FILE);
        match self {
            Content::Bytes(bytes) => out.write_all(bytes).map_err(io),
            Content::Made(make) => make(out),
            Content::File(path) => {
                let mut file = std::fs::File::open(path).map_err(&io)?;
                let mut buffer = vec![0; 1 << 16];
                loop {
                    let read = io::Read::read(&mut file, &mut buffer).map_err(&io)?;
                    if read == 0 {
                        return Ok(());
                    }
                    out.write_all(&buffer[..read]).map_err(&io)?;
                }
            }
        }
    }
}

/// All files of the bundle but the manifest.
pub(super) fn parts<'a>(
    ledger: &'a Ledger,
    request: &'a Request<'a>,
    signer: Option<&dyn Signer>,
    dossier: &'a Dossier,
    signed: &'a Signed,
    disclosed: &'a [Seq],
) -> Result<Vec<Part<'a>>, BundleError> {
    let size = signed.checkpoint.size;
    let made = |name: &str, make: Box<Make<'a>>| Part {
        name: name.to_owned(),
        content: Content::Made(make),
    };
    let bytes = |name: String, bytes: Vec<u8>| Part {
        name,
        content: Content::Bytes(bytes),
    };
    let texts = texts::Texts {
        request,
        dossier,
        signed,
    };
    let mut parts = vec![
        made(
            "entries.jsonl",
            Box::new(move |out| entries::write(ledger, disclosed, size, out)),
        ),
        made(
            "hashes.bin",
            Box::new(move |out| ledger.leaf_hashes(size, out)),
        ),
        made(
            "report.html",
            Box::new(move |out| {
                report::write(request, dossier, signed, out).map_err(StoreError::io(FILE))
            }),
        ),
        bytes("README.txt".to_owned(), texts.read_me().into_bytes()),
        bytes(
            "certificate.txt".to_owned(),
            texts.certificate().into_bytes(),
        ),
        bytes("checkpoint.txt".to_owned(), signed.to_string().into_bytes()),
        bytes("verify.html".to_owned(), request.verifier.to_vec()),
    ];
    if let Some(place) = request.place {
        parts.push(bytes(
            "laws.json".to_owned(),
            report::laws_json(place, dossier),
        ));
    }
    if let Some(chain) = signer.and_then(Signer::attestation) {
        let hash: Hash = Sha256::digest(&chain).into();
        // One that the ledger does not name shows nothing.
        if newest_key(ledger)?.is_some_and(|(_, key)| key.attestation == hash) {
            parts.push(bytes(format!("keys/{}.chain", hex(&hash)), chain));
        }
    }
    for hash in entries::rulebooks(dossier) {
        if let Some(rulebook) = request
            .rules
            .map(|rules| rules.of(&hash))
            .transpose()?
            .flatten()
        {
            let name = format!("rulebook/{}.json", hex(&hash));
            parts.push(bytes(name, rulebook.into_bytes()));
        }
    }
    // Only what is about a checkpoint that is in the bundle can be checked in it.
    let mut dated = vec![Hash::from(Sha256::digest(signed.to_string()))];
    for (name, path, bytes) in earlier(ledger, request.folder, size)? {
        dated.push(Sha256::digest(bytes).into());
        parts.push(Part {
            name: format!("{CHECKPOINTS}/{name}"),
            content: Content::File(path),
        });
    }
    for (name, path, hash) in anchors::kept(request.folder)? {
        if dated.contains(&hash) {
            parts.push(Part {
                name: format!("{}/{name}", anchors::ANCHORS),
                content: Content::File(path),
            });
        }
    }
    for it in &dossier.attachments {
        let name = format!("attachments/{}", hex(&it.what.sha256));
        if parts.iter().any(|part| part.name == name) {
            continue;
        }
        let path = request.folder.join(&name);
        let gone = |what| BundleError::Attachment {
            name: it.what.name.clone(),
            what,
        };
        if !path.exists() {
            return Err(gone("missing"));
        }
        let content = Content::File(path);
        let mut measure = Measure::new();
        content.write(&mut measure)?;
        if <Hash>::from(measure.sha256.finalize()) != it.what.sha256 {
            return Err(gone("changed"));
        }
        parts.push(Part { name, content });
    }
    Ok(parts)
}

/// Length, CRC-32 and SHA-256 of what is written into it.
pub(super) struct Measure {
    pub(super) bytes: u64,
    crc: Crc,
    pub(super) sha256: Sha256,
}

impl Measure {
    pub(super) fn new() -> Measure {
        Measure {
            bytes: 0,
            crc: Crc::new(),
            sha256: Sha256::new(),
        }
    }

    pub(super) fn end(self, name: String) -> Result<(Member, Hash), StoreError> {
        let bytes = u32::try_from(self.bytes).map_err(|_| StoreError::TooLarge {
            file: FILE,
            limit: u64::from(u32::MAX),
        })?;
        let crc = self.crc.end();
        Ok((Member { name, bytes, crc }, self.sha256.finalize().into()))
    }
}

impl Write for Measure {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes += bytes.len() as u64;
        self.crc.update(bytes);
        self.sha256.update(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
