//! How many jobs run at once: in all, of each lane, and of each holder of lanes.

use std::collections::HashMap;

use crate::domain::job::holder;
use crate::store::job::{Candidate, OpenLanes};

/// Jobs that one server runs at once.
const IN_ALL: usize = 64;
/// Jobs of all lanes together that one server runs at once: what is in no lane, the server's own work, need not wait until
/// receivers answer.
const IN_LANES: usize = 60;
/// Jobs of one lane that one server runs at once.
const PER_LANE: usize = 2;

/// The jobs that run now.
#[derive(Debug, Default)]
pub(super) struct Lanes {
    running: usize,
    in_lanes: usize,
    by_lane: HashMap<String, usize>,
    by_holder: HashMap<String, usize>,
}

impl Lanes {
    /// How many more jobs may run.
    pub(super) fn free(&self) -> usize {
        IN_ALL.saturating_sub(self.running)
    }

    /// The lanes that may have more.
    pub(super) fn open(&self) -> OpenLanes {
        if self.free_in_lanes() == 0 {
            return OpenLanes::None;
        }
        let holders = self.by_holder.iter().filter(|(_, running)| self.is_share(**running));
        let lanes = self.by_lane.iter().filter(|(_, running)| **running >= PER_LANE);
        OpenLanes::AllBut(holders.chain(lanes).map(|(full, _)| full.clone()).collect())
    }

    fn free_in_lanes(&self) -> usize {
        IN_LANES.saturating_sub(self.in_lanes)
    }

    /// Whether so many are all that one holder may have: as many as it leaves free for others, so that however many it
    /// asks for, half of what is left is for whoever comes next.
    fn is_share(&self, running: usize) -> bool {
        running >= self.free_in_lanes()
    }

    /// Counts a job in, if there is room for it.
    pub(super) fn enter(&mut self, candidate: &Candidate) -> bool {
        if self.free() == 0 {
            return false;
        }
        if let Some(lane) = &candidate.lane {
            let running = |of: &HashMap<String, usize>, name: &str| of.get(name).copied().unwrap_or_default();
            let holder = holder(lane);
            if running(&self.by_lane, lane) >= PER_LANE || self.is_share(running(&self.by_holder, holder)) {
                return false;
            }
            *self.by_lane.entry(lane.clone()).or_default() += 1;
            *self.by_holder.entry(holder.to_owned()).or_default() += 1;
            self.in_lanes += 1;
        }
        self.running += 1;
        true
    }

    /// Counts a job out.
    pub(super) fn leave(&mut self, lane: Option<&str>) {
        self.running = self.running.saturating_sub(1);
        if let Some(lane) = lane {
            self.in_lanes = self.in_lanes.saturating_sub(1);
            one_less(&mut self.by_lane, lane);
            one_less(&mut self.by_holder, holder(lane));
        }
    }
}

fn one_less(running: &mut HashMap<String, usize>, name: &str) {
    if let Some(count) = running.get_mut(name) {
        *count -= 1;
        if *count == 0 {
            running.remove(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::ids::TypedId;

    fn candidate(lane: Option<&str>) -> Candidate {
        Candidate { id: TypedId::from_uuid(uuid::Uuid::nil()), lane: lane.map(str::to_owned) }
    }

    #[test]
    fn a_lane_that_is_full_leaves_room_for_the_others() {
        let mut lanes = Lanes::default();
        assert!(lanes.enter(&candidate(Some("a"))) && lanes.enter(&candidate(Some("a"))));
        assert!(!lanes.enter(&candidate(Some("a"))));
        assert_eq!(lanes.open(), OpenLanes::AllBut(vec!["a".to_owned()]));
        assert!(lanes.enter(&candidate(Some("b"))));
        lanes.leave(Some("a"));
        assert_eq!(lanes.open(), OpenLanes::AllBut(Vec::new()));
        assert!(lanes.enter(&candidate(Some("a"))));
    }

    /// Twenty webhooks of an account, none of which answers.
    fn silent_webhooks(lanes: &mut Lanes, account: &str) -> usize {
        let jobs = (0..40).map(|number| candidate(Some(&format!("{account}/webhook {}", number % 20))));
        jobs.filter(|job| lanes.enter(job)).count()
    }

    #[test]
    fn however_many_webhooks_an_account_has_it_leaves_as_many_places_as_it_takes() {
        let mut lanes = Lanes::default();
        assert_eq!(silent_webhooks(&mut lanes, "ana"), 30);
        assert_eq!(silent_webhooks(&mut lanes, "ben"), 15);
        let quick = candidate(Some("cas/webhook"));
        assert!(lanes.enter(&quick) && lanes.enter(&quick), "there is room for a third");
        let OpenLanes::AllBut(full) = lanes.open() else { panic!("there is room") };
        assert!(full.contains(&"ana".to_owned()) && full.contains(&"ben".to_owned()));
        assert!(!full.contains(&"cas".to_owned()) && full.contains(&"cas/webhook".to_owned()));

        for number in 0..17 {
            lanes.leave(Some(&format!("ana/webhook {}", number % 20)));
        }
        assert_ne!(lanes.open(), OpenLanes::None);
        assert_eq!(silent_webhooks(&mut lanes, "dan"), 15, "what ends is shared anew");
    }

    #[test]
    fn receivers_that_never_answer_leave_room_for_the_servers_own_work() {
        let mut lanes = Lanes::default();
        let lane = |number: usize| candidate(Some(&format!("webhook {number}")));
        let entered = (0..100).filter(|number| lanes.enter(&lane(*number))).count();
        assert_eq!((entered, lanes.open()), (IN_LANES, OpenLanes::None));
        assert!(lanes.enter(&candidate(None)));
        lanes.leave(Some("webhook 0"));
        assert_ne!(lanes.open(), OpenLanes::None);
        assert!(lanes.enter(&lane(200)));
    }

    #[test]
    fn there_is_a_most_in_all() {
        let mut lanes = Lanes::default();
        let entered = (0..100).filter(|_| lanes.enter(&candidate(None))).count();
        assert_eq!((entered, lanes.free()), (IN_ALL, 0));
        lanes.leave(None);
        assert_eq!(lanes.free(), 1);
    }
}
