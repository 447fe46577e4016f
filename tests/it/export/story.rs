//! The real season, and people who go on from there. Whatever says `SECRET` is not for everybody.

use alliance_hub::domain::conversation::Subject;
use alliance_hub::service::import::import_season;
use entity::vocab::{ApplicationStatus, MissionStatus, StaffRole, TrustTier};
use entity::{application, mission};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::{Value, json};

use super::votes::votes;
use super::work::{chosen, judged, postponed, work};
use crate::alliance::members::{add, alliance};
use crate::ballot::Vote;
use crate::forum::support::{
    Mirror, forum as forum_of_tests, mirror_many, post_of, topic_with, try_mirror, with_post,
};
use crate::import::books::{REAL, operator};
use crate::mission::apply::{APPLY, application as application_to};
use crate::mission::{CREATE, PUBLISH, Season, at, revise};
use crate::support::{Actor, Answer, TestApp};

/// Sends a mutation that no rule says no to, and returns the id of its object.
pub async fn done(actor: &Actor<'_>, mutation: &str, object: &str, input: Value) -> String {
    let (first, rest) = mutation.split_at(1);
    let kind = format!("{}{rest}Input", first.to_uppercase());
    let document = format!(
        "mutation($input: {kind}!) {{ {mutation}(input: $input) {{ {object} {{ id }} errors {{ code message }} }} }}"
    );
    let answer = actor.send(&document, json!({ "input": input })).await;
    assert!(answer.problems().is_empty(), "{mutation}: {answer:?}");
    answer.text(&format!("{mutation}.{object}.id"))
}

/// Season 4 with everything that can be said and done in it, by many and for some.
pub async fn lively(app: &TestApp) {
    import_season(&operator(app), REAL).await.expect("the season comes in");
    let season = app.visitor().ask("{ season(number: 4) { id intents { id } votingCycles { id } } }").await;
    let intent = season.text("season.intents.0.id");
    let (ana, ben, eve) = (app.person("Ána Ünal").await, app.person("Ben").await, app.person("eve").await);
    let kim = app.staff("Kim", StaffRole::Foundation).await;
    people(app, &ana, &ben).await;
    let scouts = alliance(&ana, "Scouts").await;
    add(&ana, &scouts, &ben).await;
    let gone = add(&ana, &scouts, &eve).await;
    let document = "mutation($input: AllianceMemberRemoveInput!) { allianceMemberRemove(input: $input) { errors { code message } } }";
    let removed = ana.send(document, json!({ "input": { "id": gone } })).await;
    assert!(removed.problems().is_empty());
    let plans = json!({
        "id": scouts, "expectedVersion": 1, "description": "We scout.", "decisionModel": "EQUAL_SAY",
        "partnerOrganizations": ["Zeta", "alpha"], "rewardDistributionPlan": "SECRET shares",
        "conflictResolutionPlan": "SECRET talks", "communicationSpace": "SECRET channel",
    });
    done(&ana, "allianceUpdate", "alliance", plans).await;
    done(&ana, "allianceLeadTransfer", "alliance", json!({ "allianceId": scouts, "personId": ben.id() }))
        .await;
    let map = proposed(&ana, &scouts, &intent).await;
    conversation(&ana, &ben, &eve, (&map, &scouts)).await;
    let rfp = applications(app, &kim, &ana, (&scouts, &intent)).await;
    let scam = taken_down(app, &ana, &ben, (&scouts, &intent)).await;
    forum(app, &ben, &map, &scam).await;
    left_over(app).await;
    judged(&kim, (&season.text("season.id"), &ana)).await;
    postponed(&kim, &rfp).await;
    votes(app, season_of(app, &season, (&ana, &scouts)), &kim).await;
    let cycle = season.text("season.votingCycles.2.id").parse().expect("the id of a cycle");
    work(Vote { season: season_of(app, &season, (&ana, &scouts)), cycle, kim: kim.at(app) }).await;
    chosen(app, &kim, &rfp).await;
    app.passed_on().await;
}

