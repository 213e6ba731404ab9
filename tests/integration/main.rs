//! x

mod behaviour; // Small edits of a statement change its level as they must, or leave it alone.
mod scheme; // The example bank of the commitment scheme.
