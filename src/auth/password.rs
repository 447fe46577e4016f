//! Hashing passwords with argon2id, on as many threads as there are cores and no more.

use std::sync::Arc;
use std::time::Duration;

use argon2::password_hash::{self, PasswordHasher as _, PasswordVerifier as _, phc};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::domain::account::{Password, PasswordHash};
use crate::id::Ids;

/// What one hash costs, and how many are made at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HashingCost {
    /// Memory of one hash, in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
    /// Hashes that are made at once; the memory of each is needed at the same time.
    pub at_once: usize,
    /// How long somebody waits for a turn before being told that the server is too busy.
    pub patience: Duration,
}

impl Default for HashingCost {
    fn default() -> Self {
        Self {
            memory_kib: Params::DEFAULT_M_COST,
            passes: Params::DEFAULT_T_COST,
            at_once: std::thread::available_parallelism().map_or(2, std::num::NonZero::get),
            patience: Duration::from_secs(2),
        }
    }
}

/// Why a password was neither hashed nor verified.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordHasherError {
    /// Too many others wait.
    #[error("too many sign-ins at once")]
    Busy,
    /// The cost or a kept hash cannot be used.
    #[error("{0}")]
    Failed(String),
}

/// Hashes and verifies passwords.
pub struct PasswordHasher {
    argon2: Argon2<'static>,
    turns: Arc<Semaphore>,
    patience: Duration,
    ids: Ids,
    /// The hash of a password that nobody knows.
    nobody: PasswordHash,
}

impl PasswordHasher {
    /// A hasher of this cost.
    ///
    /// # Errors
    /// The cost cannot be used.
    pub fn new(cost: HashingCost, ids: Ids) -> Result<Self, PasswordHasherError> {
        let params = Params::new(cost.memory_kib, cost.passes, 1, None).map_err(|error| failed(&error))?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let nobody = hash(&argon2, &ids.bytes(), &salt(&ids))?;
        let turns = Arc::new(Semaphore::new(cost.at_once));
        Ok(Self { argon2, turns, patience: cost.patience, ids, nobody })
    }

    /// Hashes a password with a salt of its own.
    ///
    /// # Errors
    /// See [`PasswordHasherError`].
    pub async fn hash(&self, password: &Password) -> Result<PasswordHash, PasswordHasherError> {
        let (argon2, password, salt) = (self.argon2.clone(), password.clone(), salt(&self.ids));
        self.in_turn(move || hash(&argon2, password.expose(), &salt)).await
    }

    /// Whether a password is that of an account. Where the account is unknown and there is no hash, the answer is no,
    /// after the same work: how long it takes does not tell who has an account.
    ///
    /// # Errors
    /// See [`PasswordHasherError`].
    pub async fn verify(
        &self,
        password: &Password,
        hash: Option<&PasswordHash>,
    ) -> Result<bool, PasswordHasherError> {
        let is_known = hash.is_some();
        let hash = hash.unwrap_or(&self.nobody).clone();
        let (argon2, password) = (self.argon2.clone(), password.clone());
        let matches = self.in_turn(move || verify(&argon2, password.expose(), &hash)).await?;
        Ok(matches && is_known)
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, PasswordHasherError> + Send + 'static,
    ) -> Result<T, PasswordHasherError> {
        let turn = self.turn().await?;
        // The turn goes along: a caller who gives up does not free it while the work goes on.
        let working = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work()
        });
        working.await.map_err(|error| failed(&error))?
    }

    async fn turn(&self) -> Result<OwnedSemaphorePermit, PasswordHasherError> {
        let turn = Arc::clone(&self.turns).acquire_owned();
        match tokio::time::timeout(self.patience, turn).await {
            Ok(turn) => turn.map_err(|error| failed(&error)),
            Err(_) => Err(PasswordHasherError::Busy),
        }
    }
}

fn salt(ids: &Ids) -> Vec<u8> {
    ids.bytes().into_iter().take(16).collect()
}

fn hash(argon2: &Argon2<'_>, password: &[u8], salt: &[u8]) -> Result<PasswordHash, PasswordHasherError> {
    let hash: phc::PasswordHash =
        argon2.hash_password_with_salt(password, salt).map_err(|error| failed(&error))?;
    Ok(PasswordHash::kept(hash.to_string()))
}

fn verify(argon2: &Argon2<'_>, password: &[u8], hash: &PasswordHash) -> Result<bool, PasswordHasherError> {
    match argon2.verify_password(password, hash.expose()) {
        Ok(()) => Ok(true),
        Err(password_hash::Error::PasswordInvalid) => Ok(false),
        Err(error) => Err(failed(&error)),
    }
}

fn failed(error: &impl ToString) -> PasswordHasherError {
    PasswordHasherError::Failed(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;

    fn hasher(at_once: usize) -> PasswordHasher {
        let patience = Duration::from_millis(20);
        let cost = HashingCost { memory_kib: 8, passes: 1, at_once, patience };
        PasswordHasher::new(cost, Ids::system(Clock::system())).expect("the cost can be used")
    }

    fn password(text: &str) -> Password {
        Password::presented(text.to_owned()).expect("short enough")
    }

    #[tokio::test]
    async fn a_password_matches_its_hash_and_no_other() {
        let hasher = hasher(1);
        let hash = hasher.hash(&password("correct horse")).await.expect("hashed");
        assert!(hash.expose().starts_with("$argon2id$v=19$m=8,t=1,p=1$"), "{}", hash.expose());
        assert_eq!(hasher.verify(&password("correct horse"), Some(&hash)).await, Ok(true));
        assert_eq!(hasher.verify(&password("correct house"), Some(&hash)).await, Ok(false));
        let again = hasher.hash(&password("correct horse")).await.expect("hashed");
        assert_ne!(again.expose(), hash.expose(), "each hash has a salt of its own");
    }

    #[tokio::test]
    async fn nobody_costs_as_much_as_somebody_and_never_matches() {
        let mut hasher = hasher(1);
        hasher.nobody = hasher.hash(&password("correct horse")).await.expect("hashed");
        assert_eq!(hasher.verify(&password("correct horse"), None).await, Ok(false));
        // Work that could not be done shows that it was tried.
        hasher.nobody = PasswordHash::kept("no hash".to_owned());
        assert!(matches!(
            hasher.verify(&password("correct horse"), None).await,
            Err(PasswordHasherError::Failed(_))
        ));
    }

    #[test]
    fn the_hash_of_nobody_costs_what_a_new_one_does() {
        let hasher = hasher(1);
        let cost = |hash: &PasswordHash| hash.expose().split('$').nth(3).map(str::to_owned);
        assert_eq!(cost(&hasher.nobody).as_deref(), Some("m=8,t=1,p=1"));
    }

    #[tokio::test]
    async fn who_waits_too_long_for_a_turn_is_told_so() {
        let hasher = hasher(1);
        let turn = hasher.turn().await.expect("the only turn");
        assert_eq!(hasher.hash(&password("correct horse")).await.unwrap_err(), PasswordHasherError::Busy);
        drop(turn);
        assert!(hasher.hash(&password("correct horse")).await.is_ok());
    }
}
