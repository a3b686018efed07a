//! Whole-path tests, in the folder of the same name, and the data that they measure with.

pub mod numbers;
pub mod rulebooks;
