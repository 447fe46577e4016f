//! The events of one operation.

use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream::{self, BoxStream, Stream, StreamExt as _};

use super::event::{COMPLETE, HEARTBEAT, next, refusal};
use crate::http::front::{Code, RequestError};
use crate::http::results::Step;

/// An operation whose events are sent.
pub(super) struct Operation<T> {
    pub(super) steps: BoxStream<'static, Step>,
    /// Comes when the caller's credential has ended.
    pub(super) ended: Pin<Box<dyn Future<Output = ()> + Send>>,
    pub(super) heartbeat: Duration,
    /// Kept for as long as the stream is open.
    pub(super) _held: T,
}

impl<T: Send + 'static> Operation<T> {
    /// Runs the operation as fast as the client takes its events, until either side ends it.
    pub(super) fn events(self) -> impl Stream<Item = Bytes> + Send + 'static {
        stream::unfold(Some(self), |operation| async move { operation?.next().await })
    }

    async fn next(mut self) -> Option<(Bytes, Option<Self>)> {
        let step = tokio::select! {
            biased;
            () = &mut self.ended => Some(Step::Refused(Box::new(credential_ended()))),
            step = self.steps.next() => step,
            () = tokio::time::sleep(self.heartbeat) => return Some((HEARTBEAT, Some(self))),
        };
        match step? {
            Step::Next(response) => Some((next(&response).into(), Some(self))),
            Step::Refused(error) => Some(((next(&refusal(&error)) + COMPLETE).into(), None)),
            Step::Complete => Some((Bytes::from_static(COMPLETE.as_bytes()), None)),
        }
    }
}

/// What a client is told whose credential has ended.
pub(super) fn credential_ended() -> RequestError {
    RequestError::new(Code::Unauthenticated, "The credential has ended. Sign in again.")
}
