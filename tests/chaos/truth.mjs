// What each subscriber must have received: the log as the database has it, as far as that reader may see it.
import { numberOf } from './numbers.mjs';

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
  const columns = 'id, kind, season_id, alliance_id, mission_id, actor_id, audience, audience_account_id';
  const prefix = start.slice(0, start.lastIndexOf('_'));
  const rows = await cluster.sql(`select ${columns} from event order by tx, seq`);
  const events = rows.map(([uuid, kind, season, alliance, mission, actor, audience, account]) => {
    const id = idOf(prefix, uuid);
    return { id, number: numberOf(id), kind, season, alliance, mission, actor, audience, account };
  });
  return events.slice(events.findIndex(({ id }) => id === start) + 1);
}

export class Truth {
  #log;
  #leads = new Map();
  #members = new Map();
  #removals = new Map();
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
      if (leaver.removal) this.#removals.set(uuidOf(leaver.id), leaver.removal);
      else belongs(leaver, world.alliances[0]);
    }
  }

  #isMember(reader, alliance) {
    return (this.#members.get(reader) ?? []).includes(alliance);
  }

  #isLeader(reader, alliance) {
    return alliance ? this.#leads.get(alliance) === reader : [...this.#leads.values()].includes(reader);
  }

  #isReadable({ audience, actor, account, alliance }, reader) {
    if (audience === 'PUBLIC' || (reader && actor === reader)) return true;
    if (audience === 'ACCOUNT') return account === reader;
    if (audience === 'ALLIANCE') return this.#isMember(reader, alliance);
    return audience === 'LEADER' && this.#isLeader(reader, alliance);
  }

  #isAbout(event, { about, id }, reader) {
    if (about === 'alliance') return event.alliance === uuidOf(id);
    if (about === 'mission') return event.mission === uuidOf(id);
    if (about === 'season') return event.season === uuidOf(id);
    if (event.audience === 'ACCOUNT' && event.account === reader) return true;
    // Whose membership ended is told of that, and of nothing behind it.
    if (event.alliance) return this.#isMember(reader, event.alliance) || event.id === this.#removals.get(reader);
    return event.audience === 'LEADER' && this.#isLeader(reader);
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
    const { about, id, kinds, person } = subscriber;
    const key = `${about} ${id} ${kinds} ${person?.id}`;
    if (!this.#found.has(key)) {
      const reader = person && uuidOf(person.id);
      const isOwn = (event) => isAskedFor(event, kinds) && this.#isReadable(event, reader) && this.#isAbout(event, subscriber, reader);
      this.#found.set(key, this.#log.filter(isOwn).map(({ number }) => number));
    }
    return this.#found.get(key);
  }

  /** Whether something is still to come that has to come. */
  isBehind(subscriber) {
    if (subscriber.endedAt) return !subscriber.wasRefused;
    return this.#owed(subscriber).length < this.of(subscriber).length;
  }

  /** What a subscriber received, but for what it may have received besides. */
  #owed(subscriber) {
    const besides = this.#besides(subscriber);
    return besides.size > 0 ? subscriber.received.filter((number) => !besides.has(number)) : subscriber.received;
  }

  /** What a removed member may have received besides: what happened in that alliance while it was theirs. */
  #besides({ about, kinds, person }) {
    if (about !== 'viewer' || !person.removal) return new Set();
    const end = this.#log.findIndex(({ id }) => id === person.removal);
    const { alliance } = this.#log[end];
    const wasReadable = (event) => event.audience === 'ALLIANCE' || this.#isReadable(event, uuidOf(person.id));
    const then = this.#log.slice(0, end).filter((event) => event.alliance === alliance && isAskedFor(event, kinds));
    return new Set(then.filter(wasReadable).map(({ number }) => number));
  }

  /** Why what a subscriber received is wrong; nothing where it is right. */
  verdict(subscriber) {
    const expected = this.of(subscriber);
    if (subscriber.endedAt) return this.#ofEnded(subscriber, expected);
    const besides = this.#besides(subscriber);
    if (besides.size > 0 && !this.#isInOrder(subscriber)) return 'out of order, or doubled';
    return difference(this.#owed(subscriber), expected);
  }

  #isInOrder({ received }) {
    const places = new Map(this.#log.map(({ number }, place) => [number, place]));
    return received.every((number, at) => at === 0 || places.get(received[at - 1]) < places.get(number));
  }

  #ofEnded({ received, lastAt, endedAt, wasRefused }, expected) {
    if (!wasRefused) return 'its session ended, but its stream did not';
    if (lastAt > endedAt + ENDS_WITHIN) return `it received events ${lastAt - endedAt} ms after its session ended`;
    return difference(received, expected.slice(0, received.length));
  }
}

const isAskedFor = ({ kind }, kinds) => kinds === undefined || kinds.includes(kind);

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
