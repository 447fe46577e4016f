//! How many applicants an RFP takes (rule 3.9), and which other RFPs are like it (rule 3.13).

use std::collections::BTreeSet;

use entity::vocab::FulfilledBy;

use super::Mission;

/// How many applicants may be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Places {
    /// At least so many.
    pub least: usize,
    /// At most so many, where there is a limit.
    pub most: Option<usize>,
}

impl Places {
    /// The places that an RFP offers (rule 3.9). One whose source does not say takes any number.
    #[must_use]
    pub fn of(mission: &Mission) -> Self {
        let named = mission.fulfilled_by_count.and_then(|count| usize::try_from(count).ok());
        match mission.fulfilled_by {
            Some(FulfilledBy::One) => Self { least: 1, most: Some(1) },
            Some(FulfilledBy::UpToN) => Self { least: 1, most: named },
            Some(FulfilledBy::Multiple) => Self { least: 2, most: None },
            Some(FulfilledBy::OneOrMultiple) | None => Self { least: 1, most: None },
        }
    }

    /// Whether so many may be chosen.
    #[must_use]
    pub fn hold(self, chosen: usize) -> bool {
        chosen >= self.least && self.most.is_none_or(|most| chosen <= most)
    }
}

/// How much an RFP is like another one: shared tags count most, then the intent, then the tier that applicants need.
fn likeness((mission, tags): (&Mission, &[String]), (other, of_other): (&Mission, &[String])) -> usize {
    let of_other: BTreeSet<_> = of_other.iter().collect();
    let shared = tags.iter().filter(|tag| of_other.contains(tag)).count();
    let same_intent = mission.intent_id.is_some() && mission.intent_id == other.intent_id;
    let same_tier = mission.tier_required.is_some() && mission.tier_required == other.tier_required;
    shared * 4 + usize::from(same_intent) * 2 + usize::from(same_tier)
}

/// The RFPs that are most like `mission`, at most so many; of equals, the one that closes first (rule 3.13).
#[must_use]
pub fn most_alike<'a, M: AsRef<Mission>>(
    mission: (&Mission, &[String]),
    others: impl IntoIterator<Item = (&'a M, &'a [String])>,
    most: usize,
) -> Vec<&'a M> {
    let others = others.into_iter().filter(|(other, _)| other.as_ref().id != mission.0.id);
    let mut ranked: Vec<_> =
        others.map(|(other, tags)| (likeness(mission, (other.as_ref(), tags)), other)).collect();
    ranked.sort_by_key(|(likeness, other)| {
        let other = other.as_ref();
        (std::cmp::Reverse(*likeness), other.submit_by, other.id)
    });
    ranked.into_iter().take(most).map(|(_, other)| other).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use chrono::DateTime;
    use entity::ids::{MissionId, SeasonId, TypedId};
    use entity::vocab::{MissionKind, MissionStatus, TrustTier};
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn rfp(number: u128, tier: Option<TrustTier>) -> Arc<Mission> {
        Arc::new(Mission {
            id: MissionId::from_uuid(Uuid::from_u128(number)),
            slug: number.to_string(),
            kind: MissionKind::Foundation,
            season_id: SeasonId::from_uuid(Uuid::nil()),
            intent_id: None,
            voting_cycle_id: None,
            alliance_id: None,
            created_by: None,
            title: "An RFP".into(),
            summary: None,
            description: None,
            status: MissionStatus::Open,
            requested: None,
            upfront_requested: None,
            upfront_reason: None,
            recipient_address: None,
            starts_on: None,
            completes_on: None,
            policy_version: None,
            tier_at_submission: None,
            submitted_at: None,
            supersedes_id: None,
            supersedes_changes: None,
            ballot_code: None,
            ballot: None,
            tier_required: tier,
            fulfilled_by: None,
            fulfilled_by_count: None,
            contact_id: None,
            specification: None,
            opened_on: None,
            submit_by: None,
            select_by: None,
            github_issue: None,
            note: None,
            source_urls: Vec::new(),
            revision: 1,
            version: 1,
            created_at: DateTime::UNIX_EPOCH,
            updated_at: DateTime::UNIX_EPOCH,
        })
    }

    #[test]
    fn shared_tags_come_before_the_same_tier() {
        let tags = |words: &[&str]| -> Vec<String> { words.iter().map(ToString::to_string).collect() };
        let (of_mission, tagged, untagged) = (tags(&["data", "ui"]), tags(&["ui"]), tags(&[]));
        let mission = rfp(1, Some(TrustTier::Eagle));
        let (alike, same_tier, none) = (rfp(4, None), rfp(3, Some(TrustTier::Eagle)), rfp(2, None));
        let others =
            [(&none, &untagged[..]), (&same_tier, &untagged), (&alike, &tagged), (&mission, &of_mission)];
        let found = most_alike((&mission, &of_mission), others, 5);
        assert_eq!(found, [&alike, &same_tier, &none], "an RFP is not like itself");
        let one = most_alike((&mission, &of_mission), others, 1);
        assert_eq!(one, [&alike]);
    }

    proptest! {
        #[test]
        fn no_rfp_takes_nobody(count in proptest::option::of(1_i32..50), place in 0_usize..5, chosen in 0_usize..60) {
            let mut mission = Arc::unwrap_or_clone(rfp(1, None));
            mission.fulfilled_by = FulfilledBy::ALL.get(place).copied();
            mission.fulfilled_by_count = count;
            let places = Places::of(&mission);
            prop_assert!(!places.hold(0));
            if mission.fulfilled_by == Some(FulfilledBy::One) {
                prop_assert_eq!(places.hold(chosen), chosen == 1);
            }
        }
    }
}
