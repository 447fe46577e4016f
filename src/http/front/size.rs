//! How large a document is once its fragments are spread, measured without spreading them.
//!
//! This runs before validation and before the engine sees the document: both spread fragments, and take
//! exponential time for a few hundred bytes of fragments that each spread the next twice. Each fragment
//! is measured once, so the pass takes time linear in the text.

use std::collections::{HashMap, HashSet};

use apollo_compiler::ast::{
    Argument, Definition, DirectiveList, Document, FragmentDefinition, Selection, Value,
};
use apollo_compiler::{Name, Node};

use super::error::{Code, RequestError};
use super::limits::Limits;

/// The size of a selection set with all that it spreads.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Size {
    /// Fields of this level alone.
    fields: u64,
    selections: u64,
    aliases: u64,
    directives: u64,
    depth: u64,
    nesting: u64,
}

impl Size {
    fn add(&mut self, other: Self) {
        self.fields = self.fields.saturating_add(other.fields);
        self.selections = self.selections.saturating_add(other.selections);
        self.aliases = self.aliases.saturating_add(other.aliases);
        self.directives = self.directives.saturating_add(other.directives);
        self.depth = self.depth.max(other.depth);
        self.nesting = self.nesting.max(other.nesting);
    }
}

/// Refuses a document that is larger than the limits allow.
pub(super) fn check(document: &Document, limits: &Limits) -> Result<(), RequestError> {
    let mut measure = Measure::new(document, limits);
    let mut total = Size::default();
    let mut root_fields = 0;
    for definition in &document.definitions {
        if let Definition::OperationDefinition(operation) = definition {
            let mut size = measure.set(&operation.selection_set, 0)?;
            size.directives = size.directives.saturating_add(measure.directives(&operation.directives)?);
            if operation.variables.len() > limits.variables {
                return Err(too_many_variables(operation.variables.len(), limits));
            }
            for variable in &operation.variables {
                size.directives = size.directives.saturating_add(measure.directives(&variable.directives)?);
                if let Some(default) = &variable.default_value {
                    measure.value(default)?;
                }
            }
            root_fields = root_fields.max(size.fields);
            total.add(size);
        }
    }
    check_size(&total, limits)?;
    check_root_fields(root_fields, limits)?;
    // A fragment that no operation spreads is invalid, but validation has to look at it to say so.
    for fragment in measure.fragments.values().copied().collect::<Vec<_>>() {
        let size = measure.fragment(fragment, 0)?;
        check_size(&size, limits)?;
    }
    Ok(())
}

/// Refuses a request with too many variables.
pub(super) fn too_many_variables(count: usize, limits: &Limits) -> RequestError {
    let most = limits.variables;
    RequestError::new(
        Code::TooManyVariables,
        format!("The operation has {count} variables, more than the {most} allowed. Use an input object."),
    )
}

/// Refuses a list that is too long.
pub(super) fn check_list(length: usize, most: usize) -> Result<(), RequestError> {
    if length <= most {
        return Ok(());
    }
    Err(RequestError::new(
        Code::ListTooLong,
        format!("A list has {length} items, more than the {most} allowed. Send it in several requests."),
    ))
}

/// Refuses text that no database can store.
pub(super) fn check_text(text: &str) -> Result<(), RequestError> {
    if text.contains('\0') {
        return Err(RequestError::new(Code::BadUserInput, "Text must not contain NUL characters."));
    }
    Ok(())
}

/// Validation overlooks a member that is given twice, and the engine would take the last.
fn check_unique(members: &[(Name, Node<Value>)]) -> Result<(), RequestError> {
    let mut seen = HashSet::with_capacity(members.len());
    for (name, _) in members {
        if !seen.insert(name) {
            let message = format!("An input object has the field `{name}` twice. Give it once.");
            return Err(RequestError::new(Code::ValidationFailed, message));
        }
    }
    Ok(())
}

fn check_root_fields(count: u64, limits: &Limits) -> Result<(), RequestError> {
    let most = limits.root_fields;
    if count <= most {
        return Ok(());
    }
    Err(RequestError::new(
        Code::TooManyRootFields,
        format!("The operation selects {count} root fields, more than the {most} allowed. Split it."),
    ))
}

fn check_size(size: &Size, limits: &Limits) -> Result<(), RequestError> {
    check_depth(size.depth, "fields", limits.depth)?;
    check_depth(size.nesting, "selection sets", limits.nesting)?;
    let counts = [
        (Code::QueryTooComplex, "selections", size.selections, limits.selections),
        (Code::TooManyAliases, "aliases", size.aliases, limits.aliases),
        (Code::TooManyDirectives, "directives", size.directives, limits.directives),
    ];
    for (code, what, count, most) in counts {
        if count > most {
            return Err(RequestError::new(
                code,
                format!(
                    "With its fragments spread the document has {count} {what}, more than the {most} allowed. Split it."
                ),
            ));
        }
    }
    Ok(())
}

