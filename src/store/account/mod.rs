//! SQL of the area `account`.

mod credential;
mod handle;
mod list;
mod rows;
mod session;
mod skill;
mod staff;
mod write;

pub use credential::{Credential, NewCredential, credential_of, email_of};
pub use handle::{
    NewClaim, Proof, all_handles_of, claim_handle, handles_by_ids, handles_of_each, owner_of_handle,
    release_handle, renew_claim, revoke_handle, verify_handle,
};
pub(crate) use handle::{drop_rivals, mark_proven, open_claims};
pub use list::{AccountFilter, AccountOrder, by_handle, by_ids, count, page};
pub use session::{
    NewSession, PresentedToken, Standing, end_for_reuse, end_session, live_sessions_of, open_session,
    presented_token, rotate_token, sessions_by_id, standing,
};
pub use skill::skills_of_each;
pub use staff::{grant, revoke, staff_roles_of};
pub use write::{NewAccount, Profile, create_service, register, update_profile};
