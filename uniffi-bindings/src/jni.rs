//! The screening entry: the functions behind Kotlin's `NativeScreener`.
//!
//! Each reads its arguments, runs the engine inside `fail_open` and converts the result.
//! None throws and none unwinds; whatever fails is recorded and lets the call ring.
//! Nothing of the screens' entry (`door.rs`) is touched here.

// For the exported symbols.
#![allow(unsafe_code)]

use std::panic::{AssertUnwindSafe, catch_unwind};

use curfew_store::FailureKind;
#[cfg(feature = "fault-injection")]
use jni::Outcome;
use jni::objects::{JByteArray, JObject, JString};
use jni::sys::{jboolean, jint, jlong};
use jni::{EnvUnowned, jni_mangle};

use crate::engine::{Engine, LAST_RESORT};
use crate::machine::{Machine, Unreadable};
use crate::request::MAX_REQUEST;

/// What is returned where a function other than `screen` failed altogether.
const FAILED: jint = FailureKind::Other as jint;

/// `open(deviceDir, privateDir)`: 0, or the code of the failure that was recorded.
#[jni_mangle("app.curfew.screening.NativeScreener")]
pub extern "system" fn open<'l>(
    env: EnvUnowned<'l>,
    _this: JObject<'l>,
    device: JString<'l>,
    private: JString<'l>,
) -> jint {
    fail_open(&env, FAILED, |env| {
        let device = env.text(&device)?.into();
        let private = (!private.is_null())
            .then(|| env.text(&private))
            .transpose()?;
        let opened = Engine::global().open(device, private.map(Into::into));
        Ok(opened.map_or(0, |failure| failure as jint))
    })
}

/// `started(bootCount, system)`: which start of the phone this is, for what is written from now on
/// and what waits to be written.
#[jni_mangle("app.curfew.screening.NativeScreener")]
pub extern "system" fn started<'l>(
    env: EnvUnowned<'l>,
    _this: JObject<'l>,
    boot_count: jint,
    system: JString<'l>,
) {
    fail_open(&env, (), |env| {
        let system = env.text(&system).unwrap_or_default();
        Engine::global().started(u32::try_from(boot_count).unwrap_or(0), &system);
        Ok(())
    });
}

/// `screen(request)`: the packed reply.
#[jni_mangle("app.curfew.screening.NativeScreener")]
pub extern "system" fn screen<'l>(
    env: EnvUnowned<'l>,
    _this: JObject<'l>,
    request: JByteArray<'l>,
) -> jlong {
    fail_open(&env, LAST_RESORT, |env| {
        let mut bytes = [0; MAX_REQUEST + 1];
        Ok(match env.read(&request, &mut bytes) {
            Ok(bytes) => Engine::global().screen(bytes),
            Err(why) => Engine::global().refuse(why),
        })
    })
}

/// `record(ticket, afterMicros, delivered)`: what became of the answer.
#[jni_mangle("app.curfew.screening.NativeScreener")]
pub extern "system" fn record<'l>(
    env: EnvUnowned<'l>,
    _this: JObject<'l>,
    ticket: jint,
    after_micros: jlong,
    delivered: jboolean,
) -> jint {
    fail_open(&env, FAILED, |_| {
        let after_us = u64::try_from(after_micros).unwrap_or(0);
        Ok(Engine::global().record(ticket, after_us, delivered).code())
    })
}

/// `failed(kind, detail)`: a failure that Kotlin saw.
#[jni_mangle("app.curfew.screening.NativeScreener")]
pub extern "system" fn failed<'l>(
    env: EnvUnowned<'l>,
    _this: JObject<'l>,
    kind: jint,
    detail: JString<'l>,
) -> jint {
    fail_open(&env, FAILED, |env| {
        let kind = u8::try_from(kind).ok().and_then(FailureKind::from_code);
        let detail = env.text(&detail).unwrap_or_default();
        Ok(Engine::global()
            .failed(kind.unwrap_or(FailureKind::Other), &detail)
            .code())
    })
}

/// `protection(active, cause)`: the screening role was gained or lost, and the like.
#[jni_mangle("app.curfew.screening.NativeScreener")]
pub extern "system" fn protection<'l>(
    env: EnvUnowned<'l>,
    _this: JObject<'l>,
    active: jboolean,
    cause: JString<'l>,
) -> jint {
    fail_open(&env, FAILED, |env| {
        let cause = env.text(&cause).unwrap_or_default();
        Ok(Engine::global().protection(active, &cause).code())
    })
}

/// `injectFault(kind)`: 1 panics in the next decision, 0 takes that back.
#[cfg(feature = "fault-injection")]
#[jni_mangle("app.curfew.screening.NativeScreener")]
pub extern "system" fn inject_fault<'l>(env: EnvUnowned<'l>, _this: JObject<'l>, kind: jint) {
    fail_open(&env, (), |_| {
        Engine::global().inject_fault(kind);
        Ok(())
    });
}

/// `askHistory(asked)`: a page of the ledger by the conditions in `asked`, one a line; null where that failed.
#[cfg(feature = "fault-injection")]
#[jni_mangle("app.curfew.screening.NativeScreener")]
pub extern "system" fn ask_history<'l>(
    mut env: EnvUnowned<'l>,
    _this: JObject<'l>,
    asked: JString<'l>,
) -> JString<'l> {
    let answer = env.with_env(|env| {
        let asked = asked.try_to_string(env)?;
        env.new_string(Engine::global().asked(&asked))
    });
    match answer.into_outcome() {
        Outcome::Ok(answer) => answer,
        Outcome::Err(_) | Outcome::Panic(_) => JString::null(),
    }
}

/// Runs one entry; any failure is recorded and gives `otherwise`, and no exception is left.
fn fail_open<T>(
    env: &EnvUnowned<'_>,
    otherwise: T,
    body: impl FnOnce(Machine) -> Result<T, Unreadable>,
) -> T {
    match catch_unwind(AssertUnwindSafe(|| body(Machine::of(env)))) {
        Ok(Ok(value)) => return value,
        Ok(Err(why)) => note(|| Engine::global().noticed(why)),
        Err(_) => note(|| Engine::global().panicked()),
    }
    otherwise
}

/// Records a failure; where even that panics, there is nothing left to tell.
fn note(record: impl FnOnce()) {
    let _ = catch_unwind(AssertUnwindSafe(record));
}