/// The season as other stories know theirs: with its fourth intent, under which no mission was funded yet.
fn season_of<'a>(app: &'a TestApp, read: &Answer, (ana, scouts): (&Actor<'_>, &str)) -> Season<'a> {
    Season {
        app,
        season: read.text("season.id").parse().expect("the id of a season"),
        intent: read.text("season.intents.3.id").parse().expect("the id of an intent"),
        ana: ana.at(app),
        alliance: scouts.to_owned(),
    }
}

async fn people(app: &TestApp, ana: &Actor<'_>, ben: &Actor<'_>) {
    let registration = json!({ "input": {
        "email": "SECRET@example.org", "password": "SECRET is my password", "displayName": "Rey",
    } });
    let register = "mutation($input: AccountRegisterInput!) { accountRegister(input: $input) { errors { code message } } }";
    assert!(app.visitor().send(register, registration).await.problems().is_empty());
    let profile =
        json!({ "expectedVersion": 1, "bio": "I draw \"maps\".", "skills": ["rust", "Ölmalerei", "_x"] });
    let update =
        "mutation($input: ProfileUpdateInput!) { profileUpdate(input: $input) { errors { code message } } }";
    assert!(ben.send(update, json!({ "input": profile })).await.problems().is_empty());
    let tier = json!({ "season": 4, "tier": TrustTier::Fledgling.as_str(), "justification": "Two seasons.", "evidenceUrls": ["https://gov.example/t/1"] });
    let declare =
        "mutation($input: TierDeclareInput!) { tierDeclare(input: $input) { errors { code message } } }";
    assert!(ana.send(declare, json!({ "input": tier })).await.problems().is_empty());
}

async fn proposed(ana: &Actor<'_>, scouts: &str, intent: &str) -> String {
    let map = json!({
        "kind": "PROPOSED", "title": "Ärmel map", "summary": "We scout.", "allianceId": scouts, "intentId": intent,
        "tags": ["maps", "_old", "Zürich"], "requestedAmount": "20000",
        "recipientAddress": "0x5e349eca2dc61abcd9dd99ce94d04136151a09ee",
        "milestones": [{ "kind": "CRITICAL", "title": "A map", "dueOn": "2023-09-01" }],
        "budgetLines": [{ "label": "Paper", "amount": "20000" }], "kpis": [{ "description": "Readers", "target": "100" }],
    });
    let map = ana.send(CREATE, json!({ "input": map })).await.text("missionCreate.mission.id");
    revise(ana, &map, 1, json!({ "requestedAmount": "15000.5", "note": "We need less." })).await.data();
    revise(ana, &map, 2, json!({ "title": "Map of everything" })).await.data();
    map
}

async fn conversation(ana: &Actor<'_>, ben: &Actor<'_>, eve: &Actor<'_>, (map, scouts): (&str, &str)) {
    let comment = done(eve, "commentCreate", "comment", json!({ "subjectId": map, "body": "Nice." })).await;
    let edit = json!({ "id": comment, "expectedVersion": 1, "body": "Nice!\n\nVery \u{1F5FA}." });
    done(eve, "commentEdit", "comment", edit).await;
    let reply = json!({ "subjectId": map, "body": "Thanks.", "parentId": comment });
    done(ben, "commentCreate", "comment", reply).await;
    done(ben, "commentCreate", "comment", json!({ "subjectId": scouts, "body": "Who leads?" })).await;
    let question = done(eve, "questionAsk", "question", json!({ "subjectId": map, "body": "Why?" })).await;
    done(eve, "questionAsk", "question", json!({ "subjectId": scouts, "body": "When?" })).await;
    done(ana, "questionAnswer", "answer", json!({ "questionId": question, "body": "Because." })).await;
    let update = json!({ "subjectId": map, "body": "It grows.", "period": "June" });
    done(ana, "updatePost", "update", update).await;
    let offer = json!({ "kind": "WANTS_TO_CONTRIBUTE", "targetId": map, "message": "I draw.", "skills": ["ink", "Ärmel"], "hoursPerWeek": 5 });
    done(eve, "signalCreate", "signal", offer).await;
    let quiet = json!({ "kind": "WANTS_TO_CONTRIBUTE", "targetId": scouts, "message": "SECRET wish", "visibility": "LEADERS" });
    done(eve, "signalCreate", "signal", quiet).await;
}

async fn applications(
    app: &TestApp,
    kim: &Actor<'_>,
    ana: &Actor<'_>,
    (scouts, intent): (&str, &str),
) -> String {
    let rfp = json!({
        "kind": "FOUNDATION", "title": "A block explorer", "intentId": intent, "specification": "It shows blocks.",
        "fulfilledBy": "ONE", "submitBy": "2023-06-28T19:00:00Z", "selectBy": "2023-07-13T19:00:00Z",
    });
    let id = kim.send(CREATE, json!({ "input": rfp })).await.text("missionCreate.mission.id");
    kim.send(PUBLISH, at(&id, 1)).await.data();
    let mut whole = application_to(&id, scouts);
    whole["input"]["contact"] = json!("SECRET@example.org");
    assert!(ana.send(APPLY, whole).await.problems().is_empty());
    let rows = application::Entity::find().filter(application::Column::Contact.eq("SECRET@example.org"));
    let mut row = rows.one(app.sql()).await.expect("read").expect("an application").into_active_model();
    row.id = Set(app.app.ids.next());
    row.alliance_id = Set(None);
    row.status = Set(ApplicationStatus::Draft);
    row.why_best_suited = Set(Some("SECRET thoughts".into()));
    application::Entity::insert(row).exec_without_returning(app.sql()).await.expect("a draft");

    let draft = json!({ "kind": "FOUNDATION", "title": "SECRET plan", "intentId": intent, "specification": "SECRET needs" });
    let draft = kim.send(CREATE, json!({ "input": draft })).await.text("missionCreate.mission.id");
    done(kim, "commentCreate", "comment", json!({ "subjectId": draft, "body": "SECRET doubt" })).await;
    id
}

/// A mission that was taken down, with what was said about it.
async fn taken_down(
    app: &TestApp,
    ana: &Actor<'_>,
    ben: &Actor<'_>,
    (scouts, intent): (&str, &str),
) -> String {
    let input = json!({ "kind": "PROPOSED", "title": "SECRET scam", "summary": "SECRET", "allianceId": scouts, "intentId": intent, "tags": ["secret-tag"] });
    let id = ana.send(CREATE, json!({ "input": input })).await.text("missionCreate.mission.id");
    let comment =
        done(ben, "commentCreate", "comment", json!({ "subjectId": id, "body": "SECRET shout" })).await;
    let edit = json!({ "id": comment, "expectedVersion": 1, "body": "SECRET whisper" });
    done(ben, "commentEdit", "comment", edit).await;
    let question =
        done(ben, "questionAsk", "question", json!({ "subjectId": id, "body": "SECRET why" })).await;
    done(ana, "questionAnswer", "answer", json!({ "questionId": question, "body": "SECRET because" })).await;
    done(ana, "updatePost", "update", json!({ "subjectId": id, "body": "SECRET news" })).await;
    let offer = json!({ "kind": "WANTS_TO_CONTRIBUTE", "targetId": id, "message": "SECRET help", "skills": ["secret-skill"] });
    done(ben, "signalCreate", "signal", offer).await;
    let gone = mission::Entity::update_many()
        .col_expr(mission::Column::Status, Expr::val(MissionStatus::Removed.as_str()))
        .filter(mission::Column::Title.eq("SECRET scam"));
    gone.exec(app.sql()).await.expect("it is taken down");
    id
}

/// Threads of a forum, of which one is about what was taken down, with handles that are proven and one that is not.
async fn forum(app: &TestApp, ben: &Actor<'_>, map: &str, scam: &str) {
    mirror_many(app).await;
    let about = |mission: &str| Subject::Mission(mission.parse().expect("an id of a mission"));
    let mut shown = moved(topic_with(json!({ "id": 8000 })), 50_000);
    shown["title"] = json!("What the map shows");
    let mut hidden = moved(topic_with(json!({ "id": 8001, "title": "SECRET thread" })), 60_000);
    let post = post_of(&mut hidden, 1);
    (post["cooked"], post["raw"]) = (json!("<p>SECRET post</p>"), Value::Null);
    let newer =
        with_post(hidden.clone(), 1, json!({ "version": 3, "raw": null, "cooked": "<p>SECRET change</p>" }));
    for (topic, mission) in [(&shown, map), (&hidden, scam), (&newer, scam)] {
        let how = Mirror { subject: Some(about(mission)), ..forum_of_tests() };
        try_mirror(app, std::slice::from_ref(topic), how).await.expect("the topic comes in");
    }
    done(ben, "handleClaim", "handle", json!({ "platform": "GITHUB", "handle": "SECRET-handle" })).await;
}

/// The topic as another one, whose posts have ids of their own.
fn moved(mut topic: Value, by: i64) -> Value {
    let id = topic["id"].clone();
    for post in topic["post_stream"]["posts"].as_array_mut().expect("posts") {
        post["id"] = json!(post["id"].as_i64().expect("an id") + by);
        post["topic_id"] = id.clone();
    }
    topic
}

/// Something of an earlier season, which is not this season's business.
async fn left_over(app: &TestApp) {
    let season = crate::support::seed::season(app, 3).await;
    crate::support::seed::Mission::proposed(app, season, "Elsewhere").kept(app).await;
}
