//! What an operation costs, in points: one for each field of each row that it is expected to read.

use std::collections::HashMap;

use apollo_compiler::ExecutableDocument;
use apollo_compiler::executable::{Field, Operation, Selection, SelectionSet, Value};
use apollo_compiler::response::JsonMap;

use super::error::{Code, RequestError};
use super::limits::Limits;

/// What hashes a password takes the processor for as long as thousands of rows do, and is how passwords are guessed.
const HASHING: [&str; 2] = ["accountRegister", "sessionCreate"];
const HASHING_POINTS: u64 = 5_000;

/// An operation's cost, and whether it depends on the variables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cost {
    pub(super) points: u64,
    pub(super) varies: bool,
}

/// The cost of an operation with these variables.
pub(super) fn of(
    document: &ExecutableDocument,
    operation: &Operation,
    variables: &JsonMap,
    limits: &Limits,
) -> Cost {
    let mut count = Count { document, variables, limits, fragments: HashMap::new(), varies: false };
    let points = count.set(&operation.selection_set).once;
    Cost { points, varies: count.varies }
}

/// Refuses an operation that costs more than the limit.
pub(super) fn check(points: u64, limits: &Limits) -> Result<(), RequestError> {
    let most = limits.cost;
    if points <= most {
        return Ok(());
    }
    Err(RequestError::new(
        Code::QueryTooComplex,
        format!("The operation costs {points} points, more than the {most} allowed. Ask for smaller pages."),
    ))
}

/// The cost of a selection set: what is paid once, and what each row of its connection costs.
///
/// Keeping the two apart makes the cost of a fragment independent of where it is spread.
#[derive(Debug, Clone, Copy, Default)]
struct Points {
    once: u64,
    each_row: u64,
}

struct Count<'a> {
    document: &'a ExecutableDocument,
    variables: &'a JsonMap,
    limits: &'a Limits,
    fragments: HashMap<&'a str, Points>,
    varies: bool,
}

impl<'a> Count<'a> {
    fn set(&mut self, set: &'a SelectionSet) -> Points {
        let on_connection = is_connection(&set.ty);
        let mut sum = Points::default();
        for selection in &set.selections {
            let points = match selection {
                Selection::Field(field) if on_connection && is_rows(field) => {
                    Points { once: 0, each_row: self.row(field) }
                }
                Selection::Field(field) => {
                    let own = if is_hashing(&set.ty, field) { HASHING_POINTS } else { 0 };
                    Points { once: self.field(field).saturating_add(own), each_row: 0 }
                }
                Selection::InlineFragment(fragment) => self.set(&fragment.selection_set),
                Selection::FragmentSpread(spread) => self.fragment(&spread.fragment_name),
            };
            sum.once = sum.once.saturating_add(points.once);
            sum.each_row = sum.each_row.saturating_add(points.each_row);
        }
        sum
    }

    fn fragment(&mut self, name: &'a str) -> Points {
        if let Some(points) = self.fragments.get(name) {
            return *points;
        }
        let points =
            self.document.fragments.get(name).map_or_else(Points::default, |it| self.set(&it.selection_set));
        self.fragments.insert(name, points);
        points
    }

    fn row(&mut self, field: &'a Field) -> u64 {
        self.set(&field.selection_set).once.saturating_add(1)
    }

    fn field(&mut self, field: &'a Field) -> u64 {
        let below = self.set(&field.selection_set);
        if is_connection(field.ty().inner_named_type()) {
            let rows = self.page(field).unwrap_or(self.limits.default_page);
            return below.each_row.saturating_mul(rows).saturating_add(below.once).saturating_add(1);
        }
        let rows = if field.ty().is_list() && !field.selection_set.is_empty() { self.list(field) } else { 1 };
        below.once.saturating_mul(rows).saturating_add(1)
    }

    /// The rows that a page's arguments ask for: the larger, should both be given.
    fn page(&mut self, field: &'a Field) -> Option<u64> {
        ["first", "last"]
            .into_iter()
            .filter_map(|name| argument(field, name))
            .filter_map(|value| self.number(value))
            .max()
    }

    /// The rows of a list without pages: as many as are asked for by id, or what a list has as a rule.
    fn list(&mut self, field: &'a Field) -> u64 {
        let ids = match argument(field, "ids") {
            Some(Value::List(items)) => Some(items.len()),
            Some(Value::Variable(name)) => {
                self.varies = true;
                self.variables.get(name.as_str()).and_then(|value| value.as_array()).map(Vec::len)
            }
            _ => None,
        };
        ids.and_then(|count| u64::try_from(count).ok()).unwrap_or(self.limits.expected_list)
    }

    /// A negative page size counts as a usual page: the field itself tells the client what is wrong.
    fn number(&mut self, value: &Value) -> Option<u64> {
        match value {
            Value::Int(number) => Some(number.as_str().parse().unwrap_or(self.limits.default_page)),
            Value::Variable(name) => {
                self.varies = true;
                let value = self.variables.get(name.as_str()).filter(|value| !value.is_null())?;
                Some(value.as_u64().unwrap_or(self.limits.default_page))
            }
            _ => None,
        }
    }
}

fn argument<'a>(field: &'a Field, name: &str) -> Option<&'a Value> {
    let given = field.arguments.iter().find(|argument| argument.name == name).map(|given| &*given.value);
    given.or_else(|| field.definition.argument_by_name(name)?.default_value.as_deref())
}

fn is_hashing(type_name: &str, field: &Field) -> bool {
    type_name == "Mutation" && HASHING.contains(&field.name.as_str())
}

fn is_connection(type_name: &str) -> bool {
    type_name.ends_with("Connection")
}

fn is_rows(field: &Field) -> bool {
    matches!(field.name.as_str(), "edges" | "nodes")
}
