//! The command line.

use std::io::Write as _;
use std::os::fd::AsFd as _;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use alliance_hub::app::App;
use alliance_hub::auth::{ApiToken, AuthSettings, SigningKey};
use alliance_hub::clock::Clock;
use alliance_hub::config::{
    Admin, Cli, Command, Discourse, Export, Follow, Import, JobQueue, Migrate, ServiceAccount, StaffChange,
    Storage, TokenSettings, from_process,
};
use alliance_hub::id::Ids;
use alliance_hub::jobs::{self, Source};
use alliance_hub::lifecycle::{self, Failure};
use alliance_hub::policy::Actor;
use alliance_hub::service::account::staff;
use alliance_hub::service::export::{end_mirroring, export_season, import_export, replace_export};
use alliance_hub::service::fields;
use alliance_hub::service::governance::service::{self, TokenRequest};
use alliance_hub::service::import::discourse::{Mirror, find_subject, import_discourse};
use alliance_hub::service::import::import_season;
use alliance_hub::service::job;
use alliance_hub::{graphql, telemetry};
use entity::ids::JobId;
use tokio::fs::File;
use tokio::runtime::Builder;

/// Answers are made of many small pieces; the system's allocator takes an eighth of the time to make them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Deeply nested documents are resolved by deeply nested futures, within the limits on depth.
const STACK_BYTES: usize = 16 * 1024 * 1024;

fn main() -> ExitCode {
    let cli = from_process();
    if let Err(error) = telemetry::start(&cli.logging) {
        return failed(&format!("--log: {error}").into());
    }
    let runtime = match Builder::new_multi_thread().thread_stack_size(STACK_BYTES).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error.into()),
    };
    // A worker thread has the large stack; this one has what the system gave it.
    match runtime.block_on(async { tokio::spawn(run(cli)).await.unwrap_or_else(|error| Err(error.into())) }) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error),
    }
}

fn failed(error: &Failure) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "alliance-hub: {error}");
    ExitCode::FAILURE
}

async fn run(Cli { storage, command, .. }: Cli) -> Result<(), Failure> {
    match command {
        Command::Serve(serve) => lifecycle::serve(&storage, &serve).await,
        Command::Migrate(migrate) => self::migrate(&storage, migrate).await,
        Command::Schema => print(&graphql::sdl()),
        Command::Import(Import::Season { file }) => import(&storage, &file).await,
        Command::Import(Import::Export { file, replace }) => mirror(&storage, &file, replace).await,
        Command::Mirror(Follow { end: true, .. }) => end_mirror(&storage).await,
        Command::Mirror(source) => follow(&storage, source).await,
        Command::Export(Export::Season { season, output }) => {
            export(&storage, &season, output.as_deref()).await
        }
        Command::Import(Import::Discourse(topic)) => mirror_topic(&storage, topic).await,
        Command::Admin(Admin::Grant(change)) => grant(&storage, change).await,
        Command::Admin(Admin::Revoke(change)) => revoke(&storage, change).await,
        Command::Jobs(JobQueue::List { dead }) => list_jobs(&storage, dead).await,
        Command::Jobs(JobQueue::Retry { id }) => retry_job(&storage, id).await,
        Command::Admin(Admin::ServiceCreate(service)) => create_service(&storage, service).await,
        Command::Admin(Admin::TokenCreate(token)) => create_token(&storage, token).await,
        Command::Admin(Admin::TokenRevoke { id }) => revoke_token(&storage, &id).await,
        Command::Admin(Admin::Tokens) => tokens(&storage).await,
    }
}

fn print(text: &str) -> Result<(), Failure> {
    Ok(std::io::stdout().write_all(text.as_bytes())?)
}

/// The application for a command that signs nobody in: its key is made up and forgotten.
async fn open(storage: &Storage) -> Result<App, Failure> {
    let key = SigningKey::generate(&Ids::system(Clock::system()));
    lifecycle::open(storage, AuthSettings::default(), &key).await
}

/// The same for what writes a whole season in one transaction, whose statements may take long, or wait for another one.
async fn open_for_much(storage: &Storage) -> Result<App, Failure> {
    const PATIENCE: Duration = Duration::from_secs(15 * 60);
    let key = SigningKey::generate(&Ids::system(Clock::system()));
    lifecycle::open_within(PATIENCE, storage, AuthSettings::default(), &key).await
}

