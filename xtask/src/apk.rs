//! Assembles one signed APK per ABI: `target/apk/curfew-VERSION-ABI.apk`.
//!
//! Maven compiles the Kotlin and gathers the parts ([`parts`]), R8 makes one `classes.dex` for all
//! ABIs ([`dex`]), aapt2 links the resources once per ABI, since the version code differs, and
//! [`archive`] lays everything out; [`signing`] signs. The same sources and the same key give the
//! same bytes: the order of entries hangs on them alone, they carry one fixed time, and nothing of the machine gets in.
//!
//! Needs Maven, a JDK 17, and Debian's `aapt` and `apksigner`. An APK above [`LIMIT`] is an error.

mod archive;
mod dex;
mod error;
mod order;
mod parts;
mod signing;
mod sizes;

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use clap::Parser as _;

use crate::{StepResult, bindings, native};
use archive::Entry;
use error::ApkError;
use sizes::Sizes;

/// The largest APK that is not refused, bytes.
const LIMIT: u64 = 3_000_000;

/// Page size that a phone may map libraries with, bytes.
const PAGE: u16 = 16_384;

/// The ABIs of an APK, in the order of their version codes: where a device takes several,
/// the last is the best for it.
const ABIS: [&str; 3] = ["armeabi-v7a", "arm64-v8a", "x86_64"];

/// Options of `cargo xtask apk`.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Assemble for this ABI only; may be given several times [default: all that are built]
    #[arg(long = "abi", value_name = "ABI", value_parser = ABIS)]
    abis: Vec<String>,

    /// Take target/android/ABI/libcurfew.so as it is instead of building it
    #[arg(long)]
    skip_native: bool,

    /// Take the compiled Kotlin in android/target/classes as it is
    #[arg(long)]
    skip_kotlin: bool,
}

/// `cargo xtask native`, called from here with the options that its command line has.
#[derive(clap::Parser)]
struct NativeStep {
    #[command(flatten)]
    options: native::Options,
}

/// Assembles, signs and measures the APKs.
///
/// # Errors
/// When a part cannot be built or is missing, a tool fails, or an APK is above [`LIMIT`].
pub(crate) fn run(options: &Options) -> StepResult {
    if !options.skip_native {
        let abis = options.abis.iter().flat_map(|abi| ["--abi", abi]);
        native::run(&NativeStep::parse_from(["native"].into_iter().chain(abis)).options)?;
    }
    let layout = Layout::locate()?;
    if !options.skip_kotlin {
        bindings::ensure()?;
        timed("kotlin", || parts::compile(&layout))?;
    }
    let version = parts::version(&layout)?;
    let abis = wanted(&layout, &options.abis)?;
    timed("code", || dex::shrink(&layout))?;

    let mut rows = Vec::new();
    for abi in abis {
        let apk = timed(abi, || assemble(&layout, &version, abi))?;
        rows.push(apk);
    }
    print!("{}", Sizes::table(&rows));
    match rows.iter().find(|row| row.total() > LIMIT) {
        Some(row) => Err(ApkError::TooLarge {
            abi: row.abi,
            bytes: row.total(),
            limit: LIMIT,
        }
        .into()),
        None => Ok(()),
    }
}

/// The ABIs to assemble: those that are named, or all whose library is built.
fn wanted(layout: &Layout, named: &[String]) -> Result<Vec<&'static str>, ApkError> {
    let built = |abi: &&str| layout.library(abi).is_file();
    let abis: Vec<&str> = match named {
        [] => ABIS.into_iter().filter(built).collect(),
        named => ABIS
            .into_iter()
            .filter(|abi| named.iter().any(|name| name == abi))
            .collect(),
    };
    match abis.iter().find(|abi| !built(abi)) {
        Some(abi) => Err(ApkError::missing(layout.library(abi), "cargo xtask native")),
        None if abis.is_empty() => Err(ApkError::missing(layout.native(), "cargo xtask native")),
        None => Ok(abis),
    }
}

/// Writes and signs one APK, and measures it.
fn assemble(layout: &Layout, version: &str, abi: &'static str) -> Result<Sizes, ApkError> {
    let linked = parts::link(layout, version, version_code(version, abi)?, abi)?;
    let mut entries = archive::read_all(&parts::without_names(layout, &linked, abi)?)?;
    for dex in dex::files(layout)? {
        let name = dex
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        entries.push(Entry::deflated(name, read(&dex)?));
    }
    let library = read(&layout.library(abi))?;
    entries.push(Entry::stored(
        format!("lib/{abi}/libcurfew.so"),
        library,
        PAGE,
    ));
    // The page that goes into every bundle; `BundleFlowTest.kt` packs it for the tests likewise.
    let page = layout.root.join("data/verify/verify.html");
    entries.push(Entry::deflated(
        "assets/verify.html".to_owned(),
        read(&page)?,
    ));
    let unsigned = layout.work().join(format!("{abi}-unsigned.apk"));
    archive::write(&unsigned, entries)?;

    let apk = layout.apks().join(format!("curfew-{version}-{abi}.apk"));
    signing::sign(layout, &unsigned, &apk)?;
    Sizes::measure(abi, &apk)
}

