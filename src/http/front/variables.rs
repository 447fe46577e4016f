//! Gives variables the types that the operation declares, before any resolver starts.

use apollo_compiler::Schema;
use apollo_compiler::executable::Operation;
use apollo_compiler::parser::SourceMap;
use apollo_compiler::request::coerce_variable_values;
use apollo_compiler::response::{JsonMap, JsonValue};
use apollo_compiler::validation::Valid;
use async_graphql::{Name, Pos, Value, Variables};
use serde_json::Map;

use super::error::{Code, RequestError};
use super::limits::Limits;
use super::size::{check_list, check_text, too_many_variables};
use crate::graphql::sentence::sentence;

/// The values of the declared variables; values for others are ignored, as the specification says.
pub(super) fn coerce(
    schema: &Valid<Schema>,
    operation: &Operation,
    sources: &SourceMap,
    given: Map<String, serde_json::Value>,
    limits: &Limits,
) -> Result<JsonMap, RequestError> {
    if given.len() > limits.variables {
        return Err(too_many_variables(given.len(), limits));
    }
    let mut values = JsonMap::new();
    for (name, value) in given {
        check_value(&value, limits)?;
        if operation.variables.iter().any(|declared| declared.name == name.as_str()) {
            values.insert(name, value.into());
        }
    }
    match coerce_variable_values(schema, operation, &values) {
        Ok(values) => Ok(values.into_inner()),
        Err(error) => {
            let location = error
                .location()
                .and_then(|span| span.line_column_range(sources))
                .map(|range| Pos { line: range.start.line, column: range.start.column });
            Err(RequestError::new(Code::BadUserInput, sentence(&error.message().to_string())).at(location))
        }
    }
}

/// The values in the engine's own form.
pub(super) fn for_engine(values: JsonMap) -> Variables {
    let members = values.into_iter().map(|(name, value)| (Name::new(name.as_str()), convert(value)));
    Variables::from_value(Value::Object(members.collect()))
}

fn convert(value: JsonValue) -> Value {
    match value {
        JsonValue::Null => Value::Null,
        JsonValue::Bool(boolean) => Value::Boolean(boolean),
        JsonValue::Number(number) => Value::Number(number),
        JsonValue::String(text) => Value::String(text.as_str().to_owned()),
        JsonValue::Array(items) => Value::List(items.into_iter().map(convert).collect()),
        JsonValue::Object(members) => Value::Object(
            members.into_iter().map(|(name, value)| (Name::new(name.as_str()), convert(value))).collect(),
        ),
    }
}

/// The JSON parser's recursion limit bounds this recursion.
fn check_value(value: &serde_json::Value, limits: &Limits) -> Result<(), RequestError> {
    match value {
        serde_json::Value::String(text) => check_text(text),
        serde_json::Value::Array(items) => {
            check_list(items.len(), limits)?;
            items.iter().try_for_each(|item| check_value(item, limits))
        }
        serde_json::Value::Object(members) => members.iter().try_for_each(|(name, member)| {
            check_text(name)?;
            check_value(member, limits)
        }),
        _ => Ok(()),
    }
}
