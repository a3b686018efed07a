//! The route without the NDK, on Debian or Ubuntu: their Rust, their clang, and stand-ins.
//!
//! Debian packages no standard library for Android, but its source: cargo builds it with the app
//! (`-Z build-std`, which a stable compiler takes with `RUSTC_BOOTSTRAP=1`). What the NDK would
//! bring besides is replaced by
//! - [`super::stubs`] for the libraries to link against,
//! - [`super::headers`] and `android/native/bionic-over-musl.h` for SQLite's C source,
//! - the crate `unwinding` (feature `unwinder` of curfew-android) for `libunwind`, so that a panic
//!   while a call is screened is caught.
//!
//! The library has no start files of the NDK either. They would run destructors when a library is
//! unloaded, which Android never does to one loaded by `System.loadLibrary`.

use std::fs;
use std::path::{Path, PathBuf};

use super::abi::Abi;
use super::error::NativeError;
use super::headers::Headers;
use super::tools::{self, Tool, sha256};
use super::{API_LEVEL, Route, Workspace, layout, stubs};

/// Versions of LLVM that will do, the first that is there is taken.
const LLVM_VERSIONS: [&str; 4] = ["19", "20", "21", "22"];

/// Debian's cargo and compiler; those of rustup come before them on `PATH`.
const CARGO: &str = "/usr/bin/cargo";
const RUSTC: &str = "/usr/bin/rustc";

/// Where the packages rust-src and rust-web-src put the source of the standard library.
const STANDARD_LIBRARY: &str = "/usr/lib/rustlib/src/rust/library";

/// What makes the library smaller. A panic begins at a call, never between two instructions, so the
/// tables to unwind by need only tell of calls, and of no function that LLVM knows to end without a panic;
/// the place of a panic is left out; SHA-256 in a loop, where the processor has no instruction for it; a backup,
/// which takes a second for its passphrase, is encrypted without vectors; a
/// symbol that is inside needs no entry in the table of pointers; a text that is the end of another is kept once.
/// With a frame pointer a table need not tell of every push, and a crash report reads on where a table ends: a
/// thirtieth of the file. A piece of code taken out of several functions would need rows in those tables, which
/// are longer than what it saves. No text that a phone shows or writes down is made by `Debug`. The last is for cargo,
/// which does not see [`Debian::wrapper`]: what was built before it is built anew.
const SMALLER: [&str; 12] = [
    "-Zuse-sync-unwind=yes",
    "-Cforce-unwind-tables=no",
    "-Zlocation-detail=none",
    "--cfg=sha2_backend_soft=\"compact\"",
    "--cfg=chacha20_backend=\"soft\"",
    "--cfg=poly1305_backend=\"soft\"",
    "-Zrelax-elf-relocations=yes",
    "-Clink-arg=-Wl,-O2",
    "-Cforce-frame-pointers=yes",
    "-Zfmt-debug=none",
    "-Cllvm-args=-enable-machine-outliner=never",
    "--cfg=without_backtraces",
];

/// What to install where something is missing.
const INSTALL: &str =
    "apt-get install rustc-web cargo-web rust-web-src clang-19 lld-19 llvm-19 (as root)";

/// Debian's tools, found.
pub(super) struct Debian<'w> {
    workspace: &'w Workspace,
    llvm: &'static str,
    linker: PathBuf,
}

