//! What deadlines end, written down. What is decided in between goes by the clock already.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use entity::ids::SeasonId;
use entity::vocab::EventKind;

use super::facts::changed;
use crate::domain::mission::{Mission, MissionAction, transition};
use crate::domain::season::{PolicyVersion, is_past};
use crate::policy::{Actor, Denial};
use crate::service::Ctx;
use crate::service::error::Error;
use crate::store::db::{Work, WriteTx};
use crate::store::error::StoreError;
use crate::store::{mission as store, season};

/// How many missions one call moves at most; call again where it moved as many.
pub const EXPIRED_AT_ONCE: usize = 100;

/// Closes the applications of RFPs whose deadline has passed (rule 3.9). Answers how many that were; to do it again changes
/// nothing.
///
/// # Errors
/// The actor is not the server itself, or the database failed.
pub async fn close_applications(ctx: &Ctx) -> Result<usize, Error> {
    expire(ctx, Ended::Applications).await
}

/// Ends the search for approvals of missions whose deadline for them has passed (rule 4.8); they may return for the next
/// cycle (rule 4.11). Answers how many that were; to do it again changes nothing.
///
/// # Errors
/// The actor is not the server itself, or the database failed.
pub async fn miss_approvals(ctx: &Ctx) -> Result<usize, Error> {
    expire(ctx, Ended::Approvals).await
}

#[derive(Clone, Copy)]
enum Ended {
    Applications,
    Approvals,
}

async fn expire(ctx: &Ctx, ended: Ended) -> Result<usize, Error> {
    if ctx.actor != Actor::System {
        return Err(Denial::NotOperator.into());
    }
    let moved = ctx.db.write(&Expire { ctx, ended }).await?;
    if moved > 0 {
        ctx.wake.wake();
    }
    Ok(moved)
}

struct Expire<'a> {
    ctx: &'a Ctx,
    ended: Ended,
}

impl Work for Expire<'_> {
    type Output = usize;
    type Error = Error;

    async fn run(&self, tx: &WriteTx) -> Result<usize, Error> {
        let mut moved = 0;
        for mission in self.due(tx).await? {
            moved += usize::from(self.end(tx, &mission).await?);
        }
        Ok(moved)
    }
}

/// The seasons whose date for applications has passed, and the day of it, by the newest version of their rules.
fn past_seasons(versions: &[Arc<PolicyVersion>], now: DateTime<Utc>) -> Vec<(SeasonId, NaiveDate)> {
    let mut newest: BTreeMap<SeasonId, &PolicyVersion> = BTreeMap::new();
    for version in versions {
        let newest = newest.entry(version.season_id).or_insert(version);
        if newest.version < version.version {
            *newest = version;
        }
    }
    let deadline = |version: &PolicyVersion| version.policy.application_deadline;
    let past = newest.into_iter().filter_map(|(season, version)| Some((season, deadline(version)?)));
    past.filter(|(_, at)| is_past(Some(*at), now)).map(|(season, at)| (season, at.date_naive())).collect()
}

impl Expire<'_> {
    async fn due(&self, tx: &WriteTx) -> Result<Vec<Arc<Mission>>, Error> {
        let limit = u64::try_from(EXPIRED_AT_ONCE).unwrap_or(u64::MAX);
        let versions = season::every_policy(tx).await?;
        Ok(match self.ended {
            Ended::Applications => {
                let past = past_seasons(&versions, tx.now());
                store::past_application_deadline(tx, &past, limit).await?
            }
            Ended::Approvals => {
                let past =
                    versions.iter().filter(|version| is_past(version.policy.approval_deadline, tx.now()));
                let past: Vec<_> = past.map(|version| (version.season_id, version.version)).collect();
                store::seeking_approval_under(tx, &past, limit).await?
            }
        })
    }

    /// Whether the mission was moved; one that somebody else changed meanwhile is looked at again the next time.
    async fn end(&self, tx: &WriteTx, mission: &Mission) -> Result<bool, Error> {
        let (action, kind) = match self.ended {
            Ended::Applications => (MissionAction::CloseApplications, EventKind::MissionApplicationsClosed),
            Ended::Approvals => (MissionAction::MissApprovals, EventKind::MissionNotApproved),
        };
        let status = transition(mission.kind, mission.status, action)?;
        match store::expire(tx, mission, status).await {
            Err(StoreError::Stale) => return Ok(false),
            outcome => outcome?,
        }
        let mut event = changed(self.ctx, kind, mission);
        event.changed_fields = vec!["status"];
        event.data = serde_json::json!({ "before": mission.status, "status": status });
        tx.record(event).await?;
        Ok(true)
    }
}
