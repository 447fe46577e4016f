//! Lists of missions: filtered, sorted, paged, and at a cost that does not grow.

use entity::vocab::{MissionKind, MissionStatus, StaffRole, TierClaimStatus, TrustTier};
use serde_json::{Value, json};

use super::apply::{APPLY, application};
use super::{CREATE, Season};
use crate::support::{Actor, TestApp, seed};

const TITLES: &str =
    "query($filter: MissionFilter, $orderBy: MissionOrder! = TITLE, $first: Int, $after: String,
    $last: Int, $before: String) {
    missions(filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {
        totalCount nodes { title } pageInfo { endCursor startCursor hasNextPage hasPreviousPage }
    }
}";

async fn titles(actor: &Actor<'_>, variables: Value) -> Vec<String> {
    let answer = actor.send(TITLES, variables).await;
    let nodes = answer.at("missions.nodes").as_array().expect("a list").clone();
    nodes.iter().map(|node| node["title"].as_str().expect("a title").to_owned()).collect()
}

async fn kept(season: &Season<'_>, title: &str, amount: Option<&str>) {
    let mission = seed::Mission::proposed(season.app, season.season, title).under(season.intent);
    let mission = mission.by(&season.alliance);
    match amount {
        Some(amount) => mission.asking(amount).kept(season.app).await,
        None => mission.kept(season.app).await,
    }
}

#[tokio::test]
async fn each_condition_narrows_the_list() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let kim = app.staff("Kim", StaffRole::Foundation).await;
    season.claim(TrustTier::Fledgling, TierClaimStatus::SelfReported).await;
    let mut input = season.whole("Alpha 100%");
    input["tags"] = json!(["Maps"]);
    season.made(input).await;
    let outline = json!({ "kind": "PROPOSED", "title": "Beta", "seasonId": season.season.to_string() });
    season.ana.send(CREATE, json!({ "input": outline })).await.data();
    season.rfp(&kim, json!({ "title": "Gamma", "tierRequired": "EAGLE", "requestedAmount": "50000" })).await;
    let later = seed::season(&app, 5).await;
    seed::Mission::proposed(&app, later, "Delta").asking("7").kept(&app).await;

    let cases = [
        (json!({}), vec!["Alpha 100%", "Beta", "Delta", "Gamma"]),
        (json!({ "seasonId": later.to_string() }), vec!["Delta"]),
        (json!({ "seasonNumber": 4 }), vec!["Alpha 100%", "Beta", "Gamma"]),
        (json!({ "intentId": season.intent.to_string() }), vec!["Alpha 100%", "Gamma"]),
        (json!({ "kind": "FOUNDATION" }), vec!["Gamma"]),
        (json!({ "statuses": ["OUTLINE", "OPEN"] }), vec!["Beta", "Gamma"]),
        (json!({ "statuses": [] }), vec!["Alpha 100%", "Beta", "Delta", "Gamma"]),
        (json!({ "tier": "FLEDGLING" }), vec!["Alpha 100%"]),
        (json!({ "tier": "EAGLE" }), vec!["Gamma"]),
        (json!({ "tier": "PHOENIX" }), vec![]),
        (json!({ "amountMin": "20000" }), vec!["Alpha 100%", "Gamma"]),
        (json!({ "amountMax": "20000" }), vec!["Alpha 100%", "Delta"]),
        (json!({ "amountMin": "20000.000001", "amountMax": "50000" }), vec!["Gamma"]),
        (json!({ "tag": "MAPS" }), vec!["Alpha 100%"]),
        (json!({ "text": "FAR and" }), vec!["Alpha 100%"]),
        (json!({ "text": "0%" }), vec!["Alpha 100%"]),
        (json!({ "text": "_" }), vec![]),
        (json!({ "allianceId": season.alliance }), vec!["Alpha 100%"]),
        (json!({ "personId": season.ana.id() }), vec!["Alpha 100%"]),
        (json!({ "personId": kim.id() }), vec![]),
        (json!({ "deadlineBefore": "2023-06-28T19:00:00.001Z" }), vec!["Gamma"]),
        (json!({ "deadlineBefore": "2023-06-28T19:00:00Z" }), vec![]),
        (json!({ "kind": "PROPOSED", "amountMin": "8" }), vec!["Alpha 100%"]),
    ];
    let visitor = app.visitor();
    for (filter, expected) in cases {
        assert_eq!(titles(&visitor, json!({ "filter": filter })).await, expected, "{filter}");
    }
    let wrong = visitor.send(TITLES, json!({ "filter": { "intentId": season.alliance } })).await;
    assert_eq!(wrong.refusal(), "BAD_USER_INPUT");
}

