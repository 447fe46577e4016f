//! One stream for many operations.

use super::*;

const TOKEN: &str = "x-graphql-event-stream-token";

async fn reserve(toy: &ToyRoutes) -> String {
    let response = send(toy, as_alice(Request::put("/graphql").body(Body::empty()).unwrap())).await;
    assert_eq!(response.status(), StatusCode::CREATED);
    let token = axum::body::to_bytes(response.into_body(), 1_000).await.unwrap();
    String::from_utf8(token.to_vec()).unwrap()
}

fn attach(token: &str) -> Request<Body> {
    let request = Request::get("/graphql").header("accept", EVENTS).header(TOKEN, token);
    as_alice(request.body(Body::empty()).unwrap())
}

fn operate(token: &str, id: &str, query: &str) -> Request<Body> {
    let body = json!({ "query": query, "extensions": { "operationId": id } }).to_string();
    let request = Request::post("/graphql").header("content-type", "application/json").header(TOKEN, token);
    as_alice(request.body(body.into()).unwrap())
}

fn end(token: &str, id: &str) -> Request<Body> {
    let request = Request::delete(format!("/graphql?operationId={id}")).header(TOKEN, token);
    as_alice(request.body(Body::empty()).unwrap())
}

async fn status(toy: &ToyRoutes, request: Request<Body>) -> u16 {
    send(toy, request).await.status().as_u16()
}

async fn next(events: &mut BodyDataStream) -> String {
    let event = tokio::time::timeout(Duration::from_secs(5), events.next()).await.expect("no event came");
    String::from_utf8(event.unwrap().unwrap().to_vec()).unwrap()
}

