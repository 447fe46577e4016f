//! The messages of the graphql-transport-ws protocol.

use serde_json::{Map, Value};

use crate::http::front::Params;

/// What a client says.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum ClientMessage {
    ConnectionInit { payload: Map<String, Value> },
    Ping { payload: Option<Value> },
    Pong,
    Subscribe { id: String, params: Params },
    Complete { id: String },
}

/// What the server says. Payloads are JSON texts, written as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ServerMessage<'a> {
    ConnectionAck,
    Pong { payload: Option<&'a Value> },
    Next { id: &'a str, payload: &'a str },
    Error { id: &'a str, payload: &'a str },
    Complete { id: &'a str },
}

impl ClientMessage {
    /// Reads a message; the error says what is wrong with it.
    pub(super) fn parse(text: &str, longest_id: usize) -> Result<Self, String> {
        let message: Value =
            serde_json::from_str(text).map_err(|error| format!("The message is not JSON: {error}."))?;
        let Value::Object(mut members) = message else {
            return Err("The message must be a JSON object.".to_owned());
        };
        let Some(Value::String(kind)) = members.remove("type") else {
            return Err("The message has no `type`.".to_owned());
        };
        let payload = members.remove("payload").filter(|payload| !payload.is_null());
        match kind.as_str() {
            "connection_init" => Ok(Self::ConnectionInit { payload: object(payload)?.unwrap_or_default() }),
            "ping" => Ok(Self::Ping { payload: object(payload)?.map(Value::Object) }),
            "pong" => object(payload).map(|_| Self::Pong),
            "subscribe" => {
                Ok(Self::Subscribe { id: id(&mut members, longest_id)?, params: params(payload)? })
            }
            "complete" => Ok(Self::Complete { id: id(&mut members, longest_id)? }),
            _ => Err("The message's `type` is not one that a client sends.".to_owned()),
        }
    }
}

fn object(payload: Option<Value>) -> Result<Option<Map<String, Value>>, String> {
    match payload {
        None => Ok(None),
        Some(Value::Object(members)) => Ok(Some(members)),
        Some(_) => Err("The message's `payload` must be an object.".to_owned()),
    }
}

fn id(members: &mut Map<String, Value>, longest: usize) -> Result<String, String> {
    match members.remove("id") {
        Some(Value::String(id)) if id.is_empty() => Err("The message's `id` is empty.".to_owned()),
        Some(Value::String(id)) if id.len() <= longest => Ok(id),
        Some(Value::String(_)) => Err(format!("The message's `id` is longer than {longest} bytes.")),
        _ => Err("The message needs an `id` that is a string.".to_owned()),
    }
}

fn params(payload: Option<Value>) -> Result<Params, String> {
    let Some(payload) = object(payload)? else {
        return Err("The message needs a `payload` with the member `query`.".to_owned());
    };
    let params = Params::from_json(Value::Object(payload)).map_err(|error| error.message)?;
    if params.query.is_none() && params.extensions.is_empty() {
        return Err("The message's `payload` needs the member `query`.".to_owned());
    }
    Ok(params)
}

impl ServerMessage<'_> {
    /// The message as it goes over the wire.
    pub(super) fn to_text(&self) -> String {
        match self {
            Self::ConnectionAck => r#"{"type":"connection_ack"}"#.to_owned(),
            Self::Pong { payload: None } => r#"{"type":"pong"}"#.to_owned(),
            Self::Pong { payload: Some(payload) } => format!(r#"{{"type":"pong","payload":{payload}}}"#),
            Self::Next { id, payload } => with_payload("next", id, payload),
            Self::Error { id, payload } => with_payload("error", id, payload),
            Self::Complete { id } => format!(r#"{{"id":{},"type":"complete"}}"#, quoted(id)),
        }
    }
}

fn with_payload(kind: &str, id: &str, payload: &str) -> String {
    format!(r#"{{"id":{},"type":"{kind}","payload":{payload}}}"#, quoted(id))
}

fn quoted(text: &str) -> Value {
    Value::from(text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn parse(message: &Value) -> Result<ClientMessage, String> {
        ClientMessage::parse(&message.to_string(), 8)
    }

    #[test]
    fn every_kind_of_message_is_read() {
        let payload = Map::from_iter([("authorization".to_owned(), json!("Bearer x"))]);
        assert_eq!(
            parse(&json!({ "type": "connection_init", "payload": payload })),
            Ok(ClientMessage::ConnectionInit { payload })
        );
        assert_eq!(
            parse(&json!({ "type": "connection_init", "payload": null })),
            Ok(ClientMessage::ConnectionInit { payload: Map::new() })
        );
        assert_eq!(parse(&json!({ "type": "ping" })), Ok(ClientMessage::Ping { payload: None }));
        assert_eq!(parse(&json!({ "type": "pong", "payload": {} })), Ok(ClientMessage::Pong));
        assert_eq!(
            parse(&json!({ "type": "complete", "id": "1" })),
            Ok(ClientMessage::Complete { id: "1".to_owned() })
        );
        let query = "{ a }".to_owned();
        assert_eq!(
            parse(&json!({ "type": "subscribe", "id": "1", "payload": { "query": query } })),
            Ok(ClientMessage::Subscribe {
                id: "1".to_owned(),
                params: Params { query: Some(query), ..Params::default() }
            })
        );
    }

    #[test]
    fn a_malformed_message_is_named() {
        for message in [
            json!([]),
            json!({}),
            json!({ "type": 1 }),
            json!({ "type": "start" }),
            json!({ "type": "next", "id": "1", "payload": {} }),
            json!({ "type": "connection_init", "payload": "token" }),
            json!({ "type": "ping", "payload": 1 }),
            json!({ "type": "complete" }),
            json!({ "type": "complete", "id": 1 }),
            json!({ "type": "complete", "id": "" }),
            json!({ "type": "complete", "id": "123456789" }),
            json!({ "type": "subscribe", "id": "1" }),
            json!({ "type": "subscribe", "id": "1", "payload": [] }),
            json!({ "type": "subscribe", "id": "1", "payload": {} }),
            json!({ "type": "subscribe", "id": "1", "payload": { "query": 1 } }),
            json!({ "type": "subscribe", "id": "1", "payload": { "query": "", "variables": 1 } }),
            json!({ "type": "subscribe", "payload": { "query": "{ a }" } }),
        ] {
            assert!(parse(&message).is_err(), "{message}");
        }
    }

    #[test]
    fn messages_of_the_server_are_json() {
        let payload = json!({ "n": 1 });
        let text = payload.to_string();
        let read = |message: ServerMessage<'_>| serde_json::from_str::<Value>(&message.to_text()).unwrap();
        assert_eq!(read(ServerMessage::ConnectionAck), json!({ "type": "connection_ack" }));
        assert_eq!(
            read(ServerMessage::Pong { payload: Some(&payload) }),
            json!({ "type": "pong", "payload": payload })
        );
        assert_eq!(
            read(ServerMessage::Next { id: "a\"b", payload: &text }),
            json!({ "id": "a\"b", "type": "next", "payload": payload })
        );
        assert_eq!(
            read(ServerMessage::Error { id: "1", payload: "[]" }),
            json!({ "id": "1", "type": "error", "payload": [] })
        );
        assert_eq!(read(ServerMessage::Complete { id: "1" }), json!({ "id": "1", "type": "complete" }));
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_reader(text in ".{0,64}") {
            let _ = ClientMessage::parse(&text, 8);
        }
    }
}
