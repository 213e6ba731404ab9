//! The JSON Schemas of the JSON reports, made from their types.

use schemars::Schema;

use super::{audit, json};

/// The schema of the report of a check, that `plansjekk schema` prints.
pub fn schema() -> String {
    printed(&schemars::schema_for!(json::Report<'static>))
}

/// The schema of the report of an audit, that `plansjekk schema audit` prints.
pub fn audit_schema() -> String {
    printed(&schemars::schema_for!(audit::Report<'static>))
}

/// A schema is plain JSON, so printing it cannot fail.
fn printed(schema: &Schema) -> String {
    serde_json::to_string_pretty(schema).map(|json| json + "\n").unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_schemas_under_version_control_are_current() {
        expect_test::expect_file!["../../fixtures/report.schema.json"].assert_eq(&super::schema());
        expect_test::expect_file!["../../fixtures/audit.schema.json"].assert_eq(&super::audit_schema());
    }
}
