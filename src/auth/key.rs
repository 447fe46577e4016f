//! The key that access tokens are signed with.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _};
use sha2::{Digest as _, Sha256};

use crate::id::Ids;

/// An Ed25519 key pair.
#[derive(Clone)]
pub struct SigningKey(ed25519_dalek::SigningKey);

/// A key file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// The file cannot be read or written.
    #[error("the signing key {path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// The file does not hold a key.
    #[error(
        "{path} holds no Ed25519 key: it must be a private key in PKCS #8 PEM, as `openssl genpkey -algorithm ed25519` makes it"
    )]
    Content {
        /// The file.
        path: PathBuf,
    },
    /// Others can read the file.
    #[error("{path} can be read by others: make it its owner's alone with `chmod 600`")]
    Exposed {
        /// The file.
        path: PathBuf,
    },
}

impl SigningKey {
    /// A new key.
    #[must_use]
    pub fn generate(ids: &Ids) -> Self {
        Self(ed25519_dalek::SigningKey::from_bytes(&ids.bytes()))
    }

    /// Reads a key in PKCS #8 PEM.
    ///
    /// # Errors
    /// The file cannot be read, holds something else, or can be read by others.
    pub fn read(path: &Path) -> Result<Self, KeyFileError> {
        require_private(path)?;
        let pem = std::fs::read_to_string(path).map_err(|source| io_error(path, source))?;
        ed25519_dalek::SigningKey::from_pkcs8_pem(&pem)
            .map(Self)
            .map_err(|_| KeyFileError::Content { path: path.to_owned() })
    }

    /// Writes the key in PKCS #8 PEM to a new file that only its owner can read.
    ///
    /// # Errors
    /// The file is there already, or cannot be written.
    pub fn write(&self, path: &Path) -> Result<(), KeyFileError> {
        let pem = self
            .0
            .to_pkcs8_pem(LineEnding::LF)
            .map_err(|error| io_error(path, io::Error::other(error.to_string())))?;
        let write = || {
            let mut file = private_file().open(path)?;
            file.write_all(pem.as_bytes())?;
            file.sync_all()
        };
        write().map_err(|source| io_error(path, source))
    }

    /// Names the key: the thumbprint of its public half (RFC 7638).
    #[must_use]
    pub fn id(&self) -> String {
        let jwk = format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{}"}}"#, self.public());
        URL_SAFE_NO_PAD.encode(Sha256::digest(jwk.as_bytes()))
    }

    /// The public half, in URL-safe base64.
    #[must_use]
    pub fn public(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0.verifying_key().as_bytes())
    }

    /// The public half as a set of JSON Web Keys (RFC 7517).
    #[must_use]
    pub fn jwks(&self) -> serde_json::Value {
        serde_json::json!({ "keys": [{
            "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": self.id(), "x": self.public(),
        }] })
    }

    pub(super) fn pair(&self) -> &ed25519_dalek::SigningKey {
        &self.0
    }
}

fn io_error(path: &Path, source: io::Error) -> KeyFileError {
    KeyFileError::Io { path: path.to_owned(), source }
}

fn private_file() -> std::fs::OpenOptions {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

#[cfg(unix)]
fn require_private(path: &Path) -> Result<(), KeyFileError> {
    use std::os::unix::fs::MetadataExt as _;
    let mode = std::fs::metadata(path).map_err(|source| io_error(path, source))?.mode();
    if mode & 0o077 == 0 { Ok(()) } else { Err(KeyFileError::Exposed { path: path.to_owned() }) }
}

#[cfg(not(unix))]
fn require_private(_: &Path) -> Result<(), KeyFileError> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;

    fn key() -> SigningKey {
        SigningKey::generate(&Ids::system(Clock::system()))
    }

    #[test]
    fn a_key_reads_back_from_its_file_and_is_never_overwritten() {
        let files = tempfile::tempdir().expect("a directory");
        let path = files.path().join("key.pem");
        let key = key();
        key.write(&path).expect("written");
        assert_eq!(SigningKey::read(&path).expect("read").id(), key.id());
        assert!(matches!(self::key().write(&path), Err(KeyFileError::Io { .. })));
        assert_eq!(SigningKey::read(&path).expect("read").id(), key.id());
    }

    #[cfg(unix)]
    #[test]
    fn a_key_is_its_owners_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let files = tempfile::tempdir().expect("a directory");
        let path = files.path().join("key.pem");
        key().write(&path).expect("written");
        let mode = |path: &Path| std::fs::metadata(path).expect("there").permissions().mode() & 0o777;
        assert_eq!(mode(&path), 0o600);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).expect("changed");
        assert!(matches!(SigningKey::read(&path), Err(KeyFileError::Exposed { .. })));
    }

    #[test]
    fn a_file_that_is_no_key_is_named() {
        let files = tempfile::tempdir().expect("a directory");
        let path = files.path().join("key.pem");
        private_file().open(&path).expect("made").write_all(b"hello").expect("written");
        let error = SigningKey::read(&path).err().expect("refused");
        assert!(matches!(error, KeyFileError::Content { .. }));
        assert!(error.to_string().contains("key.pem"));
        assert!(matches!(SigningKey::read(&files.path().join("none")), Err(KeyFileError::Io { .. })));
    }

    /// The example of RFC 8037, appendix A.3.
    #[test]
    fn the_id_is_the_thumbprint_of_the_public_key() {
        let secret = URL_SAFE_NO_PAD.decode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A").expect("base64");
        let pair = ed25519_dalek::SigningKey::try_from(secret.as_slice()).expect("32 bytes");
        let key = SigningKey(pair);
        assert_eq!(key.public(), "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
        assert_eq!(key.id(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    }
}
