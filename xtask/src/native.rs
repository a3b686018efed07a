//! Builds `libcurfew.so`, the Rust half of the app, for Android, and checks what was built.
//!
//! Two routes, chosen by what the machine has and printed before anything is built:
//! - [`ndk`]: `ANDROID_NDK_HOME` names an NDK: its clang, and the targets of rustup;
//! - [`debian`]: no NDK: Debian's Rust with the standard library's source, Debian's clang, and
//!   link-time stand-ins made from the symbol lists in `android/native/symbols/`.
//!
//! Both end in the same place: `OUT/ABI/libcurfew.so`, stripped, beside `libcurfew.debug.so`, which
//! keeps its symbols. What is shipped has been read back: segments aligned for 16 KB pages, no
//! symbol that Android 10 lacks ([`elf`]), no path of the machine that built it. It never installs
//! a package; what is missing is named, with the command that installs it.

mod abi;
mod debian;
mod elf;
mod error;
mod headers;
mod layout;
mod ndk;
mod stubs;
mod symbols;
mod tools;

use std::path::{Path, PathBuf};
use std::time::Instant;
use std::{env, fs};

use abi::Abi;
use elf::SharedObject;
use error::NativeError;
use tools::Tool;

use crate::StepResult;

/// The oldest Android that the app runs on: 10. Screening services by role begin there.
const API_LEVEL: u32 = 29;

/// The cargo package, and the name of the library that it builds.
const PACKAGE: &str = "curfew-android";
const LIBRARY: &str = "libcurfew.so";

/// What a ledger does not need of SQLite, taken out; what its parser still names of it is nothing
/// by its name here, or in `uniffi-bindings/src/linking.rs`. `FILTER` goes with the functions of
/// windows, without an error: no statement of the ledger may have it. Two are not among them: with
/// `OMIT_AUTOINIT` the first `sqlite3_open` calls a null pointer; `OMIT_ATTACH` takes functions away that the
/// rest calls. What `OMIT_VACUUM` takes away, `sqlite3_file_control` alone calls, which nobody does.
const SQLITE_FLAGS: &str = "-USQLITE_ENABLE_FTS3 -USQLITE_ENABLE_FTS3_PARENTHESIS \
    -USQLITE_ENABLE_FTS5 -USQLITE_ENABLE_RTREE -USQLITE_ENABLE_STAT4 \
    -USQLITE_ENABLE_DBSTAT_VTAB -USQLITE_ENABLE_LOAD_EXTENSION -USQLITE_ENABLE_API_ARMOR \
    -USQLITE_SOUNDEX -DSQLITE_OMIT_LOAD_EXTENSION -DSQLITE_OMIT_DEPRECATED \
    -DSQLITE_OMIT_SHARED_CACHE -DSQLITE_OMIT_DATETIME_FUNCS -DSQLITE_OMIT_JSON \
    -USQLITE_ENABLE_COLUMN_METADATA -DSQLITE_OMIT_DECLTYPE -DSQLITE_OMIT_PROGRESS_CALLBACK \
    -DSQLITE_OMIT_TRACE -DSQLITE_OMIT_AUTHORIZATION -DSQLITE_OMIT_COMPLETE \
    -DSQLITE_OMIT_TCL_VARIABLE -DSQLITE_OMIT_GET_TABLE -DSQLITE_OMIT_DESERIALIZE \
    -DSQLITE_OMIT_COMPILEOPTION_DIAGS -DSQLITE_OMIT_INTROSPECTION_PRAGMAS \
    -DSQLITE_OMIT_INCRBLOB -DSQLITE_OMIT_UTF16 -DSQLITE_OMIT_AUTOVACUUM -DSQLITE_OMIT_XFER_OPT \
    -DSQLITE_OMIT_SCHEMA_PRAGMAS -DSQLITE_OMIT_FOREIGN_KEY -DSQLITE_UNTESTABLE \
    -DSQLITE_OMIT_EXPLAIN -DSQLITE_OMIT_ALTERTABLE -DSQLITE_OMIT_ANALYZE \
    -DSQLITE_OMIT_VIRTUALTABLE -DSQLITE_OMIT_VIEW -DSQLITE_OMIT_REINDEX \
    -DSQLITE_OMIT_GENERATED_COLUMNS -DSQLITE_OMIT_AUTOINCREMENT -DSQLITE_OMIT_LIKE_OPTIMIZATION \
    -DSQLITE_OMIT_TRIGGER -Dsqlite3BeginTrigger(...)= -Dsqlite3FinishTrigger(...)= \
    -Dsqlite3DropTrigger(...)= -Dsqlite3DeleteTriggerStep(...)= \
    -Dsqlite3TriggerSelectStep(...)=0 -Dsqlite3TriggerInsertStep(...)=0 \
    -Dsqlite3TriggerUpdateStep(...)=0 -Dsqlite3TriggerDeleteStep(...)=0 \
    -DSQLITE_OMIT_AUTOMATIC_INDEX -DSQLITE_OMIT_OR_OPTIMIZATION -DSQLITE_OMIT_BLOB_LITERAL \
    -DSQLITE_OMIT_HEX_INTEGER -DSQLITE_OMIT_LOOKASIDE -DSQLITE_MAX_EXPR_DEPTH=0 \
    -DSQLITE_MAX_MMAP_SIZE=0 -DSQLITE_MAX_WORKER_THREADS=0 \
    -DSQLITE_OMIT_WINDOWFUNC -Dsqlite3WindowAlloc(...)=0 -Dsqlite3WindowAssemble(...)=0 \
    -Dsqlite3WindowChain(...)= -Dsqlite3WindowListDelete(...)= -DpWinDefn=pPrior \
    -DSQLITE_OMIT_VACUUM -Dsqlite3Vacuum(...)= -Dsqlite3PagerClearCache(...)= \
    -DSQLITE_OMIT_CHECK -DSQLITE_TEMP_STORE=3 \
    -DSQLITE_DISABLE_SKIPAHEAD_DISTINCT -DSQLITE_OMIT_CASE_SENSITIVE_LIKE_PRAGMA \
    -DSQLITE_DEFAULT_MEMSTATUS=0";