impl Debian<'_> {
    /// Looks for everything the route needs.
    ///
    /// # Errors
    /// [`NativeError::Missing`] with all that is not there.
    pub(super) fn find(workspace: &Workspace) -> Result<Debian<'_>, NativeError> {
        let mut missing: Vec<String> = [CARGO, RUSTC, STANDARD_LIBRARY]
            .into_iter()
            .filter(|path| !Path::new(path).exists())
            .map(str::to_owned)
            .collect();
        let llvm = LLVM_VERSIONS.into_iter().find_map(|version| {
            let programs = ["clang", "llvm-ar", "llvm-strip"];
            let all = programs
                .iter()
                .all(|name| tools::find(&format!("{name}-{version}")).is_some());
            Some((
                version,
                tools::find(&format!("ld.lld-{version}")).filter(|_| all)?,
            ))
        });
        if llvm.is_none() {
            missing.push("clang, lld and llvm, one version of 19 to 22".to_owned());
        }
        match llvm {
            Some((llvm, linker)) if missing.is_empty() => Ok(Debian {
                workspace,
                llvm,
                linker,
            }),
            _ => Err(NativeError::Missing {
                missing,
                install: INSTALL.to_owned(),
            }),
        }
    }

    fn clang(&self) -> String {
        format!("clang-{}", self.llvm)
    }

    fn stubs(&self, abi: Abi) -> PathBuf {
        self.workspace
            .build_directory()
            .join("stubs")
            .join(abi.name())
    }

    /// For rustc. Paths are given from the root of the workspace where the linker is the only one
    /// to read them, because cargo makes the flags part of every symbol's hash.
    fn rust_flags(&self, abi: Abi) -> Vec<String> {
        let stubs = self.stubs(abi);
        let stubs = stubs.strip_prefix(self.workspace.root()).unwrap_or(&stubs);
        let link = |argument: String| ["-C".to_owned(), format!("link-arg={argument}")];
        let mut flags = vec!["-C".to_owned(), format!("linker={}", self.clang())];
        flags.extend(link(format!("--target={}{API_LEVEL}", abi.clang_target())));
        flags.extend(link(format!("-fuse-ld={}", self.linker.display())));
        flags.extend(link("-nostdlib".to_owned()));
        flags.extend(link("-nostartfiles".to_owned()));
        flags.extend(link(format!("-L{}", stubs.display())));
        for library in ["-lc", "-lm", "-ldl"] {
            flags.extend(link(library.to_owned()));
        }
        flags.extend(
            super::link_rules()
                .into_iter()
                .map(str::to_owned)
                .flat_map(link),
        );
        // Android's own thread-local storage begins with level 29, so this needs no emulation.
        flags.extend(["-Z".to_owned(), "tls-model=global-dynamic".to_owned()]);
        flags.extend(SMALLER.map(str::to_owned));
        flags.extend(self.workspace.remap_flags("--remap-path-prefix"));
        flags.push("--remap-path-prefix=/usr/lib/rustlib/src/rust=rust".to_owned());
        flags
    }

    /// For clang, when it compiles SQLite.
    fn c_flags(&self, abi: Abi) -> Result<Vec<String>, NativeError> {
        let headers = Headers::new(abi, &self.workspace.build_directory())?;
        let overrides = self.workspace.native_sources().join("bionic-over-musl.h");
        let mut flags = vec![
            format!("--target={}{API_LEVEL}", abi.clang_target()),
            "-fPIC".to_owned(),
            "-nostdlibinc".to_owned(),
            "-isystem".to_owned(),
            headers.include().display().to_string(),
            "-include".to_owned(),
            overrides.display().to_string(),
        ];
        flags.extend(super::C_FLAGS.map(str::to_owned));
        flags.extend(self.workspace.remap_flags("-ffile-prefix-map"));
        // cargo sees the flags, not what the header says; its hash lets a change of it be seen.
        let text = fs::read(&overrides).map_err(NativeError::file(&overrides))?;
        flags.push(format!("-DBIONIC_OVER_MUSL=0x{}", &sha256(&text)[..8]));
        Ok(flags)
    }

    /// Takes the backtraces out of a crate.
    fn wrapper(&self) -> PathBuf {
        let sources = self.workspace.native_sources();
        sources.join("rustc-without-backtraces.sh")
    }

    /// Debian's cargo, to which building a standard library has been allowed.
    fn cargo_with(&self, standard_library: &str) -> Tool {
        let mut cargo = tools::cargo(CARGO);
        cargo
            .arg(format!("-Zbuild-std={standard_library}"))
            // Without `backtrace`: nothing on a phone shows one, and it brings a DWARF reader; nor does std
            // read mangled names then.
            .arg("-Zbuild-std-features=panic-unwind,optimize_for_size,backtrace-trace-only")
            .env("RUSTC", RUSTC)
            .env("RUSTC_WRAPPER", self.wrapper())
            .env("RUSTC_BOOTSTRAP", "1");
        cargo
    }

    /// Checks the headers, once for each change of them.
    fn check_layout(&self, abi: Abi) -> Result<(), NativeError> {
        let sources = self.workspace.native_sources().join("layout");
        let folder = self
            .workspace
            .build_directory()
            .join("layout")
            .join(abi.name());
        let mut clang = Tool::new(self.clang());
        clang.args(self.c_flags(abi)?);
        layout::check(
            &sources,
            &folder,
            clang,
            self.cargo_with("core"),
            abi.rust_target(),
        )
    }
}

