//! Media types, statuses and headers.

use super::*;

async fn ask(accept: Option<&str>, query: &str) -> Seen {
    let mut request = json_post(json!({ "query": query }));
    request.headers_mut().remove(header::ACCEPT);
    let request = match accept {
        Some(accept) => with_header(request, "accept", accept),
        None => request,
    };
    Server::new().send(request).await
}

const NEW: Option<&str> = Some("application/graphql-response+json");
const OLD: Option<&str> = Some("application/json");

#[tokio::test]
async fn the_answer_has_the_type_that_the_client_accepts() {
    let kind = async |accept| ask(accept, "{ hello }").await.header("content-type").to_owned();
    assert_eq!(kind(None).await, "application/json; charset=utf-8");
    assert_eq!(kind(Some("*/*")).await, "application/json; charset=utf-8");
    assert_eq!(kind(OLD).await, "application/json; charset=utf-8");
    assert_eq!(kind(NEW).await, "application/graphql-response+json; charset=utf-8");
    assert_eq!(
        kind(Some("application/json;q=0.1, application/graphql-response+json")).await,
        "application/graphql-response+json; charset=utf-8"
    );
}

#[tokio::test]
async fn a_client_that_accepts_neither_is_told() {
    let seen = ask(Some("text/html"), WRITE).await;
    assert_eq!(seen.status, StatusCode::NOT_ACCEPTABLE);
    assert_eq!(seen.code(), "NOT_ACCEPTABLE");
}

#[tokio::test]
async fn a_refused_graphql_request_is_400_in_the_new_type_alone() {
    for (query, code) in [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ missing }", "GRAPHQL_VALIDATION_FAILED"),
        ("query A { hello } query B { hello }", "OPERATION_RESOLUTION_FAILURE"),
        ("query ($t: String!) { echo(text: $t) }", "BAD_USER_INPUT"),
    ] {
        let (new, old) = (ask(NEW, query).await, ask(OLD, query).await);
        assert_eq!((new.status, new.code()), (StatusCode::BAD_REQUEST, code), "{query}");
        assert_eq!((old.status, old.code()), (StatusCode::OK, code), "{query}");
        assert_eq!(new.body.get("data"), None);
        assert_eq!(old.body.get("data"), None);
    }
}

#[tokio::test]
async fn a_field_error_is_200_with_data() {
    for accept in [NEW, OLD] {
        let seen = ask(accept, "{ hello forbidden }").await;
        assert_eq!(seen.status, StatusCode::OK);
        assert_eq!(seen.body["data"], json!({ "hello": "world", "forbidden": null }));
        assert_eq!(seen.code(), "FORBIDDEN");
    }
}

#[tokio::test]
async fn every_answer_has_safe_headers() {
    for seen in [ask(NEW, "{ hello }").await, ask(OLD, "{").await, ask(Some("text/html"), "{ hello }").await]
    {
        assert_eq!(seen.header("vary"), "accept");
        assert_eq!(seen.header("x-content-type-options"), "nosniff");
        assert_eq!(seen.header("cache-control"), "no-store");
        assert!(seen.header("content-type").ends_with("; charset=utf-8"));
    }
}

#[tokio::test]
async fn other_methods_are_refused_with_those_that_fit() {
    for method in ["PUT", "DELETE", "PATCH"] {
        let request = Request::builder().method(method).uri("/graphql").body(Body::empty()).unwrap();
        let seen = Server::new().send(request).await;
        assert_eq!(seen.status, StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(seen.header("allow"), "GET, POST");
        assert_eq!(seen.code(), "METHOD_NOT_ALLOWED");
    }
}