/// For x86_64, whose code is longer and which emulators and some Chromebooks run, but no phone: the core built for its
/// size, so that the APK keeps to its limit. A first decision takes a third more instructions so.
const SMALL_CORE: &str = "profile.release.package.curfew-core.opt-level=\"z\"";

/// For SQLite, whose frames no panic passes: the store gives it no function to call. Without tables to
/// unwind by, pieces of code that several functions share cost nothing to take out.
const C_FLAGS: [&str; 7] = [
    "-fno-asynchronous-unwind-tables",
    "-fno-unwind-tables",
    "-fomit-frame-pointer",
    "-mllvm",
    "-enable-machine-outliner=always",
    "-mllvm",
    "-machine-outliner-reruns=2",
];

/// What the app calls. rustc exports every unmangled name: UniFFI's description of the interface, for
/// `cargo xtask bindings` alone, and futures, which nothing here is. A list for the linker, from the root.
const EXPORTS: &str = "android/native/exports.txt";

/// What `cargo xtask native` is told.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Build for this ABI only; may be given several times
    #[arg(long = "abi", value_name = "ABI", value_enum)]
    abis: Vec<Abi>,

    /// Cargo features of curfew-android, such as fault-injection for the test build
    #[arg(long, value_name = "FEATURE", value_delimiter = ',')]
    features: Vec<String>,

    /// Where to put ABI/libcurfew.so [default: target/android]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// Build nothing; check that this library loads on Android 10 and later; may be repeated
    #[arg(long, value_name = "FILE.so", conflicts_with_all = ["abis", "features", "out"])]
    check: Vec<PathBuf>,
}

/// How a route builds; the rest of a build is the same for both.
trait Route {
    /// One line for the person at the terminal.
    fn describe(&self) -> String;
    /// The ABIs it builds when none is named.
    fn default_abis(&self) -> &'static [Abi];
    /// Makes ready what must be there before cargo runs: headers, stand-ins.
    fn prepare(&self, abi: Abi) -> Result<(), NativeError>;
    /// The cargo command, but for package, profile and features.
    fn cargo(&self, abi: Abi) -> Result<Tool, NativeError>;
    /// Features of the package that this route needs.
    fn features(&self) -> &'static [&'static str];
    /// The program that strips a library.
    fn strip(&self) -> Tool;
}

/// The route that this machine has.
fn route(workspace: &Workspace) -> Result<Box<dyn Route + '_>, NativeError> {
    Ok(match env::var_os("ANDROID_NDK_HOME") {
        Some(ndk) if !ndk.is_empty() => Box::new(ndk::Ndk::find(Path::new(&ndk), workspace)?),
        _ => Box::new(debian::Debian::find(workspace)?),
    })
}

