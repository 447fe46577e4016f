//! Merges fields that answer under the same name, as GraphQL's CollectFields does.
//!
//! The engine runs each selection for itself and merges the results, so a mutation that is selected twice would write
//! twice, and a field that fails would fail twice.

use std::cell::Cell;
use std::collections::{HashMap, HashSet};

use apollo_compiler::Schema;
use apollo_compiler::response::JsonMap;
use async_graphql::parser::types::{
    Directive, DocumentOperations, ExecutableDocument, Field, FragmentDefinition, InlineFragment,
    OperationType, Selection, SelectionSet,
};
use async_graphql::{Name, Positioned};
use async_graphql_value::Value as InputValue;

use super::error::{Code, RequestError};
use super::limits::Limits;

/// Whether what is merged depends on variables: something may be skipped or included.
pub(super) fn varies(document: &ExecutableDocument) -> bool {
    let DocumentOperations::Single(operation) = &document.operations else { return false };
    let fragments = document.fragments.values().map(|fragment| &fragment.node.selection_set.node);
    std::iter::once(&operation.node.selection_set.node).chain(fragments).any(is_conditional)
}

fn is_conditional(set: &SelectionSet) -> bool {
    set.items.iter().any(|selection| {
        let (directives, below) = match &selection.node {
            Selection::Field(field) => (&field.node.directives, Some(&field.node.selection_set)),
            Selection::InlineFragment(fragment) => {
                (&fragment.node.directives, Some(&fragment.node.selection_set))
            }
            Selection::FragmentSpread(spread) => (&spread.node.directives, None),
        };
        !directives.is_empty() || below.is_some_and(|set| is_conditional(&set.node))
    })
}

/// A selection of the engine's document, without its arguments, takes about so many bytes.
const SELECTION_BYTES: u64 = 400;
/// An item or member of an argument takes about so many bytes, besides its text.
const VALUE_BYTES: u64 = 64;

/// Leaves out what the variables skip, and merges what remains. Returns about how many bytes that takes.
///
/// A fragment is merged wherever it is spread, and with it the text of its arguments, so that is bounded.
pub(super) fn merge(
    schema: &Schema,
    document: &mut ExecutableDocument,
    variables: &JsonMap,
    limits: &Limits,
) -> Result<u64, RequestError> {
    let DocumentOperations::Single(operation) = &mut document.operations else { return Ok(0) };
    let kind = match operation.node.ty {
        OperationType::Query => apollo_compiler::executable::OperationType::Query,
        OperationType::Mutation => apollo_compiler::executable::OperationType::Mutation,
        OperationType::Subscription => apollo_compiler::executable::OperationType::Subscription,
    };
    let Some(root) = schema.root_operation(kind) else { return Ok(0) };
    let most = u64::try_from(limits.body_bytes)
        .unwrap_or(u64::MAX)
        .saturating_add(limits.selections * SELECTION_BYTES);
    let merge = Merge { schema, fragments: &document.fragments, variables, most, bytes: Cell::new(0) };
    let merged = merge.set(root.as_str(), &[&operation.node.selection_set.node]);
    let bytes = merge.bytes.get();
    if bytes > most {
        return Err(RequestError::new(
            Code::QueryTooComplex,
            "The document's fragments are spread too often for their size. Send long values in variables.",
        ));
    }
    operation.node.selection_set.node = merged;
    Ok(bytes)
}

struct Merge<'d> {
    schema: &'d Schema,
    fragments: &'d HashMap<Name, Positioned<FragmentDefinition>>,
    variables: &'d JsonMap,
    most: u64,
    /// What was merged takes about so much; past `most` nothing more is copied.
    bytes: Cell<u64>,
}

/// The fields of a set by the name of their answer, in the order in which they come.
#[derive(Default)]
struct Collected<'d> {
    keys: HashMap<&'d str, usize>,
    selections: Vec<Positioned<Collect<'d>>>,
    visited: HashSet<&'d str>,
}

enum Collect<'d> {
    /// A field, and what all its selections select.
    Field(&'d Field, Vec<&'d SelectionSet>),
    /// Only for objects of some type: the engine decides for each.
    Narrower(&'d str, &'d SelectionSet),
}

impl<'d> Merge<'d> {
    fn count(&self, bytes: u64) {
        self.bytes.set(self.bytes.get().saturating_add(bytes));
    }

    fn is_full(&self) -> bool {
        self.bytes.get() > self.most
    }

