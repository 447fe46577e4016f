//! Missions to talk about.

use entity::ids::SeasonId;
use entity::vocab::{MissionKind, MissionStatus};
use sea_orm::ActiveValue::Set;

use crate::support::{Actor, TestApp, seed};

/// A mission that an alliance carries out.
pub async fn mission(app: &TestApp, season: SeasonId, alliance: &str) -> String {
    kept(app, seed::Mission::proposed(app, season, "Teach the OP Stack").by(alliance)).await
}

/// An outline without alliance, which belongs to its author.
pub async fn outline(app: &TestApp, season: SeasonId, author: &Actor<'_>) -> String {
    let mut mission = seed::Mission::proposed(app, season, "An idea").in_state(MissionStatus::Outline);
    mission.0.created_by = Set(Some(author.id().parse().expect("an account's id")));
    kept(app, mission).await
}

/// The draft of an RFP, which is the Foundation's secret.
pub async fn rfp_draft(app: &TestApp, season: SeasonId) -> String {
    let rfp = seed::Mission::proposed(app, season, "A secret").of_kind(MissionKind::Foundation);
    kept(app, rfp.in_state(MissionStatus::Draft)).await
}

/// Keeps a mission and returns its id.
pub async fn kept(app: &TestApp, mission: seed::Mission) -> String {
    let id = mission.0.id.clone().unwrap().to_string();
    mission.kept(app).await;
    id
}
