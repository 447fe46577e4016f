//! Where a signal can go from where it stands (docs/GOVERNANCE.md, States).

use entity::vocab::SignalStatus;

/// Something that happens to a signal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SignalStep {
    /// A leader gets in touch.
    Contact,
    /// The person is invited.
    Invite,
    /// The person joins.
    Join,
    /// The invitation comes to nothing.
    Decline,
    /// The author takes it back.
    Withdraw,
    /// The season ends.
    Expire,
}

impl SignalStep {
    /// Every step.
    pub const ALL: &'static [Self] =
        &[Self::Contact, Self::Invite, Self::Join, Self::Decline, Self::Withdraw, Self::Expire];
}

/// Where a signal stands after a step; none where the step is not possible.
///
/// An author may withdraw until the matter is settled; a season's end settles what nobody took up.
#[must_use]
pub fn after(status: SignalStatus, step: SignalStep) -> Option<SignalStatus> {
    match (status, step) {
        (SignalStatus::Open, SignalStep::Contact) => Some(SignalStatus::Contacted),
        (SignalStatus::Contacted, SignalStep::Invite) => Some(SignalStatus::Invited),
        (SignalStatus::Invited, SignalStep::Join) => Some(SignalStatus::Joined),
        (SignalStatus::Invited, SignalStep::Decline) => Some(SignalStatus::Declined),
        (SignalStatus::Open | SignalStatus::Contacted | SignalStatus::Invited, SignalStep::Withdraw) => {
            Some(SignalStatus::Withdrawn)
        }
        (SignalStatus::Open, SignalStep::Expire) => Some(SignalStatus::Expired),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SETTLED: [SignalStatus; 4] =
        [SignalStatus::Joined, SignalStatus::Declined, SignalStatus::Withdrawn, SignalStatus::Expired];

    fn any_step() -> impl Strategy<Value = SignalStep> {
        proptest::sample::select(SignalStep::ALL)
    }

    proptest! {
        #[test]
        fn whatever_happens_a_settled_signal_stays_as_it_is(steps in prop::collection::vec(any_step(), 0..12)) {
            let mut status = SignalStatus::Open;
            for step in steps {
                let next = after(status, step);
                if SETTLED.contains(&status) {
                    prop_assert_eq!(next, None);
                }
                prop_assert_ne!(next, Some(SignalStatus::Open));
                prop_assert_ne!(next, Some(status));
                status = next.unwrap_or(status);
            }
        }

        #[test]
        fn nobody_joins_without_an_invitation(steps in prop::collection::vec(any_step(), 0..12)) {
            let mut passed = vec![SignalStatus::Open];
            for step in steps {
                passed.extend(passed.last().and_then(|status| after(*status, step)));
            }
            if passed.contains(&SignalStatus::Joined) {
                prop_assert!(passed.contains(&SignalStatus::Invited));
            }
        }
    }

    #[test]
    fn every_transition_is_one_of_the_table() {
        let mut table = Vec::new();
        for status in SignalStatus::ALL {
            for step in SignalStep::ALL {
                if let Some(next) = after(*status, *step) {
                    table.push(format!("{} {step:?} {}", status.as_str(), next.as_str()));
                }
            }
        }
        insta::assert_snapshot!(table.join("\n"), @r"
        OPEN Contact CONTACTED
        OPEN Withdraw WITHDRAWN
        OPEN Expire EXPIRED
        CONTACTED Invite INVITED
        CONTACTED Withdraw WITHDRAWN
        INVITED Join JOINED
        INVITED Decline DECLINED
        INVITED Withdraw WITHDRAWN
        ");
    }
}
