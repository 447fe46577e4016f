//! One socket, from its upgrade to its close.

mod inbox;

use std::future::pending;
use std::net::IpAddr;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::{Stream, StreamExt as _};
use serde_json::{Map, Value};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::{Error, Message};

use super::Shared;
use super::closing::Closing;
use super::message::{ClientMessage, ServerMessage};
use super::outgoing::{OfOperation, Outgoing, write_all};
use crate::http::application::{Application, Refusal};
use crate::http::front::{Code, Params, RequestError};
use crate::http::graphql::credential::token_of;
use crate::http::operations::{Operations, Run, Taken};
use crate::http::quota::Share;
use crate::http::results::{Client, Step, results};
use inbox::Inbox;

/// Time for the client to take the last message and to answer it.
const FAREWELL: Duration = Duration::from_secs(5);

/// A socket whose upgrade was accepted.
pub(super) struct Socket<A: Application> {
    pub(super) shared: Arc<Shared<A>>,
    pub(super) address: Option<IpAddr>,
    /// Who the upgrade's own credential speaks for.
    pub(super) upgraded_by: Option<A::Caller>,
}

impl<A: Application> Socket<A> {
    /// Serves the socket until it is closed.
    pub(super) async fn run<S>(self, stream: WebSocketStream<S>)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send,
    {
        let limits = &self.shared.limits;
        let (sink, stream) = stream.split();
        let (outbox, queue) = mpsc::channel(limits.outgoing);
        let operations = Operations::default();
        let mut inbox = Inbox::new(stream, limits.message_bytes, limits.id_bytes);
        let mut session = Session {
            socket: &self,
            inbox: &mut inbox,
            operations: &operations,
            outbox: outbox.clone(),
            tasks: JoinSet::new(),
        };
        let reading = async {
            let closing = session.run().await;
            if closing != Closing::GoingAway {
                operations.end_all();
            }
            // The writer ends once it has written this; a client that does not take it is not waited for.
            let farewell = async {
                let _ = outbox.send(Outgoing::Close(Box::new(closing))).await;
                pending::<()>().await;
            };
            let _ = timeout(FAREWELL, farewell).await;
        };
        let is_agreed = tokio::select! {
            () = reading => false,
            is_agreed = write_all(sink, queue, &operations) => is_agreed,
        };
        drop(session);
        if is_agreed {
            // Reading on answers the client's close frame. It also keeps ours from being lost, because closing
            // with unread bytes would reset the connection.
            let _ = timeout(FAREWELL, inbox.discard()).await;
        }
    }
}

/// What is known of a socket while it is open. Dropping it ends all its operations.
struct Session<'a, A: Application, S> {
    socket: &'a Socket<A>,
    inbox: &'a mut Inbox<S>,
    operations: &'a Operations,
    outbox: mpsc::Sender<Outgoing>,
    tasks: JoinSet<()>,
}

