//! The screens' entry: one function of the virtual machine's for all that UniFFI describes.
//!
//! UniFFI's macros say how values cross ([`Lift`], [`LowerReturn`]) and describe the interface;
//! `cargo xtask bindings` reads that description and writes the Kotlin. UniFFI's own Kotlin goes
//! through C and JNA, which weighs 240 KB in the app (ADR 9); this one goes through JNI. Nothing else is different: the bytes are those of UniFFI.
//!
//! What Kotlin sends is a function's number and its arguments in their order. What it gets is one
//! byte, `VALUE`, `ERROR` or `BROKEN`, and the value, the error or a text.

// For the exported symbols, and for what is kept of the thread that called.
#![allow(unsafe_code)]

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread::{self, ThreadId};

use jni::objects::{JByteArray, JClass, JObject};
use jni::sys::{jbyteArray, jclass, jint, jlong, jobject};
use jni::{EnvUnowned, jni_mangle};
use uniffi::{Lift, Lower, LowerReturn, RustBuffer, RustCallError};

use crate::UniFfiTag;
use crate::curfew::{Curfew, open_curfew};
use crate::engine::Engine;
use crate::error::CurfewError;
use crate::machine::Machine;
use crate::views::{AuthoritySignature, KeyError, PhoneKey, PhoneSigner};

/// The function returned.
const VALUE: u8 = 0;
/// It returned its error.
const ERROR: u8 = 1;
/// It could not be called, or broke off: a bug.
const BROKEN: u8 = 2;

/// `call(method, arguments, asked)`: the reply. `asked` is an object of Kotlin that the function asks in its turn.
#[jni_mangle("app.curfew.core.Door")]
pub extern "system" fn call<'l>(
    env: EnvUnowned<'l>,
    class: JClass<'l>,
    method: jint,
    arguments: JByteArray<'l>,
    asked: JObject<'l>,
) -> jbyteArray {
    let machine = Machine::of(&env);
    let called = catch_unwind(AssertUnwindSafe(|| {
        let arguments = machine.bytes(arguments.as_raw()).map_err(broken)?;
        let mut input = Input {
            bytes: &arguments,
            asked: Asked {
                machine,
                class: class.as_raw(),
                object: asked.as_raw(),
                thread: thread::current().id(),
            },
        };
        let method = usize::try_from(method).ok();
        let method = method.and_then(|method| METHODS.get(method));
        let method = method.ok_or_else(|| broken("there is no such function"))?;
        let answer = method(&Engine::global().into(), &mut input)?;
        Ok(answer)
    }));
    match called {
        Ok(Ok(value)) => machine.array(VALUE, &value),
        Ok(Err(RustCallError::Error(error))) => machine.array(ERROR, &error.destroy_into_vec()),
        Ok(Err(RustCallError::InternalError(why))) => machine.array(BROKEN, why.as_bytes()),
        Err(_) => {
            let _ = catch_unwind(|| Engine::global().panicked());
            machine.array(BROKEN, b"the library broke off")
        }
    }
}

/// `fingerprint()`: of the functions that there are, in their order.
#[jni_mangle("app.curfew.core.Door")]
pub extern "system" fn fingerprint<'l>(_env: EnvUnowned<'l>, _class: JClass<'l>) -> jlong {
    FINGERPRINT.cast_signed()
}

type Answer = Result<Vec<u8>, RustCallError>;

/// The arguments that are left to be read.
struct Input<'a> {
    bytes: &'a [u8],
    asked: Asked,
}

impl Input<'_> {
    fn next<T: Lift<UniFfiTag>>(&mut self) -> Result<T, RustCallError> {
        T::try_read(&mut self.bytes).map_err(broken)
    }

    fn asked(&mut self) -> Box<dyn PhoneSigner> {
        Box::new(self.asked)
    }
}

fn broken(why: impl ToString) -> RustCallError {
    RustCallError::InternalError(why.to_string())
}

fn lowered<T: LowerReturn<UniFfiTag>>(value: T) -> Answer
where
    T::ReturnType: Bytes,
{
    Ok(T::lower_return(value)?.bytes())
}

/// What UniFFI hands over C, as bytes.
trait Bytes {
    fn bytes(self) -> Vec<u8>;
}

impl Bytes for RustBuffer {
    fn bytes(self) -> Vec<u8> {
        self.destroy_into_vec()
    }
}

impl Bytes for () {
    fn bytes(self) -> Vec<u8> {
        Vec::new()
    }
}

impl Bytes for i8 {
    fn bytes(self) -> Vec<u8> {
        self.to_be_bytes().into()
    }
}

impl Bytes for u32 {
    fn bytes(self) -> Vec<u8> {
        self.to_be_bytes().into()
    }
}

/// Names the functions by their names and those of their arguments; behind a `;` comes what is asked in its turn.
macro_rules! methods {
    ($($name:ident($($argument:ident),* $(; $asked:ident)?))*) => {
        static METHODS: &[fn(&Curfew, &mut Input<'_>) -> Answer] = &[$(
            |curfew, _input| {
                $(let $argument = _input.next()?;)*
                $(let $asked = _input.asked();)?
                lowered(curfew.$name($($argument,)* $($asked)?))
            },
        )*];

        const FINGERPRINT: u64 = {
            let mut hash = FNV;
            $(hash = hashed(hash, stringify!($name));)*
            hash
        };
    };
}

