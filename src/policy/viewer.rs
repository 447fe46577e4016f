//! Who reads, and what reading looked at of that.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use entity::vocab::StaffRole;

use super::{Actor, Scope};

/// An actor who reads. It notices what of the actor is looked at, so that what did not depend on it can be shared.
#[derive(Clone, Debug)]
pub struct Viewer(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    actor: Actor,
    staff_roles_seen: AtomicBool,
    actor_seen: AtomicBool,
    private_reads: Mutex<PrivateReads>,
}

/// The private fields that were read, by the ids of what they belong to.
pub type PrivateReads = BTreeMap<String, BTreeSet<&'static str>>;

/// Who gets the same as the actor for whom something was read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Sharing {
    /// Everybody: the actor was not looked at.
    Everybody,
    /// Those with the same staff roles: nothing else of the actor was looked at.
    StaffRoles(BTreeSet<StaffRole>),
    /// The actor alone.
    Actor(Actor),
}

impl Viewer {
    /// An actor who has read nothing yet.
    #[must_use]
    pub fn new(actor: Actor) -> Self {
        let (staff_roles_seen, actor_seen) = (AtomicBool::new(false), AtomicBool::new(false));
        Self(Arc::new(Inner { actor, staff_roles_seen, actor_seen, private_reads: Mutex::default() }))
    }

    /// The actor, which is noticed.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        self.0.actor_seen.store(true, Ordering::Relaxed);
        &self.0.actor
    }

    /// What the actor may see; what is asked of it is noticed.
    #[must_use]
    pub fn scope(&self) -> Scope {
        Scope::new(self.clone())
    }

    /// Whether the actor holds a staff role; only the look at the roles is noticed.
    #[must_use]
    pub fn is_staff(&self, role: StaffRole) -> bool {
        self.0.staff_roles_seen.store(true, Ordering::Relaxed);
        self.0.actor.is_staff(role)
    }

    /// Whether this is the server itself; noticed as a look at the roles, of which the server holds each.
    pub(super) fn is_system(&self) -> bool {
        self.0.staff_roles_seen.store(true, Ordering::Relaxed);
        self.0.actor == Actor::System
    }

    /// Notes that a private field was read that is not the actor's own.
    pub fn note_private_read(&self, id: String, field: &'static str) {
        let mut reads = self.0.private_reads.lock().unwrap_or_else(PoisonError::into_inner);
        reads.entry(id).or_default().insert(field);
    }

    /// The private fields that were noted since the last call.
    #[must_use]
    pub fn take_private_reads(&self) -> PrivateReads {
        std::mem::take(&mut *self.0.private_reads.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Who gets the same as what was read with this viewer.
    #[must_use]
    pub fn sharing(&self) -> Sharing {
        if self.0.actor_seen.load(Ordering::Relaxed) {
            Sharing::Actor(self.0.actor.clone())
        } else if self.0.staff_roles_seen.load(Ordering::Relaxed) {
            Sharing::by_staff_roles(&self.0.actor)
        } else {
            Sharing::Everybody
        }
    }
}

impl Sharing {
    /// The widest circles that an actor belongs to, the widest first.
    #[must_use]
    pub fn circles(actor: &Actor) -> [Self; 3] {
        [Self::Everybody, Self::by_staff_roles(actor), Self::Actor(actor.clone())]
    }

    /// Whether nobody else gets the same; all who are anonymous are one actor.
    #[must_use]
    pub fn is_personal(&self) -> bool {
        matches!(self, Self::Actor(actor) if *actor != Actor::Anonymous)
    }

    fn by_staff_roles(actor: &Actor) -> Self {
        match actor {
            Actor::Anonymous | Actor::Service(_) => Self::StaffRoles(BTreeSet::new()),
            Actor::Account(identity) => Self::StaffRoles(identity.staff.clone()),
            Actor::System => Self::Actor(Actor::System),
        }
    }
}

#[cfg(test)]
mod tests {
    use entity::ids::{AccountId, SessionId};

    use super::*;
    use crate::policy::Identity;

    fn account(number: u128, staff: &[StaffRole]) -> Actor {
        use entity::ids::TypedId as _;
        let uuid = uuid::Uuid::from_u128(number);
        let (account, session) = (AccountId::from_uuid(uuid), SessionId::from_uuid(uuid));
        Actor::Account(Identity { account, session, staff: staff.iter().copied().collect() })
    }

    #[test]
    fn what_was_read_without_a_look_at_the_actor_is_for_everybody() {
        let viewer = Viewer::new(account(1, &[]));
        let _not_asked = viewer.scope();
        assert_eq!(viewer.sharing(), Sharing::Everybody);
    }

    #[test]
    fn a_look_at_staff_roles_shares_among_those_who_hold_the_same() {
        let viewer = Viewer::new(Actor::Anonymous);
        assert!(!viewer.scope().sees_rfp_drafts());
        let sharing = viewer.sharing();
        assert!(Sharing::circles(&account(1, &[])).contains(&sharing));
        assert!(!Sharing::circles(&account(2, &[StaffRole::Foundation])).contains(&sharing));
        assert!(!Sharing::circles(&Actor::System).contains(&sharing));
    }

    #[test]
    fn a_look_at_the_actor_shares_with_nobody_through_every_copy() {
        let viewer = Viewer::new(account(1, &[]));
        let copy = viewer.clone();
        assert_eq!(copy.scope().viewer(), copy.actor().account());
        assert!(Sharing::circles(&account(1, &[])).contains(&viewer.sharing()));
        assert!(!Sharing::circles(&account(2, &[])).contains(&viewer.sharing()));
        assert!(!Sharing::circles(&Actor::Anonymous).contains(&viewer.sharing()));
        assert!(viewer.sharing().is_personal());
        assert!(!Sharing::Actor(Actor::Anonymous).is_personal() && !Sharing::Everybody.is_personal());
    }
}
