//! How lists of missions are sorted.

use chrono::{DateTime, Utc};
use entity::ids::TypedId;
use entity::mission::{Column, Entity, Model};
use entity::vocab::MissionStatus;
use sea_orm::sea_query::{CaseStatement, Expr, Func};

use crate::domain::page::SortKey;
use crate::store::page::ListOrder;
use crate::store::rows::is;

/// How a list of missions is sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum MissionOrder {
    /// The newest first.
    #[default]
    Newest,
    /// The oldest first.
    Oldest,
    /// The largest amount first; missions without an amount last.
    Amount,
    /// The smallest amount first; missions without an amount last.
    AmountAscending,
    /// The next deadline for applications first; missions without one last.
    Deadline,
    /// The fewest approvals missing first; missions that wait for none last.
    ApprovalsMissing,
    /// The next deadline for approvals first; missions without one last.
    ApprovalDeadline,
    /// By title.
    Title,
}

/// More than any amount.
const BEYOND_ALL_AMOUNTS: i64 = i64::MAX;

/// The year 9999, later than any deadline.
const BEYOND_ALL_DEADLINES: DateTime<Utc> = match DateTime::from_timestamp(253_370_764_800, 0) {
    Some(time) => time,
    None => DateTime::UNIX_EPOCH,
};

impl MissionOrder {
    /// The name of the order in cursors.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Newest => "mission.newest",
            Self::Oldest => "mission.oldest",
            Self::Amount => "mission.amount",
            Self::AmountAscending => "mission.amountAscending",
            Self::Deadline => "mission.deadline",
            Self::ApprovalsMissing => "mission.approvalsMissing",
            Self::ApprovalDeadline => "mission.approvalDeadline",
            Self::Title => "mission.title",
        }
    }

    pub(super) fn listing(self) -> ListOrder<Entity> {
        let by_id = |descending| {
            ListOrder::by_id(self.name(), descending, |row: &Model| (SortKey::Id, row.id.uuid()))
        };
        let by = |key, descending, of: fn(&Model) -> _| ListOrder {
            name: self.name(),
            descending,
            key: Some(key),
            of,
        };
        match self {
            Self::Newest => by_id(true),
            Self::Oldest => by_id(false),
            // Spelled as in the index on it, which neither database would use with a bound value.
            Self::Amount => {
                by(Expr::cust("coalesce(mission.requested_micro_op, -1)"), true, |row: &Model| {
                    (SortKey::Number(row.requested_micro_op.unwrap_or(-1)), row.id.uuid())
                })
            }
            Self::AmountAscending => {
                let amount = Expr::col((Entity, Column::RequestedMicroOp));
                by(coalesce(amount, BEYOND_ALL_AMOUNTS), false, |row: &Model| {
                    let amount = row.requested_micro_op.unwrap_or(BEYOND_ALL_AMOUNTS);
                    (SortKey::Number(amount), row.id.uuid())
                })
            }
            Self::Deadline => {
                let deadline = Expr::col((Entity, Column::SubmitBy));
                by(coalesce(deadline, BEYOND_ALL_DEADLINES), false, |row: &Model| {
                    (SortKey::moment(row.submit_by.unwrap_or(BEYOND_ALL_DEADLINES)), row.id.uuid())
                })
            }
            Self::ApprovalsMissing => {
                let missing = while_waiting(Column::ApprovalsMissing);
                by(coalesce(missing, i32::MAX), false, |row: &Model| {
                    let missing = row.approvals_missing.filter(|_| is_waiting(row)).unwrap_or(i32::MAX);
                    (SortKey::Number(i64::from(missing)), row.id.uuid())
                })
            }
            Self::ApprovalDeadline => {
                let deadline = while_waiting(Column::ApprovalsBy);
                by(coalesce(deadline, BEYOND_ALL_DEADLINES), false, |row: &Model| {
                    let deadline =
                        row.approvals_by.filter(|_| is_waiting(row)).unwrap_or(BEYOND_ALL_DEADLINES);
                    (SortKey::moment(deadline), row.id.uuid())
                })
            }
            Self::Title => by(Expr::col((Entity, Column::SortTitle)), false, |row: &Model| {
                (SortKey::Text(row.sort_title.clone()), row.id.uuid())
            }),
        }
    }
}

/// The column of a mission that waits for approvals; nothing of any other.
fn while_waiting(column: Column) -> Expr {
    let waits = is((Entity, Column::Status), MissionStatus::SeekingApproval.as_str());
    CaseStatement::new().case(waits, Expr::col((Entity, column))).into()
}

fn is_waiting(row: &Model) -> bool {
    row.status == MissionStatus::SeekingApproval
}

fn coalesce(value: Expr, otherwise: impl Into<sea_orm::Value>) -> Expr {
    Func::coalesce([value, Expr::val(otherwise)]).into()
}
