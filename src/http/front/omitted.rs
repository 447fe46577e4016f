//! Takes out arguments whose variable was not given, so that the engine uses the argument's own default.

use apollo_compiler::executable::Operation;
use apollo_compiler::response::JsonMap;
use async_graphql::parser::types::{DocumentOperations, ExecutableDocument, Selection, SelectionSet};
use async_graphql::{Name, Positioned};
use async_graphql_value::Value as InputValue;

/// Removes the arguments that the request leaves to their defaults.
pub(super) fn remove(document: &mut ExecutableDocument, operation: &Operation, variables: &JsonMap) {
    let all_given = operation.variables.iter().all(|variable| variables.contains_key(variable.name.as_str()));
    if all_given {
        return;
    }
    if let DocumentOperations::Single(operation) = &mut document.operations {
        in_set(&mut operation.node.selection_set.node, variables);
    }
    for fragment in document.fragments.values_mut() {
        in_set(&mut fragment.node.selection_set.node, variables);
    }
}

fn in_set(set: &mut SelectionSet, variables: &JsonMap) {
    for selection in &mut set.items {
        match &mut selection.node {
            Selection::Field(field) => {
                keep_given(&mut field.node.arguments, variables);
                in_set(&mut field.node.selection_set.node, variables);
            }
            Selection::InlineFragment(fragment) => in_set(&mut fragment.node.selection_set.node, variables),
            Selection::FragmentSpread(_) => {}
        }
    }
}

fn keep_given(arguments: &mut Vec<(Positioned<Name>, Positioned<InputValue>)>, variables: &JsonMap) {
    arguments.retain(|(_, value)| match &value.node {
        InputValue::Variable(name) => variables.contains_key(name.as_str()),
        _ => true,
    });
}
