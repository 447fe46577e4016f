//! GET: queries, and nothing else.

use super::*;

#[tokio::test]
async fn queries_run() {
    let seen = Server::new().send(get("query=%7B%20hello%20%7D")).await;
    assert_eq!((seen.status, seen.body), (StatusCode::OK, json!({ "data": { "hello": "world" } })));
}

#[tokio::test]
async fn all_members_are_read() {
    let query = "query=query+A($t:String!){echo(text:$t)}+query+B{hello}&operationName=A&variables=%7B%22t%22:%22%C3%A9%22%7D&extensions=%7B%7D";
    assert_eq!(Server::new().send(get(query)).await.body, json!({ "data": { "echo": "é" } }));
}

#[tokio::test]
async fn empty_members_are_absent() {
    let seen = Server::new().send(get("query={hello}&operationName=&variables=&extensions=")).await;
    assert_eq!(seen.status, StatusCode::OK);
}

#[tokio::test]
async fn mutations_are_not_run() {
    let server = Server::new();
    for accept in ["application/json", "application/graphql-response+json"] {
        let mutation = "query=mutation%7Bwrite(input:%7Btext:%22x%22%7D)%7D";
        let seen = server.send(with_header(get(mutation), "accept", accept)).await;
        assert_eq!((seen.status, seen.code()), (StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED"));
        assert_eq!(seen.header("allow"), "GET, POST");
    }
    let chosen = "query=query+A%7Bhello%7D+mutation+B%7Bwrite(input:%7Btext:%22x%22%7D)%7D&operationName=B";
    assert_eq!(server.send(get(chosen)).await.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(server.toy.probe.writes(), 0);
}

#[tokio::test]
async fn subscriptions_are_sent_elsewhere() {
    let seen = Server::new().send(get("query=subscription%7Bcount(to:1)%7D")).await;
    assert_eq!((seen.status, seen.code()), (StatusCode::BAD_REQUEST, "BAD_REQUEST"));
}

#[tokio::test]
async fn what_is_no_request_is_400() {
    for query in [
        "",
        "query=",
        "variables=%7B%7D",
        "query=%7Bhello%7D&query=%7Bhello%7D",
        "query=%7Bhello%7D&variables=x",
        "query=%7Bhello%7D&variables=[]",
        "query=%7Bhello%7D&extensions=1",
        "query=%7Becho(text:%22%FF%22)%7D",
    ] {
        let seen = Server::new().send(get(query)).await;
        assert_eq!(seen.status, StatusCode::BAD_REQUEST, "{query}");
    }
}

#[tokio::test]
async fn a_token_in_the_url_counts_for_nothing() {
    let seen =
        Server::new().send(get("query=%7Bwhoami%7D&access_token=alice&authorization=Bearer+alice")).await;
    assert_eq!(seen.body["data"], json!({ "whoami": null }));
}

#[tokio::test]
async fn a_browser_that_did_not_ask_for_another_site_is_refused() {
    let server = Server::new();
    let from = |site: &str| with_header(get("query=%7Bhello%7D"), "sec-fetch-site", site);
    for site in ["cross-site", "same-site"] {
        assert_eq!(server.send(from(site)).await.status, StatusCode::BAD_REQUEST, "{site}");
        let asked = with_header(from(site), "graphql-require-preflight", "true");
        assert_eq!(server.send(asked).await.status, StatusCode::OK, "{site}");
    }
    for site in ["same-origin", "none"] {
        assert_eq!(server.send(from(site)).await.status, StatusCode::OK, "{site}");
    }
}
