//! A way to the database that can be lost like one whose packets are dropped: nothing is closed, and nothing arrives.

use std::net::SocketAddr;

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio_util::task::AbortOnDropHandle;

/// A proxy on a port of its own.
pub struct Proxy {
    pub address: SocketAddr,
    is_silent: watch::Sender<bool>,
    _server: AbortOnDropHandle<()>,
}

impl Proxy {
    /// Leads to a server on this machine.
    pub async fn to(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (is_silent, silence) = watch::channel(false);
        let serving = tokio::spawn(async move {
            loop {
                let (client, _) = listener.accept().await.expect("a connection");
                tokio::spawn(pass_on(client, server, silence.clone()));
            }
        });
        Self { address, is_silent, _server: AbortOnDropHandle::new(serving) }
    }

    /// Passes nothing on any more; connections stay open, and new ones are accepted.
    pub fn fall_silent(&self) {
        self.is_silent.send_replace(true);
    }

    /// Passes on what comes over new connections; those that were open stay silent for good.
    pub fn speak(&self) {
        self.is_silent.send_replace(false);
    }
}

async fn pass_on(mut client: TcpStream, server: SocketAddr, mut silence: watch::Receiver<bool>) {
    let mut server = TcpStream::connect(server).await.expect("the server accepts");
    let fallen_silent = async { silence.wait_for(|is_silent| *is_silent).await.is_ok() };
    let is_lost = tokio::select! {
        biased;
        is_lost = fallen_silent => is_lost,
        _ = copy_bidirectional(&mut client, &mut server) => false,
    };
    if is_lost {
        std::future::pending::<()>().await;
    }
}
