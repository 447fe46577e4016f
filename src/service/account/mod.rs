//! Accounts, sign-in and profiles.

mod authenticate;
mod facts;
mod handle;
mod profile;
mod relations;
mod session;
mod sign_in;
pub mod staff;

pub use crate::auth::RefreshToken;
pub use authenticate::{authenticate, authenticate_service};
pub use facts::found_account;
pub(crate) use handle::settle_proof;
pub use handle::{ClaimHandle, ReleaseHandle, RevokeHandle, VerifyHandle};
pub use profile::ChangeProfile;
pub use relations::{AccountById, HandleById, HandlesOf, OwnSessionById, SkillsOf};
pub use session::{end_session, refresh};
pub use sign_in::{Registration, SessionTokens, SignedIn, register, sign_in};
