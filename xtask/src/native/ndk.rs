//! The route with the Android NDK: its clang and libraries, and the targets of rustup.
//!
//! The NDK's clang knows Android's headers and libraries by the level in its name, so nothing
//! stands in for them, and its libunwind catches panics. It is the only route for 32-bit ARM.

use std::fs;
use std::path::{Path, PathBuf};

use super::abi::Abi;
use super::error::NativeError;
use super::tools::{self, Tool};
use super::{API_LEVEL, Route, Workspace};

/// An NDK, found.
pub(super) struct Ndk<'w> {
    workspace: &'w Workspace,
    home: PathBuf,
    programs: PathBuf,
}

impl Ndk<'_> {
    /// Looks for the programs of the NDK in `home`.
    ///
    /// # Errors
    /// [`NativeError::Missing`] if there is no toolchain in it.
    pub(super) fn find<'w>(home: &Path, workspace: &'w Workspace) -> Result<Ndk<'w>, NativeError> {
        // One folder, named for the system of this computer: linux-x86_64, darwin-x86_64.
        let hosts = home.join("toolchains").join("llvm").join("prebuilt");
        let programs = fs::read_dir(&hosts).ok().and_then(|mut entries| {
            entries.find_map(|entry| {
                let programs = entry.ok()?.path().join("bin");
                programs.is_dir().then_some(programs)
            })
        });
        match programs {
            Some(programs) => Ok(Ndk {
                workspace,
                home: home.to_owned(),
                programs,
            }),
            None => Err(NativeError::Missing {
                missing: vec![hosts.display().to_string()],
                install: "sdkmanager --install \"ndk;28.2.13676358\" (or unset ANDROID_NDK_HOME)"
                    .to_owned(),
            }),
        }
    }

    fn clang(&self, abi: Abi) -> PathBuf {
        self.programs
            .join(format!("{}{API_LEVEL}-clang", abi.clang_target()))
    }

    fn c_flags(&self) -> Vec<String> {
        let mut flags = self.workspace.remap_flags("-ffile-prefix-map");
        flags.extend(super::C_FLAGS.map(str::to_owned));
        flags
    }

    fn rust_flags(&self) -> Vec<String> {
        super::link_rules()
            .iter()
            .flat_map(|rule| ["-C".to_owned(), format!("link-arg={rule}")])
            .chain(self.workspace.remap_flags("--remap-path-prefix"))
            .collect()
    }
}

impl Route for Ndk<'_> {
    fn describe(&self) -> String {
        format!(
            "the NDK in {} with the targets of rustup",
            self.home.display()
        )
    }

    fn default_abis(&self) -> &'static [Abi] {
        &[Abi::Arm64, Abi::X86_64, Abi::Arm]
    }

    fn prepare(&self, abi: Abi) -> Result<(), NativeError> {
        let mut rustup = Tool::new("rustup");
        rustup.args(["--quiet", "target", "add", abi.rust_target()]);
        rustup.current_dir(self.workspace.root());
        rustup.run()
    }

    fn cargo(&self, abi: Abi) -> Result<Tool, NativeError> {
        let mut cargo = tools::cargo("cargo");
        cargo
            .env("CARGO_ENCODED_RUSTFLAGS", self.rust_flags().join("\u{1f}"))
            .env(abi.cargo_variable("LINKER"), self.clang(abi))
            .env(abi.variable("CC"), self.clang(abi))
            .env(abi.variable("AR"), self.programs.join("llvm-ar"))
            .env(abi.variable("CFLAGS"), self.c_flags().join(" "));
        Ok(cargo)
    }

    fn features(&self) -> &'static [&'static str] {
        &[]
    }

    fn strip(&self) -> Tool {
        Tool::new(self.programs.join("llvm-strip"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_program_is_the_ndks_and_names_the_oldest_android() {
        let home = tempfile::tempdir().expect("a temporary folder");
        let programs = home
            .path()
            .join("toolchains/llvm/prebuilt/linux-x86_64/bin");
        fs::create_dir_all(&programs).expect("the folder can be made");
        let workspace = Workspace::locate();
        let ndk = Ndk::find(home.path(), &workspace).expect("it has a toolchain");
        let cargo = ndk
            .cargo(Abi::Arm)
            .expect("32-bit ARM is built with the NDK");
        let clang = programs
            .join("armv7a-linux-androideabi29-clang")
            .display()
            .to_string();
        for name in [
            "CC_armv7_linux_androideabi",
            "CARGO_TARGET_ARMV7_LINUX_ANDROIDEABI_LINKER",
        ] {
            assert_eq!(cargo.setting(name), Some(clang.clone()), "{name}");
        }
        assert_eq!(
            cargo.setting("AR_armv7_linux_androideabi"),
            Some(programs.join("llvm-ar").display().to_string())
        );
    }

    #[test]
    fn a_folder_that_is_no_ndk_is_refused() {
        let empty = tempfile::tempdir().expect("a temporary folder");
        let workspace = Workspace::locate();
        assert!(matches!(
            Ndk::find(empty.path(), &workspace),
            Err(NativeError::Missing { .. })
        ));
    }
}
