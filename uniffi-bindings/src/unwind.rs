//! The unwinder of builds without the NDK: without one, a panic while a call is screened could not
//! be caught and would end the app.
//!
//! The crate is linked for the C symbols it defines (`_Unwind_RaiseException` and its like), which
//! the standard library calls; nothing in it is named by this crate. Feature `unwinder`, Android
//! only: there the NDK would link its libunwind.

extern crate unwinding as _;
