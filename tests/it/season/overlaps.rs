//! The same people behind several alliances, which one participant counted by hand.

use entity::vocab::MissionStatus;
use serde_json::json;

use crate::alliance::members::{add, alliance};
use crate::support::{TestApp, seed};

const OVERLAPS: &str = "query($first: Int, $after: String) {
    overlaps(season: 4, first: $first, after: $after) {
        totalCount pageInfo { hasNextPage endCursor }
        nodes { person { displayName } alliances { name leader { displayName } } missions { title } requestedTotal }
    }
}";

#[tokio::test]
async fn brichis_stands_behind_two_alliances_and_what_both_ask_for() {
    let app = TestApp::new().await;
    let season = seed::season(&app, 4).await;
    let (launamu, brichis, tania) =
        (app.person("Launamu").await, app.person("Brichis").await, app.person("Tania").await);
    let latam = alliance(&launamu, "H.E.R. LATAM").await;
    let mexico = alliance(&brichis, "Ethereum Mexico").await;
    add(&launamu, &latam, &brichis).await;
    add(&launamu, &latam, &tania).await;
    let womxn = seed::Mission::proposed(&app, season, "Optimistic Womxn Shining in Blockchain");
    womxn.by(&latam).asking("45000").kept(&app).await;
    seed::Mission::proposed(&app, season, "Spanish content").by(&latam).kept(&app).await;
    seed::Mission::proposed(&app, season, "Ethereum Mexico tour")
        .by(&mexico)
        .asking("39000.5")
        .kept(&app)
        .await;

    let read = app.visitor().send(OVERLAPS, json!({})).await;
    insta::assert_json_snapshot!(read.at("overlaps.nodes"), @r#"
    [
      {
        "alliances": [
          {
            "leader": {
              "displayName": "Launamu"
            },
            "name": "H.E.R. LATAM"
          },
          {
            "leader": {
              "displayName": "Brichis"
            },
            "name": "Ethereum Mexico"
          }
        ],
        "missions": [
          {
            "title": "Optimistic Womxn Shining in Blockchain"
          },
          {
            "title": "Spanish content"
          },
          {
            "title": "Ethereum Mexico tour"
          }
        ],
        "person": {
          "displayName": "Brichis"
        },
        "requestedTotal": "84000.5"
      }
    ]
    "#);
    assert_eq!(read.at("overlaps.totalCount"), 1);
}

#[tokio::test]
async fn what_was_withdrawn_left_or_belongs_to_another_season_makes_no_overlap() {
    let app = TestApp::new().await;
    let (season, next) = (seed::season(&app, 4).await, seed::season(&app, 5).await);
    let ana = app.person("Ana").await;
    let (one, two, three) =
        (alliance(&ana, "One").await, alliance(&ana, "Two").await, alliance(&ana, "Three").await);
    seed::Mission::proposed(&app, season, "Stands").by(&one).asking("1").kept(&app).await;
    let withdrawn = seed::Mission::proposed(&app, season, "Withdrawn").by(&two).asking("2");
    withdrawn.in_state(MissionStatus::Withdrawn).kept(&app).await;
    seed::Mission::proposed(&app, next, "Next season").by(&three).asking("4").kept(&app).await;
    let ben = app.person("Ben").await;
    let four = alliance(&app.person("Eve").await, "Four").await;
    seed::Mission::proposed(&app, season, "Of others").by(&four).asking("8").kept(&app).await;
    add(&ana, &one, &ben).await;

    let read = app.visitor().send(OVERLAPS, json!({})).await;
    assert_eq!(read.at("overlaps.nodes"), &json!([]));
    assert!(app.visitor().ask("{ overlaps(season: 9) { totalCount } }").await.at("overlaps").is_null());
}

#[tokio::test]
async fn overlaps_are_paged_by_sum_and_cost_the_same_for_few_and_for_many() {
    let app = TestApp::new().await;
    let season = seed::season(&app, 4).await;
    let eve = app.person("Eve").await;
    let mut alliances = Vec::new();
    for name in ["One", "Two", "Three"] {
        let id = alliance(&eve, name).await;
        seed::Mission::proposed(&app, season, name).by(&id).asking("10").kept(&app).await;
        alliances.push(id);
    }
    let join = async |name: &str, count: usize| {
        let person = app.person(name).await;
        for alliance in alliances.iter().take(count) {
            add(&eve, alliance, &person).await;
        }
    };
    join("Zoe", 2).await;
    let first = json!({ "first": 4 });
    let (_, few) = app.statements(app.visitor().send(OVERLAPS, first.clone())).await;
    join("Ben", 2).await;
    join("Nobody", 1).await;
    for number in 0..20 {
        join(&format!("Other {number:02}"), 3).await;
    }
    let (answer, many) = app.statements(app.visitor().send(OVERLAPS, first)).await;
    assert_eq!(few, many);
    assert_eq!(answer.at("overlaps.totalCount"), 23);
    assert_eq!(answer.text("overlaps.nodes.0.person.displayName"), "Eve");
    assert_eq!(answer.at("overlaps.nodes.0.requestedTotal"), "30");

    let mut names = Vec::new();
    let mut after = None::<String>;
    loop {
        let page = app.visitor().send(OVERLAPS, json!({ "first": 5, "after": after })).await;
        let rows = page.at("overlaps.nodes").as_array().expect("rows").clone();
        names
            .extend(rows.iter().map(|row| row["person"]["displayName"].as_str().expect("a name").to_owned()));
        if page.at("overlaps.pageInfo.hasNextPage") == false {
            break;
        }
        after = Some(page.text("overlaps.pageInfo.endCursor"));
    }
    assert_eq!(names.len(), 23);
    assert_eq!(names[1], "Other 00");
    assert_eq!(names[20..], ["Other 19", "Ben", "Zoe"]);
}
