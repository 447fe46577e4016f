//! A grant.

use std::sync::Arc;

use async_graphql::{ID, Object};

use super::clawback::ClawbackCase;
use super::plan::grants;
use crate::domain::delivery as domain;
use crate::graphql::account::{Person, person};
use crate::graphql::alliance::Alliance;
use crate::graphql::context::id;
use crate::graphql::error::{Nullable, Result, nullable};
use crate::graphql::governance::Ballot;
use crate::graphql::mission::Mission;
use crate::graphql::payload::loadable;
use crate::graphql::permission::Permission;
use crate::graphql::private::in_private;
use crate::graphql::related::related;
use crate::graphql::scalar::{Date, DateTime, TokenAmount};
use crate::graphql::vocab::{GrantStatus, KycStatus};
use crate::service::alliance::AllianceById;
use crate::service::delivery::{
    CasesOfGrant, GrantById, PayoutsOf, may_record_kyc, may_record_payout, may_set_recipient,
};
use crate::service::governance::BallotById;
use crate::service::mission::MissionById;
use crate::service::reader::Reader;

/// A grant for a mission.
pub struct Grant {
    row: Arc<domain::Grant>,
    reader: Reader,
}

impl Grant {
    pub(crate) fn new(row: Arc<domain::Grant>, reader: &Reader) -> Self {
        Self { row, reader: reader.clone() }
    }

    /// What is for the Foundation, whose reading is logged, and the leader alone (rule 8.5).
    async fn in_private<T>(&self, field: &'static str, value: Option<T>) -> Result<Option<T>> {
        in_private(&self.reader, &*self.row, (field, value)).await
    }
}

loadable!(Grant by GrantById, with grants(rows));

/// OP that the vote granted a mission, or the Foundation a team that it chose for an RFP. It is locked for a year, and paid
/// out once its people have passed the checks of identity; that of an RFP, once the work is done.
#[Object]
impl Grant {
    /// The id, the same everywhere.
    pub(crate) async fn id(&self) -> ID {
        id(self.row.id)
    }

    /// The mission, as far as the viewer may see it.
    async fn mission(&self) -> Nullable<Mission> {
        nullable(related::<MissionById, _, _>(&self.reader, self.row.mission_id, Mission::new)).await
    }

    /// The alliance that it goes to.
    async fn alliance(&self) -> Nullable<Alliance> {
        nullable(related::<AllianceById, _, _>(&self.reader, self.row.alliance_id, Alliance::new)).await
    }

    /// The ballot that granted it; null for the grant of an RFP.
    async fn ballot(&self) -> Nullable<Ballot> {
        nullable(related::<BallotById, _, _>(&self.reader, self.row.ballot_id, Ballot::new)).await
    }

    /// Where it stands.
    async fn status(&self) -> GrantStatus {
        self.row.status.into()
    }

    /// Its amount.
    async fn amount(&self) -> TokenAmount {
        TokenAmount(self.row.amount)
    }

    /// What was paid out.
    async fn paid(&self) -> TokenAmount {
        TokenAmount(self.row.paid)
    }

    /// What the Token House took back.
    async fn clawed_back(&self) -> TokenAmount {
        TokenAmount(self.row.clawed_back)
    }

    /// What is neither paid out nor taken back.
    async fn outstanding(&self) -> TokenAmount {
        TokenAmount(self.row.outstanding())
    }

    /// Its payouts, in the order in which they were recorded.
    async fn payouts(&self) -> Result<Vec<Payout>> {
        let payouts = self.reader.get::<PayoutsOf>(self.row.id, &()).await?;
        Ok(payouts.iter().map(|row| Payout { row: row.clone(), reader: self.reader.clone() }).collect())
    }

    /// When the vote granted it, or the Foundation chose who gets it.
    async fn approved_at(&self) -> DateTime {
        DateTime(self.row.approved_at)
    }

    /// Until when it cannot be sold: a year after it was granted.
    async fn lock_until(&self) -> DateTime {
        DateTime(self.row.lock_until)
    }

