// The judge: what it calls right and wrong.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Truth, difference, readLog, uuidOf } from './truth.mjs';

test('what was received in order and once is right', () => {
  assert.equal(difference([], []), undefined);
  assert.equal(difference([3, 1, 2], [3, 1, 2]), undefined);
});

for (const [name, received, words] of [
  ['a hole', [3, 2], /item 1 of 3 is missing/],
  ['an end that is missing', [3, 1], /the last 1 of 3 are missing/],
  ['a double', [3, 3, 1, 2], /item 1 is a double/],
  ['a double at the end', [3, 1, 2, 1], /1 more .* a double/],
  ['another order', [1, 3, 2], /item 0 is out of order/],
  ['what belongs to others', [3, 9, 1, 2], /item 1 is not for it/],
  ['what belongs to others at the end', [3, 1, 2, 9], /1 more .* not for it/],
]) {
  test(`${name} is wrong`, () => assert.match(difference(received, [3, 1, 2]), words));
}

test('an id names the row of its uuid', () => {
  assert.equal(uuidOf('event_01h455vb4pex5vsknk084sn02q'), '01890a5d-ac96-774b-bcce-b302099a8057');
});

/** A database that answers with these rows, in the columns of the statement. */
const databaseOf = (...rows) => ({
  sql: async (statement) => rows.map((row) => /^select (.*) from/.exec(statement)[1].split(', ').map((column) => row[column])),
});

test('the log is what lies behind an event, with all that tells whose it is', async () => {
  const row = {
    kind: 'UPDATE_POSTED', season_id: 'a season', alliance_id: 'an alliance', mission_id: 'a mission', actor_id: 'an actor',
    audience: 'ACCOUNT', audience_account_id: 'an account',
  };
  const database = databaseOf(...[1, 2].map((n) => ({ ...row, id: uuidOf(id('event', n)) })));
  const [{ number, ...event }, ...more] = await readLog(database, id('event', 1));
  assert.deepEqual([event, typeof number, more], [{
    id: id('event', 2), kind: 'UPDATE_POSTED', season: 'a season', alliance: 'an alliance', mission: 'a mission', actor: 'an actor',
    audience: 'ACCOUNT', account: 'an account',
  }, 'number', []]);
});

function id(type, n) {
  return `${type}_${String(n).padStart(26, '0')}`;
}

const person = (n) => ({ id: id('person', n) });
const [leader, otherLeader, member, leaver, stranger] = [1, 2, 3, 4, 5].map(person);
const [ours, theirs] = [id('alliance', 1), id('alliance', 2)];
const [season, mission] = [id('season', 1), id('mission', 1)];

/** Two alliances; the member and, until the removal, the leaver belong to the first, the leaver to the second too. */
function worldWith(removal) {
  return {
    alliances: [{ id: ours, leader }, { id: theirs, leader: otherLeader }],
    members: [member],
    leavers: [{ ...leaver, removal }],
  };
}

/** A log of these events, numbered from 0; what is not said is a public comment on the first alliance in the season. */
function logOf(...events) {
  return events.map((event, number) => ({
    id: id('event', number), number, kind: 'COMMENT_CREATED', season: uuidOf(season), alliance: uuidOf(ours), mission: '',
    actor: '', audience: 'PUBLIC', account: '', ...event,
  }));
}

const elsewhere = { alliance: uuidOf(theirs) };
const nowhere = { alliance: '', season: '' };
const forAlliance = { audience: 'ALLIANCE' };
const forLeaders = { audience: 'LEADER' };

/** What somebody must receive of a log. */
function expected(log, subscriber, world = worldWith()) {
  return new Truth(log, world).of({ received: [], ...subscriber });
}

describe('a stream carries what it is about', () => {
  const log = logOf({}, elsewhere, { mission: uuidOf(mission) }, nowhere, { season: uuidOf(id('season', 2)) });
  for (const [name, stream, numbers] of [
    ['an alliance and its missions', { about: 'alliance', id: ours }, [0, 2, 4]],
    ['a mission', { about: 'mission', id: mission }, [2]],
    ['the missions and alliances of a season', { about: 'season', id: season }, [0, 1, 2]],
    ['the alliances of the viewer', { about: 'viewer', person: member }, [0, 2, 4]],
    ['nothing for a viewer who has no alliance', { about: 'viewer', person: stranger }, []],
  ]) {
    test(name, () => assert.deepEqual(expected(log, stream), numbers));
  }

  test('and what is for the account of the viewer', () => {
    const own = logOf({ ...nowhere, audience: 'ACCOUNT', account: uuidOf(stranger.id) });
    assert.deepEqual(expected(own, { about: 'viewer', person: stranger }), [0]);
    assert.deepEqual(expected(own, { about: 'viewer', person: member }), []);
  });
});

describe('a stream of a season carries what its reader may read', () => {
  const log = logOf({}, forAlliance, forLeaders, { ...forLeaders, alliance: '' }, { ...forAlliance, actor: uuidOf(stranger.id) });
  for (const [name, reader, numbers] of [
    ['a visitor', undefined, [0]],
    ['somebody who wrote', stranger, [0, 4]],
    ['a member', member, [0, 1, 4]],
    ['the leader', leader, [0, 1, 2, 3, 4]],
    ['the leader of another alliance', otherLeader, [0, 3]],
  ]) {
    test(name, () => assert.deepEqual(expected(log, { about: 'season', id: season, person: reader }), numbers));
  }
});

