//! Access tokens: short-lived JSON Web Tokens, signed with EdDSA (RFC 7519, RFC 8037, RFC 9068).

use chrono::{DateTime, TimeDelta, Utc};
use ed25519_dalek::pkcs8::EncodePrivateKey as _;
use entity::ids::{AccountId, SessionId};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use super::key::SigningKey;
use crate::clock::Clock;
use crate::id::Ids;

/// Tells access tokens from every other use of the key.
const TYPE: &str = "at+jwt";

/// Who issues tokens, for whom, and for how long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenSettings {
    /// This service, as its tokens name it.
    pub issuer: String,
    /// The API that the tokens are for.
    pub audience: String,
    /// How long a token is good for.
    pub lifetime: TimeDelta,
}

impl Default for TokenSettings {
    fn default() -> Self {
        Self {
            issuer: "alliance-hub".to_owned(),
            audience: "alliance-hub".to_owned(),
            lifetime: TimeDelta::minutes(15),
        }
    }
}

/// A signed token, for its holder alone.
#[derive(Clone, Debug)]
pub struct AccessToken {
    token: SecretString,
    /// When it expires.
    pub expires_at: DateTime<Utc>,
}

impl AccessToken {
    /// The token itself.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.token.expose_secret()
    }
}

/// Whom a valid token speaks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bearer {
    /// The account.
    pub account: AccountId,
    /// The session that the token belongs to.
    pub session: SessionId,
    /// When the token expires.
    pub expires_at: DateTime<Utc>,
}

/// Why a token is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidToken {
    /// It was valid once.
    #[error("The access token has expired. Get a new one with `sessionRefresh`.")]
    Expired,
    /// It was not issued here for this API.
    #[error("The access token is not valid here. Sign in again.")]
    Foreign,
}

/// A token could not be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct TokenError(String);

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: String,
    sid: String,
    iat: i64,
    exp: i64,
    jti: String,
}

/// Signs and verifies access tokens.
pub struct Tokens {
    settings: TokenSettings,
    header: Header,
    signing: EncodingKey,
    verifying: DecodingKey,
    validation: Validation,
    jwks: serde_json::Value,
    clock: Clock,
    ids: Ids,
}

impl Tokens {
    /// Tokens signed with this key.
    ///
    /// # Errors
    /// The key cannot be used.
    pub fn new(
        settings: TokenSettings,
        key: &SigningKey,
        clock: Clock,
        ids: Ids,
    ) -> Result<Self, TokenError> {
        let pair = key.pair().to_pkcs8_der().map_err(|error| failed(&error))?;
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(TYPE.to_owned());
        header.kid = Some(key.id());
        Ok(Self {
            validation: validation(&settings),
            settings,
            header,
            signing: EncodingKey::from_ed_der(pair.as_bytes()),
            verifying: DecodingKey::from_ed_components(&key.public()).map_err(|error| failed(&error))?,
            jwks: key.jwks(),
            clock,
            ids,
        })
    }

    /// A token for an account's session.
    ///
    /// # Errors
    /// Signing failed.
    pub fn issue(&self, account: AccountId, session: SessionId) -> Result<AccessToken, TokenError> {
        let now = self.clock.now().timestamp();
        let expires = now.saturating_add(self.settings.lifetime.num_seconds());
        let claims = Claims {
            iss: self.settings.issuer.clone(),
            aud: self.settings.audience.clone(),
            sub: account.to_string(),
            sid: session.to_string(),
            iat: now,
            exp: expires,
            jti: self.ids.secret(),
        };
        let token =
            jsonwebtoken::encode(&self.header, &claims, &self.signing).map_err(|error| failed(&error))?;
        let expires_at = DateTime::from_timestamp(expires, 0).ok_or_else(|| failed(&"no such time"))?;
        Ok(AccessToken { token: token.into(), expires_at })
    }

    /// Whom a token speaks for, by its signature and claims alone: its session may have ended.
    ///
    /// # Errors
    /// See [`InvalidToken`].
    pub fn verify(&self, token: &str) -> Result<Bearer, InvalidToken> {
        let decoded = jsonwebtoken::decode::<Claims>(token, &self.verifying, &self.validation)
            .map_err(|_| InvalidToken::Foreign)?;
        if decoded.header.typ.as_deref() != Some(TYPE) {
            return Err(InvalidToken::Foreign);
        }
        let claims = decoded.claims;
        let expires_at = DateTime::from_timestamp(claims.exp, 0).ok_or(InvalidToken::Foreign)?;
        if expires_at <= self.clock.now() {
            return Err(InvalidToken::Expired);
        }
        let account = claims.sub.parse().map_err(|_| InvalidToken::Foreign)?;
        let session = claims.sid.parse().map_err(|_| InvalidToken::Foreign)?;
        Ok(Bearer { account, session, expires_at })
    }

    /// The public keys that tokens are verified with, as a set of JSON Web Keys.
    #[must_use]
    pub fn jwks(&self) -> &serde_json::Value {
        &self.jwks
    }
}

/// The library reads the machine's clock, so that expiry is compared here, with ours.
fn validation(settings: &TokenSettings) -> Validation {
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.leeway = 0;
    validation.validate_exp = false;
    validation.set_issuer(&[&settings.issuer]);
    validation.set_audience(&[&settings.audience]);
    validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    validation
}

fn failed(error: &impl ToString) -> TokenError {
    TokenError(error.to_string())
}

#[cfg(test)]
mod tests;
