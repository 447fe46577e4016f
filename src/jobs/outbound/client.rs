//! One request over one connection.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper::header::{CONTENT_TYPE, HOST, IF_NONE_MATCH, RETRY_AFTER, USER_AGENT};
use hyper::http::request;
use hyper::{Method, Request, Response};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, Error as TlsError, RootCertStore};
use tokio_util::task::AbortOnDropHandle;
use url::{Host, Position, Url};

use super::resolve::resolve;
use crate::domain::webhook::{Reach, Target};

/// How long one address is waited for, so that there is time for the next.
const CONNECTING: Duration = Duration::from_secs(5);
/// How long the body of the answer is read; its status is known by then.
const READING: Duration = Duration::from_secs(2);
/// How long the next piece of a long body is waited for.
const NEXT_PIECE: Duration = Duration::from_secs(60);
/// So many bytes of the answer's body are kept, and no more are read.
const KEPT: usize = 1_024;
/// An answer whose head is larger is refused.
const LARGEST_HEAD: usize = 16 * 1_024;
const AGENT: &str = concat!("alliance-hub/", env!("CARGO_PKG_VERSION"));

/// Sends requests to where clients say, within a reach.
pub(in crate::jobs) struct Client {
    reach: Reach,
    /// How long the whole exchange may take, up to the head of the answer.
    patience: Duration,
    tls: TlsConnector,
}

/// Connections cannot be secured.
#[derive(Debug, thiserror::Error)]
#[error("connections cannot be secured: {0}")]
pub struct ClientError(#[from] TlsError);

/// What is sent.
pub(in crate::jobs) struct Post<'a> {
    pub(in crate::jobs) url: &'a str,
    pub(in crate::jobs) headers: [(&'static str, String); 3],
    pub(in crate::jobs) body: String,
}

/// What was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::jobs) struct Reply {
    pub(in crate::jobs) status: u16,
    pub(in crate::jobs) retry_after: Option<String>,
    /// The first bytes of the body, as text.
    pub(in crate::jobs) beginning: String,
}

/// An answer whose body is read piece by piece.
pub(in crate::jobs) struct Download {
    response: Response<Incoming>,
    _connection: AbortOnDropHandle<()>,
}

impl Download {
    pub(in crate::jobs) fn status(&self) -> u16 {
        self.response.status().as_u16()
    }

    pub(in crate::jobs) fn header(&self, name: &str) -> Option<String> {
        self.response.headers().get(name)?.to_str().ok().map(str::to_owned)
    }

    /// The next piece of the body; none at its end.
    pub(in crate::jobs) async fn next(&mut self) -> Result<Option<Bytes>, SendError> {
        loop {
            let frame = timeout(NEXT_PIECE, self.response.body_mut().frame()).await;
            match frame.map_err(|_| SendError::TooSlow)? {
                None => return Ok(None),
                Some(Err(_)) => return Err(SendError::Protocol),
                // Trailers say nothing here.
                Some(Ok(frame)) => {
                    if let Ok(piece) = frame.into_data() {
                        return Ok(Some(piece));
                    }
                }
            }
        }
    }
}

/// Why there was no answer, for the owner of the address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(in crate::jobs) enum SendError {
    #[error("This server does not deliver to the address. Change it.")]
    NoAddress,
    #[error("The name of the host has no address.")]
    Unknown,
    #[error("The name of the host leads to a private network, where this server does not deliver.")]
    Private,
    #[error("The host does not accept connections.")]
    Connecting,
    #[error("The host has no certificate for its name that this server trusts.")]
    Securing,
    #[error("The answer was no HTTP, or broke off.")]
    Protocol,
    #[error("There was no answer in time.")]
    TooSlow,
}

