//! Tests of the public interface: shared vectors and properties, one module a concept.

mod arbitrary;
mod calls_abroad;
mod conditions;
mod counts;
mod data;
mod decisions;
mod doubts;
mod foreign;
mod forms_of_china;
mod lint;
mod lint_calls;
mod lint_times;
mod numbers;
mod readings;
mod recipes;
mod refusals;
mod rulebooks;
mod windows;
