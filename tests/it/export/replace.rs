//! A mirror that is brought up to date by newer exports of its source.

use entity::vocab::MissionStatus;
use sea_orm::ConnectionTrait as _;
use serde_json::{Value, json};

use super::mirror::{compare, forget_season_3};
use super::story::{done, lively};
use super::{export, import, manifest, replace, section};
use crate::alliance::members::{add, alliance};
use crate::import::books::everything;
use crate::mission::{CREATE, revise};
use crate::support::{Actor, Subscription, TestApp, TestDatabase};

const FOLLOW: &str = "subscription($id: ID!, $after: String) {
    seasonEvents(seasonId: $id, after: $after) { ... on Event { id kind } ... on StreamGap { missed } }
}";
const FEED: &str = "query($after: String, $season: ID) {
    events(first: 100, after: $after, filter: { seasonId: $season }) { nodes { id kind } pageInfo { hasNextPage } }
}";

/// What goes on at the source after the first export.
struct Cartographers<'a> {
    source: &'a TestApp,
    season: String,
    zoe: Actor<'a>,
    max: Actor<'a>,
    alliance: String,
    atlas: String,
    scam: String,
}

impl<'a> Cartographers<'a> {
    async fn found(source: &'a TestApp) -> Self {
        lively(source).await;
        forget_season_3(source).await;
        let read = source.visitor().ask("{ season(number: 4) { id intents { id } } }").await;
        let (season, intent) = (read.text("season.id"), read.text("season.intents.0.id"));
        let (zoe, max) = (source.person("Zoe").await, source.person("Max").await);
        let alliance = alliance(&zoe, "Cartographers").await;
        add(&zoe, &alliance, &max).await;
        let mission = async |title: &str| {
            let input = json!({
                "kind": "PROPOSED", "title": title, "summary": "We draw.", "allianceId": alliance, "intentId": intent,
                "milestones": [{ "kind": "CRITICAL", "title": "A sheet", "dueOn": "2023-09-01" }],
            });
            zoe.send(CREATE, json!({ "input": input })).await.text("missionCreate.mission.id")
        };
        let (atlas, scam) = (mission("An atlas").await, mission("Doubtful scheme").await);
        done(&max, "commentCreate", "comment", json!({ "subjectId": scam, "body": "Doubtful words" })).await;
        source.passed_on().await;
        Self { source, season, alliance, atlas, scam, zoe, max }
    }

    /// Something is said, changed and handed over; names change hands; and a mission is taken down.
    async fn go_on(&self) {
        revise(
            &self.zoe,
            &self.atlas,
            1,
            json!({ "title": "A larger atlas", "milestones": [
            { "kind": "CRITICAL", "title": "Two sheets", "dueOn": "2023-10-01" },
        ] }),
        )
        .await
        .data();
        let lead = json!({ "allianceId": self.alliance, "personId": self.max.id() });
        done(&self.zoe, "allianceLeadTransfer", "alliance", lead).await;
        self.source
            .sql()
            .execute_unprepared(
                "update account set handle = 'in-between' where display_name = 'Zoe';
                update account set handle = 'zoe-the-first' where display_name = 'Max';
                update account set handle = 'max-the-second' where display_name = 'Zoe';",
            )
            .await
            .expect("names change hands");
        self.take_down().await;
        self.say("It grows.").await;
    }

    async fn take_down(&self) {
        use entity::mission::{Column, Entity};
        use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
        let id: entity::ids::MissionId = self.scam.parse().expect("an id");
        let gone = Entity::update_many()
            .col_expr(Column::Status, Expr::val(MissionStatus::Removed.as_str()))
            .filter(Column::Id.eq(id));
        gone.exec(self.source.sql()).await.expect("it is taken down");
    }

    async fn say(&self, words: &str) {
        done(&self.max, "commentCreate", "comment", json!({ "subjectId": self.atlas, "body": words })).await;
        self.source.passed_on().await;
    }
}

/// The ids of the public events of the season behind a cursor, in their order.
async fn told(app: &TestApp, season: &str, after: &Value) -> Vec<String> {
    app.passed_on().await;
    let page = app.visitor().send(FEED, json!({ "after": after, "season": season })).await;
    assert_eq!(page.at("events.pageInfo.hasNextPage"), &json!(false));
    let nodes = page.at("events.nodes").as_array().expect("events");
    nodes.iter().map(|event| event["id"].as_str().expect("an id").to_owned()).collect()
}

async fn received(line: &mut Subscription, count: usize) -> Vec<String> {
    let mut ids = Vec::new();
    for _ in 0..count {
        ids.push(line.next().await.text("seasonEvents.id"));
    }
    ids
}