    /// Whether it cannot be sold now, and so that of a proposed mission can be taken back.
    async fn is_locked(&self) -> bool {
        self.row.is_locked(self.reader.now())
    }

    /// When the work began; null before.
    async fn begun_at(&self) -> Option<DateTime> {
        self.row.begun_at.map(DateTime)
    }

    /// Why it ended early, where it did.
    async fn end_reason(&self) -> Option<&str> {
        self.row.end_reason.as_deref()
    }

    /// What the checks of identity before payment (KYC) came to. Null for everybody but the Foundation, whose reading is
    /// logged, and the alliance's leader.
    async fn kyc_status(&self) -> Nullable<KycStatus> {
        nullable(self.in_private("kycStatus", Some(self.row.kyc_status.into()))).await
    }

    /// When they were recorded. Null for everybody but the Foundation, whose reading is logged, and the alliance's leader.
    async fn kyc_recorded_at(&self) -> Nullable<DateTime> {
        nullable(self.in_private("kycRecordedAt", self.row.kyc_recorded_at.map(DateTime))).await
    }

    /// The address that it goes to. Null for everybody but the Foundation, whose reading is logged, and the alliance's
    /// leader.
    async fn recipient_address(&self) -> Nullable<String> {
        nullable(self.in_private("recipientAddress", self.row.recipient_address.clone())).await
    }

    /// The clawback cases about it, the oldest first.
    async fn clawback_cases(&self) -> Result<Vec<ClawbackCase>> {
        let cases = self.reader.get::<CasesOfGrant>(self.row.id, &()).await?;
        Ok(cases.iter().map(|case| ClawbackCase::new(case.clone(), &self.reader)).collect())
    }

    /// What the viewer may do with it now.
    async fn permissions(&self) -> GrantPermissions {
        GrantPermissions { row: self.row.clone(), reader: self.reader.clone() }
    }

    /// Grows by one with each change; send it as expectedVersion.
    async fn version(&self) -> i32 {
        self.row.version
    }
}

/// What the viewer may do with a grant.
pub struct GrantPermissions {
    row: Arc<domain::Grant>,
    reader: Reader,
}

/// What the viewer may do with a grant now.
#[Object]
impl GrantPermissions {
    /// Say where it goes: `grantRecipientSet`.
    async fn set_recipient(&self) -> Result<Permission> {
        Ok(may_set_recipient(&self.reader, &self.row).await?.into())
    }

    /// Record what the checks of identity came to: `grantKycRecord`.
    async fn record_kyc(&self) -> Result<Permission> {
        Ok(may_record_kyc(&self.reader, &self.row).await?.into())
    }

    /// Record a payout: `grantPayoutRecord`.
    async fn record_payout(&self) -> Result<Permission> {
        Ok(may_record_payout(&self.reader, &self.row).await?.into())
    }
}

/// A payout of a grant.
pub struct Payout {
    row: Arc<domain::Payout>,
    reader: Reader,
}

/// A payout of a grant.
#[Object]
impl Payout {
    /// The id, the same everywhere.
    async fn id(&self) -> ID {
        id(self.row.id)
    }

    /// Its amount.
    async fn amount(&self) -> TokenAmount {
        TokenAmount(self.row.amount)
    }

    /// The day.
    async fn paid_on(&self) -> Date {
        Date(self.row.paid_on)
    }

    /// The transaction that paid it, where stated.
    async fn transaction_hash(&self) -> Option<&str> {
        self.row.transaction_hash.as_deref()
    }

    /// A remark.
    async fn note(&self) -> Option<&str> {
        self.row.note.as_deref()
    }

    /// Who recorded it; null for the server itself.
    async fn recorded_by(&self) -> Nullable<Person> {
        nullable(person(&self.reader, self.row.recorded_by)).await
    }

    /// When it was recorded.
    async fn created_at(&self) -> DateTime {
        DateTime(self.row.created_at)
    }
}
