//! Settings, from flags and the environment; the one place that reads the environment.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::error::{ContextKind, ContextValue};
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use entity::ids::JobId;
use entity::vocab::{ServiceScope, StaffRole};
use secrecy::{ExposeSecret as _, SecretString};

use values::{
    DATABASE_URL, NATS_URL, job_id, listen_address, log_filter, number, origin, service_scope, slug,
    staff_role, web_address,
};

mod limits;
mod values;

pub use limits::LimitSettings;

/// Every variable of ours begins with this.
const PREFIX: &str = "ALLIANCE_HUB_";

/// One server that many clients share: a GraphQL API for the Alliances, Missions and governance conversation of a
/// season.
#[derive(Debug, Parser)]
#[command(name = "alliance-hub", version, max_term_width = 100)]
pub struct Cli {
    /// Where the data is.
    #[command(flatten)]
    pub storage: Storage,
    /// What is logged.
    #[command(flatten)]
    pub logging: Logging,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Bring the database up to date and serve until interrupted
    Serve(Box<Serve>),
    /// Bring the database up to date, or undo its newest migrations
    Migrate(Migrate),
    /// Print the GraphQL schema
    Schema,
    /// Bring records in
    #[command(subcommand)]
    Import(Import),
    /// Take records out
    #[command(subcommand)]
    Export(Export),
    /// Make a mirror of a season of another server, and keep it up to date until interrupted; or end the mirroring
    Mirror(Follow),
    /// Grant and revoke staff roles
    #[command(subcommand)]
    Admin(Admin),
    /// Look at the queue of jobs, and restart dead letters
    #[command(subcommand)]
    Jobs(JobQueue),
}

/// Where the data is.
#[derive(Debug, Args)]
#[command(next_help_heading = "Storage")]
pub struct Storage {
    /// Folder for what the server keeps itself: the SQLite database and the signing key; made when it is missing
    #[arg(
        long,
        env = "ALLIANCE_HUB_DATA_DIR",
        value_name = "FOLDER",
        default_value = "alliance-hub-data",
        global = true
    )]
    pub data_dir: PathBuf,
    /// Database, as postgres://user:password@host/name or sqlite://file; a SQLite file in the data folder if not given
    #[arg(long, env = "DATABASE_URL", value_name = "URL", hide_env_values = true, value_parser = DATABASE_URL, global = true)]
    pub database_url: Option<SecretString>,
    /// Connections to the database, 1 to 1000
    #[arg(long, env = "ALLIANCE_HUB_DATABASE_CONNECTIONS", value_name = "NUMBER", default_value_t = 8,
          value_parser = number::<1, 1000>, global = true)]
    pub database_connections: u32,
    /// NATS server by which servers on one PostgreSQL tell each other that something was written, as
    /// nats://user:password@host:4222; PostgreSQL carries that if not given
    #[arg(long, env = "ALLIANCE_HUB_NATS_URL", value_name = "URL", hide_env_values = true, value_parser = NATS_URL, global = true)]
    pub nats_url: Option<SecretString>,
}

impl Storage {
    /// The address of the database.
    #[must_use]
    pub fn url(&self) -> SecretString {
        self.database_url.clone().unwrap_or_else(|| {
            format!("sqlite://{}", self.data_dir.join("alliance-hub.sqlite").display()).into()
        })
    }

    /// Whether the database is a file in the data folder.
    #[must_use]
    pub fn is_file(&self) -> bool {
        self.url().expose_secret().starts_with("sqlite:")
    }
}

/// What is logged.
#[derive(Debug, Args)]
#[command(next_help_heading = "Log")]
pub struct Logging {
    /// What to log: a level (off, error, warn, info, debug, trace), or target=level; separate several by commas
    #[arg(long, env = "ALLIANCE_HUB_LOG", value_name = "FILTER", default_value = "info", value_parser = log_filter,
          global = true)]
    pub log: String,
    /// Form of the log
    #[arg(long, env = "ALLIANCE_HUB_LOG_FORMAT", value_name = "FORM", default_value = "text", global = true)]
    pub log_format: LogFormat,
}

/// Form of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// Lines for people
    Text,
    /// A JSON object a line
    Json,
}

