//! The text that proves an address once its owner signs it, after EIP-4361.

use std::fmt;

use chrono::{DateTime, SecondsFormat, Utc};

use super::Address;

/// The address under which people reach this server: what their wallets show when they sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl {
    domain: String,
    uri: String,
}

/// The text is not an address of a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "give an address that begins with https:// or http:// and names a host, such as https://hub.example.org"
)]
pub struct InvalidUrl;

impl Default for PublicUrl {
    fn default() -> Self {
        Self { domain: "127.0.0.1:8080".to_owned(), uri: "http://127.0.0.1:8080".to_owned() }
    }
}

impl std::str::FromStr for PublicUrl {
    type Err = InvalidUrl;

    fn from_str(text: &str) -> Result<Self, InvalidUrl> {
        let url = url::Url::parse(text).map_err(|_| InvalidUrl)?;
        let is_plain =
            matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none();
        let host = url.host_str().filter(|_| is_plain).ok_or(InvalidUrl)?;
        let domain = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
        Ok(Self { domain, uri: url.as_str().trim_end_matches('/').to_owned() })
    }
}

/// What is signed. Each message has its own nonce, so that no signature serves twice.
#[derive(Clone, Debug)]
pub struct SignInMessage<'a> {
    /// Who asks.
    pub server: &'a PublicUrl,
    /// The account that the address is to belong to, so that nobody can have it signed for another one.
    pub account: String,
    /// The address.
    pub address: Address,
    /// The chain on which the wallet is.
    pub chain_id: i32,
    /// At least eight letters and digits, unlike any before.
    pub nonce: &'a str,
    /// From when it is good.
    pub issued_at: DateTime<Utc>,
    /// Until when it is good.
    pub expires_at: DateTime<Utc>,
}

impl fmt::Display for SignInMessage<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = |time: DateTime<Utc>| time.to_rfc3339_opts(SecondsFormat::Millis, true);
        let PublicUrl { domain, uri } = self.server;
        writeln!(f, "{domain} wants you to sign in with your Ethereum account:\n{}\n", self.address)?;
        writeln!(f, "Link this address to the account {}. This costs nothing.\n", self.account)?;
        writeln!(f, "URI: {uri}\nVersion: 1\nChain ID: {}\nNonce: {}", self.chain_id, self.nonce)?;
        write!(f, "Issued At: {}\nExpiration Time: {}", time(self.issued_at), time(self.expires_at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_has_the_form_of_eip_4361() {
        let server: PublicUrl = "https://hub.example.org/".parse().expect("an address");
        let issued_at: DateTime<Utc> = "2023-06-10T12:00:00Z".parse().expect("a moment");
        let message = SignInMessage {
            server: &server,
            account: "account_1".to_owned(),
            address: Address::parse("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed").expect("an address"),
            chain_id: 10,
            nonce: "abcdef0123456789",
            issued_at,
            expires_at: issued_at + chrono::TimeDelta::minutes(10),
        };
        insta::assert_snapshot!(message.to_string(), @r"
        hub.example.org wants you to sign in with your Ethereum account:
        0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed

        Link this address to the account account_1. This costs nothing.

        URI: https://hub.example.org
        Version: 1
        Chain ID: 10
        Nonce: abcdef0123456789
        Issued At: 2023-06-10T12:00:00.000Z
        Expiration Time: 2023-06-10T12:10:00.000Z
        ");
    }

    #[test]
    fn only_the_address_of_a_server_is_taken() {
        for text in ["hub.example.org", "ftp://a.b", "https://u:p@a.b", "https://", "mailto:a@b.c"] {
            assert_eq!(text.parse::<PublicUrl>(), Err(InvalidUrl), "{text}");
        }
        let with_port: PublicUrl = "http://127.0.0.1:8080".parse().expect("an address");
        assert_eq!(with_port, PublicUrl::default());
        let below: PublicUrl = "https://example.org/hub/".parse().expect("an address");
        assert_eq!((below.domain.as_str(), below.uri.as_str()), ("example.org", "https://example.org/hub"));
    }
}
