//! Refresh tokens: random texts, of which the database knows only hashes.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest as _, Sha256};

use crate::domain::account::TokenHash;
use crate::id::Ids;

/// A token that is exchanged for new ones once.
#[derive(Clone, Debug)]
pub struct RefreshToken(SecretString);

impl RefreshToken {
    pub(super) fn new(ids: &Ids) -> Self {
        Self(ids.secret().into())
    }

    /// A token that somebody presents.
    #[must_use]
    pub fn presented(text: String) -> Self {
        Self(text.into())
    }

    /// The token itself, for its holder alone.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// What is kept of it. The token has 256 random bits, so one round without salt is enough.
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
    fn a_token_and_its_hash_say_nothing_of_each_other() {
        let token = RefreshToken::new(&Ids::system(Clock::system()));
        assert_eq!(token.expose().len(), 43);
        assert_eq!(RefreshToken::presented(token.expose().to_owned()).hash(), token.hash());
        assert_ne!(token.hash().0, token.expose());
        assert!(!format!("{token:?}").contains(token.expose()));
    }
}
