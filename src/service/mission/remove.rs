//! Taking a proposed mission down (rule 8.3).

use entity::ids::{AccountId, MissionId};
use entity::vocab::EventKind;

use super::facts::{changed, found_mission};
use super::grants::{self, Of};
use crate::domain::event::{NewEvent, Readers};
use crate::domain::mission::{Mission, MissionAction, transition};
use crate::domain::text::Paragraph;
use crate::policy::{self, MissionRemove};
use crate::service::alliance::same_version;
use crate::service::delivery::settle_case;
use crate::service::error::Error;
use crate::service::{Command, Ctx, Written};
use crate::store::alliance::leads_of;
use crate::store::db::WriteTx;
use crate::store::delivery::open_case_of;
use crate::store::mission::advance;

/// Takes a proposed mission down: moderators alone see it from then on, and nothing more is paid for it. Its records stay.
#[derive(Clone, Debug)]
pub struct RemoveMission {
    /// The mission.
    pub id: MissionId,
    /// The version that the client read.
    pub expected_version: i32,
    /// Why, for staff and whoever answers for the mission.
    pub reason: Paragraph,
}

impl Command for RemoveMission {
    type Verb = MissionRemove;
    type Id = MissionId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<MissionId>, Error> {
        let mission = found_mission(tx, &ctx.actor, self.id).await?;
        let permit = policy::require::<MissionRemove>(&ctx.actor, &())?;
        same_version(self.expected_version, mission.version)?;
        let status = transition(mission.kind, mission.status, MissionAction::Remove)?;
        advance(tx, &permit, &mission, status).await?;
        if let Some(case) = open_case_of(tx, mission.id).await? {
            settle_case(ctx, (tx, &permit), (&case, &mission), "The mission was taken down.").await?;
        }
        grants::end(tx, &permit, (mission.id, Of::All), &self.reason).await?;
        let mut removed = changed(ctx, EventKind::MissionRemoved, &mission);
        removed.readers = Readers::Staff;
        removed.changed_fields = vec!["status"];
        removed.data = serde_json::json!({ "before": mission.status, "reason": &*self.reason });
        // It comes first: whoever may not see the mission any more hears nothing else on its stream.
        let event = tx.record(removed.clone()).await?;
        if let Some(account) = answerable(tx, &mission).await? {
            tx.record(NewEvent { readers: Readers::Account(account), ..removed.clone() }).await?;
        }
        // Whoever keeps a copy of what is public hears that it is to go.
        let nothing = serde_json::json!({});
        tx.record(NewEvent { readers: Readers::Public, data: nothing, ..removed }).await?;
        Ok(Written { id: mission.id, event: Some(event) })
    }
}

/// Whoever leads its alliance, or else wrote it.
async fn answerable(tx: &WriteTx, mission: &Mission) -> Result<Option<AccountId>, Error> {
    let Some(alliance) = mission.alliance_id else { return Ok(mission.created_by) };
    let lead = leads_of(tx, &[alliance]).await?.remove(&alliance);
    Ok(lead.map(|lead| lead.account_id).or(mission.created_by))
}
