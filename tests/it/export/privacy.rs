//! What is not for everybody is not in the file.

use alliance_hub::domain::export::Section;
use entity::vocab::MissionStatus;
use entity::{
    account, account_address, account_handle, alliance, application, clawback_case, comment, credential,
    event, forum_post, forum_post_revision, forum_thread, kpi, mission, session, signal,
    voting_power_snapshot,
};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

use super::story::lively;
use super::{export, section};
use crate::import::books::everything;
use crate::support::TestApp;

#[tokio::test]
async fn nothing_that_is_planted_in_private_places_is_in_the_file() {
    let app = TestApp::new().await;
    lively(&app).await;
    let rows = everything(&app).await;
    for table in [
        "credential",
        "alliance",
        "application",
        "signal",
        "comment",
        "comment_revision",
        "question",
        "answer",
        "leader_update",
        "mission",
        "mission_revision",
        "forum_thread",
        "forum_post",
        "forum_post_revision",
        "account_handle",
        "delegate_profile",
        "delegate_approval",
        "voting_power_snapshot",
        "tier_review",
        "milestone",
        "kpi",
    ] {
        let planted = rows.iter().any(|row| row.starts_with(&format!("{table} ")) && row.contains("SECRET"));
        assert!(planted, "nothing is planted in {table}");
    }
    let file = export(&app).await;
    for secret in ["SECRET", "secret-tag", "secret-skill", "0x5e349eca", "password"] {
        let line = file.lines().find(|line| line.contains(secret));
        assert_eq!(line, None, "{secret}");
    }
    // Ids of what is hidden are hidden too, but for those that public events named when it was not.
    let hidden = mission::Entity::find().all(app.sql()).await.expect("missions").into_iter();
    for mission in hidden.filter(|mission| mission.title == "SECRET plan") {
        assert!(!file.contains(&mission.id.to_string()), "the draft of an RFP is named");
    }
    for session in session::Entity::find().all(app.sql()).await.expect("sessions") {
        assert!(!file.contains(&session.id.to_string()));
    }
}

#[tokio::test]
async fn all_that_is_public_is_in_the_file() {
    let app = TestApp::new().await;
    lively(&app).await;
    let file = export(&app).await;
    macro_rules! rows {
        ($table:ident) => {
            $table::Entity::find().all(app.sql()).await.expect("rows")
        };
    }
    for name in Section::ALL {
        assert!(!section(&file, name.as_str()).is_empty(), "the story has nothing for {name}");
    }
    no_record_has_a_field_for_what_is_for_some(&file);
    only_the_newest_snapshot_tells_of_addresses(&file, rows!(account_address).len());
    assert_eq!(section(&file, "account").len(), rows!(account).len());
    assert_eq!(section(&file, "alliance").len(), rows!(alliance).len());
    // Four are hidden, and one is of season 3.
    assert_eq!(section(&file, "mission").len(), rows!(mission).len() - 5);
    assert_eq!(section(&file, "application").len(), rows!(application).len() - 1);
    assert_eq!(section(&file, "signal").len(), rows!(signal).len() - 2);
    assert_eq!(section(&file, "comment").len(), rows!(comment).len() - 2);
    assert_eq!(section(&file, "accountHandle").len(), rows!(account_handle).len() - 1);
    assert_eq!(section(&file, "forumThread").len(), rows!(forum_thread).len() - 1);
    let hidden: Vec<_> =
        rows!(forum_thread).into_iter().filter(|thread| thread.title == "SECRET thread").collect();
    let shown = rows!(forum_post).into_iter().filter(|post| post.thread_id != hidden[0].id);
    assert_eq!(section(&file, "forumPost").len(), shown.count());
    assert_eq!(section(&file, "forumPostRevision").len(), rows!(forum_post_revision).len() - 1);
    let public = rows!(event).into_iter().filter(|event| event.audience == entity::vocab::Audience::Public);
    assert_eq!(section(&file, "event").len(), public.count());
    assert!(!rows!(credential).is_empty(), "somebody registered");
    for text in [
        "We need less.",
        "Very \u{1F5FA}.",
        "\"Nice.\"",
        "Because.",
        "I read every one.",
        "A *good* one.",
        "It moved.",
        "Two weeks were too few.",
        "Delegates asked for it.",
        "The page has another address.",
        "The first part.",
        "The north is missing.",
        "Nothing was heard of it.",
        "It grows.",
        "Ölmalerei".to_lowercase().as_str(),
    ] {
        assert!(file.contains(text), "{text}");
    }
}

