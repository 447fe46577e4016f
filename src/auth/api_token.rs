//! API tokens of services: random texts, of which the database knows only hashes.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest as _, Sha256};

use crate::domain::account::TokenHash;
use crate::id::Ids;

/// Tells API tokens apart from access tokens, and lets scanners find one that leaked.
const PREFIX: &str = "ahub_";

/// A token that speaks for a service.
#[derive(Clone, Debug)]
pub struct ApiToken(SecretString);

impl ApiToken {
    /// A new token of 256 random bits.
    #[must_use]
    pub fn new(ids: &Ids) -> Self {
        Self(format!("{PREFIX}{}", ids.secret()).into())
    }

    /// A token that somebody presents; none where the text is no API token.
    #[must_use]
    pub fn presented(text: &str) -> Option<Self> {
        text.starts_with(PREFIX).then(|| Self(text.to_owned().into()))
    }

    /// The token itself, for its holder alone.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// What is kept of it. It has 256 random bits, so one round without salt is enough, and to look the hash up tells nobody
    /// how close a guess was.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash(URL_SAFE_NO_PAD.encode(Sha256::digest(self.expose().as_bytes())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;

    #[test]
    fn a_token_is_told_by_its_beginning_and_shows_nowhere() {
        let token = ApiToken::new(&Ids::system(Clock::system()));
        assert_eq!(token.expose().len(), PREFIX.len() + 43);
        assert_eq!(ApiToken::presented(token.expose()).map(|token| token.hash()), Some(token.hash()));
        assert!(ApiToken::presented("eyJhbGciOiJFZERTQSJ9").is_none());
        assert!(!format!("{token:?}").contains(token.expose()));
        assert!(!token.hash().0.contains(token.expose()));
    }
}
