//! E-mail addresses that people sign in with.

use std::fmt;

use email_address::{EmailAddress, Options};

/// A plain address: no display name, no domain literal, no quoted local part that hides another address.
#[derive(Clone, PartialEq, Eq)]
pub struct Email {
    written: String,
    normalized: String,
}

/// The text is not an e-mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Write one plain e-mail address, such as \"ada@example.org\".")]
pub struct EmailError;

impl Email {
    /// Takes an address, without the white space around it.
    ///
    /// # Errors
    /// It is not one.
    pub fn parse(text: &str) -> Result<Self, EmailError> {
        let text = text.trim();
        let options = Options::default().with_required_tld().without_display_text().without_domain_literal();
        let is_plain = !text.contains(|c: char| c.is_control() || c == '"');
        if !is_plain || EmailAddress::parse_with_options(text, options).is_err() {
            return Err(EmailError);
        }
        Ok(Self { written: text.to_owned(), normalized: text.to_lowercase() })
    }

    /// The address as its owner wrote it.
    #[must_use]
    pub fn as_written(&self) -> &str {
        &self.written
    }

    /// The address that is compared: in lower case, as nobody has two mailboxes that differ in case alone.
    #[must_use]
    pub fn normalized(&self) -> &str {
        &self.normalized
    }
}

/// An address is private: it stays out of logs.
impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email([REDACTED])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_text_is_refused_or_normalised_once_for_all(text in "\\PC{0,40}|[a-zA-Z.+]{1,9}@[a-zA-Z]{1,9}\\.[a-zA-Z]{2,3}") {
            if let Ok(email) = Email::parse(&text) {
                let again = Email::parse(email.normalized());
                prop_assert_eq!(again.map(|email| email.normalized().to_owned()), Ok(email.normalized().to_owned()));
            }
        }
    }

    #[test]
    fn spellings_of_one_address_are_the_same() {
        let email = Email::parse(" Ada.Lovelace@Example.ORG ").expect("an address");
        assert_eq!(email.as_written(), "Ada.Lovelace@Example.ORG");
        assert_eq!(email.normalized(), "ada.lovelace@example.org");
    }

    #[test]
    fn what_is_more_or_less_than_one_address_is_refused() {
        let wrong =
            ["", "ada", "ada@", "@example.org", "ada@localhost", "Ada <ada@example.org>", "ada@[127.0.0.1]"];
        for text in wrong.into_iter().chain(["\"ada\"@example.org", "ada@example.org\0", "a b@example.org"]) {
            assert_eq!(Email::parse(text), Err(EmailError), "{text}");
        }
    }

    #[test]
    fn an_address_does_not_show_in_debug_output() {
        let email = Email::parse("ada@example.org").expect("an address");
        assert_eq!(format!("{email:?}"), "Email([REDACTED])");
    }
}