/// Serving.
#[derive(Debug, Args)]
pub struct Serve {
    /// Address to listen on
    #[arg(long, env = "ALLIANCE_HUB_LISTEN", value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080",
          value_parser = listen_address)]
    pub listen: SocketAddr,
    /// Whom the server is for; development if it listens on loopback alone, production if not
    #[arg(long, env = "ALLIANCE_HUB_MODE", value_name = "MODE")]
    pub mode: Option<Mode>,
    /// Address under which clients reach the server, such as `https://hub.example.org`; names it in access tokens
    #[arg(long, env = "ALLIANCE_HUB_PUBLIC_URL", value_name = "URL", value_parser = web_address)]
    pub public_url: Option<url::Url>,
    /// Sites whose pages may call the server, such as `https://app.example.org`; separate several by commas
    #[arg(long, env = "ALLIANCE_HUB_ALLOWED_ORIGINS", value_name = "ORIGIN", value_delimiter = ',',
          value_parser = origin)]
    pub allowed_origins: Vec<String>,
    /// File of the key that signs access tokens; made in the data folder if not given
    #[arg(long, env = "ALLIANCE_HUB_SIGNING_KEY_FILE", value_name = "FILE")]
    pub signing_key_file: Option<PathBuf>,
    /// How long an access token is good for, 1 to 1440
    #[arg(long, env = "ALLIANCE_HUB_ACCESS_TOKEN_MINUTES", value_name = "MINUTES", default_value_t = 15,
          value_parser = number::<1, 1440>)]
    pub access_token_minutes: u32,
    /// Header in which a proxy in front of the server states the client's address, such as x-real-ip; never set it without one
    #[arg(long, env = "ALLIANCE_HUB_CLIENT_ADDRESS_HEADER", value_name = "HEADER")]
    pub client_address_header: Option<String>,
    /// Connections that the server has open at once, sockets included, 1 to 1000000; more wait to be accepted
    #[arg(long, env = "ALLIANCE_HUB_CONNECTIONS", value_name = "NUMBER", default_value_t = 10_000,
          value_parser = number::<1, 1_000_000>)]
    pub connections: u32,
    /// Sockets that one address has open at once, and as many event streams, 1 to 1000000
    #[arg(long, env = "ALLIANCE_HUB_STREAMS_PER_ADDRESS", value_name = "NUMBER", default_value_t = 100,
          value_parser = number::<1, 1_000_000>)]
    pub streams_per_address: u32,
    /// Sockets that one account has open at once, and as many event streams, 1 to 1000000
    #[arg(long, env = "ALLIANCE_HUB_STREAMS_PER_ACCOUNT", value_name = "NUMBER", default_value_t = 50,
          value_parser = number::<1, 1_000_000>)]
    pub streams_per_account: u32,
    /// JSON file of the only documents that clients may run: an object from SHA-256 hash to document
    #[arg(long, env = "ALLIANCE_HUB_TRUSTED_DOCUMENTS", value_name = "FILE")]
    pub trusted_documents: Option<PathBuf>,
    /// Run no mutations at all; a mirror changes with its source alone in any case
    #[arg(long, env = "ALLIANCE_HUB_READ_ONLY")]
    pub read_only: bool,
    /// Folder of the built GraphiQL
    #[arg(long, env = "ALLIANCE_HUB_GRAPHIQL_DIR", value_name = "FOLDER", default_value = crate::http::graphiql::DEFAULT_BUNDLE)]
    pub graphiql_dir: PathBuf,
    /// Let webhooks lead to private networks and over plain http; for development, or where the network itself shields
    /// what is in it
    #[arg(long, env = "ALLIANCE_HUB_ALLOW_PRIVATE_WEBHOOKS")]
    pub allow_private_webhooks: bool,
    /// What one request may use
    #[command(flatten)]
    pub limits: LimitSettings,
    /// How long what has come to an end is kept
    #[command(flatten)]
    pub retention: RetentionDays,
    /// Load Season 4 and accounts to try things with, and print their passwords
    #[arg(long)]
    pub demo: bool,
}

