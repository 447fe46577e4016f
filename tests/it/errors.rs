//! Every code of an error is explained in docs/ERRORS.md, and raised by a test.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use alliance_hub::graphql::error::UserErrorCode;
use alliance_hub::http::front::Code;
use alliance_hub::service::error::RefusalCode;
use async_graphql::resolver_utils::EnumType as _;

use crate::support::sources;

/// The sections of the page that list codes.
const REQUEST_REFUSED: &str = "The request is refused";
const OPERATION_STOPPED: &str = "The operation was stopped";
const FIELD_REFUSED: &str = "A field is refused";
const RULE_SAID_NO: &str = "A rule said no";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The codes in the first column of the table below a heading.
fn explained(heading: &str) -> BTreeSet<String> {
    let page = fs::read_to_string(root().join("docs/ERRORS.md")).expect("the page is there");
    let section = page.split("\n## ").find_map(|section| section.strip_prefix(&format!("{heading}\n")));
    let rows = section.expect("the page has the section").lines();
    rows.filter_map(|row| Some(row.strip_prefix("| `")?.split_once('`')?.0.to_owned())).collect()
}

fn of_transport() -> BTreeSet<String> {
    Code::ALL.iter().map(|code| code.as_str().to_owned()).collect()
}

fn of_refusals() -> BTreeSet<String> {
    let internal = std::iter::once(Code::Internal.as_str());
    RefusalCode::ALL.iter().map(|code| code.as_str()).chain(internal).map(str::to_owned).collect()
}

fn of_rules() -> BTreeSet<String> {
    UserErrorCode::items().iter().map(|item| item.name.to_owned()).collect()
}

#[test]
fn every_code_of_the_transport_is_explained_and_no_other() {
    let page = &explained(REQUEST_REFUSED) | &explained(OPERATION_STOPPED);
    assert_eq!(page, of_transport(), "left: docs/ERRORS.md, right: the transport");
}

#[test]
fn every_code_of_a_refused_field_is_explained_and_no_other() {
    assert_eq!(explained(FIELD_REFUSED), of_refusals(), "left: docs/ERRORS.md, right: the use cases");
}

#[test]
fn every_code_of_a_rule_is_explained_and_no_other() {
    assert_eq!(explained(RULE_SAID_NO), of_rules(), "left: docs/ERRORS.md, right: the schema");
}

/// What tests alone say: files of tests, and the modules of tests within other files.
fn tests_of(file: &Path) -> String {
    let text = fs::read_to_string(file).expect("a source file");
    let name = file.strip_prefix(root()).expect("a file of ours").to_string_lossy();
    if name.contains("tests") {
        return text;
    }
    text.split_once("#[cfg(test)]\nmod tests {").map(|(_, tests)| tests.to_owned()).unwrap_or_default()
}

fn texts(folder: &str) -> String {
    let files: Vec<PathBuf> = sources(&root().join(folder));
    let others = files.iter().filter(|file| !file.ends_with("tests/it/errors.rs"));
    others.map(|file| tests_of(file)).collect()
}

/// The codes that no story expects.
fn unraised(codes: &BTreeSet<String>, tests: &str) -> Vec<String> {
    codes.iter().filter(|code| !tests.contains(&format!("\"{code}\""))).cloned().collect()
}

#[test]
fn every_code_of_a_rule_and_of_a_refused_field_is_raised_by_a_story() {
    let unraised = unraised(&(&of_rules() | &of_refusals()), &texts("tests/it"));
    assert!(unraised.is_empty(), "no story expects {unraised:?}");
}

/// Tests of the transport may name a code as a value too.
#[test]
fn every_code_of_the_transport_is_raised_by_a_test() {
    let tests = texts("tests/it") + &texts("src/http");
    let names_value = |code: &Code| tests.contains(&format!(" Code::{code:?}"));
    let codes = Code::ALL.iter().filter(|code| !names_value(code)).map(|code| code.as_str().to_owned());
    let unraised = unraised(&codes.collect(), &tests);
    assert!(unraised.is_empty(), "no test expects {unraised:?}");
}
