//! As the public internet is served: with limits in force, points counted, and the schema not shown. Budgets are filled
//! again by the real clock: an account's by 16,667 points a second, a visitor's by 4,167.

use serde_json::json;

use crate::support::TestApp;

const LEFT: &str = "{ rateLimit { limit cost remaining resetAt } }";
/// Costs 20,000 points.
const COSTLY: &str = "{ alliances(first: 100) { nodes { members(first: 100) { nodes { joinedAt } } } } }";

#[tokio::test]
async fn everybody_is_told_what_is_left_of_their_own_budget() {
    let app = TestApp::in_production().await;
    let (ana, ben) = (app.person("Ana").await, app.person("Ben").await);
    for _ in 0..10 {
        ana.ask(COSTLY).await.data();
    }
    let (of_ana, of_ben) = (ana.ask(LEFT).await, ben.ask(LEFT).await);
    let remaining = of_ana.at("rateLimit.remaining").as_u64().expect("a number");
    assert!(remaining < 980_000, "{remaining} points are left of a million when 200,000 were spent");
    assert_eq!(of_ana.at("rateLimit.limit"), &json!(1_000_000));
    assert!(of_ben.at("rateLimit.remaining").as_u64().expect("a number") > remaining);
    assert_eq!(app.visitor().ask(LEFT).await.at("rateLimit.limit"), &json!(250_000));
}

#[tokio::test]
async fn a_visitor_who_has_spent_the_budget_is_refused_and_nobody_else() {
    let app = TestApp::in_production().await;
    let visitor = app.visitor();
    let mut refused = None;
    for _ in 0..100 {
        let answer = visitor.ask(COSTLY).await;
        if !answer.is_done() {
            refused = Some(answer);
            break;
        }
    }
    assert_eq!(refused.expect("12 of these are a whole budget").refusal(), "RATE_LIMITED");
    app.person("Ana").await.ask(COSTLY).await.data();
}

#[tokio::test]
async fn the_schema_is_not_shown_and_what_is_too_costly_is_not_run() {
    let app = TestApp::in_production().await;
    let visitor = app.visitor();
    assert_eq!(visitor.ask("{ __schema { types { name } } }").await.refusal(), "GRAPHQL_VALIDATION_FAILED");
    let pages = "{ seasons(first: 100) { nodes { missions(first: 100) { nodes { comments(first: 100) { nodes { id } } } } } } }";
    assert_eq!(visitor.ask(pages).await.refusal(), "QUERY_TOO_COMPLEX");
}
