//! Signing after the Standard Webhooks specification.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret as _, SecretString};
use standardwebhooks::Webhook;

const PREFIX: &str = "whsec_";

/// What a receiver checks signatures with: `whsec_` and a key in base64.
#[derive(Clone, Debug)]
pub struct Secret(SecretString);

impl Secret {
    /// The secret of a key.
    #[must_use]
    pub fn of(key: [u8; 32]) -> Self {
        Self(format!("{PREFIX}{}", STANDARD.encode(key)).into())
    }

    /// A secret that was stored.
    #[must_use]
    pub fn stored(text: String) -> Self {
        Self(text.into())
    }

    /// The text, for its owner and for the database alone.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    fn sign(&self, id: &str, timestamp: i64, body: &str) -> Option<String> {
        let text = self.expose();
        if !text.starts_with(PREFIX) {
            return None;
        }
        Webhook::new(text).and_then(|key| key.sign(id, timestamp, body.as_bytes())).ok()
    }
}

/// The value of `webhook-signature`: one signature for each secret; `None` where a secret is no secret.
#[must_use]
pub fn signatures(secrets: &[Secret], id: &str, timestamp: i64, body: &str) -> Option<String> {
    let signed: Option<Vec<String>> = secrets.iter().map(|secret| secret.sign(id, timestamp, body)).collect();
    signed.filter(|signed| !signed.is_empty()).map(|signed| signed.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification's own libraries.
    #[test]
    fn the_signature_is_that_of_the_specification() {
        let secret = Secret::stored("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD".into());
        let body = r#"{"email":"test@example.com","username":"test_user"}"#;
        let signed = signatures(&[secret], "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk", 1_649_367_553, body);
        assert_eq!(signed.as_deref(), Some("v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw="));
    }

    #[test]
    fn every_live_secret_signs_and_none_shows_itself() {
        let secrets = [Secret::of([1; 32]), Secret::of([2; 32])];
        let signed = signatures(&secrets, "event_1", 1, "{}").expect("signed");
        assert_eq!(signed.split(' ').count(), 2);
        assert!(!format!("{secrets:?}").contains("AQEB"));
        assert_eq!(signatures(&[], "event_1", 1, "{}"), None);
        for stored in ["hello", "aGVsbG8=", ""] {
            assert_eq!(signatures(&[Secret::stored(stored.into())], "event_1", 1, "{}"), None);
        }
    }
}
