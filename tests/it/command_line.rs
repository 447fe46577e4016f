//! What an operator reads.

use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Output, Stdio};

use entity::ids::{JobId, TypedId as _};
use entity::job::{ActiveModel, Entity};
use entity::vocab::{JobKind, JobState};
use sea_orm::ActiveValue::Set;
use sea_orm::{Database, EntityTrait as _};
use tempfile::TempDir;
use uuid::Uuid;

fn run(folder: &TempDir, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_alliance-hub"));
    command.args(arguments).arg("--data-dir").arg(folder.path());
    // The operator's own settings are not those of the story.
    command.env_clear().output().expect("the command runs")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("text")
}

fn import_season(folder: &TempDir) {
    let records = concat!(env!("CARGO_MANIFEST_DIR"), "/data/season4.json");
    assert!(run(folder, &["import", "season", records]).status.success());
}

/// The path of the file that season 4 is in.
fn export_season(folder: &TempDir, name: &str) -> String {
    let file = folder.path().join(name);
    let path = file.to_str().expect("text");
    assert!(run(folder, &["export", "season", "4", "--output", path]).status.success());
    path.to_owned()
}

#[test]
fn migrations_are_one_line_of_a_log_without_colours() {
    let folder = tempfile::tempdir().expect("a folder");
    let migrated = run(&folder, &["migrate"]);
    let log = text(&migrated.stderr);
    assert_eq!(log.lines().count(), 1, "{log}");
    assert!(log.contains("the schema is up to date applied=") && !log.contains('\u{1b}'), "{log}");
    let again = run(&folder, &["migrate"]);
    assert_eq!(text(&again.stdout), "The schema is up to date. Migrations applied: 0.\n");
}

#[test]
fn a_log_of_migrations_can_be_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let migrated = run(&folder, &["migrate", "--log", "info,sea_orm_migration=info"]);
    assert!(text(&migrated.stderr).contains("m0001_account"));
}

#[test]
fn a_setting_that_cannot_be_used_is_named_before_the_database_is_opened() {
    let folder = tempfile::tempdir().expect("a folder");
    for (setting, value) in [
        ("--client-address-header", "bad header"),
        ("--trusted-documents", "nowhere.json"),
        ("--allowed-origins", "example.org"),
    ] {
        let refused = run(&folder, &["serve", setting, value]);
        assert!(!refused.status.success());
        assert!(text(&refused.stderr).contains(setting), "{}", text(&refused.stderr));
    }
    assert_eq!(folder.path().read_dir().expect("the folder is read").count(), 0, "nothing was made");
}

#[test]
fn a_season_goes_out_as_a_file_and_comes_back_on_another_server() {
    let (source, mirror) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    import_season(&source);
    let path = &export_season(&source, "season4.ndjson");
    let export = std::fs::read(path).expect("the file is there");
    let left = source.path().read_dir().expect("the folder").filter_map(Result::ok);
    assert!(left.map(|entry| entry.file_name()).all(|name| !name.to_string_lossy().ends_with(".part")));

    let imported = run(&mirror, &["import", "export", path]);
    assert!(text(&imported.stdout).contains("Go on with the feed after"), "{}", text(&imported.stderr));
    assert_eq!(run(&mirror, &["export", "season", "4"]).stdout, export);
    let again = run(&mirror, &["import", "export", path]);
    assert_eq!(text(&again.stdout), "This export is here already: nothing was changed.\n");

    let unknown = run(&source, &["export", "season", "9"]);
    assert!(!unknown.status.success());
    assert!(text(&unknown.stderr).contains("There is no season `9`."), "{}", text(&unknown.stderr));
    let in_use = run(&source, &["import", "export", path]);
    assert!(text(&in_use.stderr).contains("Import an export into an empty database."));
    let no_mirror = run(&source, &["import", "export", path, "--replace"]);
    assert!(text(&no_mirror.stderr).contains("This database is no mirror"), "{}", text(&no_mirror.stderr));
}

#[test]
fn a_mirror_is_brought_up_to_date_by_a_command() {
    let (source, mirror) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    import_season(&source);
    let old = export_season(&source, "old.ndjson");
    assert!(run(&source, &["admin", "service-create", "robot", "Robot"]).status.success());
    let new = export_season(&source, "new.ndjson");
    for file in [old, new] {
        let done = run(&mirror, &["import", "export", &file, "--replace"]);
        assert!(text(&done.stdout).contains("Go on with the feed after"), "{}", text(&done.stderr));
        let export = std::fs::read(file).expect("the file is there");
        assert_eq!(run(&mirror, &["export", "season", "4"]).stdout, export);
    }
}