    /// What `sets` select on a value of type `parent`, as one.
    fn set(&self, parent: &str, sets: &[&'d SelectionSet]) -> SelectionSet {
        if self.is_full() {
            return SelectionSet { items: Vec::new() };
        }
        let mut collected = Collected::default();
        for set in sets {
            self.collect(parent, set, &mut collected);
        }
        let items = collected.selections.into_iter().map(|collect| {
            let pos = collect.pos;
            Positioned::new(self.selection(parent, collect), pos)
        });
        SelectionSet { items: items.collect() }
    }

    fn collect(&self, parent: &str, set: &'d SelectionSet, into: &mut Collected<'d>) {
        for selection in &set.items {
            let pos = selection.pos;
            match &selection.node {
                Selection::Field(field) if self.includes(&field.node.directives) => {
                    let key = field.node.response_key().node.as_str();
                    let below = &field.node.selection_set.node;
                    let at = *into.keys.entry(key).or_insert(into.selections.len());
                    match into.selections.get_mut(at).map(|collect| &mut collect.node) {
                        Some(Collect::Field(_, sets)) => sets.push(below),
                        _ => into
                            .selections
                            .push(Positioned::new(Collect::Field(&field.node, vec![below]), pos)),
                    }
                }
                Selection::InlineFragment(fragment) if self.includes(&fragment.node.directives) => {
                    let on = fragment
                        .node
                        .type_condition
                        .as_ref()
                        .map(|condition| condition.node.on.node.as_str());
                    self.fragment(parent, (on, &fragment.node.selection_set.node, pos), into);
                }
                Selection::FragmentSpread(spread) if self.includes(&spread.node.directives) => {
                    let name = spread.node.fragment_name.node.as_str();
                    if let Some(fragment) = self.fragments.get(name)
                        && into.visited.insert(name)
                    {
                        let on = fragment.node.type_condition.node.on.node.as_str();
                        self.fragment(parent, (Some(on), &fragment.node.selection_set.node, pos), into);
                    }
                }
                _ => {}
            }
        }
    }

    fn fragment(
        &self,
        parent: &str,
        (on, set, pos): (Option<&'d str>, &'d SelectionSet, async_graphql::Pos),
        into: &mut Collected<'d>,
    ) {
        match on.filter(|on| *on != parent) {
            None => self.collect(parent, set, into),
            Some(on) => into.selections.push(Positioned::new(Collect::Narrower(on, set), pos)),
        }
    }

    fn selection(&self, parent: &str, collect: Positioned<Collect<'d>>) -> Selection {
        let pos = collect.pos;
        self.count(SELECTION_BYTES);
        match collect.node {
            Collect::Field(field, sets) => {
                field.arguments.iter().for_each(|(_, value)| self.count(bytes_of(&value.node)));
                let ty = self.schema.type_field(parent, field.name.node.as_str());
                let ty = ty.map(|field| field.ty.inner_named_type().as_str()).unwrap_or_default();
                let field = Field {
                    alias: field.alias.clone(),
                    name: field.name.clone(),
                    arguments: if self.is_full() { Vec::new() } else { field.arguments.clone() },
                    directives: Vec::new(),
                    selection_set: Positioned::new(self.set(ty, &sets), field.selection_set.pos),
                };
                Selection::Field(Positioned::new(field, pos))
            }
            Collect::Narrower(on, set) => {
                let condition =
                    async_graphql::parser::types::TypeCondition { on: Positioned::new(Name::new(on), pos) };
                let fragment = InlineFragment {
                    type_condition: Some(Positioned::new(condition, pos)),
                    directives: Vec::new(),
                    selection_set: Positioned::new(self.set(on, &[set]), pos),
                };
                Selection::InlineFragment(Positioned::new(fragment, pos))
            }
        }
    }

    fn includes(&self, directives: &[Positioned<Directive>]) -> bool {
        directives.iter().all(|directive| {
            let given = directive.node.arguments.iter().find(|(name, _)| name.node == "if");
            let holds = given.is_some_and(|(_, value)| match &value.node {
                InputValue::Boolean(value) => *value,
                InputValue::Variable(name) => {
                    self.variables.get(name.as_str()).and_then(|value| value.as_bool()).unwrap_or_default()
                }
                _ => false,
            });
            match directive.node.name.node.as_str() {
                "skip" => !holds,
                "include" => holds,
                _ => true,
            }
        })
    }
}

fn bytes_of(value: &InputValue) -> u64 {
    let length = |text: &str| u64::try_from(text.len()).unwrap_or(u64::MAX);
    let below: u64 = match value {
        InputValue::String(text) => length(text),
        InputValue::List(items) => items.iter().map(bytes_of).sum(),
        InputValue::Object(members) => {
            members.iter().map(|(name, value)| length(name).saturating_add(bytes_of(value))).sum()
        }
        _ => 0,
    };
    below.saturating_add(VALUE_BYTES)
}
