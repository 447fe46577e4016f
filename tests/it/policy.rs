//! The policy matrix: every action, in every situation, for every actor, as one snapshot to review.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use alliance_hub::policy::{
    self, ACTIONS, Actor, AllianceFacts, ApplicationFacts, AuthorFacts, ClawbackFacts, Decision,
    DeliveryFacts, HandoverFacts, Identity, MissionFacts, OwnerFacts, ServiceIdentity, SpeechFacts,
    SubjectFacts, Verb,
};
use entity::ids::TypedId;
use entity::vocab::{MissionKind, MissionStatus, RoleKind, ServiceScope, StaffRole};

/// What an actor is to the object at hand.
#[derive(Clone, Copy)]
struct Relation {
    role: Option<RoleKind>,
    is_author: bool,
}

const NONE: Relation = Relation { role: None, is_author: false };

fn columns() -> Vec<(&'static str, Actor, Relation)> {
    let person = |staff: &[StaffRole]| {
        let (account, session) =
            (TypedId::from_uuid(uuid::Uuid::nil()), TypedId::from_uuid(uuid::Uuid::nil()));
        Actor::Account(Identity { account, session, staff: staff.iter().copied().collect() })
    };
    let service = |scopes: &[ServiceScope]| {
        let (account, token) = (TypedId::from_uuid(uuid::Uuid::nil()), TypedId::from_uuid(uuid::Uuid::nil()));
        Actor::Service(ServiceIdentity { account, token, scopes: scopes.iter().copied().collect() })
    };
    let member = |role| Relation { role: Some(role), is_author: false };
    vec![
        ("visitor", Actor::Anonymous, NONE),
        ("stranger", person(&[]), NONE),
        ("author", person(&[]), Relation { role: None, is_author: true }),
        ("advisor", person(&[]), member(RoleKind::Advisor)),
        ("member", person(&[]), member(RoleKind::Member)),
        ("leader", person(&[]), member(RoleKind::Lead)),
        ("foundation", person(&[StaffRole::Foundation]), NONE),
        ("council", person(&[StaffRole::GrantsCouncil]), NONE),
        ("moderator", person(&[StaffRole::Moderator]), NONE),
        ("service", service(&[]), NONE),
        ("power service", service(&[ServiceScope::VotingPowerRecord]), NONE),
        ("mirror", service(&[ServiceScope::ApprovalMirror]), NONE),
        ("system", Actor::System, NONE),
    ]
}

/// A name, and the facts for an actor of this relation.
type Situation<F> = (String, fn(Relation) -> F);

/// The situations that an action is judged in.
trait Situations: Sized {
    fn all() -> Vec<Situation<Self>>;
}

impl Situations for () {
    fn all() -> Vec<Situation<Self>> {
        vec![("-".into(), |_| ())]
    }
}

impl Situations for AllianceFacts {
    fn all() -> Vec<Situation<Self>> {
        vec![("-".into(), |actor| Self { role: actor.role })]
    }
}

impl Situations for ApplicationFacts {
    fn all() -> Vec<Situation<Self>> {
        vec![("-".into(), |actor| Self { role: actor.role })]
    }
}

impl Situations for DeliveryFacts {
    fn all() -> Vec<Situation<Self>> {
        vec![
            ("work of the actor's alliance".into(), |_| Self { role: Some(RoleKind::Member) }),
            ("work as the actor's role says".into(), |actor| Self { role: actor.role }),
        ]
    }
}

impl Situations for ClawbackFacts {
    fn all() -> Vec<Situation<Self>> {
        vec![
            ("without voting power".into(), |_| Self { is_qualified_delegate: false }),
            ("as a qualified delegate".into(), |_| Self { is_qualified_delegate: true }),
        ]
    }
}

impl Situations for AuthorFacts {
    fn all() -> Vec<Situation<Self>> {
        vec![("-".into(), |actor| Self { is_author: actor.is_author })]
    }
}

impl Situations for OwnerFacts {
    fn all() -> Vec<Situation<Self>> {
        vec![
            ("of somebody else".into(), |_| Self { is_owner: false }),
            ("the actor's own".into(), |_| Self { is_owner: true }),
        ]
    }
}

impl Situations for HandoverFacts {
    fn all() -> Vec<Situation<Self>> {
        vec![
            ("offered to another".into(), |actor| Self { role: actor.role, is_successor: false }),
            ("offered to the actor".into(), |actor| Self { role: actor.role, is_successor: true }),
        ]
    }
}

fn on_subject((has_alliance, is_rfp): (bool, bool), actor: Relation) -> SubjectFacts {
    let role = if has_alliance { actor.role } else { None };
    SubjectFacts { role, has_alliance, is_author: actor.is_author, is_rfp }
}

impl Situations for SubjectFacts {
    fn all() -> Vec<Situation<Self>> {
        vec![
            ("on an alliance or its mission".into(), |actor| on_subject((true, false), actor)),
            ("on a mission of no alliance".into(), |actor| on_subject((false, false), actor)),
            ("on an RFP".into(), |actor| on_subject((false, true), actor)),
        ]
    }
}

impl Situations for SpeechFacts {
    fn all() -> Vec<Situation<Self>> {
        vec![
            ("feedback".into(), |actor| Self {
                subject: on_subject((true, false), actor),
                is_official: false,
            }),
            ("statement of an alliance".into(), |actor| Self {
                subject: on_subject((true, false), actor),
                is_official: true,
            }),
            ("statement on an RFP".into(), |actor| Self {
                subject: on_subject((false, true), actor),
                is_official: true,
            }),
        ]
    }
}

