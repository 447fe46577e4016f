//! Handles of accounts on other platforms.

use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};
use entity::ids::{AccountHandleId, AccountId};
use entity::vocab::Platform;
use unicode_normalization::UnicodeNormalization as _;

use crate::domain::text::fold;

/// How long a code can be posted.
pub const CODE_LIFETIME: TimeDelta = TimeDelta::days(7);

/// How many handles an account holds at most, claims included.
pub const MOST_HANDLES: usize = 20;

/// The longest handle, in characters.
const LONGEST: usize = 100;

/// A name on another platform, as its owner writes it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Handle(String);

/// The text is not a handle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Write the handle as the platform shows it: 1 to {LONGEST} characters, none of them invisible.")]
pub struct HandleError;

impl Handle {
    /// Takes a handle, without the `@` before it.
    ///
    /// # Errors
    /// It is empty, too long, or has characters that nobody can see.
    pub fn parse(text: &str) -> Result<Self, HandleError> {
        let text = text.trim();
        let text = text.strip_prefix('@').unwrap_or(text).trim();
        let fits = !text.is_empty() && text.chars().nth(LONGEST).is_none();
        if fits && !text.chars().any(is_invisible) { Ok(Self(text.to_owned())) } else { Err(HandleError) }
    }

    /// The form by which handles are compared.
    #[must_use]
    pub fn key(&self) -> String {
        handle_key(&self.0)
    }
}

impl fmt::Display for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Folds case and the ways to write one accented letter, as Discourse does, and nothing else: letters that merely look
/// alike stay different, so that no look-alike is taken for another's handle.
#[must_use]
pub fn handle_key(text: &str) -> String {
    let composed: String = text.nfc().collect();
    fold(&composed).nfc().collect()
}

/// Controls, and format characters such as zero-width spaces and changes of direction.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// A handle of an account on another platform, proven or not yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountHandle {
    /// Its id.
    pub id: AccountHandleId,
    /// Whose it is said to be.
    pub account_id: AccountId,
    /// Where.
    pub platform: Platform,
    /// The forum's address, of a forum's handle.
    pub forum: Option<String>,
    /// As its owner writes it.
    pub handle: String,
    /// The form by which handles are compared.
    pub key: String,
    /// What to post there.
    pub code: String,
    /// Until when the code counts.
    pub code_expires_at: DateTime<Utc>,
    /// When it was proven.
    pub verified_at: Option<DateTime<Utc>>,
    /// Where the proof stands.
    pub proof_url: Option<String>,
    /// Why staff took it for proven.
    pub reason: Option<String>,
    /// When it was claimed.
    pub created_at: DateTime<Utc>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Edge 28.
    #[test]
    fn handles_are_kept_as_they_are_written() {
        for (text, handle) in [
            ("example-lead", "example-lead"),
            (" @Example_Lead.eth ", "Example_Lead.eth"),
            ("example lead", "example lead"),
            ("Пример", "Пример"),
            ("例", "例"),
        ] {
            assert_eq!(Handle::parse(text).map(|handle| handle.to_string()), Ok(handle.to_owned()));
        }
    }

    #[test]
    fn what_nobody_can_see_is_no_part_of_a_handle() {
        for text in ["", "@", " ", "a\u{200b}b", "a\u{202e}b", "a\0b", "a\nb", "a\u{feff}", &"x".repeat(101)]
        {
            assert_eq!(Handle::parse(text), Err(HandleError), "{text:?}");
        }
    }

    #[test]
    fn case_and_ways_to_write_a_letter_do_not_matter_and_look_alikes_do() {
        for (one, other) in [("Example-Lead", "example-lead"), ("e\u{301}a", "\u{e9}a"), ("É", "e\u{301}")] {
            assert_eq!(handle_key(one), handle_key(other));
        }
        for (one, other) in [
            ("example", "ex\u{430}mple"),
            ("example", "\u{ff45}xample"),
            ("example_lead", "example-lead"),
            ("example.lead", "examplelead"),
            ("rn", "m"),
            ("ex\u{131}t", "exit"),
        ] {
            assert_ne!(handle_key(one), handle_key(other));
        }
    }

    proptest! {
        #[test]
        fn a_key_is_its_own_key(text in "\\PC{0,30}") {
            let key = handle_key(&text);
            prop_assert_eq!(handle_key(&key), key);
        }
    }
}
