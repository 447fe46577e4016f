//! What is odd about a topic.

use std::fmt;

use serde::{Serialize, Serializer};

/// Something in the files that a person should know of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// The number of the post, where it is about one that has a number.
    pub post: Option<i32>,
    /// What was found.
    pub code: Code,
    /// The same as a sentence.
    pub message: String,
}

impl Warning {
    pub(crate) fn new(post: Option<i32>, code: Code, message: impl Into<String>) -> Self {
        Self { post, code, message: message.into() }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.post {
            Some(number) => write!(f, "post {number} {}: {}", self.code, self.message),
            None => write!(f, "topic {}: {}", self.code, self.message),
        }
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $text:literal),+ $(,)?) => {
        /// What was found.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(#[$doc])* $variant),+ }

        impl Code {
            /// Every code, in order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name as it is written in reports.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }
    };
}

codes! {
    /// A member has another type than it should, or a number that cannot be; it was taken as not stated.
    WrongType = "WRONG_TYPE",
    /// An object states one member twice.
    DuplicateMember = "DUPLICATE_MEMBER",
    /// A post that cannot be kept was left out.
    PostLeftOut = "POST_LEFT_OUT",
    /// A post that not everybody may read was left out.
    PrivatePost = "PRIVATE_POST",
    /// A post of another topic was left out.
    OtherTopic = "OTHER_TOPIC",
    /// The author is not stated.
    NoAuthor = "NO_AUTHOR",
    /// A post replies to one that the files do not hold.
    ReplyToAbsent = "REPLY_TO_ABSENT",
    /// A post replies to itself or to a later one.
    ReplyToLater = "REPLY_TO_LATER",
    /// The topic has more posts than the files hold.
    PostsMissing = "POSTS_MISSING",
    /// A date is not stated, or cannot be.
    BadDate = "BAD_DATE",
    /// A post has no text.
    NoText = "NO_TEXT",
    /// The same post stands in the files with different texts.
    TextsDiffer = "TEXTS_DIFFER",
    /// Two posts have one number.
    DuplicateNumber = "DUPLICATE_NUMBER",
    /// The files say different things about the topic.
    PagesDiffer = "PAGES_DIFFER",
    /// A text is longer than can be kept.
    TextTooLong = "TEXT_TOO_LONG",
    /// Control characters were taken out of a text.
    ControlCharacter = "CONTROL_CHARACTER",
    /// The files are older than what is mirrored.
    OlderFile = "OLDER_FILE",
    /// The text differs from the mirrored one of the same version.
    SameVersionDiffers = "SAME_VERSION_DIFFERS",
    /// Several missions name the topic as a source.
    SeveralMissions = "SEVERAL_MISSIONS",
    /// A code was posted for a handle that another account has proven.
    HandleTaken = "HANDLE_TAKEN",
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}