/// How long what has come to an end is kept.
#[derive(Clone, Copy, Debug, Args)]
#[command(next_help_heading = "Retention")]
pub struct RetentionDays {
    /// Days that sessions are kept after they ended, and refresh tokens after their use, 1 to 3650
    #[arg(long, env = "ALLIANCE_HUB_KEEP_SESSIONS_DAYS", value_name = "DAYS", default_value_t = 30,
          value_parser = number::<1, 3650>)]
    pub keep_sessions_days: u32,
    /// Days that an idempotency key is kept after its use, 1 to 3650
    #[arg(long, env = "ALLIANCE_HUB_KEEP_IDEMPOTENCY_KEYS_DAYS", value_name = "DAYS", default_value_t = 30,
          value_parser = number::<1, 3650>)]
    pub keep_idempotency_keys_days: u32,
    /// Days that deliveries of webhooks are kept after they came to an end, 1 to 3650
    #[arg(long, env = "ALLIANCE_HUB_KEEP_DELIVERIES_DAYS", value_name = "DAYS", default_value_t = 30,
          value_parser = number::<1, 3650>)]
    pub keep_deliveries_days: u32,
    /// Days that jobs are kept after they were done, 1 to 3650
    #[arg(long, env = "ALLIANCE_HUB_KEEP_JOBS_DAYS", value_name = "DAYS", default_value_t = 7,
          value_parser = number::<1, 3650>)]
    pub keep_jobs_days: u32,
    /// Days that jobs are kept after their last attempt failed, 1 to 3650
    #[arg(long, env = "ALLIANCE_HUB_KEEP_DEAD_LETTERS_DAYS", value_name = "DAYS", default_value_t = 90,
          value_parser = number::<1, 3650>)]
    pub keep_dead_letters_days: u32,
}

/// The queue of jobs.
#[derive(Debug, Subcommand)]
pub enum JobQueue {
    /// List the jobs that wait, run or failed for good, the newest first, at most 1000
    List {
        /// Only the dead letters: jobs that failed for good
        #[arg(long)]
        dead: bool,
    },
    /// Let a dead letter run again
    Retry {
        /// The job, by id
        #[arg(value_parser = job_id)]
        id: JobId,
    },
}

impl Serve {
    /// Whom the server is for.
    #[must_use]
    pub fn mode(&self) -> Mode {
        let by_address = if self.listen.ip().is_loopback() { Mode::Development } else { Mode::Production };
        self.mode.unwrap_or(by_address)
    }
}

/// Whom the server is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Mode {
    /// Its developers: introspection, GraphiQL, no budgets
    Development,
    /// The public internet
    Production,
}

/// Migrating.
#[derive(Debug, Args)]
pub struct Migrate {
    /// Undo so many of the newest migrations instead; their data is lost
    #[arg(long, value_name = "NUMBER", value_parser = number::<1, 1000>, allow_negative_numbers = true)]
    pub down: Option<u32>,
}

/// Bringing records in.
#[derive(Debug, Subcommand)]
pub enum Import {
    /// Import a season file; what is there already stays as it is
    Season {
        /// The file, in the form of data/season4.json
        file: PathBuf,
    },
    /// Make a mirror: import what `export season` wrote, into an empty database
    Export {
        /// The file
        file: PathBuf,
        /// Bring a mirror up to date with a newer export; servers on it may go on running
        #[arg(long)]
        replace: bool,
    },
    /// Mirror a topic of a Discourse forum; newer files of it update what is there
    Discourse(Discourse),
}

/// Taking records out.
#[derive(Debug, Subcommand)]
pub enum Export {
    /// Write the public records of a season, as a JSON object a line
    Season {
        /// The season, by number or id
        season: String,
        /// File to write; standard output if not given
        #[arg(long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
}

/// Following another server, or following it no more.
#[derive(Debug, Args)]
pub struct Follow {
    /// The other server, such as `https://hub.example.org`
    #[arg(long, value_name = "URL", value_parser = web_address, required_unless_present = "end")]
    pub from: Option<url::Url>,
    /// The number of the season, 1 to 1000000
    #[arg(long, value_name = "NUMBER", value_parser = number::<1, 1_000_000>, required_unless_present = "end")]
    pub season: Option<u32>,
    /// Seconds to wait before the other server is asked again whether there is something new, 1 to 86400
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = number::<1, 86_400>)]
    pub every: u32,
    /// End the mirroring for good: the database becomes one of its own, in which people may register and write
    #[arg(long, conflicts_with_all = ["from", "season", "every"])]
    pub end: bool,
}

