//! Files that somebody got wrong, or made to do harm.

use std::time::Duration;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::support::{
    REAL, alliance, intent, lines, mission, person, post, read_with, rfp, small_file, with,
};
use crate::domain::season_file::{FileError, read};
use crate::domain::stopwatch::timed;

#[test]
fn what_is_no_json_is_refused_with_its_place() {
    let error = read("{\n  \"season\": nonsense").expect_err("not JSON");
    assert_eq!(
        error.to_string(),
        "the file is not JSON: it is malformed or nested too deeply at line 2, column 14; \
         correct it there and try again"
    );
    assert!(matches!(read(""), Err(FileError::NotJson { reason: "it ends too early", .. })));
    assert!(matches!(read("{\"season\": {"), Err(FileError::NotJson { line: 1, .. })));
    assert!(matches!(read(&"[".repeat(1_000_000)), Err(FileError::NotJson { .. })));
    let deep = format!("{{\"season\":{}{}}}", "{\"a\":".repeat(500), "1".to_owned() + &"}".repeat(500));
    assert!(matches!(read(&deep), Err(FileError::NotJson { .. })));
}

#[test]
fn json_of_another_form_is_refused_with_what_is_missing() {
    for (file, reason) in [
        (json!([]), "it is not a JSON object"),
        (json!({}), "it has no object \"season\""),
        (json!({"season": "S4"}), "it has no object \"season\""),
        (
            json!({"season": {"number": 4, "name": "Season 4"}}),
            "the season's \"key\" cannot be read (MISSING)",
        ),
        (
            json!({"season": {"key": "S4", "number": "4", "name": "x"}}),
            "the season's \"number\" cannot be read (WRONG_TYPE)",
        ),
        (
            json!({"season": {"key": "S4", "number": 0, "name": "x"}}),
            "the season's \"number\" cannot be read (WRONG_TYPE)",
        ),
        (
            json!({"season": {"key": "S4", "number": 4, "name": "\u{0}"}}),
            "the season's \"name\" cannot be read (CONTROL_CHARACTER)",
        ),
    ] {
        let refused = read(&file.to_string()).expect_err("another form");
        assert_eq!(refused, FileError::NotASeasonFile { reason: reason.to_owned() });
        assert_eq!(refused.code(), "NOT_A_SEASON_FILE");
        assert!(refused.to_string().contains("give it an object \"season\""));
    }
}

#[test]
fn a_byte_order_mark_is_no_reason_to_refuse_a_file() {
    assert!(read(&format!("\u{feff}{REAL}")).is_ok());
}

