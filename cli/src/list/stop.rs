//! Why `curfew list build` could not take an input.

use curfew_store::StoreError;
use curfew_store::lists::ListError;
use curfew_store::lists::import::ImportError;
use curfew_store::rules::import;

use super::json::JsonError;

/// Why an input could not be taken.
pub(super) enum Stop {
    Import(ImportError),
    OtherApp(import::ImportError),
    Json(JsonError),
    Store(StoreError),
    /// What it is, and what to do.
    NotRead(&'static str),
    /// It is read as a whole, and larger than so many MiB.
    TooLarge(u64),
}

impl From<ImportError> for Stop {
    fn from(error: ImportError) -> Stop {
        Stop::Import(error)
    }
}

impl From<JsonError> for Stop {
    fn from(error: JsonError) -> Stop {
        Stop::Json(error)
    }
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Stop {
        Stop::Store(error)
    }
}

impl From<ListError> for Stop {
    fn from(error: ListError) -> Stop {
        Stop::Store(error.into())
    }
}

impl std::fmt::Display for Stop {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Stop::Import(error @ ImportError::Doubt { .. }) => {
                write!(f, "{error} (--column says which is meant)")
            }
            Stop::Import(error) => error.fmt(f),
            Stop::OtherApp(error) => error.fmt(f),
            Stop::Json(error) => error.fmt(f),
            Stop::Store(error) => error.fmt(f),
            Stop::NotRead(what) => f.write_str(what),
            Stop::TooLarge(mib) => write!(
                f,
                "more than {mib} MiB, itself or unpacked, the limit of a file of this kind; text, \
                 CSV, arrays in JSON, vCards and block lists with a record a line have none where \
                 they are not compressed"
            ),
        }
    }
}
