//! Readers share streams, and each sees what it may see.

use entity::vocab::StaffRole;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::alliance::members::add;
use crate::mission::Season;
use crate::stream::{comment, commented};
use crate::support::{Actor, TestApp};

/// Every field of it that depends on who reads.
const EVENTS: &str = "subscription($id: ID!, $after: String) {
    allianceEvents(allianceId: $id, after: $after) { ... on Event {
        id kind data actor { displayName isViewer }
        alliance {
            viewerRole communicationSpace conflictResolutionPlan rewardDistributionPlan
            pendingLeadTransfer { id }
            signals { totalCount nodes { message person { displayName isViewer } } }
            members { nodes { person { displayName isViewer } } }
            missions { totalCount nodes { title status } }
        }
        mission { title alliance { viewerRole } signals { totalCount nodes { message } } }
    } }
}";
/// Nothing of it depends on who reads.
const PUBLIC: &str = "subscription($id: ID!, $after: String) {
    allianceEvents(allianceId: $id, after: $after) { ... on Event { id kind data actor { displayName } } }
}";
/// It depends on staff roles alone.
const MISSION: &str = "subscription($id: ID!, $after: String) {
    allianceEvents(allianceId: $id, after: $after) { ... on Event { id mission { title status } } }
}";

async fn signal(author: &Actor<'_>, target: &str, visibility: &str) {
    let document =
        "mutation($input: SignalCreateInput!) { signalCreate(input: $input) { errors { code message } } }";
    let message = format!("For {visibility} about {target}.");
    let input = json!({
        "kind": "WANTS_TO_CONTRIBUTE", "targetId": target, "message": message, "visibility": visibility,
    });
    assert!(author.send(document, json!({ "input": input })).await.problems().is_empty());
}

/// Everything that an actor gets from `after` on, up to and with the event with the id `last`.
async fn transcript(actor: &Actor<'_>, document: &str, variables: Value, last: &str) -> Vec<Value> {
    let mut line = actor.subscribe(document, variables).await;
    let mut items = Vec::new();
    loop {
        let item = line.next().await.at("allianceEvents").clone();
        let is_last = item["id"] == last;
        items.push(item);
        if is_last {
            return items;
        }
    }
}

#[tokio::test]
async fn what_readers_get_together_is_what_each_gets_alone() {
    let app = TestApp::new().await;
    let season = Season::four(&app).await;
    let ana = &season.ana;
    let (ben, cas) = (app.person("Ben").await, app.person("Cas").await);
    let (mo, fay) =
        (app.staff("Mo", StaffRole::Moderator).await, app.staff("Fay", StaffRole::Foundation).await);
    let mission = season.made(season.whole("A map")).await;
    add(ana, &season.alliance, &ben).await;
    let start = commented(ana, &season.alliance, "From here.").await;
    let visitor = app.visitor();
    let readers = [&visitor, ana, &ben, &cas, &mo, &fay, &visitor, &ben];

    let mut live = Vec::new();
    for document in [EVENTS, PUBLIC, MISSION] {
        for reader in readers {
            live.push(reader.subscribe(document, json!({ "id": season.alliance })).await);
        }
    }
    for (author, target, visibility) in [
        (&cas, &season.alliance, "LEADERS"),
        (&ben, &mission, "LEADERS"),
        (&ben, &season.alliance, "PUBLIC"),
        (&mo, &mission, "PUBLIC"),
    ] {
        signal(author, target, visibility).await;
    }
    let removed = season.made(season.whole("Spam")).await;
    comment(&cas, &removed, "What is this?").await;
    season.put(&removed, entity::vocab::MissionStatus::Removed).await;
    comment(&mo, &removed, "It is removed.").await;
    let before_last = commented(&ben, &mission, "Well then.").await;
    let last = comment(&cas, &season.alliance, "The last.").await;

    for document in [EVENTS, PUBLIC, MISSION] {
        let variables = json!({ "id": season.alliance, "after": start });
        let together =
            join_all(readers.map(|reader| transcript(reader, document, variables.clone(), &last))).await;
        for (reader, together) in readers.into_iter().zip(&together) {
            // Something is written in between, so that nothing made for others is used again.
            commented(ana, &mission, "Another thing.").await;
            let alone = transcript(reader, document, variables.clone(), &last).await;
            assert_eq!(*together, alone);
        }
        let [of_visitor, of_ana, of_ben, of_cas, of_mo, of_fay, of_visitor_again, of_ben_again] =
            &together[..]
        else {
            panic!("a transcript for each");
        };
        assert_eq!((of_visitor, of_ben), (of_visitor_again, of_ben_again));
        assert!(of_ana.len() > of_visitor.len(), "the leader reads signals for leaders");
        assert!(of_cas.len() > of_visitor.len(), "the author reads the own signal");
        assert!(of_mo.len() > of_visitor.len(), "staff read of what is removed");
        if document == EVENTS {
            for others in [of_ana, of_ben, of_cas, of_mo, of_fay] {
                assert_ne!(of_visitor, others);
            }
            assert_eq!(of_ana[0]["alliance"]["viewerRole"], "LEAD");
            assert_eq!(of_ben[0]["alliance"]["viewerRole"], "MEMBER");
            assert_eq!(of_visitor[0]["alliance"]["viewerRole"], Value::Null);
        }
        if document == MISSION {
            let removed = |items: &[Value]| items.iter().any(|item| item["mission"]["status"] == "REMOVED");
            assert!(removed(of_mo) && !removed(of_visitor) && !removed(of_ana) && !removed(of_fay));
        }
    }

    let variables = json!({ "id": season.alliance, "after": before_last });
    for (line, (document, reader)) in live.iter_mut().zip(
        [EVENTS, PUBLIC, MISSION].into_iter().flat_map(|document| readers.map(|reader| (document, reader))),
    ) {
        let mut came = Vec::new();
        while came.last().is_none_or(|item: &Value| item["id"] != last) {
            came.push(line.next().await.at("allianceEvents").clone());
        }
        let alone =
            transcript(reader, document, json!({ "id": season.alliance, "after": start }), &last).await;
        assert_eq!(ids(&came), ids(&alone), "live and alone");
        let expected = transcript(reader, document, variables.clone(), &last).await;
        assert_eq!(came.last(), expected.last(), "what has not changed since it came");
    }
}

fn ids(items: &[Value]) -> Vec<&Value> {
    items.iter().map(|item| &item["id"]).collect()
}