fn check_depth(depth: u64, what: &str, most: u64) -> Result<(), RequestError> {
    if depth <= most {
        return Ok(());
    }
    Err(RequestError::new(
        Code::QueryTooDeep,
        format!("The document nests {what} deeper than the {most} levels allowed. Split it."),
    ))
}

/// What is known of a fragment.
enum Known {
    BeingMeasured,
    Measured(Size),
}

struct Measure<'doc> {
    limits: &'doc Limits,
    fragments: HashMap<&'doc str, &'doc Node<FragmentDefinition>>,
    known: HashMap<&'doc str, Known>,
}

impl<'doc> Measure<'doc> {
    fn new(document: &'doc Document, limits: &'doc Limits) -> Self {
        let fragments = document
            .definitions
            .iter()
            .filter_map(Definition::as_fragment_definition)
            .map(|fragment| (fragment.name.as_str(), fragment))
            .collect();
        Self { limits, fragments, known: HashMap::new() }
    }

    /// `level` bounds the recursion, so that a long chain of fragments cannot exhaust the stack.
    fn set(&mut self, selections: &'doc [Selection], level: u64) -> Result<Size, RequestError> {
        check_depth(level, "selection sets", self.limits.nesting)?;
        let mut size = Size::default();
        for selection in selections {
            size.add(self.selection(selection, level)?);
        }
        Ok(size)
    }

    fn selection(&mut self, selection: &'doc Selection, level: u64) -> Result<Size, RequestError> {
        let (inner, directives) = match selection {
            Selection::Field(field) => {
                self.arguments(&field.arguments)?;
                let mut size = self.set(&field.selection_set, level.saturating_add(1))?;
                size.fields = 1;
                size.depth = size.depth.saturating_add(1);
                size.aliases = size.aliases.saturating_add(u64::from(field.alias.is_some()));
                (size, &field.directives)
            }
            Selection::InlineFragment(fragment) => {
                (self.set(&fragment.selection_set, level.saturating_add(1))?, &fragment.directives)
            }
            Selection::FragmentSpread(spread) => {
                let size = match self.fragments.get(spread.fragment_name.as_str()).copied() {
                    Some(fragment) => self.fragment(fragment, level.saturating_add(1))?,
                    None => Size::default(),
                };
                (size, &spread.directives)
            }
        };
        Ok(Size {
            selections: inner.selections.saturating_add(1),
            nesting: inner.nesting.saturating_add(1),
            directives: inner.directives.saturating_add(self.directives(directives)?),
            ..inner
        })
    }

    fn fragment(&mut self, fragment: &'doc FragmentDefinition, level: u64) -> Result<Size, RequestError> {
        let name = fragment.name.as_str();
        match self.known.get(name) {
            Some(Known::Measured(size)) => return Ok(*size),
            Some(Known::BeingMeasured) => {
                return Err(RequestError::new(
                    Code::ValidationFailed,
                    format!("The fragment `{name}` must not spread itself."),
                ));
            }
            None => {}
        }
        self.known.insert(name, Known::BeingMeasured);
        let mut size = self.set(&fragment.selection_set, level)?;
        size.directives = size.directives.saturating_add(self.directives(&fragment.directives)?);
        self.known.insert(name, Known::Measured(size));
        Ok(size)
    }

    fn directives(&self, directives: &'doc DirectiveList) -> Result<u64, RequestError> {
        for directive in &directives.0 {
            self.arguments(&directive.arguments)?;
        }
        Ok(u64::try_from(directives.0.len()).unwrap_or(u64::MAX))
    }

    fn arguments(&self, arguments: &[Node<Argument>]) -> Result<(), RequestError> {
        arguments.iter().try_for_each(|argument| self.value(&argument.value))
    }

    /// The parser's recursion limit bounds this recursion.
    fn value(&self, value: &Value) -> Result<(), RequestError> {
        match value {
            Value::String(text) => check_text(text),
            Value::List(items) => {
                check_list(items.len(), self.limits.list_items)?;
                items.iter().try_for_each(|item| self.value(item))
            }
            Value::Object(members) => {
                check_unique(members)?;
                members.iter().try_for_each(|(_, member)| self.value(member))
            }
            _ => Ok(()),
        }
    }
}
