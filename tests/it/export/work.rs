//! A ballot with its votes, and the work of who was funded.

use entity::vocab::MissionStatus;
use serde_json::{Value, json};

use super::story::done;
use crate::ballot::Vote;
use crate::delivery::Work;
use crate::mission::{SUBMIT, at};
use crate::support::{Actor, TestApp, seed};

const RECIPIENT: &str = "0x5e349eca2dc61abcd9dd99ce94d04136151a09ee";

/// A mission that is funded, paid in part, returned once, measured, and late; three months have passed then.
pub async fn work(vote: Vote<'_>) {
    let mission = counted(&vote).await;
    let work = Work { vote, mission };
    work.pass_kyc().await;
    paid(&work).await;
    work.report(1).await.data();
    work.review(&work.vote.kim, 1, "RETURNED").await.data();
    work.report(1).await.data();
    work.review(&work.vote.kim, 1, "ACCEPTED").await.data();
    measured(&work).await;
    work.wait(90);
    work.mark_overdue().await;
    taken_to_the_vote(&work).await;
}

/// Three missions, of which one is funded, and one is taken down afterwards. Who votes is named by address alone.
async fn counted(vote: &Vote<'_>) -> String {
    let funded = on_the_way(vote, "A funded map").await;
    let gone = on_the_way(vote, "SECRET map").await;
    let ballot = vote.locked().await;
    let options = options_of(vote, &ballot).await;
    let code = |mission: &str| options.iter().find(|(_, of)| of == mission).expect("an option").0.clone();
    let codes = [code(&funded), code(&gone)];
    mirrored(vote, &ballot, &codes).await;
    let yes = |code: &String| match codes.iter().position(|of| of == code) {
        Some(0) => "6000000",
        Some(_) => "2000000",
        None => "0",
    };
    let votes = options.iter().map(|(code, _)| json!({ "code": code, "yesVotes": yes(code) }));
    let mut result = json!({
        "ballotId": ballot, "expectedVersion": 2, "totalVotes": "7000000.5", "sourceUrl": "https://vote.optimism.io/proposals/1",
        "options": votes.collect::<Vec<_>>(),
    });
    done(&vote.kim, "ballotResultRecord", "ballot", result.clone()).await;
    (result["expectedVersion"], result["reason"]) = (json!(3), json!("The page has another address."));
    result["sourceUrl"] = json!("https://vote.optimism.io/proposals/one");
    done(&vote.kim, "ballotResultRecord", "ballot", result).await;
    vote.season.put(&gone, MissionStatus::Removed).await;
    funded
}

async fn mirrored(vote: &Vote<'_>, ballot: &str, codes: &[String; 2]) {
    let votes = json!([
        { "voterAddress": format!("0x{:040x}", 0xABC), "power": "4000000", "codes": [codes[0]], "transactionHash": "0xdef" },
        { "voterAddress": format!("0x{:040x}", 0xABD), "power": "2000000", "codes": codes, "castAt": "2023-06-10T11:00:00Z" },
        { "voterAddress": format!("0x{:040x}", 0xABE), "power": "1000000.5", "codes": [] },
    ]);
    done(&vote.kim, "ballotVotesRecord", "ballot", json!({ "ballotId": ballot, "votes": votes })).await;
}

/// The code and mission of each option.
async fn options_of(vote: &Vote<'_>, ballot: &str) -> Vec<(String, String)> {
    let read = "query($id: ID!) { ballot(id: $id) { options { code mission { id } } } }";
    let read = vote.kim.send(read, json!({ "id": ballot })).await;
    let options = read.at("ballot.options").as_array().expect("options").clone();
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    options.iter().map(|option| (text(&option["code"]), text(&option["mission"]["id"]))).collect()
}