/// Mirroring a topic.
#[derive(Debug, Args)]
pub struct Discourse {
    /// The answer of the forum's /t/ID.json; several files are pages of one topic
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The forum, such as `https://gov.optimism.io`; needed unless the file tells it
    #[arg(long, value_name = "URL", value_parser = web_address)]
    pub forum_url: Option<url::Url>,
    /// The mission that the topic is about, by slug or id; the one that names the topic as a source if not given
    #[arg(long, value_name = "SLUG|ID", conflicts_with = "alliance")]
    pub mission: Option<String>,
    /// The alliance that the topic is about, by slug or id
    #[arg(long, value_name = "SLUG|ID")]
    pub alliance: Option<String>,
}

/// Staff roles.
#[derive(Debug, Subcommand)]
pub enum Admin {
    /// Grant a staff role
    Grant(StaffChange),
    /// Revoke a staff role
    Revoke(StaffChange),
    /// Make the account of a service, which presents API tokens instead of signing in
    ServiceCreate(ServiceAccount),
    /// Make an API token of a service, and print it this once
    TokenCreate(TokenSettings),
    /// Revoke an API token
    TokenRevoke {
        /// The token's id, as `tokens` lists it
        #[arg(value_name = "ID")]
        id: String,
    },
    /// List the API tokens; never the tokens themselves
    Tokens,
}

/// The account of a service.
#[derive(Debug, Args)]
pub struct ServiceAccount {
    /// Its handle: lower-case letters, digits and hyphens
    #[arg(value_parser = slug)]
    pub handle: String,
    /// Its name to show
    pub name: String,
}

/// An API token to be made.
#[derive(Debug, Args)]
pub struct TokenSettings {
    /// The service, by handle or id
    pub service: String,
    /// What it may do besides reading: voting-power-record, approval-mirror or result-record; give it once for each
    #[arg(long = "scope", value_name = "SCOPE", value_parser = service_scope)]
    pub scopes: Vec<ServiceScope>,
    /// For how many days it is good, 1 to 3650
    #[arg(long, value_name = "DAYS", default_value_t = 90, value_parser = number::<1, 3650>)]
    pub days: u32,
    /// What it is for
    #[arg(long, value_name = "TEXT", default_value = "API token")]
    pub name: String,
}

/// A staff role of an account.
#[derive(Debug, Args)]
pub struct StaffChange {
    /// The role: foundation, grants-council or moderator
    #[arg(value_parser = staff_role)]
    pub role: StaffRole,
    /// The account, by handle, id or e-mail address
    pub account: String,
}

/// The command line of this process.
///
/// Ends the process with a sentence on what is wrong, or with help.
#[must_use]
pub fn from_process() -> Cli {
    #[allow(clippy::disallowed_methods, reason = "this is the one place that may")]
    let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    if let Err(message) = known(names) {
        Cli::command().error(clap::error::ErrorKind::UnknownArgument, message).exit();
    }
    Cli::try_parse().unwrap_or_else(|error| with_variable(error).exit())
}

/// A wrong value may come from the environment, so the refusal names the variable beside the flag.
fn with_variable(mut error: clap::Error) -> clap::Error {
    let Some(ContextValue::String(refused)) = error.get(ContextKind::InvalidArg) else { return error };
    let mut command = Cli::command();
    command.build();
    if let Some(name) = variable_of(&command, refused) {
        let tip = format!("the variable {name} sets it too");
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip.into()]));
    }
    error
}

fn variable_of(command: &clap::Command, argument: &str) -> Option<String> {
    let own = command.get_arguments().find(|own| own.to_string() == argument);
    let name = own.and_then(|own| own.get_env()?.to_str().map(str::to_owned));
    name.or_else(|| command.get_subcommands().find_map(|inner| variable_of(inner, argument)))
}

/// A misspelt variable would be passed over in silence, so every variable with our prefix must be known.
fn known(names: impl Iterator<Item = String>) -> Result<(), String> {
    let command = Cli::command();
    let settings: Vec<String> = variables(&command);
    let unknown = names.filter(|name| name.starts_with(PREFIX)).find(|name| !settings.contains(name));
    match unknown {
        Some(name) => {
            Err(format!("the variable {name} is not a setting; settings are {}", settings.join(", ")))
        }
        None => Ok(()),
    }
}

