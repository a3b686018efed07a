//! Tests of the public interface: shared vectors and properties, one module a concept.

mod arbitrary;
mod calls_abroad;
mod conditions;
mod counts;
mod data;
mod decisions;
mod doubts;
mod lint;
mod numbers;
mod readings;
mod recipes;
mod refusals;
mod rulebooks;
mod windows;