/// Writes `library` to `stripped`, without what only a debugger reads.
fn strip(route: &dyn Route, library: &Path, stripped: &Path) -> Result<(), NativeError> {
    let mut strip = route.strip();
    strip
        .arg("--strip-all")
        .arg("-o")
        .arg(stripped)
        .arg(library);
    strip.run()
}

/// Builds for each ABI, or checks the named files.
pub(crate) fn run(options: &Options) -> StepResult {
    if !options.check.is_empty() {
        for file in &options.check {
            println!("{}", check(file)?);
        }
        return Ok(());
    }
    let workspace = Workspace::locate();
    let route = route(&workspace)?;
    println!("native: {}", route.describe());
    let abis = match options.abis.as_slice() {
        [] => route.default_abis(),
        named => named,
    };
    let out = options
        .out
        .clone()
        .unwrap_or_else(|| workspace.target().join("android"));
    for &abi in abis {
        let started = Instant::now();
        let built = build(route.as_ref(), &workspace, abi, &options.features)?;
        let shipped = ship(route.as_ref(), &workspace, abi, &built, &out)?;
        println!(
            "{} ({:.1} s)",
            check(&shipped)?,
            started.elapsed().as_secs_f64()
        );
    }
    Ok(())
}

/// What both routes ask of the linker: segments for 16 KB pages; a symbol that no library has is an
/// error here, not on the phone; a name of this very build, for reports of crashes; relocations that only add
/// the library's address as a bit each, in tags that Android's linker reads since Android 9, the others in its packed
/// form, since Android 6; functions and constants of the same bytes once, where no address is compared (`uniffi-bindings/src/linking.rs`).
fn link_rules() -> [&'static str; 6] {
    [
        "-Wl,--pack-dyn-relocs=android+relr",
        "-Wl,--use-android-relr-tags",
        "-Wl,--icf=safe",
        "-Wl,-z,max-page-size=16384",
        "-Wl,-z,defs",
        "-Wl,--build-id=sha1",
    ]
}

/// Runs cargo for one ABI and returns the library that it wrote.
fn build(
    route: &dyn Route,
    workspace: &Workspace,
    abi: Abi,
    features: &[String],
) -> Result<PathBuf, NativeError> {
    route.prepare(abi)?;
    let mut cargo = route.cargo(abi)?;
    // Of this kind alone: with the crate's rlib beside it, cargo leaves `lto` of the profile out.
    cargo.args([
        "rustc",
        "--release",
        "--lib",
        "--crate-type",
        "cdylib",
        "--package",
        PACKAGE,
        "--target",
        abi.rust_target(),
    ]);
    if matches!(abi, Abi::X86_64) {
        cargo.args(["--config", SMALL_CORE]);
    }
    let target = workspace.build_directory();
    cargo
        .arg("--target-dir")
        .arg(&target)
        .env("LIBSQLITE3_FLAGS", SQLITE_FLAGS)
        // clang puts the list in the place of rustc's.
        .env(
            "CCC_OVERRIDE_OPTIONS",
            format!("# s/version-script=.*/version-script={EXPORTS}/"),
        );
    let features: Vec<&str> = route
        .features()
        .iter()
        .copied()
        .chain(features.iter().map(String::as_str))
        .collect();
    if !features.is_empty() {
        cargo.arg("--features").arg(features.join(","));
    }
    // cargo does not see the list; its hash lets a change of it be seen.
    let exports = workspace.root().join(EXPORTS);
    let text = fs::read(&exports).map_err(NativeError::file(&exports))?;
    let seen = format!("--cfg=exports=\"{}\"", &tools::sha256(&text)[..8]);
    cargo.args(["--", &seen]);
    cargo.current_dir(workspace.root());
    cargo.run()?;
    Ok(target.join(abi.rust_target()).join("release").join(LIBRARY))
}

/// Copies the library to `out`, once with and once without its symbols, and looks for paths of
/// this machine in the second.
fn ship(
    route: &dyn Route,
    workspace: &Workspace,
    abi: Abi,
    built: &Path,
    out: &Path,
) -> Result<PathBuf, NativeError> {
    let directory = out.join(abi.name());
    fs::create_dir_all(&directory).map_err(NativeError::file(&directory))?;
    let debug = directory.join("libcurfew.debug.so");
    let shipped = directory.join(LIBRARY);
    fs::copy(built, &debug).map_err(NativeError::file(built))?;
    // Optimised as one, core is no unit of its own: a fifth of the library is saved by that.
    if elf::units(&debug)?
        .iter()
        .any(|unit| unit.starts_with("curfew_core."))
    {
        return Err(NativeError::Apart { file: debug });
    }
    strip(route, &debug, &shipped)?;
    let bytes = fs::read(&shipped).map_err(NativeError::file(&shipped))?;
    for secret in workspace.paths_of_this_machine() {
        if contains(&bytes, secret.as_os_str().as_encoded_bytes()) {
            return Err(NativeError::PathLeft {
                file: shipped,
                path: secret,
            });
        }
    }
    Ok(shipped)
}

