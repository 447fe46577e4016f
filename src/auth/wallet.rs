//! Who signed a text with an Ethereum wallet (EIP-191, version 0x45).

use k256::ecdsa::{RecoveryId, Signature, VerifyingKey};
use sha2::{Digest as _, Sha256};
use sha3::{Digest as _, Keccak256};

use crate::domain::account::TokenHash;
use crate::domain::governance::Address;

/// The text is not a signature that a wallet makes of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Give the signature as the wallet returns it: `0x` and 130 hexadecimal digits.")]
pub struct BadSignature;

/// The address whose key signed `message`.
///
/// # Errors
/// `signature` is not 65 bytes in hexadecimal, or no key can have made it.
pub fn signer(message: &str, signature: &str) -> Result<Address, BadSignature> {
    let bytes = bytes(signature).ok_or(BadSignature)?;
    let (parts, recovery) =
        bytes.split_last_chunk::<1>().map(|(parts, [last])| (parts, *last)).ok_or(BadSignature)?;
    // Wallets count from 27, and some from 0.
    let recovery = if recovery >= 27 { recovery - 27 } else { recovery };
    let recovery = RecoveryId::from_byte(recovery).filter(|id| !id.is_x_reduced()).ok_or(BadSignature)?;
    let parts = Signature::from_slice(parts).map_err(|_| BadSignature)?;
    if parts.normalize_s().is_some() {
        return Err(BadSignature);
    }
    let hash = Keccak256::new()
        .chain_update(format!("\u{19}Ethereum Signed Message:\n{}", message.len()))
        .chain_update(message)
        .finalize();
    let key = VerifyingKey::recover_from_prehash(&hash, &parts, recovery).map_err(|_| BadSignature)?;
    address_of(&key).ok_or(BadSignature)
}

/// The last twenty bytes of the hash of the public key.
fn address_of(key: &VerifyingKey) -> Option<Address> {
    let point = key.to_encoded_point(false);
    let hash = Keccak256::digest(point.as_bytes().get(1..)?);
    let bytes: [u8; 20] = hash.get(12..)?.try_into().ok()?;
    Some(Address::from_bytes(bytes))
}

fn bytes(text: &str) -> Option<[u8; 65]> {
    let digits = text.strip_prefix("0x")?;
    let digits: Vec<u8> =
        digits.chars().map(|digit| u8::try_from(digit.to_digit(16)?).ok()).collect::<Option<_>>()?;
    let bytes: Vec<u8> =
        digits.chunks_exact(2).filter_map(|pair| Some((pair.first()? << 4) | pair.get(1)?)).collect();
    if digits.len() == 130 { bytes.try_into().ok() } else { None }
}

/// What is kept of a message that is to be signed.
#[must_use]
pub fn message_hash(message: &str) -> TokenHash {
    TokenHash(Sha256::digest(message.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use k256::ecdsa::SigningKey;
    use proptest::prelude::*;

    use super::*;

    fn sign(key: &SigningKey, message: &str) -> String {
        let hash = Keccak256::digest(format!("\u{19}Ethereum Signed Message:\n{}{message}", message.len()));
        let (signature, recovery) = key.sign_prehash_recoverable(&hash).expect("a signature");
        let bytes = signature.to_bytes();
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        format!("0x{hex}{:02x}", recovery.to_byte() + 27)
    }

    /// The example in the documentation of `web3.eth.accounts.sign`.
    #[test]
    fn a_published_signature_names_its_signer() {
        let signature = "0xb91467e570a6466aa9e9876cbcd013baba02900b8979d43fe208a4a4f339f5fd6007e74cd82e037b800186422fc2da167c747ef045e5d18a5f5d4300f8e1a0291c";
        let address = signer("Some data", signature).expect("a signature");
        assert_eq!(address.to_string(), "0x2c7536E3605D9C16a7a3D7b1898e529396a65c23");
        assert_ne!(signer("Some date", signature).ok(), Some(address));
    }

    #[test]
    fn the_private_key_one_has_its_known_address() {
        let mut one = [0_u8; 32];
        one[31] = 1;
        let key = SigningKey::from_slice(&one).expect("a key");
        let address = signer("A text", &sign(&key, "A text")).expect("a signature");
        assert_eq!(address.to_string(), "0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf");
    }

    #[test]
    fn what_is_no_signature_is_refused() {
        for text in [
            "",
            "0x",
            "0x12",
            &format!("0x{}", "0".repeat(130)),
            &format!("0x{}", "f".repeat(130)),
            &"z".repeat(132),
        ] {
            assert_eq!(signer("A text", text), Err(BadSignature), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(message in ".*", signature in "(0x)?[0-9a-f]{0,132}|.*") {
            let _ = signer(&message, &signature);
        }

        #[test]
        fn one_changed_letter_is_another_signer(message in "[a-z ]{1,40}", seed in 1_u8..=0xfe) {
            let key = SigningKey::from_slice(&[seed; 32]).expect("a key");
            let signature = sign(&key, &message);
            let address = signer(&message, &signature);
            prop_assert!(address.is_ok());
            prop_assert_ne!(signer(&format!("{message}."), &signature), address);
        }
    }
}
