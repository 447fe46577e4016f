//! An owner's webhooks.

use serde_json::{Value, json};

use crate::alliance::members::alliance;
use crate::support::{Actor, Answer, TestApp};

const CREATE: &str = "mutation($input: WebhookCreateInput!) { webhookCreate(input: $input) {
    webhook { id url version status kinds description secrets { createdAt endsAt } }
    secret errors { code field message } event { kind }
} }";

/// Asks for a webhook with these fields.
pub async fn create(owner: &Actor<'_>, input: Value) -> Answer {
    owner.send(CREATE, json!({ "input": input })).await
}

/// Makes a webhook with these fields; its id and its secret.
pub async fn webhook(owner: &Actor<'_>, input: Value) -> (String, String) {
    let answer = create(owner, input).await;
    assert!(answer.problems().is_empty());
    (answer.text("webhookCreate.webhook.id"), answer.text("webhookCreate.secret"))
}

/// Sends a mutation on webhooks whose input has these fields.
pub async fn act(owner: &Actor<'_>, mutation: &str, input: Value) -> Answer {
    let name = format!("Webhook{}", mutation.strip_prefix("webhook").expect("a mutation on webhooks"));
    let object = match mutation {
        "webhookTest" | "webhookRedeliver" => "delivery { id state }",
        "webhookDelete" => "deletedId",
        "webhookSecretRotate" => "secret webhook { id version secrets { endsAt } }",
        _ => "webhook { id version url kinds description status }",
    };
    let document = format!(
        "mutation($input: {name}Input!) {{ {mutation}(input: $input) {{ {object} errors {{ code message }} event {{ data }} }} }}"
    );
    owner.send(&document, json!({ "input": input })).await
}

#[tokio::test]
async fn the_secret_is_shown_once() {
    let app = TestApp::new().await;
    let ana = app.person("Ana").await;
    let input = json!({ "url": "https://hooks.example.org/a", "description": "Our bot", "kinds": ["MISSION_REVISED"],
        "idempotencyKey": "one" });
    let made = create(&ana, input.clone()).await;
    assert!(made.text("webhookCreate.secret").starts_with("whsec_"));
    assert_eq!(made.text("webhookCreate.event.kind"), "WEBHOOK_CREATED");
    assert_eq!(made.at("webhookCreate.webhook.kinds"), &json!(["MISSION_REVISED"]));
    let again = create(&ana, input).await;
    assert_eq!(again.text("webhookCreate.webhook.id"), made.text("webhookCreate.webhook.id"));
    assert_eq!(again.at("webhookCreate.secret"), &Value::Null);
    let shown = ana.ask("{ viewer { webhooks { totalCount nodes { url secrets { endsAt } } } } }").await;
    assert_eq!(
        shown.at("viewer.webhooks"),
        &json!({ "totalCount": 1, "nodes": [{ "url": "https://hooks.example.org/a", "secrets": [{ "endsAt": null }] }] })
    );
}

#[tokio::test]
async fn nobody_but_the_owner_finds_a_webhook() {
    let app = TestApp::new().await;
    let (ana, ben) = (app.person("Ana").await, app.person("Ben").await);
    let (id, _) = webhook(&ana, json!({ "url": "https://hooks.example.org" })).await;
    let delivery = act(&ana, "webhookTest", json!({ "id": id })).await.text("webhookTest.delivery.id");
    let look =
        "query($id: ID!, $delivery: ID!) { webhook(id: $id) { id } nodes(ids: [$id, $delivery]) { id } }";
    let ids = json!({ "id": id, "delivery": delivery });
    assert_eq!(ana.send(look, ids.clone()).await.at("nodes").as_array().expect("nodes").len(), 2);
    for other in [&ben, &app.visitor()] {
        let seen = other.send(look, ids.clone()).await;
        assert_eq!(seen.data(), &json!({ "webhook": null, "nodes": [null, null] }));
    }
    for mutation in
        ["webhookUpdate", "webhookDelete", "webhookEnable", "webhookSecretRotate", "webhookSecretRetire"]
    {
        let input = json!({ "id": id, "expectedVersion": 1 });
        assert_eq!(act(&ben, mutation, input.clone()).await.refusal(), "NOT_FOUND", "{mutation}");
        assert_eq!(act(&app.visitor(), mutation, input).await.refusal(), "UNAUTHENTICATED", "{mutation}");
    }
    assert_eq!(act(&ben, "webhookTest", json!({ "id": id })).await.refusal(), "NOT_FOUND");
    assert_eq!(act(&ben, "webhookRedeliver", json!({ "id": delivery })).await.refusal(), "NOT_FOUND");
    let part = json!({ "id": id, "since": "2023-06-10T00:00:00Z" });
    assert_eq!(act(&ben, "webhookReplay", part).await.refusal(), "NOT_FOUND");
}

