//! The processor architectures that Android calls ABIs.
//!
//! Source: the Android ABI names, and the target names of rustc and clang for them.

use object::Architecture;

/// An ABI that the app is built for.
#[derive(Clone, Copy, Debug, Eq, PartialEq, clap::ValueEnum)]
pub(super) enum Abi {
    /// Every phone sold in the last years.
    #[value(name = "arm64-v8a")]
    Arm64,
    /// Emulators and some Chromebooks.
    #[value(name = "x86_64")]
    X86_64,
    /// Old phones with a 32-bit system. Built with the NDK only.
    #[value(name = "armeabi-v7a")]
    Arm,
}

impl Abi {
    /// The name of its folder in an APK.
    pub(super) fn name(self) -> &'static str {
        match self {
            Abi::Arm64 => "arm64-v8a",
            Abi::X86_64 => "x86_64",
            Abi::Arm => "armeabi-v7a",
        }
    }

    /// The name of rustc's target.
    pub(super) fn rust_target(self) -> &'static str {
        match self {
            Abi::Arm64 => "aarch64-linux-android",
            Abi::X86_64 => "x86_64-linux-android",
            Abi::Arm => "armv7-linux-androideabi",
        }
    }

    /// The name of clang's target, without the API level.
    pub(super) fn clang_target(self) -> &'static str {
        match self {
            Abi::Arm64 | Abi::X86_64 => self.rust_target(),
            Abi::Arm => "armv7a-linux-androideabi",
        }
    }

    /// The ABI that a library was built for, `None` for one that the app is not built for.
    pub(super) fn of(architecture: Architecture) -> Option<Abi> {
        match architecture {
            Architecture::Aarch64 => Some(Abi::Arm64),
            Architecture::X86_64 => Some(Abi::X86_64),
            Architecture::Arm => Some(Abi::Arm),
            _ => None,
        }
    }

    /// The ABI of this folder name.
    pub(super) fn named(name: &str) -> Option<Abi> {
        [Abi::Arm64, Abi::X86_64, Abi::Arm]
            .into_iter()
            .find(|abi| abi.name() == name)
    }

    /// The name in an environment variable that the `cc` crate and cargo read, such as
    /// `CC_aarch64_linux_android`.
    pub(super) fn variable(self, prefix: &str) -> String {
        format!("{prefix}_{}", self.rust_target().replace('-', "_"))
    }

    /// As [`Abi::variable`], upper case: `CARGO_TARGET_AARCH64_LINUX_ANDROID_LINKER`.
    pub(super) fn cargo_variable(self, suffix: &str) -> String {
        format!(
            "CARGO_TARGET_{}_{suffix}",
            self.rust_target().replace('-', "_").to_uppercase()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_variables_are_those_that_cargo_and_cc_read() {
        assert_eq!(Abi::Arm64.variable("CC"), "CC_aarch64_linux_android");
        assert_eq!(
            Abi::Arm.cargo_variable("LINKER"),
            "CARGO_TARGET_ARMV7_LINUX_ANDROIDEABI_LINKER"
        );
    }

    #[test]
    fn a_folder_name_leads_back_to_its_abi() {
        for abi in [Abi::Arm64, Abi::X86_64, Abi::Arm] {
            assert_eq!(Abi::named(abi.name()), Some(abi));
        }
        assert_eq!(Abi::named("mips"), None);
    }
}
