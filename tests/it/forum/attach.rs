//! Staff say what a mirrored thread is about.

use serde_json::{Value, json};

use super::support::{mirror, topic};
use crate::alliance::members::alliance;
use crate::conversation::place::{mission, rfp_draft};
use crate::support::{Actor, Answer, TestApp, seed};
use entity::vocab::StaffRole;

const ATTACH: &str = "mutation($input: ForumThreadAttachInput!) { forumThreadAttach(input: $input) {
    thread { version subject { __typename ... on Mission { id } ... on Alliance { id } } }
    errors { code field message } event { kind mission { id } alliance { id } changedFields data } } }";

async fn attach(actor: &Actor<'_>, thread: &str, version: i32, subject: Value) -> Answer {
    let input = json!({ "threadId": thread, "expectedVersion": version, "subjectId": subject });
    actor.send(ATTACH, json!({ "input": input })).await
}

#[tokio::test]
async fn staff_attach_a_thread_and_take_it_off_again_for_good() {
    let app = TestApp::new().await;
    let (ana, mod_) = (app.person("Ana").await, app.staff("Mod", StaffRole::Moderator).await);
    let scouts = alliance(&ana, "Scouts").await;
    let mission = mission(&app, seed::season(&app, 4).await, &scouts).await;
    let thread = mirror(&app, &topic()).await.thread.to_string();
    let done = attach(&mod_, &thread, 1, json!(mission)).await;
    let subject = json!({ "version": 2, "subject": { "__typename": "Mission", "id": mission } });
    assert_eq!(done.at("forumThreadAttach.thread"), &subject);
    assert_eq!(
        done.at("forumThreadAttach.event"),
        &json!({
            "kind": "FORUM_THREAD_ATTACHED", "mission": { "id": mission }, "alliance": { "id": scouts },
            "changedFields": ["subject"], "data": { "before": null, "after": mission },
        })
    );
    assert_eq!(attach(&mod_, &thread, 2, json!(mission)).await.at("forumThreadAttach.event"), &Value::Null);
    let to_alliance = attach(&mod_, &thread, 2, json!(scouts)).await;
    assert_eq!(to_alliance.at("forumThreadAttach.thread.subject.id"), &json!(scouts));
    let off = attach(&mod_, &thread, 3, Value::Null).await;
    assert_eq!(off.at("forumThreadAttach.thread.subject"), &Value::Null);
    assert_eq!(mirror(&app, &topic()).await.subject, None);
}

#[tokio::test]
async fn others_and_stale_readers_are_refused() {
    let app = TestApp::new().await;
    let ana = app.person("Ana").await;
    let foundation = app.staff("Fay", StaffRole::Foundation).await;
    let mod_ = app.staff("Mod", StaffRole::Moderator).await;
    let scouts = json!(alliance(&ana, "Scouts").await);
    let thread = mirror(&app, &topic()).await.thread.to_string();
    assert_eq!(attach(&app.visitor(), &thread, 1, scouts.clone()).await.refusal(), "UNAUTHENTICATED");
    assert_eq!(attach(&ana, &thread, 1, scouts.clone()).await.refusal(), "FORBIDDEN");
    assert_eq!(attach(&foundation, &thread, 9, scouts.clone()).await.problems(), ["STALE_VERSION"]);
    let nothing = "thread_00000000000000000000000000";
    assert_eq!(attach(&foundation, nothing, 1, scouts).await.refusal(), "NOT_FOUND");
    assert_eq!(attach(&foundation, &thread, 1, json!(ana.id())).await.refusal(), "BAD_USER_INPUT");
    let secret = json!(rfp_draft(&app, seed::season(&app, 4).await).await);
    assert_eq!(attach(&mod_, &thread, 1, secret).await.refusal(), "NOT_FOUND");
}

#[tokio::test]
async fn of_two_who_attach_at_once_one_wins() {
    let app = TestApp::new().await;
    let ana = app.person("Ana").await;
    let (one, other) = (alliance(&ana, "Scouts").await, alliance(&ana, "Guides").await);
    let mod_ = app.staff("Mod", StaffRole::Moderator).await;
    let thread = mirror(&app, &topic()).await.thread.to_string();
    let (first, second) =
        tokio::join!(attach(&mod_, &thread, 1, json!(one)), attach(&mod_, &thread, 1, json!(other)));
    let mut problems = [first.problems(), second.problems()];
    problems.sort();
    assert_eq!(problems, [vec![], vec!["STALE_VERSION"]]);
}