async fn follows(source: &TestApp, mirror: &TestApp) {
    let story = Cartographers::found(source).await;
    let first = export(source).await;
    import(mirror, &first).await.expect("it comes in");
    let mut line = mirror.visitor().subscribe(FOLLOW, json!({ "id": story.season })).await;
    let mut cursor = manifest(&first)["lastCursor"].clone();
    let start = cursor.clone();
    for round in 0..2 {
        if round == 0 {
            story.go_on().await;
        } else {
            story.say("And grows.").await;
        }
        let file = export(source).await;
        let replaced = replace(mirror, &file).await.expect("it is brought up to date");
        let new = told(source, &story.season, &cursor).await;
        assert!(!new.is_empty() && replaced.new_events >= u64::try_from(new.len()).expect("a number"));
        assert_eq!(received(&mut line, new.len()).await, new, "each new event once, in order");
        assert!(line.within(std::time::Duration::from_millis(300)).await.is_none(), "and nothing else");
        assert_eq!(told(mirror, &story.season, &cursor).await, new, "a reader of the mirror goes on");
        assert!(export(mirror).await == file, "the exports differ");
        assert!(!file.contains("oubtful"), "what was taken down is gone, with what was told of it");
        assert!(everything(mirror).await.iter().all(|row| !row.contains("oubtful")));
        compare(source, mirror).await;
        cursor = manifest(&file)["lastCursor"].clone();
    }
    let again = told(source, &story.season, &start).await;
    let behind = json!({ "id": story.season, "after": start });
    let mut late = mirror.visitor().subscribe(FOLLOW, behind).await;
    assert_eq!(received(&mut late, again.len()).await, again, "a cursor of the first export is still good");
}

#[tokio::test]
async fn a_mirror_answers_as_its_source_does_again_and_its_streams_get_what_is_new() {
    let (source, mirror) = (TestApp::new().await, TestApp::new().await);
    follows(&source, &mirror).await;
}

#[tokio::test]
async fn a_mirror_in_a_file_follows_a_source_on_whichever_database() {
    let source = TestApp::new().await;
    let mirror = TestApp::over(TestDatabase::of_file().await).await;
    follows(&source, &mirror).await;
}

#[tokio::test]
async fn an_empty_database_becomes_a_mirror_and_the_same_export_again_changes_nothing() {
    let (source, mirror) = (TestApp::new().await, TestApp::new().await);
    lively(&source).await;
    let file = export(&source).await;
    let made = replace(&mirror, &file).await.expect("it comes in");
    assert_eq!(json!(made.new_events), manifest(&file)["sections"]["event"]["count"]);
    let before = everything(&mirror).await;
    assert!(replace(&mirror, &file).await.expect("it is here").was_here);
    assert_eq!(everything(&mirror).await, before);
}

/// An account that nobody names may go, and a record whose event was told before.
#[tokio::test]
async fn what_the_source_has_no_more_goes_whatever_it_is() {
    let (source, mirror) = (TestApp::new().await, TestApp::new().await);
    let story = Cartographers::found(&source).await;
    source.person("Nobody").await;
    import(&mirror, &export(&source).await).await.expect("it comes in");
    let gone = "
        delete from session where account_id in (select id from account where display_name = 'Nobody');
        delete from account where display_name = 'Nobody';
        delete from event where kind = 'MEMBER_ADDED' and actor_id =
            (select id from account where display_name = 'Zoe');";
    source.sql().execute_unprepared(gone).await.expect("it goes");
    story.say("Who was here?").await;
    let file = export(&source).await;
    let before = section(&export(&mirror).await, "event").len();
    replace(&mirror, &file).await.expect("it is brought up to date");
    assert!(export(&mirror).await == file, "the exports differ");
    assert_eq!(section(&file, "event").len(), before, "one came, and one went");
    assert!(everything(&mirror).await.iter().all(|row| !row.contains("Nobody")));
}

#[tokio::test]
async fn of_two_imports_at_once_each_finds_the_mirror_as_the_other_left_it() {
    let (source, mirror) = (TestApp::new().await, TestApp::new().await);
    let story = Cartographers::found(&source).await;
    import(&mirror, &export(&source).await).await.expect("it comes in");
    let beside = mirror.beside().await;
    story.say("One.").await;
    let one = export(&source).await;
    let (here, there) = tokio::join!(replace(&mirror, &one), replace(&beside, &one));
    let (here, there) = (here.expect("it is brought up to date"), there.expect("it is up to date"));
    assert!(here.was_here != there.was_here, "one wins, and the other is told");

    story.say("Two.").await;
    let two = export(&source).await;
    story.say("Three.").await;
    let three = export(&source).await;
    let (older, newer) = tokio::join!(replace(&mirror, &two), replace(&beside, &three));
    newer.expect("the newer one wins");
    if let Err(error) = older {
        assert!(error.to_string().contains("older than the mirror"), "{error}");
    }
    assert!(export(&mirror).await == three, "the exports differ");
}
