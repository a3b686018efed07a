//! `curfew list sign`: signatures as `minisign` makes and checks them.

use std::fs::{File, OpenOptions};
use std::io::{self, BufReader, Write as _};
use std::path::{Path, PathBuf};

use curfew_store::durable;
use curfew_store::ledger::checkpoint::unbase64;
use curfew_store::lists::{is_hidden, signature};
use minisign::{KeyPair, PublicKey, SecretKey, SecretKeyBox};

use super::{trouble, whole};
use crate::failure::Failure;
use crate::out::{self, Kind};
use crate::output::{Form, Output};
use crate::words::counted;

/// The longest key file.
const MAX_KEY: u64 = 4096;
/// Where a new key is asked for.
const KEY_IS_THERE: &str =
    "there is a key already, which is not written over (without --new-key it is used)";

#[derive(clap::Args)]
pub(crate) struct Options {
    /// The list.
    file: PathBuf,
    /// The minisign secret key.
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// Make the key first, without a password, and its public key as FILE.pub.
    #[arg(long)]
    new_key: bool,
    /// A file with the key's password on its first line.
    #[arg(long, value_name = "FILE")]
    password: Option<PathBuf>,
    /// What the signature says beside the file, signed too; without it the list's name, its
    /// count and its date.
    #[arg(long, value_name = "TEXT")]
    comment: Option<String>,
}

pub(crate) fn run(options: &Options, form: Form) -> Result<(), Failure> {
    let list = super::open(&options.file)?;
    // What is damaged or made to deceive must not get a good name.
    whole::check(&list).map_err(|error| Failure::input(&options.file, error))?;
    let comment = options.comment.clone().unwrap_or_else(|| {
        let date = super::date(list.about().date);
        let date = date.map(|date| format!(", {date}")).unwrap_or_default();
        format!(
            "{}, {}{date}",
            list.about().name,
            counted(list.numbers(), "number", "numbers")
        )
    });
    if comment.contains(is_hidden) {
        return Err(Failure::Usage(
            "--comment is one line, without a character that nobody sees".to_owned(),
        ));
    }
    let beside = signature::beside(&options.file);
    let place = out::place(&beside, Kind::List, None)?;
    if options.new_key {
        make_key(&options.key)?;
    }
    let wrong = |error: minisign::PError| Failure::input(&options.key, error);
    let text = read(&options.key)?;
    let secret = SecretKeyBox::from_string(&text).map_err(wrong)?;
    let secret = match &options.password {
        None => unencrypted(secret, &text).map_err(|_| {
            Failure::input(
                &options.key,
                "no minisign secret key, or it has a password (--password)",
            )
        })?,
        Some(path) => {
            let text = read(path)?;
            let password = text.lines().next().unwrap_or_default().to_owned();
            secret.into_secret_key(Some(password)).map_err(wrong)?
        }
    };
    let public = PublicKey::from_secret_key(&secret).map_err(wrong)?;
    let file = File::open(&options.file).map_err(|error| Failure::input(&options.file, error))?;
    let signed = minisign::sign(
        Some(&public),
        &secret,
        BufReader::new(file),
        Some(&comment),
        Some("signature of a Curfew list"),
    );
    let signed = signed.map_err(|error| Failure::input(&options.file, error))?;
    durable::replace(&place, signed.into_string().as_bytes())
        .map_err(|error| Failure::input(&beside, trouble(&error)))?;
    let mut out = Output::open();
    let public = public.to_base64();
    if form == Form::Json {
        out.json(&serde_json::json!({
            "signature": beside.display().to_string(),
            "trusted_comment": comment,
            "public_key": public,
        }))?;
    } else {
        out.line(format_args!("signed: {}", beside.display()))?;
        out.line(format_args!("public key: {public}"))?;
    }
    out.finish()
}

/// The key in a file without a password. minisign itself writes no checksum into such a file, which the crate insists on.
fn unencrypted(secret: SecretKeyBox, text: &str) -> Result<SecretKey, minisign::PError> {
    let read = secret.into_unencrypted_secret_key();
    read.or_else(|error| without_checksum(text).ok_or(error))
}

/// Source: minisign 0.11, `SeckeyStruct`: three algorithms of two bytes, salt, limits, key number, key, checksum.
fn without_checksum(text: &str) -> Option<SecretKey> {
    let bytes = unbase64(text.lines().nth(1)?.trim_end())?;
    let is_bare = bytes.len() == 158 && bytes[2..4] == [0; 2] && bytes[126..] == [0; 32];
    SecretKey::from_bytes(&bytes).ok().filter(|_| is_bare)
}

/// Makes a key pair; never over one that is there.
fn make_key(path: &Path) -> Result<(), Failure> {
    let mut public_path = path.as_os_str().to_owned();
    public_path.push(".pub");
    let public_path = Path::new(&public_path);
    for path in [path, public_path] {
        out::place(path, Kind::Paper, None)?;
        if path.exists() {
            return Err(Failure::input(path, KEY_IS_THERE));
        }
    }
    let pair =
        KeyPair::generate_unencrypted_keypair().map_err(|error| Failure::input(path, error))?;
    let wrong = |error: minisign::PError| Failure::input(path, error);
    let secret = pair.sk.to_box(None).map_err(wrong)?.into_string();
    let public = pair.pk.to_box().map_err(wrong)?.into_string();
    for (path, text) in [(path, secret), (public_path, public)] {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let written = options
            .open(path)
            .and_then(|mut file| file.write_all(text.as_bytes()));
        written.map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => Failure::input(path, KEY_IS_THERE),
            _ => Failure::input(path, trouble(&error)),
        })?;
    }
    Ok(())
}

/// A public key, from its file or as it is.
pub(super) fn key_text(key: &str) -> Result<String, Failure> {
    let path = Path::new(key);
    if key.is_empty() {
        let what = "a file with a public key, or the key itself".to_owned();
        return Err(Failure::Argument {
            argument: "--key",
            what,
        });
    }
    if path.exists() {
        return read(path);
    }
    // 56 characters of base64: 42 bytes.
    if key.len() == 56 {
        return Ok(key.to_owned());
    }
    Err(Failure::input(path, "no such file, and no public key"))
}

fn read(path: &Path) -> Result<String, Failure> {
    let read = durable::read(path, MAX_KEY);
    let bytes = read.map_err(|error| Failure::input(path, trouble(&error)))?;
    let bytes = bytes.ok_or_else(|| Failure::input(path, "no such file"))?;
    String::from_utf8(bytes).map_err(|_| Failure::input(path, "not UTF-8"))
}
