//! Why a socket is closed, as the client learns it.

use tokio_tungstenite::tungstenite::protocol::{CloseFrame, frame::coding::CloseCode};

/// A close frame holds 123 bytes of reason; some clients take less.
const LONGEST_REASON: usize = 120;

/// Why a socket is closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Closing {
    /// The client said goodbye or is gone.
    Peer,
    /// The client sent nothing for too long, not even an answer to a ping.
    Silent,
    /// The server shuts down.
    GoingAway,
    /// A frame broke the rules of WebSocket.
    BrokenFrame(&'static str),
    /// A text was not UTF-8.
    NotUtf8,
    /// A message was larger than the limit, in bytes.
    TooLarge(usize),
    /// The account has too many sockets.
    TryLater,
    /// The credential cannot be checked now.
    Unavailable(&'static str),
    /// A message was not one of the protocol's.
    Malformed(String),
    /// An operation was asked for without a standing credential.
    Unauthorized(&'static str),
    /// The credential was refused.
    Forbidden(String),
    /// No `connection_init` came in time.
    InitTimeout,
    /// The id names an operation that runs.
    DuplicateId(String),
    /// `connection_init` came twice.
    TooManyInits,
    /// The server is at fault; the log has the cause under this id.
    Internal(String),
}

impl Closing {
    /// The frame that tells the client; none when there is nobody to tell.
    pub(super) fn frame(&self) -> Option<CloseFrame> {
        let code = self.code()?;
        Some(CloseFrame { code: CloseCode::from(code), reason: cut(self.reason()).into() })
    }

    fn code(&self) -> Option<u16> {
        Some(match self {
            Self::Peer | Self::Silent => return None,
            Self::GoingAway => 1001,
            Self::BrokenFrame(_) => 1002,
            Self::NotUtf8 => 1007,
            Self::TooLarge(_) => 1009,
            Self::TryLater | Self::Unavailable(_) => 1013,
            Self::Malformed(_) => 4400,
            Self::Unauthorized(_) => 4401,
            Self::Forbidden(_) => 4403,
            Self::InitTimeout => 4408,
            Self::DuplicateId(_) => 4409,
            Self::TooManyInits => 4429,
            Self::Internal(_) => 4500,
        })
    }

    fn reason(&self) -> String {
        match self {
            Self::Peer | Self::Silent => String::new(),
            Self::GoingAway => "The server shuts down. Connect again.".to_owned(),
            Self::BrokenFrame(reason) | Self::Unauthorized(reason) | Self::Unavailable(reason) => {
                (*reason).to_owned()
            }
            Self::NotUtf8 => "A text message must be UTF-8.".to_owned(),
            Self::TooLarge(limit) => format!("A message may have {limit} bytes."),
            Self::TryLater => "This account has too many sockets. Close one, or try again later.".to_owned(),
            Self::Malformed(reason) | Self::Forbidden(reason) => reason.clone(),
            Self::InitTimeout => "Connection initialisation timeout".to_owned(),
            Self::DuplicateId(id) => format!("Subscriber for {id} already exists"),
            Self::TooManyInits => "Too many initialisation requests".to_owned(),
            Self::Internal(error_id) => format!("Internal server error {error_id}"),
        }
    }
}

fn cut(mut reason: String) -> String {
    reason.truncate(reason.floor_char_boundary(LONGEST_REASON));
    reason
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_reason_is_cut_between_characters() {
        let frame = Closing::Malformed("é".repeat(500)).frame().unwrap();
        assert_eq!(frame.reason.as_str(), "é".repeat(60));
        let frame = Closing::DuplicateId(format!("x{}", "é".repeat(500))).frame().unwrap();
        assert!(frame.reason.len() <= LONGEST_REASON);
    }

    #[test]
    fn nobody_is_told_when_the_peer_is_gone() {
        assert_eq!(Closing::Peer.frame(), None);
        assert_eq!(Closing::Silent.frame(), None);
    }
}