/// What stands in a public record only for some is left out of it.
fn no_record_has_a_field_for_what_is_for_some(file: &str) {
    let records = Section::ALL.iter().filter(|name| **name != Section::Event);
    let records: Vec<Value> = records.flat_map(|name| section(file, name.as_str())).collect();
    for text in
        ["kyc", "recipient", "decisionNote", "chainId", "linkedAt", "tokenHash", "messageHash", "lastUsedAt"]
    {
        let line = records.iter().find(|record| {
            record.as_object().expect("a record is an object").keys().any(|field| field.contains(text))
        });
        assert_eq!(line, None, "{text}");
    }
}

/// Of the addresses that are linked, two stand in no snapshot or in one that is not the newest.
fn only_the_newest_snapshot_tells_of_addresses(file: &str, linked: usize) {
    assert_eq!((section(file, "accountAddress").len(), linked), (3, 5));
    assert_eq!(section(file, "delegateProfile").len(), 1);
    let newest = section(file, "votingPowerSnapshot").pop().expect("a snapshot");
    let powers = section(file, "delegatePower");
    assert!(powers.len() == 4 && powers.iter().all(|power| power["snapshotId"] == newest["id"]));
}

/// Neither as a record, nor by its id.
async fn nobody_is_answered(app: &TestApp, ids: Vec<String>) {
    let read =
        app.visitor().send("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", json!({ "ids": ids })).await;
    let none = vec![Value::Null; ids.len()];
    assert_eq!(read.at("nodes"), &json!(none));
}

#[tokio::test]
async fn what_belongs_to_a_mission_that_was_taken_down_is_not_answered_by_its_id() {
    let app = TestApp::new().await;
    lively(&app).await;
    let kpis = kpi::Entity::find().filter(kpi::Column::Description.eq("SECRET reach"));
    let kpis = kpis.all(app.sql()).await.expect("rows");
    let begun =
        voting_power_snapshot::Entity::find().filter(voting_power_snapshot::Column::PublishedAt.is_null());
    let begun = begun.all(app.sql()).await.expect("rows");
    let ids: Vec<String> =
        kpis.iter().map(|row| row.id.to_string()).chain(begun.iter().map(|row| row.id.to_string())).collect();
    assert_eq!(ids.len(), 2);
    nobody_is_answered(&app, ids).await;
    let cases = clawback_case::Entity::find().all(app.sql()).await.expect("rows");
    let of = mission::Column::Id.eq(cases[0].mission_id);
    let gone = mission::ActiveModel { status: Set(MissionStatus::Removed), ..Default::default() };
    mission::Entity::update_many().set(gone).filter(of).exec(app.sql()).await.expect("it is taken down");
    nobody_is_answered(&app, vec![cases[0].id.to_string(), cases[0].grant_id.to_string()]).await;
}

/// That it happened stays in the log: cursors name it. What was told of the mission then goes with the mission.
#[tokio::test]
async fn the_log_tells_nothing_of_a_mission_that_was_taken_down() {
    let app = TestApp::new().await;
    lively(&app).await;
    let slugs = ["secret-scam", "secret-pitch", "secret-map"];
    let logged = everything(&app).await;
    for slug in slugs {
        let planted = logged.iter().any(|row| row.starts_with("event ") && row.contains(slug));
        assert!(planted, "{slug} is not in the log");
    }
    let file = export(&app).await;
    let hidden = mission::Entity::find().filter(mission::Column::Status.eq(MissionStatus::Removed));
    let hidden = hidden.all(app.sql()).await.expect("missions");
    const FEED: &str =
        "query($id: ID!) { events(first: 100, filter: { missionId: $id }) { nodes { id data } } }";
    for mission in hidden {
        let feed = app.visitor().send(FEED, json!({ "id": mission.id.to_string() })).await;
        let events = feed.at("events.nodes").as_array().expect("events").clone();
        assert!(!events.is_empty() && events.iter().all(|event| event["data"] == json!({})), "{events:?}");
        let ids: Vec<&Value> = events.iter().map(|event| &event["id"]).collect();
        const NODES: &str = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Event { data } } }";
        let nodes = app.visitor().send(NODES, json!({ "ids": ids })).await;
        let nodes = nodes.at("nodes").as_array().expect("nodes").clone();
        assert!(nodes.iter().all(|event| event["data"] == json!({})), "{nodes:?}");
    }
    for slug in slugs {
        assert!(!file.contains(slug), "{slug} is in the file");
    }
}
