//! A fresh, migrated database for each test, copied from a template that is made once.

use std::path::PathBuf;

use alliance_hub::app::App;
use alliance_hub::clock::Clock;
use alliance_hub::id::Ids;
use alliance_hub::store::db::Db;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection};
use tempfile::TempDir;
use tokio::sync::OnceCell;

use super::app::fast_auth;

const CONNECTIONS: u32 = 4;

/// Where a test's database is, and what goes away with it.
pub struct TestDatabase {
    pub url: String,
    _files: Option<TempDir>,
}

impl TestDatabase {
    pub async fn fresh() -> Self {
        match std::env::var("TEST_DATABASE_URL") {
            Ok(server) => postgres(&server).await,
            Err(_) => sqlite().await,
        }
    }

    pub async fn connect(&self, ids: Ids) -> Db {
        Db::connect(&self.url, CONNECTIONS, ids).await.expect("the test's database opens")
    }
}

async fn migrate(url: &str) {
    let clock = Clock::system();
    let db = Db::connect(url, 1, Ids::system(clock.clone())).await.expect("the template opens");
    let (ids, auth) = (Ids::system(clock.clone()), fast_auth(&clock, &Ids::system(clock.clone())));
    App::new(db.clone(), clock, ids, auth).migrate().await.expect("migrations run");
    db.close().await;
}

async fn sqlite() -> TestDatabase {
    static TEMPLATE: OnceCell<(TempDir, PathBuf)> = OnceCell::const_new();
    let (_, template) = TEMPLATE
        .get_or_init(|| async {
            let files = TempDir::new().expect("a directory");
            let path = files.path().join("template.sqlite");
            migrate(&format!("sqlite://{}", path.display())).await;
            (files, path)
        })
        .await;
    let files = TempDir::new().expect("a directory");
    let path = files.path().join("test.sqlite");
    std::fs::copy(template, &path).expect("the template is copied");
    TestDatabase { url: format!("sqlite://{}", path.display()), _files: Some(files) }
}

async fn postgres(server: &str) -> TestDatabase {
    static TEMPLATE: OnceCell<String> = OnceCell::const_new();
    let template = TEMPLATE
        .get_or_init(|| async {
            let name = format!("alliance_hub_template_{}", std::process::id());
            create(server, &name, None).await;
            migrate(&format!("{server}/{name}")).await;
            name
        })
        .await;
    let name = format!("alliance_hub_test_{}", uuid::Uuid::new_v4().simple());
    create(server, &name, Some(template)).await;
    TestDatabase { url: format!("{server}/{name}"), _files: None }
}

async fn create(server: &str, name: &str, template: Option<&String>) {
    let admin = admin(server).await;
    let template = template.map(|template| format!(" template {template}")).unwrap_or_default();
    admin.execute_unprepared(&format!("create database {name}{template}")).await.expect("a database is made");
    admin.close().await.expect("the connection closes");
}

async fn admin(server: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(format!("{server}/postgres"));
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options).await.expect("the server of TEST_DATABASE_URL answers")
}
