//! Documents named by hash.

use sha2::{Digest, Sha256};

use super::super::{Mode, TrustedDocuments};
use super::*;

fn hash(text: &str) -> String {
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn by_hash(front: &Front, query: Option<&str>, hash: &str) -> Result<Prepared, Box<RequestError>> {
    let extensions = json!({ "persistedQuery": { "version": 1, "sha256Hash": hash } });
    front.prepare(Params::from_json(json!({ "query": query, "extensions": extensions }))?)
}

fn code(result: Result<Prepared, Box<RequestError>>) -> Code {
    result.unwrap_err().code
}

const HELLO: &str = "{ hello }";

#[test]
fn a_document_is_sent_once_and_then_named() {
    let front = development();
    let unknown = by_hash(&front, None, &hash(HELLO)).unwrap_err();
    assert_eq!(unknown.code, Code::PersistedQueryNotFound);
    assert_eq!(unknown.message, "PersistedQueryNotFound");
    assert!(by_hash(&front, Some(HELLO), &hash(HELLO)).is_ok());
    assert!(by_hash(&front, None, &hash(HELLO)).is_ok());
    assert!(by_hash(&front, None, &hash(HELLO).to_uppercase()).is_ok());
}

#[test]
fn a_document_is_stored_under_its_own_hash_alone() {
    let front = development();
    assert_eq!(code(by_hash(&front, Some(HELLO), &hash("{ echo }"))), Code::BadRequest);
    assert_eq!(code(by_hash(&front, None, &hash("{ echo }"))), Code::PersistedQueryNotFound);
}

#[test]
fn an_invalid_document_is_not_stored() {
    let front = development();
    assert_eq!(code(by_hash(&front, Some("{ missing }"), &hash("{ missing }"))), Code::ValidationFailed);
    assert_eq!(code(by_hash(&front, None, &hash("{ missing }"))), Code::PersistedQueryNotFound);
}

#[test]
fn what_is_no_hash_is_refused() {
    let front = development();
    assert_eq!(code(by_hash(&front, None, "abc")), Code::BadRequest);
    assert_eq!(code(by_hash(&front, None, &"é".repeat(32))), Code::BadRequest);
    assert_eq!(code(by_hash(&front, None, &"+1".repeat(32))), Code::BadRequest);
    let other_version = json!({ "extensions": { "persistedQuery": { "version": 2, "sha256Hash": "x" } } });
    let refused = front.prepare(Params::from_json(other_version).unwrap());
    assert_eq!(code(refused), Code::PersistedQueryNotSupported);
}

#[test]
fn nothing_to_run_is_refused() {
    assert_eq!(code(development().prepare(Params::default())), Code::BadRequest);
}

#[test]
fn they_can_be_switched_off() {
    let front = front(Limits { persisted_bytes: 0, ..Limits::development() });
    assert_eq!(code(by_hash(&front, Some(HELLO), &hash(HELLO))), Code::PersistedQueryNotSupported);
}

#[test]
fn the_store_stays_within_its_bytes() {
    let most = 16 * 1024;
    let front = front(Limits { persisted_bytes: most, ..Limits::development() });
    for number in 0..300 {
        let text = format!("{{ alias{number}: hello }}");
        by_hash(&front, Some(&text), &hash(&text)).unwrap();
    }
    let super::super::Persisted::Automatic(stored) = &front.inner.persisted else { panic!("switched off") };
    assert!(stored.weight() > 0 && stored.weight() <= most, "{}", stored.weight());
}

fn trusting(documents: &str) -> Front {
    let trusted = TrustedDocuments::from_json(documents).unwrap();
    let sdl = Toy::new().engine.sdl();
    Front::with_trusted_documents(&sdl, Limits::development(), Mode::Production, trusted).unwrap()
}

#[test]
fn only_listed_documents_run() {
    let front = trusting(&json!({ hash(HELLO): HELLO }).to_string());
    assert!(by_hash(&front, None, &hash(HELLO)).is_ok());
    assert!(ask(&front, HELLO, json!({})).is_ok());
    assert_eq!(refusal(&front, "{ echo }"), Code::DocumentNotTrusted);
    assert_eq!(code(by_hash(&front, Some("{ echo }"), &hash("{ echo }"))), Code::DocumentNotTrusted);
    assert_eq!(code(by_hash(&front, None, &hash("{ echo }"))), Code::PersistedQueryNotFound);
    assert_eq!(code(front.prepare(Params::default())), Code::BadRequest);
}

#[test]
fn a_listed_hash_never_runs_another_text() {
    let front = trusting(&json!({ hash(HELLO): HELLO }).to_string());
    let prepared = by_hash(&front, Some("mutation { write(input: { text: \"x\" }) }"), &hash(HELLO));
    assert_eq!(code(prepared), Code::DocumentNotTrusted);
}

#[test]
fn a_list_with_a_wrong_hash_is_refused() {
    assert!(TrustedDocuments::from_json(&json!({ hash("{ echo }"): HELLO }).to_string()).is_err());
    assert!(TrustedDocuments::from_json("[]").is_err());
}
