//! Passwords that people choose.

use secrecy::{ExposeSecret, SecretString};

use super::Email;

/// A password, which shows nowhere.
#[derive(Clone, Debug)]
pub struct Password(SecretString);

/// The hash of a password, with its salt and cost, as the database keeps it.
#[derive(Clone, Debug)]
pub struct PasswordHash(SecretString);

impl PasswordHash {
    /// A hash that was kept.
    #[must_use]
    pub fn kept(text: String) -> Self {
        Self(text.into())
    }

    /// The hash as it is kept.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

/// Why a password is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Easy to guess by trying.
    #[error("Use at least {} characters. A sentence is easy to remember.", Password::MIN)]
    TooShort,
    /// Nobody needs that.
    #[error("Use at most {} characters.", Password::MAX)]
    TooLong,
    /// The first thing that somebody else would try.
    #[error("Use something else than your e-mail address.")]
    IsEmail,
}

impl Password {
    const MIN: usize = 12;
    const MAX: usize = 1024;

    /// Takes a new password of the account with this address, exactly as it is written.
    ///
    /// # Errors
    /// See [`PasswordError`].
    pub fn choose(text: String, email: &Email) -> Result<Self, PasswordError> {
        let length = text.chars().count();
        if length < Self::MIN {
            Err(PasswordError::TooShort)
        } else if length > Self::MAX {
            Err(PasswordError::TooLong)
        } else if text.trim().to_lowercase() == email.normalized() {
            Err(PasswordError::IsEmail)
        } else {
            Ok(Self(text.into()))
        }
    }

    /// Takes a password that somebody signs in with; `None` where it is too long to be anybody's.
    #[must_use]
    pub fn presented(text: String) -> Option<Self> {
        (text.chars().count() <= Self::MAX).then(|| Self(text.into()))
    }

    /// The password itself, for hashing alone.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        self.0.expose_secret().as_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choose(text: &str) -> Result<Password, PasswordError> {
        Password::choose(text.to_owned(), &Email::parse("Ada@example.org").expect("an address"))
    }

    #[test]
    fn lengths_count_characters_and_are_exact() {
        assert_eq!(choose(&"ü".repeat(11)).unwrap_err(), PasswordError::TooShort);
        assert!(choose(&"ü".repeat(12)).is_ok());
        assert!(choose(&"ü".repeat(1024)).is_ok());
        assert_eq!(choose(&"ü".repeat(1025)).unwrap_err(), PasswordError::TooLong);
        assert!(Password::presented("ü".repeat(1024)).is_some());
        assert!(Password::presented("ü".repeat(1025)).is_none());
    }

    #[test]
    fn the_own_address_is_no_password() {
        assert_eq!(choose("aDa@example.org").unwrap_err(), PasswordError::IsEmail);
    }

    #[test]
    fn a_password_is_kept_exactly_and_does_not_show_in_debug_output() {
        let password = choose("  correct horse  ").expect("long enough");
        assert_eq!(password.expose(), b"  correct horse  ");
        assert!(!format!("{password:?}").contains("horse"));
    }

    #[test]
    fn a_hash_does_not_show_in_debug_output() {
        let hash = PasswordHash::kept("$argon2id$v=19$".to_owned());
        assert!(!format!("{hash:?}").contains("argon2"));
    }
}
