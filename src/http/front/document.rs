//! One operation of a document, parsed, measured, validated and translated once for each text.

use std::sync::Arc;

use apollo_compiler::ast;
use apollo_compiler::executable::{Operation, OperationType};
use apollo_compiler::introspection::check_max_depth;
use apollo_compiler::response::{JsonMap, JsonValue};
use apollo_compiler::validation::{DiagnosticList, Valid};
use apollo_compiler::{ExecutableDocument, Name, Node, Schema};
use async_graphql::Pos;
use async_graphql::parser::types as engine;

use super::cost::{self, Cost};
use super::error::{Code, RequestError};
use super::limits::Limits;
use super::{Mode, OperationKind, Selection, convert, merged, positions, size};
use crate::graphql::sentence::sentence;

/// Brackets inside brackets that the parser follows: enough for every document that the other limits let pass.
const PARSER_RECURSION: usize = 200;

/// An operation that is ready to run, but for its variables.
pub(super) struct Document {
    pub(super) source: Valid<ExecutableDocument>,
    pub(super) operation: Node<Operation>,
    pub(super) engine: engine::ExecutableDocument,
    pub(super) kind: OperationKind,
    /// Whether fields are still to be merged, when the variables are known.
    pub(super) varies: bool,
    text: Arc<str>,
    /// Variables that say where a stream goes on, and nothing else.
    places: Vec<Name>,
    /// About how much memory the merged fields take.
    pub(super) merged_bytes: u64,
    /// Known in advance unless a page size is a variable.
    cost: Cost,
}

impl Document {
    /// Parses, measures and validates a text, and chooses the operation to run.
    pub(super) fn new(
        schema: &Valid<Schema>,
        text: &str,
        operation_name: Option<&str>,
        limits: &Limits,
        mode: Mode,
    ) -> Result<Self, RequestError> {
        let ast = parse(text, limits)?;
        size::check(&ast, limits)?;
        if mode == Mode::Production {
            refuse_introspection(&ast)?;
        }
        let source = ast
            .to_executable_validate(schema)
            .map_err(|invalid| refuse(Code::ValidationFailed, &invalid.errors, limits))?;
        let operation = choose(&source, operation_name)?;
        positions::check(schema, &source, &operation)?;
        check_max_depth(&source, &operation)
            .map_err(|error| RequestError::new(Code::QueryTooDeep, error.message().to_string()))?;
        let cost = cost::of(&source, &operation, &JsonMap::new(), limits);
        let mut engine = convert::operation(&source, &operation);
        let varies = merged::varies(&engine);
        let merged_bytes =
            if varies { 0 } else { merged::merge(schema, &mut engine, &JsonMap::new(), limits)? };
        Ok(Self {
            places: places(&operation, &source),
            text: text.into(),
            engine,
            varies,
            merged_bytes,
            kind: match operation.operation_type {
                OperationType::Query => OperationKind::Query,
                OperationType::Mutation => OperationKind::Mutation,
                OperationType::Subscription => OperationKind::Subscription,
            },
            cost,
            operation,
            source,
        })
    }

    /// What is selected with these variables.
    pub(super) fn selection(&self, variables: &JsonMap) -> Selection {
        let mut variables = variables.clone();
        variables.retain(|name, _| self.places.iter().all(|place| place.as_str() != name.as_str()));
        Selection {
            document: Arc::clone(&self.text),
            operation_name: self.operation.name.as_ref().map(|name| name.as_str().into()),
            variables: JsonValue::Object(variables).to_string().into(),
        }
    }

    /// What the operation costs with these variables.
    pub(super) fn cost(&self, variables: &JsonMap, limits: &Limits) -> u64 {
        if self.cost.varies {
            cost::of(&self.source, &self.operation, variables, limits).points
        } else {
            self.cost.points
        }
    }
}

