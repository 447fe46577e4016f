//! What a topic is about.

use crate::domain::conversation::{ForumThread, Subject};
use crate::domain::discourse_file::{Code, Topic, Warning};
use crate::policy::Scope;
use crate::service::Ctx;
use crate::service::error::{Error, RefusalCode};
use crate::store::conversation::missions_naming;
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::{alliance, mission};

/// What a thread is about, and whether somebody said so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Placed {
    pub(super) subject: Option<Subject>,
    pub(super) by_hand: bool,
}

/// Where a topic belongs: where the operator says, or where it is, or to the one mission that names it as a source.
pub(super) async fn placed(
    tx: &WriteTx,
    topic: &Topic,
    before: Option<&ForumThread>,
    said: Option<Subject>,
    warnings: &mut Vec<Warning>,
) -> Result<Placed, StoreError> {
    if said.is_some() {
        return Ok(Placed { subject: said, by_hand: true });
    }
    if let Some(thread) = before.filter(|thread| thread.placed_by_hand || thread.subject.is_some()) {
        return Ok(Placed { subject: thread.subject, by_hand: thread.placed_by_hand });
    }
    let names_it = |urls: &[String]| urls.iter().any(|url| topic.forum.topic_named_by(url) == Some(topic.id));
    let missions = missions_naming(tx, topic.id).await?;
    let missions: Vec<_> =
        missions.into_iter().filter(|(_, urls)| names_it(urls)).map(|(mission, _)| mission).collect();
    let subject = match missions.as_slice() {
        [mission] => Some(Subject::Mission(*mission)),
        [] => None,
        several => {
            let names: Vec<String> = several.iter().take(10).map(ToString::to_string).collect();
            let message = format!(
                "{} missions name this topic as a source, so it was attached to none: {}. Say which with `--mission`.",
                several.len(),
                names.join(", ")
            );
            warnings.push(Warning::new(None, Code::SeveralMissions, message));
            None
        }
    };
    Ok(Placed { subject, by_hand: false })
}

/// The mission or the alliance that an operator names by slug or id.
///
/// # Errors
/// There is none.
pub async fn find_subject(
    ctx: &Ctx,
    mission: Option<&str>,
    alliance: Option<&str>,
) -> Result<Option<Subject>, Error> {
    match (mission, alliance) {
        (Some(name), _) => find_mission(ctx, name).await.map(Some),
        (None, Some(name)) => find_alliance(ctx, name).await.map(Some),
        (None, None) => Ok(None),
    }
}

async fn find_mission(ctx: &Ctx, name: &str) -> Result<Subject, Error> {
    let scope = Scope::of(&ctx.actor);
    let found = match name.parse() {
        Ok(id) => mission::by_ids(&ctx.db, &scope, &[id]).await?.remove(&id),
        Err(_) => mission::by_slug(&ctx.db, &scope, name).await?,
    };
    found.map(|mission| Subject::Mission(mission.id)).ok_or_else(|| nothing("mission", name))
}

async fn find_alliance(ctx: &Ctx, name: &str) -> Result<Subject, Error> {
    let found = match name.parse() {
        Ok(id) => alliance::by_ids(&ctx.db, &[id]).await?.remove(&id),
        Err(_) => alliance::by_slug(&ctx.db, name).await?,
    };
    found.map(|alliance| Subject::Alliance(alliance.id)).ok_or_else(|| nothing("alliance", name))
}

fn nothing(kind: &str, name: &str) -> Error {
    Error::refused(
        RefusalCode::NotFound,
        format!("No {kind} has the slug or id \"{name}\". Name one that is here."),
    )
}
