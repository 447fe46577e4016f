//! Translates a validated operation into the engine's own document, so that one parser decides what a text means.

use std::collections::HashMap;

use apollo_compiler::ast::Argument;
use apollo_compiler::executable::{
    Directive, DirectiveList, Field, FragmentSpread, InlineFragment, Operation, OperationType, Selection,
    SelectionSet, Value, VariableDefinition,
};
use apollo_compiler::parser::SourceMap;
use apollo_compiler::{ExecutableDocument, Node};
use async_graphql::parser::types as engine;
use async_graphql::{Name, Number, Pos, Positioned};
use async_graphql_value::Value as InputValue;

/// The engine's document for one operation, with the fragments that it reaches.
pub(super) fn operation(
    document: &ExecutableDocument,
    operation: &Node<Operation>,
) -> engine::ExecutableDocument {
    let mut convert =
        Convert { document, sources: &document.sources, fragments: HashMap::new(), reached: Vec::new() };
    let definition = convert.operation(operation);
    convert.fragments();
    engine::ExecutableDocument {
        operations: engine::DocumentOperations::Single(definition),
        fragments: convert.fragments,
    }
}

/// Where a node of the document starts.
pub(super) fn position<T: ?Sized>(node: &Node<T>, sources: &SourceMap) -> Pos {
    node.line_column_range(sources)
        .map_or_else(Pos::default, |range| Pos { line: range.start.line, column: range.start.column })
}

struct Convert<'a> {
    document: &'a ExecutableDocument,
    sources: &'a SourceMap,
    fragments: HashMap<Name, Positioned<engine::FragmentDefinition>>,
    reached: Vec<&'a str>,
}

impl<'a> Convert<'a> {
    fn operation(&mut self, operation: &'a Node<Operation>) -> Positioned<engine::OperationDefinition> {
        let pos = position(operation, self.sources);
        let definition = engine::OperationDefinition {
            ty: match operation.operation_type {
                OperationType::Query => engine::OperationType::Query,
                OperationType::Mutation => engine::OperationType::Mutation,
                OperationType::Subscription => engine::OperationType::Subscription,
            },
            variable_definitions: operation.variables.iter().filter_map(|it| self.variable(it)).collect(),
            directives: self.directives(&operation.directives),
            selection_set: self.set(&operation.selection_set, pos),
        };
        Positioned::new(definition, pos)
    }

    /// Defaults are left out: coercion has already given the variables their values.
    fn variable(
        &self,
        variable: &Node<VariableDefinition>,
    ) -> Option<Positioned<engine::VariableDefinition>> {
        let pos = position(variable, self.sources);
        let definition = engine::VariableDefinition {
            name: Positioned::new(Name::new(&variable.name), pos),
            var_type: Positioned::new(engine::Type::new(&variable.ty.to_string())?, pos),
            directives: Vec::new(),
            default_value: None,
        };
        Some(Positioned::new(definition, pos))
    }

    fn fragments(&mut self) {
        while let Some(name) = self.reached.pop() {
            let Some(fragment) = self.document.fragments.get(name) else { continue };
            let key = Name::new(name);
            if self.fragments.contains_key(&key) {
                continue;
            }
            let pos = position(fragment, self.sources);
            let definition = engine::FragmentDefinition {
                type_condition: condition(fragment.type_condition(), pos),
                directives: self.directives(&fragment.directives),
                selection_set: self.set(&fragment.selection_set, pos),
            };
            self.fragments.insert(key, Positioned::new(definition, pos));
        }
    }

    fn set(&mut self, set: &'a SelectionSet, pos: Pos) -> Positioned<engine::SelectionSet> {
        let items = set.selections.iter().map(|selection| self.selection(selection)).collect();
        Positioned::new(engine::SelectionSet { items }, pos)
    }

