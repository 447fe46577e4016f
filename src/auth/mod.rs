//! Who somebody is: passwords, access tokens, sessions.

mod api_token;
mod ends;
mod key;
mod password;
mod refresh;
mod token;
pub mod wallet;

pub use api_token::ApiToken;
pub use ends::{SessionEnds, SessionWatch};
pub use key::{KeyFileError, SigningKey};
pub use password::{HashingCost, PasswordHasher, PasswordHasherError};
pub use refresh::RefreshToken;
pub use token::{AccessToken, Bearer, InvalidToken, TokenError, TokenSettings, Tokens};

use chrono::TimeDelta;

use crate::clock::Clock;
use crate::domain::governance::PublicUrl;
use crate::id::Ids;

/// How sign-in works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthSettings {
    /// Access tokens.
    pub tokens: TokenSettings,
    /// How long a session lasts without being refreshed.
    pub session_lifetime: TimeDelta,
    /// Password hashes.
    pub hashing: HashingCost,
    /// Where people reach the server; what their wallets show when they sign.
    pub public_url: PublicUrl,
}

impl Default for AuthSettings {
    fn default() -> Self {
        Self {
            tokens: TokenSettings::default(),
            session_lifetime: TimeDelta::days(30),
            hashing: HashingCost::default(),
            public_url: PublicUrl::default(),
        }
    }
}

/// Everything that sign-in needs besides the database.
pub struct Auth {
    /// Hashes and verifies passwords.
    pub passwords: PasswordHasher,
    /// Signs and verifies access tokens.
    pub tokens: Tokens,
    /// Tells open connections that their session has ended.
    pub ends: SessionEnds,
    /// How long a session lasts without being refreshed.
    pub session_lifetime: TimeDelta,
    /// Where people reach the server.
    pub public_url: PublicUrl,
    ids: Ids,
}

/// Sign-in cannot work with these settings.
#[derive(Debug, thiserror::Error)]
pub enum AuthError {
    /// Passwords cannot be hashed.
    #[error("passwords cannot be hashed: {0}")]
    Hashing(#[from] PasswordHasherError),
    /// Tokens cannot be signed.
    #[error("access tokens cannot be signed: {0}")]
    Signing(#[from] TokenError),
}

impl Auth {
    /// Sign-in with these settings and this key.
    ///
    /// # Errors
    /// The settings or the key cannot be used.
    pub fn new(settings: AuthSettings, key: &SigningKey, clock: Clock, ids: Ids) -> Result<Self, AuthError> {
        Ok(Self {
            passwords: PasswordHasher::new(settings.hashing, ids.clone())?,
            tokens: Tokens::new(settings.tokens, key, clock, ids.clone())?,
            ends: SessionEnds::default(),
            session_lifetime: settings.session_lifetime,
            public_url: settings.public_url,
            ids,
        })
    }

    /// A new refresh token.
    #[must_use]
    pub fn refresh_token(&self) -> RefreshToken {
        RefreshToken::new(&self.ids)
    }

    /// Ids for what is prepared before its transaction begins.
    #[must_use]
    pub fn ids(&self) -> &Ids {
        &self.ids
    }
}
