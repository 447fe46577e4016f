//! A budget of points for each account, and one for the anonymous readers of each address.

use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};
use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};

use super::front::{Code, Limits, RequestError};

type Points = RateLimiter<Spender, DashMapStateStore<Spender>, DefaultClock, StateInformationMiddleware>;

/// Full budgets are forgotten once there are this many.
const KNOWN_SPENDERS: usize = 10_000;
/// Looking for full budgets takes time, so it is done once for this many requests.
const REQUESTS_BETWEEN_SWEEPS: u32 = 4_096;
/// A budget is filled again in this time.
const PERIOD: Duration = Duration::from_secs(60);

/// Whose budget a request spends.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Spender {
    /// An account.
    Account(String),
    /// All anonymous readers of one address.
    Anonymous(Option<IpAddr>),
}

impl Spender {
    /// The budget of an account, or else of the address that a request came from.
    #[must_use]
    pub fn new(account: Option<String>, address: Option<IpAddr>) -> Self {
        account.map_or_else(|| Self::Anonymous(address.map(network)), Self::Account)
    }
}

/// Anybody has 2^64 addresses of IPv6, so they share the budget of their network.
pub(crate) fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64))),
        address @ IpAddr::V4(_) => address,
    }
}

/// Where a caller stands; resolvers find it in their context, clients in the headers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimitStatus {
    /// Points in a full budget.
    pub limit: u32,
    /// What this operation costs.
    pub cost: u64,
    /// Points that are left.
    pub remaining: u32,
    /// When the budget is full again.
    pub reset_at: DateTime<Utc>,
    /// How long that takes.
    pub reset_after: Duration,
}

/// A request that its caller cannot pay for.
#[derive(Debug)]
pub struct Overspent {
    /// What the client is told.
    pub error: Box<RequestError>,
    /// Where the caller stands.
    pub status: Option<RateLimitStatus>,
}

/// Counts points. Cheap to clone.
#[derive(Clone)]
pub struct Limiter {
    inner: Arc<Inner>,
}

struct Inner {
    accounts: Option<Budgets>,
    anonymous: Option<Budgets>,
}

impl Limiter {
    /// A limiter in which all budgets are full.
    #[must_use]
    pub fn new(limits: &Limits) -> Self {
        let accounts = limits.account_points.and_then(Budgets::new);
        let anonymous = limits.anonymous_points.and_then(Budgets::new);
        Self { inner: Arc::new(Inner { accounts, anonymous }) }
    }

    /// Takes the first point of a request, before anything else is done for it.
    ///
    /// # Errors
    /// The budget is empty.
    pub fn enter(&self, spender: Spender, now: DateTime<Utc>) -> Result<Entry, Overspent> {
        let budgets = self.budgets(&spender);
        let status = budgets.map(|budgets| budgets.spend(&spender, 1, 1, now)).transpose()?;
        Ok(Entry { spender, status })
    }

    /// Takes the rest of an operation's cost; `None` when the budget has no limit.
    ///
    /// # Errors
    /// Too few points are left; none are taken.
    pub fn settle(
        &self,
        entry: &Entry,
        cost: u64,
        now: DateTime<Utc>,
    ) -> Result<Option<RateLimitStatus>, Overspent> {
        match self.budgets(&entry.spender) {
            Some(budgets) if cost > 1 => budgets.spend(&entry.spender, cost, cost - 1, now).map(Some),
            _ => Ok(entry.status),
        }
    }

    /// A cost, or the whole budget where that is smaller: for what everybody may have who waits for it.
    #[must_use]
    pub fn within_budget(&self, entry: &Entry, cost: u64) -> u64 {
        self.budgets(&entry.spender).map_or(cost, |budgets| cost.min(budgets.limit.get().into()))
    }

    /// Takes the whole cost of an operation at once.
    ///
    /// # Errors
    /// Too few points are left for it.
    pub fn spend(
        &self,
        spender: &Spender,
        cost: u64,
        now: DateTime<Utc>,
    ) -> Result<Option<RateLimitStatus>, Overspent> {
        let entry = self.enter(spender.clone(), now)?;
        self.settle(&entry, cost, now)
    }

    /// Takes points for what is done without a request.
    fn take(&self, spender: &Spender, cost: u64) -> Result<(), Duration> {
        self.budgets(spender).map_or(Ok(()), |budgets| budgets.take(spender, cost))
    }

    fn budgets(&self, spender: &Spender) -> Option<&Budgets> {
        match spender {
            Spender::Account(_) => self.inner.accounts.as_ref(),
            Spender::Anonymous(_) => self.inner.anonymous.as_ref(),
        }
    }
}