// In the order of the alphabet, as `cargo xtask bindings` numbers them.
methods! {
    add_anchor(path; signer)
    add_key(name, path)
    add_number(name, text)
    anchor_request(path; signer)
    anchors()
    attach_file(case, path, name, mime)
    backup(passphrase, path)
    bundle(case, language, page, path; signer)
    bundle_contents(case)
    call_laws(seq, place, language)
    case_calls(id, skip, limit)
    case_detail(id, language, calls)
    case_hint(number, language)
    case_letter(case, who, language)
    cases()
    change_case(id, what, value, source, confidence)
    check_ledger()
    check_lists()
    checkpoint(; signer)
    code()
    complaint(case, form, who, language, sheet)
    counts(filter)
    create_list(name)
    day(since_ms, until_ms)
    delete_list(name)
    describe(number)
    entry(seq, ledger)
    evidence(since_ms)
    explain(question)
    export(form, filter, language, path)
    find_number(text)
    forget(before_ms, with_cases; signer)
    forget_preview(before_ms)
    forms(language)
    health()
    history(filter, before, limit)
    import_changes(name, path)
    import_numbers(name, path, is_new)
    import_rulebook(json)
    institutions(text, language)
    is_key(path)
    keys()
    law_places(language)
    laws(place, at_ms, offset_seconds, language)
    lint_rules(at_ms, offset_seconds)
    list_numbers(name, after, limit)
    lists()
    note_consent(case, note)
    note_memo(call, note)
    note_permission(name, granted)
    note_refusal(case, call, note)
    open_case(name, numbers, institution)
    open_curfew(device_dir, private_dir)
    other_ledgers()
    preview_import(path, labels)
    preview_rules(path, at_ms, offset_seconds)
    reconcile(rows)
    remove_key(id)
    remove_number(name, number)
    restore(passphrase, path)
    resume_blocking()
    rulebook()
    rulebook_json()
    save_rules(rules)
    search_list(name, text, after, limit)
    set_home(region)
    set_onboarding_done()
    set_own_numbers(numbers)
    set_paused(until_ms)
    set_zone(zone, offset_seconds)
    settings()
    start_quiet_hours(start, end, known_name, night_name)
    switch_list(name, on)
    try_rule(rules, id)
    undo_import(name)
    update_list(name, path)
    withdraw_note(case, entry)
    write_complaint(case, form, who, language, html, path)
}

/// Where FNV-1a starts.
const FNV: u64 = 0xcbf2_9ce4_8422_2325;

/// FNV-1a of 64 bits over a name and a line feed.
const fn hashed(mut hash: u64, name: &str) -> u64 {
    let name = name.as_bytes();
    let mut at = 0;
    while at <= name.len() {
        let byte = if at < name.len() { name[at] } else { b'\n' };
        hash = (hash ^ byte as u64).wrapping_mul(0x0100_0000_01b3);
        at += 1;
    }
    hash
}

impl Curfew {
    fn open_curfew(&self, device: String, private: Option<String>) -> Result<(), CurfewError> {
        open_curfew(device, private).map(drop)
    }
}

/// An object of Kotlin, for as long as the call lasts to which it was given.
#[derive(Clone, Copy)]
struct Asked {
    machine: Machine,
    class: jclass,
    object: jobject,
    thread: ThreadId,
}

// SAFETY: the table of the virtual machine and what it names belong to one thread; another that asks is refused
// before it touches them.
unsafe impl Send for Asked {}
// SAFETY: as above.
unsafe impl Sync for Asked {}

impl Asked {
    fn ask<T: Lift<UniFfiTag>>(&self, method: jint, argument: &[u8]) -> Result<T, KeyError> {
        let unusable = |why: String| KeyError::Unusable { why };
        if self.object.is_null() || thread::current().id() != self.thread {
            return Err(unusable("nobody can be asked".to_owned()));
        }
        let (class, object) = (self.class, self.object);
        let answer = self
            .machine
            .ask(class, c"answer", object, method, VALUE, argument)
            .map_err(|why| unusable(why.to_owned()))?;
        match answer.split_first() {
            Some((&VALUE, mut value)) => {
                T::try_read(&mut value).map_err(|why| unusable(why.to_string()))
            }
            Some((&ERROR, mut error)) => Err(Lift::<UniFfiTag>::try_read(&mut error)
                .unwrap_or_else(|why| unusable(why.to_string()))),
            _ => Err(unusable("the key store broke off".to_owned())),
        }
    }
}

impl PhoneSigner for Asked {
    fn key(&self) -> Result<PhoneKey, KeyError> {
        self.ask(0, &[])
    }

    fn sign(&self, text: Vec<u8>) -> Result<Vec<u8>, KeyError> {
        let mut argument = Vec::new();
        Lower::<UniFfiTag>::write(text, &mut argument);
        self.ask(1, &argument)
    }

    fn holds(&self, signature: AuthoritySignature) -> Result<bool, KeyError> {
        let mut argument = Vec::new();
        Lower::<UniFfiTag>::write(signature, &mut argument);
        self.ask(2, &argument)
    }
}
