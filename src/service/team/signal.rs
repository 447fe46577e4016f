//! Signalling interest, and taking it back.

use entity::ids::{AllianceId, IntentId, MissionId, SeasonId, SignalId};
use entity::vocab::{AllianceStatus, EventKind, SignalKind, SignalVisibility};

use crate::domain::conversation::Subject;
use crate::domain::event::{NewEvent, Readers};
use crate::domain::team::{Signal, SignalStep, Skill, Target, after, has_ended};
use crate::domain::text::Paragraph;
use crate::policy::{
    self, AuthorFacts, Denial, Scope, SignalCreate, SignalWithdraw, SpeechFacts, SubjectFacts,
};
use crate::service::alliance::found_alliance;
use crate::service::conversation::{Place, at_alliance, at_mission, found_subject, newest_season};
use crate::service::error::{Error, ProblemCode};
use crate::service::mission::found_mission;
use crate::service::{Command, Ctx, Written};
use crate::store::db::WriteTx;
use crate::store::error::{StoreError, Unique};
use crate::store::{season as seasons, team as store};

/// A signal to be made.
#[derive(Clone, Debug)]
pub struct CreateSignal {
    /// Its kind; who seeks contributors for a mission or an alliance must carry it.
    pub kind: SignalKind,
    /// What it is about.
    pub target: Target,
    /// Who may read it.
    pub visibility: SignalVisibility,
    /// The skills that it names, each once.
    pub skills: Vec<Skill>,
    /// In the author's words.
    pub message: Paragraph,
    /// Hours offered a week.
    pub hours_per_week: Option<i32>,
    /// An IANA time zone name.
    pub timezone: Option<String>,
}

impl Command for CreateSignal {
    type Verb = SignalCreate;
    type Id = SignalId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<SignalId>, Error> {
        let account = ctx.account().ok_or(Denial::SignedOut)?;
        let place = open_target(ctx, tx, self.target).await?;
        let has_owner = place.mission.is_some() || place.alliance.is_some();
        let is_official = has_owner && self.kind == SignalKind::SeeksContributors;
        let facts = SpeechFacts { subject: place.facts, is_official };
        let permit = policy::require::<SignalCreate>(&ctx.actor, &facts)?;
        let season = match place.season {
            Some(season) => season,
            None => newest_season(tx).await?.ok_or_else(no_season)?,
        };
        let signal = store::NewSignal {
            kind: self.kind,
            visibility: self.visibility,
            season,
            account: Some(account),
            target: self.target,
            skills: self.skills.clone(),
            message: self.message.to_string(),
            hours_per_week: self.hours_per_week,
            timezone: self.timezone.clone(),
            stated_on: None,
            source_urls: Vec::new(),
        };
        let id = store::create_signal(tx, &permit, signal).await.map_err(already_signalled)?;
        let place = Place { season: Some(season), ..place };
        let mut event = told(ctx, EventKind::SignalCreated, &place, (id, self.visibility));
        event.version = Some(1);
        event.data = serde_json::json!({ "kind": self.kind });
        Ok(Written { id, event: Some(tx.record(event).await?) })
    }
}

/// Takes a signal back.
#[derive(Clone, Copy, Debug)]
pub struct WithdrawSignal {
    /// The signal.
    pub id: SignalId,
}

impl Command for WithdrawSignal {
    type Verb = SignalWithdraw;
    type Id = SignalId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<SignalId>, Error> {
        let id = self.id;
        let found = store::signals_by_ids(tx, &Scope::of(&ctx.actor), &[id]).await?.remove(&id);
        let signal = found.ok_or_else(|| Error::not_found("signal"))?;
        let is_author = signal.account_id.is_some() && signal.account_id == ctx.account();
        let permit = policy::require::<SignalWithdraw>(&ctx.actor, &AuthorFacts { is_author })?;
        let status = after(signal.status, SignalStep::Withdraw).ok_or_else(|| settled(&signal))?;
        store::withdraw_signal(tx, &permit, &signal, status).await?;
        let place = place_of(ctx, tx, &signal).await?;
        let mut event = told(ctx, EventKind::SignalWithdrawn, &place, (id, signal.visibility));
        event.version = Some(signal.version + 1);
        event.changed_fields = vec!["status"];
        event.data = serde_json::json!({ "kind": signal.kind });
        Ok(Written { id, event: Some(tx.record(event).await?) })
    }
}

