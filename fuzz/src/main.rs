//! The readers of outside bytes under libFuzzer: `./dev bench fuzz`, and a short run in `./dev test`.
//!
//! `CURFEW_FUZZ` names the target, `CURFEW_FUZZ_SEEDS` the folder for what it begins with; without
//! a name the names of all are printed. The rest is libFuzzer's own command line.

#![no_main]

mod bundles;
mod files;
#[path = "../../uniffi-bindings/src/request.rs"]
#[allow(
    dead_code,
    unreachable_pub,
    reason = "the library's own file; it uses more of it"
)]
mod request;
mod targets;

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use targets::{TARGETS, Target};

static CHOSEN: OnceLock<&Target> = OnceLock::new();

/// Runs before libFuzzer reads its corpus.
fn choose() {
    let Ok(name) = std::env::var("CURFEW_FUZZ") else {
        for target in TARGETS {
            println!("{}", target.name);
        }
        std::process::exit(0);
    };
    let target = TARGETS.iter().find(|target| target.name == name);
    let target = target.unwrap_or_else(|| panic!("no target {name}"));
    if let Ok(folder) = std::env::var("CURFEW_FUZZ_SEEDS") {
        for (number, seed) in (target.seeds)().into_iter().enumerate() {
            let file = std::path::Path::new(&folder).join(format!("seed-{number:03}"));
            std::fs::write(file, seed).expect("the folder for the seeds can be written to");
        }
    }
    CHOSEN.get_or_init(|| target);
}

fuzz_target!(init: choose(), |bytes: &[u8]| {
    (CHOSEN.get().expect("init runs first").read)(bytes);
});