#[test]
fn wrong_types_are_listed_and_the_rest_is_kept() {
    let reading = read_with(json!({
        "voting_cycles": {"13": "REGULAR"},
        "intents": [null, 7, intent("S4-I1", 1), with(intent("x", 1), json!({"number": "two"}))],
        "people": [person("ada"), with(person("x"), json!({"key": 7})), with(person("y"), json!({"name_as_published": []}))],
        "missions": ["m", [mission("m")], with(mission("x"), json!({"title": {}})), mission("kept")],
        "interest_signals": true,
        "unheard_of": [1, 2],
        "file": 1,
    }));
    insta::assert_snapshot!(lines(&reading).join("\n"), @"
    voting_cycles voting_cycles - WRONG_TYPE skipped
    intents intents[0] - WRONG_TYPE skipped
    intents intents[1] - WRONG_TYPE skipped
    intents x number WRONG_TYPE skipped
    people people[1] key WRONG_TYPE skipped
    people y name_as_published WRONG_TYPE skipped
    missions missions[0] - WRONG_TYPE skipped
    missions missions[1] - WRONG_TYPE skipped
    missions x title WRONG_TYPE skipped
    interest_signals interest_signals - WRONG_TYPE skipped
    file file file UNKNOWN_SECTION
    file file unheard_of UNKNOWN_SECTION
    ");
}

#[test]
fn a_field_that_is_stated_twice_is_listed() {
    let text = small_file().to_string().replacen("\"number\":4", "\"number\":3,\"number\":4", 1);
    let reading = read(&text).expect("a season file");
    assert_eq!(reading.file.season.number, 4);
    assert_eq!(lines(&reading), ["file file season.number DUPLICATE_FIELD"]);
}

#[test]
fn a_key_is_taken_once() {
    let reading = read_with(json!({
        "intents": [intent("S4-I1", 1), intent("S4-I9", 1)],
        "missions": [
            mission("m"),
            mission("m"),
            with(mission("m"), json!({"title": "Another"})),
            with(mission("late"), json!({"intent": "S4-I9"})),
        ],
        "foundation_missions": [rfp("m")],
        "comments_and_updates": [post("FEEDBACK", "m", "Twice."), post("FEEDBACK", "m", "Twice.")],
    }));
    insta::assert_snapshot!(lines(&reading).join("\n"), @"
    intents S4-I9 number DUPLICATE_NUMBER skipped
    missions m - DUPLICATE skipped
    missions m key DUPLICATE_KEY skipped
    missions late intent SKIPPED_REFERENCE
    foundation_missions m key DUPLICATE_KEY skipped
    comments_and_updates comments_and_updates[1] - DUPLICATE skipped
    ");
    assert_eq!(reading.file.missions[0].title, "Some work");
}

#[test]
fn what_hangs_on_a_skipped_record_says_so() {
    let reading = read_with(json!({
        "people": [person("ada"), with(person("ghost"), json!({"name_as_published": null}))],
        "alliances": [
            with(alliance("unnamed", "ada"), json!({"name": null})),
            alliance("haunted", "ghost"),
        ],
        "missions": [
            with(mission("a"), json!({"alliance": "unnamed"})),
            with(mission("b"), json!({"title": null})),
        ],
        "comments_and_updates": [post("QUESTION", "b", "Why?"), post("LEADER_ANSWER", "b", "Because.")],
    }));
    insta::assert_snapshot!(lines(&reading).join("\n"), @"
    people ghost name_as_published MISSING skipped
    alliances unnamed name MISSING skipped
    alliances haunted lead SKIPPED_REFERENCE
    alliances haunted lead NO_LEADER
    alliances haunted members[0].person SKIPPED_REFERENCE skipped
    missions a alliance SKIPPED_REFERENCE
    missions b title MISSING skipped
    comments_and_updates comments_and_updates[0] mission SKIPPED_REFERENCE skipped
    comments_and_updates comments_and_updates[1] mission SKIPPED_REFERENCE skipped
    ");
    assert_eq!(reading.file.missions[0].alliance, None);
    let message = &reading.findings.iter().find(|finding| finding.key == "a").expect("listed").message;
    assert_eq!(message, "The alliance \"unnamed\" was skipped (MISSING). This record is kept without it.");
}

#[test]
fn a_key_of_another_kind_is_no_reference() {
    let reading = read_with(json!({
        "alliances": [with(alliance("ring", "ring"), json!({"members": [{"person": "S4-I1", "role_as_published": "x"}]}))],
        "missions": [with(mission("m"), json!({"alliance": "m", "lead": "ring", "intent": "ada"}))],
    }));
    insta::assert_snapshot!(lines(&reading).join("\n"), @"
    alliances ring lead UNKNOWN_REFERENCE
    alliances ring lead NO_LEADER
    alliances ring members[0].person UNKNOWN_REFERENCE skipped
    missions m intent UNKNOWN_REFERENCE
    missions m alliance UNKNOWN_REFERENCE
    missions m lead UNKNOWN_REFERENCE
    ");
    assert!(reading.file.alliances[0].members.is_empty());
}

#[test]
fn texts_have_limits_in_characters_and_no_control_characters() {
    let outcome = |fields| lines(&read_with(json!({"missions": [with(mission("m"), fields)]})));
    for (field, limit) in [("title", 300), ("summary", 2_000), ("note", 10_000)] {
        assert!(outcome(json!({field: "é".repeat(limit)})).is_empty(), "{field}");
        let expected = [format!("missions m {field} TEXT_TOO_LONG skipped")];
        assert_eq!(outcome(json!({field: "é".repeat(limit + 1)})), expected);
    }
    for (field, text) in [("title", "a\0b"), ("note", "\u{1b}[31m"), ("summary", "a\u{85}b")] {
        assert_eq!(outcome(json!({field: text})), [format!("missions m {field} CONTROL_CHARACTER skipped")]);
    }
    assert!(outcome(json!({"note": "two\n\tlines"})).is_empty());
    assert_eq!(outcome(json!({"key": "m\0"})), ["missions missions[0] key CONTROL_CHARACTER skipped"]);
}

#[test]
fn a_report_shows_hostile_text_cut_and_escaped() {
    let hostile = format!("\u{1b}[2J\n{}", "x".repeat(10_000));
    let fields = json!({"lead": hostile, "outcome": hostile, "requested_op": hostile, &hostile: 1});
    let reading = read_with(json!({"missions": [with(mission("m"), fields)]}));
    assert_eq!(reading.findings.len(), 4);
    for finding in &reading.findings {
        let shown = format!("{}{}", finding.message, finding.field.as_deref().unwrap_or_default());
        assert!(shown.chars().count() < 300 && !shown.contains(char::is_control), "{shown}");
    }
}

#[test]
fn ten_thousand_records_are_read_quickly() {
    let people: Vec<Value> = (0..2_500).map(|n| person(&format!("p{n}"))).collect();
    let alliances: Vec<Value> = (0..2_500).map(|n| alliance(&format!("a{n}"), &format!("p{n}"))).collect();
    let missions: Vec<Value> = (0..2_500)
        .map(|n| {
            with(mission(&format!("m{n}")), json!({"alliance": format!("a{n}"), "lead": format!("p{n}")}))
        })
        .collect();
    let posts: Vec<Value> = (0..2_500).map(|n| post("QUESTION", &format!("m{n}"), "Why?")).collect();
    let sections = json!({"people": people, "alliances": alliances, "missions": missions, "comments_and_updates": posts});
    let json = with(small_file(), sections).to_string();
    let (reading, taken) = timed(|| read(&json).expect("a season file"));
    assert_eq!((reading.file.missions.len(), reading.file.conversation.len()), (2_500, 2_500));
    assert_eq!(lines(&reading), Vec::<String>::new());
    assert!(taken < Duration::from_secs(5), "{taken:?}");
}

#[test]
fn a_fingerprint_tells_that_a_record_differs_and_a_key_stays() {
    let one =
        |title| read_with(json!({"missions": [with(mission("m"), json!({"title": title}))]})).file.missions;
    assert_eq!(one("Work")[0].origin.fingerprint, one("Work")[0].origin.fingerprint);
    assert_ne!(one("Work")[0].origin.fingerprint, one("Other work")[0].origin.fingerprint);
    let posts = |first: &str| {
        let posts = [post("FEEDBACK", "m", first), post("FEEDBACK", "m", "The second")];
        read_with(json!({"missions": [mission("m")], "comments_and_updates": posts})).file.conversation
    };
    assert_eq!(posts("one")[1].key, posts("two")[1].key);
    assert_eq!(posts("one")[1].key.len(), 16);
}

/// Any JSON at all, up to a small size.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec(("[a-z_]{1,8}", inner), 0..4)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

/// A section, a record, a field, and what to put there.
fn any_damage() -> impl Strategy<Value = (usize, usize, usize, Value)> {
    (any::<usize>(), any::<usize>(), any::<usize>(), any_json())
}

/// The real file with one field of one record replaced.
fn damage(root: &mut Value, (section, record, field, value): (usize, usize, usize, Value)) {
    let sections = root.as_object_mut().expect("an object");
    let lists: Vec<String> =
        sections.iter().filter(|(_, value)| value.is_array()).map(|(name, _)| name.clone()).collect();
    let records = sections[&lists[section % lists.len()]].as_array_mut().expect("a list");
    let count = records.len();
    let Some(fields) = records[record % count].as_object_mut() else { return };
    let name = fields.keys().nth(field % fields.len()).expect("a field").clone();
    fields.insert(name, value);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn no_text_panics(text in ".*") {
        prop_assert!(read(&text).is_err());
    }

    #[test]
    fn no_section_panics(section in any_json(), records in prop::collection::vec(any_json(), 0..8)) {
        for name in ["people", "alliances", "missions", "foundation_missions", "comments_and_updates"] {
            read_with(json!({name: section.clone(), "data_anomalies": records.clone()}));
            read_with(json!({name: records.clone()}));
        }
    }

    #[test]
    fn damage_to_a_few_fields_leaves_no_record_that_names_a_missing_one(
        damages in prop::collection::vec(any_damage(), 1..6),
    ) {
        let mut root: Value = serde_json::from_str(REAL).expect("JSON");
        for one in damages {
            damage(&mut root, one);
        }
        let reading = read(&root.to_string()).expect("a season file");
        let people: Vec<&str> = reading.file.people.iter().map(|person| person.key.as_str()).collect();
        for member in reading.file.alliances.iter().flat_map(|alliance| &alliance.members) {
            prop_assert!(people.contains(&member.person.as_str()));
        }
        let alliances: Vec<&str> = reading.file.alliances.iter().map(|alliance| alliance.key.as_str()).collect();
        for mission in &reading.file.missions {
            prop_assert!(mission.alliance.as_deref().is_none_or(|key| alliances.contains(&key)));
            prop_assert!(mission.lead.as_deref().is_none_or(|key| people.contains(&key)));
        }
    }
}