/// One number per release and ABI, rising with both: `10 * (10000 major + 100 minor + patch) + ABI`.
fn version_code(version: &str, abi: &str) -> Result<u32, ApkError> {
    let unreadable = || ApkError::Version {
        found: version.to_owned(),
        expected: "X.Y.Z, each below 100".to_owned(),
    };
    let numbers: Vec<u32> = version
        .split('.')
        .map(str::parse)
        .collect::<Result<_, _>>()
        .map_err(|_| unreadable())?;
    let place = (1..)
        .zip(ABIS)
        .find(|(_, name)| *name == abi)
        .map_or(0, |(place, _)| place);
    match numbers.as_slice() {
        [major, minor, patch] if [major, minor, patch].into_iter().all(|part| *part < 100) => {
            Ok(10 * (10_000 * major + 100 * minor + patch) + place)
        }
        _ => Err(unreadable()),
    }
}

/// Where everything lies.
struct Layout {
    root: PathBuf,
}

impl Layout {
    fn locate() -> Result<Layout, Box<dyn std::error::Error>> {
        Ok(Layout {
            root: bindings::root()?,
        })
    }

    /// The finished APKs.
    fn apks(&self) -> PathBuf {
        self.root.join("target").join("apk")
    }

    /// What Maven gathers (`curfew.apk` in `android/pom.xml`).
    fn parts(&self) -> PathBuf {
        self.apks().join("parts")
    }

    /// What this step makes on the way.
    fn work(&self) -> PathBuf {
        self.apks().join("work")
    }

    fn android(&self) -> PathBuf {
        self.root.join("android")
    }

    /// What `cargo xtask native` makes.
    fn native(&self) -> PathBuf {
        self.root.join("target").join("android")
    }

    fn library(&self, abi: &str) -> PathBuf {
        self.native().join(abi).join("libcurfew.so")
    }
}

/// Reads a file, naming it where that fails.
fn read(path: &Path) -> Result<Vec<u8>, ApkError> {
    fs::read(path).map_err(ApkError::file(path))
}

/// Makes a folder and those above it.
fn make_folder(path: &Path) -> Result<(), ApkError> {
    fs::create_dir_all(path).map_err(ApkError::file(path))
}

/// Runs a program to its end with no input; `package` is what Debian calls the package that has it. What it
/// says is shown only if it fails.
fn call<I, A>(program: &str, package: &'static str, arguments: I) -> Result<(), ApkError>
where
    I: IntoIterator<Item = A>,
    A: Into<OsString>,
{
    let mut command = Command::new(program);
    command
        .args(arguments.into_iter().map(Into::into))
        .stdin(Stdio::null());
    let output = command.output().map_err(|source| match source.kind() {
        io::ErrorKind::NotFound => ApkError::NoTool {
            program: program.to_owned(),
            package,
        },
        _ => ApkError::File {
            path: program.into(),
            source,
        },
    })?;
    if output.status.success() {
        return Ok(());
    }
    Err(ApkError::Failed {
        program: program.to_owned(),
        status: output.status,
        said: [output.stdout, output.stderr]
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            .concat(),
    })
}

/// Runs one step and prints how long it took.
fn timed<T>(what: &str, step: impl FnOnce() -> Result<T, ApkError>) -> Result<T, ApkError> {
    let started = Instant::now();
    let result = step()?;
    println!("apk: {what} ({:.1} s)", started.elapsed().as_secs_f64());
    Ok(result)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn version_codes_rise_with_the_release_and_differ_by_abi() {
        let code = |version, abi| version_code(version, abi).expect("a version");
        assert_eq!(code("0.1.0", "armeabi-v7a"), 1001);
        assert_eq!(code("0.1.0", "arm64-v8a"), 1002);
        assert_eq!(code("0.1.0", "x86_64"), 1003);
        assert!(code("0.1.1", "armeabi-v7a") > code("0.1.0", "x86_64"));
        assert_eq!(code("12.34.56", "arm64-v8a"), 1_234_562);
    }

    #[test]
    fn a_version_that_has_no_code_is_refused() {
        for version in ["1.0", "1.0.0.0", "1.100.0", "1.0.0-beta", ""] {
            assert!(version_code(version, "x86_64").is_err(), "{version}");
        }
    }
}