async fn migrate(storage: &Storage, migrate: Migrate) -> Result<(), Failure> {
    let app = open(storage).await?;
    let done = match migrate.down {
        Some(steps) => format!("Migrations undone: {}.\n", app.migrate_down(steps).await?),
        None => format!("The schema is up to date. Migrations applied: {}.\n", app.migrate().await?),
    };
    app.close().await;
    print(&done)
}

async fn import(storage: &Storage, file: &Path) -> Result<(), Failure> {
    let json = contents(file)?;
    let app = open_for_much(storage).await?;
    app.migrate().await?;
    let report = import_season(&app.use_case(Actor::System), &json).await?;
    app.close().await;
    print(&report.to_string())
}

async fn mirror(storage: &Storage, file: &Path, replaces: bool) -> Result<(), Failure> {
    let file = std::fs::File::open(file).map_err(|error| unreadable(file, &error))?;
    let app = open_for_much(storage).await?;
    app.migrate().await?;
    let operator = app.use_case(Actor::System);
    let mirrored = if replaces {
        replace_export(&operator, &file).await
    } else {
        import_export(&operator, &file).await
    }?;
    app.close().await;
    print(&mirrored.to_string())
}

/// Follows the source until the process is told to stop. Servers on the same database are told of what comes in.
async fn follow(storage: &Storage, source: Follow) -> Result<(), Failure> {
    let from = source.from.ok_or("--from: give the address of the source")?;
    let season = source.season.ok_or("--season: give the number of the season")?;
    let app = open_for_much(storage).await?;
    app.migrate().await?;
    lifecycle::make_folder("--data-dir", &storage.data_dir)?;
    app.start().await?;
    let shutdown = app.tasks.shutdown.clone();
    let stopped = lifecycle::stop_on_signal(shutdown.clone())?;
    let source = Source {
        address: from,
        season,
        every: Duration::from_secs(source.every.into()),
        folder: storage.data_dir.clone(),
    };
    let followed = jobs::follow(&app.use_case(Actor::System), source, &shutdown).await;
    shutdown.cancel();
    app.tasks.tracker.close();
    app.tasks.tracker.wait().await;
    stopped.abort();
    app.close().await;
    Ok(followed?)
}

async fn end_mirror(storage: &Storage) -> Result<(), Failure> {
    let app = open_for_much(storage).await?;
    app.migrate().await?;
    let was_mirror = end_mirroring(&app.use_case(Actor::System)).await?;
    app.close().await;
    if !was_mirror {
        return Err("This database is no mirror. Nothing was changed.".into());
    }
    print(
        "The mirroring has ended: this database is one of its own, in which people may register and write.\n",
    )
}

/// A file gets its name when it is whole, so that one of this name is never half an export.
async fn export(storage: &Storage, season: &str, output: Option<&Path>) -> Result<(), Failure> {
    let app = open(storage).await?;
    app.migrate().await?;
    match output {
        None => {
            let stdout = std::io::stdout().as_fd().try_clone_to_owned()?;
            export_season(&app.db, season, &mut File::from_std(stdout.into())).await?;
        }
        Some(path) => {
            let unwritable = |error| format!("--output: {} cannot be written: {error}", path.display());
            let mut part = path.as_os_str().to_owned();
            part.push(".part");
            let mut file = File::create(&part).await.map_err(unwritable)?;
            export_season(&app.db, season, &mut file).await?;
            file.sync_all().await.map_err(unwritable)?;
            std::fs::rename(&part, path).map_err(unwritable)?;
        }
    }
    app.close().await;
    Ok(())
}

/// More than any file of records, and less than the machine's memory.
const LARGEST_FILE: u64 = 256 * 1024 * 1024;

fn contents(file: &Path) -> Result<String, String> {
    if std::fs::metadata(file).is_ok_and(|metadata| metadata.len() > LARGEST_FILE) {
        return Err(format!("the file {} is larger than {LARGEST_FILE} bytes", file.display()));
    }
    std::fs::read_to_string(file).map_err(|error| unreadable(file, &error))
}

fn unreadable(file: &Path, error: &std::io::Error) -> String {
    format!("the file {} cannot be read: {error}", file.display())
}