fn situation(name: String, facts: fn(Relation) -> MissionFacts) -> Situation<MissionFacts> {
    (name, facts)
}

macro_rules! mission_situations {
    ($(($kind:ident, $status:ident, $alliance:literal)),+ $(,)?) => {
        vec![$(situation(
            format!("{} {}{}", MissionKind::$kind.as_str(), MissionStatus::$status.as_str(), if $alliance { "" } else { ", no alliance" }),
            |actor| MissionFacts {
                kind: MissionKind::$kind,
                status: MissionStatus::$status,
                role: if $alliance { actor.role } else { None },
                is_author: actor.is_author,
                has_alliance: $alliance,
            },
        )),+]
    };
}

impl Situations for MissionFacts {
    fn all() -> Vec<Situation<Self>> {
        mission_situations![
            (Proposed, Outline, false),
            (Proposed, Outline, true),
            (Proposed, Draft, true),
            (Proposed, SeekingApproval, true),
            (Proposed, ApprovedForVote, true),
            (Proposed, OnBallot, true),
            (Proposed, Withdrawn, true),
            (Foundation, Draft, false),
            (Foundation, Open, false),
            (Foundation, Selected, false),
        ]
    }
}

fn cell(decision: Decision) -> String {
    match decision {
        Decision::Allow => "yes".into(),
        Decision::Hide => "hidden".into(),
        Decision::Deny(denial) => format!("{denial:?}"),
    }
}

fn rows<V: Verb>(matrix: &mut BTreeMap<&'static str, Vec<String>>)
where
    V::Facts: Situations,
{
    for (situation, facts) in V::Facts::all() {
        let mut row = format!("{:<34}", situation);
        for (_, actor, relation) in columns() {
            let _ = write!(row, " {:<14}", cell(V::decide(&actor, &facts(relation))));
        }
        matrix.entry(V::ACTION).or_default().push(row.trim_end().to_owned());
    }
}

macro_rules! matrix_of {
    ($($verb:ident),+ $(,)?) => {{
        let mut matrix = BTreeMap::new();
        $(rows::<policy::$verb>(&mut matrix);)+
        matrix
    }};
}

#[test]
fn who_may_do_what() {
    let matrix = matrix_of![
        AccountRegister,
        SessionCreate,
        SessionRefresh,
        SessionEnd,
        ProfileUpdate,
        TierDeclare,
        TierVerify,
        TierReject,
        SeasonPolicyUpdate,
        AllianceCreate,
        AllianceUpdate,
        AllianceMemberAdd,
        AllianceMemberUpdate,
        AllianceMemberRemove,
        AllianceLeave,
        AllianceLeadTransfer,
        AllianceLeadTransferAccept,
        AllianceLeadTransferDecline,
        AllianceLeadTransferCancel,
        MissionCreate,
        MissionRevise,
        MissionSubmit,
        MissionWithdraw,
        MissionRemove,
        MissionPublish,
        MissionDeadlineMove,
        MissionSelect,
        MissionCloseWithoutSelection,
        MissionBegin,
        MissionComplete,
        MissionAbandon,
        ApplicationReview,
        ApplicationWithdraw,
        ApplicationAbandon,
        MissionApply,
        SignalCreate,
        SignalWithdraw,
        StaffGrant,
        StaffRevoke,
        CommentCreate,
        CommentEdit,
        QuestionAsk,
        QuestionAnswer,
        UpdatePost,
        WebhookCreate,
        WebhookUpdate,
        WebhookDelete,
        WebhookSecretRotate,
        WebhookSecretRetire,
        WebhookTest,
        WebhookRedeliver,
        WebhookReplay,
        WebhookEnable,
        JobRetry,
        ForumThreadAttach,
        HandleClaim,
        HandleRelease,
        HandleVerify,
        HandleRevoke,
        ServiceCreate,
        ServiceTokenCreate,
        ServiceTokenRevoke,
        WalletChallenge,
        WalletLink,
        WalletUnlink,
        DelegateProfileUpdate,
        VotingPowerSnapshotRecord,
        VotingPowerSnapshotAppend,
        VotingPowerSnapshotPublish,
        ApprovalWaiverGrant,
        ApprovalWaiverRevoke,
        ApprovalGive,
        ApprovalReaffirm,
        ApprovalWithdraw,
        ApprovalMirror,
        MissionDecline,
        BallotLock,
        BallotVotesRecord,
        BallotResultRecord,
        GrantRecipientSet,
        GrantKycRecord,
        GrantPayoutRecord,
        MissionCancel,
        MilestoneReport,
        MilestoneReview,
        KpiMeasure,
        ClawbackOpen,
        ClawbackResultRecord,
    ];
    let covered: BTreeSet<&str> = matrix.keys().copied().collect();
    assert_eq!(covered, ACTIONS.iter().copied().collect(), "an action is missing from the matrix");

    let mut text = format!("{:<34}", "");
    for (name, ..) in columns() {
        let _ = write!(text, " {name:<14}");
    }
    let mut text = text.trim_end().to_owned() + "\n";
    for (action, rows) in matrix {
        let _ = writeln!(text, "{action}\n{}", rows.join("\n"));
    }
    insta::assert_snapshot!(text);
}