/// The place of a target that can still be joined.
async fn open_target(ctx: &Ctx, tx: &WriteTx, target: Target) -> Result<Place, Error> {
    match target {
        Target::Alliance(alliance) => open_alliance(ctx, tx, alliance).await,
        Target::Mission(mission) => open_mission(ctx, tx, mission).await,
        Target::Intent(intent) => Ok(elsewhere(Some(season_of(tx, intent).await?))),
        Target::Any => Ok(elsewhere(None)),
    }
}

async fn open_alliance(ctx: &Ctx, tx: &WriteTx, id: AllianceId) -> Result<Place, Error> {
    if found_alliance(tx, id).await?.status == AllianceStatus::Dissolved {
        return Err(ended("alliance"));
    }
    at_alliance(ctx, tx, id).await
}

async fn open_mission(ctx: &Ctx, tx: &WriteTx, id: MissionId) -> Result<Place, Error> {
    let mission = found_mission(tx, &ctx.actor, id).await?;
    if has_ended(mission.status) {
        return Err(ended("mission"));
    }
    at_mission(ctx, tx, &mission).await
}

/// Where a signal stands that is made already, whatever became of its target.
async fn place_of(ctx: &Ctx, tx: &WriteTx, signal: &Signal) -> Result<Place, Error> {
    let place = match signal.target {
        Target::Mission(mission) => found_subject(ctx, tx, Subject::Mission(mission)).await?,
        Target::Alliance(alliance) => found_subject(ctx, tx, Subject::Alliance(alliance)).await?,
        Target::Intent(_) | Target::Any => elsewhere(None),
    };
    Ok(Place { season: Some(signal.season_id), ..place })
}

/// Neither at a mission nor at an alliance.
fn elsewhere(season: Option<SeasonId>) -> Place {
    Place { alliance: None, mission: None, season, facts: SubjectFacts::default(), readers: Readers::Public }
}

async fn season_of(tx: &WriteTx, id: IntentId) -> Result<SeasonId, Error> {
    let intent = seasons::intents_by_id(tx, &[id]).await?.remove(&id);
    intent.map(|intent| intent.season_id).ok_or_else(|| Error::not_found("intent"))
}

fn no_season() -> Error {
    Error::rule(ProblemCode::WrongState, "There is no season yet. Signal again when one has been made.")
}

/// What is for leaders is told to the leader whom it concerns, or to every leader.
fn told(
    ctx: &Ctx,
    kind: EventKind,
    place: &Place,
    (id, visibility): (SignalId, SignalVisibility),
) -> NewEvent {
    let mut event = place.event(ctx, kind, id);
    if visibility == SignalVisibility::Leaders && event.readers == Readers::Public {
        event.readers = Readers::Leader;
    }
    event
}

fn ended(what: &str) -> Error {
    let message = format!("This {what} has ended. Signal to another one, or to the intent.");
    Error::field("targetId", ProblemCode::WrongState, message)
}

fn settled(signal: &Signal) -> Error {
    let message =
        format!("This signal is `{}` and cannot be taken back. Leave it as it is.", signal.status.as_str());
    Error::rule(ProblemCode::WrongState, message)
}

fn already_signalled(error: StoreError) -> Error {
    match error {
        StoreError::Taken(Unique::OpenSignal) => Error::field(
            "targetId",
            ProblemCode::AlreadySignalled,
            "You have an open signal of this kind to the same target. Withdraw it first.",
        ),
        error => error.into(),
    }
}
