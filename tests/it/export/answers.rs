//! What a server answers to everybody: a list of queries, and one made up for each type of the schema.

use axum::body::Body;
use axum::http::{Request, header};
use http_body_util::BodyExt as _;
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::support::TestApp;

/// Lists of a season.
const SEASON_LISTS: [&str; 4] = [
    "query($season: ID!) { delegates(seasonId: $season, first: 2) { totalCount pageInfo { endCursor hasNextPage } edges { cursor
        node { address votingPower share rank qualified person { handle } profile { interests statementUrl declaredConflicts version } } } } }",
    "query($season: ID!) { delegates(seasonId: $season, qualified: true) { totalCount nodes { address qualified } } }",
    "query($season: ID!) { ballots(filter: { seasonId: $season }) { totalCount edges { cursor node { allocated quorumReached
        options { code rank outcome reason mission { title } } results { version options { code yesVotes } }
        votes { totalCount edges { cursor node { voterAddress power codes castAt transactionHash } } } } } } }",
    "query($season: ID!) { milestones(filter: { seasonId: $season, late: true }) { totalCount nodes { title isLate status
        mission { health nextUpdateDue } reports { number verdict evidence { url note } } } } }",
];

const ALLIANCE_EVENTS: &str =
    "query($alliance: ID!) { events(first: 100, filter: { allianceId: $alliance }) {
    edges { cursor node { kind subjectId data mission { title } } } } }";

/// Lists in each of their orders, with filters and cursors.
const LISTS: &[&str] = &[
    "{ seasons { nodes { number name policies { version } votingCycles { code } keyDates { label } trustTiers { tier } intents { number } } } }",
    "{ people(first: 100) { totalCount pageInfo { endCursor hasNextPage } edges { cursor node { handle skills bio } } } }",
    "{ people(first: 5, orderBy: NEWEST) { edges { cursor node { handle } } } }",
    "{ people(filter: { text: \"ÁNA\" }) { nodes { displayName } } }",
    "{ people(filter: { skill: \"ölmalerei\" }) { nodes { displayName } } }",
    "{ alliances(first: 100) { totalCount edges { cursor node { slug name leader { handle } tier { tier status } } } } }",
    "{ alliances(filter: { text: \"scout\" }) { nodes { name communicationSpace rewardDistributionPlan
        members(includeFormer: true) { totalCount nodes { status roleTitle person { handle } } } } } }",
    "{ missions(first: 100) { totalCount edges { cursor node { slug title tags status } } } }",
    "{ missions(first: 100, filter: { text: \"map\" }) { totalCount nodes { title revisions { nodes { number content changedFields } }
        milestones { title } kpis { target } budgetLines { label amount } shareOfIntentBudget } } }",
    "{ missions(filter: { tag: \"zürich\" }) { totalCount nodes { title } } }",
    "{ signals(first: 100) { totalCount nodes { message skills target { __typename } } } }",
    "{ questions(first: 100) { totalCount nodes { body status isOverdue answers { nodes { body } } } } }",
    "{ forumThreads(first: 20) { totalCount edges { cursor node { title tags subject { __typename } posts(first: 10) { totalCount
        nodes { number bodyHtml bodyMarkdown replyTo { number } author { handle account { handle } } revisions { nodes { bodyHtml } } } } } } } }",
    "{ forumThreads(filter: { text: \"which ones\" }) { nodes { title } } }",
    "{ people(first: 100) { nodes { handles { id platform forumUrl handle verifiedAt proofUrl reason } } } }",
    "{ events(first: 100) { edges { cursor node { id kind data changedFields subjectId version } } pageInfo { endCursor hasNextPage } } }",
];

const TYPES: &str =
    "{ __schema { queryType { fields { name args { name type { kind } defaultValue } type { ...T } } }
        types { name kind fields { name args { name type { kind } defaultValue } type { ...T } } } } }
    fragment T on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }";

/// The bytes of what everybody is answered.
pub async fn body(app: &TestApp, document: &str, variables: &Value) -> String {
    let body = json!({ "query": document, "variables": variables }).to_string();
    let request =
        Request::post("/graphql").header(header::CONTENT_TYPE, "application/json").body(Body::from(body));
    let response = app.router.clone().oneshot(request.expect("a request")).await.expect("an answer");
    let bytes = response.into_body().collect().await.expect("a whole body").to_bytes();
    String::from_utf8(bytes.to_vec()).expect("text")
}

