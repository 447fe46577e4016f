// What each subscriber must have received: the log as the database has it, as far as that reader may see it.
import { numberOf } from './subscriber.mjs';

// TypeIDs: a prefix and a UUID in Crockford's base32.
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
/** How long the streams of a session may outlive it, in milliseconds: the server that ends it tells the others. */
const ENDS_WITHIN = 5_000;

export function uuidOf(id) {
  const digits = [...id.slice(id.lastIndexOf('_') + 1)];
  const number = digits.reduce((sum, digit) => sum * 32n + BigInt(ALPHABET.indexOf(digit)), 0n);
  const hex = number.toString(16).padStart(32, '0');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

function idOf(prefix, uuid) {
  let number = BigInt(`0x${uuid.replaceAll('-', '')}`);
  let digits = '';
  for (let place = 0; place < 26; place += 1) {
    digits = ALPHABET[Number(number % 32n)] + digits;
    number /= 32n;
  }
  return `${prefix}_${digits}`;
}

/** The log behind an event, in its order. */
export async function readLog(cluster, start) {
  const columns = 'id, alliance_id, mission_id, actor_id, audience, audience_account_id';
  const prefix = start.slice(0, start.lastIndexOf('_'));
  const rows = await cluster.sql(`select ${columns} from event order by tx, seq`);
  const events = rows.map(([uuid, alliance, mission, actor, audience, account]) => {
    const id = idOf(prefix, uuid);
    return { id, number: numberOf(id), alliance, mission, actor, audience, account };
  });
  return events.slice(events.findIndex(({ id }) => id === start) + 1);
}

export class Truth {
  #log;
  #leads = new Map();
  #members = new Map();
  #found = new Map();

  constructor(log, world) {
    this.#log = log;
    const belongs = (person, { id }) => {
      const account = uuidOf(person.id);
      this.#members.set(account, [...(this.#members.get(account) ?? []), uuidOf(id)]);
    };
    world.alliances.forEach((alliance) => {
      this.#leads.set(uuidOf(alliance.id), uuidOf(alliance.leader.id));
      belongs(alliance.leader, alliance);
    });
    world.members.forEach((member, number) => belongs(member, world.alliances[number % world.alliances.length]));
    for (const leaver of world.leavers) {
      belongs(leaver, world.alliances[1]);
      if (!leaver.removal) belongs(leaver, world.alliances[0]);
    }
  }

  #isReadable({ audience, actor, account, alliance }, reader) {
    if (audience === 'PUBLIC' || (reader && actor === reader)) return true;
    if (audience === 'ACCOUNT') return account === reader;
    if (audience === 'ALLIANCE') return (this.#members.get(reader) ?? []).includes(alliance);
    if (audience !== 'LEADER') return false;
    return alliance ? this.#leads.get(alliance) === reader : [...this.#leads.values()].includes(reader);
  }

  #isAbout(event, { about, id }, reader) {
    if (about === 'alliance') return event.alliance === uuidOf(id);
    if (about === 'mission') return event.mission === uuidOf(id);
    if (event.audience === 'ACCOUNT' && event.account === reader) return true;
    if (event.alliance) return (this.#members.get(reader) ?? []).includes(event.alliance);
    return event.audience === 'LEADER' && [...this.#leads.values()].includes(reader);
  }

  /**
   * The events that a subscriber must receive, as numbers. Nobody is told when a live stream has begun, so it is that of
   * its first event.
   */
  of(subscriber) {
    const all = this.#all(subscriber);
    return subscriber.isLive ? all.slice(Math.max(0, all.indexOf(subscriber.received[0]))) : all;
  }

  #all(subscriber) {
    const reader = subscriber.person && uuidOf(subscriber.person.id);
    const key = `${subscriber.about} ${subscriber.id} ${reader}`;
    if (!this.#found.has(key)) {
      const own = this.#log.filter((event) => this.#isAbout(event, subscriber, reader) && this.#isReadable(event, reader));
      this.#found.set(key, own.map(({ number }) => number));
    }
    return this.#found.get(key);
  }

  /** What a removed member may have received besides: what happened in that alliance before, and the removal. */
  #before({ person }, alliance) {
    const removal = this.#log.findIndex(({ id }) => id === person.removal);
    const seen = this.#log.slice(0, removal + 1).filter((event) => event.alliance === uuidOf(alliance.id));
    return new Set(seen.filter((event) => this.#isReadable(event, uuidOf(person.id))).map(({ number }) => number));
  }

  /** Why what a subscriber received is wrong; nothing where it is right. */
  verdict(subscriber, world) {
    const expected = this.of(subscriber);
    if (subscriber.endedAt) return this.#ofEnded(subscriber, expected);
    const { received, person, about } = subscriber;
    if (!person?.removal || about !== 'viewer') return difference(received, expected);
    const before = this.#before(subscriber, world.alliances[0]);
    const places = new Map(this.#log.map(({ number }, place) => [number, place]));
    const isInOrder = received.every((number, at) => at === 0 || places.get(received[at - 1]) < places.get(number));
    return isInOrder ? difference(received.filter((number) => !before.has(number)), expected) : 'out of order';
  }

  #ofEnded({ received, lastAt, endedAt, wasRefused }, expected) {
    if (!wasRefused) return 'its session ended, but its stream did not';
    if (lastAt > endedAt + ENDS_WITHIN) return `it received events ${lastAt - endedAt} ms after its session ended`;
    return difference(received, expected.slice(0, received.length));
  }
}

/** The first difference of two lists of events, in words. */
export function difference(received, expected) {
  const at = expected.findIndex((number, place) => received[place] !== number);
  if (at === -1) {
    const more = received.length - expected.length;
    if (more === 0) return undefined;
    const isDouble = expected.includes(received[expected.length]);
    return `${more} more than the ${expected.length} of the log, the first ${isDouble ? 'a double' : 'not for it'}`;
  }
  const [found, wanted] = [received[at], expected[at]];
  if (found === undefined) return `the last ${expected.length - at} of ${expected.length} are missing`;
  if (received.indexOf(found) < at) return `item ${at} is a double`;
  if (!expected.includes(found)) return `item ${at} is not for it`;
  return received.includes(wanted) ? `item ${at} is out of order` : `item ${at} of ${expected.length} is missing`;
}