    fn selection(&mut self, selection: &'a Selection) -> Positioned<engine::Selection> {
        match selection {
            Selection::Field(field) => {
                let pos = position(field, self.sources);
                let field = self.field(field, pos);
                Positioned::new(engine::Selection::Field(Positioned::new(field, pos)), pos)
            }
            Selection::FragmentSpread(spread) => {
                let pos = position(spread, self.sources);
                let spread = self.spread(spread, pos);
                Positioned::new(engine::Selection::FragmentSpread(Positioned::new(spread, pos)), pos)
            }
            Selection::InlineFragment(fragment) => {
                let pos = position(fragment, self.sources);
                let fragment = self.inline(fragment, pos);
                Positioned::new(engine::Selection::InlineFragment(Positioned::new(fragment, pos)), pos)
            }
        }
    }

    fn field(&mut self, field: &'a Field, pos: Pos) -> engine::Field {
        engine::Field {
            alias: field.alias.as_ref().map(|alias| Positioned::new(Name::new(alias), pos)),
            name: Positioned::new(Name::new(&field.name), pos),
            arguments: self.arguments(&field.arguments),
            directives: self.directives(&field.directives),
            selection_set: self.set(&field.selection_set, pos),
        }
    }

    fn spread(&mut self, spread: &'a FragmentSpread, pos: Pos) -> engine::FragmentSpread {
        self.reached.push(&spread.fragment_name);
        engine::FragmentSpread {
            fragment_name: Positioned::new(Name::new(&spread.fragment_name), pos),
            directives: self.directives(&spread.directives),
        }
    }

    fn inline(&mut self, fragment: &'a InlineFragment, pos: Pos) -> engine::InlineFragment {
        engine::InlineFragment {
            type_condition: fragment.type_condition.as_ref().map(|name| condition(name, pos)),
            directives: self.directives(&fragment.directives),
            selection_set: self.set(&fragment.selection_set, pos),
        }
    }

    fn directives(&self, directives: &DirectiveList) -> Vec<Positioned<engine::Directive>> {
        directives.0.iter().map(|directive| self.directive(directive)).collect()
    }

    fn directive(&self, directive: &Node<Directive>) -> Positioned<engine::Directive> {
        let pos = position(directive, self.sources);
        let name = Positioned::new(Name::new(&directive.name), pos);
        Positioned::new(engine::Directive { name, arguments: self.arguments(&directive.arguments) }, pos)
    }

    fn arguments(&self, arguments: &[Node<Argument>]) -> Vec<(Positioned<Name>, Positioned<InputValue>)> {
        arguments
            .iter()
            .map(|argument| {
                let pos = position(&argument.value, self.sources);
                let name = Positioned::new(Name::new(&argument.name), position(argument, self.sources));
                (name, Positioned::new(value(&argument.value), pos))
            })
            .collect()
    }
}

fn condition(name: &str, pos: Pos) -> Positioned<engine::TypeCondition> {
    Positioned::new(engine::TypeCondition { on: Positioned::new(Name::new(name), pos) }, pos)
}

fn value(value: &Value) -> InputValue {
    match value {
        Value::Null => InputValue::Null,
        Value::Enum(name) => InputValue::Enum(Name::new(name)),
        Value::Variable(name) => InputValue::Variable(Name::new(name)),
        Value::String(text) => InputValue::String(text.clone()),
        Value::Boolean(boolean) => InputValue::Boolean(*boolean),
        Value::Int(number) => self::number(number.as_str()),
        Value::Float(number) => self::number(number.as_str()),
        Value::List(items) => InputValue::List(items.iter().map(|item| self::value(item)).collect()),
        Value::Object(members) => InputValue::Object(
            members.iter().map(|(name, member)| (Name::new(name), self::value(member))).collect(),
        ),
    }
}

/// Validation has refused numbers that no type of the schema holds; a custom scalar is told of the rest as text.
fn number(text: &str) -> InputValue {
    text.parse::<Number>().map_or_else(|_| InputValue::String(text.to_owned()), InputValue::Number)
}