impl<A: Application, S> Session<'_, A, S>
where
    S: Stream<Item = Result<Message, Error>> + Unpin + Send,
{
    async fn run(&mut self) -> Closing {
        let shared = Arc::clone(&self.socket.shared);
        // Boxed, so that an open socket does not keep the room that its greeting took.
        let greeting = Box::pin(timeout(shared.limits.init_time, self.greet()));
        let caller = match shared.shutdown.run_until_cancelled(greeting).await {
            None => return Closing::GoingAway,
            Some(Err(_)) => return Closing::InitTimeout,
            Some(Ok(Err(closing))) => return closing,
            Some(Ok(Ok(caller))) => caller,
        };
        let _share: Option<Share<String>> = match shared.endpoint.app.account(&caller) {
            None => None,
            Some(account) => match shared.accounts.take(account) {
                Some(share) => Some(share),
                None => return Closing::TryLater,
            },
        };
        self.serve(caller).await
    }

    /// Waits for `connection_init` and finds out who connects.
    async fn greet(&mut self) -> Result<A::Caller, Closing> {
        let payload = loop {
            match self.inbox.next().await? {
                ClientMessage::ConnectionInit { payload } => break payload,
                other => self.answer_before_ack(other).await?,
            }
        };
        let socket = self.socket;
        let mut caller = pin!(socket.caller(&payload));
        loop {
            tokio::select! {
                caller = &mut caller => return caller,
                message = self.inbox.next() => self.answer_before_ack(message?).await?,
            }
        }
    }

    async fn answer_before_ack(&self, message: ClientMessage) -> Result<(), Closing> {
        match message {
            ClientMessage::ConnectionInit { .. } => Err(Closing::TooManyInits),
            ClientMessage::Subscribe { .. } => {
                Err(Closing::Unauthorized("Wait for connection_ack before the first operation."))
            }
            ClientMessage::Ping { payload } => self.pong(payload).await,
            ClientMessage::Pong | ClientMessage::Complete { .. } => Ok(()),
        }
    }

    async fn serve(&mut self, caller: A::Caller) -> Closing {
        let shared = Arc::clone(&self.socket.shared);
        let silent = keep_alive(self.outbox.clone(), self.inbox.heard(), shared.limits.keep_alive);
        tokio::select! {
            closing = self.converse(&caller) => return closing,
            () = shared.endpoint.app.ended(&caller) => {
                return Closing::Unauthorized("The credential has ended. Sign in again.");
            }
            () = silent => return Closing::Silent,
            () = shared.shutdown.cancelled() => {}
        }
        self.drain().await
    }

    async fn converse(&mut self, caller: &A::Caller) -> Closing {
        if self.send(&ServerMessage::ConnectionAck).await.is_err() {
            return Closing::Peer;
        }
        loop {
            let answered = match self.inbox.next().await {
                Ok(message) => self.answer(message, caller).await,
                Err(closing) => Err(closing),
            };
            if let Err(closing) = answered {
                return closing;
            }
        }
    }

    async fn answer(&mut self, message: ClientMessage, caller: &A::Caller) -> Result<(), Closing> {
        match message {
            ClientMessage::ConnectionInit { .. } => Err(Closing::TooManyInits),
            ClientMessage::Ping { payload } => self.pong(payload).await,
            ClientMessage::Pong => Ok(()),
            ClientMessage::Complete { id } => {
                self.operations.end(&id);
                Ok(())
            }
            ClientMessage::Subscribe { id, params } => self.begin(id, params, caller).await,
        }
    }

    async fn begin(&mut self, id: String, params: Params, caller: &A::Caller) -> Result<(), Closing> {
        let limits = &self.socket.shared.limits;
        match self.operations.begin(&id, limits.operations) {
            Ok(run) => {
                while self.tasks.try_join_next().is_some() {}
                let client = Client { caller: caller.clone(), address: self.socket.address, may_write: true };
                let shared = &self.socket.shared;
                let steps = results(shared.endpoint.clone(), client, params, shared.shutdown.clone());
                let task = self.tasks.spawn(forward(steps, run.clone(), self.outbox.clone()));
                self.operations.attach(&run, task);
                Ok(())
            }
            Err(Taken::Id) => Err(Closing::DuplicateId(id)),
            Err(Taken::All) => {
                let message = format!(
                    "{} operations run on this socket, which is the most. Complete one before the next.",
                    limits.operations
                );
                let payload = RequestError::new(Code::RateLimited, message).to_json_list().to_string();
                self.send(&ServerMessage::Error { id: &id, payload: &payload }).await
            }
        }
    }

    /// Lets queries and mutations end, and what they yielded be written; streams end by themselves at shutdown.
    async fn drain(&mut self) -> Closing {
        let grace = self.socket.shared.limits.grace;
        let _ = timeout(grace, async { while self.tasks.join_next().await.is_some() {} }).await;
        self.tasks.abort_all();
        Closing::GoingAway
    }

    async fn pong(&self, payload: Option<Value>) -> Result<(), Closing> {
        self.send(&ServerMessage::Pong { payload: payload.as_ref() }).await
    }

    async fn send(&self, message: &ServerMessage<'_>) -> Result<(), Closing> {
        self.outbox.send(Outgoing::Plain(message.to_text())).await.map_err(|_| Closing::Peer)
    }
}

