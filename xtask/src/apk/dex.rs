//! The app's classes, shrunk by R8 into `classes.dex`.

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use sha2::{Digest as _, Sha256};

use super::archive::Entry;
use super::error::ApkError;
use super::{Layout, archive, call, make_folder, parts, read};

/// The oldest Android that the app runs on.
const MIN_API: &str = "29";

/// Debian's package of the JDK.
const JDK: &str = "openjdk-17-jdk-headless";

/// Runs R8 over everything that ships, unless it has made the same of the same before. Beside the code it
/// writes `mapping.txt`, which turns the names in a stack trace back.
///
/// # Errors
/// When a part is missing, or R8 fails.
pub(super) fn shrink(layout: &Layout) -> Result<(), ApkError> {
    // For the keep rules of the manifest's classes, which are the same for each ABI.
    parts::link(layout, "0", 0, "rules")?;
    let inputs = Inputs::gather(layout)?;
    let digest = inputs.digest()?;
    let seal = layout.work().join("dex.sha256");
    if fs::read_to_string(&seal).is_ok_and(|made_of| made_of == digest) && files(layout).is_ok() {
        return Ok(());
    }

    let output = folder(layout);
    if output.exists() {
        fs::remove_dir_all(&output).map_err(ApkError::file(&output))?;
    }
    make_folder(&output)?;
    let mut arguments: Vec<OsString> = ["-Xmx2g", "-XX:+UseSerialGC", "-cp"]
        .map(OsString::from)
        .into();
    arguments.push(inputs.r8.into());
    arguments
        .extend(["com.android.tools.r8.R8", "--release", "--min-api", MIN_API].map(OsString::from));
    arguments.extend(["--output".into(), output.into()]);
    arguments.extend([
        "--pg-map-output".into(),
        layout.apks().join("mapping.txt").into(),
    ]);
    for library in inputs.libraries {
        arguments.extend(["--lib".into(), library.into()]);
    }
    for rules in inputs.rules {
        arguments.extend(["--pg-conf".into(), rules.into()]);
    }
    arguments.extend(inputs.classes.into_iter().map(OsString::from));
    call("java", JDK, arguments)?;
    fs::write(&seal, digest).map_err(ApkError::file(&seal))
}

/// What R8 makes the code of.
struct Inputs {
    r8: PathBuf,
    rules: Vec<PathBuf>,
    /// What ships.
    classes: Vec<PathBuf>,
    /// What the phone has.
    libraries: Vec<PathBuf>,
}

impl Inputs {
    fn gather(layout: &Layout) -> Result<Inputs, ApkError> {
        let mut classes = vec![app_classes(layout)?];
        classes.extend(parts::class_path(layout, "runtime.classpath")?);
        // The framework's jar lacks `java.*`; the JDK stands in for what Android has of it.
        let mut libraries = parts::class_path(layout, "framework.classpath")?;
        libraries.push(java_home()?);
        Ok(Inputs {
            r8: parts::there(layout.parts().join("r8.jar"))?,
            rules: vec![
                layout.android().join("proguard-rules.pro"),
                parts::keep_rules(layout),
            ],
            classes,
            libraries,
        })
    }

    /// SHA-256, hexadecimal, of everything that ships and the rules, and of the names of the rest, which have
    /// their versions in them.
    fn digest(&self) -> Result<String, ApkError> {
        let mut hash = Sha256::new();
        for path in self.rules.iter().chain(&self.classes).chain([&self.r8]) {
            let bytes = read(path)?;
            hash.update((bytes.len() as u64).to_le_bytes());
            hash.update(bytes);
        }
        for path in &self.libraries {
            hash.update(path.as_os_str().as_encoded_bytes());
            hash.update([0]);
        }
        Ok(hash
            .finalize()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect())
    }
}

/// What R8 wrote, `classes.dex` first.
///
/// # Errors
/// When there is none.
pub(super) fn files(layout: &Layout) -> Result<Vec<PathBuf>, ApkError> {
    let folder = folder(layout);
    let mut found = Vec::new();
    for entry in fs::read_dir(&folder).map_err(ApkError::file(&folder))? {
        let path = entry.map_err(ApkError::file(&folder))?.path();
        if path.extension().is_some_and(|end| end == "dex") {
            found.push(path);
        }
    }
    found.sort();
    if found.is_empty() {
        Err(ApkError::missing(folder, "cargo xtask apk"))
    } else {
        Ok(found)
    }
}

/// The folder of the JDK that `java` belongs to.
fn java_home() -> Result<PathBuf, ApkError> {
    let mut java = Command::new("java");
    java.args(["-XshowSettings:properties", "-version"])
        .stdin(Stdio::null());
    let output = java.output().map_err(|_| no_java())?;
    String::from_utf8_lossy(&output.stderr)
        .lines()
        .find_map(|line| line.trim().strip_prefix("java.home = "))
        .map(PathBuf::from)
        .ok_or_else(no_java)
}

fn no_java() -> ApkError {
    ApkError::NoTool {
        program: "java".to_owned(),
        package: JDK,
    }
}

fn folder(layout: &Layout) -> PathBuf {
    layout.work().join("dex")
}

/// The app's own classes in one jar: R8 takes no folders.
fn app_classes(layout: &Layout) -> Result<PathBuf, ApkError> {
    let classes = parts::there(layout.android().join("target").join("classes"))?;
    let mut entries = Vec::new();
    for (name, path) in parts::class_files(&classes)? {
        // Only R8 reads it.
        entries.push(Entry::stored(name, read(&path)?, 1));
    }
    let jar = layout.work().join("app-classes.jar");
    archive::write(&jar, entries)?;
    Ok(jar)
}
