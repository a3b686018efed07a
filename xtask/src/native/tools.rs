//! Programs that a build runs.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use sha2::{Digest as _, Sha256};

use super::error::NativeError;

/// A command that reports how it failed, by the program's name.
pub(super) struct Tool {
    program: PathBuf,
    command: Command,
}

impl Tool {
    /// A program by path, or by a name to be found on `PATH`.
    pub(super) fn new(program: impl AsRef<Path>) -> Tool {
        let program = program.as_ref().to_owned();
        let command = Command::new(&program);
        Tool { program, command }
    }

    pub(super) fn arg(&mut self, argument: impl AsRef<OsStr>) -> &mut Tool {
        self.command.arg(argument);
        self
    }

    pub(super) fn args<A: AsRef<OsStr>>(
        &mut self,
        arguments: impl IntoIterator<Item = A>,
    ) -> &mut Tool {
        self.command.args(arguments);
        self
    }

    pub(super) fn env(&mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> &mut Tool {
        self.command.env(name, value);
        self
    }

    pub(super) fn env_remove(&mut self, name: &str) -> &mut Tool {
        self.command.env_remove(name);
        self
    }

    pub(super) fn current_dir(&mut self, directory: &Path) -> &mut Tool {
        self.command.current_dir(directory);
        self
    }

    /// What has been set so far, for the tests: the environment first, then the arguments.
    #[cfg(test)]
    pub(super) fn setting(&self, name: &str) -> Option<String> {
        self.command
            .get_envs()
            .find(|(set, _)| *set == OsStr::new(name))
            .and_then(|(_, value)| value)
            .map(|value| value.to_string_lossy().into_owned())
    }

    /// Runs it to its end, its output going where ours goes.
    ///
    /// # Errors
    /// [`NativeError::Start`], or [`NativeError::Failed`] unless it exits with 0.
    pub(super) fn run(&mut self) -> Result<(), NativeError> {
        let program = self.program.display().to_string();
        let status = self.command.status().map_err(|source| NativeError::Start {
            program: program.clone(),
            source,
        })?;
        if status.success() {
            Ok(())
        } else {
            Err(NativeError::Failed { program, status })
        }
    }
}

/// Where a program lies on `PATH`.
pub(super) fn find(program: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?)
        .map(|directory| directory.join(program))
        .find(|path| path.is_file())
}

/// The SHA-256 of some bytes, as 64 lower-case hexadecimal digits.
pub(super) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Cargo, with nothing of the cargo that runs this step: it hands its toolchain and flags on
/// through the environment, and they belong to the computer's own build.
pub(super) fn cargo(program: impl AsRef<Path>) -> Tool {
    let mut cargo = Tool::new(program);
    for name in [
        "CARGO",
        "CARGO_ENCODED_RUSTFLAGS",
        "CARGO_MANIFEST_DIR",
        "CARGO_TARGET_DIR",
        "RUSTC",
        "RUSTC_WORKSPACE_WRAPPER",
        "RUSTDOC",
        "RUSTFLAGS",
        "RUSTUP_TOOLCHAIN",
    ] {
        cargo.env_remove(name);
    }
    cargo
}
