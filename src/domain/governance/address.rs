//! Ethereum addresses.

use std::fmt;

use sha3::{Digest as _, Keccak256};

/// An Ethereum address. Its text form has the mixed case of EIP-55, which is a checksum.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address([u8; 20]);

/// Why a text is not an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// There is white space around it or inside it.
    #[error("Remove the white space from the address.")]
    Space,
    /// It has a prefix that names a chain.
    #[error("Leave the prefix before `0x` out, such as `oeth:`. The address is the same on every chain.")]
    ChainPrefix,
    /// It is a name of the Ethereum Name Service.
    #[error(
        "Give the address that the name stands for, as `0x` and 40 hexadecimal digits. Names are not looked up."
    )]
    Name,
    /// It has not the form of an address.
    #[error("Give the address as `0x` and 40 hexadecimal digits.")]
    Malformed,
    /// Its upper and lower case is not that of EIP-55, so a character may be wrong.
    #[error(
        "Check the address: its upper and lower case letters do not fit its digits (EIP-55). Copy it again, or write it in lower case."
    )]
    Checksum,
}

impl Address {
    /// The address of these bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 20]) -> Self {
        Self(bytes)
    }

    /// Takes an address in lower case, or in mixed case with the checksum of EIP-55.
    ///
    /// # Errors
    /// See [`AddressError`].
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        if text.contains(char::is_whitespace) {
            return Err(AddressError::Space);
        }
        let Some(digits) = text.strip_prefix("0x") else { return Err(not_plain(text)) };
        let address = Self(bytes(digits).ok_or(AddressError::Malformed)?);
        let has_upper = digits.bytes().any(|byte| byte.is_ascii_uppercase());
        if has_upper && address.to_string() != text {
            return Err(AddressError::Checksum);
        }
        Ok(address)
    }

    /// The text that the database keeps: all in lower case.
    #[must_use]
    pub fn stored(&self) -> String {
        let mut text = String::from("0x");
        text.extend(self.digits());
        text
    }

    fn digits(&self) -> impl Iterator<Item = char> + '_ {
        self.0
            .iter()
            .flat_map(|byte| [byte >> 4, byte & 0x0f])
            .filter_map(|digit| char::from_digit(u32::from(digit), 16))
    }
}

/// What is wrong with a text that does not begin with `0x`.
fn not_plain(text: &str) -> AddressError {
    match text.split_once(":0x") {
        Some((prefix, _)) if prefix.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
            AddressError::ChainPrefix
        }
        _ if text.contains('.') => AddressError::Name,
        _ => AddressError::Malformed,
    }
}

fn bytes(digits: &str) -> Option<[u8; 20]> {
    let digits: Vec<u8> =
        digits.chars().map(|digit| u8::try_from(digit.to_digit(16)?).ok()).collect::<Option<_>>()?;
    let bytes: Vec<u8> =
        digits.chunks_exact(2).filter_map(|pair| Some((pair.first()? << 4) | pair.get(1)?)).collect();
    if digits.len() == 40 { bytes.try_into().ok() } else { None }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lower: String = self.digits().collect();
        let hash = Keccak256::digest(lower.as_bytes());
        let nibbles = hash.iter().flat_map(|byte| [byte >> 4, byte & 0x0f]);
        f.write_str("0x")?;
        for (digit, nibble) in lower.chars().zip(nibbles) {
            let digit = if nibble >= 8 { digit.to_ascii_uppercase() } else { digit };
            write!(f, "{digit}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address({self})")
    }
}

impl serde::Serialize for Address {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Address {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(from)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_published_examples_of_eip_55_are_their_own_checksum() {
        for text in [
            "0x52908400098527886E0F7030069857D2E4169EE7",
            "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
            "0xde709f2102306220921060314715629080e2fb77",
            "0x27b1fdb04752bbc536007a920d24acb045561c26",
            "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
            "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
            "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
            "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
        ] {
            assert_eq!(Address::parse(text).expect("an address").to_string(), text);
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        let plain = "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed";
        assert!(Address::parse(plain).is_ok());
        for (text, expected) in [
            (format!("oeth:{plain}"), AddressError::ChainPrefix),
            ("alliance.eth".into(), AddressError::Name),
            (format!("alliance.eth:{plain}"), AddressError::Name),
            (plain.replace("e94", "e 4"), AddressError::Space),
            (format!(" {plain}"), AddressError::Space),
            (plain.replace("ef1b", "eF1b"), AddressError::Checksum),
            (plain.to_uppercase().replace("0X", "0x"), AddressError::Checksum),
            (plain.replace("ef1b", "eg1b"), AddressError::Malformed),
            (format!("{plain}0"), AddressError::Malformed),
            (plain.replace("0x", "0X"), AddressError::Malformed),
            ("TBD".into(), AddressError::Malformed),
            (String::new(), AddressError::Malformed),
        ] {
            assert_eq!(Address::parse(&text), Err(expected), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn every_address_reads_back(bytes: [u8; 20]) {
            let address = Address::from_bytes(bytes);
            prop_assert_eq!(Address::parse(&address.to_string()), Ok(address));
            prop_assert_eq!(Address::parse(&address.stored()), Ok(address));
        }

        #[test]
        fn one_letter_of_another_case_is_noticed(bytes: [u8; 20], place in 0_usize..40) {
            let text = Address::from_bytes(bytes).to_string();
            let other: String = text.char_indices().map(|(at, letter)| match letter {
                letter if at != place + 2 => letter,
                letter if letter.is_ascii_uppercase() => letter.to_ascii_lowercase(),
                letter => letter.to_ascii_uppercase(),
            }).collect();
            let is_plain = other == other.to_lowercase();
            prop_assert!(other == text || is_plain || Address::parse(&other) == Err(AddressError::Checksum));
        }

        #[test]
        fn no_text_panics(text in ".*") {
            let _ = Address::parse(&text);
        }
    }
}