#[test]
fn a_mirror_is_made_a_database_of_its_own_by_a_command() {
    let (source, mirror) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    import_season(&source);
    let path = &export_season(&source, "season4.ndjson");
    assert!(run(&mirror, &["import", "export", path]).status.success());
    let refused = run(&mirror, &["admin", "service-create", "robot", "Robot"]);
    assert!(!refused.status.success());
    assert!(text(&refused.stderr).contains("`alliance-hub mirror --end`"), "{}", text(&refused.stderr));

    let ended = run(&mirror, &["mirror", "--end"]);
    assert!(text(&ended.stdout).contains("The mirroring has ended"), "{}", text(&ended.stderr));
    assert!(run(&mirror, &["admin", "service-create", "robot", "Robot"]).status.success());
    let again = run(&mirror, &["mirror", "--end"]);
    assert!(!again.status.success());
    assert!(text(&again.stderr).contains("This database is no mirror."), "{}", text(&again.stderr));
    for (arguments, said) in [(vec!["mirror"], "--from"), (vec!["mirror", "--end", "--season", "4"], "--end")]
    {
        let refused = run(&mirror, &arguments);
        assert!(!refused.status.success());
        assert!(text(&refused.stderr).contains(said), "{}", text(&refused.stderr));
    }
}

/// Puts a job into the queue of a folder's database.
async fn queue(folder: &TempDir, number: u128, state: JobState) -> String {
    let url = format!("sqlite://{}", folder.path().join("alliance-hub.sqlite").display());
    let database = Database::connect(url).await.expect("the database is opened");
    let (id, made) =
        (JobId::from_uuid(Uuid::from_u128(number)), "2023-06-10T12:00:00Z".parse().expect("a moment"));
    let row = ActiveModel {
        id: Set(id),
        kind: Set(JobKind::Retention),
        payload: Set(serde_json::json!({})),
        state: Set(state),
        run_at: Set(made),
        attempt: Set(5),
        max_attempts: Set(5),
        last_error: Set((state == JobState::Dead).then(|| "the disk is full".to_owned())),
        created_at: Set(made),
        finished_at: Set((state == JobState::Dead || state == JobState::Done).then_some(made)),
        ..Default::default()
    };
    Entity::insert(row).exec_without_returning(&database).await.expect("a job is queued");
    database.close().await.expect("the database is closed");
    id.to_string()
}

#[tokio::test]
async fn jobs_are_listed_and_a_dead_letter_runs_again_from_its_first_attempt() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(text(&run(&folder, &["jobs", "list"]).stdout), "There are none.\n");
    let waiting = queue(&folder, 1, JobState::Queued).await;
    let dead = queue(&folder, 2, JobState::Dead).await;
    queue(&folder, 3, JobState::Done).await;
    let line = |id: &str, rest: &str| format!("{id}  RETENTION  {rest}");
    let due = "due 2023-06-10T12:00:00Z";
    let letter = line(&dead, &format!("DEAD  attempt 5 of 5  {due}  the disk is full\n"));
    let other = line(&waiting, &format!("QUEUED  attempt 5 of 5  {due}\n"));
    assert_eq!(text(&run(&folder, &["jobs", "list"]).stdout), letter.clone() + &other, "the newest first");
    assert_eq!(text(&run(&folder, &["jobs", "list", "--dead"]).stdout), letter);

    let retried = run(&folder, &["jobs", "retry", &dead]);
    assert!(text(&retried.stdout).contains("is queued again"), "{}", text(&retried.stderr));
    assert_eq!(text(&run(&folder, &["jobs", "list", "--dead"]).stdout), "There are none.\n");
    let listed = run(&folder, &["jobs", "list"]);
    assert!(
        text(&listed.stdout).starts_with(&line(&dead, "QUEUED  attempt 0 of 5")),
        "{}",
        text(&listed.stdout)
    );

    for (id, said) in [(&dead, "There is no dead letter with this id."), (&"nothing".to_owned(), "job_")] {
        let refused = run(&folder, &["jobs", "retry", id]);
        assert!(!refused.status.success());
        assert!(text(&refused.stderr).contains(said), "{}", text(&refused.stderr));
    }
}

