//! Gives variables the types that the operation declares, before any resolver starts.

use apollo_compiler::Schema;
use apollo_compiler::ast::Type;
use apollo_compiler::executable::Operation;
use apollo_compiler::parser::SourceMap;
use apollo_compiler::request::coerce_variable_values;
use apollo_compiler::response::{JsonMap, JsonValue};
use apollo_compiler::schema::InputObjectType;
use apollo_compiler::validation::Valid;
use async_graphql::{Name, Pos, Value, Variables};
use serde_json::Map;

use super::error::{Code, RequestError};
use super::limits::Limits;
use super::size::{check_list, check_text, too_many_variables};
use crate::graphql::sentence::sentence;

/// The directive by which an input says how many of it a list may have, in its argument `count`.
const MAX_LIST_ITEMS: &str = "maxListItems";

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
    let lists = Lists { schema, limits };
    let mut values = JsonMap::new();
    for (name, value) in given {
        let declared = operation.variables.iter().find(|declared| declared.name == name.as_str());
        lists.check(&value, declared.map(|declared| &*declared.ty))?;
        if declared.is_some() {
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

/// How long the lists in a variable may be: most of them as the limits say, some as their type says.
struct Lists<'a> {
    schema: &'a Schema,
    limits: &'a Limits,
}

impl Lists<'_> {
    /// The type is not known below a value that is of another, which is refused when it is coerced. The JSON parser's
    /// recursion limit bounds this recursion.
    fn check(&self, value: &serde_json::Value, ty: Option<&Type>) -> Result<(), RequestError> {
        match value {
            serde_json::Value::String(text) => check_text(text),
            serde_json::Value::Array(items) => {
                let of = ty.filter(|ty| ty.is_list()).map(Type::item_type);
                check_list(items.len(), self.most(of))?;
                items.iter().try_for_each(|item| self.check(item, of))
            }
            serde_json::Value::Object(members) => {
                let of = ty.filter(|ty| ty.is_named()).and_then(|ty| self.input(ty));
                members.iter().try_for_each(|(name, member)| {
                    check_text(name)?;
                    let field = of.and_then(|of| of.fields.get(name.as_str()));
                    self.check(member, field.map(|field| &*field.ty))
                })
            }
            _ => Ok(()),
        }
    }

    fn most(&self, of: Option<&Type>) -> usize {
        let usual = self.limits.list_items;
        let Some(input) = of.filter(|of| of.is_named()).and_then(|of| self.input(of)) else { return usual };
        let allowed =
            input.directives.get(MAX_LIST_ITEMS).and_then(|it| it.specified_argument_by_name("count"));
        allowed
            .and_then(|count| usize::try_from(count.to_i32()?).ok())
            .map_or(usual, |count| count.max(usual))
    }

    fn input(&self, ty: &Type) -> Option<&InputObjectType> {
        self.schema.get_input_object(ty.inner_named_type()).map(|input| &**input)
    }
}
