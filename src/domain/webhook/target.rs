//! Where a webhook sends to.

use std::fmt;
use std::net::IpAddr;

use url::{Host, Url};

use super::address::is_public;

/// A longer address is refused.
const LONGEST: usize = 2_000;

/// Which targets the server delivers to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reach {
    /// The public internet, over https.
    #[default]
    Public,
    /// Private networks and plain http as well; for development, and for servers that are shielded in another way.
    Private,
}

/// An address that may be delivered to, as far as its text tells; what its host resolves to is looked at when it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target(Url);

/// Why an address is no target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TargetError {
    /// It is no absolute address of the web.
    #[error("Give an absolute address that begins with `https://`, of at most 2,000 characters.")]
    NoAddress,
    /// It is not https.
    #[error(
        "Use `https://`. This server delivers over plain http only where its operator allows private targets."
    )]
    NotHttps,
    /// It holds a user name or a password.
    #[error("Leave the user name and the password out. Check the signature of each delivery instead.")]
    Credentials,
    /// It has a fragment.
    #[error("Leave the part from `#` on out, as it is never sent.")]
    Fragment,
    /// Its host is not of the public internet.
    #[error("Use a host of the public internet. This server does not deliver to private networks.")]
    Private,
}

impl Target {
    /// Takes an address.
    ///
    /// # Errors
    /// See [`TargetError`].
    pub fn parse(text: &str, reach: Reach) -> Result<Self, TargetError> {
        let url =
            Url::parse(text.trim()).ok().filter(|_| text.len() <= LONGEST).ok_or(TargetError::NoAddress)?;
        match (url.scheme(), reach) {
            ("https", _) | ("http", Reach::Private) => {}
            ("http", Reach::Public) => return Err(TargetError::NotHttps),
            _ => return Err(TargetError::NoAddress),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(TargetError::Credentials);
        }
        if url.fragment().is_some() {
            return Err(TargetError::Fragment);
        }
        if url.port() == Some(0) {
            return Err(TargetError::NoAddress);
        }
        let is_open = match url.host().ok_or(TargetError::NoAddress)? {
            Host::Domain(name) => !is_local(name),
            Host::Ipv4(address) => is_public(IpAddr::V4(address)),
            Host::Ipv6(address) => is_public(IpAddr::V6(address)),
        };
        if reach == Reach::Public && !is_open { Err(TargetError::Private) } else { Ok(Self(url)) }
    }

    /// The address.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.0
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Names that never leave a machine or its network (RFC 6761, RFC 6762, RFC 8375).
fn is_local(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    ["localhost", "local", "internal", "home.arpa"]
        .iter()
        .any(|zone| name == *zone || name.strip_suffix(zone).is_some_and(|rest| rest.ends_with('.')))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn refusal(text: &str, reach: Reach) -> Option<TargetError> {
        Target::parse(text, reach).err()
    }

    #[test]
    fn targets_of_the_public_internet_are_taken() {
        for text in [
            "https://hooks.example.org",
            "https://example.org:8443/a?b=c",
            "https://1.1.1.1/",
            "https://[2606:4700::1]/",
        ] {
            assert_eq!(refusal(text, Reach::Public), None, "{text}");
        }
    }

    #[test]
    fn every_spelling_of_a_private_address_is_refused() {
        for text in [
            "https://127.0.0.1",
            "https://127.1",
            "https://2130706433",
            "https://0x7f000001",
            "https://0x7f.1",
            "https://0177.0.0.1",
            "https://017700000001",
            "https://127.0.0.1.",
            "https://0",
            "https://0.0.0.0",
            "https://[::1]",
            "https://[::ffff:127.0.0.1]",
            "https://[::ffff:7f00:1]",
            "https://[0:0:0:0:0:0:0:1]",
            "https://169.254.169.254/latest",
            "https://10.1.2.3",
            "https://①②⑦.0.0.1",
            "https://127。0。0。1",
            "https://localhost",
            "https://LOCALHOST.",
            "https://a.localhost",
            "https://db.internal",
            "https://printer.local",
            "https://[64:ff9b::7f00:1]",
            "https://[fd00::1]",
        ] {
            assert_eq!(refusal(text, Reach::Public), Some(TargetError::Private), "{text}");
            assert_eq!(refusal(text, Reach::Private), None, "{text}");
        }
    }

    #[test]
    fn what_is_no_target_says_why() {
        for (text, why) in [
            ("", TargetError::NoAddress),
            ("hooks.example.org", TargetError::NoAddress),
            ("ftp://example.org", TargetError::NoAddress),
            ("file:///etc/passwd", TargetError::NoAddress),
            ("https://example.org:0/", TargetError::NoAddress),
            ("http://example.org", TargetError::NotHttps),
            ("https://ana@example.org", TargetError::Credentials),
            ("https://ana:secret@example.org", TargetError::Credentials),
            ("https://example.org/#here", TargetError::Fragment),
        ] {
            assert_eq!(refusal(text, Reach::Public), Some(why), "{text}");
        }
        assert_eq!(
            refusal(&format!("https://example.org/{}", "a".repeat(2_000)), Reach::Public),
            Some(TargetError::NoAddress)
        );
        assert_eq!(refusal("http://127.0.0.1:9/", Reach::Private), None);
        assert_eq!(refusal("ftp://127.0.0.1", Reach::Private), Some(TargetError::NoAddress));
    }

    proptest! {
        /// Whatever the number's base, the address is judged by its value.
        #[test]
        fn an_address_is_judged_by_its_value(bits: u32) {
            let address = std::net::Ipv4Addr::from(bits);
            for host in [format!("{address}"), format!("{bits}"), format!("0x{bits:x}"), format!("0{bits:o}")] {
                let taken = Target::parse(&format!("https://{host}/"), Reach::Public).is_ok();
                prop_assert_eq!(taken, is_public(address.into()), "{}", host);
            }
        }

        #[test]
        fn no_text_makes_it_fail(text: String) {
            let _ = Target::parse(&text, Reach::Public);
        }
    }
}
