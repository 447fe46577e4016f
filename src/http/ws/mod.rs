//! GraphQL over WebSocket: the graphql-transport-ws protocol.

mod closing;
mod message;
mod outgoing;
mod socket;
mod upgrade;

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub use upgrade::is_upgrade;

use super::application::Application;
use super::graphql::Endpoint;
use super::quota::Quota;
use super::security::OriginPolicy;

/// What sockets may use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebSocketLimits {
    /// Time from the upgrade until the connection is initialised.
    pub init_time: Duration,
    /// A client that sends nothing is pinged after this time, and dropped when it is silent for as long again.
    pub keep_alive: Duration,
    /// Bytes of a message from a client.
    pub message_bytes: usize,
    /// Bytes of an operation's id.
    pub id_bytes: usize,
    /// Operations that run at once on one socket.
    pub operations: usize,
    /// Messages that wait on one socket until the client takes them; operations pause when there are more.
    pub outgoing: usize,
    /// Sockets that one account has open at once.
    pub sockets_per_account: usize,
    /// Sockets that one address has open at once; a network of IPv6 counts as one address.
    pub sockets_per_address: usize,
    /// Time for queries and mutations to end after shutdown begins.
    pub grace: Duration,
}

impl Default for WebSocketLimits {
    fn default() -> Self {
        Self {
            init_time: Duration::from_secs(10),
            keep_alive: Duration::from_secs(25),
            message_bytes: 100 * 1024,
            id_bytes: 128,
            operations: 50,
            outgoing: 16,
            sockets_per_account: 50,
            sockets_per_address: 100,
            grace: Duration::from_secs(10),
        }
    }
}

/// Serves sockets. Cheap to clone.
pub struct WebSockets<A: Application> {
    shared: Arc<Shared<A>>,
}

impl<A: Application> Clone for WebSockets<A> {
    fn clone(&self) -> Self {
        Self { shared: Arc::clone(&self.shared) }
    }
}

struct Shared<A: Application> {
    endpoint: Endpoint<A>,
    origins: OriginPolicy,
    limits: WebSocketLimits,
    accounts: Quota<String>,
    addresses: Quota<Option<IpAddr>>,
    shutdown: CancellationToken,
    sockets: TaskTracker,
}

impl<A: Application> WebSockets<A> {
    /// Serves sockets until `shutdown`; then each is closed within the grace time. `sockets` tells when all are.
    pub fn new(
        endpoint: Endpoint<A>,
        origins: OriginPolicy,
        limits: WebSocketLimits,
        shutdown: CancellationToken,
        sockets: TaskTracker,
    ) -> Self {
        let accounts = Quota::new(limits.sockets_per_account);
        let addresses = Quota::new(limits.sockets_per_address);
        Self {
            shared: Arc::new(Shared { endpoint, origins, limits, accounts, addresses, shutdown, sockets }),
        }
    }
}

#[cfg(test)]
mod tests;
