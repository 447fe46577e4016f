//! What a delegate says of himself or herself.

use entity::ids::AccountId;
use entity::vocab::EventKind;

use super::facts::no_address;
use crate::domain::text::Paragraph;
use crate::policy::{self, DelegateProfileUpdate, Denial};
use crate::service::alliance::same_version;
use crate::service::change::Change;
use crate::service::error::Error;
use crate::service::{Command, Ctx, Written};
use crate::store::db::WriteTx;
use crate::store::governance::{self as store, ProfileFields};

/// Changes to a delegate's profile.
#[derive(Clone, Debug)]
pub struct ChangeDelegateProfile {
    /// The version that the client read; 0 where there was none.
    pub expected_version: i32,
    /// The delegate's statement.
    pub statement_url: Change<String>,
    /// What the delegate cares for.
    pub interests: Option<Vec<String>>,
    /// Conflicts of interest that the delegate declares.
    pub declared_conflicts: Change<Paragraph>,
}

impl Command for ChangeDelegateProfile {
    type Verb = DelegateProfileUpdate;
    type Id = AccountId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<AccountId>, Error> {
        let account = ctx.account().ok_or(Denial::SignedOut)?;
        let permit = policy::require::<DelegateProfileUpdate>(&ctx.actor, &())?;
        if store::addresses_of(tx, account).await?.is_empty() {
            return Err(no_address());
        }
        let before = store::profiles_of(tx, &[account]).await?.remove(&account);
        let version = before.as_ref().map(|profile| profile.version);
        same_version(self.expected_version, version.unwrap_or(0))?;
        let mut fields = before.map_or_else(ProfileFields::default, |profile| ProfileFields {
            statement_url: profile.statement_url.clone(),
            interests: profile.interests.clone(),
            declared_conflicts: profile.declared_conflicts.clone(),
        });
        let changed = self.apply(&mut fields);
        if changed.is_empty() {
            return Ok(Written { id: account, event: None });
        }
        let version = store::save_profile(tx, &permit, account, version, &fields).await?;
        let mut event = ctx.event(EventKind::DelegateProfileUpdated, account);
        event.version = Some(version);
        event.changed_fields = changed;
        Ok(Written { id: account, event: Some(tx.record(event).await?) })
    }
}

impl ChangeDelegateProfile {
    fn apply(&self, fields: &mut ProfileFields) -> Vec<&'static str> {
        let mut changed = Vec::new();
        self.statement_url.clone().apply("statementUrl", &mut fields.statement_url, &mut changed);
        let interests = self.interests.clone().map_or(Change::Keep, Change::Set);
        interests.apply_required("interests", &mut fields.interests, &mut changed);
        self.declared_conflicts.text().apply(
            "declaredConflicts",
            &mut fields.declared_conflicts,
            &mut changed,
        );
        changed
    }
}
