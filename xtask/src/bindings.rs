//! The Kotlin side of the Rust interface: builds the library for this computer, reads the
//! interface out of it and writes `android/target/generated/uniffi/app/curfew/core/Curfew.kt`.
//!
//! The same library is what the app's tests load on the JVM, so it is left in `target/debug`.
//! It must keep its symbols: UniFFI's description of the interface is stored among them.
//! What UniFFI itself would write from it needs JNA; this goes through the one function of
//! `uniffi-bindings/src/door.rs`.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::StepResult;
use interface::Interface;

mod interface;
mod kotlin;
mod types;

/// Where Maven looks for the generated Kotlin (`curfew.bindings` in `android/pom.xml`).
const GENERATED: &str = "android/target/generated/uniffi";

/// Options of `cargo xtask bindings`.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Leave out the entry through which tests make the library fail.
    #[arg(long)]
    no_fault_injection: bool,
}

/// Builds the host library and writes its Kotlin.
///
/// # Errors
/// When the library does not build, or the interface cannot be read or written.
pub(crate) fn run(options: &Options) -> StepResult {
    let root = root()?;
    build_host_library(&root, options.no_fault_injection)?;
    let written = generate(&root)?;
    println!("bindings: {}", written.display());
    Ok(())
}

/// Does what `cargo xtask bindings` does without options.
///
/// # Errors
/// As [`run`].
pub(crate) fn ensure() -> StepResult {
    run(&Options {
        no_fault_injection: false,
    })
}

/// The root of the repository: cargo tells where xtask lies.
///
/// # Errors
/// When this is not run by cargo.
pub(crate) fn root() -> Result<PathBuf, Box<dyn std::error::Error>> {
    let xtask = std::env::var_os("CARGO_MANIFEST_DIR").ok_or("run this as `cargo xtask`")?;
    let root = Path::new(&xtask)
        .parent()
        .ok_or("xtask lies in no folder")?;
    Ok(root.to_owned())
}

/// Builds `target/debug/libcurfew.so`.
fn build_host_library(root: &Path, no_fault_injection: bool) -> StepResult {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo
        .current_dir(root)
        // What `./dev` builds, with the features of all and of their tests: nothing is built twice.
        .args(["build", "--workspace", "--locked", "--lib", "--bins"])
        .args(["--test", "two_processes"]);
    if !no_fault_injection {
        cargo.args(["--features", "curfew-android/fault-injection"]);
    }
    let status = cargo.status()?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("cargo build failed: {status}").into())
    }
}

/// Writes the Kotlin beside its place and then moves it there, so that a build that
/// runs meanwhile sees the old files or the new ones, and no file of an old interface stays.
fn generate(root: &Path) -> Result<PathBuf, Box<dyn std::error::Error>> {
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let library = target.join("debug").join(library_name());
    let described =
        uniffi_bindgen::macro_metadata::extract_from_library(library.as_path().try_into()?)?;
    let kotlin = kotlin::written(&Interface::of(described)?)?;
    let place = root.join(GENERATED);
    let fresh = place.with_extension("new");
    if fresh.exists() {
        std::fs::remove_dir_all(&fresh)?;
    }
    let folder = fresh.join("app/curfew/core");
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join("Curfew.kt"), kotlin)?;
    if place.exists() {
        std::fs::remove_dir_all(&place)?;
    }
    std::fs::rename(&fresh, &place)?;
    Ok(place)
}

/// The library's file name on this computer.
fn library_name() -> String {
    format!(
        "{}curfew{}",
        std::env::consts::DLL_PREFIX,
        std::env::consts::DLL_SUFFIX
    )
}
