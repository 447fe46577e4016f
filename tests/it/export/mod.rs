//! A season's public record goes out as a file and comes back as a mirror.

mod answers;
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

use std::path::PathBuf;

use alliance_hub::service::export::{MirrorError, Mirrored, export_season, import_export, replace_export};
use serde_json::Value;
use tempfile::TempDir;

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
    let (_folder, path) = file(text);
    import_export(&operator(app), &path).await
}

/// What `alliance-hub import export FILE --replace` does with a file that says this.
pub async fn replace(app: &TestApp, text: &str) -> Result<Mirrored, MirrorError> {
    let (_folder, path) = file(text);
    replace_export(&operator(app), &path).await
}

fn file(text: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("season.ndjson");
    std::fs::write(&path, text).expect("the file is written");
    (folder, path)
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