/// Reads a library back and returns one line about it.
///
/// # Errors
/// [`NativeError::Faulty`] with everything that is wrong with it.
fn check(file: &Path) -> Result<String, NativeError> {
    let library = SharedObject::read(file)?;
    let faults = library.faults();
    if !faults.is_empty() {
        return Err(NativeError::Faulty {
            file: file.to_owned(),
            faults,
        });
    }
    let bytes = fs::metadata(file).map_err(NativeError::file(file))?.len();
    Ok(format!(
        "{}: {} bytes, {}, {} symbols of Android {API_LEVEL}, segments aligned to {}",
        file.display(),
        bytes,
        library.abi().name(),
        library.undefined().len(),
        library.alignment(),
    ))
}

/// Whether `needle` lies in `haystack`.
fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack
        .windows(needle.len())
        .any(|window| window == needle)
}

/// Where the sources and the built files lie.
struct Workspace {
    root: PathBuf,
    cargo_home: PathBuf,
}

impl Workspace {
    fn locate() -> Workspace {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .expect("xtask lies in a folder of the workspace")
            .to_owned();
        let cargo_home = env::var_os("CARGO_HOME")
            .map(PathBuf::from)
            .unwrap_or_else(|| {
                PathBuf::from(env::var_os("HOME").unwrap_or_default()).join(".cargo")
            });
        Workspace { root, cargo_home }
    }

    fn root(&self) -> &Path {
        &self.root
    }

    fn target(&self) -> PathBuf {
        self.root.join("target")
    }

    /// A target directory of its own: the compilers of the two routes and the computer's own
    /// would otherwise throw each other's work away.
    fn build_directory(&self) -> PathBuf {
        self.target().join("android-build")
    }

    /// The committed inputs of a build without the NDK.
    fn native_sources(&self) -> PathBuf {
        self.root.join("android").join("native")
    }

    /// Folders whose names differ between machines, with what stands for each in a panic message,
    /// so that two machines build the same bytes. The last match wins, so the longest comes last.
    fn remapped_paths(&self) -> Vec<(PathBuf, String)> {
        let mut paths = vec![
            (self.root.clone(), "curfew".to_owned()),
            (self.cargo_home.clone(), "cargo".to_owned()),
        ];
        let registries = self.cargo_home.join("registry").join("src");
        if let Ok(entries) = fs::read_dir(&registries) {
            // The folder of a registry is named for its address.
            paths.extend(
                entries
                    .filter_map(Result::ok)
                    .map(|entry| (entry.path(), "crates".to_owned())),
            );
        }
        paths
    }

    /// What must not be found in a shipped library.
    fn paths_of_this_machine(&self) -> Vec<PathBuf> {
        self.remapped_paths()
            .into_iter()
            .map(|(path, _)| path)
            .filter(|path| path.components().count() > 1)
            .collect()
    }

    /// `--remap-path-prefix` for rustc and `-ffile-prefix-map` for clang.
    fn remap_flags(&self, option: &str) -> Vec<String> {
        self.remapped_paths()
            .into_iter()
            .map(|(path, name)| format!("{option}={}={name}", path.display()))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_needle_is_found_only_where_it_lies() {
        for (why, haystack, needle, found) in [
            ("at the start", &b"/srv/x"[..], &b"/srv"[..], true),
            ("at the end", b"in /root", b"/root", true),
            ("cut off", b"in /roo", b"/root", false),
            ("longer than the file", b"/r", b"/root", false),
        ] {
            assert_eq!(contains(haystack, needle), found, "{why}");
        }
    }

    #[test]
    fn a_registry_is_named_after_the_home_of_cargo() {
        let workspace = Workspace::locate();
        let flags = workspace.remap_flags("--remap-path-prefix");
        let home = format!(
            "--remap-path-prefix={}=cargo",
            workspace.cargo_home.display()
        );
        let position = flags
            .iter()
            .position(|flag| *flag == home)
            .expect("the home is mapped");
        for (index, flag) in flags.iter().enumerate() {
            assert_eq!(flag.ends_with("=crates"), index > position, "{flag}");
        }
    }
}