impl Route for Debian<'_> {
    fn describe(&self) -> String {
        format!(
            "no ANDROID_NDK_HOME, so Debian's Rust and clang {} with stand-ins",
            self.llvm
        )
    }

    fn default_abis(&self) -> &'static [Abi] {
        &[Abi::Arm64, Abi::X86_64]
    }

    fn prepare(&self, abi: Abi) -> Result<(), NativeError> {
        Headers::new(abi, &self.workspace.build_directory())?.fetch()?;
        self.check_layout(abi)?;
        stubs::write(abi, &self.stubs(abi), &self.clang(), &self.linker)
    }

    fn cargo(&self, abi: Abi) -> Result<Tool, NativeError> {
        let mut cargo = self.cargo_with("std,panic_unwind");
        cargo
            .env(
                "CARGO_ENCODED_RUSTFLAGS",
                self.rust_flags(abi).join("\u{1f}"),
            )
            .env(abi.variable("CC"), self.clang())
            .env(abi.variable("AR"), format!("llvm-ar-{}", self.llvm))
            .env(abi.variable("CFLAGS"), self.c_flags(abi)?.join(" "));
        Ok(cargo)
    }

    fn features(&self) -> &'static [&'static str] {
        &["unwinder"]
    }

    fn strip(&self) -> Tool {
        Tool::new(format!("llvm-strip-{}", self.llvm))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route(workspace: &Workspace) -> Debian<'_> {
        Debian {
            workspace,
            llvm: "19",
            linker: PathBuf::from("/usr/bin/ld.lld-19"),
        }
    }

    #[test]
    fn cargo_is_debians_and_knows_nothing_of_the_one_that_runs_this() {
        let workspace = Workspace::locate();
        let cargo = route(&workspace)
            .cargo(Abi::Arm64)
            .expect("arm64 has headers");
        assert_eq!(cargo.setting("RUSTC").as_deref(), Some(RUSTC));
        assert_eq!(cargo.setting("RUSTUP_TOOLCHAIN"), None);
        let wrapper = cargo.setting("RUSTC_WRAPPER").expect("it is set");
        let said = std::process::Command::new(wrapper)
            .args(["echo", "--crate-name", "anyhow", "--cfg"])
            .args(["feature=\"std\"", "--target", "x"])
            .output()
            .expect("it is a program");
        let said = String::from_utf8_lossy(&said.stdout).into_owned();
        assert_eq!(
            said.trim(),
            "--crate-name anyhow --cfg without_std --target x"
        );
        assert_eq!(
            cargo.setting("CC_aarch64_linux_android").as_deref(),
            Some("clang-19")
        );
    }

    #[test]
    fn the_linker_refuses_what_the_phone_lacks() {
        let workspace = Workspace::locate();
        let flags = route(&workspace).rust_flags(Abi::X86_64);
        for flag in [
            "link-arg=--target=x86_64-linux-android29",
            "link-arg=-Wl,-z,defs",
            "link-arg=-Wl,-z,max-page-size=16384",
        ] {
            assert!(
                flags.iter().any(|given| given == flag),
                "{flag} in {flags:?}"
            );
        }
    }
}
