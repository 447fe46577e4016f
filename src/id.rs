//! The one place that draws random numbers and makes ids.

use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use entity::ids::TypedId;
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use uuid::Uuid;

use crate::clock::Clock;

/// Makes ids that sort by the time of their making, and secrets.
#[derive(Clone)]
pub struct Ids {
    clock: Clock,
    state: Arc<Mutex<State>>,
}

struct State {
    random: StdRng,
    last_millis: u64,
    counter: u16,
}

/// As many ids of one millisecond as UUIDv7's twelve counter bits number.
const COUNTER_MAX: u16 = 0x0fff;

impl Ids {
    /// Ids seeded by the operating system.
    #[must_use]
    pub fn system(clock: Clock) -> Self {
        Self::new(clock, system_random())
    }

    /// Ids that come out the same for the same seed and clock.
    #[must_use]
    pub fn seeded(clock: Clock, seed: u64) -> Self {
        Self::new(clock, StdRng::seed_from_u64(seed))
    }

    fn new(clock: Clock, random: StdRng) -> Self {
        Self { clock, state: Arc::new(Mutex::new(State { random, last_millis: 0, counter: 0 })) }
    }

    /// A new id, greater than every id that this value gave before.
    #[must_use]
    pub fn next<T: TypedId>(&self) -> T {
        let now = u64::try_from(self.clock.now().timestamp_millis()).unwrap_or_default();
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        T::from_uuid(state.next_uuid(now))
    }

    /// The time now, by the clock that the ids are made with.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// A secret of 256 random bits in URL-safe base64.
    #[must_use]
    pub fn secret(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.bytes())
    }

    /// A random number, to spread over time what would happen at once.
    #[must_use]
    pub fn draw(&self) -> u8 {
        let [draw, ..] = self.bytes();
        draw
    }

    /// A secret of 80 random bits that people can copy into a text: `alliance-hub-` and twenty hexadecimal digits.
    #[must_use]
    pub fn code(&self) -> String {
        let digits = self.bytes().iter().take(10).map(|byte| format!("{byte:02x}")).collect::<String>();
        format!("alliance-hub-{digits}")
    }

    /// 32 random bytes.
    #[must_use]
    pub fn bytes(&self) -> [u8; 32] {
        let mut bytes = [0_u8; 32];
        self.state.lock().unwrap_or_else(PoisonError::into_inner).random.fill_bytes(&mut bytes);
        bytes
    }
}

impl State {
    fn next_uuid(&mut self, now: u64) -> Uuid {
        if now > self.last_millis {
            (self.last_millis, self.counter) = (now, 0);
        } else if self.counter == COUNTER_MAX {
            (self.last_millis, self.counter) = (self.last_millis + 1, 0);
        } else {
            self.counter += 1;
        }
        let mut random = [0_u8; 10];
        self.random.fill_bytes(&mut random);
        let [high, low] = self.counter.to_be_bytes();
        if let Some(counter) = random.first_chunk_mut::<2>() {
            *counter = [high, low];
        }
        uuid::Builder::from_unix_timestamp_millis(self.last_millis, &random).into_uuid()
    }
}

#[allow(clippy::disallowed_methods, reason = "this is the one place that may")]
fn system_random() -> StdRng {
    StdRng::from_rng(&mut rand::rng())
}

/// Names a failure in the log and to the client; never part of the domain, so it need not repeat for a seed.
#[must_use]
#[allow(clippy::disallowed_methods, reason = "this is the one place that may")]
pub fn error_id() -> String {
    format!("error_{:016x}", rand::random::<u64>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use entity::ids::{AllianceId, PREFIXES};

    fn ids() -> (Clock, Ids) {
        let clock = Clock::standing_at(DateTime::from_timestamp_millis(1_700_000_000_000).expect("valid"));
        (clock.clone(), Ids::seeded(clock, 1))
    }

    #[test]
    fn ids_grow_even_within_a_millisecond_and_when_the_clock_steps_back() {
        let (clock, ids) = ids();
        let mut last: AllianceId = ids.next();
        for round in 0..10_000 {
            if round == 5_000 {
                clock.advance(chrono::TimeDelta::seconds(-60));
            }
            let next = ids.next();
            assert!(next > last);
            last = next;
        }
    }

    #[test]
    fn an_id_reads_back_and_no_other_type_takes_it() {
        let (_, ids) = ids();
        let id: AllianceId = ids.next();
        assert_eq!(id.to_string().parse(), Ok(id));
        assert!(id.to_string().starts_with("alliance_"));
        assert_eq!(id.to_string().parse::<entity::ids::MissionId>().unwrap_err().expected_prefix, "mission");
    }

    #[test]
    fn a_code_is_one_word_and_another_one_each_time() {
        let (_, ids) = ids();
        let (one, other) = (ids.code(), ids.code());
        assert_ne!(one, other);
        assert_eq!(one.len(), "alliance-hub-".len() + 20);
        assert!(one.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'));
    }

    #[test]
    fn prefixes_are_distinct() {
        let mut prefixes = PREFIXES.to_vec();
        prefixes.sort_unstable();
        prefixes.dedup();
        assert_eq!(prefixes.len(), PREFIXES.len());
    }
}
