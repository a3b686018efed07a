//! What the screens ask for. Synchronous; Kotlin calls it off the main thread.
//!
//! Each function reads its arguments, asks the engine, and copies the answer into views.

mod anchors;
mod backup;
mod bundle;
mod calllog;
mod case_page;
mod cases;
mod complaints;
mod evidence;
mod explain;
mod export;
mod files;
mod forget;
mod history;
mod imports;
mod laws;
mod lists;
mod replay;
mod rules;
mod status;

use std::sync::Arc;

use crate::engine::Engine;
use crate::error::CurfewError;

/// The app's core, as the screens see it. One engine for the whole process is behind every
/// instance, the one that the screening entry uses.
#[derive(uniffi::Object)]
pub struct Curfew {
    engine: &'static Engine,
}

/// Opens the directories: `device_dir` is readable before the first unlock, `private_dir`
/// after it. Writes down what waits from before.
///
/// # Errors
/// None today. What cannot be read shows in [`Curfew::health`], and everything rings.
#[uniffi::export]
pub fn open_curfew(
    device_dir: String,
    private_dir: Option<String>,
) -> Result<Arc<Curfew>, CurfewError> {
    let engine = Engine::global();
    engine.open(device_dir.into(), private_dir.map(Into::into));
    engine.flush();
    engine.guard_cases();
    Ok(Arc::new(Curfew { engine }))
}

impl From<&'static Engine> for Curfew {
    fn from(engine: &'static Engine) -> Curfew {
        Curfew { engine }
    }
}

/// Lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        write!(text, "{byte:02x}").expect("a String takes every text");
    }
    text
}

#[cfg(test)]
mod tests;
