//! Texts that people write, held to a length.

use std::fmt;
use std::ops::Deref;

/// A text of `MIN` to `MAX` characters without surrounding white space or NUL.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Text<const MIN: usize, const MAX: usize>(String);

/// A name of an alliance or an account.
pub type Name = Text<2, 120>;
/// A title of a mission or a milestone.
pub type Title = Text<3, 300>;
/// One line.
pub type Line = Text<1, 300>;
/// A paragraph.
pub type Paragraph = Text<1, 2_000>;
/// A comment, a question, an answer or an update, in Markdown.
pub type Body = Text<1, 10_000>;
/// A description, a plan or a specification, in Markdown.
pub type Document = Text<1, 50_000>;

/// Why a text is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Fewer characters than needed.
    #[error("Write at least {min} character{}.", if *.min == 1 { "" } else { "s" })]
    TooShort {
        /// The least number of characters.
        min: usize,
    },
    /// More characters than allowed.
    #[error("Write at most {max} characters. These are {actual}.")]
    TooLong {
        /// The greatest number of characters.
        max: usize,
        /// How many there are.
        actual: usize,
    },
    /// A NUL character, which PostgreSQL cannot store.
    #[error("Remove the NUL character.")]
    Nul,
}

impl<const MIN: usize, const MAX: usize> Text<MIN, MAX> {
    /// Takes a text, without the white space around it.
    ///
    /// # Errors
    /// See [`TextError`].
    pub fn parse(text: &str) -> Result<Self, TextError> {
        let text = text.trim();
        let actual = text.chars().count();
        if text.contains('\0') {
            Err(TextError::Nul)
        } else if actual < MIN {
            Err(TextError::TooShort { min: MIN })
        } else if actual > MAX {
            Err(TextError::TooLong { max: MAX, actual })
        } else {
            Ok(Self(text.to_owned()))
        }
    }

    /// The text itself.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }
}

impl<const MIN: usize, const MAX: usize> Deref for Text<MIN, MAX> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl<const MIN: usize, const MAX: usize> fmt::Display for Text<MIN, MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Folds a text for comparing and searching: lower case, single spaces.
#[must_use]
pub fn fold(text: &str) -> String {
    text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// Folds several texts into one that is searched.
#[must_use]
pub fn searchable<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    texts.into_iter().map(fold).collect::<Vec<_>>().join(" ")
}

/// A name in addresses: 2 to 80 of `a-z`, `0-9` and single inner hyphens.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Slug(String);

/// The text is not a slug.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Use 2 to 80 lower-case letters, digits and single hyphens between them.")]
pub struct SlugError;

impl Slug {
    const MAX: usize = 80;

    /// Takes a text that is a slug already.
    ///
    /// # Errors
    /// It is not one.
    pub fn parse(text: &str) -> Result<Self, SlugError> {
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let well_formed = (2..=Self::MAX).contains(&text.len())
            && text.bytes().all(allowed)
            && !text.starts_with('-')
            && !text.ends_with('-')
            && !text.contains("--");
        if well_formed { Ok(Self(text.to_owned())) } else { Err(SlugError) }
    }

    /// A slug made of a name; of `fallback` where the name has no letter or digit of ASCII.
    #[must_use]
    pub fn of(name: &str, fallback: &str) -> Self {
        let words = name
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_ascii_lowercase);
        let mut slug = String::new();
        for word in words {
            if slug.len() + word.len() + 1 > Self::MAX {
                break;
            }
            if !slug.is_empty() {
                slug.push('-');
            }
            slug.push_str(&word);
        }
        Self::parse(&slug).unwrap_or_else(|_| Self(fallback.to_owned()))
    }

    /// The same slug made different by a short ending.
    #[must_use]
    pub fn with_ending(&self, ending: &str) -> Self {
        let room = Self::MAX.saturating_sub(ending.len() + 1);
        let stem: String = self.0.chars().take(room).collect();
        Self(format!("{}-{ending}", stem.trim_end_matches('-')))
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Deref for Slug {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_name_gets_a_slug(name in ".*", ending in "[a-z0-9]{4}") {
            let slug = Slug::of(&name, "alliance");
            prop_assert!(Slug::parse(&slug).is_ok());
            prop_assert!(Slug::parse(&slug.with_ending(&ending)).is_ok());
        }
    }

    #[test]
    fn lengths_count_characters_and_are_exact() {
        assert!(Text::<1, 3>::parse("äöü").is_ok());
        assert_eq!(Text::<1, 3>::parse("äöüß"), Err(TextError::TooLong { max: 3, actual: 4 }));
        assert_eq!(Text::<1, 3>::parse("  "), Err(TextError::TooShort { min: 1 }));
        assert_eq!(Text::<1, 3>::parse("a\0"), Err(TextError::Nul));
    }
}
