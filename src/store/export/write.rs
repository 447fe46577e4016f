//! Records of an export into an empty database.

use std::collections::BTreeSet;

use entity::vocab::Audience;
use entity::{account, account_skill, alliance, event, import_record, mission_tag, season, signal_skill};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter};
use uuid::Uuid;

use super::choices::insert_choices;
use super::columns::Field as _;
use super::stored::Stored;
use crate::domain::export::{Event, Line};
use crate::store::conversation::link_forum_replies;
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::write::insert_all;

/// Names exports among what was brought in; no section of a season file is called so.
const SECTION: &str = "export";

/// Whether nobody has used the database yet: it holds no account, no alliance, no season and no event.
///
/// # Errors
/// The statement failed.
pub async fn is_empty(tx: &WriteTx) -> Result<bool, StoreError> {
    let rows = account::Entity::find().count(tx).await?
        + alliance::Entity::find().count(tx).await?
        + season::Entity::find().count(tx).await?
        + event::Entity::find().count(tx).await?;
    Ok(rows == 0)
}

/// Whether the export with this hash was brought in before.
///
/// # Errors
/// The statement failed.
pub async fn was_imported(tx: &WriteTx, sha256: &str) -> Result<bool, StoreError> {
    let before = import_record::Entity::find()
        .filter(import_record::Column::Section.eq(SECTION))
        .filter(import_record::Column::Key.eq(sha256));
    Ok(before.count(tx).await? > 0)
}

/// Remembers that the export with this hash was brought in.
///
/// # Errors
/// The statement failed.
pub async fn mark_imported(tx: &WriteTx, season: Uuid, sha256: &str) -> Result<(), StoreError> {
    let row = import_record::Model {
        section: SECTION.to_owned(),
        key: sha256.to_owned(),
        subject_id: season,
        fingerprint: sha256.to_owned(),
        created_at: tx.now(),
    };
    import_record::Entity::insert(row.into_active_model()).exec_without_returning(tx).await?;
    Ok(())
}

/// Inserts records of one section, as they are.
///
/// # Errors
/// A rule of the schema said no, or the statement failed.
pub async fn insert(tx: &WriteTx, lines: &[Line]) -> Result<(), StoreError> {
    macro_rules! insert_rows {
        ($($section:ident),+ $(,)?) => {
            match lines.first() {
                None | Some(Line::Header(_) | Line::Manifest(_)) => return Ok(()),
                Some(Line::Event(_)) => return insert_events(tx, lines).await,
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
        Account,
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

/// Imported events come before everything that this database will write: no transaction has the number 0.
async fn insert_events(tx: &WriteTx, lines: &[Line]) -> Result<(), StoreError> {
    let row = |event: &Event| event::ActiveModel {
        seq: NotSet,
        tx: Set(0),
        id: Set(event.id),
        kind: Set(event.kind),
        subject_type: Set(event.subject_id.prefix.clone()),
        subject_id: Set(event.subject_id.uuid),
        alliance_id: Set(event.alliance_id),
        mission_id: Set(event.mission_id),
        season_id: Set(event.season_id),
        actor_id: Set(event.actor_id),
        audience: Set(Audience::Public),
        audience_account_id: Set(None),
        version: Set(event.version),
        changed_fields: Set(event.changed_fields.clone().write()),
        data: Set(event.data.clone().write()),
        occurred_at: Set(event.occurred_at),
    };
    let rows = lines.iter().filter_map(|line| match line {
        Line::Event(event) => Some(row(event)),
        _ => None,
    });
    insert_all(tx, rows).await
}