#[tokio::test]
async fn a_reserved_stream_carries_many_operations() {
    let toy = toy();
    let token = reserve(&toy).await;
    assert_eq!(status(&toy, operate(&token, "early", "{ whoami }")).await, 202);
    let mut events = open(&toy, attach(&token)).await;
    assert_eq!(
        next(&mut events).await,
        "event: next\ndata: {\"id\":\"early\",\"payload\":{\"data\":{\"whoami\":\"alice\"}}}\n\n"
    );
    assert_eq!(next(&mut events).await, "event: complete\ndata: {\"id\":\"early\"}\n\n");
    assert_eq!(status(&toy, operate(&token, "late", "subscription { count(to: 1) }")).await, 202);
    assert!(next(&mut events).await.contains(r#"{"id":"late","payload":{"data":{"count":1}}}"#));
    assert_eq!(next(&mut events).await, "event: complete\ndata: {\"id\":\"late\"}\n\n");
}

#[tokio::test]
async fn a_refused_operation_is_answered_at_once_and_its_id_is_free() {
    let toy = toy();
    let token = reserve(&toy).await;
    let (status_code, code) = refusal(send(&toy, operate(&token, "1", "{ nothing }")).await).await;
    assert_eq!((status_code, code.as_str()), (400, "GRAPHQL_VALIDATION_FAILED"));
    assert_eq!(status(&toy, operate(&token, "1", "{ hello }")).await, 202);
}

#[tokio::test]
async fn an_operation_needs_an_id_of_its_own() {
    let toy = toy();
    let token = reserve(&toy).await;
    assert_eq!(status(&toy, operate(&token, "", "{ hello }")).await, 400);
    assert_eq!(status(&toy, operate(&token, "1", TICKS)).await, 202);
    let again = send(&toy, operate(&token, "1", TICKS)).await;
    assert_eq!(refusal(again).await, (409, "CONFLICT".to_owned()));
}

#[tokio::test]
async fn an_operation_that_is_ended_is_silent_and_its_stream_dropped() {
    let toy = toy();
    let token = reserve(&toy).await;
    let mut events = open(&toy, attach(&token)).await;
    status(&toy, operate(&token, "1", "subscription { ticks(milliseconds: 0) }")).await;
    next(&mut events).await;
    assert_eq!(status(&toy, end(&token, "1")).await, 200);
    status(&toy, operate(&token, "2", "{ hello }")).await;
    assert!(next(&mut events).await.contains(r#""id":"2""#));
    assert_eq!(toy.app.probe.cancelled(), 1);
}

#[tokio::test]
async fn only_its_owner_opens_a_stream_and_only_once() {
    let toy = toy();
    let token = reserve(&toy).await;
    let mut stranger = attach(&token);
    stranger.headers_mut().insert("authorization", "Bearer bob".parse().unwrap());
    assert_eq!(status(&toy, stranger).await, 404);
    assert_eq!(refusal(send(&toy, attach("unknown")).await).await, (404, "NOT_FOUND".to_owned()));
    let _open = open(&toy, attach(&token)).await;
    assert_eq!(status(&toy, attach(&token)).await, 409);
}

#[tokio::test]
async fn a_stream_that_closes_ends_its_operations_and_its_token() {
    let toy = toy();
    let token = reserve(&toy).await;
    let events = open(&toy, attach(&token)).await;
    status(&toy, operate(&token, "1", TICKS)).await;
    while toy.app.probe.started() == 0 {
        tokio::task::yield_now().await;
    }
    drop(events);
    while toy.app.probe.cancelled() == 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(status(&toy, operate(&token, "2", "{ hello }")).await, 404);
}

#[tokio::test]
async fn a_reservation_that_nobody_comes_for_is_forgotten() {
    let limits =
        EventStreamLimits { reservation_time: Duration::from_millis(20), ..EventStreamLimits::default() };
    let toy = with(limits);
    let token = reserve(&toy).await;
    status(&toy, operate(&token, "1", TICKS)).await;
    tokio::time::sleep(Duration::from_millis(60)).await;
    assert_eq!(status(&toy, attach(&token)).await, 404);
    assert_eq!(toy.app.probe.cancelled(), toy.app.probe.started());

    let token = reserve(&toy).await;
    let _open = open(&toy, attach(&token)).await;
    tokio::time::sleep(Duration::from_millis(60)).await;
    assert_eq!(status(&toy, operate(&token, "1", "{ hello }")).await, 202);
}

#[tokio::test]
async fn a_reserved_stream_closes_with_its_credential() {
    let toy = toy();
    let token = reserve(&toy).await;
    let mut events = open(&toy, attach(&token)).await;
    let closing = tokio::spawn(async move { events.next().await.is_none() });
    tokio::time::sleep(Duration::from_millis(20)).await;
    toy.app.end_credentials.notify_waiters();
    assert!(tokio::time::timeout(Duration::from_secs(5), closing).await.unwrap().unwrap());
}

#[tokio::test]
async fn the_operations_of_a_reserved_stream_are_told_that_the_credential_ended() {
    let toy = toy();
    let token = reserve(&toy).await;
    let mut events = open(&toy, attach(&token)).await;
    assert_eq!(status(&toy, operate(&token, "stream", TICKS)).await, 202);
    let told = tokio::spawn(async move {
        let told = next(&mut events).await;
        (told, events.next().await.is_none())
    });
    tokio::time::sleep(Duration::from_millis(20)).await;
    toy.app.end_credentials.notify_waiters();
    let (told, is_closed) = tokio::time::timeout(Duration::from_secs(5), told).await.unwrap().unwrap();
    assert!(told.contains(r#""id":"stream""#) && told.contains("UNAUTHENTICATED"), "{told}");
    assert!(told.ends_with("event: complete\ndata: {\"id\":\"stream\"}\n\n"), "{told}");
    assert!(is_closed);
}

#[tokio::test]
async fn shutdown_ends_a_reserved_stream_after_its_queries() {
    let toy = toy();
    let token = reserve(&toy).await;
    let events = open(&toy, attach(&token)).await;
    status(&toy, operate(&token, "stream", TICKS)).await;
    status(&toy, operate(&token, "query", "{ slow(milliseconds: 50) }")).await;
    while toy.app.probe.started() < 2 {
        tokio::task::yield_now().await;
    }
    toy.shutdown.cancel();
    let events: Vec<_> = events.map(|event| event.unwrap().to_vec()).collect().await;
    let events = String::from_utf8(events.concat()).unwrap();
    assert!(events.starts_with("event: next\ndata: {\"id\":\"query\""), "{events}");
    assert!(events.ends_with("event: complete\ndata: {\"id\":\"query\"}\n\n"), "{events}");
}
