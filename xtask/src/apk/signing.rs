//! Signs APKs, by APK Signature Scheme v2 and v3 (v1 is for Android 6 and older).
//!
//! The release key comes from the environment, all four or none:
//!
//! | variable | what |
//! | --- | --- |
//! | `CURFEW_KEYSTORE` | path of the key store (PKCS #12 or JKS) |
//! | `CURFEW_KEYSTORE_PASSWORD` | its password |
//! | `CURFEW_KEY_ALIAS` | the key in it |
//! | `CURFEW_KEY_PASSWORD` | the key's password; for PKCS #12 the store's |
//!
//! The passwords reach apksigner through its environment, never through a command line that other users
//! can read. Without them a debug key is made once, in `target/debug.keystore`: an APK signed with it can be
//! installed, but not over one from another machine.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::error::ApkError;
use super::{Layout, call};

/// Password of the debug key, as Android's own tools have it. It protects nothing.
const DEBUG_PASSWORD: &str = "android";
/// Alias of the debug key.
const DEBUG_ALIAS: &str = "curfew-debug";

/// Where the key lies and how apksigner learns the passwords (its `--ks-pass` notation).
struct Key {
    store: PathBuf,
    alias: String,
    store_password: String,
    key_password: String,
}

/// Signs an aligned APK. Alignment is kept: each stored entry says what it needs.
///
/// # Errors
/// When the key is incomplete, or apksigner or keytool is missing or fails.
pub(super) fn sign(layout: &Layout, unsigned: &Path, signed: &Path) -> Result<(), ApkError> {
    let key = match release_key(|name| env::var_os(name))? {
        Some(key) => key,
        None => debug_key(layout)?,
    };
    let mut arguments: Vec<OsString> = vec!["sign".into()];
    arguments.extend(["--ks".into(), key.store.into()]);
    arguments.extend(["--ks-key-alias".into(), key.alias.into()]);
    arguments.extend(["--ks-pass".into(), key.store_password.into()]);
    arguments.extend(["--key-pass".into(), key.key_password.into()]);
    for (scheme, on) in [
        ("v1", "false"),
        ("v2", "true"),
        ("v3", "true"),
        ("v4", "false"),
    ] {
        arguments.extend([format!("--{scheme}-signing-enabled").into(), on.into()]);
    }
    arguments.extend(["--out".into(), signed.into(), unsigned.into()]);
    call("apksigner", "apksigner", arguments)
}

/// The key that the environment names, `None` where it names none.
fn release_key(variable: impl Fn(&str) -> Option<OsString>) -> Result<Option<Key>, ApkError> {
    let Some(store) = variable("CURFEW_KEYSTORE").filter(|value| !value.is_empty()) else {
        return Ok(None);
    };
    let needed = |name: &'static str| variable(name).ok_or(ApkError::KeyIncomplete { name });
    needed("CURFEW_KEYSTORE_PASSWORD")?;
    needed("CURFEW_KEY_PASSWORD")?;
    Ok(Some(Key {
        store: store.into(),
        alias: needed("CURFEW_KEY_ALIAS")?.to_string_lossy().into_owned(),
        store_password: "env:CURFEW_KEYSTORE_PASSWORD".to_owned(),
        key_password: "env:CURFEW_KEY_PASSWORD".to_owned(),
    }))
}

/// The debug key, made at the first build.
fn debug_key(layout: &Layout) -> Result<Key, ApkError> {
    let store = layout.root.join("target").join("debug.keystore");
    if !store.exists() {
        let name = "CN=Curfew debug key";
        let arguments: [OsString; 18] = [
            "-genkeypair".into(),
            "-keystore".into(),
            store.clone().into(),
            "-storetype".into(),
            "PKCS12".into(),
            "-storepass".into(),
            DEBUG_PASSWORD.into(),
            "-alias".into(),
            DEBUG_ALIAS.into(),
            "-keyalg".into(),
            "RSA".into(),
            "-keysize".into(),
            "3072".into(),
            "-validity".into(),
            "10000".into(),
            "-dname".into(),
            name.into(),
            "-noprompt".into(),
        ];
        call("keytool", "openjdk-17-jdk-headless", arguments)?;
    }
    let password = format!("pass:{DEBUG_PASSWORD}");
    Ok(Key {
        store,
        alias: DEBUG_ALIAS.to_owned(),
        store_password: password.clone(),
        key_password: password,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment<'a>(set: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> Option<OsString> + 'a {
        |name| {
            set.iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| value.into())
        }
    }

    #[test]
    fn without_a_key_store_there_is_no_release_key() {
        assert!(
            release_key(environment(&[]))
                .expect("nothing is wrong")
                .is_none()
        );
        let empty = [("CURFEW_KEYSTORE", "")];
        assert!(
            release_key(environment(&empty))
                .expect("nothing is wrong")
                .is_none()
        );
    }

    #[test]
    fn a_key_that_is_not_whole_is_refused_and_what_lacks_is_named() {
        let whole = [
            ("CURFEW_KEYSTORE", "release.p12"),
            ("CURFEW_KEYSTORE_PASSWORD", "s"),
            ("CURFEW_KEY_PASSWORD", "k"),
            ("CURFEW_KEY_ALIAS", "release"),
        ];
        for lacking in 1..whole.len() {
            let error = release_key(environment(&whole[..lacking]))
                .err()
                .expect("refused");
            assert!(matches!(error, ApkError::KeyIncomplete { name } if name == whole[lacking].0));
        }
        let key = release_key(environment(&whole))
            .expect("whole")
            .expect("there");
        assert_eq!(key.alias, "release");
        assert_eq!(key.store_password, "env:CURFEW_KEYSTORE_PASSWORD");
        assert!(!key.key_password.contains('k') || key.key_password.starts_with("env:"));
    }
}
