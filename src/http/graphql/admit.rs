//! Lets a request in: its caller pays, and the front prepares it. Every transport goes through here.

use std::net::IpAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::Endpoint;
use crate::http::application::Application;
use crate::http::execute::panicked;
use crate::http::front::{Code, OperationKind, Params, Prepared, RequestError};
use crate::http::limiter::{Overspent, RateLimitStatus, Spender};

/// What a request costs that was parsed and validated before it was refused.
const LOOKED_AT: u64 = 100;

/// A request that may run.
#[derive(Debug)]
pub struct Admitted {
    /// What to run.
    pub prepared: Prepared,
    /// Where the caller stands, if its points are counted.
    pub status: Option<RateLimitStatus>,
}

/// A request that may not run.
#[derive(Debug)]
pub struct Refused {
    /// What the client is told.
    pub error: Box<RequestError>,
    /// What the operation would have cost, if that is known.
    pub cost: Option<u64>,
    /// Where the caller stands, if its points are counted.
    pub status: Option<RateLimitStatus>,
}

impl Refused {
    fn overspent(overspent: Overspent, cost: Option<u64>) -> Self {
        Self { error: overspent.error, cost, status: overspent.status }
    }
}

impl<A: Application> Endpoint<A> {
    /// Prepares a request and takes its cost from its caller's budget.
    ///
    /// The first point is taken before anything is done, so an empty budget costs the server nothing;
    /// a request that is refused after a look at it is paid for too.
    ///
    /// # Errors
    /// The budget does not suffice, the front refuses the request, or the transport does not serve its kind.
    pub fn admit(
        &self,
        caller: &A::Caller,
        address: Option<IpAddr>,
        params: Params,
        refuse_kind: impl FnOnce(OperationKind) -> Option<RequestError>,
    ) -> Result<Admitted, Refused> {
        let now = self.app.now();
        let spender = Spender::new(self.app.account(caller), address);
        let entry =
            self.limiter.enter(spender, now).map_err(|overspent| Refused::overspent(overspent, None))?;
        let prepared = self.prepare(params).and_then(|prepared| match refuse_kind(prepared.kind) {
            Some(refusal) => Err(Box::new(refusal)),
            None => Ok(prepared),
        });
        match prepared {
            Ok(prepared) => match self.limiter.settle(&entry, prepared.cost, now) {
                Ok(status) => Ok(Admitted { prepared, status }),
                Err(overspent) => Err(Refused::overspent(overspent, Some(prepared.cost))),
            },
            Err(error) => {
                // The client is told of its mistake rather than of its budget; an empty one refuses the next.
                let settled = self.limiter.settle(&entry, price(error.code), now);
                let status = settled.unwrap_or_else(|overspent| overspent.status);
                Err(Refused { error, cost: None, status })
            }
        }
    }

    /// A mistake in what looks at documents must not end a connection that other operations share.
    fn prepare(&self, params: Params) -> Result<Prepared, Box<RequestError>> {
        catch_unwind(AssertUnwindSafe(|| self.front.prepare(params)))
            .unwrap_or_else(|panic| Err(Box::new(panicked(&self.app, &*panic))))
    }
}

fn price(code: Code) -> u64 {
    match code {
        Code::BadRequest | Code::PersistedQueryNotFound | Code::PersistedQueryNotSupported => 1,
        _ => LOOKED_AT,
    }
}
