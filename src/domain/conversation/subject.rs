//! What a conversation is about.

use std::fmt;
use std::str::FromStr;

use entity::ids::{AllianceId, MissionId, TypedId};

/// What a comment, a question or an update is about: exactly one mission or one alliance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A mission.
    Mission(MissionId),
    /// An alliance.
    Alliance(AllianceId),
}

/// A text is the id of neither a mission nor an alliance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "This is not an id of the right type. Use that of a mission or an alliance, which begin with `{}_` and `{}_`.",
    MissionId::PREFIX,
    AllianceId::PREFIX
)]
pub struct InvalidSubject;

impl Subject {
    /// The subject of a row that names a mission or an alliance; none where it names both or neither.
    #[must_use]
    pub fn of_row(mission: Option<MissionId>, alliance: Option<AllianceId>) -> Option<Self> {
        match (mission, alliance) {
            (Some(mission), None) => Some(Self::Mission(mission)),
            (None, Some(alliance)) => Some(Self::Alliance(alliance)),
            _ => None,
        }
    }

    /// The mission, if it is one.
    #[must_use]
    pub fn mission(self) -> Option<MissionId> {
        match self {
            Self::Mission(mission) => Some(mission),
            Self::Alliance(_) => None,
        }
    }

    /// The alliance, if it is one.
    #[must_use]
    pub fn alliance(self) -> Option<AllianceId> {
        match self {
            Self::Alliance(alliance) => Some(alliance),
            Self::Mission(_) => None,
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mission(mission) => mission.fmt(f),
            Self::Alliance(alliance) => alliance.fmt(f),
        }
    }
}

impl FromStr for Subject {
    type Err = InvalidSubject;

    fn from_str(text: &str) -> Result<Self, InvalidSubject> {
        let mission = text.parse().map(Self::Mission);
        mission.or_else(|_| text.parse().map(Self::Alliance)).map_err(|_| InvalidSubject)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::ids::AccountId;
    use proptest::prelude::*;
    use uuid::Uuid;

    proptest! {
        #[test]
        fn a_subject_reads_back_from_its_id(id in any::<u128>()) {
            let uuid = Uuid::from_u128(id);
            for subject in [
                Subject::Mission(MissionId::from_uuid(uuid)),
                Subject::Alliance(AllianceId::from_uuid(uuid)),
            ] {
                prop_assert_eq!(subject.to_string().parse(), Ok(subject));
                prop_assert_eq!(Subject::of_row(subject.mission(), subject.alliance()), Some(subject));
            }
        }

        #[test]
        fn no_other_text_is_a_subject(text in ".*") {
            prop_assert_eq!(text.parse::<Subject>(), Err(InvalidSubject));
        }
    }

    #[test]
    fn an_id_of_another_type_is_refused_with_the_prefixes_to_use() {
        let account = AccountId::from_uuid(Uuid::nil()).to_string();
        let refused = account.parse::<Subject>().expect_err("an account is no subject").to_string();
        assert!(refused.contains("mission_") && refused.contains("alliance_"), "{refused}");
    }
}
