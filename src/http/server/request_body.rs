//! A request's body, read on within limits where its handler stops.

use std::{
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use http_body_util::{BodyExt as _, Limited};
use hyper::{
    Request,
    body::{Body, Frame, Incoming, SizeHint},
    header::EXPECT,
};
use tokio::runtime::Handle;

use super::ServerLimits;

/// How much of what a handler leaves is read.
#[derive(Debug, Clone, Copy)]
pub(super) struct DiscardLimits {
    bytes: usize,
    time: Duration,
}

impl From<&ServerLimits> for DiscardLimits {
    fn from(limits: &ServerLimits) -> Self {
        Self { bytes: limits.discarded_bytes, time: limits.discard_time }
    }
}

/// A body whose rest is discarded when it is dropped. A connection that closes on bytes not yet read is reset, and a
/// client that sends all of its request before it reads would lose the answer.
pub(super) struct RequestBody {
    incoming: Option<Incoming>,
    /// Whether the client sends without being told to.
    comes: bool,
    limits: DiscardLimits,
}

impl RequestBody {
    pub(super) fn of(request: Request<Incoming>, limits: DiscardLimits) -> Request<Self> {
        let comes = !request.headers().contains_key(EXPECT);
        request.map(|incoming| Self { incoming: Some(incoming), comes, limits })
    }
}

impl Body for RequestBody {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        self.comes = true;
        self.incoming.as_mut().map_or(Poll::Ready(None), |incoming| Pin::new(incoming).poll_frame(cx))
    }

    fn is_end_stream(&self) -> bool {
        self.incoming.as_ref().is_none_or(Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.incoming.as_ref().map_or_else(|| SizeHint::with_exact(0), Body::size_hint)
    }
}

impl Drop for RequestBody {
    fn drop(&mut self) {
        let rest = self.incoming.take().filter(|rest| self.comes && !rest.is_end_stream());
        if let (Some(rest), Ok(runtime)) = (rest, Handle::try_current()) {
            runtime.spawn(discard(rest, self.limits));
        }
    }
}

async fn discard(rest: Incoming, limits: DiscardLimits) {
    let mut rest = Limited::new(rest, limits.bytes);
    let discarded = async { while let Some(Ok(_)) = rest.frame().await {} };
    // Whichever ends first: the connection closes with the body that is dropped here.
    let _ = tokio::time::timeout(limits.time, discarded).await;
}
