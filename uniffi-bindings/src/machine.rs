//! The functions of the virtual machine that the library calls, straight through its table.
//!
//! The safe way of the crate `jni` looks up classes of exceptions and attaches threads, which none of
//! this needs, in 80 KB.

// For the calls through the table.
#![allow(unsafe_code)]

use std::ffi::CStr;
use std::ptr;

use jni::EnvUnowned;
use jni::objects::{JByteArray, JString};
use jni::strings::JNIStr;
use jni::sys::{JNIEnv, jbyteArray, jclass, jint, jobject, jvalue};

use crate::request::MAX_REQUEST;

/// Why an argument could not be read; nothing of what is in it.
pub(crate) type Unreadable = &'static str;

/// The virtual machine, as the thread sees it that called an entry; it lives as long as the call.
#[derive(Clone, Copy)]
pub(crate) struct Machine(*mut JNIEnv);

/// Calls a function of JNI 1.1 by its name in the table.
macro_rules! call {
    ($machine:expr, $name:ident $(, $argument:expr)*) => {
        // SAFETY: the machine gave the table to this thread for the call that is under way, with
        // its arguments, which are handed on as they came or were looked at before.
        unsafe { ((**$machine.0).v1_1.$name)($machine.0 $(, $argument)*) }
    };
}

impl Machine {
    pub(crate) fn of(env: &EnvUnowned<'_>) -> Machine {
        Machine(env.as_raw())
    }

    /// Copies a text out. No exception is left.
    pub(crate) fn text(self, text: &JString<'_>) -> Result<String, Unreadable> {
        if text.is_null() {
            return Err("a text is null");
        }
        let characters = call!(self, GetStringUTFChars, text.as_raw(), ptr::null_mut());
        if characters.is_null() {
            call!(self, ExceptionClear);
            return Err("a text has no memory");
        }
        // SAFETY: the machine made them, with a zero at their end, and they are given back below.
        let copy = unsafe { JNIStr::from_ptr(characters) }
            .to_str()
            .into_owned();
        call!(self, ReleaseStringUTFChars, text.as_raw(), characters);
        Ok(copy)
    }

    /// Copies the request out of the Java array. Of a longer one it takes one byte more than a
    /// request may have, so that the decoder refuses it.
    pub(crate) fn read<'a>(
        self,
        request: &JByteArray<'_>,
        bytes: &'a mut [u8; MAX_REQUEST + 1],
    ) -> Result<&'a [u8], Unreadable> {
        if request.is_null() {
            return Err("the request is null");
        }
        let length = call!(self, GetArrayLength, request.as_raw());
        let length = usize::try_from(length).unwrap_or(0).min(bytes.len());
        let bytes = &mut bytes[..length];
        call!(
            self,
            GetByteArrayRegion,
            request.as_raw(),
            0,
            length as jint,
            bytes.as_mut_ptr().cast()
        );
        Ok(bytes)
    }

    /// Copies a Java array out, whole.
    pub(crate) fn bytes(self, array: jbyteArray) -> Result<Vec<u8>, Unreadable> {
        if array.is_null() {
            return Err("an array is null");
        }
        let length = call!(self, GetArrayLength, array);
        let mut bytes = vec![0; usize::try_from(length).unwrap_or(0)];
        let place = bytes.as_mut_ptr().cast();
        call!(self, GetByteArrayRegion, array, 0, length, place);
        Ok(bytes)
    }

    /// A Java array of `head` and `rest`. Null where the machine has no memory for it: the exception that
    /// says so is left to be thrown.
    pub(crate) fn array(self, head: u8, rest: &[u8]) -> jbyteArray {
        let Ok(length) = jint::try_from(rest.len() + 1) else {
            return ptr::null_mut();
        };
        let array = call!(self, NewByteArray, length);
        if !array.is_null() {
            let head = (&raw const head).cast();
            call!(self, SetByteArrayRegion, array, 0, 1, head);
            let rest = rest.as_ptr().cast();
            call!(self, SetByteArrayRegion, array, 1, length - 1, rest);
        }
        array
    }

    /// Calls a static function of `class` that takes an object, a number and an array, and returns an array.
    /// No exception is left.
    pub(crate) fn ask(
        self,
        class: jclass,
        name: &CStr,
        object: jobject,
        number: jint,
        head: u8,
        rest: &[u8],
    ) -> Result<Vec<u8>, Unreadable> {
        let signature = c"(Ljava/lang/Object;I[B)[B".as_ptr();
        let method = call!(self, GetStaticMethodID, class, name.as_ptr(), signature);
        let array = self.array(head, rest);
        if method.is_null() || array.is_null() {
            call!(self, ExceptionClear);
            return Err("the answer cannot be asked for");
        }
        let arguments = [
            jvalue { l: object },
            jvalue { i: number },
            jvalue { l: array },
        ];
        let answer = call!(
            self,
            CallStaticObjectMethodA,
            class,
            method,
            arguments.as_ptr()
        );
        let thrown = call!(self, ExceptionOccurred);
        let bytes = if thrown.is_null() {
            self.bytes(answer)
        } else {
            call!(self, ExceptionClear);
            Err("the answer was thrown")
        };
        for object in [thrown, answer, array] {
            call!(self, DeleteLocalRef, object);
        }
        bytes
    }
}