fn variables(command: &clap::Command) -> Vec<String> {
    let own = command.get_arguments().filter_map(|argument| argument.get_env()?.to_str().map(str::to_owned));
    let mut names: Vec<String> = own.chain(command.get_subcommands().flat_map(variables)).collect();
    names.sort_unstable();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &[&str]) -> Result<Cli, String> {
        let all = ["alliance-hub"].iter().chain(arguments);
        Cli::try_parse_from(all).map_err(|error| error.to_string())
    }

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn with_nothing_configured_the_data_is_a_file_in_a_folder() {
        let cli = parse(&["migrate"]).expect("nothing is needed");
        assert_eq!(cli.storage.url().expose_secret(), "sqlite://alliance-hub-data/alliance-hub.sqlite");
    }

    #[test]
    fn a_wrong_value_is_named_with_what_is_accepted() {
        let refused = parse(&["serve", "--mode", "fast"]).expect_err("no such mode");
        assert!(refused.contains("'fast'") && refused.contains("development, production"), "{refused}");
        for (flag, value, accepted) in [
            ("--database-url", "mysql://x", "postgres://"),
            ("--database-url", "postgres://:::", "postgres://"),
            ("--database-connections", "0", "1 to 1000"),
            ("--database-connections", "many", "1 to 1000"),
            ("--access-token-minutes", "-1", "1 to 1440"),
            ("--streams-per-address", "0", "1 to 1000000"),
            ("--max-depth", "0", "1 to 100"),
            ("--log", "loud", "debug"),
            ("--log", "hub=loud", "debug"),
            ("--log-format", "xml", "text, json"),
            ("--listen", "8080", "127.0.0.1:8080"),
            ("--public-url", "hub.example.org", "https://"),
            ("--public-url", "mailto:hub@example.org", "https://"),
            ("--allowed-origins", "https://a.example/path", "https://app.example.org"),
        ] {
            let refused = parse(&["serve", &format!("{flag}={value}")]).expect_err(value);
            assert!(refused.contains(&format!("'{flag} <")) && refused.contains(accepted), "{refused}");
        }
        let refused = parse(&["admin", "grant", "king", "ana"]).expect_err("no such role");
        assert!(refused.contains("grants-council"), "{refused}");
        let refused = parse(&["migrate", "--down", "-1"]).expect_err("no number of migrations");
        assert!(refused.contains("--down") && refused.contains("1 to 1000"), "{refused}");
    }

    #[test]
    fn a_wrong_value_is_named_with_its_variable() {
        let command = ["alliance-hub", "serve", "--listen", "8080"];
        let refused = with_variable(Cli::try_parse_from(command).expect_err("no address")).to_string();
        assert!(refused.contains("ALLIANCE_HUB_LISTEN"), "{refused}");
    }

    #[test]
    fn a_refused_address_of_a_database_shows_no_password() {
        for address in ["mysql://hub:hunter2@db/hub", "postgres://hub:hunter2@:::/hub"] {
            let refused = parse(&["serve", "--database-url", address]).expect_err("no such database");
            assert!(!refused.contains("hunter2"), "{refused}");
        }
    }

    #[test]
    fn a_variable_that_is_no_setting_is_refused() {
        let check = |names: &[&str]| known(names.iter().map(|name| (*name).to_owned()));
        assert_eq!(check(&["PATH", "ALLIANCE_HUB_LISTEN", "ALLIANCE_HUB_DATA_DIR"]), Ok(()));
        let refused = check(&["ALLIANCE_HUB_LISTN"]).expect_err("misspelt");
        assert!(
            refused.contains("ALLIANCE_HUB_LISTN") && refused.contains("ALLIANCE_HUB_LISTEN"),
            "{refused}"
        );
    }

    #[test]
    fn who_listens_beyond_loopback_is_in_production() {
        let mode = |listen: &str| match parse(&["serve", "--listen", listen]).expect("an address").command {
            Command::Serve(serve) => serve.mode(),
            _ => unreachable!("serve was parsed"),
        };
        assert_eq!(mode("127.0.0.1:1"), Mode::Development);
        assert_eq!(mode("0.0.0.0:1"), Mode::Production);
    }

    #[test]
    fn the_password_of_the_database_is_not_shown() {
        let cli = parse(&["serve", "--database-url", "postgres://hub:hunter2@db/hub"]).expect("an address");
        assert!(!format!("{cli:?}").contains("hunter2"));
    }
}
