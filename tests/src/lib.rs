//! Whole-path tests; see the folder of the same name.
