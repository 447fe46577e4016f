//! What can be done through the API, as the people of the stories do it.

use serde_json::{Value, json};

use crate::support::{Actor, Answer};

/// A mutation: its name, the type of its input, and what is read of its payload.
#[derive(Clone, Copy)]
pub struct Act(&'static str, &'static str, &'static str);

impl Act {
    fn document(self) -> String {
        let Self(name, input, payload) = self;
        format!(
            "mutation($input: {input}!) {{ {name}(input: $input) {{ {payload} errors {{ code field message }} }} }}"
        )
    }

    pub async fn tried_by(self, actor: &Actor<'_>, input: Value) -> Answer {
        actor.send(&self.document(), json!({ "input": input })).await
    }

    /// The payload of an act that no rule forbids.
    pub async fn done_by(self, actor: &Actor<'_>, input: Value) -> Value {
        let answer = self.tried_by(actor, input).await;
        assert_eq!(answer.at(self.0)["errors"], json!([]), "{}", self.0);
        answer.at(self.0).clone()
    }
}

pub const CHALLENGE: Act = Act("walletChallenge", "WalletChallengeInput", "challenge { message }");
pub const LINK: Act = Act("walletLink", "WalletLinkInput", "address { address }");

pub const FOUND: Act = Act("allianceCreate", "AllianceCreateInput", "alliance { id }");
pub const ADD: Act = Act("allianceMemberAdd", "AllianceMemberAddInput", "membership { id }");
pub const DECLARE: Act = Act("tierDeclare", "TierDeclareInput", "claim { status }");

pub const CREATE: Act = Act("missionCreate", "MissionCreateInput", "mission { id status }");
pub const REVISE: Act = Act("missionRevise", "MissionReviseInput", "mission { status version }");
pub const SUBMIT: Act =
    Act("missionSubmit", "MissionSubmitInput", "mission { status policyVersion tierAtSubmission }");

pub const SNAPSHOT: Act =
    Act("votingPowerSnapshotRecord", "VotingPowerSnapshotRecordInput", "snapshot { id delegateCount }");
pub const WAIVE: Act = Act("approvalWaiverGrant", "ApprovalWaiverGrantInput", "waiver { holds }");
pub const APPROVE: Act =
    Act("approvalGive", "ApprovalGiveInput", "approval { id state share rank mission { status } }");
pub const REAFFIRM: Act =
    Act("approvalReaffirm", "ApprovalReaffirmInput", "approval { state mission { status } }");

pub const LOCK: Act = Act(
    "ballotLock",
    "BallotLockInput",
    "ballot { id version votableSupply options { code amount approvals { required counted qualified } } }",
);
pub const VOTES: Act = Act("ballotVotesRecord", "BallotVotesRecordInput", "ballot { id version }");
pub const RESULT: Act =
    Act("ballotResultRecord", "BallotResultRecordInput", "ballot { allocated options { outcome reason } }");

pub const RECIPIENT: Act = Act("grantRecipientSet", "GrantRecipientSetInput", "grant { version }");
pub const KYC: Act = Act("grantKycRecord", "GrantKycRecordInput", "grant { version mission { status } }");
pub const PAY: Act = Act("grantPayoutRecord", "GrantPayoutRecordInput", "grant { outstanding }");
pub const UPDATE: Act = Act("updatePost", "UpdatePostInput", "update { id }");
pub const REPORT: Act = Act("milestoneReport", "MilestoneReportInput", "milestone { status }");
pub const REVIEW: Act =
    Act("milestoneReview", "MilestoneReviewInput", "milestone { status mission { status } }");

pub const PUBLISH: Act = Act("missionPublish", "MissionActionInput", "mission { status }");
pub const MOVE: Act = Act("missionDeadlineMove", "MissionDeadlineMoveInput", "mission { submitBy }");
pub const APPLY: Act =
    Act("missionApply", "MissionApplyInput", "application { id status version contact policyVersion }");
pub const READ: Act = Act("applicationReview", "ApplicationReviewInput", "application { status }");
pub const SELECT: Act = Act("missionSelect", "MissionSelectInput", "mission { status }");
pub const BEGIN: Act = Act("missionBegin", "MissionActionInput", "mission { status }");
pub const COMPLETE: Act = Act("missionComplete", "MissionActionInput", "mission { status }");
