//! Opening sessions: registering and signing in.

use entity::ids::{AccountId, EventId, SessionId, TypedId};
use entity::vocab::{AccountKind, EventKind};

use crate::auth::{AccessToken, Auth, RefreshToken};
use crate::domain::account::{Email, Password, PasswordHash};
use crate::domain::text::{Name, Slug};
use crate::policy::{self, AccountRegister, SessionCreate};
use crate::service::error::{Error, ProblemCode};
use crate::service::{Command, Ctx, Written};
use crate::store::account::{self as store, NewAccount, NewCredential, NewSession, Profile};
use crate::store::db::WriteTx;
use crate::store::error::{StoreError, Unique};

/// The tokens of a session, for its holder alone.
#[derive(Clone, Debug)]
pub struct SessionTokens {
    /// The session.
    pub session: SessionId,
    /// Speaks for the account, for a short time.
    pub access: AccessToken,
    /// Is exchanged for new tokens, once.
    pub refresh: RefreshToken,
}

/// Somebody who is signed in now.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The account.
    pub account: AccountId,
    /// The entry in the event log, if the account is new.
    pub event: Option<EventId>,
    /// What to sign further requests with.
    pub tokens: SessionTokens,
}

/// An account to be made.
#[derive(Clone, Debug)]
pub struct Registration {
    /// What it signs in with.
    pub email: Email,
    /// Its password.
    pub password: Password,
    /// The name to show.
    pub display_name: Name,
    /// The name in addresses; made of the name to show where none is given.
    pub handle: Option<Slug>,
}

/// Makes an account for a person, who is signed in at once.
///
/// # Errors
/// The address or the handle is taken, or the server is too busy.
pub async fn register(ctx: &Ctx, auth: &Auth, registration: Registration) -> Result<SignedIn, Error> {
    let password = auth.passwords.hash(&registration.password).await?;
    let account = auth.ids().next();
    let (session, refresh) = prepare(ctx, auth, account);
    let id = session.id;
    let written = ctx.run(Register { account, registration, password, session }).await?;
    signed_in(auth, written, id, refresh)
}

/// Signs in with an e-mail address and a password.
///
/// # Errors
/// They do not belong together, or the server is too busy.
pub async fn sign_in(
    ctx: &Ctx,
    auth: &Auth,
    email: Option<Email>,
    password: Option<Password>,
) -> Result<SignedIn, Error> {
    // What cannot be anybody's address or password needs no look into the database, and tells nothing of it.
    let (Some(email), Some(password)) = (email, password) else { return Err(bad_credentials()) };
    let credential = store::credential_of(&ctx.db, &email).await?;
    let hash = credential.as_ref().map(|credential| &credential.password);
    let is_right = auth.passwords.verify(&password, hash).await?;
    let Some(credential) = credential.filter(|_| is_right) else { return Err(bad_credentials()) };
    let (session, refresh) = prepare(ctx, auth, credential.account);
    let id = session.id;
    let written = ctx.run(OpenSession { session }).await?;
    signed_in(auth, written, id, refresh)
}

fn prepare(ctx: &Ctx, auth: &Auth, account: AccountId) -> (NewSession, RefreshToken) {
    let refresh = auth.refresh_token();
    let expires_at = ctx.clock.now() + auth.session_lifetime;
    (NewSession { id: auth.ids().next(), account, expires_at, token: refresh.hash() }, refresh)
}

fn signed_in(
    auth: &Auth,
    written: Written<AccountId>,
    session: SessionId,
    refresh: RefreshToken,
) -> Result<SignedIn, Error> {
    let access = auth.tokens.issue(written.id, session)?;
    let tokens = SessionTokens { session, access, refresh };
    Ok(SignedIn { account: written.id, event: written.event, tokens })
}

fn bad_credentials() -> Error {
    Error::rule(
        ProblemCode::BadCredentials,
        "The e-mail address and the password do not belong together. Check both, or register first.",
    )
}

struct Register {
    account: AccountId,
    registration: Registration,
    password: PasswordHash,
    session: NewSession,
}

impl Register {
    fn handle(&self) -> Slug {
        let Registration { handle, display_name, .. } = &self.registration;
        let made = || Slug::of(display_name, "person").with_ending(&ending(self.account));
        handle.clone().unwrap_or_else(made)
    }
}

impl Command for Register {
    type Verb = AccountRegister;
    type Id = AccountId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<AccountId>, Error> {
        let permit = policy::require::<AccountRegister>(&ctx.actor, &())?;
        let (id, handle) = (self.account, self.handle());
        let account = NewAccount {
            id,
            kind: AccountKind::Person,
            note: None,
            source_urls: Vec::new(),
            profile: Profile {
                handle: handle.to_string(),
                display_name: self.registration.display_name.to_string(),
                ..Profile::default()
            },
        };
        let email = self.registration.email.clone();
        let credential = NewCredential { account: id, email, password: self.password.clone() };
        store::register(tx, &permit, account, &credential).await.map_err(taken)?;
        store::open_session(tx, &permit, &self.session).await?;
        let mut event = ctx.event(EventKind::AccountRegistered, id);
        event.actor = Some(id);
        event.version = Some(1);
        event.data = serde_json::json!({
            "displayName": self.registration.display_name.to_string(), "handle": handle.to_string(),
        });
        Ok(Written { id, event: Some(tx.record(event).await?) })
    }
}

struct OpenSession {
    session: NewSession,
}

/// A sign-in is nobody else's business, so that the log does not hold it.
impl Command for OpenSession {
    type Verb = SessionCreate;
    type Id = AccountId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<AccountId>, Error> {
        let permit = policy::require::<SessionCreate>(&ctx.actor, &())?;
        store::open_session(tx, &permit, &self.session).await?;
        Ok(Written { id: self.session.account, event: None })
    }
}

/// Tells apart the handles of people with the same name.
fn ending(id: AccountId) -> String {
    let hex = id.uuid().simple().to_string();
    hex.chars().rev().take(6).collect()
}

/// A handle or an address that somebody else has.
pub(super) fn taken(error: StoreError) -> Error {
    match error {
        StoreError::Taken(Unique::AccountHandle) => Error::field(
            "handle",
            ProblemCode::Taken,
            "Somebody else has this handle. Choose a different one.",
        ),
        StoreError::Taken(Unique::Email) => Error::field(
            "email",
            ProblemCode::Taken,
            "There is an account with this e-mail address already. Sign in with `sessionCreate`.",
        ),
        error => error.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_registration_shows_neither_address_nor_password_in_debug_output() {
        let email = Email::parse("ada@example.org").expect("an address");
        let password = Password::choose("correct horse".to_owned(), &email).expect("a password");
        let display_name = Name::parse("Ada").expect("a name");
        let shown = format!("{:?}", Registration { email, password, display_name, handle: None });
        assert!(shown.contains("Ada") && !shown.contains("horse") && !shown.contains("example"), "{shown}");
    }
}
