//! Lets the linker keep functions and constants of the same bytes once: a fortieth of the library.
//!
//! `--icf=safe` folds what no object says it compares by address. clang says it for SQLite, which does compare
//! functions; rustc says nothing, which counts as all. Rust promises none of its functions or constants an address
//! of its own, so the table of those that need one is here, and empty.
//! Source: LLVM Extensions, section "SHT_LLVM_ADDRSIG".

#![allow(unsafe_code)] // The lint counts all assembly as such; this is a directive.

core::arch::global_asm!(".addrsig");
