//! The one error that the screens see.

use curfew_store::anchors::AnchorError;
use curfew_store::backup::BackupError;
use curfew_store::lists::ImportError;
use curfew_store::{ListError, StoreError};
use thiserror::Error;

/// Why something that a screen asked for was not done. The message is English, for a
/// report; it holds no number and no rule text.
#[derive(Clone, Debug, Eq, Error, PartialEq, uniffi::Error)]
#[uniffi(flat_error)]
pub enum CurfewError {
    /// What the user gave does not fit.
    #[error("{message}")]
    Input {
        /// What does not fit.
        message: String,
    },
    /// The storage could not be read or written, or there is too little memory; nothing was changed.
    #[error("{message}")]
    Storage {
        /// What failed.
        message: String,
    },
    /// There is no such list or entry, or what was given belongs to nothing that is here.
    #[error("{message}")]
    NotFound {
        /// What is missing.
        message: String,
    },
    /// The phone's key cannot sign, an authority's signature does not hold, or the passphrase opens nothing.
    #[error("{message}")]
    Key {
        /// Why.
        message: String,
    },
    /// A bug.
    #[error("{message}")]
    Internal {
        /// Where.
        message: String,
    },
}

impl CurfewError {
    pub(crate) fn input(message: impl ToString) -> CurfewError {
        CurfewError::Input {
            message: message.to_string(),
        }
    }

    pub(crate) fn storage(message: impl ToString) -> CurfewError {
        CurfewError::Storage {
            message: message.to_string(),
        }
    }

    pub(crate) fn not_found(message: impl ToString) -> CurfewError {
        CurfewError::NotFound {
            message: message.to_string(),
        }
    }

    pub(crate) fn key(message: impl ToString) -> CurfewError {
        CurfewError::Key {
            message: message.to_string(),
        }
    }

    pub(crate) fn internal(message: impl ToString) -> CurfewError {
        CurfewError::Internal {
            message: message.to_string(),
        }
    }
}

/// The one way from an inner error to that of the screens.
impl From<StoreError> for CurfewError {
    fn from(error: StoreError) -> CurfewError {
        let message = error.to_string();
        match error {
            StoreError::Rulebook(_) => CurfewError::Input { message },
            StoreError::List(ListError::NotFound) => CurfewError::NotFound { message },
            StoreError::List(ListError::Damaged { .. } | ListError::Version { .. }) => {
                CurfewError::Storage { message }
            }
            StoreError::List(_) => CurfewError::Input { message },
            _ => CurfewError::Storage { message },
        }
    }
}

impl From<ListError> for CurfewError {
    fn from(error: ListError) -> CurfewError {
        StoreError::from(error).into()
    }
}

impl From<ImportError> for CurfewError {
    fn from(error: ImportError) -> CurfewError {
        match error {
            ImportError::Io(_) => CurfewError::storage(error),
            _ => CurfewError::input(error),
        }
    }
}

impl From<BackupError> for CurfewError {
    fn from(error: BackupError) -> CurfewError {
        match error {
            BackupError::Passphrase => CurfewError::key(error),
            BackupError::Short | BackupError::Damaged => CurfewError::input(error),
            BackupError::NotAge
            | BackupError::Work { .. }
            | BackupError::Content { .. }
            | BackupError::Newer { .. } => CurfewError::not_found(error),
            _ => CurfewError::storage(error),
        }
    }
}

impl From<AnchorError> for CurfewError {
    fn from(error: AnchorError) -> CurfewError {
        match error {
            AnchorError::Mismatch | AnchorError::Foreign(_) => CurfewError::not_found(error),
            AnchorError::Signature(_) => CurfewError::key(error),
            AnchorError::Store(error) => error.into(),
            _ => CurfewError::input(error),
        }
    }
}
