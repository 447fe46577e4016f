//! A small application that shows every way in which an operation can end.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use async_graphql::{
    Context, Data, Enum, Error, ErrorExtensions, ID, InputObject, Object, Schema, SimpleObject, Subscription,
    ValidationMode,
};
use chrono::{DateTime, TimeZone, Utc};
use futures_util::{Stream, StreamExt, stream};
use tokio::sync::Notify;

use super::application::{Application, Refusal};
use super::front::{Front, Limits, Mode};
use super::limiter::RateLimitStatus;
use crate::graphql::directive::max_list_items;

/// The toy's engine.
pub(crate) type ToySchema = Schema<Query, Mutation, Ticker>;

/// What a test can see of an application from outside.
#[derive(Default)]
pub(crate) struct Probe {
    pub(crate) writes: AtomicU32,
    pub(crate) started: AtomicU32,
    pub(crate) cancelled: AtomicU32,
}

impl Probe {
    pub(crate) fn writes(&self) -> u32 {
        self.writes.load(Ordering::SeqCst)
    }

    pub(crate) fn cancelled(&self) -> u32 {
        self.cancelled.load(Ordering::SeqCst)
    }

    pub(crate) fn started(&self) -> u32 {
        self.started.load(Ordering::SeqCst)
    }
}

/// The toy application.
#[derive(Clone)]
pub(crate) struct Toy {
    pub(crate) engine: ToySchema,
    pub(crate) probe: Arc<Probe>,
    /// Ends the credentials of all accounts that are connected.
    pub(crate) end_credentials: Arc<Notify>,
    error_ids: Arc<AtomicU32>,
}

/// Who makes a request: the credential is the account's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Caller(pub(crate) Option<String>);

impl Toy {
    pub(crate) fn new() -> Self {
        Self {
            engine: Schema::build(Query, Mutation, Ticker).validation_mode(ValidationMode::Fast).finish(),
            probe: Arc::default(),
            end_credentials: Arc::default(),
            error_ids: Arc::default(),
        }
    }

    pub(crate) fn front(&self, limits: Limits) -> Front {
        Front::new(&self.engine.sdl(), limits, Mode::Development).unwrap()
    }
}

impl Application for Toy {
    type Engine = ToySchema;
    type Caller = Caller;

    fn engine(&self) -> &ToySchema {
        &self.engine
    }

    async fn authenticate(&self, bearer: Option<&str>) -> Result<Caller, Refusal> {
        match bearer {
            None => Ok(Caller(None)),
            Some("alice" | "bob") => Ok(Caller(bearer.map(str::to_owned))),
            Some("unlucky") => Err(Refusal::Internal { error_id: self.error_id() }),
            Some(_) => Err(Refusal::Unauthenticated("The token is not known. Sign in again.")),
        }
    }

    fn context(&self, caller: &Caller, status: Option<RateLimitStatus>) -> Data {
        let mut data = Data::default();
        data.insert(caller.clone());
        data.insert(Arc::clone(&self.probe));
        if let Some(status) = status {
            data.insert(status);
        }
        data
    }

    async fn ended(&self, caller: &Caller) {
        match caller.0 {
            Some(_) => self.end_credentials.notified().await,
            None => std::future::pending().await,
        }
    }

    fn account(&self, caller: &Caller) -> Option<String> {
        caller.0.clone()
    }

    fn writes_in_bulk(&self, caller: &Caller) -> bool {
        caller.0.as_deref() == Some("bob")
    }

    fn now(&self) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 1, 1, 12, 0, 0).unwrap()
    }

    fn error_id(&self) -> String {
        format!("error-{}", self.error_ids.fetch_add(1, Ordering::SeqCst) + 1)
    }
}

#[derive(Enum, Copy, Clone, PartialEq, Eq)]
pub(crate) enum Colour {
    Red,
    Green,
}

#[derive(SimpleObject)]
pub(crate) struct PageInfo {
    has_next_page: bool,
}

#[derive(SimpleObject)]
pub(crate) struct ItemEdge {
    node: Item,
    cursor: String,
}

pub(crate) struct ItemConnection {
    rows: i32,
}

#[Object]
impl ItemConnection {
    async fn edges(&self) -> Vec<ItemEdge> {
        (1..=self.rows).map(|number| ItemEdge { node: Item { number }, cursor: number.to_string() }).collect()
    }

    async fn nodes(&self) -> Vec<Item> {
        (1..=self.rows).map(|number| Item { number }).collect()
    }

    async fn page_info(&self) -> PageInfo {
        PageInfo { has_next_page: false }
    }

    async fn total_count(&self) -> i32 {
        self.rows
    }
}

pub(crate) struct Item {
    number: i32,
}

#[Object]
impl Item {
    async fn id(&self) -> ID {
        self.number.into()
    }

    async fn name(&self) -> String {
        format!("item {}", self.number)
    }

    /// Fails although it must not be null.
    async fn broken(&self) -> Result<String, Error> {
        Err(Error::new("This item is broken.").extend_with(|_, it| it.set("code", "CONFLICT")))
    }

