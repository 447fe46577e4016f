//! Deliveries over TLS. The certificates of `testdata` are good for `localhost` until 2120; nothing else trusts them.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::*;

const AUTHORITY: &[u8] = include_bytes!("testdata/authority.pem");
const CERTIFICATE: &[u8] = include_bytes!("testdata/server.pem");
const KEY: &[u8] = include_bytes!("testdata/server-key.pem");
const PATIENCE: Duration = Duration::from_secs(10);

/// Takes one message over TLS and answers it; its port, and what it was sent.
async fn receiver() -> (u16, tokio::task::JoinHandle<Option<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let certificate = CertificateDer::from_pem_slice(CERTIFICATE).unwrap();
    let key = PrivateKeyDer::from_pem_slice(KEY).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let received = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let mut stream = TlsAcceptor::from(Arc::new(config)).accept(stream).await.ok()?;
        let mut text = String::new();
        while !text.ends_with("hello") {
            let mut bytes = [0; 1_024];
            let count = stream.read(&mut bytes).await.ok().filter(|count| *count > 0)?;
            text.push_str(std::str::from_utf8(&bytes[..count]).unwrap());
        }
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nthere").await.unwrap();
        stream.shutdown().await.unwrap();
        Some(text)
    });
    (port, received)
}

fn trusting_the_authority() -> Client {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(AUTHORITY).unwrap()).unwrap();
    Client::trusting(roots, Reach::Private, PATIENCE).unwrap()
}

async fn post(client: &Client, url: &str) -> Result<Reply, SendError> {
    let headers = ["webhook-id", "webhook-timestamp", "webhook-signature"].map(|name| (name, "1".to_owned()));
    client.post(Post { url, headers, body: "hello".to_owned() }).await
}

#[tokio::test]
async fn a_message_arrives_over_tls_where_the_authority_is_trusted() {
    let (port, received) = receiver().await;
    let reply = post(&trusting_the_authority(), &format!("https://localhost:{port}/hook")).await.unwrap();
    assert_eq!((reply.status, reply.beginning.as_str()), (200, "there"));
    let text = received.await.unwrap().expect("a message");
    assert!(text.starts_with("POST /hook HTTP/1.1\r\n"), "{text}");
    assert!(text.contains(&format!("host: localhost:{port}\r\n")), "{text}");
}

#[tokio::test]
async fn nothing_is_sent_to_a_host_whose_certificate_nobody_trusts() {
    let (port, received) = receiver().await;
    let usual = Client::new(Reach::Private, PATIENCE).unwrap();
    let refused = post(&usual, &format!("https://localhost:{port}/hook")).await;
    assert_eq!(refused, Err(SendError::Securing));
    assert_eq!(received.await.unwrap(), None);
}

#[tokio::test]
async fn nothing_is_sent_to_a_host_that_shows_the_certificate_of_another() {
    let (port, received) = receiver().await;
    let refused = post(&trusting_the_authority(), &format!("https://127.0.0.1:{port}/hook")).await;
    assert_eq!(refused, Err(SendError::Securing));
    assert_eq!(received.await.unwrap(), None);
}
