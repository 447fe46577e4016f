//! What a client keeps of its place in the log.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entity::ids::{EventId, TypedId as _};
use uuid::Uuid;

/// Tells cursors of events from those of other lists.
const PREFIX: &[u8] = b"event:";

/// A place in the log, named by the event before it, so that it means the same on every server that has the event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EventCursor {
    /// Before the first event.
    Start,
    /// Behind this event.
    Behind(EventId),
}

/// A text is not a cursor of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "This is not a cursor of an event. Take one from an event, a page of events or `StreamGap.resumeFrom`."
)]
pub struct NotAnEventCursor;

impl fmt::Display for EventCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = match self {
            Self::Start => Uuid::nil(),
            Self::Behind(id) => id.uuid(),
        };
        f.write_str(&URL_SAFE_NO_PAD.encode([PREFIX, id.as_bytes()].concat()))
    }
}

impl FromStr for EventCursor {
    type Err = NotAnEventCursor;

    fn from_str(text: &str) -> Result<Self, NotAnEventCursor> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| NotAnEventCursor)?;
        let id =
            bytes.strip_prefix(PREFIX).and_then(|id| Uuid::from_slice(id).ok()).ok_or(NotAnEventCursor)?;
        match id.get_version_num() {
            0 if id.is_nil() => Ok(Self::Start),
            7 => Ok(Self::Behind(EventId::from_uuid(id))),
            _ => Err(NotAnEventCursor),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_text_is_read_or_refused_but_never_panics(text in ".*") {
            let _ = text.parse::<EventCursor>();
        }

        #[test]
        fn a_cursor_reads_back(millis in 0_u64..1 << 48, random in any::<[u8; 10]>()) {
            let id = uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid();
            let cursor = EventCursor::Behind(EventId::from_uuid(id));
            prop_assert_eq!(cursor.to_string().parse(), Ok(cursor));
        }
    }

    #[test]
    fn the_beginning_reads_back_and_other_kinds_of_cursors_and_ids_do_not() {
        assert_eq!(EventCursor::Start.to_string().parse(), Ok(EventCursor::Start));
        let id = EventId::from_uuid(Uuid::nil()).to_string();
        for other in ["", "x", "eyJvIjoibWVtYmVyc2hpcCJ9", "bG9nOjA6MA", id.as_str()] {
            assert_eq!(other.parse::<EventCursor>(), Err(NotAnEventCursor), "{other}");
        }
    }
}
