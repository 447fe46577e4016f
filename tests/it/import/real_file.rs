//! The records of Season 4 come in completely, and once.

use alliance_hub::domain::season_file::{Section, read};
use alliance_hub::service::import::import_season;
use chrono::TimeDelta;
use entity::vocab::{EventKind, MissionKind, MissionStatus, QuestionStatus, RoleKind};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::books::{REAL, count, everything, operator};
use crate::support::TestApp;

#[tokio::test]
async fn every_record_that_the_reader_keeps_lands() {
    let app = TestApp::new().await;
    let file = read(REAL).expect("a season file").file;
    let report = import_season(&operator(&app), REAL).await.expect("it comes in");

    let rows = everything(&app).await;
    let members: usize = file.alliances.iter().map(|alliance| alliance.members.len()).sum();
    let answers = 1;
    for (table, expected) in [
        ("season", 1),
        ("season_policy", 1),
        ("season_date", 7),
        ("voting_cycle", file.cycles.len()),
        ("intent", file.intents.len()),
        ("trust_tier", file.tiers.len()),
        ("account", file.people.len()),
        ("credential", 0),
        ("alliance", file.alliances.len()),
        ("membership", members),
        ("tier_claim", file.tier_claims.len()),
        ("mission", file.missions.len() + file.rfps.len()),
        ("mission_revision", file.missions.len() + file.rfps.len() + 1),
        ("application", file.applications.len()),
        ("signal", file.signals.len()),
        ("event", 1),
    ] {
        assert_eq!(count(&rows, table), expected, "{table}");
    }
    let posts: usize =
        ["comment", "question", "answer", "leader_update"].iter().map(|table| count(&rows, table)).sum();
    assert_eq!((posts, count(&rows, "answer")), (file.conversation.len(), answers));
    assert_eq!(report.total().added, count(&rows, "import_record"));
    assert_eq!(report.sections[&Section::TrustTiers].skipped, 4);
    assert_eq!(report.not_kept["ballot_votes_seen"], 13);
}

#[tokio::test]
async fn records_say_what_their_sources_say() {
    let app = TestApp::new().await;
    import_season(&operator(&app), REAL).await.expect("it comes in");
    let db = &app.app.db;

    let missions = entity::mission::Entity::find();
    let scry = missions.filter(entity::mission::Column::Slug.eq("s4-1b-scry-oracle")).one(db).await;
    let scry = scry.expect("a row").expect("a mission");
    assert_eq!(scry.status, MissionStatus::OnBallot);
    assert_eq!(scry.requested_micro_op, Some(200_000_000_000));
    assert_eq!(scry.ballot_micro_op, Some(150_000_000_000));
    assert_eq!(scry.source_urls.as_array().map(Vec::len), Some(2));
    assert_eq!((scry.policy_version, scry.description), (None, None), "what is not stated stays open");

    let rfps = entity::mission::Entity::find();
    let rfp = rfps.filter(entity::mission::Column::GithubIssue.eq(60)).one(db).await;
    let rfp = rfp.expect("a row").expect("an RFP");
    assert_eq!((rfp.slug.as_str(), rfp.kind), ("fm-60", MissionKind::Foundation));

    let leads = entity::membership::Entity::find();
    let leads = leads.filter(entity::membership::Column::RoleKind.eq(RoleKind::Lead)).all(db).await;
    assert_eq!(leads.expect("rows").len(), 18, "one alliance has no known leader");

    let questions = entity::question::Entity::find().all(db).await.expect("rows");
    let answered = |status| questions.iter().filter(|question| question.status == status).count();
    assert_eq!((answered(QuestionStatus::Answered), answered(QuestionStatus::Open)), (1, 1));

    let earlier = entity::mission_revision::Entity::find();
    let earlier = earlier.filter(entity::mission_revision::Column::Number.eq(2)).all(db).await.expect("rows");
    assert_eq!(earlier.len(), 1, "one mission is known to have asked for another amount before");
    assert_eq!(earlier[0].changed_fields, serde_json::json!(["requestedAmount"]));
}

#[tokio::test]
async fn one_event_tells_of_it() {
    let app = TestApp::new().await;
    let report = import_season(&operator(&app), REAL).await.expect("it comes in");
    let events = entity::event::Entity::find().all(&app.app.db).await.expect("rows");
    let [event] = events.as_slice() else { panic!("{} events", events.len()) };
    assert_eq!(event.kind, EventKind::SeasonImported);
    assert_eq!((Some(event.id), event.season_id), (report.event, Some(report.season_id)));
    assert_eq!(event.data["added"]["people"], 65);
}

#[tokio::test]
async fn a_second_time_changes_nothing() {
    let app = TestApp::new().await;
    let first = import_season(&operator(&app), REAL).await.expect("it comes in");
    let before = everything(&app).await;
    app.app.clock.advance(TimeDelta::days(1));

    let second = import_season(&operator(&app), REAL).await.expect("it comes in");
    assert_eq!(everything(&app).await, before);
    assert_eq!(second.event, None);
    let counts = (second.total().added, second.total().unchanged, second.total().changed_at_source);
    assert_eq!(counts, (0, first.total().added, 0));
    assert_eq!(second.findings, first.findings);
}

#[tokio::test]
async fn two_at_the_same_time_give_one_set_of_records() {
    let alone = TestApp::new().await;
    import_season(&operator(&alone), REAL).await.expect("it comes in");
    let expected = everything(&alone).await.len();

    let app = TestApp::new().await;
    let (one, two) = (operator(&app), operator(&app));
    let (one, two) = tokio::join!(import_season(&one, REAL), import_season(&two, REAL));
    let (one, two) = (one.expect("it comes in"), two.expect("it comes in"));
    assert_eq!(everything(&app).await.len(), expected);
    assert_eq!(one.event.is_some(), two.event.is_none(), "one of them added everything");
    assert_eq!(one.season_id, two.season_id);
}
