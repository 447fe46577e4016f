//! What an operator reads.

use std::process::{Command, Output};

use tempfile::TempDir;

fn run(folder: &TempDir, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_alliance-hub"));
    command.args(arguments).arg("--data-dir").arg(folder.path());
    // The operator's own settings are not those of the story.
    command.env_clear().output().expect("the command runs")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("text")
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
    let records = concat!(env!("CARGO_MANIFEST_DIR"), "/data/season4.json");
    assert!(run(&source, &["import", "season", records]).status.success());
    let file = source.path().join("season4.ndjson");
    let path = file.to_str().expect("text");
    assert!(run(&source, &["export", "season", "4", "--output", path]).status.success());
    let export = std::fs::read(&file).expect("the file is there");
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
    let records = concat!(env!("CARGO_MANIFEST_DIR"), "/data/season4.json");
    assert!(run(&source, &["import", "season", records]).status.success());
    let (old, new) = (source.path().join("old.ndjson"), source.path().join("new.ndjson"));
    let (old, new) = (old.to_str().expect("text"), new.to_str().expect("text"));
    assert!(run(&source, &["export", "season", "4", "--output", old]).status.success());
    assert!(run(&source, &["admin", "service-create", "robot", "Robot"]).status.success());
    assert!(run(&source, &["export", "season", "4", "--output", new]).status.success());
    for file in [old, new] {
        let done = run(&mirror, &["import", "export", file, "--replace"]);
        assert!(text(&done.stdout).contains("Go on with the feed after"), "{}", text(&done.stderr));
        let export = std::fs::read(file).expect("the file is there");
        assert_eq!(run(&mirror, &["export", "season", "4"]).stdout, export);
    }
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