impl<A: Application> Socket<A> {
    /// Who connects: the payload's credential speaks before the upgrade's.
    async fn caller(&self, payload: &Map<String, Value>) -> Result<A::Caller, Closing> {
        let application = &self.shared.endpoint.app;
        let credential = match payload.get("authorization").or_else(|| payload.get("Authorization")) {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) => Some(text),
            Some(_) => {
                return Err(Closing::Forbidden("The member `authorization` must be a string.".to_owned()));
            }
        };
        let authenticated = match (credential, &self.upgraded_by) {
            (None, Some(caller)) => return Ok(caller.clone()),
            (None, None) => application.authenticate(None).await,
            (Some(text), _) => match token_of(text) {
                Some(token) => application.authenticate(Some(token)).await,
                None => {
                    return Err(Closing::Forbidden("Send the credential as `Bearer <token>`.".to_owned()));
                }
            },
        };
        authenticated.map_err(|refusal| match refusal {
            Refusal::Unauthenticated(reason) => Closing::Forbidden(reason.to_owned()),
            Refusal::Unavailable(reason) => Closing::Unavailable(reason),
            Refusal::Internal { error_id } => Closing::Internal(error_id),
        })
    }
}

/// Passes an operation's results on, each when there is room for it.
async fn forward(steps: impl Stream<Item = Step>, run: Run, outbox: mpsc::Sender<Outgoing>) {
    let mut steps = pin!(steps);
    while let Some(step) = steps.next().await {
        let id = &*run.id;
        let (text, is_last) = match &step {
            Step::Next(payload) => (ServerMessage::Next { id, payload }.to_text(), false),
            Step::Refused(error) => {
                let payload = error.to_json_list().to_string();
                (ServerMessage::Error { id, payload: &payload }.to_text(), true)
            }
            Step::Complete => (ServerMessage::Complete { id }.to_text(), true),
        };
        let message = OfOperation { run: run.clone(), is_last, text };
        if outbox.send(Outgoing::Of(Box::new(message))).await.is_err() || is_last {
            return;
        }
    }
}

/// Returns when the client was silent for two periods, although it was pinged after the first.
async fn keep_alive(outbox: mpsc::Sender<Outgoing>, heard: Arc<AtomicBool>, period: Duration) {
    let mut pinged = false;
    loop {
        sleep(period).await;
        if heard.swap(false, Ordering::Relaxed) {
            pinged = false;
        } else if pinged {
            return;
        } else {
            // A full queue says nothing new: what waits there is as good a question as a ping.
            let _ = outbox.try_send(Outgoing::Ping);
            pinged = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use futures_util::stream;
    use hyper::upgrade::Upgraded;
    use hyper_util::rt::TokioIo;

    use super::*;
    use crate::http::Api;

    fn room_of<T, F: Future>(_: impl FnOnce(T) -> F) -> usize {
        size_of::<F>()
    }

    /// Thousands of sockets wait at once, and a future is as large while it waits as what it may yet do.
    #[test]
    fn a_socket_and_its_streams_keep_little_room_while_they_wait() {
        type Stream = WebSocketStream<TokioIo<Upgraded>>;
        let socket = room_of(|(socket, stream): (Socket<Api>, Stream)| socket.run(stream));
        assert!(socket <= 4096, "{socket} bytes");
        let stream = room_of(|(endpoint, client, params, shutdown, run, outbox)| {
            forward(results::<Api>(endpoint, client, params, shutdown), run, outbox)
        });
        assert!(stream <= 512, "{stream} bytes");
    }

    #[tokio::test]
    async fn an_operation_waits_for_a_client_that_does_not_read() {
        let (outbox, mut queue) = mpsc::channel(4);
        let run = Operations::default().begin("1", 1).unwrap();
        let asked = AtomicUsize::new(0);
        let steps = stream::repeat_with(|| {
            asked.fetch_add(1, Ordering::Relaxed);
            Step::Next("{}".into())
        });
        let mut forwarding = pin!(forward(steps, run, outbox));
        assert!(timeout(Duration::from_millis(20), &mut forwarding).await.is_err());
        assert_eq!(asked.load(Ordering::Relaxed), 5);
        queue.recv().await.unwrap();
        assert!(timeout(Duration::from_millis(20), &mut forwarding).await.is_err());
        assert_eq!(asked.load(Ordering::Relaxed), 6);
    }
}