    async fn items(&self, #[graphql(default = 20)] first: i32, after: Option<String>) -> ItemConnection {
        let _ = after;
        ItemConnection { rows: first }
    }
}

#[derive(SimpleObject)]
pub(crate) struct RateLimit {
    limit: u32,
    cost: u64,
    remaining: u32,
    reset_at: String,
}

pub(crate) struct Query;

#[Object]
impl Query {
    async fn hello(&self) -> &'static str {
        "world"
    }

    async fn echo(&self, #[graphql(default = "nothing")] text: String) -> String {
        text
    }

    async fn colour(&self, colour: Colour) -> Colour {
        colour
    }

    async fn sum(&self, numbers: Vec<i32>) -> i64 {
        numbers.into_iter().map(i64::from).sum()
    }

    async fn whoami(&self, ctx: &Context<'_>) -> Option<String> {
        ctx.data_unchecked::<Caller>().0.clone()
    }

    async fn rate_limit(&self, ctx: &Context<'_>) -> Option<RateLimit> {
        ctx.data_opt::<RateLimitStatus>().map(|status| RateLimit {
            limit: status.limit,
            cost: status.cost,
            remaining: status.remaining,
            reset_at: status.reset_at.to_rfc3339(),
        })
    }

    async fn item(&self, id: ID) -> Option<Item> {
        id.parse().ok().map(|number| Item { number })
    }

    async fn items(
        &self,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> ItemConnection {
        let _ = (after, before);
        ItemConnection { rows: first.or(last).unwrap_or(20) }
    }

    async fn all_items(&self) -> Vec<Item> {
        (1..=3).map(|number| Item { number }).collect()
    }

    async fn items_by_id(&self, ids: Vec<ID>) -> Vec<Item> {
        ids.iter().filter_map(|id| id.parse().ok()).map(|number| Item { number }).collect()
    }

    async fn panics(&self) -> Option<i32> {
        Some("none".parse::<i32>().expect("password=secret"))
    }

    async fn leaks(&self) -> Option<Result<i32, Error>> {
        Some(Err(Error::new("password=secret")))
    }

    async fn forbidden(&self) -> Option<Result<i32, Error>> {
        Some(Err(Error::new("Only leaders may see this.").extend_with(|_, it| it.set("code", "FORBIDDEN"))))
    }

    /// Answers after a while, and counts when it is dropped before.
    async fn slow(&self, ctx: &Context<'_>, milliseconds: u32) -> bool {
        let probe = Arc::clone(ctx.data_unchecked::<Arc<Probe>>());
        probe.started.fetch_add(1, Ordering::SeqCst);
        let mut guard = CountsDrop { probe, finished: false };
        tokio::time::sleep(Duration::from_millis(milliseconds.into())).await;
        guard.finished = true;
        true
    }
}

struct CountsDrop {
    probe: Arc<Probe>,
    finished: bool,
}

impl Drop for CountsDrop {
    fn drop(&mut self) {
        if !self.finished {
            self.probe.cancelled.fetch_add(1, Ordering::SeqCst);
        }
    }
}

/// A list of lines may have four.
#[derive(InputObject)]
#[graphql(directive = max_list_items::apply(4))]
pub(crate) struct LineInput {
    text: String,
    tags: Option<Vec<String>>,
}

#[derive(InputObject)]
pub(crate) struct WriteInput {
    text: String,
    lines: Option<Vec<LineInput>>,
    #[graphql(default = 1)]
    times: u32,
}

pub(crate) struct Mutation;

#[Object]
impl Mutation {
    async fn write(&self, ctx: &Context<'_>, input: WriteInput) -> String {
        let probe = ctx.data_unchecked::<Arc<Probe>>();
        probe.writes.fetch_add(input.times, Ordering::SeqCst);
        let lines = input.lines.unwrap_or_default().into_iter();
        lines.fold(input.text, |text, line| text + &line.text + &line.tags.unwrap_or_default().concat())
    }
}

/// The toy's subscriptions.
pub(crate) struct Ticker;

#[Subscription]
impl Ticker {
    /// Counts up to a number, then ends.
    async fn count(&self, to: i32) -> impl Stream<Item = i32> {
        stream::iter(1..=to)
    }

    /// Ticks until it is dropped, and counts that.
    async fn ticks(&self, ctx: &Context<'_>, milliseconds: u32) -> impl Stream<Item = i32> {
        let probe = Arc::clone(ctx.data_unchecked::<Arc<Probe>>());
        probe.started.fetch_add(1, Ordering::SeqCst);
        let guard = CountsDrop { probe, finished: false };
        stream::unfold((0, guard), move |(tick, guard)| async move {
            tokio::time::sleep(Duration::from_millis(milliseconds.into())).await;
            Some((tick, (tick + 1, guard)))
        })
    }

    /// Yields one value, then fails in the next.
    async fn fails(&self) -> impl Stream<Item = Result<i32, Error>> {
        stream::iter([Ok(1), Err(Error::new("password=secret"))])
    }

    /// Panics after one value.
    async fn panics(&self) -> impl Stream<Item = i32> {
        stream::iter(0..2).map(|tick| if tick == 0 { tick } else { panic!("password=secret") })
    }
}
