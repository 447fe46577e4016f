//! What outlives a season is in the file of each; what belongs to another season is not.

use entity::vocab::MissionStatus;
use sea_orm::ActiveValue::Set;
use serde_json::{Value, json};

use super::story::done;
use super::{export, import, section};
use crate::alliance::members::alliance;
use crate::mission::CREATE;
use crate::support::{TestApp, seed};

const FEED: &str =
    "query($id: ID!) { events(first: 100, filter: { allianceId: $id }) { nodes { id kind subjectId } } }";

#[tokio::test]
async fn what_happens_in_an_alliance_in_a_later_season_is_in_the_file_and_its_missions_and_signals_there_are_not()
 {
    let (source, mirror) = (TestApp::new().await, TestApp::new().await);
    seed::season(&source, 4).await;
    let (ana, ben) = (source.person("Ana").await, source.person("Ben").await);
    let scouts = alliance(&ana, "Scouts").await;
    let fifth = seed::season(&source, 5).await;
    let intent = seed::intent(&source, fifth, 1, None).await.to_string();
    let comment =
        done(&ben, "commentCreate", "comment", json!({ "subjectId": scouts, "body": "Still there?" })).await;
    let offer = json!({ "kind": "WANTS_TO_CONTRIBUTE", "targetId": scouts, "message": "I draw." });
    let signal = done(&ben, "signalCreate", "signal", offer).await;
    let map = json!({ "kind": "PROPOSED", "title": "Later", "summary": "x", "allianceId": scouts, "intentId": intent });
    let map = ana.send(CREATE, json!({ "input": map })).await.text("missionCreate.mission.id");
    source.passed_on().await;

    let file = export(&source).await;
    let subjects: Vec<Value> =
        section(&file, "event").iter().map(|event| event["subjectId"].clone()).collect();
    assert!(subjects.contains(&json!(comment)), "{subjects:?}");
    assert!(!file.contains(&signal) && !file.contains(&map), "they belong to season 5");
    import(&mirror, &file).await.expect("it comes in");
    let mut told = source.visitor().send(FEED, json!({ "id": scouts })).await.at("events.nodes").clone();
    let belongs_elsewhere = |event: &Value| [&signal, &map].iter().any(|id| event["subjectId"] == **id);
    told.as_array_mut().expect("events").retain(|event| !belongs_elsewhere(event));
    let mirrored = mirror.visitor().send(FEED, json!({ "id": scouts })).await;
    assert_eq!(mirrored.at("events.nodes"), &told);
}

/// What a mission takes the place of may come behind it in the file, and may be what nobody may read any more.
#[tokio::test]
async fn a_mission_names_what_it_takes_the_place_of_where_that_is_in_the_file() {
    let (source, mirror) = (TestApp::new().await, TestApp::new().await);
    let season = seed::season(&source, 4).await;
    let mission = |title| seed::Mission::proposed(&source, season, title);
    let (mut early, late) = (mission("Early"), mission("Late"));
    let (gone, mut heir) = (mission("Gone").in_state(MissionStatus::Removed), mission("Heir"));
    let (of_early, of_heir) = (late.0.id.clone().unwrap(), gone.0.id.clone().unwrap());
    (early.0.supersedes_id, heir.0.supersedes_id) = (Set(Some(of_early)), Set(Some(of_heir)));
    for mission in [late, early, gone, heir] {
        mission.kept(&source).await;
    }
    let file = export(&source).await;
    let named: Vec<(Value, Value)> = section(&file, "mission")
        .into_iter()
        .map(|mission| (mission["title"].clone(), mission["supersedesId"].clone()))
        .collect();
    let expected = [
        (json!("Early"), json!(of_early.to_string())),
        (json!("Late"), Value::Null),
        (json!("Heir"), Value::Null),
    ];
    assert_eq!(named, expected);
    import(&mirror, &file).await.expect("it comes in");
    assert_eq!(export(&mirror).await, file);
}
