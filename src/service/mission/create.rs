//! Making a mission.

use entity::ids::{MissionId, SeasonId};
use entity::vocab::{EventKind, MissionKind};

use super::checks::sound;
use super::facts::{found_intent, readers};
use super::revise::keep_revision;
use crate::domain::mission::Content;
use crate::domain::text::Slug;
use crate::policy::{self, Actor, MissionCreate, MissionFacts};
use crate::service::alliance::role_in;
use crate::service::error::{Error, ProblemCode};
use crate::service::fields::slug_ending;
use crate::service::{Command, Ctx, Written};
use crate::store::db::WriteTx;
use crate::store::error::{StoreError, Unique};
use crate::store::mission::{self as store, NewMission};
use crate::store::season;

/// A new mission: an outline or a draft of a proposal, or the draft of an RFP.
#[derive(Clone, Debug)]
pub struct CreateMission {
    /// Who writes it.
    pub kind: MissionKind,
    /// The season; that of the intent where none is given.
    pub season: Option<SeasonId>,
    /// Its slug; made of the title where none is given.
    pub slug: Option<Slug>,
    /// What it says.
    pub content: Content,
    /// The fields that are given.
    pub given: Vec<&'static str>,
}

impl Command for CreateMission {
    type Verb = MissionCreate;
    type Id = MissionId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<MissionId>, Error> {
        let facts = self.facts(tx, &ctx.actor).await?;
        let permit = policy::require::<MissionCreate>(&ctx.actor, &facts)?;
        let season = self.season(tx).await?;
        sound(tx, &ctx.actor, (self.kind, season), &self.content, &self.given).await?;
        let mission = self.mission(ctx, tx.new_id(), season);
        store::create(tx, &permit, &mission).await.map_err(slug_taken)?;
        keep_revision(tx, ctx.account(), (mission.id, 1), (&self.content, &self.given), None).await?;
        let mut event = ctx.event(EventKind::MissionCreated, mission.id);
        event.alliance = self.content.alliance_id;
        event.mission = Some(mission.id);
        event.season = Some(season);
        event.version = Some(1);
        event.readers = readers(self.kind, mission.status);
        event.data = serde_json::json!({ "kind": self.kind, "status": mission.status, "slug": mission.slug });
        Ok(Written { id: mission.id, event: Some(tx.record(event).await?) })
    }
}

impl CreateMission {
    async fn facts(&self, tx: &WriteTx, actor: &Actor) -> Result<MissionFacts, Error> {
        Ok(MissionFacts {
            kind: self.kind,
            status: self.content.first_status(self.kind),
            role: role_in(tx, actor, self.content.alliance_id).await?,
            is_author: true,
            has_alliance: self.content.alliance_id.is_some(),
        })
    }

    async fn season(&self, tx: &WriteTx) -> Result<SeasonId, Error> {
        match (self.season, self.content.intent_id) {
            (Some(id), _) => season::by_ids(tx, &[id])
                .await?
                .remove(&id)
                .map(|_| id)
                .ok_or_else(|| Error::not_found("season")),
            (None, Some(intent)) => Ok(found_intent(tx, intent).await?.season_id),
            (None, None) => {
                let message = "`seasonId`: Name the season, or an intent of it.";
                Err(Error::field("seasonId", ProblemCode::Incomplete, message))
            }
        }
    }

    fn mission(&self, ctx: &Ctx, id: MissionId, season: SeasonId) -> NewMission {
        let made = || Slug::of(&self.content.title, "mission").with_ending(&slug_ending(id));
        NewMission {
            id,
            slug: self.slug.clone().unwrap_or_else(made).to_string(),
            kind: self.kind,
            season,
            voting_cycle: None,
            status: self.content.first_status(self.kind),
            created_by: ctx.account(),
            ballot_code: None,
            ballot: None,
            opened_on: None,
            submission: None,
            note: None,
            source_urls: Vec::new(),
            revision: 1,
            content: self.content.clone(),
        }
    }
}

fn slug_taken(error: StoreError) -> Error {
    match error {
        StoreError::Taken(Unique::MissionSlug) => {
            Error::field("slug", ProblemCode::Taken, "Another mission has this slug. Choose a different one.")
        }
        error => error.into(),
    }
}
