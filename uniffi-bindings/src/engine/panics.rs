//! Where the last panic of a thread happened, where the build kept that: file and line, never its message, which
//! may hold a number.

use std::cell::RefCell;
use std::panic;
use std::path::Path;
use std::sync::Once;

thread_local! {
    static LAST: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Notes the place of every panic from now on; a second call changes nothing. The message
/// is printed on a computer only: a phone's log is read by others.
pub(super) fn watch() {
    static WATCHED: Once = Once::new();
    WATCHED.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if let Some(location) = info.location().filter(|it| it.line() > 0) {
                let file = Path::new(location.file()).file_name().unwrap_or_default();
                let place = format!("{}, line {}", file.display(), location.line());
                // A thread that is ending has no such variable any more.
                let _ = LAST.try_with(|last| last.replace(Some(place)));
            }
            if !cfg!(target_os = "android") {
                before(info);
            }
        }));
    });
}

/// The place of this thread's last panic, for the detail of a failure entry.
pub(super) fn place() -> String {
    let place = LAST.try_with(RefCell::take).ok().flatten();
    place.unwrap_or_else(|| "a place that was not noted".to_owned())
}