/// Every query with its answer, in the same order for each server.
pub async fn answers(app: &TestApp, ids: &[(&str, Vec<String>)]) -> Vec<(String, String)> {
    let schema = serde_json::from_str::<Value>(&body(app, TYPES, &json!({})).await).expect("the schema");
    let schema = Schema(&schema["data"]["__schema"]);
    let lists = LISTS.iter().map(|list| (*list).to_owned());
    let mut queries: Vec<(String, Value)> =
        lists.chain(schema.lists()).map(|list| (list, json!({}))).collect();
    for (season, list) in of_kind(ids, "Season").flat_map(|season| SEASON_LISTS.map(|list| (season, list))) {
        queries.push((list.to_owned(), json!({ "season": season })));
    }
    for alliance in of_kind(ids, "Alliance") {
        queries.push((ALLIANCE_EVENTS.to_owned(), json!({ "alliance": alliance })));
    }
    for (kind, ids) in ids {
        let document = schema.nodes(kind);
        queries.extend(ids.chunks(3).map(|ids| (document.clone(), json!({ "ids": ids }))));
    }
    let mut answers = Vec::new();
    for (document, variables) in queries {
        let answer = body(app, &document, &variables).await;
        assert!(!answer.contains("\"errors\":[{"), "{document} {variables}: {answer}");
        answers.push((format!("{document} {variables}"), answer));
    }
    answers
}

/// The ids of the objects of a type.
fn of_kind<'a>(ids: &'a [(&'a str, Vec<String>)], kind: &'a str) -> impl Iterator<Item = &'a String> {
    ids.iter().filter(move |(name, _)| *name == kind).flat_map(|(_, ids)| ids)
}

/// The schema as it tells of itself.
struct Schema<'a>(&'a Value);

impl Schema<'_> {
    /// A query for each list of the root that needs no argument.
    fn lists(&self) -> Vec<String> {
        let fields = self.0["queryType"]["fields"].as_array().expect("fields");
        let lists = fields
            .iter()
            .filter(|field| is_open(field) && type_of(field)["name"].to_string().ends_with("Connection\""));
        lists.filter_map(|field| Some(format!("{{ {} }}", self.field(field, 3)?))).collect()
    }

    /// A query for every field of a node of this type, and of what they lead to.
    fn nodes(&self, kind: &str) -> String {
        let selection = self.selection(kind, 2);
        format!("query($ids: [ID!]!) {{ nodes(ids: $ids) {{ __typename ... on {kind} {{ {selection} }} }} }}")
    }

    fn selection(&self, name: &str, depth: usize) -> String {
        let mut types = self.0["types"].as_array().expect("types").iter();
        let kind = types.find(|kind| kind["name"] == name).expect("the type is there");
        let Some(fields) = kind["fields"].as_array().filter(|_| kind["kind"] == "OBJECT") else {
            return "__typename".to_owned();
        };
        let open = fields.iter().filter(|field| is_open(field));
        open.filter_map(|field| self.field(field, depth)).collect::<Vec<_>>().join(" ")
    }

    fn field(&self, field: &Value, depth: usize) -> Option<String> {
        let field_name = field["name"].as_str().expect("a name");
        let kind = type_of(field);
        let name = kind["name"].as_str().expect("a name");
        match kind["kind"].as_str() {
            Some("SCALAR" | "ENUM") => Some(field_name.to_owned()),
            _ if depth == 0 => None,
            _ => {
                let arguments = field["args"].as_array().expect("arguments");
                let page = if arguments.iter().any(|argument| argument["name"] == "first") {
                    "(first: 3)"
                } else {
                    ""
                };
                Some(format!("{field_name}{page} {{ __typename {} }}", self.selection(name, depth - 1)))
            }
        }
    }
}

fn type_of(field: &Value) -> &Value {
    let mut kind = &field["type"];
    while !kind["ofType"].is_null() {
        kind = &kind["ofType"];
    }
    kind
}

fn is_open(field: &Value) -> bool {
    let required =
        |argument: &Value| argument["type"]["kind"] == "NON_NULL" && argument["defaultValue"].is_null();
    !field["args"].as_array().expect("arguments").iter().any(required)
}

macro_rules! nodes {
    ($($name:literal: $table:ident),+ $(,)?) => {
        /// The ids of what is a node in the database, by type, for everybody or not.
        pub async fn ids(app: &TestApp) -> Vec<(&'static str, Vec<String>)> {
            let mut ids = Vec::new();
            $(
                let rows = entity::$table::Entity::find().all(app.sql()).await.expect("rows");
                let mut own: Vec<_> = rows.into_iter().map(|row| row.id.to_string()).collect();
                // The newest were made by the story, the oldest came with the real season.
                own.sort_unstable();
                let newest = own.split_off(own.len().saturating_sub(15));
                own.truncate(10);
                own.extend(newest);
                ids.push(($name, own));
            )+
            ids
        }
    };
}

nodes! {
    "Alliance": alliance, "Answer": answer, "Application": application, "ApprovalWaiver": approval_waiver,
    "Ballot": ballot, "ClawbackCase": clawback_case, "Comment": comment, "DelegateApproval": delegate_approval,
    "Event": event, "Grant": mission_grant, "Kpi": kpi, "Milestone": milestone, "PersonHandle": account_handle,
    "VotingPowerSnapshot": voting_power_snapshot,
    "ForumPost": forum_post, "ForumThread": forum_thread,
    "Intent": intent, "LeaderUpdate": leader_update, "Membership": membership, "Mission": mission,
    "Person": account, "Question": question, "Season": season, "Signal": signal, "TierClaim": tier_claim,
}
