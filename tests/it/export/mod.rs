//! A season's public record goes out as a file and comes back as a mirror.

mod answers;
mod downloads;
mod ended;
mod follow;
mod hostile;
mod mirror;
mod privacy;
mod refused;
mod replace;
mod seasons;
mod story;
mod tables;
mod votes;
mod while_writing;
mod work;

use std::fs::File;
use std::io::Write as _;

use alliance_hub::service::export::{
    MirrorError, Mirrored, end_mirroring, export_season, import_export, replace_export,
};
use serde_json::Value;

use crate::import::books::operator;
use crate::support::TestApp;

/// What `alliance-hub export season 4` writes.
pub async fn export(app: &TestApp) -> String {
    export_of(app, "4").await
}

/// What `alliance-hub export season SEASON` writes.
pub async fn export_of(app: &TestApp, season: &str) -> String {
    let mut file = Vec::new();
    export_season(&app.app.db, season, &mut file).await.expect("the season is exported");
    String::from_utf8(file).expect("text")
}

/// What `alliance-hub import export FILE` does with a file that says this.
pub async fn import(app: &TestApp, text: &str) -> Result<Mirrored, MirrorError> {
    import_export(&operator(app), &file(text)).await
}

/// What `alliance-hub import export FILE --replace` does with a file that says this.
pub async fn replace(app: &TestApp, text: &str) -> Result<Mirrored, MirrorError> {
    replace_export(&operator(app), &file(text)).await
}

/// What `alliance-hub mirror --end` does.
pub async fn end_mirror(app: &TestApp) {
    assert!(end_mirroring(&operator(app)).await.expect("the database works"), "it was a mirror");
}

fn file(text: &str) -> File {
    let mut file = tempfile::tempfile().expect("a file");
    file.write_all(text.as_bytes()).expect("the file is written");
    file
}

/// The records of a section.
pub fn section(export: &str, name: &str) -> Vec<Value> {
    let lines = export.lines().map(|line| serde_json::from_str::<Value>(line).expect("a line is JSON"));
    lines.filter_map(|mut line| line.get_mut(name).map(Value::take)).collect()
}

/// The manifest.
pub fn manifest(export: &str) -> Value {
    section(export, "manifest").pop().expect("a manifest")
}
