//! From a host to the addresses that may be connected to.

use std::net::{IpAddr, SocketAddr};

use tokio::net::lookup_host;
use url::Host;

use super::client::SendError;
use crate::domain::webhook::{Reach, Target, is_public};

/// More addresses of a host are not tried.
const TRIED: usize = 4;

/// Looks a host up once; what is connected to afterwards is one of these addresses, whatever the name says by then.
pub(super) async fn resolve(target: &Target, reach: Reach) -> Result<Vec<SocketAddr>, SendError> {
    let url = target.url();
    let port = url.port_or_known_default().ok_or(SendError::NoAddress)?;
    let found: Vec<SocketAddr> = match url.host().ok_or(SendError::NoAddress)? {
        Host::Ipv4(address) => vec![SocketAddr::new(IpAddr::V4(address), port)],
        Host::Ipv6(address) => vec![SocketAddr::new(IpAddr::V6(address), port)],
        Host::Domain(name) => lookup_host((name, port)).await.map_err(|_| SendError::Unknown)?.collect(),
    };
    reachable(found, reach)
}

/// The addresses that the server delivers to; a host that has others alone is refused.
fn reachable(found: Vec<SocketAddr>, reach: Reach) -> Result<Vec<SocketAddr>, SendError> {
    if found.is_empty() {
        return Err(SendError::Unknown);
    }
    let is_open = |address: &SocketAddr| reach == Reach::Private || is_public(address.ip());
    let open: Vec<SocketAddr> = found.into_iter().filter(is_open).take(TRIED).collect();
    if open.is_empty() { Err(SendError::Private) } else { Ok(open) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(texts: &[&str]) -> Vec<SocketAddr> {
        texts.iter().map(|text| text.parse().expect("an address")).collect()
    }

    #[test]
    fn only_public_addresses_of_a_host_are_connected_to() {
        let mixed = addresses(&["127.0.0.1:443", "1.1.1.1:443", "[::1]:443", "[::ffff:10.0.0.1]:443"]);
        assert_eq!(reachable(mixed.clone(), Reach::Public), Ok(addresses(&["1.1.1.1:443"])));
        assert_eq!(reachable(mixed.clone(), Reach::Private), Ok(mixed));
        let closed = addresses(&["10.0.0.1:443", "[fd00::1]:443"]);
        assert_eq!(reachable(closed, Reach::Public), Err(SendError::Private));
        assert_eq!(reachable(Vec::new(), Reach::Public), Err(SendError::Unknown));
    }

    /// The name is one that every machine has in its own table.
    #[tokio::test]
    async fn a_name_that_leads_to_a_private_address_is_refused_when_it_is_looked_up() {
        let target = Target::parse("https://localhost:9/", Reach::Private).expect("a target");
        assert_eq!(resolve(&target, Reach::Public).await, Err(SendError::Private));
        assert!(resolve(&target, Reach::Private).await.is_ok());
    }
}
