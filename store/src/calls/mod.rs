//! Calls from elsewhere, read row by row: files that the command line can replay.

pub mod ftc;