#[tokio::test]
async fn each_order_puts_what_is_not_stated_last() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let kim = app.staff("Kim", StaffRole::Foundation).await;
    kept(&season, "b", Some("0")).await;
    kept(&season, "c", None).await;
    kept(&season, "a", Some("900000")).await;
    let dates = json!({ "title": "late", "requestedAmount": "5" });
    season.rfp(&kim, dates).await;
    let dates = json!({ "title": "soon", "submitBy": "2023-06-20T00:00:00.5Z", "requestedAmount": "5" });
    season.rfp(&kim, dates).await;

    let cases = [
        ("OLDEST", ["b", "c", "a", "late", "soon"]),
        ("NEWEST", ["soon", "late", "a", "c", "b"]),
        ("AMOUNT", ["a", "soon", "late", "b", "c"]),
        ("AMOUNT_ASCENDING", ["b", "late", "soon", "a", "c"]),
        ("TITLE", ["a", "b", "c", "late", "soon"]),
        ("DEADLINE", ["soon", "late", "b", "c", "a"]),
    ];
    let visitor = app.visitor();
    for (order, expected) in cases {
        assert_eq!(titles(&visitor, json!({ "orderBy": order })).await, expected, "{order}");
        let (mut forward, mut after) = (Vec::new(), Value::Null);
        for _ in 0..3 {
            let variables = json!({ "orderBy": order, "first": 2, "after": after });
            let page = visitor.send(TITLES, variables.clone()).await;
            after = page.at("missions.pageInfo.endCursor").clone();
            forward.extend(titles(&visitor, variables).await);
        }
        assert_eq!(forward, expected, "{order}");
        let back = titles(&visitor, json!({ "orderBy": order, "last": 2, "before": after })).await;
        assert_eq!(back, [expected[2], expected[3]], "{order}");
    }
}

#[tokio::test]
async fn a_page_stays_right_when_missions_come_in_between() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    for (title, amount) in [("a", "400"), ("b", "300"), ("c", "200"), ("d", "100")] {
        kept(&season, title, Some(amount)).await;
    }
    let visitor = app.visitor();
    let first = visitor.send(TITLES, json!({ "orderBy": "AMOUNT", "first": 2 })).await;
    let cursor = first.text("missions.pageInfo.endCursor");
    kept(&season, "before", Some("350")).await;
    kept(&season, "same", Some("300")).await;
    kept(&season, "behind", Some("150")).await;
    let rest = titles(&visitor, json!({ "orderBy": "AMOUNT", "after": cursor })).await;
    assert_eq!(rest, ["c", "behind", "d"]);
    let other = visitor.send(TITLES, json!({ "orderBy": "TITLE", "after": cursor })).await;
    assert_eq!(other.refusal(), "BAD_USER_INPUT");
}

#[tokio::test]
async fn what_was_removed_is_for_moderators() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let lee = app.staff("Lee", StaffRole::Moderator).await;
    let mission = seed::Mission::proposed(&app, season.season, "Spam").by(&season.alliance);
    mission.in_state(MissionStatus::Removed).kept(&app).await;
    assert_eq!(titles(&lee, json!({})).await, ["Spam"]);
    assert_eq!(titles(&season.ana, json!({})).await, [""; 0]);
    let of_alliance = "query($id: ID!) { alliance(id: $id) { missions { totalCount nodes { title } } } }";
    let read = season.ana.send(of_alliance, json!({ "id": season.alliance })).await;
    assert_eq!(read.at("alliance.missions"), &json!({ "totalCount": 0, "nodes": [] }));
}

const BOARD: &str = "{ missions(first: 50) { totalCount nodes {
    title tags shareOfIntentBudget requestedAmount
    season { number } intent { number budget } createdBy { displayName } contact { displayName }
    budgetLines { amount } milestones { title } kpis { target }
    revisions(first: 2) { totalCount nodes { number editor { displayName } } }
    applications(first: 2) { totalCount nodes { contact alliance { name } applicant { displayName } mission { title } } }
    alliance { name tier { tier } leader { displayName } members(first: 3) { nodes { person { displayName } } }
        missions(first: 3, orderBy: AMOUNT) { totalCount nodes { title tags } } }
} } }";

#[tokio::test]
async fn the_board_costs_the_same_for_few_and_for_many() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let kim = app.staff("Kim", StaffRole::Foundation).await;
    let rfp = season.rfp(&kim, json!({ "contactId": kim.id() })).await;
    season.made(season.whole("Map")).await;
    season.ana.send(APPLY, application(&rfp, &season.alliance)).await.data();
    let (_, few) = app.statements(season.ana.ask(BOARD)).await;
    for number in 0..20 {
        season.made(season.whole(&format!("Map {number}"))).await;
    }
    let rfp = season.rfp(&kim, json!({ "contactId": kim.id() })).await;
    season.ana.send(APPLY, application(&rfp, &season.alliance)).await.data();
    let (answer, many) = app.statements(season.ana.ask(BOARD)).await;
    assert_eq!(answer.at("missions.totalCount"), 23);
    assert_eq!(few, many);
}

#[tokio::test]
async fn what_a_source_does_not_state_is_null() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let unknown =
        seed::Mission::proposed(&app, season.season, "Little known").of_kind(MissionKind::Foundation);
    unknown.in_state(MissionStatus::Open).kept(&app).await;
    let visitor = app.visitor();
    let read = visitor.ask(
        "{ missions { nodes { alliance { name } intent { number } requestedAmount shareOfIntentBudget submitBy
            fulfilledBy sourceUrls budgetLines { id } milestones { id } kpis { id } createdBy { id } } } }",
    );
    let nothing = json!({
        "alliance": null, "intent": null, "requestedAmount": null, "shareOfIntentBudget": null, "submitBy": null,
        "fulfilledBy": null, "budgetLines": [], "milestones": [], "kpis": [], "createdBy": null,
        "sourceUrls": ["https://gov.optimism.io/t/guide-to-season-4-as-a-collective/5886"],
    });
    assert_eq!(read.await.at("missions.nodes.0"), &nothing);
}
