//! From the engine's context to what resolvers need.

use async_graphql::{Context, ID};
use entity::ids::TypedId;
use sha2::{Digest as _, Sha256};

use super::error::{ApiError, Result};
use super::sentence::argument_refused;
use crate::app::App;
use crate::policy::{Actor, Viewer};
use crate::service::error::{Error, ProblemCode};
use crate::service::reader::Reader;
use crate::service::{Ctx, RetryKey};

/// What resolvers ask of the engine's context.
pub trait ContextExt {
    /// The application.
    fn app(&self) -> Result<&App>;
    /// Who asks.
    fn actor(&self) -> Result<&Actor>;
    /// A reader that has read nothing yet, so that it sees what was just written.
    fn reader(&self) -> Result<Reader>;
    /// The surroundings of a use case, with the client's idempotency key.
    fn use_case(&self, key: Option<String>) -> Result<Ctx>;
}

impl ContextExt for Context<'_> {
    fn app(&self) -> Result<&App> {
        self.data::<App>().map_err(|_| missing("the application"))
    }

    fn actor(&self) -> Result<&Actor> {
        Ok(viewer(self)?.actor())
    }

    fn reader(&self) -> Result<Reader> {
        let app = self.app()?;
        Ok(Reader::new(app.db.clone(), viewer(self)?.clone(), app.clock.now()))
    }

    fn use_case(&self, key: Option<String>) -> Result<Ctx> {
        let retry = key.map(|key| retry_key(self, key)).transpose()?;
        Ok(Ctx { retry, ..self.app()?.use_case(self.actor()?.clone()) })
    }
}

/// The context has no other trace of who asks, so nothing can look at it unnoticed.
fn viewer<'a>(context: &Context<'a>) -> Result<&'a Viewer> {
    context.data::<Viewer>().map_err(|_| missing("the viewer"))
}

fn missing(what: &str) -> ApiError {
    Error::Internal(format!("{what} is missing from the context")).into()
}

fn retry_key(context: &Context<'_>, key: String) -> Result<RetryKey> {
    if !(1..=200).contains(&key.len()) || key.contains('\0') {
        let message = "`idempotencyKey`: Use 1 to 200 characters, such as a UUID.";
        return Err(Error::field("idempotencyKey", ProblemCode::Invalid, message).into());
    }
    let field = context.field();
    let arguments = field.arguments().map_err(|error| Error::bad_input(argument_refused(&error.message)))?;
    let mut hash = Sha256::new();
    for (name, value) in arguments {
        hash.update(name.as_bytes());
        hash.update(value.to_string().as_bytes());
    }
    let fingerprint = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(RetryKey { key, fingerprint })
}

/// The typed id that a client's `ID` names.
///
/// # Errors
/// It is not an id of this type.
pub fn typed_id<T: TypedId>(id: &ID) -> std::result::Result<T, Error> {
    id.parse().map_err(Error::from)
}

/// The `ID` of an object.
pub fn id<T: TypedId>(id: T) -> ID {
    ID(id.to_string())
}