/// The variables that are used once, for the place after which a stream goes on.
fn places(operation: &Operation, document: &ExecutableDocument) -> Vec<Name> {
    if operation.operation_type != OperationType::Subscription {
        return Vec::new();
    }
    let fields = operation.selection_set.selections.iter().filter_map(|selection| selection.as_field());
    let arguments = fields.flat_map(|field| &field.arguments);
    let places = arguments.filter(|argument| argument.name == "after");
    let variables = places.filter_map(|argument| argument.value.as_variable()).cloned();
    let printed = document.to_string();
    variables.filter(|name| mentions(&printed, name) == DECLARED_AND_USED_ONCE).collect()
}

const DECLARED_AND_USED_ONCE: usize = 2;

/// How often a printed document has a variable; too often where a string looks like one, which does no harm.
fn mentions(printed: &str, variable: &Name) -> usize {
    let behind = printed.split('$').skip(1).filter_map(|rest| rest.strip_prefix(variable.as_str()));
    behind.filter(|rest| !rest.starts_with(|next: char| next.is_ascii_alphanumeric() || next == '_')).count()
}

fn parse(text: &str, limits: &Limits) -> Result<ast::Document, RequestError> {
    let mut parser = ast::Document::parser().recursion_limit(PARSER_RECURSION).token_limit(limits.tokens);
    parser.parse_ast(text, "request").map_err(|invalid| {
        if parser.tokens_reached() > limits.tokens {
            let most = limits.tokens;
            return RequestError::new(
                Code::TooManyTokens,
                format!("The document has more than the {most} tokens allowed. Split it."),
            );
        }
        if parser.recursion_reached() > PARSER_RECURSION {
            return RequestError::new(Code::QueryTooDeep, "The document nests brackets too deep. Split it.");
        }
        refuse(Code::ParseFailed, &invalid.errors, limits)
    })
}

fn refuse(code: Code, errors: &DiagnosticList, limits: &Limits) -> RequestError {
    let mut refusals = errors.iter().take(limits.errors.max(1)).map(|diagnostic| {
        let location = diagnostic.line_column_range().map(|range| range.start);
        RequestError::new(code, sentence(&diagnostic.error.to_string()))
            .at(location.map(|start| Pos { line: start.line, column: start.column }))
    });
    let mut first = refusals.next().unwrap_or_else(|| RequestError::new(code, "The document is not valid."));
    first.others = refusals.collect();
    first
}

fn choose(document: &ExecutableDocument, name: Option<&str>) -> Result<Node<Operation>, RequestError> {
    if document.operations.is_empty() {
        return Err(RequestError::new(
            Code::OperationResolutionFailure,
            "The document has fragments only. Add an operation.",
        ));
    }
    document.operations.get(name).cloned().map_err(|_| {
        let message = match name {
            Some(name) => format!("The document has no operation named `{name}`. Name one that it has."),
            None => "The document has several operations. Say which to run in `operationName`.".to_owned(),
        };
        RequestError::new(Code::OperationResolutionFailure, message)
    })
}

fn refuse_introspection(document: &ast::Document) -> Result<(), RequestError> {
    let sets = document.definitions.iter().filter_map(|definition| match definition {
        ast::Definition::OperationDefinition(operation) => Some(&operation.selection_set),
        ast::Definition::FragmentDefinition(fragment) => Some(&fragment.selection_set),
        _ => None,
    });
    for set in sets {
        if selects_schema(set) {
            return Err(RequestError::new(
                Code::ValidationFailed,
                "Introspection is switched off. Read the published schema instead.",
            ));
        }
    }
    Ok(())
}

/// The names are reserved, so a field that bears one is an introspection field wherever it stands.
fn selects_schema(selections: &[ast::Selection]) -> bool {
    selections.iter().any(|selection| match selection {
        ast::Selection::Field(field) => {
            matches!(field.name.as_str(), "__schema" | "__type") || selects_schema(&field.selection_set)
        }
        ast::Selection::InlineFragment(fragment) => selects_schema(&fragment.selection_set),
        ast::Selection::FragmentSpread(_) => false,
    })
}
