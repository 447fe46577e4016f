//! Which objects a record is and names, so that one that names nothing is found before anything is written.

use entity::ids::TypedId;
use uuid::Uuid;

use super::Line;

/// An object: the prefix of its type, and its id.
pub(super) type Name = (&'static str, Uuid);

fn name<T: TypedId>(id: T) -> Name {
    (T::PREFIX, id.uuid())
}

fn some<T: TypedId>(id: Option<T>) -> Option<Name> {
    id.map(name)
}

impl Line {
    /// The object that the record is; none for a record without an id.
    pub(super) fn own_name(&self) -> Option<Name> {
        match self {
            Self::Header(_) | Self::Manifest(_) | Self::SeasonDate(_) | Self::ImportRecord(_) => None,
            Self::AccountAddress(_) | Self::DelegateProfile(_) => None,
            Self::Season(record) => Some(name(record.id)),
            Self::Policy(record) => Some(name(record.id)),
            Self::Cycle(record) => Some(name(record.id)),
            Self::Intent(record) => Some(name(record.id)),
            Self::Tier(record) => Some(name(record.id)),
            Self::Account(record) => Some(name(record.id)),
            Self::Alliance(record) => Some(name(record.id)),
            Self::Membership(record) => Some(name(record.id)),
            Self::TierClaim(record) => Some(name(record.id)),
            Self::Mission(record) => Some(name(record.id)),
            Self::Revision(record) => Some(name(record.id)),
            Self::BudgetLine(record) => Some(name(record.id)),
            Self::Milestone(record) => Some(name(record.id)),
            Self::Kpi(record) => Some(name(record.id)),
            Self::Application(record) => Some(name(record.id)),
            Self::Signal(record) => Some(name(record.id)),
            Self::Comment(record) => Some(name(record.id)),
            Self::CommentRevision(record) => Some(name(record.id)),
            Self::Question(record) => Some(name(record.id)),
            Self::Answer(record) => Some(name(record.id)),
            Self::Update(record) => Some(name(record.id)),
            Self::AccountHandle(record) => Some(name(record.id)),
            Self::ForumThread(record) => Some(name(record.id)),
            Self::ForumPost(record) => Some(name(record.id)),
            Self::ForumPostRevision(record) => Some(name(record.id)),
            Self::PowerSnapshot(record) => Some(name(record.id)),
            Self::DelegatePower(record) => Some(name(record.id)),
            Self::Waiver(record) => Some(name(record.id)),
            Self::TierReview(record) => Some(name(record.id)),
            Self::DeadlineMove(record) => Some(name(record.id)),
            Self::Approval(record) => Some(name(record.id)),
            Self::Ballot(record) => Some(name(record.id)),
            Self::BallotOption(record) => Some(name(record.id)),
            Self::BallotResult(record) => Some(name(record.id)),
            Self::BallotVote(record) => Some(name(record.id)),
            Self::Grant(record) => Some(name(record.id)),
            Self::Payout(record) => Some(name(record.id)),
            Self::MilestoneReport(record) => Some(name(record.id)),
            Self::KpiMeasurement(record) => Some(name(record.id)),
            Self::ClawbackCase(record) => Some(name(record.id)),
            Self::Event(record) => Some(name(record.id)),
        }
    }

    /// The id of the object that the record is, where it has one.
    #[must_use]
    pub fn id(&self) -> Option<Uuid> {
        self.own_name().map(|(_, id)| id)
    }

    /// The objects that the record names and that must be in the file before it. An event and an option
    /// of a ballot may name what is not public any more.
    pub(super) fn names(&self) -> Vec<Name> {
        let all: &[Option<Name>] = match self {
            Self::Header(_) | Self::Manifest(_) | Self::Event(_) | Self::ImportRecord(_) => &[],
            Self::Season(_) | Self::Account(_) | Self::Alliance(_) | Self::PowerSnapshot(_) => &[],
            Self::DelegatePower(record) => &[Some(name(record.snapshot_id))],
            Self::AccountAddress(record) => &[Some(name(record.account_id))],
            Self::DelegateProfile(record) => &[Some(name(record.account_id))],
            Self::Waiver(record) => &[some(record.granted_by)],
            Self::SeasonDate(record) => &[Some(name(record.season_id))],
            Self::Policy(record) => &[Some(name(record.season_id))],
            Self::Cycle(record) => &[Some(name(record.season_id))],
            Self::Intent(record) => &[Some(name(record.season_id))],
            Self::Tier(record) => &[Some(name(record.season_id))],
            Self::Membership(record) => &[Some(name(record.alliance_id)), Some(name(record.account_id))],
            Self::TierClaim(record) => &[Some(name(record.account_id)), Some(name(record.season_id))],
            Self::TierReview(record) => &[Some(name(record.claim_id))],
            Self::Mission(record) => &[
                Some(name(record.season_id)),
                some(record.intent_id),
                some(record.voting_cycle_id),
                some(record.alliance_id),
                some(record.created_by),
                some(record.contact_id),
            ],
            Self::Revision(record) => &[Some(name(record.mission_id)), some(record.editor_id)],
            Self::BudgetLine(record) => &[Some(name(record.mission_id))],
            Self::Milestone(record) => &[Some(name(record.mission_id))],
            Self::Kpi(record) => &[Some(name(record.mission_id))],
            Self::Application(record) => {
                &[Some(name(record.mission_id)), some(record.alliance_id), some(record.applicant_id)]
            }
            Self::DeadlineMove(record) => &[Some(name(record.mission_id)), some(record.moved_by)],
            Self::Approval(record) => &[
                Some(name(record.mission_id)),
                some(record.delegate_id),
                some(record.snapshot_id),
                some(record.waiver_id),
            ],
            Self::Ballot(record) => &[
                Some(name(record.season_id)),
                Some(name(record.intent_id)),
                Some(name(record.cycle_id)),
                some(record.locked_by),
            ],
            Self::BallotOption(record) => &[Some(name(record.ballot_id))],
            Self::BallotResult(record) => &[Some(name(record.ballot_id)), some(record.recorded_by)],
            Self::BallotVote(record) => &[Some(name(record.ballot_id))],
            Self::Grant(record) => {
                &[Some(name(record.mission_id)), some(record.alliance_id), some(record.ballot_id)]
            }
            Self::Payout(record) => &[Some(name(record.grant_id)), some(record.recorded_by)],
            Self::MilestoneReport(record) => {
                &[Some(name(record.milestone_id)), some(record.reported_by), some(record.reviewed_by)]
            }
            Self::KpiMeasurement(record) => &[Some(name(record.kpi_id)), Some(name(record.mission_id))],
            Self::ClawbackCase(record) => &[
                Some(name(record.grant_id)),
                Some(name(record.mission_id)),
                Some(name(record.milestone_id)),
                some(record.opened_by),
            ],
            Self::Signal(record) => &[
                Some(name(record.season_id)),
                some(record.account_id),
                some(record.mission_id),
                some(record.alliance_id),
                some(record.intent_id),
            ],
            Self::Comment(record) => {
                &[some(record.mission_id), some(record.alliance_id), some(record.author_id)]
            }
            Self::CommentRevision(record) => &[Some(name(record.comment_id))],
            Self::Question(record) => {
                &[some(record.mission_id), some(record.alliance_id), some(record.author_id)]
            }
            Self::Answer(record) => &[Some(name(record.question_id)), some(record.author_id)],
            Self::Update(record) => {
                &[some(record.mission_id), some(record.alliance_id), some(record.author_id)]
            }
            Self::AccountHandle(record) => &[Some(name(record.account_id))],
            Self::ForumThread(record) => &[some(record.mission_id), some(record.alliance_id)],
            Self::ForumPost(record) => &[Some(name(record.thread_id))],
            Self::ForumPostRevision(record) => &[Some(name(record.post_id))],
        };
        all.iter().copied().flatten().collect()
    }

    /// An object that the record names and that may come after it in its own section: what a comment replies to, and which
    /// mission another one takes the place of.
    pub(super) fn later_name(&self) -> Option<Name> {
        match self {
            Self::Comment(record) => some(record.parent_id),
            Self::Mission(record) => some(record.supersedes_id),
            _ => None,
        }
    }
}
