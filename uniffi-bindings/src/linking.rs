//! What the linker of the Android library is told.
//!
//! It keeps functions and constants of the same bytes once: a fortieth of the library. `--icf=safe` folds what no
//! object says it compares by address. clang says it for SQLite, which does compare
//! functions; rustc says nothing, which counts as all. Rust promises none of its functions or constants an address
//! of its own, so the table of those that need one is here, and empty.
//! Source: LLVM Extensions, section "SHT_LLVM_ADDRSIG".
//!
//! And it finds here what SQLite's parser names of what is left out of SQLite (`xtask/src/native.rs`): that parser
//! comes generated, with `ALTER TABLE`, `ANALYZE`, views and virtual tables in it. Such a statement does nothing; Curfew
//! has none, and on the phone no database but its own is opened.
//! Source: SQLite, "Compile-time Options", section "Options To Omit Features".

#![allow(unsafe_code)] // The lint counts all assembly, and every name that is kept, as such.

core::arch::global_asm!(".addrsig");

macro_rules! left_out {
    ($($name:ident)*) => {$(
        #[unsafe(no_mangle)]
        #[allow(non_snake_case)] // As SQLite has it.
        extern "C" fn $name() {}
    )*};
}

left_out! {
    sqlite3AlterAddConstraint
    sqlite3AlterBeginAddColumn
    sqlite3AlterDropColumn
    sqlite3AlterDropConstraint
    sqlite3AlterFinishAddColumn
    sqlite3AlterRenameColumn
    sqlite3AlterRenameTable
    sqlite3AlterSetNotNull
    sqlite3Analyze
    sqlite3CreateView
    sqlite3Reindex
    sqlite3VtabArgExtend
    sqlite3VtabArgInit
    sqlite3VtabBeginParse
    sqlite3VtabFinishParse
}