/// Whoever pays for what an operation does again and again after it was let in.
#[derive(Clone)]
pub struct Payer {
    limiter: Limiter,
    spender: Spender,
    cost: u64,
}

impl Payer {
    /// Pays `cost` points each time.
    #[must_use]
    pub fn new(limiter: Limiter, spender: Spender, cost: u64) -> Self {
        Self { limiter, spender, cost }
    }

    /// Pays once.
    ///
    /// # Errors
    /// Too few points are left, and none are taken; so long does it take to have them.
    pub fn pay(&self) -> Result<(), Duration> {
        self.limiter.take(&self.spender, self.cost)
    }
}

/// A request that has paid its first point.
#[derive(Debug)]
pub struct Entry {
    spender: Spender,
    status: Option<RateLimitStatus>,
}

struct Budgets {
    limit: NonZeroU32,
    points: Points,
    clock: DefaultClock,
    requests: AtomicU32,
}

impl Budgets {
    fn new(limit: u32) -> Option<Self> {
        let limit = NonZeroU32::new(limit)?;
        let points = RateLimiter::dashmap(Quota::per_minute(limit));
        Some(Self {
            limit,
            points: points.with_middleware(),
            clock: DefaultClock::default(),
            requests: AtomicU32::new(0),
        })
    }

    /// Takes the points that are due of a cost.
    fn spend(
        &self,
        spender: &Spender,
        cost: u64,
        due: u64,
        now: DateTime<Utc>,
    ) -> Result<RateLimitStatus, Overspent> {
        self.sweep();
        let Some(points) = u32::try_from(due).ok().and_then(NonZeroU32::new) else {
            return Err(self.never(cost));
        };
        match self.points.check_key_n(spender, points) {
            Ok(Ok(state)) => Ok(self.status(cost, state.remaining_burst_capacity(), now)),
            Ok(Err(until)) => Err(self.wait(cost, due, until.wait_time_from(self.clock.now()), now)),
            Err(_) => Err(self.never(cost)),
        }
    }

    /// Takes points, at most a full budget, so that waiting for them has an end.
    fn take(&self, spender: &Spender, cost: u64) -> Result<(), Duration> {
        self.sweep();
        let points = u32::try_from(cost).ok().and_then(NonZeroU32::new).unwrap_or(self.limit).min(self.limit);
        match self.points.check_key_n(spender, points) {
            Ok(Err(until)) => Err(until.wait_time_from(self.clock.now())),
            Ok(Ok(_)) | Err(_) => Ok(()),
        }
    }

    fn sweep(&self) {
        let requests = self.requests.fetch_add(1, Ordering::Relaxed);
        if requests.is_multiple_of(REQUESTS_BETWEEN_SWEEPS) && self.points.len() > KNOWN_SPENDERS {
            self.points.retain_recent();
            self.points.shrink_to_fit();
        }
    }

    fn never(&self, cost: u64) -> Overspent {
        let limit = self.limit;
        let message =
            format!("The operation costs {cost} points, more than a full budget of {limit}. Ask for less.");
        Overspent { error: Box::new(RequestError::new(Code::QueryTooComplex, message)), status: None }
    }

    fn wait(&self, cost: u64, due: u64, wait: Duration, now: DateTime<Utc>) -> Overspent {
        let missing = wait.as_nanos().saturating_mul(self.limit.get().into()).div_ceil(PERIOD.as_nanos());
        let remaining = u128::from(due).saturating_sub(missing);
        let status = self.status(cost, u32::try_from(remaining).unwrap_or(u32::MAX), now);
        // Whoever comes again pays the first points again.
        let paid = u32::try_from(cost.saturating_sub(due)).unwrap_or(u32::MAX);
        let wait = wait + PERIOD.saturating_mul(paid) / self.limit.get();
        let seconds = seconds(wait);
        let message = format!("The operation costs {cost} points. Wait {seconds} seconds to have them.");
        let mut error = RequestError::new(Code::RateLimited, message);
        error.retry_after = Some(wait);
        Overspent { error: Box::new(error), status: Some(status) }
    }

    fn status(&self, cost: u64, remaining: u32, now: DateTime<Utc>) -> RateLimitStatus {
        let limit = self.limit.get();
        let spent = limit.saturating_sub(remaining);
        let reset_after = PERIOD.saturating_mul(spent).checked_div(limit).unwrap_or_default();
        RateLimitStatus { limit, cost, remaining, reset_at: now + reset_after, reset_after }
    }
}