#[tokio::test]
async fn a_webhook_is_changed_and_deleted_by_its_version() {
    let app = TestApp::new().await;
    let ana = app.person("Ana").await;
    let scouts = alliance(&ana, "Scouts").await;
    let (id, _) = webhook(&ana, json!({ "url": "https://hooks.example.org", "description": "A bot" })).await;
    let change = json!({ "id": id, "expectedVersion": 1, "url": "https://b.example.org/", "description": null,
        "kinds": ["COMMENT_CREATED", "COMMENT_CREATED"], "allianceId": scouts });
    let changed = act(&ana, "webhookUpdate", change.clone()).await;
    assert_eq!(
        changed.at("webhookUpdate.webhook"),
        &json!({ "id": id, "version": 2, "url": "https://b.example.org/", "kinds": ["COMMENT_CREATED"],
            "description": null, "status": "ACTIVE" })
    );
    assert_eq!(act(&ana, "webhookUpdate", change).await.problems(), ["STALE_VERSION"]);
    let unknown =
        json!({ "id": id, "expectedVersion": 2, "missionId": "mission_01h455vb4pex5vsknk084sn02q" });
    assert_eq!(act(&ana, "webhookUpdate", unknown).await.refusal(), "NOT_FOUND");
    assert_eq!(
        act(&ana, "webhookDelete", json!({ "id": id, "expectedVersion": 1 })).await.problems(),
        ["STALE_VERSION"]
    );
    let deleted = act(&ana, "webhookDelete", json!({ "id": id, "expectedVersion": 2 })).await;
    assert_eq!(deleted.text("webhookDelete.deletedId"), id);
    assert_eq!(ana.ask("{ viewer { webhooks { totalCount } } }").await.at("viewer.webhooks.totalCount"), 0);
}

#[tokio::test]
async fn private_targets_are_refused() {
    let app = TestApp::new().await;
    let ana = app.person("Ana").await;
    for url in
        ["http://hooks.example.org", "https://127.0.0.1", "https://2130706433", "https://ana:x@example.org"]
    {
        let refused = create(&ana, json!({ "url": url })).await;
        assert_eq!(refused.problems(), ["INVALID"], "{url}");
        assert_eq!(refused.at("webhookCreate.errors.0.field"), &json!(["url"]));
    }
}

#[tokio::test]
async fn an_account_has_twenty_webhooks_at_most_even_when_it_makes_them_at_once() {
    let app = TestApp::new().await;
    let ana = app.person("Ana").await;
    for _ in 0..19 {
        webhook(&ana, json!({ "url": "https://hooks.example.org" })).await;
    }
    let input = || json!({ "url": "https://hooks.example.org" });
    let (one, other) = tokio::join!(create(&ana, input()), create(&ana, input()));
    let problems = [one.problems(), other.problems()].concat();
    assert!(problems == ["LIMIT_REACHED"] || problems == ["TAKEN"], "{problems:?}");
    assert_eq!(create(&ana, input()).await.problems(), ["LIMIT_REACHED"]);
}

#[tokio::test]
async fn a_list_of_webhooks_costs_the_same_for_few_and_for_many() {
    let app = TestApp::new().await;
    let (ana, ben) = (app.person("Ana").await, app.person("Ben").await);
    for (owner, count) in [(&ana, 2), (&ben, 20)] {
        for _ in 0..count {
            let (id, _) = webhook(owner, json!({ "url": "https://hooks.example.org" })).await;
            act(owner, "webhookTest", json!({ "id": id })).await;
        }
    }
    let list = "{ viewer { webhooks { totalCount nodes { secrets { createdAt }
        deliveries(state: PENDING) { totalCount nodes { messageType attempts { number } webhook { url } } }
    } } } }";
    let (few, for_few) = app.statements(ana.ask(list)).await;
    let (many, for_many) = app.statements(ben.ask(list)).await;
    assert_eq!(
        (few.at("viewer.webhooks.totalCount"), many.at("viewer.webhooks.totalCount")),
        (&json!(2), &json!(20))
    );
    assert_eq!(many.text("viewer.webhooks.nodes.19.deliveries.nodes.0.messageType"), "webhook.test");
    assert_eq!(for_few, for_many);
}
