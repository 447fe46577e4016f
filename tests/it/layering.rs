//! Who may import whom: the house of CONTRIBUTING.md, held by a scan of the sources.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::sources;

/// The rooms of the house, and which other rooms each may import.
const ROOMS: &[(&str, &[&str])] = &[
    (
        "main",
        &[
            "app",
            "auth",
            "clock",
            "config",
            "demo",
            "id",
            "lifecycle",
            "telemetry",
            "graphql",
            "jobs",
            "service",
            "policy",
            "store",
        ],
    ),
    (
        "lifecycle",
        &[
            "app", "auth", "clock", "config", "demo", "domain", "graphql", "http", "id", "jobs", "service",
            "policy", "store",
        ],
    ),
    ("demo", &["app", "auth", "clock", "domain", "id", "policy", "service", "store"]),
    ("http", &["app", "auth", "graphql", "policy", "service", "domain", "events", "config", "clock", "id"]),
    ("graphql", &["app", "domain", "events", "id", "policy", "service", "store", "http"]),
    ("app", &["auth", "clock", "domain", "events", "id", "jobs", "policy", "service", "store"]),
    ("jobs", &["clock", "domain", "id", "policy", "service", "store"]),
    ("service", &["auth", "clock", "domain", "events", "id", "policy", "store"]),
    ("auth", &["clock", "domain", "id", "store"]),
    ("events", &["domain", "store"]),
    ("store", &["domain", "id", "policy"]),
    ("policy", &["domain"]),
    ("domain", &[]),
    ("config", &["http"]),
    ("telemetry", &["config"]),
    ("clock", &[]),
    ("id", &["clock"]),
];

/// Crates that stay inside some rooms.
const CRATES: &[(&str, &[&str])] = &[
    ("sea_orm", &["store"]),
    ("migration", &["store"]),
    ("async_graphql", &["graphql", "http"]),
    ("apollo_compiler", &["http"]),
    ("axum", &["http", "lifecycle"]),
    ("hyper", &["http", "jobs"]),
    ("tokio_rustls", &["jobs"]),
    ("async_nats", &["events"]),
    ("argon2", &["auth"]),
    ("jsonwebtoken", &["auth"]),
];

fn room_of(file: &Path) -> String {
    let inside = file.strip_prefix(source_folder()).expect("a file of src");
    let first = inside.iter().next().expect("a name").to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

fn source_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The file without its unit tests, which may use what they like, and without comments.
fn code(file: &Path) -> String {
    let text = fs::read_to_string(file).expect("a source file");
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned();
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn imported<'a>(code: &'a str, start: &str) -> BTreeSet<&'a str> {
    let name = |rest: &'a str| rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next();
    code.split(start).skip(1).filter_map(name).filter(|name| !name.is_empty()).collect()
}

#[test]
fn every_room_imports_only_the_rooms_below_it() {
    let mut broken = Vec::new();
    for file in sources(&source_folder()) {
        let room = room_of(&file);
        if room == "lib"
            || file.to_string_lossy().contains("testing")
            || file.to_string_lossy().contains("/tests")
        {
            continue;
        }
        let allowed = ROOMS.iter().find(|(name, _)| *name == room).map(|(_, allowed)| *allowed);
        let Some(allowed) = allowed else {
            broken.push(format!("{} is in no room of the list", file.display()));
            continue;
        };
        for import in imported(&code(&file), "crate::") {
            let is_room = ROOMS.iter().any(|(name, _)| *name == import);
            if is_room && import != room && !allowed.contains(&import) {
                broken.push(format!("{} imports {import}", file.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn some_crates_stay_in_their_rooms() {
    let mut broken = Vec::new();
    for file in sources(&source_folder()) {
        let (room, code) = (room_of(&file), code(&file));
        for (library, rooms) in CRATES {
            let is_used = code.contains(&format!("{library}::"));
            if is_used && !rooms.contains(&room.as_str()) && room != "lib" {
                broken.push(format!("{} uses {library}", file.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// A NOTIFY in the transaction of a write makes every commit wait for every other one.
#[test]
fn one_file_alone_notifies_and_listens() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let only = root.join("src/store/notify.rs");
    let speaks = |file: &PathBuf| {
        let code = code(file);
        let is_said = ["NOTIFY ", "PgListener"].iter().any(|word| code.contains(word));
        let code = code.to_lowercase();
        is_said || ["pg_notify", "\"notify ", "\"listen "].iter().any(|word| code.contains(word))
    };
    let folders = ["src", "entity/src", "migration/src"];
    let speaking: Vec<PathBuf> =
        folders.iter().flat_map(|folder| sources(&root.join(folder))).filter(speaks).collect();
    assert_eq!(speaking, [only]);
}

#[test]
fn files_stay_short() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = ["src", "tests", "entity/src", "migration/src"];
    let mut lengths: Vec<(usize, PathBuf)> = folders
        .iter()
        .flat_map(|folder| sources(&root.join(folder)))
        .map(|file| (fs::read_to_string(&file).expect("a source file").lines().count(), file))
        .collect();
    lengths.sort_unstable();
    let long: Vec<_> = lengths.iter().filter(|(lines, _)| *lines > 600).collect();
    assert!(long.is_empty(), "split these: {long:?}");
    let median = lengths[lengths.len() / 2].0;
    assert!(median <= 150, "the median file has {median} lines");
}
