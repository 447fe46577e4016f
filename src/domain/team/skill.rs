//! Skills that a signal names.

use std::collections::BTreeSet;
use std::ops::Deref;

use crate::domain::text::{Text, TextError, fold};

/// How many skills a signal may name.
pub const MOST_SKILLS: usize = 20;

/// A skill in its normalised form: lower case, single spaces, at most 60 characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Skill(String);

impl Skill {
    /// The skill that a text names.
    ///
    /// # Errors
    /// See [`TextError`].
    pub fn parse(text: &str) -> Result<Self, TextError> {
        Text::<1, 60>::parse(&fold(text)).map(|text| Self(text.into_string()))
    }
}

impl Deref for Skill {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

/// Each skill once, in alphabetical order.
#[must_use]
pub fn skills(named: impl IntoIterator<Item = Skill>) -> Vec<Skill> {
    named.into_iter().collect::<BTreeSet<_>>().into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn normalising_a_skill_twice_changes_nothing(text in ".{1,60}") {
            if let Ok(skill) = Skill::parse(&text) {
                prop_assert_eq!(Skill::parse(&skill), Ok(skill));
            }
        }
    }

    #[test]
    fn spellings_of_one_skill_count_once() {
        let named =
            ["Solidity", "  solidity ", "UI   Design"].map(|text| Skill::parse(text).expect("a skill"));
        let skills = skills(named);
        let names: Vec<&str> = skills.iter().map(|skill| &**skill).collect();
        assert_eq!(names, ["solidity", "ui design"]);
    }
}