/// The host and port in the first line that names an address.
fn address_in(output: impl Read) -> String {
    let mut lines = BufReader::new(output).lines().map(|line| line.expect("text"));
    let rest = lines.find_map(|line| Some(line.split_once("http://")?.1.to_owned())).expect("an address");
    let is_past = |letter: char| !(letter.is_ascii_digit() || ".:".contains(letter));
    rest.split(is_past).next().expect("an address").to_owned()
}

/// A server in a process of its own, until it is dropped.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    /// One that writes temporary files where nothing can be written.
    fn without_disk(folder: &TempDir) -> Self {
        let mut server = Self::spawn(folder, |command| command.env("TMPDIR", folder.path().join("nowhere")));
        server.address = address_in(server.child.stdout.take().expect("a pipe"));
        server
    }

    /// One whose output nobody reads.
    fn unheard(folder: &TempDir) -> Self {
        let mut server = Self::spawn(folder, |command| command);
        drop(server.child.stdout.take());
        server.address = address_in(server.child.stderr.as_mut().expect("a pipe"));
        server
    }

    fn spawn(folder: &TempDir, change: impl FnOnce(&mut Command) -> &mut Command) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_alliance-hub"));
        command.args(["serve", "--listen", "127.0.0.1:0", "--data-dir"]).arg(folder.path()).env_clear();
        let started = change(command.stdout(Stdio::piped()).stderr(Stdio::piped())).spawn();
        Self { child: started.expect("the server starts"), address: String::new() }
    }

    fn get(&self, path: &str) -> String {
        let mut line = TcpStream::connect(&self.address).expect("a connection");
        write!(line, "GET {path} HTTP/1.1\r\nhost: hub\r\nconnection: close\r\n\r\n").expect("it is sent");
        let mut answer = String::new();
        line.read_to_string(&mut answer).expect("text");
        answer
    }

    /// What it has logged, at its end.
    fn log(mut self) -> String {
        self.child.kill().expect("it is ended");
        let mut log = String::new();
        self.child.stderr.take().expect("a pipe").read_to_string(&mut log).expect("text");
        log
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn where_no_export_can_be_written_the_log_says_so_and_the_client_is_told_it_is_not_to_blame() {
    let folder = tempfile::tempdir().expect("a folder");
    import_season(&folder);
    let server = Server::without_disk(&folder);
    let answer = server.get("/export/seasons/4");
    assert!(answer.starts_with("HTTP/1.1 500 ") && answer.contains("\"INTERNAL\""), "{answer}");
    assert!(!answer.contains("nowhere"), "{answer}");
    let log = server.log();
    assert!(log.contains("TMPDIR") && log.contains("nowhere"), "{log}");
}

#[test]
fn a_server_whose_output_nobody_reads_serves_all_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = Server::unheard(&folder);
    let answer = server.get("/health/ready");
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
}

#[test]
fn a_topic_is_mirrored_by_a_command_and_the_report_is_printed() {
    let folder = tempfile::tempdir().expect("a folder");
    let topic = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/forum/topic.json");
    let mirror = ["import", "discourse", topic, "--forum-url", "https://gov.example"];
    let first = run(&folder, &mirror);
    let report = text(&first.stdout);
    assert!(first.status.success(), "{}", text(&first.stderr));
    assert!(report.contains("Posts: 7 added, 0 updated, 0 unchanged, 0 older."), "{report}");
    assert!(text(&run(&folder, &mirror).stdout).contains("Nothing changed."));

    for (arguments, said) in [
        (vec!["import", "discourse", topic], "give `--forum-url`"),
        (vec!["import", "discourse", "nowhere.json"], "nowhere.json cannot be read"),
        (vec!["import", "discourse"], "<FILE>"),
        ([&mirror[..], &["--mission", "nowhere"]].concat(), "No mission has the slug or id \"nowhere\""),
        ([&mirror[..], &["--mission", "a", "--alliance", "b"]].concat(), "cannot be used with"),
    ] {
        let refused = run(&folder, &arguments);
        assert!(!refused.status.success());
        assert!(text(&refused.stderr).contains(said), "{}", text(&refused.stderr));
    }
}