describe('a stream of kinds carries these alone', () => {
  const log = logOf({}, { kind: 'QUESTION_ASKED' }, { kind: 'SIGNAL_CREATED' }, { kind: 'QUESTION_ASKED', ...elsewhere }, {});
  const questions = ['QUESTION_ASKED'];
  for (const [name, stream, numbers] of [
    ['of one alliance', { about: 'alliance', id: ours, kinds: questions }, [1]],
    ['of the season', { about: 'season', id: season, kinds: questions }, [1, 3]],
    ['of the viewer', { about: 'viewer', person: member, kinds: ['QUESTION_ASKED', 'SIGNAL_CREATED'] }, [1, 2]],
    ['of a kind that did not happen', { about: 'season', id: season, kinds: ['UPDATE_POSTED'] }, []],
  ]) {
    test(name, () => assert.deepEqual(expected(log, stream), numbers));
  }

  test('and two that differ in kinds alone are told apart', () => {
    const truth = new Truth(log, worldWith());
    const stream = { about: 'alliance', id: ours, received: [] };
    assert.deepEqual([truth.of({ ...stream, kinds: questions }), truth.of(stream)], [[1], [0, 1, 2, 4]]);
  });

  test('so another kind is not for it', () => {
    const subscriber = { about: 'alliance', id: ours, kinds: questions, received: [0, 1] };
    assert.match(new Truth(log, worldWith()).verdict(subscriber), /item 0 is not for it/);
  });
});

describe('a stream that began live', () => {
  const log = logOf({}, {}, {});
  const stream = { about: 'season', id: season, isLive: true };

  test('is that of its first event', () => {
    assert.deepEqual(expected(log, { ...stream, received: [1] }), [1, 2]);
  });

  test('has to hear of something', () => {
    assert.match(new Truth(log, worldWith()).verdict({ ...stream, received: [] }), /the last 3 of 3 are missing/);
  });
});

describe('a member who was removed', () => {
  const removed = { kind: 'MEMBER_REMOVED' };
  const log = logOf({}, { kind: 'QUESTION_ASKED' }, elsewhere, removed, {}, elsewhere);
  const world = worldWith(id('event', 3));
  const verdict = (received, kinds) => {
    const subscriber = { about: 'viewer', person: world.leavers[0], kinds, received };
    return new Truth(log, world).verdict(subscriber);
  };

  test('hears of that and of the other alliance, and may have heard of this one before', () => {
    for (const received of [[2, 3, 5], [0, 1, 2, 3, 5], [1, 2, 3, 5]]) assert.equal(verdict(received), undefined);
  });

  test('may have read what was for members while being one', () => {
    const before = logOf(forAlliance, removed, forAlliance);
    const subscriber = { about: 'viewer', person: { ...leaver, removal: id('event', 1) } };
    const truth = new Truth(before, worldWith(id('event', 1)));
    assert.equal(truth.verdict({ ...subscriber, received: [0, 1] }), undefined);
    assert.match(truth.verdict({ ...subscriber, received: [0, 1, 2] }), /1 more .* not for it/);
  });

  test('hears nothing of it afterwards', () => {
    assert.match(verdict([0, 1, 2, 3, 4, 5]), /item 2 is not for it/);
  });

  test('has to hear of the removal', () => {
    assert.match(verdict([0, 1, 2, 5]), /item 1 of 3 is missing/);
  });

  test('hears nothing twice, and all in order', () => {
    assert.match(verdict([0, 0, 2, 3, 5]), /out of order/);
    assert.match(verdict([1, 0, 2, 3, 5]), /out of order/);
  });

  test('hears of the kinds alone that were asked for', () => {
    const comments = ['COMMENT_CREATED'];
    assert.equal(verdict([0, 2, 5], comments), undefined);
    assert.match(verdict([0, 1, 2, 5], comments), /item 0 is not for it/);
    assert.match(verdict([0, 2, 3, 5], comments), /item 1 is not for it/);
  });

  test('is behind until all has come that has to come', () => {
    const isBehind = (received) => new Truth(log, world).isBehind({ about: 'viewer', person: world.leavers[0], received });
    assert.deepEqual([isBehind([0, 1, 2]), isBehind([2, 3, 5])], [true, false]);
  });
});

describe('somebody whose session ended', () => {
  const log = logOf({}, {}, {});
  const truth = new Truth(log, worldWith());
  const subscriber = { about: 'season', id: season, person: stranger, received: [0, 1], endedAt: 10_000, lastAt: 9_000, wasRefused: true };

  test('is owed nothing more', () => {
    assert.deepEqual([truth.verdict(subscriber), truth.isBehind(subscriber)], [undefined, false]);
  });

  test('has to be told', () => {
    const untold = { ...subscriber, wasRefused: false };
    assert.match(truth.verdict(untold), /its stream did not/);
    assert.equal(truth.isBehind(untold), true);
  });

  test('hears nothing more after seconds', () => {
    assert.match(truth.verdict({ ...subscriber, lastAt: 16_000 }), /6000 ms after its session ended/);
  });

  test('misses nothing before the last that it received', () => {
    assert.match(truth.verdict({ ...subscriber, received: [1] }), /item 0/);
  });
});
