//! The JSON Schema of the JSON report, made from its types.

use super::json::Report;

/// The schema that `plansjekk schema` prints.
pub fn schema() -> String {
    let schema = schemars::schema_for!(Report<'static>);
    // A schema is plain JSON, so printing it cannot fail.
    serde_json::to_string_pretty(&schema).map(|json| json + "\n").unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_schema_under_version_control_is_current() {
        expect_test::expect_file!["../../fixtures/report.schema.json"].assert_eq(&super::schema());
    }
}