async fn mirror_topic(storage: &Storage, topic: Discourse) -> Result<(), Failure> {
    let files = topic.files.iter().map(|file| contents(file)).collect::<Result<Vec<_>, _>>()?;
    let app = open(storage).await?;
    app.migrate().await?;
    let operator = app.use_case(Actor::System);
    let subject = find_subject(&operator, topic.mission.as_deref(), topic.alliance.as_deref()).await?;
    let report = import_discourse(&operator, &files, Mirror { forum: topic.forum_url, subject }).await?;
    app.close().await;
    print(&report.to_string())
}

async fn grant(storage: &Storage, change: StaffChange) -> Result<(), Failure> {
    let app = open(storage).await?;
    app.migrate().await?;
    let account = staff::find_account(&app.db, &change.account).await?;
    staff::grant(&app.use_case(Actor::System), account, change.role).await?;
    app.close().await;
    print(&format!("{} is granted to {}.\n", change.role.as_str(), change.account))
}

async fn revoke(storage: &Storage, change: StaffChange) -> Result<(), Failure> {
    let app = open(storage).await?;
    app.migrate().await?;
    let account = staff::find_account(&app.db, &change.account).await?;
    staff::revoke(&app.use_case(Actor::System), account, change.role).await?;
    app.close().await;
    print(&format!("{} is revoked from {}.\n", change.role.as_str(), change.account))
}

async fn list_jobs(storage: &Storage, dead: bool) -> Result<(), Failure> {
    let app = open(storage).await?;
    app.migrate().await?;
    let mut lines = String::new();
    for record in job::list(&app.db, dead).await? {
        lines.push_str(&record.to_string());
        lines.push('\n');
    }
    app.close().await;
    print(if lines.is_empty() { "There are none.\n" } else { &lines })
}

async fn retry_job(storage: &Storage, id: JobId) -> Result<(), Failure> {
    let app = open(storage).await?;
    app.migrate().await?;
    job::retry(&app.use_case(Actor::System), id).await?;
    app.close().await;
    print(&format!("{id} is queued again; a server runs it within half a minute.\n"))
}

async fn create_service(storage: &Storage, account: ServiceAccount) -> Result<(), Failure> {
    let app = open(storage).await?;
    app.migrate().await?;
    let handle = fields::optional_slug("handle", Some(&account.handle))?.ok_or("give a handle")?;
    let name = fields::text("name", &account.name)?;
    let made = service::create(&app.use_case(Actor::System), handle, name).await?;
    app.close().await;
    print(&format!(
        "{} is the service {}. Make a token for it with `admin token-create`.\n",
        made.id, account.handle
    ))
}

/// The token is printed and kept nowhere.
async fn create_token(storage: &Storage, settings: TokenSettings) -> Result<(), Failure> {
    let app = open(storage).await?;
    app.migrate().await?;
    let account = staff::find_account(&app.db, &settings.service).await?;
    let (name, days) = (fields::text("name", &settings.name)?, u16::try_from(settings.days)?);
    let token = ApiToken::new(&app.ids);
    let request = TokenRequest { account, name, scopes: settings.scopes, days };
    let made = service::create_token(&app.use_case(Actor::System), &token, request).await?;
    app.close().await;
    print(&format!(
        "{}\nThis token is shown once. Its id is {}; revoke it with `admin token-revoke {}`.\n",
        token.expose(),
        made.id,
        made.id
    ))
}

async fn revoke_token(storage: &Storage, id: &str) -> Result<(), Failure> {
    let app = open(storage).await?;
    app.migrate().await?;
    let id = id.parse().map_err(|_| "give the id of a token, as `admin tokens` lists it")?;
    service::revoke_token(&app.use_case(Actor::System), id).await?;
    app.close().await;
    print(&format!("{id} is revoked.\n"))
}

async fn tokens(storage: &Storage) -> Result<(), Failure> {
    let app = open(storage).await?;
    app.migrate().await?;
    let now = app.clock.now();
    let mut text = String::new();
    for token in service::tokens(&app.db).await? {
        let state = match token.revoked_at {
            Some(_) => "revoked",
            None if token.is_live(now) => "live",
            None => "expired",
        };
        let scopes: Vec<_> = token.scopes.iter().map(|scope| scope.as_str()).collect();
        let used = token.last_used_at.map_or_else(|| "never".to_owned(), |used| used.to_rfc3339());
        let (id, until, name) = (token.id, token.expires_at.to_rfc3339(), &token.name);
        text += &format!(
            "{id} {state} until {until}, last used {used}, for {}: {name} [{}]\n",
            token.account_id,
            scopes.join(", ")
        );
    }
    app.close().await;
    print(&text)
}
