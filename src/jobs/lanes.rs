//! How many jobs run at once: in all, and of each lane.

use std::collections::HashMap;

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
}

impl Lanes {
    /// How many more jobs may run.
    pub(super) fn free(&self) -> usize {
        IN_ALL.saturating_sub(self.running)
    }

    /// The lanes that may have more.
    pub(super) fn open(&self) -> OpenLanes {
        if self.in_lanes >= IN_LANES {
            return OpenLanes::None;
        }
        let full = self.by_lane.iter().filter(|(_, running)| **running >= PER_LANE);
        OpenLanes::AllBut(full.map(|(lane, _)| lane.clone()).collect())
    }

    /// Counts a job in, if there is room for it.
    pub(super) fn enter(&mut self, candidate: &Candidate) -> bool {
        if self.free() == 0 {
            return false;
        }
        if let Some(lane) = &candidate.lane {
            if self.in_lanes >= IN_LANES {
                return false;
            }
            let running = self.by_lane.entry(lane.clone()).or_default();
            if *running >= PER_LANE {
                return false;
            }
            *running += 1;
            self.in_lanes += 1;
        }
        self.running += 1;
        true
    }

    /// Counts a job out.
    pub(super) fn leave(&mut self, lane: Option<&str>) {
        self.running = self.running.saturating_sub(1);
        if let Some(lane) = lane
            && let Some(running) = self.by_lane.get_mut(lane)
        {
            *running -= 1;
            self.in_lanes -= 1;
            if *running == 0 {
                self.by_lane.remove(lane);
            }
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
