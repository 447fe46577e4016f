//! A fresh, migrated database for each test, copied from a template that is made once.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use alliance_hub::app::App;
use alliance_hub::clock::Clock;
use alliance_hub::id::Ids;
use alliance_hub::store::db::Db;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use tempfile::TempDir;
use tokio::sync::OnceCell;
use url::Url;

use super::app::fast_auth;

const CONNECTIONS: u32 = 4;
/// Names the databases on a server; the process and a number follow.
const PREFIX: &str = "alliance_hub_test_";

static NUMBER: AtomicU32 = AtomicU32::new(0);

/// Where a test's database is, and what goes away with it.
pub struct TestDatabase {
    pub url: String,
    /// A connection of the test's own, opened when it is used.
    pub connection: DatabaseConnection,
    /// How long servers wait for it, where not as long as they usually do.
    patience: Option<Duration>,
    _files: Option<TempDir>,
}

impl TestDatabase {
    pub async fn fresh() -> Self {
        match std::env::var("TEST_DATABASE_URL") {
            Ok(server) => postgres(&server).await,
            Err(_) => sqlite().await,
        }
    }

    /// A database in a file, whichever the other stories use.
    pub async fn of_file() -> Self {
        sqlite().await
    }

    async fn at(url: String, files: Option<TempDir>) -> Self {
        let mut options = ConnectOptions::new(&url);
        options.max_connections(1).sqlx_logging(false).connect_lazy(true);
        let connection = Database::connect(options).await.expect("nothing is opened yet");
        Self { url, connection, patience: None, _files: files }
    }

    /// Where the server of this database listens.
    pub fn server(&self) -> SocketAddr {
        let url = Url::parse(&self.url).expect("an address");
        let addresses = url.socket_addrs(|| Some(5432)).expect("the host has an address");
        *addresses.first().expect("the host has an address")
    }

    /// The same database by another way, on which servers wait only so long for it.
    pub async fn by(&self, address: SocketAddr, patience: Duration) -> Self {
        let mut url = Url::parse(&self.url).expect("an address");
        url.set_ip_host(address.ip()).expect("a host");
        url.set_port(Some(address.port())).expect("a port");
        Self { patience: Some(patience), ..Self::at(url.into(), None).await }
    }

    pub fn is_shared(&self) -> bool {
        self.url.starts_with("postgres:")
    }

    /// Ends every connection of the servers.
    pub async fn cut(&self) {
        self.administer(
            "select pg_terminate_backend(pid) from pg_stat_activity
            where datname = '{}' and application_name = 'alliance-hub'",
        )
        .await;
    }

    /// Waits until the servers' connections are in no transaction: one that a server leaves behind holds back the events of
    /// the whole cluster.
    pub async fn rests(&self) {
        let (server, name) = self.url.rsplit_once('/').expect("a database on a server");
        let admin = admin(server).await;
        let sql = format!(
            "select pid from pg_stat_activity
            where datname = '{name}' and application_name = 'alliance-hub' and state <> 'idle'"
        );
        let rest = async {
            let busy = Statement::from_string(DbBackend::Postgres, sql);
            while !admin.query_all_raw(busy.clone()).await.expect("the connections are read").is_empty() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), rest).await.expect("the servers rest");
        admin.close().await.expect("the connection closes");
    }

    /// Lets nobody connect, or everybody again.
    pub async fn close(&self, is_closed: bool) {
        self.administer(&format!("alter database {{}} allow_connections {}", !is_closed)).await;
        self.cut().await;
    }

    async fn administer(&self, sql: &str) {
        let (server, name) = self.url.rsplit_once('/').expect("a database on a server");
        let admin = admin(server).await;
        admin.execute_unprepared(&sql.replace("{}", name)).await.expect("the database is administered");
        admin.close().await.expect("the connection closes");
    }

    pub async fn connect(&self, ids: Ids) -> Db {
        let opened = match self.patience {
            Some(patience) => Db::connect_within(patience, &self.url, CONNECTIONS, ids).await,
            None => Db::connect(&self.url, CONNECTIONS, ids).await,
        };
        opened.expect("the test's database opens")
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
            let url = format!("sqlite://{}", path.display());
            migrate(&url).await;
            (files, path)
        })
        .await;
    let files = TempDir::new().expect("a directory");
    let path = files.path().join("test.sqlite");
    std::fs::copy(template, &path).expect("the template is copied");
    TestDatabase::at(format!("sqlite://{}", path.display()), Some(files)).await
}

async fn postgres(server: &str) -> TestDatabase {
    static TEMPLATE: OnceCell<String> = OnceCell::const_new();
    let template = TEMPLATE
        .get_or_init(|| async {
            sweep(server).await;
            let name = format!("{PREFIX}{}_template", std::process::id());
            create(server, &name, None).await;
            migrate(&format!("{server}/{name}")).await;
            name
        })
        .await;
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let name = format!("{PREFIX}{}_{number}", std::process::id());
    create(server, &name, Some(template)).await;
    TestDatabase::at(format!("{server}/{name}"), None).await
}

/// Drops what earlier runs left: the databases of processes of this machine that have ended.
async fn sweep(server: &str) {
    let admin = admin(server).await;
    let sql = format!("select datname::text from pg_database where datname like '{PREFIX}%'");
    let databases = admin.query_all_raw(Statement::from_string(DbBackend::Postgres, sql)).await;
    for row in databases.expect("the databases are listed") {
        let name: String = row.try_get_by_index(0).expect("a name");
        let process = name.trim_start_matches(PREFIX).split('_').next().expect("a process");
        if Path::new("/proc/self").exists() && !Path::new("/proc").join(process).exists() {
            // Another run may sweep too, or still read.
            let _ = admin.execute_unprepared(&format!("drop database if exists {name}")).await;
        }
    }
    admin.close().await.expect("the connection closes");
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
