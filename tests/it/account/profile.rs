//! People change their own profiles.

use serde_json::{Value, json};

use crate::support::{Actor, TestApp};

const UPDATE: &str = "mutation($input: ProfileUpdateInput!) {
    profileUpdate(input: $input) {
        person { displayName handle bio skills timezone version } errors { code field message } event { kind version changedFields }
    }
}";

async fn update(actor: &Actor<'_>, input: Value) -> crate::support::Answer {
    actor.send(UPDATE, json!({ "input": input })).await
}

#[tokio::test]
async fn what_is_given_changes_and_the_rest_stays() {
    let app = TestApp::new().await;
    let ada = app.person("Ada").await;
    let answer = update(
        &ada,
        json!({
            "expectedVersion": 1, "handle": "ada", "bio": "I count.", "timezone": "Europe/London",
            "skills": ["Solidity", " ui   Design ", "solidity"],
        }),
    );
    insta::assert_json_snapshot!(answer.await.at("profileUpdate"), @r#"
    {
      "errors": [],
      "event": {
        "changedFields": [
          "handle",
          "bio",
          "skills",
          "timezone"
        ],
        "kind": "PROFILE_UPDATED",
        "version": 2
      },
      "person": {
        "bio": "I count.",
        "displayName": "Ada",
        "handle": "ada",
        "skills": [
          "solidity",
          "ui design"
        ],
        "timezone": "Europe/London",
        "version": 2
      }
    }
    "#);
    let cleared =
        update(&ada, json!({ "expectedVersion": 2, "bio": null, "timezone": null, "skills": [] })).await;
    assert!(cleared.at("profileUpdate.person.bio").is_null());
    assert_eq!(cleared.at("profileUpdate.person.skills"), &json!([]));
    assert_eq!(cleared.at("profileUpdate.event.changedFields"), &json!(["bio", "skills", "timezone"]));

    let same = update(&ada, json!({ "expectedVersion": 3, "handle": "ada" })).await;
    assert!(same.at("profileUpdate.event").is_null(), "nothing changed");
    assert_eq!(same.at("profileUpdate.person.version"), 3);
}

#[tokio::test]
async fn what_does_not_fit_is_refused_by_field() {
    let app = TestApp::new().await;
    let (ada, ben) = (app.person("Ada").await, app.person("Ben").await);
    update(&ada, json!({ "expectedVersion": 1, "handle": "ada" })).await.data();
    let many: Vec<String> = (0..51).map(|number| format!("skill {number}")).collect();
    for (input, code, field) in [
        (json!({ "handle": "ada" }), "TAKEN", json!(["handle"])),
        (json!({ "handle": "Ada!" }), "INVALID", json!(["handle"])),
        (json!({ "displayName": "x" }), "TOO_SHORT", json!(["displayName"])),
        (json!({ "timezone": "Europe/Atlantis" }), "INVALID", json!(["timezone"])),
        (json!({ "skills": ["ok", "x".repeat(61)] }), "TOO_LONG", json!(["skills", "1"])),
        (json!({ "skills": many }), "TOO_LONG", json!(["skills"])),
        (json!({ "expectedVersion": 7 }), "STALE_VERSION", json!(["expectedVersion"])),
    ] {
        let mut whole = json!({ "expectedVersion": 1 });
        whole.as_object_mut().expect("an object").extend(input.as_object().expect("an object").clone());
        let answer = update(&ben, whole).await;
        assert_eq!((answer.problems(), answer.at("profileUpdate.errors.0.field")), (vec![code], &field));
    }
    let input = json!({ "input": { "expectedVersion": 1, "displayName": "Nobody" } });
    assert_eq!(app.visitor().send(UPDATE, input).await.refusal(), "UNAUTHENTICATED");
}

#[tokio::test]
async fn of_two_changes_at_once_one_wins() {
    let app = TestApp::new().await;
    let ada = app.person("Ada").await;
    let change = |name: &str| json!({ "expectedVersion": 1, "displayName": name, "skills": [name] });
    let (one, other) = tokio::join!(update(&ada, change("Countess")), update(&ada, change("Lovelace")));
    assert_eq!([one.problems(), other.problems()].concat(), ["STALE_VERSION"]);
    let document = "query($id: ID!) { person(id: $id) { displayName skills version } }";
    let read = app.visitor().send(document, json!({ "id": ada.id() })).await;
    assert_eq!(read.at("person.version"), 2);
    assert_eq!(read.at("person.skills"), &json!([read.text("person.displayName").to_lowercase()]));
}

#[tokio::test]
async fn of_two_who_take_a_handle_at_once_one_gets_it() {
    let app = TestApp::new().await;
    let (ada, ben) = (app.person("Ada").await, app.person("Ben").await);
    let change = json!({ "expectedVersion": 1, "handle": "first" });
    let (one, other) = tokio::join!(update(&ada, change.clone()), update(&ben, change));
    assert_eq!([one.problems(), other.problems()].concat(), ["TAKEN"]);
}
