//! The program from outside: one binary of tests, one module per promise.

mod architecture; // Stages use only earlier stages, and every module says what it is for.
mod audit; // Many documents: every input is one entry, and the report is the same however the work is shared.
mod bad_input; // Whatever is wrong with a file is one clear entry, within seconds and little memory.
mod behaviour; // Small edits of a statement change its level as they must, or leave it alone.
mod cli; // Arguments, exit codes, settings and outputs.
mod common; // Runs the program in known surroundings.
mod compare; // Two versions of a plan: the edits that matter are named, and nothing else.
mod contract; // The JSON report keeps what it promises.
mod determinism; // The same input gives the same bytes, whatever the number of workers.
mod exports; // Pages, workbooks and databases of an audit hold what it found.
mod formats; // The same plan in six formats has the same findings.
mod hostile; // Names and texts that would be commands or markup elsewhere are nothing but text.
mod outputs; // Several formats in one run, completion scripts and manual pages.
mod pipelines; // The examples for pipelines do what they say.
mod properties; // No bytes make the program panic or obey them.
mod readme; // The README shows what the program prints.
mod rules; // The catalogue is whole, rule authors get what the README says, conditions hold without code.
mod scheme; // The example bank of the commitment scheme.
mod wording; // Reports speak one language, and call a duty only what is law.
