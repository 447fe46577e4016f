//! What is not for everybody is not in the file.

use alliance_hub::domain::export::Section;
use entity::{
    account, account_handle, alliance, application, comment, credential, event, forum_post,
    forum_post_revision, forum_thread, mission, session, signal,
};
use sea_orm::EntityTrait;

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
#[tokio::test]
async fn a_public_record_has_no_field_for_what_is_for_some() {
    let app = TestApp::new().await;
    lively(&app).await;
    let file = export(&app).await;
    for text in
        ["kyc", "recipient", "decisionNote", "chainId", "linkedAt", "tokenHash", "messageHash", "lastUsedAt"]
    {
        let records = Section::ALL.iter().filter(|section| **section != Section::Event);
        let line = records.flat_map(|section| super::section(&file, section.as_str())).find(|record| {
            let fields = record.as_object().expect("a record is an object");
            fields.keys().any(|field| field.contains(text))
        });
        assert_eq!(line, None, "{text}");
    }
    let addresses = section(&file, "accountAddress");
    // Of the five that are linked, two stand in no snapshot or in one that is not the newest.
    assert_eq!((addresses.len(), rows_of_addresses(&app).await), (3, 5));
    assert_eq!(section(&file, "delegateProfile").len(), 1);
    let newest = section(&file, "votingPowerSnapshot").pop().expect("a snapshot");
    let powers = section(&file, "delegatePower");
    assert!(powers.len() == 4 && powers.iter().all(|power| power["snapshotId"] == newest["id"]));
}

async fn rows_of_addresses(app: &TestApp) -> usize {
    entity::account_address::Entity::find().all(app.sql()).await.expect("rows").len()
}
