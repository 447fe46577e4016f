//! The schema goes up, down and up again, and the entities agree with it.

use alliance_hub::clock::Clock;
use alliance_hub::id::Ids;
use alliance_hub::store::schema;
use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DbBackend, EntityTrait, PaginatorTrait, Statement};

use crate::support::TestDatabase;

/// The names of the tables, but for those that the migrator and SQLite keep for themselves.
async fn tables<C: ConnectionTrait>(connection: &C) -> Vec<String> {
    let list = match connection.get_database_backend() {
        DbBackend::Postgres => {
            "select table_name::text as name from information_schema.tables where table_schema = 'public'"
        }
        _ => "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'",
    };
    let rows =
        connection.query_all_raw(Statement::from_string(connection.get_database_backend(), list)).await;
    let names =
        rows.expect("the tables are listed").into_iter().map(|row| row.try_get("", "name").expect("a name"));
    let mut names: Vec<String> = names.filter(|name| name != "seaql_migrations").collect();
    names.sort_unstable();
    names
}

#[tokio::test]
async fn the_schema_goes_up_down_and_up_again() {
    let database = TestDatabase::fresh().await;
    let db = database.connect(Ids::system(Clock::system())).await;
    let connection = &db.migration_connection().await.expect("the database answers");
    let before = tables(connection).await;
    Migrator::down(connection, None).await.expect("every migration can be undone");
    assert_eq!(tables(connection).await, [""; 0], "down leaves no table behind");
    Migrator::up(connection, None).await.expect("every migration can be done again");
    assert_eq!(tables(connection).await, before, "the tables are back");
}

#[tokio::test]
async fn servers_that_start_together_migrate_one_after_the_other() {
    let database = TestDatabase::fresh().await;
    let ids = || Ids::system(Clock::system());
    let (one, other) = (database.connect(ids()).await, database.connect(ids()).await);
    schema::down(&one, u32::MAX).await.expect("an empty database");
    let (first, second) = tokio::join!(schema::up(&one), schema::up(&other));
    first.expect("one migrates");
    second.expect("the other finds it done");
}

#[tokio::test]
async fn every_entity_can_be_read() {
    let database = TestDatabase::fresh().await;
    let db = database.connect(Ids::system(Clock::system())).await;
    let connection = &db.migration_connection().await.expect("the database answers");
    macro_rules! read {
        ($($table:ident),+) => {{
            $(
                let rows = entity::$table::Entity::find().all(connection).await;
                assert_eq!(rows.expect(concat!("every column of ", stringify!($table), " exists")).len(), 0);
            )+
            [$(stringify!($table)),+]
        }};
    }
    let read = read!(
        account,
        account_handle,
        account_address,
        account_skill,
        alliance,
        answer,
        application,
        approval_waiver,
        ballot,
        ballot_choice,
        ballot_option,
        ballot_result,
        ballot_vote,
        budget_line,
        clawback_case,
        comment,
        comment_revision,
        credential,
        deadline_move,
        delegate_approval,
        delegate_power,
        delegate_profile,
        event,
        forum_post,
        forum_post_revision,
        forum_thread,
        grant_payout,
        idempotency_key,
        import_record,
        intent,
        job,
        kpi,
        kpi_measurement,
        lead_transfer,
        leader_update,
        membership,
        milestone,
        milestone_report,
        mission,
        mission_grant,
        mission_revision,
        mission_tag,
        question,
        refresh_token,
        season,
        season_date,
        season_policy,
        service_token,
        session,
        signal,
        signal_skill,
        staff_grant,
        tier_claim,
        tier_review,
        trust_tier,
        voting_cycle,
        webhook,
        webhook_attempt,
        webhook_cursor,
        webhook_delivery,
        webhook_secret,
        voting_power_snapshot,
        wallet_challenge
    );
    let tables = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/entity/src")).expect("the entities");
    let entities = tables.count() - ["lib.rs", "ids.rs", "vocab.rs"].len();
    assert_eq!(read.len(), entities, "an entity is missing from this test");
    assert_eq!(entity::account::Entity::find().count(connection).await.expect("a count"), 0);
}
