//! The revisions of a mission, as far as a file tells of them.

use crate::domain::season_file::EarlierRequest;
use crate::store::mission::{NewMission, NewRevision};

/// The field of which earlier revisions are known.
const REQUESTED: &str = "requestedAmount";

/// A revision for each amount that was asked for before, and the present one.
///
/// Of an earlier revision nothing but its amount is known, so its content holds nothing else.
pub(super) fn revisions(mission: &NewMission, earlier: &[EarlierRequest]) -> Vec<NewRevision> {
    let before = (1..).zip(earlier).map(|(number, request)| NewRevision {
        content: serde_json::json!({ REQUESTED: request.amount }),
        requested: Some(request.amount),
        note: note(request),
        source_urls: request.sources.iter().map(ToString::to_string).collect(),
        ..revision(mission, number)
    });
    before.chain([revision(mission, mission.revision)]).collect()
}

fn revision(mission: &NewMission, number: i32) -> NewRevision {
    let changed = (number > 1).then(|| REQUESTED.to_owned());
    NewRevision {
        mission: mission.id,
        number,
        editor: None,
        changed_fields: changed.into_iter().collect(),
        content: serde_json::json!(mission.content),
        requested: mission.content.requested_amount,
        note: None,
        source_urls: mission.source_urls.clone(),
    }
}

/// The day of the request and the remark of its source.
fn note(request: &EarlierRequest) -> Option<String> {
    let said: Vec<String> =
        [request.on.map(|on| on.to_string()), request.note.clone()].into_iter().flatten().collect();
    (!said.is_empty()).then(|| said.join(": "))
}
