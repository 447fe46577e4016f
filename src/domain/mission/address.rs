//! Where a grant goes.

use std::fmt;

/// An Ethereum address: `0x` and forty hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecipientAddress(String);

/// The text is not an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "Give the address on OP Mainnet as `0x` and 40 hexadecimal digits, without a prefix such as `oeth:`."
)]
pub struct AddressError;

impl RecipientAddress {
    /// Takes an address.
    ///
    /// # Errors
    /// The text is not one.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let text = text.trim();
        let digits = text.strip_prefix("0x").ok_or(AddressError)?;
        let is_address = digits.len() == 40 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_address { Ok(Self(text.to_owned())) } else { Err(AddressError) }
    }
}

impl fmt::Display for RecipientAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Edge 17.
    #[test]
    fn names_prefixes_and_spaces_are_refused() {
        let address = "0x5e349eca2dc61abcd9dd99ce94d04136151a09ee";
        assert!(RecipientAddress::parse(&format!(" {address} ")).is_ok());
        for text in
            ["", "TBD", "alliance.eth", "0x12", &format!("oeth:{address}"), &address.replace("a2", "a 2")]
        {
            assert_eq!(RecipientAddress::parse(text), Err(AddressError), "{text:?}");
        }
    }
}
