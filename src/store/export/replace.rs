//! Making room for the records of a newer export.

use entity::*;
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{ConnectionTrait, DbBackend, EntityTrait, QueryFilter};

use crate::domain::export::Section;
use crate::store::db::WriteTx;
use crate::store::error::StoreError;

/// Removes every mirrored record, the last section first, but for events and accounts. Accounts are named by nearly every
/// table, and looking each table through for each account takes long: they only give up their handles, so that the
/// handles can be given out anew.
///
/// # Errors
/// A statement failed.
pub async fn clear(tx: &WriteTx) -> Result<(), StoreError> {
    for section in Section::ALL.iter().rev() {
        clear_section(tx, *section).await?;
    }
    Ok(())
}

async fn clear_section(tx: &WriteTx, section: Section) -> Result<(), StoreError> {
    macro_rules! clear {
        ($($section:ident: $($table:ident),+;)+) => {
            match section {
                Section::Event => {}
                Section::Account => {
                    account_skill::Entity::delete_many().exec(tx).await?;
                    let handle = account::Column::Handle;
                    account::Entity::update_many().col_expr(handle, parked(tx)).exec(tx).await?;
                }
                $(Section::$section => { $($table::Entity::delete_many().exec(tx).await?;)+ })+
            }
        };
    }
    clear!(
        AccountHandle: account_handle;
        PowerSnapshot: voting_power_snapshot;
        DelegatePower: delegate_power;
        AccountAddress: account_address;
        DelegateProfile: delegate_profile;
        Waiver: approval_waiver;
        Season: season;
        SeasonDate: season_date;
        Policy: season_policy;
        Cycle: voting_cycle;
        Intent: intent;
        Tier: trust_tier;
        Alliance: alliance;
        Membership: membership;
        TierClaim: tier_claim;
        TierReview: tier_review;
        Mission: mission_tag, mission;
        Revision: mission_revision;
        BudgetLine: budget_line;
        Milestone: milestone;
        Kpi: kpi;
        DeadlineMove: deadline_move;
        Application: application;
        Approval: delegate_approval;
        Ballot: ballot;
        BallotOption: ballot_option;
        BallotResult: ballot_result;
        BallotVote: ballot_choice, ballot_vote;
        Grant: mission_grant;
        Payout: grant_payout;
        MilestoneReport: milestone_report;
        KpiMeasurement: kpi_measurement;
        ClawbackCase: clawback_case;
        Signal: signal_skill, signal;
        Comment: comment;
        CommentRevision: comment_revision;
        Question: question;
        Answer: answer;
        Update: leader_update;
        ForumThread: forum_thread;
        ForumPost: forum_post;
        ForumPostRevision: forum_post_revision;
        ImportRecord: import_record;
    );
    Ok(())
}

/// Removes the accounts that did not come in again.
///
/// # Errors
/// A statement failed.
pub async fn remove_parked_accounts(tx: &WriteTx) -> Result<(), StoreError> {
    let still = Expr::col(account::Column::Handle).eq(parked(tx));
    account::Entity::delete_many().filter(still).exec(tx).await?;
    Ok(())
}

/// A handle of the account's own that nobody can choose.
fn parked(tx: &WriteTx) -> Expr {
    match tx.get_database_backend() {
        DbBackend::Postgres => Expr::cust("'~' || id::text"),
        _ => Expr::cust("'~' || hex(id)"),
    }
}
