//! How an operation can end, and what of it a client sees.

use std::future::IntoFuture;

use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};

use super::*;

#[tokio::test]
async fn a_non_null_field_that_fails_nulls_its_parent() {
    let seen = Server::new().query("{ hello item(id: 1) { id broken } }").await;
    assert_eq!(seen.body["data"], json!({ "hello": "world", "item": null }));
    assert_eq!(seen.body["errors"][0]["path"], json!(["item", "broken"]));
    assert_eq!(seen.code(), "CONFLICT");
}

#[tokio::test]
async fn an_error_without_a_code_shows_nothing_of_itself() {
    let seen = Server::new().query("{ hello leaks }").await;
    assert_eq!(seen.status, StatusCode::OK);
    assert_eq!(seen.body["data"], json!({ "hello": "world", "leaks": null }));
    assert_eq!(seen.code(), "INTERNAL");
    assert_eq!(seen.body["errors"][0]["extensions"]["errorId"], "error-1");
    assert!(!seen.body.to_string().contains("secret"));
}

#[tokio::test]
async fn a_panic_shows_nothing_of_itself() {
    let server = Server::new();
    let seen = server.query("{ hello panics }").await;
    assert_eq!((seen.status, seen.code()), (StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL"));
    assert_eq!(seen.body["errors"][0]["extensions"]["errorId"], "error-1");
    assert!(!seen.body.to_string().contains("secret"));
    assert_eq!(server.query("{ hello }").await.status, StatusCode::OK, "the server goes on");
}

#[tokio::test]
async fn an_argument_that_a_type_refuses_is_the_clients_fault() {
    let seen = Server::new().query("{ slow(milliseconds: -1) }").await;
    assert_eq!(seen.code(), "BAD_USER_INPUT");
}

#[tokio::test(start_paused = true)]
async fn an_operation_is_stopped_when_its_time_is_up() {
    let server = Server::new();
    assert_eq!(server.query("{ slow(milliseconds: 199) }").await.body["data"], json!({ "slow": true }));
    let seen = server.query("{ slow(milliseconds: 201) }").await;
    assert_eq!((seen.status, seen.code()), (StatusCode::SERVICE_UNAVAILABLE, "TIMEOUT"));
    assert_eq!(seen.body.get("data"), None);
    assert_eq!(server.toy.probe.cancelled(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_operation_is_stopped_when_its_client_goes_away() {
    let server = Server::new();
    let request = server.query("{ slow(milliseconds: 100) }");
    assert!(tokio::time::timeout(Duration::from_millis(50), request).await.is_err());
    assert_eq!((server.toy.probe.started(), server.toy.probe.cancelled()), (1, 1));
}

#[tokio::test]
async fn a_connection_that_is_closed_stops_its_operation() {
    let server = Server::with(|limits| limits.execution_time = Duration::from_secs(60));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let serving = tokio::spawn(axum::serve(listener, server.router.clone()).into_future());

    let body = json!({ "query": "{ slow(milliseconds: 60000) }" }).to_string();
    let mut connection = TcpStream::connect(address).await.unwrap();
    let head = "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n";
    let request = format!("{head}content-length: {}\r\n\r\n{body}", body.len());
    connection.write_all(request.as_bytes()).await.unwrap();
    until(|| server.toy.probe.started() == 1).await;
    drop(connection);
    until(|| server.toy.probe.cancelled() == 1).await;
    serving.abort();
}

async fn until(reached: impl Fn() -> bool) {
    let reach = async {
        while !reached() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(5), reach).await.unwrap();
}

#[tokio::test]
async fn the_errors_of_a_response_are_capped() {
    let server = Server::with(|limits| limits.errors = 2);
    let seen = server.query("{ a: leaks b: leaks c: leaks }").await;
    assert_eq!(seen.body["errors"].as_array().unwrap().len(), 2);
    assert_eq!(seen.body["extensions"], json!({ "errorsOmitted": 1 }));
}