async fn on_the_way(vote: &Vote<'_>, title: &str) -> String {
    let mut input = vote.season.whole(title);
    input["milestones"] = json!([
        { "kind": "CRITICAL", "title": "A map", "dueOn": "2023-09-01" },
        { "kind": "BENCHMARK", "title": "A sketch", "dueOn": "2023-07-15" },
    ]);
    input["kpis"] = json!([{ "description": "Readers of the map", "target": "500" }]);
    let mission = vote.season.made(input).await;
    assert_eq!(vote.season.ana.send(SUBMIT, at(&mission, 1)).await.problems(), [""; 0]);
    seed::approvals(vote.season.app, mission.parse().expect("a mission's id"), 4).await;
    vote.season.put(&mission, MissionStatus::ApprovedForVote).await;
    mission
}

async fn paid(work: &Work<'_>) {
    let (grant, version) = work.grant().await;
    let input = json!({ "grantId": grant, "expectedVersion": version, "recipientAddress": RECIPIENT });
    done(&work.vote.season.ana, "grantRecipientSet", "grant", input).await;
    let input = json!({
        "grantId": grant, "expectedVersion": version + 1, "amount": "5000.25", "paidOn": "2023-06-10", "transactionHash": "0xabc",
        "note": "The first part.",
    });
    done(&work.vote.kim, "grantPayoutRecord", "grant", input).await;
}

async fn measured(work: &Work<'_>) {
    let kpi = work.read().await["kpis"][0]["id"].clone();
    for value in ["12", "34"] {
        let input = json!({ "kpiId": kpi, "value": value, "sourceUrl": "https://example.org/readers" });
        done(&work.vote.season.ana, "kpiMeasure", "kpi", input).await;
    }
}

async fn taken_to_the_vote(work: &Work<'_>) {
    let (milestone, _) = work.milestone(0).await;
    let input = json!({ "milestoneId": milestone, "reason": "Nothing was heard of it." });
    let case = done(&work.vote.kim, "clawbackOpen", "clawback", input).await;
    let input = json!({
        "clawbackId": case, "expectedVersion": 1, "votableSupply": "20000000", "yesVotes": "5999999", "noVotes": "0",
        "sourceUrl": "https://vote.optimism.io/proposals/2",
    });
    done(&work.vote.kim, "clawbackResultRecord", "clawback", input).await;
}

/// An RFP whose deadline moves.
pub async fn postponed(kim: &Actor<'_>, rfp: &str) {
    let input = json!({
        "id": rfp, "expectedVersion": 2, "submitBy": "2023-07-05T19:00:00Z", "reason": "Two weeks were too few.",
    });
    done(kim, "missionDeadlineMove", "mission", input).await;
}

/// The one application to an RFP is chosen.
pub async fn chosen(app: &TestApp, kim: &Actor<'_>, rfp: &str) {
    let read = "query($id: ID!) { mission(id: $id) { version applications { nodes { id } } } }";
    let read = app.visitor().send(read, json!({ "id": rfp })).await;
    let input = json!({
        "id": rfp, "expectedVersion": read.at("mission.version"), "note": "SECRET thanks",
        "applicationIds": [read.at("mission.applications.nodes.0.id")],
    });
    done(kim, "missionSelect", "mission", input).await;
}

/// What staff find about the claim of somebody, and a change of the rules.
pub async fn judged(kim: &Actor<'_>, (season, claimant): (&str, &Actor<'_>)) {
    let read = "query($id: ID!) { node(id: $id) { ... on Person { tierClaims { id version } } } }";
    let claim: Value = kim.send(read, json!({ "id": claimant.id() })).await.at("node.tierClaims.0").clone();
    let input =
        json!({ "claimId": claim["id"], "expectedVersion": claim["version"], "reason": "SECRET finding" });
    let verify =
        "mutation($input: TierReviewInput!) { tierVerify(input: $input) { errors { code message } } }";
    assert_eq!(kim.send(verify, json!({ "input": input })).await.problems(), [""; 0]);
    let input = json!({
        "seasonId": season, "expectedVersion": 1, "reason": "Delegates asked for it.", "updateIntervalDays": 30,
    });
    done(kim, "seasonPolicyUpdate", "season", input).await;
}
