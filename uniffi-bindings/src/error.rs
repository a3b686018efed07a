//! The one error that the screens see.

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
    /// The storage could not be read or written; nothing was changed.
    #[error("{message}")]
    Storage {
        /// What failed.
        message: String,
    },
    /// There is no such list or entry.
    #[error("{message}")]
    NotFound {
        /// What is missing.
        message: String,
    },
    /// The phone's key cannot sign.
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