/// Whole seconds, rounded up, as headers count them.
#[must_use]
pub fn seconds(duration: Duration) -> u64 {
    duration.as_secs().saturating_add(u64::from(duration.subsec_nanos() > 0))
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    fn limiter(account: u32, anonymous: u32) -> Limiter {
        Limiter::new(&Limits {
            account_points: Some(account),
            anonymous_points: Some(anonymous),
            ..Limits::development()
        })
    }

    fn noon() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 1, 1, 12, 0, 0).unwrap()
    }

    fn spend(limiter: &Limiter, spender: &Spender, cost: u64) -> Result<Option<RateLimitStatus>, Overspent> {
        limiter.spend(spender, cost, noon())
    }

    fn account(name: &str) -> Spender {
        Spender::new(Some(name.to_owned()), None)
    }

    #[test]
    fn a_budget_shrinks_by_the_cost() {
        let status = spend(&limiter(60, 6), &account("alice"), 20).unwrap().unwrap();
        assert_eq!((status.limit, status.cost, status.remaining), (60, 20, 40));
        assert_eq!(status.reset_at, noon() + Duration::from_secs(20));
    }

    #[test]
    fn a_spent_budget_says_how_long_to_wait() {
        let limiter = limiter(60, 6);
        spend(&limiter, &account("alice"), 50).unwrap();
        let overspent = spend(&limiter, &account("alice"), 20).unwrap_err();
        assert_eq!(overspent.error.code, Code::RateLimited);
        let wait = overspent.error.retry_after.unwrap();
        assert!(wait > Duration::from_secs(9) && wait <= Duration::from_secs(11), "{wait:?}");
        assert_eq!(overspent.status.unwrap().remaining, 9, "only the first point was taken");
        assert!(spend(&limiter, &account("alice"), 9).is_ok());
    }

    #[test]
    fn an_empty_budget_does_not_let_a_request_in() {
        let limiter = limiter(60, 6);
        spend(&limiter, &account("alice"), 60).unwrap();
        assert_eq!(limiter.enter(account("alice"), noon()).unwrap_err().error.code, Code::RateLimited);
    }

    #[test]
    fn each_account_has_its_own_budget_and_each_network_another() {
        let limiter = limiter(60, 6);
        let from = |address: &str| Spender::new(None, Some(address.parse().unwrap()));
        assert!(spend(&limiter, &account("alice"), 60).is_ok());
        assert!(spend(&limiter, &account("bob"), 60).is_ok());
        assert!(spend(&limiter, &from("192.0.2.1"), 6).is_ok());
        assert!(spend(&limiter, &from("192.0.2.2"), 6).is_ok());
        assert!(spend(&limiter, &from("::ffff:192.0.2.2"), 6).is_err());
        assert!(spend(&limiter, &from("2001:db8::1"), 6).is_ok());
        assert!(spend(&limiter, &from("2001:db8::ffff:2"), 6).is_err());
    }

    #[test]
    fn a_cost_past_the_full_budget_is_never_met() {
        let overspent = spend(&limiter(60, 6), &account("alice"), 62).unwrap_err();
        assert_eq!(overspent.error.code, Code::QueryTooComplex);
    }

    #[test]
    fn what_is_made_again_and_again_is_paid_each_time_or_has_to_wait() {
        let limiter = limiter(60, 6);
        let payer = Payer::new(limiter.clone(), account("alice"), 25);
        assert!(payer.pay().is_ok() && payer.pay().is_ok());
        let wait = payer.pay().unwrap_err();
        assert!(wait > Duration::from_secs(13) && wait <= Duration::from_secs(15), "{wait:?}");
        assert_eq!(
            spend(&limiter, &account("alice"), 10).unwrap().unwrap().remaining,
            0,
            "no points were lost"
        );
        assert!(Payer::new(limiter, account("bob"), 61).pay().is_ok(), "never more than a full budget");
        assert!(Payer::new(Limiter::new(&Limits::development()), account("cas"), 25).pay().is_ok());
    }

    #[test]
    fn what_costs_more_than_a_budget_can_be_had_for_all_of_it() {
        let limiter = limiter(60, 6);
        let take = |cost| {
            let entry = limiter.enter(account("alice"), noon())?;
            limiter.settle(&entry, limiter.within_budget(&entry, cost), noon())
        };
        assert_eq!(take(50_000).unwrap().unwrap().remaining, 0);
        let overspent = take(50_000).unwrap_err();
        assert_eq!(overspent.error.code, Code::RateLimited, "it is met later");
        let none = Limiter::new(&Limits::development());
        let entry = none.enter(account("alice"), noon()).unwrap();
        assert_eq!(none.within_budget(&entry, 50_000), 50_000);
    }

    #[test]
    fn no_limit_counts_nothing() {
        let limiter = Limiter::new(&Limits::development());
        assert_eq!(spend(&limiter, &account("alice"), u64::MAX).unwrap(), None);
    }
}
