//! The parts of an APK that other tools make: compiled Kotlin and linked resources.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use super::error::ApkError;
use super::{Layout, call, make_folder, read};

/// Compiles the Kotlin and gathers jars and tools into [`Layout::parts`].
///
/// # Errors
/// When Maven is missing or fails.
pub(super) fn compile(layout: &Layout) -> Result<(), ApkError> {
    let maven = std::env::var("MAVEN").unwrap_or_else(|_| "mvn".to_owned());
    let pom = layout.android().join("pom.xml");
    let arguments: [OsString; 7] = [
        "--quiet".into(),
        "--batch-mode".into(),
        "--no-transfer-progress".into(),
        "--activate-profiles=apk".into(),
        "--file".into(),
        pom.into(),
        "process-classes".into(),
    ];
    call(&maven, "maven", arguments)
}

/// The version of the app: that of the Cargo workspace, which Maven's must equal.
///
/// # Errors
/// [`ApkError::Version`] where they differ.
pub(super) fn version(layout: &Layout) -> Result<String, ApkError> {
    let cargo = env!("CARGO_PKG_VERSION").to_owned();
    let pom = layout.android().join("pom.xml");
    let text = fs::read_to_string(&pom).map_err(ApkError::file(&pom))?;
    // The project's own is the first in the file.
    let maven = text
        .split("<version>")
        .nth(1)
        .and_then(|rest| rest.split("</version>").next());
    match maven {
        Some(found) if found == cargo => Ok(cargo),
        found => Err(ApkError::Version {
            found: format!("{} in android/pom.xml", found.unwrap_or("(none)")),
            expected: format!("{cargo}, as in Cargo.toml,"),
        }),
    }
}

/// Links manifest and resources for one ABI and returns the archive that aapt2 wrote. Never debuggable:
/// nothing asks aapt2 for it, and the manifest does not say so.
///
/// # Errors
/// When Maven has not compiled them, or aapt2 is missing or fails.
pub(super) fn link(
    layout: &Layout,
    version: &str,
    code: u32,
    abi: &str,
) -> Result<PathBuf, ApkError> {
    let compiled = layout.android().join("target").join("framework");
    let resources = there(compiled.join("compiled.zip"))?;
    make_folder(&layout.work())?;
    let linked = layout.work().join(format!("{abi}-resources.apk"));
    let mut arguments: Vec<OsString> = vec!["link".into(), "-o".into(), linked.clone().into()];
    arguments.extend([
        "-I".into(),
        there(compiled.join("android-link.apk"))?.into(),
    ]);
    let manifest = layout.android().join("src/main/AndroidManifest.xml");
    arguments.extend(["--manifest".into(), manifest.into()]);
    arguments.extend(["--version-name".into(), version.into()]);
    arguments.extend(["--version-code".into(), code.to_string().into()]);
    arguments.extend(["--proguard".into(), keep_rules(layout).into()]);
    arguments.push(resources.into());
    aapt2(arguments)?;
    Ok(linked)
}

/// Takes the names of resources out of what [`link`] wrote, a fifth of the table, and shortens those of their
/// files. The app knows resources by number.
///
/// # Errors
/// When aapt2 fails.
pub(super) fn without_names(
    layout: &Layout,
    linked: &Path,
    abi: &str,
) -> Result<PathBuf, ApkError> {
    let nameless = layout.work().join(format!("{abi}-nameless.apk"));
    aapt2(vec![
        "optimize".into(),
        "--enable-resource-obfuscation".into(),
        "--enable-resource-path-shortening".into(),
        "-o".into(),
        nameless.clone().into(),
        linked.into(),
    ])?;
    Ok(nameless)
}

fn aapt2(arguments: Vec<OsString>) -> Result<(), ApkError> {
    let program = std::env::var("AAPT2").unwrap_or_else(|_| "aapt2".to_owned());
    call(&program, "aapt", arguments)
}

/// The keep rules that aapt2 makes of the classes named in manifest and layouts.
pub(super) fn keep_rules(layout: &Layout) -> PathBuf {
    layout.work().join("aapt2-rules.pro")
}

/// The files of a class path that Maven wrote.
///
/// # Errors
/// When it has not.
pub(super) fn class_path(layout: &Layout, name: &str) -> Result<Vec<PathBuf>, ApkError> {
    let bytes = read(&there(layout.parts().join(name))?)?;
    let text = String::from_utf8_lossy(&bytes);
    Ok(std::env::split_paths(text.trim())
        .filter(|path| !path.as_os_str().is_empty())
        .collect())
}

/// This path, if there is something.
pub(super) fn there(path: PathBuf) -> Result<PathBuf, ApkError> {
    if path.exists() {
        Ok(path)
    } else {
        Err(ApkError::missing(
            path,
            "cargo xtask apk, without --skip-kotlin",
        ))
    }
}

/// Every class file below a folder, by its path from there.
///
/// # Errors
/// [`ApkError::File`].
pub(super) fn class_files(folder: &Path) -> Result<Vec<(String, PathBuf)>, ApkError> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next).map_err(ApkError::file(&next))? {
            let path = entry.map_err(ApkError::file(&next))?.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|end| end == "class")
                && let Ok(name) = path.strip_prefix(folder)
            {
                found.push((name.to_string_lossy().into_owned(), path));
            }
        }
    }
    Ok(found)
}
