//! Inputs of the mutations on accounts, and the commands that they stand for.
//!
//! Those that hold secrets have no `Debug`.

use std::collections::BTreeSet;

use async_graphql::{ID, InputObject, MaybeUndefined};
use entity::ids::SessionId;

use crate::domain::account::{Email, Password};
use crate::domain::text::fold;
use crate::graphql::context::typed_id;
use crate::graphql::input::{change, change_text};
use crate::service::account::{ChangeProfile, RefreshToken, Registration};
use crate::service::change::Change;
use crate::service::error::{Error, FieldError as _};
use crate::service::fields::{list, optional_slug, optional_timezone, text};

const MOST_SKILLS: usize = 50;

/// A new account of a person.
#[derive(InputObject)]
pub struct AccountRegisterInput {
    /// The address to sign in with. Nobody else is shown it.
    pub email: String,
    /// 12 to 1024 characters, other than the e-mail address.
    pub password: String,
    /// The name to show, 2 to 120 characters; it may be a pseudonym.
    pub display_name: String,
    /// The unique name in addresses: 2 to 80 lower-case letters, digits and single hyphens; made of the name to show where
    /// none is given.
    pub handle: Option<String>,
}

impl AccountRegisterInput {
    pub(super) fn registration(self) -> Result<Registration, Error> {
        let email = Email::parse(&self.email).map_err(|error| error.in_field("email"))?;
        let password = Password::choose(self.password, &email).map_err(|error| error.in_field("password"))?;
        Ok(Registration {
            email,
            password,
            display_name: text("displayName", &self.display_name)?,
            handle: optional_slug("handle", self.handle.as_deref())?,
        })
    }
}

/// What somebody signs in with.
#[derive(InputObject)]
pub struct SessionCreateInput {
    /// The address that the account was registered with.
    pub email: String,
    /// The password.
    pub password: String,
}

impl SessionCreateInput {
    pub(super) fn parts(self) -> (Option<Email>, Option<Password>) {
        (Email::parse(&self.email).ok(), Password::presented(self.password))
    }
}

/// A refresh token to be exchanged.
#[derive(InputObject)]
pub struct SessionRefreshInput {
    /// The newest refresh token of the session.
    pub refresh_token: String,
}

impl SessionRefreshInput {
    pub(super) fn token(self) -> RefreshToken {
        RefreshToken::presented(self.refresh_token)
    }
}

/// A session to be ended.
#[derive(Clone, Debug, InputObject)]
pub struct SessionEndInput {
    /// One of the viewer's sessions; the current one where none is given.
    pub session_id: Option<ID>,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl SessionEndInput {
    pub(super) fn session(&self) -> Result<Option<SessionId>, Error> {
        self.session_id.as_ref().map(typed_id).transpose()
    }
}

/// Changes to the viewer's profile: a field that is left out stays as it is, and null empties it.
#[derive(Clone, Debug, InputObject)]
pub struct ProfileUpdateInput {
    /// The version that was read.
    pub expected_version: i32,
    /// The name to show, 2 to 120 characters.
    pub display_name: Option<String>,
    /// The unique name in addresses: 2 to 80 lower-case letters, digits and single hyphens.
    pub handle: Option<String>,
    /// About the viewer, at most 50,000 characters.
    pub bio: MaybeUndefined<String>,
    /// What the viewer can do, at most 50 skills of at most 60 characters, kept in lower case; replaces the list.
    pub skills: Option<Vec<String>>,
    /// An IANA time zone name, such as "Europe/Lisbon".
    pub timezone: MaybeUndefined<String>,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl ProfileUpdateInput {
    pub(super) fn command(self) -> Result<ChangeProfile, Error> {
        Ok(ChangeProfile {
            expected_version: self.expected_version,
            display_name: self.display_name.as_deref().map(|name| text("displayName", name)).transpose()?,
            handle: optional_slug("handle", self.handle.as_deref())?,
            bio: change_text("bio", self.bio)?,
            skills: self.skills.as_deref().map(skills).transpose()?,
            timezone: timezone(change(self.timezone))?,
        })
    }
}

fn skills(named: &[String]) -> Result<Vec<String>, Error> {
    let skill =
        |field: &str, name: &String| text::<1, 60>(field, &fold(name)).map(|skill| skill.into_string());
    let skills: BTreeSet<String> = list("skills", named, MOST_SKILLS, skill)?.into_iter().collect();
    Ok(skills.into_iter().collect())
}

fn timezone(change: Change<String>) -> Result<Change<String>, Error> {
    match change {
        Change::Set(name) => {
            Ok(optional_timezone("timezone", Some(&name))?.map_or(Change::Clear, Change::Set))
        }
        change => Ok(change),
    }
}
