//! Changing one's profile.

use entity::ids::AccountId;
use entity::vocab::EventKind;

use super::facts::found_account;
use super::sign_in::taken;
use crate::domain::text::{Document, Name, Slug};
use crate::policy::{self, Denial, ProfileUpdate};
use crate::service::alliance::same_version;
use crate::service::change::Change;
use crate::service::error::Error;
use crate::service::{Command, Ctx, Written};
use crate::store::account::{self as store, Profile};
use crate::store::db::WriteTx;

/// Changes to the actor's own profile; what is not given stays.
#[derive(Clone, Debug)]
pub struct ChangeProfile {
    /// The version that the client read.
    pub expected_version: i32,
    /// The name to show.
    pub display_name: Option<Name>,
    /// The name in addresses.
    pub handle: Option<Slug>,
    /// About the person.
    pub bio: Change<Document>,
    /// Normalised skills, each once, in alphabetical order.
    pub skills: Option<Vec<String>>,
    /// An IANA time zone name.
    pub timezone: Change<String>,
}

impl ChangeProfile {
    fn apply(&self, profile: &mut Profile) -> Vec<&'static str> {
        let mut changed = Vec::new();
        let set = |text: Option<String>| text.map_or(Change::Keep, Change::Set);
        let name = set(self.display_name.as_ref().map(ToString::to_string));
        name.apply_required("displayName", &mut profile.display_name, &mut changed);
        let handle = set(self.handle.as_ref().map(|handle| handle.to_string()));
        handle.apply_required("handle", &mut profile.handle, &mut changed);
        self.bio.text().apply("bio", &mut profile.bio, &mut changed);
        if let Some(skills) = &self.skills {
            Change::Set(skills.clone()).apply_required("skills", &mut profile.skills, &mut changed);
        }
        self.timezone.clone().apply("timezone", &mut profile.timezone, &mut changed);
        changed
    }
}

impl Command for ChangeProfile {
    type Verb = ProfileUpdate;
    type Id = AccountId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<AccountId>, Error> {
        let permit = policy::require::<ProfileUpdate>(&ctx.actor, &())?;
        let id = ctx.account().ok_or(Denial::SignedOut)?;
        let account = found_account(tx, id).await?;
        same_version(self.expected_version, account.version)?;
        let skills = store::skills_of_each(tx, &[id]).await?.remove(&id).unwrap_or_default();
        let mut profile = Profile::of(&account, skills);
        let changed = self.apply(&mut profile);
        if changed.is_empty() {
            return Ok(Written { id, event: None });
        }
        store::update_profile(tx, &permit, &account, &profile).await.map_err(taken)?;
        let mut event = ctx.event(EventKind::ProfileUpdated, id);
        event.version = Some(account.version + 1);
        event.changed_fields = changed;
        Ok(Written { id, event: Some(tx.record(event).await?) })
    }
}
