//! Records of an export into a database.

use std::collections::BTreeSet;

use entity::{account, account_skill, mission_tag, signal_skill};
use sea_orm::sea_query::OnConflict;
use sea_orm::{EntityTrait, IntoActiveModel, Iterable};

use super::choices::insert_choices;
use super::stored::Stored;
use crate::domain::export::Line;
use crate::store::conversation::link_forum_replies;
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::write::insert_all;

/// Inserts records of one section other than events, as they are. An account that is here takes what its record says.
///
/// # Errors
/// A rule of the schema said no, or the statement failed.
pub async fn insert(tx: &WriteTx, lines: &[Line]) -> Result<(), StoreError> {
    macro_rules! insert_rows {
        ($($section:ident),+ $(,)?) => {
            match lines.first() {
                None | Some(Line::Header(_) | Line::Manifest(_) | Line::Event(_)) => return Ok(()),
                Some(Line::Account(_)) => insert_accounts(tx, lines).await?,
                $(Some(Line::$section(_)) => {
                    let rows = lines.iter().filter_map(|line| match line {
                        Line::$section(record) => Some(record.to_row()),
                        _ => None,
                    });
                    insert_all(tx, rows).await?;
                })+
            }
        };
    }
    insert_rows!(
        Season,
        SeasonDate,
        Policy,
        Cycle,
        Intent,
        Tier,
        Alliance,
        Membership,
        TierClaim,
        Mission,
        Revision,
        BudgetLine,
        Milestone,
        Kpi,
        Application,
        Signal,
        Comment,
        CommentRevision,
        Question,
        Answer,
        Update,
        AccountHandle,
        ForumThread,
        ForumPost,
        ForumPostRevision,
        ImportRecord,
        PowerSnapshot,
        DelegatePower,
        AccountAddress,
        DelegateProfile,
        Waiver,
        TierReview,
        DeadlineMove,
        Approval,
        Ballot,
        BallotOption,
        BallotResult,
        BallotVote,
        Grant,
        Payout,
        MilestoneReport,
        KpiMeasurement,
        ClawbackCase,
    );
    link_replies(tx, lines).await?;
    insert_choices(tx, lines).await?;
    insert_beside(tx, lines).await
}

/// Links mirrored replies, in every thread that has a post among the lines.
async fn link_replies(tx: &WriteTx, lines: &[Line]) -> Result<(), StoreError> {
    let threads: BTreeSet<_> = lines
        .iter()
        .filter_map(|line| match line {
            Line::ForumPost(post) => Some(post.thread_id),
            _ => None,
        })
        .collect();
    for thread in threads {
        link_forum_replies(tx, thread).await?;
    }
    Ok(())
}

/// Skills and tags, which have tables of their own.
async fn insert_beside(tx: &WriteTx, lines: &[Line]) -> Result<(), StoreError> {
    let (mut account_skills, mut signal_skills, mut tags) = (Vec::new(), Vec::new(), Vec::new());
    for line in lines {
        match line {
            Line::Account(account) => account_skills.extend(
                account
                    .skills
                    .iter()
                    .map(|skill| account_skill::Model { account_id: account.id, skill: skill.clone() }),
            ),
            Line::Signal(signal) => signal_skills.extend(
                signal
                    .skills
                    .iter()
                    .map(|skill| signal_skill::Model { signal_id: signal.id, skill: skill.clone() }),
            ),
            Line::Mission(mission) => tags.extend(
                mission
                    .tags
                    .iter()
                    .map(|tag| mission_tag::Model { mission_id: mission.id, tag: tag.clone() }),
            ),
            _ => {}
        }
    }
    insert_all(tx, account_skills).await?;
    insert_all(tx, signal_skills).await?;
    insert_all(tx, tags).await
}

async fn insert_accounts(tx: &WriteTx, lines: &[Line]) -> Result<(), StoreError> {
    use account::Column;
    let rows = lines.iter().filter_map(|line| match line {
        Line::Account(account) => Some(account.to_row().into_active_model()),
        _ => None,
    });
    let mut again = OnConflict::column(Column::Id);
    again.update_columns(Column::iter().filter(|column| !matches!(column, Column::Id)));
    account::Entity::insert_many(rows).on_conflict(again).exec_without_returning(tx).await?;
    Ok(())
}
