//! What the screens see, over an engine of the test's own.

mod anchors;
mod backup;
mod bundle;
mod by_hand;
mod calllog;
mod cases;
mod complaints;
mod evidence;
mod explain;
mod files;
mod forget;
mod history;
mod imports;
mod laws;
mod lists;
mod replay;
mod rules;
mod status;

use curfew_core::{Disposition, Rulebook};
use tempfile::TempDir;

use super::*;
use crate::views::{
    CallQuestion, DispositionView, EntryKind, ExportForm, FailureKindView, HistoryFilter,
    LanguageView, OutcomeView, PresentationView, ReasonView, RuleView, TriView, VerificationView,
    WhoView, WindowView,
};

/// 2026-01-02 23:30 in Seattle.
const NIGHT_MS: i64 = 1_767_425_400_000;
const NOON_MS: i64 = NIGHT_MS - 41_400_000;
const OFFSET: i32 = -8 * 3600;

struct App {
    root: TempDir,
    curfew: Curfew,
}

impl App {
    fn new() -> App {
        let root = tempfile::tempdir().unwrap();
        let engine: &'static Engine = Box::leak(Box::new(Engine::new()));
        let path = |name| root.path().join(name);
        assert_eq!(engine.open(path("device"), Some(path("private"))), None);
        App {
            curfew: Curfew { engine },
            root,
        }
    }

    /// Quiet from 22:00 to 07:00, home in the US.
    fn quiet() -> App {
        let app = App::new();
        app.set_home(Some("us".to_owned())).unwrap();
        let names = ("People I know".to_owned(), "Night".to_owned());
        app.start_quiet_hours("22:00".to_owned(), "07:00".to_owned(), names.0, names.1)
            .unwrap();
        app
    }

    /// A file as the app copies one from outside; its path.
    fn file(&self, bytes: &[u8]) -> String {
        let mut free = (0..).map(|count| self.root.path().join(format!("import-{count}")));
        let path = free.find(|path| !path.exists()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// Looks at a file and imports it, onto a list that is there or a new one.
    fn bring(&self, name: String, path: String) -> Result<(), CurfewError> {
        self.preview_import(path.clone(), true)?;
        let is_new = self.lists()?.iter().all(|list| list.name != name);
        self.import_numbers(name, path, is_new)
    }

    /// Screens an incoming call and records the answer.
    fn call(&self, at_ms: i64, contact: u8, handle: Option<&str>) {
        self.call_in(None, at_ms, contact, handle);
    }

    /// As [`App::call`], in the network of another country.
    fn call_in(&self, network: Option<&[u8]>, at_ms: i64, contact: u8, handle: Option<&str>) {
        self.pass(0, network, at_ms, contact, handle);
    }

    /// Screens an outgoing call and records the answer.
    fn dial(&self, at_ms: i64, handle: &str) {
        self.pass(1, None, at_ms, 0, Some(handle));
    }

    fn pass(
        &self,
        direction: u8,
        network: Option<&[u8]>,
        at_ms: i64,
        contact: u8,
        handle: Option<&str>,
    ) {
        let mut bytes = vec![
            1,
            direction,
            if handle.is_some() { 1 } else { 2 },
            1,
            contact,
            if network.is_some() { 2 } else { 0 },
            0,
            0,
        ];
        bytes.extend(at_ms.to_le_bytes());
        bytes.extend(OFFSET.to_le_bytes());
        bytes.push(0);
        let length = handle.map_or(0xFFFF, |handle| u16::try_from(handle.len()).unwrap());
        bytes.extend(length.to_le_bytes());
        bytes.extend(handle.unwrap_or_default().as_bytes());
        bytes.extend(network.unwrap_or_default());
        let reply = self.engine.screen(&bytes);
        self.engine
            .record(i32::try_from(reply >> 32).unwrap(), 900, true);
    }
}

impl std::ops::Deref for App {
    type Target = Curfew;

    fn deref(&self) -> &Curfew {
        &self.curfew
    }
}

/// A question that says no more than it must.
fn asked(number: &str, at_ms: i64, contact: TriView) -> CallQuestion {
    CallQuestion {
        number: number.to_owned(),
        at_ms,
        offset_seconds: OFFSET,
        contact,
        starred: None,
        presentation: None,
        outgoing: false,
        verification: None,
        sim: None,
        network: None,
        dialled: None,
        answered: None,
        called: None,
        emergency: None,
    }
}

fn rule(name: &str, who: WhoView, then: DispositionView) -> RuleView {
    let name = name.to_owned();
    RuleView {
        id: String::new(),
        name,
        enabled: true,
        who,
        windows: Vec::new(),
        then,
        beyond: None,
        lists: Vec::new(),
        in_doubt: false,
    }
}
