//! Making accounts and changing profiles.

use entity::account::{ActiveModel, Column, Entity};
use entity::ids::AccountId;
use entity::vocab::AccountKind;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::credential::{NewCredential, insert_credential};
use super::skill;
use crate::domain::account::Account;
use crate::domain::text::{fold, searchable};
use crate::policy::{AccountRegister, Permit, ProfileUpdate, ServiceCreate};
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::write::{changed, next_version};

/// An account to be made.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// Its id.
    pub id: AccountId,
    /// Its kind.
    pub kind: AccountKind,
    /// A remark of the record's source.
    pub note: Option<String>,
    /// Where the record was taken from.
    pub source_urls: Vec<String>,
    /// The fields that can be changed later.
    pub profile: Profile,
}

/// The fields of an account that its owner can change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// The unique name in addresses.
    pub handle: String,
    /// The name to show.
    pub display_name: String,
    /// About the account.
    pub bio: Option<String>,
    /// An IANA time zone name.
    pub timezone: Option<String>,
    /// Normalised, each once, in alphabetical order.
    pub skills: Vec<String>,
}

impl Profile {
    /// The profile of an account that has these skills.
    #[must_use]
    pub fn of(account: &Account, skills: Vec<String>) -> Self {
        Self {
            handle: account.handle.clone(),
            display_name: account.display_name.clone(),
            bio: account.bio.clone(),
            timezone: account.timezone.clone(),
            skills,
        }
    }
}

fn columns(profile: &Profile) -> ActiveModel {
    let texts = [Some(profile.display_name.as_str()), Some(profile.handle.as_str()), profile.bio.as_deref()];
    ActiveModel {
        sort_name: Set(fold(&profile.display_name)),
        search_text: Set(searchable(texts.into_iter().flatten())),
        handle: Set(profile.handle.clone()),
        display_name: Set(profile.display_name.clone()),
        bio: Set(profile.bio.clone()),
        timezone: Set(profile.timezone.clone()),
        ..ActiveModel::default()
    }
}

/// Makes an account with what it signs in with.
///
/// # Errors
/// [`Unique::AccountHandle`](crate::store::error::Unique), [`Unique::Email`](crate::store::error::Unique) or another
/// failure.
pub async fn register(
    tx: &WriteTx,
    _: &Permit<AccountRegister>,
    account: NewAccount,
    credential: &NewCredential,
) -> Result<(), StoreError> {
    insert(tx, account).await?;
    insert_credential(tx, credential).await
}

/// Makes the account of a service, which presents API tokens instead of signing in.
///
/// # Errors
/// [`Unique::AccountHandle`](crate::store::error::Unique) or another failure.
pub async fn create_service(
    tx: &WriteTx,
    _: &Permit<ServiceCreate>,
    account: NewAccount,
) -> Result<(), StoreError> {
    insert(tx, account).await
}

/// Makes an account that nobody can sign in to yet.
pub(crate) async fn insert(tx: &WriteTx, account: NewAccount) -> Result<(), StoreError> {
    let row = ActiveModel {
        id: Set(account.id),
        kind: Set(account.kind),
        note: Set(account.note),
        source_urls: Set(serde_json::json!(account.source_urls)),
        version: Set(1),
        created_at: Set(tx.now()),
        updated_at: Set(tx.now()),
        ..columns(&account.profile)
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    skill::insert(tx, account.id, &account.profile.skills).await
}

/// Writes the profile of an account anew, if it still has the version of `account`.
///
/// # Errors
/// [`StoreError::Stale`], [`Unique::AccountHandle`](crate::store::error::Unique) or another failure.
pub async fn update_profile(
    tx: &WriteTx,
    _: &Permit<ProfileUpdate>,
    account: &Account,
    profile: &Profile,
) -> Result<(), StoreError> {
    let row = ActiveModel {
        version: Set(next_version(account.version)),
        updated_at: Set(tx.now()),
        ..columns(profile)
    };
    let update = Entity::update_many()
        .set(row)
        .filter(Column::Id.eq(account.id))
        .filter(Column::Version.eq(account.version));
    changed(update.exec(tx).await?)?;
    skill::replace(tx, account.id, &profile.skills).await
}
