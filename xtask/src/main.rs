//! Build steps that are more than one cargo or Maven command. `./dev` calls these;
//! each prints what it does and where its result lies.

mod apk;
mod bench;
mod bindings;
mod day;
mod dossier;
mod fuzz;
mod native;
mod plans;
mod schema;
mod tidy;

use clap::{Parser, Subcommand};

/// A step failed; the text says which and what to do.
pub(crate) type StepResult = Result<(), Box<dyn std::error::Error>>;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Curfew's build steps")]
struct Arguments {
    #[command(subcommand)]
    step: Step,
}

#[derive(Subcommand)]
enum Step {
    /// Build libcurfew.so for Android into target/android/ABI/.
    Native(native::Options),
    /// Write the Kotlin that UniFFI generates into android/target/generated/uniffi/.
    Bindings(bindings::Options),
    /// Assemble and sign the APKs into target/apk/ and print their sizes by part.
    Apk(apk::Options),
    /// Run a day of real calls through the app's service and the command line.
    Day(day::Options),
    /// Count what a decision and an append cost.
    Bench(bench::Options),
    /// Feed the readers of outside bytes what nobody wrote.
    Fuzz(fuzz::Options),
    /// Write the numbering plans that the app carries into data/.
    Plans(plans::Options),
    /// Write the JSON Schema of the rulebook into docs/formats/.
    Schema(schema::Options),
    /// Check the rules that no compiler checks: layering, names, left-over marks.
    Tidy(tidy::Options),
}

fn main() -> StepResult {
    match Arguments::parse().step {
        Step::Native(options) => native::run(&options),
        Step::Bindings(options) => bindings::run(&options),
        Step::Apk(options) => apk::run(&options),
        Step::Day(options) => day::run(&options),
        Step::Bench(options) => bench::run(&options),
        Step::Fuzz(options) => fuzz::run(&options),
        Step::Plans(options) => plans::run(&options),
        Step::Schema(options) => schema::run(&options),
        Step::Tidy(options) => tidy::run(&options),
    }
}
