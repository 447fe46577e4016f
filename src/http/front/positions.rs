//! Checks that each variable fits where it is used, inside lists and input objects too.
//!
//! Validation checks the variables that are whole arguments. One inside a list or an object could bring a
//! null to where none is allowed, and the engine would notice only after a mutation before it has run. Nor does
//! it notice one that is not declared, where it stands inside an object for a custom scalar.

use std::collections::HashSet;

use apollo_compiler::ast::InputValueDefinition;
use apollo_compiler::executable::{
    Argument, DirectiveList, Field, Operation, Selection, SelectionSet, Type, Value, VariableDefinition,
};
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::{ExecutableDocument, Node, Schema};

use super::convert::position;
use super::error::{Code, RequestError};

/// Refuses an operation in which a variable does not fit its position.
pub(super) fn check(
    schema: &Schema,
    document: &ExecutableDocument,
    operation: &Operation,
) -> Result<(), RequestError> {
    let mut check = Check { schema, document, operation, checked: HashSet::new() };
    check.directives(&operation.directives)?;
    check.set(&operation.selection_set)
}

/// What a position expects.
#[derive(Clone, Copy)]
struct Position<'a> {
    ty: &'a Type,
    has_default: bool,
}

impl<'a> Position<'a> {
    fn of(definition: &'a InputValueDefinition) -> Self {
        let has_default = definition.default_value.as_ref().is_some_and(|default| !default.is_null());
        Self { ty: &definition.ty, has_default }
    }

    fn item(self) -> Self {
        Self { ty: self.ty.item_type(), has_default: false }
    }
}

struct Check<'a> {
    schema: &'a Schema,
    document: &'a ExecutableDocument,
    operation: &'a Operation,
    /// The fragments that need no second look.
    checked: HashSet<&'a str>,
}

impl<'a> Check<'a> {
    fn set(&mut self, set: &'a SelectionSet) -> Result<(), RequestError> {
        set.selections.iter().try_for_each(|selection| match selection {
            Selection::Field(field) => self.field(field),
            Selection::InlineFragment(fragment) => {
                self.directives(&fragment.directives)?;
                self.set(&fragment.selection_set)
            }
            Selection::FragmentSpread(spread) => {
                self.directives(&spread.directives)?;
                self.fragment(&spread.fragment_name)
            }
        })
    }

    fn field(&mut self, field: &'a Field) -> Result<(), RequestError> {
        self.arguments(&field.arguments, &field.definition.arguments)?;
        self.directives(&field.directives)?;
        self.set(&field.selection_set)
    }

    fn fragment(&mut self, name: &'a str) -> Result<(), RequestError> {
        match self.document.fragments.get(name) {
            Some(fragment) if self.checked.insert(name) => {
                self.directives(&fragment.directives)?;
                self.set(&fragment.selection_set)
            }
            _ => Ok(()),
        }
    }

    fn directives(&self, directives: &DirectiveList) -> Result<(), RequestError> {
        directives.0.iter().try_for_each(|directive| {
            match self.schema.directive_definitions.get(&directive.name) {
                Some(definition) => self.arguments(&directive.arguments, &definition.arguments),
                None => Ok(()),
            }
        })
    }

    fn arguments(
        &self,
        arguments: &[Node<Argument>],
        definitions: &[Node<InputValueDefinition>],
    ) -> Result<(), RequestError> {
        arguments.iter().try_for_each(|argument| {
            match definitions.iter().find(|definition| definition.name == argument.name) {
                Some(definition) => self.value(&argument.value, Position::of(definition)),
                None => Ok(()),
            }
        })
    }

    fn value(&self, value: &Node<Value>, expected: Position<'_>) -> Result<(), RequestError> {
        match &**value {
            Value::Variable(name) => self.variable(value, name, expected),
            Value::List(items) => items.iter().try_for_each(|item| self.value(item, expected.item())),
            Value::Object(members) => {
                let Some(ExtendedType::InputObject(object)) =
                    self.schema.types.get(expected.ty.inner_named_type())
                else {
                    return members.iter().try_for_each(|(_, member)| self.scalar(member));
                };
                members.iter().try_for_each(|(name, member)| match object.fields.get(name) {
                    Some(definition) => self.value(member, Position::of(definition)),
                    None => Ok(()),
                })
            }
            _ => Ok(()),
        }
    }

    /// A custom scalar takes anything, so its variables need only be declared.
    fn scalar(&self, value: &Node<Value>) -> Result<(), RequestError> {
        match &**value {
            Value::Variable(name) => self.declared(value, name).map(|_| ()),
            Value::List(items) => items.iter().try_for_each(|item| self.scalar(item)),
            Value::Object(members) => members.iter().try_for_each(|(_, member)| self.scalar(member)),
            _ => Ok(()),
        }
    }

    fn declared(
        &self,
        value: &Node<Value>,
        name: &str,
    ) -> Result<&'a Node<VariableDefinition>, RequestError> {
        self.operation.variables.iter().find(|declared| declared.name == name).ok_or_else(|| {
            let message = format!("The variable `${name}` is not declared.");
            let place = position(value, &self.document.sources);
            RequestError::new(Code::ValidationFailed, message).at(Some(place))
        })
    }

    fn variable(&self, value: &Node<Value>, name: &str, expected: Position<'_>) -> Result<(), RequestError> {
        let declared = self.declared(value, name)?;
        let has_default = declared.default_value.as_ref().is_some_and(|default| !default.is_null());
        let fits = if has_default || expected.has_default {
            declared.ty.is_assignable_to(&expected.ty.clone().nullable())
                || declared.ty.is_assignable_to(expected.ty)
        } else {
            declared.ty.is_assignable_to(expected.ty)
        };
        if fits {
            return Ok(());
        }
        let (given, wanted) = (&declared.ty, expected.ty);
        let message =
            format!("The variable `${name}` of type `{given}` is used where `{wanted}` is expected.");
        let place = position(value, &self.document.sources);
        Err(RequestError::new(Code::ValidationFailed, message).at(Some(place)))
    }
}
