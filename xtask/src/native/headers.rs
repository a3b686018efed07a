//! C headers for Android where there is no NDK: musl's, which describe the same kernel.
//!
//! SQLite's C source needs declarations to compile against, and no library of musl is ever linked.
//! Where the two differ, `android/native/bionic-over-musl.h` puts bionic's definition first, and
//! [`super::debian`] checks every layout and number that SQLite uses.
//!
//! The package is Debian's, one fixed version, fetched once by apt's own downloader (so apt's proxy
//! settings hold, and neither root nor a change of the machine is needed) and checked by its hash.
//! A machine without network can be given the file: put it where [`Headers::package`] says.

use std::fs;
use std::path::{Path, PathBuf};

use super::abi::Abi;
use super::error::NativeError;
use super::tools::{Tool, sha256};

/// apt's downloader; part of the package `apt`, so on every Debian and Ubuntu.
const APT_HELPER: &str = "/usr/lib/apt/apt-helper";

/// Debian 12's version of musl. Another one would have to be compared again.
const VERSION: &str = "1.2.3-1";

/// Where Debian keeps the package now, and where it keeps it for good.
const MIRRORS: [&str; 2] = [
    "http://deb.debian.org/debian/pool/main/m/musl",
    "http://snapshot.debian.org/archive/debian/20250520T000000Z/pool/main/m/musl",
];

/// The headers of one ABI, below one folder of the build directory.
pub(super) struct Headers {
    abi: Abi,
    folder: PathBuf,
}

impl Headers {
    /// Names the place; [`Headers::fetch`] fills it.
    ///
    /// # Errors
    /// [`NativeError::NeedsNdk`] for 32-bit ARM, whose `time_t` has 64 bits in musl and 32 in bionic.
    pub(super) fn new(abi: Abi, build_directory: &Path) -> Result<Headers, NativeError> {
        if abi == Abi::Arm {
            return Err(NativeError::NeedsNdk {
                abi,
                why: "the headers used without it describe a 64-bit system",
            });
        }
        Ok(Headers {
            abi,
            folder: build_directory.join("musl"),
        })
    }

    /// The folder for `-isystem`.
    pub(super) fn include(&self) -> PathBuf {
        let triple = match self.abi {
            Abi::Arm64 | Abi::Arm => "aarch64-linux-musl",
            Abi::X86_64 => "x86_64-linux-musl",
        };
        self.unpacked().join("usr").join("include").join(triple)
    }

    /// The Debian package.
    pub(super) fn package(&self) -> PathBuf {
        self.folder.join(self.file_name())
    }

    /// Fetches, checks and unpacks the package, each only if it has not been done.
    pub(super) fn fetch(&self) -> Result<(), NativeError> {
        if self.include().is_dir() {
            return Ok(());
        }
        fs::create_dir_all(&self.folder).map_err(NativeError::file(&self.folder))?;
        if !self.is_fetched()? {
            self.download()?;
        }
        // Unpacked beside, then renamed: a folder that is there is whole.
        let partial = self.folder.join(format!("{}.partial", self.abi.name()));
        let mut dpkg = Tool::new("dpkg-deb");
        dpkg.arg("--extract").arg(self.package()).arg(&partial);
        dpkg.run()?;
        fs::rename(&partial, self.unpacked()).map_err(NativeError::file(&partial))
    }

    fn download(&self) -> Result<(), NativeError> {
        let mut result = Ok(());
        for mirror in MIRRORS {
            let mut apt = Tool::new(APT_HELPER);
            // apt would fetch as a user of its own, who may not write here.
            apt.args(["-o", "APT::Sandbox::User=root", "-qq", "download-file"])
                .arg(format!("{mirror}/{}", self.file_name()))
                .arg(self.package())
                .arg(format!("SHA256:{}", self.sha256()));
            result = apt.run();
            if result.is_ok() {
                break;
            }
        }
        result
    }

    /// Whether the package lies there with the right hash.
    fn is_fetched(&self) -> Result<bool, NativeError> {
        let package = self.package();
        if !package.is_file() {
            return Ok(false);
        }
        let bytes = fs::read(&package).map_err(NativeError::file(&package))?;
        Ok(sha256(&bytes) == self.sha256())
    }

    fn unpacked(&self) -> PathBuf {
        self.folder.join(format!("{}-{VERSION}", self.abi.name()))
    }

    fn file_name(&self) -> String {
        let architecture = match self.abi {
            Abi::Arm64 | Abi::Arm => "arm64",
            Abi::X86_64 => "amd64",
        };
        format!("musl-dev_{VERSION}_{architecture}.deb")
    }

    /// From Debian 12's package index, read on 2026-11-25.
    fn sha256(&self) -> &'static str {
        match self.abi {
            Abi::Arm64 | Abi::Arm => {
                "55c2ca4bc3041c8ed8ac7dc3ef6080d9551a21650568b2fd7610b59eaf98a4f4"
            }
            Abi::X86_64 => "7c34f29a0c1aa12f6da1d25ed6de6fe6bbd9e048ee76b3dcb88c5e51fb65507f",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_with_another_hash_counts_as_not_fetched() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let headers = Headers::new(Abi::Arm64, folder.path()).expect("arm64 has headers");
        assert!(!headers.is_fetched().expect("nothing to read"));
        fs::create_dir_all(&headers.folder).expect("the folder can be made");
        fs::write(headers.package(), b"not the package").expect("the file can be written");
        assert!(!headers.is_fetched().expect("the file can be read"));
    }

    #[test]
    fn a_32_bit_build_is_sent_to_the_ndk() {
        let refused = Headers::new(Abi::Arm, Path::new("target"))
            .err()
            .expect("it is refused");
        assert!(
            refused.to_string().contains("ANDROID_NDK_HOME"),
            "{refused}"
        );
    }
}
