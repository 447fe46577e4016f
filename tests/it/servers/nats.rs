//! Servers tell each other of writes by a NATS server. Where none is installed, these stories are not told.

use std::net::{Ipv4Addr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::time::{Instant, sleep};

use super::wake::{Talk, until_heard};
use crate::support::TestApp;

/// Not as it stands in an address.
const PASSWORD: &str = "p@ssword";

/// A NATS server of one's own.
struct Nats {
    port: u16,
    process: Child,
}

impl Nats {
    /// None where there is nothing to carry: a database in a file has one server.
    async fn start() -> Option<Self> {
        std::env::var_os("TEST_DATABASE_URL")?;
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        let port = free.local_addr().expect("its address").port();
        drop(free);
        Some(Self { port, process: serve(port).await? })
    }

    fn url(&self) -> String {
        format!("nats://hub:{}@127.0.0.1:{}", PASSWORD.replace('@', "%40"), self.port)
    }

    fn stop(&mut self) {
        self.process.kill().and_then(|()| self.process.wait()).expect("it ends");
    }

    async fn start_again(&mut self) {
        self.process = serve(self.port).await.expect("it was there before");
    }
}

impl Drop for Nats {
    fn drop(&mut self) {
        self.stop();
    }
}

async fn serve(port: u16) -> Option<Child> {
    let started = ["nats-server", "/usr/sbin/nats-server"].into_iter().find_map(|program| {
        let mut command = Command::new(program);
        command.args([
            "--addr",
            "127.0.0.1",
            "--port",
            &port.to_string(),
            "--user",
            "hub",
            "--pass",
            PASSWORD,
        ]);
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().ok()
    });
    let process = started?;
    let patience = Instant::now() + Duration::from_secs(10);
    while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.is_err() {
        assert!(Instant::now() < patience, "nats-server listens");
        sleep(Duration::from_millis(20)).await;
    }
    Some(process)
}

#[tokio::test]
async fn what_one_server_writes_reaches_the_streams_of_the_other_at_once() {
    let Some(nats) = Nats::start().await else { return };
    let one = TestApp::talking_by(&nats.url()).await;
    let other = one.beside().await;
    Talk::begun(&one, &other).await.each_word_reaches_at_once().await;
}

#[tokio::test]
async fn without_nats_the_log_is_looked_into_until_it_is_back() {
    let Some(mut nats) = Nats::start().await else { return };
    let one = TestApp::talking_by(&nats.url()).await;
    let other = one.beside().await;
    let mut talk = Talk::begun(&one, &other).await;
    nats.stop();
    let patience = Instant::now() + Duration::from_secs(10);
    while other.app.wake.is_told() {
        assert!(Instant::now() < patience, "it is noticed that nobody is heard");
        sleep(Duration::from_millis(5)).await;
    }
    talk.reaches("while nobody listened").await;
    nats.start_again().await;
    until_heard(&other).await;
    until_heard(&one).await;
    // Whoever could not say a word tries again after two seconds at most.
    sleep(Duration::from_secs(2)).await;
    talk.reaches_at_once("when they listened again").await;
}
