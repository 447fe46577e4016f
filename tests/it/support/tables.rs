//! The tables of the database.

use std::collections::BTreeSet;

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};

/// Calls a macro with the module of every entity.
macro_rules! with_entities {
    ($with:ident) => {
        $with!(
            account account_address account_handle account_skill alliance answer application
            approval_waiver ballot ballot_choice ballot_option ballot_result ballot_vote budget_line
            clawback_case comment comment_revision credential deadline_move delegate_approval
            delegate_power delegate_profile event forum_post forum_post_revision forum_thread grant_payout
            idempotency_key import_record intent job kpi kpi_measurement lead_transfer leader_update
            membership milestone milestone_report mirror mission mission_grant mission_revision mission_tag
            question refresh_token season season_date season_policy service_token session signal
            signal_skill staff_grant tier_claim tier_review trust_tier voting_cycle voting_power_snapshot
            wallet_challenge webhook webhook_attempt webhook_cursor webhook_delivery webhook_secret
        )
    };
}

pub(crate) use with_entities;

/// Tables that no entity stands for: what PostgreSQL adds to its transaction ids.
pub const WITHOUT_ENTITY: [&str; 1] = ["log_offset"];

/// The names of all tables, as the database itself tells; those that a tool keeps for itself are left out.
pub async fn tables(db: &DatabaseConnection) -> BTreeSet<String> {
    let backend = db.get_database_backend();
    let sql = match backend {
        DbBackend::Postgres => "select tablename as name from pg_tables where schemaname = current_schema()",
        _ => "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'",
    };
    let rows = db.query_all_raw(Statement::from_string(backend, sql)).await.expect("the tables are told");
    let names = rows.iter().map(|row| row.try_get::<String>("", "name").expect("a name"));
    names.filter(|name| name != "seaql_migrations").collect()
}