impl Client {
    /// A client that trusts the certificate authorities that browsers trust.
    pub(in crate::jobs) fn new(reach: Reach, patience: Duration) -> Result<Self, ClientError> {
        Self::trusting(RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() }, reach, patience)
    }

    /// A client that trusts these certificate authorities.
    fn trusting(roots: RootCertStore, reach: Reach, patience: Duration) -> Result<Self, ClientError> {
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self { reach, patience, tls: TlsConnector::from(Arc::new(config)) })
    }

    /// Sends a request, and reads the beginning of its answer.
    pub(in crate::jobs) async fn post(&self, post: Post<'_>) -> Result<Reply, SendError> {
        // The address was checked when it was stored, but under the settings of then.
        let target = Target::parse(post.url, self.reach).map_err(|_| SendError::NoAddress)?;
        let request = post_request(target.url(), post)?;
        let (response, connection) = self.exchange(&target, request).await?;
        let reply = read(response).await;
        drop(connection);
        Ok(reply)
    }

    /// Asks for what is at an address, unless it still has the tag that is known.
    pub(in crate::jobs) async fn get(&self, url: &str, known: Option<&str>) -> Result<Download, SendError> {
        let target = Target::parse(url, self.reach).map_err(|_| SendError::NoAddress)?;
        let request = get_request(target.url(), known)?;
        let (response, connection) = self.exchange(&target, request).await?;
        Ok(Download { response, _connection: connection })
    }

    async fn exchange(&self, target: &Target, request: Request<Full<Bytes>>) -> Result<Exchange, SendError> {
        let exchange = self.connect_and_send(target, request);
        timeout(self.patience, exchange).await.map_err(|_| SendError::TooSlow)?
    }

    async fn connect_and_send(
        &self,
        target: &Target,
        request: Request<Full<Bytes>>,
    ) -> Result<Exchange, SendError> {
        let stream = connect(&resolve(target, self.reach).await?).await?;
        let url = target.url();
        if url.scheme() == "http" {
            return send(stream, request).await;
        }
        let stream = self.tls.connect(server_name(url)?, stream).await.map_err(|_| SendError::Securing)?;
        send(stream, request).await
    }
}

/// An answer, and the connection that it comes over.
type Exchange = (Response<Incoming>, AbortOnDropHandle<()>);

async fn connect(addresses: &[SocketAddr]) -> Result<TcpStream, SendError> {
    for address in addresses {
        if let Ok(Ok(stream)) = timeout(CONNECTING, TcpStream::connect(address)).await {
            return Ok(stream);
        }
    }
    Err(SendError::Connecting)
}

fn server_name(url: &Url) -> Result<ServerName<'static>, SendError> {
    match url.host().ok_or(SendError::NoAddress)? {
        Host::Ipv4(address) => Ok(ServerName::IpAddress(std::net::IpAddr::V4(address).into())),
        Host::Ipv6(address) => Ok(ServerName::IpAddress(std::net::IpAddr::V6(address).into())),
        Host::Domain(name) => ServerName::try_from(name.to_owned()).map_err(|_| SendError::NoAddress),
    }
}

fn request(url: &Url, method: Method) -> request::Builder {
    let path = &url[Position::BeforePath..Position::AfterQuery];
    let host = &url[Position::BeforeHost..Position::AfterPort];
    Request::builder().method(method).uri(path).header(HOST, host).header(USER_AGENT, AGENT)
}

fn get_request(url: &Url, known: Option<&str>) -> Result<Request<Full<Bytes>>, SendError> {
    let mut request = request(url, Method::GET);
    if let Some(known) = known {
        request = request.header(IF_NONE_MATCH, known);
    }
    request.body(Full::default()).map_err(|_| SendError::NoAddress)
}

fn post_request(url: &Url, post: Post<'_>) -> Result<Request<Full<Bytes>>, SendError> {
    let mut request = request(url, Method::POST).header(CONTENT_TYPE, "application/json; charset=utf-8");
    for (name, value) in post.headers {
        request = request.header(name, value);
    }
    request.body(Full::new(Bytes::from(post.body))).map_err(|_| SendError::NoAddress)
}

async fn send<S>(stream: S, request: Request<Full<Bytes>>) -> Result<Exchange, SendError>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let handshake = http1::Builder::new().max_buf_size(LARGEST_HEAD).handshake(TokioIo::new(stream));
    let (mut sender, connection) = handshake.await.map_err(|_| SendError::Protocol)?;
    let connection = AbortOnDropHandle::new(tokio::spawn(async move {
        // What goes wrong shows where the answer is waited for.
        let _ = connection.await;
    }));
    let response = sender.send_request(request).await.map_err(|_| SendError::Protocol)?;
    Ok((response, connection))
}

async fn read(response: Response<Incoming>) -> Reply {
    let status = response.status().as_u16();
    let retry_after = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
    let retry_after = retry_after.map(str::to_owned);
    let (mut body, mut beginning) = (response.into_body(), Vec::new());
    // A body that breaks off or takes too long changes nothing: the status is what counts.
    let _ = timeout(READING, async {
        while beginning.len() < KEPT {
            let Some(Ok(frame)) = body.frame().await else { break };
            beginning.extend_from_slice(frame.data_ref().map(Bytes::as_ref).unwrap_or_default());
        }
    })
    .await;
    beginning.truncate(KEPT);
    // PostgreSQL stores no NUL.
    let beginning = String::from_utf8_lossy(&beginning).replace('\0', "\u{fffd}");
    Reply { status, retry_after, beginning }
}

#[cfg(test)]
mod tests;
