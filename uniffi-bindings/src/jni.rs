//! The screening entry: the functions behind Kotlin's `NativeScreener`.
//!
//! Each reads its arguments, runs the engine inside `fail_open` and converts the result.
//! None throws and none unwinds; whatever fails is recorded and lets the call ring.
//! Nothing of UniFFI or JNA is touched here.

// The exported symbols are what the allowance is for; there is no unsafe block.
#![allow(unsafe_code)]

use std::panic::{AssertUnwindSafe, catch_unwind};

use curfew_store::FailureKind;
use jni::objects::{JByteArray, JObject, JString};
use jni::sys::{jboolean, jint, jlong};
use jni::{Env, EnvUnowned, Outcome, jni_mangle};

use crate::engine::{Engine, LAST_RESORT};
use crate::request::MAX_REQUEST;

/// What is returned where a function other than `screen` failed altogether.
const FAILED: jint = FailureKind::Other as jint;

/// `open(deviceDir, privateDir, bootCount, system)`: 0, or the code of the failure that was recorded.
#[jni_mangle("app.curfew.screening.NativeScreener")]
pub extern "system" fn open<'l>(
    mut env: EnvUnowned<'l>,
    _this: JObject<'l>,
    device: JString<'l>,
    private: JString<'l>,
) -> jint {
    fail_open(&mut env, FAILED, |env| {
        let device = device.try_to_string(env)?.into();
        let private = (!private.is_null())
            .then(|| private.try_to_string(env))
            .transpose()?;
        let opened = Engine::global().open(device, private.map(Into::into));
        Ok(opened.map_or(0, |failure| failure as jint))
    })
}

/// `started(bootCount, system)`: which start of the phone this is, for what is written from now on
/// and what waits to be written.
#[jni_mangle("app.curfew.screening.NativeScreener")]
pub extern "system" fn started<'l>(
    mut env: EnvUnowned<'l>,
    _this: JObject<'l>,
    boot_count: jint,
    system: JString<'l>,
) {
    fail_open(&mut env, (), |env| {
        let system = system.try_to_string(env).unwrap_or_default();
        Engine::global().started(u32::try_from(boot_count).unwrap_or(0), &system);
        Ok(())
    });
}

/// `screen(request)`: the packed reply.
#[jni_mangle("app.curfew.screening.NativeScreener")]
pub extern "system" fn screen<'l>(
    mut env: EnvUnowned<'l>,
    _this: JObject<'l>,
    request: JByteArray<'l>,
) -> jlong {
    fail_open(&mut env, LAST_RESORT, |env| {
        let mut bytes = [0; MAX_REQUEST + 1];
        Ok(match read(env, &request, &mut bytes) {
            Ok(bytes) => Engine::global().screen(bytes),
            Err(error) => {
                env.exception_clear();
                Engine::global().refuse(&error.to_string())
            }
        })
    })
}

/// `record(ticket, afterMicros, delivered)`: what became of the answer.
#[jni_mangle("app.curfew.screening.NativeScreener")]
pub extern "system" fn record<'l>(
    mut env: EnvUnowned<'l>,
    _this: JObject<'l>,
    ticket: jint,
    after_micros: jlong,
    delivered: jboolean,
) -> jint {
    fail_open(&mut env, FAILED, |_| {
        let after_us = u64::try_from(after_micros).unwrap_or(0);
        Ok(Engine::global().record(ticket, after_us, delivered).code())
    })
}

/// `failed(kind, detail)`: a failure that Kotlin saw.
#[jni_mangle("app.curfew.screening.NativeScreener")]
pub extern "system" fn failed<'l>(
    mut env: EnvUnowned<'l>,
    _this: JObject<'l>,
    kind: jint,
    detail: JString<'l>,
) -> jint {
    fail_open(&mut env, FAILED, |env| {
        let kind = u8::try_from(kind).ok().and_then(FailureKind::from_code);
        let detail = detail.try_to_string(env).unwrap_or_default();
        Ok(Engine::global()
            .failed(kind.unwrap_or(FailureKind::Other), &detail)
            .code())
    })
}

/// `protection(active, cause)`: the screening role was gained or lost, and the like.
#[jni_mangle("app.curfew.screening.NativeScreener")]
pub extern "system" fn protection<'l>(
    mut env: EnvUnowned<'l>,
    _this: JObject<'l>,
    active: jboolean,
    cause: JString<'l>,
) -> jint {
    fail_open(&mut env, FAILED, |env| {
        let cause = cause.try_to_string(env).unwrap_or_default();
        Ok(Engine::global().protection(active, &cause).code())
    })
}

/// `injectFault(kind)`: 1 panics in the next decision, 0 takes that back.
#[cfg(feature = "fault-injection")]
#[jni_mangle("app.curfew.screening.NativeScreener")]
pub extern "system" fn inject_fault<'l>(mut env: EnvUnowned<'l>, _this: JObject<'l>, kind: jint) {
    fail_open(&mut env, (), |_| {
        Engine::global().inject_fault(kind);
        Ok(())
    });
}

/// Runs one entry; any failure is recorded and gives `otherwise`, and no exception is left.
fn fail_open<'l, T>(
    env: &mut EnvUnowned<'l>,
    otherwise: T,
    body: impl FnOnce(&mut Env<'l>) -> jni::errors::Result<T>,
) -> T {
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        env.with_env(|env| body(env).inspect_err(|_| env.exception_clear()))
            .into_outcome()
    }));
    match outcome {
        Ok(Outcome::Ok(value)) => return value,
        Ok(Outcome::Err(error)) => note(|| Engine::global().noticed(&error.to_string())),
        Ok(Outcome::Panic(_)) | Err(_) => note(|| Engine::global().panicked()),
    }
    otherwise
}

/// Records a failure; where even that panics, there is nothing left to tell.
fn note(record: impl FnOnce()) {
    let _ = catch_unwind(AssertUnwindSafe(record));
}

/// Copies the request out of the Java array. Of a longer one it takes one byte more than a
/// request may have, so that the decoder refuses it.
fn read<'a>(
    env: &Env<'_>,
    request: &JByteArray<'_>,
    bytes: &'a mut [u8; MAX_REQUEST + 1],
) -> jni::errors::Result<&'a [u8]> {
    let mut copy = [0i8; MAX_REQUEST + 1];
    let length = request.len(env)?.min(copy.len());
    request.get_region(env, 0, &mut copy[..length])?;
    for (byte, copied) in bytes.iter_mut().zip(&copy[..length]) {
        *byte = copied.cast_unsigned();
    }
    Ok(&bytes[..length])
}
