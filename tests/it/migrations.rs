//! The schema goes up, down and up again, and the entities agree with it.

use std::collections::BTreeSet;

use alliance_hub::clock::Clock;
use alliance_hub::id::Ids;
use alliance_hub::store::schema;
use migration::{Migrator, MigratorTrait};
use sea_orm::EntityTrait;

use crate::support::{TestDatabase, WITHOUT_ENTITY, tables, with_entities};

#[tokio::test]
async fn the_schema_goes_up_down_and_up_again() {
    let database = TestDatabase::fresh().await;
    let db = database.connect(Ids::system(Clock::system())).await;
    let connection = &db.migration_connection().await.expect("the database answers");
    let before = tables(connection).await;
    Migrator::down(connection, None).await.expect("every migration can be undone");
    assert_eq!(tables(connection).await, BTreeSet::new(), "down leaves no table behind");
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
        ($($table:ident)+) => {{
            $(
                let rows = entity::$table::Entity::find().all(connection).await;
                assert_eq!(rows.expect(concat!("every column of ", stringify!($table), " exists")).len(), 0);
            )+
            [$(stringify!($table)),+]
        }};
    }
    let read = with_entities!(read);
    let named = read.iter().chain(&WITHOUT_ENTITY).map(|table| (*table).to_owned()).collect();
    assert_eq!(tables(connection).await, named, "a table has no entity, or its entity is not in the list");
    let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/entity/src")).expect("the entities");
    let entities = files.count() - ["lib.rs", "ids.rs", "vocab"].len();
    assert_eq!(read.len(), entities, "an entity is missing from the list");
}
